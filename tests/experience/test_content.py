"""What is typed becomes a content, or is told to be corrected, field by field."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pvd_graph.experience.content import (
    PartnerRole,
    content_json,
    parse_content,
    plain_name,
)
from tests.experience.sheets import TOWN, content, typed


def test_a_whole_sheet_is_read() -> None:
    """Numbers and days as the French write them; empty rows are none."""
    found = content()

    assert found.started == date(2024, 3, 1)
    assert found.ended == date(2025, 6, 30)
    assert found.cost_eur == Decimal("12500.50")
    assert found.partners == (PartnerRole("pvd-graph", "conseil", Decimal(1000)),)
    assert found.measures[0].before == Decimal(12)
    assert found.contact == "mairie@zone-fictive.example"


def test_what_is_written_is_read_again() -> None:
    """Whatever is stored of a revision says the same."""
    found = content()

    assert parse_content(content_json(found), TOWN) == (found, [])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 151}, "title"),
        ({"context": " \n "}, "context"),
        ({"course": None}, "course"),
        ({"advice": "x" * 12_001}, "advice"),
        ({"challenges": []}, "challenges"),
        ({"challenges": "habitat"}, "challenges"),
        ({"challenges": [f"defi-{number}" for number in range(9)]}, "challenges"),
        ({"ended": "2024-02-01"}, "ended"),
        ({"started": "2024-13-01"}, "started"),
        ({"started": "31/02/2024"}, "started"),
        ({"cost_eur": "douze"}, "cost_eur"),
        ({"cost_eur": "-1"}, "cost_eur"),
        ({"cost_eur": "NaN"}, "cost_eur"),
        ({"cost_eur": "1e30"}, "cost_eur"),
        ({"partners": [{"partner": "12 - 3"}]}, "partners.1.partner"),
        ({"partners": [{"partner": "a", "role": "roi"}]}, "partners.1.role"),
        ({"measures": [{"label": "Locaux", "unit": "u"}]}, "measures.1.before"),
        ({"documents": [{"title": "a", "url": "javascript:x"}]}, "documents.1.url"),
        ({"documents": [{"title": "a", "url": "https://a@b.fr"}]}, "documents.1.url"),
        ({"documents": [{"title": "a", "url": "https://[a/"}]}, "documents.1.url"),
        (
            {"documents": [{"title": "a", "url": "https://a.fr/?to=b%40c.fr"}]},
            "documents.1.url",
        ),
        ({"documents": [{"title": "a"}] * 13}, "documents"),
        ({"pictures": [{"sha256": "0" * 64}]}, "pictures.1.alt"),
        ({"pictures": [{"sha256": "../x", "alt": "a"}]}, "pictures.1.sha256"),
        ({"pictures": [{"alt": "a", "licence": "x"}]}, "pictures.1.licence"),
        ({"contact": "mairie"}, "contact"),
    ],
)
def test_what_is_wrong_is_told_where_it_is(change: dict[str, Any], field: str) -> None:
    """In both languages."""
    found, faults = parse_content(typed(**change), TOWN)

    assert found is None
    wrong = [fault for fault in faults if fault.field == field]
    assert wrong, faults
    assert all(fault.told.fr and fault.told.en for fault in wrong)


@pytest.mark.parametrize("junk", [{}, {"partners": 3, "measures": [4, None]}])
def test_whatever_is_sent_is_read(junk: dict[str, Any]) -> None:
    """A form from elsewhere is a form with everything to fill in."""
    found, faults = parse_content(junk, TOWN)

    assert found is None
    assert {fault.field for fault in faults} == {
        *("title", "context", "course", "challenges")
    }


def test_control_characters_go() -> None:
    """They would be in no file that a machine can read."""
    assert content(title="La\x00 halle\x0b").title == "La halle"


def test_texts_tell_all_that_people_read() -> None:
    """What is checked for personal data forgets no list."""
    found = content().texts()

    assert found["measures.1.label"] == "Locaux vides locaux"
    assert found["documents.1.title"] == "Le plan"
    assert found["pictures.1.alt"].startswith("La halle")


def test_a_partner_that_is_not_known_is_a_name() -> None:
    """Read by people, so that personal data are looked for in it; never like a slug."""
    raw = typed(partners=[{"partner": "cerema"}, {"partner": "Bail & Cie"}])

    content, faults = parse_content(raw, TOWN)

    assert faults == []
    assert content is not None
    assert [one.is_known for one in content.partners] == [True, False]
    assert content.texts()["partners.2.partner"] == "Bail & Cie"
    assert "partners.1.partner" not in content.texts()
    assert [plain_name(one) for one in ("soliha", "3f", "Bail & Cie")] == [
        *("Soliha", "3F", "Bail & Cie")
    ]
