"""The memory of the web process, as glibc keeps it; elsewhere nothing is done.

Source: mallopt(3) and malloc_trim(3) of the GNU C library; ``M_ARENA_MAX`` of malloc.h.
"""

from __future__ import annotations

import contextlib
import ctypes

__all__ = ["give_back", "keep_few_arenas"]

_ARENA_MAX = -8  # M_ARENA_MAX
_ARENAS = 2


def keep_few_arenas() -> None:
    """Let threads share two heaps, ahead of the first thread.

    Without it each thread that a publication needs for a moment leaves some of its
    generation in a heap of its own: 60 MB more after 200 publications.
    """
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Return to the machine what the last generation held: glibc alone keeps it.

    After thirty publications one upon the other, of 2.2 million statements, the process
    holds 490 MB with this, 640 without.
    """
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
