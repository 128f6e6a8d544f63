"""Evaluate the peers on the real towns, in time: the past proposes, 2023 decides.

Whatever was measured in 2023 or later is hidden: figures, challenges derived from such
figures, actions. Typologies bear no date and stay.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pvd_graph.peers.evaluation import OURS, SHOWN, next_kinds
from pvd_graph.peers.figures import Figure
from pvd_graph.peers.model import fit
from pvd_graph.peers.portraits import Knowledge
from pvd_graph.peers.protocol import (
    NEXT,
    REPORTING,
    Findings,
    measure,
    measure_explanations,
    measure_times,
)
from pvd_graph.peers.selection import choose
from pvd_graph.peers.tables import Declaration, Tables
from pvd_graph.ports import GraphReader
from pvd_graph.queries import iri, load
from pvd_graph.services.peering import portraits
from pvd_graph.vocab import id_iri

__all__ = ["REAL_CUT", "evaluate_real", "measured_before"]

REAL_CUT = 2023
"""Fonds vert projects are of 2023; funded projects known before are of 2019."""

_LEFT_OUT = "densityClass"


def evaluate_real(reader: GraphReader) -> Findings:
    """Cut the history of the graph before 2023; find the Fonds vert categories.

    Explanations, robustness and experience are those of the lists as the site shows
    them, from all that is known today.
    """
    knowledge = portraits(reader).knowledge
    past = measured_before(reader, knowledge, REAL_CUT)
    findings = Findings("real")
    case = next_kinds(past, REAL_CUT)
    lists = measure(findings, NEXT, case, walks=True)
    for method, found in lists.items():
        findings.add_hubs(method, found.shown, len(past.towns))
    _left_out(findings, case.seen)
    today = knowledge.tables
    measure_explanations(
        findings, today, choose(fit(today), k=SHOWN).peers, REPORTING[0]
    )
    measure_times(findings, today)
    return findings


def measured_before(reader: GraphReader, knowledge: Knowledge, year: int) -> Tables:
    """Date the challenges, and leave out the figures that are of *year* or later.

    A challenge dates from the oldest of its assessments, an assessment from the latest
    figure it rests on; what no assessment speaks of has no date. Of a figure the
    numerators count: what only divides, such as an area, hardly changes.
    """
    tables = knowledge.tables
    since: dict[tuple[str, str], float] = {}
    for row in reader.select(load("evaluation_dates")):
        pair = row["commune"], row["challenge"]
        since[pair] = min(since.get(pair, np.inf), _year(row["period"]))
    kept = [
        at
        for at, figure in enumerate(knowledge.figures)
        if _latest(reader, figure) < year
    ]
    return replace(
        tables,
        declared=tuple(
            Declaration(
                one.town,
                one.concept,
                since.get((id_iri("commune", one.town), one.concept), one.year),
            )
            for one in tables.declared
        ),
        indicators=tuple(tables.indicators[at] for at in kept),
        values=tables.values[:, kept],
    )


def _latest(reader: GraphReader, figure: Figure) -> float:
    wanted = [iri(id_iri("indicator", slug)) for slug in figure.numerators]
    rows = reader.select(load("evaluation_periods", indicator=wanted))
    return max((_year(row["period"]) for row in rows), default=-np.inf)


def _year(period: str) -> float:
    """Return the year of "2021" or "2025-T4"."""
    return float(period[:4])


def _left_out(findings: Findings, tables: Tables) -> None:
    """Measure T3: towns of one density class, with that typology left out."""
    at = next(
        (n for n, name in enumerate(tables.categories) if name.endswith(_LEFT_OUT)),
        None,
    )
    if at is None:
        return
    blind = replace(
        tables,
        categories=tables.categories[:at] + tables.categories[at + 1 :],
        classes=tuple(row[:at] + row[at + 1 :] for row in tables.classes),
    )
    kind = np.array([row[at] for row in tables.classes])
    shown = choose(fit(blind), k=SHOWN).peers
    same = (kind[shown] == kind[:, None]).mean(axis=1)
    findings.add("T3 typology", OURS, "precision", np.where(kind == "", np.nan, same))
