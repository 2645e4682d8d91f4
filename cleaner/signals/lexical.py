"""What the lexicon says about a block: the least, the most, the mean and the sum of what is known of its
names (its own, those near it, those far above), its words, and the words of the heading above it; and what
the words of the blocks around it say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

import numpy as np

from cleaner.lexicon import (
    NEAR,
    PLACES,
    Lexicon,
    Terms,
    heading_terms,
    line_terms,
    name_terms,
    paragraph_terms,
)
from cleaner.model import Blocks, Elements, Floats, Ints, Marks
from cleaner.signals.context import beside, window

Thing = TypeVar("Thing", str, tuple[str, ...])
SIDES: Final = (-3, -2, -1, 1, 2, 3)  # neighbours whose words are told one by one
LINES: Final = (1, 3, 8)  # blocks on each side whose lines are told together,
AROUND: Final = (2, 5, 12)  # and whose words are, each by its size
NOTHING: Final = (np.inf, -np.inf, 0.0, 0.0)  # least, most, sum, number of no values


class Said(NamedTuple):
    """Least, most, sum and number of the known values, a column each."""

    least: Floats
    most: Floats
    total: Floats
    number: Floats

    def mean(self) -> Floats:
        """The mean of what is known; NaN where nothing is."""
        return np.where(self.number > 0, self.total / np.maximum(self.number, 1), np.nan)

    def at(self, rows: Ints | slice) -> Said:
        """The chosen rows."""
        return Said(*(column[rows] for column in self))

    def with_(self, other: Said) -> Said:
        """Both together."""
        return Said(
            np.minimum(self.least, other.least),
            np.maximum(self.most, other.most),
            self.total + other.total,
            self.number + other.number,
        )


class Numbered(NamedTuple, Generic[Thing]):
    """Things in a row, of which equal ones are one: the distinct ones, and which of them stands where."""

    things: list[Thing]
    rows: Ints


def measure(blocks: Blocks, marks: Marks, lexicon: Lexicon) -> dict[str, Floats]:
    """Four columns for each part of the lexicon that the page has something for, and for pages of bare lines
    what the words around say; NaN is unknown. (Markup tells better what belongs together.)"""
    texts = _numbered(marks.tokens)
    lines = _said(texts, line_terms, lexicon.lines)
    columns = _columns("line", lines)
    if blocks.elements is not None and not blocks.bare:
        columns |= _columns("heading above", _below_headings(blocks, marks, lexicon.headings))
        columns |= _names(blocks, blocks.elements, lexicon)
    else:
        known = lexicon if lexicon.speaks(marks.tokens) else Lexicon()
        paragraphs = _said(texts, paragraph_terms, known.paragraphs)
        columns |= _columns("paragraph", paragraphs)
        lines = _said(texts, line_terms, known.lines)
        columns |= _around(lines, paragraphs, [len(tokens) for tokens in marks.tokens])
    return columns


def _around(lines: Said, paragraphs: Said, sizes: Sequence[int]) -> dict[str, Floats]:
    """What the words of the blocks beside and around each block say, on the mean."""
    line, said = lines.mean(), lines.with_(paragraphs).mean()
    columns = {f"said {step:+d}": beside(said, step) for step in SIDES}
    columns |= {f"lines within {reach}": _within(line, np.ones(len(line)), reach) for reach in LINES}
    weights = np.sqrt(np.array(sizes) + 1)
    columns |= {f"said within {reach}": _within(said, weights, reach) for reach in AROUND}
    return columns


def _within(values: Floats, weights: Floats, reach: int) -> Floats:
    """The weighted mean of what is known over the block and ``reach`` blocks on each side."""
    known = np.where(np.isnan(values), 0, weights)
    total = window(known, reach)
    held = window(known * np.nan_to_num(values), reach)
    return np.where(total >= 1, held / np.maximum(total, 1), np.nan).astype(np.float32)


def _names(blocks: Blocks, elements: Elements, lexicon: Lexicon) -> dict[str, Floats]:
    place = np.array(blocks.places, dtype=np.int64)
    parents = np.array(elements.parents, dtype=np.int64)
    of = _numbered([*elements.names, *(blocks.inner or [""] * len(blocks))])
    known = _known_of_names(of.things, lexicon)
    around, inner = slice(None, len(parents)), slice(len(parents), None)
    columns: dict[str, Floats] = {}
    for at, where in enumerate(PLACES):
        said = _table(of, [[value for three in own if (value := three[at]) is not None] for own in known])
        own = _gathered(said.at(around), place, parents, where)
        columns |= _columns(f"name {where}", own.with_(said.at(inner)))
    return columns


def _known_of_names(things: Sequence[str], lexicon: Lexicon) -> list[Collection[Sequence[float | None]]]:
    """What is known of the terms of each element's names; the same names stand on many elements."""
    get = lexicon.names.get
    each: dict[str, dict[str, Sequence[float | None]]] = {}
    result: list[Collection[Sequence[float | None]]] = []
    unknown: dict[str, Sequence[float | None]] = {}  # one for all: a page can have very many names
    for names in things:
        known: dict[str, Sequence[float | None]] = {}
        for name in names.split():
            if name not in each:
                each[name] = {term: three for term in name_terms(name) if (three := get(term))} or unknown
            known |= each[name]
        result.append(tuple(known.values()))
    return result


def _gathered(own: Said, place: Ints, parents: Ints, where: str) -> Said:
    """What is said by each block's element, and by those above it as far as ``where`` reaches."""
    said, up = own.at(place), place
    if where == "near":
        for _ in range(NEAR):
            up = parents[up]
            said = said.with_(own.at(up))
    elif where == "far":
        above, all_said = parents, own  # in steps of doubling width; the root has no names
        while above.any():
            all_said, above = all_said.with_(all_said.at(above)), above[above]
        said = all_said.at(place)
    return said


def _below_headings(blocks: Blocks, marks: Marks, terms: Terms) -> Said:
    """What the last heading before each block says."""
    headings = [at for at, kind in enumerate(blocks.kinds) if kind == "heading" and marks.tokens[at]]
    said = _said(_numbered([(), *(marks.tokens[at] for at in headings)]), heading_terms, terms)
    return said.at(np.searchsorted(np.array(headings, dtype=np.int64), np.arange(len(blocks)), side="left"))


def _numbered(things: Sequence[Thing]) -> Numbered[Thing]:
    numbers: dict[Thing, int] = {}
    rows = [numbers.setdefault(thing, len(numbers)) for thing in things]
    return Numbered(list(numbers), np.array(rows, dtype=np.int64))


def _said(of: Numbered[Thing], cut: Callable[[Thing], Sequence[str]], terms: Terms) -> Said:
    """What the terms of each thing say."""
    get = terms.get
    known = [[value for term in cut(thing) if (value := get(term)) is not None] for thing in of.things]
    return _table(of, known)


def _table(of: Numbered[Thing], known: Sequence[list[float]]) -> Said:
    """The known values of each distinct thing to a row for each thing."""
    table = np.array([_summed(values) if values else NOTHING for values in known], dtype=np.float64)
    return Said(*table.reshape(len(known), 4)[of.rows].T)


def _summed(values: list[float]) -> tuple[float, float, float, float]:
    values.sort()  # so that sums do not depend on the order of a set
    return values[0], values[-1], sum(values), float(len(values))


def _columns(name: str, said: Said) -> dict[str, Floats]:
    found = said.number > 0
    columns = {"least": said.least, "most": said.most, "mean": said.mean(), "sum": said.total}
    return {
        f"{name} {part}": np.where(found, column, np.nan).astype(np.float32)
        for part, column in columns.items()
    }
