"""Lists and pairs as a terminal shows them."""

from pvd_graph.services.comparing import compare
from pvd_graph.services.peer_wishes import Filters, Wish
from pvd_graph.services.peers_text import comparison_text, peers_text
from pvd_graph.services.suggest import peers_of
from pvd_graph.store.oxigraph import OxigraphReader


def _plain(lines: list[str]) -> list[str]:
    return [line.replace("\u202f", " ").replace("\u00a0", " ") for line in lines]


def test_a_list_tells_who_where_and_why(small: OxigraphReader) -> None:
    """A line with place and score, one of parts, one of reasons."""
    answer = peers_of(small, "99001", Wish(k=1))

    lines = _plain([*peers_text(small, answer)])

    assert lines[0] == "Villes comparables à Fictive-sur-Exemple (99001)"
    assert lines[1].startswith(
        " 1. Sainte-Fictive (99002)  Département fictif, 2 100 hab."
    )
    assert lines[1].endswith(" 0,61")
    parts = "    défis 0,31 + chiffres 0,22 + projets 0,05 + taille 0,0"
    assert lines[2].startswith(parts)
    assert lines[3].startswith("    Comme Fictive-sur-Exemple")
    assert len(lines) == 4


def test_what_is_weak_or_empty_is_said(small: OxigraphReader) -> None:
    """Before the list, or in its place."""
    weak = [*peers_text(small, peers_of(small, "99003", Wish(k=1)))]
    none = peers_of(small, "99001", Wish(filters=Filters(population_min=10**6)))

    assert "ne fait pas partie du programme" in weak[1]
    assert [*peers_text(small, none)][-1].startswith("Aucune ville du programme")


def test_a_pair_is_told_in_lines(small: OxigraphReader) -> None:
    """Ranks, bars, challenges, grants, and figures in columns with their unit."""
    lines = _plain([*comparison_text(compare(small, "99001", "99002"))])

    text = "\n".join(lines)
    assert "Pour Fictive-sur-Exemple, Sainte-Fictive est la 1re des 2 villes" in text
    assert "rang 1 de sa liste" in text
    assert "█" * 20 in text
    assert "Défis communs : Logements vacants de longue durée" in text
    assert "  - Habitat : projet soutenu par la DETR en 2019 : 58 660 €" in text
    assert "Financé à Sainte-Fictive, sur un défi de Fictive-sur-Exemple :" in text
    assert lines[-1].split()[-3:] == ["11,2", "9,5", "%"]
    assert max(map(len, lines)) < 120


def test_a_pair_outside_the_programme(small: OxigraphReader) -> None:
    """It is proposed to nobody, and what is not known is not a zero."""
    lines = _plain([*comparison_text(compare(small, "99003", "99001"))])

    text = "\n".join(lines)
    assert (
        "Hors-Programme n'est pas du programme : elle n'est proposée à personne."
        in text
    )
    assert "Défis communs : aucun de connu" in text
    assert "non connu" in lines[-1]
