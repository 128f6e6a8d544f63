"""Each competency question answers: exactly on its fixture, and on the real graph."""

from __future__ import annotations

import csv
import re
import time
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import XSD
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import ResultRow

from pvd_graph import vocab
from pvd_graph.reading.questions import CATEGORIES, Question
from pvd_graph.resources import ontology_folder
from pvd_graph.services.questions import load_questions
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.validation.check import check_lines
from pvd_graph.validation.shapes import load_shapes

FOLDER = ontology_folder() / "questions"
QUESTIONS = load_questions()
EACH = pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.id)
PVD = vocab.PREFIXES["pvd"]
# The promise is one second at the median, which `bench_questions` prints; a single run
# on a busy machine gets more, and a query that runs away takes minutes.
BOUND_S = 10.0
NUMBERS = {str(XSD.integer), str(XSD.decimal), str(XSD.double)}
# Extensions of one engine, and what would answer otherwise on another day.
NOT_PORTABLE = re.compile(
    r"\b(?:SERVICE|LATERAL|NOW|RAND|UUID)\b|<bif:|\b(?:geof|ofn):"
)
_DECLARED = re.compile(r"^PREFIX (\S+): +<(\S+)>$", re.MULTILINE)

Rows = list[tuple[str, ...]]


def _cell(value: str, datatype: str) -> str:
    """Return numbers to six decimals in one form, times with Z, others as they are."""
    if datatype in NUMBERS:
        return f"{Decimal(value).quantize(Decimal('1.000000')).normalize():f}"
    return value.replace("+00:00", "Z") if datatype == str(XSD.dateTime) else value


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """Our engine, with the fixture."""
    held = ox.Store()
    for path in {question.fixture for question in QUESTIONS}:
        held.load(path=str(path), format=ox.RdfFormat.TRIG)
    return held


@pytest.fixture(scope="module")
def dataset(store: ox.Store) -> rdflib.Dataset:
    """The fixture in rdflib's own engine; the default graph is the union."""
    held = rdflib.Dataset(default_union=True)
    for graph in store.named_graphs():
        assert isinstance(graph, ox.NamedNode)
        quads = store.quads_for_pattern(None, None, None, graph)
        lines = "".join(f"{q.subject} {q.predicate} {q.object} .\n" for q in quads)
        held.graph(rdflib.URIRef(graph.value)).parse(data=lines, format="nt")
    return held


