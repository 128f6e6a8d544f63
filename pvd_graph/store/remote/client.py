"""The HTTP client of the queries, one for an event loop.

httpx keeps to the exchange, aiohttp to the wire: some servers send a chunk for each
kilobyte, and its parser, in C, passes on as one piece what one read brought.
"""

from __future__ import annotations

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from pvd_graph.store.remote.server import CONNECT_S, RemoteServer

__all__ = ["open_client"]

_BUFFER_BYTES = 131_072
"""Read ahead of who takes the pieces; twice that at most."""
_HEADERS = 4_096
"""Of an answer: Virtuoso repeats each graph of the dataset in one."""


def open_client(server: RemoteServer) -> httpx.AsyncClient:
    """Return a client that says who we are to *server*; called in its event loop."""
    session = aiohttp.ClientSession(
        # How many queries run at once is held by `turns`.
        connector=aiohttp.TCPConnector(
            limit=0, ssl=httpx.create_ssl_context(trust_env=False)
        ),
        cookie_jar=aiohttp.DummyCookieJar(),
        max_headers=_HEADERS,
        read_bufsize=_BUFFER_BYTES,
        trust_env=False,
    )
    return httpx.AsyncClient(
        auth=server.auth,
        # The deadline of each query is held by `Run`.
        timeout=httpx.Timeout(None, connect=CONNECT_S),
        transport=AiohttpTransport(client=session),
        trust_env=False,
        headers={"User-Agent": "pvd-graph"},
    )
