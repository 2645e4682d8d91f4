"""The lexicon: what became of text under a name, in a line, or below a heading on other sites.

Hand-written rules say what a person knows; the lexicon says what was counted. Each term (a token of a
``class`` or ``id``, a word of a line, of a paragraph, or of a heading) has the log-odds with which text that
it stands by was body, counted once per site and only where many sites have it. No text of any page is
in it. Counting is ``bench``'s work.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from cleaner.kinds import Kinds
from cleaner.model import Medium
from cleaner.tokens import NUMBER, one_name_tokens

NEAR: Final = 3  # elements above a block whose names stand near it
LINE: Final = 20  # most tokens of a line; what holds more is a paragraph
WHOLE: Final = 6  # most tokens of a text that is a term as a whole
SPOKEN: Final = 0.5  # of a page's words are known where it is in a language that was counted
HEADING: Final = 14  # tokens of a heading that are looked at
PLACES: Final = ("own", "near", "far")
FOLDER: Final = Path(__file__).parent / "data" / "weights" / "lexicon"
PARTS: Final[dict[Medium, tuple[str, ...]]] = {  # what is looked up of a page
    "html": ("names", "lines", "headings", "kinds"),
    "text": ("lines", "paragraphs"),
}

Terms = Mapping[str, float]


@dataclass(frozen=True)
class Lexicon:
    """``names`` for names on the block, near it, and anywhere above (``PLACES``; ``None`` is unknown);
    ``lines`` and ``paragraphs`` for words in the block; ``headings`` for words of the heading it stands
    under. All values are log-odds of body."""

    names: Mapping[str, Sequence[float | None]] = field(default_factory=dict)
    lines: Terms = field(default_factory=dict)
    paragraphs: Terms = field(default_factory=dict)
    headings: Terms = field(default_factory=dict)
    kinds: Kinds = field(default_factory=Kinds)

    def speaks(self, texts: Iterable[Sequence[str]]) -> bool:
        """Whether most words of the texts are known. Of another language too little is to tell by."""
        words = [token for tokens in texts for token in tokens if token != NUMBER]
        return sum(word in self.lines or word in self.paragraphs for word in words) >= SPOKEN * len(words)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Lexicon:
        """The lexicon in the form it has in its files. A part that is not there is empty."""
        names, lines, paragraphs, headings = (
            data.get(part, {}) for part in ("names", "lines", "paragraphs", "headings")
        )
        kinds = Kinds.from_dict(data["kinds"]) if "kinds" in data else Kinds()
        return cls(names, lines, paragraphs, headings, kinds)


def names_terms(names: str) -> frozenset[str]:
    """The tokens of an element's names, and the pairs of them that stand together in one name.

    >>> sorted(names_terms("post-body x2"))
    ['body', 'post', 'post body']
    """
    return frozenset().union(*map(name_terms, names.split()))


def name_terms(name: str) -> frozenset[str]:
    """The tokens of one name, and the pairs of them."""
    tokens = one_name_tokens(name)
    found = {token for token in tokens if len(token) > 1 and not token.isdigit()}
    found.update(f"{one} {two}" for one, two in pairwise(tokens) if not (one.isdigit() or two.isdigit()))
    return frozenset(found)


def line_terms(tokens: Sequence[str]) -> list[str]:
    """The words and pairs of words of a short block, the first word (``^``) and the whole text (``=``).

    >>> line_terms(("read", "more"))
    ['=read more', '^read', 'more', 'read', 'read more']
    """
    return [] if len(tokens) > LINE or not tokens else sorted({*_words(tokens), f"^{tokens[0]}"})


def paragraph_terms(tokens: Sequence[str]) -> list[str]:
    """The words and pairs of words of a longer block."""
    return sorted(_words(tokens)) if len(tokens) > LINE else []


def heading_terms(tokens: Sequence[str]) -> list[str]:
    """The words and pairs of words of a heading, and its whole text."""
    return sorted(_words(tokens[:HEADING])) if tokens else []


def _words(tokens: Sequence[str]) -> set[str]:
    found = {*tokens, *(f"{one} {two}" for one, two in pairwise(tokens))}
    if len(tokens) <= WHOLE:
        found.add(f"={' '.join(tokens)}")
    return found


@cache
def shipped(medium: Medium) -> Lexicon:
    """Of the lexicon that comes with the package, the parts that the signals of one door look into."""
    return Lexicon.from_dict({part: _part(part) for part in PARTS[medium]})


@cache
def _part(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_bytes())
