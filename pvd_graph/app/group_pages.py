"""Groups of peer towns: the list, one group, its data, and the API of both."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pvd_graph import queries
from pvd_graph.app.context import current_reader
from pvd_graph.app.json_shapes import source_json
from pvd_graph.app.tables import Table, table_answer, window
from pvd_graph.app.town_map import frames
from pvd_graph.services.browse_groups import (
    Group,
    GroupTrait,
    ReplacedGroupError,
    Shared,
    Work,
    group,
    groups,
    work_of,
)
from pvd_graph.services.browse_map import town_places
from pvd_graph.services.browse_sources import GROUPS, sources

__all__ = ["bp", "group_table", "groups_table"]

bp = Blueprint("groups", __name__)

Json = dict[str, Any]
_API = "/api/v1/groups"
_SHORT = 3


@bp.get("/groups")
def list_groups() -> str:
    """Show the groups, the largest first."""
    reader = current_reader()
    found = groups(reader)
    return render_template(
        "groups.html",
        groups=list(found.values()),
        towns=sum(len(one.members) for one in found.values()),
        sources=sources(reader, [GROUPS]),
        query=queries.load("peer_groups"),
    )


@bp.get("/groups/<slug>")
def show_group(slug: str) -> ResponseReturnValue:
    """Show a group; a former one leads to its only heir, or tells them all."""
    reader = current_reader()
    try:
        found = group(reader, slug)
    except ReplacedGroupError as replaced:
        if len(replaced.heirs) == 1:
            return redirect(
                url_for("groups.show_group", slug=replaced.heirs[0].slug), 301
            )
        return render_template("group_former.html", former=replaced)
    codes = [str(town.code_insee) for town in found.members]
    return render_template(
        "group.html",
        group=found,
        names={str(town.code_insee): town.name for town in found.members},
        work=work_of(reader, found),
        frames=frames(town_places(reader), codes),
        total=sum(len(one.members) for one in groups(reader).values()),
        sources=sources(reader, [GROUPS], origins=True),
        query=queries.load("peer_group_towns", group=queries.iri(found.iri)),
    )


def groups_table() -> Table:
    """Return the groups, the largest first."""
    reader = current_reader()
    columns = ("slug", "label", "label_en", "towns", "iri")
    rows = (
        (one.slug, one.name, one.name_en, len(one.members), one.iri)
        for one in groups(reader).values()
    )
    return Table("groups", columns, window(rows), sources(reader, [GROUPS]))


def group_table(slug: str) -> Table:
    """Return the towns of a group.

    Raises:
        NotFoundError: no group has this slug.
    """
    reader = current_reader()
    columns = ("code_insee", "label", "departement", "region", "population", "typical")
    found = group(reader, slug)
    rows = (
        (
            str(town.code_insee),
            town.name,
            town.departement.name,
            town.region.name,
            town.population,
            town in found.typical,
        )
        for town in found.members
    )
    return Table(f"group-{slug}", columns, window(rows), sources(reader, [GROUPS]))


@bp.get("/groups.<any(csv, json):extension>")
def list_data(extension: str) -> ResponseReturnValue:
    """Answer the groups, one a row of the CSV, as the API gives them in JSON."""
    return list_json() if extension == "json" else table_answer(groups_table(), "csv")


@bp.get("/groups/<slug>.<any(csv, json):extension>")
def group_data(slug: str, extension: str) -> ResponseReturnValue:
    """Answer the towns of a group, one a row of the CSV; all of it in JSON."""
    if extension == "json":
        return group_json(slug)
    return table_answer(group_table(slug), "csv")


@bp.get(_API)
def list_json() -> Json:
    """Answer the groups, each with what sets it apart most."""
    reader = current_reader()
    found = groups(reader)
    return {
        "generation": reader.generation,
        "total": len(found),
        "groups": [
            {
                **_head(one),
                "towns": len(one.members),
                "traits": [_trait_json(each) for each in one.traits[:_SHORT]],
            }
            for one in found.values()
        ],
        "sources": [source_json(one) for one in sources(reader, [GROUPS])],
    }


@bp.get(f"{_API}/<slug>")
def group_json(slug: str) -> ResponseReturnValue:
    """Answer a group whole; 308 from a former one that has one heir.

    Raises:
        NotFoundError: no group has this slug, or the former one has several heirs,
            which are told.
    """
    reader = current_reader()
    try:
        found = group(reader, slug)
    except ReplacedGroupError as replaced:
        if len(replaced.heirs) != 1:
            raise
        endpoint = str(request.endpoint)
        given = {**(request.view_args or {}), "slug": replaced.heirs[0].slug}
        return redirect(url_for(endpoint, **given), 308)
    return {
        "generation": reader.generation,
        **_head(found),
        "earlier_labels": list(found.earlier),
        "traits": [_trait_json(each) for each in found.traits],
        **_work_json(work_of(reader, found)),
        "typical_towns": [str(town.code_insee) for town in found.typical],
        "towns": [
            {
                "code_insee": str(town.code_insee),
                "label": town.name,
                "departement": town.departement.name,
                "population": town.population,
            }
            for town in found.members
        ],
        "sources": [
            source_json(one) for one in sources(reader, [GROUPS], origins=True)
        ],
    }


def _head(one: Group) -> Json:
    return {
        "iri": one.iri,
        "slug": one.slug,
        "label": one.name,
        "label_en": one.name_en,
    }


def _trait_json(trait: GroupTrait) -> Json:
    return {
        "kind": trait.kind,
        **trait.subject.to_json(),
        "in_group": trait.inside,
        "overall": trait.overall,
        "unit": trait.unit,
        "in_name": trait.in_name,
    }


def _work_json(work: Work) -> Json:
    return {
        "actions": work.actions,
        "action_types": [_shared_json(one) for one in work.types],
        "partners": [_shared_json(one) for one in work.partners],
    }


def _shared_json(one: Shared) -> Json:
    return {
        **one.thing.to_json(),
        "programme": one.programme.to_json() if one.programme else None,
        "actions": one.actions,
        "towns": one.towns,
        "amount_eur": one.amount_eur,
    }
