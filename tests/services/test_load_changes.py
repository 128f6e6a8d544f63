"""What a load changes, in one pass over two sorted graphs."""

from pvd_graph import vocab
from pvd_graph.services.load_changes import compared

TITLE = vocab.term("dcterms:title")


def _line(subject: str, text: str) -> str:
    return f'<http://e/{subject}> {TITLE} "{text}"@fr .\n'


def test_subjects_are_named_and_counted() -> None:
    """What came and went by its label, what changed with its statements."""
    old = [_line("a", "Halle"), _line("b", "Pont")]
    new = [_line("b", "Pont neuf"), _line("c", "Place")]

    changes = compared(old, new)

    assert (changes.added, changes.removed) == (2, 2)
    gone, changed, came = changes.first
    assert (gone.kind, gone.label, gone.removed) == ("removed", "Halle", ())
    assert (changed.kind, changed.added) == ("changed", (new[0],))
    assert (came.subject, came.label) == ("http://e/c", "Place")


def test_only_the_first_subjects_are_kept() -> None:
    """The counts have all."""
    changes = compared([], [_line(f"{one:03}", "x") for one in range(500)])

    assert changes.subjects_added == 500
    assert [one.subject[-3:] for one in changes.first] == [
        f"{one:03}" for one in range(10)
    ]
