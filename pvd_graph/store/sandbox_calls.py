"""Numbers of Linux's system calls that the sandbox denies, by machine.

Source: ``arch/x86/entry/syscalls/syscall_64.tbl`` and ``scripts/syscall.tbl``; for the
architectures ``linux/audit.h``.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DENIED_EVERYWHERE", "MACHINES", "Machine"]

# Same number on both machines from 424 on.
DENIED_EVERYWHERE = {
    "pidfd_send_signal": 424,
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsmount": 432,
    "pidfd_open": 434,
    "openat2": 437,
    "pidfd_getfd": 438,
}


@dataclass(frozen=True, slots=True)
class Machine:
    """Numbers of one architecture; *denied* holds whole calls, the rest is by need.

    *filing* are those of *denied* without which no store can be written, *calling*
    those without which no connection can be made.
    """

    audit_arch: int
    seccomp: int
    openat: int
    clone: int
    clone3: int
    prlimit: int
    denied: tuple[int, ...]
    filing: frozenset[int]
    socket: int
    calling: frozenset[int]


_X86_64 = Machine(
    audit_arch=0xC000003E,
    seccomp=317,
    openat=257,
    clone=56,
    clone3=435,
    prlimit=302,
    # open; socket, connect, accept, sendto, recvfrom, sendmsg, recvmsg, bind, listen,
    # socketpair; fork, vfork, execve, kill; truncate, ftruncate, rename to lchown;
    # ptrace, mknod, chroot, setrlimit, mount, umount2, reboot, modules, tkill, kexec,
    # keys, *at, unshare, accept4, perf, file handles, sendmmsg, setns, process_vm,
    # finit_module, renameat2, memfd_create, kexec_file, bpf, execveat, userfaultfd
    denied=(
        *(2, 41, 42, 43, 44, 45, 46, 47, 49, 50, 53, 57, 58, 59, 62, 76, 77),
        *(82, 83, 84, 85, 86, 87, 88, 90, 91, 92, 93, 94, 101, 133, 160, 161),
        *(165, 166, 169, 175, 176, 200, 246, 248, 249, 250, 258, 259, 260, 263),
        *(264, 265, 266, 268, 272, 288, 298, 303, 304, 307, 308, 310, 311, 313),
        *(316, 319, 320, 321, 322, 323),
    ),
    # open, truncate, ftruncate, rename, mkdir, rmdir, link, unlink, fchmod, mkdirat,
    # unlinkat, renameat, linkat, renameat2
    filing=frozenset({2, 76, 77, 82, 83, 84, 86, 87, 91, 258, 263, 264, 265, 316}),
    socket=41,
    # socket, connect, sendto, recvfrom
    calling=frozenset({41, 42, 44, 45}),
)
_AARCH64 = Machine(
    audit_arch=0xC00000B7,
    seccomp=277,
    openat=56,
    clone=220,
    clone3=435,
    prlimit=261,
    denied=(
        *(33, 34, 35, 36, 37, 38, 39, 40, 45, 46, 51, 52, 53, 54, 55, 97, 104, 105),
        *(106, 117, 129, 130, 142, 164, 198, 199, 200, 201, 202, 203, 206, 207, 211),
        *(212, 217, 218, 219, 221, 241, 242, 264, 265, 268, 269, 270, 271, 273, 276),
        *(279, 280, 281, 282, 294),
    ),
    # mkdirat, unlinkat, linkat, renameat, truncate, ftruncate, fchmod, renameat2
    filing=frozenset({34, 35, 37, 38, 45, 46, 52, 276}),
    socket=198,
    calling=frozenset({198, 203, 206, 207}),
)
MACHINES = {"x86_64": _X86_64, "aarch64": _AARCH64}
