"""Whether ``confidence`` means what it says: pages in bins of it, against how many came out right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from cleaner.weights import CERTAIN, calibrated

BINS: Final = 10  # of equal width
RIGHT: Final = 0.5  # word F1 above which a page came out right
PENALTY: Final = 100.0  # inverse of the penalty on slope and offset: hardly any


class Bin(NamedTuple):
    """The pages whose confidence lies between two bounds; the last bin holds its upper bound too."""

    low: float
    high: float
    pages: int
    confidence: float  # mean
    right: float  # share


def fit(expected: Sequence[float], right: Sequence[bool]) -> tuple[float, float]:
    """Slope and offset, in log-odds, from expected F1 to the chance of coming out right."""
    from sklearn.linear_model import LogisticRegression

    if len(set(right)) < 2:  # nothing to learn from
        return 1.0, 0.0
    low, high = CERTAIN
    within = np.clip(expected, low, high)
    model = LogisticRegression(C=PENALTY).fit(np.log(within / (1 - within))[:, None], right)
    return round(float(model.coef_[0, 0]), 3), round(float(model.intercept_[0]), 3)


def cross_fitted(expected: Sequence[float], right: Sequence[bool], folds: Sequence[int]) -> list[float]:
    """The confidence in each page, calibrated on the pages of the other folds."""
    fitted = {}
    for own in set(folds):
        others = [at for at, fold in enumerate(folds) if fold != own]
        fitted[own] = fit([expected[at] for at in others], [right[at] for at in others])
    return [calibrated(value, fitted[fold]) for value, fold in zip(expected, folds, strict=True)]


def reliability(confidences: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """The bins that hold a page, lowest first."""
    sure, came = np.array(confidences, dtype=np.float64), np.array(right, dtype=np.float64)
    # Rounded, because 0.3 * 10 is less than 3 in some ways to reach 0.3.
    owners = np.clip(np.floor(np.round(sure * BINS, 9)), 0, BINS - 1).astype(np.int64)
    return [
        Bin(at / BINS, (at + 1) / BINS, int(own.sum()), float(sure[own].mean()), float(came[own].mean()))
        for at in range(BINS)
        if (own := owners == at).any()
    ]


def expected_error(bins: Sequence[Bin]) -> float:
    """How far confidence and share lie apart, averaged over pages."""
    total = sum(found.pages for found in bins)
    return sum(found.pages * abs(found.confidence - found.right) for found in bins) / max(total, 1)
