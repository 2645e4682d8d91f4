"""What stands apart from the page: elements that its own markup calls chrome. HTML only.

The figures of the page as a whole, and the places in it, are taken without them, so that one menu or
list of teasers more on a page changes nothing of what is known of its body.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from cleaner.model import Elements, Flags, Floats, Ints, Marks

TAGS: Final = frozenset({"nav", "footer", "aside", "dialog", "select", "noscript"})
NAMES: Final = frozenset(
    f"name-{name}"
    for name in (
        "menu breadcrumb pagination search account footer sidebar widget related popular advert newsletter "
        "share consent modal"
    ).split()
)
MOST: Final = 0.25  # of the page's prose; what holds more is the page, whatever it is called


def apart(elements: Elements, marks: Marks, mass: Floats) -> Flags:
    """Which blocks stand in such an element. ``mass`` is the prose of each block, in words."""
    first, end = np.array(elements.first, dtype=np.int64), np.array(elements.end, dtype=np.int64)
    own = np.array(marks.own, dtype=np.int64)
    held = int(np.bitwise_or.reduce(own, initial=0))
    callings = [np.array([tag == called for tag in elements.tags]) for called in TAGS & {*elements.tags}]
    callings += [
        (own >> bit) & 1 > 0 for bit, rule in enumerate(marks.named) if rule.id in NAMES and (held >> bit) & 1
    ]
    found = np.full(len(mass), False)
    for called in callings:
        inside = _inside(first[called], end[called], len(mass))
        if mass[inside].sum() <= MOST * mass.sum():
            found |= inside
    return found


def _inside(first: Ints, end: Ints, size: int) -> Flags:
    """Which blocks stand between a first and an end."""
    opened = np.bincount(first, minlength=size + 1) - np.bincount(end, minlength=size + 1)
    found: Flags = np.cumsum(opened)[:-1] > 0
    return found
