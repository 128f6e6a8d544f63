"""A town declares its challenges by a form, for itself alone."""

import re
from collections.abc import Iterator

import pytest

from tests.live_site import live_site
from tests.members import MemberSite, secret_in

PATH = "/experiences/declare"


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MemberSite]:
    """Open a site on which towns write."""
    with live_site(tmp_path_factory.mktemp("declaring")) as (members, _):
        yield members


def test_a_town_declares_in_order(members: MemberSite) -> None:
    """Its page tells it at once; another time it is changed, or taken back."""
    town = members.organisation("town", "Zone-Fictive", "99001")
    ana = members.member("ana@zone.example", town, "contributor")
    both = ["habitat", "logements-vacants"]

    first = {"rank-habitat": "2", "rank-logements-vacants": "1"}
    done = ana.post(PATH, challenge=both, **first)
    assert done.status_code == 303, done.text
    page = ana.get(PATH).text
    chosen = re.findall(r'name="rank-([a-z-]+)">.*?(?=</select>)', page, re.DOTALL)
    assert set(both) <= set(chosen)
    assert page.count(" selected>priorité") == 2
    text = members.browser().get("/communes/99001").text
    assert text.count("Habitat") >= 1

    none = {"rank-habitat": "0", "rank-logements-vacants": "0"}
    assert ana.post(PATH, challenge=both, **none).status_code == 303
    assert " selected>priorité" not in ana.get(PATH).text


def test_for_ones_own_town_alone(members: MemberSite) -> None:
    """Who speaks for no town, or names another one, finds nothing there."""
    staff = members.organisation("programme", "Programme")
    mod = members.member("mod@zone.example", staff, "moderator")
    other = members.organisation("town", "Autre-Ville", "99002")
    eve = members.member("eve@zone.example", other, "contributor")

    assert mod.get(PATH).status_code == 404
    assert eve.get(f"{PATH}?commune=99001").status_code == 404
    token = secret_in(eve.get(PATH).text)
    answer = eve.send(PATH, csrf_token=token, commune="99001", challenge="habitat")
    assert answer.status_code == 404
    assert "/account/login" in members.browser().get(PATH).location


def test_too_many_are_refused(members: MemberSite) -> None:
    """An order of priority of everything is none."""
    town = members.organisation("town", "Ville-Trois", "99003")
    zoe = members.member("zoe@zone.example", town, "contributor")
    slugs = [f"defi-{number}" for number in range(1, 12)]
    ranks = {f"rank-{slug}": str(place) for place, slug in enumerate(slugs, 1)}

    answer = zoe.post(PATH, challenge=slugs, **ranks)

    assert answer.status_code == 400
    assert "10 défis au plus" in answer.text.replace("\u00a0", " ")
