"""Secrets of tokens and links: how they look, and how they are kept.

A token is ``pvd_<id>_<secret>``. The secret is 256 random bits, so that a keyed digest
is enough to keep it: a slow one would add nothing but a lever for denial of service.
The key, the pepper, is not in the database: a copy of that alone opens nothing.

Source: NIST SP 800-63B, section 5.1.2 (look-up secrets of at least 112 bits).
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
import string
from pathlib import Path

from pvd_graph.errors import InputError, StoreError

__all__ = [
    "digest_of",
    "key_for",
    "new_id",
    "new_secret",
    "new_token",
    "parts_of",
    "pepper_of",
    "session_key_of",
    "token_of",
]

_TOKEN = re.compile(r"pvd_([A-Za-z0-9]{8,32})_([A-Za-z0-9_-]{20,128})", re.ASCII)
_ID_LETTERS = string.ascii_letters + string.digits
_ID_LENGTH = 12
_SECRET_BYTES = 32
_PEPPER_FILE = "token-pepper"
_SESSION_FILE = "session-key"
_LEAST_PEPPER = 32


def new_id() -> str:
    """Return the public part of a new token."""
    return "".join(secrets.choice(_ID_LETTERS) for _ in range(_ID_LENGTH))


def new_secret() -> str:
    """Return the secret part of a new token."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def new_token() -> str:
    """Return a token that nobody keeps: that of a scratch store."""
    return token_of(new_id(), new_secret())


def token_of(name: str, secret: str) -> str:
    """Return the token as its holder sends it."""
    return f"pvd_{name}_{secret}"


def parts_of(token: str) -> tuple[str, str] | None:
    """Return id and secret of *token*; None where it is none."""
    found = _TOKEN.fullmatch(token)
    return (found[1], found[2]) if found else None


def digest_of(secret: str, pepper: bytes) -> str:
    """Return what is kept of *secret*."""
    return hmac.digest(pepper, secret.encode(), "sha256").hex()


def pepper_of(data: Path, given: str = "") -> bytes:
    """Return the server's key of tokens: the one *given*, else that of the folder.

    The file is made when there is none, readable by its owner only.

    Raises:
        InputError: the one given is too short to be a secret.
        StoreError: the file cannot be read or made, or others may read it.
    """
    return _key_of(data / _PEPPER_FILE, given, "PVD_TOKEN_PEPPER")


def session_key_of(data: Path, given: str = "") -> bytes:
    """Return the server's key of sessions: the one *given*, else that of the folder.

    Raises:
        InputError: the one given is too short to be a secret.
        StoreError: the file cannot be read or made, or others may read it.
    """
    return _key_of(data / _SESSION_FILE, given, "PVD_SESSION_KEY")


def key_for(key: bytes, purpose: str) -> bytes:
    """Return a key of 32 bytes for one purpose, which tells nothing of *key*."""
    return hmac.digest(key, purpose.encode(), "sha256")


def _key_of(path: Path, given: str, variable: str) -> bytes:
    if given:
        if len(given) < _LEAST_PEPPER:
            problem = f"{variable} : {_LEAST_PEPPER} caractères au moins"
            raise InputError(problem)
        return given.encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return _read_key(path)
        key = secrets.token_hex(_SECRET_BYTES)
        try:
            os.write(descriptor, key.encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return key.encode()
    except OSError as error:
        problem = f"{path} : clé inutilisable ({error.strerror})"
        raise StoreError(problem) from error


def _read_key(path: Path) -> bytes:
    if path.stat().st_mode & 0o077:
        problem = f"{path} : d'autres peuvent lire la clé ; faites « chmod 600 »"
        raise StoreError(problem)
    key = path.read_bytes().strip()
    if len(key) < _LEAST_PEPPER:
        problem = f"{path} : clé incomplète ; supprimez le fichier"
        raise StoreError(problem)
    return key
