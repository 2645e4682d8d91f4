"""Who said what, and when: readers' comments, or the posts of a forum, each with what stands above it.

A post starts below a line, or an element, that names its author or its time; blocks of one element that
follow each other without such a line are one post. Text that somebody scraped shows no elements, so there
every block is a post of its own, and nobody is named.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Iterator
from operator import itemgetter
from typing import Final, NamedTuple

from cleaner import authors, bylines, dates
from cleaner.inline import Mark, Run
from cleaner.model import Blocks, Flags

ABOVE: Final = 6  # blocks above a post in which its author and time stand


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
    posts: list[tuple[list[int], str, datetime.date | None]] = []
    last: int | None = None  # the block of the post that is open
    for at in said.nonzero()[0].tolist():
        above = range(max(at - ABOVE, 0 if last is None else last + 1), at)
        author, date = _author(page, above), _date(page, above)
        if last is not None and not author and not date and (whole or _together(page, last, at)):
            posts[-1][0].append(at)
        else:
            posts.append(([at], author, date))
        last = at
    return posts


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