def _ask_ours(store: ox.Store, query: str) -> tuple[list[str], Rows]:
    answer = store.query(query, use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    rows = []
    for solution in answer:
        cells = []
        for term in solution:
            assert not isinstance(term, ox.Triple | ox.BlankNode)
            is_literal = isinstance(term, ox.Literal)
            datatype = term.datatype.value if is_literal else ""
            cells.append("" if term is None else _cell(term.value, datatype))
        rows.append(tuple(cells))
    return [variable.value for variable in answer.variables], rows


def _ask_rdflib(dataset: rdflib.Dataset, query: str) -> tuple[list[str], Rows]:
    answer = dataset.query(query)
    rows = []
    for row in answer:
        assert isinstance(row, ResultRow)
        cells = ((str(term), str(getattr(term, "datatype", ""))) for term in row)
        rows.append(
            tuple("" if text == "None" else _cell(text, kind) for text, kind in cells)
        )
    return [str(variable) for variable in answer.vars or ()], rows


def _expected(question: Question) -> tuple[list[str], Rows]:
    with question.expected.open(encoding="utf-8", newline="") as lines:
        head, *rows = csv.reader(lines)
    return head, [tuple(row) for row in rows]


def _in_order(question: Question, rows: Rows) -> Rows:
    return rows if question.ordered else sorted(rows)


def test_there_are_forty_one_in_all_categories() -> None:
    """CQ-01 to CQ-41, and no category of the page stays empty."""
    assert [each.id for each in QUESTIONS] == [f"CQ-{n:02}" for n in range(1, 42)]
    assert {each.category for each in QUESTIONS} == set(CATEGORIES)


@EACH
def test_it_is_asked_in_two_languages(question: Question) -> None:
    """A question each, which ends as questions do in that language."""
    assert question.question_fr.endswith(" ?")
    assert re.search(r"\w\?$", question.question_en)
    assert question.question_fr != question.question_en


@EACH
def test_it_is_portable_and_declares_what_it_uses(question: Question) -> None:
    """SPARQL 1.1 to two parsers; each prefix declared once, used, and ours."""
    prepareQuery(question.query)
    ox.Store().query(question.query)

    assert not NOT_PORTABLE.search(re.sub(r"(?m)#[^>\n]*$", "", question.query))
    body = _DECLARED.sub("", question.query)
    declared = _DECLARED.findall(question.query)
    assert len(dict(declared)) == len(declared) == question.query.count("PREFIX ")
    for prefix, start in declared:
        assert re.search(rf"\b{prefix}:\w", body), prefix
        ours = start.startswith((f"{vocab.BASE}id/", f"{vocab.BASE}dataset/"))
        country = prefix == "country"
        assert ours or country or vocab.PREFIXES[prefix] == start


@EACH
def test_every_parameter_changes_the_query(question: Question) -> None:
    """Put another value in each, and the query differs and still parses."""
    for parameter in question.parameters:
        other = question.filled({parameter.name: "<https://example.org/other>"})
        assert other != question.query
        ox.Store().query(other)


@EACH
def test_our_engine_gives_the_expected_rows(
    question: Question, store: ox.Store
) -> None:
    """These rows and no other, in order where the query gives one."""
    head, expected = _expected(question)

    names, rows = _ask_ours(store, question.on_fixture())

    assert expected
    assert names == head
    assert _in_order(question, rows) == _in_order(question, expected)


# rdflib 7.6 warns of deprecated names that its own query engine still uses.
@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
@EACH
def test_rdflib_gives_the_expected_rows(
    question: Question, dataset: rdflib.Dataset
) -> None:
    """The same from an engine that shares no code with ours."""
    head, expected = _expected(question)

    names, rows = _ask_rdflib(dataset, question.on_fixture())

    assert names == head
    assert _in_order(question, rows) == _in_order(question, expected)


@pytest.mark.slow
@EACH
def test_the_real_graph_answers_in_time(
    question: Question, reader: OxigraphReader
) -> None:
    """Rows, or the reason why there is none yet; and no query that runs away."""
    start = time.perf_counter()
    rows = reader.select(question.query)
    seconds = time.perf_counter() - start

    assert bool(rows) != bool(question.unanswered), question.unanswered
    assert seconds < BOUND_S


def test_the_fixture_conforms_to_the_shapes(store: ox.Store) -> None:
    """Each of its graphs passes alone, as a load would have to."""
    shapes = load_shapes(ontology_folder() / "shapes")
    wrong = []
    for graph in store.named_graphs():
        quads = store.quads_for_pattern(None, None, None, graph)
        lines = sorted(f"{q.subject} {q.predicate} {q.object} .\n" for q in quads)
        wrong += [
            (str(graph), issue.focus, issue.path, issue.component)
            for issue in check_lines(shapes, lines)
            if issue.severity == "Violation"
        ]

    assert wrong == []


def test_the_fixture_speaks_of_fictitious_towns_only(store: ox.Store) -> None:
    """Codes 99xxx: nothing is invented about a town that exists."""
    communes = {
        match[1]
        for quad in store.quads_for_pattern(None, None, None, None)
        for term in (quad.subject, quad.object)
        if (match := re.search(r"/id/commune/(\w+)>?$", str(term)))
    }

    assert len(communes) > 5
    assert all(code.startswith("99") for code in communes)


def test_expected_files_are_those_of_the_questions() -> None:
    """No file left over from a question that is gone."""
    found = set((FOLDER / "expected").glob("*"))

    assert found == {question.expected for question in QUESTIONS}


def test_every_term_is_used_or_justifies_itself() -> None:
    """A term that no question uses is listed with its reason, and no other is."""
    terms = rdflib.Graph().parse(ontology_folder() / "pvd.ttl", format="turtle")
    own = {str(subject) for subject in terms.subjects() if str(subject).startswith(PVD)}
    used = {term for question in QUESTIONS for term in question.terms}
    with Path(FOLDER / "unused-terms.csv").open(encoding="utf-8", newline="") as lines:
        listed = {row["term"]: row["reason"] for row in csv.DictReader(lines)}

    assert {term for term in used if term.startswith(PVD)} <= own
    assert {vocab.expand(term) for term in listed} == own - used
    assert all(reason.strip() for reason in listed.values())
