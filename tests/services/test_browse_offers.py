"""Offers say who answers for them, for what, and until when."""

from pvd_graph.services.browse_offers import offers
from pvd_graph.store.oxigraph import OxigraphReader


def test_offer_is_told_whole(bands: OxigraphReader) -> None:
    """Only what a source states: nothing is filled in."""
    (offer,) = offers(bands)

    assert (offer.title, offer.ended_on) == ("Conseil fictif", "2026-03-31")
    assert [one.name for one in offer.authorities] == ["Agence fictive"]
    assert offer.level is not None
    assert offer.level.name == "National"
    assert offer.programme is not None
    assert offer.programme.name == "Programme d'essai"
    assert (offer.page, offer.source) == ("", "Une fiche fictive")
    assert (offer.kinds, offer.challenges) == ((), ())
