"""``/account/email``: another address, once it has shown that it is read.

The link that goes to the new address is signed, good for an hour and, since it names
the address of before, once. The address of before is told.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request, url_for
from itsdangerous import BadData, URLSafeTimedSerializer

from pvd_graph.accounts import people
from pvd_graph.accounts.model import Person
from pvd_graph.app.account_answers import account_page, lead_to, told_in
from pvd_graph.app.account_proof import doubt
from pvd_graph.app.accounts_setup import current_accounts
from pvd_graph.app.signed_in import personal, required_person, required_session
from pvd_graph.errors import BadParameterError, ConflictError, NotFoundError
from pvd_graph.services.account_mails import account_changed, new_address

__all__ = ["bp"]

bp = personal(Blueprint("account_email", __name__, url_prefix="/account/email"))

_GOOD_FOR_S = 3600


def _signer() -> URLSafeTimedSerializer:
    key = current_app.secret_key
    assert key is not None  # noqa: S101 - set with the accounts
    return URLSafeTimedSerializer(key, salt="email")


def _page(person: Person, refusal: str = "", *, sent: str = "") -> Response:
    return account_page("email", refusal=refusal, person=person, sent=sent)


@bp.get("")
def form() -> Response:
    """Ask for the new address."""
    return _page(required_person())


@bp.post("")
def ask() -> Response:
    """Write to the new address; nothing changes yet."""
    asked, accounts = required_session(), current_accounts()
    person = asked.person
    if why := doubt(asked):
        return _page(person, why)
    try:
        email = people.normal_email(request.form.get("email", ""))
    except BadParameterError as error:
        return _page(person, told_in(error))
    secret = _signer().dumps([person.id, person.email, email])
    link = accounts.address + url_for("account_email.confirm_form", secret=secret)
    accounts.send(new_address(email, link, person.locale, address=accounts.address))
    return _page(person, sent=email)


def _asked(secret: str) -> tuple[int, str, str]:
    """Return who wants which address, and that of before.

    Raises:
        NotFoundError: a link that is not of ours, or too old.
    """
    try:
        number, before, email = _signer().loads(secret, max_age=_GOOD_FOR_S)
    except BadData as error:
        problem = "Ce lien n'est plus bon : demandez-en un autre."
        english = "This link is no longer good: ask for another."
        raise NotFoundError(problem, english) from error
    return int(number), str(before), str(email)


@bp.get("/<secret>")
def confirm_form(secret: str) -> Response:
    """Ask to confirm: a mail program that follows links changes nothing."""
    return account_page("email_confirm", email=_asked(secret)[2])


@bp.post("/<secret>")
def confirm(secret: str) -> Response:
    """Take the new address; tell that of before."""
    accounts, (number, before, email) = current_accounts(), _asked(secret)
    try:
        with accounts.database.session() as opened:
            person = people.change_email(opened, number, before, email)
    except ConflictError as error:
        return account_page("email_confirm", refusal=told_in(error), email=email)
    told = account_changed(before, "email", person.locale, address=accounts.address)
    accounts.send(told)
    return lead_to("account_own.show", done="email")
