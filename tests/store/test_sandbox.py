"""The sandbox, entered for good by a process of its own in each test."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PREAMBLE = """
import os, socket, subprocess, sys, threading
sys.path.insert(0, {root!r})
from pvd_graph.store import sandbox
before = socket.socketpair()
protections = sandbox.enter(64 << 20)
"""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in {"x86_64", "aarch64"},
    reason="the filter is for Linux on x86_64 and aarch64",
)


def locked_in(code: str) -> subprocess.CompletedProcess[str]:
    """Run *code* after the sandbox is entered."""
    return subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", PREAMBLE.format(root=str(ROOT)) + code],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


def test_all_protections_hold_here() -> None:
    """Where this suite runs, nothing is left out."""
    done = locked_in("print(protections)")

    assert done.stdout.strip() == (
        "Protections(memory=True, core=True, syscalls=True)"
    ), done.stderr


@pytest.mark.parametrize(
    "action",
    [
        "socket.socket()",
        "socket.socket(socket.AF_UNIX)",
        "socket.socketpair()",
        "before[0].connect('x')",
        "os.execv('/bin/true', ['true'])",
        "os.fork()",
        "os.kill(os.getppid(), 0)",
        "open('/dev/null', 'w')",
        "os.remove('/nowhere')",
        "os.memfd_create('x')",
    ],
)
def test_denied_actions_fail_with_eperm(action: str) -> None:
    """No network, no program, no process, no signal, no write."""
    done = locked_in(
        f"try:\n    {action}\nexcept PermissionError:\n    print('denied')"
    )

    assert done.stdout.strip() == "denied", done.stderr


def test_what_a_worker_needs_still_works() -> None:
    """An open socket, reading a file, a thread, memory within the bound."""
    done = locked_in(
        """
os.write(before[0].fileno(), b"x")
assert os.read(before[1].fileno(), 1) == b"x"
open("/proc/self/statm").close()
thread = threading.Thread(target=print, args=("thread",))
thread.start()
thread.join()
bytes(16 << 20)
"""
    )

    assert done.stdout.strip() == "thread", done.stderr


def test_memory_is_bounded() -> None:
    """An allocation beyond the bound fails at once, in the process itself."""
    done = locked_in(
        "try:\n    bytes(128 << 20)\nexcept MemoryError:\n    print('bounded')"
    )

    assert done.stdout.strip() == "bounded", done.stderr


def test_a_writer_keeps_its_files_and_nothing_else() -> None:
    """It changes a store of its own; it still reaches nobody."""
    done = subprocess.run(  # noqa: S603 - our own code
        [
            sys.executable,
            "-c",
            PREAMBLE.format(root=str(ROOT)).replace("<< 20", "<< 20, files=True")
            + """
import tempfile
with tempfile.TemporaryDirectory() as folder:
    open(folder + "/a", "w").close()
    os.link(folder + "/a", folder + "/b")
    os.rename(folder + "/b", folder + "/c")
    os.mkdir(folder + "/d")
print("written")
for action in (socket.socket, os.fork, lambda: os.execv("/bin/true", ["true"])):
    try:
        action()
    except PermissionError:
        print("denied")
""",
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )

    assert done.stdout.split() == ["written", "denied", "denied", "denied"], done.stderr


def test_address_space_is_measured_within_the_sandbox() -> None:
    """What is allocated shows; once closed it tells nothing."""
    done = locked_in(
        "import mmap\n"
        "space = sandbox.AddressSpace()\n"
        "before = space.bytes()\n"
        "taken = mmap.mmap(-1, 32 << 20)\n"
        "print(before > 0, space.bytes() - before >= 32 << 20)\n"
        "space.close()\n"
        "print(space.bytes())\n"
    )

    assert done.stdout.split() == ["True", "True", "0"], done.stderr
