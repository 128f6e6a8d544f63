"""A whole sheet of a fictitious town, as someone types it."""

from typing import Any

from pvd_graph.experience.content import Content, parse_content

TOWN = "99001"
SHEET = "00000000-0000-4000-8000-000000099001"


def typed(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any field
    """Return the fields of a good sheet, but for *changes*."""
    return {
        "title": "Rouvrir la halle un jour par semaine",
        "action": "",
        "challenges": ["locaux-vides"],
        "context": "La halle était vide depuis **six ans**.",
        "course": "Un bail d'un jour par semaine, puis trois.",
        "results": "Huit locaux vides ont rouvert autour de la halle.",
        "difficulties": "Le chauffage a coûté le double du devis.",
        "lessons": "Commencer petit a convaincu les propriétaires.",
        "advice": "Signer le premier bail avant les travaux.",
        "started": "01/03/2024",
        "ended": "2025-06-30",
        "cost_eur": "12 500,50 €",
        "partners": [
            {"partner": "pvd-graph", "role": "conseil", "amount_eur": "1000"},
            {"partner": "", "role": "financement", "amount_eur": ""},
        ],
        "measures": [
            {"label": "Locaux vides", "before": "12", "after": "4", "unit": "locaux"}
        ],
        "documents": [{"title": "Le plan", "url": "https://zone.example/plan.pdf"}],
        "pictures": [
            {
                "sha256": "0" * 64,
                "alt": "La halle un jour de marché",
                "licence": "cc-by-4.0",
                "credit": "Commune de Zone-Fictive",
            }
        ],
        "contact": "Mairie@zone-fictive.example",
        **changes,
    }


def content(**changes: Any) -> Content:  # noqa: ANN401 - any field
    """Return the content of a good sheet, but for *changes*."""
    found, faults = parse_content(typed(**changes), TOWN)
    assert found is not None, faults
    return found
