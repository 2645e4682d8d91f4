"""Text of a page as a reader sees it drawn: white space, line breaks, characters that are never drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import regex

from cleaner.limits import single_spaced
from cleaner.read import TAGS
from cleaner.tokens import PAUSES, STOPS, UNSPACED, one_name_tokens

CLOSING: Final = frozenset(f",.;:!?)]}}…’”»、，！？）」،؛؟{STOPS}{PAUSES}")  # what no space stands before
SPACELESS: Final = regex.compile(rf"[{UNSPACED}]")
# Words in names of elements that stand apart from what is beside them, as a name from a date: sites draw them
# so with styles that are not in the page.
LABELS: Final = frozenset(
    "author authors username user nickname nick fn poster byline date time timestamp datetime ago posted "
    "published points score votes rank badge flair sr reader hidden avatar".split()
)
ZERO_WIDTH: Final = "\u200b\u200c\u200d\u200e\u200f"  # alone they show nothing
OPENING: Final = frozenset("([{（「")  # what none follows
BREAK: Final = "\x00"  # stands for <br>; a page's own NULs were replaced while reading
# What is never drawn goes; control characters that a reference smuggled in show as what they are.
REPLACED: Final[Mapping[int, int | None]] = {
    **dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), 0xFFFD),
    **dict.fromkeys((0xAD, 0xFEFF, 0x2060)),
}


def told_apart(names: str) -> bool:
    """Whether an element of these names is one that stands apart.

    >>> told_apart("first username"), told_apart("first-letter")
    (True, False)
    """
    return not all(LABELS.isdisjoint(one_name_tokens(name)) for name in names.split())


class Unseen(str):
    """A part of a block that a browser does not show, or shows besides what it reads out."""

    __slots__ = ()


class Spoken(Unseen):
    """A part of a block that is only read out."""

    __slots__ = ()


class Digits(str):
    """A part of a listing that is a number alone, first on its line and in an element of its own."""

    __slots__ = ()


def shown(parts: Sequence[str]) -> list[str]:
    """The parts of a block without what is unseen, where at least as much is there to be seen; what is only
    read out goes where anything else is there.

    >>> shown(["High water", Unseen("!")]), shown([Unseen("High water"), " "])
    (['High water'], ['High water', ' '])
    """
    seen = [part for part in parts if not isinstance(part, Unseen)]
    rest = sum(map(_size, seen))
    if rest and rest * 2 >= sum(map(_size, parts)):
        return seen
    seen = [part for part in parts if not isinstance(part, Spoken)]
    return seen if any(map(_size, seen)) else list(parts)


def unnumbered(parts: Sequence[str]) -> list[str]:
    """The parts of a listing without the numbers of its lines: numbers that rise by one from line to line.

    >>> unnumbered([Digits("7"), "wait()\\n", Digits("8"), "leave()\\n"])
    ['wait()\\n', 'leave()\\n']
    """
    numbers = [int(part) for part in parts if isinstance(part, Digits)]
    lines = "".join(parts).replace(BREAK, "\n").strip("\n").count("\n") + 1
    rest = [part for part in parts if not isinstance(part, Digits)]
    rising = all(after == before + 1 for before, after in pairwise(numbers))
    return rest if len(numbers) == lines > 1 and rising and "".join(rest).strip() else list(parts)


def _size(text: str) -> int:
    return sum(map(str.isalnum, text))


def code(raw: str) -> list[str]:
    """A listing as it stands, if it shows anything.

    >>> code("\\n  if wet:\\n    leave()\\n")
    ['  if wet:\\n    leave()']
    """
    text = raw.replace(BREAK, "\n").replace("\r", "").strip("\n").rstrip()
    return [text.translate(REPLACED)] if text.strip() else []


def paragraphs(raw: str) -> list[str]:
    """Running text in single spaces, parted where two line breaks follow each other.

    >>> paragraphs(f" High  water{BREAK} at noon.{BREAK}{BREAK}Low at six.")
    ['High water\\nat noon.', 'Low at six.']
    """
    if BREAK not in raw:
        text = _squeezed(raw)
        return [text] if text else []
    lines = [_squeezed(line) for line in raw.split(BREAK)]
    return [piece for piece in "\n".join(lines).strip("\n").split("\n\n") if piece]


def _squeezed(text: str) -> str:
    text = single_spaced(text)
    if text.isprintable():
        return text
    text = single_spaced(TAGS.sub(r"\1", text.translate(REPLACED)))
    return text if text.strip(ZERO_WIDTH) else ""
