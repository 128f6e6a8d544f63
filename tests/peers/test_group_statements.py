"""Groups as triples: what the shapes ask, and what the next release reads back."""

from pvd_graph.peers.communities import Sizes
from pvd_graph.peers.group_model import FormerGroup, Grouping, GroupName, PeerGroup
from pvd_graph.peers.group_statements import group_iri, grouping_statements
from pvd_graph.peers.group_traits import Trait
from pvd_graph.resources import ontology_folder
from pvd_graph.validation.check import check_lines
from pvd_graph.validation.shapes import load_shapes
from pvd_graph.vocab import id_iri, term

CARE = Trait("challenge", id_iri("challenge", "acces-soins"), 2 / 3, 0.25, 1.0)
DENSITY = Trait("figure", id_iri("indicator", "population_density"), 23, 90.12345, 0.5)
FOUND = Grouping(
    groups=(
        PeerGroup(
            slug="essai",
            name=GroupName(
                "Villes d'essai", "Test towns", "essai", frozenset({CARE.sense})
            ),
            earlier=(("Essai", "fr"),),
            members=("99001", "99002"),
            typical=("99002",),
            traits=(CARE, DENSITY),
        ),
    ),
    former=(FormerGroup("ancien", "Ancien", "Old", ("essai",)),),
    modularity=0.7,
)


def _lines() -> list[str]:
    return [" ".join((*one, ".\n")) for one in grouping_statements(FOUND, "1")]


def test_the_shapes_let_them_pass() -> None:
    """Groups of today and former ones, with their traits."""
    shapes = load_shapes(ontology_folder() / "shapes")

    assert list(check_lines(shapes, sorted(_lines()))) == []


def test_figures_are_medians_and_the_rest_are_shares() -> None:
    """To four decimals, without a trailing zero."""
    text = "".join(_lines())
    trait = f"<{group_iri('essai')}/trait/"

    assert f'{trait}1> {term("pvd:shareInGroup")} "0.6667"' in text
    assert f'{trait}2> {term("pvd:medianInGroup")} "23"' in text
    assert f'{trait}2> {term("pvd:medianOverall")} "90.1235"' in text
    assert f"{trait}2> {term('pvd:shareInGroup')}" not in text


def test_what_the_name_says_is_marked() -> None:
    """The first trait only."""
    marked = [line for line in _lines() if term("pvd:namedAfter") in line]

    assert len(marked) == 1
    assert f"<{group_iri('essai')}/trait/1> ." in marked[0]


def test_a_former_group_has_no_towns() -> None:
    """It says that it is no more, and which one to see."""
    mine = [line for line in _lines() if line.startswith(f"<{group_iri('ancien')}>")]

    assert not [line for line in mine if "hadMember" in line]
    assert [line for line in mine if term("owl:deprecated") in line]
    assert f"{term('dcterms:isReplacedBy')} <{group_iri('essai')}>" in "".join(mine)


def test_the_run_says_how() -> None:
    """Method, parameters and what was reached, in both languages."""
    text = "".join(_lines())

    assert "Louvain" in text
    assert "0.4 défis + 0.4 indicateurs + 0.15 actions + 0.05 taille" in text
    assert "0.4 challenges + 0.4 indicators" in text
    assert "Modularité atteinte : 0.7." in text
    assert f"group has at least {Sizes().smallest} towns" in text
