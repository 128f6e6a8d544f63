"""Accounts have their time; so has a picture that no sheet names."""

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image

from pvd_graph.accounts.database import Database
from pvd_graph.experience import moderation
from pvd_graph.experience.drafts import NewDraft, new_sheet, save_draft
from pvd_graph.experience.pictures import Pictures
from pvd_graph.services.forgetting import PICTURES_KEPT, forget
from tests.experience.people import populate
from tests.experience.sheets import TOWN, typed

NOW = datetime(2026, 11, 27, tzinfo=UTC)


def _sent(pictures: Pictures, red: int, age: timedelta) -> str:
    """Send a picture of its own; it is as old as *age* says."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (red, 0, 0)).save(out, "PNG")
    digest = pictures.add(out.getvalue())
    moment = (NOW - age).timestamp()
    os.utime(pictures.path(digest), (moment, moment))
    return digest


def _naming(digest: str) -> dict[str, object]:
    return typed(pictures=[{"sha256": digest, "alt": "La halle"}])


def test_a_picture_that_no_sheet_names_goes(tmp_path: Path) -> None:
    """Neither one that a draft names, nor one of a revision, nor one just sent."""
    database, pictures = Database(tmp_path), Pictures(tmp_path)
    old = PICTURES_KEPT + timedelta(hours=1)
    drafted, submitted, left = (_sent(pictures, red, old) for red in (10, 90, 170))
    fresh = _sent(pictures, 250, PICTURES_KEPT - timedelta(hours=1))
    them = populate(database)
    with database.session() as session:
        new = NewDraft(them.town, TOWN, _naming(submitted))
        sheet = new_sheet(session, them.ana, new)
        moderation.submit(session, them.ana, sheet.id, version=1)
        save_draft(session, them.ana, sheet.id, _naming(drafted), 1)

    assert forget(database, tmp_path, NOW).pictures == 1

    kept = {one.stem for one in (tmp_path / "pictures").iterdir()}
    assert kept == {drafted, submitted, fresh}
    assert left not in kept
    assert forget(database, tmp_path, NOW).pictures == 0
    database.close()


def test_a_picture_sent_again_is_a_new_one(tmp_path: Path) -> None:
    """Between the sending and the draft that names it, too."""
    pictures, old = Pictures(tmp_path), timedelta(days=400)
    again, gone = (_sent(pictures, red, old) for red in (10, 250))

    def named() -> frozenset[str]:
        """Send one of the two again while names are looked up."""
        os.utime(pictures.path(again))
        return frozenset()

    assert pictures.sweep(named, NOW - PICTURES_KEPT) == 1

    assert pictures.path(again).exists()
    assert not (tmp_path / "pictures" / f"{gone}.webp").exists()
    moment = (NOW - old).timestamp()
    os.utime(pictures.path(again), (moment, moment))
    _sent_again = io.BytesIO()
    Image.new("RGB", (8, 8), (10, 0, 0)).save(_sent_again, "PNG")
    assert pictures.add(_sent_again.getvalue()) == again
    assert pictures.sweep(frozenset, NOW - PICTURES_KEPT) == 0


def test_what_an_interrupted_command_left_goes(tmp_path: Path) -> None:
    """A file without a digest for its name."""
    (tmp_path / "pictures").mkdir()
    half = tmp_path / "pictures" / "tmpabc"
    half.write_bytes(b"RIFF")
    os.utime(half, (0, 0))

    assert Pictures(tmp_path).sweep(frozenset, NOW) == 1
    assert Pictures(tmp_path / "none").sweep(frozenset, NOW) == 0
