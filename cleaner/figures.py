"""Which pictures belong to the body, and which blocks are captions: of those, of tables and of code."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cleaner.inline import Picture
from cleaner.model import Blocks, Flags, Role


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of the body and the number of the block that is its caption, if one is."""

    picture: Picture
    caption: int | None


def figures(page: Blocks, keep: Flags, roles: Sequence[Role], pictures: Sequence[Picture]) -> list[Figure]:
    """The pictures that belong to the body: among its blocks those that stand next to one, captions
    aside, at its ends those that nothing but title, byline, the end of the page or that of the article stands
    next to. What is hidden belongs to it where text hidden with it does."""
    kept = keep.nonzero()[0].tolist()
    above = _nearest(range(len(page)), roles)
    below = _nearest(reversed(range(len(page))), roles)
    article = _article(page, kept) if pictures else 0
    found: list[Figure] = []
    for picture in pictures:
        before, after = above[picture.before - 1], below[picture.before]
        beside = any(at is not None and keep[at] for at in (before, after))
        among = bool(kept) and kept[0] < picture.before <= kept[-1]
        opens = before is None or roles[before] in ("title", "byline")
        if not beside or not _seen(page, kept, picture.place):
            continue
        caption = _caption(page, keep, roles, picture)
        last = kept[-1] < picture.before
        if among or opens or after is None or (last and _closes(page, article, picture, caption, after)):
            found.append(Figure(picture, caption))
    return found


def captions(page: Blocks, keep: Flags) -> dict[int, int]:
    """The captions of tables and code by number, and for each the first kept block of these in its figure."""
    elements = page.elements
    assert elements is not None
    kept = [at for at, kind in enumerate(page.kinds) if kind in ("table", "code") and keep[at]]
    found: dict[int, int] = {}
    for at in [at for at, kind in enumerate(page.kinds) if kept and kind == "caption"]:
        place = elements.around(page.places[at], ("figure", "table"))
        near = bisect_left(kept, elements.first[place])
        if place and near < len(kept) and kept[near] < elements.end[place]:
            found[at] = kept[near]
    return found


def _article(page: Blocks, kept: Sequence[int]) -> int:
    """The innermost element around most of what is kept; the root where no other is."""
    elements, most = page.elements, 0
    for at, (first, end) in enumerate(zip(elements.first, elements.end, strict=True)) if elements else ():
        if 2 * (bisect_left(kept, end) - bisect_left(kept, first)) > len(kept):
            most = at
    return most


def _closes(page: Blocks, article: int, picture: Picture, caption: int | None, after: int) -> bool:
    """Whether a picture ends the article: a figure in it that holds no other text, unless more of the
    article is links, as to other pages, right behind one without a caption."""
    elements, place = page.elements, picture.place
    assert elements is not None
    figure = False
    while place and elements.parents[place] != article:
        figure = figure or elements.tags[place] == "figure"
        place = elements.parents[place]
    blocks = range(elements.first[place], elements.end[place])
    alone = all(at == caption for at in blocks)
    if not place or not alone or not (figure or elements.tags[place] == "figure"):
        return False
    return after >= elements.end[article] or caption is not None or not _linked(page, after)


def _linked(page: Blocks, at: int) -> bool:
    """Whether most of the block is links."""
    links = page.links[at] if page.links else 0
    return 2 * links > len("".join(page.texts[at].split()))


def _seen(page: Blocks, kept: Sequence[int], place: int) -> bool:
    """Whether an element is not hidden, or some of what is hidden with it is kept. What counts in <noscript>
    was told while reading."""
    elements = page.elements
    if elements is None or not elements.hidden[place]:
        return True
    while elements.hidden[elements.parents[place]]:
        place = elements.parents[place]
    first = bisect_left(kept, elements.first[place])
    return elements.tags[place] == "noscript" or bisect_left(kept, elements.end[place]) > first


def _nearest(order: Iterable[int], roles: Sequence[Role]) -> list[int | None]:
    """For each block the nearest one up to it, in that order, that is no caption."""
    found: list[int | None] = [None] * (len(roles) + 1)  # the last entry stands for outside the page
    last = None
    for at in order:
        last = last if roles[at] == "caption" else at
        found[at] = last
    return found


def _caption(page: Blocks, keep: Flags, roles: Sequence[Role], picture: Picture) -> int | None:
    """The block after the picture or, in the same figure, before it, where it is a caption."""
    at = picture.before
    if at < len(page) and roles[at] == "caption" and not keep[at]:
        return at
    before = at - 1
    if before >= 0 and roles[before] == "caption" and not keep[before] and page.elements is not None:
        around = page.elements.parents[page.places[before]]
        first, end = page.elements.first[around], page.elements.end[around]
        if page.elements.tags[around] == "figure" and (first, end) == (before, at):
            return before
    return None
