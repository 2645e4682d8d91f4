"""Formulas on one line, for forms that show marks: what stands above, below or under a sign on the page is
told by signs between its words. The words are those of the plain text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from cleaner.inline import FORMULAS, Mark, Run, grouped

SIGNS: Final = {"over": "", "under": "/", "root": "√", "degree": ", "}  # before what is marked so
SIMPLE: Final = regex.compile(r"\d++(?:[.,]\d++)*+|\p{L}\p{M}*+")  # needs no brackets beside a sign
LOOSE: Final = frozenset("+-−±∓=<>≤≥≈≠≡→∈,;:|×·")  # bind less than the line of a fraction
OPENING, CLOSING = frozenset("([{"), frozenset(")]}.?!")


def spelled(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs with the marks of formulas written out; those that every form has a mark for stay.

    >>> from cleaner.inline import Mark
    >>> half = Mark("fraction", place=1)
    >>> runs = [Run("1", (half, Mark("over", place=2))), Run("a+b", (half, Mark("under", place=3)))]
    >>> "".join(run.text for run in spelled(runs))
    '1/(a+b)'
    """
    names = {mark.name for run in runs for mark in run.marks}
    return tuple(runs) if names.isdisjoint(FORMULAS.values()) else tuple(_spelled(runs))


def _spelled(runs: Sequence[Run], before: str = "", after: str = "", *, inside: bool = False) -> list[Run]:
    """The runs between these characters; ``inside`` of a formula white space sets nothing apart."""
    groups = list(grouped(runs))
    texts = ["".join(run.text for run in group) for _, group in groups]
    texts = [text.strip() for text in texts] if inside else texts
    out: list[Run] = []
    for at, (mark, group) in enumerate(groups):
        if mark is None:
            out += group
            continue
        left = next((texts[i][-1] for i in range(at - 1, -1, -1) if texts[i]), before)
        right = next((texts[i][0] for i in range(at + 1, len(texts)) if texts[i]), after)
        if mark.name == "formula":
            out += _spelled(group, left, right, inside=True)
        elif mark.name == "fraction":
            part = _spelled([run for run in group if run.marks or run.text.strip()], inside=True)
            free = _loose(left, OPENING) and _loose(right, CLOSING) and not _raised(groups[at + 1 : at + 2])
            out += part if free else _held(part)
        elif mark.name in SIGNS:
            part = _spelled(group, inside=True)
            out += [Run(SIGNS[mark.name]), *(part if _simple(part) else _held(part))]
        else:
            marked = _spelled(group, inside=inside)
            out += [Run(run.text, (mark, *run.marks)) for run in marked]
    return out


def _raised(following: Sequence[tuple[Mark | None, list[Run]]]) -> bool:
    """Whether what follows stands above or below all that is before it."""
    return any(mark is not None and mark.name in ("sup", "sub") for mark, _ in following)


def _loose(neighbour: str, beside: frozenset[str]) -> bool:
    """Whether a fraction beside the character is one by itself."""
    return not neighbour or neighbour.isspace() or neighbour in LOOSE or neighbour in beside


def _simple(runs: Sequence[Run]) -> bool:
    return len(runs) == 1 and not runs[0].marks and bool(SIMPLE.fullmatch(runs[0].text.strip()))


def _held(runs: Sequence[Run]) -> list[Run]:
    """The runs in brackets."""
    return [Run("("), *runs, Run(")")]
