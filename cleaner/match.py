"""Rules on blocks give marks. What a mark is worth is decided later.

Phrases are compared token by token at the head of a block, names once per distinct string. A rule
that reaches ``head`` or ``tail`` speaks only before or after the middle of the page's prose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from cleaner import languages
from cleaner.model import Blocks, Elements, Head, Marks
from cleaner.rule import Rule
from cleaner.rules import Index, RuleSet
from cleaner.structured import meta
from cleaner.tokens import NUMBER, one_name_tokens, phrase_tokens, starts

HEAD: Final = 400  # characters of a block in which phrases are looked for
LINE: Final = 160  # longest block, in characters, that patterns for whole lines look at
BARS: Final = ("|", "•", "·")
BETWEEN: Final = re.compile(r"[|•·»:()–—]|\s-\s")  # the parts of a title
# A link or a picture of Markdown, in a text that was scraped as such: its words are those in brackets.
LINK: Final = re.compile(
    r"!?\[([^\[\]]{0,300})\]\((?:[^()\s]|\([^()\s]{0,300}\)){0,2000}(?:\s\"[^\"]{0,300}\")?\)"
)
PROSE: Final = 120  # shortest block, in characters, that counts as prose for the page's middle
NOTHING: Final = frozenset[int]()  # one for all names: an empty set takes 216 bytes


def match(blocks: Blocks, rules: RuleSet) -> Marks:
    """Find every rule of ``rules`` on ``blocks``."""
    index = rules.index
    texts = [_unlinked(text) if "](" in text else text for text in blocks.texts]
    tokens = [phrase_tokens(_head(text)) for text in texts]
    index.meet(set().union(*tokens))
    middle = _middle(blocks.texts)
    spoke = languages.likely(languages.shares(tokens), languages.primary(blocks.head.language))
    patterns = [
        (own.rule, own.found) for own in index.patterns if own.language is None or own.language in spoke
    ]
    lines: dict[str, list[int]] = {}  # equal lines are looked at once
    spoken: list[set[int]] = []
    for text, words in zip(texts, tokens, strict=True):
        found = _phrases(index, words)
        if len(text) <= LINE:
            if text not in lines:
                lines[text] = [rule for rule, stands_in in patterns if stands_in(text)]
            found.update(lines[text])
            if any(bar in text for bar in BARS):
                found |= _cells(index, text)
        spoken.append(found)
    own = far = inner = None
    if blocks.elements is not None:
        own, far, inner = _names(blocks, blocks.elements, index, spoken)
    reached = [
        tuple(sorted(at for at in found if _reaches(rules.rules[at], number, middle)))
        for number, found in enumerate(spoken)
    ]
    return Marks(rules.rules, index.named, tokens, reached, _titled(index, blocks.head), own, far, inner)


def _unlinked(text: str) -> str:
    """The words of a text with links in Markdown, which may be pictures.

    >>> _unlinked("[![Home](/logo.png)](/home) and [News](/news)")
    'Home and News'
    """
    return LINK.sub(r"\1", LINK.sub(r"\1", text))


def _head(text: str) -> str:
    """The start of a text, cut between words."""
    return text if len(text) <= HEAD else text[:HEAD].rpartition(" ")[0] or text[:HEAD]


def _phrases(index: Index, words: tuple[str, ...]) -> set[int]:
    found = set(index.exact.get(words, ()))
    if not words:
        return found
    for want, rule in index.prefix.get(words[0], ()):
        if words[: len(want)] == want:
            found.add(rule)
    for at, word in enumerate(words):
        if word in index.begins:
            for start in (words[at : at + 1], words[at : at + 2]):
                for want, rule in index.words.get(start, ()):
                    if words[at : at + len(want)] == want:
                        found.add(rule)
    return found


def _cells(index: Index, text: str) -> set[int]:
    """Rules for whole blocks on each cell of a row of links such as ``Terms | Privacy``."""
    for bar in BARS[1:]:
        text = text.replace(bar, BARS[0])
    found: set[int] = set()
    for cell in text.split(BARS[0]):
        words = phrase_tokens(cell)
        index.meet({*words[:1]})
        found.update(index.exact.get(words, ()))
    return found


def _titled(index: Index, head: Head) -> tuple[int, ...]:
    """Rules with a phrase that is all of one part of a title such as ``Page not found - Tidewater Post``."""
    found: set[int] = set()
    for title in (head.title, meta(head, "og:title")):
        for part in BETWEEN.split(title):
            words = phrase_tokens(part)
            if words and NUMBER not in words:  # "404 Not Found" heads an article about it as well
                index.meet({words[0]})
                found.update(index.exact.get(words, ()))
                found.update(rule for want, rule in index.words.get(words[:2], ()) if want == words)
    return tuple(sorted(found))


def _middle(texts: Sequence[str]) -> float:
    """The block in which half of the page's prose has been read."""
    sizes = list(accumulate(len(text) if len(text) >= PROSE else 0 for text in texts))
    if not sizes or not sizes[-1]:
        return (len(texts) - 1) / 2
    return next(at for at, size in enumerate(sizes) if size * 2 >= sizes[-1])


def _reaches(rule: Rule, number: int, middle: float) -> bool:
    if rule.reach == "head":
        return number <= middle
    return rule.reach != "tail" or number >= middle


def _names(
    blocks: Blocks, elements: Elements, index: Index, spoken: list[set[int]]
) -> tuple[list[int], list[int], list[int]]:
    """The bits of each element's own names, of all names above it, and of the names inside each block;
    name and tag rules without a bit are added to what was ``spoken``."""
    one: dict[str, tuple[int, frozenset[int]]] = {}
    bits: dict[str, int] = {}
    rules: dict[str, frozenset[int]] = {}
    for names in {*elements.names, *(blocks.inner or ())}:
        found, others = 0, NOTHING
        for name in names.split():
            if name not in one:
                one[name] = _name_bits(index, name)
            found |= one[name][0]
            if one[name][1]:
                others |= one[name][1]
        bits[names], rules[names] = found, others
    own = [bits[names] for names in elements.names]
    far = own.copy()
    extra = [rules[names] for names in elements.names]
    for number, parent in enumerate(elements.parents):
        far[number] |= far[parent]
        if extra[parent] or elements.tags[number] in index.tags:
            extra[number] = extra[number].union(extra[parent], index.tags.get(elements.tags[number], ()))
    inner = blocks.inner or [""] * len(blocks)
    for told, place, names in zip(spoken, blocks.places, inner, strict=True):
        told.update(extra[place], rules[names] if names else ())
    return own, far, [bits[names] if names else 0 for names in inner]


def _name_bits(index: Index, name: str) -> tuple[int, frozenset[int]]:
    """The bits of the fitted name rules that a name holds, and the other rules it holds."""
    bits = 0
    others = set()
    tokens = one_name_tokens(name)
    for at in starts(tokens):
        for want, rule, bit in index.names.get(tokens[at], ()):
            if tokens[at : at + len(want)] == want:
                bits |= bit
                if not bit:
                    others.add(rule)
    return bits, frozenset(others) or NOTHING
