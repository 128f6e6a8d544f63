"""Hostile requests that are no queries: injection, smuggling, sizes, paths, pages.

Source: RFC 9112, 2.2, 5 and 6 for what must not be taken; the threats that the project
lists.
"""

import csv
import io
import re
from urllib.parse import quote

import pytest

from tests.protocol.servers import COUNT, FORMULA, SCRIPT
from tests.protocol.wire import (
    DIRECT,
    Address,
    Fields,
    exchange,
    query_string,
    raw_request,
    send,
    talk,
)

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
BREAK = "x\r\nX-Injected: 1\r\n\r\n"


@pytest.mark.parametrize("name", ["query", "format", "default_graph_uri"])
def test_no_header_can_be_injected_by_a_parameter(besieged: Address, name: str) -> None:
    """Line ends in a parameter stay in the text of the problem."""
    fields: dict[str, Fields] = {"query": COUNT}
    fields[name] = BREAK
    reply = send(besieged, "GET", None, None, **fields)

    assert reply.status == 400
    assert "x-injected" not in reply.headers


@pytest.mark.parametrize(
    "path",
    [
        "/search?q={}",
        "/communes?q={}",
        "/communes/{}",
        "/id/commune/{}",
        "/datasets/{}",
        "/{}",
        "/api/v1/communes/{}/peers",
        "/api/v1/communes?q={}&limit=1",
        "/api/v1/communes/01034/similarity/{}",
        "/api/v1/communes/01034/peers?challenge={}",
        "/compare?communes={}",
        "/compare?a={}&b=01034",
        "/challenges/{}",
        "/ontology/{}",
    ],
)
def test_no_header_can_be_injected_by_a_path(besieged: Address, path: str) -> None:
    """Nor by a redirection to it."""
    reply = exchange(besieged, path.format(quote(BREAK)), headers=HTML)

    assert reply.status < 500
    assert "x-injected" not in reply.headers


@pytest.mark.parametrize(
    "name",
    [
        "Accept",
        "Accept-Language",
        "If-None-Match",
        "Accept-Encoding",
        "X-Forwarded-For",
    ],
)
def test_strange_headers_are_passed_over(besieged: Address, name: str) -> None:
    """Nothing of them comes back as a header, nor ends in an error of ours."""
    for value in ("\x80\xff", "a" * 5_000, ",;=" * 900, "%0d%0aX-Injected: 1", "*;q=x"):
        reply = send(besieged, headers={name: value}, query="ASK {}")
        assert reply.status in {200, 304, 406, 431}
        assert "x-injected" not in reply.headers


def test_no_log_line_can_be_injected(besieged: Address) -> None:
    """What a client writes stands in no line of the log as it was sent."""
    query = "ASK { FILTER(" + "!" * 20_000 + "true) } # evil\nFORGED"
    agent = {"User-Agent": "evil\tFORGED %0aFORGED", "Referer": "evil FORGED"}
    send(besieged, "POST", query, {**agent, "Content-Type": DIRECT})
    send(besieged, headers=agent, query="evil\r\nFORGED", format="evil\nFORGED")
    exchange(besieged, "/" + quote("evil\nFORGED \x1b[31m"), headers=agent)
    exchange(besieged, "/search?q=" + quote("evil\r\nFORGED"), headers=agent)
    lines = besieged.log.read_text(encoding="utf-8").splitlines()

    assert not [line for line in lines if line.lstrip().startswith("FORGED")]
    assert not [line for line in lines if "\x1b" in line]


@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Length: 6", "Transfer-Encoding: chunked"),
        ("Content-Length: 6", "Content-Length: 7"),
        ("Content-Length: -1",),
        ("Content-Length: +6",),
        ("Content-Length: 6x",),
        ("Content-Length: 99999999999999999999999",),
        ("Transfer-Encoding: gzip, chunked, identity",),
        ("Transfer-Encoding: xchunked",),
        ("Content-Length : 6",),
    ],
)
def test_no_request_hides_another(besieged: Address, lines: tuple[str, ...]) -> None:
    """RFC 9112, 6.1 and 6.3: whose length is in doubt is refused, or ends there."""
    hidden = raw_request(besieged, "/sparql" + query_string({"query": COUNT}))
    head = raw_request(
        besieged, "/sparql", f"Content-Type: {DIRECT}", *lines, method="POST"
    )
    answer = talk(besieged, head + b"0\r\n\r\n\r\n" + hidden, 3)

    assert b'"400"' not in answer
    assert not answer or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 5"))


@pytest.mark.parametrize(
    "sent",
    [
        b"\r\n\r\n\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /sparql\r\n\r\n",
        b"GET /sparql HTTP/9.9\r\nHost: x\r\n\r\n",
        b"G\x00T / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nA\x00: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nA: b\x00c\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n A: folded\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nnocolon\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 512,
        b"\xff" * 4096,
    ],
)
def test_what_is_no_request_ends(besieged: Address, sent: bytes) -> None:
    """400, or nothing, and the connection is closed or waits; the server stands."""
    try:
        answer = talk(besieged, sent, 0.5)
    except (TimeoutError, ConnectionError):
        answer = b""

    assert b"HTTP/1.1 5" not in answer
    assert send(besieged, query="ASK {}").status == 200


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/sparql?query=" + "x" * 200_000, {}),
        ("/" + "x" * 70_000, {}),
        ("/", {"X-Long": "x" * 1_000_000}),
        ("/", {f"X-{number}": "x" for number in range(1_000)}),
        ("/sparql?" + "a=b&" * 5_000 + "query=ASK{}", {}),
        ("/communes?" + "departement=01&" * 10_000, {}),
    ],
)
def test_what_is_too_long_is_refused(
    besieged: Address, path: str, headers: dict[str, str]
) -> None:
    """RFC 9110, 15.5.14 and 15.5.15; RFC 6585, 5."""
    try:
        reply = exchange(besieged, path, headers=headers)
    except (ConnectionError, BrokenPipeError):
        pass
    else:
        assert 400 <= reply.status < 500
    assert send(besieged, query="ASK {}").status == 200


