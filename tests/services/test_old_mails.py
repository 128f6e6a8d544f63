"""The mailbox file forgets who was erased, and what is old; others stay as they are."""

import mailbox
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from pvd_graph.config import Settings
from pvd_graph.errors import StoreError
from pvd_graph.services.mailing import OUTBOX, Mail, mailer_of
from pvd_graph.services.old_mails import forget_mails

ANNE = "anne@example.org"
TEXT = "Bonjour,\n\nFrom here on: été.\n"


def _subjects(path: Path) -> list[str]:
    box = mailbox.mbox(path, create=False)
    found = [str(one["Subject"]) for one in box]
    box.close()
    return found


def test_messages_about_an_address_go(tmp_path: Path) -> None:
    """To it, to be answered to it, or that name it; an address like it stays."""
    mailer, path = mailer_of(Settings(data=tmp_path)), tmp_path / OUTBOX
    for subject, to, text, reply_to in (
        ("to", ANNE, TEXT, ""),
        ("other", "paul@example.org", TEXT, ""),
        ("answer", "paul@example.org", TEXT, "Anne@Example.org"),
        ("named", "paul@example.org", f"{TEXT}Écrivez à {ANNE}.\n", ""),
        ("like", f"jo{ANNE}", f"{TEXT}jo.{ANNE} {ANNE}.net", f"{ANNE}.net"),
    ):
        mailer.send(Mail(to, subject, text, reply_to))

    assert forget_mails(path, about=["nobody@example.org", ANNE]) == 3

    assert _subjects(path) == ["other", "like"]
    assert path.stat().st_mode & 0o077 == 0
    assert forget_mails(path, about=[ANNE]) == 0
    mailer.send(Mail(ANNE, "after", TEXT))
    assert _subjects(path) == ["other", "like", "after"]
    assert [one.name for one in tmp_path.iterdir()] == [OUTBOX]


def test_old_messages_go(tmp_path: Path) -> None:
    """By the date that they bear; where one bears none, it is old."""
    now, path = datetime.now(UTC), tmp_path / OUTBOX
    dates = [
        f"Date: {format_datetime(now - timedelta(days=age))}\n" for age in (40, 20)
    ]
    path.write_text(
        "\n".join(
            f"From a@example.org Sat Nov 28 10:00:00 2026\n{line}Subject: {n}\n\n{n}\n"
            for n, line in enumerate([*dates, ""])
        )
    )

    assert forget_mails(path, before=now - timedelta(days=30)) == 2
    assert _subjects(path) == ["1"]


def test_nothing_is_lost_that_is_written_meanwhile(tmp_path: Path) -> None:
    """By writers that wait for a file whose place is taken, in many threads at once."""
    mailer, path = mailer_of(Settings(data=tmp_path)), tmp_path / OUTBOX
    with ThreadPoolExecutor(8) as pool:
        for n in range(60):
            pool.submit(mailer.send, Mail(ANNE, f"gone {n}", TEXT))
            pool.submit(mailer.send, Mail("paul@example.org", f"kept {n}", TEXT))
            pool.submit(forget_mails, path, about=[ANNE])
    forget_mails(path, about=[ANNE])

    assert sorted(_subjects(path)) == sorted(f"kept {n}" for n in range(60))


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """One that is not there holds nothing."""
    assert forget_mails(tmp_path / OUTBOX, about=[ANNE]) == 0
    (tmp_path / OUTBOX).mkdir()
    with pytest.raises(StoreError, match="courriels non effacés"):
        forget_mails(tmp_path / OUTBOX, about=[ANNE])
