"""Read the figures of the programme's towns and derive their challenges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pvd_graph import queries
from pvd_graph.enrichment.derive import derive
from pvd_graph.enrichment.rules import Rule
from pvd_graph.enrichment.statements import statements
from pvd_graph.model import Statement
from pvd_graph.ports import GraphReader

__all__ = ["derive_all"]


def derive_all(
    rules: Sequence[Rule], reader: GraphReader
) -> Iterator[tuple[str, tuple[str, ...], Iterator[Statement]]]:
    """Yield, for each rule, its slug, the graphs it draws on, and its statements.

    Reads all figures of the 1,646 towns once: some 64,000 numbers.
    """
    figures: dict[tuple[str, str], dict[str, float]] = {}
    graphs: dict[str, set[str]] = {}
    for solution in reader.select(queries.load("programme_figures")):
        indicator = solution["indicator"].rsplit("/", 1)[1]
        towns = figures.setdefault((indicator, solution["period"]), {})
        towns[solution["code_insee"]] = float(solution["value"])
        graphs.setdefault(indicator, set()).add(solution["graph"])
    for rule in rules:
        derivation = derive(rule, figures)
        sources = {graph for slug in rule.indicators for graph in graphs.get(slug, ())}
        yield rule.slug, tuple(sorted(sources)), statements(derivation)
