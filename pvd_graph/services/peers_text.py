"""Peers and pairs as text for a terminal, in French."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pvd_graph.peers.french import NBSP, at_town, listed, number, of_town
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_towns import towns
from pvd_graph.services.comparing import Comparison, Side
from pvd_graph.services.comparing_figures import FigureRow
from pvd_graph.services.peer_telling import Told
from pvd_graph.services.suggest import PeerAnswer

__all__ = ["comparison_text", "peers_text"]

_PARTS = {
    "challenges": "défis",
    "indicators": "chiffres",
    "actions": "projets",
    "size": "taille",
    "profile": "profil",
}
_BAR = 20
_NAME, _VALUE = 44, 20


def peers_text(reader: GraphReader, answer: PeerAnswer) -> Iterator[str]:
    """Yield the lines of a list: who, where, how many, the parts and the reason."""
    yield f"Villes comparables {at_town(answer.label)} ({answer.code_insee})"
    if answer.ground.weak:
        yield answer.ground.note()
    members = towns(reader)
    for peer in answer.peers:
        town = members.get(peer.code_insee)
        where = ""
        if town is not None:
            people = (
                f", {number(town.population, 0)}{NBSP}hab."
                if town.population is not None
                else ""
            )
            where = f"  {town.departement.name}{people}"
        head = f"{peer.rank:>2}. {peer.label} ({peer.code_insee}){where}"
        yield f"{head:<70} {number(peer.score, 2)}"
        yield f"    {_parts(peer.components)}"
        if peer.reason:
            yield f"    {peer.reason}"
    if not answer.peers:
        yield "Aucune ville du programme ne passe ces filtres."


def _parts(parts: dict[str, float]) -> str:
    return " + ".join(
        f"{_PARTS.get(block, block)} {number(value, 2)}"
        for block, value in parts.items()
    )


def comparison_text(pair: Comparison) -> Iterator[str]:
    """Yield the lines of a pair: score, ranks, challenges, projects, figures."""
    one, other = pair.one, pair.other
    names = one.facts.name, other.facts.name
    away = ""
    if pair.distance_km is not None:
        away = f", à {number(pair.distance_km, 0)}{NBSP}km l'une de l'autre"
    both = listed(
        [f"{side.facts.name} ({side.facts.code_insee})" for side in (one, other)]
    )
    yield f"{both}{away}"
    for side in (one, other):
        if side.ground.weak:
            yield f"{side.facts.name} : {side.ground.note()}"
    yield from _standing(other, one)
    yield from _standing(one, other)
    yield ""
    yield f"Score {number(pair.score, 2)}"
    most = max(pair.parts.values()) or 1
    for block, value in pair.parts.items():
        bar = "█" * round(_BAR * value / most)
        yield f"  {_PARTS.get(block, block):<10} {number(value, 2)} {bar}"
    yield ""
    shared = [shared.challenge.name for shared in pair.shared]
    yield f"Défis communs : {listed(shared) or 'aucun de connu'}"
    for side in (one, other):
        alone = [challenge.name for challenge in side.alone]
        yield f"Seulement {at_town(side.facts.name)} : {listed(alone) or 'aucun'}"
    for side, against in ((one, other), (other, one)):
        yield ""
        yield (
            f"Financé {at_town(side.facts.name)}, sur un défi "
            f"{of_town(against.facts.name)} :"
        )
        yield from _did(side.did, side.did_in_all)
    yield ""
    yield from _figures(pair.figures, names)


def _standing(side: Side, for_whom: Side) -> Iterator[str]:
    if side.rank is None:
        name = side.facts.name
        yield f"{name} n'est pas du programme : elle n'est proposée à personne."
        return
    place = "1re" if side.rank.rank == 1 else f"{number(side.rank.rank, 0)}e"
    shown = f" ; rang {side.rank.listed} de sa liste" if side.rank.listed else ""
    yield (
        f"Pour {for_whom.facts.name}, {side.facts.name} est la {place} des "
        f"{number(side.rank.of, 0)} villes du programme{shown}."
    )


def _did(did: Sequence[Told], in_all: int) -> Iterator[str]:
    for action in did:
        amount = action["amount_eur"]
        paid = f" : {number(float(amount), 0, '€')}" if amount else ""
        yield f"  - {action['label'] or action['iri']}{paid}"
    if in_all > len(did):
        yield f"  … et {in_all - len(did)} autres"
    if not did:
        yield "  rien de connu"


def _figures(rows: Sequence[FigureRow], names: tuple[str, str]) -> Iterator[str]:
    if not rows:
        yield "Aucun chiffre n'est connu de l'une ni de l'autre."
        return
    yield f"{'Chiffres':<{_NAME}}{names[0][:18]:>{_VALUE}}{names[1][:18]:>{_VALUE}}"
    for row in rows:
        cells = "".join(f"{_shown(row, value):>{_VALUE}}" for value in row.values)
        name = row.thing.name
        short = name if len(name) < _NAME else f"{name[: _NAME - 2]}…"
        yield f"{short:<{_NAME}}{cells}  {row.unit}".rstrip()


def _shown(row: FigureRow, value: float | None) -> str:
    if value is None:
        return "non connu"
    decimals = row.decimals
    if decimals is None:
        decimals = 0 if value.is_integer() else 1 if abs(value) >= 1 else 2
    return number(value, decimals)
