"""The sample of a folder, and the communes that samples speak of."""

from pathlib import Path

from pvd_graph.resources import datasets_folder
from pvd_graph.services.samples import fictitious_communes, is_sample, sample_of


def test_a_folder_has_one_sample_or_none(tmp_path: Path) -> None:
    """By its name, whatever its format; the first of several."""
    (tmp_path / "samples.csv").touch()
    none = sample_of(tmp_path)
    for name in ("sample.json", "sample.csv.gz"):
        (tmp_path / name).touch()

    assert none is None
    assert sample_of(tmp_path) == tmp_path / "sample.csv.gz"
    assert is_sample(tmp_path / "sample.json")
    assert not is_sample(tmp_path / "samples.csv")


def test_fictitious_communes_are_found_as_real_ones_are() -> None:
    """By code, by name with the département, by postcode; one was absorbed."""
    communes = fictitious_communes(datasets_folder())

    assert communes.current("99001") == "99001"
    assert communes.current("99009") == "99004"
    assert communes.find("bourg imaginaire", departement="99").key == "99002"
    assert communes.find("", postcode="99300").key == "99003"
    assert communes.find("Vieux-Modèle").followed == "99009"
    assert communes.current("75056") is None
