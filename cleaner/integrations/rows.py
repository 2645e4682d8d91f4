"""One record in, one record out: what every engine calls, and the same for a table of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from cleaner.batch.inputs import FIELDS, Fields
from cleaner.batch.pool import Failure
from cleaner.batch.records import page_of
from cleaner.batch.work import COLUMNS as RECORD
from cleaner.batch.work import record
from cleaner.model import Medium, Mode
from cleaner.pipeline import extract
from cleaner.rules import RuleSet

if TYPE_CHECKING:
    import pandas

COLUMNS: Final = tuple(name for name in RECORD if name != "input")


def clean_row(
    row: Mapping[str, Any],
    *,
    fields: Fields = FIELDS,
    medium: Medium | None = None,
    mode: Mode = "balanced",
    rules: RuleSet | None = None,
) -> dict[str, Any]:
    """The record of one page: the columns of the command line's Parquet files but for ``input``.

    ``row`` holds the page under ``html`` or ``text``, its name under ``id`` and its address under ``url``;
    ``fields`` says other names. Nothing is raised over a page: what went wrong stands in ``error``.

    >>> clean_row({"id": 7, "html": "<p>Salt is a mineral that was won from the sea.</p>"})["text"]
    'Salt is a mineral that was won from the sea.'
    >>> clean_row({"id": 7})["error_type"]
    'record'
    """
    page, id, url = page_of(row, fields)
    found: dict[str, Any]
    if isinstance(page, Failure):
        found = {"error_type": page.kind, "error": page.reason}
    else:
        try:
            document = extract(page, url=url, medium=medium, mode=mode, rules=rules)
            found = record("", id, document, document.to_dict(blocks=False))
        except Exception as error:
            found = {"error_type": "error", "error": f"{type(error).__name__}: {error}"}
    return {name: found.get(name) for name in COLUMNS} | {"id": id}


def clean_frame(frame: pandas.DataFrame, **options: Any) -> pandas.DataFrame:
    """``clean_row`` for each row of a pandas table; ``options`` are those of ``clean_row``."""
    import pandas

    plain = frame.astype(object).where(frame.notna(), None)  # tables say NaN for nothing
    rows = map(partial(clean_row, **options), plain.to_dict("records"))
    types = {name: "float64" if RECORD[name] == "number" else "object" for name in COLUMNS}
    return pandas.DataFrame(list(rows), columns=list(COLUMNS), dtype=object).astype(types)
