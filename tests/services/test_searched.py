"""What the index is given: all communes, and the things people ask for by name."""

import pytest

from pvd_graph import vocab
from pvd_graph.services import searched
from pvd_graph.services.searched import dataset_entry, search_entries, told_entries
from pvd_graph.store.oxigraph import OxigraphReader


def test_communes_bring_codes_postcodes_and_former_names(small: OxigraphReader) -> None:
    """A town of the programme outranks any other commune."""
    found = {
        one.iri.rsplit("/", 1)[-1]: one
        for one in search_entries(small)
        if one.kind == "commune"
    }

    town, other = found["99001"], found["99003"]
    assert town.others == ("99001", "99004", "99100", "99110", "L'Ancienne-Œuvre")
    assert town.detail == "Département fictif (99001) · Petite ville de demain"
    assert other.detail == "Département fictif (99003)"
    assert town.priority > other.priority > 0
    assert "99004" not in found


def test_concepts_bring_their_other_names(small: OxigraphReader) -> None:
    """Each by its French label, whatever its kind."""
    found = {(one.kind, one.label): one for one in search_entries(small)}

    vacancy = found["challenge", "Logements vacants de longue durée"]
    assert "vacance résidentielle" in vacancy.others
    assert ("partner", "Cerema") in found
    assert ("action-type", "Habitat") in found
    assert ("dataset", "Indicateurs") in found


def test_territories_are_found_by_name_and_code(small: OxigraphReader) -> None:
    """An intercommunality, often named after a town, comes after all communes."""
    found = {(one.kind, one.label): one for one in search_entries(small)}

    assert found["departement", "Ain"].others == ("01",)
    assert ("region", "Auvergne-Rhône-Alpes") in found
    epci = found["epci", "CC Bugey Sud"]
    assert epci.others == ("200040350",)
    assert epci.priority < found["commune", "Hors-Programme"].priority


def test_whatever_has_a_name_is_there(small: OxigraphReader) -> None:
    """In both languages; former groups are not."""
    found = {one.iri: one for one in search_entries(small)}
    kinds = {one.kind for one in found.values()}

    assert {"theme", "indicator", "group", "action"} <= kinds
    group = found[vocab.id_iri("peer-group", "vacance-fictive")]
    assert group.label_en
    assert group.detail_en == "Group of comparable towns"
    assert vocab.id_iri("peer-group", "ancien-fictif") not in found


def test_actions_come_last_with_their_town_and_year(small: OxigraphReader) -> None:
    """Many have one title: where and when tells them apart."""
    iri = vocab.id_iri("action", "projets-finances", "fictif-1")
    (action,) = told_entries(small, [iri, vocab.id_iri("action", "projets", "absent")])

    assert action.kind == "action"
    assert action.priority < min(
        one.priority for one in search_entries(small) if one.kind != "action"
    )
    assert action.around[0] == "Fictive-sur-Exemple"
    assert action.detail == "Action · " + " · ".join(action.around)
    assert list(told_entries(small, [])) == []
    # Of many, all are read and the others left out.
    many = [iri, *(vocab.id_iri("action", "projets", str(n)) for n in range(2_000))]
    assert list(told_entries(small, many)) == [action]


def test_of_too_many_actions_none_is_found_by_name(
    small: OxigraphReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index does not grow with a file of a million rows; the rest is there."""
    known = list(search_entries(small))
    monkeypatch.setattr(searched, "MOST_TOLD", 1)

    assert list(search_entries(small)) == [one for one in known if one.kind != "action"]


def test_dataset_is_told_in_both_languages() -> None:
    """One that came after the index was built."""
    entry = dataset_entry("d", "Essai", "Trial")

    assert (entry.label, entry.label_en, entry.kind) == ("Essai", "Trial", "dataset")
