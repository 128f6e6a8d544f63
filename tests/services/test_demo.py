"""The demonstration: invented towns in a folder of their own, ready to be tried."""

from pathlib import Path
from typing import get_args

import pytest

from pvd_graph import vocab
from pvd_graph.accounts.database import Database
from pvd_graph.accounts.model import Role
from pvd_graph.accounts.people import find_person
from pvd_graph.errors import InputError
from pvd_graph.experience.records import queue
from pvd_graph.resources import datasets_folder, ontology_folder
from pvd_graph.services.asking import open_current
from pvd_graph.services.browse_sheets import sheets
from pvd_graph.services.browse_towns import all_communes, places
from pvd_graph.services.build import Sources
from pvd_graph.services.demo import DemoAccount, is_demo, make_demo
from pvd_graph.services.names import name_of
from pvd_graph.services.partner_datasets import datasets_of

SOURCES = Sources(datasets_folder(), ontology_folder())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[DemoAccount]]:
    """Make one."""
    data = tmp_path_factory.mktemp("demo") / "var-demo"
    return data, make_demo(data, SOURCES, lambda _line: None)


def test_all_of_it_is_invented(demo: tuple[Path, list[DemoAccount]]) -> None:
    """Codes 99xxx, the région "Démonstration", no partner that exists in a sheet."""
    data, _ = demo
    reader = open_current(data)

    assert is_demo(data)
    assert all(code.startswith("99") for code in all_communes(reader))
    assert [one.name for one in places(reader).values() if one.kind == "region"] == [
        "Démonstration"
    ]
    found = sheets(reader).values()
    assert len(found) == 3
    invented = vocab.id_iri("partner", "demo-")
    assert all(
        partner.startswith(invented) for one in found for partner in one.partners
    )


def test_the_partner_has_a_dataset_to_publish(
    demo: tuple[Path, list[DemoAccount]],
) -> None:
    """With a token of its own, or by the form; nothing is in the graph yet."""
    data, _ = demo
    (one,) = datasets_of("demo-agence", data, datasets_folder())

    assert one.slug == "appuis-fictifs"
    assert one.folder == data / "datasets" / one.slug


def test_everybody_can_sign_in_and_something_waits(
    demo: tuple[Path, list[DemoAccount]],
) -> None:
    """A moderator finds a sheet to read."""
    data, accounts = demo
    database = Database(data)
    with database.session() as session:
        for one in accounts:
            assert find_person(session, one.email) is not None
        moderator = find_person(session, accounts[0].email)
        assert moderator is not None
        assert len(queue(session, moderator)) == 1
    database.close()
    assert len({one.password for one in accounts}) == len(accounts)


def test_each_account_is_named_after_what_it_does(
    demo: tuple[Path, list[DemoAccount]],
) -> None:
    """One for each role, in an organisation where it is held; a partner's, too."""
    data, accounts = demo
    database = Database(data)
    with database.session() as session:
        found = {one.email: find_person(session, one.email) for one in accounts}
    database.close()

    assert {(one.role, one.name) for one in accounts} == {
        ("moderator", "Modération"),
        ("administrator", "Administration"),
        ("publisher", "Données"),
        ("contributor", "Rédaction"),
    }
    assert {one.role for one in accounts} == set(get_args(Role))
    for one in accounts:
        person = found[one.email]
        assert person is not None
        (membership,) = person.memberships
        held = (person.name, membership.role, membership.organisation.name)
        assert held == (one.name, one.role, one.speaks_for)
    (publisher,) = (one for one in accounts if one.role == "publisher")
    person = found[publisher.email]
    assert person is not None
    partner = person.memberships[0].organisation
    assert (partner.kind, partner.code) == ("partner", "demo-agence")
    assert (
        name_of(open_current(data), vocab.id_iri("partner", partner.code))
        == publisher.speaks_for
    )


def test_a_folder_with_something_in_it_is_left_alone(
    demo: tuple[Path, list[DemoAccount]], tmp_path: Path
) -> None:
    """Real data are not mixed with it; nor is a demonstration made twice."""
    (tmp_path / "graphs").mkdir()
    for data in (tmp_path, demo[0]):
        with pytest.raises(InputError, match="n'est pas vide"):
            make_demo(data, SOURCES, lambda _line: None)
    assert not is_demo(tmp_path)
