"""The questions of the package, read once."""

from __future__ import annotations

from pvd_graph.services.questions import load_questions


def test_questions_come_in_order_of_their_number_and_are_read_once() -> None:
    """A page may ask for them at each request."""
    questions = load_questions()

    assert questions is load_questions()
    assert [each.id for each in questions] == sorted(each.id for each in questions)
    assert questions[0].id == "CQ-01"
