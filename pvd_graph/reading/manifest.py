"""Read ``dataset.toml`` into a `Manifest`; its format is ``docs/manifest.md``."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pvd_graph.errors import BadManifestError
from pvd_graph.model import Manifest, ObjectRule, PropertyRule, Table
from pvd_graph.reading.formats import FORMATS
from pvd_graph.reading.manifest_columns import read_column
from pvd_graph.reading.manifest_keys import (
    COLUMN_TYPES,
    MANIFEST_KEYS,
    OBJECT_KEYS,
    PROPERTY_KEYS,
    TABLE_KEYS,
    Taker,
)
from pvd_graph.reading.table_schema import TableSchema, read_table_schema

__all__ = ["COLUMN_TYPES", "MANIFEST", "POLICIES", "RESERVED_SLUGS", "read_manifest"]

MANIFEST = "dataset.toml"
POLICIES = ("refuse", "keep")
RESERVED_SLUGS = frozenset({"meta", "derived", "ontology", "experience", "declaration"})
FREQUENCIES = (
    "CONT",
    "HOURLY",
    "DAILY",
    "WEEKLY",
    "BIWEEKLY",
    "MONTHLY",
    "BIMONTHLY",
    "QUARTERLY",
    "ANNUAL_2",
    "ANNUAL",
    "BIENNIAL",
    "TRIENNIAL",
    "DECENNIAL",
    "IRREG",
    "NEVER",
    "UNKNOWN",
)
"""Source: frequency authority table of the Publications Office of the European Union,
http://publications.europa.eu/resource/authority/frequency"""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ADDRESS = re.compile(r"https?://[^\x00-\x20<>\"{}|^`\\]+")
_TEXTS = ("slug", "version", "publisher", "licence", "attribution", "landing_page")
_NEEDED = (*_TEXTS, "issued", "title", "description", "tables")
_DECIMAL_SIGNS = ("", ".", ",")


def _property(taker: Taker, table: Mapping[str, Any], where: str) -> PropertyRule:
    taker.check(table, PROPERTY_KEYS, ("path",), where)
    where = f"{where}, propriété « {table['path']} »"
    given = [key for key in ("iri", "column", "text") if table.get(key)]
    if len(given) != 1:
        french = f"{where} : il faut une seule des clés iri, column, text"
        english = f"{where}: exactly one of the keys iri, column, text is needed"
        raise taker.fail(french, english)
    return PropertyRule(
        path=table["path"],
        iri=table.get("iri", ""),
        column=table.get("column", ""),
        text=table.get("text", ""),
        lang=table.get("lang", ""),
        datatype=table.get("as", ""),
        when=table.get("when", ""),
        unless=table.get("unless", ""),
    )


def _object(taker: Taker, table: Mapping[str, Any], where: str) -> ObjectRule:
    taker.check(table, OBJECT_KEYS, ("iri",), where)
    where = f"{where}, objet « {table['iri']} »"
    return ObjectRule(
        iri=table["iri"],
        types=taker.texts(table.get("a", []), f"{where}, a"),
        when=table.get("when", ""),
        unless=table.get("unless", ""),
        properties=tuple(
            _property(taker, rule, where) for rule in table.get("properties", ())
        ),
    )


def _inside(taker: Taker, path: str, where: str) -> Path:
    """Return the place of a file, which must be in the folder of the dataset."""
    if Path(path).is_absolute() or ".." in Path(path).parts:
        french = f"{where} : le fichier doit être dans le dossier du jeu"
        raise taker.fail(french, f"{where}: the file must be in the dataset's folder")
    return taker.path.parent / path


