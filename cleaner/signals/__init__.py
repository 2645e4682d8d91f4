"""Signals: everything the weights may know about a block, as one row of named numbers.

``characters`` looks into the block, ``context`` around it, ``structure`` at the markup, ``records`` at
its repetition, ``lexical`` into the lexicon, ``whole`` at the page without what stands ``apart`` from it.
A signal that is unknown is NaN, never zero.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from cleaner import structured
from cleaner.kinds import KINDS, page_terms
from cleaner.lexicon import Lexicon
from cleaner.model import Blocks, Flags, Head, Marks, Signals
from cleaner.signals import characters, context, lexical, records, structure, whole
from cleaner.signals.apart import apart
from cleaner.tokens import phrase_tokens

NEAR: Final = ("words", "prose", "ends sentence", "says any", "opens", "ends cut", "common words")
NEAR_HTML: Final = (*NEAR, "is heading", "link share", "alike prose", "container 1 prose share")


def measure(blocks: Blocks, marks: Marks, lexicon: Lexicon | None = None) -> Signals:
    """The signals of every block, in a fixed order of names for each door."""
    return looked_up(plain(blocks, marks), blocks, marks, Lexicon() if lexicon is None else lexicon)


def looked_up(seen: Signals, blocks: Blocks, marks: Marks, lexicon: Lexicon) -> Signals:
    """The plain signals with those that come from the lexicon."""
    columns = lexical.measure(blocks, marks, lexicon)
    if not blocks.bare:
        figures = page_figures(seen)
        chances = lexicon.kinds.chances(page_terms(blocks, marks, core(seen)), figures)
        columns |= whole.spread(dict(zip(kind_names(), chances.tolist(), strict=True)), len(blocks))
    return Signals((*seen.names, *columns), np.column_stack([seen.values, *columns.values()]))


def page_figures(seen: Signals) -> dict[str, float]:
    """The page's own figures among its signals."""
    return {name: float(seen.values[0, at]) for at, name in enumerate(seen.names) if name.startswith("page ")}


def core(seen: Signals) -> Flags:
    """The blocks that do not stand apart; all, where none or every one does."""
    if "apart" not in seen.names:
        return np.full(len(seen.values), True)
    found: Flags = seen.values[:, seen.names.index("apart")] == 0
    return found | (not found.any())


def kind_names() -> tuple[str, ...]:
    """The signals that tell the kind of the page, in the order of ``KINDS``."""
    return tuple(f"kind {kind}" for kind in KINDS)


def plain(blocks: Blocks, marks: Marks) -> Signals:
    """The signals that need nothing but the page and its marks."""
    counts = characters.count(blocks.texts)
    links = None if blocks.bare else structure.link_share(blocks, counts)
    written = context.prose(counts, links)
    columns = characters.measure(blocks.texts, counts)
    inner = np.full(len(blocks), True)
    if blocks.elements is not None and not blocks.bare:
        frame = apart(blocks.elements, marks, np.where(written, counts["words"], 0))
        columns["apart"] = frame.astype(np.float32)
        inner = ~frame | frame.all()
    columns |= context.place(counts, written, inner)
    columns |= context.spoken(marks, counts, written, inner)
    columns |= context.words(marks, titles(blocks.head))
    columns |= context.kinds(blocks, inner)
    if blocks.elements is not None and not blocks.bare:
        columns |= structure.measure(blocks, blocks.elements, marks, counts, written, inner)
        columns |= records.measure(blocks, blocks.elements, columns)
        columns["quoted by data"] = context.quoted(marks, structured.body(blocks.head))
        columns["quoted by description"] = context.quoted(marks, _description(blocks.head))
        columns |= context.near(columns, NEAR_HTML)
        page = whole.declared(blocks.head, blocks, inner)
    else:
        columns |= context.near(columns, NEAR)
        columns |= context.repetition(columns)
        page = {}
    page |= whole.sizes(counts["words"][inner], written[inner])
    page |= whole.shares(columns, counts["words"], inner, html=not blocks.bare)
    columns |= whole.spread({f"page {name}": value for name, value in page.items()}, len(blocks))
    names = tuple(columns)
    values = np.empty((len(blocks), len(names)), dtype=np.float32)
    for at, name in enumerate(names):  # each column goes as soon as it is copied: a large page has many
        values[:, at] = columns.pop(name)
    return Signals(names, values)


def titles(head: Head) -> list[tuple[str, ...]]:
    """The page's own titles, cut into tokens."""
    wanted = [head.title]
    wanted += [content for name, content in head.metas if name in ("og:title", "twitter:title")]
    return [phrase_tokens(title) for title in wanted]


def _description(head: Head) -> str:
    return structured.meta(head, "og:description") or structured.meta(head, "description")


__all__ = ["core", "kind_names", "looked_up", "measure", "page_figures", "plain", "titles"]
