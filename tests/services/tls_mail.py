"""A mail server on this machine with encryption and accounts, and its certificate."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.conftest import free_port

__all__ = ["PASSWORD", "USER", "MailServer", "certificate", "tls_server"]

HOST = "127.0.0.1"
USER, PASSWORD = "site@example.org", "p@ss:word/%"


def certificate(folder: Path, *, host: str = HOST) -> Path:
    """Write a certificate and its key that only who is told trusts, for *host*."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "essai")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "essai.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@dataclass
class MailServer:
    """What a server got, and how: *encrypted* once STARTTLS was sent."""

    port: int
    received: list[bytes] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    signed_in: list[bytes] = field(default_factory=list)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep a message."""
        assert isinstance(envelope.content, bytes)
        self.received.append(envelope.content)
        self.encrypted.append(session.ssl is not None)
        return "250 kept"

    def authenticate(
        self,
        _server: SMTP,
        _session: Session,
        _envelope: Envelope,
        _how: str,
        data: object,
    ) -> AuthResult:
        """Let in who knows the password."""
        if not isinstance(data, LoginPassword) or data.password != PASSWORD.encode():
            return AuthResult(success=False)
        self.signed_in.append(data.login)
        return AuthResult(success=True)


@contextmanager
def tls_server(pem: Path, *, at_once: bool) -> Iterator[MailServer]:
    """Run a server that takes messages over an encrypted connection alone.

    Args:
        pem: its certificate and key.
        at_once: encrypted from the first byte (smtps), else by STARTTLS.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    server = MailServer(free_port())
    how: dict[str, Any] = {"ssl_context": context}
    if not at_once:
        how = {"tls_context": context, "require_starttls": True}
    controller = Controller(
        server,
        hostname=HOST,
        port=server.port,
        authenticator=server.authenticate,
        # It asks whether TLS came by STARTTLS, which smtps does not use.
        auth_required=not at_once,
        auth_require_tls=not at_once,
        **how,
    )
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
