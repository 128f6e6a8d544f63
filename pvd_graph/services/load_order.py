"""What is asked of a load, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pvd_graph.model import Manifest, Wording
from pvd_graph.services.graph_making import Making
from pvd_graph.services.issue_spool import IssueSpool
from pvd_graph.services.load_report import Changes, LoadReport, Outcome

__all__ = [
    "BUILDING",
    "COMPARING",
    "NOTHING_BUILT",
    "PUBLISHING",
    "READING_COMMUNES",
    "Ending",
    "Ingested",
    "Order",
    "ingested",
]

BUILDING = Wording(
    "rien n'est encore construit : construction du graphe",
    "nothing is built yet: building the graph",
)
READING_COMMUNES = Wording(
    "lecture des communes de référence", "reading the communes of the reference"
)
COMPARING = Wording(
    "comparaison avec la version en vigueur", "comparing with the version in force"
)
PUBLISHING = Wording("publication", "publishing")
NOTHING_BUILT = Wording(
    "rien n'est encore construit. Les communes ont été vérifiées dans le référentiel "
    "fourni ; les concepts, partenaires, indicateurs et autres choses que le fichier "
    "cite ne l'ont pas été, et rien n'a été comparé. Lancez « pvd build », puis "
    "refaites l'essai.",
    "nothing was built yet. Communes were checked in the bundled reference; concepts, "
    "partners, indicators and other things that the file refers to were not, and "
    "nothing was compared. Run `pvd build`, then try again.",
)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be loaded, and how.

    Attributes:
        manifest: of the dataset, with the file to read.
        as_built: the manifest and the file are those that a build reads, so that a
            build may make the graph again when they change.
        policy: ``refuse`` or ``keep``; empty for what the manifest says.
        dry_run: write nothing, tell what would be.
        wait_s: how long to wait for others that write.
    """

    manifest: Manifest
    as_built: bool = False
    policy: str = ""
    dry_run: bool = False
    wait_s: float = 60.0

    @property
    def keeps(self) -> bool:
        """Tell whether rows at fault are left out, and the others published."""
        return (self.policy or self.manifest.policy) == "keep"


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of a load, and the issues of each of its tables.

    Attributes:
        report: for whoever loads.
        manifest: with the digests of the files that were read.
        issues: name of a table -> its issues, until `close`.
    """

    report: LoadReport
    manifest: Manifest
    issues: dict[str, IssueSpool] = field(default_factory=dict)

    def close(self) -> None:
        """Let the temporary files go."""
        for spool in self.issues.values():
            spool.close()


@dataclass(frozen=True, slots=True)
class Ending:
    """How a load ended: *notes* are of the load as a whole."""

    outcome: Outcome
    version: str
    policy: str
    took_s: float
    notes: tuple[Wording, ...] = ()
    changes: Changes | None = None


def ingested(manifest: Manifest, making: Making | None, ending: Ending) -> Ingested:
    """Say what became of a load.

    Args:
        manifest: with the digests of the files that were read.
        making: of its graph; None where it did not come to that.
        ending: how it ended.
    """
    title = manifest.title.get("fr") or manifest.slug
    spools = {} if making is None else making.spools
    report = LoadReport(
        dataset=manifest.slug,
        title=Wording(title, manifest.title.get("en") or title),
        version=ending.version,
        files=tuple(table.path.name for table in manifest.tables),
        outcome=ending.outcome,
        policy=ending.policy,
        rows_read=0 if making is None else making.rows_read,
        rows_kept=0 if making is None else making.rows_kept,
        rows_silent=0 if making is None else making.rows_silent,
        rows=tuple(group for spool in spools.values() for group in spool.groups()),
        shapes=() if making is None else making.shapes,
        notes=(*(() if making is None else making.notes), *ending.notes),
        changes=ending.changes,
        took_s=ending.took_s,
    )
    return Ingested(report, manifest, spools)
