"""How far a figure might lie on other sites: bootstrap intervals over registered domains.

Pages of one site resemble each other, so whole sites are drawn, with replacement. F1 of either metric
is the ratio of two sums over pages, which is what a draw changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from bench.corpora import Page
from bench.metrics import segment_counts, word_score

RESAMPLES: Final = 1000
SEED: Final = 0
BOUNDS: Final = (2.5, 97.5)  # percentiles


class Interval(NamedTuple):
    """Between which values a figure lies in 95 of 100 draws."""

    low: float
    high: float


def word_interval(pages: Sequence[Page], texts: Sequence[str]) -> Interval:
    """Of the mean word F1 of the pages with gold text."""
    pairs = [(page, text) for page, text in zip(pages, texts, strict=True) if page.gold]
    parts = [word_score(text, page.gold or "").f1 for page, text in pairs]
    return interval([page.site for page, _ in pairs], parts, [1.0] * len(pairs))


def segment_interval(pages: Sequence[Page], texts: Sequence[str]) -> Interval:
    """Of F1 over all segments of all pages: twice the found, by the same and all that went wrong."""
    parts, wholes = [], []
    for page, text in zip(pages, texts, strict=True):
        found, missed, wrong, _ = segment_counts(text, page)
        parts.append(2.0 * found)
        wholes.append(2.0 * found + missed + wrong)
    return interval([page.site for page in pages], parts, wholes)


def interval(sites: Sequence[str], parts: Sequence[float], wholes: Sequence[float]) -> Interval:
    """Of the sum of parts by the sum of wholes, when sites are drawn anew; one of each for a page."""
    names, owners = np.unique(np.array(sites), return_inverse=True)
    above, below = np.bincount(owners, parts), np.bincount(owners, wholes)
    even = np.full(len(names), 1 / len(names))
    draws = np.random.default_rng(SEED).multinomial(len(names), even, size=RESAMPLES)
    low, high = np.percentile((draws @ above) / np.maximum(draws @ below, 1), BOUNDS)
    return Interval(float(low), float(high))
