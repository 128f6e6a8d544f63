"""``pvd demo``: a site of invented towns, with people and sheets, to try it all.

It fills a data folder of its own, which no real statement is ever in: nothing of it can
be found by a query of the real graph, nor stand in its dumps. A file in the folder says
what it is; each page of a site over it does, too.
"""

from __future__ import annotations

import json
import secrets
import shutil
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pvd_graph.accounts import invitations
from pvd_graph.accounts.database import Database
from pvd_graph.accounts.model import Kind, Organisation, Person, Role
from pvd_graph.accounts.organisations import make_organisation
from pvd_graph.errors import InputError
from pvd_graph.experience import moderation, questions, useful
from pvd_graph.experience.collections import gather
from pvd_graph.experience.drafts import NewDraft, new_sheet
from pvd_graph.experience.records import revisions
from pvd_graph.services.build import Sources, build
from pvd_graph.services.publishing import Publisher
from pvd_graph.services.sheets import Sheets, today
from pvd_graph.services.template_folders import About, filled, read_template
from pvd_graph.services.town_graphs import TownGraphs
from pvd_graph.store.write_process import WriteProcesses
from pvd_graph.validation.shapes import load_shapes

__all__ = ["MARK", "DemoAccount", "is_demo", "make_demo"]

MARK = "demo.json"
"""File of a data folder that tells that all of it is invented."""

_TOWNS = {
    "99001": "Fictive-sur-Exemple",
    "99002": "Bourg-Imaginaire",
    "99003": "Sainte-Invention",
    "99004": "Modèle-les-Bains",
    "99005": "Essai-la-Forêt",
}
_PARTNER = ("Agence fictive d'ingénierie", "demo-agence")
_DATASET = "appuis-fictifs"
"""What that partner publishes: its folder waits for a file, a token or a form."""
_STAFF = "Équipe de démonstration"
_DECLARED = {
    "99001": ["habitat", "vacance-commerciale"],
    "99002": ["mobilite", "vacance-commerciale"],
    "99003": ["habitat"],
    "99004": ["vacance-commerciale", "patrimoine-en-peril"],
}
_COMMON = ("actors",)
_ROLES: dict[str, Role] = {
    "moderation": "moderator",
    "administration": "administrator",
    "partenaire": "publisher",
}
"""By mailbox; the others write for their town."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody who can sign in to the demonstration; *name* is of a role, nobody's."""

    name: str
    email: str
    password: str
    role: Role
    speaks_for: str


def is_demo(data: Path) -> bool:
    """Tell whether all of the data folder *data* is invented."""
    return (data / MARK).exists()


def make_demo(
    data: Path, sources: Sources, say: Callable[[str], None]
) -> list[DemoAccount]:
    """Fill *data*; return who can sign in, with passwords made for this once.

    Args:
        data: a folder that does not exist, or is empty.
        sources: of the real datasets and of the ontology; of the former only what
            tells of the programme itself is taken.
        say: told how far it is, in French.

    Raises:
        InputError: there is something in the folder already.
        StoreError: the disk or the engine failed.
    """
    if data.exists() and any(data.iterdir()):
        problem = (
            f"{data} n'est pas vide : la démonstration se fait dans un dossier à elle."
        )
        raise InputError(problem)
    data.mkdir(parents=True, exist_ok=True)
    (data / MARK).write_text('{"invented": true}\n', "utf-8")
    with tempfile.TemporaryDirectory() as work:
        datasets = Path(work)
        for folder in _folders(sources.datasets):
            shutil.copytree(folder, datasets / folder.name)
        shutil.copy(sources.datasets / "demo" / "sheets.json", datasets)
        definitions = sources.datasets / "indicators" / "indicators.ttl"
        shutil.copy(definitions, datasets / "indicators")
        own = Sources(datasets, sources.ontology, rules=False)
        build(data, own, say)
        accounts = _people_and_sheets(data, own)
        say("comptes, fiches et défis déclarés")
        # Again, so that the peers of towns know what they declared.
        build(data, own, say)
    _make_dataset(data, sources.datasets)
    return accounts


