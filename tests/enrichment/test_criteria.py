"""The programme's criteria on communes that are known to various degrees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest

from pvd_graph.codes import parse_code_insee
from pvd_graph.enrichment.criteria import Criterion, evaluate, load_criteria
from pvd_graph.enrichment.rules import load_rules
from pvd_graph.errors import BadManifestError, NotFoundError, StoreError
from pvd_graph.ports import Solution
from pvd_graph.resources import ontology_folder
from pvd_graph.vocab import BASE, PREFIXES

FOLDER = ontology_folder() / "rules" / "criteria"


def _commune(code: str, *statements: str) -> str:
    body = " ; ".join(("a igeo:Commune", *statements))
    return f"<id/commune/{code}> {body} .\n"


def _population(code: str, period: str, value: int) -> str:
    return (
        f"<id/observation/legal_population/{code}/{period}> pvd:period '{period}' ; "
        f"pvd:territory <id/commune/{code}> ; pvd:value {value}.0 ; "
        "pvd:indicator <id/indicator/legal_population> .\n"
    )


def _sign(code: str, rule: str) -> str:
    return (
        f"<id/assessment/{rule}/{code}> a pvd:ChallengeAssessment ; "
        f"pvd:commune <id/commune/{code}> ; pvd:rule <id/rule/{rule}> .\n"
    )


# 99001 is a town of the programme, 99002 a large commune that shrinks, 99003 grows,
# 99004 has no figure at all, 99005 a town without centrality and with no sign.
DATA = "".join(
    (
        _commune(
            "99001", "pvd:population 3000", "pvd:centralityLevel term:centre-local"
        ),
        _population("99001", "2016", 3100),
        _population("99001", "2023", 3000),
        _sign("99001", "baisse-population"),
        _sign("99001", "bas-niveau-de-vie"),
        _sign("99001", "sans-gare"),
        _commune("99002", "pvd:population 20000"),
        _population("99002", "2016", 21000),
        _population("99002", "2023", 20000),
        _commune("99003", "pvd:population 19999"),
        _population("99003", "2016", 100),
        _population("99003", "2023", 19999),
        _commune("99004"),
        _commune("99005", "pvd:centralityLevel term:centralite-none"),
        _sign("99005", "sans-gare"),
    )
)


class Reader:
    """A named graph in memory, read through the port of the services."""

    generation = 1

    def __init__(self, turtle: str) -> None:
        self._store = pyoxigraph.Store()
        prefixes = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items())
        prefixes += f"@prefix term: <{BASE}id/term/> .\n"
        self._store.load(
            f"@base <{BASE}> .\n{prefixes}{turtle}".encode(),
            format=pyoxigraph.RdfFormat.TURTLE,
            to_graph=pyoxigraph.NamedNode(f"{BASE}graph/test/1"),
        )

    def _answer(self, query: str) -> object:
        return self._store.query(query, use_default_graph_as_union=True)

    def select(self, query: str) -> list[Solution]:
        """Return the solutions, unbound variables left out."""
        found = self._answer(query)
        assert isinstance(found, pyoxigraph.QuerySolutions)
        names = [variable.value for variable in found.variables]
        return [
            {
                name: value.value
                for name in names
                if isinstance(
                    value := row[name], (pyoxigraph.NamedNode, pyoxigraph.Literal)
                )
            }
            for row in found
        ]

    def ask(self, query: str) -> bool:
        """Return the answer of an ASK."""
        return bool(self._answer(query))

    def construct(self, query: str) -> Iterator[str]:
        """Yield the triples as N-Triples lines."""
        found = self._answer(query)
        assert isinstance(found, pyoxigraph.QueryTriples)
        yield from (f"{t.subject} {t.predicate} {t.object} ." for t in found)


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The five communes above."""
    return Reader(DATA)


@pytest.fixture(scope="module")
def criteria() -> dict[str, Criterion]:
    """The criteria that ship, by slug."""
    return {criterion.slug: criterion for criterion in load_criteria(FOLDER)}


EXPECTED = {
    "moins-de-20000": {
        "99001": ("met", "3000"),
        "99002": ("not-met", "20000"),
        "99003": ("met", "19999"),
        "99004": ("unknown", ""),
        "99005": ("unknown", ""),
    },
    "centralite": {
        "99001": ("met", "centre-local"),
        "99002": ("unknown", ""),
        "99003": ("unknown", ""),
        "99004": ("unknown", ""),
        "99005": ("not-met", "centralite-none"),
    },
    "fragilite": {
        "99001": ("met", "2"),
        "99002": ("met", "1"),
        "99003": ("unknown", ""),
        "99004": ("unknown", ""),
        "99005": ("unknown", ""),
    },
}


