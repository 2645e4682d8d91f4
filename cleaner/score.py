"""Signals and marks through the fitted weights: an opinion on each block."""

from __future__ import annotations

import numpy as np

from cleaner.model import Blocks, Marks, Scores, Signals
from cleaner.rules import RuleSet
from cleaner.signals import measure
from cleaner.weights import Weights


def score(blocks: Blocks, marks: Marks, rules: RuleSet, weights: Weights) -> Scores:
    """Log-odds of being body for each block, with the signals they rest on."""
    if not len(blocks):
        return Scores(np.empty(0, np.float32), Signals((), np.empty((0, 0), np.float32)))
    signals = measure(blocks, marks, rules, weights.lexicon)
    return Scores(weights.odds(signals), signals)
