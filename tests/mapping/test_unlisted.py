"""Values that no list has are told as the manifest wishes."""

import pytest

from pvd_graph.mapping import unlisted as module
from pvd_graph.mapping.unlisted import Listed, Sums, unlisted
from pvd_graph.model import Column


@pytest.mark.parametrize(
    ("unknown", "blocking"), [("refuse", [True]), ("warn", [False]), ("ignore", [])]
)
def test_how_an_unknown_value_is_told(unknown: str, blocking: list[bool]) -> None:
    """A fault, a warning that is summed, or nothing."""
    faults = unlisted(Column("c", values={"a": "b"}, unknown=unknown), "z")

    assert [fault.blocking for fault in faults] == blocking
    assert [fault.summed for fault in faults] == [not each for each in blocking]


def test_the_remedy_is_for_whoever_has_the_file() -> None:
    """Words that are like it, then whom to ask; the file is for whom one asks."""
    column = Column("c", concepts="concepts.csv")
    words = [f"Thème {n}" for n in range(20)] + ["Éducation", "Santé"]

    (inside,) = unlisted(
        column,
        "Commerce et artisanat local",
        Listed("concepts.csv", [*words, "Soutenir le commerce et l'artisanat"]),
    )
    (fault,) = unlisted(column, "EDUCATIONS", Listed("concepts.csv", words))
    (strange,) = unlisted(column, "zzz", Listed("concepts.csv", words))
    (few,) = unlisted(column, "zzz", Listed("concepts.csv", words[-2:]))

    assert "« Soutenir le commerce et l'artisanat »" in inside.remedy.fr
    assert fault.kind == "concept"
    assert "Mots proches : « Éducation »." in fault.remedy.fr
    assert "demandez à qui administre le jeu" in fault.remedy.fr
    assert fault.remedy.fr.endswith("concepts.csv.")
    assert "Mots" not in strange.remedy.fr
    assert "Mots connus : « Éducation », « Santé »." in few.remedy.fr


def test_likeness_is_not_looked_for_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither for every cell of a text, nor in a list of thousands."""
    monkeypatch.setattr(module, "_KEPT", 1)
    listed = Listed("l.csv", ["halle"])
    long = Listed("l.csv", [f"halle {n}" for n in range(3000)])

    assert [listed.near("hale"), listed.near("hale")] == [["halle"], []]
    assert long.near("halle 1") == []


def test_sums_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A column of free text would hold the whole file otherwise."""
    monkeypatch.setattr(module, "_KEPT", 1)
    sums = Sums()
    column = Column("c", values={}, unknown="warn")
    first, second = unlisted(column, "y"), unlisted(column, "z")

    assert sums.add("c", first[0], 2)
    assert sums.add("c", first[0], 3)
    assert not sums.add("c", second[0], 4)
    assert [issue.line for issue in sums.issues()] == [2]