def _table(taker: Taker, table: Mapping[str, Any], number: int) -> Table:
    taker.check(table, TABLE_KEYS, ("path",), f"table {number}")
    path = table["path"]
    where = f"table « {path} »"
    schema = TableSchema()
    if beside := table.get("table_schema", ""):
        schema = read_table_schema(_inside(taker, beside, where))
    columns: dict[str, dict[str, Any]] = {
        name: dict(keys) for name, keys in schema.columns.items()
    }
    for name, keys in table.get("columns", {}).items():
        # What the manifest says of a type unsays what the schema derived from its own.
        base = columns.get(name, {})
        if isinstance(keys, dict) and keys.get("type", base.get("type")) != base.get(
            "type"
        ):
            base = {key: base[key] for key in ("required", "enum") if key in base}
        taker.check({name: keys}, {name: (dict,)}, (), where)
        columns[name] = {**base, **keys}
    header = table.get("header", 1)
    if header < 1:
        french = f"{where} : « header » est le numéro d'une ligne, à partir de 1"
        raise taker.fail(french, f"{where}: “header” is the number of a row, from 1")
    key = table.get("key", list(schema.key))
    return Table(
        path=_inside(taker, path, where),
        rows=table.get("rows"),
        sha256=table.get("sha256", ""),
        columns={
            name: read_column(taker, name, keys, where)
            for name, keys in columns.items()
        },
        objects=tuple(_object(taker, rule, where) for rule in table.get("objects", ())),
        format=taker.one_of(
            table.get("format", ""), ("", *FORMATS), f"{where}, format"
        ),
        encoding=table.get("encoding", ""),
        delimiter=table.get("delimiter", ""),
        decimal=taker.one_of(
            table.get("decimal", ""), _DECIMAL_SIGNS, f"{where}, decimal"
        ),
        sheet=table.get("sheet", ""),
        header=header,
        records=table.get("records", ""),
        key=(key,) if isinstance(key, str) else taker.texts(key, f"{where}, key"),
        missing=taker.texts(
            table.get("missing", list(schema.missing)), f"{where}, missing"
        ),
        table_schema=beside,
    )


def _slug(taker: Taker, slug: str, where: str) -> str:
    if not _SLUG.fullmatch(slug) or slug in RESERVED_SLUGS:
        reserved = ", ".join(sorted(RESERVED_SLUGS))
        french = (
            f"{where} « {slug} » : lettres minuscules, chiffres et tirets, hors "
            f"mots réservés ({reserved})"
        )
        english = (
            f"{where} “{slug}”: small letters, digits and hyphens, save the reserved "
            f"words ({reserved})"
        )
        raise taker.fail(french, english)
    return slug


def _addresses(taker: Taker, value: str | list[Any], where: str) -> tuple[str, ...]:
    found = (value,) if isinstance(value, str) else taker.texts(value, where)
    for each in found:
        if not _ADDRESS.fullmatch(each):
            french = f"{where} : « {each} » n'est pas une adresse web"
            raise taker.fail(french, f"{where}: “{each}” is no web address")
    return found


def _parsed(taker: Taker) -> tuple[dict[str, Any], bytes]:
    """Return the TOML of the manifest, and its bytes."""
    try:
        content = taker.path.read_bytes()
        parsed = tomllib.loads(content.decode("utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError) as error:
        french = f"pas de {MANIFEST} dans ce dossier"
        english = f"no {MANIFEST} in this folder"
        raise BadManifestError(taker.path.parent, french, english) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        french, english = f"TOML illisible ({error})", f"unreadable TOML ({error})"
        raise taker.fail(french, english) from error
    return parsed, content


def _sha256(folder: Path, content: bytes, tables: tuple[Table, ...]) -> str:
    """Return the digest of the manifest and of the schemas that it reads."""
    digest = hashlib.sha256(content)
    for table in tables:
        if table.table_schema:
            digest.update((folder / table.table_schema).read_bytes())
    return digest.hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of the dataset in *folder*.

    Raises:
        BadManifestError: no manifest, not TOML, or a key missing, unknown or of the
            wrong type; the message names the table, the column or the property.
    """
    taker = Taker(folder / MANIFEST)
    parsed, content = _parsed(taker)
    taker.check(parsed, MANIFEST_KEYS, _NEEDED, "manifeste")
    slug = _slug(taker, parsed["slug"], "slug")
    if not _VERSION.fullmatch(parsed["version"]):
        french = f"version « {parsed['version']} » : lettres, chiffres, « . _ - »"
        english = f"version “{parsed['version']}”: letters, digits, “. _ -”"
        raise taker.fail(french, english)
    tables = tuple(
        _table(taker, table, number)
        for number, table in enumerate(parsed["tables"], start=1)
    )
    supersedes = parsed.get("supersedes", "")
    download = parsed.get("download", "")
    frequency = parsed.get("frequency", "")
    return Manifest(
        folder=folder,
        **{key: parsed[key] for key in _TEXTS},
        issued=parsed["issued"],
        title=parsed["title"],
        description=parsed["description"],
        tables=tables,
        sha256=_sha256(folder, content, tables),
        policy=taker.one_of(parsed.get("policy", "refuse"), POLICIES, "policy"),
        supersedes=_slug(taker, supersedes, "supersedes") if supersedes else "",
        key_space=_slug(taker, parsed.get("key_space", slug), "key_space"),
        download=_addresses(taker, download, "download")[0] if download else "",
        frequency=taker.one_of(frequency, FREQUENCIES, "frequency")
        if frequency
        else "",
        conforms_to=_addresses(taker, parsed.get("conforms_to", []), "conforms_to"),
    )
