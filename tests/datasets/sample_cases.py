"""What is written in the samples of producers' files, and what becomes of it.

A row of a CSV file is named by its line, the header being the first; a record of a JSON
file by its place.
"""

from dataclasses import dataclass

__all__ = ["SAMPLES", "Sample"]

_EMPTY, _COMMUNE, _KEY, _VALUE = "vide", "commune", "clé en double", "valeur"
_PAST = "commune absorbée"


@dataclass(frozen=True, slots=True)
class Sample:
    """What becomes of a sample.

    Attributes:
        read: its rows.
        kept: how many of them say something.
        silent: how many no rule takes, though they are not at fault.
        stated: how many statements they make.
        faults: line, or place of a JSON record -> kinds of what is told of it.
        said: one of the statements: subject, predicate, object.
    """

    dataset: str
    read: int
    kept: int
    stated: int
    faults: dict[int, set[str]]
    said: tuple[str, str, str]
    silent: int = 0


SAMPLES = (
    Sample(
        "aav-2020",
        7,
        4,
        8,
        {6: {_KEY, _PAST}, 7: {_VALUE}, 8: {_COMMUNE}},
        ("commune/99002", "pvd:functionalAreaRole", "term/aav-20"),
    ),
    Sample(
        "action-coeur-de-ville",
        6,
        4,
        16,
        {5: {_PAST}, 6: {_EMPTY}, 7: {_COMMUNE}},
        ("membership/action-coeur-de-ville/99004", "pvd:commune", "commune/99004"),
    ),
    Sample(
        "aides-territoires",
        5,
        2,
        415,
        {5: {"code"}, 6: {"date"}, 7: {_VALUE}},
        ("offer/exemple-marche", "pvd:endedOn", '"2022-12-31"'),
    ),
    Sample(
        "anct-ort",
        6,
        2,
        7,
        {5: {"date"}, 6: {_KEY}, 7: {_COMMUNE}},
        ("convention/ort/99002", "dcterms:issued", '"2022-06-07"'),
        silent=1,
    ),
    Sample(
        "anct-programmes",
        6,
        4,
        29,
        {5: {_PAST}, 7: {_COMMUNE}},
        ("membership/france-services/99001", "dcterms:identifier", '"fs-99-2"'),
        silent=1,
    ),
    Sample(
        "anct-pvd",
        6,
        4,
        35,
        {5: {_PAST}, 6: {"date"}, 7: {_KEY}},
        ("membership/pvd/99002", "pvd:signedOn", '"2021-03-04"'),
    ),
    Sample(
        "bpe-2024",
        4,
        2,
        108,
        {3: {"decimal"}, 4: {_COMMUNE}},
        ("observation/nurses/99001/2024", "pvd:value", '"6"'),
    ),
    Sample(
        "centralite",
        6,
        3,
        3,
        {6: {_VALUE}, 7: {_COMMUNE}},
        ("commune/99001", "pvd:centralityLevel", "term/centre-structurant"),
        silent=1,
    ),
    Sample(
        "densite",
        6,
        4,
        4,
        {5: {_PAST}, 6: {_VALUE}, 7: {_KEY}},
        ("commune/99001", "pvd:densityClass", "term/densite-small-town"),
    ),
    Sample(
        "dotations-investissement-2019",
        7,
        2,
        36,
        {5: {"code"}, 6: {_COMMUNE}, 7: {_EMPTY}, 8: {_KEY}},
        ("action/projets-finances/di19_fictif000002", "pvd:grantEur", '"90000.1"'),
        silent=1,
    ),
    Sample(
        "filosofi-2021",
        4,
        2,
        12,
        {3: {"decimal"}, 4: {_COMMUNE}},
        (
            "observation/median_standard_of_living_eur/99001/2021",
            "pvd:value",
            '"20000"',
        ),
    ),
    Sample(
        "fonds-vert-2023",
        7,
        3,
        52,
        {4: {_PAST}, 5: {_EMPTY}, 6: {_EMPTY}, 7: {"money"}, 8: {_KEY}},
        (
            "action/projets-finances/fv23_99000001-99001-21000.5",
            "pvd:grantEur",
            '"21000.5"',
        ),
    ),
    Sample(
        "france-services",
        5,
        3,
        9,
        {4: {_PAST}, 5: {_COMMUNE}, 6: {_EMPTY}},
        ("membership/france-services/99001", "dcterms:identifier", '"fs-99-2"'),
    ),
    Sample(
        "lovac-2025",
        6,
        2,
        18,
        {5: {"decimal"}, 6: {"decimal"}, 7: {_COMMUNE}},
        ("observation/private_vacancy_rate_pct/99001/2025", "pvd:value", '"10.25"'),
        silent=1,
    ),
    Sample(
        "montagne",
        4,
        2,
        2,
        {4: {_VALUE}, 5: {_COMMUNE}},
        ("commune/99005", "pvd:massif", "term/massif-alpes"),
    ),
    Sample(
        "ruralite",
        6,
        2,
        2,
        {5: {_VALUE}, 6: {_EMPTY}, 7: {_COMMUNE}},
        ("commune/99001", "pvd:ruralityClass", "term/ruralite-small-hub-industrial"),
        silent=1,
    ),
    Sample(
        "urbanvitaliz",
        3,
        1,
        4,
        {2: {_EMPTY}, 3: {_KEY}},
        (
            "resource/urbanvitaliz/exemple-friche",
            "dcterms:subject",
            "challenge/friches",
        ),
    ),
    Sample(
        "villages-avenir",
        5,
        3,
        12,
        {4: {_PAST}, 5: {_EMPTY}, 6: {_COMMUNE}},
        ("membership/villages-davenir/99006", "dcterms:identifier", '"va-99-02"'),
    ),
)
