"""Texts that mean one commune, and those that may mean several."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pvd_graph.errors import BadCodeError, NotFoundError
from pvd_graph.services.meant_commune import commune_of, meant_commune
from tests.small_site import SmallSite


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallSite]:
    """Open the small graph with its index."""
    folder: Path = tmp_path_factory.mktemp("site")
    site = SmallSite(folder)
    yield site
    site.search().close()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("99001", "99001"),
        (" 99001 ", "99001"),
        ("99004", "99001"),
        ("Belley (01034)", "01034"),
        ("belley", "01034"),
        ("SAINTE FICTIVE", "99002"),
        ("fictive", ""),
        ("", ""),
        ("zzzz", ""),
    ],
)
def test_a_text_means_a_commune(site: SmallSite, text: str, code: str) -> None:
    """By code, by both, or by a name that only one has; an absorbed one is followed."""
    assert meant_commune(site.reader(), site.search(), text).code == code


def test_who_may_be_meant_is_told(site: SmallSite) -> None:
    """With codes, so that the next try is certain."""
    with pytest.raises(NotFoundError, match="99001") as several:
        commune_of(site.reader(), site.search(), "fictive")
    with pytest.raises(NotFoundError, match="zzzz"):
        commune_of(site.reader(), site.search(), "zzzz")

    assert "Sainte-Fictive (99002)" in str(several.value)


def test_a_lost_zero_is_told(site: SmallSite) -> None:
    """Figures are a code, never a name."""
    with pytest.raises(BadCodeError, match="01034"):
        commune_of(site.reader(), site.search(), "1034")
