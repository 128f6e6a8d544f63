"""Sheets and declarations: what was decided in the database, brought to the graph.

A decision is one transaction of the database, which also says that the graph is still
to follow (`pending`). Then the graph is published, and `pending` goes. Whoever is
killed between the two loses nothing and shows no half: `settle`, at the next start or
after the next decision, goes on from what the database says. The graph of a revision
depends on the revision alone, so doing it twice does it once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from pvd_graph.accounts.database import Database
from pvd_graph.accounts.model import Organisation, Person
from pvd_graph.errors import InvalidGraphError, PvdError
from pvd_graph.experience import declarations, following, moderation
from pvd_graph.experience.clearing import blocking
from pvd_graph.experience.content import parse_content
from pvd_graph.experience.model import Sheet
from pvd_graph.experience.statements import sheet_lines
from pvd_graph.services.town_graphs import DECLARATIONS, SHEETS, TownGraph, TownGraphs

__all__ = ["Sheets", "today"]

_logger = logging.getLogger(__name__)


def today() -> date:
    """Return the day, in UTC."""
    return datetime.now(UTC).date()


class Sheets:
    """Decisions about sheets, seen by readers once they return."""

    def __init__(self, database: Database, graphs: TownGraphs) -> None:
        """Decide in *database*, publish in *graphs*."""
        self.database = database
        self._graphs = graphs
        # One after the other: no older revision may come after a newer one.
        self._turn = threading.Lock()

    def accept(
        self, person: Person, sheet: str, revision: int, *, names_read: bool = False
    ) -> Sheet:
        """Publish what was submitted; return once readers see it.

        Raises:
            NotFoundError, ForbiddenError, ConflictError, BadParameterError: see
                `moderation.accept`.
            InvalidGraphError: it breaks a shape, or speaks of what nothing describes;
                it waits for a decision as before.
            BusyError, StoreError: it will be published by `settle`.
        """
        with self.database.session() as session:
            day = today()
            done = moderation.accept(
                session,
                person,
                sheet,
                revision=revision,
                today=day,
                names_read=names_read,
            )
        self._bring(sheet)
        return done

    def withdraw(self, person: Person, sheet: str, reason: str = "") -> Sheet:
        """Withdraw a published sheet; return once readers do not see it any more.

        Raises:
            NotFoundError, ForbiddenError, ConflictError, BadParameterError: see
                `moderation.take_back`.
            BusyError, StoreError: it will be withdrawn by `settle`.
        """
        with self.database.session() as session:
            done = moderation.take_back(session, person, sheet, reason)
        self._bring(sheet)
        return done

    def declare(
        self,
        person: Person,
        owner: Organisation,
        commune: str,
        challenges: Sequence[str],
    ) -> None:
        """Publish the challenges that a town says it faces, the most pressing first.

        Raises:
            ForbiddenError, BadParameterError: see `declarations.declare`.
            InvalidGraphError: one is no challenge; what was declared before stays.
            BusyError, StoreError: it will be published by `settle`.
        """
        with self.database.reading() as session:
            before = declarations.declaration_of(session, commune)
        with self.database.session() as session:
            declarations.declare(session, person, owner, commune, challenges)
        try:
            self._bring_declaration(commune)
        except InvalidGraphError:
            kept = before.challenges if before else ()
            with self.database.session() as session:
                declarations.declare(session, person, owner, commune, kept)
            self._bring_declaration(commune)
            raise

    def settle(self) -> int:
        """Bring the graph to all that was decided; return how many things changed.

        What cannot be published goes back to the moderators, or stays for later.
        """
        with self.database.session() as session:
            moderation.expire(session, today())
        with self.database.reading() as session:
            sheets = following.due_sheets(session)
            towns = declarations.due_declarations(session)
        tasks: list[tuple[Callable[[str], None], str]]
        tasks = [(self._bring, one) for one in sheets]
        tasks += [(self._bring_declaration, one) for one in towns]
        done = 0
        for bring, key in tasks:
            try:
                bring(key)
            except PvdError:
                _logger.exception("not brought to the graph: %s", key)
            else:
                done += 1
        return done

    def _bring(self, sheet: str) -> None:
        """Bring the graph of one sheet to what the database says of it."""
        with self._turn:
            with self.database.reading() as session:
                due = following.due_of(session, sheet)
            if due is None:
                return
            try:
                self._show(sheet, due)
            except InvalidGraphError:
                visible = self._graphs.states(SHEETS).get(sheet, 0)
                with self.database.session() as session:
                    following.refused(session, sheet, due.number, visible)
                raise
            with self.database.session() as session:
                following.followed(session, sheet, due.number)

    def _show(self, sheet: str, due: following.Due) -> None:
        if not due.number:
            self._graphs.withdraw(SHEETS, sheet)
            return
        content, faults = parse_content(due.fields, due.commune)
        if content is None:
            problem = ", ".join(fault.field for fault in faults)
            raise InvalidGraphError(problem)
        # Decided long ago, perhaps, by a server that knew fewer rules.
        told = blocking(content)
        if told is not None:
            problem = f"« {told.text} » ressemble à une donnée personnelle."
            english = f"“{told.text}” looks like personal data."
            raise InvalidGraphError(problem, english)
        lines = sheet_lines(sheet, content, due.issues, teller=due.teller)
        self._graphs.publish(TownGraph(SHEETS, sheet, due.number), lines)

    def _bring_declaration(self, commune: str) -> None:
        """Bring the graph of a town's declaration to what the database says of it."""
        with self._turn:
            with self.database.reading() as session:
                declared = declarations.declaration_of(session, commune)
            if declared is None or not declared.pending:
                return
            if declared.challenges:
                graph = TownGraph(DECLARATIONS, commune, declared.version)
                lines = declarations.declaration_lines(commune, declared)
                self._graphs.publish(graph, lines)
            else:
                self._graphs.withdraw(DECLARATIONS, commune)
            with self.database.session() as session:
                declarations.followed(session, commune, declared.version)
