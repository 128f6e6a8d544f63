"""The upload pages without a server: languages, and what there is without uploads."""

import re
import time
from collections.abc import Iterator
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from tests.app.graph_writer import Writer, holder, published_writer
from tests.protocol.uploads import csv_of, partner_data
from tests.small_loads import ONE


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """Serve two communes, and the manifest of a partner's dataset."""
    with published_writer(tmp_path_factory.mktemp("pages"), partner_data) as writer:
        yield writer


def test_the_form_says_what_the_file_must_hold(writer: Writer) -> None:
    """In French, or in English."""
    french = writer.send("GET", "/datasets/demo/upload").text
    english = writer.send("GET", "/datasets/demo/upload?lang=en").text

    assert "<code>commune</code>" in french
    assert "Vérifier le fichier" in french
    assert "Check the file" in english
    assert "INSEE code of the commune" in english


def test_a_dataset_of_which_nothing_is_loaded_says_so(
    writer: Writer, client: FlaskClient
) -> None:
    """With what the file must hold, and where to send it, where files are taken."""
    waiting = writer.send("GET", "/datasets/demo?lang=fr")
    bundled = client.get("/datasets/anct-ort")

    assert waiting.status_code == bundled.status_code == 200
    assert "Rien n'est chargé" in waiting.text
    assert 'href="/datasets/demo/upload"' in waiting.text
    assert "<code>commune</code>" in waiting.text
    assert "Opérations de revitalisation" in bundled.text
    assert "/upload" not in bundled.text
    assert "pvd ingest anct-ort --file FICHIER" in bundled.text
    assert "--file FILE<" in client.get("/datasets/anct-ort?lang=en").text
    assert client.get("/datasets/none-such").status_code == 404


def test_datasets_without_a_load_are_listed_too(
    writer: Writer, client: FlaskClient
) -> None:
    """Those of the program and of the data folder, apart from those in force."""
    page = client.get("/datasets").text
    own = writer.send("GET", "/datasets").text

    assert 'href="/datasets/demo"' in own
    assert 'href="/datasets/demo"' not in page
    page_parts = page.split("Sans fichier chargé")
    slugs = [set(re.findall('href="/datasets/([^"]+)"', part)) for part in page_parts]
    assert all(slugs)
    assert slugs[0].isdisjoint(slugs[1])


def test_an_upload_goes_on_in_its_language(writer: Writer) -> None:
    """From the form to the report."""
    partner = holder(writer)
    sent = partner.client.post(
        "/datasets/demo/upload?lang=en",
        data={"token": partner.token, "file": (BytesIO(csv_of(ONE)), "a.csv")},
    )
    address = sent.headers["Location"]
    first = partner.client.get(address).text
    give_up = time.monotonic() + 60
    while "Being checked" in (page := partner.client.get(address).text):
        assert time.monotonic() < give_up
        time.sleep(0.1)

    assert sent.status_code == 303
    assert address.endswith("?lang=en")
    assert "Being checked" in first
    assert "It would be accepted" in page
    assert "Publish these data" in page


def test_slugs_that_cannot_be_are_refused(writer: Writer) -> None:
    """Without looking for them on the disk."""
    for slug in ("..", "DEMO", "demo%2F..%2Fdemo", "meta"):
        answer = writer.send("GET", f"/datasets/{slug}/upload")
        assert answer.status_code in {400, 404}


def test_a_server_that_only_reads_takes_no_file(client: FlaskClient) -> None:
    """And says so."""
    answer = client.get("/datasets/demo/upload")

    assert answer.status_code == 404
    assert "ne reçoit pas" in answer.text
