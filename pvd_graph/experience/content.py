"""What one experience sheet says: from the fields of a form to a checked content.

A draft keeps its fields as they were typed, right or wrong. `parse_content` reads them
when the sheet is looked at as it would be published: it tells all that is wrong, in
order of the form, or gives a `Content`, which is valid wherever it is seen.

Pure. Knows nothing of the database, of RDF nor of who writes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from pvd_graph.experience.fields import Fault, Fields
from pvd_graph.model import Wording

__all__ = [
    "LICENCES",
    "ROLES",
    "SHORT",
    "TEXTS",
    "Content",
    "Document",
    "Measure",
    "PartnerRole",
    "Picture",
    "content_json",
    "is_slug",
    "parse_content",
    "plain_name",
]

TEXTS = ("context", "course", "results", "difficulties", "lessons", "advice")
"""Fields in Markdown, in order of the form; *context* and *course* are required."""

ROLES = ("financement", "ingenierie", "maitrise-ouvrage", "conseil")
"""Ends of the IRIs of the roles of a partner, after ``id/term/role-``."""

LICENCES = {
    "etalab-2.0": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
    "cc-by-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "cc-by-sa-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "cc0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
"""Licences under which a picture may be published -> their addresses."""

SHORT, _LONG = 150, 12_000
_MOST_CHALLENGES, _MOST_ROWS, _MOST_PICTURES = 8, 12, 6
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_REQUIRED = ("context", "course")
_EMPTY = Wording("à remplir", "to be filled in")
_ENDS_BEFORE = Wording(
    "la fin est avant le début", "the end is earlier than the beginning"
)
_NO_CHALLENGE = Wording(
    "choisissez au moins un défi : c'est par lui que les villes comparables trouvent "
    "la fiche",
    "choose at least one challenge: it is how peer towns find the sheet",
)
_UNKNOWN = Wording("choix inconnu", "unknown choice")
_NO_NAME = Wording("le nom d'un organisme", "the name of an organisation")
_NO_ALT = Wording(
    "décrivez l'image pour qui ne la voit pas",
    "describe the picture for those who do not see it",
)


def is_slug(partner: str) -> bool:
    """Tell whether a partner is told by its slug, else by its name."""
    return _SLUG.fullmatch(partner) is not None


def plain_name(typed: str) -> str:
    """Return the name of a partner that the graph does not know, never like a slug."""
    name = typed[:1].upper() + typed[1:]
    return name.upper() if is_slug(name) else name


@dataclass(frozen=True, slots=True)
class PartnerRole:
    """A partner of the action: slug, end of the role's IRI, euros where known.

    In place of a slug, the name of one that the graph does not know: it has a capital
    or a space, which no slug has (`plain_name`).
    """

    partner: str
    role: str
    amount_eur: Decimal | None = None

    @property
    def is_known(self) -> bool:
        """Tell whether it is one of the graph's partners."""
        return is_slug(self.partner)


@dataclass(frozen=True, slots=True)
class Measure:
    """What the town counted before and after."""

    label: str
    before: Decimal
    after: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document to read elsewhere."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the folder of pictures: its digest, what it shows, its licence."""

    sha256: str
    alt: str
    licence: str
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """One state of a sheet, whole and valid.

    Attributes:
        commune: code of the town that tells.
        action: end of the IRI of the action told of, ``<dataset>/<key>``; or empty.
        challenges: slugs.
        contact: a mailbox of a role; never published, messages are passed on.
    """

    title: str
    commune: str
    action: str
    challenges: tuple[str, ...]
    context: str
    course: str
    results: str
    difficulties: str
    lessons: str
    advice: str
    started: date | None
    ended: date | None
    cost_eur: Decimal | None
    partners: tuple[PartnerRole, ...]
    measures: tuple[Measure, ...]
    documents: tuple[Document, ...]
    pictures: tuple[Picture, ...]
    contact: str

    def texts(self) -> dict[str, str]:
        """Return field -> text that people will read, the lists' included."""
        found = {"title": self.title, **{name: getattr(self, name) for name in TEXTS}}
        for number, one in enumerate(self.partners, 1):
            if not one.is_known:
                found[f"partners.{number}.partner"] = one.partner
        for number, measure in enumerate(self.measures, 1):
            found[f"measures.{number}.label"] = f"{measure.label} {measure.unit}"
        for number, document in enumerate(self.documents, 1):
            found[f"documents.{number}.title"] = document.title
        for number, picture in enumerate(self.pictures, 1):
            found[f"pictures.{number}.alt"] = f"{picture.alt} {picture.credit}"
        return {name: text for name, text in found.items() if text}


