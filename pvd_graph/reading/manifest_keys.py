"""The keys of ``dataset.toml``, and how their values are taken.

``datasets/dataset.schema.json`` says the same to editors: a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pvd_graph.errors import BadManifestError

__all__ = [
    "COLUMN_KEYS",
    "COLUMN_TYPES",
    "INFER_KEYS",
    "MANIFEST_KEYS",
    "OBJECT_KEYS",
    "PROPERTY_KEYS",
    "TABLE_KEYS",
    "Keys",
    "Taker",
]

Keys = Mapping[str, tuple[type, ...]]
"""Key -> the types that its value may have."""

_TEXT = (str,)
_NUMBER = (int, float, str)
_LIST = (list,)

MANIFEST_KEYS: Keys = {
    "slug": _TEXT,
    "version": _TEXT,
    "publisher": _TEXT,
    "licence": _TEXT,
    "attribution": _TEXT,
    "landing_page": _TEXT,
    "issued": (date,),
    "title": (dict,),
    "description": (dict,),
    "tables": _LIST,
    "policy": _TEXT,
    "supersedes": _TEXT,
    "key_space": _TEXT,
    "download": _TEXT,
    "frequency": _TEXT,
    "conforms_to": (str, list),
}
TABLE_KEYS: Keys = {
    "path": _TEXT,
    "rows": (int,),
    "sha256": _TEXT,
    "format": _TEXT,
    "encoding": _TEXT,
    "delimiter": _TEXT,
    "decimal": _TEXT,
    "sheet": _TEXT,
    "header": (int,),
    "records": _TEXT,
    "key": (str, list),
    "missing": _LIST,
    "table_schema": _TEXT,
    "columns": (dict,),
    "objects": _LIST,
}
COLUMN_KEYS: Keys = {
    "type": _TEXT,
    "from": _TEXT,
    "required": (bool,),
    "optional": (bool,),
    "when": _TEXT,
    "unless": _TEXT,
    "separator": _TEXT,
    "missing": _LIST,
    "values": (dict,),
    "lookup": _TEXT,
    "concepts": _TEXT,
    "unknown": _TEXT,
    "infer": (dict,),
    "format": _TEXT,
    "unit": _TEXT,
    "factor": _NUMBER,
    "min": (*_NUMBER, date),
    "max": (*_NUMBER, date),
    "pattern": _TEXT,
    "max_length": (int,),
    "enum": _LIST,
    "by": _TEXT,
    "districts": (bool,),
    "departement": _TEXT,
    "postcode": _TEXT,
}
INFER_KEYS: Keys = {"column": _TEXT, "scheme": _TEXT, "minimum": (int, float)}
OBJECT_KEYS: Keys = {
    "iri": _TEXT,
    "a": _LIST,
    "when": _TEXT,
    "unless": _TEXT,
    "properties": _LIST,
}
PROPERTY_KEYS: Keys = {
    "path": _TEXT,
    "iri": _TEXT,
    "column": _TEXT,
    "text": _TEXT,
    "lang": _TEXT,
    "as": _TEXT,
    "when": _TEXT,
    "unless": _TEXT,
}
COLUMN_TYPES = frozenset(
    {
        "text",
        "commune",
        "siren",
        "slug",
        "integer",
        "decimal",
        "money",
        "percent",
        "boolean",
        "date",
        "year",
        "url",
    }
)

_NAMES: dict[type, tuple[str, str]] = {
    str: ("un texte", "a text"),
    int: ("un nombre entier", "a whole number"),
    float: ("un nombre", "a number"),
    bool: ("true ou false", "true or false"),
    list: ("une liste", "a list"),
    dict: ("une table", "a table"),
    date: ("une date", "a date"),
}


class Taker:
    """Takes checked values out of the parsed TOML, and says where one is wrong."""

    def __init__(self, path: Path) -> None:
        """Remember the manifest for messages."""
        self.path = path

    def fail(self, french: str, english: str) -> BadManifestError:
        """Return the error that says so."""
        return BadManifestError(self.path, french, english)

    def check(
        self, table: Mapping[str, Any], keys: Keys, needed: tuple[str, ...], where: str
    ) -> None:
        """Check that *table* has the keys it needs, known ones only, of their types."""
        if not isinstance(table, dict):
            french = f"{where} : une table de clés est attendue"
            raise self.fail(french, f"{where}: a table of keys is expected")
        for key in needed:
            if key not in table:
                french = f"{where} : la clé « {key} » manque"
                raise self.fail(french, f"{where}: the key “{key}” is missing")
        for key, value in table.items():
            if key not in keys:
                known = ", ".join(sorted(keys))
                french = f"{where} : clé inconnue « {key} » ; clés possibles : {known}"
                english = f"{where}: unknown key “{key}”; possible keys: {known}"
                raise self.fail(french, english)
            kinds = keys[key]
            if isinstance(value, kinds) and (
                not isinstance(value, bool) or bool in kinds
            ):
                continue
            french = f"{where} : « {key} » doit être {_either(kinds, 0, 'ou')}"
            english = f"{where}: “{key}” must be {_either(kinds, 1, 'or')}"
            raise self.fail(french, english)

    def one_of(self, value: str, known: tuple[str, ...], where: str) -> str:
        """Return *value*, which must be one of *known*."""
        if value not in known:
            listed = ", ".join(filter(None, known))
            french = f"{where} « {value} » ; valeurs possibles : {listed}"
            raise self.fail(french, f"{where} “{value}”; possible values: {listed}")
        return value

    def texts(self, value: list[Any], where: str) -> tuple[str, ...]:
        """Return the items of a list, which must be texts."""
        if not all(isinstance(item, str) for item in value):
            french = f"{where} : des textes entre guillemets sont attendus"
            raise self.fail(french, f"{where}: texts in quotes are expected")
        return tuple(value)


def _either(kinds: tuple[type, ...], language: int, word: str) -> str:
    names = [_NAMES[kind][language] for kind in kinds]
    return f" {word} ".join(names)
