"""Where the uploads of a data folder are kept: a folder each, for a day.

``<data>/uploads/<name>`` holds ``upload.json`` (an `Upload`), the file as it was sent,
and what the loading process writes.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal, Self

from pvd_graph.services.load_process import PROGRESS

__all__ = ["KEPT_S", "Stage", "Upload", "UploadFolder"]

Stage = Literal["checking", "checked", "publishing", "done", "failed"]

KEPT_S = 86_400
"""How long an upload is kept, in seconds."""

_ID = re.compile(r"[A-Za-z0-9_-]{32}")
_STATE = "upload.json"
_ANNOTATED = ("annotated.csv", "annotated.xlsx")
_RUNNING = ("checking", "publishing")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file on its way.

    Attributes:
        slug: of the dataset.
        owner: public part of the token that sent it.
        file: its name.
        policy: ``keep``, or empty for what the manifest says.
        created: seconds since 1970.
        stage: how far it is.
        outcome: of the last load that has a report.
        told: language -> that outcome in a sentence.
        problem: what ended the last load without a report, see `load_process.Problem`;
            ``stopped``: the server did.
        version: of the load, once it is published.
    """

    slug: str
    owner: str
    file: str
    policy: str
    created: float
    stage: Stage = "checking"
    outcome: str = ""
    told: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    version: str = ""

    @classmethod
    def new(cls, slug: str, owner: str, file: str, policy: str) -> Self:
        """Return an upload of now."""
        return cls(slug, owner, file, policy, time.time())

    @property
    def running(self) -> bool:
        """Tell whether something is being done."""
        return self.stage in _RUNNING

    @property
    def can_publish(self) -> bool:
        """Tell whether it would be accepted, and would change something."""
        return self.stage == "checked" and self.outcome == "dry-run"

    @property
    def expires(self) -> float:
        """Return when it is removed, in seconds since 1970."""
        return self.created + KEPT_S


class UploadFolder:
    """Reads and writes uploads; who uses it sees to it that one writes at a time."""

    def __init__(self, data: Path) -> None:
        """Keep uploads below *data*."""
        self._folder = data / "uploads"

    def new(self) -> tuple[str, Path]:
        """Make the folder of an upload; return its name and where its file goes."""
        name = secrets.token_urlsafe(24)
        place = self.path(name) / "file"
        place.mkdir(parents=True, mode=0o700)
        return name, place

    def path(self, name: str) -> Path:
        """Return the folder of an upload."""
        return self._folder / name

    def file(self, name: str, upload: Upload) -> Path:
        """Return the file that was sent."""
        return self.path(name) / "file" / upload.file

    def read(self, name: str) -> Upload | None:
        """Return an upload; None where there is none of this name."""
        if not _ID.fullmatch(name):
            return None
        try:
            told = json.loads((self.path(name) / _STATE).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return Upload(**told)

    def write(self, name: str, upload: Upload) -> None:
        """Keep what is known of an upload."""
        path = self.path(name) / _STATE
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(upload), ensure_ascii=False), "utf-8")
        fresh.replace(path)

    def remove(self, name: str) -> None:
        """Forget an upload and all its files."""
        shutil.rmtree(self.path(name), ignore_errors=True)

    def all(self) -> dict[str, Upload]:
        """Return name -> upload, oldest first."""
        names = (path.name for path in self._folder.glob("*"))
        found = [(name, one) for name in names if (one := self.read(name))]
        return dict(sorted(found, key=lambda pair: pair[1].created))

    def sweep(self, active: Collection[str]) -> None:
        """Remove what has expired, and what was never whole, but for the *active*."""
        now, known = time.time(), self.all()
        for path in self._folder.glob("*"):
            one = known.get(path.name)
            if path.name not in active and (one is None or one.expires < now):
                self.remove(path.name)

    def progress(self, name: str, language: str) -> str:
        """Return what goes on; empty where nothing tells."""
        text = _text(self.path(name) / PROGRESS)
        told: dict[str, str] = json.loads(text) if text else {}
        return told.get(language, "")

    def report(self, name: str, language: str) -> str:
        """Return the report as a piece of a page; empty where there is none."""
        return _text(self.path(name) / f"report.{language}.html")

    def annotated(self, name: str) -> dict[str, Path]:
        """Return ending -> file of the table with what is wrong beside each row."""
        paths = (self.path(name) / each for each in _ANNOTATED)
        return {path.suffix[1:]: path for path in paths if path.is_file()}


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError:
        return ""
