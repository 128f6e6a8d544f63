"""What the graph of a load is made from, as digests: has anything changed since?"""

from __future__ import annotations

import hashlib
from pathlib import Path

from pvd_graph import __version__
from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Manifest
from pvd_graph.services.samples import is_sample

__all__ = ["file_digest", "fingerprint", "judged_by"]


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file.

    Raises:
        UnreadableFileError: it cannot be read.
    """
    try:
        with path.open("rb") as source:
            return hashlib.file_digest(source, "sha256").hexdigest()
    except OSError as error:
        problem = f"fichier illisible ({error.strerror or error})"
        raise UnreadableFileError(path, problem) from error


def judged_by(manifest: Manifest, ontology: Path, communes_sha256: str) -> str:
    """Return a digest of what the rows and the graph of *manifest* are judged by.

    The shapes; where it has columns of communes, the reference; where concepts are
    found by their labels, the schemes. When one changes, the file is read anew.

    Args:
        manifest: of the dataset.
        ontology: the folder of the ontology: shapes and concept schemes.
        communes_sha256: digest of the graph of the reference; empty for the reference
            itself.
    """
    digest = hashlib.sha256()
    paths = sorted(ontology.glob("shapes/*.ttl"))
    columns = [one for table in manifest.tables for one in table.columns.values()]
    if any(column.infer is not None for column in columns):
        paths += sorted(ontology.glob("schemes/*.ttl"))
    for path in paths:
        digest.update(path.read_bytes())
    if any(column.type == "commune" for column in columns):
        digest.update(communes_sha256.encode())
    return digest.hexdigest()


def fingerprint(manifest: Manifest, judged: str) -> str:
    """Return a digest of all that the graph of *manifest* is made from.

    Tables (by the digest that the manifest gives, or their own), lookups, manifest,
    what they are *judged* by (see `judged_by`) and the version of this package: when
    it is in the journal, the graph need not be made again.

    Raises:
        UnreadableFileError: a file that is not there, or cannot be read.
    """
    digest = hashlib.sha256()
    for part in (__version__, judged, manifest.sha256):
        digest.update(part.encode())
    tables = {table.path for table in manifest.tables}
    beside = (path for path in manifest.folder.glob("*.csv") if not is_sample(path))
    for path in sorted(set(beside) - tables):
        digest.update(path.name.encode() + file_digest(path).encode())
    for table in manifest.tables:
        digest.update((table.sha256 or file_digest(table.path)).encode())
    return digest.hexdigest()
