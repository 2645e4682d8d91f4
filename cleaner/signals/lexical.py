"""What the lexicon says about a block: the least, the most, the mean and the sum of what is known of its
names (its own, those near it, those far above), its words, and the words of the heading above it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from cleaner.lexicon import NEAR, PLACES, Lexicon, Terms, heading_terms, line_terms, names_terms
from cleaner.model import Blocks, Elements, Floats, Marks

Ints = NDArray[np.int64]
Thing = TypeVar("Thing", str, tuple[str, ...])
NOTHING: Final = (np.inf, -np.inf, 0.0, 0.0)  # least, most, sum, number of no values


class Said(NamedTuple):
    """Least, most, sum and number of the known values, a column each."""

    least: Floats
    most: Floats
    total: Floats
    number: Floats

    def at(self, rows: Ints) -> Said:
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
    """Four columns for each part of the lexicon that the page has something for; NaN is unknown."""
    lines = _said(_numbered(marks.tokens), line_terms, lexicon.lines)
    columns = _columns("line", lines)
    if blocks.elements is not None and not blocks.bare:
        columns |= _columns("heading above", _below_headings(blocks, marks, lexicon.headings))
        columns |= _names(blocks, blocks.elements, lexicon.names)
    return columns


def _names(blocks: Blocks, elements: Elements, terms: Mapping[str, Terms]) -> dict[str, Floats]:
    place = np.array(blocks.places, dtype=np.int64)
    parents = np.array(elements.parents, dtype=np.int64)
    around, inner = _numbered(elements.names), _numbered(blocks.inner or [""] * len(blocks))
    cut = {names: names_terms(names) for names in (*around.things, *inner.things)}
    columns: dict[str, Floats] = {}
    for where in PLACES:
        own = _said(around, cut.__getitem__, terms[where])
        inside = _said(inner, cut.__getitem__, terms[where])
        columns |= _columns(f"name {where}", _gathered(own, place, parents, where).with_(inside))
    return columns


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


def _said(of: Numbered[Thing], cut: Callable[[Thing], Sequence[str] | frozenset[str]], terms: Terms) -> Said:
    """What the terms of each thing say."""
    table = np.array([_values(cut(thing), terms) for thing in of.things], dtype=np.float64)
    return Said(*table.reshape(len(of.things), 4)[of.rows].T)


def _values(terms: Sequence[str] | frozenset[str], known: Terms) -> tuple[float, float, float, float]:
    values = [known[term] for term in terms if term in known]
    values.sort()  # so that sums do not depend on the order of a set
    return (values[0], values[-1], sum(values), float(len(values))) if values else NOTHING


def _columns(name: str, said: Said) -> dict[str, Floats]:
    found = said.number > 0
    mean = said.total / np.maximum(said.number, 1)
    columns = {"least": said.least, "most": said.most, "mean": mean, "sum": said.total}
    return {
        f"{name} {part}": np.where(found, column, np.nan).astype(np.float32)
        for part, column in columns.items()
    }
