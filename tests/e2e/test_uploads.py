"""Partners at the upload page of a server: what they may do, and what goes wrong."""

import gzip
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.protocol.servers import children_of, small_server
from tests.protocol.uploads import (
    ADDRESS,
    Partner,
    csv_of,
    multipart,
    partner_data,
    token_for,
)
from tests.protocol.wire import Address, exchange, send
from tests.small_loads import ONE, TWO

BAD = "a3,99999,Nulle part,2024"
ACTIONS = "SELECT ?a { ?a a <https://w3id.org/pvd-graph/ontology#Action> }"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish two communes, and the manifests of three partners."""
    folder = tmp_path_factory.mktemp("uploads") / "data"
    return partner_data(folder, "demo", "others", "twice")


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Address]:
    """Serve them; a file of 1 MiB at most."""
    with small_server(data, PVD_UPLOAD_MIB="1.5", PVD_CLIENT_LIMITS="off") as address:
        yield address
        log = address.log.read_text(encoding="utf-8")
        assert "Traceback" not in log
        assert "pvd_" not in log


@pytest.fixture(scope="module")
def partner(server: Address, data: Path) -> Partner:
    """Return who may publish the dataset."""
    return Partner(server, token_for(data))


def test_a_file_is_looked_at_then_published(partner: Partner, data: Path) -> None:
    """Report, changes, button; anyone then finds it by query and on its page."""
    checker = Partner(partner.server, token_for(data, "load"))
    address = checker.uploaded(csv_of(ONE, TWO))
    checked = checker.ended(address)
    page = checker.page(address)
    before = send(partner.server, query=ACTIONS).text

    refused = checker.publish(address)
    done = partner.publish(address)
    state = partner.ended(address)

    assert ADDRESS.fullmatch(address)
    assert (checked["stage"], checked["outcome"]) == ("checked", "dry-run")
    assert "2 sujets nouveaux" in page
    assert "Halle" in page
    assert "a1" not in before
    assert refused.status == 403
    assert "pas de le publier" in refused.text
    assert done.status == 303
    assert (state["stage"], state["outcome"]) == ("done", "published")
    assert "action/demo/a1" in send(partner.server, query=ACTIONS).text
    assert partner.publish(address).status == 409
    again = partner.uploaded(csv_of(ONE, TWO))
    assert partner.ended(again)["outcome"] == "unchanged"


def test_a_refused_file_comes_back_annotated(partner: Partner) -> None:
    """Line, value and remedy, on the page and in the file; nothing to publish."""
    address = partner.uploaded(csv_of(ONE, BAD))

    state = partner.ended(address)
    page = partner.page(address)
    table = exchange(partner.server, f"{address}/annotated.csv")

    assert (state["stage"], state["outcome"]) == ("checked", "refused")
    assert "99999" in page
    assert "Ligne 3." in page
    assert "/publish" not in page
    assert partner.publish(address).status == 409
    assert table.headers["content-disposition"].startswith("attachment")
    assert "Nulle part" in table.text
    assert "à corriger" in table.text
    workbook = exchange(partner.server, f"{address}/annotated.xlsx")
    assert workbook.body.startswith(b"PK")
    good = partner.uploaded(csv_of(ONE))
    assert partner.ended(good)["stage"] == "checked"
    assert exchange(partner.server, f"{good}/annotated.csv").status == 404


def test_what_is_right_may_be_kept(partner: Partner) -> None:
    """On request; the rest is listed."""
    address = partner.uploaded(csv_of(ONE, BAD), keep="1")

    assert partner.ended(address)["outcome"] == "dry-run"
    assert "99999" in partner.page(address)


@pytest.mark.parametrize("token", ["", "pvd_unknown00000_00000000000000000000000", "é"])
def test_a_file_takes_a_token(partner: Partner, data: Path, token: str) -> None:
    """401 in words, and nothing is kept."""
    kept = len(list((data / "uploads").glob("*")))

    sent = Partner(partner.server, token).send(csv_of(ONE))

    assert sent.status == 401
    assert "jeton" in sent.text
    assert len(list((data / "uploads").glob("*"))) == kept


def test_the_token_is_looked_at_before_the_file(partner: Partner, data: Path) -> None:
    """A long file of a stranger is none of the server's: it is not even measured."""
    kept = len(list((data / "uploads").glob("*")))
    long = os.urandom(1_700_000)

    sent = Partner(partner.server, "pvd_unknown00000_0").send(long)

    assert sent.status == 401
    assert partner.send(long).status == 413
    assert len(list((data / "uploads").glob("*"))) == kept


def test_partners_have_their_own_datasets(partner: Partner, data: Path) -> None:
    """403 that says whose token it is; uploads are found below their dataset only."""
    other = Partner(partner.server, token_for(data, "publish", "others"))
    address = partner.uploaded(csv_of(ONE))
    partner.ended(address)

    sent = other.send(csv_of(ONE))

    assert sent.status == 403
    assert "autre jeu de données" in sent.text
    assert other.publish(address).status == 403
    moved = address.replace("/demo/", "/others/")
    assert exchange(partner.server, moved).status == 404
    assert partner.state(address)["stage"] == "checked"


