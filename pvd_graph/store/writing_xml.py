"""Characters of texts that XML reads otherwise than written, or cannot hold.

The engine writes them as they are. Source: XML 1.0, 2.2 (Characters) and 2.11 (End-of-
Line Handling).
"""

from __future__ import annotations

import re

__all__ = ["xml_safe"]

_CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f]")


def xml_safe(content: bytes) -> bytes:
    """Return *content*, a piece of XML as UTF-8, with carriage returns that stay so.

    Raises:
        ValueError: it holds a control character that has no form in XML, in French.
    """
    if _CONTROL.search(content) is None:
        return content
    content = content.replace(b"\r", b"&#xD;")
    if (found := _CONTROL.search(content)) is not None:
        problem = (
            f"la réponse contient le caractère U+{found[0][0]:04X}, que XML ne peut "
            "pas écrire ; demandez-la en JSON"
        )
        raise ValueError(problem)
    return content
