"""A page's markup to the parser: in pieces, and so that nothing a stranger wrote costs more than its size
or swallows what follows it unsaid.

What the parser itself would do badly is met here: tens of thousands of open elements (every end tag without
a start is looked for among all of them), a start tag of millions of attributes (all of them in memory at
once), and what is never closed (a comment, an element whose text is not markup, an attribute's quote), behind
which the rest of the page would be gone.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final, Protocol

import regex
from lxml import etree

from cleaner.limits import ATTRIBUTES, LONG

PIECE: Final = 1 << 14  # characters handed over at once
OPEN: Final = 2048  # open elements from which a new parser goes on, to which none is open
MARK: Final = "\x01"  # no page holds it after reading
PROBE: Final = f"<!--{MARK}-->"  # arrives as a comment unless something is still open
RAW: Final = frozenset("title script style iframe noembed".split())  # never drawn, and no markup inside
CODE: Final = frozenset({"script", "style"})  # text that is not for people, wherever it ends
VALUE: Final = r"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)"""
ATTRIBUTE: Final = rf"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+{VALUE}?+)?+"
BEARABLE: Final = rf"(?:{ATTRIBUTE}){{0,{ATTRIBUTES}}}+"
TAG: Final = rf"<[a-zA-Z][^\s/>]*+{BEARABLE}"
SCRIPT: Final = rf"<(?i:script)\b{BEARABLE}[\s/]*+>[^<]*+(?:<(?!(?i:/script))[^<]*+)*+"
# A page as far as the first tag of too many attributes, and the others. (``regex`` would remember each turn.)
FLOOD: Final = re.compile(
    rf"((?:[^<]++|{SCRIPT}|{TAG}[\s/]*+(?:>|\Z)|<(?![a-zA-Z]))*+(?:{TAG})?+)(?:{ATTRIBUTE})*+"
)
# What no tag is read in, and ends of paragraphs and breaks, which HTML reads though nothing was begun.
COMMENT: Final = "<!--[^-]*+(?:-(?!->)[^-]*+)*+"
STRAY: Final = re.compile(rf"({COMMENT}|{SCRIPT}|<(?i:style)\b[^<]*+)|</(?i:(p)|br)\s*+>")
PARAGRAPHS: Final = re.compile("</[pP]>|<[pP][ >]|</[bB][rR]")
ENDED: Final = "\x02"  # no page holds it either: a paragraph ends
FATAL: Final = 3  # the parser's own level for what it could not go on after


class Target(Protocol):
    """What the parser's events go to."""

    deaf: bool  # starts and ends are not the page's own
    probed: bool  # the probe came as a comment
    comment_text: str  # of the comment that it ended
    capture: list[str] | None  # text of the open element of ``RAW``
    raw: str  # which one that is
    parts: list[str]

    @property
    def depth(self) -> int:
        """How many elements are open."""

    def gather(self) -> None:
        """There may be very many parts by now."""

    def forget(self) -> None:
        """Whatever is open hides nothing from here on."""


def feed(target: Target, text: str) -> list[str]:
    """Parse a page into the target, and say what was not closed or not read."""
    notes: list[str] = []
    text = _ended(text)
    while text:
        text = _bearable(text, notes)
        parser = _fed(target, text, notes)
        target.probed, target.comment_text, target.deaf = False, "", True
        parser.feed(PROBE.encode())
        target.deaf = False
        text = _rest(target, text, notes)
        _closed(parser, notes)
        target.forget()
    return notes


def _fed(target: Target, page: str, notes: list[str]) -> etree.HTMLParser:
    """The parser after all of the page, cut before a tag wherever too much is open."""
    parser, at = _parser(target), 0
    while at < len(page):
        end = page.find("<", at + PIECE)
        end = len(page) if end < 0 else end
        if end - at > LONG and (reference := page.find("&", at + LONG, end)) > 0:
            end = reference  # of millions each would be a text of its own
        parser.feed(page[at:end].encode("utf-8"))
        at = end
        target.gather()
        if target.depth > OPEN and at < len(page):
            target.deaf = True
            _closed(parser, notes)
            target.deaf = False
            target.forget()
            parser = _parser(target)
    return parser


def _ended(page: str) -> str:
    """The page with a mark behind each end of a paragraph, where some have no start: the parser says nothing
    of those. ``</br>`` is a break."""
    found = Counter([tag.lower() for tag in PARAGRAPHS.findall(page)])
    if found["</p>"] <= found["<p>"] + found["<p "] and not found["</br"]:
        return page
    return STRAY.sub(_marked, page)


def _marked(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    return f"</p><!--{ENDED}-->" if found[2] else "<br>"


def _bearable(page: str, notes: list[str]) -> str:
    """The page without what a start tag has beyond the most attributes; a small page as it is."""
    if len(page) <= LONG:
        return page
    short = FLOOD.sub(r"\1", page)
    if len(short) == len(page):
        return page
    notes.append(f"a tag has more than {ATTRIBUTES} attributes: later ones were not read")
    return short


def _parser(target: Target) -> etree.HTMLParser:
    made: etree.HTMLParser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)  # type: ignore[call-overload]
    return made


def _closed(parser: etree.HTMLParser, notes: list[str]) -> None:
    parser.close()
    fatal = next((entry for entry in parser.error_log if entry.level >= FATAL), None)
    if fatal is not None:
        notes.append(f"the parser gave up in line {fatal.line}: {fatal.message}")


def _rest(target: Target, text: str, notes: list[str]) -> str:
    """What something that is never closed has swallowed, without that; code is left out and told."""
    if not target.probed and target.parts:
        target.parts[:] = ["".join(target.parts).removesuffix(PROBE)]
    if target.capture is not None:
        rest = "".join(target.capture).removesuffix(PROBE)
        if target.raw in CODE:
            if not rest.isspace() and rest:
                notes.append(
                    f"<{target.raw}> is never closed: the {len(rest)} characters after it are left out"
                )
            return ""
        notes.append(f"<{target.raw}> is never closed: what follows it was read as if it was not there")
        return regex.sub(rf"(?i)<{target.raw}\b[^<>]*+>?+", "", rest)
    if target.comment_text:
        notes.append("a comment is never closed: what follows its start was read as if it was not there")
        return target.comment_text.replace("<!--", "")
    at = -1 if target.probed else _quote(text)
    if at < 0:
        return ""
    notes.append("a quote of an attribute is never closed: what follows it was read as text")
    return text[at + 1 :]


def _quote(text: str) -> int:
    """Where the quote stands that a tag was left open by, or -1: the last of its kind, after an equals sign
    in a tag, and with another tag behind it."""
    places = [text.rfind(quote) for quote in "\"'"]
    opens = [at for at in places if at > 0 and text[:at].rstrip()[-1:] == "=" and "<" in text[at:]]
    return min(opens, default=-1)
