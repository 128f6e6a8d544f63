"""What another dataset describes keeps its names, codes and kind."""

from collections.abc import Sequence

import pyoxigraph as ox
import pytest

from pvd_graph import vocab
from pvd_graph.errors import InvalidGraphError
from pvd_graph.services.identity_of_changes import check_identity
from pvd_graph.store.oxigraph import OxigraphReader

MINE, REFERENCE = vocab.graph_iri("mine", "1"), vocab.graph_iri("reference", "1")
DERIVED = vocab.graph_iri("derived", "x")
TOWN, OWN = (f"<{vocab.id_iri('commune', code)}>" for code in ("99001", "99002"))
TYPED = f"{TOWN} {vocab.term('rdf:type')} {vocab.term('igeo:Commune')} .\n"
LABEL = f'{TOWN} {vocab.term("rdfs:label")} "Zone-Fictive"@fr .\n'
KNOWN = {REFERENCE: [TYPED, LABEL]}


def _check(
    added: Sequence[str], gone: Sequence[str] = (), others: dict[str, list[str]] = KNOWN
) -> None:
    """Replace *gone* by *added*, in the graph `MINE` or that of the reference."""
    leaving = MINE if MINE not in others else REFERENCE
    store = ox.Store()
    for iri, lines in {**others, leaving: gone}.items():
        store.load(
            "".join(lines), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(iri)
        )
    reader = OxigraphReader(store, 1)
    check_identity(reader, frozenset([leaving]), lambda: sorted(added))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rdfs:label", '"Autre"@fr'),
        ("rdfs:label", '"Other"@en'),
        ("skos:prefLabel", '"Autre"@fr'),
        ("igeo:codeINSEE", '"99999"'),
        ("dcterms:identifier", '"x"'),
        ("pvd:siren", '"219900000"'),
        ("rdf:type", vocab.term("org:Organization")),
    ],
)
def test_a_thing_of_another_dataset_gets_no_second_identity(
    name: str, value: str
) -> None:
    """Told with the statement, the graph that describes it, and what to do."""
    with pytest.raises(InvalidGraphError) as caught:
        _check([f"{TOWN} {vocab.term(name)} {value} .\n"])

    for said in (str(caught.value), caught.value.english):
        assert f"{TOWN} {name} {value}" in said
        assert REFERENCE in said
    assert "Retirez" in str(caught.value)
    assert "Remove" in caught.value.english


def test_all_else_may_be_said_of_it() -> None:
    """Facts, and what it is in the words of the dataset that describes it."""
    _check([f'{TOWN} {vocab.term("pvd:postcode")} "99000" .\n', TYPED, LABEL])


def test_a_membership_may_get_the_number_of_one_more_contract() -> None:
    """From the producer of those of another programme year."""
    member = f"<{vocab.id_iri('membership', 'crte', '99001')}>"
    kind = vocab.term("pvd:Membership")
    typed = f"{member} {vocab.term('rdf:type')} {kind} .\n"
    number = f'{member} {vocab.term("dcterms:identifier")} "crte-1" .\n'

    _check([typed, number], others={REFERENCE: [typed, number.replace("1", "2")]})
    with pytest.raises(InvalidGraphError):
        _check(
            [typed, number.replace("dc/terms/identifier", "dc/terms/title")],
            others={REFERENCE: [typed, number]},
        )


def test_what_is_only_ones_own_is_named_freely() -> None:
    """Nobody else describes it; nor do graphs that a build derives."""
    named = f'{OWN} {vocab.term("rdfs:label")} "Autre"@fr .\n'
    typed = TYPED.replace(TOWN, OWN)

    _check([typed, named])
    _check([typed, named], others={**KNOWN, DERIVED: [typed]})
    _check(["<http://example.org/a> <http://example.org/b> 1 .\n"])


def test_who_repeats_a_type_does_not_keep_a_reference_from_renaming() -> None:
    """What it alone named it may name anew, or take for another kind."""
    former = TYPED.replace(vocab.term("igeo:Commune"), vocab.term("pvd:FormerCommune"))
    renamed = LABEL.replace("Fictive", "Imaginaire")

    _check([former, renamed], [TYPED, LABEL], {MINE: [TYPED]})


@pytest.mark.parametrize("repeated", [[TYPED], [TYPED, LABEL]])
def test_repeating_gives_no_right_to_name(repeated: list[str]) -> None:
    """In two steps no more than in one."""
    with pytest.raises(InvalidGraphError, match="rdfs:label"):
        _check([*repeated, LABEL.replace("Fictive", "Autre")], repeated)
