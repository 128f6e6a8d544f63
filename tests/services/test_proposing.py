"""A proposed manifest is read, passes the check, and says what it does not know."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pvd_graph.model import Manifest
from pvd_graph.reading.manifest import read_manifest
from pvd_graph.resources import datasets_folder, ontology_folder
from pvd_graph.services.checking_dataset import DatasetCheck, Trial, check_dataset
from pvd_graph.services.communes_known import KnownCommunes
from pvd_graph.services.concepts_known import KnownConcepts
from pvd_graph.services.proposing import Proposal, Told, propose
from pvd_graph.services.reference import reference_communes

Tried = tuple[Proposal, Manifest, DatasetCheck]
Try = Callable[[Path], Tried]


@pytest.fixture(scope="module")
def france(tmp_path_factory: pytest.TempPathFactory) -> KnownCommunes:
    """The communes of the bundled reference."""
    return reference_communes(tmp_path_factory.mktemp("data"), datasets_folder())


@pytest.fixture
def tried(france: KnownCommunes, tmp_path: Path) -> Try:
    """Propose for a file, write, read back, check all rows against the file."""
    concepts = KnownConcepts.from_ontology(ontology_folder())

    def run(file: Path) -> Tried:
        proposal = propose(file, france, concepts, date(2026, 11, 1))
        folder = tmp_path / "proposed"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, text in proposal.files.items():
            (folder / name).write_text(text, encoding="utf-8")
        trial = Trial(ontology_folder(), france, rows=None, file=file)
        return proposal, read_manifest(folder), check_dataset(folder, trial)

    return run


def _types(manifest: Manifest) -> dict[str, str]:
    return {name: each.type for name, each in manifest.tables[0].columns.items()}


@pytest.mark.slow
def test_fonds_vert(shared_data: Path, tried: Try) -> None:
    """Shortened codes, amounts with spaces, a key that a few rows share."""
    file = shared_data / "projets-finances" / "fonds_vert_2023.csv.gz"
    proposal, manifest, check = tried(file)

    types = _types(manifest)
    assert (types["code_commune"], types["montant_engage"]) == ("commune", "money")
    table = manifest.tables[0]
    assert (table.key, table.delimiter) == (("numero_dossier_ds",), ";")
    assert "NULL" in table.missing
    assert not check.refused
    assert any("numero_dossier_ds" in each for each in proposal.undecided)


@pytest.mark.slow
def test_investment_grants(shared_data: Path, tried: Try) -> None:
    """One column holds communes and groupings, as another says; categories align."""
    file = shared_data / "projets-finances" / "dotations_investissement_2019.csv.gz"
    proposal, manifest, check = tried(file)

    commune = manifest.tables[0].columns["commune"]
    assert (commune.source, commune.when) == ("id_terr", "echelon=commune")
    assert manifest.tables[0].columns["siren_groupement"].when == "echelon=epci"
    assert manifest.tables[0].key == ("id_projet",)
    aligned = proposal.files["concepts_categorie.csv"]
    assert "4 - Education,challenge,ecole-fragilisee,close\n" in aligned
    assert (check.blocking, check.refused) == (0, False)
    table = check.tables[0]
    assert (table.rows_kept, table.rows_silent) == (22_014, 2_797)
    (unused,) = [each for each in proposal.undecided if "rien ne dit" in each]
    assert "siren_groupement" in unused
    assert "commune" not in unused.split("»")[0]


@pytest.mark.parametrize(
    ("name", "types"),
    [
        (
            "pvd-communes/pvd_communes.csv",
            {"insee_com": "commune", "date_signature": "date", "siren_epci": "siren"},
        ),
        (
            "commune-indicators/lovac_2025_communes.csv",
            {"INSEE_C": "commune", "taux_vacance_25_pct": "decimal"},
        ),
        (
            "aides-territoires/aides_periurbain_2022.csv",
            {"Lien": "url", "Date Clôture": "date", "Types d'aides": "text"},
        ),
    ],
)
def test_other_real_files(
    shared_data: Path, tried: Try, name: str, types: dict[str, str]
) -> None:
    """The list of the programme, vacancy by commune, offers of support."""
    _proposal, manifest, check = tried(shared_data / name)

    assert types.items() <= _types(manifest).items()
    assert not check.refused


def test_communes_by_name(tmp_path: Path, tried: Try) -> None:
    """Narrowed by the column of départements."""
    file = tmp_path / "t.csv"
    rows = ("1,Belley,Ain,a", "2,Valserhône,Ain,b", "3,Gex,Ain,c", "4,Thoissey,Ain,d")
    file.write_text("id,commune,dep,titre\n" + "\n".join(rows), encoding="utf-8")
    _proposal, manifest, check = tried(file)

    commune = manifest.tables[0].columns["commune"]
    assert (commune.by, commune.departement) == ("name", "dep")
    assert (check.blocking, check.tables[0].good) == (0, 4)


def test_names_of_columns_cannot_break_the_manifest(tmp_path: Path, tried: Try) -> None:
    """Quotes, braces, signs of conditions, a line break."""
    file = tmp_path / 'à "b".csv'
    header = '"id ""x""","{montant}=|","a\nb"'
    file.write_text(f"{header}\n1,2 €,x\n2,3 €,y\n", encoding="utf-8")
    _proposal, manifest, check = tried(file)

    assert "{montant}=|" in {c.source for c in manifest.tables[0].columns.values()}
    assert not check.refused


