"""The second factor: codes of an application on a telephone, and codes on paper.

The secret is kept encrypted with a key that is not in the database. A code opens once:
the step of time of the last one is remembered. Ten recovery codes stand in for a lost
telephone, each once.

Source: RFC 6238: steps of 30 s, one before and after; section 5.2, a code once.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import UTC, datetime

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from pvd_graph.accounts.audit import note
from pvd_graph.accounts.people import person_row
from pvd_graph.accounts.secrets import key_for
from pvd_graph.accounts.tables import PersonRow, RecoveryRow

__all__ = ["SecondFactor"]

_STEP_S = 30
_CODES = 10
# Without signs that are taken for others.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_ISSUER = "pvd-graph"


class SecondFactor:
    """Codes of a site; knows the key of the secrets."""

    def __init__(self, key: bytes) -> None:
        """Encrypt with what is derived from *key*."""
        whole = key_for(key, "second-factor")
        self._cipher = Fernet(base64.urlsafe_b64encode(whole))
        self._key = key_for(key, "recovery")

    def new_secret(self) -> str:
        """Return a secret that is nobody's yet."""
        return pyotp.random_base32()

    def sealed(self, secret: str) -> str:
        """Return *secret* for a cookie to carry until it is enrolled."""
        return self._cipher.encrypt(secret.encode()).decode()

    def unsealed(self, text: str, *, within_s: int | None = None) -> str:
        """Return the secret that a cookie carried; empty where it is none of ours.

        Args:
            text: as `sealed` made it.
            within_s: how long ago at most; None: whenever.
        """
        try:
            return self._cipher.decrypt(text.encode(), ttl=within_s).decode()
        except InvalidToken:
            return ""

    def address(self, secret: str, email: str) -> str:
        """Return what an application reads from a QR code."""
        return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=_ISSUER)

    def enrol(
        self, session: Session, person: int, secret: str, code: str
    ) -> list[str] | None:
        """Take *secret* as the second factor of *person*, who shows a *code* of it.

        Returns:
            The recovery codes, shown this once; None: the code is not good.
        """
        row = person_row(session, person)
        step = _matching_step(secret, code, 0)
        if step is None:
            return None
        row.totp_secret = self.sealed(secret)
        row.totp_step = step
        note(session, person, "enrol_second_factor", f"person:{person}")
        return self.renew_codes(session, person)

    def renew_codes(self, session: Session, person: int) -> list[str]:
        """Return new recovery codes, in place of those of before."""
        session.execute(delete(RecoveryRow).where(RecoveryRow.person_id == person))
        codes = [_recovery_code() for _ in range(_CODES)]
        for code in codes:
            session.add(
                RecoveryRow(digest=self._digest(person, code), person_id=person)
            )
        return codes

    def codes_left(self, session: Session, person: int) -> int:
        """Return how many recovery codes *person* has left."""
        query = select(func.count(RecoveryRow.digest)).where(
            RecoveryRow.person_id == person
        )
        return session.scalar(query) or 0

    def remove(self, session: Session, person: int, *, by: int | None) -> None:
        """Let *person* sign in without a code."""
        row = person_row(session, person)
        row.totp_secret, row.totp_step = None, 0
        session.execute(delete(RecoveryRow).where(RecoveryRow.person_id == person))
        note(session, by, "remove_second_factor", f"person:{person}")

    def accepts(self, session: Session, row: PersonRow, code: str) -> bool:
        """Tell whether *code* opens; it does not a second time."""
        plain = "".join(code.split()).replace("-", "").lower()
        if row.totp_secret is None:
            return False
        # Empty where the key of the server was changed.
        secret = self.unsealed(row.totp_secret)
        step = _matching_step(secret, plain, row.totp_step) if secret else None
        if step is not None:
            row.totp_step = step
            return True
        digest = self._digest(row.id, plain)
        query = delete(RecoveryRow).where(RecoveryRow.digest == digest)
        if not session.scalars(query.returning(RecoveryRow.digest)).all():
            return False
        note(session, row.id, "use_recovery_code", f"person:{row.id}")
        return True

    def _digest(self, person: int, code: str) -> str:
        plain = code.replace("-", "").encode()
        salted = self._key + person.to_bytes(8, "big") + plain
        return hashlib.sha256(salted).hexdigest()


def _recovery_code() -> str:
    """Return a code of 49 random bits, which is only tried behind a limit."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def _matching_step(secret: str, code: str, last: int) -> int | None:
    """Return the step of time that *code* is of, after *last*; None: of none."""
    totp = pyotp.TOTP(secret)
    now = int(datetime.now(UTC).timestamp()) // _STEP_S
    for step in (now, now - 1, now + 1):
        same = pyotp.utils.strings_equal(totp.generate_otp(step), code)
        if same and step > last:
            return step
    return None
