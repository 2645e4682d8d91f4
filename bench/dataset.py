"""Pages to rows: the signals of every block with its label, for both doors."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from multiprocessing import Pool
from pathlib import Path
from typing import Final

import numpy as np

from bench import renderers
from bench.corpora import Page
from bench.labels import UNKNOWN, label
from cleaner.match import match
from cleaner.model import Blocks, Flags, Floats, Medium, Source
from cleaner.pipeline import SEGMENTERS
from cleaner.read import read
from cleaner.render import pieces, to_text
from cleaner.rules import default_rules
from cleaner.signals import measure

FOLDS: Final = 5
CACHE: Final = Path(__file__).parent / ".cache"
PROCESSES: Final = 2
GOLD_WEIGHT: Final = 100.0  # of a page whose gold labels every block, shared among them
SEGMENT_WEIGHT: Final = 5.0  # of each block that a segment labels
FITTED_RENDERINGS: Final = 2  # of each page; which ones turns with the page


@dataclass(frozen=True)
class Rows:
    """The blocks of one page as the fit sees them."""

    page: int  # position in the list of pages
    names: tuple[str, ...]
    values: Floats
    body: Flags
    weights: Floats  # 0 for blocks without a label


def fold(page: Page) -> int:
    """The part of the cross-validation a page belongs to; all pages of a site share one."""
    return blake2b(page.site.encode(), digest_size=4).digest()[0] % FOLDS


def rows(pages: Sequence[Page], medium: Medium, cache: Path = CACHE) -> list[Rows]:
    """The rows of every page with blocks and labels; HTML, or its renderings as text."""
    if medium == "html":
        work = partial(_html_rows)
        jobs = list(enumerate(pages))
        with Pool(PROCESSES) as pool:
            found = pool.map(work, jobs, chunksize=8)
    else:
        texts = rendered(pages, cache)
        with Pool(PROCESSES) as pool:
            found = pool.map(_text_rows, list(zip(range(len(pages)), pages, texts, strict=True)), chunksize=8)
    return [row for group in found for row in group]


def rendered(pages: Sequence[Page], cache: Path = CACHE) -> list[dict[str, str]]:
    """What each renderer makes of each page, kept in the cache folder by what the page holds."""
    cache.mkdir(parents=True, exist_ok=True)
    with Pool(PROCESSES) as pool:
        return pool.map(partial(_rendered, cache=cache), pages, chunksize=4)


def _rendered(page: Page, cache: Path) -> dict[str, str]:
    digest = blake2b(page.html, digest_size=12).hexdigest()
    path = cache / "rendered" / f"{digest}.json.gz"
    if path.is_file():
        found: dict[str, str] = json.loads(gzip.decompress(path.read_bytes()))
        if set(found) == set(renderers.available()):
            return found
    html = read(page.html, medium="html").text
    texts = {name: tool(html) for name, tool in renderers.available().items()}
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(json.dumps(texts).encode(), mtime=0))
    return texts


def _html_rows(job: tuple[int, Page]) -> list[Rows]:
    number, page = job
    blocks = SEGMENTERS["html"](read(page.html, page.url, "html"))
    return [] if blocks.bare or not len(blocks) else _rows(number, page, blocks)


def _text_rows(job: tuple[int, Page, dict[str, str]]) -> list[Rows]:
    """Some renderings of the page, and its body alone: what is clean already must be kept."""
    number, page, texts = job
    names = sorted(texts)
    result: list[Rows] = []
    for step in range(FITTED_RENDERINGS):
        text = texts[names[(number + step * 2) % len(names)]]
        blocks = SEGMENTERS["text"](read(text, page.url, "text"))
        if not len(blocks):
            continue
        result += _rows(number, page, blocks)
        if page.gold and not step:
            keep = label(blocks.texts, page) >= 0.5
            alone = SEGMENTERS["text"](Source(to_text(pieces(blocks, keep)), "text"))
            if len(alone):
                result += _rows(number, page, alone, all_body=True)
    return result


def _rows(number: int, page: Page, blocks: Blocks, *, all_body: bool = False) -> list[Rows]:
    rules = default_rules()
    signals = measure(blocks, match(blocks, rules), rules)
    shares = label(blocks.texts, page)
    if all_body:
        shares = np.ones_like(shares)
    if not (shares != UNKNOWN).any():
        return []
    sizes = np.sqrt([max(len(text), 1) for text in blocks.texts]).astype(np.float32)
    weights = sizes / sizes.sum() * GOLD_WEIGHT if page.gold else np.full(len(sizes), SEGMENT_WEIGHT)
    weights = np.where(shares == UNKNOWN, 0, weights).astype(np.float32)
    return [Rows(number, signals.names, signals.values, shares >= 0.5, weights)]
