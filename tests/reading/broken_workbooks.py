"""The catalogue: XLSX and ODS workbooks that are broken, and what is told of each."""

from __future__ import annotations

import gzip
from xml.sax.saxutils import escape

from pvd_graph.model import Column
from tests.reading.broken_case import Broken, zipped

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"

HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>nom</t></is></c></row>'
)


def xlsx(
    rows: str, after: str = "", sheets: tuple[str, ...] = ("Feuille",), before: str = ""
) -> bytes:
    """Return a workbook whose first sheet has *rows*, XML of its ``sheetData``."""
    named = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"/>'
        for n, name in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_LINKS}/worksheet" '
        f'Target="worksheets/sheet{n}.xml"/>'
        for n, _name in enumerate(sheets, start=1)
    )
    sheet = f"<sheetData>{rows}</sheetData>{after}"
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": (
                f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{named}'
                "</sheets></workbook>"
            ),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>'
            ),
            "xl/worksheets/sheet1.xml": (
                f'{before}<worksheet xmlns="{_MAIN}">{sheet}</worksheet>'
            ),
        }
    )


def ods(rows: str, manifest: str = "") -> bytes:
    """Return a workbook whose one sheet has *rows*, XML of its table."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": (
                f'<office:document-content xmlns:office="{_OFFICE}" '
                f'xmlns:table="{_TABLE}" xmlns:text="{_TEXT}" '
                'xmlns:calcext="urn:calcext"><office:body><office:spreadsheet>'
                f'<table:table table:name="Feuille">{rows}</table:table>'
                "</office:spreadsheet></office:body></office:document-content>"
            ),
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        }
    )


def ods_row(*cells: str, repeated: int = 1) -> str:
    """Return a row of text cells."""
    found = "".join(
        '<table:table-cell office:value-type="string">'
        f"<text:p>{escape(cell)}</text:p></table:table-cell>"
        for cell in cells
    )
    more = f' table:number-rows-repeated="{repeated}"' if repeated > 1 else ""
    return f"<table:table-row{more}>{found}</table:table-row>"


_ROW = '<row r="2"><c r="A2"><v>1001</v></c></row>'
_GOOD = xlsx(HEAD + _ROW)
_CODE = {"columns": {"code": Column("code"), "nom": Column("nom")}}
_ODS_HEAD = ods_row("code", "nom")

WORKBOOKS = (
    Broken("an XLSX named CSV", "a.csv", _GOOD, "se nomme comme un CSV mais contient"),
    Broken("an XLSX named ODS", "a.ods", _GOOD, "se nomme comme un classeur ODS"),
    Broken("a CSV named XLSX", "a.xlsx", b"code;nom\n", "mais contient du texte"),
    Broken(
        "an old XLS, or a password",
        "a.xlsx",
        b"\xd0\xcf\x11\xe0\xa1",
        "ancien classeur",
    ),
    Broken("a workbook cut", "a.xlsx", _GOOD[:-200], "coupé ou abîmé"),
    Broken(
        "a Word document",
        "a.xlsx",
        zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}),
        "ni un classeur XLSX ni un classeur ODS",
    ),
    Broken(
        "a Word document in a gzip",
        "a.xlsx.gz",
        gzip.compress(zipped({"[Content_Types].xml": "", "word/document.xml": ""})),
        "coupé ou abîmé ('xl/workbook.xml')",
    ),
    Broken("a sheet that is not XML", "a.xlsx", xlsx("<row"), "le classeur est abîmé"),
    Broken(
        "entities in a sheet",
        "a.xlsx",
        xlsx(HEAD, before='<!DOCTYPE w [<!ENTITY a "aaaa">]>'),
        "une déclaration DOCTYPE",
    ),
    Broken(
        "a formula without a value",
        "a.xlsx",
        xlsx(
            f'{HEAD}<row r="2"><c r="B2"><f>A1&amp;"x"</f></c></row>{_ROW[:8]}3">'
            '<c r="A3"><v>1</v></c></row>'
        ),
        "la formule de la cellule B2 a été enregistrée sans son résultat",
        2,
        "row",
        1,
    ),
    Broken(
        "a formula that gives an error",
        "a.xlsx",
        xlsx(f'{HEAD}<row r="7"><c r="A7" t="e"><f>B9</f><v>#REF!</v></c></row>'),
        "la cellule A7 contient l'erreur #REF!",
        7,
        "row",
        0,
    ),
    Broken(
        "merged cells",
        "a.xlsx",
        xlsx(HEAD + _ROW, '<mergeCells><mergeCell ref="A2:A5"/></mergeCells>'),
        "cellules fusionnées (A2:A5)",
        told="note",
        kept=1,
    ),
    Broken(
        "a merged header",
        "a.xlsx",
        xlsx(
            '<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c>'
            '<c r="C1" t="inlineStr"><is><t>nom</t></is></c></row>' + _ROW
        ),
        "colonnes sans nom, non lues : B",
        told="note",
        kept=1,
    ),
    Broken(
        "a title above the header",
        "a.xlsx",
        xlsx(
            '<row r="1"><c r="A1" t="inlineStr"><is><t>Liste</t></is></c></row>'
            + HEAD.replace('r="1"', 'r="3"').replace("A1", "A3").replace("B1", "B3")
        ),
        "déclarez header = 3",
        1,
        declared=_CODE,
    ),
    Broken(
        "a value beyond the header",
        "a.xlsx",
        xlsx(f'{HEAD}<row r="2"><c r="XFD2"><v>1</v></c></row>'),
        "16384 cellules au lieu de 2",
        2,
        "row",
        0,
    ),
    Broken(
        "a column that no sheet has",
        "a.xlsx",
        xlsx(f'{HEAD}<row r="2"><c r="ZZZZ2"><v>1</v></c></row>'),
        "n'est pas à sa place",
        2,
    ),
    Broken(
        "rows out of order",
        "a.xlsx",
        xlsx(HEAD + HEAD),
        "n'est pas à sa place",
        1,
    ),
    Broken(
        "a text that is not there",
        "a.xlsx",
        xlsx(f'{HEAD}<row r="2"><c r="A2" t="s"><v>5</v></c></row>'),
        "n'est pas à sa place",
        2,
    ),
    Broken(
        "a sheet that is not there",
        "a.xlsx",
        xlsx(HEAD, sheets=("Notice", "Données")),
        "pas de feuille « Donnees » ; le classeur a : « Notice », « Données »",
        declared={"sheet": "Donnees"},
    ),
    Broken(
        "several sheets",
        "a.xlsx",
        xlsx(HEAD + _ROW, sheets=("Notice", "Données")),
        "feuille « Notice » lue, sur 2",
        told="note",
        kept=1,
    ),
    Broken("an empty sheet", "a.xlsx", xlsx(""), "le tableau est vide", 1),
    Broken(
        "a workbook that is a bomb",
        "a.xlsx",
        xlsx(HEAD + f"<!--{' ' * (64 << 20)}-->"),
        "bombe de décompression",
    ),
    Broken(
        "an ODS with a password",
        "a.ods",
        ods(_ODS_HEAD, "<encryption-data/>"),
        "protégé par un mot de passe",
    ),
    Broken(
        "an ODS row repeated a million times and more",
        "a.ods",
        ods(_ODS_HEAD + ods_row("1", "2", repeated=2_000_000)),
        "répète une ligne au-delà de 1048576 lignes",
        2,
    ),
    Broken(
        "an ODS formula that gives an error",
        "a.ods",
        ods(
            _ODS_HEAD + '<table:table-row><table:table-cell table:formula="of:=[.X1]" '
            'calcext:value-type="error" office:value-type="string"><text:p>#REF!'
            "</text:p></table:table-cell></table:table-row>"
        ),
        "la cellule A2 contient l'erreur #REF!",
        2,
        "row",
        0,
    ),
    Broken(
        "an ODS with merged cells",
        "a.ods",
        ods(
            _ODS_HEAD + '<table:table-row><table:table-cell office:value-type="float" '
            'office:value="1" table:number-rows-spanned="3"/></table:table-row>'
        ),
        "cellules fusionnées (A2:A4)",
        told="note",
        kept=1,
    ),
    Broken("an ODS cut", "a.ods", ods(_ODS_HEAD)[:-150], "coupé ou abîmé"),
)
