"""Characters and names that XML reads otherwise than written, or cannot hold.

The engine writes them as they are. Source: XML 1.0, 2.2 (Characters), 2.3 (Names) and
2.11 (End-of-Line Handling).
"""

from __future__ import annotations

import codecs
import re

__all__ = ["NoXmlError", "XmlCleaner"]

# Control characters, and U+FFFE and U+FFFF, in UTF-8.
_NO_CHARACTER = re.compile(rb"[\x00-\x08\x0b-\x1f]|\xef\xbf[\xbe\xbf]")
# The engine's own prefix for a property, whose local name must start as a name does.
_NO_NAME = re.compile(rb"<oxprefix:[^A-Za-z_\x80-\xff]")
_OVERLAP = len("<oxprefix:")


class NoXmlError(ValueError):
    """An answer that has no form in XML; *english* says the same in English."""

    def __init__(self, problem: str, english: str) -> None:
        """Keep both wordings."""
        super().__init__(problem)
        self.english = english


class XmlCleaner:
    """Makes good the pieces of one document, in their order."""

    def __init__(self, *, ascii_only: bool = False) -> None:
        """Start a document.

        Args:
            ascii_only: write other characters by their number, so that whoever takes
                an answer for Latin-1 reads it rightly (RCurl does, and with it the
                package SPARQL of R). Not for RDF/XML, where names may hold them.
        """
        self._before = b""
        self._decoder = codecs.getincrementaldecoder("utf-8")() if ascii_only else None

    def __call__(self, content: bytes) -> bytes:
        """Return *content*, a piece of XML in UTF-8, with carriage returns that stay.

        Raises:
            NoXmlError: it holds what has no form in XML.
        """
        joined = self._before + content
        self._before = joined[-_OVERLAP:]
        if _NO_NAME.search(joined) is not None:
            problem = (
                "La réponse contient une propriété dont le nom ne s'écrit pas en "
                "RDF/XML ; demandez-la en Turtle."
            )
            english = (
                "The answer holds a property whose name cannot be written in RDF/XML; "
                "ask for Turtle."
            )
            raise NoXmlError(problem, english)
        if _NO_CHARACTER.search(content) is None:
            return self._written(content)
        content = content.replace(b"\r", b"&#xD;")
        if (found := _NO_CHARACTER.search(content)) is not None:
            code = f"U+{ord(found[0].decode()):04X}"
            problem = (
                f"La réponse contient le caractère {code}, que XML ne peut pas "
                "écrire ; demandez-la en JSON ou en Turtle."
            )
            english = (
                f"The answer holds the character {code}, which XML cannot write; ask "
                "for JSON or Turtle."
            )
            raise NoXmlError(problem, english)
        return self._written(content)

    def _written(self, content: bytes) -> bytes:
        if self._decoder is None or content.isascii():
            return content
        # A piece may end within a character: its first bytes wait for the next piece.
        return self._decoder.decode(content).encode("ascii", "xmlcharrefreplace")
