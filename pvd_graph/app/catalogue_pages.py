"""Pages of challenges, actions, partners and datasets."""

from __future__ import annotations

from dataclasses import fields

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pvd_graph import queries
from pvd_graph.app.context import current_reader
from pvd_graph.app.json_shapes import challenge_json
from pvd_graph.app.params import page_of, text_arg
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
    rules_of,
)
from pvd_graph.services.browse_datasets import dataset, datasets
from pvd_graph.services.browse_partners import partner, partners
from pvd_graph.services.browse_towns import towns
from pvd_graph.vocab import id_iri

__all__ = ["bp"]

bp = Blueprint("catalogue", __name__)


@bp.get("/challenges")
def list_challenges() -> str:
    """Show the challenges, each under the one that is broader."""
    reader = current_reader()
    known = challenges(reader)
    return render_template(
        "challenges.html",
        tops=[one for one in known.values() if one.broader is None],
        known={one.iri: one for one in known.values()},
        funded={
            one.key: one.count for one in facets(reader, ActionFilter())["challenge"]
        },
        query=queries.load("challenge_counts"),
    )


@bp.get("/challenges/<slug>")
def show_challenge(slug: str) -> str:
    """Show a challenge: how it is concluded, who faces it, what was funded."""
    reader = current_reader()
    one = challenge(reader, slug)
    communes = concerned(reader, one.iri)
    page = page_of(len(communes))
    rules = {rule.iri: rule for rule in rules_of(reader, one)}
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
        query=(
            queries.load("challenge_communes", rule=[queries.iri(iri) for iri in rules])
            if rules
            else queries.load("challenge_declared")
        ),
    )


@bp.get("/challenges/<slug>.json")
def challenge_data(slug: str) -> ResponseReturnValue:
    """Answer the data of the page of a challenge."""
    reader = current_reader()
    one = challenge(reader, slug)
    return challenge_json(one, concerned(reader, one.iri), rules_of(reader, one))


@bp.get("/actions")
def list_actions() -> str:
    """Show actions, filtered by theme, challenge, programme, région, type, partner."""
    reader = current_reader()
    asked = ActionFilter(
        **{one.name: text_arg(one.name) for one in fields(ActionFilter)}
    )
    found = filter_actions(reader, asked)
    page = page_of(len(found), size=30)
    return render_template(
        "actions.html",
        actions=found[page.start : page.stop],
        granted=sum(one.grant_eur or 0 for one in found),
        page=page,
        asked=asked,
        facets=facets(reader, asked),
        members=towns(reader),
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
        query=queries.load("action", action=queries.iri(one.iri)),
    )


@bp.get("/partners")
def list_partners() -> str:
    """Show the partners: first signatories in their order, then the others."""
    known = partners(current_reader()).values()
    return render_template(
        "partners.html",
        signatories=[one for one in known if one.signatures],
        others=[one for one in known if not one.signatures],
        query=queries.load("signatures"),
    )


@bp.get("/partners/<slug>")
def show_partner(slug: str) -> str:
    """Show a partner: who it is, what it signed, what it funded."""
    reader = current_reader()
    one = partner(reader, slug)
    funded = filter_actions(reader, ActionFilter(partner=slug))
    return render_template(
        "partner.html",
        partner=one,
        actions=funded[:10],
        members=towns(reader),
        published=[
            each
            for each in datasets(reader).values()
            if each.publisher and each.publisher.iri == one.iri
        ],
        query=queries.load(
            "actions_found", partner=queries.iri(id_iri("partner", slug))
        ),
    )


@bp.get("/datasets")
def list_datasets() -> str:
    """Show the datasets with their publishers and licences."""
    return render_template(
        "datasets.html",
        datasets=datasets(current_reader()).values(),
        query=queries.load("datasets"),
    )


@bp.get("/datasets/<slug>")
def show_dataset(slug: str) -> str:
    """Show a dataset and what was loaded of it."""
    one = dataset(current_reader(), slug)
    return render_template(
        "dataset.html",
        dataset=one,
        query=queries.load("thing", subject=queries.iri(one.iri)),
    )
