"""Pages in a Dask table: ``rows.clean_frame`` on each partition, on as many machines as Dask has."""

from __future__ import annotations

from typing import Any

import pandas

from cleaner.batch.work import COLUMNS as KINDS
from cleaner.integrations import rows


def clean_frame(frame: Any, **options: Any) -> Any:
    """The record of each row of a Dask table, as a Dask table; ``options`` are those of ``rows.clean_row``.

    >>> from dask import dataframe
    >>> pages = pandas.DataFrame([{"id": "a", "html": "<p>Salt is a mineral that was won from the sea.</p>"}])
    >>> clean_frame(dataframe.from_pandas(pages, npartitions=1)).compute().text[0]
    'Salt is a mineral that was won from the sea.'
    """
    types = {name: "float64" if KINDS[name] == "number" else "object" for name in rows.COLUMNS}
    empty = pandas.DataFrame(columns=list(rows.COLUMNS)).astype(types)
    return frame.map_partitions(rows.clean_frame, meta=empty, **options)