@pytest.mark.parametrize(
    "name",
    [
        "../../../../tmp/x.csv",
        "C:\\Users\\moi\\x.csv",
        "x\u0000.csv",
        "<script>alert(1)</script>.csv",
        "é" * 200 + ".csv",
        "upload.json",
        "....csv",
        'x";rm -rf.csv',
    ],
)
def test_hostile_names_stay_names(partner: Partner, data: Path, name: str) -> None:
    """Nothing is written elsewhere, nothing runs in a page."""
    address = partner.uploaded(csv_of(ONE), name)

    state = partner.ended(address)
    page = partner.page(address)

    folder = data / "uploads" / address.rpartition("/")[2]
    (file,) = (folder / "file").iterdir()
    assert file.read_bytes() == csv_of(ONE)
    assert "<script>alert" not in page
    assert str(data) not in page
    assert state["stage"] == "checked"


def test_a_bomb_is_refused(partner: Partner) -> None:
    """By the reading, in the report; a long body by the form."""
    bomb = partner.uploaded(gzip.compress(b"0" * (300 << 20)), "actions.csv.gz")

    assert partner.ended(bomb)["outcome"] == "refused"
    long = partner.send(os.urandom(1_700_000))
    assert long.status == 413
    assert "Mo" in long.text
    assert partner.send(b"0" * (3 << 20)).status == 413
    assert partner.send(b"").status == 400


def test_two_at_once_both_end(partner: Partner, data: Path) -> None:
    """Two checks, then two publications: one waits for the other."""
    second = Partner(partner.server, token_for(data, "publish", "twice"), "twice")
    senders = (partner, second)
    addresses = [one.uploaded(csv_of("b1,99001,Pont,2020")) for one in senders]
    pairs = list(zip(senders, addresses, strict=True))
    assert {one.ended(address)["outcome"] for one, address in pairs} == {"dry-run"}

    assert {one.publish(address).status for one, address in pairs} == {303}

    assert {one.ended(address)["outcome"] for one, address in pairs} == {"published"}


def test_a_killed_load_says_so(partner: Partner) -> None:
    """What was in force stays, and the same file can be sent again."""
    before = set(children_of(partner.server.pid))
    address = partner.uploaded(csv_of("c1,99001,Lavoir,2021"))
    give_up = time.monotonic() + 20
    while not (new := set(children_of(partner.server.pid)) - before):
        assert time.monotonic() < give_up
        time.sleep(0.01)
    for process in new:
        os.kill(process, signal.SIGKILL)

    state = partner.ended(address)

    assert (state["stage"], state["problem"]) == ("failed", "memory")
    assert "arrêté" in partner.page(address)
    assert partner.ended(partner.uploaded(csv_of("c1,99001,Lavoir,2021")))["outcome"]


def test_an_upload_goes_after_a_day(partner: Partner, data: Path) -> None:
    """Its address then says so, as any that is made up does."""
    address = partner.uploaded(csv_of(ONE))
    partner.ended(address)
    state = data / "uploads" / address.rpartition("/")[2] / "upload.json"
    text = state.read_text("utf-8")
    created = text.partition('"created": ')[2].partition(",")[0]
    state.write_text(text.replace(created, str(float(created) - 86_500)), "utf-8")

    gone = exchange(partner.server, address, headers={"Accept": "text/html"})
    made_up = exchange(partner.server, "/datasets/demo/uploads/" + "x" * 32)

    assert (gone.status, made_up.status) == (404, 404)
    assert "gardé un jour" in gone.text
    partner.ended(partner.uploaded(csv_of(ONE)))
    assert not state.exists()


def test_pages_of_uploads_are_kept_nowhere(partner: Partner) -> None:
    """Not by browsers or search engines; they refresh themselves while they wait."""
    address = partner.uploaded(csv_of(ONE))
    answer = exchange(partner.server, address)
    partner.ended(address)

    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert "set-cookie" not in answer.headers
    assert 'http-equiv="refresh"' in answer.text
    assert 'http-equiv="refresh"' not in partner.page(address)


def test_a_form_without_a_file_is_given_back(partner: Partner) -> None:
    """400 in words; a dataset that nobody described is 404."""
    body, headers = multipart({"token": partner.token})

    sent = exchange(partner.server, "/datasets/demo/upload", "POST", body, headers)
    missing = exchange(partner.server, "/datasets/nobody/upload")

    assert sent.status == 400
    assert "Choisissez un fichier" in sent.text
    assert missing.status == 404


def test_a_large_file_goes_by_put_too(partner: Partner) -> None:
    """More than a form's megabyte, with a token."""
    rows = [f"p{one},99001,{'x' * 200},2020" for one in range(6_000)]
    target = "/api/v1/datasets/demo/data?dry-run=1&filename=a.csv"

    sent = exchange(
        partner.server,
        target,
        "PUT",
        csv_of(*rows),
        {"Authorization": f"Bearer {partner.token}"},
    )

    assert sent.status == 200, sent.text
    assert '"rows_kept":6000' in sent.text.replace(" ", "")
