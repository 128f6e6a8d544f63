"""Sentences: each clause from one piece of evidence, in French that reads well."""

from dataclasses import replace
from math import nan

from pvd_graph.peers.figures import figures
from pvd_graph.peers.wording import (
    Deed,
    Story,
    figure_difference,
    mountain_difference,
    named_action,
    named_challenge,
    retold,
    sentence,
)

GRANT = Deed(
    "un projet de renaturation",
    funded=True,
    finished=False,
    year=2023.0,
    programme="Fonds vert",
)
STORY = Story(
    "Ussel", ("perd des habitants",), alone=False, close=(), deed=None, difference=""
)


def test_shared_challenges_money_and_difference() -> None:
    """The whole sentence; money granted is said to be money granted."""
    density = next(one for one in figures() if one.slug == "population_density")
    difference = figure_difference(density, "Le Teil", 1450.4, 65.0)
    shared = ("compte peu de logements sociaux", "compte peu d'infirmiers", "dort")
    story = Story(
        "Le Teil", shared, alone=False, close=(), deed=GRANT, difference=difference
    )

    assert sentence(story) == (
        "Comme vous, Le Teil compte peu de logements sociaux et peu d'infirmiers"
        "\u202f; un projet de renaturation y a été financé en 2023 (Fonds vert). "
        "Différence principale\u00a0: densité de population de "
        "1\u202f450\u00a0hab./km² au Teil, contre 65\u00a0hab./km² chez vous."
    )


def test_a_verb_is_kept_where_it_changes() -> None:
    """Only « compte » is said once."""
    story = replace(STORY, shared=("perd des habitants", "compte peu de jeunes"))

    assert sentence(story) == (
        "Comme vous, Ussel perd des habitants et compte peu de jeunes."
    )


def test_what_both_begin_with_is_said_once() -> None:
    """Two things that are not there, two challenges known by their names."""
    lacks = replace(STORY, shared=("n'a pas de gare", "n'a pas d'école primaire"))
    named = replace(STORY, shared=(named_challenge("Eau"), named_challenge("Bruit")))
    mixed = replace(STORY, shared=("n'a pas de gare", named_challenge("Eau")))

    assert sentence(lacks) == ("Comme vous, Ussel n'a pas de gare ni d'école primaire.")
    assert sentence(named).replace("\u00a0", " ") == (
        "Comme vous, Ussel rencontre les défis « Eau » et « Bruit »."
    )
    assert sentence(mixed).replace("\u00a0", " ") == (
        "Comme vous, Ussel n'a pas de gare et rencontre le défi « Eau »."
    )


def test_no_known_challenge_is_said() -> None:
    """A town without any challenge gets an honest sentence, not a made-up likeness."""
    alone = replace(STORY, shared=(), alone=True, close=("indice de jeunesse",))

    assert sentence(alone) == (
        "Aucun défi n'est encore recensé chez vous\u202f; Ussel vous ressemble par "
        "d'autres traits (indice de jeunesse)."
    )
    assert sentence(replace(STORY, shared=())) == (
        "Aucun défi commun n'est recensé\u202f; Ussel est parmi les villes les moins "
        "différentes de la vôtre."
    )


def test_what_is_known_of_an_action() -> None:
    """Finished, or merely listed; no year and no programme where none is known."""
    done = Deed(
        named_action("Habitat"), funded=False, finished=True, year=nan, programme=""
    )

    text = sentence(replace(STORY, deed=done))
    listed = sentence(replace(STORY, deed=replace(done, finished=False)))
    granted = sentence(replace(STORY, deed=replace(done, funded=True)))

    assert text.endswith("un projet «\u00a0Habitat\u00a0» y est terminé.")
    assert listed.endswith("y est recensé.")
    assert granted.endswith("y a été financé.")
    assert named_action("") == "un projet"


def test_a_sheet_is_told_by_its_title() -> None:
    """What it tells stands on its page; without a title it is a sheet all the same."""
    sheet = Deed(
        "La halle", funded=False, finished=False, year=nan, programme="", told=True
    )

    titled = sentence(replace(STORY, deed=sheet))
    bare = sentence(replace(STORY, deed=replace(sheet, what="")))

    happened = "une fiche d'expérience raconte ce qui y a été fait"
    assert titled.endswith(f"{happened} («\u00a0La halle\u00a0»).")
    assert bare.endswith(f"{happened}.")


def test_a_count_is_said_as_one() -> None:
    """« nombre de lycées de 0 » would be clumsy; zero and one are singular."""
    count = next(one for one in figures() if one.slug == "upper_secondary_schools")

    assert figure_difference(count, "Ydes", 0.0, 1.0) == (
        "0\u00a0lycée à Ydes, contre 1 chez vous"
    )
    assert figure_difference(count, "Le Teil", 2.0, 1.0).startswith("2\u00a0lycées au")


def test_what_only_the_target_s_own_projects_call_for_is_said() -> None:
    """Otherwise « n'a pas de gare ; un projet d'éclairage » would puzzle."""
    story = replace(STORY, deed=replace(GRANT, own_work=True))

    assert sentence(story).endswith(
        "y a été financé en 2023 (Fonds vert), sur un sujet où vous avez aussi un "
        "projet."
    )


def test_relief_and_labels() -> None:
    """A mountain range is named; its absence is said of the peer."""
    assert mountain_difference("Belley", "Massif du Jura", "") == (
        "Belley est en zone de montagne (Massif du Jura), contrairement à vous"
    )
    assert mountain_difference("Belley", "Massif du Jura", "Massif central") == (
        "Belley est dans un autre massif que vous (Massif du Jura)"
    )
    assert mountain_difference("Les Andelys", "", "Massif central") == (
        "la commune des Andelys n'est pas en zone de montagne, contrairement à vous"
    )
    assert named_challenge("Friches") == "rencontre le défi «\u00a0Friches\u00a0»"


def test_the_sheets_of_a_sentence_change_and_the_rest_stays() -> None:
    """As the sentence would be made anew, whatever it opens and ends with."""
    sheet = replace(GRANT, what="La halle ; le marché", told=True)
    other = replace(sheet, what="Le lavoir")
    for story in (
        STORY,
        replace(STORY, difference="2 lycées au Teil, contre 1 chez vous"),
        replace(STORY, shared=(), close=("revenu", "densité")),
        replace(STORY, shared=(), alone=True),
    ):
        bare, told = sentence(story), sentence(replace(story, deed=sheet))
        assert retold(bare, ["La halle ; le marché"]) == told
        assert retold(told, []) == bare
        assert retold(told, ["Le lavoir"]) == sentence(replace(story, deed=other))
        assert retold(told, ["Le lavoir", "La halle ; le marché"]) == told
        granted = sentence(replace(story, deed=GRANT))
        assert retold(granted, []) == granted
        assert retold(granted, ["Le lavoir"]) == sentence(replace(story, deed=other))
        own = sentence(replace(story, deed=replace(sheet, own_work=True)))
        assert retold(own, ["La halle ; le marché"]) == own
        assert retold(own, []) == bare
