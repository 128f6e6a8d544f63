"""The kinds of things that the search finds, and what each is called on a page."""

from __future__ import annotations

from collections.abc import Mapping

from pvd_graph.app.texts import gettext

__all__ = ["KINDS", "kind_names"]

KINDS = (
    *("commune", "challenge", "theme", "region", "departement", "collectivite"),
    *("epci", "partner", "offer", "experience", "action", "action-type"),
    *("indicator", "dataset", "group", "scheme", "term"),
)
"""In the order in which a page lists them."""


def kind_names() -> Mapping[str, str]:
    """Return kind -> its plural, in the language of the page."""
    return {
        "commune": gettext("Communes"),
        "challenge": gettext("Défis"),
        "theme": gettext("Thèmes"),
        "region": gettext("Régions"),
        "departement": gettext("Départements"),
        "collectivite": gettext("Collectivités d'outre-mer"),
        "epci": gettext("Intercommunalités"),
        "partner": gettext("Partenaires"),
        "offer": gettext("Offres"),
        "experience": gettext("Fiches expérience"),
        "action": gettext("Actions"),
        "action-type": gettext("Types d'action"),
        "indicator": gettext("Indicateurs"),
        "dataset": gettext("Jeux de données"),
        "group": gettext("Groupes de villes"),
        "scheme": gettext("Listes de concepts"),
        "term": gettext("Termes de l'ontologie"),
    }
