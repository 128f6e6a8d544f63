"""Who writes: the token of ``Authorization: Bearer``, and what it allows.

Cookies count for nothing here, so that no page of another site can write. A token in
an address is not read: addresses are logged.

Source: RFC 6750, sections 2.1 and 3.
"""

from __future__ import annotations

import hmac
from http import HTTPStatus
from typing import Protocol

from flask import request

from pvd_graph.accounts.tokens import Grant
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.store.refusals import Wording

__all__ = ["ScratchToken", "TokenChecker", "bearer_grant", "forbidden"]

_REALM = 'Bearer realm="pvd-graph"'


class TokenChecker(Protocol):
    """What knows the tokens."""

    def check(self, token: str) -> Grant | None:
        """Return what the bearer of *token* may do; None when it is not good."""
        ...


class ScratchToken:
    """The one token of a scratch store."""

    def __init__(self, token: str) -> None:
        """Let the bearer of *token* do anything."""
        self._token = token.encode()

    def check(self, token: str) -> Grant | None:
        """Return all rights for the token."""
        same = hmac.compare_digest(token.encode("utf-8", "replace"), self._token)
        return Grant("admin", frozenset()) if same else None


def bearer_grant(tokens: TokenChecker) -> Grant:
    """Return what the bearer of the request's token may do.

    Raises:
        ProtocolError: 401, with a challenge.
    """
    header = request.headers.get("Authorization", "")
    scheme, _, token = header.partition(" ")
    grant = tokens.check(token.strip()) if scheme.lower() == "bearer" else None
    if grant is None:
        challenge = f'{_REALM}, error="invalid_token"' if header else _REALM
        raise ProtocolError(
            HTTPStatus.UNAUTHORIZED,
            "Écrire demande un jeton en vigueur : « Authorization: Bearer pvd_… ».",
            "Writing takes a token in force: “Authorization: Bearer pvd_…”.",
            challenge=challenge,
        )
    return grant


def forbidden(wording: Wording) -> ProtocolError:
    """Return the refusal of what the token does not allow, in both languages."""
    challenge = f'{_REALM}, error="insufficient_scope"'
    return ProtocolError(HTTPStatus.FORBIDDEN, *wording, challenge=challenge)
