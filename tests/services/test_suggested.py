"""Suggestions of a build, read back."""

from decimal import Decimal

from pvd_graph.services.suggested import suggested
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.vocab import id_iri


def test_a_suggestion_comes_with_what_it_rests_on(small: OxigraphReader) -> None:
    """As the graph has it: its reasons, its parts, its words."""
    (one,) = suggested(small, "99001", 3, explain=True)

    assert (one.target, one.rank, one.peer) == ("99001", 1, "99002")
    ((challenge, worth),) = one.shared
    assert challenge == id_iri("challenge", "logements-vacants")
    assert worth > 0
    assert len(one.parts) == 5
    assert all(isinstance(part, Decimal) for part in one.parts)
    assert one.reason


def test_what_is_not_asked_is_not_told(small: OxigraphReader) -> None:
    """Scores alone; no rank beyond what the build made, no town without any."""
    (one,) = suggested(small, "99001", 3, explain=False)

    assert one.score > 0
    assert (one.shared, one.close, one.different) == ((), (), ())
    assert (one.learn, one.reason) == ((), "")
    assert suggested(small, "99003", 3, explain=True) == []
