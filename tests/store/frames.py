"""The frames that a worker writes, one by one."""

import os

from pvd_graph.store import wire


class Frames:
    """What comes over a blocking descriptor."""

    def __init__(self, descriptor: int) -> None:
        """Read from *descriptor*."""
        self._descriptor = descriptor
        self._buffer = wire.FrameBuffer()

    def next(self) -> tuple[bytes, bytes]:
        """Return the next frame, (kind, payload)."""
        while (found := self._buffer.pop()) is None:
            content = os.read(self._descriptor, 1 << 16)
            assert content, "closed"
            self._buffer.feed(content)
        return found
