"""E-mails: kept in a mailbox file, or handed to a mail server."""

import mailbox
import socketserver
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from email.header import decode_header, make_header
from pathlib import Path
from urllib.parse import quote

import pytest

from pvd_graph.config import Settings
from pvd_graph.errors import StoreError
from pvd_graph.services.mailing import OUTBOX, Mail, SmtpMailer, mailer_of
from tests.conftest import free_port
from tests.services.tls_mail import PASSWORD, USER, certificate, tls_server

MAIL = Mail(
    "marie@example.org",
    "Votre invitation à écrire",
    "Bonjour,\n\nFrom here on: été.\n\n-- \npvd-graph\n",
)


def _kept(data: Path) -> list[mailbox.mboxMessage]:
    box = mailbox.mbox(data / OUTBOX, create=False)
    kept = list(box)
    box.close()
    return kept


def test_without_a_server_messages_are_kept_in_a_file(tmp_path: Path) -> None:
    """Any mail program opens it; only its owner may."""
    mailer = mailer_of(Settings(data=tmp_path))

    mailer.send(MAIL)
    mailer.send(replace(MAIL, to="paul@example.org", reply_to="mairie@example.org"))

    first, second = _kept(tmp_path)
    assert str(make_header(decode_header(first["Subject"]))) == MAIL.subject
    assert first["To"] == MAIL.to
    body = first.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert "From here on: été." in body.decode().replace(">From", "From")
    assert second["Reply-To"] == "mairie@example.org"
    assert (tmp_path / OUTBOX).stat().st_mode & 0o077 == 0


def test_many_write_to_the_file_at_once(tmp_path: Path) -> None:
    """No message lies in another."""
    mailer = mailer_of(Settings(data=tmp_path))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(mailer.send, [replace(MAIL, text="x\n" * 999)] * 40))

    assert len(_kept(tmp_path)) == 40


def test_a_line_end_in_a_header_adds_none(tmp_path: Path) -> None:
    """A subject that people write cannot send to others."""
    mailer_of(Settings(data=tmp_path)).send(
        replace(MAIL, subject="Bonjour\r\nBcc: victime@example.org")
    )

    (kept,) = _kept(tmp_path)
    assert kept["Bcc"] is None
    assert kept["Subject"] == "Bonjour Bcc: victime@example.org"


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """The message may be tried again."""
    with pytest.raises(StoreError):
        mailer_of(Settings(data=tmp_path / "none")).send(MAIL)


class _MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    received: list[str]


class _Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP as it takes to get a message."""

    def handle(self) -> None:
        assert isinstance(self.server, _MailServer)
        self._say("220 test")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.received.append(b"".join(lines).decode())
                self._say("250 kept")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 test")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def mail_server() -> Iterator[_MailServer]:
    """Run a mail server without encryption."""
    with _MailServer(("127.0.0.1", 0), _Conversation) as server:
        server.received = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_mail_server_gets_the_message(
    mail_server: _MailServer, tmp_path: Path
) -> None:
    """And no file is written."""
    port = mail_server.server_address[1]
    settings = Settings(
        data=tmp_path, smtp_url=f"smtp://127.0.0.1:{port}", mail_from="site@example.org"
    )

    mailer_of(settings).send(MAIL)

    (received,) = mail_server.received
    assert "From: pvd-graph <site@example.org>" in received
    assert not (tmp_path / OUTBOX).exists()


def test_a_password_is_not_sent_in_the_clear(mail_server: _MailServer) -> None:
    """A server without encryption does not get it."""
    port = mail_server.server_address[1]
    url = f"smtp://user:secret@127.0.0.1:{port}"

    with pytest.raises(StoreError) as refused:
        SmtpMailer(url, "site@example.org").send(MAIL)

    assert "secret" not in str(refused.value)
    assert mail_server.received == []


def test_what_the_server_does_not_take_is_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """In the file; the log says so, without the address that it was for."""
    settings = Settings(data=tmp_path, smtp_url=f"smtp://127.0.0.1:{free_port()}")

    mailer_of(settings).send(MAIL)

    (kept,) = _kept(tmp_path)
    assert kept["To"] == MAIL.to
    assert "outbox.mbox" in caplog.text
    assert MAIL.to not in caplog.text


@pytest.mark.parametrize(("scheme", "at_once"), [("smtp", False), ("smtps", True)])
def test_an_encrypted_connection_takes_message_and_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, *, at_once: bool
) -> None:
    """By STARTTLS, or from the first byte; signs of the password are written as %40."""
    pem = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    user, password = quote(USER, safe=""), quote(PASSWORD, safe="")

    with tls_server(pem, at_once=at_once) as server:
        url = f"{scheme}://{user}:{password}@127.0.0.1:{server.port}"
        SmtpMailer(url, USER).send(MAIL)
        with pytest.raises(StoreError):
            SmtpMailer(url.replace(password, "wrong"), USER).send(MAIL)
        with pytest.raises(StoreError):
            # smtplib signs in by ASCII alone.
            SmtpMailer(url.replace(password, "%C3%A9"), USER).send(MAIL)

    (received,) = server.received
    assert b"To: marie@example.org" in received
    assert server.signed_in == [USER.encode()]
    # The other server takes nothing else from the first byte on.
    assert at_once or server.encrypted == [True]


@pytest.mark.parametrize(("scheme", "at_once"), [("smtp", False), ("smtps", True)])
@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2"])
def test_a_server_that_is_not_the_one_meant_gets_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scheme: str,
    host: str,
    *,
    at_once: bool,
) -> None:
    """Nobody vouches for its certificate, or it is another's: the file keeps it."""
    pem = certificate(tmp_path, host=host)
    if host != "127.0.0.1":
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    password = quote(PASSWORD, safe="")

    with tls_server(pem, at_once=at_once) as server:
        url = f"{scheme}://site:{password}@127.0.0.1:{server.port}"
        mailer_of(Settings(data=tmp_path, smtp_url=url)).send(MAIL)

    assert (server.received, server.signed_in) == ([], [])
    assert len(_kept(tmp_path)) == 1
