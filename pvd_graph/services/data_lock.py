"""The lock of a data folder, for one process that writes at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pvd_graph.errors import BusyError, InputError, StoreError

__all__ = ["COPY", "writing"]

COPY = "copy.json"
"""In a data folder that is a copy of another's: where it comes from."""


@contextmanager
def writing(data: Path, *, copy: bool = False) -> Iterator[None]:
    """Hold the writer's lock of the data folder, for one process at a time.

    Args:
        data: the folder.
        copy: by who keeps it the copy of another; nobody else may write to one.

    Raises:
        InputError: it is a copy.
        BusyError: another process is building or loading.
    """
    if not copy and (data / COPY).exists():
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
        yield
    finally:
        os.close(descriptor)
