"""``pvd check`` and ``pvd new-dataset`` as a partner types them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pvd_graph.cli import cli
from pvd_graph.errors import InputError
from pvd_graph.vocab import id_iri, term
from tests.services.dataset_folders import write_dataset
from tests.small_data import small_data


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose reference has one commune, 99001."""
    commune = f"<{id_iri('commune', '99001')}>"
    line = f"{commune} {term('rdf:type')} {term('igeo:Commune')} .\n"
    return small_data(tmp_path_factory.mktemp("data"), [line])


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


def test_a_proposal_is_printed_or_written_once(data: Path, tmp_path: Path) -> None:
    """The manifest on standard output, or in a folder that has none yet."""
    file = tmp_path / "projets.csv"
    file.write_text("id,titre\n1,a\n2,b\n", encoding="utf-8")
    arguments = ["new-dataset", str(file), "--data", str(data)]
    printed = CliRunner().invoke(cli, arguments)
    folder = tmp_path / "projets"
    written = CliRunner().invoke(cli, [*arguments, "--output", str(folder)])
    again = CliRunner().invoke(cli, [*arguments, "--output", str(folder)])

    assert printed.exit_code == written.exit_code == 0
    assert (folder / "dataset.toml").read_text(encoding="utf-8") == printed.stdout
    assert "Reste à décider" in printed.stderr
    assert isinstance(again.exception, InputError)


def test_a_template_becomes_a_partners_dataset(data: Path) -> None:
    """Where the upload page finds it; once, and with a slug."""
    arguments = ["new-dataset", "--data", str(data), "--template", "actions"]
    named = [*arguments, "--slug", "chambre-99", "--publisher", "chambre-99"]
    done = CliRunner().invoke(cli, [*named, "--publisher-name", "Chambre"])
    again = CliRunner().invoke(cli, named)
    nameless = CliRunner().invoke(cli, arguments)
    nothing = CliRunner().invoke(cli, ["new-dataset", "--data", str(data)])

    folder = data / "datasets" / "chambre-99"
    assert done.exit_code == 0
    assert "pvd account token --dataset chambre-99" in done.stderr
    assert (folder / "partenaire.csv").exists()
    for refused in (again, nameless, nothing):
        assert isinstance(refused.exception, InputError)
