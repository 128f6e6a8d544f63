"""Inviting: the link, the message, and how the graph calls who invites."""

from pathlib import Path

import pytest

from pvd_graph.accounts import invitations
from pvd_graph.accounts.database import Database
from pvd_graph.accounts.model import Kind
from pvd_graph.errors import BadParameterError, NotFoundError
from pvd_graph.services.inviting import Guest, Wanted, invite, name_in_graph
from tests.small_site import SmallSite


def test_the_link_accepts_what_the_message_says(tmp_path: Path) -> None:
    """It begins with the address of the site."""
    database = Database(tmp_path)
    guest = Guest(
        "lea@example.org", Wanted("town", "99001", "Ville fictive"), "contributor"
    )

    made = invite(database, guest, address="https://pvd.example.org")

    start, secret = made.link.rsplit("/", 1)
    assert start == "https://pvd.example.org/account/invitation"
    assert made.link in made.mail.text
    assert "Ville fictive" in made.mail.subject
    assert made.mail.to == "lea@example.org"
    with database.reading() as session:
        place = invitations.find(session, secret).organisation
    assert (place.kind, place.code) == ("town", "99001")
    with pytest.raises(NotFoundError):
        invite(database, Guest("l@example.org", 99, "contributor"), address="")
    database.close()


def test_the_graph_knows_names(tmp_path: Path) -> None:
    """Of towns and partners; what it does not know must be named."""
    site = SmallSite(tmp_path)
    reader = site.reader()

    assert name_in_graph(reader, "town", "01034") == "Belley"
    unknown: list[tuple[Kind, str]] = [
        *(("town", "99077"), ("partner", "none-such"), ("programme", ""))
    ]
    for kind, code in unknown:
        with pytest.raises(BadParameterError):
            name_in_graph(reader, kind, code)
    site.search().close()
