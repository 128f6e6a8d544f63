"""Offers that have an end are told with it, also where only their name stands."""

import re
from pathlib import Path

import pytest

from pvd_graph.app import create_app
from tests.small_site import SmallSite

OFFER = """
@base <https://w3id.org/pvd-graph/> .
@prefix cpsv: <http://purl.org/vocab/cpsv#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix pvd: <https://w3id.org/pvd-graph/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<graph/offers/1> {
    <id/offer/conseil> a cpsv:PublicService ; dcterms:title "Conseil fictif"@fr ;
        dcterms:description "Un conseil."@fr ;
        pvd:endedOn "2026-03-31"^^xsd:date .
}
"""


@pytest.mark.parametrize("path", ["/communes/99001", "/programme/dashboard"])
def test_the_end_of_an_offer_stands_beside_its_name(path: str, tmp_path: Path) -> None:
    """No town asks for support that has ended because a page did not say so."""
    site = SmallSite(tmp_path, OFFER)
    text = create_app(site).test_client(use_cookies=False).get(path).text
    site.search().close()

    assert re.search(r"Conseil fictif</a> \(fin\sannoncée\s:\s31\smars\s2026\)", text)
