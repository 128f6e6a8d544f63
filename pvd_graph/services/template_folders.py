"""Templates of datasets that a partner fills: what they hold, and a folder from one.

``datasets/templates/<name>`` has a manifest whose head is a stand-in, the lists that
its columns take, and ``guide.toml``: a sentence and an example a column.
"""

from __future__ import annotations

import csv
import json
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pvd_graph.errors import InputError
from pvd_graph.model import Column, Manifest, Table, Wording
from pvd_graph.reading.manifest import MANIFEST, read_manifest
from pvd_graph.services.partner_table import PARTNER_FILE, PARTNER_TABLE, partner_csv
from pvd_graph.services.pushed import check_slug

__all__ = [
    "TEMPLATES",
    "About",
    "Template",
    "TemplateColumn",
    "filled",
    "read_template",
]

TEMPLATES = ("actions", "offres", "indicateurs")

_GUIDE = "guide.toml"
_LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
_PAGE = "https://w3id.org/pvd-graph/guide"


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column to fill.

    Attributes:
        column: as the manifest reads it.
        told: what it holds.
        example: a cell, about the fictitious commune 99001.
        options: what it may hold, where that is a list.
    """

    column: Column
    told: Wording
    example: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A table to fill: one of `TEMPLATES`."""

    name: str
    manifest: Manifest
    columns: tuple[TemplateColumn, ...]

    @property
    def table(self) -> Table:
        """Return the table, as the manifest reads it."""
        return self.manifest.tables[0]


@dataclass(frozen=True, slots=True)
class About:
    """What a partner says of its own dataset.

    Attributes:
        slug: of the dataset.
        title: in French; empty for that of the template.
        publisher: slug of the partner who publishes it.
        publisher_name: where no other dataset describes that partner.
        kind: of that partner: last part of ``id/term/partenaire-…``.
        issued: today.
    """

    slug: str
    title: str
    publisher: str
    publisher_name: str
    kind: str
    issued: date


def read_template(datasets: Path, name: str) -> Template:
    """Return the template *name* of those below the folder *datasets*.

    Raises:
        InputError: there is none of this name.
        BadManifestError: its manifest does not say what it must.
    """
    if name not in TEMPLATES:
        problem = f"Modèle « {name} » inconnu ; il y a : {', '.join(TEMPLATES)}."
        raise InputError(problem)
    folder = datasets / "templates" / name
    manifest = read_manifest(folder)
    guide = tomllib.loads((folder / _GUIDE).read_text("utf-8"))["columns"]
    columns = tuple(
        TemplateColumn(
            column,
            Wording(guide[column.name]["fr"], guide[column.name]["en"]),
            guide[column.name]["example"],
            _options(folder, column),
        )
        for column in manifest.tables[0].columns.values()
    )
    return Template(name, manifest, columns)


def _options(folder: Path, column: Column) -> tuple[str, ...]:
    """Return what the cells of *column* may hold; nothing where that is no list."""
    if column.values:
        return tuple(column.values)
    file = column.lookup or column.concepts
    if not file:
        return ()
    with (folder / file).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    if column.lookup:
        return tuple(next(iter(row.values())) for row in rows)
    # Slugs are taken too, for programs.
    return tuple(row["source"] for row in rows if row["source"] != row["concept"])


def filled(template: Template, about: About) -> dict[str, str]:
    """Return the files of a partner's own dataset made from *template*.

    Raises:
        InputError: a slug that cannot be one.
    """
    check_slug(about.slug)
    check_slug(about.publisher)
    folder = template.manifest.folder
    text = (folder / MANIFEST).read_text("utf-8")
    body = text[text.index("[[tables]]") :]
    files = {MANIFEST: _head(template, about) + body}
    for column in template.table.columns.values():
        for name in filter(None, (column.lookup, column.concepts)):
            files[name] = (folder / name).read_text("utf-8")
    if about.publisher_name:
        files[MANIFEST] += PARTNER_TABLE
        files[PARTNER_FILE] = partner_csv(
            about.publisher, about.publisher_name, about.kind
        )
    return files


def _head(template: Template, about: About) -> str:
    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

    told = template.manifest.description
    name = about.publisher_name or about.publisher
    plain = template.manifest.title["fr"].removeprefix("Modèle : ")
    title = about.title or f"{plain[:1].upper()}{plain[1:]} ({name})"
    lines = {
        "slug": quoted(about.slug),
        "version": quoted(about.issued.isoformat()),
        "publisher": quoted(about.publisher),
        "licence": quoted(_LICENCE),
        "attribution": quoted(name),
        "landing_page": quoted(_PAGE),
        "issued": about.issued.isoformat(),
        "title": f"{{ fr = {quoted(title)} }}",
        "description": f"{{ fr = {quoted(told['fr'])}, en = {quoted(told['en'])} }}",
    }
    return "".join(f"{key} = {value}\n" for key, value in lines.items()) + "\n"