def test_what_is_not_known_is_told(tmp_path: Path, tried: Try) -> None:
    """No commune, no key, no title: no object is made up."""
    file = tmp_path / "t.csv"
    file.write_text("x,y\na,1\na,1\n", encoding="utf-8")
    proposal, manifest, check = tried(file)

    assert manifest.tables[0].objects == ()
    told = " ".join(proposal.undecided)
    assert all(word in told for word in ("commune", "clé", "titre", "licence"))
    assert not check.refused


def test_columns_that_nothing_says_are_listed(tried: Try, tmp_path: Path) -> None:
    """Those that an object uses are not; nor is what helps to find the commune."""
    file = tmp_path / "projets.csv"
    rows = "".join(f"{n};01004;Halle {n};Paul\n" for n in range(10, 20))
    file.write_text(f"Numéro;Code INSEE;Titre;Suivi par\n{rows}", encoding="utf-8")
    proposal, _manifest, _check = tried(file)

    (told,) = [each for each in proposal.undecided if "rien ne dit" in each]
    assert told.startswith("colonnes lues mais que rien ne dit : « Suivi par ».")


@pytest.mark.parametrize(
    "above",
    [
        "Chambre de commerce;;\n;;\n",
        "\n\n",
        ";;\n\n",
        "Actions soutenues en 2023, 2024, par la CCI, Ain\n\n",
    ],
)
def test_names_may_stand_below_a_title(tried: Try, tmp_path: Path, above: str) -> None:
    """As in many workbooks: the line of the names is found and written down."""
    file = tmp_path / "projets.csv"
    rows = "".join(f"{n};{n:02}001;Halle {n}\n" for n in range(10, 20))
    file.write_text(f"{above}Numéro;Code INSEE;Titre\n{rows}", encoding="utf-8")
    _proposal, manifest, check = tried(file)

    assert manifest.tables[0].header == 3
    assert list(_types(manifest)) == ["Numéro", "Code INSEE", "Titre"]
    assert check.tables[0].good == 10


def test_what_the_file_cannot_say_is_told(
    france: KnownCommunes, tmp_path: Path
) -> None:
    """The partner gets a table of its own, which the manifest reads."""
    file = tmp_path / "projets.csv"
    file.write_text("id;titre\n1;a\n2;b\n", encoding="utf-8")
    concepts = KnownConcepts.from_ontology(ontology_folder())
    told = Told("halles", "Halles", "chambre-99", "Chambre « 99 »")
    proposal = propose(file, france, concepts, date(2026, 11, 1), told)
    for name, text in proposal.files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    manifest = read_manifest(tmp_path)

    assert (proposal.slug, manifest.slug, manifest.publisher) == (
        "halles",
        "halles",
        "chambre-99",
    )
    assert manifest.title["fr"] == "Halles"
    assert "Chambre « 99 »" in proposal.files["partenaire.csv"]
    assert manifest.tables[1].objects[0].types == ("org:FormalOrganization",)
    assert "publisher" not in proposal.undecided[0]
