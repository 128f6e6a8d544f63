"""One call of another endpoint: what is sent, what is taken, within which bounds."""

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from pvd_graph.errors import ServiceError
from pvd_graph.store.service_address import Resolve, public_addresses
from pvd_graph.store.service_call import ServiceCall
from tests.store.other_servers import (
    answering,
    here,
    holding_back,
    read_request,
    saying,
)

QUERY = b'SELECT * WHERE { ?s ?p "\xc3\xa9&=+" }'
RESULTS = b'{"head":{"vars":[]},"results":{"bindings":[]}}'


def call(
    address: str, resolve: Resolve = here, *, time_s: float = 5.0, most: int = 1 << 20
) -> bytes:
    """Return the whole answer of *address*."""
    one = ServiceCall(address, resolve, time_s=time_s)
    with one.answer(QUERY) as answer:
        return b"".join(one.chunks(answer, most))


def test_query_is_sent_as_a_form_and_its_answer_comes_back() -> None:
    """With nothing of the client who asked in it."""
    with answering(saying(RESULTS)) as canary:
        content = call(canary.address.replace("127.0.0.1", "service.example") + "?k=v")

    head, _, body = canary.heard[0].partition(b"\r\n\r\n")
    assert content == RESULTS
    assert head.startswith(b"POST /sparql?k=v HTTP/1.1\r\n")
    assert f"Host: service.example:{canary.port}\r\n".encode() in head
    assert b"application/sparql-results+json" in head
    assert parse_qs(body.decode()) == {"query": [QUERY.decode()]}
    assert b"cookie" not in head.lower()
    assert b"authorization" not in head.lower()


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (saying(b"", status="404 Not Found"), "404"),
        (saying(RESULTS, kind="text/html"), "n'est pas en JSON"),
        (saying(RESULTS, headers="Content-Encoding: gzip\r\n"), "n'est pas en JSON"),
        (saying(b" " * 3000), "dépasse"),
        (lambda connection: connection.sendall(b"\x00nonsense\r\n\r\n"), "incomplète"),
        (lambda connection: connection.close(), "incomplète"),
        (
            lambda connection: connection.sendall(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
                b"Content-Length: 500\r\n\r\n{"
            ),
            "incomplète",
        ),
        (
            lambda connection: connection.sendall(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
                b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"
            ),
            "incomplète",
        ),
    ],
    ids=["status", "kind", "coding", "size", "garbage", "nothing", "cut", "cut chunk"],
)
def test_answers_that_cannot_be_used(
    answer: Callable[[socket.socket], None], why: str
) -> None:
    """Each has its own sentence."""
    with answering(answer) as canary, pytest.raises(ServiceError, match=why):
        call(canary.address, most=2000)


def test_redirection_is_not_followed() -> None:
    """Neither to another address nor to the same one."""
    with answering(saying(RESULTS)) as other:
        moved = saying(
            b"", status="307 Moved", headers=f"Location: {other.address}\r\n"
        )
        with answering(moved) as canary, pytest.raises(ServiceError, match="307"):
            call(canary.address)

    assert (len(canary.heard), other.heard) == (1, [])


def test_private_address_is_refused_before_any_connection() -> None:
    """The check that is not for tests."""
    with (
        answering(saying(RESULTS)) as canary,
        pytest.raises(ServiceError, match="privée"),
    ):
        call(canary.address.replace("127.0.0.1", "localhost"), public_addresses)

    assert canary.heard == []


def test_connection_goes_to_the_address_that_was_checked() -> None:
    """The name is resolved once: a second answer of it would be another one."""
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return here(host, port)

    with answering(saying(RESULTS)) as canary:
        call(f"http://no-such-name.invalid:{canary.port}/", resolve)

    assert asked == ["no-such-name.invalid"]


def _drip(connection: socket.socket) -> None:
    """Send one header a tenth of a second, without end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-More: 1\r\n")
        time.sleep(0.1)


@pytest.mark.parametrize("answer", [_drip, holding_back])
def test_slow_server_is_left_at_the_deadline(
    answer: Callable[[socket.socket], None],
) -> None:
    """Whether it says nothing, or a little at a time."""
    began = time.monotonic()
    with answering(answer) as canary, pytest.raises(ServiceError, match="à temps"):
        call(canary.address, time_s=0.3)

    assert time.monotonic() - began < 2


def test_call_is_ended_from_another_thread() -> None:
    """When its query is over, nobody waits for the answer."""
    reached = threading.Event()

    def silent(connection: socket.socket) -> None:
        reached.set()
        connection.recv(1)

    with answering(silent) as canary:
        one = ServiceCall(canary.address, here, time_s=60)

        def end() -> None:
            assert reached.wait(10)
            one.end()

        ending = threading.Thread(target=end)
        ending.start()
        with pytest.raises(ServiceError), one.answer(QUERY):
            pass
        ending.join()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Make a certificate of ``service.example`` and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("certificate")
    made, key = folder / "certificate.pem", folder / "key.pem"
    command = [openssl, "req", "-x509", "-nodes", "-days", "2"]
    command += ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    command += ["-subj", "/CN=service.example", "-keyout", str(key), "-out", str(made)]
    command += ["-addext", "subjectAltName=DNS:service.example"]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - ours
    return made, key


def _in_tls(certificate: tuple[Path, Path]) -> tuple[socket.socket, threading.Thread]:
    """Answer one call in TLS; return the listener."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        try:
            with context.wrap_socket(connection, server_side=True) as secured:
                read_request(secured)
                saying(RESULTS)(secured)
        except OSError:
            return  # the certificate was not to the taste of the other side

    thread = threading.Thread(target=serve)
    thread.start()
    return listener, thread


@pytest.mark.parametrize(
    ("host", "trusted", "passes"),
    [
        ("service.example", True, True),
        ("other.example", True, False),
        ("service.example", False, False),
    ],
)
def test_certificate_is_checked(
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    trusted: bool,  # noqa: FBT001 - a case
    passes: bool,  # noqa: FBT001 - a case
) -> None:
    """Its issuer, and its name against that of the address."""
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    listener, thread = _in_tls(certificate)
    with listener:
        address = f"https://{host}:{listener.getsockname()[1]}/sparql"
        if passes:
            assert call(address) == RESULTS
        else:
            with pytest.raises(ServiceError, match="certificat"):
                call(address)
    thread.join()
