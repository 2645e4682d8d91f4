"""Repetition of structure: cards, rows, posts. HTML only.

Elements of the same tag and names under the same parent are siblings; three or more of them are
records of one list. A block is described by the list it stands in: the innermost, the outermost, and
the innermost whose records hold several blocks each (cards and posts, as against the items of a menu).
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from cleaner.model import Blocks, Elements, Flags, Floats, Ints

RECORDS: Final = 3  # fewest siblings that are records
RICH: Final = 2  # blocks a record from which it is a card or a post
HELD: Final = ("links", "prose", "money", "images", "headings")


class Lists(NamedTuple):
    """Every group of siblings, and which elements are records of which group."""

    group: Ints  # by element; -1 where it holds no block
    order: Ints  # by element: records of its list before it
    number: Floats  # records, by group, as all below
    blocks: Floats
    words: Floats
    held: dict[str, Floats]


def measure(blocks: Blocks, elements: Elements, columns: dict[str, Floats]) -> dict[str, Floats]:
    """All signals of the lists around each block; NaN where it stands in none."""
    first = np.array(elements.first, dtype=np.int64)
    end = np.array(elements.end, dtype=np.int64)
    words = np.expm1(columns["words"]).astype(np.float64)
    lists = _lists(elements, first, end, _masses(blocks, columns, words), words)
    several = lists.number >= RECORDS
    rich = several & (lists.blocks >= RICH * lists.number)
    total = max(float(words.sum()), 1.0)
    largest = max(float(lists.words[several].max(initial=0)), 1.0)
    richest = max(float(lists.words[rich].max(initial=0)), 1.0)
    found: dict[str, Floats] = {}
    place = np.array(blocks.places, dtype=np.int64)
    for name, record in _records(elements, lists.group, several, rich).items():
        at = record[place]
        described = _described(lists, at, first, end)
        described["share"] = described["size"] / total
        described["of largest"] = described["size"] / largest
        described["of richest"] = described.pop("size") / richest
        found |= {f"{name} {part}": np.where(at > 0, column, np.nan) for part, column in described.items()}
    found["largest list share"] = np.full(len(blocks), largest / total)
    found["richest list share"] = np.full(len(blocks), richest / total)
    return {name: column.astype(np.float32) for name, column in found.items()}


def _masses(blocks: Blocks, columns: dict[str, Floats], words: Floats) -> dict[str, Floats]:
    """What lists are weighed by, per block."""
    return {
        "links": np.nan_to_num(columns["link share"]) * words,
        "prose": columns["prose"] * words,
        "money": columns["money"],
        "images": np.array(blocks.images or [0] * len(blocks), dtype=np.float64),
        "headings": columns["is heading"],
    }


def _lists(elements: Elements, first: Ints, end: Ints, masses: dict[str, Floats], words: Floats) -> Lists:
    numbers: dict[tuple[int, str, str], int] = {(0, "", ""): 0}  # the root's own, of no records
    group = np.full(len(elements.tags), -1, dtype=np.int64)
    order = np.zeros(len(elements.tags), dtype=np.int64)
    seen = [0]
    full = (end > first).tolist()
    for at in range(1, len(elements.tags)):
        if full[at]:
            tag = elements.tags[at]
            key = (elements.parents[at], tag, "" if tag == "li" else elements.names[at])
            number = group[at] = numbers.setdefault(key, len(numbers))
            if number == len(seen):
                seen.append(0)
            order[at] = seen[number]
            seen[number] += 1
    inside = group >= 0

    def total(mass: Floats) -> Floats:
        sums = np.concatenate([[0.0], np.cumsum(mass, dtype=np.float64)])
        held = (sums[end] - sums[first])[inside]
        return np.bincount(group[inside], held, minlength=len(numbers)).astype(np.float64)

    return Lists(
        group,
        order,
        np.array(seen, dtype=np.float64),
        total(np.ones(len(words))),
        total(words),
        {name: total(masses[name]) for name in HELD},
    )


def _records(elements: Elements, group: Ints, several: Flags, rich: Flags) -> dict[str, Ints]:
    """For each element the record it stands in, of each sort of list; 0 where there is none."""
    is_record = (group >= 0) & np.append(several, False)[group]
    is_rich = (group >= 0) & np.append(rich, False)[group]
    inner, outer, card = ([0] * len(group) for _ in range(3))
    flags = zip(elements.parents, is_record.tolist(), is_rich.tolist(), strict=True)
    for at, (parent, own, own_rich) in enumerate(flags):
        inner[at] = at if own else inner[parent]
        outer[at] = outer[parent] or (at if own else 0)
        card[at] = at if own_rich else card[parent]
    found = {"list": inner, "outer list": outer, "cards": card}
    return {name: np.array(records, dtype=np.int64) for name, records in found.items()}


def _described(lists: Lists, record: Ints, first: Ints, end: Ints) -> dict[str, Floats]:
    """The list of each record; for record 0, which is none, the caller takes the numbers out."""
    own = lists.group[record]
    count, words = np.maximum(lists.number[own], 1), np.maximum(lists.words[own], 1)
    number = np.arange(len(record))
    return {
        "records": np.log1p(count),
        "record words": np.log1p(words / count),
        "record blocks": lists.blocks[own] / count,
        "size": words,
        "order": lists.order[record] / count,
        "place": (number - first[record]) / np.maximum(end[record] - first[record], 1),
        "links": lists.held["links"][own] / words,
        "prose": lists.held["prose"][own] / words,
        "money": lists.held["money"][own] / count,
        "images": lists.held["images"][own] / count,
        "headings": lists.held["headings"][own] / count,
    }
