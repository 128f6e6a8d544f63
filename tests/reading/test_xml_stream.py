"""XML from outside is read piece by piece, without what can harm."""

from io import BytesIO
from pathlib import Path

import pytest

from pvd_graph.errors import UnreadableFileError
from pvd_graph.reading.xml_stream import feed

BOMB = (
    '<!DOCTYPE a [<!ENTITY b "xxxxxxxxxx"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    "<a>&c;</a>"
)


class _Seen:
    """Writes down what it sees."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.events.append(f"<{name} {attributes}>" if attributes else f"<{name}>")

    def end(self, name: str) -> None:
        self.events.append(f"</{name}>")

    def text(self, text: str) -> None:
        self.events.append(text)


def _events(content: str | bytes) -> list[str]:
    seen = _Seen()
    raw = content.encode() if isinstance(content, str) else content
    for _ in feed(Path("t.xlsx"), BytesIO(raw), seen):
        pass
    return seen.events


def test_events_come_without_prefixes() -> None:
    """Attributes keep theirs; entities of XML are their characters."""
    found = _events('<x:a xmlns:x="u"><x:b r="1">é &amp; è</x:b></x:a>')

    assert found == [
        "<a {'xmlns:x': 'u'}>",
        "<b {'r': '1'}>",
        "é & è",
        "</b>",
        "</a>",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (BOMB, "DOCTYPE"),
        ("<a><b></a>", "abîmé"),
        ("<a>", "abîmé"),
        ("", "abîmé"),
        ('<a b="' + "x" * (5 << 20) + '"/>', "balise de plus de 4 Mio"),
    ],
    ids=["bomb", "crossed", "cut", "empty", "long tag"],
)
def test_what_can_harm_or_is_damaged_is_refused(content: str, said: str) -> None:
    """Before anything is expanded or held."""
    with pytest.raises(UnreadableFileError, match=said):
        _events(content)


def test_it_yields_after_each_block() -> None:
    """So that rows are used while the rest is still to be read."""
    content = BytesIO(b"<a>" + b"<b/>" * 50_000 + b"</a>")
    seen = _Seen()

    counts = [len(seen.events) for _ in feed(Path("t.xlsx"), content, seen)]

    assert len(counts) > 3
    assert counts == sorted(counts)
    assert counts[0] < counts[-1] == 100_002
