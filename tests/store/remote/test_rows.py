"""Solutions come as XML and go in another format, some hundred at a time."""

import io
import random

import pyoxigraph as ox
import pytest

from pvd_graph.store.remote.rows import SOLUTIONS, RowWriter

START = (
    b'<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n <head>\n'
    b'  <variable name="a"/>\n  <variable name="b"/>\n </head>\n'
)
END = b"</sparql>"


def _answer(rows: int) -> bytes:
    """Return XML with unbound values, languages, types, and texts that look like it."""
    lines = [
        b'  <result>\n   <binding name="a"><literal>&lt;/result&gt; "%d", %d\n'
        b'</literal></binding>\n   <binding name="b"><uri>urn:a:%d</uri></binding>\n'
        b'  </result>\n  <result>\n   <binding name="b">'
        b'<literal xml:lang="fr">\xc3\xa9 %d</literal></binding>\n  </result>\n'
        % (row, row, row, row)
        for row in range(rows)
    ]
    return START + b" <results>\n" + b"".join(lines) + b" </results>\n" + END


def _at_once(answer: bytes, name: str) -> bytes:
    out = io.BytesIO()
    results = ox.parse_query_results(answer, format=ox.QueryResultsFormat.XML)
    results.serialize(out, format=SOLUTIONS[name])
    return out.getvalue()


@pytest.mark.parametrize("name", SOLUTIONS)
@pytest.mark.parametrize("rows", [0, 1, 2_000])
def test_it_is_what_the_engine_writes_of_the_whole(name: str, rows: int) -> None:
    """However the answer is cut on its way."""
    answer = _answer(rows)
    draw = random.Random(9)  # noqa: S311 - places, not secrets
    for most in (7_000, 200_000):
        writer = RowWriter(name)
        parts, at = [], 0
        while at < len(answer):
            size = draw.randrange(1, most)
            parts.append(writer.feed(answer[at : at + size]))
            at += size
        parts.append(writer.end())
        assert b"".join(parts) == _at_once(answer, name)


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_rows_go_while_others_come(name: str) -> None:
    """Of ten thousand, what waits is never more than some hundred."""
    writer = RowWriter(name)
    answer = _answer(5_000)
    gone = 0
    for at in range(0, len(answer), 10_000):
        gone += len(writer.feed(answer[at : at + 10_000]))

    assert gone > 0.9 * len(_at_once(answer, name))


@pytest.mark.parametrize("name", ["json", "xml"])
def test_yes_or_no(name: str) -> None:
    """An answer without rows."""
    writer = RowWriter(name)
    answer = START + b" <boolean>true</boolean>\n" + END

    assert writer.feed(answer) == b""
    assert writer.end() == _at_once(answer, name)


@pytest.mark.parametrize("rows", [1, 2_000])
def test_an_answer_that_was_cut_is_none(rows: int) -> None:
    """Between two rows, too, where nothing else would tell."""
    writer = RowWriter("csv")
    answer = _answer(rows)
    writer.feed(answer[: answer.rindex(b"</result>") + len(b"</result>")])

    with pytest.raises(ValueError, match="cut"):
        writer.end()
