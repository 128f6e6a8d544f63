"""Cells meet things of every type; at most one is certain."""

import pytest

from pvd_graph.ports import GraphReader
from pvd_graph.services.reconciling import (
    Cell,
    Typed,
    entity,
    prepare,
    reconcile,
    suggest,
)
from tests.small_site import SmallSite


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """The small graph and its search index."""
    return SmallSite(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def reader(site: SmallSite) -> GraphReader:
    """The small graph."""
    return site.reader()


def test_things_are_found_by_identifier(reader: GraphReader) -> None:
    """A commune by its code of today or of the past; anything else is unknown."""
    today = entity(reader, "commune/99001")

    assert today is not None
    assert (today.name, today.type) == ("Fictive-sur-Exemple", "commune")
    assert entity(reader, "commune/99004") == today
    assert entity(reader, "commune/00000") is None
    assert entity(reader, "nothing") is None


def test_an_identifier_of_another_type_is_only_a_text(reader: GraphReader) -> None:
    """A column of communes does not turn into one of challenges."""
    cell = Cell("challenge/logements-vacants", ("commune",))

    assert not any(one.certain for one in reconcile(reader, cell))


def test_names_are_read_ahead_once(reader: GraphReader) -> None:
    """The same thread, whoever asks; what it reads is what questions use."""
    started = prepare(reader)
    started.join(timeout=60)

    assert not started.is_alive()
    assert prepare(reader) is started
    assert reconcile(reader, Cell("Belley"))[0].certain


def test_an_unknown_type_finds_nothing(reader: GraphReader) -> None:
    """Rather than anything at all."""
    assert reconcile(reader, Cell("Belley", ("person",))) == []


def test_scores_go_down_and_the_limit_holds(reader: GraphReader) -> None:
    """Of a hundred."""
    found = reconcile(reader, Cell("fictive", limit=2))
    scores = [one.score for one in found]

    assert len(found) == 2
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[0] <= 100


def test_suggestions_begin_with_what_was_typed(
    site: SmallSite, reader: GraphReader
) -> None:
    """Names that begin so first; types are kept to."""
    found = suggest(reader, site.search(), Typed("fict", ("commune",)))

    assert [one.name for one in found] == ["Fictive-sur-Exemple", "Sainte-Fictive"]
    assert suggest(reader, site.search(), Typed("fict", ("epci",))) == []
    assert suggest(reader, site.search(), Typed("commune/01034", ("epci",))) == []
