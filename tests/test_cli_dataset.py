"""``pvd new-dataset`` as a partner types it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from pvd_graph.cli import cli
from pvd_graph.errors import InputError
from pvd_graph.vocab import id_iri, term
from tests.small_data import small_data


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose reference has one commune, 99001."""
    commune = f"<{id_iri('commune', '99001')}>"
    line = f"{commune} {term('rdf:type')} {term('igeo:Commune')} .\n"
    return small_data(tmp_path_factory.mktemp("data"), [line])


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


def test_a_name_of_a_partner_without_its_slug_is_refused(
    data: Path, tmp_path: Path
) -> None:
    """It would be forgotten without a word."""
    file = tmp_path / "projets.csv"
    file.write_text("id,titre\n1,a\n2,b\n", encoding="utf-8")
    arguments = ["new-dataset", str(file), "--data", str(data)]
    named = CliRunner().invoke(cli, [*arguments, "--publisher-name", "Chambre"])
    slugs = CliRunner().invoke(cli, [*arguments, "--publisher", "../x"])

    for refused in (named, slugs):
        assert isinstance(refused.exception, InputError)
