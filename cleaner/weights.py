"""Fitted weights: trees of questions read from a data file that a person can open.

A tree asks one question after the other of every block (is this signal above that value?) until a leaf
is reached; the leaves of all trees add up to log-odds. The file says which corpora, which date and
which held-out figures the numbers come from. Writing it is ``bench``'s work.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain
from math import exp, log
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cleaner import lexicon
from cleaner.lexicon import Lexicon
from cleaner.model import Floats, Ints, Medium, Signals

CERTAIN: Final = (0.01, 0.995)  # expected F1 below and above which nothing more is told apart
ROWS: Final = 64  # blocks weighed at once, so that what is worked on stays near the processor
STEPS: Final = 4  # questions between two looks at who has reached a leaf


@dataclass(frozen=True)
class Weights:
    """The nodes of all trees in a row: node ``n`` asks whether signal ``asked[n]`` is above ``values[n]``,
    and goes on to node ``below[n]`` if not, to the one after that if so. A leaf leads to itself.
    ``expected[n]`` is the mean outcome of the training blocks that came to the node; at a leaf, its own."""

    signals: tuple[str, ...]
    roots: Ints  # shape (trees,)
    asked: Ints  # shape (nodes,)
    values: Floats  # shape (nodes,)
    below: Ints  # shape (nodes,)
    expected: NDArray[np.float64]  # shape (nodes,)
    about: dict[str, Any]
    lexicon: Lexicon = field(default_factory=Lexicon)  # what the signals were measured with
    calibration: tuple[float, float] = (1.0, 0.0)  # slope and offset from expected F1 to confidence

    @classmethod
    def from_dict(cls, data: dict[str, Any], words: Lexicon | None = None) -> Weights:
        """The weights in the form they have in their file, and the lexicon they were fitted with.

        A tree is a list of nodes: ``[expected, signal, value, below]``, or ``[expected]`` for a leaf.
        """
        trees = data["trees"]
        sizes = np.array([len(tree) for tree in trees])
        nodes = list(chain.from_iterable(trees))
        numbers = np.fromiter(chain.from_iterable(nodes), dtype=np.float64)
        width = np.fromiter(map(len, nodes), dtype=np.int64, count=len(nodes))
        start = np.cumsum(width) - width  # of each node among the numbers
        roots = (np.cumsum(sizes) - sizes).astype(np.intp)
        asking = np.flatnonzero(width > 1)
        asked, below = np.zeros(len(nodes), dtype=np.intp), np.arange(len(nodes), dtype=np.intp)
        values = np.full(len(nodes), np.inf, dtype=np.float32)
        asked[asking] = numbers[start[asking] + 1]
        values[asking] = numbers[start[asking] + 2]
        below[asking] = numbers[start[asking] + 3] + np.repeat(roots, sizes)[asking]
        return cls(
            signals=tuple(data["signals"]),
            roots=roots,
            asked=asked,
            values=values,
            below=below,
            expected=numbers[start],
            about=data["about"],
            lexicon=Lexicon() if words is None else words,
            calibration=tuple(data.get("calibration", (1.0, 0.0))),
        )

    def odds(self, signals: Signals) -> Floats:
        """Log-odds of being body for each block."""
        rows = self._rows(signals)
        result = np.empty(len(rows), dtype=np.float32)
        for start in range(0, len(rows), ROWS):
            part = rows[start : start + ROWS]
            leaves, row = self._start(part)
            at, going = leaves, np.arange(leaves.size)
            while at.size:
                for _ in range(STEPS):
                    at = self._next(part, row, at)
                leaves[going] = at
                still = self._asks(at)
                at, row, going = at.take(still), row.take(still), going.take(still)
            result[start : start + ROWS] = self.expected[leaves].reshape(len(part), -1).sum(axis=1)
        return result

    def contributions(self, signals: Signals) -> NDArray[np.float64]:
        """How far each signal moved each block: shape (blocks, signals); with the mean, they add up
        to the odds. Each question moves the expectation from that before it to that after it."""
        rows = self._rows(signals)
        width = len(self.signals)
        result = np.zeros((len(rows), width))
        for start in range(0, len(rows), ROWS):
            part = rows[start : start + ROWS]
            at, row = self._start(part)
            while at.size:
                after = self._next(part, row, at)
                moved = self.expected[after] - self.expected[at]
                total = np.bincount(row + self.asked[at], moved, minlength=part.size)
                result[start : start + ROWS] += total.reshape(part.shape)
                still = self._asks(after)
                at, row = after.take(still), row.take(still)
        return result

    @cached_property
    def mean(self) -> float:
        """The odds before any question was asked."""
        return float(self.expected[self.roots].sum())

    @cached_property
    def _places(self) -> dict[tuple[str, ...], tuple[Ints, Ints]]:
        """For each set of signals where those that are asked for stand, and which it lacks."""
        return {}

    def _start(self, rows: Floats) -> tuple[Ints, Ints]:
        """For each row and each tree the root, and where the row's signals start among those of all rows."""
        starts = np.arange(0, rows.size, rows.shape[1], dtype=np.intp)
        return np.tile(self.roots, len(rows)), np.repeat(starts, len(self.roots))

    def _next(self, rows: Floats, row: Ints, at: Ints) -> Ints:
        """The nodes after these; a leaf leads to itself. NaN is above nothing."""
        seen = rows.take(row + self.asked.take(at))
        after: Ints = self.below.take(at) + (seen > self.values.take(at))
        return after

    def _asks(self, at: Ints) -> Ints:
        """Where among the nodes those stand that are no leaves."""
        return np.flatnonzero(self.values.take(at) < np.inf)

    def _rows(self, signals: Signals) -> Floats:
        if signals.names not in self._places:
            place = {name: at for at, name in enumerate(signals.names)}
            found = np.array([place.get(name, -1) for name in self.signals])
            self._places[signals.names] = (found, np.flatnonzero(found < 0))
        found, unknown = self._places[signals.names]
        rows: Floats = signals.values.take(found, axis=1)
        rows[:, unknown] = np.nan
        return rows


def calibrated(expected: float, calibration: tuple[float, float]) -> float:
    """The chance that a page came out right, from the F1 that its scores let one expect; 0 stays 0.

    >>> calibrated(0.75, (1.0, 0.0))
    0.75
    """
    if not expected:
        return 0.0
    slope, offset = calibration
    low, high = CERTAIN
    within = min(max(expected, low), high)
    return 1 / (1 + exp(-offset - slope * log(within / (1 - within))))


@cache
def shipped(medium: Medium) -> Weights:
    """The weights that come with the package for one door."""
    file = Path(__file__).parent / "data" / "weights" / f"{medium}.json"
    return Weights.from_dict(json.loads(file.read_bytes()), lexicon.shipped(medium))
