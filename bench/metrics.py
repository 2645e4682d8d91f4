"""The metrics as each benchmark defines them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from bench.corpora import Page

WORD: Final = re.compile(r"\w+")


class Score(NamedTuple):
    """Precision, recall and F1, each 0 to 1."""

    precision: float
    recall: float
    f1: float


def word_score(text: str, gold: str) -> Score:
    """Words of the lower-cased texts compared as bags (WCXB)."""
    got, want = Counter(WORD.findall(text.lower())), Counter(WORD.findall(gold.lower()))
    if not got or not want:
        same = float(not got and not want)
        return Score(same, same, same)
    shared = (got & want).total()
    return _score(shared / got.total(), shared / want.total())


def segment_counts(text: str, page: Page) -> tuple[int, int, int, int]:
    """Segments found and missed, let through and kept out (trafilatura's evaluation)."""
    squeezed = squeeze(text)
    found = sum(squeeze(segment) in squeezed for segment in page.with_)
    wrong = sum(squeeze(segment) in squeezed for segment in page.without)
    return found, len(page.with_) - found, wrong, len(page.without) - wrong


def segment_score(texts: Sequence[str], pages: Sequence[Page]) -> Score:
    """Precision, recall and F1 over all segments of all pages."""
    rows = [segment_counts(text, page) for text, page in zip(texts, pages, strict=True)]
    found, missed, wrong, _ = (sum(column) for column in zip(*rows, strict=True))
    return _score(found / max(found + wrong, 1), found / max(found + missed, 1))


def snippet_shares(texts: Sequence[str], pages: Sequence[Page]) -> tuple[float, float]:
    """The share of ``with`` snippets found and of ``without`` snippets let through, over all pages.

    A snippet is found where its words (``\\w+``, as WCXB counts them, but in their own case) stand in a
    row: the snippets were typed with straight quotes where many pages have curly ones.
    """
    found, wanted, through, unwanted = 0, 0, 0, 0
    for text, page in zip(texts, pages, strict=True):
        held = _spelled(text)
        found += sum(_spelled(snippet) in held for snippet in page.with_)
        through += sum(_spelled(snippet) in held for snippet in page.without)
        wanted += len(page.with_)
        unwanted += len(page.without)
    return found / max(wanted, 1), through / max(unwanted, 1)


def mean(scores: Iterable[Score]) -> Score:
    """The mean of each figure over pages."""
    rows = list(scores)
    return Score(*(sum(column) / len(rows) for column in zip(*rows, strict=True)))


def squeeze(text: str) -> str:
    """White space normalised."""
    return " ".join(text.split())


def _spelled(text: str) -> str:
    return f" {' '.join(WORD.findall(text))} "


def _score(precision: float, recall: float) -> Score:
    total = precision + recall
    return Score(precision, recall, 2 * precision * recall / total if total else 0.0)