def _make_dataset(data: Path, datasets: Path) -> None:
    """Make the folder of the partner's dataset, as the guide has partners do."""
    # The invented territory names the partner already.
    title, slug = f"Appuis : {_PARTNER[0]}", _PARTNER[1]
    about = About(_DATASET, title, slug, "", "", today())
    folder = data / "datasets" / _DATASET
    folder.mkdir(parents=True)
    for file, text in filled(read_template(datasets, "offres"), about).items():
        (folder / file).write_text(text, "utf-8")


def _folders(datasets: Path) -> list[Path]:
    invented = [path for path in (datasets / "demo").iterdir() if path.is_dir()]
    return [*(datasets / name for name in _COMMON), *invented]


class _Demo:
    """What the steps of a demonstration share."""

    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self.database = sheets.database
        self.accounts: list[DemoAccount] = []
        self.towns: dict[str, tuple[Organisation, Person]] = {}

    def person(
        self, who: tuple[str, str], kind: Kind, organisation: tuple[str, str]
    ) -> tuple[Organisation, Person]:
        """Make somebody, mailbox and name, of an organisation, name and code."""
        (mailbox, name), role = who, _ROLES.get(who[0], "contributor")
        email, password = f"{mailbox}@demo.example", secrets.token_urlsafe(9)
        with self.database.session() as session:
            owner = make_organisation(session, kind, *organisation)
            secret = invitations.invite(session, email, owner.id, role)
            person = invitations.accept(session, secret, name, password)
        self.accounts.append(DemoAccount(name, email, password, role, owner.name))
        return owner, person

    def sheet(self, one: dict[str, Any], moderator: Person) -> str:
        """Write a sheet, and bring it as far as it says."""
        owner, person = self.towns[one["town"]]
        with self.database.session() as session:
            new = NewDraft(owner, one["town"], one["fields"])
            made = new_sheet(session, person, new)
            if one["state"] != "draft":
                moderation.submit(session, person, made.id, version=made.version)
                waiting = revisions(session, person, made.id)[-1].id
        if one["state"] == "published":
            self.sheets.accept(moderator, made.id, waiting)
        return made.id


def _people_and_sheets(data: Path, sources: Sources) -> list[DemoAccount]:
    shapes = list(load_shapes(sources.ontology / "shapes"))
    with (
        closing(WriteProcesses()) as processes,
        closing(Database(data)) as database,
    ):
        publisher = Publisher(
            data,
            sources.datasets,
            lambda: shapes,
            processes=processes,
            refresh=lambda: None,
        )
        demo = _Demo(Sheets(database, TownGraphs(publisher)))
        _fill(demo, sources.datasets)
        return demo.accounts


def _fill(demo: _Demo, datasets: Path) -> None:
    programme = (_STAFF, "")
    _, moderator = demo.person(("moderation", "Modération"), "programme", programme)
    demo.person(("administration", "Administration"), "programme", programme)
    demo.person(("partenaire", "Données"), "partner", _PARTNER)
    for code, name in _TOWNS.items():
        who = (f"ville-{code}", "Rédaction")
        demo.towns[code] = demo.person(who, "town", (name, code))
    text = (datasets / "sheets.json").read_text("utf-8")
    made = [demo.sheet(one, moderator) for one in json.loads(text)]
    for code, slugs in _DECLARED.items():
        owner, person = demo.towns[code]
        demo.sheets.declare(person, owner, code, slugs)
    (asker, asks), (_, answers) = demo.towns["99002"], demo.towns["99001"]
    with demo.database.session() as session:
        useful.say_useful(session, asks, asker.id, made[0])
        questions.ask(
            session, asks, asker.id, made[0], "Qui ouvre la halle le samedi ?"
        )
        session.flush()
        (question,) = questions.questions_about(session, made[0])
        told = "Un agent la première année, les commerçants ensuite."
        questions.answer(session, answers, question.id, told)
        introduction = "Deux façons de rendre un lieu vide à ses habitants."
        collection = ("Lieux rouverts", introduction, [made[0], made[2]])
        gather(session, moderator, "", collection, public=True)
