"""The server is killed in the middle of publications: nothing lost, nothing by halves.

SIGKILL, as the machine would; then it starts again on the same folder, by itself.
"""

import random
import re
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from threading import Thread

import pytest

from pvd_graph.accounts.database import Database
from pvd_graph.experience.following import due_sheets
from pvd_graph.experience.records import published_revisions
from pvd_graph.services.checking_data import check_data
from tests.chaos.amount import KILLS
from tests.e2e.forms import FormClient
from tests.e2e.killable import kill, served
from tests.experience.sheets import TOWN, typed
from tests.experience.submitting import submitted
from tests.live_site import live_data
from tests.members import PASSWORD

# Seconds after the decision is sent: before, within and after the publication; as many
# again as ``make chaos`` asks for, at random.
_CHANCE = random.Random("sheets")  # noqa: S311 - not a secret
DELAYS = (
    *(0.0, 0.03, 0.08, 0.15, 0.3),
    *(_CHANCE.uniform(0, 0.4) for _ in range(max(0, KILLS - 5))),
)


def _submitted(data: Path, url: str) -> list[tuple[str, str]]:
    """Return the UUIDs and titles of sheets that wait; a moderator is made, too."""
    titles = [f"La halle numéro {number}" for number in range(len(DELAYS))]
    sheets = [
        typed(title=title, challenges=["habitat"], partners=[]) for title in titles
    ]
    return list(zip(submitted(data, TOWN, sheets, url=url), titles, strict=True))


def _is_read(address: str, sheet: str) -> bool:
    try:
        path = f"{address}/experiences/{sheet}"
        urllib.request.urlopen(path, timeout=30).close()  # noqa: S310 - our own server
    except urllib.error.HTTPError as error:
        if error.code != HTTPStatus.NOT_FOUND:
            raise
        return False
    return True


def _decide_and_kill(
    address: str, process: subprocess.Popen[bytes], sheet: str, delay: float
) -> None:
    """Send the decision, then kill the server and all that it started."""
    moderator = FormClient(address)
    login = "/account/login"
    moderator.post(login, login, email="mod@zone.example", password=PASSWORD)
    page = f"/moderation/{sheet}"
    (revision,) = re.findall(r'name="revision" value="(\d+)"', moderator.get(page))

    def accept() -> None:
        with suppress(OSError, HTTPException):
            moderator.post(page, page, decision="accept", revision=revision)

    sent = Thread(target=accept)
    sent.start()
    time.sleep(0.1 + delay)
    kill(process)
    sent.join()


def _decided(data: Path, url: str, sheet: str) -> bool:
    database = Database(data, url=url)
    with database.reading() as session:
        found = bool(published_revisions(session, sheet))
    database.close()
    return found


@pytest.mark.slow
def test_no_accepted_sheet_is_lost_and_none_is_half_published(
    tmp_path: Path, url: str
) -> None:
    """Whatever was decided is read after the next start; whatever was not, is not."""
    data = live_data(tmp_path / "data")
    sheets = _submitted(data, url)
    for (sheet, _), delay in zip(sheets, DELAYS, strict=True):
        with served(data, PVD_DATABASE_URL=url) as (address, process):
            _decide_and_kill(address, process, sheet, delay)
        assert check_data(data).problems == ()

    with served(data, PVD_DATABASE_URL=url) as (address, _):
        decided = [sheet for sheet, _ in sheets if _decided(data, url, sheet)]
        assert decided, "no decision came through: the test tells nothing"
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if all(_is_read(address, sheet) for sheet in decided):
                break
            time.sleep(0.2)
        for sheet, title in sheets:
            assert _is_read(address, sheet) is (sheet in decided), title
            if sheet in decided:
                page = f"{address}/experiences/{sheet}"
                with urllib.request.urlopen(page, timeout=30) as answer:  # noqa: S310 - our own server
                    assert title in answer.read().decode()
    database = Database(data, url=url)
    with database.reading() as session:
        assert due_sheets(session) == []
    database.close()
    assert check_data(data).problems == ()
