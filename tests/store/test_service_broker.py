"""The way out of one query: what its engine may ask, how often, and for how long."""

import http.client
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from pvd_graph.store.service_broker import ServiceBroker
from pvd_graph.store.service_model import ServicePolicy
from tests.protocol.harness import until
from tests.store.other_servers import answering, here, holding_back, saying

RESULTS = b'{"head":{"vars":[]},"results":{"bindings":[]}}'


@contextmanager
def broker_of(
    *addresses: str, policy: ServicePolicy | None = None, time_s: float = 5.0
) -> Iterator[tuple[ServiceBroker, int]]:
    """Open a broker on a port of this machine, where a worker's would be its own."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    broker = ServiceBroker(listener, addresses, policy or ServicePolicy(), here)
    broker.open(time_s)
    try:
        yield broker, port
    finally:
        broker.close()


def ask(port: int, path: str, body: bytes = b"ASK {}") -> tuple[int, bytes]:
    """Ask as the engine does."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", path, body)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def announce(port: int, length: int) -> bytes:
    """Send the headers of a query of that length; return what comes back."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        head = f"POST /0 HTTP/1.1\r\nContent-Length: {length}\r\n\r\n"
        connection.sendall(head.encode())
        return connection.recv(65_536)


def test_each_number_is_an_endpoint_and_nothing_else_is() -> None:
    """No address goes out that was not on the list of the query."""
    with (
        answering(saying(RESULTS)) as one,
        answering(saying(b"{}")) as two,
        broker_of(one.address, two.address) as (broker, port),
    ):
        assert ask(port, "/1") == (200, b"{}")
        assert ask(port, "/0") == (200, RESULTS)
        for path in ("/2", "/", "/00/", "/-1", f"/{one.address}", one.address, "/999"):
            assert ask(port, path)[0] == 400
        assert b" 413 " in announce(port, 2 << 20)

    assert (len(one.heard), len(two.heard)) == (1, 1)
    assert (broker.made, broker.last, broker.failure) == (2, one.address, None)


def test_only_posts_are_understood() -> None:
    """The engine sends nothing else."""
    with (
        answering(saying(RESULTS)) as one,
        broker_of(one.address) as (_, port),
        socket.create_connection(("127.0.0.1", port)) as connection,
    ):
        connection.sendall(b"CONNECT 169.254.169.254:80 HTTP/1.1\r\n\r\n")
        assert b"501" in connection.recv(65_536)

    assert one.heard == []


def test_calls_of_a_query_are_bounded() -> None:
    """And the first failure is remembered as why."""
    policy = ServicePolicy(calls=2)
    with (
        answering(saying(RESULTS)) as one,
        broker_of(one.address, policy=policy) as (broker, port),
    ):
        found = [ask(port, "/0")[0] for _ in range(4)]

    assert found == [200, 200, 502, 502]
    assert len(one.heard) == 2
    assert "plus de 2 fois" in str(broker.failure)


def test_answer_that_grows_too_large_is_cut() -> None:
    """It had begun: its transfer is broken, and not ended."""
    policy = ServicePolicy(answer_bytes=1 << 18)
    with (
        answering(saying(b" " * (1 << 19))) as one,
        broker_of(one.address, policy=policy) as (broker, port),
    ):
        try:
            _, content = ask(port, "/0")
        except http.client.IncompleteRead as cut:
            content = cut.partial

    assert len(content) <= 1 << 18
    assert "dépasse 0.25 Mio" in str(broker.failure)


def test_closing_ends_calls_that_wait() -> None:
    """What a server holds back is not waited for, and is no failure of the query's."""
    with answering(holding_back) as silent:
        with broker_of(silent.address, time_s=60) as (broker, port):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("POST", "/0", b"ASK {}")
            assert until(lambda: bool(silent.heard))
        # Closed: the engine's side sees the end at once.
        assert connection.sock is not None
        assert connection.sock.recv(65_536) == b""
        connection.close()

    assert broker.failure is None


def test_no_call_begins_after_the_end() -> None:
    """The last quarter of a second is for telling why."""
    with (
        answering(saying(RESULTS)) as one,
        broker_of(one.address, time_s=0.2) as (broker, port),
    ):
        assert ask(port, "/0")[0] == 502

    assert "à temps" in str(broker.failure)
    assert one.heard == []
