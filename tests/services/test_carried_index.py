"""The search index is built anew only where a name may have changed."""

from pathlib import Path

import pytest

from pvd_graph import vocab
from pvd_graph.services.carried_index import carry_index, names_change
from pvd_graph.services.searching import dataset_entry
from pvd_graph.store.search import SearchEntry, SearchIndex, build_index

COMMUNE = f"<{vocab.id_iri('commune', '99001')}>"
ACTION = f"<{vocab.id_iri('action', 'demo', '1')}>"
SHEET = f"<{vocab.id_iri('experience', '1')}>"
DEMO = vocab.dataset_iri("demo")


@pytest.mark.parametrize(
    ("line", "changes"),
    [
        (f'{COMMUNE} {vocab.term("igeo:nom")} "A" .', True),
        (f"{COMMUNE} {vocab.term('rdf:type')} {vocab.term('igeo:Commune')} .", True),
        (f'{COMMUNE} {vocab.term("skos:altLabel")} "A"@fr .', True),
        (f'{ACTION} {vocab.term("dcterms:title")} "A"@fr .', False),
        (f"{ACTION} {vocab.term('rdf:type')} {vocab.term('pvd:Action')} .", False),
        (f'{SHEET} {vocab.term("dcterms:title")} "A"@fr .', False),
        (f'<http://e/a> {vocab.term("rdfs:label")} "A" .', False),
    ],
)
def test_what_is_found_by_name_is_known(line: str, changes: bool) -> None:  # noqa: FBT001 - a case
    """Actions are many, and not among it."""
    assert names_change([line + "\n"]) is changes


def test_datasets_come_and_go(tmp_path: Path) -> None:
    """By their titles in meta; all else stays."""
    first, second, third = (tmp_path / f"{number}.sqlite" for number in range(3))
    build_index(first, [SearchEntry("commune", COMMUNE, "Zone-Fictive")])
    title = {f'<{DEMO}> {vocab.term("dcterms:title")} "Essai \\"un\\""@fr .\n'}

    carry_index(first, second, set(), title)
    carry_index(second, third, title, set())

    labels = [
        [hit.label for hit in SearchIndex(path).search("essai")]
        for path in (first, second, third)
    ]
    assert labels == [[], ['Essai "un"'], []]
    assert SearchIndex(third).count("essai") == 0
    assert SearchIndex(third).search("zone")[0].label == "Zone-Fictive"


def test_sheets_come_and_go_and_their_documents_do_not_count(tmp_path: Path) -> None:
    """By their titles; what is attached to a sheet has a title, too."""
    first, second = tmp_path / "1.sqlite", tmp_path / "2.sqlite"
    build_index(first, [])
    title = vocab.term("dcterms:title")
    part = SHEET.replace("1>", "1/document/1>")

    carry_index(
        first,
        second,
        [],
        [f'{SHEET} {title} "La halle"@fr .\n', f'{part} {title} "Le plan"@fr .\n'],
    )

    hits = SearchIndex(second).search("halle")
    assert [(hit.kind, hit.iri) for hit in hits] == [("experience", SHEET[1:-1])]
    assert SearchIndex(second).search("plan") == []


def test_without_change_the_file_is_the_same(tmp_path: Path) -> None:
    """Linked: nothing is written."""
    first, second = tmp_path / "1.sqlite", tmp_path / "2.sqlite"
    build_index(first, [dataset_entry(DEMO, "Essai")])

    carry_index(first, second, set(), set())

    assert second.stat().st_ino == first.stat().st_ino
