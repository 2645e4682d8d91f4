"""How much of a page is told apart. What lies beyond a limit is still read, as text in larger blocks, and
``Document.warnings`` says so: nothing is cut.

A limit is so many things and one more for so many characters of the page, so that memory grows with the
page and no faster; of bytes there is no limit. The largest page of the corpora has 10,146 elements and
6,220 blocks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import regex

DEPTH: Final = 512  # deeper elements are transparent; browsers stop at 512 too
ELEMENTS: Final = (50_000, 100)
BLOCKS: Final = (7_000, 4_000)
LINES: Final = (50_000, 50)  # of scraped text
NAMES: Final = (250_000, 20)  # characters of different names of elements
ATTRIBUTES: Final = 10_000  # of one start tag, on pages of more than ``LONG`` characters
MERGED: Final = 500  # texts that are one block beyond
LONG: Final = 1 << 20  # characters of a text whose words are all looked at together
SPACE: Final = regex.compile(" ")


def most(limit: tuple[int, int], size: int) -> int:
    """How many of a thing a page of so many characters may have.

    >>> most(BLOCKS, 1_000_000)
    7250
    """
    least, each = limit
    return least + size // each


def merged(texts: Sequence[str], room: int, between: str) -> list[str]:
    """As many texts as there is room for, and the others many in one.

    >>> merged(["a", "b", "c"], 1, " ")
    ['a', 'b c']
    """
    rest = range(room, len(texts), MERGED)
    return [*texts[:room], *(between.join(texts[at : at + MERGED]) for at in rest)]


def stretches(text: str, end: regex.Pattern[str]) -> Iterator[str]:
    """A text in parts, each of them of ``LONG`` characters and on to the next ``end``.

    >>> list(stretches("salt and water", regex.compile(" ")))
    ['salt and water']
    """
    at = 0
    while found := end.search(text, at + LONG):
        yield text[at : found.end()]
        at = found.end()
    yield text[at:]


def single_spaced(text: str) -> str:
    """The words of a text with single spaces between them; of a long text, never in one list.

    >>> single_spaced(" salt \\n water")
    'salt water'
    """
    if len(text) <= LONG:
        return " ".join(text.split())
    return " ".join(filter(None, (" ".join(part.split()) for part in stretches(text, SPACE))))
