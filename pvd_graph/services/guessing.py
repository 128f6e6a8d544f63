"""Guess how the cells of a column are read, from its profile. Never certain: told so.

A type is proposed when nearly all values are of it; the share of values that are is the
confidence. What speaks in the name of a column settles what its values leave open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pvd_graph.folding import fold
from pvd_graph.mapping.communes import reader_of
from pvd_graph.mapping.values import CellError, parser_of
from pvd_graph.model import Column
from pvd_graph.services.communes_known import KnownCommunes
from pvd_graph.services.profiling import Profile

__all__ = ["Guess", "guess_column"]

_ENOUGH = 0.97
"""Share of values that must be of a type."""
_NAMED_ENOUGH = 0.8
"""Share that is enough where the name of the column says so too."""
_TRIED = 2_000
_NAMES_TRIED = 200
_LISTS = 0.1
_FEW = 12
_ORDERS = ("%m/%d/%Y", "%d/%m/%y")
_SIGNS = (";", "|", " / ")
_HINTS = {
    "commune": re.compile(r"\b(insee|commune|communes|com|codgeo|cog|depcom)\b"),
    "siren": re.compile(r"\b(siren|epci)\b"),
    "postcode": re.compile(r"\b(cp|postal|postaux|postcode)\b"),
    "departement": re.compile(r"\b(dep|dept|departement)\b"),
    "year": re.compile(r"\b(annee|an|year|millesime|exercice)\b"),
    "date": re.compile(r"\b(date|jour|debut|fin|cloture|signature)\b"),
}
_NOT_NUMBERS = re.compile(r"0[0-9]+")


@dataclass(slots=True)
class Guess:
    """How a column is read: the keys of its table in a manifest.

    Attributes:
        name: of the column.
        keys: ``type`` and what goes with it.
        confidence: 0 to 1.
        why: in French, for whoever reads the manifest.
        wrong: values that are not of the type, a few.
        role: what the column is beyond its type: ``departement``, ``postcode``.
    """

    name: str
    keys: dict[str, Any]
    confidence: float
    why: str
    wrong: Sequence[str] = ()
    role: str = ""
    beside: dict[str, Any] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """Return the type of the column."""
        kind: str = self.keys.get("type", "text")
        return kind


def _hinted(kind: str, name: str) -> bool:
    return _HINTS[kind].search(fold(name)) is not None


def _share(
    values: Sequence[str], accepts: Callable[[str], bool]
) -> tuple[float, list[str]]:
    """Return the share of *values* that are accepted, and the first that are not."""
    wrong = [value for value in values if not accepts(value)]
    return 1 - len(wrong) / len(values), wrong[:3]


def _parses(column: Column) -> Callable[[str], bool]:
    parse = parser_of(column)

    def accepts(value: str) -> bool:
        try:
            return parse is None or bool(parse(value))
        except CellError:
            return False

    return accepts


def _typed(profile: Profile, values: Sequence[str], column: Column) -> Guess | None:
    """Return the guess that *values* are of the type of *column*, if they are."""
    share, wrong = _share(values, _parses(column))
    if share < _ENOUGH:
        return None
    keys = {"type": column.type}
    if column.format:
        keys["format"] = column.format
    why = _different(len(values))
    return Guess(profile.name, keys, share, why, wrong)


def _commune(
    profile: Profile, values: Sequence[str], communes: KnownCommunes
) -> Guess | None:
    """Codes of communes: most are known, which figures by chance are not."""
    read = reader_of(Column(profile.name, "commune"), communes)
    if read is None or not any(char.isdigit() for char in values[0]):
        return None
    share, wrong = _share(values, lambda value: bool(read(value, "", "")[0]))
    hinted = _hinted("commune", profile.name)
    if share < (_NAMED_ENOUGH if hinted else _ENOUGH):
        return None
    postal = _hinted("postcode", profile.name)
    if postal:
        return None
    why = f"codes INSEE connus parmi {len(values)}"
    confidence = share if hinted or len(values) > _FEW else share * 0.7
    return Guess(profile.name, {"type": "commune"}, confidence, why, wrong)


def _place(
    profile: Profile, values: Sequence[str], communes: KnownCommunes
) -> Guess | None:
    """Départements and postcodes, which narrow the names of communes."""
    known = communes.departements
    share, _wrong = _share(values, lambda value: len(known.find(value)) == 1)
    hinted = _hinted("departement", profile.name)
    region = "reg" in fold(profile.name)
    if share >= _ENOUGH and (hinted or (len(values) > _FEW and not region)):
        why = "départements connus"
        return Guess(profile.name, {}, share, why, role="departement")
    share, _wrong = _share(values, lambda value: bool(communes.by_postcode(value)))
    if share >= _ENOUGH and (_hinted("postcode", profile.name) or len(values) > _FEW):
        why = "codes postaux connus"
        return Guess(profile.name, {}, share, why, role="postcode")
    return None


def _numbers(profile: Profile, values: Sequence[str]) -> Iterator[Column]:
    """Yield the types of numbers to try, the narrowest first."""
    if any(_NOT_NUMBERS.fullmatch(value) for value in values):
        return  # codes: a number has no leading zero
    joined = "".join(values[:_FEW])
    if "€" in joined or "eur" in joined.lower():
        yield Column(profile.name, "money")
    elif "%" in joined:
        yield Column(profile.name, "percent")
    yield Column(profile.name, "integer")
    yield Column(profile.name, "decimal")


def _candidates(profile: Profile, values: Sequence[str]) -> Iterator[Column]:
    """Yield what the values may be, the narrowest first."""
    name = profile.name
    if set(values) == {"0", "1"} or (
        len(values) <= _FEW and not any(value.isdigit() for value in values)
    ):
        yield Column(name, "boolean")
    yield Column(name, "url")
    years = _hinted("year", name) or all(value[:2] in {"19", "20"} for value in values)
    if years:
        yield Column(name, "year")
    if _hinted("siren", name) or all(len("".join(v.split())) == 9 for v in values):  # noqa: PLR2004 - digits of a SIREN
        yield Column(name, "siren")
    yield Column(name, "date")
    for form in _ORDERS:
        yield Column(name, "date", format=form)
    yield from _numbers(profile, values)


def guess_column(profile: Profile, communes: KnownCommunes) -> Guess:
    """Return how the column of *profile* is likely read."""
    values = list(profile.said())[:_TRIED]
    if not values:
        return Guess(profile.name, {}, 0.0, "la colonne est vide")
    found = _commune(profile, values, communes)
    if found is None:
        found = _place(profile, values, communes)
    for column in _candidates(profile, values) if found is None else ():
        found = _typed(profile, values, column)
        if found is not None:
            break
    if found is None:
        found = _text(profile, values)
    if words := profile.empty_words:
        found.beside["missing"] = sorted(words)
    return found


def _text(profile: Profile, values: Sequence[str]) -> Guess:
    """Text, perhaps a list: where the items of cells repeat more than the cells."""
    for sign in _SIGNS:
        listed = [value for value in values if sign in value]
        items = {item.strip() for value in values for item in value.split(sign)}
        if len(listed) > _LISTS * len(values) and len(items) < len(values):
            why = f"{len(items)} éléments différents séparés par « {sign.strip()} »"
            keys = {"separator": sign.strip()}
            return Guess(profile.name, keys, 1 - len(items) / len(values) / 2, why)
    count = len(values) if profile.whole else f"plus de {len(values)}"
    return Guess(profile.name, {}, 0.5, f"texte, {_different(count)}")


def _different(count: int | str) -> str:
    return "1 seule valeur" if count == 1 else f"{count} valeurs différentes"
