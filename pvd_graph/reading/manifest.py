"""Read ``dataset.toml`` into a `Manifest`; its format is ``docs/manifest.md``."""

from __future__ import annotations

import hashlib
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from pvd_graph.errors import BadManifestError
from pvd_graph.model import Column, Manifest, ObjectRule, PropertyRule, Table

__all__ = ["COLUMN_TYPES", "MANIFEST", "RESERVED_SLUGS", "read_manifest"]

MANIFEST = "dataset.toml"
COLUMN_TYPES = frozenset(
    {"text", "commune", "siren", "integer", "decimal", "date", "year", "url"}
)
RESERVED_SLUGS = frozenset({"meta", "derived", "ontology"})

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_TEXTS = ("slug", "version", "publisher", "licence", "attribution", "landing_page")


class _Reader:
    """Takes checked values out of the parsed TOML, and says where one is wrong."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fail(self, problem: str) -> BadManifestError:
        return BadManifestError(self.path, problem)

    def take(self, table: dict[str, Any], key: str, kind: type, where: str) -> Any:  # noqa: ANN401 - the kind is checked here
        if key not in table:
            problem = f"{where} : la clé « {key} » manque"
            raise self.fail(problem)
        value = table[key]
        if not isinstance(value, kind):
            problem = f"{where} : « {key} » doit être de type {kind.__name__}"
            raise self.fail(problem)
        return value

    def only(self, table: dict[str, Any], known: set[str], where: str) -> None:
        if unknown := sorted(set(table) - known):
            problem = (
                f"{where} : clé inconnue « {unknown[0]} » ; clés possibles : "
                f"{', '.join(sorted(known))}"
            )
            raise self.fail(problem)

    def column(self, name: str, table: dict[str, Any], where: str) -> Column:
        where = f"{where}, colonne « {name} »"
        known = {"type", "required", "separator", "values", "lookup"}
        self.only(table, known, where)
        kind = table.get("type", "text")
        if kind not in COLUMN_TYPES:
            problem = (
                f"{where} : type inconnu « {kind} » ; types possibles : "
                f"{', '.join(sorted(COLUMN_TYPES))}"
            )
            raise self.fail(problem)
        return Column(
            name=name,
            type=kind,
            required=bool(table.get("required", False)),
            separator=str(table.get("separator", "")),
            values=table.get("values"),
            lookup=str(table.get("lookup", "")),
        )

    def property(self, table: dict[str, Any], where: str) -> PropertyRule:
        self.only(table, {"path", "iri", "column", "text", "lang", "as"}, where)
        path = self.take(table, "path", str, where)
        where = f"{where}, propriété « {path} »"
        given = [key for key in ("iri", "column", "text") if table.get(key)]
        if len(given) != 1:
            problem = f"{where} : il faut une seule des clés iri, column, text"
            raise self.fail(problem)
        return PropertyRule(
            path=path,
            iri=table.get("iri", ""),
            column=table.get("column", ""),
            text=table.get("text", ""),
            lang=table.get("lang", ""),
            datatype=table.get("as", ""),
        )

    def object(self, table: dict[str, Any], where: str) -> ObjectRule:
        self.only(table, {"iri", "a", "when", "properties"}, where)
        iri = self.take(table, "iri", str, where)
        where = f"{where}, objet « {iri} »"
        return ObjectRule(
            iri=iri,
            types=tuple(table.get("a", ())),
            when=table.get("when", ""),
            properties=tuple(
                self.property(rule, where) for rule in table.get("properties", ())
            ),
        )

    def table(self, table: dict[str, Any], number: int) -> Table:
        where = f"table {number}"
        self.only(table, {"path", "rows", "sha256", "columns", "objects"}, where)
        path = self.take(table, "path", str, where)
        where = f"table « {path} »"
        if Path(path).is_absolute() or ".." in Path(path).parts:
            problem = f"{where} : le fichier doit être dans le dossier du jeu"
            raise self.fail(problem)
        columns = {
            name: self.column(name, column, where)
            for name, column in table.get("columns", {}).items()
        }
        objects = tuple(self.object(rule, where) for rule in table.get("objects", ()))
        return Table(
            path=self.path.parent / path,
            rows=table.get("rows"),
            sha256=self.take(table, "sha256", str, where),
            columns=columns,
            objects=objects,
        )


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of the dataset in *folder*.

    Raises:
        BadManifestError: no manifest, not TOML, or a key missing, unknown or of the
            wrong type; the message names the table, the column or the property.
    """
    path = folder / MANIFEST
    reader = _Reader(path)
    try:
        content = path.read_bytes()
        parsed = tomllib.loads(content.decode("utf-8"))
    except FileNotFoundError as error:
        problem = f"pas de {MANIFEST} dans ce dossier"
        raise BadManifestError(folder, problem) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problem = f"TOML illisible ({error})"
        raise reader.fail(problem) from error
    known = {*_TEXTS, "issued", "title", "description", "tables"}
    reader.only(parsed, known, "manifeste")
    texts = {key: reader.take(parsed, key, str, "manifeste") for key in _TEXTS}
    if not _SLUG.fullmatch(texts["slug"]) or texts["slug"] in RESERVED_SLUGS:
        problem = (
            f"slug « {texts['slug']} » : lettres minuscules, chiffres et tirets, hors "
            f"mots réservés ({', '.join(sorted(RESERVED_SLUGS))})"
        )
        raise reader.fail(problem)
    if not _VERSION.fullmatch(texts["version"]):
        problem = f"version « {texts['version']} » : lettres, chiffres, « . _ - »"
        raise reader.fail(problem)
    tables = reader.take(parsed, "tables", list, "manifeste")
    return Manifest(
        folder=folder,
        **texts,
        issued=reader.take(parsed, "issued", date, "manifeste"),
        title=reader.take(parsed, "title", dict, "manifeste"),
        description=reader.take(parsed, "description", dict, "manifeste"),
        tables=tuple(reader.table(table, n) for n, table in enumerate(tables, start=1)),
        sha256=hashlib.sha256(content).hexdigest(),
    )
