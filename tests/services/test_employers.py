"""An employer is the town, its EPCI, another, or nothing to compare with."""

import pytest

from pvd_graph.accounts.model import Kind, Organisation
from pvd_graph.services.employers import Employer, employer_of
from pvd_graph.store.oxigraph import OxigraphReader

BELLEY = "01034"


@pytest.mark.parametrize(
    ("kind", "code", "siret", "expected"),
    [
        ("town", BELLEY, "21010034300012", "same"),
        ("town", BELLEY, "20004035000019", "epci"),
        ("town", BELLEY, "99900100000017", "other"),
        ("town", BELLEY, "", "unknown"),
        ("town", BELLEY, "210100343", "unknown"),
        ("town", BELLEY, "2101003430001\u0662", "unknown"),
        ("town", "99077", "99900100000017", "unknown"),
        ("epci", "200040350", "20004035000019", "same"),
        ("epci", "200040350", "21010034300012", "other"),
        ("partner", "anct", "99900100000017", "unknown"),
        ("programme", "", "99900100000017", "unknown"),
    ],
)
def test_what_an_employer_is(
    small: OxigraphReader, kind: Kind, code: str, siret: str, expected: Employer
) -> None:
    """By the first nine digits; of partners no SIREN is known."""
    place = Organisation(1, kind, "Ville", code)

    assert employer_of(small, place, siret) == expected
