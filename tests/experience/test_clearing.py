"""What keeps a sheet from going out."""

import pytest

from pvd_graph.errors import BadParameterError
from pvd_graph.experience.clearing import (
    blocking,
    check_publication,
    check_submission,
)
from tests.experience.sheets import content


def test_names_go_out_by_the_word_of_both_sides() -> None:
    """Each is told what to do: an author removes, a moderator asks."""
    sheet = content(advice="Merci à Mme Dupont")

    with pytest.raises(BadParameterError, match="retirez-le"):
        check_submission(sheet, (), names_confirmed=False)
    with pytest.raises(BadParameterError, match="demandez à l'auteur"):
        check_publication(sheet, (), names_read=False)
    check_submission(sheet, (), names_confirmed=True)
    check_publication(sheet, (), names_read=True)
    assert blocking(sheet) is None


def test_no_word_lets_an_address_out() -> None:
    """Nor a telephone number."""
    sheet = content(advice="Appeler le 01 99 00 12 34")

    with pytest.raises(BadParameterError, match="01 99 00 12 34"):
        check_submission(sheet, (), names_confirmed=True)
    with pytest.raises(BadParameterError, match="01 99 00 12 34"):
        check_publication(sheet, (), names_read=True)
    found = blocking(sheet)
    assert found is not None
    assert found.kind == "phone"
