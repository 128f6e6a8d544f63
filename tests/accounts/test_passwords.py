"""Passwords: kept as hashes, compared in the same time, looked at when new."""

import threading

import pytest

from pvd_graph.accounts import passwords
from pvd_graph.errors import BadParameterError, BusyError


def test_a_password_matches_its_hash_alone() -> None:
    """Which is argon2id's, and another each time."""
    kept = passwords.hash_of("quatre mots pris au hasard")

    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert kept != passwords.hash_of("quatre mots pris au hasard")
    assert passwords.matches("quatre mots pris au hasard", kept)
    assert not passwords.matches("quatre mots pris au hasarD", kept)
    assert not passwords.matches("x" * 1000, kept)


@pytest.mark.parametrize("kept", [None, "", "md5:abc"])
def test_nothing_matches_what_is_no_hash(kept: str | None) -> None:
    """An account without password; what the dummy hash is of opens nothing either."""
    assert not passwords.matches("the password of nobody", kept)


@pytest.mark.parametrize(
    "password",
    [
        "court",
        "x" * 257,
        "aaaaaaaaaaaaaaaa",
        "anne.exemple@example.org",
        "anne.exempleanne.exemple",
        "pvd-graphpvd-graph",
    ],
)
def test_what_is_soon_guessed_is_refused(password: str) -> None:
    """With a word on what to do."""
    with pytest.raises(BadParameterError):
        passwords.check_new(password, email="anne.exemple@example.org")


def test_who_waits_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages do not all wait for passwords."""
    monkeypatch.setattr(passwords, "_WAIT_S", 0.01)
    monkeypatch.setattr(passwords, "_AT_ONCE", threading.BoundedSemaphore(1))
    passwords.hash_of("x")
    with passwords._turn(), pytest.raises(BusyError):  # noqa: SLF001 - to hold it
        passwords.hash_of("x")


def test_a_few_words_will_do() -> None:
    """No sign is asked for."""
    passwords.check_new("quatre mots pris au hasard", email="anne@example.org")
