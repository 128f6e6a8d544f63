"""The programme's own criteria, answered for any commune of the country."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pvd_graph.codes import CodeInsee
from pvd_graph.enrichment.criteria import (
    Criterion,
    CriterionResult,
    Status,
    evaluate,
    load_criteria,
)
from pvd_graph.model import Wording
from pvd_graph.ports import GraphReader
from pvd_graph.services.names import Named, name_of
from pvd_graph.services.naming import named_all
from pvd_graph.services.records import Number, as_number
from pvd_graph.vocab import BASE

__all__ = ["Checked", "check_criteria"]


@dataclass(frozen=True, slots=True)
class Checked:
    """A criterion and what it says of one commune.

    Attributes:
        number: the value the criterion looks at, when it is a number.
        text: its name, when it is a thing; empty otherwise.
        evidence: observations, assessments or concepts it rests on.
    """

    slug: str
    title: Wording
    description: Wording
    source: Wording
    status: Status
    number: Number | None
    text: str
    evidence: tuple[Named, ...]


@lru_cache(maxsize=4)
def _criteria(folder: Path) -> tuple[Criterion, ...]:
    return load_criteria(folder)


def check_criteria(
    reader: GraphReader,
    folder: Path,
    code: CodeInsee,
    *,
    named: Collection[str] = (),
) -> list[Checked]:
    """Return what every criterion of *folder* says of the commune of today *code*.

    Args:
        reader: one generation.
        folder: of criteria.
        code: of a commune.
        named: evidence that the caller has words for; it comes without a name.

    Raises:
        NotFoundError: no commune of today has this code.
        BadManifestError: a criterion file that does not say what it must.
    """
    return [
        _checked(reader, evaluate(criterion, reader, code), named)
        for criterion in _criteria(folder)
    ]


def _checked(
    reader: GraphReader, result: CriterionResult, named: Collection[str]
) -> Checked:
    number, text = None, ""
    if result.value.startswith(BASE):
        text = name_of(reader, result.value)
    elif result.value:
        # A value that is neither number nor thing is a word of the query's own; what
        # it stands for is among the evidence.
        with suppress(ValueError):
            number = as_number(result.value)
    found = named_all(reader, [one for one in result.evidence if one not in named])
    return Checked(
        slug=result.criterion.slug,
        title=result.criterion.title,
        description=result.criterion.description,
        source=result.criterion.source,
        status=result.status,
        number=number,
        text=text,
        evidence=tuple(found.get(one, Named("", one)) for one in result.evidence),
    )
