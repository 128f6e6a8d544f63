"""Why a query is refused before any worker sees it, in French and in English."""

from __future__ import annotations

from pvd_graph.errors import BadQueryError

__all__ = [
    "NOT_CLOSED",
    "NO_FORM",
    "NO_SERVICE",
    "NULL",
    "QueryTooLongError",
    "RefusedQueryError",
    "Wording",
    "no_update",
    "only_services",
    "refused",
    "too_long",
    "too_many_patterns",
    "too_nested",
]

Wording = tuple[str, str]
"""The same said in French, then in English."""

NO_SERVICE: Wording = (
    (
        "SERVICE n'est pas permis ici : ce point d'accès n'interroge aucun autre "
        "serveur. Interrogez chaque serveur à part, puis rapprochez les réponses."
    ),
    (
        "SERVICE is not allowed here: this endpoint asks no other server. Ask each "
        "server by itself, then join the answers."
    ),
)
NOT_CLOSED: Wording = (
    "Ce texte n'est pas fermé : il y manque un guillemet.",
    "This text is not closed: a quote is missing.",
)
NO_FORM: Wording = (
    "Il manque SELECT, ASK, CONSTRUCT ou DESCRIBE.",
    "SELECT, ASK, CONSTRUCT or DESCRIBE is missing.",
)
NULL: Wording = ("Caractère nul dans la requête.", "Null character in the query.")


class RefusedQueryError(BadQueryError):
    """A query that is not for the public; *english* says the same in English."""

    def __init__(
        self,
        problem: str,
        english: str,
        *,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        """Keep both wordings, and the place, 1-based."""
        super().__init__(problem, line=line, column=column)
        self.english = english


class QueryTooLongError(RefusedQueryError):
    """A query of more bytes than is allowed."""


def refused(query: str, at: int, problem: Wording) -> RefusedQueryError:
    """Return the error of *problem* with the place of character *at*, 1-based."""
    line = query.count("\n", 0, at) + 1
    column = at - query.rfind("\n", 0, at)
    return RefusedQueryError(*problem, line=line, column=column)


def only_services(allowed: tuple[str, ...]) -> Wording:
    """Say which addresses SERVICE may name, and how; that it may not, without any."""
    if not allowed:
        return NO_SERVICE
    listed = ", ".join(f"<{address}>" for address in allowed)
    french = (
        f"SERVICE n'est permis ici que vers {listed}. Écrivez l'une de ces adresses "
        "en entier, entre chevrons, juste après SERVICE ou SERVICE SILENT, ou "
        "interrogez l'autre serveur à part."
    )
    english = (
        f"SERVICE is allowed here to {listed} only. Write one of these addresses in "
        "full, in angle brackets, right after SERVICE or SERVICE SILENT, or ask the "
        "other server by itself."
    )
    return french, english


def no_update(word: str) -> Wording:
    """Say that *word*, upper case, begins an update."""
    french = (
        f"{word} modifie les données : ce point d'accès est en lecture seule. Les "
        "formes admises sont SELECT, ASK, CONSTRUCT et DESCRIBE."
    )
    english = (
        f"{word} changes data: this endpoint is read-only. The forms allowed are "
        "SELECT, ASK, CONSTRUCT and DESCRIBE."
    )
    return french, english


def too_nested(levels: int) -> Wording:
    """Say that a query has more than *levels* of brackets."""
    french = f"La requête a plus de {levels} niveaux d'imbrication."
    return french, f"The query has more than {levels} levels of nesting."


def too_many_patterns(most: int) -> Wording:
    """Say that a query has more than *most* triple patterns and steps of paths."""
    french = (
        f"La requête a plus de {most} motifs de triplets ou étapes de chemin. "
        "Découpez-la, remplacez les motifs répétés par VALUES ou par une variable, "
        "ou téléchargez les données."
    )
    english = (
        f"The query has more than {most} triple patterns or steps of paths. Split it, "
        "put VALUES or a variable in place of repeated patterns, or download the data."
    )
    return french, english


def too_long(size: int, most: int) -> Wording:
    """Say that a query has *size* bytes where *most* are allowed."""
    french = (
        f"La requête fait {size} octets ; {most} au plus sont permis. Découpez-la, "
        "ou téléchargez les données."
    )
    english = (
        f"The query is {size} bytes long; {most} at most are allowed. Split it, or "
        "download the data."
    )
    return french, english
