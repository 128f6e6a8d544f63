"""The samples of producers' files load by their manifests, without those files.

Each is written by hand in the form of its producer, about the communes of
``datasets/fictitious-communes.csv``: some rows are good, others are faulty on purpose.
What becomes of every row is told here, so that a manifest cannot change unseen.
"""

from pathlib import Path

import pytest

from pvd_graph import vocab
from pvd_graph.model import Manifest
from pvd_graph.reading.manifest import MANIFEST, read_manifest
from pvd_graph.reading.rdffile import read_statements
from pvd_graph.reading.tables import open_table
from pvd_graph.resources import datasets_folder, ontology_folder
from pvd_graph.services.checking_dataset import Trial, check_dataset
from pvd_graph.services.dataset_folders import with_file
from pvd_graph.services.load_report import LoadReport
from pvd_graph.services.samples import fictitious_communes, sample_of
from tests.datasets.sample_cases import SAMPLES, Sample
from tests.small_data import small_data
from tests.small_loads import load, reader

DATASETS = datasets_folder()
COMMUNES = fictitious_communes(DATASETS)
KNOWN = ("actors/actors.ttl", "indicators/indicators.ttl")


def _reference() -> list[str]:
    """Return the fictitious communes, and all that the project's RDF files describe."""
    lines = set()
    for code in (*COMMUNES.today, *COMMUNES.absorbed):
        iri = vocab.id_iri("commune", code)
        today = code in COMMUNES.today
        kind = vocab.term("igeo:Commune" if today else "pvd:FormerCommune")
        lines.add(f"<{iri}> {vocab.term('rdf:type')} {kind} .\n")
        if not today:
            current = vocab.id_iri("commune", COMMUNES.absorbed[code])
            lines.add(f"<{iri}> {vocab.term('pvd:absorbedBy')} <{current}> .\n")
    files = [*ontology_folder().glob("*.ttl"), *ontology_folder().glob("schemes/*.ttl")]
    for path in (*files, *(DATASETS / name for name in KNOWN)):
        lines |= {"{} {} {} .\n".format(*each) for each in read_statements(path)}
    return sorted(lines)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish the fictitious communes and what the project's own files describe."""
    return small_data(tmp_path_factory.mktemp("samples") / "data", _reference())


def _sampled(slug: str) -> Manifest:
    sample = sample_of(DATASETS / slug)
    assert sample is not None
    return with_file(read_manifest(DATASETS / slug), sample)


def _faults(report: LoadReport) -> dict[int, set[str]]:
    """Return line -> kinds of what is told of it."""
    told: dict[int, set[str]] = {}
    for group in report.rows:
        assert group.count == len(group.lines)
        for line in group.lines:
            told.setdefault(line, set()).add(group.kind)
    return told


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.dataset)
def test_a_sample_is_tried_then_loaded(data: Path, sample: Sample) -> None:
    """Good rows speak, faults are told by line; the real load says the same."""
    manifest = _sampled(sample.dataset)

    tried = load(data, manifest, dry_run=True).report
    loaded = load(data, manifest).report

    assert (tried.outcome, loaded.outcome) == ("dry-run", "published")
    assert (tried.rows_read, tried.rows_kept) == (sample.read, sample.kept)
    assert tried.changes is not None
    assert tried.changes.added == sample.stated
    assert _faults(tried) == _faults(loaded) == sample.faults
    assert tried.rows_silent == sample.silent
    assert (len(tried.notes), tried.shapes) == (bool(sample.silent), ())
    subject, path, value = sample.said
    wanted = (
        f"STR(?o) = {value}" if value[0] == '"' else f"?o = <{vocab.BASE}id/{value}>"
    )
    pattern = f"<{vocab.BASE}id/{subject}> {vocab.term(path)} ?o"
    assert reader(data).select(f"SELECT ?o {{ {pattern} FILTER({wanted}) }}")


def test_every_manifest_of_a_producer_has_a_sample() -> None:
    """Those that name a file that does not come with them."""
    folders = (path.parent for path in DATASETS.glob(f"*/{MANIFEST}"))
    unsealed = {
        folder.name
        for folder in folders
        if not all(
            one.sha256 or one.path.exists() for one in read_manifest(folder).tables
        )
    }

    assert {sample.dataset for sample in SAMPLES} == unsealed


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.dataset)
def test_a_check_tries_the_sample_too(sample: Sample) -> None:
    """Faults that are meant count nowhere; nothing of the manifest is at fault."""
    trial = Trial(ontology_folder(), COMMUNES, fictitious=COMMUNES)

    check = check_dataset(DATASETS / sample.dataset, trial)

    assert not check.refused
    assert check.sample is not None
    assert check.blocking == 0
    told = {line for group in check.sample.groups for line in group.lines}
    assert told == set(sample.faults)


def test_samples_speak_of_fictitious_communes_only() -> None:
    """No code of a real commune, hence no row of a producer, is in one."""
    assert all(code.startswith("99") for code in COMMUNES.today)
    assert set(COMMUNES.absorbed.values()) <= COMMUNES.today
    for sample in SAMPLES:
        for table in _sampled(sample.dataset).tables:
            columns = [c for c in table.columns.values() if c.type == "commune"]
            with open_table(table) as opened:
                codes = {
                    row.cells[column.source or column.name]
                    for row in opened.rows
                    for column in columns
                }
            assert all(code.startswith("99") for code in codes - {"", "NULL"})
