"""Pages in a Spark table: the functions of ``rows`` on each partition, through ``mapInPandas``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, Final

import pandas

from cleaner.batch.inputs import FIELDS, Fields
from cleaner.integrations import rows
from cleaner.site import SiteTemplates

TYPES: Final = {"string": "string", "strings": "array<string>", "number": "double"}
SCHEMA: Final = ", ".join(f"`{name}` {TYPES[kind]}" for name, kind in rows.COLUMNS.items())


def clean_frame(frame: Any, **options: Any) -> Any:
    """The record of each row of a Spark table, as a table; ``options`` are those of ``rows.clean_row``."""
    return frame.mapInPandas(partial(_cleaned, **options), SCHEMA)


def learn_frame(frame: Any, *, fields: Fields = FIELDS) -> SiteTemplates:
    """The templates of the sites of all pages of a Spark table: learned by partition, merged in the driver
    as they come in."""
    found = frame.mapInPandas(partial(_learned, fields=fields), "templates string")
    return rows.merged(SiteTemplates.from_json(row.templates) for row in found.toLocalIterator())


def _cleaned(frames: Iterable[pandas.DataFrame], **options: Any) -> Iterator[pandas.DataFrame]:
    """Spark takes ``NA`` in a column of lists for one of them."""
    return (rows.plain(rows.clean_frame(frame, **options)) for frame in frames)


def _learned(frames: Iterable[pandas.DataFrame], fields: Fields) -> Iterator[pandas.DataFrame]:
    shard = rows.merged(rows.learn_frame(frame, fields=fields) for frame in frames)
    yield pandas.DataFrame({"templates": [shard.to_json()]})
