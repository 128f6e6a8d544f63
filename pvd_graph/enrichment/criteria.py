"""The programme's own criteria, as queries that answer for any commune of the country.

A criterion is a ``.rq`` file: its header says what it is in both languages and where it
comes from, its query says whether a commune meets it. The answer has three values,
since a figure that is not known never counts against a commune.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from pvd_graph import queries
from pvd_graph.codes import CodeInsee
from pvd_graph.errors import BadManifestError, NotFoundError, StoreError
from pvd_graph.model import Wording
from pvd_graph.ports import GraphReader
from pvd_graph.vocab import id_iri

__all__ = ["Criterion", "CriterionResult", "Status", "evaluate", "load_criteria"]

Status = Literal["met", "not-met", "unknown"]

_FILE_NAME = re.compile(r"[0-9]{2}-([a-z0-9]+(?:-[a-z0-9]+)*)\.rq", re.ASCII)
_FIELD = re.compile(r"# (title|description|source)-(fr|en): (.*(?:\n#   .*)*)")
_PARAMETER = "VALUES ?commune { UNDEF }"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of the programme."""

    slug: str
    title: Wording
    description: Wording
    source: Wording
    query: str
    """SELECT of ?commune ?status ?value ?evidence, with the parameter ?commune."""


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """What a criterion says of one commune."""

    criterion: Criterion
    code: CodeInsee
    status: Status
    value: str
    """Lexical form; empty when it is not known. The query says what it is."""
    evidence: tuple[str, ...]
    """IRIs of observations, assessments or concepts, sorted."""


def load_criteria(folder: Path) -> tuple[Criterion, ...]:
    """Read the ``NN-<slug>.rq`` files of *folder*, in order of their number.

    Raises:
        BadManifestError: a header field that is missing, no parameter, no file.
    """
    criteria = tuple(_read(path) for path in sorted(folder.glob("*.rq")))
    if not criteria:
        raise BadManifestError(folder, "aucun critère")
    return criteria


def _read(path: Path) -> Criterion:
    name = _FILE_NAME.fullmatch(path.name)
    if name is None:
        problem = "le nom attendu est NN-<critère>.rq, en minuscules sans accent"
        raise BadManifestError(path, problem)
    query = path.read_text(encoding="utf-8")
    if _PARAMETER not in query:
        problem = f"la requête n'a pas de ligne {_PARAMETER}"
        raise BadManifestError(path, problem)
    fields = {
        f"{key}-{lang}": " ".join(text.replace("\n#", " ").split())
        for key, lang, text in _FIELD.findall(query)
    }
    return Criterion(
        slug=name[1],
        title=_text(path, fields, "title"),
        description=_text(path, fields, "description"),
        source=_text(path, fields, "source"),
        query=query,
    )


def _text(path: Path, fields: Mapping[str, str], key: str) -> Wording:
    for lang in ("fr", "en"):
        if not fields.get(f"{key}-{lang}"):
            problem = f"l'en-tête n'a pas de ligne « # {key}-{lang}: … »"
            raise BadManifestError(path, problem)
    return Wording(fr=fields[f"{key}-fr"], en=fields[f"{key}-en"])


def evaluate(
    criterion: Criterion, reader: GraphReader, code: CodeInsee
) -> CriterionResult:
    """Say whether the commune meets the criterion.

    Args:
        criterion: from `load_criteria`.
        reader: one generation.
        code: a commune of today.

    Raises:
        NotFoundError: the graph holds no such commune.
        StoreError: the query answers something else than one of the three statuses.
    """
    commune = queries.iri(id_iri("commune", code))
    query = criterion.query.replace(_PARAMETER, f"VALUES ?commune {{ {commune} }}")
    solutions = reader.select(query)
    if not solutions:
        problem = f"aucune commune actuelle n'a le code {code}"
        raise NotFoundError(problem)
    status = solutions[0].get("status", "")
    if status not in get_args(Status):
        problem = f"critère {criterion.slug} : réponse inattendue « {status} »"
        raise StoreError(problem)
    evidence = {iri for row in solutions for iri in row.get("evidence", "").split()}
    return CriterionResult(
        criterion=criterion,
        code=code,
        status=cast("Status", status),
        value=solutions[0].get("value", ""),
        evidence=tuple(sorted(evidence)),
    )
