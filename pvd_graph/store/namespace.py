"""Put a process in a network of its own, where one socket listens and nothing else is.

A socket stays in the network it was made in, whoever holds it: the process reaches who
accepts on that socket, and nobody else, whatever addresses it is given. Needs to be the
only thread of its process, and either privilege or a kernel that lets users make name
spaces.

Source: network_namespaces(7), user_namespaces(7), netdevice(7).
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
import sys

from pvd_graph.store import wire

__all__ = ["HOST", "enter", "listen_alone"]

HOST = "http://127.0.0.1"
"""Where the socket listens, as an address: port 80 of that network is its own."""

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 0x1
_PORT = 80
_WAITING = 16


def _leave_network() -> None:
    """Enter a new network; without privilege, as the owner of a new user space."""
    if sys.platform != "linux":
        problem = "only Linux has name spaces"
        raise OSError(problem)
    libc = ctypes.CDLL(None, use_errno=True)
    for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET):
        if libc.unshare(flags) == 0:
            return
    number = ctypes.get_errno()
    raise OSError(number, f"no network name space: {os.strerror(number)}")


def listen_alone() -> socket.socket:
    """Move this process into a network of its own; return what listens there.

    Raises:
        OSError: the machine does not let it.
    """
    _leave_network()
    listener = socket.socket()
    flags = struct.pack("16sH14s", b"lo", _IFF_UP, b"")
    fcntl.ioctl(listener, _SIOCSIFFLAGS, flags)
    listener.bind(("127.0.0.1", _PORT))
    listener.listen(_WAITING)
    return listener


def enter(descriptor: int) -> None:
    """Move this process there; give what listens to the other side of *descriptor*.

    Args:
        descriptor: a Unix stream socket of frames.

    Raises:
        OSError: the machine does not let it; the other side was told.
    """
    with socket.socket(fileno=os.dup(descriptor)) as connection:
        try:
            listener = listen_alone()
        except OSError as error:
            content = {"message": str(error)}
            connection.sendall(wire.json_frame(wire.ERROR, content))
            raise
        with listener:
            message = wire.frame(wire.LISTENING)
            socket.send_fds(connection, [message], [listener.fileno()])
