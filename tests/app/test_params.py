"""Parameters are checked at the border, and told in French."""

import pytest
from flask import Flask

from pvd_graph.app.params import Page, int_arg, page_of, text_arg
from pvd_graph.errors import InputError

APP = Flask(__name__)


@pytest.mark.parametrize(
    "text", ["0", "51", "-1", "ten", "1.5", "1e1", "¼", "9" * 5000]
)
def test_numbers_out_of_bounds_are_told(text: str) -> None:
    """With the bounds, and what was received; digits of other scripts are no number."""
    with (
        APP.test_request_context(query_string={"k": text}),
        pytest.raises(InputError, match="de 1 à 50"),
    ):
        int_arg("k", default=10, low=1, high=50)


def test_numbers_in_bounds_and_absent() -> None:
    """An empty field of a form is an absent one."""
    with APP.test_request_context("/?k=50&empty="):
        assert int_arg("k", default=10, low=1, high=50) == 50
        assert int_arg("empty", default=10, low=1, high=50) == 10


def test_texts_are_trimmed_and_bounded() -> None:
    """No name of a commune has 200 characters."""
    with APP.test_request_context(query_string={"q": " Belley ", "long": "a" * 201}):
        assert text_arg("q") == "Belley"
        assert text_arg("absent") == ""
        with pytest.raises(InputError, match="trop long"):
            text_arg("long")


def test_page_beyond_the_end_is_the_last() -> None:
    """A list that shrank must not answer with nothing."""
    with APP.test_request_context("/?page=9"):
        assert page_of(101, size=50) == Page(3, 50, 101)
        assert page_of(0).number == 1
    page = Page(3, 50, 101)
    assert (page.start, page.stop, page.last) == (100, 101, 3)
