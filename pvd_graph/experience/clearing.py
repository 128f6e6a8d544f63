"""What keeps a sheet from going out: asked at its submission, and as it is published.

Between the two, days may pass, and an account be opened by somebody whom the text
names: who accepts a sheet is asked anew, and what only later rules find is found.
Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

from pvd_graph.errors import BadParameterError
from pvd_graph.experience.content import Content
from pvd_graph.experience.privacy import Finding, personal_data
from pvd_graph.experience.role_mailbox import is_role_mailbox

__all__ = ["blocking", "check_publication", "check_submission"]


def blocking(content: Content) -> Finding | None:
    """Return the first thing that can never go out, if any; names are no such thing."""
    found = personal_data(content.texts())
    return next((one for one in found if one.blocking), None)


def check_submission(
    content: Content, people: Iterable[str], *, names_confirmed: bool
) -> None:
    """Check what an author submits.

    Args:
        content: of the sheet.
        people: names of those who have an account of its organisation.
        names_confirmed: whether the author says that what looks like a name is no
            private person's.

    Raises:
        BadParameterError: says what to remove, to a reader who may.
    """
    for one in personal_data(content.texts(), people):
        if one.blocking:
            problem = f"« {one.text} » ressemble à une donnée personnelle : retirez-la."
            english = f"“{one.text}” looks like personal data: remove it."
            raise BadParameterError(problem, english)
        if not names_confirmed:
            problem = (
                f"« {one.text} » ressemble au nom d'une personne : retirez-le ou, dans "
                "l'aperçu, cochez la case s'il ne désigne aucune personne privée."
            )
            english = (
                f"“{one.text}” looks like the name of a person: remove it or, in the "
                "preview, tick the box if it is no private person's."
            )
            raise BadParameterError(problem, english)
    if content.contact and not is_role_mailbox(content.contact):
        problem = "Le contact doit être une boîte de fonction (mairie@…, urbanisme@…)."
        raise BadParameterError(problem, "The contact must be a mailbox of a role.")


def check_publication(
    content: Content, people: Iterable[str], *, names_read: bool
) -> None:
    """Check what a moderator accepts.

    Args:
        content: as for `check_submission`.
        people: as for `check_submission`.
        names_read: whether the moderator, too, says that names are no private person's.

    Raises:
        BadParameterError: says what to ask the author for.
    """
    for one in personal_data(content.texts(), people):
        if one.blocking:
            problem = (
                f"« {one.text} » ressemble à une donnée personnelle : demandez à "
                "l'auteur de la retirer."
            )
            english = f"“{one.text}” looks like personal data: ask for its removal."
            raise BadParameterError(problem, english)
        if not names_read:
            problem = (
                f"« {one.text} » ressemble au nom d'une personne : demandez à l'auteur "
                "de le retirer, ou cochez la case s'il ne désigne aucune personne "
                "privée."
            )
            english = (
                f"“{one.text}” looks like the name of a person: ask for its removal, "
                "or tick the box if it is no private person's."
            )
            raise BadParameterError(problem, english)
