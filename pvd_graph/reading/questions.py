"""Read the competency questions: ``CQ-NN.rq`` files and the front matter on top.

Knows the format of ``ontology/questions/README.md``, and of SPARQL what it takes to
find the terms of a query: comments, strings, IRIs and prefixed names. Runs nothing.

Source: tokens of SPARQL 1.1, https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pvd_graph.errors import BadManifestError

__all__ = ["CATEGORIES", "Parameter", "Question", "read_questions", "terms_of"]

CATEGORIES: Mapping[str, tuple[str, str]] = {
    "territory": ("Territoire", "Territory"),
    "programme": ("Programme", "Programme"),
    "challenges": ("Défis", "Challenges"),
    "actions": ("Actions et financements", "Actions and funding"),
    "partners": ("Partenaires et offres", "Partners and offers"),
    "peers": ("Villes proches", "Peer towns"),
    "experience": ("Fiches expérience", "Experience sheets"),
    "figures": ("Chiffres", "Figures"),
    "provenance": ("Sources et versions", "Provenance"),
    "quality": ("Qualité", "Quality"),
}
"""Slug -> name in French and in English, in the order in which pages list them."""

_FILE_NAME = re.compile(r"CQ-[0-9]{2}\.rq", re.ASCII)
_FIELD = re.compile(r"# ([a-z]+(?:-[a-z]+)*): (\S.*)")
_PARAMETER = re.compile(r"(\w+) = (\S.*?) ; fixture = (\S.*)", re.ASCII)
_NEEDED = ("question-fr", "question-en", "category", "fixture", "expected")
_OPTIONAL = ("built-rows",)
_PREFIX = re.compile(r"PREFIX\s+([\w-]*):\s*<([^<>\s]*)>", re.IGNORECASE)
_TOKEN = re.compile(
    r"(?P<skip>\#[^\n]*"
    r'|"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''|'(?:[^'\\\n]|\\.)*'"
    r"|[?$]\w+)"
    r'|<(?P<iri>[^<>"{}|^`\\\s]*)>'
    r"|(?P<prefix>[A-Za-z][\w-]*)?:(?P<local>[\w-](?:[\w.-]*[\w-])?)"
    r"|(?P<a>\ba\b)"
)
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value of the query that a reader may change.

    It stands in one or more lines ``VALUES ?name { value }``.
    """

    name: str
    value: str
    """A SPARQL term that has an answer in the published graph: ``"01034"``."""
    fixture_value: str
    """The term that stands for it in the fixture: ``"99001"``."""


