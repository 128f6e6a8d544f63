"""A process of its own: our HTTP server over the trivial application.

python serve_own.py PORT
"""

from __future__ import annotations

import sys
from pathlib import Path

import uvloop

sys.path.insert(0, str(Path(__file__).parents[2]))

from pvd_graph.app.web_server import WebServer
from tests.benchmarks.server_applications import asgi


async def main(port: int) -> None:
    """Serve until killed."""
    await WebServer(asgi, "127.0.0.1", port).serve()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
