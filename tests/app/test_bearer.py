"""Who writes is told by a header, and by nothing else."""

import pytest
from flask import Flask

from pvd_graph.app.bearer import ScratchToken, bearer_grant, forbidden
from pvd_graph.app.sparql_refusal import ProtocolError

app = Flask(__name__)
TOKEN = "pvd_one_secret"  # noqa: S105 - a test's


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER "])
def test_the_bearer_may(scheme: str) -> None:
    """The scheme is written in any case (RFC 9110, 11.1)."""
    headers = {"Authorization": f"{scheme} {TOKEN}"}
    with app.test_request_context("/", headers=headers):
        assert bearer_grant(ScratchToken(TOKEN)).allows("admin")


@pytest.mark.parametrize(
    ("header", "error"),
    [
        ("", False),
        ("Bearer", True),
        (f"Bearer {TOKEN}x", True),
        (f"Basic {TOKEN}", True),
        (TOKEN, True),
    ],
)
def test_others_are_told_what_is_asked_for(header: str, error: bool) -> None:  # noqa: FBT001 - a column of the table
    """RFC 6750, 3: no error is named where nothing was sent."""
    headers = {"Authorization": header} if header else {}
    target = f"/?access_token={TOKEN}"
    with (
        app.test_request_context(target, headers=headers),
        pytest.raises(ProtocolError) as caught,
    ):
        bearer_grant(ScratchToken(TOKEN))

    assert caught.value.status == 401
    challenge = str(caught.value.more["challenge"])
    assert challenge.startswith("Bearer ")
    assert ("invalid_token" in challenge) == error


def test_a_right_that_does_not_suffice_is_403() -> None:
    """RFC 6750, 3.1."""
    refusal = forbidden(("non", "no"))

    assert refusal.status == 403
    assert "insufficient_scope" in str(refusal.more["challenge"])
