"""Pages of challenges, actions, partners and datasets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import get_args

from flask import Blueprint, render_template

from pvd_graph import queries
from pvd_graph.app.catalogue_tables import partner_filter
from pvd_graph.app.challenge_tables import challenge_sources
from pvd_graph.app.context import current_reader, newest_reader
from pvd_graph.app.params import page_of
from pvd_graph.app.town_map import Frame, shaded
from pvd_graph.app.upload_words import columns_told
from pvd_graph.app.waiting import waiting
from pvd_graph.app.writing import described, takes_uploads
from pvd_graph.ports import GraphReader
from pvd_graph.services.action_facets import ActionFilter, facets, filter_actions
from pvd_graph.services.browse_challenges import (
    Challenge,
    challenge,
    challenges,
    concerned,
)
from pvd_graph.services.browse_datasets import dataset, datasets
from pvd_graph.services.browse_map import shown, town_places
from pvd_graph.services.browse_offers import Offer, offers
from pvd_graph.services.browse_partners import Group, Partner, partner
from pvd_graph.services.browse_rules import rules_of
from pvd_graph.services.browse_sheets import sheets_about
from pvd_graph.services.browse_sources import (
    ACTIONS,
    CHALLENGES,
    PARTNERS,
    RULES,
    sources,
)
from pvd_graph.services.browse_towns import Place, towns
from pvd_graph.services.partner_facets import (
    PartnerFilter,
    filter_partners,
    partner_facets,
)
from pvd_graph.services.short_names import short_named
from pvd_graph.vocab import id_iri

__all__ = ["bp"]

bp = Blueprint("catalogue", __name__)


@bp.get("/challenges")
def list_challenges() -> str:
    """Show the challenges, each under the one that is broader."""
    reader = current_reader()
    known = {one.iri: one for one in challenges(reader).values()}
    funded = {one.key: one.count for one in facets(reader, ActionFilter())["challenge"]}
    groups = []
    for top in known.values():
        if top.broader is None:
            below = [known[one.iri] for one in top.narrower]
            told = [one for one in below if one.communes or one.slug in funded]
            groups.append((top, told, [one for one in below if one not in told]))
    return render_template(
        "challenges.html",
        groups=groups,
        funded=funded,
        sources=sources(reader, [CHALLENGES, RULES, ACTIONS], origins=True),
        query=queries.load("challenge_counts"),
    )


@bp.get("/challenges/<slug>")
def show_challenge(slug: str) -> str:
    """Show a challenge: how it is concluded, who faces it, what was funded."""
    reader = current_reader()
    one = challenge(reader, slug)
    communes = concerned(reader, one.iri)
    page = page_of(len(communes))
    rules = {rule.iri: rule for rule in rules_of(reader, one.iri)}
    answers = filter_actions(reader, ActionFilter(challenge=slug))
    return render_template(
        "challenge.html",
        challenge=one,
        known={each.iri: each for each in challenges(reader).values()},
        rules=rules,
        communes=communes[page.start : page.stop],
        page=page,
        members=towns(reader),
        shown=shown(reader, "challenge", slug),
        frames=_where(reader, [each.code_insee for each in communes], slug),
        regions=_by_region(reader, [each.code_insee for each in communes]),
        offers=[each for each in offers(reader) if _is_for(each, one)],
        actions=answers[:5],
        actions_total=len(answers),
        experiences=sheets_about(newest_reader(), challenge=one.iri),
        sources=challenge_sources(one.iri),
        query=(
            queries.load("challenge_communes", rule=[queries.iri(iri) for iri in rules])
            if rules
            else queries.load("challenge_declared")
        ),
    )


def _where(reader: GraphReader, codes: list[str], slug: str = "") -> list[Frame]:
    """Return the map of the towns *codes*, shaded by challenge *slug* where given."""
    level = shown(reader, "challenge", slug).level if slug else dict.fromkeys(codes, 4)
    return shaded(town_places(reader), level) if level else []


def _by_region(reader: GraphReader, codes: Iterable[str]) -> list[tuple[Place, int]]:
    """Return the régions of the towns *codes* with how many, most first."""
    members = towns(reader)
    found = Counter(members[code].region for code in codes if code in members)
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0].name))


def _is_for(offer: Offer, one: Challenge) -> bool:
    """Tell whether an offer answers a challenge, or one that is broader or narrower."""
    near = {one.iri, *(each.iri for each in one.narrower)}
    near |= {one.broader.iri} if one.broader else set()
    return any(each.iri in near for each in offer.challenges)


@bp.get("/partners")
def list_partners() -> str:
    """Show the partners by what they do, then the producers of data."""
    reader = current_reader()
    asked = partner_filter()
    return render_template(
        "partners.html",
        groups=_by_group(filter_partners(reader, asked)),
        asked=asked,
        filtered=asked != PartnerFilter(),
        facets=partner_facets(reader, asked),
        sources=sources(reader, [PARTNERS, ACTIONS]),
        query=queries.load("signatures"),
    )


def _by_group(found: list[Partner]) -> dict[Group, list[Partner]]:
    """Return the partners by role, all roles present."""
    groups: dict[Group, list[Partner]] = {name: [] for name in get_args(Group)}
    for one in found:
        groups[one.group].append(one)
    return groups


@bp.get("/partners/<slug>")
def show_partner(slug: str) -> str:
    """Show an organisation: what it signed, runs, offers, funded, publishes."""
    reader = current_reader()
    one = partner(reader, slug)
    funded = filter_actions(reader, ActionFilter(partner=slug))
    largest = funded[:10]
    codes = sorted({each.code_insee for each in funded})
    return render_template(
        "partner.html",
        partner=one,
        actions=largest,
        towns_funded=len(codes),
        frames=_where(reader, codes) if codes else [],
        regions=_by_region(reader, codes),
        experiences=sheets_about(newest_reader(), partner=one.iri),
        years=sorted({each.year or "" for each in largest}),
        members=towns(reader),
        sources=sources(reader, [PARTNERS, *([ACTIONS] if funded else [])]),
        query=queries.load("thing", subject=queries.iri(one.iri)),
    )


@bp.get("/datasets")
def list_datasets() -> str:
    """Show the datasets with their publishers and licences."""
    found = datasets(current_reader())
    return render_template(
        "datasets.html",
        datasets=found.values(),
        waiting=waiting(found.keys()),
        query=queries.load("datasets"),
    )


@bp.get("/datasets/<slug>")
def show_dataset(slug: str) -> str:
    """Show a dataset and what was loaded of it, or that nothing was yet."""
    reader = current_reader()
    manifest = None if slug in datasets(reader) else described(slug)
    if manifest is not None:
        return render_template(
            "dataset_waiting.html",
            manifest=manifest,
            publisher=short_named(reader, id_iri("partner", manifest.publisher)),
            columns=columns_told(manifest, "fr"),
            can_upload=takes_uploads(slug),
        )
    one = dataset(reader, slug)
    return render_template(
        "dataset.html",
        dataset=one,
        can_upload=takes_uploads(one.slug),
        query=queries.load("thing", subject=queries.iri(one.iri)),
    )
