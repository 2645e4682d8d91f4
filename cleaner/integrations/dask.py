"""Pages in a Dask table: the functions of ``rows`` on each partition, on as many machines as Dask has."""

from __future__ import annotations

from typing import Any, Final

from dask import delayed

from cleaner.batch.inputs import FIELDS, Fields
from cleaner.integrations import rows
from cleaner.site import SiteTemplates

MERGED: Final = 8  # shards that one task merges


def clean_frame(frame: Any, **options: Any) -> Any:
    """The record of each row of a Dask table, as a Dask table; ``options`` are those of ``rows.clean_row``.

    >>> import pandas
    >>> from dask import dataframe
    >>> pages = pandas.DataFrame([{"id": "a", "html": "<p>Salt is a mineral that was won from the sea.</p>"}])
    >>> clean_frame(dataframe.from_pandas(pages, npartitions=1)).compute().text[0]
    'Salt is a mineral that was won from the sea.'
    """
    return frame.map_partitions(rows.clean_frame, meta=rows.empty_frame(), **options)


def learn_frame(frame: Any, *, fields: Fields = FIELDS) -> SiteTemplates:
    """The templates of the sites of all pages of a Dask table: learned by partition, merged as a tree."""
    shards = [delayed(rows.learn_frame)(part, fields=fields) for part in frame.to_delayed()]
    while len(shards) > 1:
        shards = [delayed(rows.merged)(shards[at : at + MERGED]) for at in range(0, len(shards), MERGED)]
    found: SiteTemplates = shards[0].compute()
    return found
