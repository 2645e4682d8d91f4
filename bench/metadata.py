"""Title, authors and date against the gold of WCXB, ours from HTML and from text, beside other extractors.

A title is right when its words are the gold's, in order. Authors are right when the words of their names
agree with the gold's by an F1 of 0.8: gold writes them with degrees and jobs here and there. A date is
right when the day is. Of pages whose gold has no author, or no date, the share that got one is told.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from statistics import fmean
from typing import Any, Final, NamedTuple

from bench import corpora, evaluate, fit_titles, peers
from bench.corpora import Page
from bench.dataset import rendered
from bench.evaluate import Doors
from bench.fit_titles import Choice
from bench.folds import CACHE, PROCESSES, fold
from bench.metrics import WORD
from bench.report import peer_notes
from cleaner import __version__, titles_text
from cleaner.model import Medium
from cleaner.pipeline import extract

PEERS: Final = ("trafilatura", "rs-trafilatura", "newspaper4k", "turbohtml")
ALIKE: Final = 0.8  # F1 of the words of the authors' names
NAME: Final = 28  # characters of the first column
FIGURES: Final = ("title", "authors", "false author", "date", "false date")
DOOR: Final = "inscriptis"
TIMED: Final = 300  # pages whose time is taken


@dataclass(frozen=True)
class Told:
    """What a page is called, who wrote it, and the day it was published in ISO 8601; empty where unknown."""

    title: str
    authors: str
    date: str


class Found(NamedTuple):
    """What the cleaner tells of a page, and the lines that its title may be; none where it is HTML."""

    told: Told
    lines: Sequence[titles_text.Line]


class Check(NamedTuple):
    """One thing that was to be told of one page, and whether it was."""

    figure: str
    hit: bool


def gold(pages: Sequence[Page], folder: Path = corpora.DEFAULT) -> list[Told]:
    """What the corpus says of each page of WCXB."""
    return [
        _gold(folder / "wcxb" / "dev" / "ground-truth" / f"{page.name.split('/')[1]}.json") for page in pages
    ]


def _gold(path: Path) -> Told:
    truth = json.loads(path.read_text(encoding="utf-8"))["ground_truth"]
    return Told(*(truth.get(key) or "" for key in ("title", "author", "publish_date")))


def checks(told: Told, wanted: Told) -> Iterator[Check]:
    """Everything that can be right or wrong about one page.

    >>> dict(checks(Told("Low Water", "", ""), Told("Low water!", "Jane Lind", "")))
    {'title': True, 'authors': False, 'false date': False}
    """
    if wanted.title:
        yield Check("title", _words(told.title) == _words(wanted.title))
    if wanted.authors:
        yield Check("authors", _likeness(_words(told.authors), _words(wanted.authors)) >= ALIKE)
    else:
        yield Check("false author", bool(told.authors))
    if wanted.date:
        yield Check("date", told.date == wanted.date)
    else:
        yield Check("false date", bool(told.date))


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def _likeness(one: Sequence[str], two: Sequence[str]) -> float:
    shared = len({*one} & {*two})
    return 2 * shared / (len({*one}) + len({*two})) if shared else 0.0


def shares(told: Sequence[Told], wanted: Sequence[Told]) -> dict[str, float]:
    """The share of each figure over all pages that it can be told of."""
    found = [check for one, other in zip(told, wanted, strict=True) for check in checks(one, other)]
    return {name: fmean([hit for figure, hit in found if figure == name] or [0]) for name in FIGURES}


def ours(pages: Sequence[Page], weights: Doors, door: str = "html", cache: Path = CACHE) -> list[Found]:
    """What the cleaner tells, with weights that never saw the page's site; of text, the lines too that the
    title is chosen from."""
    medium: Medium = "html" if door == "html" else "text"
    contents: Sequence[str | bytes] = (
        [page.html for page in pages] if door == "html" else [texts[door] for texts in rendered(pages, cache)]
    )
    with Pool(PROCESSES, _remember, (weights,)) as pool:
        work = partial(_ours, medium=medium)
        return pool.starmap(work, zip(pages, contents, strict=True), chunksize=16)


_weights: Doors = {}  # of a worker process; too large to be sent with every page


def _remember(weights: Doors) -> None:
    global _weights
    _weights = weights


def _ours(page: Page, content: str | bytes, medium: Medium) -> Found:
    document = evaluate.analysed(page, content, medium, _weights)
    day = document.date.isoformat() if document.date else ""
    blocks, tokens, roles = document.page, document.marks.tokens, document.roles
    lines = titles_text.lines(blocks, tokens, roles, page.url or "") if medium == "text" else []
    return Found(Told(document.title, "; ".join(document.authors), day), lines)


def from_text(pages: Sequence[Page], weights: Doors, cache: Path = CACHE) -> dict[str, list[Found]]:
    """What is told of the pages as text, without their addresses and with them."""
    nameless = [replace(page, url=None) for page in pages]
    return {
        f"cleaner, from {DOOR}": ours(nameless, weights, DOOR, cache),
        "  and the page's address": ours(pages, weights, DOOR, cache),
    }


def choices(pages: Sequence[Page], found: Sequence[Found]) -> list[Choice]:
    """What the points of lines are fitted on."""
    return [
        Choice(
            fold(page),
            [line.known for line in own.lines],
            [_words(line.text) == _words(page.title) for line in own.lines],
        )
        for page, own in zip(pages, found, strict=True)
    ]


def retitled(
    pages: Sequence[Page], found: Sequence[Found], points: Sequence[titles_text.Points]
) -> list[Told]:
    """The same with titles chosen by points that never saw the page's site; ``points`` are by fold."""
    return [
        replace(own.told, title=titles_text.best(own.lines, points[fold(page)]))
        for page, own in zip(pages, found, strict=True)
    ]


