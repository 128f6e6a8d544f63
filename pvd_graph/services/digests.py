"""The digest: an e-mail of new sheets to each who follows something.

And a word to towns whose sheets are to be read again. Each is told
once: what was sent is noted before the next one is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pvd_graph.accounts.database import Database
from pvd_graph.experience.news import news, note_told
from pvd_graph.experience.reviews import note_reminded, reminders
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_sheets import SheetItem, sheets
from pvd_graph.services.browse_towns import commune_facts
from pvd_graph.services.mailing import Mailer
from pvd_graph.services.names import key_of
from pvd_graph.services.sheet_mails import digest, to_review

__all__ = ["send_digests", "send_reminders"]


def _topics(one: SheetItem | None) -> Mapping[str, frozenset[str]]:
    if one is None:
        return {}
    return {
        "challenge": frozenset(map(key_of, one.challenges)),
        "commune": frozenset(one.communes),
        "partner": frozenset(map(key_of, one.partners)),
    }


def send_digests(
    database: Database, reader: GraphReader, mailer: Mailer, address: str
) -> int:
    """Write to each who follows something that is new; return how many were told.

    Args:
        database: of accounts and sheets.
        reader: of the generation in force.
        mailer: sends at once.
        address: of the site, without a slash at its end.

    Raises:
        StoreError: a message could not be handed over; those before it are noted.
    """
    known = sheets(reader)
    with database.reading() as session:
        found = news(session, lambda sheet: _topics(known.get(sheet)))
    for one in found:
        items = [known[sheet] for sheet in one.sheets]
        codes = sorted({code for item in items for code in item.communes})
        names = {fact.code_insee: fact.name for fact in commune_facts(reader, codes)}
        told = [
            (
                item.title,
                ", ".join(names.get(code, code) for code in item.communes),
                item.path,
            )
            for item in items
        ]
        mailer.send(digest(one.person, told, address))
        with database.session() as session:
            note_told(session, one.person.id, one.until)
    return len(found)


def send_reminders(
    database: Database, mailer: Mailer, address: str, today: date
) -> int:
    """Write to towns whose sheets are to be read again; return of how many sheets.

    Args:
        database: of accounts and sheets.
        mailer: sends at once.
        address: of the site, without a slash at its end.
        today: the day.

    Raises:
        StoreError: a message could not be handed over; those before it are noted.
    """
    with database.reading() as session:
        found = [one for one in reminders(session, today) if one.to]
    for one in found:
        for to in one.to:
            mailer.send(to_review(to, one, address))
        with database.session() as session:
            note_reminded(session, one)
    return len(found)
