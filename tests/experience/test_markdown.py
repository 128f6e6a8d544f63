"""What people write is shown, and does nothing."""

import time
from html.parser import HTMLParser

import pytest

from pvd_graph.experience.markdown import plain_text, render, words_read
from tests.experience.hostile import HOSTILE

REL = 'rel="nofollow noopener ugc"'
TAGS = {
    *("p", "a", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "hr"),
    *("br", "h4", "h5", "h6", "s", "table", "thead", "tbody", "tr", "td", "th"),
}


class Parts(HTMLParser):
    """The tags and attributes that a browser would see."""

    def __init__(self, text: str) -> None:
        """Read *text*."""
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_comes_out(text: str) -> None:
    """Only tags of ours, no attribute that does something, links to the Web alone."""
    for shown in (render(text), render(f"texte {text} texte"), render(f"> {text}")):
        parts = Parts(shown)

        assert parts.tags <= TAGS
        assert parts.attributes <= {"href", "rel", "scope", "class", "start"}
        assert all(one.startswith(("http://", "https://")) for one in parts.links)
        assert "<!--" not in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**gras** et *italique*", "<p><strong>gras</strong> et <em>italique</em></p>"),
        (
            "[site](https://zone.example/a?b=1&c=2)",
            f'<p><a href="https://zone.example/a?b=1&amp;c=2" {REL}>site</a></p>',
        ),
        ("# Titre", "<h4>Titre</h4>"),
        ("- un\n- deux", "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
    ],
)
def test_marks_are_shown(text: str, shown: str) -> None:
    """As CommonMark says, below the titles of the page."""
    assert render(text).strip() == shown


def test_tables_have_no_style() -> None:
    """The policy of pages has no inline style."""
    shown = render("|a|b|\n|:-:|--:|\n|1|2|")

    assert "style" not in shown
    assert '<th scope="col">a</th>' in shown


@pytest.mark.parametrize("part", ["[", "> ", "*a", "`", "![", "- "])
def test_no_text_takes_long(part: str) -> None:
    """However it is nested: a page is rendered for each reader."""
    started = time.monotonic()

    render(part * (12_000 // len(part)))

    assert time.monotonic() - started < 3


def test_plain_text_is_cut_at_a_word() -> None:
    """For lists."""
    assert plain_text("**La halle** était\n\nvide", 14) == "La halle…"
    assert plain_text("<b>a</b> *b*") == "<b>a</b> b"


def test_words_are_read_without_marks() -> None:
    """Blocks apart, lines of a block together, addresses decoded at the end."""
    text = (
        "# Un titre\n\nDeux **mots**\net `trois`\\\n[là](https://zone.example/%C3%A9)"
    )

    read = words_read(text)

    assert read == "Un titre\nDeux mots et trois\nlà\nhttps://zone.example/é"
