"""The search index is built anew only where a name may have changed."""

from pathlib import Path

import pytest

from pvd_graph import vocab
from pvd_graph.services.carried_index import (
    NameChanges,
    carry_index,
    name_changes,
    renew_index,
)
from pvd_graph.services.searched import MOST_TOLD, dataset_entry, told_entries
from pvd_graph.store.oxigraph import OxigraphReader, WriterStore
from pvd_graph.store.seals import SEAL, broken_files, seal
from pvd_graph.store.search import SearchIndex, is_stale
from pvd_graph.store.search_file import SearchEntry, build_index

COMMUNE = f"<{vocab.id_iri('commune', '99001')}>"
ACTION = f"<{vocab.id_iri('action', 'demo', '1')}>"
SHEET = f"<{vocab.id_iri('experience', 'essai')}>"
DEMO = vocab.dataset_iri("demo")
TITLE = vocab.term("dcterms:title")


@pytest.mark.parametrize(
    ("line", "changes"),
    [
        (f'{COMMUNE} {vocab.term("igeo:nom")} "A" .', True),
        (f"{COMMUNE} {vocab.term('rdf:type')} {vocab.term('igeo:Commune')} .", True),
        (f'{COMMUNE} {vocab.term("skos:altLabel")} "A"@fr .', True),
        (f'<http://e/a> {vocab.term("rdfs:label")} "A" .', False),
        (f'{COMMUNE} {vocab.term("pvd:postalNote")} "A" .', False),
    ],
)
def test_what_is_found_by_name_is_known(line: str, changes: bool) -> None:  # noqa: FBT001 - a case
    """Names, codes and places of what the index holds."""
    assert name_changes([line + "\n"]) == NameChanges(anew=changes)


def test_actions_and_sheets_are_exchanged_alone() -> None:
    """A published sheet is seen in a moment: it does not cost a new index."""
    told = name_changes(
        [
            f'{ACTION} {TITLE} "A"@fr .\n',
            f"{SHEET} {vocab.term('rdf:type')} {vocab.term('pvd:ExperienceSheet')} .\n",
        ]
    )

    assert told == NameChanges(anew=False, told=frozenset({ACTION[1:-1], SHEET[1:-1]}))


def test_too_many_actions_make_the_index_anew() -> None:
    """Their names are not kept in memory until the last is read."""
    lines = (
        f'<{vocab.id_iri("action", "d", str(n))}> {vocab.term("dcterms:title")} "x" .\n'
        for n in range(MOST_TOLD + 2)
    )

    assert name_changes(lines) == NameChanges(anew=True)


def test_datasets_come_and_go(tmp_path: Path) -> None:
    """By their titles in meta; all else stays."""
    first, second, third = (tmp_path / f"{number}.sqlite" for number in range(3))
    build_index(first, [SearchEntry("commune", COMMUNE, "Zone-Fictive")])
    title = {
        f'<{DEMO}> {TITLE} "Essai \\"un\\""@fr .\n',
        f'<{DEMO}> {TITLE} "Trial"@en .\n',
    }

    carry_index(first, second, (set(), title))
    carry_index(second, third, (title, set()))

    labels = [
        [hit.label for hit in SearchIndex(path).search("essai")]
        for path in (first, second, third)
    ]
    assert labels == [[], ['Essai "un"'], []]
    assert SearchIndex(second).search("trial")[0].label_en == "Trial"
    assert SearchIndex(third).count("essai") == 0
    assert SearchIndex(third).search("zone")[0].label == "Zone-Fictive"


def test_without_change_the_file_is_the_same(tmp_path: Path) -> None:
    """Linked: nothing is written."""
    first, second = tmp_path / "1.sqlite", tmp_path / "2.sqlite"
    build_index(first, [dataset_entry(DEMO, "Essai")])

    carry_index(first, second, (set(), set()))

    assert second.stat().st_ino == first.stat().st_ino


def _generation(folder: Path, *lines: str) -> Path:
    """Make the database of a generation that holds *lines* in *folder*."""
    store = WriterStore(folder / "db")
    store.load_lines(vocab.graph_iri("demo", "1"), [f"{line}\n" for line in lines])
    return folder


def test_a_told_title_is_exchanged(tmp_path: Path) -> None:
    """The old one finds nothing, the new one finds the sheet."""
    of_sheet = f"{SHEET} {vocab.term('rdf:type')} {vocab.term('pvd:ExperienceSheet')} ."
    folder = _generation(tmp_path, of_sheet, f'{SHEET} {TITLE} "Halle rouverte"@fr .')
    first = tmp_path / "first.sqlite"
    build_index(first, [SearchEntry("experience", SHEET[1:-1], "Halle fermée")])

    gone = [SHEET[1:-1], ACTION[1:-1]]
    told = told_entries(OxigraphReader.open(folder / "db", 1), gone)
    carry_index(first, folder / "search.sqlite", (set(), set()), told, gone)

    index = SearchIndex(folder / "search.sqlite")
    (hit,) = index.search("halle")
    assert (hit.kind, hit.label) == ("experience", "Halle rouverte")
    assert index.count("fermee") == 0


def test_an_index_of_another_version_is_renewed(tmp_path: Path) -> None:
    """In its place; nothing else stays behind."""
    theme = f"<{vocab.id_iri('theme', 'essai')}>"
    scheme = f"<{vocab.id_iri('scheme', 'themes')}>"
    folder = _generation(
        tmp_path,
        f"{theme} {vocab.term('skos:inScheme')} {scheme} .",
        f'{theme} {vocab.term("skos:prefLabel")} "Essai"@fr .',
    )
    (folder / "search.sqlite").write_bytes(b"")
    assert is_stale(folder / "search.sqlite")
    seal(folder, None)

    renew_index(folder)

    assert broken_files(folder) == []
    index = SearchIndex(folder / "search.sqlite")
    assert [hit.kind for hit in index.search("essai")] == ["theme"]
    assert sorted(path.name for path in folder.iterdir()) == [
        "db",
        SEAL,
        "search.sqlite",
    ]
