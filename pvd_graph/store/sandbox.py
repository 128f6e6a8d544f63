"""Lock a worker in: memory, no core dump, no network, no new program, no write.

A process that changes a store of its own may be left its files (`files=True`), one that
stands in a network of its own its connections (`network=True`): all the rest holds for
them too.

Knows Linux's resource limits and seccomp filters, through ctypes, without privilege.
Knows nothing of queries. Where the platform has no seccomp the process goes on
without, and `enter` says so: the lexer that refuses ``SERVICE`` is then the only wall.

Source: Linux ``Documentation/userspace-api/seccomp_filter.rst``; for the constants
``linux/bpf_common.h`` and ``linux/seccomp.h``. The numbers are in `sandbox_calls`.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import socket
import struct
import sys
from dataclasses import dataclass

from pvd_graph.store.sandbox_calls import DENIED_EVERYWHERE, MACHINES, Machine

__all__ = [
    "AddressSpace",
    "Protections",
    "enter",
    "reset_signals",
]


@dataclass(frozen=True, slots=True)
class Protections:
    """What holds a worker: `memory` bounded, `core` dumps off, `syscalls` filtered."""

    memory: bool
    core: bool
    syscalls: bool


_BPF_LOAD, _BPF_JEQ, _BPF_JGE, _BPF_JSET, _BPF_RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_BPF_AND, _SOCKET_TYPE = 0x54, 0x0F
_ALLOW, _ERRNO, _KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
_OFFSET_NUMBER, _OFFSET_ARCH, _OFFSET_ARGS = 0, 4, 16
_X32_BIT = 0x40000000
_PR_SET_NO_NEW_PRIVS, _SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_TSYNC = 38, 1, 1
_CLONE_THREAD = 0x10000
_OPEN_FOR_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _filter(machine: Machine, *, files: bool, network: bool) -> bytes:
    """Return the BPF program: deny what is listed with EPERM, allow the rest."""
    deny = _instruction(_BPF_RETURN, _ERRNO | errno.EPERM)
    allow = _instruction(_BPF_RETURN, _ALLOW)

    def unless(number: int, argument: int, mask: int, *, wanted: bool) -> list[bytes]:
        """Deny a call whose *argument* has bits of *mask*, or has none if *wanted*."""
        return [
            _instruction(_BPF_JEQ, number, 0, 4),
            _instruction(_BPF_LOAD, _OFFSET_ARGS + 8 * argument),
            _instruction(_BPF_JSET, mask, int(wanted), int(not wanted)),
            deny,
            allow,
        ]

    program = [
        _instruction(_BPF_LOAD, _OFFSET_ARCH),
        _instruction(_BPF_JEQ, machine.audit_arch, 1, 0),
        _instruction(_BPF_RETURN, _KILL_PROCESS),
        _instruction(_BPF_LOAD, _OFFSET_NUMBER),
        # The x32 table of x86_64 would go round the numbers below.
        _instruction(_BPF_JGE, _X32_BIT, 0, 1),
        deny,
    ]
    for number in (*machine.denied, *DENIED_EVERYWHERE.values()):
        if files and number in machine.filing:
            continue
        if network and number in machine.calling:
            continue
        program += [_instruction(_BPF_JEQ, number, 0, 1), deny]
    # glibc falls back to clone, whose flags can be read, when clone3 is missing.
    missing = _instruction(_BPF_RETURN, _ERRNO | errno.ENOSYS)
    program += [_instruction(_BPF_JEQ, machine.clone3, 0, 1), missing]
    if not files:
        program += unless(machine.openat, 2, _OPEN_FOR_WRITING, wanted=False)
    if network:
        # Of sockets, only those of TCP over IPv4: paths of files stay out of reach.
        program += [
            _instruction(_BPF_JEQ, machine.socket, 0, 7),
            _instruction(_BPF_LOAD, _OFFSET_ARGS),
            _instruction(_BPF_JEQ, socket.AF_INET, 0, 3),
            _instruction(_BPF_LOAD, _OFFSET_ARGS + 8),
            _instruction(_BPF_AND, _SOCKET_TYPE),
            _instruction(_BPF_JEQ, socket.SOCK_STREAM, 1, 0),
            deny,
            allow,
        ]
    program += unless(machine.prlimit, 2, 0xFFFFFFFF, wanted=False)
    program += unless(machine.clone, 0, _CLONE_THREAD, wanted=True)
    program.append(allow)
    return b"".join(program)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def _filter_syscalls(*, files: bool, network: bool) -> bool:
    """Install the filter on every thread of this process; say whether it holds."""
    machine = MACHINES.get(platform.machine())
    if machine is None or sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    code = _filter(machine, files=files, network=network)
    program = _Program(len(code) // 8, code)
    done = libc.syscall(
        ctypes.c_long(machine.seccomp),
        ctypes.c_uint(_SECCOMP_SET_MODE_FILTER),
        ctypes.c_uint(_SECCOMP_FILTER_TSYNC),
        ctypes.byref(program),
    )
    return bool(done == 0)


class AddressSpace:
    """The size of this process's address space, read at the cost of one system call."""

    def __init__(self) -> None:
        """Open where the kernel tells it; call it in the process that is measured."""
        try:
            self._descriptor = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            self._descriptor = -1

    def bytes(self) -> int:
        """Return the size; 0 where /proc is missing."""
        if self._descriptor < 0:
            return 0
        pages = os.pread(self._descriptor, 64, 0).partition(b" ")[0]
        return int(pages) * resource.getpagesize()

    def close(self) -> None:
        """Give the descriptor back."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _limit(kind: int, value: int) -> bool:
    try:
        resource.setrlimit(kind, (value, value))
    except (OSError, ValueError):
        return False
    return True


def reset_signals() -> None:
    """Give signals back their default action: the kernel must be able to kill us."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)


def enter(
    memory_bytes: int, *, files: bool = False, network: bool = False
) -> Protections:
    """Lock this process in, for good; call it once the store is open.

    Args:
        memory_bytes: how much the address space may grow from now on. The bound is
            on the address space and not on resident pages: it is the one that an
            allocation meets at once, before the machine swaps.
        files: leave this process its files, to change a store that is its own.
        network: leave it TCP connections, in a network of its own: see `namespace`.
    """
    space = AddressSpace()
    present = space.bytes()
    space.close()
    bounded = present > 0 and _limit(resource.RLIMIT_AS, present + memory_bytes)
    core = _limit(resource.RLIMIT_CORE, 0)
    syscalls = _filter_syscalls(files=files, network=network)
    return Protections(memory=bounded, core=core, syscalls=syscalls)
