"""Cells told apart: which tables hold data, and which only lay out the page."""

from __future__ import annotations

from typing import Final

from cleaner.model import Elements, Kind

CELL_BLOCKS: Final = 3  # most blocks in a cell of a table of data
CELL_LENGTH: Final = 600  # most characters of one of its blocks


def tabulated(texts: list[str], kinds: list[Kind], places: list[int], elements: Elements) -> list[Kind]:
    """The kinds with cells told apart: in a table of data every block is a cell, in a table that lays
    out the page none is."""
    if "table" not in elements.tags:
        return kinds
    inside = elements.innermost(("table",))
    data = {table: _holds_data(elements, table, texts, kinds) for table in set(inside) - {0}}
    return [
        _in_table(kind, data[inside[place]]) if inside[place] else kind
        for kind, place in zip(kinds, places, strict=True)
    ]


def _in_table(kind: Kind, data: bool) -> Kind:
    if data:
        return "table" if kind == "paragraph" else kind
    return "paragraph" if kind == "table" else kind


def _holds_data(elements: Elements, table: int, texts: list[str], kinds: list[Kind]) -> bool:
    """Whether a table holds data: several rows, one of them of several cells, and no cell that holds
    more than a few blocks, a long text, a heading or a table."""
    rows: dict[int, int] = {}
    for at in range(table + 1, len(elements.tags)):
        if elements.parents[at] < table:
            break
        tag, first, end = elements.tags[at], elements.first[at], elements.end[at]
        if tag == "table":
            return False
        if tag in ("td", "th"):
            if end - first > CELL_BLOCKS or "heading" in kinds[first:end]:
                return False
            if any(len(text) > CELL_LENGTH for text in texts[first:end]):
                return False
            rows[elements.parents[at]] = rows.get(elements.parents[at], 0) + (end > first)
    return len(rows) > 1 and max(rows.values()) > 1
