"""``/account/tokens``: the tokens that machines of a partner publish with.

For those who publish datasets; each token belongs to an organisation, writes what is
that organisation's, and is shown once. Who leaves takes none away.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from pvd_graph.accounts.audit import note
from pvd_graph.accounts.authorisation import Target, may
from pvd_graph.accounts.model import Organisation, Person
from pvd_graph.accounts.organisations import all_organisations
from pvd_graph.accounts.tokens import Grant, Right
from pvd_graph.app.account_answers import account_page, lead_to
from pvd_graph.app.accounts_setup import current_accounts
from pvd_graph.app.signed_in import ROW, personal, require, required_person
from pvd_graph.errors import NotFoundError
from pvd_graph.model import Manifest
from pvd_graph.resources import datasets_folder
from pvd_graph.services.partner_datasets import datasets_of

__all__ = ["bp", "publishes_for"]

bp = personal(Blueprint("account_tokens", __name__, url_prefix="/account/tokens"))

_DAYS = (30, 90, 365)
_RIGHTS: tuple[Right, ...] = ("load", "publish")


def publishes_for(person: Person) -> list[Organisation]:
    """Return the partners that *person* publishes datasets of, by name."""
    with current_accounts().database.reading() as opened:
        return [
            one
            for one in all_organisations(opened)
            if one.kind == "partner"
            and may(person, "publish_dataset", Target(organisation=one.id))
        ]


def _partner(number: int) -> tuple[Person, Organisation]:
    """Return who asks, and the partner of this id, that they publish for.

    Raises:
        NotFoundError: they do not, or there is none.
    """
    person = require("publish_dataset", Target(organisation=number))
    for one in publishes_for(person):
        if one.id == number:
            return person, one
    problem = "Cette adresse ne mène à rien ici."
    raise NotFoundError(problem, "This address leads to nothing here.")


def _datasets(partner: Organisation) -> list[Manifest]:
    return datasets_of(partner.code, current_accounts().data, datasets_folder())


@bp.get("")
def show() -> Response:
    """Show the tokens of one's partners, and the form that makes one."""
    person = required_person()
    partners = publishes_for(person)
    if not partners:
        problem = "Cette adresse ne mène à rien ici."
        raise NotFoundError(problem, "This address leads to nothing here.")
    tokens = current_accounts().tokens
    return account_page(
        "tokens",
        places=[
            (one, _datasets(one), tokens.all(organisation=one.id)) for one in partners
        ],
        days=_DAYS,
        rights=_RIGHTS,
        done=request.args.get("done", ""),
    )


@bp.post(f"/<{ROW}:number>")
def make(number: int) -> Response:
    """Make a token of a partner; show it, this once."""
    person, partner = _partner(number)
    slug, days = request.form.get("dataset", ""), request.form.get("days", "")
    right = next((one for one in _RIGHTS if one == request.form.get("right")), None)
    manifest = next((one for one in _datasets(partner) if one.slug == slug), None)
    if manifest is None or right is None or days not in map(str, _DAYS):
        problem = "Ce jeu de données n'est pas de ceux que vous publiez."
        raise NotFoundError(problem, "This dataset is not one that you publish.")
    accounts = current_accounts()
    grant = Grant(right, frozenset({slug}), publisher=partner.code)
    token = accounts.tokens.create(grant, days=int(days), organisation=partner.id)
    with accounts.database.session() as opened:
        about = f"organisation:{partner.id}"
        note(opened, person.id, "make_token", about, dataset=slug, right=right)
    return account_page("token", token=token, dataset=slug, days=days)


@bp.post(f"/<{ROW}:number>/<name>/revoke")
def revoke(number: int, name: str) -> Response:
    """Make a token of a partner of no use."""
    person, partner = _partner(number)
    accounts = current_accounts()
    accounts.tokens.revoke(name, organisation=partner.id)
    with accounts.database.session() as opened:
        note(opened, person.id, "revoke_token", f"organisation:{partner.id}", id=name)
    return lead_to("account_tokens.show", done="revoked")
