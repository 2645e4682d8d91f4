"""The pages that came out worst, each with the blocks that went wrong and why they did."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bench import evaluate, renderers
from bench.corpora import Page
from bench.dataset import rendered
from bench.evaluate import Doors
from bench.folds import CACHE
from bench.labels import BODY, UNKNOWN, label
from bench.metrics import WORD, Score
from cleaner.document import Document
from cleaner.model import Block, Blocks, Medium

DOORS: Final = ("html", *renderers.available())  # what a page is cleaned from
SHOWN: Final = 12  # runs of a page that are shown for each kind of error
WIDTH: Final = 80  # characters of a block that are shown
REASONS: Final = 3
NAMES: Final = 2  # of an element that are shown
COLUMN: Final = 36  # characters of a place that are shown
DIGITS: Final = re.compile(r"\d+")


@dataclass(frozen=True)
class Run:
    """Blocks that follow one another, went wrong alike and have the same role and place."""

    start: int  # number of the first one
    place: str
    blocks: tuple[Block, ...]

    @property
    def words(self) -> int:
        """How many words went wrong."""
        return sum(len(WORD.findall(block.text)) for block in self.blocks)


def listing(pages: Sequence[Page], weights: Doors, *, count: int, door: str = "html") -> str:
    """The pages with the lowest F1 of their own, lowest first. Those without gold have none."""
    pages = [page for page in pages if page.gold or page.with_]
    contents = _contents(pages, door)
    cleaned = evaluate.clean_all(pages, contents, _medium(door), weights)
    scores = [evaluate.score([page], [own.text]) for page, own in zip(pages, cleaned, strict=True)]
    order = sorted(range(len(pages)), key=lambda at: (scores[at].f1, pages[at].name))
    told = []
    for at in order[:count]:
        document = evaluate.analysed(pages[at], contents[at], _medium(door), weights)
        told.append("\n".join(describe(pages[at], document, scores[at])))
    return "\n\n".join(told)


def describe(page: Page, document: Document, score: Score) -> Iterator[str]:
    """The page with its score, then what is kept and lost of it against the gold."""
    figures = f"F1 {score.f1:.3f} precision {score.precision:.3f} recall {score.recall:.3f}"
    sure = f"expected F1 {document.verdicts.expected:.2f}"
    yield f"{page.name}  {page.kind}  {figures}  {sure}  {page.url or page.site}"
    if document.reason:
        yield f"  no text: {document.reason}"
    kept, lost = mistakes(document, page)
    yield from _told("wrongly kept", kept)
    yield from _told("wrongly lost", lost)


def mistakes(document: Document, page: Page) -> tuple[list[Run], list[Run]]:
    """What is kept and not body, and what is body and not kept; blocks without a label are neither."""
    shares = label(document.page.texts, page)
    body, known = shares >= BODY, shares != UNKNOWN
    keep = document.verdicts.keep
    wrong = (keep & known & ~body, ~keep & known & body)
    kept, lost = (runs(document, flags.nonzero()[0].tolist()) for flags in wrong)
    return kept, lost


def runs(document: Document, numbers: Sequence[int]) -> list[Run]:
    """The blocks of those numbers, neighbours of one role and place together."""
    found: list[Run] = []
    for at in numbers:
        block, place = document.blocks[at], _place(document.page, at)
        last = found[-1] if found else None
        if last and last.start + len(last.blocks) == at and _alike(last, block, place):
            found[-1] = Run(last.start, last.place, (*last.blocks, block))
        else:
            found.append(Run(at, place, (block,)))
    return found


def _alike(run: Run, block: Block, place: str) -> bool:
    """Of one role and place; names that are numbered do not differ by their numbers."""
    same = DIGITS.sub("", run.place) == DIGITS.sub("", place)
    return same and run.blocks[0].role == block.role


def _told(what: str, found: Sequence[Run]) -> Iterator[str]:
    """The runs with most words in page order, then what the others come to."""
    if not found:
        return
    yield f"  {what}: {_sum(found)}"
    order = sorted(found, key=lambda run: -run.words)
    for run in sorted(order[:SHOWN], key=lambda run: run.start):
        yield from _lines(run)
    if order[SHOWN:]:
        yield f"    and {_sum(order[SHOWN:], 'more')}"


def _lines(run: Run) -> Iterator[str]:
    """The first block with its reasons, and how many follow that are like it."""
    first, others = run.blocks[0], run.blocks[1:]
    place = run.place if len(run.place) <= COLUMN else "…" + run.place[1 - COLUMN :]
    yield f"    {first.score:.2f} {first.role:<10} {place:<{COLUMN}} {_short(first.text)}"
    why = ", ".join(map(str, first.reasons[:REASONS]))
    if others:
        scores = [block.score for block in others]
        after = _sum([Run(run.start + 1, run.place, others)], "more after it")
        why += f"; {after}, {min(scores):.2f} to {max(scores):.2f}"
    yield f"         {why}"


def _sum(found: Sequence[Run], unit: str = "") -> str:
    """How many blocks and words the runs hold."""
    blocks, words = sum(len(run.blocks) for run in found), sum(run.words for run in found)
    unit = unit or ("block" if blocks == 1 else "blocks")
    return f"{blocks} {unit} ({words} {'word' if words == 1 else 'words'})"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"


def _place(page: Blocks, at: int) -> str:
    """The end of the element's path with its first names, or the line of the text."""
    if page.elements is None:
        return f"line {page.places[at]}"
    steps: list[str] = []
    number = page.places[at]
    while number and len(steps) < 2:
        names = page.elements.names[number].split()[:NAMES]
        steps.append(".".join([page.elements.tags[number], *names]))
        number = page.elements.parents[number]
    return " > ".join(reversed(steps))


def _contents(pages: Sequence[Page], door: str) -> list[str | bytes]:
    """What is cleaned: the pages themselves, or what the named renderer makes of them."""
    if door == "html":
        return [page.html for page in pages]
    return [found[door] for found in rendered(pages, CACHE)]


def _medium(door: str) -> Medium:
    return "html" if door == "html" else "text"
