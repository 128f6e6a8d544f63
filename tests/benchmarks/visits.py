"""What visitors of the site ask for, in the shares of a site like this one.

Half are pages, a fifth is typed into the search, the rest are machines: the API, linked
data, files, queries. Towns are drawn evenly, which is harder on caches than what people
do. Nothing here opens a connection.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from urllib.parse import quote, urlencode

__all__ = ["Ask", "Known", "visits"]


@dataclass(frozen=True, slots=True)
class Ask:
    """One request.

    Attributes:
        kind: what its times are counted under.
        target: path and query string.
        accept: of its header.
        form: the body of a POST; empty: GET.
        pause_s: what one waits before it, beside the time to think: keys are struck.
    """

    kind: str
    target: str
    accept: str = "*/*"
    form: str = ""
    pause_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to ask about.

    Attributes:
        towns: codes and names.
        challenges: slugs.
        partners: slugs.
        questions: queries of the endpoint, each asked under a new guise every time, so
            that it is computed.
    """

    towns: Sequence[tuple[str, str]]
    challenges: Sequence[str]
    partners: Sequence[str]
    questions: Sequence[str]


_HTML = "text/html,application/xhtml+xml,*/*;q=0.8"
_KEY_S = 0.15

# Share, path; {a}, {b}, {c} are towns, {k} a challenge, {p} a partner, {n} a name.
_PAGES = (
    (20, "town", "/communes/{a}"),
    (9, "peers", "/communes/{a}/peers"),
    (6, "home", "/"),
    (5, "challenge", "/challenges/{k}"),
    (2, "list", "/challenges"),
    (2, "list", "/communes?q={n}"),
    (3, "list", "/actions?challenge={k}"),
    (1, "list", "/actions"),
    (2, "partner", "/partners/{p}"),
    (1, "list", "/partners"),
    (3, "compare", "/compare?communes={a},{b},{c}"),
    (2, "map", "/map"),
    (1, "map", "/map?challenge={k}"),
    (2, "list", "/experiences"),
    (1, "list", "/datasets"),
    (3, "search page", "/search?q={n}"),
)
_MACHINES = (
    (4, "file", "/communes/{a}.csv", "*/*"),
    (2, "file", "/communes/{a}.ttl", "*/*"),
    (4, "api", "/api/v1/communes/{a}", "*/*"),
    (4, "api", "/api/v1/communes/{a}/peers", "*/*"),
    (2, "api", "/api/v1/communes?q={n}&limit=10", "*/*"),
    (2, "api", "/api/v1/communes/{a}/similarity/{b}", "*/*"),
    (2, "linked data", "/id/commune/{a}", "text/turtle"),
)
_TYPED, _QUERY = 8, 9
_MOST_KEYS = 8


def visits(known: Known, chance: Random) -> Iterator[list[Ask]]:
    """Yield what one visitor asks between two times of thinking, without an end."""
    weights = [one[0] for one in (*_PAGES, *_MACHINES)] + [_TYPED, _QUERY]
    numbers = range(len(weights))
    while True:
        (number,) = chance.choices(numbers, weights)
        if number < len(_PAGES):
            _, kind, path = _PAGES[number]
            yield [Ask(kind, _filled(path, known, chance), _HTML)]
        elif number < len(_PAGES) + len(_MACHINES):
            _, kind, path, accept = _MACHINES[number - len(_PAGES)]
            yield [Ask(kind, _filled(path, known, chance), accept)]
        elif number == len(weights) - 1:
            yield [_query(known, chance)]
        else:
            yield _typed(known, chance)


def _filled(path: str, known: Known, chance: Random) -> str:
    (a, name), (b, _), (c, _) = chance.sample(known.towns, 3)
    challenge, partner = chance.choice(known.challenges), chance.choice(known.partners)
    return path.format(a=a, b=b, c=c, k=challenge, p=partner, n=quote(name))


def _typed(known: Known, chance: Random) -> list[Ask]:
    """Return the calls of one who types the name of a town, letter by letter."""
    _, name = chance.choice(known.towns)
    return [
        Ask("search as typed", f"/search.json?q={quote(name[:end])}", pause_s=_KEY_S)
        for end in range(2, min(len(name), _MOST_KEYS) + 1)
    ]


def _query(known: Known, chance: Random) -> Ask:
    query = f"{chance.choice(known.questions)}\n# {chance.getrandbits(48)}"
    accept = "application/sparql-results+json"
    return Ask("query", "/sparql", accept, urlencode({"query": query}))
