"""What of a text is kept only in the company of what is dropped: cleaned again, it would go.

Without it, cleaning what is clean already changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from cleaner.decide import decide, without
from cleaner.judge import Judge, Seen
from cleaner.model import Flags, Source
from cleaner.render import pieces, starts, to_text
from cleaner.segment_text import segment_text

ROUNDS: Final = 4  # times that kept text is looked at alone,
ROOM: Final = 1500  # from the second time on so many blocks of it in all


def fading(judge: Judge, seen: Seen) -> Sequence[int]:
    """The blocks that are kept, but not when the kept text stands alone."""
    keep = _keep(seen)
    return _fading(judge, seen, keep, ROUNDS, ROOM + int(keep.sum()))


def _fading(judge: Judge, seen: Seen, keep: Flags, rounds: int, room: int) -> Sequence[int]:
    kept = keep.nonzero()[0].tolist()
    settled = rounds < ROUNDS and len(kept) == len(keep)  # the same text would be looked at again
    if settled or not rounds or not 0 < len(kept) <= room:
        return ()
    parts = pieces(seen.blocks, keep)
    source = Source(to_text(parts), "text", url=seen.source.url)
    alone = segment_text(source)
    if not len(alone):
        return ()
    again = judge.look(source, alone)
    stay = _keep(again)
    if gone := _fading(judge, again, stay, rounds - 1, room - len(kept)):
        stay = _keep(again, gone)
    left = _of_parts(stay, alone.places, starts(parts))
    return [at for at, stays in zip(kept, left.tolist(), strict=True) if not stays]


def _of_parts(stay: Flags, places: Sequence[int], starts: Sequence[int]) -> Flags:
    """Which parts of a text stay, from which of its blocks do: those in which one begins that does. Read
    alone, lines may be joined; a part in which no block begins goes with the one that goes on into it."""
    found = stay[np.maximum(np.searchsorted(places, starts, side="right") - 1, 0)]
    inside = np.searchsorted(starts, places, side="right") - 1
    found[inside] = False
    np.logical_or.at(found, inside, stay)
    return found


def _keep(seen: Seen, gone: Sequence[int] = ()) -> Flags:
    """What stays without the caller's rules, which move no block but those that they speak of."""
    return decide(without(seen.settled, gone), "balanced", seen.told, callers=False).keep
