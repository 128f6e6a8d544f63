"""The competency questions that the ontology answers, for pages and for tests."""

from __future__ import annotations

from functools import cache

from pvd_graph.reading.questions import Question, read_questions
from pvd_graph.resources import ontology_folder

__all__ = ["load_questions"]


@cache
def load_questions() -> tuple[Question, ...]:
    """Return the questions of ``ontology/questions/``, in order of their number.

    Read once a process: the files are part of the package.

    Raises:
        BadManifestError: a file that does not say what it must.
    """
    return read_questions(ontology_folder() / "questions")
