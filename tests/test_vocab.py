"""Names become IRIs, and texts become N-Triples terms that the engine reads back."""

import pyoxigraph as ox
import pytest

from pvd_graph import vocab


@pytest.mark.parametrize(
    "text", ["simple", 'dit "oui"', "a\\b", "deux\nlignes", "retour\r", "é — 😀", "\t"]
)
def test_literals_read_back_as_they_were(text: str) -> None:
    """Whatever a cell holds, the archive says the same."""
    line = f"<http://e/s> <http://e/p> {vocab.literal(text, lang='fr')} ."

    quads = list(ox.parse(line, format=ox.RdfFormat.N_TRIPLES))

    assert quads[0].object == ox.Literal(text, language="fr")


def test_keys_cannot_leave_their_path() -> None:
    """A key with spaces, angle brackets or accents stays one IRI."""
    iri = vocab.id_iri("action", "jeu", "fv23_Non Renseigné>")

    assert iri.endswith("/id/action/jeu/fv23_Non%20Renseign%C3%A9%3E")


def test_prefixed_names_expand_and_shorten() -> None:
    """The two are inverse on our prefixes."""
    assert vocab.shorten(vocab.expand("pvd:Action")) == "pvd:Action"
    assert vocab.term("rdf:type") == (
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    )
    with pytest.raises(KeyError):
        vocab.expand("unknown:x")


def test_graphs_of_loads_carry_their_version() -> None:
    """Reserved graphs have none."""
    assert vocab.graph_iri("cog", "2026-01-01") == (
        "https://w3id.org/pvd-graph/graph/cog/2026-01-01"
    )
    assert vocab.graph_iri("meta") == "https://w3id.org/pvd-graph/graph/meta"
