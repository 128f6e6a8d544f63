"""``pvd check`` as a partner types it."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from pvd_graph.cli import cli
from pvd_graph.vocab import id_iri, term
from tests.conftest import PVD
from tests.services.dataset_folders import write_dataset
from tests.small_data import small_data

_PARTNER = "org:FormalOrganization"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose reference has one commune, 99001, and the ANCT."""
    things = (("commune", "99001", "igeo:Commune"), ("partner", "anct", _PARTNER))
    lines = [
        f"<{id_iri(kind, slug)}> {term('rdf:type')} {term(of)} .\n"
        for kind, slug, of in things
    ]
    return small_data(tmp_path_factory.mktemp("data"), lines)


@pytest.mark.parametrize(
    ("rows", "status"), [("1,99001,2\n", 0), ("1,99001,x\n", 2), ("1,99001,2\n" * 2, 1)]
)
def test_the_status_says_what_a_load_would(
    data: Path, tmp_path: Path, rows: str, status: int
) -> None:
    """Good, refused, with remarks (a row that stands twice)."""
    folder = write_dataset(tmp_path, "id,code,cost\n" + rows)
    done = CliRunner().invoke(cli, ["check", str(folder), "--data", str(data)])

    assert done.exit_code == status
    assert done.output.startswith("demo : ")


def test_json_and_english(data: Path, tmp_path: Path) -> None:
    """For scripts and for readers of English."""
    folder = write_dataset(tmp_path, "id,code,cost\n1,1,2\n")
    arguments = ["check", str(folder), "--data", str(data)]
    as_json = CliRunner().invoke(cli, [*arguments, "--json"])
    english = CliRunner().invoke(cli, [*arguments, "--lang", "en"])

    assert json.loads(as_json.output)["blocking"] == 1
    assert "would be refused" in english.output


def test_without_folder_the_data_folder_is_checked(data: Path, tmp_path: Path) -> None:
    """Sound, then without its graphs."""
    sound = CliRunner().invoke(cli, ["check", "--data", str(data)])
    damaged = small_data(tmp_path)
    next((damaged / "graphs").glob("base/*.zst")).unlink()
    done = CliRunner().invoke(cli, ["check", "--data", str(damaged)])

    assert (sound.exit_code, done.exit_code) == (0, 2)
    assert "tout concorde" in sound.output


def test_a_folder_that_is_not_there_is_not_all_well(tmp_path: Path) -> None:
    """As where a volume was not mounted, or the setting was forgotten."""
    nowhere = tmp_path / "nowhere"
    done = subprocess.run(  # noqa: S603 - our own command
        [*PVD, "check", "--data", str(nowhere)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 2
    assert "PVD_DATA" in done.stderr
    assert str(nowhere) in done.stderr
    assert not nowhere.exists()


def test_a_slug_tells_what_its_file_must_hold(data: Path) -> None:
    """Of a dataset that a partner brings; with the sample that shows it."""
    arguments = ["check", "villages-avenir", "--data", str(data)]
    done = CliRunner().invoke(cli, arguments)
    as_json = json.loads(CliRunner().invoke(cli, [*arguments, "--json"]).output)

    assert done.exit_code == 0
    assert "--file FICHIER" in done.output
    assert "- code_membre : code INSEE de la commune, obligatoire" in done.output
    assert "sample.csv (csv)" in done.output
    assert [one["column"] for one in as_json["needs"]] == [
        "code_membre",
        "id_territoire",
    ]


def test_an_unknown_slug_is_told(data: Path) -> None:
    """With those there are: a slip of the pen is found by looking at the list."""
    done = subprocess.run(  # noqa: S603 - our own command
        [*PVD, "check", "actor", "--data", str(data)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "dataset.toml" in done.stderr
    assert "« actor »" in done.stderr
    assert " actors," in done.stderr


def test_a_publisher_that_nothing_describes_would_be_refused(
    data: Path, tmp_path: Path
) -> None:
    """As the load would, with what to do."""
    folder = write_dataset(tmp_path, "id,code,cost\n1,99001,2\n")
    path = folder / "dataset.toml"
    text = path.read_text("utf-8").replace('publisher = "anct"', 'publisher = "nobody"')
    path.write_text(text, "utf-8")
    done = CliRunner().invoke(cli, ["check", str(folder), "--data", str(data)])

    assert done.exit_code == 2
    assert "« nobody » : aucun partenaire de ce nom" in done.output
