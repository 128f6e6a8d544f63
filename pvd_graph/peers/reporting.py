"""Say what an evaluation found: as plain values, and as tables for reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from math import isfinite
from typing import Any

from pvd_graph.peers.anchors import WITHIN, Anchor
from pvd_graph.peers.metrics import Interval
from pvd_graph.peers.protocol import Row
from pvd_graph.peers.targets import Target

__all__ = ["Report"]

_NO_DECIMALS_FROM = 1_000


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured, and where the targets stand.

    Attributes:
        version: of the software.
        seeds: of the planted towns of the default regime.
        rows: every figure, in order of data and task.
        anchors: whether the planted towns are what the protocol means.
        targets: name of the data -> its targets.
    """

    version: str
    seeds: Sequence[int]
    rows: Sequence[Row]
    anchors: Sequence[Anchor]
    targets: Mapping[str, Sequence[Target]]

    @property
    def missed(self) -> list[str]:
        """Return the names of the targets that must be reached and are not."""
        return [
            f"{data}: {one.name}"
            for data, found in self.targets.items()
            for one in found
            if not one.meets(one.must)
        ]

    def to_json(self) -> dict[str, Any]:
        """Return plain values; what is not known is null."""
        return {
            "version": self.version,
            "seeds": list(self.seeds),
            "results": [
                {**asdict(one), "value": _plain(one.value)} for one in self.rows
            ],
            "anchors": [
                {
                    "method": one.method,
                    "reached": _plain(one.reached),
                    "reference": round(one.reference, 6),
                    "holds": one.holds,
                }
                for one in self.anchors
            ],
            "targets": [
                {
                    "data": data,
                    "name": one.name,
                    "must": one.must,
                    "aim": one.aim,
                    "reached": _plain(one.reached),
                    "must_met": one.meets(one.must),
                    "aim_met": one.meets(one.aim),
                }
                for data, found in self.targets.items()
                for one in found
            ],
        }

    def to_markdown(self) -> str:
        """Return the targets, the anchors, then one table a data and task."""
        told = ", ".join(str(seed) for seed in self.seeds)
        return "\n".join(
            [
                f"pvd-graph {self.version}, seeds {told}",
                *_target_lines(self.targets),
                *_anchor_lines(self.anchors),
                *_result_lines(self.rows),
            ]
        )


def _plain(value: Interval) -> dict[str, float | None]:
    return {
        name: round(number, 6) if isfinite(number) else None
        for name, number in asdict(value).items()
    }


def _result_lines(rows: Sequence[Row]) -> Iterator[str]:
    """Yield one Markdown table a data and task: methods down, metrics across."""
    for (data, task), found in groupby(rows, key=lambda row: (row.data, row.task)):
        table: dict[str, dict[str, str]] = {}
        for row in found:
            table.setdefault(row.method, {})[row.metric] = _cell(row.value)
        metrics = list(
            dict.fromkeys(name for cells in table.values() for name in cells)
        )
        yield f"\n### {data}: {task}\n"
        yield f"| method | {' | '.join(metrics)} |"
        yield f"|---|{'---|' * len(metrics)}"
        for method, cells in table.items():
            told = " | ".join(cells.get(name, "") for name in metrics)
            yield f"| {method} | {told} |"


def _target_lines(targets: Mapping[str, Sequence[Target]]) -> Iterator[str]:
    yield "\n### Targets\n"
    yield "| data | target | must | aim | reached | |"
    yield "|---|---|---|---|---|---|"
    for data, found in targets.items():
        for one in found:
            met = "aim" if one.meets(one.aim) else "must"
            verdict = met if one.meets(one.must) else "**missed**"
            sign = "≤" if one.low_is_good else "≥"
            yield (
                f"| {data} | {one.name} | {sign} {one.must:g} | {sign} {one.aim:g} | "
                f"{_cell(one.reached)} | {verdict} |"
            )


def _anchor_lines(found: Sequence[Anchor]) -> Iterator[str]:
    yield "\n### Anchors: nDCG@10 / random, here and in the reference figures\n"
    yield f"| method | here | reference | deviation | within {WITHIN:.0%} |"
    yield "|---|---|---|---|---|"
    for one in found:
        verdict = "yes" if one.holds else "**no**"
        yield (
            f"| {one.method} | {_cell(one.reached)} | {one.reference:.3f} | "
            f"{one.deviation:+.1%} | {verdict} |"
        )


def _cell(value: Interval) -> str:
    """Return a value with its interval, the latter only where there is one."""
    if not isfinite(value.value):
        return "–"
    decimals = 0 if value.value >= _NO_DECIMALS_FROM else 3
    told = f"{value.value:.{decimals}f}"
    if value.low == value.high:
        return told
    return f"{told} ({value.low:.{decimals}f}–{value.high:.{decimals}f})"
