"""What may truly be said of a pair of towns, worked out from the graph by itself.

Nothing here comes from the code that ranks or words, but for the lists of phrases and
of figures, which are knowledge: each clause is made again from statements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from math import isfinite

from pvd_graph.peers.figures import Figure, figures
from pvd_graph.peers.phrases import phrases
from pvd_graph.store.oxigraph import OxigraphReader

PREFIXES = """
PREFIX igeo: <http://rdf.insee.fr/def/geo#>
PREFIX pvd: <https://w3id.org/pvd-graph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
OWN_WORK = ", sur un sujet où vous avez aussi un projet"
_PVD = "<https://w3id.org/pvd-graph/id/programme/petites-villes-de-demain>"


def key(iri: str) -> str:
    """Return what stands behind the last slash."""
    return iri.rsplit("/", 1)[-1]


def at(name: str) -> str:
    """Return a town behind "à"."""
    for article, joined in (("Le ", "au "), ("Les ", "aux ")):
        if name.startswith(article):
            return joined + name.removeprefix(article)
    return f"à {name}"


def who(name: str) -> str:
    """Return a town as a subject in the singular."""
    return f"la commune des {name[4:]}" if name.startswith("Les ") else name


def said(value: float, decimals: int, unit: str) -> str:
    """Return a figure as French has it, with plain spaces."""
    whole, _, rest = f"{abs(value):.{decimals}f}".partition(".")
    groups: list[str] = []
    while whole:
        whole, group = whole[:-3], whole[-3:]
        groups.insert(0, group)
    text = " ".join(groups) + (f",{rest}" if rest else "")
    sign = "\N{MINUS SIGN}" if round(value, decimals) < 0 else ""
    words = unit.split(" ", 1)
    if words[0] and abs(round(value, decimals)) < 2:
        words[0] = words[0].removesuffix("s")
    return f"{sign}{text} {' '.join(words)}".rstrip()


