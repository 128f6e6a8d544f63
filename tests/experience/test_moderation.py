"""From a submission to a decision, and who may take it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from pvd_graph.accounts.database import Database
from pvd_graph.accounts.model import Person
from pvd_graph.accounts.tables import PersonRow
from pvd_graph.errors import (
    BadParameterError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
)
from pvd_graph.experience import moderation
from pvd_graph.experience.drafts import NewDraft, new_sheet, save_draft
from pvd_graph.experience.model import Sheet
from pvd_graph.experience.records import (
    asked_of,
    comments,
    history,
    queue,
    revisions,
)
from pvd_graph.experience.tables import RevisionRow
from tests.experience.people import People
from tests.experience.sheets import TOWN, typed

TODAY = date(2026, 11, 27)


def begin(database: Database, them: People, **changes: object) -> Sheet:
    """Begin a sheet of Zone-Fictive."""
    with database.session() as session:
        new = NewDraft(them.town, TOWN, typed(**changes))
        return new_sheet(session, them.ana, new)


def submit(database: Database, them: People, sheet: Sheet, **more: bool) -> Sheet:
    """Submit it as it is."""
    with database.session() as session:
        return moderation.submit(
            session, them.ana, sheet.id, version=sheet.version, **more
        )


def accept(
    database: Database, person: Person, sheet: Sheet, *, names_read: bool = False
) -> Sheet:
    """Accept what was submitted last."""
    with database.session() as session:
        waiting = revisions(session, person, sheet.id)[-1].id
        return moderation.accept(
            session,
            person,
            sheet.id,
            revision=waiting,
            today=TODAY,
            names_read=names_read,
        )


def published(database: Database, them: People) -> Sheet:
    """Publish a sheet of Zone-Fictive."""
    return accept(database, them.mod, submit(database, them, begin(database, them)))


def kinds(database: Database, sheet: Sheet) -> list[str]:
    """Return what happened to it."""
    with database.reading() as session:
        return [one.kind for one in history(session, sheet.id)]


def test_from_draft_to_publication_and_back(database: Database, them: People) -> None:
    """Change asked, changed, accepted, withdrawn: all of it in the history."""
    sheet = submit(database, them, begin(database, them))
    assert sheet.state == "submitted"
    with database.session() as session:
        assert [one.id for one in queue(session, them.mod)] == [sheet.id]
        moderation.request_change(session, them.mod, sheet.id, "Dites le coût.")
    with database.session() as session:
        moderation.comment(session, them.ana, sheet.id, "Le voici.")
        assert asked_of(session, sheet.id) == "Dites le coût."
        sheet = save_draft(session, them.ana, sheet.id, typed(cost_eur="1"), 1)
    assert sheet.state == "changes_requested"
    submit(database, them, sheet)

    done = accept(database, them.mod, sheet)

    assert (done.state, done.published, done.pending) == ("published", 1, True)
    assert done.review_on == TODAY + moderation.REVIEW_AFTER
    with database.session() as session:
        assert queue(session, them.mod) == []
        said = [one.text for one in comments(session, sheet.id)]
        assert said == ["Dites le coût.", "Le voici."]
        taken = moderation.take_back(session, them.ana, sheet.id)
    assert (taken.state, taken.published) == ("withdrawn", 0)
    assert kinds(database, sheet) == [
        *("begun", "submitted", "changes_requested"),
        *("submitted", "published", "withdrawn"),
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "à corriger"),
        ({"advice": "Appeler le 01 99 00 12 34"}, "donnée personnelle"),
        ({"advice": r"Appeler le 01\.99\.00\.12\.34"}, "donnée personnelle"),
        ({"advice": "Merci à Mme Dupont"}, "cochez la case"),
        ({"contact": "jean.dupont@zone.example"}, "boîte de fonction"),
    ],
)
def test_what_cannot_go_out_is_not_submitted(
    database: Database, them: People, changes: dict[str, str], said: str
) -> None:
    """A name may, once the author says that it is no private person's."""
    sheet = begin(database, them, **changes)

    with pytest.raises(BadParameterError, match=said):
        submit(database, them, sheet)

    if "Mme" in changes.get("advice", ""):
        assert submit(database, them, sheet, names_confirmed=True).state == "submitted"


def test_names_are_asked_again_at_the_decision(
    database: Database, them: People
) -> None:
    """Of somebody who has an account of the town only since it was submitted, too."""
    advice = "Demandez à Zorglub Exemplaire."
    sheet = submit(database, them, begin(database, them, advice=advice))
    with database.session() as session:
        row = session.get(PersonRow, them.bob.id)
        assert row is not None
        row.name = "Zorglub Exemplaire"

    with pytest.raises(BadParameterError, match="Zorglub Exemplaire"):
        accept(database, them.mod, sheet)

    assert kinds(database, sheet) == ["begun", "submitted"]
    assert accept(database, them.mod, sheet, names_read=True).state == "published"


