"""Pages of challenges, actions, partners and datasets."""

from __future__ import annotations

from flask import Blueprint, render_template

from pvd_graph import queries
from pvd_graph.app.challenge_tables import action_filter, challenge_sources
from pvd_graph.app.context import current_reader, newest_reader
from pvd_graph.app.params import page_of
from pvd_graph.app.upload_words import columns_told
from pvd_graph.app.waiting import waiting
from pvd_graph.app.writing import described, takes_uploads
from pvd_graph.services.browse_actions import (
    ActionFilter,
    action,
    facets,
    filter_actions,
)
from pvd_graph.services.browse_challenges import (
    challenge,
    challenges,
    concerned,
)
from pvd_graph.services.browse_datasets import dataset, datasets
from pvd_graph.services.browse_partners import partner, partner_groups
from pvd_graph.services.browse_rules import rules_of
from pvd_graph.services.browse_sheets import sheets_about
from pvd_graph.services.browse_sources import (
    ACTIONS,
    CHALLENGES,
    PARTNERS,
    RULES,
    sources,
)
from pvd_graph.services.browse_towns import towns
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


@bp.get("/actions")
def list_actions() -> str:
    """Show actions, filtered by theme, challenge, programme, région, type, partner."""
    reader = current_reader()
    asked = action_filter()
    found = filter_actions(reader, asked)
    page = page_of(len(found), size=30)
    return render_template(
        "actions.html",
        actions=found[page.start : page.stop],
        granted=sum(one.grant_eur or 0 for one in found),
        page=page,
        asked=asked,
        filtered=asked != ActionFilter(),
        facets=facets(reader, asked),
        members=towns(reader),
        sources=sources(reader, [ACTIONS]),
        query=_actions_query(asked),
    )


def _actions_query(asked: ActionFilter) -> str:
    """Return the query behind the list, with those of the filters it knows."""
    given = {
        name: queries.iri(id_iri(name, value))
        for name in ("theme", "challenge", "programme", "region", "partner")
        if (value := getattr(asked, name))
    }
    if asked.type:
        given["type"] = queries.iri(id_iri("action-type", asked.type))
    return queries.load("actions_found", **given)


@bp.get("/actions/<path:key>")
def show_action(key: str) -> str:
    """Show an action: where, for which challenge, who paid what."""
    reader = current_reader()
    one = action(reader, key)
    like = (
        filter_actions(
            reader,
            ActionFilter(type=one.type.iri.rsplit("/", 1)[-1]),
        )
        if one.type
        else []
    )
    return render_template(
        "action.html",
        action=one,
        town=towns(reader).get(one.code_insee),
        members=towns(reader),
        like=[other for other in like if other.iri != one.iri][:5],
        sources=sources(reader, [ACTIONS]),
        query=queries.load("action", action=queries.iri(one.iri)),
    )


@bp.get("/partners")
def list_partners() -> str:
    """Show the partners by what they do, then the producers of data."""
    reader = current_reader()
    return render_template(
        "partners.html",
        groups=partner_groups(reader),
        sources=sources(reader, [PARTNERS, ACTIONS]),
        query=queries.load("signatures"),
    )


@bp.get("/partners/<slug>")
def show_partner(slug: str) -> str:
    """Show an organisation: what it signed, runs, offers, funded, publishes."""
    reader = current_reader()
    one = partner(reader, slug)
    funded = filter_actions(reader, ActionFilter(partner=slug))
    largest = funded[:10]
    return render_template(
        "partner.html",
        partner=one,
        actions=largest,
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
