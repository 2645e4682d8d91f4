"""Labels from gold: which blocks of a page are body.

Word gold: page and gold are aligned word by word (longest common subsequence); a block is body when
at least half of its words are in the alignment. Segment gold labels only the blocks that hold a
segment, and leaves the others unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from bench.corpora import Page
from bench.metrics import squeeze
from cleaner.tokens import TOKEN

UNKNOWN: Final = -1.0
BODY: Final = 0.5  # share of a block's words in the gold from which it is body


def label(texts: Sequence[str], page: Page) -> NDArray[np.float32]:
    """For each block the share of its words that are body, or ``UNKNOWN``."""
    if page.gold:
        return _align(texts, page.gold)
    return _segments(texts, page)


def _align(texts: Sequence[str], gold: str) -> NDArray[np.float32]:
    words: list[str] = []
    owner: list[int] = []
    for number, text in enumerate(texts):
        found = TOKEN.findall(text.casefold())
        words += found
        owner += [number] * len(found)
    owners = np.array(owner, dtype=np.int64)
    total = np.bincount(owners, minlength=len(texts))
    aligned = np.zeros(len(texts))
    for tag, start, stop, _, _ in LCSseq.opcodes(words, TOKEN.findall(gold.casefold())):
        if tag == "equal":
            aligned += np.bincount(owners[start:stop], minlength=len(texts))
    share = aligned / np.maximum(total, 1)
    return np.where(total > 0, share, UNKNOWN).astype(np.float32)


def _segments(texts: Sequence[str], page: Page) -> NDArray[np.float32]:
    labels = np.full(len(texts), UNKNOWN, dtype=np.float32)
    squeezed = [squeeze(text) for text in texts]
    for segments, value in ((page.without, 0.0), (page.with_, 1.0)):
        for segment in map(squeeze, segments):
            for number, text in enumerate(squeezed):
                if segment in text or (len(text) > 20 and text in segment):
                    labels[number] = value
    return labels