def test_addresses_are_asked_again_at_the_decision(
    database: Database, them: People
) -> None:
    """One that the rules of its submission let pass goes out by no tick of a box."""
    sheet = submit(database, them, begin(database, them))
    with database.session() as session:
        row = session.scalars(select(RevisionRow)).one()
        row.content = row.content.replace("Signer le", "Écrire à a@zone.example, le")

    with pytest.raises(BadParameterError, match="demandez à l'auteur"):
        accept(database, them.mod, sheet, names_read=True)


def test_nobody_decides_but_moderators(database: Database, them: People) -> None:
    """Its own town may see it, another may not; a second decision comes too late."""
    sheet = submit(database, them, begin(database, them))

    with pytest.raises(ForbiddenError):
        accept(database, them.ana, sheet)
    with database.session() as session:
        waiting = revisions(session, them.mod, sheet.id)[-1].id
        assert revisions(session, them.eve, sheet.id) == []
    with pytest.raises(NotFoundError), database.session() as session:
        moderation.accept(session, them.eve, sheet.id, revision=waiting, today=TODAY)
    with pytest.raises(ForbiddenError), database.session() as session:
        queue(session, them.eve)
    accept(database, them.mod, sheet)
    with pytest.raises(ConflictError), database.session() as session:
        moderation.accept(session, them.mod, sheet.id, revision=waiting, today=TODAY)


def test_what_was_not_read_is_not_accepted(database: Database, them: People) -> None:
    """The moderator's page shows one revision; another came meanwhile."""
    sheet = submit(database, them, begin(database, them))

    with pytest.raises(ConflictError), database.session() as session:
        moderation.accept(session, them.mod, sheet.id, revision=99, today=TODAY)
    with pytest.raises(ConflictError):
        submit(database, them, sheet)


def test_a_refused_update_leaves_what_is_published(
    database: Database, them: People
) -> None:
    """And says why."""
    sheet = submit(database, them, begin(database, them))
    accept(database, them.mod, sheet)
    with database.session() as session:
        changed = save_draft(session, them.ana, sheet.id, typed(title="Autre"), 1)
    submit(database, them, changed)

    with pytest.raises(BadParameterError), database.session() as session:
        moderation.refuse(session, them.mod, sheet.id, " ")
    with database.session() as session:
        done = moderation.refuse(session, them.mod, sheet.id, "Trop court.")

    assert (done.state, done.published) == ("published", 1)


def test_a_sheet_expires_unless_it_is_said_to_hold(
    database: Database, them: People
) -> None:
    """Three years after; the next number follows the last one."""
    sheet = submit(database, them, begin(database, them))
    done = accept(database, them.mod, sheet)
    assert done.expires_on is not None
    with database.session() as session:
        assert moderation.expire(session, done.expires_on - timedelta(1)) == []
        later = moderation.extend(session, them.ana, sheet.id, done.expires_on)
        assert moderation.expire(session, done.expires_on) == []
        assert later.expires_on is not None
        assert moderation.expire(session, later.expires_on) == [sheet.id]
    with database.session() as session:
        moderation.submit(session, them.ana, sheet.id, version=sheet.version)

    assert accept(database, them.mod, sheet).published == 2


def test_words_between_both_sides(database: Database, them: People) -> None:
    """Not from elsewhere."""
    sheet = submit(database, them, begin(database, them))
    with database.session() as session:
        moderation.comment(session, them.ana, sheet.id, "Voici.")
        moderation.comment(session, them.mod, sheet.id, "Merci.")
    with pytest.raises(NotFoundError), database.session() as session:
        moderation.comment(session, them.eve, sheet.id, "Moi aussi.")

    with database.reading() as session:
        found = [(one.by, one.text) for one in comments(session, sheet.id)]
    assert found == [("Ana", "Voici."), ("Mod", "Merci.")]


def update_waits(database: Database, them: People) -> Sheet:
    """Publish a sheet, and submit a newer version of it."""
    sheet = submit(database, them, begin(database, them))
    accept(database, them.mod, sheet)
    with database.session() as session:
        changed = save_draft(session, them.ana, sheet.id, typed(title="Autre"), 1)
    return submit(database, them, changed)


def test_an_update_goes_on_waiting_when_the_sheet_expires(
    database: Database, them: People
) -> None:
    """It was lost from the queue without a word."""
    sheet = update_waits(database, them)

    with database.session() as session:
        assert moderation.expire(session, TODAY + timedelta(days=1096)) == [sheet.id]

    with database.reading() as session:
        assert [one.id for one in queue(session, them.mod)] == [sheet.id]
    done = accept(database, them.mod, sheet)
    assert (done.state, done.published) == ("published", 2)


def test_an_update_is_withdrawn_with_the_sheet(
    database: Database, them: People
) -> None:
    """It could still be accepted, or come out over what was submitted later."""
    sheet = update_waits(database, them)
    with database.session() as session:
        moderation.take_back(session, them.ana, sheet.id)

    with pytest.raises(ConflictError):
        accept(database, them.mod, sheet)

    with database.session() as session:
        again = save_draft(session, them.ana, sheet.id, typed(title="Encore"), 2)
    submit(database, them, again)
    accept(database, them.mod, sheet)
    with database.reading() as session:
        assert queue(session, them.mod) == []
        assert [one.decision for one in revisions(session, them.mod, sheet.id)] == [
            *("published", "withdrawn", "published"),
        ]
