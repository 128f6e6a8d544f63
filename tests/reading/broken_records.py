"""The catalogue: JSON, GeoJSON and Parquet files that are broken."""

from __future__ import annotations

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq

from pvd_graph.model import Column
from tests.reading.broken_case import Broken


def parquet(columns: dict[str, list[object]]) -> bytes:
    """Return a Parquet file of *columns*."""
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def features(*coordinates: object) -> bytes:
    """Return a collection of points."""
    found = [
        {
            "type": "Feature",
            "properties": {"code": "01001"},
            "geometry": {"type": "Point", "coordinates": point},
        }
        for point in coordinates
    ]
    return json.dumps({"type": "FeatureCollection", "features": found}).encode()


_PARQUET = parquet({"code": ["01001", "01002"]})
_CODE = {"columns": {"code": Column("code", required=True)}}

RECORDS = (
    Broken(
        "JSON cut in the middle",
        "a.json",
        b'[{"code": 1},\n{"code": "01',
        "le fichier s'arrête trop tôt",
        2,
    ),
    Broken(
        "a comma too many",
        "a.json",
        b'[{"code": 1},\n{"code": 2,}]',
        "JSON mal formé, colonne 12",
        2,
    ),
    Broken("a word as JSON", "a.json", b"[{}, oui]", "JSON mal formé", 1),
    Broken(
        "200,000 brackets",
        "a.json",
        b"[" * 200_000 + b"]" * 200_000,
        "plus de 64 niveaux",
        1,
    ),
    Broken(
        "a record of 20 MB",
        "a.json",
        b'[{"code": "' + b"a" * (20 << 20) + b'"}]',
        "un enregistrement dépasse 16 Mio",
        1,
    ),
    Broken(
        "JSON in Windows-1252",
        "a.json",
        '[{"nom": "Évry"}]'.encode("cp1252"),
        "le JSON n'est pas en UTF-8",
        1,
    ),
    Broken("no record", "a.json", b"[]", "aucun enregistrement"),
    Broken(
        "records in two places",
        "a.json",
        b'{"a": [{"x": 1}], "b": [{"y": 2}]}',
        "où sont les enregistrements ? Le fichier a : « a », « b »",
    ),
    Broken(
        "records declared where there are none",
        "a.json",
        b'{"communes": {"01001": {"nom": "Ain"}}}',
        "peut-être « communes.* »",
        declared={"records": "communes"},
    ),
    Broken(
        "values where records should be",
        "a.json",
        b'[{"code": 1}, 12]',
        "n'est pas un objet",
        2,
        "row",
        1,
    ),
    Broken(
        "a column that no record has",
        "a.json",
        b'[{"insee": 1}]',
        "colonne absente : « code »",
        declared=_CODE,
    ),
    Broken("a CSV named JSON", "a.json", b"code;nom\n1;2\n", "mais contient du texte"),
    Broken(
        "a line of JSON Lines cut",
        "a.jsonl",
        b'{"code": 1}\n{"code": \n{"code": 3}\n',
        "JSON mal formé, colonne 9",
        2,
        "row",
        2,
    ),
    Broken(
        "a line nested too deep",
        "a.jsonl",
        b'{"code": 1}\n' + b'{"a":' * 5000 + b"1" + b"}" * 5000 + b"\n",
        "objets trop imbriqués",
        2,
        "row",
        1,
    ),
    Broken(
        "a line that is a list",
        "a.jsonl",
        b'{"code": 1}\n[1, 2]\n',
        "la ligne n'est pas un objet",
        2,
        "row",
        1,
    ),
    Broken(
        "coordinates in Lambert-93",
        "a.geojson",
        features([5.4, 46.1], [652000, 6862000]),
        "ne sont pas des degrés (Lambert-93 ?)",
        2,
        "row",
        1,
    ),
    Broken(
        "a GeoJSON without features",
        "a.geojson",
        b'{"type": "FeatureCollection", "features": []}',
        "aucun enregistrement",
    ),
    Broken("Parquet cut", "a.parquet", _PARQUET[:-30], "Parquet est coupé ou abîmé"),
    Broken("a CSV named Parquet", "a.parquet", b"code\n1\n", "mais contient du texte"),
    Broken(
        "a Parquet named CSV", "a.csv", _PARQUET, "mais contient un fichier Parquet"
    ),
    Broken(
        "a column that Parquet has not",
        "a.parquet",
        parquet({"insee": ["01001"]}),
        "colonne absente : « code »",
        declared=_CODE,
    ),
)
