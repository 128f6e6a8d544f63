"""Propose the manifest of a file: what was found, how sure, what was not decided."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from pvd_graph.folding import fold
from pvd_graph.services.communes_known import KnownCommunes
from pvd_graph.services.concepts_known import KnownConcepts
from pvd_graph.services.guessing import Guess, guess_column
from pvd_graph.services.guessing_rows import (
    Aligned,
    Parts,
    align,
    find_parts,
    guess_names,
)
from pvd_graph.services.guessing_splits import guess_splits
from pvd_graph.services.partner_table import PARTNER_FILE, PARTNER_TABLE, partner_csv
from pvd_graph.services.profiling import FileProfile, profile_file
from pvd_graph.services.proposal_text import Draft, concepts_csv, manifest_text
from pvd_graph.services.pushed import check_slug

__all__ = ["Proposal", "Told", "propose"]

_SUFFIXES = re.compile(r"(?:\.[a-z0-9]{2,7})+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """What whoever asks for a proposal says of the dataset; all of it may be empty.

    Attributes:
        slug: of the dataset, in the place of the name of the file.
        title: in French.
        publisher: slug of the partner who publishes it.
        publisher_name: where no other dataset describes that partner.
        kind: of that partner: last part of ``id/term/partenaire-…``.
    """

    slug: str = ""
    title: str = ""
    publisher: str = ""
    publisher_name: str = ""
    kind: str = "chambre-consulaire"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed dataset.

    Attributes:
        slug: from the name of the file.
        files: name -> text: ``dataset.toml`` and the alignments that it names.
        undecided: in French, what whoever knows the file must decide.
    """

    slug: str
    files: dict[str, str]
    undecided: tuple[str, ...]


def propose(
    path: Path,
    communes: KnownCommunes,
    concepts: KnownConcepts,
    today: date,
    told: Told = Told(),
) -> Proposal:
    """Look at the table in *path* and propose how it becomes statements.

    Args:
        path: any table that can be read.
        communes: to recognise codes and names.
        concepts: to recognise themes and challenges by their labels.
        today: the date of issue, until someone says better.
        told: what the file cannot say.

    Raises:
        InputError: a slug that cannot be one.
        UnreadableFileError: it is no table.

    Cost: two readings of at most 100,000 rows; memory does not grow with the file.
    """
    for said in filter(None, (told.slug, told.publisher)):
        check_slug(said)
    profile = profile_file(path)
    guesses = [guess_column(column, communes) for column in profile.columns]
    guesses = guess_names(profile.columns, guesses, communes)
    parts = find_parts(profile.columns, guesses)
    splits = guess_splits(path, profile.columns, guesses, communes)
    if splits:
        parts = parts.with_commune("commune")
    aligned = {
        guess.name: words
        for column, guess in zip(profile.columns, guesses, strict=True)
        if guess.type == "text"
        and not guess.role
        and guess.name not in {parts.key, parts.title}
        and (words := align(column, guess, concepts))
    }
    files = {}
    for name, words in aligned.items():
        if any(word.certain for word in words):
            files[f"concepts_{_slug(name, '_')}.csv"] = concepts_csv(words)
            _name_concepts(guesses, name, f"concepts_{_slug(name, '_')}.csv")
    slug = told.slug or _slug(_SUFFIXES.sub("", path.name), "-") or "jeu"
    unsaid = _unsaid(told)
    found = _undecided(profile, [*guesses, *splits], parts, aligned)
    undecided = (f"{unsaid} : le fichier ne les dit pas.", *found)
    draft = Draft(
        slug=slug,
        issued=today,
        profile=profile,
        guesses=[*guesses, *splits],
        parts=parts,
        aligned=aligned,
        undecided=undecided,
        title=told.title,
        publisher=told.publisher,
        publisher_name=told.publisher_name,
    )
    manifest = manifest_text(draft)
    if told.publisher and told.publisher_name:
        manifest += PARTNER_TABLE
        files[PARTNER_FILE] = partner_csv(
            told.publisher, told.publisher_name, told.kind
        )
    return Proposal(slug, {"dataset.toml": manifest, **files}, undecided)


def _unsaid(told: Told) -> str:
    """Return the keys of the manifest that neither the file nor *told* says."""
    keys = {
        "publisher": told.publisher,
        "licence": "",
        "attribution": told.publisher_name,
        "landing_page": "",
        "title": told.title,
        "description": "",
    }
    return ", ".join(key for key, value in keys.items() if not value)


def _slug(name: str, sign: str) -> str:
    return fold(name).replace(" ", sign)


def _name_concepts(guesses: list[Guess], name: str, file: str) -> None:
    for guess in guesses:
        if guess.name == name:
            guess.keys |= {"concepts": file, "unknown": "warn"}


def _undecided(
    profile: FileProfile,
    guesses: list[Guess],
    parts: Parts,
    aligned: dict[str, list[Aligned]],
) -> Iterator[str]:
    """Yield what could not be found in the file, each with what to do."""
    yield from _missing_parts(profile, parts)
    for guess in guesses:
        if guess.wrong:
            shown = ", ".join(f"« {value[:40]} »" for value in guess.wrong)
            yield (
                f"« {guess.name} » : des valeurs ne sont pas du type {guess.type} : "
                f"{shown}."
            )
    if unused := _unused(guesses, parts, aligned):
        shown = ", ".join(f"« {name} »" for name in unused)
        yield (
            f"colonnes lues mais que rien ne dit : {shown}. Ajoutez-les à "
            "« properties », ou retirez-les."
        )
    for name, words in aligned.items():
        unsure = sorted({w.word for w in words} - {w.word for w in words if w.certain})
        if unsure:
            shown = ", ".join(f"« {word[:50]} »" for word in unsure[:8])
            yield f"« {name} » : concepts à choisir pour {shown}."
    if profile.unread:
        yield f"lignes non lues : {profile.unread} (pvd check dit pourquoi)."
    if not profile.whole:
        yield f"seules les {profile.rows} premières lignes ont été regardées."


def _unused(
    guesses: list[Guess], parts: Parts, aligned: dict[str, list[Aligned]]
) -> list[str]:
    """Return the columns that no object of the proposal uses."""
    used = {getattr(parts, each.name) for each in fields(parts)}
    used |= {name for name, words in aligned.items() if any(w.certain for w in words)}
    if not parts.key or parts.key == parts.commune:
        used = {parts.key}
    for guess in guesses:
        context = (str(guess.keys.get(key, "")) for key in ("departement", "postcode"))
        used |= {*context, str(guess.keys.get("when", "")).partition("=")[0]}
        if guess.name in used:
            used.add(str(guess.keys.get("from", "")))
    return [guess.name for guess in guesses if guess.name not in used]


def _missing_parts(profile: FileProfile, parts: Parts) -> Iterator[str]:
    if not parts.commune:
        yield (
            "aucune colonne ne donne de commune (code, nom ou code postal) de façon "
            "assez sûre."
        )
    if not parts.key:
        yield "aucune colonne ne désigne chaque ligne : choisissez une clé."
    repeats = {each.name: each.repeated for each in profile.columns}
    if repeated := repeats.get(parts.key, 0):
        yield (
            f"la clé « {parts.key} » se répète (lignes concernées : {repeated}) ; "
            "une ligne qui en répète une autre avec des différences serait écartée. "
            "Est-ce bien la clé ?"
        )
    if not parts.title:
        yield "aucune colonne n'a l'air d'un titre."
