"""The lock of a data folder, for one process that writes at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from pvd_graph.errors import BusyError, InputError, StoreError
from pvd_graph.services.shared_lock import shared_lock

__all__ = ["COPY", "is_copy", "writing"]

COPY = "copy.json"
"""In a data folder that is a copy of another's: where it comes from."""


def is_copy(data: Path) -> bool:
    """Tell whether *data* is a copy of another site's, which alone writes to it."""
    return (data / COPY).exists()


@contextmanager
def writing(data: Path, *, copy: bool = False) -> Iterator[None]:
    """Hold the writer's lock of the data folder, for one process at a time.

    And for one machine, where `shared_lock` is anywhere.

    Args:
        data: the folder.
        copy: by who keeps it the copy of another; nobody else may write to one.

    Raises:
        InputError: it is a copy.
        BusyError: another process is building or loading.
        StoreError: the folder, or the server of locks, cannot be used.
    """
    if not copy and is_copy(data):
        problem = (
            f"{data} est une copie (pvd pull-generation) : écrivez sur le site "
            "d'origine"
        )
        raise InputError(problem)
    try:
        data.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(data / "lock", os.O_CREAT | os.O_RDWR)
    except OSError as error:
        problem = (
            f"{data} : dossier de données inutilisable ({error.strerror}) ; donnez-en "
            "un autre par --data ou PVD_DATA"
        )
        raise StoreError(problem) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            problem = (
                f"{data} : une autre construction ou un autre chargement est en "
                "cours ; attendez sa fin et recommencez"
            )
            raise BusyError(problem) from error
        with nullcontext() if copy else shared_lock.held():
            yield
    finally:
        os.close(descriptor)
