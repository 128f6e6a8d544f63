"""Read XML from outside piece by piece: no DOCTYPE, no long token, nothing kept.

The part of a workbook that holds its cells, never RDF/XML, which is parsed apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol
from xml.parsers import expat

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Wording
from pvd_graph.reading.refusing import unreadable

__all__ = ["XmlHandler", "feed"]

_BLOCK = 1 << 16
# Of one tag: the parser starts it again with each block, so a longer one is quadratic.
_TOKEN_BYTES = 4 << 20


class XmlHandler(Protocol):
    """What is done with the events; names are without their prefix."""

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """See an element open."""
        ...

    def end(self, name: str, /) -> None:
        """See an element close."""
        ...

    def text(self, text: str, /) -> None:
        """See text."""
        ...


def _doctype(path: Path) -> UnreadableFileError:
    wording = Wording(
        "le classeur contient une déclaration DOCTYPE, qui n'est pas acceptée. "
        "Enregistrez-le à nouveau avec un tableur.",
        "the workbook holds a DOCTYPE declaration, which is not accepted. Save it "
        "again with a spreadsheet program.",
    )
    return unreadable(path, wording)


def feed(path: Path, source: IO[bytes], handler: XmlHandler) -> Iterator[None]:
    """Give *handler* the events of *source*, and yield after each block of it.

    Raises:
        UnreadableFileError: of *path*: not XML, a DOCTYPE, or a tag of over 4 MiB.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    names: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        local = names.get(name)
        if local is None:
            local = names[name] = name.rpartition(":")[2]
        handler.start(local, attributes)

    def refuse(*_args: object) -> None:
        raise _doctype(path)

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: handler.end(names[name])
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = refuse
    fed = 0
    try:
        while block := source.read(_BLOCK):
            parser.Parse(block, False)  # noqa: FBT003 - positional in expat
            fed += len(block)
            if fed - max(parser.CurrentByteIndex, 0) > _TOKEN_BYTES:
                wording = Wording(
                    "le classeur contient une balise de plus de 4 Mio.",
                    "the workbook holds a tag of over 4 MiB.",
                )
                raise unreadable(path, wording)
            yield
        parser.Parse(b"", True)  # noqa: FBT003 - positional in expat
        yield
    except expat.ExpatError as error:
        wording = Wording(
            f"le classeur est abîmé ({error}). Enregistrez-le à nouveau avec un "
            "tableur.",
            f"the workbook is damaged ({error}). Save it again with a spreadsheet "
            "program.",
        )
        raise unreadable(path, wording) from error
