"""What suggestions of peers say of sheets, as these come, change and go.

A build ranks the towns, with the sheets of its day. A sheet that is published, changed
or withdrawn afterwards is told, told anew or told no more at once, in the suggestions
that stand; their ranks and scores wait for the next build.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pvd_graph import vocab
from pvd_graph.peers.wording import retold
from pvd_graph.ports import GraphReader
from pvd_graph.queries import iri, load

__all__ = ["Retelling", "retell"]

_LEARN = vocab.term("pvd:learnFrom")
_REASON = vocab.term("dcterms:description")
_MOST = 3
_SHEET = f"{vocab.id_iri('experience')}/"


@dataclass(frozen=True, slots=True)
class Retelling:
    """N-Triples lines that leave ``graph/derived/peers``, and that come to it."""

    gone: frozenset[str] = frozenset()
    come: frozenset[str] = frozenset()


def retell(reader: GraphReader, sheets: Iterable[str]) -> Retelling:
    """Return what changes where the graphs of *sheets* did.

    Two queries a sheet, some milliseconds.

    Args:
        reader: of the sheets as they will be, and of the suggestions as they were.
        sheets: IRIs of those that came, changed or went.
    """
    gone: set[str] = set()
    come: set[str] = set()
    for sheet in sheets:
        rows = reader.select(load("suggestions_naming", sheet=iri(sheet)))
        titles = {row["suggestion"]: row.get("title") for row in rows}
        for suggestion, before in _told(reader, titles).items():
            learned = {
                one: name for one, name in before.learned.items() if one != sheet
            }
            title = titles[suggestion]
            if title is not None:
                learned[sheet] = title
            after = before.with_learned(learned)
            gone |= before.lines() - after.lines()
            come |= after.lines() - before.lines()
    return Retelling(frozenset(gone), frozenset(come))


@dataclass(frozen=True, slots=True)
class _Told:
    """What a suggestion says: IRI -> title, "" of what is no sheet, and its reason."""

    suggestion: str
    learned: Mapping[str, str]
    reason: str

    def with_learned(self, learned: Mapping[str, str]) -> _Told:
        """Return the same with other things to learn from, sheets first."""
        first = sorted(learned, key=lambda one: (not one.startswith(_SHEET), one))
        kept = {one: learned[one] for one in first[:_MOST]}
        sheets = [title for one, title in kept.items() if one.startswith(_SHEET)]
        return replace(self, learned=kept, reason=retold(self.reason, sheets))

    def lines(self) -> set[str]:
        """Return its N-Triples lines."""
        node = f"<{self.suggestion}>"
        reason = vocab.literal(self.reason, lang="fr")
        return {
            *(f"{node} {_LEARN} <{one}> .\n" for one in self.learned),
            f"{node} {_REASON} {reason} .\n",
        }


def _told(reader: GraphReader, suggestions: Iterable[str]) -> dict[str, _Told]:
    """Return suggestion -> what it says; one query."""
    wanted = [*map(iri, suggestions)]
    if not wanted:
        return {}
    reasons: dict[str, str] = {}
    learned: dict[str, dict[str, str]] = {}
    for row in reader.select(load("suggestions_words", suggestion=wanted)):
        reasons[row["suggestion"]] = row["reason"]
        found = learned.setdefault(row["suggestion"], {})
        if "learned" in row:
            found[row["learned"]] = row.get("title", "")
    return {one: _Told(one, learned[one], reasons[one]) for one in reasons}
