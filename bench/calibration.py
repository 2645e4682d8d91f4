"""Whether ``confidence`` means what it says: pages in bins of it, against how many came out right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

BINS: Final = 10  # of equal width
RIGHT: Final = 0.5  # word F1 above which a page came out right


class Bin(NamedTuple):
    """The pages whose confidence lies between two bounds; the last bin holds its upper bound too."""

    low: float
    high: float
    pages: int
    confidence: float  # mean
    right: float  # share


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
