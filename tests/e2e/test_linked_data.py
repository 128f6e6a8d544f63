"""Linked data over real HTTP: every kind of thing, in every format, step by step."""

import json
import urllib.error
import urllib.parse
import urllib.request
from email.message import Message
from html.parser import HTMLParser

import pytest
import rdflib
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, PROV, QB, RDF, SKOS

from pvd_graph.resources import ontology_folder
from pvd_graph.services.browse_ontology import ontology_versions
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.vocab import BASE, shorten

# rdflib's own JSON-LD parser uses what rdflib deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

PVD = rdflib.Namespace(BASE + "ontology#")
FELLETIN = "23079"
FORMATS = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
# Accept -> what is answered; None for 406. Every kind of thing obeys this table.
TABLE = [
    ("", "text/html"),
    ("*/*", "text/html"),
    (BROWSER, "text/html"),
    ("text/html", "text/html"),
    *((media_type, media_type) for media_type in FORMATS),
    ("application/ld+json;q=0.4, text/turtle;q=0.9", "text/turtle"),
    ("text/turtle;q=0, application/n-triples", "application/n-triples"),
    ("text/html;q=0.5, application/rdf+xml", "application/rdf+xml"),
    ("text/turtle, */*;q=0.1", "text/turtle"),
    ("image/png, application/rdf+xml;q=0.2", "application/rdf+xml"),
    ("application/ld+json; profile=compacted", "application/ld+json"),
    ("image/png", None),
    ("text/html;q=0, image/*", None),
]
DOCUMENTS = [
    "ontology",
    "id/scheme/defis",
    "id/scheme/types-action",
    "catalog",
    ".well-known/void",
    "questions",
    "questions/CQ-01",
]


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Shows redirections instead of following them."""

    def redirect_request(self, *_arguments: object) -> None:
        """Follow nothing."""


def _get(url: str, accept: str) -> tuple[int, Message, bytes]:
    request = urllib.request.Request(url, headers={"Accept": accept})  # noqa: S310 - our own server
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def _follow(server: str, iri: str, accept: str) -> tuple[int, Message, bytes]:
    """Ask for a thing by its IRI, as if the base led to *server*; follow its 303.

    The page of a former commune leads on to that of the commune of today.
    """
    document = iri.partition("#")[0]
    url = f"{server}/{document.removeprefix(BASE)}"
    for _ in range(3):
        status, headers, body = _get(url, accept)
        if status not in {301, 303, 308}:
            break
        url = urllib.parse.urljoin(server, headers["Location"])
    return status, headers, body


def _graph(server: str, iri: str, accept: str = "text/turtle") -> rdflib.Graph:
    status, headers, body = _follow(server, iri, accept)
    assert status == 200, iri
    assert headers.get_content_type() == accept
    return rdflib.Graph().parse(data=body, format=FORMATS[accept])


@pytest.fixture(scope="module")
def things(reader: OxigraphReader) -> dict[str, str]:
    """Find one thing of each class of the published graph, and each document."""
    query = "SELECT ?class (MIN(?thing) AS ?one) { ?thing a ?class } GROUP BY ?class"
    found = {
        shorten(row["class"]): row["one"]
        for row in reader.select(query)
        if row["one"].startswith(BASE)
    }
    assert len(found) > 30
    version = next(iter(ontology_versions(ontology_folder())))
    documents = [*DOCUMENTS, f"ontology/{version}"]
    return found | {path: BASE + path for path in documents}


@pytest.mark.parametrize(("accept", "expected"), TABLE)
def test_accept_decides_for_every_kind_of_thing(
    server: str, things: dict[str, str], accept: str, expected: str | None
) -> None:
    """One table for all: what is asked for, or 406 with what is offered."""
    for kind, iri in things.items():
        status, headers, body = _follow(server, iri, accept)

        if expected is None:
            assert status == 406, kind
            offered = json.loads(body)["offered"]
            assert {one["media_type"] for one in offered} == {"text/html", *FORMATS}
        else:
            assert (status, headers.get_content_type()) == (200, expected), kind
        assert body


def test_rdf_says_the_same_in_every_format(server: str, things: dict[str, str]) -> None:
    """The formats are ways to write one description; rdflib reads them all."""
    for kind, iri in things.items():
        first, *others = (_graph(server, iri, accept) for accept in FORMATS)

        assert len(first) > 0, kind
        if not iri.endswith("/void"):
            subject = rdflib.URIRef(iri)
            assert (subject, None, None) in first or (None, None, subject) in first
        for other in others:
            assert isomorphic(first, other), kind


def test_links_lead_to_every_format(server: str, things: dict[str, str]) -> None:
    """From the 303 and from the page alike, as RFC 8288 writes them."""
    for kind, iri in things.items():
        url = f"{server}/{iri.partition('#')[0].removeprefix(BASE)}"
        status, headers, _body = _get(url, "text/html")
        if status == 303:
            page = urllib.parse.urljoin(server, headers["Location"])
            page_status, page_headers, _body = _get(page, "text/html")
            if page_status == 200 and "?" not in page:
                assert 'rel="describedby"' in page_headers["Link"], kind
        link = headers["Link"]
        for media_type in FORMATS:
            assert f'rel="alternate"; type="{media_type}"' in link, kind
        target = link.split('>; rel="describedby"')[0].rsplit("<", 1)[1]
        status, headers, _body = _get(urllib.parse.urljoin(server, target), "*/*")
        assert (status, headers.get_content_type()) == (200, "text/turtle"), kind


def test_text_is_told_of_formats_in_text(server: str) -> None:
    """Who takes text, and none of ours, reads a list of addresses."""
    status, headers, body = _get(f"{server}/id/commune/{FELLETIN}", "text/plain")

    assert status == 406
    assert headers.get_content_type() == "text/plain"
    assert f"text/turtle /communes/{FELLETIN}.ttl" in body.decode()


def test_an_unknown_version_is_told_those_there_are(server: str) -> None:
    """404, not the current version under a wrong name."""
    status, _headers, body = _get(f"{server}/ontology/9.9.9", "application/json")

    assert status == 404
    assert "0." in json.loads(body)["detail"]


def test_a_description_stops_and_tells_how_to_go_on(server: str) -> None:
    """139,257 observations name the legal population: fifty, and a query for all."""
    iri = BASE + "id/indicator/legal_population"
    graph = _graph(server, iri)
    thing = rdflib.URIRef(iri)

    assert len(list(graph.subjects(PVD.indicator, thing))) == 50
    (more,) = graph.objects(thing, rdflib.RDFS.seeAlso)
    assert str(more).startswith(f"{server}/sparql?query=")


def _one(graph: rdflib.Graph, subject: rdflib.term.Node, path: object) -> str:
    """Return the first value of a property in order, as an IRI."""
    values = sorted(map(str, graph.objects(subject, path)))  # type: ignore[arg-type] # a property
    assert values, f"{subject} {path}"
    return values[0]


def test_from_a_town_to_the_licence_by_rdf(server: str) -> None:
    """Town, assessment, challenge, observation, dataset, publisher: IRIs only."""
    town = rdflib.URIRef(f"{BASE}id/commune/{FELLETIN}")
    graph = _graph(server, str(town))
    about = sorted(map(str, graph.subjects(PVD.commune, town)))
    assessment = rdflib.URIRef(next(one for one in about if "/assessment/" in one))
    graph = _graph(server, str(assessment))
    challenge = _one(graph, assessment, PVD.challenge)
    observation = rdflib.URIRef(_one(graph, assessment, PROV.wasDerivedFrom))

    assert (rdflib.URIRef(challenge), RDF.type, SKOS.Concept) in _graph(
        server, challenge
    )
    graph = _graph(server, str(observation))
    assert (observation, RDF.type, QB.Observation) in graph
    dataset = rdflib.URIRef(_one(graph, observation, QB.dataSet))
    graph = _graph(server, str(dataset))
    assert (dataset, RDF.type, DCAT.Dataset) in graph
    assert _one(graph, dataset, DCTERMS.license).startswith("https://")
    publisher = rdflib.URIRef(_one(graph, dataset, DCTERMS.publisher))
    assert (publisher, SKOS.prefLabel, None) in _graph(server, str(publisher))


class _Links(HTMLParser):
    """The addresses that a page links to."""

    def __init__(self) -> None:
        """Start without any."""
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the address of each link."""
        if tag == "a":
            self.found += [value or "" for name, value in attrs if name == "href"]


