"""Texts of queries: lines that nothing ends, private files, thirty days."""

import json
from datetime import UTC, datetime
from pathlib import Path

from pvd_graph.store.query_texts import AskedQuery, QueryTexts

FIRST = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _asked(query: str) -> AskedQuery:
    return AskedQuery("select", "csv", 200, 0.0123, 45, cached=False, query=query)


def test_a_query_is_one_line_whatever_is_in_it(tmp_path: Path) -> None:
    """Ends of lines of every alphabet, quotes, half of a character."""
    query = 'ASK {}\n{"status": 500}\r\n\x85\u2028 « é » "\\ \ud83d'
    QueryTexts(tmp_path).write(FIRST, [_asked(query), _asked("b")])

    content = (tmp_path / "queries-2026-03-01.jsonl").read_bytes()
    first, second = map(json.loads, content.decode("ascii").splitlines())
    assert first["query"] == query
    assert (first["ms"], first["at"]) == (12.3, "2026-03-01T12:00:00+00:00")
    assert second["query"] == "b"


def test_files_are_of_their_owner_alone(tmp_path: Path) -> None:
    """What people ask is nobody else's business."""
    folder = tmp_path / "logs"
    QueryTexts(folder).write(FIRST, [_asked("a")])

    (path,) = folder.iterdir()
    assert path.stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0


def test_files_go_after_thirty_days(tmp_path: Path) -> None:
    """And nothing else in the folder."""
    other = tmp_path / "other.jsonl"
    other.touch()
    texts = QueryTexts(tmp_path)
    for day in (1, 2, 31):
        texts.write(FIRST.replace(day=day), [_asked("a")])
    texts.write(datetime(2026, 4, 1, tzinfo=UTC), [_asked("a")])

    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [
        "other.jsonl",
        *(f"queries-2026-{day}.jsonl" for day in ("03-02", "03-31", "04-01")),
    ]


def test_a_day_is_bounded(tmp_path: Path) -> None:
    """A flood of queries does not fill the disk; lines stay whole."""
    texts = QueryTexts(tmp_path, bytes_a_day=1_000)
    for _ in range(20):
        texts.write(FIRST, [_asked("x" * 100)])

    content = (tmp_path / "queries-2026-03-01.jsonl").read_text()
    assert 500 < len(content) <= 1_000
    assert all(json.loads(line) for line in content.splitlines())
