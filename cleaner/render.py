"""Kept blocks to plain text. Nothing here decides what is kept.

The forms that show more than text (Markdown, HTML, TEI) walk the tree of ``structure`` instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

import numpy as np

from cleaner.elements import CELLS, ROW
from cleaner.lines import BAR, ENDS, NUMBERED, VERSE, is_verse
from cleaner.model import Blocks, Elements, Flags, Kind

LINES: Final = 3  # fewest lines below another that show a page to hold verse


class Piece(NamedTuple):
    """A kept block, or the cells of one table row, ready to be written."""

    kind: Kind
    level: int
    cells: tuple[str, ...]
    tight: bool  # no blank line between it and the piece before

    @property
    def text(self) -> str:
        """The piece as one text; the cells of a row are set apart by bars."""
        return BAR.join(self.cells)

    @property
    def above(self) -> str:
        """What stands between it and the piece before."""
        return "\n" if self.tight else "\n\n"


def pieces(blocks: Blocks, keep: Flags) -> list[Piece]:
    """The kept blocks in page order, those of one row joined."""
    result: list[Piece] = []
    last = -2
    verse = verses(blocks, keep)
    spaced = blocks.gaps is not None and any(blocks.gaps[1:])
    short = all(len(text) <= VERSE for text in blocks.texts)
    empty = _empty(blocks, keep)
    for row, run in groupby(keep.nonzero()[0].tolist(), key=lambda at: _row(blocks, at)):
        own = list(run)
        at, kind = own[0], blocks.kinds[own[0]]
        tight = at in verse or (bool(result) and _tight(blocks, result[-1], at, last, spaced or short))
        if row >= 0:
            cells = tuple(_cells(blocks, own, empty.get(row, [])))
        else:
            cells = tuple(blocks.texts[at].split(BAR)) if kind == "table" else (blocks.texts[at],)
        result.append(Piece(kind, blocks.levels[at], cells, tight))
        last = own[-1]
    # In a text a stanza is told from a torn line by blank lines.
    if not verse and all(part.tight for part in result[1:]):
        result = [part._replace(tight=part.tight and part.kind != "paragraph") for part in result]
    return result


def verses(blocks: Blocks, keep: Flags) -> frozenset[int]:
    """The kept blocks of an HTML page that are drawn right below the one before, as are lines of a stanza
    that each stand in a <div>. Another element stands between stanzas, or each has one around it."""
    elements = blocks.elements
    if elements is None or len(blocks) < LINES:
        return frozenset()
    kept = keep.tolist()
    found = [at for at in range(1, len(kept)) if kept[at - 1] and kept[at] and _runs_on(blocks, elements, at)]
    return frozenset(found if len(found) >= LINES else ())


def _runs_on(blocks: Blocks, elements: Elements, at: int) -> bool:
    above, place = blocks.places[at - 1 : at + 1]
    parent, one, two = elements.parents[place], blocks.texts[at - 1], blocks.texts[at]
    if {elements.tags[above], elements.tags[place]} != {"div"} or elements.parents[above] != parent:
        return False
    if {*blocks.kinds[at - 1 : at + 1]} != {"paragraph"} or above == place:
        return False
    if not is_verse(one, two) or (one.endswith(ENDS) and two.endswith(ENDS)):
        return False
    return parent not in elements.parents[above + 1 : place]


def to_text(parts: Sequence[Piece]) -> str:
    """Plain text: blocks set apart by a blank line, items and rows one to a line, each item behind its own
    number or a bullet."""
    lines: list[str] = []
    for part in parts:
        if lines:
            lines.append(part.above)
        bullet = part.kind == "item" and not NUMBERED.match(part.text)
        lines.append(f"- {part.text}" if bullet else part.text)
    return "".join(lines)


def starts(parts: Sequence[Piece]) -> list[int]:
    """The lines of the plain text, from 1, on which the parts start."""
    found, line = list[int](), 1
    for part in parts:
        line += len(part.above) if found else 0
        found.append(line)
        line += part.text.count("\n")
    return found


def _row(blocks: Blocks, at: int) -> int:
    """The element of the table row a cell stands in, or a number of its own below 0 where the block is
    no cell, or a row itself."""
    if blocks.elements is None or blocks.kinds[at] != "table":
        return -1 - at
    return blocks.elements.around(blocks.places[at], ROW) or -1 - at


def _cells(blocks: Blocks, own: Sequence[int], empty: list[int]) -> Iterator[str]:
    """The texts of the cells of a row, each on one line; the ``empty`` ones, last first, are taken off as
    those behind them come, and none ends the row."""
    assert blocks.elements is not None
    places = [blocks.elements.around(blocks.places[at], CELLS) for at in own]
    for place, run in groupby(zip(places, own, strict=True), key=itemgetter(0)):
        while empty and empty[-1] < place:
            empty.pop()
            yield ""
        yield " ".join(blocks.texts[at].replace("\n", " ") for _, at in run)


def _empty(blocks: Blocks, keep: Flags) -> dict[int, list[int]]:
    """By row, its cells of which nothing is kept, last first. Hidden ones are none, and a column is left
    out where nothing of it is kept in any row of the table."""
    elements = blocks.elements
    if elements is None or "table" not in blocks.kinds:
        return {}
    kept = [0, *np.cumsum(keep).tolist()]
    holds = [kept[first] < kept[end] for first, end in zip(elements.first, elements.end, strict=True)]
    inside, tables = elements.innermost(ROW), elements.innermost(("table",))
    rows: dict[int, list[int]] = {}
    for at, tag in enumerate(elements.tags):
        if tag in CELLS and not elements.hidden[at]:
            rows.setdefault(inside[at], []).append(at)
    columns = [(tables[row], at, cell) for row, own in rows.items() for at, cell in enumerate(own)]
    filled = {(table, at) for table, at, cell in columns if holds[cell]}
    left = {cell for table, at, cell in columns if not holds[cell] and (table, at) in filled}
    return {row: [cell for cell in reversed(own) if cell in left] for row, own in rows.items()}


def _tight(blocks: Blocks, before: Piece, at: int, last: int, shown: bool) -> bool:
    """Whether the block follows the kept one before it without a blank line: items, rows, lines
    of code, and the lines of verse where the page itself shows blank lines between stanzas."""
    kind = blocks.kinds[at]
    if kind in ("item", "table") and before.kind == kind:
        return True
    if blocks.elements is None and BAR in blocks.texts[at] and BAR in before.text:
        return True
    if blocks.gaps is None or last != at - 1 or blocks.gaps[at]:
        return False
    if kind == before.kind == "code":
        return True
    lines = {kind, before.kind} <= {"paragraph", "table"}  # a row among them is told by its neighbours alone
    return shown and lines and is_verse(blocks.texts[last], blocks.texts[at])
