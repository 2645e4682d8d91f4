"""The article's title: all that the page calls itself, and which of it most speaks for.

What a page says of itself in its head often has the site's name or a slogan glued on, and its first heading
may be the site's. So every heading of level one, and every part of the page's own titles, is a candidate,
and each gets points for where it stands. The points were chosen on WCXB dev, November 2026. Fitted ones
came out worse on sites that the fit had not seen (linear), or no better (trees): where the heading and the
<title> differ, the gold takes now this, now that. ``titles_text`` finds the title of a page of bare lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from cleaner import publisher
from cleaner.model import Blocks
from cleaner.structured import meta, types
from cleaner.tokens import name_tokens, phrase_tokens

CUTS: Final = regex.compile(r"\s[|–—·»•>:-]++\s|\s?[|｜»]\s?|\s?::\s?")
# What else does on a page without a heading of level one, where nothing but the title's form tells.
MORE_CUTS: Final = regex.compile(
    r"\s(?:[|–—·»•>:-]++|[/_])\s|\s?(?:[|»‹›«｜]|::)\s?|(?<=\p{Han})[_–—-]|[_–—-](?=\p{Han})"
)
PARTED: Final = regex.compile(rf"{CUTS.pattern}|[:：]")  # what a title with the site's name in it has
HEADS: Final = frozenset("header masthead branding logo brand".split())  # in names of elements
FORMAT: Final = regex.compile(
    r"(?i)</?(?:a|b|br|em|font|i|mark|p|small|span|strong|sub|sup|u)(?:\s[^<>]*+)?/?>"
)
PARTS: Final = 6  # of a title that are told apart
COMPARED: Final = 20  # headings of level one that each candidate is held against
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
HEAD: Final = -2.5  # a heading of level one that is the site's name by what the <title> is made of
NAMED: Final = -2.0  # another name of the site, on a page that is not its first
ADDRESS: Final = 1.5  # words that are those of the page's address, by how like they are
WORD: Final = -1.0  # one word alone
TWICE: Final = -10.0  # a candidate that is said twice in a row

Tokens = tuple[str, ...]
Part = tuple[str, int, int, int]


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
    whole = phrase_tokens(publisher.plain(page.head.title))
    sited = _of_site(page, whole) if headings else ()
    for named, value in _named(page, headings, (site, sited), chosen):
        text = publisher.plain(named)
        tokens = phrase_tokens(text)
        if tokens:
            texts.setdefault(tokens, text)
            points[tokens] = points.get(tokens, 0.0) + value
    once = {"".join(text.split()) for text in texts.values()}
    firsts = [phrase_tokens(text) for text in headings[:COMPARED]]
    for tokens in points:
        points[tokens] += WITHIN * _holds(whole, tokens) + WORD * (len(tokens) == 1)
        if site and _holds(tokens, site):
            points[tokens] += SITE if tokens == site else SITED
        elif path and (tokens in called or publisher.hosted(tokens, address)):
            points[tokens] += NAMED
        elif tokens == sited:
            points[tokens] += HEAD
        points[tokens] += TWICE * (publisher.half(texts[tokens]) in once)
        points[tokens] += ADDRESS * likeness(path, tokens)
        if tokens not in firsts:
            points[tokens] += HELD * any(_holds(first, tokens) for first in firsts)
            points[tokens] += LIKE * max((likeness(first, tokens) for first in firsts), default=0.0)
    return texts[max(points, key=points.__getitem__)] if points else ""


def _named(
    page: Blocks, headings: list[str], sites: tuple[Tokens, Tokens], chosen: int | None
) -> Iterator[tuple[str, float]]:
    """Every candidate, with the points of the place it stands in."""
    for at, text in enumerate(headings):
        yield text, HEADING * (at == 0) + ONLY * (len(headings) == 1)
    for item in page.head.items:
        headline = item.get("headline")
        if isinstance(headline, str):
            yield untagged(headline), THREAD if "DiscussionForumPosting" in types(item) else HEADLINE
    if chosen is not None:
        yield page.texts[chosen], CHOSEN
    cuts = CUTS if headings else MORE_CUTS
    for text, start, end, parts in _parts(meta(page.head, "og:title"), cuts):
        yield text, CARD * (start == 0 and end >= max(parts - 1, 1))
    yield from _fronts(list(_parts(page.head.title, cuts)), *sites, longest=not headings)


def _of_site(page: Blocks, whole: Tokens) -> Tokens:
    """The first heading of level one, where it is the site's name: the rest of the <title> is the card's, or
    that of a heading below the head of the page, which this one is in."""
    headings = [at for at, kind in enumerate(page.kinds) if kind == "heading"]
    first = next(at for at in headings if page.levels[at] == 1)
    tokens = phrase_tokens(page.texts[first])
    rests = {whole[len(tokens) :]} if whole[: len(tokens)] == tokens else set()
    rests |= {whole[: -len(tokens)]} if whole[-len(tokens) :] == tokens else set()
    if not tokens or not any(rests) or not PARTED.search(page.head.title):
        return ()
    if phrase_tokens(meta(page.head, "og:title")) in rests:
        return tokens
    below = (at for at in headings if at > first and phrase_tokens(page.texts[at]) in rests)
    return tokens if any(_heads(page, first, at) for at in below) else ()


def _heads(page: Blocks, at: int, below: int) -> bool:
    """Whether a block stands in an element named after the head of a page, and another one outside of it."""
    assert page.elements is not None
    place = page.places[at]
    while place and page.elements.end[place] <= below:
        if page.elements.tags[place] == "header" or not HEADS.isdisjoint(
            name_tokens(page.elements.names[place])
        ):
            return True
        place = page.elements.parents[place]
    return False


def _fronts(
    found: Sequence[Part], site: Tokens, heading: Tokens, *, longest: bool
) -> Iterator[tuple[str, float]]:
    """The parts of a <title>: without its last one, where the site's name stands, and a section's before it
    it is the title, and not without its first one, unless that is the ``heading`` that names the site. Of two
    parts the longer is, where nothing else tells."""
    single = [phrase_tokens(text) for text, start, end, _ in found if end == start + 1]
    cut = len(single) - 1
    while cut > 1 and len(single[cut - 1]) == 1:
        cut -= 1
    two = len(single) == 2
    turned = two and longest and len(single[0]) < len(single[1]) and single[1] != site
    turned = turned or (two and single[0] == heading != ())
    for text, start, end, parts in found:
        front, rest = start == 0 and end == cut, start == 1 and end == parts
        yield text, FRONT * (rest if turned else front) + REST * (rest and not turned)


def _parts(title: str, pattern: regex.Pattern[str]) -> Iterator[Part]:
    """Every run of a title's parts, from which to which it goes, and how many parts there are."""
    title = publisher.plain(title)
    cuts = [found.span() for found in pattern.finditer(title)][: PARTS - 1]
    begins, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(title)]
    for start, begin in enumerate(begins):
        for end in range(start, len(ends)):
            yield title[begin : ends[end]], start, end + 1, len(begins)


def untagged(text: str) -> str:
    """A text of data as it is meant, without the tags of its form.

    >>> untagged("Low &lt;em&gt;water&lt;/em&gt; at Mell")
    'Low water at Mell'
    """
    return publisher.plain(FORMAT.sub("", publisher.plain(text)))


def _holds(tokens: Tokens, part: Tokens) -> bool:
    return any(tokens[at : at + len(part)] == part for at in range(len(tokens) - len(part) + 1))


def likeness(one: Tokens, two: Tokens) -> float:
    """The share of their words that both have."""
    return len({*one} & {*two}) / max(len({*one} | {*two}), 1)
