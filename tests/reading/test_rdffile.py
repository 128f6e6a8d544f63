"""Our own Turtle becomes statements; what may not be published is refused."""

from pathlib import Path

import pytest

from pvd_graph.errors import UnreadableFileError
from pvd_graph.reading.rdffile import read_statements


def test_statements_are_terms(tmp_path: Path) -> None:
    """The text form is N-Triples, whatever the file's."""
    path = tmp_path / "a.ttl"
    path.write_text('@prefix e: <http://e/> . e:s e:p "été"@fr, 1 .', encoding="utf-8")

    assert list(read_statements(path)) == [
        ("<http://e/s>", "<http://e/p>", '"été"@fr'),
        (
            "<http://e/s>",
            "<http://e/p>",
            '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
        ),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [("<http://e/s> <http://e/p> [] .", "nœud anonyme"), ("<http://e/s> .", "ligne 1")],
)
def test_what_cannot_be_published_is_refused(
    tmp_path: Path, text: str, message: str
) -> None:
    """A blank node, and a file that does not parse, with its line."""
    path = tmp_path / "a.ttl"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(UnreadableFileError, match=message):
        list(read_statements(path))