@pytest.mark.parametrize("slug", sorted(EXPECTED))
def test_criterion_for_any_commune(
    reader: Reader, criteria: dict[str, Criterion], slug: str
) -> None:
    """Met, not met or not known; a missing figure never counts against a commune."""
    results = {
        code: evaluate(criteria[slug], reader, parse_code_insee(code))
        for code in EXPECTED[slug]
    }

    assert {c: (r.status, r.value) for c, r in results.items()} == EXPECTED[slug]


@pytest.mark.parametrize("slug", sorted(EXPECTED))
def test_file_answers_for_every_commune_as_it_stands(
    reader: Reader, criteria: dict[str, Criterion], slug: str
) -> None:
    """Without a parameter the file gives one solution a commune, the same ones."""
    rows = reader.select(criteria[slug].query)

    assert {
        row["commune"].rpartition("/")[2]: (row["status"], row.get("value", ""))
        for row in rows
    } == EXPECTED[slug]
    assert len(rows) == 5


def test_evidence_reaches_what_was_read(
    reader: Reader, criteria: dict[str, Criterion]
) -> None:
    """Latest observation, level, assessments and both populations."""
    commune = parse_code_insee("99001")

    evidence = {
        slug: [iri.removeprefix(BASE + "id/") for iri in result.evidence]
        for slug, criterion in criteria.items()
        for result in (evaluate(criterion, reader, commune),)
    }

    assert evidence == {
        "moins-de-20000": ["observation/legal_population/99001/2023"],
        "centralite": ["term/centre-local"],
        "fragilite": [
            "assessment/baisse-population/99001",
            "assessment/bas-niveau-de-vie/99001",
            "observation/legal_population/99001/2016",
            "observation/legal_population/99001/2023",
        ],
    }


def test_unknown_commune_is_not_found(
    reader: Reader, criteria: dict[str, Criterion]
) -> None:
    """A code that the graph does not hold is an error, not an « unknown »."""
    with pytest.raises(NotFoundError, match="99999"):
        evaluate(criteria["centralite"], reader, parse_code_insee("99999"))


def test_texts_come_from_the_header(criteria: dict[str, Criterion]) -> None:
    """Continuation lines are joined; both languages are there."""
    centrality = criteria["centralite"]

    assert list(criteria) == ["moins-de-20000", "centralite", "fragilite"]
    assert centrality.title.fr == "Exerce des fonctions de centralité"
    assert centrality.description.en.endswith("the criterion is not judged.")
    assert centrality.source.fr.endswith("(« fonctions de centralité avérées »).")


def test_fragility_names_rules_that_exist(criteria: dict[str, Criterion]) -> None:
    """A rule that is renamed must be renamed in the criterion too."""
    slugs = {rule.slug for rule in load_rules(ontology_folder() / "rules")}
    named = {
        word.removeprefix("rule:")
        for word in criteria["fragilite"].query.split()
        if word.startswith("rule:") and word != "rule:"
    }

    assert named <= slugs
    assert len(named) == 6


def test_bad_criterion_files_are_refused(tmp_path: Path) -> None:
    """No file, a name of another form, no parameter, no title."""
    with pytest.raises(BadManifestError, match="aucun"):
        load_criteria(tmp_path)
    for name, text, problem in (
        ("taille.rq", "", "nom attendu"),
        ("01-taille.rq", "SELECT * {}", "VALUES"),
        ("01-taille.rq", "VALUES ?commune { UNDEF }", "title-fr"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(BadManifestError, match=problem):
            load_criteria(tmp_path)
        (tmp_path / name).unlink()


def test_status_outside_the_three_is_refused(
    reader: Reader, criteria: dict[str, Criterion]
) -> None:
    """A query that answers something else is broken, and says so."""
    criterion = criteria["centralite"]
    broken = Criterion(
        slug="centralite",
        title=criterion.title,
        description=criterion.description,
        source=criterion.source,
        query=criterion.query.replace('"met"', '"oui"'),
    )

    with pytest.raises(StoreError, match="oui"):
        evaluate(broken, reader, parse_code_insee("99001"))
