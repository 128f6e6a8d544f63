"""Three to five communes side by side, what tells them apart most first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pvd_graph import queries
from pvd_graph.codes import CodeInsee
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_actions import actions
from pvd_graph.services.browse_assessments import assessments_of, figures_of
from pvd_graph.services.browse_rules import Indicator
from pvd_graph.services.browse_towns import CommuneFacts, commune_facts, commune_iri
from pvd_graph.services.distributions import distributions, is_rate
from pvd_graph.services.names import Named
from pvd_graph.services.records import Number

__all__ = ["MOST", "FacedRow", "MeasureRow", "Several", "several"]

MOST = 5
"""How many communes are compared at once."""


@dataclass(frozen=True, slots=True)
class FacedRow:
    """A challenge, and how marked it is in each commune.

    Attributes:
        marked: from 0 to 1, in the order of the communes; None where it is not known.
    """

    challenge: Named
    marked: tuple[Number | None, ...]

    @property
    def apart(self) -> float:
        """How far the communes are from one another."""
        return _apart([one or 0 for one in self.marked])


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """An indicator, and its latest figure in each commune, of one period.

    Attributes:
        values: in the order of the communes; None where it is not known.
        median: of the towns of the programme.
        apart: between the towns of the programme that the lowest and the highest of
            them equal, as a share of all towns.
    """

    indicator: Indicator
    period: str
    values: tuple[Number | None, ...]
    median: float
    apart: float


@dataclass(frozen=True, slots=True)
class Several:
    """What there is to say of several communes.

    Attributes:
        rates: what communes of any size can be compared by; *counts*: what grows with
            the size of a commune.
        done: of each commune, how many actions are known, and what was granted.
    """

    communes: tuple[CommuneFacts, ...]
    faced: Sequence[FacedRow]
    rates: Sequence[MeasureRow]
    counts: Sequence[MeasureRow]
    done: tuple[tuple[int, Number], ...]


def several(reader: GraphReader, codes: Sequence[str]) -> Several:
    """Compare communes of today, by code INSEE.

    Cost: two queries each, three outside the programme, and one.
    """
    known = [figures_of(reader, CodeInsee(code)) for code in codes]
    faced = [
        assessments_of(reader, queries.iri(commune_iri(code)), figures)
        for code, figures in zip(codes, known, strict=True)
    ]
    marked: dict[Named, dict[int, Number]] = {}
    for at, found in enumerate(faced):
        for one in found:
            kept = marked.setdefault(one.challenge, {})
            kept[at] = max(kept.get(at, 0), one.intensity or 0)
    rows = [
        FacedRow(challenge, tuple(of.get(at) for at in range(len(codes))))
        for challenge, of in marked.items()
    ]
    latest = [{(one.indicator.iri, one.period): one.value for one in f} for f in known]
    measured = _measured(reader, latest)
    return Several(
        tuple(commune_facts(reader, codes)),
        sorted(rows, key=lambda row: (-row.apart, row.challenge.name)),
        [row for row in measured if is_rate(row.indicator)],
        [row for row in measured if not is_rate(row.indicator)],
        tuple(_done(reader, code) for code in codes),
    )


def _measured(
    reader: GraphReader, latest: Sequence[Mapping[tuple[str, str], Number]]
) -> list[MeasureRow]:
    """Return the indicators that two communes at least have, furthest apart first."""
    rows = []
    for iri, found in distributions(reader).items():
        values = tuple(of.get((iri, found.period)) for of in latest)
        told = [one for one in values if one is not None]
        if len(told) > 1:
            apart = _apart([found.share_below(one) for one in told])
            row = MeasureRow(found.indicator, found.period, values, found.median, apart)
            rows.append(row)
    return sorted(rows, key=lambda row: (-row.apart, row.indicator.name))


def _apart(values: Sequence[Number]) -> float:
    return float(max(values) - min(values))


def _done(reader: GraphReader, code: str) -> tuple[int, Number]:
    found = [one for one in actions(reader) if one.code_insee == code]
    return len(found), sum(one.grant_eur or 0 for one in found)
