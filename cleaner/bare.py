"""What neighbours settle on a page that says no more than its lines do (``Blocks.bare``): markup would show
by itself where a list of other pages, a table, a talk or a thread begins and ends.

Each function names blocks, given what is kept so far; ``neighbours`` says in which order they are asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Final

import numpy as np
import regex

from cleaner import roles
from cleaner.lines import BAR, columns, ends_sentence
from cleaner.model import Blocks, Flags, Page
from cleaner.tokens import STOPS, phrase_tokens

LEAST: Final = 0.05  # chance below which nothing is kept because of what stands around it
OWNED: Final = 0.95  # chance from which a block is kept above the title or in a list of other pages
ABOVE: Final = 0.5  # share of the kept prose that stands above such a list
PARAGRAPH: Final = 120  # fewest columns of a paragraph around it
SENTENCE: Final = 70  # fewest columns of a block that holds one
CUT: Final = ("...", "…", "[…]", "[...]")  # how teasers end
SET_IN: Final = 5  # most headlines of other pages between paragraphs,
APART: Final = 2  # fewest paragraphs above them,
HEADLINE: Final = 16  # fewest columns of one,
INNER_END: Final = regex.compile(r"[.!?؟۔] [\p{Lu}\p{Lo}]|[。！？।။។።] ?\p{L}")  # between two sentences
STOPPED: Final = (".", ".”", '."', ".»", *STOPS)  # how a sentence ends,
UNSAID: Final = (*STOPPED, ":", ";")  # and how none of them does
COLONS: Final = (":", "：")  # with which the phrase of a label ends,
ARROWS: Final = (">", "»", "›", "→", "…", "...")  # how the link below a teaser ends
LISTED: Final = 0.3  # share of the items of a list from which all of them are kept
# Who speaks in a line of a talk, behind the time of it.
TURN: Final = regex.compile(r"\A[\[(]?[\d:.]{0,12}[\])]?\s?(\p{L}[\p{L}\p{M}.'’ -]{0,40})\s?[:：]\s?\S")
TURNS: Final = 2  # fewest kept ones of each speaker
SPOKEN: Final = 0.5  # and their share of all of them
POSTS: Final = 2  # fewest kept posts of a thread,
SOME: Final = 2  # and how many more there may be of all,
BUTTON: Final = 4  # and most words of the line below each
GAP: Final = 3  # lines of a bare page that stay between kept ones,
UNSURE: Final = 0.2  # and the least chance of each


def owned(page: Page, keep: Flags) -> Iterator[int]:
    """Blocks under openers of lists of other pages (trending, latest) that stand below most of the
    page's prose, until prose resumes: a paragraph that is not cut off. Markup shows by itself where a
    list ends; this is for pages of bare lines."""
    texts = page.blocks.texts
    if not page.blocks.bare:
        return
    resumes = _resumes(page, keep)
    prose = np.cumsum([len(t) * (r and k) for t, r, k in zip(texts, resumes, keep, strict=True)])
    running = False
    for at in range(len(texts)):
        if roles.opens_others(page.marks, at):
            running = bool(prose[at] >= ABOVE * prose[-1] > 0)
        elif resumes[at]:
            running = False
        if running and page.chances[at] < OWNED:
            yield at


def set_in(page: Page, keep: Flags) -> Iterator[int]:
    """Headlines of other pages that bare lines show amid the prose: a label that a rule knows, a few lines
    that are no sentences, prose again. Two paragraphs at least stand above, since the last label: of a list
    of teasers there is one, and the next headline below ``Read more`` heads its text."""
    if not page.blocks.bare:
        return
    resumes = _resumes(page, keep)
    since = 0
    for at, prose in enumerate(resumes):
        if prose and keep[at]:
            since += 1
        elif _opens(page, at):
            end = at + 1
            while end < len(resumes) and end - at <= SET_IN and _is_headline(page.blocks, end):
                end += 1
            amid = since >= APART and end < len(resumes) and resumes[end] and keep[end]
            if amid and (end - at > 2 or _leads(page, at)):
                yield from range(at, end)
            since = 0


def _opens(page: Page, at: int) -> bool:
    """Whether a line is no more than a label of a list of other pages, or of one of them."""
    tokens = page.marks.tokens[at]
    if page.blocks.texts[at].endswith(ARROWS):  # of what stands above
        return False
    related = [rule for rule in page.marks.said(at) if rule.fitted and rule.role == "related"]
    return any(
        rule.reach == "run" or (rule.matcher == "prefix" and tokens in map(phrase_tokens, rule.phrases))
        for rule in related
    )


def _leads(page: Page, at: int) -> bool:
    """Whether one line below a label is what it speaks of, not a heading: the label opens a list or ends in
    a colon."""
    return roles.opens_others(page.marks, at) or page.blocks.texts[at].endswith(COLONS)


def _is_headline(blocks: Blocks, at: int) -> bool:
    long = HEADLINE <= columns(blocks.texts[at]) < PARAGRAPH
    return long and blocks.kinds[at] == "paragraph" and not blocks.texts[at].endswith(UNSAID)


def _resumes(page: Page, keep: Flags) -> list[bool]:
    """Whether prose resumes at each block: at a paragraph that is not cut off, at a shorter one of two kept
    sentences, or at a kept sentence right above either."""
    resumes = [False] * (len(keep) + 1)
    told = False  # whether a kept sentence stands below
    for at in range(len(keep) - 1, -1, -1):
        text = page.blocks.texts[at]
        size = columns(text) if not text.endswith(CUT) else 0
        below, told = told, bool(keep[at]) and size >= SENTENCE and text.endswith(STOPPED)
        two = told and (below or INNER_END.search(text) is not None)
        resumes[at] = size >= PARAGRAPH or two or (told and resumes[at + 1] and bool(keep[at + 1]))
    return resumes[:-1]


def is_sentence(text: str) -> bool:
    return columns(text) >= SENTENCE or ends_sentence(text)


def listed(page: Page, keep: Flags) -> Iterator[int]:
    """The other items of a list of bare lines, or rows of a table, of which enough are kept."""
    if not page.blocks.bare:
        return
    rows = rows_of(page)
    for kind, run in groupby(range(len(keep)), lambda at: "table" if rows[at] else page.blocks.kinds[at]):
        found = list(run)
        if (kind == "item" or rows[found[0]]) and keep[found].sum() >= LISTED * len(found):
            yield from (
                at for at in found if page.chances[at] >= LEAST and not roles.is_marked(page.marks, at)
            )


def rows_of(page: Page) -> list[bool]:
    """Whether each block is a row of a table of bare lines, beside others, however many cells each has."""
    barred = [False, *(BAR in text for text in page.blocks.texts), False]
    return [
        own and (above or below) for above, own, below in zip(barred, barred[1:], barred[2:], strict=False)
    ]


def turns(page: Page, keep: Flags) -> Iterator[int]:
    """The other turns of a talk in bare lines of which most are kept: a line opens with who speaks."""
    if not page.blocks.bare:
        return
    lines = [(at, found[1]) for at, text in enumerate(page.blocks.texts) if (found := TURN.match(text))]
    said = Counter(speaker for at, speaker in lines if keep[at])
    talk = {speaker for speaker, times in said.items() if times >= TURNS}
    own = [at for at, speaker in lines if speaker in talk]
    if len(talk) >= 2 and keep[own].sum() >= SPOKEN * len(own):
        yield from (at for at in own if page.chances[at] >= LEAST and not roles.is_marked(page.marks, at))


def posts(page: Page, keep: Flags) -> Iterator[int]:
    """The other posts of a thread in bare lines of which most are kept: below each stands the same line."""
    if not page.blocks.bare:
        return
    long = [columns(text) >= SENTENCE for text in page.blocks.texts]
    ends: dict[tuple[str, ...], list[int]] = {}
    for at, below in enumerate(page.marks.tokens[1:]):
        if long[at] and not long[at + 1] and len(below) <= BUTTON:
            ends.setdefault(below, []).append(at)
    for found in ends.values():
        if len(found) > POSTS and POSTS <= keep[found].sum() < len(found) <= SOME * keep[found].sum():
            for at in found:
                while at >= 0 and long[at]:
                    if page.chances[at] >= LEAST and not roles.is_marked(page.marks, at):
                        yield at
                    at -= 1


def gaps(page: Page, keep: Flags) -> Iterator[int]:
    """A few bare lines that no rule knows between two kept blocks, of which one is a paragraph."""
    if not page.blocks.bare:
        return
    texts, kept = page.blocks.texts, keep.nonzero()[0].tolist()
    for above, below in pairwise(kept):
        between = range(above + 1, below)
        long = max(columns(texts[above]), columns(texts[below])) >= SENTENCE
        if long and len(between) <= GAP and not any(roles.is_marked(page.marks, at) for at in between):
            yield from (at for at in between if page.chances[at] >= UNSURE and at != page.title)


def unsaid(page: Page, keep: Flags) -> Iterator[int]:
    """Pictures in Markdown of which nothing is said."""
    for at in keep.nonzero()[0].tolist():
        if not page.marks.tokens[at] and "](" in page.blocks.texts[at]:
            yield at
