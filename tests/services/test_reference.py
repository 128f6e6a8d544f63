"""The reference is that of the data folder, else the bundled one."""

from pathlib import Path

import pytest

from pvd_graph.resources import datasets_folder
from pvd_graph.services.reference import reference_communes
from pvd_graph.vocab import id_iri, term
from tests.small_data import small_data


def test_the_data_folder_comes_first(tmp_path: Path) -> None:
    """It may hold another vintage than ours."""
    commune = f"<{id_iri('commune', '99001')}>"
    line = f"{commune} {term('rdf:type')} {term('igeo:Commune')} .\n"
    communes = reference_communes(small_data(tmp_path, [line]), datasets_folder())

    assert communes.today == {"99001"}


@pytest.mark.slow
def test_before_any_build_the_bundled_tables_are_read(tmp_path: Path) -> None:
    """And nothing is written."""
    communes = reference_communes(tmp_path, datasets_folder())

    assert len(communes.today) == 34_969
    assert communes.find("Belley").key == "01034"
    assert list(tmp_path.iterdir()) == []
