"""What a write is given, and what it answers: bodies, conditions, what was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Body", "Check", "Published", "unconditional"]

Check = Callable[[str | None], None]
"""Raises unless a graph may be written over: given its revision, None without one."""


def unconditional(_revision: str | None) -> None:
    """Let any graph be written over."""


@dataclass(frozen=True, slots=True)
class Body:
    """RDF from outside: a file, the extension of its format, and its base IRI."""

    path: Path
    extension: str
    base: str


@dataclass(frozen=True, slots=True)
class Published:
    """What a write did: the versioned graph, and whether there was none before."""

    graph: str
    created: bool
