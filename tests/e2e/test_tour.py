"""The README's tour answers what the README says."""

import csv
import io
import urllib.parse
import urllib.request

import pytest

from tests.tour import TOUR, Question


@pytest.mark.parametrize("question", TOUR, ids=lambda question: question.title)
def test_the_tour_answers_as_the_readme_says(server: str, question: Question) -> None:
    """Asked over HTTP as a stranger would; the README shows the first rows."""
    url = f"{server}/sparql?{urllib.parse.urlencode({'query': question.query})}"
    request = urllib.request.Request(url, headers={"Accept": "text/csv"})  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own server
        rows = list(csv.reader(io.TextIOWrapper(answer, "utf-8")))

    assert rows[0] == question.header
    assert rows[1 : len(question.rows) + 1] == question.rows
