"""Read a Parquet file, one row group at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq

from pvd_graph.model import Table, Wording
from pvd_graph.reading.headers import columns_of_file
from pvd_graph.reading.json_cells import flattened
from pvd_graph.reading.limits import LIMITS, Limits
from pvd_graph.reading.packing import seekable_file
from pvd_graph.reading.records import Record, Records
from pvd_graph.reading.refusing import unreadable

__all__ = ["open_parquet"]

_BATCH_ROWS = 4096


@contextmanager
def open_parquet(
    table: Table, file_format: str, limits: Limits = LIMITS
) -> Iterator[Records]:
    """Open the file of *table* as records, numbered from 1.

    Raises:
        UnreadableFileError: not Parquet, damaged (there, or when the damage is
            reached), or a row group over *limits*.
    """
    with seekable_file(table.path, limits) as path:
        try:
            source = pq.ParquetFile(path)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise _damaged(table, error) from error
        with source:
            _check(table, source, limits)
            found = replace(table, format=file_format)
            names = _names(source.schema_arrow)
            yield Records(found, _rows(found, source), names=names)


def _damaged(table: Table, error: Exception) -> Exception:
    said = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    wording = Wording(
        f"le fichier Parquet est coupé ou abîmé ({said}). Reprenez-le à la source.",
        f"the Parquet file is cut or damaged ({said}). Fetch it again.",
    )
    return unreadable(table.path, wording)


def _names(schema: pa.Schema) -> tuple[str, ...]:
    """Return the names of the columns; none where one holds others: records tell."""
    if any(pa.types.is_struct(field.type) for field in schema):
        return ()
    return tuple(schema.names)


def _check(table: Table, source: pq.ParquetFile, limits: Limits) -> None:
    metadata = source.metadata
    groups = (metadata.row_group(one) for one in range(metadata.num_row_groups))
    if any(one.total_byte_size > limits.row_group_bytes for one in groups):
        size = limits.row_group_bytes >> 20
        wording = Wording(
            f"un groupe de lignes du fichier Parquet dépasse {size} Mio. Écrivez-le "
            "par groupes plus petits.",
            f"a row group of the Parquet file is over {size} MiB. Write smaller ones.",
        )
        raise unreadable(table.path, wording)
    names = source.schema_arrow.names
    if twice := sorted({name for name in names if names.count(name) > 1}):
        wording = Wording(
            f"deux colonnes s'appellent « {twice[0]} ». Donnez à chacune son nom.",
            f"two columns are called “{twice[0]}”. Give each its own name.",
        )
        raise unreadable(table.path, wording)


def _rows(table: Table, source: pq.ParquetFile) -> Iterator[Record]:
    number, columns = 0, columns_of_file(table)
    try:
        for batch in source.iter_batches(batch_size=_BATCH_ROWS, use_threads=False):
            for record in batch.to_pylist():
                number += 1
                yield number, flattened(record, columns), None
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damaged(table, error) from error
