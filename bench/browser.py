"""The words of every block, held against those that headless Chromium shows (``innerText``), scripts and
network off. A word of ours that it shows as several is glued, several that it shows as one are split.

Style sheets count where they stand in the page; those that were files are not there, for it as for us. Words
that ``innerText`` runs together though they are drawn apart (items of a list set side by side, say) count
as split.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.corpora import Page
from cleaner.drawn import REPLACED
from cleaner.read import read
from cleaner.segment_html import segment_html

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

WAIT: Final = 20_000  # milliseconds for the browser to show a page
# A button or a list of choices is a box of its own to a reader; ``innerText`` runs its words together.
SCRIPT: Final = """() => {
    for (const box of document.querySelectorAll("button, select, textarea")) box.after(" ")
    for (const box of document.querySelectorAll("button, select, textarea")) box.before(" ")
    return document.body ? document.body.innerText : ""
}"""
RUN: Final = 4  # words that one may be glued of
LISTED: Final = 40
WIDTH: Final = 100  # characters of a line


@dataclass(frozen=True)
class Words:
    """How the words of one page stand against the browser's."""

    name: str
    same: int
    glued: tuple[str, ...]
    split: tuple[str, ...]


def against_browser(pages: Sequence[Page]) -> Iterator[str]:
    """Words glued and split on the pages, or why that cannot be told."""
    try:
        from bench.shots import chromium
    except ModuleNotFoundError:
        yield "words: not held against a browser (pip install playwright)"
        return
    try:
        with chromium() as browser, tempfile.TemporaryDirectory() as folder:
            context = browser.new_context(java_script_enabled=False, offline=True)
            found = [words(page.name, *_both(page, context, Path(folder))) for page in pages]
    except FileNotFoundError as error:
        yield f"words: not held against a browser ({error})"
        return
    yield from _told(found)


def _both(page: Page, context: BrowserContext, folder: Path) -> tuple[list[str], list[str]]:
    """The words of all blocks and those that the browser shows."""
    from playwright.sync_api import Error

    source = read(page.html, page.url, "html")
    path = folder / "page.html"
    path.write_text("\ufeff" + source.text, encoding="utf-8")
    opened = context.new_page()
    try:
        opened.goto(path.as_uri(), wait_until="domcontentloaded", timeout=WAIT)
        text = opened.evaluate(SCRIPT)
    except Error:
        text = ""
    opened.close()
    return _cased(" ".join(segment_html(source).texts)), _cased(text)


def _cased(text: str) -> list[str]:
    """The words as a reader tells them apart: style sheets change capitals, and draw no soft hyphen."""
    return text.casefold().translate(REPLACED).split()


def words(name: str, ours: Sequence[str], shown: Sequence[str]) -> Words:
    """Where the same letters are cut into other words.

    >>> words("page", "high water atnoon".split(), "high water at noon".split()).glued
    ('atnoon',)
    """
    from rapidfuzz.distance import Levenshtein

    same = 0
    glued: list[str] = []
    split: list[str] = []
    mine: list[str] = []
    theirs: list[str] = []
    for step in [*Levenshtein.opcodes(ours, shown), None]:
        if step is not None and step.tag != "equal":
            mine += ours[step.src_start : step.src_end]
            theirs += shown[step.dest_start : step.dest_end]
            continue
        glued += _joined(theirs, mine)
        split += _joined(mine, theirs)
        mine, theirs = [], []
        same += step.src_end - step.src_start if step is not None else 0
    return Words(name, same, tuple(glued), tuple(split))


def _joined(several: Sequence[str], one: Sequence[str]) -> Iterator[str]:
    """The words on the one side that stand as several on the other."""
    joined = {
        "".join(several[at : at + count])
        for count in range(2, RUN + 1)
        for at in range(len(several) - count + 1)
    }
    single = {*several}
    yield from (word for word in one if word in joined and word not in single)


def _told(found: Sequence[Words]) -> Iterator[str]:
    same = sum(one.same for one in found)
    for name in ("glued", "split"):
        count = sum(len(getattr(one, name)) for one in found)
        yield f"words {name}: {count} of {same} ({count / max(same, 1) * 10_000:.2f} in 10,000)"
        listed = [f"    {one.name} {word}" for one in found for word in getattr(one, name)]
        yield from (line[:WIDTH] for line in listed[:LISTED])
    unseen = [one.name for one in found if not one.same]
    if unseen:
        yield f"  the browser showed none of our words on {len(unseen)} pages: {', '.join(unseen[:8])}"
