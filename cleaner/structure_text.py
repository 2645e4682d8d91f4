"""How the blocks of a scraped text nest, told from the marks and indents of its lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from cleaner.inline import Run
from cleaner.lines import BAR, FENCE, NUMBERED
from cleaner.model import Blocks, Flags, Kind, Source
from cleaner.render import Piece, pieces
from cleaner.structure import NESTED, Name, Node

DEEPER: Final = 2  # columns by which an inner list is indented at least


class _Line(NamedTuple):
    """A kept block and where it stands."""

    piece: Piece
    place: int  # line, counted from 1


def text_tree(source: Source, page: Blocks, keep: Flags) -> list[Node]:
    """The kept blocks of a text as they nest."""
    raws = source.text.splitlines()
    places = [page.places[at] for at in keep.nonzero()[0].tolist()]
    lines = list(map(_Line, pieces(page, keep), places))
    nodes: list[Node] = []
    kinds = [_kind(lines[max(at - 1, 0) : at + 2], line, raws) for at, line in enumerate(lines)]
    for kind, run in groupby(zip(kinds, lines, strict=True), key=itemgetter(0)):
        nodes += MAKERS.get(kind, _paragraphs)([line for _, line in run], raws)
    return nodes


def _kind(beside: Sequence[_Line], line: _Line, raws: Sequence[str]) -> Kind:
    """What the line is: a row of a table too where as many tabs part it as the line above or below, whatever
    cells are empty."""
    tabs = raws[line.place - 1].count("\t")
    if line.piece.kind != "paragraph" or BAR not in line.piece.text or not tabs:
        return line.piece.kind
    near = [own.place for own in beside if abs(own.place - line.place) == 1]
    return "table" if any(raws[place - 1].count("\t") == tabs for place in near) else "paragraph"


def _paragraphs(lines: Sequence[_Line], raws: Sequence[str]) -> list[Node]:
    """Lines that stand tight are one paragraph."""
    texts: list[list[str]] = []
    for line in lines:
        if line.piece.tight and texts:
            texts[-1].append(line.piece.text)
        else:
            texts.append([line.piece.text])
    return [Node("paragraph", runs=(Run("\n".join(text)),)) for text in texts]


def _headings(lines: Sequence[_Line], raws: Sequence[str]) -> list[Node]:
    return [Node("heading", runs=(Run(line.piece.text),), number=line.piece.level) for line in lines]


def _quotes(lines: Sequence[_Line], raws: Sequence[str]) -> list[Node]:
    """Quoted lines right under each other are lines of one paragraph."""
    texts: list[list[str]] = []
    for at, line in enumerate(lines):
        if at and line.place == lines[at - 1].place + 1:
            texts[-1].append(line.piece.text)
        else:
            texts.append([line.piece.text])
    return [Node("quote", [Node("paragraph", runs=(Run("\n".join(text)),)) for text in texts])]


def _table(lines: Sequence[_Line], raws: Sequence[str]) -> list[Node]:
    rows = []
    for line in lines:
        cells = [[Node("paragraph", runs=(Run(cell),))] if cell else [] for cell in _cells(line, raws)]
        rows.append(Node("row", [Node("cell", cell) for cell in cells]))
    return [Node("table", rows)]


def _cells(line: _Line, raws: Sequence[str]) -> Sequence[str]:
    """The cells of a row, with the empty ones that tabs of its line set apart."""
    cells = line.piece.text.split(BAR)
    told = iter(cells)
    parts = [part.strip() for part in raws[line.place - 1].rstrip().split("\t")]
    if len(parts) < 2 or sum(map(bool, parts)) != len(cells):
        return _unbarred(cells)
    return [next(told) if part else "" for part in parts]


def _unbarred(cells: Sequence[str]) -> Sequence[str]:
    """The cells of a row without the bars around it."""
    if len(cells) < 2 or not (cells[0].startswith("| ") and cells[-1].endswith(" |")):
        return cells
    return [cells[0][2:], *cells[1:-1], cells[-1][:-2]]


def _lists(lines: Sequence[_Line], raws: Sequence[str]) -> list[Node]:
    """A line that is indented further than the one above opens an inner list, a number a numbered one."""
    found: list[Node] = []
    open_: list[tuple[int, Node]] = []  # the indents and the lists around the next item
    for line in lines:
        raw = raws[line.place - 1]
        indent = len(raw) - len(raw.lstrip())
        text = line.piece.text
        number = NUMBERED.match(text)
        name: Name = "ordered" if number else "list"
        while len(open_) > 1 and indent < open_[-1][0]:
            open_.pop()
        inner = bool(open_) and indent >= open_[-1][0] + DEEPER and len(open_) < NESTED // 2
        if not inner and open_ and open_[-1][1].name != name:
            open_.pop()
        if inner or not open_ or open_[-1][1].name != name:
            own = Node(name)
            (open_[-1][1].inside[-1].inside if open_ else found).append(own)
            open_.append((indent, own))
        paragraph = Node("paragraph", runs=(Run(text[number.end() :] if number else text),))
        open_[-1][1].inside.append(Node("item", [paragraph], number=int(number[1]) if number else 0))
    return found


def _code(lines: Sequence[_Line], raws: Sequence[str]) -> list[Node]:
    """Lines between two fences are one block, the empty ones with them."""
    found: list[Node] = []
    last = 0
    for line in lines:
        between = raws[last : line.place - 1] if found else []
        fences = [raw.strip() for raw in raws[last : line.place - 1] if FENCE.match(raw.strip())]
        if not found or fences:
            language = fences[-1].strip("`~") if fences else ""
            found.append(Node("code", language=language))
        else:
            found[-1].inside.extend(Node("line", runs=(Run(""),)) for _ in between)
        texts = line.piece.text.split("\n")
        found[-1].inside.extend(Node("line", runs=(Run(text),)) for text in texts)
        last = line.place + len(texts) - 1
    return found


MAKERS: Final[Mapping[Kind, Callable[[Sequence[_Line], Sequence[str]], list[Node]]]] = {
    "heading": _headings,
    "item": _lists,
    "quote": _quotes,
    "table": _table,
    "code": _code,
}
