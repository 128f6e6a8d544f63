"""What the engine's parsers of RDF say, in French.

By the commonest mistakes of who writes a graph; what none of these says stays in the
parser's own words, and is told as such.
"""

from __future__ import annotations

import re

__all__ = ["in_french"]

_FRENCH: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(said), french)
    for said, french in (
        (r"Unexpected end(?: of file)?", "le contenu finit trop tôt."),
        (
            (
                r"A dot is expected at the end of statements"
                r"|Quads must be followed by a dot"
            ),
            "il faut un point à la fin de l'énoncé.",
        ),
        (
            r"The prefix (.+?:) has not been declared",
            "le préfixe « {0} » n'est pas déclaré.",
        ),
        (r"(.+) is not a valid RDF object", "« {0} » ne peut pas être un objet."),
        (
            r"The object of a triple must be an IRI, a blank node or a literal",
            "l'objet doit être un IRI, un nœud anonyme ou un littéral.",
        ),
        (
            r"The subject of a triple must be an IRI or a blank node",
            "le sujet doit être un IRI ou un nœud anonyme.",
        ),
        (r"(.+) is not a valid predicate", "« {0} » ne peut pas être un prédicat."),
        (
            r"(.+) is not a valid subject(?: or graph name)?",
            "« {0} » ne peut pas être un sujet.",
        ),
        (
            r"No scheme found in an absolute IRI",
            "l'IRI n'est pas absolu : il lui faut un schéma (https://…).",
        ),
        (
            r"(?:error while parsing IRI '.*': )?Invalid IRI code point '(.*)'",
            "un IRI ne peut pas contenir « {0} ».",
        ),
        (r"Invalid UTF-8: .*", "ces octets ne sont pas de l'UTF-8."),
        (r"(?:at \S+: )?unrecognized entity `(.*)`", "l'entité « {0} » est inconnue."),
        (r"@id is defined twice", "« @id » est donné deux fois."),
        (r"@id value must be a string", "la valeur de « @id » doit être un texte."),
        (r"XML namespaces are required in RDF/XML", "un espace de noms XML manque."),
        (r"Object keys must be strings", "la clé d'un objet doit être un texte."),
    )
)
_SHOWN = 100


def in_french(said: str) -> str:
    """Return what a parser *said*, in French where it is known."""
    for pattern, french in _FRENCH:
        if found := pattern.fullmatch(said):
            shown = [(group or "")[:_SHOWN] for group in found.groups()]
            return french.format(*shown)
    return f"le lecteur de RDF dit, en anglais : « {said} »."
