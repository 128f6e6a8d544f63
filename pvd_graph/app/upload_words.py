"""What the upload pages say, in French and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pvd_graph.model import Manifest
from pvd_graph.services.file_columns import columns_of
from pvd_graph.store.refusals import Wording

__all__ = [
    "PROBLEMS",
    "REFUSALS",
    "Language",
    "columns_told",
    "problem_told",
]

Language = Literal["fr", "en"]

PROBLEMS: Mapping[str, Wording] = {
    "time": (
        (
            "Le chargement n'a pas fini dans le temps permis et a été arrêté. Coupez "
            "le fichier en deux, ou demandez un chargement par la commande."
        ),
        (
            "The load did not end within the time allowed and was stopped. Cut the "
            "file in two, or ask for a load by the command."
        ),
    ),
    "memory": (
        (
            "Le chargement a demandé plus de mémoire que permis et a été arrêté. "
            "Coupez le fichier en deux, ou envoyez-le en CSV."
        ),
        (
            "The load asked for more memory than is allowed and was stopped. Cut the "
            "file in two, or send it as CSV."
        ),
    ),
    "size": (
        "Le fichier devient trop gros une fois lu. Coupez-le en deux.",
        "The file becomes too large once read. Cut it in two.",
    ),
    "busy": (
        (
            "D'autres chargements ont pris toute la place. Rien n'est perdu : "
            "recommencez dans une minute."
        ),
        "Other loads took all the room. Nothing is lost: try again in a minute.",
    ),
    "stopped": (
        (
            "Le serveur s'est arrêté pendant le chargement. Rien n'est à moitié fait : "
            "recommencez, le même fichier ne se charge pas deux fois."
        ),
        (
            "The server stopped during the load. Nothing is half done: try again, the "
            "same file is not loaded twice."
        ),
    ),
    "manifest": (
        (
            "La description de ce jeu sur le serveur (son manifeste) est à corriger : "
            "prévenez qui administre le site. Votre fichier n'est pas en cause."
        ),
        (
            "The description of this dataset on the server (its manifest) is to be "
            "corrected: tell whoever runs the site. Your file is not at fault."
        ),
    ),
    "failed": (
        (
            "Le chargement a été interrompu par une panne de notre côté ; elle est "
            "enregistrée. Rien n'a changé : recommencez."
        ),
        (
            "The load was cut short by a failure on our side; it is recorded. Nothing "
            "has changed: try again."
        ),
    ),
}
"""What ended a load without a report -> what is told."""

REFUSALS: Mapping[str, Wording] = {
    "token": (
        (
            "Ce jeton n'est pas en vigueur : vérifiez qu'il est entier (« pvd_… »), ou "
            "demandez-en un autre à qui administre le site."
        ),
        (
            "This token is not in force: check that it is whole (“pvd_…”), or ask "
            "whoever runs the site for another one."
        ),
    ),
    "no_token": (
        "Collez votre jeton : il dit que ce jeu est le vôtre.",
        "Paste your token: it says that this dataset is yours.",
    ),
    "other": (
        "Ce jeton est celui d'un autre jeu de données : il n'écrit pas « {slug} ».",
        "This token is that of another dataset: it does not write “{slug}”.",
    ),
    "load": (
        (
            "Ce jeton permet de vérifier un fichier, pas de le publier : transmettez "
            "l'adresse de cette page à qui a un jeton pour publier."
        ),
        (
            "This token allows checking a file, not publishing it: pass the address of "
            "this page on to who has a token to publish."
        ),
    ),
    "no_file": (
        "Choisissez un fichier, qui ne soit pas vide.",
        "Choose a file that is not empty.",
    ),
    "large": (
        (
            "Ce fichier dépasse {size} Mo. Envoyez-le compressé (.csv.gz ou .zip), ou "
            "coupez-le en deux."
        ),
        (
            "This file is over {size} MB. Send it packed (.csv.gz or .zip), or cut it "
            "in two."
        ),
    ),
    "many": (
        "Trop de fichiers sont en cours de vérification : recommencez dans une minute.",
        "Too many files are being checked: try again in a minute.",
    ),
    "state": (
        "Ce dépôt n'est pas, ou plus, à publier : regardez son rapport.",
        "This upload is not to be published, or no longer: look at its report.",
    ),
}
"""Why a form is given back -> what is told."""


def problem_told(problem: str, language: Language) -> str:
    """Return what is told of a load that ended without a report; empty for others."""
    if not problem:
        return ""
    french, english = PROBLEMS.get(problem, PROBLEMS["failed"])
    return french if language == "fr" else english


def columns_told(manifest: Manifest, language: Language) -> list[dict[str, object]]:
    """Return the columns that a file of the dataset has: name, content, required."""
    return [
        {"name": one.name, "type": one.holds.told(language), "required": one.required}
        for one in columns_of(manifest)
    ]