def parse_content(
    raw: Mapping[str, Any], commune: str
) -> tuple[Content | None, list[Fault]]:
    """Read the fields of a draft.

    Args:
        raw: as `content_json` writes them, every leaf as someone typed it.
        commune: code of the town whose sheet it is.

    Returns:
        The content, None when something is wrong; and all that is wrong.
    """
    form = Fields(raw)
    title = form.line("title", SHORT, required=True)
    challenges = _challenges(form)
    texts = {name: form.text(name, _LONG, required=name in _REQUIRED) for name in TEXTS}
    started, ended = form.day("started"), form.day("ended", last=True)
    if started and ended and ended < started:
        form.fault("ended", _ENDS_BEFORE)
    content = Content(
        title=title,
        commune=commune,
        action=form.line("action", 200),
        challenges=challenges,
        **texts,
        started=started,
        ended=ended,
        cost_eur=form.number("cost_eur", low=Decimal(0)),
        partners=_partners(form),
        measures=_measures(form),
        documents=_documents(form),
        pictures=_pictures(form),
        contact=form.mailbox("contact"),
    )
    return (None if form.faults else content), form.faults


def _challenges(form: Fields) -> tuple[str, ...]:
    found = form.words("challenges", _SLUG, _MOST_CHALLENGES)
    if not found:
        form.fault("challenges", _NO_CHALLENGE)
    return found


def _partners(form: Fields) -> tuple[PartnerRole, ...]:
    found = []
    for row in form.rows("partners", _MOST_ROWS, empty=("role",)):
        role = row.line("role", 40) or ROLES[0]
        partner = row.line("partner", 120, required=True)
        if partner and not any(map(str.isalpha, partner)):
            row.fault("partner", _NO_NAME)
        if role not in ROLES:
            row.fault("role", _UNKNOWN)
        found.append(
            PartnerRole(partner, role, row.number("amount_eur", low=Decimal(0)))
        )
    return tuple(found)


def _measures(form: Fields) -> tuple[Measure, ...]:
    found = []
    for row in form.rows("measures", _MOST_ROWS):
        label = row.line("label", SHORT, required=True)
        unit = row.line("unit", 60, required=True)
        before, after = row.number("before"), row.number("after")
        for name, value in (("before", before), ("after", after)):
            if value is None and not row.has_fault(name):
                row.fault(name, _EMPTY)
        found.append(Measure(label, before or Decimal(0), after or Decimal(0), unit))
    return tuple(found)


def _documents(form: Fields) -> tuple[Document, ...]:
    return tuple(
        Document(row.line("title", SHORT, required=True), row.address("url"))
        for row in form.rows("documents", _MOST_ROWS)
    )


def _pictures(form: Fields) -> tuple[Picture, ...]:
    found = []
    for row in form.rows("pictures", _MOST_PICTURES, empty=("licence",)):
        digest, alt = row.line("sha256", 64), row.line("alt", 300)
        licence = row.line("licence", 40) or next(iter(LICENCES))
        if not _DIGEST.fullmatch(digest):
            row.fault("sha256", _UNKNOWN)
        if not alt:
            row.fault("alt", _NO_ALT)
        if licence not in LICENCES:
            row.fault("licence", _UNKNOWN)
        found.append(Picture(digest, alt, licence, row.line("credit", SHORT)))
    return tuple(found)


def content_json(content: Content) -> dict[str, Any]:
    """Return the fields of *content* as JSON keeps them: `parse_content` reads them."""
    return {
        field.name: _plain(getattr(content, field.name))
        for field in fields(content)
        if field.name != "commune"
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str):
        return value or ""
    return {name: _plain(item) for name, item in asdict(value).items()}
