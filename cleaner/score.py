"""Signals and marks through the fitted weights: an opinion on each block."""

from __future__ import annotations

from typing import Final

import numpy as np

from cleaner.model import Blocks, Floats, Marks, Scores, Signals
from cleaner.signals import measure
from cleaner.weights import Weights

UTMOST: Final = 30.0  # log-odds beyond which nothing changes


def score(blocks: Blocks, marks: Marks, weights: Weights) -> Scores:
    """Log-odds of being body for each block, with the signals they rest on."""
    if not len(blocks):
        return Scores(np.empty(0, np.float32), Signals((), np.empty((0, 0), np.float32)))
    signals = measure(blocks, marks, weights.lexicon)
    return Scores(weights.odds(signals), signals)


def probabilities(odds: Floats) -> Floats:
    """Log-odds as probabilities.

    >>> probabilities(np.array([0.0])).tolist()
    [0.5]
    """
    found: Floats = 1 / (1 + np.exp(-np.clip(odds, -UTMOST, UTMOST).astype(np.float64)))
    return found
