"""Actions: what their pages tell."""

import pytest

from pvd_graph.errors import NotFoundError
from pvd_graph.services.browse_actions import (
    action,
    actions_by_iri,
    actions_of_commune,
)
from pvd_graph.store.oxigraph import OxigraphReader


def test_page_of_an_action_says_who_paid(small: OxigraphReader) -> None:
    """With the total cost, which lists leave out."""
    one = action(small, "projets-finances/fictif-1")

    assert (one.year, one.total_cost_eur, one.grant_eur) == ("2019", 300000, 58660)
    (given,) = one.contributions
    assert given.partner.name == "État"
    assert given.role is not None
    assert given.programme is not None
    assert (given.role.name, given.programme.name) == ("Financement", "DETR")


def test_actions_of_a_commune_are_whole(small: OxigraphReader) -> None:
    """What lists keep of an action is what its page tells."""
    one = action(small, "projets-finances/fictif-1")

    assert list(actions_of_commune(small, one.code_insee)) == [one]
    assert actions_by_iri(small)[one.iri] == one
    assert list(actions_of_commune(small, "99003")) == []


def test_unknown_action_is_told(small: OxigraphReader) -> None:
    """Whatever characters the key holds."""
    with pytest.raises(NotFoundError):
        action(small, "projets-finances/> <")
