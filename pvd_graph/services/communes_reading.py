"""What the communal reference says of communes, from a file or from a generation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from sys import intern

from pvd_graph import queries, vocab
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_towns import all_communes, places
from pvd_graph.services.communes_index import Commune
from pvd_graph.store.archive import read_lines
from pvd_graph.validation.terms import parse_term

__all__ = ["Facts", "facts_of_graph", "facts_of_reader"]

_COMMUNE = vocab.id_iri("commune") + "/"
_DEPARTEMENT = vocab.id_iri("departement") + "/"
_NAME = vocab.expand("igeo:nom")
_LABEL = vocab.expand("rdfs:label")
_WITHIN = vocab.expand("igeo:subdivisionDirecteDe")
_TYPE = vocab.expand("rdf:type")
_TODAY = vocab.expand("igeo:Commune")
_ABSORBED = vocab.expand("pvd:absorbedBy")
_SIREN = vocab.expand("pvd:siren")
_POSTCODE = vocab.expand("pvd:postcode")
_FORMER = vocab.expand("pvd:formerName")
_POPULATION = vocab.expand("pvd:population")
_END = -len(" .\n")
_IRI_END = _END - 1
_NAMES = frozenset({_NAME, _LABEL})
_KEPT = _NAMES | {_WITHIN, _POSTCODE, _FORMER, _SIREN, _POPULATION}


class _Draft:
    """A commune while its statements come in: thirty-five thousand, so kept small."""

    __slots__ = ("departement", "former", "name", "population", "postcodes", "siren")

    def __init__(self) -> None:
        self.name = self.departement = self.siren = ""
        self.population = 0
        self.postcodes: tuple[str, ...] = ()
        self.former: tuple[str, ...] = ()


class Facts:
    """Statements about communes and départements, gathered in any order."""

    def __init__(self) -> None:
        """Start with none."""
        self.today: set[str] = set()
        self.departements: dict[str, str] = {}
        self._absorbed: dict[str, str] = {}
        self._drafts: dict[str, _Draft] = {}

    def add(self, subject: str, path: str, value: str) -> None:
        """Note one statement; IRIs and lexical values as they are."""
        if subject.startswith(_DEPARTEMENT):
            if path == _LABEL:
                self.departements[subject[len(_DEPARTEMENT) :]] = value
            return
        if not subject.startswith(_COMMUNE):
            return
        code = subject[len(_COMMUNE) :]
        if path == _TYPE:
            if value == _TODAY:
                self.today.add(code)
        elif path == _ABSORBED:
            self._absorbed[code] = value[len(_COMMUNE) :]
        elif path in _KEPT:
            draft = self._drafts.get(code)
            if draft is None:
                draft = self._drafts[code] = _Draft()
            _note(draft, path, value)

    @property
    def absorbed(self) -> dict[str, str]:
        """Code of a commune of the past -> the code of today, chains followed."""
        found = {}
        for code, successor in self._absorbed.items():
            seen, current = {code}, successor
            while current not in self.today and current not in seen:
                seen.add(current)
                current = self._absorbed.get(current, current)
            found[code] = current
        return found

    def communes(self) -> Iterator[Commune]:
        """Yield the communes of today whose names are known, by code."""
        for code in sorted(self.today):
            one = self._drafts.get(code)
            if one is not None and one.name:
                yield Commune(
                    code,
                    one.name,
                    one.departement,
                    one.population,
                    one.siren,
                    tuple(sorted(one.postcodes)),
                    tuple(sorted(one.former)),
                )

    def former_names(self) -> dict[str, str]:
        """Return code -> name, of the communes of the past."""
        named = ((code, self._drafts.get(code)) for code in self._absorbed)
        return {code: one.name for code, one in named if one is not None}


def _note(draft: _Draft, path: str, value: str) -> None:
    """Note what *path* says of a commune."""
    if path in _NAMES:
        draft.name = value
    elif path == _WITHIN:
        if value.startswith(_DEPARTEMENT):
            draft.departement = intern(value[len(_DEPARTEMENT) :])
    elif path == _POSTCODE:
        draft.postcodes = (*draft.postcodes, intern(value))
    elif path == _FORMER:
        draft.former = (*draft.former, value)
    elif path == _SIREN:
        draft.siren = value
    elif path == _POPULATION:
        draft.population = int(value)


def facts_of_graph(path: Path) -> Facts:
    """Read the archived graph of the reference."""
    facts, starts = Facts(), (f"<{_COMMUNE}", f"<{_DEPARTEMENT}")
    for line in read_lines(path):
        if line.startswith(starts):
            subject, predicate, value = line.split(" ", 2)
            is_iri = value.startswith("<")
            text = value[1:_IRI_END] if is_iri else parse_term(value[:_END]).text
            facts.add(subject[1:-1], predicate[1:-1], text)
    return facts


def facts_of_reader(reader: GraphReader) -> Facts:
    """Read a generation; the same statements, whatever graphs they stand in."""
    facts = Facts()
    facts.today.update(all_communes(reader))
    facts.departements.update(
        (one.code, one.name) for one in places(reader).values() if one.kind != "region"
    )
    for path in sorted(_KEPT - {_LABEL}):
        query = queries.load("known_communes", property=queries.iri(path))
        for row in reader.select(query):
            facts.add(row["subject"], path, row["value"])
    for row in reader.select(queries.load("search_former")):
        facts.add(row["former"], _ABSORBED, row["commune"])
        if "label" in row:
            facts.add(row["former"], _LABEL, row["label"])
    return facts
