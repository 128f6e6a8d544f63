"""Readers only ever see whole generations, and `current` only ever names one."""

from pathlib import Path

import pytest

from pvd_graph.errors import StoreError
from pvd_graph.store.generations import Generations, HeldGraph

GRAPHS = [HeldGraph("http://e/g", "g.nt.zst", "00", 3)]


def test_publishing_switches_and_prunes(tmp_path: Path) -> None:
    """The newest few stay, so that one can go back."""
    generations = Generations(tmp_path, keep=2)
    assert generations.current() is None

    numbers = [generations.publish(generations.start(), GRAPHS) for _ in range(3)]

    current = generations.current()
    assert numbers == [1, 2, 3]
    assert current is not None
    assert (current.number, current.triples) == (3, 3)
    assert generations.numbers() == [2, 3]
    generations.switch(2)
    assert generations.current_number() == 2


def test_a_half_made_generation_is_never_seen_and_then_removed(tmp_path: Path) -> None:
    """No manifest, no generation: what a killed build left is swept by the next."""
    generations = Generations(tmp_path)
    generations.publish(generations.start(), GRAPHS)
    left = generations.start()
    (left / "junk").write_text("x", encoding="utf-8")

    assert generations.numbers() == [1]
    assert generations.start() == left
    assert not (left / "junk").exists()


def test_switching_to_nothing_is_refused(tmp_path: Path) -> None:
    """`current` stays where it was."""
    generations = Generations(tmp_path)
    generations.publish(generations.start(), GRAPHS)

    with pytest.raises(StoreError, match="000009"):
        generations.switch(9)

    assert generations.current_number() == 1


def test_an_unreadable_current_is_named(tmp_path: Path) -> None:
    """Somebody edited it."""
    (tmp_path / "current").write_text("abc", encoding="utf-8")

    with pytest.raises(StoreError, match="current"):
        Generations(tmp_path).current()


def test_a_changed_manifest_is_refused(tmp_path: Path) -> None:
    """It has a checksum of itself; one of an older version has none."""
    generations = Generations(tmp_path)
    generations.publish(generations.start(), GRAPHS)
    path = tmp_path / "generations" / "000001" / "manifest.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"triples": 3', '"triples": 4'), encoding="utf-8")

    with pytest.raises(StoreError, match=r"manifest\.json"):
        generations.get(1)
    (told,) = generations.damage(1)
    assert "manifest.json" in told


def test_damage_is_looked_for_by_file(tmp_path: Path) -> None:
    """Whole, then harmed."""
    generations = Generations(tmp_path)
    folder = generations.start()
    (folder / "graphs" / "g.nt.zst").write_bytes(b"graph")
    generations.publish(folder, GRAPHS)
    assert generations.damage(1) == []
    (folder / "graphs" / "g.nt.zst").write_bytes(b"graps")

    assert generations.damage(1) == ["graphs/g.nt.zst"]
