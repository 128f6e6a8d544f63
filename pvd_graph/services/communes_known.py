"""The communes of the loaded reference: which exist, and which one a text means.

Filled from the archived graph of the reference while datasets load, or from the served
generation; both ways give the same answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from pvd_graph.model import Candidate, Found
from pvd_graph.ports import GraphReader
from pvd_graph.services.communes_index import Commune, NameIndex
from pvd_graph.services.communes_matching import match_name, narrowed
from pvd_graph.services.communes_reading import Facts, facts_of_graph, facts_of_reader
from pvd_graph.services.communes_text import take_apart
from pvd_graph.services.departements_known import KnownDepartements
from pvd_graph.services.records import per_generation

__all__ = ["KnownCommunes", "known_communes"]

_LONGEST = 200
# The code of an absorbed commune, or of four digits, is nearly what was meant.
_NEARLY = 0.9
_ONE_OF_MANY = 0.5


class KnownCommunes:
    """The communes of today and what became of others; safe to share between threads.

    Attributes:
        today: codes of the communes of today.
        absorbed: code of a commune of the past -> the one that answers for it today.
    """

    def __init__(
        self,
        today: Iterable[str],
        absorbed: Mapping[str, str],
        *,
        communes: Iterable[Commune] = (),
        former: Mapping[str, str] | None = None,
        departements: Mapping[str, str] | None = None,
    ) -> None:
        """Hold what is known; names are indexed when the first text is looked for.

        Args:
            today: codes.
            absorbed: code -> code of today.
            communes: names and more of the communes of today.
            former: code of an absorbed commune -> its name.
            departements: code -> name.
        """
        self.today = frozenset(today)
        self.absorbed = dict(absorbed)
        self.communes: Mapping[str, Commune] = {one.code: one for one in communes}
        self.departements = KnownDepartements(departements or {})
        self._former = dict(former or {})

    def current(self, code: str) -> str | None:
        """Return the code of today; None when the code never existed."""
        return code if code in self.today else self.absorbed.get(code)

    @classmethod
    def from_graph(cls, path: Path) -> KnownCommunes:
        """Read the archived graph of the communal reference: about 1 s."""
        return cls._of(facts_of_graph(path))

    @classmethod
    def from_reader(cls, reader: GraphReader) -> KnownCommunes:
        """Read a generation: about 2 s; see `known_communes`."""
        return cls._of(facts_of_reader(reader))

    @classmethod
    def _of(cls, facts: Facts) -> KnownCommunes:
        return cls(
            facts.today,
            facts.absorbed,
            communes=facts.communes(),
            former=facts.former_names(),
            departements=facts.departements,
        )

    def find(self, text: str, *, departement: str = "", postcode: str = "") -> Found:
        """Return the commune that *text* means.

        Certain only where one commune alone bears the code, the SIREN or, but for the
        fold, the name within what narrows it. Resemblance gives candidates.

        Args:
            text: a code INSEE, a SIREN or SIRET, a postcode, or a name, beside which a
                postcode or a département may stand: ``17000 La Rochelle``. Empty: the
                postcode alone is to tell.
            departement: code or name of the département, where it is known.
            postcode: the postcode, where it is known.

        Returns:
            At most ten candidates. Twenty thousand exact names a second, some hundreds
            of others.
        """
        if len(text) > _LONGEST:
            return Found()
        if not text.strip():
            return self._of_postcode(postcode, departement)
        asked = take_apart(text)
        if asked.siren:
            return self._certain(self._by_siren.get(asked.siren))
        if asked.code:
            return self._of_code(asked.code, narrowed(self, departement, postcode))
        if asked.text.isdecimal():
            return self._shortened(asked.text)
        return match_name(self, asked, departement=departement, postcode=postcode)

    def label(self, code: str) -> str:
        """Return the name of a commune of today; its code where the name is unknown."""
        found = self.communes.get(code)
        return found.name if found else code

    def candidate(self, code: str, score: float) -> Candidate:
        """Return the commune *code* as a candidate: its name, its département."""
        found = self.communes.get(code)
        if found is None:
            return Candidate(code, code, score)
        where = self.departements.names.get(found.departement)
        label = f"{found.name} ({where})" if where else found.name
        return Candidate(code, label, round(score, 3))

    def by_postcode(self, postcode: str) -> frozenset[str]:
        """Return the codes of the communes with this postcode."""
        return self._by_postcode.get(postcode, frozenset())

    def largest_first(self, codes: Iterable[str]) -> Sequence[str]:
        """Return *codes* in order of population, then of code."""
        return sorted(set(codes), key=lambda code: (-self._population(code), code))

    @cached_property
    def index(self) -> NameIndex:
        """The names; made on first use: about half a second."""
        former = (
            (code, name, self.absorbed[code]) for code, name in self._former.items()
        )
        return NameIndex(self.communes.values(), former)

    @cached_property
    def _by_siren(self) -> dict[str, str]:
        return {one.siren: one.code for one in self.communes.values() if one.siren}

    @cached_property
    def _by_postcode(self) -> dict[str, frozenset[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for one in self.communes.values():
            for postcode in one.postcodes:
                found[postcode].add(one.code)
        return {postcode: frozenset(codes) for postcode, codes in found.items()}

    def _population(self, code: str) -> int:
        found = self.communes.get(code)
        return found.population if found else 0

    def _certain(self, code: str | None, followed: str = "") -> Found:
        if code is None:
            return Found()
        return Found(code, followed, (self.candidate(code, 1.0),))

    def _of_code(self, code: str, within: frozenset[str] | None) -> Found:
        """Return what five characters mean: a code INSEE, a postcode, or either.

        Three thousand codes INSEE are postcodes of other communes.
        """
        current = self.current(code)
        posted = self.by_postcode(code)
        if within is not None:
            posted &= within
            if current is not None and current not in within:
                current = None
        meant = posted if current is None else posted | {current}
        if len(meant) == 1:
            (only,) = meant
            return self._certain(only, code if only == self.absorbed.get(code) else "")
        ordered = [code for code in self.largest_first(posted) if code != current]
        shares = [self.candidate(one, _ONE_OF_MANY) for one in ordered]
        first = [] if current is None else [self.candidate(current, _NEARLY)]
        return Found(candidates=tuple([*first, *shares][:10]))

    def _of_postcode(self, postcode: str, departement: str) -> Found:
        """Return the communes with a postcode, certain where it is one's alone."""
        within = narrowed(self, departement, "")
        posted = self.by_postcode(postcode.replace(" ", ""))
        posted = posted if within is None else posted & within
        if len(posted) == 1:
            return self._certain(min(posted))
        ordered = self.largest_first(posted)[:10]
        return Found(
            candidates=tuple(self.candidate(one, _ONE_OF_MANY) for one in ordered)
        )

    def _shortened(self, digits: str) -> Found:
        """Return what four digits may mean: a spreadsheet took the zero away."""
        if len(digits) != len("1004"):
            return Found()
        found = self._of_code(f"0{digits}", None)
        return Found(candidates=found.candidates)


@per_generation
def known_communes(reader: GraphReader) -> KnownCommunes:
    """Return the communes of a generation, read once."""
    return KnownCommunes.from_reader(reader)
