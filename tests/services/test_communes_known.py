"""The reference tells which commune a text means, or who it may be: never a guess."""

import csv
import gzip
import os
from pathlib import Path

import pytest

from pvd_graph.reading.manifest import read_manifest
from pvd_graph.resources import datasets_folder, ontology_folder
from pvd_graph.services.communes_known import KnownCommunes
from pvd_graph.services.loading import load_dataset
from pvd_graph.store.archive import Archive
from pvd_graph.validation.shapes import load_shapes
from pvd_graph.vocab import id_iri, term
from tests.services.misspelt import misspelt

SHARED = Path(os.environ.get("PVD_SHARED_DATA", "absent"))
GRANTS = SHARED / "projets-finances" / "dotations_investissement_2019.csv.gz"
# INSEE gave this name of 2019 (code 60054) to another code since.
MOVED = "60054"


@pytest.fixture(scope="module")
def france(tmp_path_factory: pytest.TempPathFactory) -> KnownCommunes:
    """The communes of the bundled reference, read back from its archived graph."""
    archive = Archive(tmp_path_factory.mktemp("graphs"))
    manifest = read_manifest(datasets_folder() / "cog")
    shapes = load_shapes(ontology_folder() / "shapes")
    entry, _ = load_dataset(manifest, archive, shapes, judged_by="s", communes=None)
    return KnownCommunes.from_graph(archive.path(entry))


def _codes(communes: KnownCommunes, text: str, **narrow: str) -> list[str]:
    return [one.key for one in communes.find(text, **narrow).candidates]


def test_known_communes_follow_absorbed_codes(tmp_path: Path) -> None:
    """Read back from the archived reference."""
    archive = Archive(tmp_path)
    commune = f"<{id_iri('commune')}"
    lines = [
        f"{commune}/99001> {term('rdf:type')} {term('igeo:Commune')} .\n",
        f"{commune}/99008> {term('pvd:absorbedBy')} {commune}/99009> .\n",
        f"{commune}/99009> {term('pvd:absorbedBy')} {commune}/99001> .\n",
    ]
    graph = archive.store("cog", "1", lines)

    communes = KnownCommunes.from_graph(graph.path)

    assert communes.current("99008") == "99001"
    assert communes.current("99001") == "99001"
    assert communes.current("99003") is None


@pytest.mark.slow
def test_every_name_with_its_departement_is_certain(france: KnownCommunes) -> None:
    """All 34,969, none of them taken for another: no two share name and département."""
    wrong = [
        one.code
        for one in france.communes.values()
        if france.find(one.name, departement=one.departement).key != one.code
    ]

    assert len(france.communes) == 34_969
    assert wrong == []


@pytest.mark.slow
def test_every_name_alone_is_right_or_open(france: KnownCommunes) -> None:
    """Where nothing narrows, homonyms of today and of the past leave it open."""
    found = {one.code: france.find(one.name).key for one in france.communes.values()}

    assert {code for code, key in found.items() if key not in {"", code}} == set()
    assert sum(bool(key) for key in found.values()) > 30_000


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2026, 7])
def test_misspelt_names_come_first_and_are_never_taken_for_another(
    france: KnownCommunes, seed: int
) -> None:
    """Nine recipes of `misspelt`: at least 98 % first, 0 wrong ones called certain."""
    variants = misspelt(france.communes.values(), 6000, seed)
    found = [
        france.find(one.text, departement=one.commune.departement) for one in variants
    ]

    pairs = list(zip(variants, found, strict=True))
    wrong = [one for one, got in pairs if got.key not in {"", one.commune.code}]
    first = [got.candidates[:1] for got in found]
    right = sum(
        bool(got) and got[0].key == one.commune.code
        for one, got in zip(variants, first, strict=True)
    )
    assert wrong == []
    assert right >= 0.98 * len(variants)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("01034", "01034"),
        ("2a004", "2A004"),
        ("35000", "35238"),  # a postcode of one commune, and no code
        ("210100012", "01001"),
        ("210 100 012 00015", "01001"),
        ("17000 La Rochelle", "17300"),
        ("La Rochelle 17000", "17300"),
        ("F-17000 La Rochelle", "17300"),
        ("76037 ROUEN CEDEX", "76540"),
        ("Saint-Denis (93)", "93066"),
        ("Saint-Denis (Seine-St-Denis)", "93066"),
        ("La Rochelle, Charente-Maritime", "17300"),
        ("Rochelle (La) (17)", "17300"),
        ("Commune de La Rochelle (17)", "17300"),
        ("Mairie du Mans", "72181"),
        ("HAVRE LE", "76351"),
        ("Fontenay s/s Bois", "94033"),
        ("N.D. de Bellecombe", "73186"),
        ("Château-Chinon (Ville)", "58062"),
        ("commune/01034", ""),
    ],
)
def test_one_commune_is_meant(france: KnownCommunes, text: str, code: str) -> None:
    """Codes, numbers, and names with what people write around them."""
    assert france.find(text).key == code


