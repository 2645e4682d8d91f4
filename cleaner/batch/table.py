"""Records as a table: the columns of Parquet files and of the engines that work on tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow
from pyarrow import parquet

COLUMNS: Final = {
    "input": pyarrow.string(),
    "id": pyarrow.string(),
    "title": pyarrow.string(),
    "authors": pyarrow.list_(pyarrow.string()),
    "date": pyarrow.string(),
    "date_modified": pyarrow.string(),
    "language": pyarrow.string(),
    "site_name": pyarrow.string(),
    "url": pyarrow.string(),
    "description": pyarrow.string(),
    "image": pyarrow.string(),
    "page_kind": pyarrow.string(),
    "confidence": pyarrow.float64(),
    "reason": pyarrow.string(),
    "text": pyarrow.string(),
    "comments": pyarrow.list_(pyarrow.string()),
    "error_type": pyarrow.string(),
    "error": pyarrow.string(),
}
SCHEMA: Final = pyarrow.schema(list(COLUMNS.items()))
ROWS: Final = 1_000  # of one group in the file


def convert(rows: Path, path: Path) -> None:
    """Make a Parquet file of a file of JSON lines and flush it to the disk."""
    import os

    with path.open("wb") as file:
        with parquet.ParquetWriter(file, SCHEMA) as writer:
            for group in _groups(rows):
                writer.write_table(pyarrow.Table.from_pylist(group, SCHEMA))
        file.flush()
        os.fsync(file.fileno())


def _groups(rows: Path) -> Iterator[list[dict[str, Any]]]:
    with rows.open("rb") as file:
        while group := [json.loads(line) for line in islice(file, ROWS)]:
            yield group
