"""What a token allows, and when it no longer does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from pvd_graph.accounts.database import Database
from pvd_graph.accounts.organisations import make_organisation
from pvd_graph.accounts.secrets import parts_of
from pvd_graph.accounts.tokens import Grant, Tokens
from pvd_graph.errors import NotFoundError

PUBLISHER = Grant("publish", frozenset({"demo"}), title="Essai")


@pytest.fixture
def tokens(tmp_path: Path) -> Iterator[Tokens]:
    """Open the accounts of an empty folder."""
    found = Tokens(tmp_path)
    yield found
    found.close()


def _name(token: str) -> str:
    parts = parts_of(token)
    assert parts is not None
    return parts[0]


def test_a_token_gives_what_it_was_made_with(tokens: Tokens) -> None:
    """All of it, the description of the dataset included."""
    token = tokens.create(PUBLISHER, days=1)

    assert tokens.check(token) == PUBLISHER


def test_a_token_is_not_found_in_the_file(tokens: Tokens, tmp_path: Path) -> None:
    """Neither its secret nor the key."""
    token = tokens.create(PUBLISHER)
    tokens.close()

    content = (tmp_path / "accounts.sqlite").read_bytes()
    assert _name(token).encode() in content
    assert token.rsplit("_", 1)[1].encode() not in content
    assert (tmp_path / "accounts.sqlite").stat().st_mode & 0o077 == 0


def test_another_secret_is_refused(tokens: Tokens) -> None:
    """As an unknown id is."""
    token = tokens.create(PUBLISHER)

    assert tokens.check(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert tokens.check("pvd_unknown12345_" + "x" * 43) is None
    assert tokens.check("") is None


def test_a_revoked_token_is_refused(tokens: Tokens) -> None:
    """From then on; an unknown one cannot be revoked."""
    token = tokens.create(PUBLISHER)

    tokens.revoke(_name(token))

    assert tokens.check(token) is None
    with pytest.raises(NotFoundError):
        tokens.revoke("unknown")


def test_an_expired_token_is_refused(tokens: Tokens, tmp_path: Path) -> None:
    """The moment it expires counts, in UTC."""
    token = tokens.create(PUBLISHER, days=1)
    past = datetime.now(UTC) - timedelta(seconds=1)
    engine = create_engine(f"sqlite:///{tmp_path}/accounts.sqlite")
    with engine.begin() as base:
        base.execute(text("UPDATE token SET expires = :past"), {"past": str(past)[:26]})
    engine.dispose()

    assert tokens.check(token) is None


def test_the_last_use_is_noted(tokens: Tokens) -> None:
    """An operator sees which tokens nobody uses."""
    token = tokens.create(PUBLISHER)
    assert tokens.all()[0].last_used is None

    tokens.check(token)

    used = tokens.all()[0].last_used
    assert used is not None
    assert datetime.now(UTC) - used < timedelta(minutes=1)


def test_rights_include_those_before_them() -> None:
    """load, publish, admin."""
    assert PUBLISHER.allows("load")
    assert PUBLISHER.allows("publish")
    assert not PUBLISHER.allows("admin")


def test_a_dataset_is_covered_by_its_exact_slug() -> None:
    """An administrator without dataset may write any; others never."""
    assert PUBLISHER.covers("demo")
    assert not PUBLISHER.covers("demo-2")
    assert not Grant("publish", frozenset()).covers("demo")
    assert Grant("admin", frozenset()).covers("demo")
    assert not Grant("admin", frozenset({"other"})).covers("demo")


def test_the_tokens_of_an_organisation_are_its_own(
    tokens: Tokens, tmp_path: Path
) -> None:
    """Another cannot revoke them; the operator sees and revokes all."""
    database = Database(tmp_path)
    with database.session() as session:
        mine, other = (
            make_organisation(session, "partner", slug, slug).id for slug in "ab"
        )
    database.close()
    token = tokens.create(PUBLISHER, organisation=mine)
    tokens.create(PUBLISHER)

    assert [one.name for one in tokens.all(organisation=mine)] == [_name(token)]
    assert tokens.all(organisation=other) == []
    assert len(tokens.all()) == 2
    with pytest.raises(NotFoundError):
        tokens.revoke(_name(token), organisation=other)
    tokens.revoke(_name(token), organisation=mine)
    assert tokens.check(token) is None
