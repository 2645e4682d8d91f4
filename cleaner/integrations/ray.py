"""Pages in a Ray dataset: the functions of ``rows`` on its batches, on as many machines as Ray has."""

from __future__ import annotations

from typing import Any, Final

import pandas

from cleaner.batch.inputs import FIELDS, Fields
from cleaner.integrations import rows
from cleaner.site import SiteTemplates

BATCH: Final = 128  # pages that are held as a table at once


def clean_dataset(dataset: Any, **options: Any) -> Any:
    """The record of each row of a dataset, as a dataset; ``options`` are those of ``rows.clean_row``."""
    return dataset.map_batches(rows.clean_frame, fn_kwargs=options, batch_format="pandas", batch_size=BATCH)


def learn_dataset(dataset: Any, *, fields: Fields = FIELDS) -> SiteTemplates:
    """The templates of the sites of all pages of a dataset: learned by block, merged in the driver as they
    come in."""
    found = dataset.map_batches(
        _learned, fn_kwargs={"fields": fields}, batch_format="pandas", batch_size=None
    )
    return rows.merged(SiteTemplates.from_json(row["templates"]) for row in found.iter_rows())


def _learned(frame: pandas.DataFrame, fields: Fields) -> dict[str, list[str]]:
    return {"templates": [rows.learn_frame(frame, fields=fields).to_json()]}
