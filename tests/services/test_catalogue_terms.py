"""Facts of the catalogue that the graph does not hold."""

import csv
import re
from importlib.resources import files

from pvd_graph.resources import datasets_folder
from pvd_graph.services.catalogue_terms import AUTHORITY, facts_of

# The 13 themes of the EU authority table data-theme, without OP_DATPRO.
_CODES = "AGRI ECON EDUC ENER ENVI GOVE HEAL INTR JUST REGI SOCI TECH TRAN"
_THEMES = set(_CODES.split())
_OURS = {"derived", "meta", "ontology"}


def test_every_bundled_dataset_has_its_themes() -> None:
    """A dataset that is added without them is seen here; codes exist."""
    source = files("pvd_graph.services").joinpath("catalogue_facts.csv")
    rows = list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
    bundled = {path.parent.name for path in datasets_folder().glob("*/dataset.toml")}

    assert {row["slug"] for row in rows} >= bundled | _OURS
    for row in rows:
        assert set(row["themes"].split("|")) <= _THEMES
        assert re.fullmatch(r"|ANNUAL", row["frequency"])


def test_a_partners_dataset_is_of_towns() -> None:
    """A theme that holds, and no rhythm that nobody told."""
    assert facts_of("un-partenaire") == ([f"{AUTHORITY}data-theme/REGI"], "")
    assert facts_of("cog")[1] == f"{AUTHORITY}frequency/ANNUAL"
