"""The key, the title, the amounts and the concepts of a row are found, or left open."""

from pvd_graph.resources import ontology_folder
from pvd_graph.services.communes_known import KnownCommunes
from pvd_graph.services.concepts_known import KnownConcepts
from pvd_graph.services.guessing import Guess, guess_column
from pvd_graph.services.guessing_rows import align, find_parts
from pvd_graph.services.profiling import Profile

CONCEPTS = KnownConcepts.from_ontology(ontology_folder())
NOBODY = KnownCommunes([], {})


def _columns(**columns: list[str]) -> tuple[list[Profile], list[Guess]]:
    profiles = []
    for name, cells in columns.items():
        profile = Profile(name)
        for cell in cells:
            profile.add(cell)
        profiles.append(profile)
    return profiles, [guess_column(profile, NOBODY) for profile in profiles]


def test_parts_of_a_grant() -> None:
    """By their names, where their types fit."""
    parts = find_parts(
        *_columns(
            autre=["x", "y", "z"],
            num_dossier=["a1", "a2", "a3"],
            objet=["Une école", "Une rue", "Une halle"],
            cout_total=["10,5", "20", "30"],
            subvention=["1", "2", "3"],
            annee=["2019", "2019", "2020"],
        )
    )

    assert (parts.key, parts.title, parts.year) == ("num_dossier", "objet", "annee")
    assert (parts.cost, parts.grant) == ("cout_total", "subvention")


def test_a_key_that_nearly_all_rows_have_for_themselves() -> None:
    """One number may cover two rows at the source; free text is no key then."""
    numbers = [f"n{n}" for n in range(200)]
    profiles, guesses = _columns(dossier=[*numbers, "n1"], note=["x", *["y"] * 200])

    assert find_parts(profiles, guesses).key == "dossier"
    assert find_parts(profiles[1:], guesses[1:]).key == ""


def test_words_of_a_list_are_aligned_by_label() -> None:
    """The number in front is the order of a list; « Divers » stays open."""
    (profile,), (guess,) = _columns(
        categorie=["4 - Education", "Logements vacants", "Divers"] * 3
    )
    words = align(profile, guess, CONCEPTS)

    found = {(w.word, w.scheme): w.candidates[0].key for w in words if w.certain}
    assert found["4 - Education", "challenge"] == "ecole-fragilisee"
    assert found["Logements vacants", "challenge"] == "logements-vacants"
    assert not any(word.certain for word in words if word.word == "Divers")


def test_free_text_and_foreign_words_are_not_aligned() -> None:
    """Titles that do not repeat; words that no scheme has."""
    titles, foreign = (
        _columns(c=["Une école", "Des commerces", "Un musée"]),
        _columns(c=["xx", "yy", "zz"] * 3),
    )
    for (profile,), (guess,) in (titles, foreign):
        assert align(profile, guess, CONCEPTS) == []
