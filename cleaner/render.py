"""Kept blocks to plain text. Nothing here decides what is kept.

The forms that show more than text (Markdown, HTML, TEI) walk the tree of ``structure`` instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cleaner.model import Blocks, Flags, Kind
from cleaner.segment_text import BAR, NUMBERED, VERSE, is_verse


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


def pieces(blocks: Blocks, keep: Flags) -> list[Piece]:
    """The kept blocks in page order, cells of one row joined."""
    result: list[Piece] = []
    last, last_row = -2, -1
    spaced = blocks.gaps is not None and any(blocks.gaps[1:])
    short = all(len(text) <= VERSE for text in blocks.texts)
    for at in keep.nonzero()[0].tolist():
        kind, text = blocks.kinds[at], blocks.texts[at]
        row = _row(blocks, at) if kind == "table" else -1
        if row >= 0 and row == last_row:
            before = result[-1]
            result[-1] = Piece(kind, before.level, (*before.cells, text), before.tight)
        else:
            tight = bool(result) and _tight(blocks, result[-1], at, last, spaced or short)
            cells = tuple(text.split(BAR)) if kind == "table" and row < 0 else (text,)
            result.append(Piece(kind, blocks.levels[at], cells, tight))
        last, last_row = at, row
    if all(part.tight for part in result[1:]):  # a stanza is told from a torn line by blank lines
        result = [part._replace(tight=part.tight and part.kind != "paragraph") for part in result]
    return result


def to_text(parts: Sequence[Piece]) -> str:
    """Plain text: blocks set apart by a blank line, items and rows one to a line, each item behind its own
    number or a bullet."""
    lines: list[str] = []
    for part in parts:
        if lines:
            lines.append("\n" if part.tight else "\n\n")
        bullet = part.kind == "item" and not NUMBERED.match(part.text)
        lines.append(f"- {part.text}" if bullet else part.text)
    return "".join(lines)


def _row(blocks: Blocks, at: int) -> int:
    """The element of the table row a cell stands in, or -1 where the block is a row itself."""
    if blocks.elements is None:
        return -1
    place = blocks.places[at]
    while place and blocks.elements.tags[place] != "tr":
        place = blocks.elements.parents[place]
    return place or -1


def _tight(blocks: Blocks, before: Piece, at: int, last: int, shown: bool) -> bool:
    """Whether the block follows the kept one before it without a blank line: items, rows, and the
    lines of verse where the page itself shows blank lines between stanzas."""
    kind = blocks.kinds[at]
    if kind in ("item", "table") and before.kind == kind:
        return True
    if blocks.elements is None and BAR in blocks.texts[at] and BAR in before.text:
        return True
    if blocks.gaps is None or not shown or last != at - 1 or blocks.gaps[at]:
        return False
    if kind == "code" and before.kind == "code":
        return True
    return kind == before.kind == "paragraph" and is_verse(blocks.texts[last], blocks.texts[at])
