"""The five questions of the README's tour, as the README has them.

Read from the README itself, so that what it shows is what the tests and the bench run.
"""

import re
from dataclasses import dataclass
from pathlib import Path

__all__ = ["TOUR", "Question"]

README = Path(__file__).parent.parent / "README.md"

_QUERY = re.compile(r"```sparql\n([^`]*)```\n+((?:\|[^\n]*\n)+)")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, its query, and the first rows of its answer as the README says."""

    title: str
    query: str
    header: list[str]
    rows: list[list[str]]

    @property
    def about_peers(self) -> bool:
        """Tell whether it needs the graph of peers."""
        return "PeerSuggestion" in self.query


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _questions() -> list[Question]:
    found = []
    for section in README.read_text(encoding="utf-8").split("\n### ")[1:]:
        match = _QUERY.search(section)
        if match is None:
            continue
        header, _rule, *rows = match[2].splitlines()
        found.append(
            Question(
                section.split("\n", 1)[0],
                match[1],
                _cells(header),
                [_cells(row) for row in rows],
            )
        )
    return found


TOUR = _questions()
