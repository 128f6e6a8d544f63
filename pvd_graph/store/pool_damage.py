"""Whether what workers read on disk is still what was sealed.

The engine tells a damaged block by an error, and tells it again for ever to what
gathers rows (ORDER BY, MAX): such a query fills its memory or its time with errors, and
ends as one that asked for too much. So the seal is looked at when a worker dies of its
memory. Knows nothing of queries.
"""

from __future__ import annotations

import logging
import threading
import time

from pvd_graph.store.pool_model import GenerationSource, PoolLimits
from pvd_graph.store.seals import broken_files

__all__ = ["DamageWatch"]

_log = logging.getLogger(__name__)
# To read all files again costs what it costs, and anyone can send what fills a memory.
_LOOK_EVERY_S = 600.0


class DamageWatch:
    """What is known of the files of one generation."""

    def __init__(self, source: GenerationSource, limits: PoolLimits) -> None:
        """Watch *source*, unless workers hold it in memory and read no file."""
        self.found = False
        self._source = source
        self._watches = source.triples > limits.memory_triples
        self._looked = -_LOOK_EVERY_S
        self._lock = threading.Lock()

    def look(self) -> bool:
        """Say whether a file is damaged; reads all of them, at most now and then.

        Cost: a second for each GB on disk. Another thread may wait for it.
        """
        with self._lock:
            due = time.monotonic() - self._looked >= _LOOK_EVERY_S
            if self._watches and due and not self.found:
                folder = self._source.db.parent
                start = self._source.db.name + "/"
                broken = [one for one in broken_files(folder) if one.startswith(start)]
                self._looked = time.monotonic()
                if broken:
                    number, named = self._source.number, ", ".join(broken)
                    _log.error("generation %d is damaged: %s", number, named)
                    self.found = True
            return self.found
