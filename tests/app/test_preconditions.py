"""Conditions of a request: who writes over what, and who holds it already."""

import pytest
from flask import Flask

from pvd_graph.app.preconditions import check_conditions, tag_of, unchanged
from pvd_graph.app.sparql_refusal import ProtocolError

app = Flask(__name__)
TAG = f'"{tag_of("r1", "ttl")}"'
OTHER_FORMAT = f'"{tag_of("r1", "jsonld")}"'


@pytest.mark.parametrize(
    ("headers", "revision", "holds"),
    [
        ({}, None, True),
        ({}, "r1", True),
        ({"If-Match": "*"}, None, False),
        ({"If-Match": "*"}, "r1", True),
        ({"If-Match": TAG}, "r1", True),
        ({"If-Match": OTHER_FORMAT}, "r1", True),
        ({"If-Match": f'"x", {TAG}'}, "r1", True),
        ({"If-Match": TAG}, "r2", False),
        ({"If-Match": TAG}, None, False),
        ({"If-Match": f"W/{TAG}"}, "r1", False),
        ({"If-Match": ""}, "r1", False),
        ({"If-None-Match": "*"}, None, True),
        ({"If-None-Match": "*"}, "r1", False),
        ({"If-None-Match": TAG}, "r1", False),
        ({"If-None-Match": f"W/{TAG}"}, "r1", False),
        ({"If-None-Match": TAG}, "r2", True),
        ({"If-Match": TAG, "If-None-Match": "*"}, "r1", False),
    ],
)
def test_writes(headers: dict[str, str], revision: str | None, holds: bool) -> None:  # noqa: FBT001 - a column of the table
    """RFC 9110, 13.1.1 compares strongly, 13.1.2 weakly."""
    with app.test_request_context("/", method="PUT", headers=headers):
        if holds:
            check_conditions(revision)
            return
        with pytest.raises(ProtocolError) as caught:
            check_conditions(revision)

    assert caught.value.status == 412
    assert caught.value.english != caught.value.detail


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, None),
        ({"If-None-Match": TAG}, 304),
        ({"If-None-Match": f"W/{TAG}"}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": OTHER_FORMAT}, None),
        ({"If-Match": TAG}, None),
    ],
)
def test_reads(headers: dict[str, str], status: int | None) -> None:
    """Another format is another representation."""
    with app.test_request_context("/", headers=headers):
        answer = unchanged(tag_of("r1", "ttl"))

    assert (answer and answer.status_code) == status


def test_a_reader_may_want_one_version_only() -> None:
    """RFC 9110, 13.1.1."""
    with (
        app.test_request_context("/", headers={"If-Match": '"other"'}),
        pytest.raises(ProtocolError) as caught,
    ):
        unchanged(tag_of("r1", "ttl"))

    assert caught.value.status == 412
