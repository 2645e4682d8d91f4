"""What people use on scraped text today: the line rules of two well-known training sets, extractors made
for HTML on one paragraph a line, and nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Final

import regex

from bench import peers
from bench.corpora import Page
from bench.folds import CACHE
from bench.peers import Peer

TERMINAL: Final = (".", "!", "?", '"', "”")
LEAST_WORDS: Final = 5
POLICIES: Final = (
    "terms of use",
    "privacy policy",
    "cookie policy",
    "uses cookies",
    "use of cookies",
    "use cookies",
)
SHORT: Final = 10  # most words of a line that the phrases below empty
COUNTER: Final = regex.compile(
    r"(?i)\d[\d.,]*\s*(?:likes?|shares?|comments?|retweets?|views?|reposts?|quotes?)"
)
PHRASES: Final = regex.compile(r"(?i)^sign[ -]?in\b|\bread more(?:\s*(?:\.\.\.|…))?$|\bitems? in cart\b")
ON_LINES: Final = ("justext", "trafilatura")  # peers that are shown each line as a paragraph


def keep_all(text: str) -> str:
    """Everything."""
    return text


def c4(text: str) -> str:
    """Lines that end like a sentence and have five words, without talk of scripts and policies (the line
    rules of C4, Raffel et al. 2020, section 2.2)."""
    return _lines(text, _c4_keeps)


def refinedweb(text: str) -> str:
    """Lines that are not shouted, numbers, counters, single words or short calls to act (the line-wise
    corrections of RefinedWeb, Penedo et al. 2023, appendix G.2)."""
    return _lines(text, _refinedweb_keeps)


RULES: Final[Mapping[str, Callable[[str], str]]] = {
    "keep all": keep_all,
    "C4 line rules": c4,
    "RefinedWeb line rules": refinedweb,
}


def on_lines(name: str, pages: Sequence[Page], texts: Sequence[str], cache: Path = CACHE) -> Peer:
    """What a peer makes of texts when each of their lines is shown to it as a paragraph."""
    shown = [replace(page, html=_as_html(text)) for page, text in zip(pages, texts, strict=True)]
    return peers.run(name, shown, cache)


def _as_html(text: str) -> bytes:
    """A page of nothing but paragraphs.

    >>> _as_html("Low water\\n\\nat noon & at six")
    b'<html><body><p>Low water</p><p>at noon &amp; at six</p></body></html>'
    """
    lines = "".join(f"<p>{escape(line.strip())}</p>" for line in text.splitlines() if line.strip())
    return f"<html><body>{lines}</body></html>".encode()


def _lines(text: str, keeps: Callable[[str], bool]) -> str:
    return "\n".join(line for line in map(str.strip, text.splitlines()) if line and keeps(line))


def _c4_keeps(line: str) -> bool:
    lower = line.lower()
    said = "javascript" in lower or any(policy in lower for policy in POLICIES)
    return line.endswith(TERMINAL) and len(line.split()) >= LEAST_WORDS and not said


def _refinedweb_keeps(line: str) -> bool:
    letters = [character for character in line if character.isalpha()]
    words = line.split()
    shouted = sum(letter.isupper() for letter in letters) > len(letters) / 2
    counts = not letters or COUNTER.fullmatch(line) is not None
    calls = len(words) <= SHORT and PHRASES.search(line) is not None
    return not (shouted or counts or calls) and len(words) > 1
