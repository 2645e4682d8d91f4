"""What keeps a hostile page from doing harm, guard by guard, each with the page that shows what it is for:
without the guard that page breaks a promise."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final, NamedTuple

NONE: Final = "no guard"
BOUNDLESS: Final = 1 << 60


class Guard(NamedTuple):
    """A name in a module, what stands there when the guard is taken away, and the page: shape and bytes."""

    without: Any
    shape: str
    size: int
    told: bool = False  # whether it shows only where every block is told


GUARDS: Final[Mapping[str, Guard]] = {
    "cleaner.feed.OPEN": Guard(BOUNDLESS, "end tags of others under open ones", 1_000_000),
    "cleaner.feed.PIECE": Guard(BOUNDLESS, "end tags of others under open ones", 1_000_000),
    "cleaner.feed.LONG": Guard(BOUNDLESS, "short references", 10_000_000),
    "cleaner.feed._bearable": Guard(lambda page, notes: page, "attributes, distinct", 10_000_000),
    "cleaner.feed._rest": Guard(lambda target, text, notes: "", "comment, never closed", 10_000),
    "cleaner.feed._quote": Guard(lambda text: -1, "a quote never closed", 10_000),
    "cleaner.segment_html._never_closed": Guard(
        lambda target, text: frozenset(), "template, never closed", 10_000
    ),
    "cleaner.segment_html.Target._end_svg": Guard(lambda self: None, "svg, never closed", 10_000),
    "cleaner.segment_html.DEPTH": Guard(BOUNDLESS, "paragraph in div, closed", 60_000, True),
    "cleaner.segment_html.ELEMENTS": Guard((BOUNDLESS, 1), "rules across", 10_000_000),
    "cleaner.segment_html.BLOCKS": Guard((BOUNDLESS, 1), "equal blocks", 1_000_000),
    "cleaner.segment_html.NAMES": Guard((BOUNDLESS, 1), "a long class", 10_000_000),
    "cleaner.open_block.MANY": Guard(BOUNDLESS, "pairs of breaks", 10_000_000),
    "cleaner.open_block.PARTS": Guard(BOUNDLESS, "NULs in tags", 10_000_000),
    "cleaner.segment_text.LINES": Guard((BOUNDLESS, 1), "text: distinct lines", 10_000_000),
    "cleaner.limits.LONG": Guard(BOUNDLESS, "text: one line", 10_000_000),
    "cleaner.structured.LONG": Guard(BOUNDLESS, "data of lists", 10_000_000),
    "cleaner.structured.DEEPEST": Guard(BOUNDLESS, "data of numbers", 1_000_000),
}


def take_away(name: str) -> None:
    """Put what stands there without the guard in its place; with ``NONE`` all of them stay."""
    if name == NONE:
        return
    path, _, attribute = name.rpartition(".")
    try:
        owner: Any = import_module(path)
    except ModuleNotFoundError:  # a method
        module, _, kind = path.rpartition(".")
        owner = getattr(import_module(module), kind)
    getattr(owner, attribute)  # that a guard was renamed shows
    setattr(owner, attribute, GUARDS[name].without)
