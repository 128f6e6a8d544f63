"""Check a change alone: what another dataset describes keeps its name, code and kind.

A shape sees one graph at a time: a second label or code of a commune, in the graph of a
publisher, breaks none, and every page would show it. A thing is described by the graph
that gives its type; another may say anything of it but what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import groupby
from operator import itemgetter
from typing import Protocol

from pvd_graph import vocab
from pvd_graph.errors import InvalidGraphError

__all__ = ["check_identity"]

_TYPE = vocab.term("rdf:type")
_IDENTITY = {
    vocab.term(name): name
    for name in (
        "rdf:type",
        *("rdfs:label", "skos:prefLabel", "dcterms:title", "igeo:nom"),
        *("skos:notation", "dcterms:identifier", "org:identifier"),
        *("igeo:codeINSEE", "pvd:siren"),
    )
}
# A commune that belongs to a programme by several contracts has the number of each.
_SEVERAL = vocab.term("dcterms:identifier"), (_TYPE, vocab.term("pvd:Membership"))
_OURS = f"<{vocab.BASE}"
_DERIVED = f"{vocab.graph_iri('derived')}/"
_SHOWN = 5
_ENOUGH = 1_000
_LONGEST = 80

Statement = tuple[str, str, str]


class _Store(Protocol):
    """What is asked of the generation in force."""

    def graphs_typing(self, term: str) -> Iterator[str]:
        """Yield the named graphs that give the type of *term*."""
        ...

    def said_of(self, term: str) -> Iterator[tuple[str, str, str]]:
        """Yield (graph, predicate, value) of each statement about *term*."""
        ...


def check_identity(
    store: _Store, leaving: frozenset[str], added: Callable[[], Iterable[str]]
) -> None:
    """Check that what comes leaves the identity of others' things to them.

    Whoever repeats a type or a name as it is says nothing new. A dataset whose graph
    names a thing in words that no other has goes on naming it: a publisher who repeats
    the type of communes does not keep the reference from renaming them.

    Args:
        store: holds the graphs *leaving*, and not those that come.
        leaving: IRIs of the graphs that go.
        added: yields the lines of the graphs that come, sorted in each; asked once.

    Raises:
        InvalidGraphError: a label, a title, a code or another type of a thing that
            another graph describes.

    Cost: a microsecond a line, and a look-up of 10 microseconds for each thing.
    """
    clashes: list[tuple[Statement, str]] = []
    for subject, statements in groupby(_identities(added()), itemgetter(0)):
        others = {
            graph
            for graph in store.graphs_typing(subject)
            if graph not in leaving and not graph.startswith(_DERIVED)
        }
        if not others:
            continue
        known = _Known(store, subject, others, leaving)
        graph = min(others)
        clashes += [(one, graph) for one in statements if not known.allows(*one[1:])]
        if len(clashes) >= _ENOUGH:
            break
    if clashes:
        raise _refusal(clashes)


class _Known:
    """What graphs say that one thing is: those that stay, and those that go."""

    def __init__(
        self,
        store: _Store,
        subject: str,
        others: AbstractSet[str],
        leaving: AbstractSet[str],
    ) -> None:
        said = [one for one in store.said_of(subject) if one[1] in _IDENTITY]
        self._staying = {one[1:] for one in said if one[0] in others}
        self._named = {predicate for predicate, _ in self._staying}
        self._several = _SEVERAL[0] if _SEVERAL[1] in self._staying else ""
        going = {one[1:] for one in said if one[0] in leaving}
        self._is_theirs = any(
            one[0] != _TYPE and one not in self._staying for one in going
        )

    def allows(self, predicate: str, value: str) -> bool:
        """Say whether the thing may be said to be that, too."""
        if (predicate, value) in self._staying or predicate == self._several:
            return True
        # A kind may be one of several; a name beside another is one too many.
        return self._is_theirs and (predicate == _TYPE or predicate not in self._named)


def _identities(lines: Iterable[str]) -> Iterator[Statement]:
    """Yield those of *lines* that say what a thing of ours is."""
    for line in lines:
        if line.startswith(_OURS):
            subject, predicate, value = line.split(" ", 2)
            if predicate in _IDENTITY:
                yield subject, predicate, value.rstrip()[:-2]


def _refusal(clashes: list[tuple[Statement, str]]) -> InvalidGraphError:
    shown = [
        (f"- {subject} {_IDENTITY[predicate]} {value[:_LONGEST]}", graph)
        for (subject, predicate, value), graph in clashes[:_SHOWN]
    ]
    count = len({subject for (subject, _, _), _ in clashes})
    french = "\n".join(f"{said} (décrit dans <{graph}>)" for said, graph in shown)
    english = "\n".join(f"{said} (described in <{graph}>)" for said, graph in shown)
    return InvalidGraphError(
        "Un autre jeu de données décrit déjà ce que ce contenu nomme, code ou type "
        f"autrement ({count} ressource{'s' * (count > 1)}) :\n{french}\n"
        "Retirez ces énoncés : l'IRI suffit pour citer la ressource. Pour la corriger, "
        "écrivez à qui publie le jeu qui la décrit.",
        "Another dataset already describes what this content names, codes or types "
        f"otherwise ({count} thing{'s' * (count > 1)}):\n{english}\n"
        "Remove these statements: the IRI is enough to refer to the thing. To correct "
        "it, write to who publishes the dataset that describes it.",
    )
