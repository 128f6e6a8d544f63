"""Visitors who come to a site and ask, each on its own connections, as browsers do.

Threads with requests: a visitor thinks most of the time, so that two hundred of them
cost a fifth of a processor.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

import requests

from tests.benchmarks.endpoint_load import percentile
from tests.benchmarks.visits import Ask, Known, visits

__all__ = ["Crowd", "Times", "known_of", "visit"]

_ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_TIMEOUT_S = 30.0
_TOWNS = """
PREFIX igeo: <http://rdf.insee.fr/def/geo#>
PREFIX pvd: <https://w3id.org/pvd-graph/ontology#>
SELECT DISTINCT ?code ?name {
  ?membership pvd:commune ?commune . ?commune igeo:codeINSEE ?code ; igeo:nom ?name
}
"""


@dataclass(frozen=True, slots=True)
class Times:
    """Answers of one kind, in milliseconds until their last byte."""

    answers: int
    p50: float
    p95: float
    p99: float
    slowest: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Times:
        """Sum up *seconds*, at least one."""
        ms = [1000 * one for one in seconds]
        half, most, nearly = (percentile(ms, share) for share in (0.5, 0.95, 0.99))
        return cls(len(ms), half, most, nearly, max(ms))


@dataclass(slots=True)
class Crowd:
    """What came back to all of them.

    Attributes:
        seconds: how long they came.
        answers: kind and seconds of each whole answer.
        errors: what came instead of an answer: when, in seconds since the start, what
            was asked, and what is wrong.
    """

    seconds: float = 0.0
    answers: list[tuple[str, float]] = field(default_factory=list)
    errors: list[tuple[float, str, str]] = field(default_factory=list)

    @property
    def times(self) -> Times:
        """Return the times of all answers together."""
        return Times.of([seconds for _, seconds in self.answers])

    @property
    def kinds(self) -> Mapping[str, Times]:
        """Return the times by kind."""
        kinds = sorted({kind for kind, _ in self.answers})
        return {
            kind: Times.of([s for other, s in self.answers if other == kind])
            for kind in kinds
        }


class _Visitor:
    """One browser: an address of its own, its connections, what it holds of the site.

    Its address is one for tests (RFC 2544), told as a proxy would.
    """

    def __init__(self, site: str, number: int) -> None:
        self._site = site
        self._session = requests.Session()
        client = f"198.18.{number >> 8}.{number & 255}"
        self._session.headers["X-Forwarded-For"] = client
        self._held: set[str] = set()

    def ask(self, ask: Ask) -> tuple[str, list[Ask]]:
        """Ask, and read all of the answer.

        Returns:
            What is wrong with it, or nothing; and what a browser asks next for it.
        """
        try:
            answer = self._session.request(
                "POST" if ask.form else "GET",
                self._site + ask.target,
                data=ask.form or None,
                headers={"Accept": ask.accept, **(_FORM if ask.form else {})},
                timeout=_TIMEOUT_S,
            )
        except requests.RequestException as error:
            return type(error).__name__, []
        if answer.status_code != requests.codes.ok:
            return str(answer.status_code), []
        if not answer.headers["Content-Type"].startswith("text/html"):
            return "", []
        if not answer.text.rstrip().endswith("</html>"):
            return "a page without its end", []
        missing = set(_ASSET.findall(answer.text)) - self._held
        self._held |= missing
        return "", [Ask("asset", path) for path in sorted(missing)]

    def close(self) -> None:
        """Close its connections."""
        self._session.close()


def known_of(site: str, questions: Sequence[str]) -> Known:
    """Return what there is at *site* to ask about."""

    def read(target: str, **form: str) -> str:
        answer = requests.post if form else requests.get
        got = answer(site + target, data=form or None, timeout=_TIMEOUT_S)
        got.raise_for_status()
        got.encoding = "utf-8"
        return got.text

    def linked(path: str) -> list[str]:
        return sorted(set(re.findall(f'href="{path}/([a-z0-9-]+)"', read(path))))

    rows = read("/sparql", query=_TOWNS, format="tsv").splitlines()[1:]
    towns = [tuple(cell.strip('"') for cell in row.split("\t")) for row in rows]
    return Known(
        [(code, name) for code, name in towns],
        linked("/challenges"),
        linked("/partners"),
        questions,
    )


def visit(  # noqa: PLR0913 - a crowd has as many sides
    sites: Sequence[str],
    known: Known,
    *,
    visitors: int,
    seconds: float,
    think_s: tuple[float, float] = (1.0, 5.0),
    meanwhile: Callable[[], None] | None = None,
) -> Crowd:
    """Let *visitors* come at once, for a while.

    Args:
        sites: their addresses, without a slash at the end; visitors share them.
        known: what there is to ask about.
        visitors: how many at any time.
        seconds: how long they go on asking.
        think_s: least and most seconds between an answer and the next request.
        meanwhile: done once, when a third of the time has gone.
    """
    crowd, over = Crowd(), threading.Event()
    began = time.monotonic()

    def come(number: int) -> None:
        chance = Random(number)  # noqa: S311 - not a secret
        visitor = _Visitor(sites[number % len(sites)], number)
        over.wait(chance.uniform(0, think_s[1]))
        for asked in visits(known, chance):
            waiting = list(asked)
            while waiting and not over.is_set():
                ask = waiting.pop(0)
                over.wait(ask.pause_s)
                start = time.perf_counter()
                wrong, further = visitor.ask(ask)
                took_s = time.perf_counter() - start
                waiting = further + waiting
                if wrong:
                    at_s = time.monotonic() - began
                    crowd.errors.append((at_s, ask.target, wrong))
                else:
                    crowd.answers.append((ask.kind, took_s))
            if over.wait(chance.uniform(*think_s)):
                break
        visitor.close()

    threads = [threading.Thread(target=come, args=(n,)) for n in range(visitors)]
    for thread in threads:
        thread.start()
    if meanwhile is not None:
        over.wait(seconds / 3)
        meanwhile()
    over.wait(max(0.0, began + seconds - time.monotonic()))
    over.set()
    for thread in threads:
        thread.join()
    crowd.seconds = time.monotonic() - began
    return crowd
