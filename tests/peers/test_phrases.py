"""The table of words holds what the rest of the repository speaks of."""

import csv

from pvd_graph.peers.phrases import phrases
from pvd_graph.resources import datasets_folder, ontology_folder


def test_every_rule_has_words() -> None:
    """A rule without words would fall back on the label of its challenge."""
    rules = (ontology_folder() / "rules").glob("[0-9][0-9]-*.toml")

    assert {path.stem[3:] for path in rules} == set(phrases("rule"))


def test_every_kind_of_funded_project_has_words() -> None:
    """The categories of the bundled tables, no more and no less."""
    codes = set()
    for path in datasets_folder().glob("funded-projects-*/categories.csv"):
        with path.open() as lines:
            codes |= {next(iter(row.values())) for row in csv.DictReader(lines)}

    assert codes == set(phrases("action-type"))
