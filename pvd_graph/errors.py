"""Every error this package raises on purpose.

PvdError
|-- InputError                 someone must correct what they gave us
|   |-- BadCodeError           a code INSEE, SIREN... that cannot exist
|   |-- BadParameterError      a parameter of a request that cannot be taken
|   |-- BadManifestError       a manifest, rule or shape that does not say what it must
|   |-- UnreadableFileError    a file that is not what its manifest says
|   |-- InvalidGraphError      a graph that breaks a SHACL shape of severity Violation
|   |-- BadGraphError          RDF from outside that does not parse, or is refused
|   |-- BadQueryError          SPARQL that does not parse, or is not allowed here
|   |-- ConflictError          a change that what is held now does not allow
|   |-- ForbiddenError         a graph that is not theirs to change
|   `-- NotFoundError          a commune, challenge or dataset we do not hold
|-- StoreError                 the store failed; the same call may work later
|   |-- BusyError              another process holds the writer, or the queue is full
|   |-- DamagedStoreError      what is stored cannot be read, whoever tries
|   `-- ServiceError           another endpoint, which a query calls, failed
`-- QueryLimitError            a query passed its time or memory limit and was stopped

Messages are in French where a town or a partner reads them: they say what, where and
what to do. They know nothing of HTTP or of exit codes.
"""

from __future__ import annotations

from pathlib import Path

__all__ = [
    "BadCodeError",
    "BadGraphError",
    "BadManifestError",
    "BadParameterError",
    "BadQueryError",
    "BusyError",
    "ConflictError",
    "DamagedStoreError",
    "ForbiddenError",
    "InputError",
    "InvalidGraphError",
    "NotFoundError",
    "PvdError",
    "QueryLimitError",
    "ServiceError",
    "StoreError",
    "UnreadableFileError",
]


class PvdError(Exception):
    """Root of the tree."""


class InputError(PvdError):
    """Someone must correct what they gave us."""


class BadCodeError(InputError):
    """A code that cannot exist, whatever the year; *english* says it too."""

    def __init__(self, problem: str, english: str) -> None:
        """Keep both wordings."""
        super().__init__(problem)
        self.english = english


class BadParameterError(InputError):
    """A parameter of a request that cannot be taken; *english* says it too."""

    def __init__(self, problem: str, english: str) -> None:
        """Keep both wordings."""
        super().__init__(problem)
        self.english = english


class BadManifestError(InputError):
    """A knowledge file (manifest, rule, shape) that does not say what it must.

    *english* says the problem too, where a partner may have written the file.
    """

    def __init__(self, path: Path, problem: str, english: str = "") -> None:
        """Say which file and what is wrong with it."""
        super().__init__(f"{path} : {problem}")
        self.path = path
        self.problem = problem
        self.english = english or problem


class UnreadableFileError(InputError):
    """A file that is not what its manifest says; *english* says it too, when known."""

    def __init__(
        self, path: Path, problem: str, *, line: int | None = None, english: str = ""
    ) -> None:
        """Say which file, at which line when known, and what is wrong with it."""
        where = f"{path}" if line is None else f"{path}, ligne {line}"
        super().__init__(f"{where} : {problem}")
        self.path = path
        self.problem = problem
        self.line = line
        self.english = english


class InvalidGraphError(InputError):
    """A graph that breaks a SHACL shape of severity Violation, or speaks out of turn.

    *english* says it too, where there is a wording.
    """

    def __init__(self, problem: str, english: str = "") -> None:
        """Keep both wordings."""
        super().__init__(problem)
        self.english = english


class BadGraphError(InputError):
    """RDF from outside that does not parse, or is refused; *english* says it too."""

    def __init__(
        self,
        problem: str,
        english: str,
        *,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        """Keep both wordings, and the place, 1-based, when known."""
        super().__init__(problem)
        self.english = english
        self.line = line
        self.column = column


class ForbiddenError(InputError):
    """A graph that is not theirs to change; *english* says it too."""

    def __init__(self, problem: str, english: str) -> None:
        """Keep both wordings."""
        super().__init__(problem)
        self.english = english


class BadQueryError(InputError):
    """SPARQL that does not parse (with its place when known), or is refused here."""

    def __init__(
        self, problem: str, *, line: int | None = None, column: int | None = None
    ) -> None:
        """Keep the place, 1-based, for whoever shows it."""
        super().__init__(problem)
        self.line = line
        self.column = column


class ConflictError(InputError):
    """A change that what is held now does not allow; *english* says it too."""

    def __init__(self, problem: str, english: str) -> None:
        """Keep both wordings."""
        super().__init__(problem)
        self.english = english


class NotFoundError(InputError):
    """A thing we do not hold; *english* says it too, where programs ask for it."""

    def __init__(self, problem: str, english: str = "") -> None:
        """Keep both wordings."""
        super().__init__(problem)
        self.english = english


class StoreError(PvdError):
    """The store failed; the same call may work later."""


class BusyError(StoreError):
    """Another process holds the writer, or the queue of queries is full."""


class DamagedStoreError(StoreError):
    """What is stored cannot be read: building it again may mend it."""


class ServiceError(StoreError):
    """Another endpoint, which a query calls, failed; *english* says it too."""

    def __init__(self, problem: str, english: str) -> None:
        """Keep both wordings."""
        super().__init__(problem)
        self.english = english


class QueryLimitError(PvdError):
    """A query passed a limit (``time``, ``memory``: see *limit*) and was stopped."""

    def __init__(self, problem: str, *, limit: str, english: str = "") -> None:
        """Keep the name of the limit, and the English wording where it has figures."""
        super().__init__(problem)
        self.limit = limit
        self.english = english
