"""The errors that partners meet most, in the words of the report, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from pvd_graph.store.refusals import Wording

__all__ = ["ERRORS", "CommonError"]


@dataclass(frozen=True, slots=True)
class CommonError:
    """One of them.

    Attributes:
        title: what happened.
        cell: as it may stand in the file.
        said: what the report says, or starts to say.
        remedy: what to do about it.
        stops: the row, or the file, is refused.
    """

    title: Wording
    cell: str
    said: Wording
    remedy: Wording
    stops: bool = True


ERRORS: tuple[CommonError, ...] = (
    CommonError(
        ("Le tableur a mangé le zéro", "The spreadsheet ate the zero"),
        "1004",
        ("un tableur a changé ce code", "a spreadsheet changed this code"),
        (
            (
                "Rien à faire : 01004 est retenu. Pour l'éviter, mettez la colonne au "
                "format texte, comme dans le modèle."
            ),
            (
                "Nothing: 01004 is taken. To avoid it, format the column as text, as "
                "in the template."
            ),
        ),
        stops=False,
    ),
    CommonError(
        ("La commune a été absorbée", "The commune was absorbed"),
        "01091",
        ("cette commune a été absorbée", "this commune was absorbed"),
        (
            (
                "Rien d'urgent : la commune d'aujourd'hui est retenue, et nommée. "
                "Mettez votre fichier à jour."
            ),
            (
                "No hurry: the commune of today is taken, and named. Bring your file "
                "up to date."
            ),
        ),
        stops=False,
    ),
    CommonError(
        ("Un code postal à la place du code INSEE", "A postcode, not an INSEE code"),
        "01500",
        (
            "aucune commune n'a ni n'a eu ce code.",
            "no commune has or has had this code.",
        ),
        (
            (
                "Un code postal couvre souvent plusieurs communes : le rapport les "
                "nomme avec leur code INSEE. Prenez le bon."
            ),
            (
                "A postcode often covers several communes: the report names them with "
                "their INSEE codes. Take the right one."
            ),
        ),
    ),
    CommonError(
        ("Un nom à la place du code", "A name, not a code"),
        "Belley",
        (
            "n'est pas un code INSEE de commune",
            "is not the INSEE code of a commune",
        ),
        (
            (
                "Mettez le code. Pour en retrouver une colonne entière : « pvd "
                "reconcile fichier.csv --column commune --departement dep », ou "
                "OpenRefine à l'adresse /reconcile ; un nom ambigu y vient avec ses "
                "candidats."
            ),
            (
                "Give the code. To find a whole column of them: “pvd reconcile "
                "file.csv --column commune --departement dep”, or OpenRefine at "
                "/reconcile; an ambiguous name comes with its candidates."
            ),
        ),
    ),
    CommonError(
        ("Un montant à deux sens", "An amount with two meanings"),
        "1.234",
        ("ce nombre se lit de deux façons", "this number can be read in two ways"),
        (
            (
                "Mille et quelques, ou un et quelques ? Écrivez 1234 ou 1,234. "
                "« 21 667,00 € » et « 12 k€ » sont compris."
            ),
            (
                "A thousand or one? Write 1234 or 1,234. “21 667,00 €” and “12 k€” are "
                "understood."
            ),
        ),
    ),
    CommonError(
        ("Un montant qui est une phrase", "An amount that is a sentence"),
        "12 à 15 k€",
        ("ce n'est pas un montant.", "this is no amount of money."),
        (
            (
                "Un seul nombre par case. Laissez vide ce qui n'est pas connu : zéro "
                "veut dire zéro."
            ),
            "One number a cell. Leave empty what is not known: zero means zero.",
        ),
    ),
    CommonError(
        ("Une date ambiguë", "An ambiguous date"),
        "3/4/24",
        (
            "l'année n'a que deux chiffres : le siècle manque.",
            "the year has two digits only: the century is missing.",
        ),
        (
            "Écrivez 2024-04-03, 03/04/2024 ou 3 avril 2024.",
            "Write 2024-04-03, 03/04/2024 or 3 avril 2024.",
        ),
    ),
    CommonError(
        ("Un mot hors de la liste", "A word out of the list"),
        "Fini",
        ("cette valeur n'est pas prévue.", "this value is not expected."),
        (
            "Prenez le mot dans la liste déroulante du modèle ; le rapport la donne.",
            "Take the word from the template's drop-down list; the report gives it.",
        ),
    ),
    CommonError(
        ("Deux lignes pour la même chose", "Two rows for the same thing"),
        "2024-halle",
        ("a déjà cette clé.", "already has this key."),
        (
            "Donnez à chaque ligne son identifiant, ou retirez l'une des deux.",
            "Give each row its identifier, or drop one of the two.",
        ),
    ),
    CommonError(
        ("Une case obligatoire est vide", "A required cell is empty"),
        "",
        ("la cellule est vide.", "the cell is empty."),
        (
            "Remplissez-la, ou retirez la ligne.",
            "Fill it, or drop the row.",
        ),
    ),
    CommonError(
        ("Une adresse incomplète", "An incomplete address"),
        "example.org",
        ("ce n'est pas une adresse web.", "this is no web address."),
        (
            "Elle commence par https:// et n'a pas d'espace.",
            "It starts with https:// and has no space.",
        ),
    ),
    CommonError(
        ("Une colonne a changé de nom", "A column was renamed"),
        "intitule",
        ("colonne absente : « titre ».", "missing column: “titre”."),
        (
            (
                "Gardez la première ligne du modèle. L'ordre, la casse et les accents "
                "ne comptent pas ; une colonne de plus ne gêne pas."
            ),
            (
                "Keep the first row of the template. Order, case and accents do not "
                "matter; a column more does no harm."
            ),
        ),
    ),
    CommonError(
        ("Des accents en morceaux", "Broken accents"),
        "RÃ©novation",
        (
            "le texte a été encodé deux fois.",
            "the text was encoded twice.",
        ),
        (
            (
                "Le rapport propose le texte voulu. Repartez du fichier d'origine et "
                "enregistrez-le en « CSV UTF-8 », ou envoyez le classeur (.xlsx) : un "
                "titre serait publié tel quel, un mot d'une liste n'est pas reconnu. "
                "Un CSV d'Excel en Windows-1252 est compris."
            ),
            (
                "The report suggests the text that was meant. Start again from the "
                "original file and save it as “CSV UTF-8”, or send the workbook "
                "(.xlsx): a title would be published as it is, a word of a list is not "
                "recognised. Excel's CSV in Windows-1252 is understood."
            ),
        ),
        stops=False,
    ),
    CommonError(
        ("Des cellules fusionnées", "Merged cells"),
        "E2:E3",
        ("cellules fusionnées", "merged cells"),
        (
            "Seule la première a une valeur : défusionnez-les et répétez la valeur.",
            "Only the first has a value: split them and repeat the value.",
        ),
        stops=False,
    ),
    CommonError(
        ("Une formule sans résultat", "A formula without a result"),
        '=A2&"x"',
        ("a été enregistrée sans son résultat.", "was saved without its result."),
        (
            (
                "Ouvrez le fichier dans un tableur et enregistrez-le, ou collez les "
                "valeurs."
            ),
            "Open the file with a spreadsheet program and save it, or paste values.",
        ),
    ),
)
