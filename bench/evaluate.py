"""Cleaning every page of a corpus with weights that never saw its site, and scoring the result."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pool
from pathlib import Path

from bench.calibration import RIGHT
from bench.corpora import Page
from bench.dataset import rendered
from bench.fit import held_out
from bench.folds import CACHE, PROCESSES, fold
from bench.lexicon import lexica
from bench.metrics import Score, mean, segment_score, word_score
from cleaner.document import Document
from cleaner.kinds import KINDS
from cleaner.model import MEDIA, Medium, Mode
from cleaner.pipeline import analyse
from cleaner.read import read
from cleaner.rules import default_rules
from cleaner.weights import Weights

Doors = dict[Medium, list[Weights]]


@dataclass(frozen=True)
class Cleaned:
    """One page cleaned: its text, what it cost in seconds, the F1 it let one expect, the kind it saw."""

    text: str
    seconds: float
    expected: float
    page_kind: str


def doors(pages: Sequence[Page], cache: Path = CACHE) -> Doors:
    """Held-out weights for both kinds of page (bare HTML is judged as text)."""
    counted = lexica(pages, cache)
    return {medium: held_out(pages, medium, counted, cache) for medium in MEDIA}


def clean_html(pages: Sequence[Page], weights: Doors, mode: Mode = "balanced") -> list[Cleaned]:
    """Every page through the HTML door."""
    return clean_all(pages, [page.html for page in pages], "html", weights, mode)


def clean_text(
    pages: Sequence[Page], weights: Doors, mode: Mode = "balanced", cache: Path = CACHE
) -> dict[str, list[Cleaned]]:
    """Every rendering of every page through the text door."""
    texts = rendered(pages, cache)
    return {
        name: clean_all(pages, [found[name] for found in texts], "text", weights, mode) for name in texts[0]
    }


def clean_all(
    pages: Sequence[Page],
    contents: Sequence[str | bytes],
    medium: Medium,
    weights: Doors,
    mode: Mode = "balanced",
) -> list[Cleaned]:
    """Every page, or what a renderer made of it, through one door."""
    work = partial(_clean, medium=medium, mode=mode)
    with Pool(PROCESSES, _remember, (weights,)) as pool:
        return pool.starmap(work, zip(pages, contents, strict=True), chunksize=16)


def analysed(
    page: Page, content: str | bytes, medium: Medium, weights: Doors, mode: Mode = "balanced"
) -> Document:
    """The page, or what a renderer made of it, cleaned with the weights that never saw its site."""
    own = {door: found[fold(page)] for door, found in weights.items()}
    return analyse(read(content, page.url, medium), mode, default_rules(), own)


def outcomes(pages: Sequence[Page], cleaned: Sequence[Cleaned]) -> tuple[list[float], list[bool], list[int]]:
    """For each page with gold text the F1 expected of it, whether it came out right, and its fold."""
    pairs = [(page, own) for page, own in zip(pages, cleaned, strict=True) if page.gold]
    right = [word_score(own.text, page.gold or "").f1 > RIGHT for page, own in pairs]
    return [own.expected for _, own in pairs], right, [fold(page) for page, _ in pairs]


def has_words(pages: Sequence[Page]) -> bool:
    """Whether the gold is text; else it is segments."""
    return any(page.gold for page in pages)


def score(pages: Sequence[Page], texts: Sequence[str]) -> Score:
    """The corpus's own metric: words where the gold is text, else segments."""
    if has_words(pages):
        return mean(_word_scores(pages, texts))
    return segment_score(texts, pages)


def by_kind(pages: Sequence[Page], texts: Sequence[str]) -> dict[str, Score]:
    """Word scores by kind of page."""
    pairs = list(zip(pages, texts, strict=True))
    return {
        kind: mean(_word_scores(*zip(*found, strict=True)))
        for kind in KINDS
        if (found := [(page, text) for page, text in pairs if page.kind == kind and page.gold])
    }


def _word_scores(pages: Sequence[Page], texts: Sequence[str]) -> list[Score]:
    """Pages whose gold holds no text are left out: nothing can be compared on them."""
    return [word_score(text, page.gold) for page, text in zip(pages, texts, strict=True) if page.gold]


_weights: Doors = {}  # of a worker process; too large to be sent with every page


def _remember(weights: Doors) -> None:
    global _weights
    _weights = weights


def _clean(page: Page, content: str | bytes, medium: Medium, mode: Mode) -> Cleaned:
    start = time.process_time()
    document = analysed(page, content, medium, _weights, mode)
    text = document.text
    seconds = time.process_time() - start
    return Cleaned(text, seconds, document.verdicts.expected, document.page_kind)
