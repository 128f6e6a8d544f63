"""A made-up town as the model takes it: what someone says of it, and what follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pvd_graph.errors import BadParameterError
from pvd_graph.peers.assembly import TABLES, assemble
from pvd_graph.peers.figures import Figure
from pvd_graph.peers.portraits import Knowledge, Portraits
from pvd_graph.ports import GraphReader, Solution
from pvd_graph.services.browse_rules import indicators
from pvd_graph.services.names import key_of, names
from pvd_graph.services.peer_model import concept_rows, peer_model
from pvd_graph.services.peer_rules import Inferred, inferred
from pvd_graph.services.peer_wishes import Wish
from pvd_graph.services.suggest import PeerAnswer, asked_of
from pvd_graph.vocab import expand, id_iri

__all__ = ["Profile", "peers_of_profile"]

_CODE = "profile"
_NOW = ""
_ACTION = id_iri("action", "profile")


@dataclass(frozen=True, slots=True)
class Profile:
    """What is said of a made-up town; everything may be left out.

    Attributes:
        challenges: slugs or IRIs.
        figures: slug of an indicator, or of a figure that towns are compared on ->
            its value, in the unit of the indicator.
        typologies: local name of the property -> slug of the class.
        action_types: slugs of kinds of action that it has taken.
    """

    label: str
    population: float | None = None
    latitude: float | None = None
    longitude: float | None = None
    challenges: tuple[str, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)
    typologies: Mapping[str, str] = field(default_factory=dict)
    action_types: tuple[str, ...] = ()


def peers_of_profile(
    reader: GraphReader, profile: Profile, wish: Wish
) -> tuple[PeerAnswer, list[Inferred]]:
    """Return the peers of a made-up town, and the challenges its figures tell of.

    Raises:
        BadParameterError: a challenge, figure, class or kind of action that does not
            exist, or a filter that cannot apply.
        BusyError: see `peer_model`.
    """
    drawn = peer_model(reader)
    known, found = _knowledge(reader, drawn, profile)
    hosting = drawn.hosting(known)
    answer = asked_of(reader, hosting, _CODE, wish)
    ground = replace(answer.ground, in_programme=None)
    return replace(answer, code_insee="", ground=ground), found


def _knowledge(
    reader: GraphReader, drawn: Portraits, profile: Profile
) -> tuple[Knowledge, list[Inferred]]:
    known = drawn.knowledge
    computed = {figure.slug: at for at, figure in enumerate(known.figures)}
    series = _series(reader, known.figures, profile)
    found = list(inferred(reader, series))
    rows: defaultdict[str, list[Solution]] = defaultdict(list)
    for row in _rows(reader, drawn, profile):
        rows[row["table"]].append(row)
    for one in found:
        rule = id_iri("rule", one.rule)
        row = {"commune": _CODE, "challenge": one.challenge, "rule": rule}
        rows["faced"].append(row)
        rows["derived"].append(row)
    rows["concepts"] = concept_rows(known)
    observations = [
        {
            "commune": _CODE,
            "indicator": slug,
            "period": _NOW,
            "value": str(periods[_NOW]),
        }
        for slug, periods in series.items()
    ]
    told = assemble({name: rows[name] for name in TABLES}, known.figures, observations)
    values = told.tables.values.copy()
    for slug, value in profile.figures.items():
        if slug in computed:
            values[0, computed[slug]] = value
    return replace(told, tables=replace(told.tables, values=values)), found


def _series(
    reader: GraphReader, figures: Iterable[Figure], profile: Profile
) -> dict[str, dict[str, float]]:
    """Return the given figures that are indicators, and the population as one."""
    known = {key_of(one) for one in indicators(reader)}
    known |= {slug for figure in figures for slug in (figure.slug, *figure.inputs)}
    unknown = sorted(set(profile.figures) - known)
    if unknown:
        told = (
            f"Aucun indicateur ne s'appelle « {unknown[0]} ».",
            f"No indicator is called “{unknown[0]}”.",
        )
        raise BadParameterError(*told)
    series = {slug: {_NOW: value} for slug, value in profile.figures.items()}
    if profile.population is not None:
        series.setdefault("population", {_NOW: profile.population})
    return series


def _rows(reader: GraphReader, drawn: Portraits, profile: Profile) -> list[Solution]:
    """Return what is said of the town as the rows of a commune would say it."""
    rows: list[Solution] = [
        {"table": "towns", "commune": _CODE, "code": _CODE, "name": profile.label}
    ]
    if profile.population is not None:
        population = str(profile.population)
        rows.append({"table": "places", "commune": _CODE, "population": population})
    if profile.latitude is not None and profile.longitude is not None:
        lat, long = str(profile.latitude), str(profile.longitude)
        rows.append({"table": "places", "commune": _CODE, "lat": lat, "long": long})
    for slug in profile.challenges:
        challenge = _one_of(drawn.knowledge.labels, "challenge", slug)
        if challenge is None:
            told = (
                f"Aucun défi ne s'appelle « {slug} » : voyez /challenges.",
                f"No challenge is called “{slug}”: see /challenges.",
            )
            raise BadParameterError(*told)
        rows.append({"table": "faced", "commune": _CODE, "challenge": challenge})
    rows += _classes(drawn, profile)
    kinds = {action.action_type for action in drawn.knowledge.tables.actions}
    for at, slug in enumerate(profile.action_types):
        kind = _one_of(kinds, "action-type", slug)
        if kind is None:
            told = (
                f"Aucune ville n'a d'action du type « {slug} ».",
                f"No town has an action of the type “{slug}”.",
            )
            raise BadParameterError(*told)
        rows.append(
            {
                "table": "actions",
                "commune": _CODE,
                "action": f"{_ACTION}/{at + 1}",
                "type": kind,
                "type_label": names(reader).get(kind, ""),
            }
        )
    return rows


def _one_of(known: Iterable[str], kind: str, slug: str) -> str | None:
    wanted = {slug, id_iri(kind, slug)}
    return next((one for one in known if one in wanted), None)


def _classes(drawn: Portraits, profile: Profile) -> list[Solution]:
    tables = drawn.knowledge.tables
    rows: list[Solution] = []
    for name, slug in profile.typologies.items():
        typology = expand(f"pvd:{name}")
        classes: set[str] = set()
        if typology in tables.categories:
            at = tables.categories.index(typology)
            classes = {row[at] for row in tables.classes if row[at]}
        found = next((one for one in classes if slug in {one, key_of(one)}), None)
        if found is None:
            told = (
                f"Aucune ville n'est de la classe « {slug} » dans « {name} ».",
                f"No town is of the class “{slug}” in “{name}”.",
            )
            raise BadParameterError(*told)
        row = {"table": "typologies", "commune": _CODE, "typology": typology}
        rows.append({**row, "class": found, "label": _label_of(drawn, found)})
    return rows


def _label_of(drawn: Portraits, wanted: str) -> str:
    """Return the label of a class, as far as sentences need it: of mountain ranges."""
    known = drawn.knowledge
    for town, row in zip(known.tables.towns, known.tables.classes, strict=True):
        if wanted in row and known.massifs.get(town.code):
            return known.massifs[town.code]
    return key_of(wanted)
