"""The catalogue: CSV and TSV files that are broken, and what is told of each."""

from __future__ import annotations

from pathlib import Path

from pvd_graph.model import Column
from tests.reading.broken_case import Broken

_CODE = {"columns": {"code": Column("code"), "nom": Column("nom")}}


def _two_gigabytes(path: Path) -> None:
    """Write a line of 2 GB without taking the disk: a hole reads as one character."""
    with path.open("wb") as out:
        out.write(b"code,nom\n01001,")
        for _ in range(40):
            out.write(b"a" * (1 << 20))
        out.truncate(2 << 30)


TEXTS = (
    Broken("empty", "a.csv", b"", "le fichier est vide"),
    Broken("blank lines alone", "a.csv", b"\n \n\n", "le fichier est vide"),
    Broken("only a mark", "a.csv", b"\xef\xbb\xbf", "le fichier est vide"),
    Broken(
        "cut in the middle of a row",
        "a.csv",
        b"code,nom\n01001,Ain\n010",
        "1 cellule au lieu de 2",
        3,
        "row",
        1,
    ),
    Broken(
        "cut inside quotes",
        "a.csv",
        b'code,nom\n01001,Ain\n01002,"Vill',
        "n'est jamais fermé",
        3,
    ),
    Broken(
        "a quote that swallows the file",
        "a.csv",
        b'code,nom\n01001,"Ain\n' + b"01002,Aisne\n" * 20_000,
        "n'est jamais fermé",
        2,
    ),
    Broken(
        "a quote inside a quoted text",
        "a.csv",
        b'code,nom\n01001,"le "bourg" haut"\n01002,Aisne\n',
        "un guillemet est mal placé",
        2,
        "row",
        1,
    ),
    Broken(
        "a separator inside a text without quotes",
        "a.csv",
        b"code,nom\n01001,Ain, le haut\n01002,Aisne\n",
        "3 cellules au lieu de 2",
        2,
        "row",
        1,
    ),
    Broken(
        "one accent in Windows-1252 after a page of UTF-8",
        "a.csv",
        "code,nom\n01001,Évry\n".encode() + "01002,Évian\n".encode("cp1252"),
        "deux fichiers d'encodages différents",
        3,
    ),
    Broken(
        "Windows-1252",
        "a.csv",
        "code;nom\n01001;Évry\n01002;Œuilly\n".encode("cp1252"),
        "lu en Windows-1252 (ligne 2",
        told="note",
        kept=2,
    ),
    Broken(
        "MS-DOS",
        "a.csv",
        "code;nom\n01001;Bézéréville\n".encode("cp850"),
        "ni UTF-8 ni Windows-1252",
        2,
    ),
    Broken(
        "an old Macintosh",
        "a.csv",
        "code;nom\n01001;Bézèréville\n".encode("mac_roman"),
        "ni UTF-8 ni Windows-1252",
        2,
    ),
    Broken(
        "declared UTF-8, is not",
        "a.csv",
        "code;nom\n01001;Évry\n".encode("cp1252"),
        "n'est pas en UTF-8",
        2,
        declared={"encoding": "utf-8"},
    ),
    Broken(
        "declared ASCII, is not",
        "a.csv",
        "code;nom\n01001;Évry\n".encode(),
        "encodage inconnu",
        declared={"encoding": "ascii"},
    ),
    Broken(
        "an encoding that nobody knows",
        "a.csv",
        b"code;nom\n",
        "encoding = « utf-9 » : encodage inconnu",
        declared={"encoding": "utf-9"},
    ),
    Broken(
        "UTF-16 without a mark",
        "a.csv",
        "code;nom\n01001;Ain\n".encode("utf-16-le"),
        "UTF-16 sans marque",
    ),
    Broken(
        "encoded twice",
        "a.csv",
        "code;nom\n01001;Ã‰vry\n01002;PrÃ©cy\n".encode(),
        "a été encodé deux fois",
        told="note",
        kept=2,
    ),
    Broken(
        "characters lost before",
        "a.csv",
        "code;nom\n01001;Ain\n01002;Pr\ufffdcy\n".encode(),
        "ligne 3 : « \ufffd » : des caractères ont été perdus",
        told="note",
        kept=2,
    ),
    Broken(
        "a NUL byte",
        "a.csv",
        b"code,nom\n01001,Ain\n01002,Ai\0sne\n",
        "un octet nul",
        3,
    ),
    Broken(
        "a control character",
        "a.csv",
        b"code,nom\n01001,Ain\x02\n",
        "ligne 2 : un caractère de commande invisible",
        told="note",
        kept=1,
    ),
    Broken("a line of 2 GB", "a.csv", _two_gigabytes, "la ligne dépasse 16 Mio", 2),
    Broken(
        "a cell of 200,000 characters",
        "a.csv",
        b"code,nom\n01001," + b"a" * 200_000 + b"\n01002,Aisne\n",
        "une cellule dépasse 131 072 caractères",
        2,
        "row",
        1,
    ),
    Broken(
        "two columns of one name",
        "a.csv",
        b"code,nom,code\n1,2,3\n",
        "deux colonnes s'appellent « code »",
        1,
    ),
    Broken(
        "columns without a name",
        "a.csv",
        b"code,,nom\n1,2,3\n",
        "colonnes sans nom, non lues : B",
        told="note",
        kept=1,
    ),
    Broken(
        "a column that changed its name",
        "a.csv",
        b"codes,nom\n1,2\n",
        "colonne absente : « code ». Le fichier a : « codes », « nom ». « codes » "
        "est-il « code » ?",
        1,
        declared=_CODE,
    ),
    Broken(
        "a column that is not there",
        "a.csv",
        b"code,population\n1,2\n",
        "colonne absente : « nom »",
        1,
        declared=_CODE,
    ),
    Broken(
        "titles above the header",
        "a.csv",
        b"Liste des communes,\n,\ncode,nom\n1,2\n",
        "Ces noms sont à la ligne 3 : déclarez header = 3",
        1,
        declared=_CODE,
    ),
    Broken(
        "a header declared on a blank line",
        "a.csv",
        b"Liste,\n,\ncode,nom\n1,2\n",
        "la ligne 2 ne nomme aucune colonne. Si les noms sont à la ligne 3",
        2,
        declared={"header": 2},
    ),
    Broken(
        "a header declared beyond the end",
        "a.csv",
        b"code,nom\n1,2\n",
        "la ligne 9 ne nomme aucune colonne",
        9,
        declared={"header": 9},
    ),
    Broken(
        "another separator than the one declared",
        "a.csv",
        b"code;nom\n1;2\n",
        "Le séparateur semble être « ; »",
        1,
        declared={**_CODE, "delimiter": ","},
    ),
    Broken(
        "a separator of two characters",
        "a.csv",
        b"code;nom\n",
        "un seul caractère est attendu",
        declared={"delimiter": ";;"},
    ),
    Broken(
        "blank rows of a spreadsheet",
        "a.csv",
        b"code;nom\n1;2\n;\n;\n\n3;4\n",
        "2 lignes vides sautées",
        told="note",
        kept=2,
    ),
    Broken(
        "commas in a TSV",
        "a.tsv",
        b"code,nom\n1,2\n",
        "Le séparateur semble être « , »",
        1,
        declared=_CODE,
    ),
    Broken("a web page", "a.csv", b"<!DOCTYPE html><html>", "une page web (HTML)"),
    Broken("a PDF", "a.csv", b"%PDF-1.7\n", "un PDF. Envoyez le tableau"),
    Broken("an image", "a.csv", b"\x89PNG\r\n\x1a\n", "une image"),
    Broken(
        "RDF in a table",
        "a.csv",
        b"<http://e/s> <http://e/p> <http://e/o> .",
        "du RDF (Tur",
    ),
    Broken("XML", "a.csv", b'<?xml version="1.0"?><a/>', "du XML. Envoyez un tableau"),
    Broken(
        "JSON", "a.csv", b'[{"code": 1}]', "se nomme comme un CSV mais contient du JSON"
    ),
    Broken("RDF", "a.ttl", b"<a> <b> <c> .", "contiennent du RDF, pas un tableau"),
)
