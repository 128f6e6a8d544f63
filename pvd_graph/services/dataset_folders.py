"""Find the manifest that a person means, and put another file in its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from pvd_graph.errors import NotFoundError, UnreadableFileError
from pvd_graph.model import Manifest, Table, Wording
from pvd_graph.reading.manifest import MANIFEST, read_manifest
from pvd_graph.reading.refusing import unreadable
from pvd_graph.reading.tabular import is_rdf

__all__ = [
    "FoundDataset",
    "check_files",
    "check_kinds",
    "find_dataset",
    "find_slug",
    "folder_meant",
    "folder_of",
    "with_file",
]

_TABLE = Wording(
    "ce jeu de données attend un tableau, dont le manifeste dit les colonnes ; ce "
    "fichier porte un nom de RDF. Envoyez le tableau, ou faites un jeu de données dont "
    "le manifeste nomme un fichier RDF (docs/manifest.md)",
    "this dataset expects a table, whose columns the manifest gives; this file has the "
    "name of RDF. Send the table, or make a dataset whose manifest names an RDF file "
    "(docs/manifest.md)",
)
_STATEMENTS = Wording(
    "ce jeu de données attend du RDF (.ttl, .nt, .nq, .trig, .rdf ou .jsonld), et son "
    "manifeste ne dit pas lire un tableau. Envoyez le fichier RDF",
    "this dataset expects RDF (.ttl, .nt, .nq, .trig, .rdf or .jsonld), and its "
    "manifest does not say how to read a table. Send the RDF file",
)
_PACKED = frozenset({".gz", ".zst", ".zip"})


@dataclass(frozen=True, slots=True)
class FoundDataset:
    """A manifest, and whether it is that of a folder that every build reads."""

    manifest: Manifest
    bundled: bool


def find_dataset(name: str, data: Path, datasets: Path) -> FoundDataset:
    """Return the dataset that *name* means: a folder, or the slug of one.

    A slug is looked for in the data folder (``datasets/<slug>``), then among those
    that come with the program.

    Raises:
        NotFoundError: no such folder, with the slugs there are.
        BadManifestError: its manifest does not say what it must.
    """
    folder = folder_meant(name, data, datasets)
    bundled = folder.resolve().parent == datasets.resolve()
    return FoundDataset(read_manifest(folder), bundled)


def folder_meant(name: str, data: Path, datasets: Path) -> Path:
    """Return the folder that *name* means, see `find_dataset`; it has a manifest.

    Raises:
        NotFoundError: no such folder, with the slugs there are.
    """
    path = Path(name)
    if (path / MANIFEST).is_file():
        return path
    found = None if "/" in name else folder_of(name, data, datasets)
    if found is not None:
        return found
    known = sorted(path.parent.name for path in datasets.glob(f"*/{MANIFEST}"))
    problem = (
        f"« {name} » n'est ni un dossier qui contient {MANIFEST}, ni un jeu de données "
        f"connu ({', '.join(known)})."
    )
    raise NotFoundError(problem)


def find_slug(slug: str, data: Path, datasets: Path) -> FoundDataset | None:
    """Return the dataset of a *slug* that can be one; None when it has no folder.

    Raises:
        BadManifestError: its manifest does not say what it must.
    """
    folder = folder_of(slug, data, datasets)
    if folder is None:
        return None
    return FoundDataset(read_manifest(folder), folder.parent == datasets)


def folder_of(slug: str, data: Path, datasets: Path) -> Path | None:
    """Return the folder of the dataset *slug*: in the data folder, or a bundled one."""
    for parent in (data / "datasets", datasets):
        if (parent / slug / MANIFEST).is_file():
            return parent / slug
    return None


def _formats(path: Path) -> list[str]:
    return [suffix.lower() for suffix in path.suffixes if suffix not in _PACKED][-1:]


def check_files(manifest: Manifest) -> None:
    """Check that the files of *manifest* are in its folder.

    Raises:
        UnreadableFileError: one is its producer's, and must be given.
    """
    for table in manifest.tables:
        if not table.sha256 and not table.path.exists():
            french = (
                "ce fichier est celui du producteur et n'est pas dans le dossier ; "
                "donnez-le par --file (voir docs/producers-files.md)"
            )
            english = (
                "this file is the producer's and not in the folder; give it by --file "
                "(see docs/producers-files.md)"
            )
            raise UnreadableFileError(table.path, french, english=english)


def check_kinds(manifest: Manifest) -> None:
    """Check that tables are where rules are, and RDF where there are none.

    Statements in the place of a table would escape its columns and rules.

    Raises:
        UnreadableFileError: one in the place of the other.
    """
    for table in manifest.tables:
        ruled = bool(table.columns or table.objects)
        if is_rdf(table.path) is ruled:
            raise unreadable(table.path, _TABLE if ruled else _STATEMENTS)


def with_file(manifest: Manifest, file: Path) -> Manifest:
    """Return *manifest* with *file* in the place of its first table.

    The seal goes, and, where the format is another one, what was said of how to read
    it.
    """
    tables = list(manifest.tables)
    place = next((n for n, table in enumerate(tables) if table.objects), 0)
    old = tables[place]
    tables[place] = replace(old, path=file, rows=None, sha256="")
    if _formats(old.path) != _formats(file):
        tables[place] = _unread(tables[place])
    return replace(manifest, tables=tuple(tables))


def _unread(table: Table) -> Table:
    return replace(table, format="", encoding="", delimiter="", sheet="", records="")
