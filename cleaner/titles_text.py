"""The title of a page of bare lines: of those above its body, and where it starts, the one that stands like a
title and whose words the body is about.

All that is known of a line is a number with a name, worth as many points as ``data/titles.json`` says. Those
were fitted on WCXB dev as inscriptis renders it, with and without the pages' addresses; the file's head has
the share that comes out right on sites that the fit had not seen.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from math import log1p
from pathlib import Path
from typing import Final, NamedTuple

import regex

from cleaner import bylines, dates, publisher
from cleaner.languages import COMMON
from cleaner.model import Blocks, Role
from cleaner.rules import default_rules
from cleaner.titles import Tokens, likeness
from cleaner.tokens import NUMBER

FAR: Final = 60  # lines above the body that are looked at,
INTO: Final = 12  # and from its first line on, for what stands above a title may be taken for body
LONGEST: Final = 40  # most tokens of a title
WORDS: Final = 14  # from which on a line is long
START: Final = 3  # blocks of the body that open it
OFTEN: Final = 4  # times that a word is said in the body; more count no further
MOST: Final = 12.0  # likewise for the logarithms of such times, added up over a line's words
BELOW: Final = 4  # lines below one that may sign it
CRUMBS: Final = 6  # lines above one among which the path to it may stand
STEPS: Final = regex.compile(r"[/>»›|]")  # of such a path
ENDING: Final = (".", ":", "!", ";")  # of a sentence or a label
# A line that says it is the title, in the head that readers and note books set above a text,
NAMED: Final = regex.compile(r"\A(?i:title): ([\"'“]?)(.+?)\1\Z")
HEADED: Final = 12  # lines of which there may be
LISTED: Final = frozenset({"item", "table"})
OTHERS: Final = frozenset({"byline", "caption", "comment", "share", "legal", "promotion"})
LABELS: Final[frozenset[Role]] = frozenset({"navigation", "share", "promotion", "legal"})  # of rules
UNSIGNED: Final = 2  # fewest tokens of a title where nothing tells that there is one
SIGNED: Final = 6  # lines at the start of a page in which a byline or a date tells that a title is above it

Points = Mapping[str, float]
Known = dict[str, float]


class Line(NamedTuple):
    """A line that may be the title, and what is known of it, by name."""

    text: str
    known: Known


class Body(NamedTuple):
    """Where the body starts, in how many of its blocks each word stands, and the words that open it."""

    first: int
    told: Counter[str]
    opening: set[str]


@cache
def fitted() -> Points:
    """What each thing that is known of a line is worth."""
    points: Points = json.loads((Path(__file__).parent / "data" / "titles.json").read_bytes())["points"]
    return points


def best(found: Sequence[Line], points: Points) -> str:
    """The line worth most, the first of equals; an empty string where there is none.

    >>> best([Line("Home", {"listing": 1.0}), Line("Low water at Mell", {"capital": 0.5})], {"listing": -1.0})
    'Low water at Mell'
    """
    worth = [sum(points.get(name, 0.0) * value for name, value in line.known.items()) for line in found]
    return found[worth.index(max(worth))].text if found else ""


def lines(page: Blocks, tokens: Sequence[Tokens], roles: Sequence[Role], address: str = "") -> list[Line]:
    """The lines that may be the title; none of a text that is all body and not signed."""
    body, path = _body(tokens, roles), publisher.path(address)
    looked = range(max(body.first - FAR, 0), min(body.first + INTO, len(page)))
    fewest = 1
    if "title" not in roles and not (looked := _signed(page, roles)) and body.first < len(page):
        looked, fewest = range(max(body.first - FAR, 0), body.first), UNSIGNED
    reach = range(looked.start, min(looked.stop + BELOW, len(page)))
    dated = {at for at in reach if bylines.short(page, roles, at) and dates.parse(page.texts[at])}
    found = []
    for at, said in zip(looked, _said(page, tokens, looked), strict=True):
        own = tokens[at]
        if fewest <= len(own) <= LONGEST and not {NUMBER}.issuperset(own) and not _label(own):
            known = {**said, **_place(at, body), **_about(own, body), **_stands(page, roles, at, dated)}
            known |= {
                "address": likeness(path, own),
                "words": log1p(len(own)),
                "long": float(max(len(own) - WORDS, 0)),
            }
            text = " ".join(page.texts[at].split())
            found.append(Line(NAMED.sub(r"\2", text) if at < HEADED else text, known))
    return found


def _signed(page: Blocks, roles: Sequence[Role]) -> range:
    """The lines at the start of a page above the first that is signed or dated; none where none is."""
    for at in range(min(SIGNED, len(page))):
        if roles[at] == "byline" or (bylines.short(page, roles, at) and dates.parse(page.texts[at])):
            return range(0 if all(text.endswith(ENDING) for text in page.texts[:at]) else at)
    return range(0)


def _label(tokens: Tokens) -> bool:
    """Whether the whole line is a phrase that the rules of the package know from menus and the like."""
    index = default_rules().index
    index.meet({tokens[0]})
    return any(index.rules[at].role in LABELS for at in index.exact.get(tokens, ()))


def _body(tokens: Sequence[Tokens], roles: Sequence[Role]) -> Body:
    body = [own for own, role in zip(tokens, roles, strict=True) if role == "body"]
    first = roles.index("body") if body else len(roles)
    return Body(
        first,
        Counter(word for own in body for word in {*own}),
        {word for own in body[:START] for word in own},
    )


def _said(page: Blocks, tokens: Sequence[Tokens], looked: range) -> list[Known]:
    """For each of these lines whether the page says it again, alone or inside of another line."""
    spaced = {at: f" {' '.join(tokens[at])} " for at in looked}
    times, near = Counter(tokens), Counter(spaced.values())
    whole = "\n".join(spaced.values())
    steps = {at for at in looked if STEPS.search(page.texts[at])}
    return [
        {
            "said again": log1p(times[tokens[at]] - 1),
            "held": float(whole.count(spaced[at]) > near[spaced[at]]),
            "path above": float(
                any(spaced[at] in spaced[by] for by in range(at - CRUMBS, at) if by in steps)
            ),
        }
        for at in looked
    ]


def _place(at: int, body: Body) -> Known:
    return {
        "body's first": float(at == body.first),
        "within body": float(at > body.first),
        "deep in body": float(max(at - body.first, 0)),
    }


def _about(tokens: Tokens, body: Body) -> Known:
    """How much the body speaks of these words."""
    words = {*tokens} - COMMON - {NUMBER}
    if not words:
        return {}
    return {
        "opens body": sum(word in body.opening for word in words) / len(words),
        "often in body": sum(min(body.told[word], OFTEN) for word in words) / len(words),
        "body about": min(sum(log1p(body.told[word]) for word in words), MOST),
    }


def _stands(page: Blocks, roles: Sequence[Role], at: int, dated: set[int]) -> Known:
    """The form of a line and what stands around it."""
    text, below = page.texts[at], range(at + 1, min(at + 1 + BELOW, len(page)))
    initials = [word[0].isupper() for word in text.split() if word[0].isalpha()]
    gaps = [line < len(page) and bool(page.gaps and page.gaps[line]) for line in (at, at + 1)]
    return {
        "capital": sum(initials) / max(len(initials), 1),
        "first capital": float(initials[:1] == [True]),
        "shouted": float(text.isupper()),
        "signed below": float(any(roles[line] == "byline" for line in below)),
        "dated below": float(not dated.isdisjoint(below)),
        "dated": float(at in dated),
        "gap above or below": float(any(gaps)),
        "gaps above and below": float(all(gaps)),
        "first line": float(at == 0),
        "sentence": float(text.endswith(ENDING)),
        "listing": float(page.kinds[at] in LISTED),
        "below listing": float(at > 0 and page.kinds[at - 1] in LISTED),
        "likely": float(roles[at] == "title"),
        **({roles[at]: 1.0} if roles[at] in OTHERS else {}),
    }
