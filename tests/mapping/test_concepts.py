"""Words of a partner become concepts by a table, or by their labels, and say which."""

from pathlib import Path

import pytest

from pvd_graph.errors import BadManifestError
from pvd_graph.mapping.concepts import (
    ConceptReader,
    Concepts,
    names_of,
    read_alignments,
)
from pvd_graph.model import Candidate, Column, Infer, Row

ID = "https://w3id.org/pvd-graph/id"
TABLE = read_alignments(
    Path("concepts.csv"),
    [
        Row(
            2,
            {
                "source": "4 - Education",
                "scheme": "theme",
                "concept": "services-sante",
                "match": "broad",
            },
        ),
        Row(
            3,
            {
                "source": "4 - Education",
                "scheme": "challenge",
                "concept": "ecole-fragilisee",
                "match": "close",
            },
        ),
        Row(4, {"source": "Divers", "scheme": "", "concept": "", "match": ""}),
        Row(
            5,
            {
                "source": "Eau",
                "scheme": "sdg",
                "concept": "http://metadata.un.org/sdg/6",
                "match": "exactMatch",
            },
        ),
    ],
)


class _Labels:
    """Finds vacancy in any title that says « vacant »."""

    def best(self, text: str, scheme: str) -> Candidate | None:
        return (
            Candidate("logements-vacants", scheme, 0.625) if "vacant" in text else None
        )


def _read(
    column: Column, words: tuple[str, ...], text: str = ""
) -> dict[str, tuple[str, ...]]:
    concepts = Concepts({"concepts.csv": TABLE}, _Labels())
    values, unknown = ConceptReader(column, concepts)(words, text)
    return dict(zip(names_of(column, concepts), values, strict=True)) | {"?": unknown}


def test_a_word_stands_for_concepts_of_several_schemes() -> None:
    """Each can be asked for by scheme or by kind of match."""
    found = _read(Column("c", concepts="concepts.csv"), ("4 - Education",))

    assert found["theme"] == found["broad"] == (f"{ID}/theme/services-sante",)
    assert found["challenge"] == found["close"] == (f"{ID}/challenge/ecole-fragilisee",)
    assert found["slug"] == ("services-sante", "ecole-fragilisee")
    assert found["inferred"] == found["score"] == found["?"] == ()


def test_case_and_accents_of_a_word_do_not_matter() -> None:
    """« 4 - EDUCATION » and « 4 – Éducation » are the same word to a reader."""
    found = _read(Column("c", concepts="concepts.csv"), ("4 – ÉDUCATION",))

    assert found["theme"] == (f"{ID}/theme/services-sante",)


def test_a_concept_of_others_is_an_iri() -> None:
    """And a match may be written as SKOS names it."""
    found = _read(Column("c", concepts="concepts.csv"), ("Eau",))

    assert found["exact"] == ("http://metadata.un.org/sdg/6",)


def test_unknown_words_are_told_and_known_ones_without_concept_are_not() -> None:
    """« Divers » is listed on purpose, with nothing."""
    found = _read(Column("c", concepts="concepts.csv"), ("Divers", "Autre"))

    assert found["concept"] == ()
    assert found["?"] == ("Autre",)


def test_what_the_table_does_not_say_is_inferred_and_marked() -> None:
    """With its score; below the minimum, nothing."""
    infer = Infer("title", "challenge")
    column = Column("c", concepts="concepts.csv", infer=infer)
    found = _read(column, ("Divers",), "Reprise d'un immeuble vacant")

    assert found["challenge"] == (f"{ID}/challenge/logements-vacants",)
    assert (found["inferred"], found["score"]) == (("true",), ("0.625",))
    strict = Column("c", infer=Infer("title", "challenge", 0.7))
    assert _read(strict, (), "Reprise d'un immeuble vacant")["challenge"] == ()


def test_nothing_is_inferred_where_the_table_speaks() -> None:
    """The partner's own word comes first."""
    column = Column("c", concepts="concepts.csv", infer=Infer("title", "challenge"))
    found = _read(column, ("4 - Education",), "École vacante")

    assert found["challenge"] == (f"{ID}/challenge/ecole-fragilisee",)
    assert found["inferred"] == ()


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"source": "a", "scheme": "theme", "concept": "b"}, "match"),
        (
            {"source": "a", "scheme": "theme", "concept": "b", "match": "same"},
            "exact, close",
        ),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(
    cells: dict[str, str], said: str
) -> None:
    """A missing column, a match that SKOS does not know."""
    with pytest.raises(BadManifestError, match=said):
        read_alignments(Path("concepts.csv"), [Row(2, cells)])
