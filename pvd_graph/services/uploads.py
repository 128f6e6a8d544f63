"""Files that partners send from a page: checked, looked at, then published or not.

What is checked or published is loaded by a process apart (`load_process`), which the
thread of an executor waits for. A server that stops meanwhile leaves an upload that
says so: nothing half-done is visible, and the same file can be sent again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pvd_graph.errors import BusyError, ConflictError, NotFoundError
from pvd_graph.services.load_process import Loaded, LoadProcesses
from pvd_graph.services.upload_folder import Stage, Upload, UploadFolder

__all__ = ["MOST_OF_ONE", "Places", "Uploads"]

MOST_OF_ONE = 5
"""Uploads of one token at a time."""

_MOST = 100
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Places:
    """The data folder, and those of the bundled datasets and of the ontology."""

    data: Path
    datasets: Path
    ontology: Path


class Uploads:
    """The uploads of a data folder; safe for many threads of one process."""

    def __init__(
        self, places: Places, loads: LoadProcesses, published: Callable[[], None]
    ) -> None:
        """Keep uploads below *places*; call *published* after each publication."""
        self.loads = loads
        self.places = places
        self.folder = UploadFolder(places.data)
        self.published = published
        self._guard = threading.RLock()
        self._active: set[str] = set()
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="uploads")
        self.folder.sweep(self._active)

    def close(self) -> None:
        """End what runs."""
        self.loads.close()
        self._threads.shutdown(cancel_futures=True)

    def start(self, upload: Upload, write: Callable[[Path], Any]) -> str:
        """Keep a file and have it checked; return the name of the upload.

        Args:
            upload: what is known of it; its file's name is one that is safe on disk.
            write: writes the file to a path.

        Raises:
            BusyError: there are too many already.
        """
        with self._guard:
            self._make_room(upload.owner)
            name, place = self.folder.new()
            self._active.add(name)
            self.folder.write(name, upload)
        try:
            write(place / upload.file)
        except BaseException:
            with self._guard:
                self._active.discard(name)
                self.folder.remove(name)
            raise
        self._threads.submit(self._run, name, upload)
        return name

    def publish(self, slug: str, name: str) -> None:
        """Publish an upload that was found good; `find` tells how it goes.

        Raises:
            NotFoundError: there is none of this name, or no longer.
            ConflictError: it is not one that can be published.
        """
        with self._guard:
            upload = self.find(slug, name)
            if not upload.can_publish:
                problem = "Ce dépôt n'est pas à publier : regardez son rapport."
                english = "This upload is not to be published: look at its report."
                raise ConflictError(problem, english)
            upload = replace(upload, stage="publishing", problem="")
            self._active.add(name)
            self.folder.write(name, upload)
        self._threads.submit(self._run, name, upload)

    def find(self, slug: str, name: str) -> Upload:
        """Return an upload of the dataset *slug*.

        Raises:
            NotFoundError: there is none of this name, or no longer.
        """
        with self._guard:
            upload = self.folder.read(name)
            if upload is None or upload.slug != slug or upload.expires < time.time():
                problem = (
                    "Ce dépôt n'existe pas, ou a expiré : un dépôt est gardé un jour. "
                    "Envoyez de nouveau votre fichier."
                )
                raise NotFoundError(problem)
            if upload.running and name not in self._active:
                # Nobody works on it: the server stopped meanwhile.
                upload = replace(upload, stage=_before(upload), problem="stopped")
                self.folder.write(name, upload)
            return upload

    def _run(self, name: str, upload: Upload) -> None:
        """Load a file; for a thread."""
        order = {
            **{kind: str(path) for kind, path in asdict(self.places).items()},
            "slug": upload.slug,
            "file": str(self.folder.file(name, upload)),
            "policy": upload.policy,
            "dry_run": upload.stage == "checking",
            "pages": True,
        }
        loaded = Loaded(None, {}, "failed")
        try:
            loaded = self.loads.run(self.folder.path(name), order)
            if loaded.outcome == "published":
                self.published()
        except Exception:
            _logger.exception("upload of %s", upload.slug)
        finally:
            with self._guard:
                self._active.discard(name)
                self.folder.write(name, _after(upload, loaded))

    def _make_room(self, owner: str) -> None:
        """Let the oldest uploads of *owner* go, where there are many."""
        self.folder.sweep(self._active)
        found = self.folder.all()
        own = [name for name, one in found.items() if one.owner == owner]
        idle = [name for name in own if name not in self._active]
        for name in idle[: max(0, len(own) - MOST_OF_ONE + 1)]:
            self.folder.remove(name)
            own.remove(name)
            del found[name]
        if len(own) >= MOST_OF_ONE or len(found) >= _MOST:
            problem = "trop de dépôts sont en cours ; recommencez plus tard"
            raise BusyError(problem)


def _before(upload: Upload) -> Stage:
    """Return how far *upload* is when what runs did not end."""
    return "failed" if upload.stage == "checking" else "checked"


def _after(upload: Upload, loaded: Loaded) -> Upload:
    """Return *upload* once a load of it has ended."""
    if loaded.report is None:
        return replace(upload, stage=_before(upload), problem=loaded.problem)
    real = upload.stage == "publishing"
    done = real and loaded.outcome in {"published", "unchanged"}
    return replace(
        upload,
        stage="done" if done else "checked",
        outcome=loaded.outcome,
        told=loaded.told,
        problem="",
        version=str(loaded.report["version"]) if done else "",
    )
