"""What is settled of readers' comments below an article, and of the posts of a thread: the names that sites
give to what people write tell what surrounds it.

Each function names blocks, given what is kept so far; ``neighbours`` says in which order they are asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import regex

from cleaner import roles
from cleaner.bare import PARAGRAPH
from cleaner.model import Blocks, Elements, Flags, Page
from cleaner.tokens import name_tokens, one_name_tokens

SURELY: Final = 0.8  # chance of being an article from which comments below the text are none of it
COMMENTS: Final = frozenset(  # with which their names open
    "comment comments commentlist kommentar kommentare commentaire commentaires comentario comentarios "
    "commenti kommentarer komentarze komentare reacties yorumlar kommentaarit cmt cmts pinglun".split()
)
# What one of them at least opens with, to look at few names more closely.
LIKE_COMMENTS: Final = re.compile(f"(?i){'|'.join(sorted({word[:3] for word in COMMENTS}))}")
RULED: Final = "_" * 10  # what a member's signature stands behind,
SIGNATURE: Final = "signature"  # a token of the names of its element, where none of these stands before it:
DECLARED: Final = frozenset("type member method function class constructor field".split())  # of code
LINES: Final = 8  # most blocks of one,
SIGNED: Final = 0.3  # and most of the kept text that signatures are
SEVERAL: Final = 3  # fewest posts of a thread,
MOSTLY: Final = 0.6  # share of what is kept that they hold, and of what they hold that is kept,
FAR: Final = 40  # and most blocks above one in which its author is named
UNNUMBERED: Final = regex.compile(r"\d++")
ANSWER: Final = "re"  # what the subject of one opens with


def comments(page: Page, keep: Flags) -> Iterator[int]:
    """Readers' comments below the first paragraph of an article, by the names of their elements. Where that
    paragraph stands in an element of the same names, they are those of each post of a thread."""
    elements, kept = page.blocks.elements, keep.nonzero()[0].tolist()
    lead = next((at for at in kept if len(page.blocks.texts[at]) >= PARAGRAPH), None)
    if elements is None or page.blocks.bare or page.article < SURELY or lead is None:
        return
    called = {names for names in {*elements.names} if _calls_comments(names)}
    at, threads = page.blocks.places[lead], [False] * len(elements.tags)
    while at:
        called.discard(elements.names[at])
        at = elements.parents[at]
    for at, parent in enumerate(elements.parents):
        threads[at] = threads[parent] or (elements.names[at] in called and elements.first[at] > lead)
    inside = page.blocks.inner or [""] * len(keep)
    yield from (at for at in kept if threads[page.blocks.places[at]] or (at > lead and inside[at] in called))


def _calls_comments(names: str) -> bool:
    return bool(LIKE_COMMENTS.search(names)) and any(
        not COMMENTS.isdisjoint(one_name_tokens(name)[:1]) for name in names.split()
    )


def posts(page: Page, keep: Flags) -> Iterator[int]:
    """The posts of a thread of which nothing is kept yet, as they are short: elements of the same tag and
    names as those that hold most of what is kept, each below one in which somebody is named. Where several
    sorts of elements do, the sort that holds least else."""
    elements, texts = page.blocks.elements, page.blocks.texts
    if elements is None or page.blocks.bare or keep.all():
        return
    sizes = np.array([len(text) for text in texts])
    all_text, kept = np.cumsum([0, *sizes]), np.cumsum([0, *(sizes * keep)])
    enough = MOSTLY * kept[-1]
    best, share = [], MOSTLY
    for spans in _alike(elements):
        first, end = np.array(spans).T
        own, total = (kept[end] - kept[first]).sum(), (all_text[end] - all_text[first]).sum()
        if own >= enough and own >= share * total and (first[1:] >= end[:-1]).all():
            best, share = spans, own / total
    signed = _signed(page.blocks, best) if any(not keep[slice(*span)].any() for span in best) else []
    if len(signed) >= MOSTLY * len(best):
        for start, stop in signed:
            if not keep[start:stop].any() and "heading" not in page.blocks.kinds[start:stop]:  # no teaser
                alone = stop - start == 1  # then what a rule knows is what somebody said
                free = (at for at in range(start, stop) if page.blocks.kinds[at] != "quote")
                yield from (at for at in free if alone or not roles.is_marked(page.marks, at))


def _alike(elements: Elements) -> Iterable[list[tuple[int, int]]]:
    """The blocks of elements that have the same tag and the same names, but for numbers, and are several."""
    bare = {names: UNNUMBERED.sub("", names) for names in {*elements.names} - {""}}
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for tag, names, first, end in zip(
        elements.tags, elements.names, elements.first, elements.end, strict=True
    ):
        if names and first < end:
            found.setdefault((tag, bare[names]), []).append((first, end))
    return (spans for spans in found.values() if len(spans) >= SEVERAL)


def _signed(blocks: Blocks, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those of the elements above which, behind the one before, somebody is named."""
    from cleaner import authors  # most pages pay nothing for it

    before = [0, *(end for _, end in spans)]
    gaps = (range(max(stop, first - FAR), first) for stop, (first, _) in zip(before, spans, strict=False))
    return [
        span for span, gap in zip(spans, gaps, strict=True) if any(authors.poster(blocks, at) for at in gap)
    ]


def signatures(page: Page, keep: Flags) -> Iterator[int]:
    """What members of a forum put below each of their posts: behind a rule of underscores, or in elements
    named for it. One alone may be that of a letter."""
    texts, kept = page.blocks.texts, keep.nonzero()[0].tolist()
    signed = {at for at, text in enumerate(texts) if text.startswith(RULED)} | _named_signatures(page.blocks)
    own = [at for at in kept if at in signed]
    few = sum(len(texts[at]) for at in own) <= SIGNED * sum(len(texts[at]) for at in kept)
    if few and len({page.blocks.places[at] for at in signed}) > 1:
        yield from own


def _named_signatures(blocks: Blocks) -> set[int]:
    """The blocks in elements named for signatures."""
    elements = blocks.elements
    if elements is None:
        return set()
    told = {names for names in {*elements.names} if SIGNATURE in names.lower()}
    told = {names for names in told if _calls_signature(name_tokens(names))}
    spans = zip(elements.names, elements.first, elements.end, strict=True)
    found = [range(first, end) for names, first, end in spans if names in told] if told else []
    return {at for span in found if len(span) <= LINES for at in span}


def _calls_signature(tokens: Sequence[str]) -> bool:
    """Whether names are those of a signature, and not of what declares a piece of code.

    >>> _calls_signature(("post", "signature")), _calls_signature(("member", "signature"))
    (True, False)
    """
    return any(one == SIGNATURE and before not in DECLARED for before, one in pairwise(("", *tokens)))


def subjects(page: Page, keep: Flags) -> Iterator[int]:
    """The title of a thread said again above its answers, with the word that says that it is one, and then
    above its first post too."""
    tokens = page.marks.tokens
    title = tokens[page.title] if page.title is not None else ()
    again = [at for at in keep.nonzero()[0].tolist() if title and tokens[at] in (title, (ANSWER, *title))]
    if sum(tokens[at] != title for at in again) > 1:
        yield from again
