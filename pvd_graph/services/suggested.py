"""The suggestions that a build wrote into the graph, read back."""

from __future__ import annotations

from decimal import Decimal

from pvd_graph.peers.blocks import BLOCKS
from pvd_graph.peers.statements import PARTS, Suggestion, suggestion_iri
from pvd_graph.ports import GraphReader
from pvd_graph.queries import iri, load
from pvd_graph.services.names import key_of
from pvd_graph.services.records import Record, records

__all__ = ["suggested"]


def suggested(
    reader: GraphReader, target: str, most: int, *, explain: bool
) -> list[Suggestion]:
    """Return the first *most* suggestions made for a town, by rank.

    A build makes ten; a town for which it made fewer has fewer.

    Args:
        reader: one generation.
        target: code of the town.
        most: ranks that are read.
        explain: whether evidence and reason are told.
    """
    wanted = [suggestion_iri(target, rank + 1) for rank in range(most)]
    query = load("suggestions", suggestion=[*map(iri, wanted)])
    found = records(reader.select(query))
    return [
        _suggestion(target, found[one], found if explain else {})
        for one in wanted
        if one in found
    ]


def _suggestion(target: str, record: Record, reasons: dict[str, Record]) -> Suggestion:
    """Return one suggestion; without *reasons* nothing of what it rests on."""
    explained = bool(reasons)

    def keys(name: str) -> tuple[str, ...]:
        return tuple(map(key_of, record.all(name))) if explained else ()

    shared = [
        (
            reasons[one].text("pvd:challenge"),
            Decimal(reasons[one].text("pvd:scorePart")),
        )
        for one in record.all("pvd:sharedReason")
        if one in reasons
    ]
    return Suggestion(
        target=target,
        rank=int(record.text("pvd:rank")),
        peer=key_of(record.text("pvd:peer")),
        parts=tuple(Decimal(record.text(PARTS[block])) for block in BLOCKS),
        shared=tuple(sorted(shared, key=lambda one: (-one[1], one[0]))),
        close=keys("pvd:closeIndicator"),
        different=keys("pvd:differentIndicator"),
        learn=record.all("pvd:learnFrom") if explained else (),
        reason=record.text("dcterms:description") if explained else "",
    )
