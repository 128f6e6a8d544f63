"""What the forms of the upload pages hold: a file of a safe name, and a token.

The token comes in the body of each form that does something, before the file, and is
kept nowhere: a page of another site has none to send. It is in no address, hence in no
log.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from pvd_graph.accounts.secrets import parts_of
from pvd_graph.accounts.tokens import Right
from pvd_graph.app.form_gate import HEAD_BYTES, token_in
from pvd_graph.app.upload_words import REFUSALS, Language
from pvd_graph.app.writing import Writing
from pvd_graph.services.file_names import safe_name

__all__ = [
    "FormError",
    "SentFile",
    "bounded_form",
    "first_token",
    "in_force",
    "sent_file",
    "token_owner",
]

_SLACK_BYTES = 1 << 16
_PARTS = 10
# Werkzeug reads files in pieces that count as well.
_FIELD_BYTES = 1 << 19


class FormError(Exception):
    """A form to be given back, with its status and what is told of it."""

    def __init__(self, status: HTTPStatus, reason: str, **places: object) -> None:
        """Keep why: a key of `REFUSALS`, and what fills its places."""
        super().__init__(reason)
        self.status = status
        self._wording, self._places = REFUSALS[reason], places

    def told(self, language: Language) -> str:
        """Return what is told."""
        text = self._wording[0] if language == "fr" else self._wording[1]
        return text.format(**self._places)


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of a form: its name, safe on disk, and what writes it."""

    name: str
    write: Callable[[Path], Any]


def bounded_form(max_bytes: int) -> None:
    """Bound what is read of the form of the request, then read it.

    Raises:
        FormError: 413.
    """
    request.max_content_length = max_bytes + _SLACK_BYTES
    request.max_form_memory_size = _FIELD_BYTES
    request.max_form_parts = _PARTS
    try:
        # Reading it is what raises.
        _ = request.form
    except RequestEntityTooLarge as error:
        size = f"{max_bytes / 1e6:.0f}"
        raise FormError(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "large", size=size
        ) from error


def sent_file() -> SentFile:
    """Return the file of the form.

    Raises:
        FormError: 400, there is none, or an empty one.
    """
    part = request.files.get("file")
    if part is None or not part.filename or not part.stream.read(1):
        raise FormError(HTTPStatus.BAD_REQUEST, "no_file")
    part.stream.seek(0)
    return SentFile(safe_name(part.filename), part.save)


def in_force(writing: Writing, content_type: str, head: bytes) -> bool:
    """Tell whether a form, of which *head* is the beginning, shows a good token."""
    return writing.tokens.check(token_in(content_type, head)) is not None


def first_token() -> str:
    """Return the token that stands before the file in the form; empty without.

    It is read before the form is: the file of who has none may not be there.
    """
    body: IO[bytes] = request.environ["wsgi.input"]
    head = body.read(HEAD_BYTES)
    body.seek(0)
    return token_in(request.headers.get("Content-Type", ""), head)


def token_owner(writing: Writing, slug: str, right: Right, token: str) -> str:
    """Return the public part of *token*, which allows *right* on *slug*.

    Raises:
        FormError: 401 no good token, 403 of another dataset or without that right.
    """
    if not token:
        raise FormError(HTTPStatus.UNAUTHORIZED, "no_token")
    parts, grant = parts_of(token), writing.tokens.check(token)
    if parts is None or grant is None:
        raise FormError(HTTPStatus.UNAUTHORIZED, "token")
    if not grant.covers(slug):
        raise FormError(HTTPStatus.FORBIDDEN, "other", slug=slug)
    if not grant.allows(right):
        raise FormError(HTTPStatus.FORBIDDEN, "load")
    return parts[0]
