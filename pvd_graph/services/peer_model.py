"""The model that ranks peers while the site runs: fitted once a generation, kept.

To fit it takes seconds, nearly all of them in reading; a list then takes milliseconds.
The site has it made ahead, in the background and in a process apart (`app.site`);
whoever asks before waits for it, but only few at a time, so that other pages keep their
threads.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import BoundedSemaphore, Lock
from weakref import WeakKeyDictionary

from pvd_graph.errors import BusyError, NotFoundError, StoreError
from pvd_graph.peers.assembly import TABLES, assemble
from pvd_graph.peers.portraits import Knowledge, Portraits
from pvd_graph.ports import GraphReader, Solution
from pvd_graph.queries import iri, load
from pvd_graph.services.names import key_of
from pvd_graph.services.peer_rules import inferred
from pvd_graph.services.peering import portraits
from pvd_graph.vocab import id_iri

__all__ = [
    "concept_rows",
    "entrust",
    "hosting",
    "is_ready",
    "newcomers",
    "peer_model",
]

_WAITING_AT_MOST = 4
_logger = logging.getLogger(__name__)


class _Models:
    """One model a generation, as long as its reader lives; made one at a time."""

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[GraphReader, Portraits] = WeakKeyDictionary()
        self._makers: WeakKeyDictionary[GraphReader, Callable[[], Portraits]]
        self._makers = WeakKeyDictionary()
        self._making = Lock()
        self._places = BoundedSemaphore(_WAITING_AT_MOST)

    def holds(self, reader: GraphReader) -> bool:
        """Tell whether nobody would wait for the model of *reader*'s generation."""
        return reader in self._kept

    def entrust(self, reader: GraphReader, fit: Callable[[], Portraits]) -> None:
        """Have *fit* make the model of *reader*'s generation."""
        self._makers[reader] = fit

    def of(self, reader: GraphReader) -> Portraits:
        """Return the model of *reader*'s generation.

        Raises:
            BusyError: it is not ready, and others wait for it already.
        """
        kept = self._kept.get(reader)
        if kept is not None:
            return kept
        if not self._places.acquire(blocking=False):
            problem = "le calcul des villes comparables se prépare"
            raise BusyError(problem)
        try:
            with self._making:
                kept = self._kept.get(reader)
                if kept is None:
                    kept = self._kept[reader] = self._made(reader)
                return kept
        finally:
            self._places.release()

    def _made(self, reader: GraphReader) -> Portraits:
        fit = self._makers.get(reader)
        if fit is not None:
            try:
                return fit()
            except BusyError:
                raise
            except StoreError:
                _logger.warning("model of peers made here", exc_info=True)
        return portraits(reader)


_MODELS = _Models()


def is_ready(reader: GraphReader) -> bool:
    """Tell whether the model of *reader*'s generation is there."""
    return _MODELS.holds(reader)


def entrust(reader: GraphReader, fit: Callable[[], Portraits]) -> None:
    """Have *fit* make the model of *reader*'s generation, apart from this process.

    Where it raises `StoreError` the model is made here, but not where that is a
    `BusyError`. It must not hold *reader*.
    """
    _MODELS.entrust(reader, fit)


def peer_model(reader: GraphReader) -> Portraits:
    """Return the model of *reader*'s generation: shared, so never changed.

    Raises:
        BusyError: it is being made, and enough others wait for it.
    """
    return _MODELS.of(reader)


def hosting(reader: GraphReader, codes: Sequence[str]) -> Portraits:
    """Return the model with those of the communes *codes* that it was not fitted on.

    Raises:
        NotFoundError: one of them is no commune of today.
        BusyError: see `peer_model`.
    """
    drawn = peer_model(reader)
    strangers = sorted(set(codes) - drawn.knowledge.names.keys())
    return drawn.hosting(newcomers(reader, drawn, strangers)) if strangers else drawn


def newcomers(reader: GraphReader, drawn: Portraits, codes: Sequence[str]) -> Knowledge:
    """Read what the graph knows of communes that are not towns of the programme.

    Where it has figures of theirs, they face what the published rules would conclude.

    Args:
        reader: the generation of *drawn*.
        drawn: `peer_model`.
        codes: codes INSEE, each once.

    Raises:
        NotFoundError: one of them is no commune of today.
    """
    rows: defaultdict[str, list[Solution]] = defaultdict(list)
    communes = [iri(id_iri("commune", code)) for code in codes]
    for row in reader.select(load("peers_newcomer", commune=communes)):
        rows[row["table"]].append(row)
    missing = set(codes) - {row["code"] for row in rows["towns"]}
    if missing:
        code = min(missing)
        problem = f"Aucune commune n'a aujourd'hui le code INSEE {code}."
        raise NotFoundError(problem, f"No commune of today has the INSEE code {code}.")
    actions = sorted({row["action"] for row in rows["actions"]})
    labels: dict[str, str] = {}
    if actions:
        named = [iri(one) for one in actions]
        for row in reader.select(load("peers_newcomer_actions", action=named)):
            if "challenge" in row:
                rows["addressed"].append(row)
            elif "partner" in row:
                rows["funding"].append(row)
            else:
                labels.setdefault(row["action"], row["type_label"])
    rows["actions"] = [
        {**row, "type_label": labels.get(row["action"], "")} for row in rows["actions"]
    ]
    known = drawn.knowledge
    rows["concepts"] = concept_rows(known)
    for row in [*_inferred(reader, rows)]:
        rows["faced"].append(row)
        rows["derived"].append(row)
    tables = {name: rows[name] for name in TABLES}
    return assemble(tables, known.figures, rows["observations"])


def concept_rows(known: Knowledge) -> list[Solution]:
    """Return the challenges of the model as the query that read them gave them."""
    return [{"concept": iri, "label": label} for iri, label in known.labels.items()]


def _inferred(
    reader: GraphReader, rows: Mapping[str, Sequence[Solution]]
) -> Iterator[Solution]:
    """Yield what the rules find in the figures of communes that they do not compare."""
    compared = {row["commune"] for row in rows["derived"]}
    series: defaultdict[str, dict[str, dict[str, float]]] = defaultdict(dict)
    for row in rows["observations"]:
        if row["commune"] not in compared:
            periods = series[row["commune"]].setdefault(key_of(row["indicator"]), {})
            periods[row["period"]] = float(row["value"])
    for commune, figures in sorted(series.items()):
        for one in inferred(reader, figures, key_of(commune)):
            rule = id_iri("rule", one.rule)
            yield {"commune": commune, "challenge": one.challenge, "rule": rule}
