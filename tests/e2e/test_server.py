"""The whole server over real HTTP, on the real graph, as strangers use it."""

import csv
import http.client
import io
import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from email.message import Message

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, SPARQLWrapper

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
TURTLE = "text/turtle"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Shows redirections instead of following them."""

    def redirect_request(self, *_arguments: object) -> None:
        """Follow nothing."""


def _get(url: str, accept: str = "*/*") -> tuple[int, Message, bytes]:
    request = urllib.request.Request(url, headers={"Accept": accept})  # noqa: S310 - our own server
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def _sparql(server: str, query: str, accept: str) -> tuple[int, Message, bytes]:
    parameters = urllib.parse.urlencode({"query": query})
    return _get(f"{server}/sparql?{parameters}", accept)


PAGES = [
    "/",
    "/communes",
    "/communes/01034",
    "/communes/01034/peers",
    "/communes/75056",
    "/communes/97411",
    "/communes/98735",
    "/challenges",
    "/challenges/logements-vacants",
    "/actions",
    "/actions?theme=transition-ecologique",
    "/partners",
    "/partners/anct",
    "/programme",
    "/datasets",
    "/datasets/indicators",
    "/search?q=belley",
    "/about",
    "/accessibility",
    "/privacy",
    "/licences",
    "/sparql",
    "/ontology",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers(server: str, path: str) -> None:
    """In French, as HTML, for a browser; outside the programme and overseas too."""
    status, headers, body = _get(server + path, "text/html")

    assert status == 200
    assert headers.get_content_type() == "text/html"
    assert b'<html lang="fr"' in body


def test_a_town_page_says_what_matters(server: str) -> None:
    """Dates, a challenge with its evidence, money as money, peers, licence."""
    _status, _headers, body = _get(f"{server}/communes/23079", "text/html")
    text = body.decode().replace("\N{NARROW NO-BREAK SPACE}", " ")

    assert "Felletin" in text
    assert "Logements vacants de longue durée" in text
    assert "médiane" in text
    assert "retour d" in text
    assert "Licence Ouverte" in text


def test_any_commune_meets_the_criteria_or_is_not_known(server: str) -> None:
    """Paris is over 20,000; its centrality is not in our tables: not known, not no."""
    _status, _headers, body = _get(f"{server}/communes/75056", "text/html")
    text = body.decode()

    assert "non connu" in text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/communes/99999", 404),
        ("/communes/1034", 400),
        ("/challenges/nothing", 404),
        ("/nothing", 404),
        ("/api/v1/communes/99999/peers", 404),
        ("/api/v1/communes/1034/peers", 400),
        ("/api/v1/communes/01034/peers?k=0", 400),
        ("/api/v1/communes/01034/peers?k=51", 400),
        ("/api/v1/communes/01034/peers?k=dix", 400),
    ],
)
def test_bad_addresses_get_a_message(server: str, path: str, status: int) -> None:
    """A page that helps, or problem+json that says what and where."""
    found, headers, body = _get(server + path)

    assert found == status
    if path.startswith("/api/"):
        assert headers.get_content_type() == "application/problem+json"
        assert json.loads(body)["detail"]


def test_peers_answer_the_contract(server: str) -> None:
    """The keys that outside checks rely on."""
    _status, _headers, body = _get(f"{server}/api/v1/communes/23079/peers?k=3")
    found = json.loads(body)

    assert found["target"] == {"code_insee": "23079", "label": "Felletin"}
    assert found["k"] == 3
    assert isinstance(found["generation"], int)
    assert [peer["rank"] for peer in found["peers"]] == [1, 2, 3]
    first = found["peers"][0]
    assert set(first) >= {
        "rank",
        "code_insee",
        "label",
        "score",
        "components",
        "shared_challenges",
        "close_indicators",
        "different_indicators",
        "learn_from",
        "reason",
    }
    assert set(first["components"]) >= {"challenges", "indicators", "actions", "size"}
    assert set(first["shared_challenges"][0]) >= {"iri", "label", "contribution"}


def test_an_absorbed_code_leads_to_the_commune_of_today(server: str) -> None:
    """Arlod (01018) was absorbed by what is Valserhône (01033) today."""
    for path in ("/communes/{}", "/api/v1/communes/{}/peers"):
        status, headers, _body = _get(server + path.format("01018"))
        assert status in {301, 308}
        assert headers["Location"].endswith(path.format("01033"))


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html", "text/html"),
        (TURTLE, TURTLE),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
    ],
)
@pytest.mark.parametrize(
    "thing",
    [
        "id/commune/01034",
        "id/challenge/logements-vacants",
        "id/partner/anct",
        "id/observation/private_long_vacancy_rate_pct/01034/2025",
        "id/rule/vacance-longue",
    ],
)
def test_every_iri_answers_by_accept(
    server: str, thing: str, accept: str, kind: str
) -> None:
    """303 to the page or to the data, and the data is about the thing."""
    status, headers, _body = _get(f"{server}/{thing}", accept)
    assert status == 303
    assert "Accept" in headers["Vary"]

    target = urllib.parse.urljoin(server, headers["Location"])
    status, headers, body = _get(target, accept)

    assert status == 200
    assert headers.get_content_type() == kind
    if kind == TURTLE:
        graph = rdflib.Graph().parse(data=body, format="turtle")
        subject = rdflib.URIRef(f"https://w3id.org/pvd-graph/{thing}")
        assert (subject, rdflib.RDF.type, None) in graph


def test_sparqlwrapper_and_rdflib_query_the_endpoint(server: str) -> None:
    """As their documentation says, with nothing set."""
    query = "SELECT (COUNT(*) AS ?n) { ?c a <http://rdf.insee.fr/def/geo#Commune> }"
    wrapper = SPARQLWrapper(f"{server}/sparql", returnFormat=JSON)
    wrapper.setQuery(query)
    found = wrapper.query().convert()
    graph = rdflib.Graph(SPARQLStore(f"{server}/sparql"))
    (row,) = graph.query(query)

    assert found["results"]["bindings"][0]["n"]["value"] == "34969"  # type: ignore[index, call-overload] # a parsed JSON document
    assert str(row[0]) == "34969"  # type: ignore[index] # a row of a SELECT


def test_a_large_export_streams_whole(server: str) -> None:
    """All communes as CSV: the first bytes come early, the last row too."""
    query = (
        "SELECT ?code ?name { ?c a <http://rdf.insee.fr/def/geo#Commune> ; "
        "<http://rdf.insee.fr/def/geo#codeINSEE> ?code ; "
        "<http://rdf.insee.fr/def/geo#nom> ?name }"
    )
    status, _headers, body = _sparql(server, query, "text/csv")
    rows = list(csv.reader(io.StringIO(body.decode())))

    assert status == 200
    assert len(rows) == 34_970


def test_a_query_that_does_not_parse_says_where(server: str) -> None:
    """Line and column, in a problem document."""
    status, headers, body = _sparql(server, "SELECT *\nWHERE { ?s ?p }", "text/csv")
    found = json.loads(body)

    assert status == 400
    assert headers.get_content_type() == "application/problem+json"
    assert found["line"] == 2
    assert found["column"] >= 15


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { S\\u0045RVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT ?x { ?s ?p ?o } }",
    ],
)
def test_service_is_refused(server: str, query: str) -> None:
    """Whatever its spelling."""
    status, _headers, body = _sparql(server, query, "text/csv")

    assert status == 400
    assert "SERVICE" in json.loads(body)["detail"]


def test_updates_are_refused(server: str) -> None:
    """The public endpoint is for reading."""
    status, _headers, _body = _sparql(server, "CLEAR ALL", "text/csv")

    assert status == 400


def test_runaway_queries_are_stopped_while_others_are_answered(server: str) -> None:
    """Two seconds, as the fixture asks; meanwhile look-ups and pages go on."""
    outcomes: list[tuple[int, float]] = []

    def run_away() -> None:
        start = time.monotonic()
        status, headers, body = _sparql(server, RUNAWAY, "text/csv")
        outcomes.append((status, time.monotonic() - start))
        assert headers["Retry-After"]
        assert json.loads(body)["limit"] == "time"

    threads = [threading.Thread(target=run_away) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    slowest = 0.0
    while any(thread.is_alive() for thread in threads):
        start = time.monotonic()
        assert _sparql(server, "ASK {}", "application/sparql-results+json")[0] == 200
        assert _get(f"{server}/communes/01034", "text/html")[0] == 200
        slowest = max(slowest, time.monotonic() - start)
        time.sleep(0.05)
    for thread in threads:
        thread.join()

    assert [status for status, _seconds in outcomes] == [503] * 3
    assert max(seconds for _status, seconds in outcomes) < 4
    assert slowest < 1.5


def test_pages_are_safe_and_stay_at_home(server: str) -> None:
    """A strict policy, no sniffing, and no address of another host to load from."""
    _status, headers, body = _get(f"{server}/communes/01034", "text/html")

    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert b'src="http' not in body
    assert b"<script>" not in body


def test_search_as_you_type_finds_by_all_names(server: str) -> None:
    """Name without accents, former name, code, postcode."""
    for text, code in (
        ("belley", "01034"),
        ("01034", "01034"),
        ("felletin", "23079"),
        ("bellegarde-sur-valserine", "01033"),
        ("23500", "23079"),
        ("st pons de thomieres", "34284"),
    ):
        url = f"{server}/search.json?{urllib.parse.urlencode({'q': text})}"
        _status, _headers, body = _get(url)
        assert code in body.decode(), text


def test_a_client_that_sends_half_a_request_hurts_nobody(server: str) -> None:
    """It holds a socket, not a thread."""
    host = server.removeprefix("http://")
    idle = [http.client.HTTPConnection(host, timeout=30) for _ in range(40)]
    try:
        for connection in idle:
            connection.putrequest("POST", "/sparql")
            connection.putheader("Content-Length", "1000")
            connection.endheaders()
        assert _get(f"{server}/communes/01034", "text/html")[0] == 200
    finally:
        for connection in idle:
            connection.close()
