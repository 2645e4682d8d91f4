"""Signals: everything the weights may know about a block, as one row of named numbers.

``characters`` looks into the block, ``context`` around it, ``structure`` at the markup. A signal
that is unknown is NaN, never zero.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from cleaner import structured
from cleaner.model import Blocks, Floats, Head, Marks, Signals
from cleaner.rules import RuleSet
from cleaner.signals import characters, context, structure, whole
from cleaner.tokens import phrase_tokens

NEAR: Final = ("words", "prose", "ends sentence", "says any", "opens", "ends cut", "common words")
NEAR_HTML: Final = (*NEAR, "is heading", "link share", "alike prose", "container 1 prose share")


def measure(blocks: Blocks, marks: Marks, rules: RuleSet) -> Signals:
    """The signals of every block, in a fixed order of names for each door."""
    counts = characters.count(blocks.texts)
    links = None if blocks.bare else structure.link_share(blocks, counts)
    written = context.prose(counts, links)
    columns = characters.measure(blocks.texts, counts)
    columns |= context.place(counts, written)
    columns |= context.spoken(marks, rules, counts, written)
    columns |= context.words(marks, titles(blocks.head))
    columns |= context.kinds(blocks)
    if blocks.elements is not None and not blocks.bare:
        columns |= structure.measure(blocks, blocks.elements, marks, rules, counts, written)
        columns["quoted by data"] = context.quoted(marks, structured.body(blocks.head))
        columns["quoted by description"] = context.quoted(marks, _description(blocks.head))
        columns |= context.near(columns, NEAR_HTML)
        page = whole.declared(blocks.head, blocks)
    else:
        columns |= context.near(columns, NEAR)
        page = {}
    page |= whole.sizes(counts, written)
    page |= whole.shares(columns, counts["words"], html=not blocks.bare)
    columns |= whole.spread(page, len(blocks))
    values = np.empty((len(blocks), len(columns)), dtype=np.float32)
    for at, column in enumerate(columns.values()):
        values[:, at] = column
    return Signals(tuple(columns), values)


def titles(head: Head) -> list[tuple[str, ...]]:
    """The page's own titles and description, cut into tokens."""
    wanted = [head.title]
    wanted += [content for name, content in head.metas if name in ("og:title", "twitter:title")]
    return [phrase_tokens(title) for title in wanted]


def _description(head: Head) -> str:
    return structured.meta(head, "og:description") or structured.meta(head, "description")


__all__ = ["Floats", "measure", "titles"]
