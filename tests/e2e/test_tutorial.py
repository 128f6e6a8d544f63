"""The tutorial says what the published graph answers."""

import pytest

from pvd_graph.services.tutorial import Lesson, answer, load_tutorial
from pvd_graph.store.oxigraph import OxigraphReader


@pytest.mark.parametrize("lesson", load_tutorial(), ids=lambda lesson: lesson.slug)
def test_the_graph_answers_as_the_tutorial_says(
    reader: OxigraphReader, lesson: Lesson
) -> None:
    """Same columns, same first rows, same number of rows.

    Where the data have changed: ``python -m ontology.tutorial.answers`` writes anew.
    """
    assert answer(reader, lesson.query) == lesson.answer
