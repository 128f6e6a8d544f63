"""Which concept or partner a text means, or a title speaks of, by all of their labels.

Certain only where the text is, but for the fold, a label of one concept alone. A title
that holds a label speaks of its concept: that is inferred, with a score.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process

from pvd_graph import queries, vocab
from pvd_graph.folding import fold
from pvd_graph.model import Candidate, Found
from pvd_graph.ports import GraphReader
from pvd_graph.reading.rdffile import read_statements
from pvd_graph.services.concepts_phrases import Phrases
from pvd_graph.services.names import key_of
from pvd_graph.services.records import per_generation
from pvd_graph.validation.terms import parse_term

__all__ = ["KINDS", "KnownConcept", "KnownConcepts", "known_concepts"]

KINDS = ("challenge", "theme", "partner", "epci", "departement", "region")
"""Kinds of things with labels that can be looked for; they stand in their IRIs."""

_SCHEMES = {"defis": "challenge", "themes": "theme"}
_LIMIT = 10
_LONGEST = 2000
_ALIKE = 70
# Scores of a title by how many words of it are a label; see docs/reconciliation.md.
_OF_WORDS = (0.0, 0.6, 0.8, 0.9)
_LEAST = 0.5
# One word of a family, « aménagement », says too little.
_OF_FAMILY = 0.4
_OTHERS = 0.9
_LABELS = tuple(
    map(vocab.expand, ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel"))
)
_SPELT_OUT = {
    "CC ": "Communauté de communes ",
    "CA ": "Communauté d'agglomération ",
    "CU ": "Communauté urbaine ",
}
"""How names of intercommunalities begin -> what is written for it."""
_BROADER = vocab.expand("skos:broader")
_IDS = vocab.BASE + "id/"


class _Label(NamedTuple):
    kind: str
    key: str
    text: str
    lang: str
    preferred: bool


@dataclass(frozen=True, slots=True)
class KnownConcept:
    """A concept or partner. *broader* is the key of its family, empty at the top."""

    kind: str
    key: str
    label: str
    english: str
    broader: str = ""

    def named(self, lang: str) -> str:
        """Return its name in a language, the French one where there is no other."""
        return self.english if lang == "en" and self.english else self.label


class KnownConcepts:
    """The concepts by kind; safe to share between threads."""

    def __init__(self, statements: Iterable[tuple[str, str, str, str]]) -> None:
        """Index the labels among *statements*: subject, property, value, language.

        Subjects and properties are IRIs; what is of no kind of ours is left out.
        """
        self.concepts: dict[tuple[str, str], KnownConcept] = {}
        self._broader: dict[tuple[str, str], str] = {}
        self._by_fold: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._phrases: defaultdict[str, Phrases] = defaultdict(Phrases)
        self._texts: defaultdict[str, tuple[list[str], list[str]]]
        self._texts = defaultdict(lambda: ([], []))
        names: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for label in sorted(self._labels(statements)):
            folded = fold(label.text)
            self._by_fold[label.kind, folded].add(label.key)
            keys, texts = self._texts[label.kind]
            keys.append(label.key)
            texts.append(folded)
            if label.preferred:
                names[label.kind, label.key][label.lang] = label.text
            if label.lang != "en":
                self._phrases[label.kind].add(label.key, label.text)
        for (kind, key), said in sorted(names.items()):
            french = said.get("fr") or said.get("") or said.get("en", key)
            family = self._broader.get((kind, key), "")
            concept = KnownConcept(kind, key, french, said.get("en", ""), family)
            self.concepts[kind, key] = concept

    @classmethod
    def from_reader(cls, reader: GraphReader) -> KnownConcepts:
        """Read a generation; see `known_concepts`."""
        return cls(
            (row["thing"], row["property"], row["value"], row.get("lang", ""))
            for row in reader.select(queries.load("concept_labels"))
        )

    @classmethod
    def from_ontology(cls, folder: Path) -> KnownConcepts:
        """Read the schemes of the ontology, for loads before any build: no partners."""
        files = sorted((folder / "schemes").glob("*.ttl"))
        terms = (
            (subject, path, parse_term(value))
            for file in files
            for subject, path, value in read_statements(file)
        )
        return cls(
            (subject[1:-1], path[1:-1], term.text, term.lang)
            for subject, path, term in terms
        )

    def _labels(
        self, statements: Iterable[tuple[str, str, str, str]]
    ) -> Iterator[_Label]:
        """Yield the labels among *statements*, once each; note what is broader."""
        seen = set()
        for subject, path, value, lang in statements:
            kind = subject.removeprefix(_IDS).partition("/")[0]
            if kind not in KINDS:
                continue
            key = key_of(subject)
            if path == _BROADER:
                self._broader[kind, key] = key_of(value)
            elif path in _LABELS:
                label = _Label(kind, key, value, lang, path == _LABELS[0])
                if label in seen:
                    continue
                seen.add(label)
                yield label
                if kind == "epci" and value[:3] in _SPELT_OUT:
                    full = _SPELT_OUT[value[:3]] + value[3:]
                    yield label._replace(text=full, preferred=False)

    def find(self, text: str, kind: str) -> Found:
        """Return the concept of *kind* that *text* names.

        Certain where it is a label of one alone; else candidates: those that share the
        label, those that the text speaks of, those whose labels resemble it.
        """
        kind = _SCHEMES.get(kind, kind)
        folded = fold(text[:_LONGEST])
        if not folded:
            return Found()
        if (kind, text.strip()) in self.concepts:
            return self._certain(kind, text.strip())
        keys = self._by_fold.get((kind, folded), set())
        if len(keys) == 1:
            return self._certain(kind, min(keys))
        scores = dict.fromkeys(keys, 0.95)
        for one in self.spoken_of(text, kind):
            scores.setdefault(one.key, one.score)
        for key, score in self._alike(folded, kind):
            scores[key] = max(score, scores.get(key, 0.0))
        ordered = sorted(scores, key=lambda key: (-scores[key], key))[:_LIMIT]
        return Found(
            candidates=tuple(self._candidate(kind, key, scores[key]) for key in ordered)
        )

    def best(self, text: str, scheme: str) -> Candidate | None:
        """Return the concept that a title speaks of; None when it speaks of none.

        Args:
            text: some words, a title or a description.
            scheme: ``challenge`` or ``theme``.
        """
        found = self.spoken_of(text, scheme)
        if not found or found[0].score < _LEAST:
            return None
        return found[0]

    def spoken_of(self, text: str, scheme: str) -> Sequence[Candidate]:
        """Return the concepts whose labels stand in *text*, likeliest first.

        The longer the label, the surer; a challenge wins over its family; of the rest,
        what the text says first.
        """
        kind = _SCHEMES.get(scheme, scheme)
        best: dict[str, tuple[float, int]] = {}
        phrases = self._phrases[kind]
        for phrase in phrases.held(text[:_LONGEST]):
            if len(phrase.words) == 1 and self._is_family(kind, phrase.key):
                best.setdefault(phrase.key, (_OF_FAMILY, phrase.start))
                continue
            shared = len(phrases.keys_of(phrase.words))
            score = _OF_WORDS[min(len(phrase.words), len(_OF_WORDS) - 1)] / shared
            if score > best.get(phrase.key, (0.0, 0))[0]:
                best[phrase.key] = score, phrase.start
        families = {self._broader.get((kind, key), "") for key in best}
        ordered = sorted(
            (key for key in best if key not in families),
            key=lambda key: (-best[key][0], best[key][1], key),
        )
        return [
            self._candidate(kind, key, best[key][0] * (1 if not at else _OTHERS))
            for at, key in enumerate(ordered)
        ]

    def _is_family(self, kind: str, key: str) -> bool:
        return (kind, key) not in self._broader

    def _alike(self, folded: str, kind: str) -> Iterator[tuple[str, float]]:
        keys, texts = self._texts[kind]
        for _text, score, at in process.extract(
            folded, texts, scorer=fuzz.token_sort_ratio, limit=20, score_cutoff=_ALIKE
        ):
            yield keys[at], score / 100 * 0.9

    def _certain(self, kind: str, key: str) -> Found:
        return Found(key, candidates=(self._candidate(kind, key, 1.0),))

    def _candidate(self, kind: str, key: str, score: float) -> Candidate:
        known = self.concepts.get((kind, key))
        return Candidate(key, known.label if known else key, round(score, 3))


@per_generation
def known_concepts(reader: GraphReader) -> KnownConcepts:
    """Return the concepts of a generation, read once."""
    return KnownConcepts.from_reader(reader)
