"""Requests of the update operation, and what is asked afterwards."""

from tests.protocol.wire import (
    UPDATE,
    Address,
    Fields,
    Reply,
    exchange,
    query_string,
    send,
)

EX = "https://example.org/"
INSERT = f"INSERT DATA {{ <{EX}s> <{EX}p> 'a' }}"
DONE = {200, 204}


def update(server: Address, text: str, **fields: Fields) -> Reply:
    """Send an update as it is, with the token."""
    headers = {"Content-Type": UPDATE, **server.authorization}
    return exchange(server, "/update" + query_string(fields), "POST", text, headers)


def ask(server: Address, pattern: str) -> bool:
    """Say whether *pattern* holds."""
    reply = send(server, query=f"ASK {{ {pattern} }}")
    assert reply.status == 200, reply.body
    return bool(reply.json()["boolean"])
