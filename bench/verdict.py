"""How ``python -m bench hostile`` tells of its promises: those that were broken, or that every one held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

NAME: Final = 36  # characters of the first column
ROOT: Final = Path(__file__).parent.parent
HELD: Final = "every promise held"


def verdict(broken: Iterable[str]) -> Iterator[str]:
    """A line for each broken promise, and a last one for all.

    >>> list(verdict(["salt: lost a marker"]))
    ['BROKEN  salt: lost a marker', '1 promises broken']
    """
    told = list(broken)
    yield from (f"BROKEN  {line}" for line in told)
    yield f"{len(told)} promises broken" if told else HELD
