"""A change leaves nothing that is spoken of and described nowhere."""

from collections.abc import Sequence

import pyoxigraph as ox
import pytest

from pvd_graph import vocab
from pvd_graph.errors import InvalidGraphError
from pvd_graph.services.integrity_of_changes import check_references
from pvd_graph.store.oxigraph import OxigraphReader

OLD, OTHER = "http://example.org/old", "http://example.org/other"
DERIVED = vocab.graph_iri("derived", "peers")
A, B = (f"<{vocab.id_iri('partner', name)}>" for name in "ab")
TYPED = f"{A} {vocab.term('rdf:type')} <http://e/T> .\n"
SPEAKS = f"{B} <http://e/p> {A} .\n"


def _check(gone: Sequence[str], added: Sequence[str], **others: Sequence[str]) -> None:
    """Replace the graph *gone* by *added* beside the graphs *others*."""
    store = ox.Store()
    names = {"other": OTHER, "derived": DERIVED}
    graphs = {OLD: gone, **{names[name]: lines for name, lines in others.items()}}
    for iri, lines in graphs.items():
        store.load(
            "".join(lines), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(iri)
        )
    reader = OxigraphReader(store, 1)
    check_references(reader, frozenset([OLD]), lambda: gone, lambda: added)


def test_what_is_spoken_of_must_be_described() -> None:
    """Things of ours; what others name is theirs."""
    _check([], [f"{B} <http://e/p> <http://e/unknown> .\n"])
    _check([], [SPEAKS, TYPED])
    _check([], [SPEAKS], other=[TYPED])

    with pytest.raises(InvalidGraphError, match="partner/a") as caught:
        _check([], [SPEAKS])
    assert f"{A}, referred to by {B}" in caught.value.english


def test_a_description_that_goes_does_not_count() -> None:
    """It is in the graph that is replaced."""
    with pytest.raises(InvalidGraphError, match="partner/a"):
        _check([TYPED], [SPEAKS])


def test_what_goes_must_not_be_spoken_of() -> None:
    """Unless it comes back, or another graph describes it too."""
    with pytest.raises(InvalidGraphError, match="autre jeu"):
        _check([TYPED], [], other=[SPEAKS])

    _check([TYPED], [TYPED], other=[SPEAKS])
    _check([TYPED], [], other=[SPEAKS, TYPED])
    _check([TYPED, SPEAKS], [])


def test_what_is_derived_waits_for_the_next_build() -> None:
    """It says which loads it comes from."""
    _check([TYPED], [], derived=[SPEAKS])