def table(
    pages: Sequence[Page], weights: Doors, names: Sequence[str], folder: Path, cache: Path = CACHE
) -> Iterator[str]:
    """A line for each tool, ours first."""
    wanted = gold(pages, folder)
    yield f"metadata of {len(pages)} pages, weights fitted on other sites (five folds)"
    yield f"{'':<{NAME}}" + "".join(f"{figure:>14}" for figure in FIGURES)
    yield _row(f"cleaner {__version__}", [own.told for own in ours(pages, weights)], wanted)
    texts = from_text(pages, weights, cache)
    points = fit_titles.held_out([one for found in texts.values() for one in choices(pages, found)])
    for name, found in texts.items():
        yield _row(name, retitled(pages, found, points), wanted)
    for name in names:
        peer = peers.run(f"{name}{peers.METADATA}", pages, cache)
        if not peer.note:
            told = [Told(**_read(text)) for text in peer.texts]
            yield _row(f"{name} {peer.version}", told, wanted)
        yield from peer_notes(peer)
    yield cost(pages[:: max(1, len(pages) // TIMED)])


def cost(pages: Sequence[Page]) -> str:
    """What metadata adds to the time of cleaning, in CPU time over all pages."""
    extract(pages[0].html).to_dict(blocks=False)  # what is loaded once counts for neither
    cleaning = adding = 0.0
    for page in pages:
        start = time.process_time()
        document = extract(page.html, url=page.url)
        _ = document.text
        between = time.process_time()
        _ = document.title  # all of it is found at once
        cleaning += between - start
        adding += time.process_time() - between
    return f"metadata adds {adding / cleaning:.1%} to the time of clean(), {len(pages)} pages"


def _read(text: str) -> dict[str, Any]:
    return json.loads(text) if text else {"title": "", "authors": "", "date": ""}


def _row(name: str, told: Sequence[Told], wanted: Sequence[Told]) -> str:
    return f"{name:<{NAME}}" + "".join(f"{share:>14.4f}" for share in shares(told, wanted).values())
