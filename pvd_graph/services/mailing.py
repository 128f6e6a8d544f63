"""E-mails: by a mail server where one is set, else into a mailbox file.

Without a mail server nothing leaves the machine, and with one that fails nothing is
lost: messages are appended to ``<data>/outbox.mbox``, which any mail program opens.

Texts are plain; who writes one gives address, subject and text, and nothing of how
it is sent.

Source: RFC 4155 for the mailbox file, RFC 3207 for STARTTLS.
"""

from __future__ import annotations

import fcntl
import logging
import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.generator import BytesGenerator
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, make_msgid
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol, cast
from urllib.parse import unquote, urlsplit

from pvd_graph.config import Settings
from pvd_graph.errors import StoreError

__all__ = ["OUTBOX", "Mail", "Mailer", "Outbox", "SmtpMailer", "held", "mailer_of"]

OUTBOX = "outbox.mbox"
"""Name in the data folder."""

_logger = logging.getLogger(__name__)
_NAME = "pvd-graph"
_TIMEOUT_S = 20
_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Mail:
    """A message to one address.

    Attributes:
        to: the address.
        subject: one line.
        text: plain, its lines ended by a line feed.
        reply_to: address that answers go to; empty: none.
    """

    to: str
    subject: str
    text: str
    reply_to: str = ""


class Mailer(Protocol):
    """What sends messages."""

    def send(self, mail: Mail) -> None:
        """Send *mail*, or raise `StoreError`: it may be tried again."""
        ...


@contextmanager
def held(path: Path, flags: int) -> Iterator[BinaryIO]:
    """Open the mailbox file at *path*, which nobody else writes meanwhile.

    It is the one that is there once it is held: another may have taken its place while
    this one was waited for, see `services.old_mails`.

    Raises:
        OSError: it cannot be opened.
    """
    while True:
        descriptor = os.open(path, flags, 0o600)
        mode = "wb" if flags & os.O_WRONLY else "rb"
        with open(descriptor, mode) as file:  # noqa: PTH123 - of a descriptor
            fcntl.flock(file, fcntl.LOCK_EX)
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                yield cast("BinaryIO", file)
                return


class Outbox:
    """A mailbox file that messages are appended to; safe for many processes."""

    def __init__(self, path: Path, sender: str) -> None:
        """Append to *path* what is written by *sender*, an address."""
        self._path, self._sender = path, sender

    def send(self, mail: Mail) -> None:
        """Append *mail*.

        Raises:
            StoreError: the file cannot be written.
        """
        message = _message(mail, self._sender)
        content = BytesIO()
        moment = datetime.now(UTC).strftime("%a %b %e %H:%M:%S %Y")
        content.write(f"From {self._sender} {moment}\n".encode())
        # Lines that begin with "From " would begin another message.
        writer = BytesGenerator(content, mangle_from_=True, policy=_LINES)
        writer.flatten(message)
        content.write(b"\n")
        try:
            with held(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT) as file:
                file.write(content.getvalue())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            problem = f"{self._path} : courriel non gardé ({error.strerror})"
            raise StoreError(problem) from error


class SmtpMailer:
    """A mail server: ``smtp://user:password@host:port``, or ``smtps://``."""

    def __init__(self, url: str, sender: str) -> None:
        """Send by the server at *url* what is written by *sender*, an address.

        With ``smtp`` the connection is encrypted where the server offers it, and must
        be where there is a password.
        """
        self._parts, self._sender = urlsplit(url), sender

    def send(self, mail: Mail) -> None:
        """Hand *mail* over.

        Raises:
            StoreError: the server does not answer, or refuses; or a name or password
                that is not of ASCII letters, which smtplib does not send.
        """
        message = _message(mail, self._sender)
        try:
            with ExitStack() as stack:
                server = stack.enter_context(self._connect())
                self._secure(server)
                server.send_message(message)
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            problem = f"courriel non remis au serveur ({type(error).__name__})"
            raise StoreError(problem) from error

    def _connect(self) -> smtplib.SMTP:
        host = self._parts.hostname or "localhost"
        port = self._parts.port or _PORTS[self._parts.scheme]
        if self._parts.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT_S, context=context)
        return smtplib.SMTP(host, port, timeout=_TIMEOUT_S)

    def _secure(self, server: smtplib.SMTP) -> None:
        server.ehlo()
        password = self._parts.password
        if self._parts.scheme == "smtp" and (password or server.has_extn("starttls")):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if password:
            server.login(unquote(self._parts.username or ""), unquote(password))


_LINES = SMTP.clone(linesep="\n", max_line_length=78)


def _message(mail: Mail, sender: str) -> EmailMessage:
    """Return *mail* with its headers; a line end in one of them becomes a space."""
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr((_NAME, sender))
    message["To"] = _line(mail.to)
    message["Subject"] = _line(mail.subject)
    if mail.reply_to:
        message["Reply-To"] = _line(mail.reply_to)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "localhost")
    # RFC 3834: no machine is to answer.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


def _line(text: str) -> str:
    return " ".join(text.split())


class _Kept:
    """A mail server, and the file for what it does not take: nothing is lost."""

    def __init__(self, server: Mailer, outbox: Outbox) -> None:
        self._server, self._outbox = server, outbox

    def send(self, mail: Mail) -> None:
        try:
            self._server.send(mail)
        except StoreError as error:
            _logger.warning("%s ; gardé dans %s", error, OUTBOX)
            self._outbox.send(mail)


def mailer_of(settings: Settings) -> Mailer:
    """Return what sends the messages of a site.

    What its mail server does not take is kept in the mailbox file.
    """
    outbox = Outbox(settings.data / OUTBOX, settings.mail_from)
    if not settings.smtp_url:
        return outbox
    return _Kept(SmtpMailer(settings.smtp_url, settings.mail_from), outbox)
