"""Pages that stand alone are made with the care of the site's own."""

import pytest
from jinja2 import UndefinedError

from pvd_graph.services.lone_templates import lone_template


def test_what_a_page_needs_and_was_not_given_is_an_error() -> None:
    """An empty place in a report would look like a fact."""
    with pytest.raises(UndefinedError):
        lone_template("version_diff.html").render()
