"""Tokens look as promised, and only their digests are kept."""

import re
from pathlib import Path

import pytest

from pvd_graph.accounts.secrets import (
    digest_of,
    key_for,
    new_token,
    parts_of,
    pepper_of,
    session_key_of,
)
from pvd_graph.errors import InputError, StoreError


def test_tokens_have_the_form_that_is_promised() -> None:
    """Scripts find the token of a scratch store by this pattern."""
    tokens = {new_token() for _ in range(50)}

    assert len(tokens) == 50
    for token in tokens:
        assert re.fullmatch(r"pvd_[A-Za-z0-9]+_[A-Za-z0-9_-]+", token)
        assert parts_of(token) is not None


@pytest.mark.parametrize("text", ["", "pvd_", "pvd_short_x", "xyz_a_b", "pvd_é_" * 9])
def test_what_is_no_token_has_no_parts(text: str) -> None:
    """It is not even looked up."""
    assert parts_of(text) is None


def test_the_key_is_made_once_and_is_its_owners(tmp_path: Path) -> None:
    """Two starts keep the same digests; nobody else reads it."""
    pepper = pepper_of(tmp_path)

    assert pepper_of(tmp_path) == pepper
    assert (tmp_path / "token-pepper").stat().st_mode & 0o777 == 0o600


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    """With what to do about it."""
    pepper_of(tmp_path)
    (tmp_path / "token-pepper").chmod(0o644)

    with pytest.raises(StoreError, match="chmod 600"):
        pepper_of(tmp_path)


def test_a_key_of_the_environment_wins_and_is_long_enough(tmp_path: Path) -> None:
    """No file is then made."""
    assert pepper_of(tmp_path, "x" * 32) == b"x" * 32
    assert not (tmp_path / "token-pepper").exists()
    with pytest.raises(InputError, match="PVD_TOKEN_PEPPER"):
        pepper_of(tmp_path, "short")


def test_sessions_have_a_key_of_their_own(tmp_path: Path) -> None:
    """Kept as that of tokens is; what is derived from it tells nothing of it."""
    key = session_key_of(tmp_path)

    assert session_key_of(tmp_path) == key
    assert key != pepper_of(tmp_path)
    assert (tmp_path / "session-key").stat().st_mode & 0o777 == 0o600
    assert session_key_of(tmp_path, "y" * 32) == b"y" * 32
    with pytest.raises(InputError, match="PVD_SESSION_KEY"):
        session_key_of(tmp_path, "short")
    derived = {key_for(key, "a"), key_for(key, "b"), key_for(b"z", "a")}
    assert len(derived) == 3
    assert {len(one) for one in derived} == {32}


def test_another_key_gives_another_digest() -> None:
    """A copy of the database alone opens nothing."""
    assert digest_of("secret", b"a") != digest_of("secret", b"b")
