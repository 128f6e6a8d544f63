"""What is told of a file that cannot be read, to whoever sent it."""

from __future__ import annotations

from pvd_graph.errors import InputError, UnreadableFileError
from pvd_graph.model import Wording

__all__ = ["told_error"]


def told_error(error: InputError) -> Wording:
    """Return what is wrong with a file, in both languages where it is known in both.

    Of its path, whoever sent it knows the name.
    """
    if not isinstance(error, UnreadableFileError):
        return Wording(str(error), getattr(error, "english", "") or str(error))
    name, english = error.path.name, error.english or error.problem
    if error.line is None:
        return Wording(f"{name} : {error.problem}", f"{name}: {english}")
    return Wording(
        f"{name}, ligne {error.line} : {error.problem}",
        f"{name}, line {error.line}: {english}",
    )
