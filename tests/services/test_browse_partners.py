"""Partners: signatories in their order, and what each funded."""

import pytest

from pvd_graph.errors import NotFoundError
from pvd_graph.services.browse_partners import partner, partner_groups, partners
from pvd_graph.store.oxigraph import OxigraphReader


def test_signatories_come_first(small: OxigraphReader) -> None:
    """Then the others, by name."""
    assert list(partners(small)) == ["cerema", "anct", "pvd-graph", "etat"]
    (signed,) = partners(small)["cerema"].signatures
    assert (signed.order, signed.letter.name) == (4, "Lettre d'engagement")


def test_what_was_funded_adds_up(small: OxigraphReader) -> None:
    """By role and programme: actions, towns, euros."""
    state = partner(small, "etat")

    (funding,) = state.fundings
    assert (funding.actions, funding.communes, funding.amount_eur) == (2, 2, 59660)
    assert (state.actions, state.amount_eur) == (2, 59660)
    assert partner(small, "cerema").amount_eur == 0


def test_unknown_partner_is_told(small: OxigraphReader) -> None:
    """The message names what was asked."""
    with pytest.raises(NotFoundError, match="personne"):
        partner(small, "personne")


def test_groups_follow_what_the_graph_says(bands: OxigraphReader) -> None:
    """Who runs or offers is a partner; who publishes or is owed data, a producer."""
    found = {
        name: [one.slug for one in group]
        for name, group in partner_groups(bands).items()
    }

    assert found == {
        "signatory": [],
        "partner": ["agence"],
        "producer": ["bureau", "office"],
        "other": ["familles"],
        "project": ["projet"],
    }
    agency = partner(bands, "agence")
    assert [one.name for one in agency.manages] == ["Programme d'essai"]
    assert [one.title for one in agency.offers] == ["Conseil fictif"]
    assert agency.level is not None
    assert agency.level.name == "National"
    assert [one.slug for one in partner(bands, "office").published] == ["figures"]
