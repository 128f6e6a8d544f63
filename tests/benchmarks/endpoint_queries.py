"""What the benchmarks of the endpoint ask: the questions of its users, and bombs."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["HEAVY", "RUNAWAYS", "Question", "questions", "towns_query"]

PREFIXES = """\
PREFIX igeo: <http://rdf.insee.fr/def/geo#>
PREFIX pvd: <https://w3id.org/pvd-graph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


@dataclass(frozen=True, slots=True)
class Question:
    """One kind of query; *variants* differ by the town that they are about.

    Attributes:
        name: as the tables say it.
        variants: SPARQL, at least one.
        light: answered in milliseconds, so measured by requests a second.
    """

    name: str
    variants: tuple[str, ...]
    light: bool = False


towns_query = (
    PREFIXES + "SELECT DISTINCT ?code { ?s a pvd:PeerSuggestion ; pvd:target ?town . "
    "?town igeo:codeINSEE ?code } ORDER BY ?code"
)

_POINT = """SELECT ?property ?value {{
  ?town igeo:codeINSEE "{code}" ; ?property ?value }}"""
_TWO_VALUES = """SELECT ?name ?population {{
  ?town a igeo:Commune ; igeo:codeINSEE "{code}" ; igeo:nom ?name ;
        pvd:population ?population }}"""
_PEERS = """SELECT ?rank ?code ?name ?score {{
  ?town igeo:codeINSEE "{code}" .
  ?suggestion pvd:target ?town ; pvd:peer ?peer ; pvd:rank ?rank ; pvd:score ?score .
  ?peer igeo:codeINSEE ?code ; igeo:nom ?name }}"""
_AGGREGATE = """SELECT ?parent (COUNT(?town) AS ?towns) (SUM(?n) AS ?population) {
  ?town a igeo:Commune ; igeo:subdivisionDirecteDe ?parent ; pvd:population ?n
} GROUP BY ?parent"""
_PATH = """SELECT ?family (COUNT(DISTINCT ?town) AS ?towns) {
  ?town pvd:facesChallenge ?challenge . ?challenge skos:broader* ?family
} GROUP BY ?family"""
_SORT = """SELECT ?code ?name ?n {
  ?town a igeo:Commune ; igeo:codeINSEE ?code ; igeo:nom ?name ; pvd:population ?n
} ORDER BY DESC(?n) ?code LIMIT 20"""
_EXPORT = """SELECT ?code ?name {
  ?town a igeo:Commune ; igeo:codeINSEE ?code ; igeo:nom ?name }"""
_LARGE = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 500000"


def questions(codes: list[str]) -> list[Question]:
    """Return the questions, those about one town for each of *codes*."""
    return [
        Question(
            "point",
            tuple(PREFIXES + _POINT.format(code=code) for code in codes),
            light=True,
        ),
        Question(
            "peers",
            tuple(PREFIXES + _PEERS.format(code=code) for code in codes),
            light=True,
        ),
        Question(
            "two values",
            tuple(PREFIXES + _TWO_VALUES.format(code=code) for code in codes),
            light=True,
        ),
        Question("aggregate", (PREFIXES + _AGGREGATE,)),
        Question("path", (PREFIXES + _PATH,)),
        Question("order and limit", (PREFIXES + _SORT,)),
        Question("35,000 rows", (PREFIXES + _EXPORT,)),
        Question("500,000 rows", (_LARGE,)),
    ]


# Never done in the time of an answer, on any graph of some hundred triples.
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def _doubling(times: int) -> str:
    steps = " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(times))
    return (
        "SELECT (STRLEN(?last) AS ?n%d) { ?a ?b ?c . ?d ?e ?f "
        f"BIND(CONCAT(STR(?c), '0123456789') AS ?x0) {steps} "
        f"BIND(?x{times} AS ?last) }} ORDER BY ?last"
    )


_KINDS = (
    HEAVY.replace("?n", "?n%d"),
    """SELECT (COUNT(*) AS ?n%d) {
  ?a (!<urn:x>)* ?b . ?b (!<urn:y>|^!<urn:z>)+ ?c . ?c (!<urn:x>)* ?d }""",
    """SELECT ?a ?c ?f (COUNT(*) AS ?n%d) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }
GROUP BY ?a ?c ?f""",
    """SELECT (COUNT(*) AS ?n%d) { ?a ?b ?c . ?d ?e ?f .
  FILTER(REGEX(CONCAT(STR(?c), STR(?f)), "(.*a){12}(.*e){12}$", "i")) }""",
    _doubling(18),
)
# Four of each kind, none the same text as another.
RUNAWAYS = tuple(kind % number for number in range(4) for kind in _KINDS)
