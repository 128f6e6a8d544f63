"""What the data model and the ontology show of a real town is in the real graph."""

import json
import re
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator

import pytest
from rdflib import Graph
from rdflib.namespace import SKOS
from rdflib.term import Node

from pvd_graph.resources import ontology_folder
from pvd_graph.vocab import BASE, PREFIXES
from tests.conftest import ROOT

MODEL = (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8")
HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
MADE_UP = re.compile(r"99[0-9]{3}|/99-|essai")
LEFT_OUT = re.compile(
    r"""(?x)
    \#(?=\s)[^\n]*              # a comment
    | "[^"\n]*…"(?:@[a-z]+|\^\^[a-z]+:\w+)?   # a text, an IRI, or what is not told
    | <[^<>\s]*…[^<>\s]*>
    | (?<=\s)…
    """
)
GAP = "<urn:gap>"
JSON = "application/sparql-results+json"

Statement = tuple[Node, Node, Node]


def _told(text: str) -> Iterator[Statement]:
    """Yield what *text*, Turtle with gaps, says of things that are not made up."""
    whole = text.replace("; … .", ".")
    filled = LEFT_OUT.sub(lambda gap: "" if gap[0][0] == "#" else GAP, whole)
    graph = Graph().parse(data=HEAD + filled, format="turtle", publicID=BASE)
    for triple in graph:
        if not any(MADE_UP.search(str(one)) or str(one) == GAP[1:-1] for one in triple):
            yield triple


def _of_the_model() -> list[Statement]:
    blocks = re.findall(r"```turtle\n(.*?)```", MODEL, re.DOTALL)
    return [one for block in blocks if "<uuid>" not in block for one in _told(block)]


def _of_the_ontology() -> list[Statement]:
    ontology = Graph().parse(ontology_folder() / "pvd.ttl")
    examples = ontology.objects(None, SKOS.example)
    return [one for text in examples for one in _told(str(text))]


def _is_there(server: str, statement: Statement) -> bool:
    """Ask the endpoint; a number is the same however it is written."""
    subject, predicate, told = (one.n3() for one in statement)
    query = f"ASK {{ {subject} {predicate} ?o FILTER(?o = {told}) }}"
    url = f"{server}/sparql?{urllib.parse.urlencode({'query': query})}"
    request = urllib.request.Request(url, headers={"Accept": JSON})  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own server
        return bool(json.load(answer)["boolean"])


@pytest.mark.slow
@pytest.mark.parametrize(
    "statements",
    [pytest.param(_of_the_model, id="model"), pytest.param(_of_the_ontology, id="ttl")],
)
def test_what_is_shown_of_real_things_is_so(
    server: str, statements: Callable[[], list[Statement]]
) -> None:
    """A figure that a build changes is changed in the text too; there are many."""
    told = sorted(set(statements()))

    assert len(told) > 100
    wrong = [" ".join(map(str, one)) for one in told if not _is_there(server, one)]
    assert wrong == []
