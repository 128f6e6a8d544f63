"""Put together what is known of the towns, from the rows of a dozen plain queries.

Knows the columns of ``queries/peers_*.rq``; does not know where their rows come from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import nan

from pvd_graph.peers.deeds import deeds_of, last_part, sheets_told
from pvd_graph.peers.distances import on_plane
from pvd_graph.peers.figures import Figure, comparable, tabulate
from pvd_graph.peers.portraits import Knowledge
from pvd_graph.peers.tables import Action, Concept, Declaration, Tables, Town
from pvd_graph.ports import Solution
from pvd_graph.vocab import expand, id_iri

__all__ = ["NO_MASSIF", "TABLES", "Rows", "assemble", "chosen_figures"]

TABLES = (
    "towns",
    "places",
    "typologies",
    "faced",
    "derived",
    "concepts",
    "hierarchy",
    "actions",
    "addressed",
    "sheets",
    "funding",
    "rule_indicators",
)
"""The queries ``peers_<name>`` whose rows `assemble` needs."""

Rows = Mapping[str, Sequence[Solution]]

_FINISHED = id_iri("term", "terminee")
_MASSIF = expand("pvd:massif")
_TYPOLOGIES = tuple(
    expand(f"pvd:{name}")
    for name in (
        "centralityLevel",
        "densityClass",
        "ruralityClass",
        "massif",
        "functionalAreaRole",
        "housingTensionZone",
    )
)
NO_MASSIF = "-"
"""Stands for the class of a town that is known to lie outside of all ranges."""


def chosen_figures(rule_indicators: Sequence[Solution]) -> tuple[Figure, ...]:
    """Return the figures to compare: those that no rule turns into a challenge."""
    return comparable({last_part(row["indicator"]) for row in rule_indicators})


def assemble(
    rows: Rows, figures: tuple[Figure, ...], observations: Sequence[Solution]
) -> Knowledge:
    """Return what is known of the towns of the programme.

    Args:
        rows: name of `TABLES` -> its solutions.
        figures: `chosen_figures`.
        observations: solutions of ``peers_observations`` for their inputs.
    """
    codes = {row["commune"]: row["code"] for row in rows["towns"]}
    towns = _towns(rows["places"], codes)
    labels: dict[str, str] = {}
    for row in rows["concepts"]:
        labels.setdefault(row["concept"], row["label"])
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in _of_towns(rows["derived"], codes):
        found[codes[row["commune"]], row["challenge"]].append(_rule(row["rule"]))
    classes, massifs = _typologies(rows["typologies"], codes)
    actions = _actions(rows, codes, labels)
    return Knowledge(
        tables=Tables(
            towns=towns,
            concepts=_concepts(rows["hierarchy"], labels),
            declared=tuple(
                Declaration(codes[row["commune"]], row["challenge"])
                for row in _of_towns(rows["faced"], codes)
                if row["challenge"] in labels
            ),
            actions=actions,
            sheets=_sheets(rows["sheets"], codes, labels),
            indicators=tuple(figure.slug for figure in figures),
            values=tabulate(
                [town.code for town in towns], figures, _series(observations, codes)
            ),
            categories=_TYPOLOGIES,
            classes=tuple(classes[town.code] for town in towns),
        ),
        figures=figures,
        names={row["code"]: row["name"] for row in rows["towns"]},
        labels=labels,
        found=dict(found),
        deeds={
            **deeds_of(
                rows["actions"], rows["funding"], {action.code for action in actions}
            ),
            **sheets_told(rows["sheets"]),
        },
        massifs=massifs,
    )


def _of_towns(rows: Sequence[Solution], codes: Mapping[str, str]) -> list[Solution]:
    return [row for row in rows if row["commune"] in codes]


def _series(
    observations: Sequence[Solution], codes: Mapping[str, str]
) -> list[tuple[str, str, str, float]]:
    return [
        (
            codes[row["commune"]],
            last_part(row["indicator"]),
            row["period"],
            float(row["value"]),
        )
        for row in _of_towns(observations, codes)
    ]


def _towns(places: Sequence[Solution], codes: Mapping[str, str]) -> tuple[Town, ...]:
    """Return the towns by code, placed on a plane good enough to tell near from far."""
    facts: dict[str, dict[str, str]] = {code: {} for code in codes.values()}
    for row in _of_towns(places, codes):
        for name, value in row.items():
            facts[codes[row["commune"]]].setdefault(name, value)
    towns = []
    for code, known in sorted(facts.items()):
        lat, long = (float(known.get(axis, nan)) for axis in ("lat", "long"))
        x_km, y_km = on_plane(lat, long)
        towns.append(
            Town(
                code=code,
                departement=last_part(known.get("departement", "")),
                x_km=x_km,
                y_km=y_km,
                population=float(known.get("population", nan)),
            )
        )
    return tuple(towns)


def _concepts(
    rows: Sequence[Solution], labels: Mapping[str, str]
) -> tuple[Concept, ...]:
    broader: dict[str, list[str]] = {concept: [] for concept in labels}
    for row in rows:
        if row["concept"] in broader and row["broader"] in broader:
            broader[row["concept"]].append(row["broader"])
    return tuple(Concept(code, tuple(above)) for code, above in broader.items())


def _actions(
    rows: Rows, codes: Mapping[str, str], labels: Mapping[str, str]
) -> tuple[Action, ...]:
    """Return the actions of the towns; an action of several towns counts for each."""
    addressed: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows["addressed"]:
        if row["challenge"] in labels:
            addressed[row["action"]].append(row["challenge"])
    partners: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows["funding"]:
        partners[row["action"]].add(row["partner"])
    found = {
        (row["action"], row["commune"]): Action(
            code=row["action"],
            town=codes[row["commune"]],
            action_type=row["type"],
            start=float(row.get("year", nan)),
            finished=row.get("stage") == _FINISHED,
            addresses=tuple(addressed[row["action"]]),
            partners=tuple(sorted(partners[row["action"]])),
        )
        for row in _of_towns(rows["actions"], codes)
    }
    return tuple(found.values())


def _sheets(
    rows: Sequence[Solution], codes: Mapping[str, str], labels: Mapping[str, str]
) -> tuple[Action, ...]:
    """Return the published sheets of the towns, one a sheet and a town."""
    about: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in _of_towns(rows, codes):
        if row["challenge"] in labels:
            about[row["sheet"], codes[row["commune"]]].add(row["challenge"])
    return tuple(
        Action(sheet, town, "", addresses=tuple(sorted(named)), told=True)
        for (sheet, town), named in sorted(about.items())
    )


def _typologies(
    rows: Sequence[Solution], codes: Mapping[str, str]
) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Return the classes of each town, and the label of its mountain range.

    The list of mountain communes is complete: a town whose other classes are known and
    that has no range is outside of all, which is not the same as not known.
    """
    found: dict[str, dict[str, str]] = {code: {} for code in codes.values()}
    massifs: dict[str, str] = {}
    for row in _of_towns(rows, codes):
        code = codes[row["commune"]]
        found[code].setdefault(row["typology"], row["class"])
        if row["typology"] == _MASSIF:
            massifs.setdefault(code, row.get("label", last_part(row["class"])))
    for code, classes in found.items():
        if classes and _MASSIF not in classes:
            classes[_MASSIF] = NO_MASSIF
            massifs[code] = ""
    profiles = {
        code: tuple(classes.get(name, "") for name in _TYPOLOGIES)
        for code, classes in found.items()
    }
    return profiles, massifs


def _rule(iri: str) -> str:
    """Return the slug of a rule; its groups of towns follow behind a slash."""
    return iri.partition("/id/rule/")[2].partition("/")[0]
