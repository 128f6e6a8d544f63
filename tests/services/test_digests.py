"""The digest tells each of new sheets on what they follow, once."""

import mailbox
from pathlib import Path

from pvd_graph.accounts.database import Database
from pvd_graph.experience import follows, moderation
from pvd_graph.services.digests import send_digests, send_reminders
from pvd_graph.services.mailing import Outbox
from tests.app.sheet_site import SheetSite
from tests.experience.people import populate
from tests.experience.sheets import content
from tests.experience.test_moderation import TODAY, accept, begin, submit


def test_each_is_told_once(tmp_path: Path) -> None:
    """Of what came out since they began to follow it, and of nothing else."""
    database = Database(tmp_path)
    them = populate(database)
    with database.session() as session:
        follows.follow(session, them.eve, "challenge", "locaux-vides", wanted=True)
        follows.follow(session, them.eve, "commune", "99001", wanted=True)
        follows.follow(session, them.bob, "partner", "autre", wanted=True)
    sheet = accept(database, them.mod, submit(database, them, begin(database, them)))
    with database.session() as session:
        follows.follow(session, them.mod, "commune", "99001", wanted=True)
    reader = SheetSite(tmp_path, [(sheet.id, content())]).reader()
    box = tmp_path / "outbox.mbox"
    mailer = Outbox(box, "site@zone.example")

    first = send_digests(database, reader, mailer, "https://zone.example")
    again = send_digests(database, reader, mailer, "https://zone.example")

    assert (first, again) == (1, 0)
    opened = mailbox.mbox(box, create=False)
    (mail,) = list(opened)
    opened.close()
    assert mail["To"] == "eve@zone.example"
    body = mail.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert f"https://zone.example/experiences/{sheet.id}" in body.decode()
    database.close()


def test_what_readers_do_not_see_is_not_told(tmp_path: Path) -> None:
    """It will be, once they do."""
    database = Database(tmp_path)
    them = populate(database)
    with database.session() as session:
        follows.follow(session, them.eve, "commune", "99001", wanted=True)
    accept(database, them.mod, submit(database, them, begin(database, them)))
    reader = SheetSite(tmp_path, []).reader()
    mailer = Outbox(tmp_path / "outbox.mbox", "site@zone.example")

    assert send_digests(database, reader, mailer, "https://zone.example") == 0
    database.close()


def test_a_town_is_told_that_its_sheet_is_to_be_read_again(tmp_path: Path) -> None:
    """Author and contact, once, with the way to the sheet and the day it goes."""
    database = Database(tmp_path)
    them = populate(database)
    sheet = accept(database, them.mod, submit(database, them, begin(database, them)))
    box, day = tmp_path / "outbox.mbox", TODAY + moderation.REVIEW_AFTER
    mailer = Outbox(box, "site@zone.example")

    told = [
        send_reminders(database, mailer, "https://zone.example", day) for _ in range(2)
    ]

    assert told == [1, 0]
    opened = mailbox.mbox(box, create=False)
    mails = list(opened)
    opened.close()
    assert {mail["To"] for mail in mails} == {
        *("ana@zone.example", "mairie@zone-fictive.example"),
    }
    body = mails[0].get_payload(decode=True)
    assert isinstance(body, bytes)
    assert f"https://zone.example/experiences/drafts/{sheet.id}" in body.decode()
    assert "sera retirée le 26/11/2029" in body.decode()
    database.close()


def test_one_that_readers_see_later_is_told_later(tmp_path: Path) -> None:
    """Two came out, one is not yet seen: telling the other does not lose it."""
    database = Database(tmp_path)
    them = populate(database)
    with database.session() as session:
        follows.follow(session, them.eve, "commune", "99001", wanted=True)
    seen, later = (
        accept(database, them.mod, submit(database, them, begin(database, them)))
        for _ in range(2)
    )
    folders = [tmp_path / name for name in ("before", "after")]
    for folder in folders:
        folder.mkdir()
    site = SheetSite(folders[0], [(seen.id, content())])
    box = tmp_path / "outbox.mbox"
    mailer = Outbox(box, "site@zone.example")

    assert send_digests(database, site.reader(), mailer, "https://zone.example") == 1
    both = SheetSite(folders[1], [(seen.id, content()), (later.id, content())])
    assert send_digests(database, both.reader(), mailer, "https://zone.example") == 1
    opened = mailbox.mbox(box, create=False)
    bodies = [mail.get_payload(decode=True) for mail in opened]
    opened.close()
    assert [seen.id.encode() in body for body in bodies] == [True, False]
    assert [later.id.encode() in body for body in bodies] == [False, True]
    database.close()
