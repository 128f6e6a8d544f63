"""Passwords of local accounts: argon2id hashes, and what is asked of a new one.

Length is what counts: no rule asks for signs. A password that is the address or the
name of the site, or one sign again and again, is refused.

Source: OWASP Password Storage Cheat Sheet (argon2id, 19 MiB, 2 passes); NIST SP
800-63B, 5.1.1.2; CNIL, délibération 2022-100 (12 characters, and a delay).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pvd_graph.errors import BadParameterError, BusyError

__all__ = ["LEAST", "MOST", "check_new", "hash_of", "matches"]

LEAST, MOST = 12, 256
"""Characters of a password."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Each takes 19 MiB and a core: more at once would serve nobody sooner.
_AT_ONCE = threading.BoundedSemaphore(2)
_WAIT_S = 5.0
_KINDS_OF_SIGNS = 5


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for one's turn to compute a hash.

    Raises:
        BusyError: too many wait: pages must not all wait with them.
    """
    if not _AT_ONCE.acquire(timeout=_WAIT_S):
        problem = "trop de connexions à la fois ; réessayez dans un instant"
        raise BusyError(problem)
    try:
        yield
    finally:
        _AT_ONCE.release()


def hash_of(password: str) -> str:
    """Return what is kept of *password*.

    Raises:
        BusyError: too many sign in at this moment.
    """
    with _turn():
        return _HASHER.hash(password)


@cache
def _nobody() -> str:
    return hash_of("the password of nobody")


def matches(password: str, kept: str | None) -> bool:
    """Tell whether *password* is the one of which *kept* is the hash.

    Where there is none it takes as long to say no.

    Raises:
        BusyError: too many sign in at this moment.
    """
    if len(password) > MOST:
        return False
    nobody = _nobody()
    with _turn():
        try:
            _HASHER.verify(kept or nobody, password)
        except (VerificationError, InvalidHashError):
            return False
    return bool(kept)


def check_new(password: str, *, email: str) -> None:
    """Look at a password that somebody wants.

    Raises:
        BadParameterError: too short, too long, or too easily guessed.
    """
    if not LEAST <= len(password) <= MOST:
        problem = f"Le mot de passe compte {LEAST} à {MOST} caractères."
        raise BadParameterError(problem, f"A password has {LEAST} to {MOST} signs.")
    plain = password.lower()
    guessed = (email.lower(), email.partition("@")[0].lower(), "pvd-graph")
    easy = any(len(word) > 2 and plain.replace(word, "") == "" for word in guessed)  # noqa: PLR2004 - shorter ones say nothing
    if easy or plain == email.lower() or len(set(plain)) < _KINDS_OF_SIGNS:
        problem = (
            "Ce mot de passe se devine trop vite : prenez plusieurs mots sans rapport "
            "entre eux."
        )
        english = "This password is guessed too soon: take several unrelated words."
        raise BadParameterError(problem, english)
