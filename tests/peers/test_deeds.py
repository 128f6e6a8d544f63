"""What is said of an action is what its rows tell, and no more."""

from math import isnan

from pvd_graph.peers.deeds import deeds_of, last_part, sheets_told
from pvd_graph.vocab import id_iri

ACTION, OTHER = id_iri("action", "projets", "a1"), id_iri("action", "projets", "a2")
FUNDED = id_iri("term", "projet-finance")
TYPE = id_iri("action-type", "fonds-vert-67821")


def test_an_action_has_the_words_of_its_kind_or_its_label() -> None:
    """And the short names of what paid, once each, in order."""
    actions = [
        {"action": ACTION, "type": TYPE, "kind": FUNDED, "year": "2023"},
        {
            "action": OTHER,
            "type": "urn:t",
            "type_label": "Halle",
            "stage": id_iri("term", "terminee"),
        },
        {"action": "urn:left-out", "type": TYPE},
    ]
    funding = [
        {"action": ACTION, "programme": id_iri("programme", "fonds-vert")},
        {"action": ACTION, "programme": id_iri("programme", "detr")},
        {"action": ACTION, "programme": "urn:p", "label": "DETR"},
        {"action": OTHER},
    ]

    found = deeds_of(actions, funding, {ACTION, OTHER})

    assert set(found) == {ACTION, OTHER}
    one, two = found[ACTION], found[OTHER]
    assert (one.what, one.programme) == (
        "un projet de renaturation",
        "DETR, Fonds vert",
    )
    assert (one.funded, one.finished, one.year) == (True, False, 2023.0)
    assert "Halle" in two.what
    assert (two.funded, two.finished, two.programme) == (False, True, "")
    assert isnan(two.year)


def test_a_sheet_is_told_by_its_title() -> None:
    """Wherever among its rows that stands."""
    rows = [{"sheet": "urn:s", "title": "La halle"}, {"sheet": "urn:s"}]

    (told,) = sheets_told(rows).values()

    assert (told.what, told.told) == ("La halle", True)


def test_the_last_part_of_an_address() -> None:
    """Its slug."""
    assert last_part(ACTION) == "a1"
