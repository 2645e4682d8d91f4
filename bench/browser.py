"""The words of every block, held against those that headless Chromium shows (``innerText``), scripts and
network off. A word of ours that it shows as several is glued, several that it shows as one are split.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Any, Final

from bench.corpora import Page
from cleaner.read import read
from cleaner.segment_html import REPLACED, segment_html

CHROMIUM: Final = "/usr/bin/chromium"
DRIVER: Final = "/usr/bin/chromedriver"
FLAGS: Final = ("--headless=new", "--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND")
WAIT: Final = 20  # seconds for the browser to show a page
# A button or a list of choices is a box of its own to a reader; ``innerText`` runs its words together.
SCRIPT: Final = """
    for (const box of document.querySelectorAll("button, select, textarea")) box.after(" ")
    for (const box of document.querySelectorAll("button, select, textarea")) box.before(" ")
    document.body ? document.body.innerText : ""
"""
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
        from selenium import webdriver
    except ModuleNotFoundError:
        yield "words: not held against a browser (pip install selenium)"
        return
    missing = [program for program in (CHROMIUM, DRIVER) if which(program) is None]
    if missing:
        yield f"words: not held against a browser ({' and '.join(missing)} missing)"
        return
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    options.page_load_strategy = "eager"
    for flag in FLAGS:
        options.add_argument(flag)
    service = webdriver.ChromeService(executable_path=DRIVER)
    with (
        webdriver.Chrome(options=options, service=service) as browser,
        tempfile.TemporaryDirectory() as folder,
    ):
        browser.set_page_load_timeout(WAIT)
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        found = [words(page.name, *_both(page, browser, Path(folder))) for page in pages]
    yield from _told(found)


def _both(page: Page, browser: Any, folder: Path) -> tuple[list[str], list[str]]:
    """The words of all blocks and those that the browser shows."""
    from selenium.common.exceptions import WebDriverException

    source = read(page.html, page.url, "html")
    path = folder / "page.html"
    path.write_text("\ufeff" + source.text, encoding="utf-8")
    asked = {"expression": SCRIPT, "returnByValue": True}
    try:
        browser.get(path.as_uri())
        text = browser.execute_cdp_cmd("Runtime.evaluate", asked)["result"]["value"]
    except WebDriverException:
        text = ""
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
