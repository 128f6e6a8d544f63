"""A network of one's own, entered by a process of its own in each test."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PREAMBLE = f"""
import os, socket, sys
sys.path.insert(0, {str(ROOT)!r})
from pvd_graph.store import namespace, sandbox
"""


def can_isolate() -> str:
    """Return why this machine cannot put a process in a network of its own, or ''."""
    code = PREAMBLE + "namespace.listen_alone()"
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stderr.strip().rpartition("\n")[2]


WHY_NOT = can_isolate()
isolating = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)


def alone(code: str) -> str:
    """Run *code* in a process; return what it wrote."""
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", PREAMBLE + code],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


REACH = """
def reach(host, port):
    try:
        socket.create_connection((host, port), 2).close()
    except OSError as error:
        return type(error).__name__
    return "reached"
"""


@isolating
def test_only_the_listener_is_there() -> None:
    """Neither this machine's own servers nor any other address."""
    with_server = f"""{REACH}
before = socket.create_server(("127.0.0.1", 0))
port = before.getsockname()[1]
print(reach("127.0.0.1", port))
listener = namespace.listen_alone()
print(reach("127.0.0.1", 80), reach("127.0.0.1", port), reach("192.0.9.1", 80))
"""
    assert alone(with_server).split() == [
        *("reached", "reached", "ConnectionRefusedError", "OSError"),
    ]


@isolating
def test_sandbox_leaves_tcp_and_nothing_more() -> None:
    """Of sockets: no path, no datagram, no listening; and no way back out."""
    code = f"""{REACH}
import ctypes
home = os.open("/proc/self/ns/net", os.O_RDONLY)
listener = namespace.listen_alone()
sandbox.enter(64 << 20, network=True)
print(reach("127.0.0.1", 80))
for family, kind in (
    (socket.AF_UNIX, socket.SOCK_STREAM),
    (socket.AF_INET6, socket.SOCK_STREAM),
    (socket.AF_INET, socket.SOCK_DGRAM),
    (socket.AF_INET, socket.SOCK_RAW),
    (socket.AF_NETLINK, socket.SOCK_RAW),
):
    try:
        socket.socket(family, kind)
    except PermissionError:
        print("denied")
for action in (
    lambda: socket.socket().bind(("127.0.0.1", 0)),
    lambda: open("/dev/null", "w"),
    os.fork,
):
    try:
        action()
    except PermissionError:
        print("denied")
print(ctypes.CDLL(None).setns(home, 0))
"""
    assert alone(code).split() == ["reached", *["denied"] * 8, "-1"]


@isolating
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")
def test_user_without_privilege_owns_a_network_too() -> None:
    """Where the kernel lets users make name spaces, as here or not at all."""
    code = """
os.setuid(65_534)
try:
    namespace.listen_alone()
except OSError as error:
    print("told", "name space" in str(error))
else:
    print("alone", True)
"""
    assert alone(code).split()[1] == "True"


def test_machine_that_cannot_is_told_to_the_other_side() -> None:
    """The worker says why in its first frame, and ends."""
    code = """
from pvd_graph.store import wire
ours, theirs = socket.socketpair()
def refuse():
    raise OSError("not here")
namespace.listen_alone = refuse
try:
    namespace.enter(theirs.fileno())
except OSError:
    print(wire.read_frame(ours.fileno()))
"""
    assert alone(code) == """(b'X', b'{"message":"not here"}')"""
