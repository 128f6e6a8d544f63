"""Programs that ask a query: none lets a query out of its quotes."""

import ast
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from pvd_graph.app.editor_snippets import SNIPPETS, form_of, snippets

ENDPOINT = "http://127.0.0.1/sparql"
SELECT = "SELECT ?s WHERE { ?s ?p ?o }\n"
HOSTILE = [
    "SELECT * {} # '''\n",
    "SELECT * { ?s ?p '''a''', \"\"\"b\"\"\" } # é\n",
    "# SPARQL\nSELECT * {\nSPARQL\n}\n",
    'SELECT * {} # )-" )--"\n',
    "SELECT * { ?s ?p 'C:\\\\dir' } # $(id) `id` ${id} \\\n",
]
# All of it at once: what no quoting but a whole one survives.
ALL = "".join(HOSTILE).replace("SELECT", "# SELECT", 4)
ANSWERS = {
    "text/csv": b"s\r\n01034\r\n",
    "application/sparql-results+json": (
        b'{"head":{"vars":["s"]},"results":{"bindings":'
        b'[{"s":{"type":"literal","value":"01034"}}]}}'
    ),
    "text/turtle": b"<x:a> <x:b> '01034' .\n",
}


class Recorder(ThreadingHTTPServer):
    """An endpoint that answers one row, and remembers what it was asked."""

    asked: list[str]

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}/sparql"


class Handler(BaseHTTPRequestHandler):
    """Reads a query as the protocol says."""

    def do_GET(self) -> None:
        """Read it from the address."""
        self._answer(parse_qs(urlsplit(self.path).query))

    def do_POST(self) -> None:
        """Read it from the form."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(parse_qs(body))

    def _answer(self, asked: dict[str, list[str]]) -> None:
        assert isinstance(self.server, Recorder)
        self.server.asked.append(asked["query"][0])
        accepted = self.headers.get("Accept", "")
        wanted = next((one for one in ANSWERS if one in accepted), "text/csv")
        self.send_response(200)
        self.send_header("Content-Type", wanted)
        self.end_headers()
        self.wfile.write(ANSWERS[wanted])

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def recorder() -> Iterator[Recorder]:
    """Listen on a free port."""
    with Recorder(("127.0.0.1", 0), Handler) as server:
        server.asked = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def _code(query: str, key: str, endpoint: str = ENDPOINT) -> str:
    return next(one.code for one in snippets(query, endpoint) if one.key == key)


def _run(*command: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own program
        command, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("query", [SELECT, *HOSTILE, ALL])
def test_curl_asks_the_query_to_the_letter(recorder: Recorder, query: str) -> None:
    """Run by the shell that it is pasted into."""
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine: apt-get install curl")
    said = _run("sh", "-c", _code(query, "curl", recorder.address))

    assert recorder.asked[-1] == query
    assert "01034" in said


@pytest.mark.slow
@pytest.mark.parametrize("key", ["python", "pandas"])
@pytest.mark.parametrize("query", [SELECT, ALL], ids=["select", "hostile"])
def test_python_asks_the_query_to_the_letter(
    recorder: Recorder, query: str, key: str
) -> None:
    """By SPARQLWrapper and by pandas; a code keeps its zero."""
    said = _run(sys.executable, "-c", _code(query, key, recorder.address))

    assert recorder.asked[-1].lstrip("\n") == query
    assert "01034" in said


@pytest.mark.slow
def test_python_reads_triples(recorder: Recorder) -> None:
    """As Turtle."""
    code = _code("CONSTRUCT WHERE { ?s ?p ?o }", "python", recorder.address)

    assert "<x:a>" in _run(sys.executable, "-c", code)


@pytest.mark.parametrize("key", ["python", "pandas"])
@pytest.mark.parametrize("query", [SELECT, *HOSTILE, ALL])
def test_python_reads_the_query_back(query: str, key: str) -> None:
    """The program parses, and its query is the one that was asked."""
    tree = ast.parse(_code(query, key))
    values = [
        node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    ]

    assert [str(value).lstrip("\n") for value in values] == [query]


@pytest.mark.parametrize("query", [SELECT, *HOSTILE, ALL])
def test_the_shell_ends_the_query_at_its_own_line_only(query: str) -> None:
    """The word that ends the here-document is no line of the query."""
    first, rest = _code(query, "curl").split("\n", 1)
    end = shlex.split(first)[-1].removeprefix("<<")

    assert end not in query.split("\n")
    assert rest == f"{query}{end}\n"


@pytest.mark.parametrize("query", [SELECT, *HOSTILE, ALL])
def test_r_closes_its_string_once(query: str) -> None:
    """The closing delimiter stands at the end of the query only."""
    code = _code(query, "r")
    dashes = code.removeprefix('query <- r"').split("(", 1)[0]

    assert f"){dashes}" not in query
    assert code.startswith(f'query <- r"{dashes}(\n{query}){dashes}"\n')


@pytest.mark.parametrize("query", [SELECT, *HOSTILE, ALL])
def test_javascript_reads_the_query_back(query: str) -> None:
    """No backtick and no ``${`` is left as it was; undone, it is the query."""
    found = re.match(
        r"const query = `\n((?:[^`\\$]|\\.|\$(?!\{))*)`;\n", _code(query, "javascript")
    )

    assert found is not None
    assert re.sub(r"\\(.)", r"\1", found[1], flags=re.DOTALL) == query


@pytest.mark.parametrize(
    ("query", "form", "short"),
    [
        (SELECT, "select", "csv"),
        ("ASK {}", "ask", "json"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "construct", "ttl"),
        ("DESCRIBE <x:a>", "describe", "ttl"),
        ("SELEC", "", "csv"),
        ("SELECT 'open", "", "csv"),
    ],
)
def test_the_format_fits_the_form(query: str, form: str, short: str) -> None:
    """A table, a yes or no, or triples; a broken query is taken for a table."""
    accepts = {
        "csv": "application/sparql-results+json",
        "json": "application/sparql-results+json",
        "ttl": "text/turtle",
    }
    assert form_of(query) == form
    assert f"format={short}&" in _code(query, "r")
    assert f'Accept: "{accepts[short]}"' in _code(query, "javascript")
    assert bool(_code(query, "pandas")) == (short == "csv")


def test_programs_come_in_one_order() -> None:
    """A page shows each under its name."""
    listed = snippets("SELECT *\r\n{}\r\n", ENDPOINT)

    assert [one.key for one in listed] == list(SNIPPETS)
    assert all("\r" not in one.code for one in listed)
