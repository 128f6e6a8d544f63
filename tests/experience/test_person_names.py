"""Names of people are found by their signs; what bears one is left alone."""

import pytest

from pvd_graph.experience.person_names import person_names


def _found(text: str, *known: str) -> list[str]:
    return list(dict.fromkeys(name for _, name in person_names(text, known)))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Merci à Mme Dupont", "Mme Dupont"),
        ("porté par Marie Dupont, puis repris", "Marie Dupont"),
        ("Jean-Paul MARTIN a suivi les travaux", "Jean-Paul MARTIN"),
        ("avec Lucie de La Fontaine", "Lucie de La Fontaine"),
        ("Avec Éric d’Argent", "Éric d’Argent"),
        ("Benoit Le Goff nous a aidés", "Benoit Le Goff"),
        ("Philippe L'Hermitte", "Philippe L'Hermitte"),
        ("le maire, Anouk Vasseur, a convaincu", "Anouk Vasseur"),
        ("notre cheffe de projet Ségo Brunel", "Ségo Brunel"),
        ("Contact : Yuna Kerviel", "Yuna Kerviel"),
        ("la boulangerie que Sophie\u00a0Bernard a reprise", "Sophie\u00a0Bernard"),
        ("il faut une place pour que Marie Dupont vienne", "Marie Dupont"),
    ],
)
def test_a_name_is_found(text: str, name: str) -> None:
    """After a title, after a given name, after a function."""
    assert _found(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Madame la Maire et Monsieur le Préfet ont signé.",
        "Rue Jean Jaurès et avenue du Général Charles de Gaulle",
        "l'école Jules Ferry, le collège Marie Curie, la salle Georges Brassens",
        "La Banque des Territoires, Action Logement et l'Anah ont financé.",
        "Petites Villes de Demain, Fonds vert, France Services, Pays de la Loire",
        "L'architecte des Bâtiments de France a donné son accord.",
        "Contact : Maison France Services",
        "Pierre locale et chaux ; Martin pêcheur ; la Marne",
        "Saint-Jean-de-Maurienne, Villefranche-sur-Saône, La Charité-sur-Loire",
        "Le maire a signé. Deux commerces ont ouvert.",
    ],
)
def test_what_is_no_person_is_left_alone(text: str) -> None:
    """Streets, schools, partners, offices, towns."""
    assert _found(text) == []


def test_people_with_an_account_are_known_by_name() -> None:
    """Whatever the case, the accents and the order; not by half of it."""
    known = ("Ysée Kervadec",)

    assert _found("Merci à YSEE KERVADEC pour tout", *known) == ["Ysée Kervadec"]
    assert _found("Kervadec Ysée", *known) == ["Ysée Kervadec"]
    assert _found("La maison Kervadec", *known) == []
    assert _found("Merci", "Ysée") == []
