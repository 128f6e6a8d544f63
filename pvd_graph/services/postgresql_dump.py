"""Dump and restore a PostgreSQL database by its own tools.

The address goes through the environment: a command line shows to everyone on the
machine.

Source: https://www.postgresql.org/docs/current/libpq-envars.html
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from pvd_graph.errors import StoreError

__all__ = ["dump_postgresql", "environment_of", "restore_postgresql"]

_QUERY = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "host": "PGHOST"}


def environment_of(url: str) -> dict[str, str]:
    """Return the variables of libpq that name the database of *url*."""
    parts = urlsplit(url)
    found = {
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
    }
    for name, value in parse_qsl(parts.query):
        if name in _QUERY:
            found[_QUERY[name]] = value
    return {name: value for name, value in found.items() if value}


def _run(url: str, command: str, *arguments: str) -> None:
    program = shutil.which(command)
    if program is None:
        problem = f"« {command} » manque : installez le client de PostgreSQL"
        raise StoreError(problem)
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own tool
        [program, *arguments],
        env={**os.environ, **environment_of(url)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        problem = f"« {command} » a échoué : {done.stderr.strip()[-500:]}"
        raise StoreError(problem)


def dump_postgresql(url: str, target: Path) -> None:
    """Write the database of *url*, as it is at one moment, to *target*.

    Raises:
        StoreError: it does not answer, or its tool is not there.
    """
    _run(url, "pg_dump", "--format=custom", "--no-owner", "--file", str(target))


def restore_postgresql(url: str, source: Path) -> None:
    """Put the dump *source* into the database of *url*, whose tables it replaces.

    Raises:
        StoreError: it does not answer, or its tool is not there; nothing changed.
    """
    name = environment_of(url).get("PGDATABASE", "")
    options = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
    _run(url, "pg_restore", *options, "--dbname", name, str(source))
