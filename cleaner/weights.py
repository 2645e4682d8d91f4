"""Fitted weights: symmetric trees read from a data file that a person can open.

Each tree asks the same few questions of every block (is this signal above that value?), and its
answers pick one leaf; the leaves of all trees add up to log-odds. The file says which corpus, which
date and which held-out figures the numbers come from. Writing it is ``bench``'s work.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from itertools import pairwise
from math import exp, log
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cleaner import lexicon
from cleaner.lexicon import Lexicon
from cleaner.model import Floats, Medium, Signals

CERTAIN: Final = (0.01, 0.995)  # expected F1 below and above which nothing more is told apart
ROWS: Final = 1024  # blocks weighed at once, to bound memory


@dataclass(frozen=True)
class Weights:
    """``questions[t][d]`` are signal numbers, ``values`` what they are compared with, ``leaves`` the
    2 ** depth outcomes, the first question being the lowest bit; ``cover`` is how much training
    weight ended in each leaf."""

    signals: tuple[str, ...]
    questions: NDArray[np.intp]  # shape (trees, depth)
    values: Floats  # shape (trees, depth)
    leaves: NDArray[np.float64]  # shape (trees, 2 ** depth)
    cover: NDArray[np.float64]  # shape (trees, 2 ** depth)
    bias: float
    about: dict[str, Any]
    lexicon: Lexicon = field(default_factory=Lexicon)  # what the signals were measured with
    calibration: tuple[float, float] = (1.0, 0.0)  # slope and offset from expected F1 to confidence

    @classmethod
    def from_dict(cls, data: dict[str, Any], words: Lexicon | None = None) -> Weights:
        """The weights in the form they have in their file, and the lexicon they were fitted with."""
        trees = data["trees"]
        return cls(
            signals=tuple(data["signals"]),
            questions=np.array([[q[0] for q in tree["questions"]] for tree in trees], dtype=np.intp),
            values=np.array([[q[1] for q in tree["questions"]] for tree in trees], dtype=np.float32),
            leaves=np.array([tree["leaves"] for tree in trees], dtype=np.float64),
            cover=np.array([tree["cover"] for tree in trees], dtype=np.float64),
            bias=float(data["bias"]),
            about=data["about"],
            lexicon=Lexicon() if words is None else words,
            calibration=tuple(data.get("calibration", (1.0, 0.0))),
        )

    def odds(self, signals: Signals) -> Floats:
        """Log-odds of being body for each block."""
        rows = self._rows(signals)
        trees = np.arange(len(self.leaves))
        result = np.empty(len(rows), dtype=np.float32)
        for start in range(0, len(rows), ROWS):
            leaf = self._leaf(rows[start : start + ROWS])
            result[start : start + ROWS] = self.leaves[trees, leaf].sum(axis=1) + self.bias
        return result

    def contributions(self, signals: Signals) -> NDArray[np.float64]:
        """How far each signal moved each block: shape (blocks, signals); with the mean, they add up
        to the odds. Each question moves the expectation from the mean before it to that after it."""
        rows = self._rows(signals)
        result = np.zeros((len(rows), len(self.signals)))
        asked = self.questions.T.ravel()  # by depth, then tree
        order = np.argsort(asked, kind="stable")
        used, starts = np.unique(asked[order], return_index=True)
        for start in range(0, len(rows), ROWS):
            steps = self._steps(self._leaf(rows[start : start + ROWS]))
            result[start : start + ROWS, used] = np.add.reduceat(steps[:, order], starts, axis=1)
        return result

    def _steps(self, leaf: NDArray[np.intp]) -> NDArray[np.float64]:
        """How far each answer moved the expectation: shape (rows, depth * trees)."""
        trees = np.arange(len(self.leaves))
        levels = [means[trees, leaf & ((1 << depth) - 1)] for depth, means in enumerate(self._means)]
        return np.concatenate([after - before for before, after in pairwise(levels)], axis=1)

    @cached_property
    def mean(self) -> float:
        """The odds before any question was asked."""
        return float(self._means[0].sum() + self.bias)

    @cached_property
    def _means(self) -> Sequence[NDArray[np.float64]]:
        """For each depth the expected leaf after the first questions: shape (trees, 2 ** depth)."""
        means = []
        for depth in range(self.questions.shape[1] + 1):
            shape = (len(self.leaves), -1, 1 << depth)
            cover = self.cover.reshape(shape)
            total = (self.leaves.reshape(shape) * cover).sum(axis=1)
            means.append(total / cover.sum(axis=1))
        return means

    def _rows(self, signals: Signals) -> Floats:
        if signals.names == self.signals:
            return signals.values
        place = {name: at for at, name in enumerate(signals.names)}
        rows = np.full((len(signals.values), len(self.signals)), np.nan, dtype=np.float32)
        for at, name in enumerate(self.signals):
            if name in place:
                rows[:, at] = signals.values[:, place[name]]
        return rows

    def _leaf(self, rows: Floats) -> NDArray[np.intp]:
        """The leaf each row ends in: shape (rows, trees). NaN is above nothing."""
        above = rows[:, self.questions.ravel()] > self.values.ravel()
        bits = 1 << np.arange(self.questions.shape[1], dtype=np.intp)
        leaf: NDArray[np.intp] = above.reshape(len(rows), *self.questions.shape) @ bits
        return leaf


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
    file = resources.files("cleaner") / "data" / "weights" / f"{medium}.json"
    return Weights.from_dict(json.loads(file.read_text(encoding="utf-8")), lexicon.shipped())
