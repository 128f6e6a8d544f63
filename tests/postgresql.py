"""A PostgreSQL server for tests: its own cluster, in a folder that goes with it.

It listens on a socket of that folder and nowhere else, and runs as a user without
rights, since PostgreSQL refuses to run as root.
"""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

DATABASES = ("sqlite", "postgresql")
"""What accounts and sheets may be kept in: the parameters of `empty_database`."""
_USERS = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server: the folder of its socket, and the user that it trusts."""

    socket: Path
    user: str

    def address(self, name: str) -> str:
        """Return the address of the database *name*."""
        return f"postgresql://{self.user}@/{name}?host={self.socket}"


def _programs() -> Path:
    """Return the folder of the server's programs, or skip."""
    places = [*sorted(Path("/usr/lib/postgresql").glob("*/bin")), Path("/usr/bin")]
    if found := shutil.which("initdb"):
        places.append(Path(found).parent)
    for place in reversed(places):
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    pytest.skip("no PostgreSQL on this machine: apt-get install postgresql")


def _server_user() -> str | None:
    """Return who the server runs as: None for ourselves, who are not root."""
    if os.geteuid() != 0:
        return None
    known = {one.pw_name for one in pwd.getpwall()}
    return next(name for name in _USERS if name in known)


@contextmanager
def open_cluster() -> Iterator[Cluster]:
    """Run a server until the end of the block; skip where there is none."""
    programs, user = _programs(), _server_user()
    # Not below pytest's folder, which is ours alone; a short path, for the socket.
    folder = Path(tempfile.mkdtemp(prefix="pvd-pg-"))
    owner = user or pwd.getpwuid(os.geteuid()).pw_name
    try:
        if user is not None:
            shutil.chown(folder, user)
        initdb = [str(programs / "initdb"), "-D", str(folder / "data"), "-A", "trust"]
        made = subprocess.run(  # noqa: S603 - a program of PostgreSQL
            [*initdb, "-U", owner, "-E", "UTF8", "--no-sync"],
            user=user,
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            pytest.skip(f"PostgreSQL cannot make a cluster here: {made.stderr[-200:]}")
        quiet = ("-c", "listen_addresses=", "-c", "fsync=off")
        server = subprocess.Popen(  # noqa: S603 - as above
            [programs / "postgres", "-D", folder / "data", "-k", folder, *quiet],
            user=user,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            cluster = Cluster(folder, owner)
            _wait(cluster, server)
            yield cluster
        finally:
            server.terminate()
            server.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(cluster: Cluster, server: "subprocess.Popen[bytes]") -> None:
    give_up = time.monotonic() + 30
    while True:
        assert server.poll() is None, "the server stopped at once"
        try:
            psycopg.connect(cluster.address("postgres")).close()
        except psycopg.OperationalError:
            assert time.monotonic() < give_up
            time.sleep(0.1)
        else:
            return


def fresh_database(cluster: Cluster) -> str:
    """Make an empty database; return its address."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(cluster.address("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return cluster.address(name)


def empty_database(request: pytest.FixtureRequest) -> str:
    """Return the address of an empty database, as the setting has it.

    Its fixture has `DATABASES` as parameters; the file of the data folder is "".
    """
    if request.param == "sqlite":
        return ""
    return fresh_database(request.getfixturevalue("cluster"))
