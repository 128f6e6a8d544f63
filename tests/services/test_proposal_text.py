"""Alignments and manifests are written so that they read back."""

import csv
import io
import tomllib
from datetime import date
from pathlib import Path

from pvd_graph.model import Candidate, Table
from pvd_graph.services.guessing import Guess
from pvd_graph.services.guessing_rows import Aligned, Parts
from pvd_graph.services.profiling import FileProfile
from pvd_graph.services.proposal_text import Draft, concepts_csv, manifest_text

SURE = Aligned("Eau, air", 3, "theme", (Candidate("ecologie", "", 1.0),), certain=True)
UNSURE = Aligned("Divers", 2, "theme", (), certain=False)


def test_sure_alignments_are_written_and_other_words_kept_open() -> None:
    """So that every word is known, and only the sure ones say something."""
    rows = list(csv.reader(io.StringIO(concepts_csv([UNSURE, SURE]))))

    assert rows[1:] == [
        ["Eau, air", "theme", "ecologie", "close"],
        ["Divers", "", "", ""],
    ]


def test_a_manifest_reads_back() -> None:
    """With hostile names of columns, and the confidence as comments."""
    table = Table(Path("a.csv"), format="csv", delimiter="\t")
    profile = FileProfile(Path("a.csv"), table, (), 0, whole=True, unread=0, notes=())
    guesses = [Guess('n "x"\n\x7f', {"type": "integer"}, 1.0, "2 valeurs\nrouges")]
    parts = Parts(key='n "x"\n\x7f')
    draft = Draft("demo", date(2026, 11, 1), profile, guesses, parts, {}, ["rien\nici"])
    text = manifest_text(draft)

    found = tomllib.loads(text)
    assert found["tables"][0]["columns"] == {'n "x"\n\x7f': {"type": "integer"}}
    assert found["tables"][0]["delimiter"] == "\t"
    assert "sûr à 100 %" in text
