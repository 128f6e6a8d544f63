"""A file that cannot be read is told by its name, its line and the reason."""

from pathlib import Path

from pvd_graph.errors import InputError, UnreadableFileError
from pvd_graph.services.told_errors import told_error

PATH = Path("/data/uploads/secret/a.csv")


def test_the_name_and_the_line_are_told_in_both_languages() -> None:
    """Not the folder, which is the server's."""
    whole = told_error(UnreadableFileError(PATH, "vide", english="empty"))
    at_line = told_error(UnreadableFileError(PATH, "coupé", line=3))

    assert (whole.fr, whole.en) == ("a.csv : vide", "a.csv: empty")
    assert (at_line.fr, at_line.en) == (
        "a.csv, ligne 3 : coupé",
        "a.csv, line 3: coupé",
    )


def test_other_errors_say_what_they_say() -> None:
    """In French where there is nothing else."""
    told = told_error(InputError("à corriger"))

    assert (told.fr, told.en) == ("à corriger", "à corriger")
