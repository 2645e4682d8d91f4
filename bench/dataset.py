"""Pages to rows: the signals of every block with its label, for both doors."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from multiprocessing import Pool
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench import chrome, renderers, strange
from bench.corpora import Page
from bench.folds import CACHE, FOLDS, PROCESSES, fold
from bench.labels import BODY, UNKNOWN, label
from bench.lexicon import Lexica
from cleaner.lexicon import Lexicon
from cleaner.match import match
from cleaner.model import Blocks, Flags, Floats, Medium
from cleaner.pipeline import SEGMENTERS
from cleaner.read import read
from cleaner.rules import default_rules
from cleaner.signals import looked_up, plain

PAGE_WEIGHT: Final = 100.0  # of a page whose gold labels every block, half of it for its body
MOST_WEIGHT: Final = 300.0  # of such a page when its body is a small part of it
SEGMENT_WEIGHT: Final = 5.0  # of each block that a segment labels
ALONE_WEIGHT: Final = 30.0  # of a body alone
EMPTY_WEIGHT: Final = 60.0  # of a page whose body was taken away
EMPTY_EVERY: Final = 4  # pages of which one is shown without its body
COLUMNS: Final = "texts kinds levels places gaps links anchors inner strong images fields".split()
FITTED_RENDERINGS: Final = 2  # of each page; which ones turns with the page
FRAMES: Final = 5  # pieces of chrome, at most, that a page is shown with once more
UNKNOWN_EVERY: Final = 3  # pages of which one more rendering is shown as in a language nobody counted


@dataclass(frozen=True)
class Rows:
    """The blocks of one page as the fit sees them.

    ``looked_up[k]`` are the columns that come from the lexicon when the weights are fitted without fold
    ``k`` (``None``: without none): measured with counts in which neither that fold nor the page's own has
    a part, so that the weights learn how far to trust what was counted on other sites.
    """

    page: int  # position in the list of pages
    names: tuple[str, ...]
    plain: Floats
    looked_up: Mapping[int | None, Floats]
    body: Flags
    weights: Floats  # 0 for blocks without a label

    def values(self, left_out: int | None) -> Floats:
        """All columns, in the order of ``names``."""
        return np.hstack([self.plain, self.looked_up[left_out]])


def rows(pages: Sequence[Page], medium: Medium, lexica: Lexica, cache: Path = CACHE) -> list[Rows]:
    """The rows of every page with blocks and labels; HTML, or its renderings as text."""
    if medium == "html":
        with Pool(PROCESSES, _remember, (lexica,)) as pool:
            found = pool.map(_html_rows, list(enumerate(pages)), chunksize=8)
    else:
        texts = rendered(pages, cache)
        with Pool(PROCESSES, _remember, (lexica,)) as pool:
            found = pool.map(_text_rows, list(zip(range(len(pages)), pages, texts, strict=True)), chunksize=8)
    return [row for group in found for row in group]


_lexica: Lexica = {}  # of a worker process; too large to be sent with every page


def _remember(lexica: Lexica) -> None:
    global _lexica
    _lexica = lexica


def rendered(pages: Sequence[Page], cache: Path = CACHE) -> list[dict[str, str]]:
    """What each renderer makes of each page, kept in the cache folder by what is read of the page."""
    cache.mkdir(parents=True, exist_ok=True)
    with Pool(PROCESSES) as pool:
        return pool.map(partial(_rendered, cache=cache), pages, chunksize=4)


def _rendered(page: Page, cache: Path) -> dict[str, str]:
    html = read(page.html, medium="html").text
    digest = blake2b(html.encode(), digest_size=12).hexdigest()
    path = cache / "rendered" / f"{digest}.json.gz"
    if path.is_file():
        found: dict[str, str] = json.loads(gzip.decompress(path.read_bytes()))
        if set(found) == set(renderers.available()):
            return found
    texts = {name: tool(html) for name, tool in renderers.available().items()}
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(json.dumps(texts).encode(), mtime=0))
    return texts


def _html_rows(job: tuple[int, Page]) -> list[Rows]:
    """The page, the same with more chrome on it, the same with no name or word that was counted, and for some
    pages what is left without the body."""
    number, page = job
    source = read(page.html, page.url, "html")
    blocks = SEGMENTERS["html"](source)
    if blocks.bare or not len(blocks):
        return []
    shares = label(blocks.texts, page)
    result = _rows(number, page, blocks, shares)
    framed = SEGMENTERS["html"](replace(source, text=_framed(source.text, number)))
    result += _rows(number, page, framed, label(framed.texts, page))
    unnamed = strange.unnamed(blocks)
    script = strange.ON_PAGES[number % len(strange.ON_PAGES)]
    foreign = strange.rewritten(unnamed, script) if script else unnamed
    result += _rows(number, page, foreign, shares)
    result = [replace(row, weights=row.weights / len(result)) for row in result]
    if page.gold and number % EMPTY_EVERY == 0:
        result += _emptied(number, page, blocks, shares)
    return result


def _framed(html: str, seed: int) -> str:
    """The page with chrome put in at random."""
    chance = random.Random(seed)
    places = chrome.places(html)
    for at in sorted(chance.choices(places, k=chance.randint(1, FRAMES)), reverse=True) if places else ():
        html = html[:at] + chance.choice(chrome.FITTED) + html[at:]
    return html


def _text_rows(job: tuple[int, Page, dict[str, str]]) -> list[Rows]:
    """Some renderings of the page, one of them once more in a script that nobody counted, the body alone
    (what is clean already must be kept), and for some pages what is left without it. Blank lines are set in
    every style, so that none tells anything."""
    number, page, texts = job
    names = sorted(texts)
    result: list[Rows] = []
    for step in range(FITTED_RENDERINGS + (number % UNKNOWN_EVERY == 0)):
        text = texts[names[(number + step * 2) % len(names)]]
        blocks = SEGMENTERS["text"](read(text, page.url, "text"))
        if not len(blocks):
            continue
        shares = label(blocks.texts, page)
        style = (number + step) % 4
        result += _rows(number, page, _spaced(blocks, style), shares, known=step < FITTED_RENDERINGS)
        if page.gold and not step:
            body = only(blocks, shares >= BODY)
            whole = np.full(len(body), 1.0, dtype=np.float32)
            if len(body):
                result += _rows(number, page, _spaced(body, style + 1), whole, ALONE_WEIGHT)
            if number % EMPTY_EVERY == 0:
                result += _emptied(number, page, _spaced(blocks, style), shares)
        if not step:
            foreign = strange.rewritten(blocks, strange.ON_LINES[number % len(strange.ON_LINES)])
            result += _rows(number, page, _spaced(foreign, style + 2), shares)
    return result


def _emptied(number: int, page: Page, blocks: Blocks, shares: Floats) -> list[Rows]:
    """The page without its body: there is nothing on it to keep."""
    rest = only(blocks, shares < BODY)
    none = np.zeros(len(rest), dtype=np.float32)
    return _rows(number, page, rest, none, EMPTY_WEIGHT) if len(rest) else []


def _spaced(blocks: Blocks, style: int) -> Blocks:
    """The blocks with the page's own blank lines, with none, or with one everywhere."""
    if style % 4 < 2:
        return blocks
    return replace(blocks, gaps=[style % 4 - 2] * len(blocks))


