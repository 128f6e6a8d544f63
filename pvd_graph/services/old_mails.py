"""The mailbox file forgets: messages about an address, and those of some time ago.

Knows the file as `pvd_graph.services.mailing.Outbox` writes it: it is written anew
beside itself and takes its place, under the lock that writers take too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from pvd_graph.errors import StoreError
from pvd_graph.services.mailing import held

__all__ = ["forget_mails"]

# Lines of a text that begin so are written with a sign before.
_BEGINNING = re.compile(rb"^From ", re.MULTILINE)


def forget_mails(
    path: Path, *, about: Collection[str] = (), before: datetime | None = None
) -> int:
    """Take messages out of the mailbox file at *path*; return how many.

    Args:
        path: of the file; it need not be there.
        about: addresses, in lower case: messages to one, that ask to answer to one, or
            whose text names one.
        before: a moment: messages written before it; None: none.

    Raises:
        StoreError: the file cannot be read, or written anew.
    """
    if not path.exists():
        return 0
    try:
        with held(path, os.O_RDONLY) as file:
            messages = list(_messages(file.read()))
            kept = [one for one in messages if not _goes(one, about, before)]
            if len(kept) < len(messages):
                _replace(path, b"".join(kept))
    except OSError as error:
        problem = f"{path} : courriels non effacés ({error.strerror})"
        raise StoreError(problem) from error
    return len(messages) - len(kept)


def _messages(content: bytes) -> Iterator[bytes]:
    """Yield each message, with the line before it that says that it begins."""
    places = [found.start() for found in _BEGINNING.finditer(content)]
    for first, last in zip(places, [*places[1:], len(content)], strict=True):
        yield content[first:last]


def _goes(text: bytes, about: Collection[str], before: datetime | None) -> bool:
    message = message_from_bytes(text.partition(b"\n")[2], policy=default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - by its policy
    if before is not None and _moment(message) < before:
        return True
    if not about:
        return False
    body = message.get_body(("plain", "html"))
    named = [message["To"], message["Reply-To"], body and body.get_content()]
    any_of = "|".join(re.escape(one) for one in sorted(about))
    whole = re.compile(rf"(?<![\w.+-])(?:{any_of})(?![\w-]|\.\w)")
    return any(whole.search(str(one).lower()) for one in named)


def _moment(message: EmailMessage) -> datetime:
    """Return when *message* was written; long ago where it does not say."""
    try:
        return parsedate_to_datetime(str(message["Date"])).astimezone(UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def _replace(path: Path, content: bytes) -> None:
    """Put *content* in the place of the file, whole or not at all."""
    with NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