@pytest.mark.parametrize(
    "start",
    [
        *("", "dumps/", "static/", "ontology/", "id/", "datasets/", "sparql/"),
        *("graph-store/", "communes/", "api/v1/", "catalog/", "questions/", "feeds/"),
    ],
)
@pytest.mark.parametrize(
    "climb",
    [
        "../../../../../../../etc/passwd",
        "..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "..%252f..%252f..%252f..%252fetc%252fpasswd",
        "..\\..\\..\\..\\etc\\passwd",
        "....//....//....//....//etc/passwd",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "%00/etc/passwd",
        "..;/..;/..;/etc/passwd",
        "%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd",
    ],
)
def test_no_path_leads_to_a_file(besieged: Address, start: str, climb: str) -> None:
    """A page, or an answer that there is none."""
    reply = exchange(besieged, f"/{start}{climb}", headers=HTML)

    assert reply.status < 500
    assert b"root:" not in reply.body
    location = reply.headers.get("location", "")
    assert not location.startswith("//"), "a redirection to another host"


@pytest.mark.parametrize("host", ["evil.example.org", "evil.example.org:80", "[::1]"])
@pytest.mark.parametrize("path", ["/communes/1034", "/id/commune/01034", "/communes/"])
def test_a_host_is_no_place_to_send_people(
    besieged: Address, host: str, path: str
) -> None:
    """Redirections stay on the host that was asked, and in no shared cache."""
    reply = exchange(besieged, path, headers={**HTML, "Host": host})

    location = reply.headers.get("location", "/")
    assert location.startswith(("/", f"http://{host}/"))
    assert not location.startswith("//")


HOSTILE = f"'\"></title></textarea>{SCRIPT}<img src=x onerror=alert(1)>{{{{7*7}}}}"


@pytest.mark.parametrize(
    "path",
    [
        "/search?q={}",
        "/communes?q={}",
        "/communes/{}",
        "/communes?departement={}",
        "/api/v1/communes/01034/similarity/{}",
        "/api/v1/communes/01034/peers?challenge={}",
        "/compare?communes={}",
        "/compare?a={}&b=01034",
        "/challenges/{}",
        "/actions?theme={}",
        "/partners/{}",
        "/datasets/{}",
        "/ontology/{}",
        "/id/commune/{}",
        "/{}",
        "/sparql?query={}",
        "/sparql?query=ASK%7B%7D&format={}",
        "/sparql?query=SELECT+*+%7B%0A+?s+%22{}%22+%7D",
        "/api/v1/communes?q={}",
        "/api/v1/communes/{}",
    ],
)
def test_no_page_runs_what_its_address_holds(besieged: Address, path: str) -> None:
    """Escaped, wherever a page or a problem shows it."""
    reply = exchange(besieged, path.format(quote(HOSTILE)), headers=HTML)
    text = reply.body.decode()

    assert reply.status < 500
    assert "content-security-policy" in reply.headers
    assert reply.headers["x-content-type-options"] == "nosniff"
    if reply.media_type == "text/html":
        assert SCRIPT not in text
        assert "onerror=alert(1)>" not in text.replace("&gt;", "_")
        assert "49" not in re.findall(r"alert\(1\)(?:>|&gt;)(.{0,6})", text)


@pytest.mark.parametrize(
    "path",
    ["/actions", "/communes/99001", "/datasets/indicators", "/actions?theme=habitat"],
)
def test_no_page_runs_what_the_graph_holds(besieged: Address, path: str) -> None:
    """A partner's title is text, and ``javascript:`` leads nowhere."""
    reply = exchange(besieged, path, headers=HTML)

    assert reply.status == 200
    assert SCRIPT.encode() not in reply.body
    assert b"javascript:" not in re.sub(rb">[^<]*<", b"><", reply.body)


@pytest.mark.parametrize("path", ["/actions.csv", "/communes.csv"])
def test_tables_for_people_hold_no_formula(besieged: Address, path: str) -> None:
    """A spreadsheet that opens them computes nothing."""
    reply = exchange(besieged, path)
    assert (reply.status, reply.media_type) == (200, "text/csv")
    text = reply.body.decode("utf-8-sig")
    delimiter = ";" if text.partition("\n")[0].count(";") else ","
    cells = [
        cell
        for row in csv.reader(io.StringIO(text), delimiter=delimiter)
        for cell in row
    ]

    number = re.compile(r"[+-]?[0-9][0-9.,]*")
    for cell in cells:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")) or (
            number.fullmatch(cell)
        ), cell
    if path == "/actions.csv":
        assert any(FORMULA in cell for cell in cells)
