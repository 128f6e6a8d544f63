"""The tutorial: ten lessons in two languages, each with a query and its answer."""

import json
from pathlib import Path

import pytest

from pvd_graph.errors import BadManifestError
from pvd_graph.services.tutorial import (
    ANSWERS,
    SHOWN,
    Answer,
    answer,
    load_tutorial,
    read_tutorial,
)
from pvd_graph.store.lexing import examine
from pvd_graph.store.oxigraph import OxigraphReader
from tests.small_site import SmallSite

HEAD = "# title-fr: Un\n# title-en: One\n# text-fr: Deux\n#   lignes\n# text-en: Two\n"
QUERY = "SELECT ?s WHERE { ?s ?p ?o }\n"


def _write(folder: Path, head: str, name: str = "01-one") -> None:
    (folder / "01-one.rq").write_text(f"{head}\n{QUERY}", encoding="utf-8")
    stored = {name: {"columns": ["s"], "rows": [["x"]], "total": 7}}
    (folder / ANSWERS).write_text(json.dumps(stored), encoding="utf-8")


def test_there_are_ten_lessons_in_french_and_in_english() -> None:
    """Numbered in order, with an answer that is not empty."""
    lessons = load_tutorial()

    assert [one.slug[:3] for one in lessons] == [f"{n:02d}-" for n in range(1, 11)]
    for one in lessons:
        assert all(one.titles[code] and one.texts[code] for code in ("fr", "en"))
        assert one.titles["fr"] != one.titles["en"]
        assert examine(one.query).form in {"select", "construct"}
        assert 0 < len(one.answer.rows) == min(one.answer.total, SHOWN)


def test_a_lesson_is_read_with_its_answer(tmp_path: Path) -> None:
    """A line that starts with three spaces goes on with the field above."""
    _write(tmp_path, HEAD)

    (lesson,) = read_tutorial(tmp_path)
    assert lesson.texts["fr"] == "Deux lignes"
    assert lesson.query == QUERY
    assert lesson.answer == Answer(("s",), (("x",),), 7)


@pytest.mark.parametrize(
    ("head", "name", "problem"),
    [
        (HEAD.replace("# text-en: Two\n", ""), "01-one", "text-en"),
        (HEAD + "# text-it: Due\n", "01-one", "text-it"),
        (HEAD, "02-other", "réponse"),
    ],
    ids=["missing", "unknown", "unanswered"],
)
def test_a_broken_lesson_is_refused(
    tmp_path: Path, head: str, name: str, problem: str
) -> None:
    """By the name of what is wrong."""
    _write(tmp_path, head, name)

    with pytest.raises(BadManifestError, match=problem):
        read_tutorial(tmp_path)


def test_answers_are_cut_but_counted(tmp_path: Path) -> None:
    """Rows in the order of the query; triples in the order of their text."""
    reader = SmallSite(tmp_path).reader()
    assert isinstance(reader, OxigraphReader)

    rows = answer(reader, "SELECT ?n ?u { VALUES ?n { 3 1 2 6 5 4 } } ORDER BY ?n")
    triples = answer(
        reader, 'CONSTRUCT { <x:s> <x:p> ?n } WHERE { VALUES ?n { "b" "a" } }'
    )

    assert rows.columns == ("n", "u")
    assert rows.rows == tuple((str(n), "") for n in range(1, 6))
    assert rows.total == 6
    assert [row[2] for row in triples.rows] == ['"a"', '"b"']