@pytest.mark.parametrize(
    ("departement", "code"),
    [("2B", "2B050"), ("Haute-Corse", "2B050"), ("corse", "2B050"), ("20", "2B050")],
)
def test_a_departement_goes_by_many_names(
    france: KnownCommunes, departement: str, code: str
) -> None:
    """A code, an old code, a name."""
    assert france.find("calvi", departement=departement).key == code


def test_absorbed_communes_are_followed_and_told(france: KnownCommunes) -> None:
    """By code, by the name of the absorbed one, and by a former name."""
    by_code = france.find("01091")
    by_name = france.find("Châtillon en Michaille", departement="01")
    former = france.find("Bellegarde-sur-Valserine", departement="Ain")

    assert (by_code.key, by_code.followed) == ("01033", "01091")
    assert (by_name.key, by_name.followed) == ("01033", "01091")
    assert (former.key, former.followed) == ("01033", "Bellegarde-sur-Valserine")


def test_a_name_of_today_wins_over_a_former_one(france: KnownCommunes) -> None:
    """Plourin is a commune; Plourin-lès-Morlaix was called so."""
    found = france.find("Plourin", departement="29")

    assert (found.key, found.followed) == ("29208", "")


def test_homonyms_are_listed_the_largest_first(france: KnownCommunes) -> None:
    """Today's before former names, each with its département."""
    found = france.find("Saint-Denis")

    assert found.key == ""
    assert [one.label for one in found.candidates][:3] == [
        "Saint-Denis (La Réunion)",
        "Saint-Denis (Seine-Saint-Denis)",
        "Saint-Denis (Aude)",
    ]


def test_a_code_that_is_a_postcode_too_stays_open(france: KnownCommunes) -> None:
    """01300 is Le Poizat-Lalleyriat by INSEE, and Belley by La Poste."""
    found = france.find("01300")

    assert found.key == ""
    assert [one.key for one in found.candidates][:2] == ["01204", "01034"]


def test_a_zero_that_a_spreadsheet_took_is_proposed(france: KnownCommunes) -> None:
    """Proposed, not assumed."""
    found = france.find("1034")

    assert found.key == ""
    assert _codes(france, "1034")[0] == "01034"


def test_an_article_decides_only_where_it_can(france: KnownCommunes) -> None:
    """Vergné and La Vergne share a département: without accent, either is meant."""
    assert france.find("Vergné", departement="17").key == "17464"
    assert france.find("La Vergne", departement="17").key == "17465"
    assert france.find("VERGNE", departement="17").key == ""
    assert set(_codes(france, "VERGNE", departement="17")) == {"17464", "17465"}


def test_what_contradicts_itself_is_not_certain(france: KnownCommunes) -> None:
    """A name elsewhere, a postcode elsewhere, a département that is none."""
    assert france.find("Lyon", departement="Loire").key == ""
    assert _codes(france, "Lyon", departement="Loire")[0] == "69123"
    assert france.find("Lyon", departement="69", postcode="42000").key == ""
    assert france.find("Lyon", departement="Auvergne").key == ""


@pytest.mark.parametrize("text", ["", " ", "?", "x" * 300, "123456789", "7", "99999"])
def test_what_means_nothing_finds_nothing(france: KnownCommunes, text: str) -> None:
    """No candidates out of thin air."""
    assert france.find(text).candidates == ()


def test_without_a_reference_nothing_is_found() -> None:
    """Codes alone may be known: a name then finds nothing."""
    communes = KnownCommunes({"99001"}, {})

    assert communes.find("99001").key == "99001"
    assert communes.find("Fictive", departement="99").candidates == ()


@pytest.mark.slow
@pytest.mark.skipif(not GRANTS.exists(), reason="the producers' files are not here")
def test_a_producers_names_lead_to_its_codes(france: KnownCommunes) -> None:
    """Grants of 2019: 22,014 rows give a name, a département and the code of then."""
    with gzip.open(GRANTS, "rt", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["echelon"] == "commune"]
    pairs = {(row["nom_terr"], row["id_dep"], row["id_terr"]) for row in rows}
    found = {
        code: france.find(name, departement=departement).key
        for name, departement, code in pairs
    }

    assert len(rows) == 22_014
    assert "" not in found.values()
    assert {code for code, key in found.items() if france.current(code) != key} == {
        MOVED
    }
