"""A partner's program sends a file, and reads the report; only for its own datasets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.graph_writer import Writer, holder, published_writer
from tests.small_loads import HEADER, ONE, TWO, demo, loading_data, reader

TARGET = "/api/v1/datasets/demo/data"
BAD = "a3,99999,Nulle part,2024"
CSV = "text/csv"


def _text(*rows: str) -> str:
    return "\n".join((HEADER, *rows)) + "\n"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Writer]:
    """Serve two communes, and the manifest of a partner's dataset."""
    with published_writer(tmp_path / "data", loading_data) as writer:
        folder = writer.data / "datasets" / "demo"
        demo(folder, ONE)
        (folder / "actions.csv").unlink()
        yield writer


def _actions(client: Writer) -> int:
    query = "SELECT ?a { ?a a <https://w3id.org/pvd-graph/ontology#Action> }"
    return len(reader(client.data).select(query))


def test_a_file_is_published_and_reported(client: Writer) -> None:
    """Then, sent again, it changes nothing."""
    partner = holder(client)

    first = partner.send("PUT", TARGET, _text(ONE, TWO), Content_Type=CSV)
    again = partner.send("PUT", TARGET, _text(ONE, TWO), Content_Type=CSV)

    assert (first.status_code, first.get_json()["outcome"]) == (201, "published")
    assert first.headers["Location"].endswith("/graph/demo/v1")
    assert again.get_json()["outcome"] == "unchanged"
    assert _actions(client) == 2


def test_a_dry_run_writes_nothing(client: Writer) -> None:
    """The name of the file tells its format as well."""
    partner = holder(client, "load")

    done = partner.send("PUT", f"{TARGET}?dry-run=1&filename=a.csv", _text(ONE))

    assert done.get_json()["outcome"] == "dry-run"
    assert done.get_json()["changes"]["subjects_added"] == 1
    assert _actions(client) == 0


def test_a_refusal_has_the_report(client: Writer) -> None:
    """By policy, what is right is published all the same."""
    partner = holder(client)

    refused = partner.send("PUT", TARGET, _text(ONE, BAD), Content_Type=CSV)
    kept = partner.send(
        "PUT", f"{TARGET}?policy=keep", _text(ONE, BAD), Content_Type=CSV
    )

    assert (refused.status_code, refused.content_type) == (
        422,
        "application/problem+json",
    )
    (group,) = refused.get_json()["report"]["rows"]
    assert (group["column"], group["lines"]) == ("commune", [3])
    assert (kept.status_code, kept.get_json()["rows_kept"]) == (201, 1)
    assert _actions(client) == 1


def test_what_cannot_be_read_is_told_by_its_name(client: Writer) -> None:
    """Not by where the server put it."""
    partner = holder(client)

    done = partner.send("PUT", f"{TARGET}?filename=../actions.xlsx", b"PK, no")

    report = done.get_json()["report"]
    assert done.status_code == 422
    assert report["notes"][-1]["fr"].startswith("actions.xlsx : ")
    assert str(client.data) not in done.text


def test_partners_write_their_own_datasets(client: Writer) -> None:
    """With a token, and nobody else's."""
    text = _text(ONE)
    other = holder(client, "admin", "other")

    assert client.send("PUT", TARGET, text, Content_Type=CSV).status_code == 401
    assert other.send("PUT", TARGET, text, Content_Type=CSV).status_code == 403
    unknown = "/api/v1/datasets/other/data"
    assert other.send("PUT", unknown, text, Content_Type=CSV).status_code == 404
    assert _actions(client) == 0


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (TARGET, 415),
        (f"{TARGET}?filename=..", 415),
        (f"{TARGET}?filename=a.csv&policy=all", 400),
        (f"{TARGET}?filename=a.csv&dry-run=yes", 400),
    ],
)
def test_what_the_request_lacks_is_told(
    client: Writer, target: str, status: int
) -> None:
    """A format, a word that is known."""
    partner = holder(client)

    assert partner.send("PUT", target, _text(ONE)).status_code == status


def test_a_right_to_load_is_none_to_publish(client: Writer) -> None:
    """It checks, and no more."""
    partner = holder(client, "load")

    refused = partner.send("PUT", TARGET, _text(ONE), Content_Type=CSV)

    assert refused.status_code == 403
    assert "dry-run" in refused.get_json(force=True)["detail"]
    assert _actions(client) == 0


def test_only_put_is_taken(client: Writer) -> None:
    """And OPTIONS says so."""
    assert client.send("OPTIONS", TARGET).headers["Allow"] == "PUT, OPTIONS"
    assert client.send("GET", TARGET).status_code == 405
