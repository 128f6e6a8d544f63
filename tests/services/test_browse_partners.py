"""Partners: signatories in their order, and what each funded."""

import pytest

from pvd_graph.errors import NotFoundError
from pvd_graph.services.browse_partners import partner, partners
from pvd_graph.store.oxigraph import OxigraphReader


def test_signatories_come_first(small: OxigraphReader) -> None:
    """Then the others, by name."""
    assert list(partners(small)) == ["cerema", "anct", "etat"]
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
