"""The lock of a data folder, for one process that writes at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pvd_graph.errors import BusyError, StoreError

__all__ = ["writing"]


@contextmanager
def writing(data: Path) -> Iterator[None]:
    """Hold the writer's lock of the data folder, for one process at a time.

    Raises:
        BusyError: another process is building or loading.
    """
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
