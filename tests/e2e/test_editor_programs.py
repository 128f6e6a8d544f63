"""The programs that the editor writes run, and hold the query as it is."""

import subprocess
import sys
import urllib.parse

import pytest

from pvd_graph.app.editor_snippets import snippets
from tests.e2e.editor_page import (
    HOSTILE,
    LESSONS,
    Watched,
)

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "query",
    [HOSTILE, *(LESSONS[name].query for name in ("one-town", "a-small-graph"))],
    ids=["hostile", "select", "construct"],
)
def test_page_and_server_write_the_same_programs(
    server: str, watched: Watched, query: str
) -> None:
    """The form is typed in: links and programs follow."""
    page = watched.page
    page.goto(f"{server}/sparql")
    page.locator("#query").fill(query)

    for one in snippets(query, f"{server}/sparql"):
        assert page.locator(f"#code-{one.key}").text_content() == one.code
    link = page.locator("#permalink").get_attribute("href") or ""
    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(link).query)
    assert asked == {"query": [query], "run": ["1"]}


def _program(server: str, lesson: str, key: str) -> str:
    listed = snippets(LESSONS[lesson].query, f"{server}/sparql")
    return next(one.code for one in listed if one.key == key)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        *(("one-town", key) for key in ("curl", "python", "pandas")),
        *(("a-small-graph", key) for key in ("curl", "python")),
    ],
)
def test_the_programs_run(server: str, name: str, key: str) -> None:
    """As they are copied."""
    program = ["sh", "-c"] if key == "curl" else [sys.executable, "-c"]

    done = subprocess.run(  # noqa: S603 - our own program
        [*program, _program(server, name, key)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert "Belley" in done.stdout


@pytest.mark.parametrize("name", ["one-town", "a-small-graph"])
def test_the_javascript_program_runs(server: str, watched: Watched, name: str) -> None:
    """In a browser, as in a program."""
    said: list[str] = []
    watched.page.on("console", lambda line: said.append(line.text))
    watched.page.goto(f"{server}/about")
    code = _program(server, name, "javascript")
    watched.page.evaluate(f"(async () => {{ {code} }})()")

    assert "Belley" in "".join(said)


def test_javascript_reads_the_query_back(server: str, watched: Watched) -> None:
    """To the letter, whatever is in it."""
    watched.page.goto(f"{server}/about")
    code = next(
        one.code
        for one in snippets(HOSTILE, f"{server}/sparql")
        if one.key == "javascript"
    )
    head = code.partition("const answer")[0]

    assert (
        watched.page.evaluate(f"(() => {{ {head} return query; }})()") == f"\n{HOSTILE}"
    )
