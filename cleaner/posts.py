"""Who said what, and when: readers' comments, or the posts of a forum, each with what stands above it.

A post starts below a line, or an element, that names its author or its time; blocks of one element that
follow each other without such a line are one post. Where such a line stands behind every post and none
above the first, each belongs to the post above it. Text that somebody scraped shows no elements, so there
every block is a post of its own, and nobody is named.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from operator import itemgetter
from typing import Final, NamedTuple

from cleaner import authors, bylines, dates
from cleaner.inline import Mark, Run
from cleaner.model import Blocks, Flags
from cleaner.tokens import NUMBER, phrase_tokens

ABOVE: Final = 6  # blocks above a post, or behind it, in which its author and time stand
SHORT: Final = 5  # tokens; a shorter line among comments is a name, a date or a button
UNKNOWN: Final = 2  # most words, as of a name, of a longer one that is the same


class Post(NamedTuple):
    """What one person wrote: the text with a blank line between blocks, the name or an empty string, and
    the day or ``None``, as far as the page shows them."""

    text: str
    author: str
    date: datetime.date | None


def find(page: Blocks, said: Flags, *, whole: bool) -> list[Post]:
    """The posts among the blocks that are ``said``, in page order. ``whole`` is whether a post goes on until
    the next author is named, as in a thread, in whatever elements it stands."""
    found = _parted(page, said, whole=whole)
    return [Post("\n\n".join(page.texts[at] for at in blocks), who, day) for blocks, who, day in found]


def signed(page: Blocks, said: Flags, *, whole: bool) -> dict[int, tuple[Run, ...]]:
    """Who wrote the post and when, as a line, by the block that opens it; of posts that show the one or the
    other."""
    found = _parted(page, said, whole=whole)
    return {blocks[0]: _line(author, date) for blocks, author, date in found if author or date}


def _line(author: str, date: datetime.date | None) -> tuple[Run, ...]:
    day = date.isoformat() if date else ""
    name = [Run(author, (Mark("strong"),))] if author else []
    return (*name, *([Run(f", {day}" if author else day)] if day else []))


def _parted(page: Blocks, said: Flags, *, whole: bool) -> list[tuple[list[int], str, datetime.date | None]]:
    """The blocks of each post, its author and its day."""
    posts = _grouped(page, said, whole=whole)
    starts, stops = [0, *(post[-1] + 1 for post in posts)], [*(post[0] for post in posts), len(page)]
    gaps = [range(start, stop) for start, stop in zip(starts, stops, strict=True)]
    above, behind = [gap[-ABOVE:] for gap in gaps[:-1]], [gap[:ABOVE] for gap in gaps[1:]]
    names = [_author(page, gap) for gap in above]
    days = [_date(page, gap) for gap in above]
    if len(posts) > 1 and not names[0] and _author(page, behind[-1]):
        if not any(names):
            return [(post, "", day) for post, day in zip(posts, days, strict=True)]
        if not _opens(page, posts, behind[0]):
            names = [_author(page, gap) for gap in behind] if names[1] else [""] * len(posts)
            if _date(page, behind[-1]):
                days = [min(_days(page, gap), default=None) for gap in behind]  # it may have been changed
    return list(zip(posts, names, days, strict=True))


def _grouped(page: Blocks, said: Flags, *, whole: bool) -> list[list[int]]:
    """The blocks of each post."""
    posts: list[list[int]] = []
    for at in said.nonzero()[0].tolist():
        last = posts[-1][-1] if posts else None  # the block of the post that is open
        above = range(max(at - ABOVE, 0 if last is None else last + 1), at)
        told = last is None or _author(page, above) or _date(page, above)
        if last is not None and not told and (whole or _together(page, last, at)):
            posts[-1].append(at)
        else:
            posts.append([at])
    return posts


def _opens(page: Blocks, posts: list[list[int]], gap: range) -> bool:
    """Whether the name in the gap between the first two posts shares a smaller element with the second."""
    assert page.elements is not None  # as somebody is named
    name = next((at for at in gap if authors.poster(page, at)), None)
    if name is None:
        return False
    return _shared(page, name, posts[1][0]) > _shared(page, posts[0][-1], name)


def _shared(page: Blocks, one: int, other: int) -> int:
    """The smallest element around both blocks; an element's number is higher than that of any around it."""
    assert page.elements is not None
    parents, left, right = page.elements.parents, page.places[one], page.places[other]
    while left != right:
        left, right = (parents[left], right) if left > right else (left, parents[right])
    return left


def says(page: Blocks, at: int, words: Sequence[str], title: Set[str]) -> bool:
    """Whether somebody says something in a block among comments: one that only tells who wrote and when, or
    how many did, does not. ``words`` are the block's, ``title`` those of the page's title."""
    if len(words) <= SHORT:
        return False
    heading = page.kinds[at] == "heading"
    if not heading and NUMBER not in words:
        return True
    known = {NUMBER, *bylines.SMALL, *(title if heading else phrase_tokens(authors.poster(page, at)))}
    return sum(not (word in known or _dated(word)) for word in words) > UNKNOWN


def _dated(word: str) -> bool:
    return word in dates.MONTHS or word in bylines.WEEKDAYS


def _together(page: Blocks, one: int, other: int) -> bool:
    """Whether two blocks stand beside each other in one element."""
    if page.elements is None:
        return False
    parents, places = page.elements.parents, page.places
    return other == one + 1 and parents[places[one]] == parents[places[other]]


def _author(page: Blocks, blocks: range) -> str:
    """The name in the nearest of these blocks that stands in an element named after authors."""
    return next((name for at in reversed(blocks) if (name := authors.poster(page, at))), "")


def _date(page: Blocks, blocks: range) -> datetime.date | None:
    return next(_days(page, blocks), None)


def _days(page: Blocks, blocks: range) -> Iterator[datetime.date]:
    """The days that elements or short lines among these blocks tell."""
    times = page.head.times  # in the order of their blocks
    first = bisect_left(times, blocks.start, key=itemgetter(1))
    last = bisect_left(times, blocks.stop, key=itemgetter(1))
    stamps = [time for time, _ in times[first:last]]
    lines = [page.texts[at] for at in blocks if len(page.texts[at]) <= bylines.LINE]
    return dates.find([*stamps, *lines])
