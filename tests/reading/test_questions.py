"""Front matter and terms of a competency question."""

from __future__ import annotations

from pathlib import Path

import pytest

from pvd_graph.errors import BadManifestError
from pvd_graph.reading.questions import Parameter, read_questions, terms_of

PVD = "https://w3id.org/pvd-graph/ontology#"
GOOD = """\
# question-fr: Quelles communes rencontrent
#   un défi ?
# question-en: Which communes face a challenge?
# category: challenges
# parameter: code = "01034" ; fixture = "99001"
# fixture: fixture.trig
# expected: expected/CQ-01.csv

# A comment that stays.
PREFIX pvd: <https://w3id.org/pvd-graph/ontology#>

SELECT ?code WHERE {
  VALUES ?code { "01034" }
  { VALUES ?code { "01034" } ?town a pvd:Town }
}
ORDER BY ?code
"""


def _write(folder: Path, text: str, name: str = "CQ-01.rq") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_reads_the_front_matter_and_leaves_it_out_of_the_query(tmp_path: Path) -> None:
    """Lines that go on are joined; the comments of the query are the reader's."""
    (question,) = read_questions(_write(tmp_path, GOOD))

    assert question.id == "CQ-01"
    assert question.question_fr == "Quelles communes rencontrent un défi ?"
    assert question.question_en == "Which communes face a challenge?"
    assert question.category == "challenges"
    assert question.parameters == (Parameter("code", '"01034"', '"99001"'),)
    assert question.fixture == tmp_path / "fixture.trig"
    assert question.expected == tmp_path / "expected" / "CQ-01.csv"
    assert question.unanswered == ""
    assert question.query.startswith("# A comment that stays.\nPREFIX pvd:")


def test_other_values_go_into_every_line_of_the_parameter(tmp_path: Path) -> None:
    """A parameter may stand in several groups: all change together."""
    (question,) = read_questions(_write(tmp_path, GOOD))

    assert question.on_fixture() == question.query.replace("01034", "99001")
    assert question.filled({}) == question.query
    assert question.filled({"code": '"2A004"'}).count('"2A004"') == 2
    with pytest.raises(KeyError):
        question.filled({"town": '"2A004"'})


def test_only_the_outer_query_fixes_the_order(tmp_path: Path) -> None:
    """An ORDER BY of an inner query says nothing of the rows."""
    inner = "SELECT * WHERE { { SELECT ?code WHERE { } ORDER BY ?code } }"
    _write(tmp_path, GOOD)
    _write(tmp_path, GOOD.replace("\nORDER BY ?code", f"\n# {inner}"), "CQ-02.rq")

    first, second = read_questions(tmp_path)

    assert first.ordered
    assert not second.ordered


def test_tells_why_there_is_no_row_yet(tmp_path: Path) -> None:
    """The reason alone, for whoever shows the question."""
    line = "# built-rows: none yet (no data)\n\n# A comment"

    (question,) = read_questions(
        _write(tmp_path, GOOD.replace("\n# A comment", line, 1))
    )

    assert question.unanswered == "no data"


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("# question-en: Which communes face a challenge?\n", "", "question-en"),
        ("category: challenges", "category: weather", "weather"),
        ("# fixture: ", "# colour: red\n# fixture: ", "colour"),
        ("# fixture: ", "# category: peers\n# fixture: ", "category"),
        ("# fixture: ", "fixture ", "en-tête"),
        ('"01034" ; fixture', '"01035" ; fixture', "01035"),
        (" ; fixture =", " ; test =", "paramètre"),
        ("PREFIX pvd:", "PREFIX dvp:", "pvd"),
        ("# expected:", "# built-rows: none\n# expected:", "built-rows"),
    ],
)
def test_refuses_a_front_matter_that_does_not_say_what_it_must(
    tmp_path: Path, before: str, after: str, problem: str
) -> None:
    """The error names the file and what is wrong in it."""
    assert before in GOOD
    with pytest.raises(BadManifestError, match=problem) as caught:
        read_questions(_write(tmp_path, GOOD.replace(before, after, 1)))

    assert caught.value.path == tmp_path / "CQ-01.rq"


def test_refuses_another_name_and_an_empty_folder(tmp_path: Path) -> None:
    """A misnamed file would never be found again by its number."""
    with pytest.raises(BadManifestError, match="aucune question"):
        read_questions(tmp_path)
    with pytest.raises(BadManifestError, match=r"CQ-NN\.rq"):
        read_questions(_write(tmp_path, GOOD, "CQ-1.rq"))


def test_terms_are_those_of_the_query_not_of_its_texts() -> None:
    """Comments, strings, variables and comparisons hold no term; `a` is rdf:type."""
    query = """
    PREFIX pvd: <https://w3id.org/pvd-graph/ontology#>
    PREFIX term: <https://w3id.org/pvd-graph/id/term/>
    # pvd:Comment
    SELECT ?a WHERE {
      ?a a pvd:Action ; pvd:stage/pvd:rule? term:en-cours .
      ?a pvd:unit "pvd:Text \\" pvd:x" .
      GRAPH <https://example.org/g> { ?s ^pvd:commune ?pvd }
      FILTER (?x < 3 && ?y > 2 && 'pvd:Other' != ?z)
    }
    """

    assert terms_of(query) == tuple(
        sorted(
            [
                *(
                    PVD + each
                    for each in ("Action", "stage", "rule", "unit", "commune")
                ),
                "https://w3id.org/pvd-graph/id/term/en-cours",
                "https://example.org/g",
                "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
            ]
        )
    )