def only(blocks: Blocks, keep: Flags) -> Blocks:
    """The page as if only some of its blocks had stood on it."""
    chosen = keep.nonzero()[0].tolist()
    before = np.concatenate([[0], np.cumsum(keep)]).tolist()
    columns: dict[str, Any] = {
        name: [column[at] for at in chosen]
        for name in COLUMNS
        if (column := getattr(blocks, name)) is not None
    }
    elements = blocks.elements
    if elements is not None:
        elements = replace(
            elements,
            first=[before[at] for at in elements.first],
            end=[before[at] for at in elements.end],
        )
    return replace(blocks, elements=elements, **columns)


def _rows(
    number: int,
    page: Page,
    blocks: Blocks,
    shares: Floats,
    total: float | None = None,
    *,
    known: bool = True,
) -> list[Rows]:
    rules = default_rules()
    if not (shares != UNKNOWN).any() or (blocks.elements is not None and blocks.bare):
        return []
    marks = match(blocks, rules)
    seen = plain(blocks, marks)
    own, width = fold(page), len(seen.names)
    folds = [left_out for left_out in (None, *range(FOLDS)) if left_out != own]
    lexica = [_lexica[frozenset({own, left_out} - {None})] for left_out in folds] if known else [Lexicon()]
    found = [looked_up(seen, blocks, marks, lexicon) for lexicon in lexica]
    values = [signals.values[:, width:].astype(np.float32) for signals in found]
    variants = dict(zip(folds, values if known else values * len(folds), strict=True))
    sizes = np.sqrt([max(len(text), 1) for text in blocks.texts]).astype(np.float32)
    body = shares >= BODY
    if total is None:
        total = _total(float(sizes.sum()), float(sizes[body].sum()))
    weights = sizes / sizes.sum() * total if page.gold else np.full(len(sizes), SEGMENT_WEIGHT)
    weights = np.where(shares == UNKNOWN, 0, weights).astype(np.float32)
    return [Rows(number, found[0].names, seen.values, variants, body, weights)]


def _total(page: float, body: float) -> float:
    """The weight of a page of which so much is body. What is wrongly kept costs a small body more."""
    return min(PAGE_WEIGHT / 2 * page / body, MOST_WEIGHT) if body else PAGE_WEIGHT
