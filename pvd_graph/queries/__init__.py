"""The questions that the code asks, one ``.rq`` file each.

A file runs as it stands in any SPARQL tool; its parameters are ``VALUES ?x { UNDEF }``
lines, which `load` fills. Nothing is ever spliced elsewhere into a query.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

__all__ = ["integer", "iri", "load", "text"]

_IRI = re.compile(r"[^\x00-\x20<>\"{}|^`\\]*")


def iri(value: str) -> str:
    """Return *value* as an IRI term for a parameter.

    Raises:
        ValueError: a character that would end the term.
    """
    if not _IRI.fullmatch(value):
        problem = f"not an IRI: {value!r}"
        raise ValueError(problem)
    return f"<{value}>"


def text(value: str) -> str:
    """Return *value* as a plain string term for a parameter."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r") + '"'


def integer(value: int) -> str:
    """Return *value* as an integer term for a parameter."""
    return f"{value:d}"


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return files(__name__).joinpath(f"{name}.rq").read_text(encoding="utf-8")


def load(name: str, /, **parameters: str | list[str]) -> str:
    """Return query *name* with its ``VALUES ?parameter { UNDEF }`` lines filled.

    Args:
        name: file name without ``.rq``.
        parameters: parameter -> term, or list of terms, made by `iri`, `text`
            or `integer`. A parameter left out stays ``UNDEF``: no constraint.

    Raises:
        ValueError: a parameter that the query does not have.
    """
    query = _source(name)
    for parameter, value in parameters.items():
        terms = value if isinstance(value, str) else " ".join(value)
        line = f"VALUES ?{parameter} {{ UNDEF }}"
        if line not in query:
            problem = f"{name}.rq has no parameter ?{parameter}"
            raise ValueError(problem)
        query = query.replace(line, f"VALUES ?{parameter} {{ {terms} }}")
    return query
