"""Rows of queries become what the kernel compares; strangers are left aside."""

from math import isnan

from pvd_graph.peers.assembly import TABLES, Rows, assemble, chosen_figures
from pvd_graph.vocab import expand, id_iri

ONE, TWO, OUT = (id_iri("commune", code) for code in ("99001", "99002", "99003"))
VACANCY, HOUSING = id_iri("challenge", "vacancy"), id_iri("challenge", "housing")
TOLD = id_iri("experience", "b")
FUNDED = id_iri("action", "projets", "a1")
SHEET = id_iri("action", "fiches", "b2")


def _rows() -> Rows:
    massif = {"commune": ONE, "typology": expand("pvd:massif"), "class": "m/jura"}
    density = {"typology": expand("pvd:densityClass"), "class": "d/rural"}
    works = {"type": id_iri("action-type", "fonds-vert-67821")}
    rows: Rows = {
        "towns": [
            {"commune": TWO, "code": "99002", "name": "Ville-Deux"},
            {"commune": ONE, "code": "99001", "name": "Ville-Un"},
        ],
        "places": [
            {"commune": ONE, "departement": id_iri("departement", "99")},
            {"commune": ONE, "lat": "46.0", "long": "5.0"},
            {"commune": TWO, "population": "1200"},
            {"commune": OUT, "population": "5"},
        ],
        "typologies": [
            {**massif, "label": "Massif du Jura"},
            {**density, "commune": ONE},
            {**density, "commune": TWO},
            {**density, "commune": OUT},
        ],
        "faced": [
            {"commune": ONE, "challenge": VACANCY},
            {"commune": OUT, "challenge": VACANCY},
            {"commune": TWO, "challenge": "urn:elsewhere"},
        ],
        "derived": [
            {
                "commune": ONE,
                "challenge": VACANCY,
                "rule": id_iri("rule", "vacance-longue", "2000-5000"),
            }
        ],
        "concepts": [
            {"concept": HOUSING, "label": "Habitat"},
            {"concept": VACANCY, "label": "Logements vacants"},
        ],
        "hierarchy": [
            {"concept": VACANCY, "broader": HOUSING},
            {"concept": VACANCY, "broader": "urn:elsewhere"},
        ],
        "actions": [
            {
                **works,
                "action": FUNDED,
                "commune": ONE,
                "kind": id_iri("term", "projet-finance"),
                "year": "2023",
            },
            {
                "action": SHEET,
                "commune": TWO,
                "type": "urn:type",
                "type_label": "Halle",
                "stage": id_iri("term", "terminee"),
            },
            {**works, "action": "urn:out", "commune": OUT},
        ],
        "addressed": [
            {"action": FUNDED, "challenge": VACANCY},
            {"action": FUNDED, "challenge": "urn:elsewhere"},
        ],
        "sheets": [
            {"sheet": TOLD, "commune": TWO, "challenge": VACANCY, "title": "La halle"},
            {"sheet": TOLD, "commune": TWO, "challenge": "urn:elsewhere"},
            {"sheet": "urn:out", "commune": OUT, "challenge": VACANCY},
        ],
        "funding": [
            {
                "action": FUNDED,
                "partner": "urn:etat",
                "programme": id_iri("programme", "fonds-vert"),
            },
            {"action": SHEET, "partner": "urn:region"},
            {
                "action": SHEET,
                "partner": "urn:region",
                "programme": "urn:plan",
                "label": "Plan halles",
            },
        ],
        "rule_indicators": [
            {"indicator": id_iri("indicator", "population")},
        ],
    }
    assert set(rows) == set(TABLES)
    return rows


def test_towns_and_what_they_face() -> None:
    """In order of code; what is outside the programme or the scheme drops out."""
    known = assemble(_rows(), (), [])

    one, two = known.tables.towns
    assert (one.code, one.departement, two.population) == ("99001", "99", 1200.0)
    assert one.y_km > 5000
    assert isnan(one.population)
    assert isnan(two.x_km)
    assert [(each.town, each.concept) for each in known.tables.declared] == [
        ("99001", VACANCY)
    ]
    above = {concept.code: concept.broader for concept in known.tables.concepts}
    assert above == {HOUSING: (), VACANCY: (HOUSING,)}
    assert known.found == {("99001", VACANCY): ["vacance-longue"]}


def test_outside_the_mountains_is_not_unknown() -> None:
    """A town whose other classes are known and that has no range is outside of all."""
    rows = dict(_rows())
    known = assemble(rows, (), [])
    rows["typologies"] = []
    blank = assemble(rows, (), [])

    assert known.massifs == {"99001": "Massif du Jura", "99002": ""}
    assert known.tables.classes[1][3] == "-"
    assert blank.massifs == {}
    assert set(blank.tables.classes[0]) == {""}


def test_actions_and_what_may_be_said_of_them() -> None:
    """Funded is funded; what has no words of ours is told by its label."""
    known = assemble(_rows(), (), [])

    funded, sheet = known.tables.actions
    assert (funded.town, funded.addresses, funded.finished) == (
        "99001",
        (VACANCY,),
        False,
    )
    assert sheet.finished
    assert known.deeds[FUNDED].what == "un projet de renaturation"
    assert (known.deeds[FUNDED].funded, known.deeds[FUNDED].programme) == (
        True,
        "Fonds vert",
    )
    assert "Halle" in known.deeds[SHEET].what
    assert known.deeds[SHEET].programme == "Plan halles"


def test_sheets_are_told_and_are_no_actions() -> None:
    """They have no type and no date: nothing that would be compared."""
    known = assemble(_rows(), (), [])

    (sheet,) = known.tables.sheets
    assert (sheet.code, sheet.town, sheet.told) == (TOLD, "99002", True)
    assert sheet.addresses == (VACANCY,)
    assert sheet not in known.tables.actions
    assert (known.deeds[TOLD].told, known.deeds[TOLD].what) == (True, "La halle")


def test_figures_leave_out_what_rules_use() -> None:
    """Population is a challenge here: its change is no figure, density still is."""
    figures = chosen_figures(_rows()["rule_indicators"])
    observations = [
        {"commune": ONE, "indicator": id_iri("indicator", slug), **rest}
        for slug, rest in (
            ("population", {"period": "2021", "value": "500"}),
            ("area_km2", {"period": "2024", "value": "10"}),
        )
    ]

    known = assemble(_rows(), figures, observations)

    slugs = known.tables.indicators
    assert "population_change_pct" not in slugs
    assert known.tables.values[0, slugs.index("population_density")] == 50.0
