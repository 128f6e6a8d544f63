"""Read rule files: which figures, beyond which threshold, mean which challenge.

Knows the format of ``ontology/rules/NN-<slug>.toml``, described in the README beside
those files. Does not know the figures, nor which challenges exist.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import cast, get_args

from pvd_graph.enrichment.rule_parts import (
    Direction,
    Measure,
    MeasureKind,
    Ref,
    Reference,
    Rule,
    Threshold,
    ThresholdKind,
)
from pvd_graph.enrichment.tables import Table
from pvd_graph.errors import BadManifestError
from pvd_graph.model import Wording

__all__ = ["Measure", "Ref", "Reference", "Rule", "Threshold", "load_rules"]

_FILE_NAME = re.compile(r"[0-9]{2}-([a-z0-9]+(?:-[a-z0-9]+)*)\.toml", re.ASCII)
_REF = re.compile(r"([a-z][a-z0-9_]*)/([0-9]{4}(?:-T[1-4])?)", re.ASCII)
_DEPARTEMENT = re.compile(r"[0-9]{2}|2[AB]|97[0-9]", re.ASCII)
_DIRECTIONS: Mapping[ThresholdKind, Direction] = {
    "first-quartile": "below",
    "third-quartile": "above",
    "absence": "below",
}


def load_rules(folder: Path) -> tuple[Rule, ...]:
    """Read the rule files of *folder*, in order of their number.

    Raises:
        BadManifestError: a file that is not TOML, a key that is missing, unknown or
            wrong; the message names file and key. Two files with one slug; no file.
    """
    paths = sorted(folder.glob("*.toml"))
    rules = tuple(_read(path) for path in paths)
    if not rules:
        raise BadManifestError(folder, "aucune règle")
    seen: dict[str, Path] = {}
    for path, rule in zip(paths, rules, strict=True):
        if rule.slug in seen:
            problem = f"même nom de règle que {seen[rule.slug].name}"
            raise BadManifestError(path, problem)
        seen[rule.slug] = path
    return rules


def _read(path: Path) -> Rule:
    name = _FILE_NAME.fullmatch(path.name)
    if name is None:
        problem = "le nom attendu est NN-<règle>.toml, en minuscules sans accent"
        raise BadManifestError(path, problem)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problem = f"le TOML ne se lit pas ({error})"
        raise BadManifestError(path, problem) from error
    table = Table(path, content)
    measure = _measure(table.table("measure"))
    rule = Rule(
        slug=name[1],
        challenge=table.text("challenge", pattern=r"[a-z0-9]+(?:-[a-z0-9]+)*"),
        label=_text(table.table("label")),
        definition=_text(table.table("definition")),
        unit=table.text("unit"),
        measure=measure,
        threshold=_threshold(table.table("threshold"), measure),
        reference=_reference(table.table("reference")),
    )
    table.done()
    return rule


def _text(table: Table) -> Wording:
    text = Wording(fr=table.text("fr"), en=table.text("en"))
    table.done()
    return text


def _ref(table: Table, key: str, text: str) -> Ref:
    found = _REF.fullmatch(text)
    if found is None:
        table.refuse(key, f"« {text} » n'est pas de la forme indicateur/période")
    return found[1], found[2]


def _refs(table: Table, key: str, *, required: bool) -> tuple[Ref, ...]:
    texts = table.texts(key, required=required)
    return tuple(_ref(table, key, text) for text in texts)


def _measure(table: Table) -> Measure:
    kind = cast("MeasureKind", table.choice("kind", get_args(MeasureKind)))
    known_from = table.number("known_from")
    if kind in {"difference", "annual-rate"}:
        later = _ref(table, "to", table.text("to"))
        earlier = _ref(table, "from", table.text("from"))
        if not (later[1].isdigit() and earlier[1].isdigit() and later[1] > earlier[1]):
            table.refuse(
                "to", "deux années, la seconde après la première, sont attendues"
            )
        measure = Measure(kind, (later,), (), earlier, 1.0, known_from)
    else:
        over = None
        if kind == "ratio":
            over = _ref(table, "over", table.text("over"))
        scale = table.number("scale") if kind == "ratio" else 1.0
        measure = Measure(
            kind=kind,
            of=_refs(table, "of", required=True),
            less=_refs(table, "less", required=False),
            over=over,
            scale=1.0 if scale is None else scale,
            known_from=known_from,
        )
        if measure.scale <= 0:
            table.refuse("scale", "un nombre positif est attendu")
    table.done()
    return measure


def _threshold(table: Table, measure: Measure) -> Threshold:
    kind = cast("ThresholdKind", table.choice("kind", get_args(ThresholdKind)))
    direction = cast("Direction", table.choice("direction", get_args(Direction)))
    if _DIRECTIONS.get(kind, direction) != direction:
        table.refuse("direction", f"{kind} demande « {_DIRECTIONS[kind]} »")
    value = table.number("value", required=kind == "absolute")
    if value is not None and kind != "absolute":
        table.refuse("value", "seul un seuil « absolute » porte une valeur")
    chance = table.flag("chance")
    if chance and not (measure.of and measure.less):
        table.refuse("chance", "il faut deux comptes à comparer (of et less)")
    threshold = Threshold(
        kind=kind,
        direction=direction,
        value=0.0 if kind == "absence" else value,
        beyond=table.number("beyond"),
        chance=chance,
        source=_text(table.table("source")),
    )
    table.done()
    return threshold


def _departements(table: Table) -> tuple[str, ...]:
    key = "except_departements"
    codes = table.texts(key, required=False)
    if not all(_DEPARTEMENT.fullmatch(code) for code in codes):
        table.refuse(key, "des codes de départements sont attendus")
    return codes


def _reference(table: Table) -> Reference:
    bands = table.integers("bands")
    minimum = table.integers("minimum_population", many=False)
    if list(bands) != sorted(set(bands)) or any(
        band <= 0 for band in (*bands, *minimum)
    ):
        table.refuse("bands", "des populations positives et croissantes sont attendues")
    population = None
    if bands or minimum:
        population = _ref(table, "population", table.text("population"))
    reference = Reference(
        group=_text(table.table("group")),
        population=population,
        bands=bands,
        minimum_population=minimum[0] if minimum else 0,
        except_departements=_departements(table),
    )
    table.done()
    return reference
