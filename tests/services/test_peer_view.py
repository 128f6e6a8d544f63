"""What peers tell taken together."""

import pytest

from pvd_graph.services.peer_view import apart_km, not_done_here
from pvd_graph.store.oxigraph import OxigraphReader


def test_distances() -> None:
    """Paris to Lyon is some 392 kilometres as the crow flies; to itself, none."""
    paris, lyon = (48.8566, 2.3522), (45.7640, 4.8357)

    assert apart_km(paris, lyon) == pytest.approx(392, abs=1)
    assert apart_km(lyon, lyon) == 0


def test_what_a_peer_did_and_the_town_did_not(small: OxigraphReader) -> None:
    """The two towns have a project each, of different types."""
    (one,) = not_done_here(small, "99001", ["99002"])

    assert (one.type.name, one.towns) == ("Éducation", 1)
    assert [each.code_insee for each in one.examples] == ["99002"]
    assert [each.type.name for each in not_done_here(small, "99002", ["99001"])] == [
        "Habitat"
    ]
    assert not_done_here(small, "99001", []) == []
    assert not_done_here(small, "99001", ["99001"]) == []