class Facts:
    """The graph, read into dictionaries by plain queries."""

    def __init__(self, reader: OxigraphReader) -> None:
        """Read *reader* as it is asked."""
        self._reader = reader

    def _pairs(self, pattern: str) -> dict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        query = f"{PREFIXES} SELECT DISTINCT ?a ?b {{ {pattern} }}"
        for row in self._reader.select(query):
            found[row["a"]].add(row["b"])
        return found

    @cached_property
    def names(self) -> dict[str, str]:
        """Code -> name, of the towns of the programme."""
        pattern = f"""?m pvd:programme {_PVD} ; pvd:commune ?c .
            ?c a igeo:Commune ; igeo:codeINSEE ?a ; igeo:nom ?b ."""
        return {code: min(names) for code, names in self._pairs(pattern).items()}

    @cached_property
    def departements(self) -> dict[str, set[str]]:
        """Code of a town -> names of its département."""
        return self._pairs(
            """?c igeo:codeINSEE ?a ; igeo:subdivisionDirecteDe ?d .
               ?d a igeo:Departement ; rdfs:label ?b ."""
        )

    @cached_property
    def populations(self) -> dict[str, set[str]]:
        """Code of a town -> its population, as text."""
        return self._pairs("?c igeo:codeINSEE ?a ; pvd:population ?b .")

    @cached_property
    def declared(self) -> dict[str, set[str]]:
        """Code -> challenges that are said of the town."""
        return self._pairs("?c igeo:codeINSEE ?a ; pvd:facesChallenge ?b .")

    @cached_property
    def above(self) -> dict[str, set[str]]:
        """Challenge -> itself and all that is broader."""
        return self._pairs("?a skos:broader* ?b . ?a a skos:Concept .")

    @cached_property
    def labels(self) -> dict[str, set[str]]:
        """Challenge or kind of action -> French label."""
        return self._pairs(
            '?a a skos:Concept ; skos:prefLabel ?b FILTER(LANG(?b) = "fr")'
        )

    @cached_property
    def rules(self) -> dict[str, set[str]]:
        """Code -> slugs of the rules that found something in the town."""
        found = self._pairs(
            """?s a pvd:ChallengeAssessment ; pvd:commune ?c ; pvd:rule ?b .
               ?c igeo:codeINSEE ?a ."""
        )
        return {
            code: {rule.split("/id/rule/")[1].split("/")[0] for rule in rules}
            for code, rules in found.items()
        }

    @cached_property
    def massifs(self) -> dict[str, set[str]]:
        """Code -> label of the mountain range."""
        return self._pairs(
            """?c igeo:codeINSEE ?a ; pvd:massif/skos:prefLabel ?b
               FILTER(LANG(?b) = "fr")"""
        )

    @cached_property
    def classed(self) -> dict[str, set[str]]:
        """Code -> classes: of a town with some, no range means outside of all."""
        return self._pairs(
            """?c igeo:codeINSEE ?a ; ?typology ?b .
               VALUES ?typology { pvd:centralityLevel pvd:densityClass
                 pvd:ruralityClass pvd:massif pvd:functionalAreaRole
                 pvd:housingTensionZone }"""
        )

    @cached_property
    def actions(self) -> dict[str, dict[str, dict[str, set[str]]]]:
        """Code -> action -> property -> values."""
        found: dict[str, dict[str, dict[str, set[str]]]] = {}
        query = f"""{PREFIXES} SELECT ?code ?action ?property ?value {{
            ?action a pvd:Action ; pvd:commune/igeo:codeINSEE ?code .
            {{ ?action ?property ?value FILTER(?property IN (pvd:actionType, pvd:year,
               pvd:addresses, dcterms:title)) }}
            UNION {{ ?action pvd:contribution ?paid . ?paid pvd:fundingProgramme ?value
               BIND("programme" AS ?property) }}
            UNION {{ ?action pvd:contribution ?paid . ?paid pvd:amountEur ?sum
               BIND(CONCAT(STR(?paid), " ", STR(?sum)) AS ?value)
               BIND("amount" AS ?property) }} }}"""
        for row in self._reader.select(query):
            town = found.setdefault(row["code"], {})
            action = town.setdefault(row["action"], defaultdict(set))
            action[key(row["property"]).rsplit("#", 1)[-1]].add(row["value"])
        return found

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Return the figures that no rule turns into a challenge."""
        used = self._pairs(
            "?a a pvd:Rule ; pvd:usesIndicator ?b ; pvd:challenge ?challenge ."
        )
        taken = {key(indicator) for found in used.values() for indicator in found}
        return tuple(one for one in figures() if taken.isdisjoint(one.kin))

    @cached_property
    def values(self) -> dict[str, dict[str, float]]:
        """Slug of a figure -> code -> its value, where known."""
        inputs = {slug for figure in self.figures for slug in figure.inputs}
        terms = " ".join(
            f"<https://w3id.org/pvd-graph/id/indicator/{slug}>" for slug in inputs
        )
        series: defaultdict[str, dict[str, dict[str, float]]] = defaultdict(dict)
        query = f"""{PREFIXES} SELECT ?code ?indicator ?period ?value {{
            VALUES ?indicator {{ {terms} }}
            ?o pvd:indicator ?indicator ; pvd:territory/igeo:codeINSEE ?code ;
               pvd:period ?period ; pvd:value ?value }}"""
        for row in self._reader.select(query):
            periods = series[row["code"]].setdefault(key(row["indicator"]), {})
            periods[row["period"]] = float(row["value"])
        found: dict[str, dict[str, float]] = {}
        for figure in self.figures:
            computed = {code: figure.compute(series[code]) for code in self.names}
            found[figure.slug] = {
                code: value for code, value in computed.items() if isfinite(value)
            }
        return found

    def closed(self, code: str) -> set[str]:
        """Return what the town faces, with all that is broader."""
        return {
            broader
            for challenge in self.declared.get(code, ())
            for broader in self.above[challenge]
        }

    def shared_clauses(self, target: str, peer: str) -> set[str]:
        """Return the verb phrases that are true of both towns."""
        rules = self.rules.get(target, set()) & self.rules.get(peer, set())
        told = {phrases("rule")[rule] for rule in rules if rule in phrases("rule")}
        both = self.closed(target) & self.closed(peer)
        return told | {
            f"rencontre le défi « {min(self.labels[challenge])} »" for challenge in both
        }

    def deed_clauses(self, target: str, peer: str) -> Iterator[str]:
        """Yield what may be said of what was funded in the peer town."""
        mine = {
            challenge
            for action in self.actions.get(target, {}).values()
            for challenge in action["addresses"]
        }
        for action in self.actions.get(peer, {}).values():
            what = phrases("action-type").get(key(min(action["actionType"])))
            short = phrases("programme")
            paid = ", ".join(sorted(short[key(one)] for one in action["programme"]))
            year = f" en {int(min(action['year'])[:4])}" if action["year"] else ""
            clause = f"{what} y a été financé{year}{f' ({paid})' if paid else ''}"
            named = action["addresses"]
            wider = {above for one in named for above in self.above[one]}
            if named & self.closed(target) or wider & self.declared.get(target, set()):
                yield clause
            if named & mine:
                yield clause + OWN_WORK

    def difference_clauses(self, target: str, peer: str) -> Iterator[str]:
        """Yield what may be said to tell the two apart."""
        name = self.names[peer]
        for figure in self.figures:
            known = self.values[figure.slug]
            if target not in known or peer not in known:
                continue
            theirs, yours = (
                said(known[code], figure.decimals, figure.unit)
                for code in (peer, target)
            )
            if figure.label_fr.startswith("nombre de "):
                counted = figure.label_fr.removeprefix("nombre de ")
                theirs = said(known[peer], figure.decimals, counted)
                yield f"{theirs} {at(name)}, contre {yours} chez vous"
            else:
                label = figure.label_fr
                yield f"{label} de {theirs} {at(name)}, contre {yours} chez vous"
        yield from self._relief(target, peer, who(name))

    def _relief(self, target: str, peer: str, name: str) -> Iterator[str]:
        if not (self.classed.get(target) and self.classed.get(peer)):
            return
        yours, theirs = self.massifs.get(target), self.massifs.get(peer)
        if theirs and not yours:
            massif = min(theirs)
            yield f"{name} est en zone de montagne ({massif}), contrairement à vous"
        elif yours and not theirs:
            yield f"{name} n'est pas en zone de montagne, contrairement à vous"
        elif yours and theirs and yours != theirs:
            yield f"{name} est dans un autre massif que vous ({min(theirs)})"

    def alike(self, label: str, target: str, peer: str) -> bool:
        """Tell whether a figure puts both in the same fifth of the towns."""
        (figure,) = [one for one in self.figures if one.label_fr == label]
        known = self.values[figure.slug]
        if target not in known or peer not in known:
            return False
        low, high = sorted((known[target], known[peer]))
        between = sum(low < value < high for value in known.values())
        return between <= len(known) / 5
