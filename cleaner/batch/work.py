"""What is made of one page: its text in the form asked for, or its record. Runs in the workers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from cleaner.batch.inputs import Entry
from cleaner.batch.pool import Failure
from cleaner.document import Document
from cleaner.pipeline import extract

FORMS: Final = ("text", "markdown", "json", "jsonl", "html", "xml")
ROWS: Final = "rows"  # records without blocks, one a line: what Parquet files are made of
RECORDS: Final = frozenset({"json", "jsonl"})
EXPLAINED: Final = "explained"
REASONS: Final = frozenset({"page_kind", "confidence", "reason", "blocks"})  # of a record that explains


# The columns of a record without blocks and posts, and what each holds.
COLUMNS: Final = {
    "input": "string",
    "id": "string",
    "title": "string",
    "authors": "strings",
    "date": "string",
    "date_modified": "string",
    "language": "string",
    "site_name": "string",
    "url": "string",
    "description": "string",
    "image": "string",
    "tags": "strings",
    "licence": "string",
    "page_kind": "string",
    "confidence": "number",
    "reason": "string",
    "warnings": "strings",
    "text": "string",
    "comments": "strings",
    "error_type": "string",
    "error": "string",
}


class Page(NamedTuple):
    """A page on its way to a worker."""

    label: str
    page: str | bytes
    id: str | None
    url: str | None


class Told(NamedTuple):
    """What of a page is written in its form. ``shown`` are options of the form; ``explain`` is whether every
    block is told and why, in colours on a terminal."""

    shown: Mapping[str, bool] = {}
    explain: bool = False
    coloured: bool = False


class Cleaned(NamedTuple):
    """``text`` is what is written for the page. ``reason`` says why it has no body, if so; ``unusable`` is
    whether that is because it is no page at all: empty, or other data."""

    text: str
    reason: str
    unusable: bool


def make(
    page: Page,
    *,
    form: str,
    several: bool,
    url: str | None,
    options: Mapping[str, Any],
    told: Told,
) -> Cleaned:
    """Clean one page and write it in this form. ``several`` is whether its output holds others too."""
    document = extract(page.page, url=page.url or url, **options)
    text = _written(page, document, form, several, told)
    return Cleaned(text, document.reason, bool(document.source.note))


def record(label: str, id: str | None, document: Document, values: Mapping[str, Any]) -> dict[str, Any]:
    """The row of one page: where it came from, what is told about it, and the error if it is no page."""
    error = document.source.note
    return {**_origin(label, id), **values} | ({"error_type": "page", "error": error} if error else {})


def failed(entry: Entry, failure: Failure) -> dict[str, Any]:
    """The row of one page that has no result."""
    return {**_origin(entry.label, entry.id), "error_type": failure.kind, "error": failure.reason}


def shown(name: str) -> str:
    """A file name as text, whatever bytes it has."""
    return name.encode("utf-8", "replace").decode("utf-8")


def line(row: Mapping[str, Any]) -> str:
    """A row as a line of JSON."""
    return json.dumps(row, ensure_ascii=False) + "\n"


def _origin(label: str, id: str | None) -> dict[str, Any]:
    return {"input": shown(label)} | ({} if id is None else {"id": shown(id)})


def _written(page: Page, document: Document, form: str, several: bool, told: Told) -> str:
    if form in ("jsonl", ROWS):
        return line(record(page.label, page.id, document, _values(document, told, blocks=form != ROWS)))
    if form == "json":
        values = _values(document, told, blocks=True)
        whole = record(page.label, page.id, document, values) if several else values
        return json.dumps(whole, ensure_ascii=False, indent=2) + ("" if several else "\n")
    if form == "text":
        text = document.to_text(**told.shown)
        return text + "\n" if text else ""
    if form == EXPLAINED:
        return _explained(document, told.coloured)
    writers = {"markdown": document.to_markdown, "html": document.to_html, "xml": document.to_xml}
    return writers[form](**told.shown)


def _values(document: Document, told: Told, *, blocks: bool) -> dict[str, Any]:
    found = document.to_dict(**told.shown, blocks=blocks)
    if not told.explain:
        return found
    bar = round(document.verdicts.bar, 4)
    reasons = {key: value for key, value in found.items() if key in REASONS}
    return {"medium": document.source.medium, "bar": bar, **reasons}


def _explained(document: Document, coloured: bool) -> str:
    from cleaner.explain import table

    title = f"{document.source.medium}, {len(document.blocks)} blocks, confidence {document.confidence:.2f}"
    return f"{title}\n{table(document.blocks, coloured=coloured)}\n"
