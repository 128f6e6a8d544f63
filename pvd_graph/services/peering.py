"""Rank the peers of all towns: from the graph, or from five tables in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pvd_graph import __version__
from pvd_graph.errors import InputError
from pvd_graph.model import Statement
from pvd_graph.peers.assembly import TABLES, assemble, chosen_figures
from pvd_graph.peers.evidence import shared_challenges
from pvd_graph.peers.interchange import RankedPeer, read_tables, write_ranking
from pvd_graph.peers.model import Model, Weights, fit
from pvd_graph.peers.portraits import Portraits
from pvd_graph.peers.ranking import Candidates
from pvd_graph.peers.selection import choose
from pvd_graph.peers.statements import (
    figure_statements,
    run_iri,
    run_statements,
    suggestion_statements,
)
from pvd_graph.ports import GraphReader
from pvd_graph.queries import iri, load
from pvd_graph.vocab import id_iri

__all__ = ["portraits", "rank_tables", "suggestions"]


def rank_tables(
    folder: Path, output: Path, *, k: int = 20, explain: bool = False
) -> int:
    """Rank the peers of every town of the tables in *folder*; write them to *output*.

    Args:
        folder: the five tables of `pvd_graph.peers.interchange`.
        output: the CSV file to write: town, rank, peer, score, evidence.
        k: length of the lists; shorter only where there are fewer other towns.
        explain: fill evidence with the challenges that both towns face.

    Returns:
        The rows written.

    Raises:
        InputError: k below 1, or what is wrong with the tables, in French.
    """
    if k < 1:
        problem = f"k = {k} : il faut au moins une ville par liste."
        raise InputError(problem)
    model = fit(read_tables(folder))
    return write_ranking(output, _ranked(model, choose(model, k=k), explain=explain))


def _ranked(model: Model, chosen: Candidates, *, explain: bool) -> Iterator[RankedPeer]:
    concepts = model.features.hierarchy.concepts
    for town, peers in enumerate(chosen.peers):
        for column, peer in enumerate(peers):
            shared = shared_challenges(model, town, int(peer)) if explain else ()
            yield RankedPeer(
                town=model.towns[town],
                rank=column + 1,
                peer=model.towns[peer],
                score=float(chosen.learn[town, column]),
                evidence=tuple(concepts[concept] for concept, _ in shared),
            )


def suggestions(
    reader: GraphReader, *, k: int = 10, drawn: Portraits | None = None
) -> Iterator[Statement]:
    """Yield the statements of `graph/derived/peers`, terms as N-Triples.

    In order of target and rank; the same graph yields the same statements.

    Args:
        reader: the graph.
        k: suggestions a town.
        drawn: `portraits` of the graph, where the caller has them.
    """
    drawn = drawn or portraits(reader)
    known = drawn.knowledge
    if not known.tables.towns:
        return
    yield from run_statements(__version__, Weights(), k, known.figures)
    about = {row["indicator"]: row for row in reader.select(load("peers_indicators"))}
    for figure in known.figures:
        source = about.get(id_iri("indicator", figure.numerators[0]), {})
        publisher, theme = source.get("publisher", ""), source.get("theme", "")
        yield from figure_statements(figure, publisher, theme)
    run = run_iri(__version__)
    for one in drawn.suggestions(choose(drawn.model, k=k)):
        yield from suggestion_statements(one, run)


def portraits(reader: GraphReader) -> Portraits:
    """Read what is known of the towns of the programme, and fit the model.

    A dozen plain queries, one a table: most of the seconds that it takes.
    """
    rows = {name: reader.select(load(f"peers_{name}")) for name in TABLES}
    figures = chosen_figures(rows["rule_indicators"])
    inputs = sorted({slug for figure in figures for slug in figure.inputs})
    wanted = [iri(id_iri("indicator", slug)) for slug in inputs]
    observations = reader.select(load("peers_observations", indicator=wanted))
    knowledge = assemble(rows, figures, observations)
    return Portraits(fit(knowledge.tables), knowledge)
