"""Pages as nobody counted them: elements without names, words of no known language, without capitals.

What is learned from them is what structure tells where no rule and no lexicon speaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from string import ascii_lowercase, ascii_uppercase
from typing import Any, Final

from cleaner.model import Blocks

Script = Callable[[str], str]

LATIN: Final = re.compile(r"[A-Za-z]+")
HAN: Final = r"\u4e00-\u9fff"
APART: Final = re.compile(rf"(?<=[{HAN}]) (?=[{HAN}])")
WIDE: Final = {", ": "，", ". ": "。", "? ": "？"}
LAST: Final = {".": "。", "?": "？", "!": "！"}
FIRST: Final = 0x0E01  # of the letters that stand for Latin ones,
STEP: Final = 7  # which are mixed,
SIGNS: Final = 0x4E00, 5000  # and of the signs that do, with how many there are
SOUNDS: Final = 3  # Latin letters for which one sign stands
LETTERS: Final[dict[int, int | str | None]] = {
    ord(letter): FIRST + at * STEP % len(letters)
    for letters in (ascii_lowercase, ascii_uppercase)
    for at, letter in enumerate(letters)
}
GLUED: Final[dict[int, int | str | None]] = {ord(" "): None, ord("."): " ", ord(","): " "}


def spaced(text: str) -> str:
    """Words in letters without case; stops and spaces stay. (The letters are Thai, so that each counts for
    itself, as it does in no language that has spaces; the next fit should take others.)

    >>> [len(word) for word in spaced("Low water at Mell.").split()]
    [3, 5, 2, 5]
    """
    return text.translate(LETTERS)


def unspaced(text: str) -> str:
    """The same without spaces between words and with spaces for stops, as in Thai.

    >>> [len(part) for part in unspaced("Low water, at Mell").split()]
    [8, 6]
    """
    return text.translate(LETTERS | GLUED)


def signs(text: str) -> str:
    """Words in a few signs each, without spaces, with the wide stops that stand behind such signs.

    >>> [len(part) for part in signs("Low water, at Mell.").split("，")]
    [3, 4]
    """
    text = APART.sub("", LATIN.sub(_signs, text))
    for stop, wide in WIDE.items():
        text = text.replace(stop, wide)
    return text[:-1] + LAST.get(text[-1], text[-1]) if text else text


def _signs(word: re.Match[str]) -> str:
    first, number = SIGNS  # mixed by any two odd numbers
    return "".join(chr(first + (ord(c) * 397 + at * 131) % number) for at, c in enumerate(word[0][::SOUNDS]))


ON_PAGES: Final[tuple[Script | None, ...]] = (None, spaced, unspaced)  # of which a page of HTML has one,
ON_LINES: Final[tuple[Script, ...]] = (spaced, unspaced, signs)  # and a text


def unnamed(blocks: Blocks) -> Blocks:
    """The page as if none of its elements had a name."""
    assert blocks.elements is not None
    none = [""] * len(blocks.elements.names)
    inner = blocks.inner and [""] * len(blocks)
    return replace(blocks, elements=replace(blocks.elements, names=none), inner=inner)


def rewritten(blocks: Blocks, script: Script) -> Blocks:
    """The page with its words, and what its head says of them, in another script."""
    head = blocks.head
    metas = tuple((name, _within(content, script)) for name, content in head.metas)
    head = replace(head, title=script(head.title), metas=metas, items=_within(head.items, script))
    texts = [script(text) for text in blocks.texts]
    texts = [new if new.strip() else old for new, old in zip(texts, blocks.texts, strict=True)]
    return replace(blocks, texts=texts, head=head)


def _within(value: Any, script: Script) -> Any:
    """A value of data with the texts in it in that script: what has spaces is text."""
    if isinstance(value, str):
        return script(value) if " " in value else value
    if isinstance(value, dict):
        return {name: _within(own, script) for name, own in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_within(own, script) for own in value)
    return value
