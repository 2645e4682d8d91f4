"""Records as a Parquet file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow
from pyarrow import parquet

from cleaner.batch.work import COLUMNS

TYPES: Final = {
    "string": pyarrow.string(),
    "strings": pyarrow.list_(pyarrow.string()),
    "number": pyarrow.float64(),
}
SCHEMA: Final = pyarrow.schema([(name, TYPES[kind]) for name, kind in COLUMNS.items()])
ROWS: Final = 1_000  # of one group in the file


def convert(rows: Path, path: Path) -> None:
    """Make a Parquet file of a file of JSON lines and flush it to the disk."""
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
