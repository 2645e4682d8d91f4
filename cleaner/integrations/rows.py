"""One record in, one record out: what every engine calls, and the same for a table of them.

Likewise for templates of sites: ``learn_rows`` on each shard, ``merged`` over what they learned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

from cleaner.batch.inputs import FIELDS, Fields
from cleaner.batch.pool import Failure
from cleaner.batch.records import page_of
from cleaner.batch.work import COLUMNS as RECORD
from cleaner.batch.work import record
from cleaner.model import Medium, Mode
from cleaner.pipeline import extract
from cleaner.rules import RuleSet
from cleaner.site import Site, SiteTemplates, address_of

if TYPE_CHECKING:
    import pandas

COLUMNS: Final = {name: kind for name, kind in RECORD.items() if name != "input"}


def clean_row(
    row: Mapping[str, Any],
    *,
    fields: Fields = FIELDS,
    medium: Medium | None = None,
    mode: Mode = "balanced",
    rules: RuleSet | None = None,
    site: Site | None = None,
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
            document = extract(page, url=url, medium=medium, mode=mode, rules=rules, site=site)
            found = record("", id, document, document.to_dict(blocks=False))
        except Exception as error:
            found = {"error_type": "error", "error": f"{type(error).__name__}: {error}"}
    return {name: found.get(name) for name in COLUMNS} | {"id": id}


def clean_frame(frame: pandas.DataFrame, **options: Any) -> pandas.DataFrame:
    """``clean_row`` for each row of a pandas table; ``options`` are those of ``clean_row``."""
    return _typed([clean_row(row, **options) for row in _rows(frame)])


def empty_frame() -> pandas.DataFrame:
    """What ``clean_frame`` makes of no rows: the names and types of its columns."""
    return _typed([])


def learn_rows(rows: Iterable[Mapping[str, Any]], *, fields: Fields = FIELDS) -> SiteTemplates:
    """What ``SiteTemplates.learn`` learns from the pages of these rows.

    A page without an address goes by the one that it gives itself, as for ``python -m cleaner learn``. Rows
    without a page, and pages of which nobody knows the site, teach nothing.

    >>> len(learn_rows([{"url": "https://harbour.example/7", "html": "<p>Low water</p>"}, {"id": 8}]))
    1
    """
    return SiteTemplates.learn(_addressed(rows, fields))


def learn_frame(frame: pandas.DataFrame, *, fields: Fields = FIELDS) -> SiteTemplates:
    """``learn_rows`` for the rows of a pandas table."""
    return learn_rows(_rows(frame), fields=fields)


def merged(shards: Iterable[SiteTemplates]) -> SiteTemplates:
    """What one would have learned from the pages of all shards.

    >>> len(merged([]))
    0
    """
    return reduce(SiteTemplates.merge, shards, SiteTemplates())


def plain(frame: pandas.DataFrame) -> pandas.DataFrame:
    """The same table of Python objects, with ``None`` where tables say ``NaN`` or ``NA`` for nothing."""
    return frame.astype(object).where(frame.notna(), None)


def _rows(frame: pandas.DataFrame) -> list[dict[Any, Any]]:
    return plain(frame).to_dict("records")  # type: ignore[no-any-return,unused-ignore]


def _typed(rows: list[dict[str, Any]]) -> pandas.DataFrame:
    """The rows as a table with types of Arrow, which hold where a column has nothing but ``None``."""
    import pandas
    import pyarrow

    from cleaner.batch.table import SCHEMA

    schema = pyarrow.schema([SCHEMA.field(name) for name in COLUMNS])
    table = pyarrow.Table.from_pylist(rows, schema)
    return table.to_pandas(types_mapper=pandas.ArrowDtype)  # type: ignore[no-any-return,unused-ignore]


def _addressed(rows: Iterable[Mapping[str, Any]], fields: Fields) -> Iterator[tuple[str, str | bytes]]:
    """The pages of which somebody knows the site, each with its address."""
    for row in rows:
        page, _, url = page_of(row, fields)
        if not isinstance(page, Failure) and (address := address_of(page, url)):
            yield address, page
