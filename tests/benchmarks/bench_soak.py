"""Does a server grow: sheets are published and withdrawn, while visitors come.

    python tests/benchmarks/bench_soak.py --data FOLDER [--minutes 10] [--visitors 10]

Copies the data folder, serves the copy, and goes round: a moderator publishes a sheet,
visitors browse, search and query for some seconds, the moderator withdraws it. After
each round it notes what the web process holds, what those hold that answer queries
(shared pages once), open descriptors, and processes that have ended and were not seen
off. Prints a table of ten of these moments, and by how much memory grew for each
publication over the second half, as the line through all its rounds says. It asserts
nothing. FOLDER is never written to.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from pvd_graph.services.questions import load_questions
from tests.benchmarks.data_folders import published_folder
from tests.benchmarks.process_memory import family, held_mib
from tests.benchmarks.visitors import Crowd, known_of, visit
from tests.benchmarks.visits import Known
from tests.chaos.serving import serving
from tests.e2e.forms import FormClient, decision_of
from tests.experience.sheets import typed
from tests.experience.submitting import submitted
from tests.members import PASSWORD

_TOWN, _CHALLENGE = "01033", "logements-vacants"
_SHEETS = 90
_BROWSING_S = 4.0
_SHOWN = 10
_SETTINGS = {"PVD_TRUSTED_PROXIES": "127.0.0.1", "PVD_CLIENT_LIMITS": "off"}


@dataclass(frozen=True, slots=True)
class _Moment:
    """What the server holds after so many publications."""

    at_s: float
    publications: int
    web_mib: float
    pool_mib: float
    descriptors: int
    defunct: int
    answers: int
    errors: int


def _defunct(pids: list[int]) -> int:
    ended = 0
    for pid in pids:
        with suppress(OSError):
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
            ended += stat.rpartition(")")[2].split()[0] == "Z"
    return ended


class _Soak:
    """Rounds over one server."""

    def __init__(self, url: str, pid: int, known: Known, visitors: int) -> None:
        self._url, self._pid, self._known = url, pid, known
        self._visitors = visitors
        self._began = time.monotonic()
        self._answers = self._errors = 0
        self._moderator = FormClient(url)
        login = "/account/login"
        self._moderator.post(login, login, email="mod@zone.example", password=PASSWORD)
        self.moments: list[_Moment] = []

    def round(self, sheet: str) -> None:
        """Publish *sheet*, have it visited, withdraw it."""
        decision_of(self._moderator, sheet, "accept")()
        crowd: Crowd = visit(
            [self._url], self._known, visitors=self._visitors, seconds=_BROWSING_S
        )
        decision_of(self._moderator, sheet, "withdraw")()
        self._answers += len(crowd.answers)
        self._errors += len(crowd.errors)
        pids = family(self._pid)
        moment = _Moment(
            time.monotonic() - self._began,
            2 * (len(self.moments) + 1),
            held_mib(self._pid),
            sum(map(held_mib, pids[1:])),
            len(list(Path(f"/proc/{self._pid}/fd").iterdir())),
            _defunct(pids),
            self._answers,
            self._errors,
        )
        self.moments.append(moment)

    def report(self) -> None:
        """Print the table, and the growth."""
        print(
            "| minute | publications | answers | errors | web MiB | pool MiB ", end=""
        )
        print("| descriptors | defunct |\n|---|---|---|---|---|---|---|---|")
        step = max(1, len(self.moments) // _SHOWN)
        for one in [*self.moments[:-1:step], self.moments[-1]]:
            print(
                f"| {one.at_s / 60:.1f} | {one.publications} | {one.answers} "
                f"| {one.errors} | {one.web_mib:.0f} | {one.pool_mib:.0f} "
                f"| {one.descriptors} | {one.defunct} |"
            )
        half = self.moments[len(self.moments) // 2 :]
        published = [float(one.publications) for one in half]
        for name, held in (
            ("web process", [one.web_mib for one in half]),
            ("pool", [one.pool_mib for one in half]),
        ):
            slope = statistics.linear_regression(published, held).slope
            print(f"{name}: {slope:+.2f} MiB for each publication of the second half")


def main() -> None:
    """Serve, go round, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=published_folder, required=True)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--visitors", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.data.resolve().parent) as folder:
        data = Path(folder) / "data"
        shutil.copytree(options.data, data)
        fields = [
            typed(title=f"Mesure {n}", challenges=[_CHALLENGE], partners=[])
            for n in range(_SHEETS)
        ]
        sheets = submitted(data, _TOWN, fields)
        node, process = serving(data, **_SETTINGS)
        try:
            questions = [one.query for one in load_questions()]
            known = known_of(node.url, questions)
            soak = _Soak(node.url, node.pid, known, options.visitors)
            end = time.monotonic() + options.minutes * 60
            for sheet in sheets:
                if time.monotonic() > end:
                    break
                soak.round(sheet)
            soak.report()
        finally:
            process.terminate()
            process.wait(60)


if __name__ == "__main__":
    main()
