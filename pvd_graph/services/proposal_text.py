"""Write a proposed manifest as TOML, with the confidence of each guess beside it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pvd_graph.services.guessing import Guess
from pvd_graph.services.guessing_rows import Aligned, Parts
from pvd_graph.services.profiling import FileProfile

__all__ = ["UNKNOWN_PUBLISHER", "Draft", "concepts_csv", "manifest_text"]

_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_UNFIT = re.compile(r"[{}=|]")
UNKNOWN_PUBLISHER = "a-completer"
"""Stands in a proposal until someone says who publishes."""
_FOUND = ("format", "encoding", "delimiter", "sheet", "records")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a manifest is written from."""

    slug: str
    issued: date
    profile: FileProfile
    guesses: Sequence[Guess]
    parts: Parts
    aligned: Mapping[str, Sequence[Aligned]]
    undecided: Sequence[str]
    title: str = ""
    publisher: str = ""
    publisher_name: str = ""


def concepts_csv(words: Sequence[Aligned]) -> str:
    """Return a ``concepts.csv``: sure alignments, and the other words with none."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("source", "scheme", "concept", "match"))
    sure = {each.word for each in words if each.certain}
    for each in words:
        if each.certain:
            key = each.candidates[0].key
            writer.writerow((each.word, each.scheme, key, "close"))
    for word in sorted({each.word for each in words} - sure):
        writer.writerow((word, "", "", ""))
    return out.getvalue()


def _toml(value: object) -> str:
    """Return a value as TOML: texts as JSON has them, which TOML reads alike."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _toml(name)


def _comment(text: str) -> str:
    printable = "".join(char if char.isprintable() else " " for char in text)
    return "# " + " ".join(printable.split())


def manifest_text(draft: Draft) -> str:
    """Return the TOML of *draft*."""
    lines = [*_head(draft), "", *_table(draft), *_columns(draft), *_objects(draft)]
    lines += ["", _comment("Reste à décider :")]
    lines += [_comment(f"- {each}") for each in draft.undecided]
    return "\n".join(lines) + "\n"


def _head(draft: Draft) -> Iterator[str]:
    name = draft.profile.path.name
    yield _comment(
        f"Proposition faite en regardant {name} : à relire avant de charger."
    )
    yield _comment(
        "Clés : docs/manifest.md. Contrôle : pvd check DOSSIER --file FICHIER."
    )
    yield f"slug = {_toml(draft.slug)}"
    yield f'version = "{draft.issued}"'
    yield f"publisher = {_toml(draft.publisher or UNKNOWN_PUBLISHER)}"
    yield 'licence = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"'
    yield f"attribution = {_toml(draft.publisher_name or 'à compléter')}"
    yield 'landing_page = "https://www.data.gouv.fr/"'
    yield f"issued = {draft.issued}"
    title = _toml(draft.title or name)
    yield f"title = {{ fr = {title}, en = {title} }}"
    yield 'description = { fr = "à compléter", en = "to be completed" }'
    if _has_faults(draft):
        yield 'policy = "keep"  # quelques valeurs sont à corriger : voyez plus bas'


def _has_faults(draft: Draft) -> bool:
    repeated = {each.name: each.repeated for each in draft.profile.columns}
    unsure = any(0 < guess.confidence < 1 and guess.wrong for guess in draft.guesses)
    named = any(guess.keys.get("by") == "name" for guess in draft.guesses)
    return (
        unsure
        or named
        or bool(repeated.get(draft.parts.key))
        or bool(draft.profile.unread)
    )


def _table(draft: Draft) -> Iterator[str]:
    profile = draft.profile
    yield "[[tables]]"
    yield f"path = {_toml(profile.path.name)}"
    for key in _FOUND:
        if value := getattr(profile.table, key):
            yield f"{key} = {_toml(value)}  # trouvé dans le fichier"
    if profile.table.header > 1:
        yield f"header = {profile.table.header}  # au-dessus : non lu"
    if draft.parts.key:
        yield f"key = {_toml(_name(draft.parts.key))}"
    words: set[str] = set()
    for guess in draft.guesses:
        words |= set(guess.beside.get("missing", ()))
    if words:
        yield f"missing = {_toml(sorted(words))}"