@dataclass(frozen=True, slots=True)
class Question:
    """One competency question."""

    id: str
    """``CQ-01``."""
    question_fr: str
    question_en: str
    category: str
    """A key of `CATEGORIES`."""
    query: str
    """SPARQL that runs as it stands; comments kept, front matter left out."""
    parameters: tuple[Parameter, ...]
    """In order of the front matter."""
    terms: tuple[str, ...]
    """IRIs that the query names, sorted: classes, properties, concepts and graphs."""
    fixture: Path
    """TriG file that the expected rows are about."""
    expected: Path
    """SPARQL results in CSV: the rows expected on the fixture."""
    unanswered: str
    """Why the published graph has no row yet; empty where it has."""

    @property
    def ordered(self) -> bool:
        """Tell whether the query fixes the order of its rows."""
        return "ORDER BY" in self.query.rpartition("}")[2]

    def on_fixture(self) -> str:
        """Return the query with the values that the fixture knows."""
        return self.filled({each.name: each.fixture_value for each in self.parameters})

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the query with other values.

        Args:
            values: name of a parameter -> SPARQL term, made by `pvd_graph.queries.iri`
                or `text` when it comes from outside; the others stay as they are.

        Raises:
            KeyError: a name that is no parameter of the query.
        """
        known = {each.name: each for each in self.parameters}
        query = self.query
        for name, term in values.items():
            line = _line(name, known[name].value)
            query = query.replace(line, _line(name, term))
        return query


def _line(name: str, term: str) -> str:
    return f"VALUES ?{name} {{ {term} }}"


def read_questions(folder: Path) -> tuple[Question, ...]:
    """Read the ``CQ-NN.rq`` files of *folder*, in order of their number.

    Raises:
        BadManifestError: a front matter that does not say what it must, a parameter
            that the query does not have, a prefix without declaration, no file.
    """
    questions = tuple(_read(path) for path in sorted(folder.glob("*.rq")))
    if not questions:
        raise BadManifestError(folder, "aucune question")
    return questions


def _read(path: Path) -> Question:
    if not _FILE_NAME.fullmatch(path.name):
        raise BadManifestError(path, "le nom attendu est CQ-NN.rq")
    head, _, query = path.read_text(encoding="utf-8").partition("\n\n")
    fields, parameters = _front_matter(path, head)
    for each in parameters:
        if _line(each.name, each.value) not in query:
            problem = f"la requête n'a pas de ligne {_line(each.name, each.value)}"
            raise BadManifestError(path, problem)
    return Question(
        id=path.stem,
        question_fr=fields["question-fr"],
        question_en=fields["question-en"],
        category=fields["category"],
        query=query,
        parameters=parameters,
        terms=_terms(path, query),
        fixture=path.parent / fields["fixture"],
        expected=path.parent / fields["expected"],
        unanswered=_reason(path, fields.get("built-rows", "")),
    )


def _front_matter(
    path: Path, head: str
) -> tuple[dict[str, str], tuple[Parameter, ...]]:
    """Return the fields and the parameters; a line that starts ``#   `` continues."""
    fields: dict[str, str] = {}
    parameters = []
    for line in head.replace("\n#   ", " ").splitlines():
        field = _FIELD.fullmatch(line)
        if field is None:
            raise BadManifestError(path, f"l'en-tête a la ligne « {line} »")
        key, value = field.groups()
        if key == "parameter":
            parameters.append(_parameter(path, value))
        elif key in fields or key not in (*_NEEDED, *_OPTIONAL):
            raise BadManifestError(path, f"clé inconnue ou répétée « {key} »")
        else:
            fields[key] = value
    if missing := [key for key in _NEEDED if key not in fields]:
        raise BadManifestError(path, f"la clé « {missing[0]} » manque")
    if fields["category"] not in CATEGORIES:
        problem = f"catégorie « {fields['category']} » : {', '.join(CATEGORIES)}"
        raise BadManifestError(path, problem)
    return fields, tuple(parameters)


def _parameter(path: Path, text: str) -> Parameter:
    found = _PARAMETER.fullmatch(text)
    if found is None:
        problem = f"paramètre « {text} » : nom = valeur ; fixture = valeur"
        raise BadManifestError(path, problem)
    return Parameter(*found.groups())


def _reason(path: Path, text: str) -> str:
    """Return why there is no row, from ``none yet (reason)``."""
    found = re.fullmatch(r"none yet \((\S.*)\)", text)
    if text and found is None:
        raise BadManifestError(path, "built-rows : « none yet (raison) » attendu")
    return found[1] if found else ""


def _terms(path: Path, query: str) -> tuple[str, ...]:
    try:
        return terms_of(query)
    except KeyError as error:
        problem = f"le préfixe « {error.args[0]} » n'est pas déclaré"
        raise BadManifestError(path, problem) from error


def terms_of(query: str) -> tuple[str, ...]:
    """Return the IRIs that a query names, sorted; those of its prologue left out.

    Raises:
        KeyError: a prefix that the query does not declare.
    """
    prefixes = dict(_PREFIX.findall(query))
    body = _PREFIX.sub("", query)
    found = set()
    for token in _TOKEN.finditer(body):
        if token["iri"] is not None:
            found.add(token["iri"])
        elif token["local"] is not None:
            found.add(prefixes[token["prefix"] or ""] + token["local"])
        elif token["a"]:
            found.add(_TYPE)
    return tuple(sorted(found))
