"""Who publishes what, under which licence, is not for another publisher to say."""

import pytest

from pvd_graph import vocab
from pvd_graph.errors import InvalidGraphError
from pvd_graph.services.provenance_of_changes import leaving_provenance

LICENCE = f"{vocab.term('dcterms:license')} <https://example.org/mine> .\n"


@pytest.mark.parametrize(
    "iri",
    [
        vocab.dataset_iri("other"),
        vocab.dataset_iri("mine-too"),
        vocab.graph_iri("other", "1"),
        vocab.graph_iri("meta"),
        vocab.id_iri("load", "other", "1"),
        vocab.id_iri("file", "other", "1", "a.csv"),
    ],
)
def test_what_is_of_another_dataset_is_refused(iri: str) -> None:
    """With the statement, and what to do, in both languages."""
    with pytest.raises(InvalidGraphError) as caught:
        list(leaving_provenance("mine", [f"<{iri}> {LICENCE}"]))

    assert iri in str(caught.value)
    assert "Retirez" in str(caught.value)
    assert "Remove" in caught.value.english


def test_ones_own_dataset_and_things_are_left_alone() -> None:
    """A line that only speaks of another's dataset says nothing of it."""
    subjects = (vocab.dataset_iri("mine"), vocab.graph_iri("mine", "1"))
    lines = [f"<{iri}> {LICENCE}" for iri in subjects]
    town = vocab.id_iri("commune", "99001")
    source = f"{vocab.term('dcterms:source')} <{vocab.dataset_iri('other')}>"
    lines.append(f"<{town}> {source} .\n")

    assert list(leaving_provenance("mine", lines)) == lines
