"""Kept blocks to text, Markdown, HTML and XML. Nothing here decides what is kept.

All forms walk the same list of ``Piece`` values, so they differ in marks only. The HTML is safe by
construction: a closed list of tags, no attributes, all text escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from typing import Final

import regex

from cleaner.model import Blocks, Flags, Kind
from cleaner.segment_text import BAR, NUMBERED, VERSE, is_verse

MARKDOWN: Final = regex.compile(r"([\\`*_\[\]<>]|&(?=#?\w{1,32};))")
LEADING: Final = regex.compile(r"^(?:[#+\-=~|>]|\d{1,9}[.)])")
XML_UNFIT: Final = regex.compile("[\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Piece:
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
        result = [replace(part, tight=part.tight and part.kind != "paragraph") for part in result]
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


def to_markdown(parts: Sequence[Piece], title: str = "") -> str:
    """CommonMark with tables."""
    out = [f"# {_escaped(title)}"] if title else []
    for kind, group in _groups(parts):
        if kind == "table":
            out.append("\n".join(_markdown_table(group)))
        elif kind == "item":
            out.append("\n".join(_markdown_items(group)))
        elif kind == "code":
            out += [_fenced(part.text) for part in group]
        elif kind == "quote":
            out += ["> " + _escaped(part.text).replace("\n", "\n> ") for part in group]
        elif kind == "heading":
            out += [f"{'#' * max(p.level, 2)} {_heading(p.text)}" for p in group]
        else:
            out += [_escaped(part.text) for part in group]
    return "\n\n".join(out) + ("\n" if out else "")


def to_html(parts: Sequence[Piece], title: str = "") -> str:
    """An ``<article>`` of plain elements without attributes."""
    out = ["<article>"]
    if title:
        out.append(f"<h1>{escape(title)}</h1>")
    for kind, group in _groups(parts):
        if kind == "table":
            out += ["<table>", *(_html_row(part) for part in group), "</table>"]
        elif kind == "item":
            out += ["<ul>", *(f"<li>{_lines(part.text)}</li>" for part in group), "</ul>"]
        elif kind == "code":
            out += [f"<pre><code>{escape(part.text)}</code></pre>" for part in group]
        elif kind == "quote":
            out += [f"<blockquote><p>{_lines(part.text)}</p></blockquote>" for part in group]
        elif kind == "heading":
            out += [f"<h{max(p.level, 2)}>{_lines(p.text)}</h{max(p.level, 2)}>" for p in group]
        else:
            out += [f"<p>{_lines(part.text)}</p>" for part in group]
    return "\n".join([*out, "</article>", ""])


def to_xml(parts: Sequence[Piece], title: str, authors: Sequence[str], date: str) -> str:
    """A TEI document: header with title, authors and date, body in TEI's own elements."""
    names = "".join(f"<author>{_xml(name)}</author>" for name in authors)
    when = f'<date when="{_xml(date)}"/>' if date else ""
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc>',
        f"<titleStmt><title>{_xml(title)}</title>{names}</titleStmt>",
        f"<publicationStmt><p>{when}</p></publicationStmt>",
        "<sourceDesc><p>Extracted from a page</p></sourceDesc>",
        "</fileDesc></teiHeader><text><body>",
    ]
    for kind, group in _groups(parts):
        if kind == "item":
            out += ["<list>", *(f"<item>{_xml(part.text)}</item>" for part in group), "</list>"]
        elif kind == "table":
            rows = ("".join(f"<cell>{_xml(cell)}</cell>" for cell in part.cells) for part in group)
            out += ["<table>", *(f"<row>{row}</row>" for row in rows), "</table>"]
        else:
            out += [_TEI[kind].format(_xml(part.text)) for part in group]
    if not parts:
        out.append("<p/>")
    return "\n".join([*out, "</body></text></TEI>", ""])


_TEI: Final[dict[Kind, str]] = {
    "paragraph": "<p>{}</p>",
    "caption": "<p>{}</p>",
    "heading": '<p rend="heading">{}</p>',
    "quote": "<quote>{}</quote>",
    "code": "<p><code>{}</code></p>",
}


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


def _groups(parts: Sequence[Piece]) -> Iterator[tuple[Kind, list[Piece]]]:
    """Runs of one kind; lines of code or verse that stand tight are one piece of several lines."""
    for kind, group in groupby(parts, key=lambda part: part.kind):
        run: list[Piece] = []
        for part in group:
            if run and part.tight and kind in ("paragraph", "code"):
                run[-1] = Piece(kind, part.level, (f"{run[-1].text}\n{part.text}",), run[-1].tight)
            else:
                run.append(part)
        yield kind, run


def _escaped(text: str, indent: str = "") -> str:
    """Text that CommonMark reads as itself; line breaks become hard breaks."""
    lines = [MARKDOWN.sub(r"\\\1", line) for line in text.split("\n")]
    lines = [LEADING.sub(lambda found: _slashed(found[0]), line) for line in lines]
    return ("\\\n" + indent).join(lines)


def _slashed(mark: str) -> str:
    return mark[:-1] + "\\" + mark[-1]


def _fenced(code: str) -> str:
    runs = [len(run) for run in regex.findall(r"`+", code)]
    fence = "`" * max(3, 1 + max(runs, default=0))
    return f"{fence}\n{code}\n{fence}"


def _heading(text: str) -> str:
    """A heading's text on one line; closing number signs would be read as a mark."""
    line = _escaped(text.replace("\n", " "))
    return f"{line[:-1]}\\#" if line.endswith("#") else line


def _markdown_items(items: Sequence[Piece]) -> Iterator[str]:
    """Items indented by depth; none is deeper than one step below the item before."""
    depth = -1
    for item in items:
        depth = min(item.level - 1, depth + 1)
        indent = "  " * depth
        yield f"{indent}- {_escaped(item.text, indent + '  ')}"


def _markdown_table(rows: Sequence[Piece]) -> Iterator[str]:
    width = max(len(row.cells) for row in rows)
    for number, row in enumerate(rows):
        cells = [_escaped(cell.replace("\n", " ")).replace("|", "\\|") for cell in row.cells]
        yield "| " + " | ".join(cells + [""] * (width - len(cells))) + " |"
        if not number:
            yield "|" + " --- |" * width


def _html_row(part: Piece) -> str:
    return "<tr>" + "".join(f"<td>{_lines(cell)}</td>" for cell in part.cells) + "</tr>"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _xml(text: str) -> str:
    return escape(XML_UNFIT.sub("\ufffd", text))
