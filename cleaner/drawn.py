"""Text of a page as a reader sees it drawn: white space, line breaks, characters that are never drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from cleaner.limits import single_spaced
from cleaner.read import TAGS

CLOSING: Final = frozenset(",.;:!?)]}…’”»、。，！？）」")  # what no space stands before
OPENING: Final = frozenset("([{（「")  # what none follows
BREAK: Final = "\x00"  # stands for <br>; a page's own NULs were replaced while reading
# What is never drawn goes; control characters that a reference smuggled in show as what they are.
REPLACED: Final[Mapping[int, int | None]] = {
    **dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), 0xFFFD),
    **dict.fromkeys((0xAD, 0xFEFF, 0x2060)),
}


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
    return text if text.isprintable() else single_spaced(TAGS.sub(r"\1", text.translate(REPLACED)))