def _name(column: str) -> str:
    """Return the name of a column here: templates cannot have some signs in names."""
    return _UNFIT.sub("_", column)


def _columns(draft: Draft) -> Iterator[str]:
    for guess in draft.guesses:
        yield ""
        sure = f"sûr à {guess.confidence:.0%}".replace("%", " %")
        yield _comment(f"{guess.name} : {guess.why} ({sure})")
        yield from _candidates(draft.aligned.get(guess.name, ()))
        name = _name(guess.name)
        yield f"[tables.columns.{_key(name)}]"
        keys = dict(guess.keys)
        if name != guess.name:
            keys = {"from": guess.name, **keys}
        for key, value in keys.items():
            yield f"{key} = {_toml(value)}"


def _candidates(words: Sequence[Aligned]) -> Iterator[str]:
    """Yield, as comments, the concepts that words may mean, with their scores."""
    for each in words:
        if each.candidates:
            listed = ", ".join(
                f"{one.key} ({one.score:.2f})" for one in each.candidates
            )
            taken = "pris" if each.certain else "à choisir"
            yield _comment(f"  « {each.word} » → {each.scheme} : {listed} [{taken}]")


def _objects(draft: Draft) -> Iterator[str]:
    parts = draft.parts
    yield ""
    if not parts.key:
        yield _comment("Sans clé, aucun objet n'est proposé : voyez docs/manifest.md.")
        return
    if parts.key == parts.commune:
        yield _comment("Une ligne par commune : dites ici ce que ses colonnes disent.")
        yield "[[tables.objects]]"
        yield f"iri = {_toml(_place('id/commune/', parts.commune))}"
        yield "properties = ["
        yield _comment('  { path = "pvd:population", column = "…" },')
        yield "]"
        return
    yield "[[tables.objects]]"
    yield f"iri = {_toml(_place('id/action/{dataset.key_space}/', parts.key))}"
    yield 'a = ["pvd:Action"]  # est-ce bien une action ?'
    if parts.commune:
        yield f"when = {_toml(_name(parts.commune))}"
    yield "properties = ["
    for path, kind, value in _properties(draft):
        end = ', lang = "fr"' if kind == "text" else ""
        yield f"  {{ path = {_toml(path)}, {kind} = {_toml(value)}{end} }},"
    yield "]"


def _place(start: str, column: str) -> str:
    return f"{start}{{{_name(column)}}}"


def _properties(draft: Draft) -> Iterator[tuple[str, str, str]]:
    parts = draft.parts
    kind, stage = (
        ("projet-finance", "accordee")
        if parts.grant
        else (
            "action-declaree",
            "projet",
        )
    )
    yield "pvd:actionKind", "iri", f"id/term/{kind}"
    yield "pvd:stage", "iri", f"id/term/{stage}"
    yield "dcterms:identifier", "column", _name(parts.key)
    if parts.title:
        yield "dcterms:title", "text", _place("", parts.title)
    if parts.commune:
        yield "pvd:commune", "iri", _place("id/commune/", parts.commune)
    if parts.year:
        yield "pvd:year", "column", _name(parts.year)
    if parts.cost:
        yield "pvd:totalCostEur", "column", _name(parts.cost)
    if parts.grant:
        yield "pvd:grantEur", "column", _name(parts.grant)
    for name, words in draft.aligned.items():
        for scheme, path in (("theme", "pvd:theme"), ("challenge", "pvd:addresses")):
            if any(each.certain and each.scheme == scheme for each in words):
                yield path, "iri", _place("", f"{name}.{scheme}")
