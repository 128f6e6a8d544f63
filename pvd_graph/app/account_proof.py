"""Whether who asks is the owner, and not somebody at a browser left open.

The password again; for an account without one, a sign-in of a moment ago.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import request
from flask_babel import gettext as _

from pvd_graph.accounts import sign_in
from pvd_graph.accounts.model import Person
from pvd_graph.app.accounts_setup import current_accounts
from pvd_graph.app.signed_in import SignedIn
from pvd_graph.services.account_mails import account_changed

__all__ = ["doubt", "tell_owner"]

_RECENT = timedelta(minutes=15)


def doubt(asked: SignedIn) -> str:
    """Return why *asked* may not be the owner, to be told; empty: they are.

    The form holds the password as ``current``.
    """
    person = asked.person
    if not person.has_password:
        if datetime.now(UTC) - asked.since <= _RECENT:
            return ""
        return str(_("Reconnectez-vous, puis recommencez dans le quart d'heure."))
    given = request.form.get("current", "")
    database = current_accounts().database
    if sign_in.by_password(database, person.email, given) is not None:
        return ""
    return str(_("Le mot de passe actuel n'est pas le bon : rien n'a changé."))


def tell_owner(person: Person, what: str) -> None:
    """Write to *person* that *what* of their account has changed."""
    accounts = current_accounts()
    mail = account_changed(person.email, what, person.locale, address=accounts.address)
    accounts.send(mail)
