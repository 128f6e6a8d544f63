"""Group the towns of the graph, and recognise the groups of the last generation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pvd_graph import __version__, queries
from pvd_graph.errors import StoreError
from pvd_graph.model import Statement
from pvd_graph.peers.group_model import Before
from pvd_graph.peers.group_statements import grouping_statements
from pvd_graph.peers.group_traits import Trait
from pvd_graph.peers.groups import group_towns
from pvd_graph.peers.portraits import Portraits
from pvd_graph.ports import GraphReader
from pvd_graph.services.names import key_of
from pvd_graph.services.records import Record, records
from pvd_graph.store.generations import Generations
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.vocab import expand

__all__ = ["groups_before", "groups_of", "last_groups"]

_GROUP = expand("pvd:PeerGroup")


def groups_of(drawn: Portraits, before: Sequence[Before] = ()) -> Iterator[Statement]:
    """Yield the statements of `graph/derived/peer-groups`, terms as N-Triples.

    Args:
        drawn: the towns, with the model of their resemblance.
        before: the groups of the last generation, see `groups_before`.
    """
    known = drawn.knowledge
    if not known.tables.towns:
        return
    found = group_towns(drawn.model, known.tables, known.names, before)
    yield from grouping_statements(found, __version__)


def groups_before(reader: GraphReader) -> list[Before]:
    """Return the groups that a generation tells, former ones too, by identifier."""
    found = records(reader.select(queries.load("peer_groups")))
    called: defaultdict[str, dict[str, list[tuple[str, str]]]]
    called = defaultdict(lambda: defaultdict(list))
    for row in reader.select(queries.load("peer_group_names")):
        called[row["group"]][key_of(row["property"])].append(
            (row["text"], row["language"])
        )
    return [
        _before(record, found, called[record.iri])
        for record in found.values()
        if _GROUP in record.all("rdf:type")
    ]


def last_groups(generations: Generations) -> tuple[list[Before], list[str]]:
    """Return the groups of the generation in force, and a note where it is unreadable.

    No groups where there is none, or where it cannot be read: a build repairs that.
    """
    generation = generations.current()
    if generation is None:
        return [], []
    try:
        reader = OxigraphReader.open(generation.db, generation.number)
        return groups_before(reader), []
    except StoreError as error:
        return [], [f"groupes de la génération d'avant : {error}"]


def _before(
    record: Record,
    found: dict[str, Record],
    called: dict[str, list[tuple[str, str]]],
) -> Before:
    names = {language: text for text, language in called["prefLabel"]}
    traits = [found[iri] for iri in record.all("pvd:namedAfter") if iri in found]
    return Before(
        slug=record.text("dcterms:identifier"),
        fr=names.get("fr", ""),
        en=names.get("en", ""),
        said=frozenset(map(_sense, traits)),
        earlier=tuple(called["altLabel"]),
        members=frozenset(key_of(one) for one in record.all("prov:hadMember")),
        replaced_by=tuple(key_of(one) for one in record.all("dcterms:isReplacedBy")),
    )


def _sense(record: Record) -> str:
    inside = record.number("pvd:medianInGroup")
    subject = record.text("dcterms:subject")
    if inside is None:
        return Trait("", subject, 0, 0, 0).sense
    overall = record.number("pvd:medianOverall") or 0
    return Trait("figure", subject, float(inside), float(overall), 0).sense
