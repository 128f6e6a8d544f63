"""The matrix of rights over HTTP: what each route answers to whom, about which object.

A line a form or page and state of what it is about; a cell a person, in the order of
`ACTORS`. `test_rights` asks each, and fails for a route that has no line here.
"""

from dataclasses import dataclass, field
from typing import Literal

__all__ = ["ACTORS", "LINES", "OPEN", "TOKENS", "TOKEN_LINES", "Line", "State"]

State = Literal[
    "",
    "draft",
    "submitted",
    "own",
    "published",
    "shared",
    "question",
    "collection",
    "member",
    "invited",
    "token",
]

ACTORS = ("nobody", "shut", "ana", "bob", "eve", "con", "pub", "mod", "dual", "adm")
"""Who asks:

nobody is not signed in, shut was before the account was closed; ana wrote the sheet of
the town, bob is of the same town, eve of another; con contributes for a partner, pub
publishes for it; mod moderates; dual moderates, and writes for the town too; adm
administers.
"""


@dataclass(frozen=True, slots=True)
class Line:
    """What a route answers.

    Attributes:
        endpoint: of Flask.
        cells: one letter an actor. ``i``: asked to sign in; ``y``: it is done or shown;
            ``r``: refused for what the form holds, which takes the right to send it;
            ``f``: forbidden; ``n``: there is no such thing for them.
        about: the state of what is acted on; none where nothing is named.
        form: what is sent, if the method is POST; ``{town}`` is the town's number.
    """

    endpoint: str
    cells: str
    about: State = ""
    form: dict[str, str] = field(default_factory=dict)

    @property
    def told(self) -> str:
        """Return a name for reports."""
        more = "-".join(value for value in self.form.values() if "{" not in value)[:20]
        return "-".join(part for part in (self.endpoint, self.about, more) if part)


_GOOD = {
    "title": "Rouvrir la halle",
    "challenges": "logements-vacants",
    "context": "La halle était vide.",
    "course": "Un bail d'un jour par semaine.",
    "contact": "mairie@zone.example",
    "version": "1",
}
_PICTURE = {"picture": "{picture}"}
_TOWN = {"organisation": "{town}"}
_OWN_VOICE = {"organisation": "{own}", "text": "Combien de baux ?"}
_TOWNS_VOICE = {**_OWN_VOICE, **_TOWN}
_TOKEN = {"dataset": "action-coeur-de-ville", "right": "publish", "days": "30"}
_GUEST = {"email": "invite@example.org", "role": "contributor", **_TOWN}
_ROLE = {**_TOWN, "role": "contributor"}

# In the order of ACTORS: nobody, shut, ana, bob, eve, con, pub, mod, dual, adm.
_ALL = "iiyyyyyyyy"
_OWN = "iiyynnnnyn"  # The town's; nobody else knows of it.
_SEEN = "iiyynnnfyf"  # The town's; moderators know of it, and do no more.
_BOTH = "iiyynnnyyy"  # The town's and the moderators'.
_SAID = "iiyyffffyf"  # Whoever speaks for the town; others know of it.
_STAFF = "iinnnnnyyy"
_BOSS = "iinnnnnnny"
_PARTNER = "iinnnnynny"
_NOBODY = "iinnnnnnnn"
_ONESELF = "iirrrrrrrr"  # Takes one's password, which the form does not hold.

