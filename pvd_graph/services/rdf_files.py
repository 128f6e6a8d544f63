"""RDF files of partners to N-Triples: unpacked within bounds, parsed in a sandbox.

Turtle, N-Triples, N-Quads, TriG, RDF/XML and JSON-LD without remote contexts; plain,
gzip, Zstandard or in a zip of one file.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePath

from pvd_graph.errors import BadGraphError, QueryLimitError, UnreadableFileError
from pvd_graph.model import Wording
from pvd_graph.reading.formats import HEAD_BYTES
from pvd_graph.reading.packing import open_content, seekable_file
from pvd_graph.reading.refusing import unreadable
from pvd_graph.store.write_process import WriteProcesses

__all__ = ["RDF_EXTENSIONS", "rdf_to_ntriples"]

RDF_EXTENSIONS = {
    ".ttl": "ttl",
    ".nt": "nt",
    ".nq": "nq",
    ".trig": "trig",
    ".rdf": "rdf",
    ".owl": "rdf",
    ".xml": "rdf",
    ".jsonld": "jsonld",
}
"""End of a file's name -> extension of its format."""

_HTML = re.compile(rb"\s*<(!doctype html|html)\b", re.IGNORECASE)
_UNREAD = "The content does not parse: "
_BETWEEN = re.compile(r"^Parser error between [^:]*: ")
_SAID = {
    "Invalid IRI code point": (
        "une IRI contient un caractère interdit (espace, accolade, guillemet…) : "
        "encodez-le (une espace s'écrit %20)."
    ),
    "has not been declared": (
        "un préfixe n'est pas déclaré : ajoutez sa ligne @prefix en tête du fichier."
    ),
    "followed by a dot": "un point manque à la fin de l'énoncé.",
    "nexpected end": "le fichier s'arrête trop tôt : il a été coupé. Reprenez-le.",
    "No scheme found": "une IRI n'est pas absolue : écrivez-la en entier.",
    "Unexpected byte": "un caractère n'est pas en UTF-8 : enregistrez en UTF-8.",
    "UTF-8": "un caractère n'est pas en UTF-8 : enregistrez en UTF-8.",
}
_LIMITS = {
    "time": Wording(
        "le fichier demande plus de temps que permis pour être lu : coupez-le, ou "
        "donnez des IRI à ses nœuds anonymes.",
        "the file takes longer to read than allowed: cut it, or give IRIs to its blank "
        "nodes.",
    ),
    "memory": Wording(
        "le fichier demande plus de mémoire que permis pour être lu : coupez-le, ou "
        "donnez des IRI à ses nœuds anonymes.",
        "the file takes more memory to read than allowed: cut it, or give IRIs to its "
        "blank nodes.",
    ),
    "complexity": Wording(
        "le fichier est trop imbriqué pour être lu.", "the file is nested too deep."
    ),
    "size": Wording(
        "le fichier devient trop gros une fois lu : coupez-le.",
        "the file becomes too large once read: cut it.",
    ),
}


def rdf_to_ntriples(
    path: Path, output: Path, *, base: str, skolem: str, processes: WriteProcesses
) -> int:
    """Write the statements of *path* to *output* as N-Triples; return how many.

    Args:
        path: RDF from outside; the end of its name tells the format.
        output: a file to make; one statement a line, those of a file once or more. It
            is removed when this fails.
        base: what relative IRIs are resolved against.
        skolem: start of the IRIs that take the place of blank nodes, the same for the
            same graph; not empty.
        processes: where it is parsed; their limits are those of the reading.

    Raises:
        UnreadableFileError: it does not parse (with the line when known), is refused
            (a DOCTYPE, a remote context, several graphs, a dangerous IRI), has no
            statement, or takes too much time or memory.
        StoreError: the process failed.
    """
    with open_content(path) as content:
        extension = _extension(path, content.name)
        if _HTML.match(content.stream.read(HEAD_BYTES)):
            wording = Wording(
                "le fichier est une page web (HTML), pas du RDF. Téléchargez-le à "
                "nouveau.",
                "the file is a web page (HTML), not RDF. Fetch it again.",
            )
            raise unreadable(path, wording)
    try:
        with seekable_file(path) as body:
            count = processes.parse(
                body, extension, base=base, output=output, skolem=skolem
            )
        if not count:
            wording = Wording(
                "le fichier ne contient aucun énoncé.", "the file holds no statement."
            )
            raise unreadable(path, wording)
    except BadGraphError as error:
        output.unlink(missing_ok=True)
        raise unreadable(path, _worded(error), line=error.line) from error
    except QueryLimitError as error:
        output.unlink(missing_ok=True)
        raise unreadable(path, _LIMITS[error.limit]) from error
    except UnreadableFileError:
        output.unlink(missing_ok=True)
        raise
    return count


def _worded(error: BadGraphError) -> Wording:
    """Return what is wrong, without the line, which is told apart."""
    if not error.english.startswith(_UNREAD):
        return Wording(str(error), error.english)
    said = error.english.removeprefix(_UNREAD)
    said = said.removeprefix(f"line {error.line}, column {error.column}: ")
    said = _BETWEEN.sub("", said)
    where = f"colonne {error.column} : " if error.column else ""
    place = f"column {error.column}: " if error.column else ""
    french = next((fr for start, fr in _SAID.items() if start in said), "")
    return Wording(
        f"{where}{french or f'le RDF ne se lit pas ({said}). Corrigez-le.'}",
        f"{place}the RDF does not parse ({said}). Mend it.",
    )


def _extension(path: Path, name: str) -> str:
    suffix = PurePath(name).suffix.lower()
    if suffix in RDF_EXTENSIONS:
        return RDF_EXTENSIONS[suffix]
    known = ", ".join(RDF_EXTENSIONS)
    wording = Wording(
        f"« {name} » : la fin du nom ne dit pas de quel RDF il s'agit ({known}).",
        f"“{name}”: the end of its name does not tell which RDF it is ({known}).",
    )
    raise unreadable(path, wording)
