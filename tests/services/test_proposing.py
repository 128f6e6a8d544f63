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
from pvd_graph.services.proposing import Proposal, propose
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
    assert check.tables[0].rows_kept == 24_811


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
    assert (check.blocking, check.tables[0].rows_kept) == (0, 4)


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