_GONE = {"decision": "withdraw", "text": "À revoir"}
_SHEETS = (
    Line("sheet_beginning.show_own", _ALL),
    Line("sheet_beginning.new_form", _ALL),
    Line("sheet_beginning.begin", _SAID, form=_TOWN),
    Line("sheet_writing.edit", _OWN, "draft"),
    Line("sheet_writing.edit", _OWN, "submitted"),
    Line("sheet_writing.edit", _OWN, "shared"),
    Line("sheet_writing.preview", _OWN, "draft"),
    Line("sheet_writing.preview", _OWN, "submitted"),
    Line("sheet_writing.save", _OWN, "draft", _GOOD),
    Line("sheet_writing.save", _SEEN, "submitted", _GOOD),
    Line("sheet_writing.autosave", _OWN, "draft", _GOOD),
    Line("sheet_writing.autosave", _SEEN, "submitted", _GOOD),
    Line("sheet_pictures.show", _NOBODY, "draft", {"digest": "0" * 64}),
    Line("sheet_pictures.add", _OWN, "draft", _PICTURE),
    Line("sheet_pictures.add", _OWN, "submitted", _PICTURE),
    Line("sheet_writing.send", _OWN, "draft", {"version": "1"}),
    Line("sheet_writing.send", "iirrnnnfrf", "submitted", {"version": "1"}),
    Line("sheet_keeping.take_back", "iirrnnnnrn", "draft"),
    Line("sheet_keeping.take_back", _BOTH, "published", {"reason": "À revoir"}),
    Line("sheet_recalling.recall", "iirrnnnnrn", "draft"),
    Line("sheet_recalling.recall", _SEEN, "submitted"),
    Line("sheet_recalling.discard", _OWN, "draft"),
    Line("sheet_recalling.discard", "iirrnnnfrf", "submitted"),
    Line("sheet_keeping.extend", _OWN, "draft"),
    Line("sheet_keeping.extend", _BOTH, "shared"),
    Line("sheet_keeping.say", _OWN, "draft", {"text": "Un mot"}),
    Line("sheet_keeping.say", _BOTH, "submitted", {"text": "Un mot"}),
    Line("declaring.show", _OWN, form={"commune": "99001"}),
    Line("declaring.save", _OWN, form={"commune": "99001"}),
)
_ON_DECISIONS: tuple[tuple[State, str], ...] = (
    ("draft", _NOBODY),
    ("submitted", _STAFF),
    # dual submitted it: nobody decides on what they wrote.
    ("own", "iinnnnnyfy"),
)
_MODERATION = (
    Line("moderation_pages.show_queue", _STAFF),
    Line("moderation_pages.show", _NOBODY, "draft"),
    Line("moderation_pages.show", _STAFF, "submitted"),
    Line("moderation_pages.show", _STAFF, "shared"),
    *(
        Line("moderation_pages.decide", cells, about, {"decision": one, "text": "Non"})
        for one in ("accept", "change", "refuse")
        for about, cells in _ON_DECISIONS
    ),
    Line("moderation_pages.decide", _STAFF, "published", _GONE),
    Line("gathering.list_own", _STAFF),
    Line("gathering.edit", _STAFF, "collection"),
    Line("gathering.save", _STAFF, form={"title": "Recueil {count}"}),
    Line("gathering.save", _STAFF, "collection", {"title": "Autre titre"}),
)
_TALK = (
    Line("sheet_talk.show", _ALL, "shared"),
    # Not of one's own sheet; not for another town.
    Line(
        "sheet_talk.say_useful", "iiffyyyyyy", "shared", {**_OWN_VOICE, "useful": "1"}
    ),
    Line("sheet_talk.say_useful", "iiffffffff", "shared", {**_TOWN, "useful": "1"}),
    Line("sheet_talk.say_useful", _SAID, "shared", _TOWN),
    Line("sheet_talk.ask", _ALL, "shared", _OWN_VOICE),
    Line("sheet_talk.ask", _SAID, "shared", _TOWNS_VOICE),
    Line("sheet_talk.write", _ALL, "shared", _OWN_VOICE),
    Line("sheet_talk.write", _SAID, "shared", _TOWNS_VOICE),
    Line("sheet_talk.answer", _OWN, "question", {"text": "Trois."}),
    Line("sheet_talk.hide", _STAFF, "question", {"hidden": "1"}),
    Line("sheet_talk.follow", _ALL, form={"kind": "commune", "key": "99001"}),
)
_ACCOUNT = (
    Line("account_own.show", _ALL),
    Line("account_own.export", _ALL),
    Line("account_own.change_profile", _ALL, form={"name": "Exemple"}),
    Line("account_own.end_sessions", _ALL, form={"session": "0123456789"}),
    Line("account_own.change_password", _ONESELF),
    Line("account_own.erase", _ONESELF),
    Line("account_email.form", _ALL),
    Line("account_email.ask", _ONESELF),
    Line("account_factor.second_factor_form", _ALL),
    Line("account_factor.enrol", _ONESELF),
    Line("account_factor.remove_second_factor", _ONESELF),
    Line("account_factor.renew_codes", _ONESELF),
    Line("account_tokens.show", _PARTNER),
    Line("account_tokens.make", _PARTNER, "token", _TOKEN),
    Line("account_tokens.revoke", _PARTNER, "token"),
    Line("account_admin.show", _BOSS),
    Line("account_admin.log", _BOSS),
    Line("account_admin.send_invitation", _BOSS, form=_GUEST),
    Line("account_admin.withdraw", _BOSS, "invited"),
    Line("account_admin.change_role", _BOSS, "member", _ROLE),
    *(
        Line("account_admin.change_person", _BOSS, "member", {"what": one, "sure": "1"})
        for one in ("disable", "enable", "erase")
    ),
    Line("account_admin.remove_second_factor", _BOSS, "member"),
)
LINES = (*_SHEETS, *_MODERATION, *_TALK, *_ACCOUNT)

