"""What people write, as HTML that can do nothing.

CommonMark without HTML: no tag that is typed comes out as one. Links lead to the Web
and nowhere else, pictures are left out (a sheet's own are apart, and their text is
kept), titles begin below those of the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

__all__ = ["plain_text", "render", "words_read"]

_ADDRESS = re.compile(r"https?://[^\x00-\x20<>\"'`\\]+", re.IGNORECASE)
_TOP_LEVEL, _LAST_LEVEL = 4, 6
_BREAKS = {"softbreak": " ", "hardbreak": "\n"}
_SPACES = re.compile(r"\s+")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 12})
    parser.enable(["table", "strikethrough"])
    parser.disable(["image", "entity"])
    parser.validateLink = _is_safe  # type: ignore[method-assign, assignment]  # as its documentation does
    parser.add_render_rule("link_open", _link)
    parser.add_render_rule("heading_open", _heading)
    parser.add_render_rule("heading_close", _heading)
    parser.add_render_rule("td_open", _cell)
    parser.add_render_rule("th_open", _cell)
    return parser


def _is_safe(address: str) -> bool:
    return _ADDRESS.fullmatch(address) is not None


def _link(
    _renderer: RendererProtocol,
    tokens: Sequence[Token],
    place: int,
    _options: OptionsDict,
    _env: Any,  # noqa: ANN401 - of the library
) -> str:
    address = escape(str(tokens[place].attrGet("href") or ""))
    return f'<a href="{address}" rel="nofollow noopener ugc">'


def _heading(
    _renderer: RendererProtocol,
    tokens: Sequence[Token],
    place: int,
    _options: OptionsDict,
    _env: Any,  # noqa: ANN401 - of the library
) -> str:
    token = tokens[place]
    level = min(_TOP_LEVEL - 1 + int(token.tag[1:]), _LAST_LEVEL)
    return f"<h{level}>" if token.nesting > 0 else f"</h{level}>\n"


def _cell(
    _renderer: RendererProtocol,
    tokens: Sequence[Token],
    place: int,
    _options: OptionsDict,
    _env: Any,  # noqa: ANN401 - of the library
) -> str:
    # Without the alignment, which is a style attribute: the policy of pages has none.
    tag = tokens[place].tag
    return f'<{tag} scope="col">' if tag == "th" else f"<{tag}>"


def render(text: str) -> Markup:
    """Return *text*, in Markdown, as HTML."""
    return Markup(_parser().render(text))  # noqa: S704 - made by the rules above alone


def plain_text(text: str, most: int = 0) -> str:
    """Return *text* without its marks, cut at a word after *most* characters."""
    bare = Markup(_parser().render(text)).striptags()  # noqa: S704 - tags go
    bare = _SPACES.sub(" ", bare).strip()
    if not most or len(bare) <= most:
        return bare
    return bare[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def words_read(text: str) -> str:
    """Return the words that readers of *text* get, and where its links lead.

    Without the marks, which may part a word or a number; addresses are decoded.
    """
    words, links = [], []
    for block in _parser().parse(text):
        if block.type == "inline":
            for token in block.children or ():
                words.append(_BREAKS.get(token.type, token.content))
                if address := token.attrGet("href"):
                    links.append(unquote(str(address)))
        elif block.content:
            words.append(block.content)
        if block.nesting < 0:
            words.append("\n")
    return "\n".join(["".join(words).strip(), *links])
