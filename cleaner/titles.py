"""The article's title: all that the page calls itself, and which of it most speaks for.

What a page says of itself in its head often has the site's name or a slogan glued on, and its first
heading may be the site's. So every heading of level one, and every part of the page's own titles, is a
candidate, and each gets points for where it stands. The points were chosen on WCXB dev, November 2026.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import unescape
from math import log1p
from typing import Final

import regex

from cleaner import bylines, dates, publisher
from cleaner.languages import COMMON
from cleaner.model import Blocks, Role
from cleaner.structured import items, meta, types
from cleaner.tokens import NUMBER, phrase_tokens

CUTS: Final = regex.compile(r"\s[|–—·»•>:-]++\s|\s?[|»]\s?|\s?::\s?")
PARTS: Final = 6  # of a title that are told apart
HEADING: Final = 0.5  # the first heading of level one,
ONLY: Final = 1.5  # and more where it is the only one
CHOSEN: Final = 0.5  # the block that the page's layout and rules make the title
HEADLINE: Final = 0.5  # what structured data calls it,
THREAD: Final = 5.0  # more so a thread, whose heading carries labels too
WITHIN: Final = 1.5  # what stands in the page's <title>,
CARD: Final = 1.0  # and what its Open Graph title is, whole or but for its last part
FRONT: Final = 0.5  # a <title> but for its last part, where the site's name stands
REST: Final = -2.0  # one but for its first part
HELD: Final = 1.0  # what a heading of level one holds,
LIKE: Final = -2.0  # less by how like one it is: then the heading itself is wanted
SITE: Final = -1.0  # the site's name,
SITED: Final = -1.5  # and what it is glued on
NAMED: Final = -2.0  # another name of the site, on a page that is not its first
ADDRESS: Final = 1.5  # words that are those of the page's address, by how like they are
WORD: Final = -1.0  # one word alone

# For pages of bare lines; points chosen on three of five folds of WCXB dev, as inscriptis renders it.
FAR: Final = 60  # lines above the body that are looked at
LONGEST: Final = 40  # most tokens of a title
START: Final = 3  # blocks of the body that open it,
OPENED: Final = 1.5  # and what a line gets for its words that stand there,
TOLD: Final = 0.4  # for each time that one of its words is said in the body,
OFTEN: Final = 4  # at most so many times,
ABOUT: Final = 0.25  # and for the logarithm of that, added up over its words,
MOST: Final = 12.0  # to so much
LIKELY: Final = 1.0  # the block that its place and the rules make the title
APART: Final = 2.25  # an empty line above, and one below
CAPITAL: Final = 1.0  # words with a capital
SIGNED: Final = 1.0  # a date among the next lines, and a byline
BELOW: Final = 4  # of them
LINKED: Final = 4.0  # words of the page's address, by how like they are
SENTENCE: Final = -2.5  # an end like a sentence's,
ENDING: Final = (".", ":", "!", ";")
LISTING: Final = -2.75  # an item or a row,
LISTED: Final = frozenset({"item", "table"})
OTHER: Final = -1.25  # a line that is something else,
OTHERS: Final = frozenset({"byline", "caption", "share", "contact", "legal", "promotion"})
BODY: Final = -2.0  # the first line of the body,
LONG: Final = -0.15  # each word beyond so many
WORDS: Final = 14

Tokens = tuple[str, ...]


def find(page: Blocks, chosen: int | None, address: str = "") -> str:
    """The title, or an empty string. ``chosen`` is the block that looks most like it, ``address`` the page's.

    >>> from cleaner.segment_html import segment_html
    >>> from cleaner.model import Source
    >>> head = "<title>Low water at Mell | Tidewater Post</title>"
    >>> find(segment_html(Source(head + "<h2>Low water</h2>", "html")), None)
    'Low water at Mell'
    """
    headings = [
        text
        for text, kind, level in zip(page.texts, page.kinds, page.levels, strict=True)
        if kind == "heading" and level == 1
    ]
    site, called = phrase_tokens(meta(page.head, "og:site_name")), publisher.names(page.head)
    path = publisher.path(address)
    points: dict[Tokens, float] = {}
    texts: dict[Tokens, str] = {}
    for text, value in _named(page, headings, site, chosen):
        tokens = phrase_tokens(text)
        if tokens:
            texts.setdefault(tokens, " ".join(text.split()))
            points[tokens] = points.get(tokens, 0.0) + value
    whole = phrase_tokens(page.head.title)
    firsts = [phrase_tokens(text) for text in headings]
    for tokens in points:
        points[tokens] += WITHIN * _holds(whole, tokens) + WORD * (len(tokens) == 1)
        if site and _holds(tokens, site):
            points[tokens] += SITE if tokens == site else SITED
        elif path and (tokens in called or publisher.hosted(tokens, address)):
            points[tokens] += NAMED
        points[tokens] += ADDRESS * _likeness(path, tokens)
        if tokens not in firsts:
            points[tokens] += HELD * any(_holds(first, tokens) for first in firsts)
            points[tokens] += LIKE * max((_likeness(first, tokens) for first in firsts), default=0.0)
    return texts[max(points, key=points.__getitem__)] if points else ""


def above(page: Blocks, tokens: Sequence[Tokens], roles: Sequence[Role], address: str = "") -> str:
    """The title of a page of bare lines: of those above its body the one that stands like a title and whose
    words the body is about."""
    if "title" not in roles:  # nothing looks like one
        return ""
    first = roles.index("body") if "body" in roles else len(roles)
    body = [own for own, role in zip(tokens, roles, strict=True) if role == "body"]
    told = Counter(word for own in body for word in {*own})
    opening = {word for own in body[:START] for word in own}
    path = publisher.path(address)
    best, found = float("-inf"), ""
    for at in range(max(first - FAR, 0), min(first + 1, len(page))):
        if len(tokens[at]) <= LONGEST and not {NUMBER}.issuperset(tokens[at]):
            value = _about(tokens[at], told, opening) + _stands(page, roles, at)
            value += LINKED * _likeness(path, tokens[at]) + BODY * (at == first)
            value += LONG * max(len(tokens[at]) - WORDS, 0)
            if value > best:
                best, found = value, " ".join(page.texts[at].split())
    return found


def _about(tokens: Tokens, told: Counter[str], opening: set[str]) -> float:
    """Points for how much the body speaks of these words."""
    words = {*tokens} - COMMON - {NUMBER}
    if not words:
        return 0.0
    often = sum(min(told[word], OFTEN) for word in words) / len(words)
    opened = sum(word in opening for word in words) / len(words)
    return OPENED * opened + TOLD * often + ABOUT * min(sum(log1p(told[word]) for word in words), MOST)


def _stands(page: Blocks, roles: Sequence[Role], at: int) -> float:
    """Points for the form of a line and for what stands around it."""
    text, below = page.texts[at], range(at + 1, min(at + 1 + BELOW, len(page)))
    initials = [word[0].isupper() for word in text.split() if word[0].isalpha()]
    value = CAPITAL * sum(initials) / max(len(initials), 1)
    value += SIGNED * any(roles[line] == "byline" for line in below)
    value += SIGNED * any(
        bylines.short(page, roles, line) and dates.parse(page.texts[line]) for line in below
    )
    value += (
        APART * sum(bool(page.gaps[line]) for line in range(at, min(at + 2, len(page)))) if page.gaps else 0.0
    )
    value += SENTENCE * text.endswith(ENDING) + LISTING * (page.kinds[at] in LISTED)
    return value + LIKELY * (roles[at] == "title") + OTHER * (roles[at] in OTHERS)


def _named(
    page: Blocks, headings: list[str], site: Tokens, chosen: int | None
) -> Iterator[tuple[str, float]]:
    """Every candidate, with the points of the place it stands in."""
    for at, text in enumerate(headings):
        yield text, HEADING * (at == 0) + ONLY * (len(headings) == 1)
    for item in items(page.head):
        headline = item.get("headline")
        if isinstance(headline, str):
            yield unescape(headline), THREAD if "DiscussionForumPosting" in types(item) else HEADLINE
    if chosen is not None:
        yield page.texts[chosen], CHOSEN
    for text, start, end, parts in _parts(meta(page.head, "og:title")):
        yield text, CARD * (start == 0 and end >= max(parts - 1, 1))
    yield from _fronts(page.head.title, site, longest=not headings)


def _fronts(title: str, site: Tokens, *, longest: bool) -> Iterator[tuple[str, float]]:
    """The parts of a <title>: without its last one, where the site's name stands, and a section's before it
    it is the title, and not without its first one. Of two parts the longer is, where nothing else tells."""
    found = list(_parts(title))
    single = [phrase_tokens(text) for text, start, end, _ in found if end == start + 1]
    cut = len(single) - 1
    while cut > 1 and len(single[cut - 1]) == 1:
        cut -= 1
    turned = longest and len(single) == 2 and len(single[0]) < len(single[1]) and single[1] != site
    for text, start, end, parts in found:
        front, rest = start == 0 and end == cut, start == 1 and end == parts
        yield text, FRONT * (rest if turned else front) + REST * (rest and not turned)


def _parts(title: str) -> Iterator[tuple[str, int, int, int]]:
    """Every run of a title's parts, from which to which it goes, and how many parts there are."""
    title = unescape(title)
    cuts = [found.span() for found in CUTS.finditer(title)][: PARTS - 1]
    begins, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(title)]
    for start, begin in enumerate(begins):
        for end in range(start, len(ends)):
            yield title[begin : ends[end]], start, end + 1, len(begins)


def _holds(tokens: Tokens, part: Tokens) -> bool:
    return any(tokens[at : at + len(part)] == part for at in range(len(tokens) - len(part) + 1))


def _likeness(one: Tokens, two: Tokens) -> float:
    return len({*one} & {*two}) / max(len({*one} | {*two}), 1)