OPEN = {
    "account_email.confirm": "takes a secret that was sent",
    "account_email.confirm_form": "takes a secret that was sent",
    "account_email.restore": "takes a secret that was sent",
    "account_email.restore_form": "takes a secret that was sent",
    "account_email.stop": "takes a secret that was sent",
    "account_email.stop_form": "takes a secret that was sent",
    "account_links": "leads in, by a secret that was sent",
    "account_oidc": "leads in, by a provider",
    "account_pages": "leads in and out",
    "link_pages.create": "anybody shortens a query",
    "peers_api.ask_profile": "anybody asks; it writes nothing",
    "peers_api.refuse_method": "refuses",
    "reconcile.answer": "anybody asks; it writes nothing",
    "sparql_pages.results": "anybody asks; it writes nothing",
    "sparql_pages.with_slash": "leads to the address without a slash",
    "dataset_data.load_data": "takes a token, no session",
    "graph_store.graph_store": "takes a token, no session",
    "graph_store.graph_store_with_slash": "takes a token, no session",
    "update.update": "takes a token, no session",
    "update.update_with_slash": "takes a token, no session",
    "upload_pages.send": "takes a token, no session",
    "upload_pages.publish": "takes a token, no session",
}
"""Routes, or blueprints, that ask nobody who they are; of tokens: `TOKEN_LINES`."""

TOKENS = ("none", "bad", "revoked", "over", "other", "load", "publish", "admin")
"""What a machine shows: nothing, one never made, one revoked, one whose time is over,
one of another dataset, and those of the dataset, in growing order of their rights."""

_READ, _WRITE = "yyyyyyyy", "iiiiffyy"
TOKEN_LINES = {
    ("GET", "/graph-store/demo"): _READ,
    ("HEAD", "/graph-store/demo"): _READ,
    ("PUT", "/graph-store/demo"): _WRITE,
    ("DELETE", "/graph-store/demo"): _WRITE,
    ("PUT", "/graph-store/meta"): "iiiiffff",
    ("PUT", "/graph-store/ontology"): "iiiiffff",
    ("POST", "/update"): "iiiifffy",
    ("PUT", "/api/v1/datasets/demo/data"): _WRITE,
    ("PUT", "/api/v1/datasets/demo/data?dry-run=1"): "iiiifyyy",
    ("POST", "/datasets/demo/upload"): "iiiifyyy",
}
"""Method and target -> a cell a token, in the order of `TOKENS`."""
