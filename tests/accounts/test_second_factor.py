"""Codes of a telephone and on paper: each opens once."""

import time

import pyotp
import pytest
from sqlalchemy.orm import Session

from pvd_graph.accounts.database import Database
from pvd_graph.accounts.people import person_row
from pvd_graph.accounts.second_factor import SecondFactor
from tests.accounts.guests import KEY, somebody

FACTOR = SecondFactor(KEY)


def _enrolled(session: Session) -> tuple[int, pyotp.TOTP, list[str]]:
    anne = somebody(session).id
    secret = FACTOR.new_secret()
    totp = pyotp.TOTP(secret)
    codes = FACTOR.enrol(session, anne, secret, totp.now())
    assert codes is not None
    return anne, totp, codes


def test_a_code_opens_once(database: Database) -> None:
    """Nor does an older one afterwards."""
    now = int(time.time())
    with database.session() as session:
        anne, totp, _ = _enrolled(session)
        row = person_row(session, anne)
        row.totp_step = 0

        assert FACTOR.accepts(session, row, totp.at(now))
        assert not FACTOR.accepts(session, row, totp.at(now))
        assert not FACTOR.accepts(session, row, totp.at(now - 30))
        assert FACTOR.accepts(session, row, totp.at(now + 30))


@pytest.mark.parametrize("seconds", [-120, 120])
def test_codes_of_other_times_do_not_open(database: Database, seconds: int) -> None:
    """One step before and after, for clocks that are not quite right; no more."""
    with database.session() as session:
        anne, totp, _ = _enrolled(session)
        row = person_row(session, anne)
        row.totp_step = 0

        assert not FACTOR.accepts(session, row, totp.at(int(time.time()) + seconds))


def test_a_recovery_code_opens_once(database: Database) -> None:
    """However it is typed; new ones take the place of the old."""
    with database.session() as session:
        anne, _, codes = _enrolled(session)
        row = person_row(session, anne)
        assert FACTOR.codes_left(session, anne) == len(set(codes)) == 10

        assert FACTOR.accepts(session, row, f" {codes[0].upper().replace('-', ' ')}")
        assert not FACTOR.accepts(session, row, codes[0])
        assert FACTOR.codes_left(session, anne) == 9
        fresh = FACTOR.renew_codes(session, anne)
        assert not FACTOR.accepts(session, row, codes[1])
        assert FACTOR.accepts(session, row, fresh[0])


def test_a_wrong_code_enrols_nothing(database: Database) -> None:
    """So that nobody locks themselves out."""
    with database.session() as session:
        anne = somebody(session).id

        assert FACTOR.enrol(session, anne, FACTOR.new_secret(), "000000") is None
        assert person_row(session, anne).totp_secret is None
        assert not FACTOR.accepts(session, person_row(session, anne), "000000")


def test_another_key_opens_by_no_code(database: Database) -> None:
    """What a copy of the database holds is of no use without the key."""
    with database.session() as session:
        anne, totp, codes = _enrolled(session)
        row = person_row(session, anne)
        row.totp_step = 0
        thief = SecondFactor(b"x" * 64)

        assert not thief.accepts(session, row, totp.now())
        assert not thief.accepts(session, row, codes[0])
        assert totp.secret not in (row.totp_secret or "")


def test_without_a_second_factor_there_are_no_codes(database: Database) -> None:
    """Removed: neither kind opens."""
    with database.session() as session:
        anne, totp, codes = _enrolled(session)
        FACTOR.remove(session, anne, by=anne)
        row = person_row(session, anne)
        assert not FACTOR.accepts(session, row, totp.now())
        assert not FACTOR.accepts(session, row, codes[0])
        assert FACTOR.codes_left(session, anne) == 0