def _page(server: str, path: str) -> list[str]:
    status, _headers, body = _get(server + path, "text/html")
    assert status == 200, path
    links = _Links()
    links.feed(body.decode())
    return links.found


def _first(links: list[str], start: str) -> str:
    return next(one for one in links if one.startswith(start))


def test_from_a_town_to_the_licence_by_pages(server: str) -> None:
    """The same steps with a browser: each page links to the next one."""
    links = _page(server, f"/communes/{FELLETIN}")
    challenge = _first(links, "/challenges/")
    observation = _first(links, "/resource/observation/")

    assert _first(_page(server, challenge), "/resource/rule/")
    dataset = _first(_page(server, observation), "/datasets/")
    links = _page(server, dataset)
    assert _page(server, _first(links, "/partners/"))
    assert _first(links, "https://www.etalab.gouv.fr/licence")


def test_every_dump_of_the_catalogue_can_be_had(server: str) -> None:
    """Addresses of the host that serves, and files with their checksums."""
    graph = _graph(server, BASE + "catalog")
    addresses = {str(one) for one in graph.objects(None, DCAT.downloadURL)}
    _status, _headers, sums = _get(f"{server}/dumps/SHA256SUMS", "*/*")
    named = {line.split("  ")[1] for line in sums.decode().splitlines()}

    assert addresses == {f"{server}/dumps/{name}" for name in named}
    status, headers, _body = _get(f"{server}/dumps/graphs/meta.ttl.gz", "*/*")
    assert (status, headers.get_content_type()) == (200, "application/gzip")
