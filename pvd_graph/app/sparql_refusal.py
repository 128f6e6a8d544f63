"""A request that the protocol, and not the query, gets refused."""

from __future__ import annotations

from http import HTTPStatus

__all__ = ["ProtocolError"]


class ProtocolError(Exception):
    """A request that cannot be taken, with the status and why, in both languages."""

    def __init__(
        self, status: HTTPStatus, detail: str, english: str, **more: object
    ) -> None:
        """Keep what the answer says; *more* are members of the problem."""
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.english = english
        self.more = more
