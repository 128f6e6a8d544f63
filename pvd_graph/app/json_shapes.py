"""JSON of what the services return: keys in English, IRIs beside labels. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pvd_graph.app.language import page_language
from pvd_graph.app.links import page_path
from pvd_graph.app.wording import evidence
from pvd_graph.services.browse_actions import Action
from pvd_graph.services.browse_assessments import Assessment
from pvd_graph.services.browse_challenges import Challenge, Concerned
from pvd_graph.services.browse_datasets import Dataset
from pvd_graph.services.browse_rules import Rule
from pvd_graph.services.browse_town import Membership, TownPage
from pvd_graph.services.browse_towns import CommuneFacts, Place
from pvd_graph.services.names import Named
from pvd_graph.store.search import SearchHit

__all__ = ["challenge_json", "commune_json", "facts_json", "hit_json", "source_json"]

Json = dict[str, Any]


def _named(thing: Named | None) -> Json | None:
    return None if thing is None else {"iri": thing.iri, "label": thing.name}


def _place(place: Place | None) -> Json | None:
    if place is None:
        return None
    return {"iri": place.iri, "code": place.code, "label": place.name}


def facts_json(facts: CommuneFacts) -> Json:
    """Return a commune as lists give it."""
    return {
        "code_insee": facts.code_insee,
        "label": facts.name,
        "departement": _place(facts.departement),
        "region": _place(facts.region),
        "epci": _named(facts.epci),
        "population": facts.population,
        "postcodes": list(facts.postcodes),
        "in_programme": facts.in_programme,
    }


def _membership(one: Membership) -> Json:
    return {
        "programme": _named(one.programme),
        "identifiers": list(one.identifiers),
        "signed_on": one.signed_on,
        "ort_signed_on": one.ort_signed_on,
    }


def _rule(rule: Rule | None) -> Json | None:
    if rule is None:
        return None
    return {
        "iri": rule.iri,
        "label": rule.name,
        "unit": rule.unit,
        "direction": rule.direction,
        "threshold": rule.threshold,
        "median": rule.median,
        "group": rule.group,
        "group_size": rule.group_size,
        "bands": [
            {
                "population_min": band.lower,
                "population_max": band.upper,
                "threshold": band.threshold,
                "median": band.median,
                "group_size": band.group_size,
            }
            for band in rule.bands
        ],
        "source": rule.source,
    }


def _assessment(one: Assessment) -> Json:
    return {
        "iri": one.iri,
        "challenge": _named(one.challenge),
        "kind": _named(one.kind),
        "intensity": one.intensity,
        "value": one.value,
        "rank": one.rank,
        "tied": one.tied or None,
        "threshold": one.threshold,
        "median": one.median,
        "group_size": one.group_size,
        "rule": _rule(one.rule),
        "observations": [figure.iri for figure in one.figures],
        "evidence": evidence(one),
    }


def _action(one: Action) -> Json:
    return {
        "iri": one.iri,
        "title": one.title,
        "kind": _named(one.kind),
        "type": _named(one.type),
        "themes": [_named(theme) for theme in one.themes],
        "challenges": [_named(challenge) for challenge in one.challenges],
        "year": one.year,
        "total_cost_eur": one.total_cost_eur,
        "grant_eur": one.grant_eur,
        "contributions": [
            {
                "partner": _named(each.partner),
                "role": _named(each.role),
                "amount_eur": each.amount_eur,
                "programme": _named(each.programme),
            }
            for each in one.contributions
        ],
    }


def source_json(one: Dataset) -> Json:
    """Return what must be said of a dataset wherever its facts are shown."""
    return {
        "iri": one.iri,
        "label": one.title,
        "publisher": _named(one.publisher),
        "licence": one.licence,
        "attribution": one.attribution,
    }


def commune_json(town: TownPage) -> Json:
    """Return all that is known of a commune."""
    return {
        "code_insee": town.code_insee,
        "iri": town.iri,
        "label": town.name,
        "departement": _place(town.departement),
        "region": _place(town.region),
        "epci": _named(town.epci),
        "population": town.population,
        "population_year": town.population_year or None,
        "postcodes": list(town.postcodes),
        "siren": town.siren or None,
        "latitude": town.latitude,
        "longitude": town.longitude,
        "in_programme": town.membership is not None,
        "membership": _membership(town.membership) if town.membership else None,
        "joined_with": [
            {"code_insee": other.code_insee, "label": other.name}
            for other in town.companions
        ],
        "other_programmes": [_membership(one) for one in town.other_programmes],
        "former_communes": [
            {"code_insee": one.code_insee, "label": one.name or None}
            for one in town.former
        ],
        "typologies": [_named(term) for _, term in town.typologies],
        "challenges": [_assessment(one) for one in town.assessments],
        "indicators": [
            {
                "iri": figure.iri,
                "indicator": {
                    "iri": figure.indicator.iri,
                    "label": figure.indicator.name,
                },
                "unit": figure.indicator.unit,
                "period": figure.period,
                "value": figure.value,
                "dataset": figure.dataset,
            }
            for figure in town.figures
        ],
        "unknown_indicators": [
            {"iri": one.iri, "label": one.name} for one in town.missing
        ],
        "actions": [_action(one) for one in town.actions],
        "sources": [source_json(one) for one in town.sources],
    }


def challenge_json(
    challenge: Challenge,
    communes: Sequence[Concerned],
    rules: Sequence[Rule],
    sources: Sequence[Dataset],
) -> Json:
    """Return a challenge with the communes that face it, most concerned first."""
    return {
        "iri": challenge.iri,
        "label": challenge.name,
        "definition": challenge.definition,
        "notation": challenge.notation,
        "broader": _named(challenge.broader),
        "narrower": [_named(one) for one in challenge.narrower],
        "related": [_named(one) for one in challenge.related],
        "rules": [_rule(rule) for rule in rules],
        "communes": [
            {
                "code_insee": one.code_insee,
                "label": one.name,
                "kind": _named(one.kind),
                "intensity": one.intensity,
                "value": one.value,
                "rank": one.rank,
                "tied": one.tied or None,
                "group_size": one.group_size,
                "threshold": one.threshold,
                "rule": one.rule,
            }
            for one in communes
        ],
        "sources": [source_json(one) for one in sources],
    }


def hit_json(hit: SearchHit) -> Json:
    """Return a hit of the search in the language of the page, with its path."""
    english = page_language() == "en"
    return {
        "kind": hit.kind,
        "iri": hit.iri,
        "label": (english and hit.label_en) or hit.label,
        "detail": (english and hit.detail_en) or hit.detail,
        "path": page_path(hit.iri),
    }
