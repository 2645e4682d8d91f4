"""Where bylines stand: the blocks around the title and the start of the body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cleaner.model import Blocks, Role

NEAR: Final = 8  # blocks above the title and below the start of the body
LINE: Final = 120  # most characters of a line that names who wrote or when,
LONG: Final = 400  # and of one that rules call a byline
LISTS: Final = frozenset({"product", "collection", "service", "listing"})  # kinds of page nobody signs


def near(page: Blocks, roles: Sequence[Role], title: int | None) -> range:
    """The blocks around the title and the start of the body."""
    body = next((at for at, role in enumerate(roles) if role == "body"), 0)
    start, end = title or 0, max(body, title or 0)
    return range(max(start - NEAR, 0), min(end + NEAR, len(page)))


def short(page: Blocks, roles: Sequence[Role], at: int) -> bool:
    """Whether a block is short enough to be a byline."""
    return len(page.texts[at]) <= (LONG if roles[at] == "byline" else LINE)
