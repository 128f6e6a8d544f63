"""From the graph to groups, and back to what the next build compares with."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyoxigraph as ox
import pytest

from pvd_graph.peers.communities import Sizes
from pvd_graph.peers.group_model import Before
from pvd_graph.peers.group_statements import grouping_statements
from pvd_graph.peers.groups import group_towns
from pvd_graph.peers.model import fit
from pvd_graph.services.grouping import groups_before, groups_of, last_groups
from pvd_graph.services.peering import portraits
from pvd_graph.store.generations import Generations
from pvd_graph.store.oxigraph import OxigraphReader
from tests.conftest import Built
from tests.peers.clusters import clustered, names_of


def _read_back(statements: list[tuple[str, str, str]]) -> list[Before]:
    store = ox.Store()
    text = "".join(f"{' '.join(one)} .\n" for one in statements)
    store.load(text.encode(), format=ox.RdfFormat.N_TRIPLES)
    return groups_before(OxigraphReader(store, 1))


def test_what_is_written_is_read_back() -> None:
    """Members, names, what the names say, earlier names, former groups."""
    tables = clustered()
    lost = frozenset({"99000", "99001", "99040", "99070"})
    others = frozenset(names_of(tables)) - lost
    before = [
        Before("ancien", "Ancien", "Old", members=lost),
        Before("reste", "Reste", "Rest", members=others),
    ]
    found = group_towns(fit(tables), tables, names_of(tables), before)

    back = {one.slug: one for one in _read_back(list(grouping_statements(found, "1")))}

    for group in found.groups:
        last = back[group.slug]
        assert last.members == frozenset(group.members)
        assert (last.fr, last.en, last.said) == (
            group.name.fr,
            group.name.en,
            group.name.said,
        )
    assert back["ancien"].replaced_by[0] in {one.slug for one in found.groups}
    assert len(back["ancien"].replaced_by) == 3
    assert back["ancien"].members == frozenset()


def test_a_second_release_goes_on_from_the_first() -> None:
    """Through the graph: perturbed towns keep identifiers, a new name keeps the old."""
    tables, changed = clustered(), clustered(lost=0.1, seed=4, new=4)
    first = list(
        grouping_statements(group_towns(fit(tables), tables, names_of(tables)), "1")
    )
    before = _read_back(first)
    renamed = [
        Before(
            one.slug, f"Nom d'avant {at}", one.en, one.said, one.earlier, one.members
        )
        for at, one in enumerate(before)
    ]

    found = group_towns(fit(changed), changed, names_of(changed), renamed)

    assert {one.slug for one in found.groups} == {one.slug for one in before}
    second = _read_back(list(grouping_statements(found, "2")))
    earlier = {text for one in second for text, _ in one.earlier}
    assert earlier >= {one.fr for one in renamed}


def test_few_towns_are_one_group(small: OxigraphReader) -> None:
    """Three towns, fewer than two groups of the smallest size."""
    drawn = portraits(small)

    statements = list(groups_of(drawn))

    (one,) = _read_back(statements)
    assert one.members == {"01034", "99001", "99002"}
    assert len(one.members) < Sizes().smallest
    assert list(groups_of(drawn)) == statements


def test_no_town_no_group() -> None:
    """An empty graph has none, and says nothing."""
    empty = OxigraphReader(ox.Store(), 1)

    assert list(groups_of(portraits(empty))) == []
    assert groups_before(empty) == []


def test_a_first_build_has_no_groups_before(tmp_path: Path) -> None:
    """And nothing to note."""
    assert last_groups(Generations(tmp_path)) == ([], [])


@pytest.mark.slow
def test_the_last_generation_tells_its_groups(built: Built, tmp_path: Path) -> None:
    """The bundled towns, each in one; a damaged database is noted, not fatal."""
    before, note = last_groups(Generations(built.data / "store"))

    towns = [code for one in before for code in one.members]
    assert len(towns) == len(set(towns)) == 1646
    assert len({one.fr for one in before}) == len(before) > 10
    assert note == []
    copy = tmp_path / "store"
    shutil.copytree(built.data / "store", copy, symlinks=True)
    current = Generations(copy).current()
    assert current is not None
    (current.db / "CURRENT").write_text("damaged")
    nothing, note = last_groups(Generations(copy))
    assert nothing == []
    assert len(note) == 1


@pytest.mark.slow
def test_a_release_of_perturbed_data_keeps_its_groups(reader: OxigraphReader) -> None:
    """The bundled towns with one challenge in fifty not found any more.

    Nine groups of ten keep their address, eight towns of ten their group, and no two
    groups have one name, in either language.
    """
    drawn, before = portraits(reader), groups_before(reader)
    known = drawn.knowledge
    draw = np.random.default_rng(9)
    kept = [one for one in known.tables.declared if draw.random() >= 0.02]
    changed = replace(known.tables, declared=tuple(kept))

    found = group_towns(fit(changed), changed, known.names, before)

    slugs = {one.slug for one in found.groups}
    homes = {code: one.slug for one in before for code in one.members}
    same = [homes[code] == one.slug for one in found.groups for code in one.members]
    assert len(slugs & {one.slug for one in before}) >= 0.9 * len(before)
    assert sum(same) >= 0.8 * len(same)
    for names in (
        [one.name.fr for one in found.groups],
        [one.name.en for one in found.groups],
    ):
        assert len(set(names)) == len(names)
    sizes = Sizes()
    for one in found.groups:
        assert sizes.smallest <= len(one.members) <= sizes.largest(1646)
