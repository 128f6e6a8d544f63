"""Time from a moderator's click to each door that readers use, over a built graph.

``python tests/benchmarks/bench_publication.py DATA [TIMES]`` (default ``var``, 5)
copies the data folder, serves the copy, publishes TIMES sheets one after the other as a
moderator does, and looks through each door until it shows the sheet; then it takes them
out again. Between two clicks it rests until the server has begun with what it does when
all is calm: the model of peers, and pages ahead of their readers. It prints a table:
median and slowest, in seconds from the click. It asserts nothing. The sheets stand in
the copy alone, which is removed.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from pvd_graph.vocab import id_iri
from tests.benchmarks.data_folders import published_folder
from tests.conftest import start_server
from tests.e2e.forms import FormClient, decision_of
from tests.experience.sheets import typed
from tests.experience.submitting import submitted
from tests.members import PASSWORD

TOWN, CHALLENGE, PARTNER = "01033", "logements-vacants", "cerema"
"""Of the real graph: the copy of a data folder is what they are written in."""
_LOOK_EVERY_S, _GIVE_UP_S, _REST_S = 0.05, 30.0, 8.0
_OF_ITS_PEERS = """
PREFIX igeo: <http://rdf.insee.fr/def/geo#>
PREFIX pvd: <https://w3id.org/pvd-graph/ontology#>
SELECT ?code {
  ?suggestion pvd:peer/igeo:codeINSEE "%s" ; pvd:target/igeo:codeINSEE ?code ;
              pvd:rank ?rank
} ORDER BY ?rank ?code LIMIT 1
"""


@dataclass(frozen=True)
class Sheet:
    """One to be published: its UUID, and a word that stands in no other."""

    key: str
    word: str


def _doors(sheet: Sheet, near: str) -> dict[str, tuple[str, str]]:
    """Return door -> its path, and what stands there once the sheet is seen.

    *near* is a town that has the one of the sheet among its peers.
    """
    iri = id_iri("experience", sheet.key)
    ask = urllib.parse.quote(f"ASK {{ <{iri}> a ?type }}")
    return {
        "the sheet": (f"/experiences/{sheet.key}", sheet.word),
        "the list": ("/experiences", sheet.key),
        "the list as JSON": ("/experiences.json", sheet.key),
        "the feed": ("/feeds/experiences.atom", sheet.key),
        "SPARQL": (f"/sparql?query={ask}&format=json", '"boolean":true'),
        "its address as linked data": (f"/id/experience/{sheet.key}", sheet.word),
        "the page of the town": (f"/communes/{TOWN}", sheet.key),
        "what the peers of a town tell": (f"/communes/{near}/peers", sheet.key),
        "the page of the challenge": (f"/challenges/{CHALLENGE}", sheet.key),
        "the page of the partner": (f"/partners/{PARTNER}", sheet.key),
        "the search": (f"/search?q={sheet.word}", sheet.key),
        "the search as one types": (f"/search.json?q={sheet.word}", sheet.key),
        "the list of addresses": ("/sitemap.xml", sheet.key),
    }


def _shows(address: str, path: str, text: str) -> bool:
    try:
        with urllib.request.urlopen(address + path, timeout=_GIVE_UP_S) as answer:  # noqa: S310 - our own server
            return text in answer.read().decode().replace(" ", "").replace("\n", "")
    except urllib.error.HTTPError as error:
        error.close()
        return False


def _peer_of(address: str) -> str:
    """Return a town that has `TOWN` among its peers."""
    query = urllib.parse.urlencode({"query": _OF_ITS_PEERS % TOWN, "format": "csv"})
    with urllib.request.urlopen(f"{address}/sparql?{query}") as answer:  # noqa: S310 - our own server
        return str(answer.read().decode().split()[1])


def _watch(
    address: str,
    doors: dict[str, tuple[str, str]],
    publish: Callable[[], object],
    *,
    shown: bool = True,
) -> dict[str, float]:
    """Return door -> seconds from the click until it shows what it has to."""
    seen: dict[str, float] = {}
    start = time.perf_counter()

    def look(door: str, path: str, text: str) -> None:
        while time.perf_counter() - start < _GIVE_UP_S:
            if _shows(address, path, text) is shown:
                seen[door] = time.perf_counter() - start
                return
            time.sleep(_LOOK_EVERY_S)

    publish()
    seen["the moderator is answered"] = time.perf_counter() - start
    threads = [
        threading.Thread(target=look, args=(door, *asked))
        for door, asked in doors.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def _submitted(data: Path, times: int) -> list[Sheet]:
    """Write and submit sheets in the data folder; make a moderator, too."""
    words = ["zyxw" + "abcdefghij"[one % 10] * (1 + one // 10) for one in range(times)]
    partners = [{"partner": PARTNER, "role": "conseil"}]
    sheets = [
        typed(title=f"Mesure {word}", challenges=[CHALLENGE], partners=partners)
        for word in words
    ]
    return list(map(Sheet, submitted(data, TOWN, sheets), words))


def _table(title: str, runs: list[dict[str, float]]) -> None:
    print(f"\n{title}\n\n| door | median, s | slowest, s |\n|---|---|---|")
    for door in sorted(runs[0], key=lambda one: statistics.median(_of(runs, one))):
        times = _of(runs, door)
        never = f" ({len(runs) - len(times)} not in time)"
        note = never if len(times) < len(runs) else ""
        print(f"| {door} | {statistics.median(times):.2f} | {max(times):.2f}{note} |")


def _of(runs: list[dict[str, float]], door: str) -> list[float]:
    return [one[door] for one in runs if door in one]


def _run(address: str, sheets: list[Sheet]) -> None:
    moderator, login = FormClient(address), "/account/login"
    moderator.post(login, login, email="mod@zone.example", password=PASSWORD)
    near = _peer_of(address)
    # What the first reader of a page waits for is not what is measured.
    for path, _ in _doors(sheets[0], near).values():
        _shows(address, path, "")
    time.sleep(_REST_S)
    for decision, title in (
        ("accept", "From the click that publishes until the sheet is seen"),
        ("withdraw", "From the click that withdraws until it is gone"),
    ):
        runs = []
        for sheet in sheets:
            click = decision_of(moderator, sheet.key, decision)
            doors = _doors(sheet, near)
            runs.append(_watch(address, doors, click, shown=decision == "accept"))
            time.sleep(_REST_S)
        _table(title, runs)


def bench_publication(data: Path, times: int) -> None:
    """Publish, look, withdraw, look."""
    with tempfile.TemporaryDirectory(dir=data.resolve().parent) as folder:
        copy = Path(folder) / "data"
        shutil.copytree(data, copy)
        sheets = _submitted(copy, times)
        for address in start_server(
            copy, PVD_CLIENT_LIMITS="off", PVD_PAGES_AHEAD="on"
        ):
            _run(address, sheets)


if __name__ == "__main__":
    bench_publication(
        published_folder(sys.argv[1] if len(sys.argv) > 1 else "var"),
        int(sys.argv[2]) if len(sys.argv) > 2 else 5,
    )
