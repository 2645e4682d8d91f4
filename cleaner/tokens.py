"""How words of a page and names in its markup are cut into tokens. Every comparison in the package
is between whole tokens; nothing is ever found as a substring of a longer word or name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Final, TypeVar

import regex

# Scripts written without spaces: each character is a token, so a phrase is found inside a sentence.
UNSPACED: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
TOKEN: Final = regex.compile(rf"\p{{Nd}}++|\#|[{UNSPACED}]|[[\p{{L}}\p{{M}}]--[{UNSPACED}]]++", regex.V1)
STOPS: Final = "。।॥։۔።။។៕།༎"  # that end a sentence in scripts with stops of their own,
PAUSES: Final = "၊፣"  # and their commas
NAME: Final = regex.compile(r"\p{Lu}?[\p{Ll}\p{Lo}\p{M}]++|\p{Lu}+(?!\p{Ll})|[0-9]++")
# The same for ASCII alone, found faster.
PLAIN_TOKEN: Final = re.compile(r"[0-9]++|#|[a-z]++")
PLAIN_NAME: Final = re.compile(r"[A-Z]?[a-z]++|[A-Z]+(?![a-z])|[0-9]++")
NUMBER: Final = "#"
HAVING: Final = frozenset({"has", "no", "with", "without"})
KNOWN: Final = 1 << 13  # names that are remembered,
SHORT: Final = 64  # and their most characters

Found = TypeVar("Found")


def remembered(cut: Callable[[str], Found]) -> Callable[[str], Found]:
    """What ``cut`` makes of a name, found once for short ones: the same few thousand stand on most pages."""
    known = lru_cache(maxsize=KNOWN)(cut)

    @wraps(cut)
    def found(name: str) -> Found:
        return known(name) if len(name) <= SHORT else cut(name)

    return found


def phrase_tokens(text: str) -> tuple[str, ...]:
    """The words of ``text`` without case and punctuation; every number becomes ``#``.

    In a rule's phrase a ``#`` therefore stands for any number.

    >>> phrase_tokens("5 MIN. READ")
    ('#', 'min', 'read')
    >>> phrase_tokens("相关新闻")
    ('相', '关', '新', '闻')
    """
    folded = text.casefold()
    found = (PLAIN_TOKEN if folded.isascii() else TOKEN).findall(folded)
    return tuple([NUMBER if token[0].isdigit() else token for token in found])


def name_tokens(names: str) -> tuple[str, ...]:
    """The tokens of a ``class``, ``id`` or ``role`` value: split at separators and camelCase.

    Names that stand beside each other are kept apart by an empty token, so that a rule of two
    tokens cannot match across them.

    >>> name_tokens("relatedPosts side-bar_2")
    ('related', 'posts', '', 'side', 'bar', '2')
    """
    tokens: list[str] = []
    for name in names.split():
        if tokens:
            tokens.append("")
        tokens += one_name_tokens(name)
    return tuple(tokens)


@remembered
def one_name_tokens(name: str) -> tuple[str, ...]:
    """The tokens of one name.

    >>> one_name_tokens("relatedPosts")
    ('related', 'posts')
    """
    found: list[str] = (PLAIN_NAME if name.isascii() else NAME).findall(name)
    return tuple([token.lower() for token in found])


def starts(tokens: Sequence[str]) -> range:
    """Where in the tokens of a name a phrase of names may start: of one that tells what its element has or
    lacks, which does not tell what it is, only at the first.

    >>> starts(one_name_tokens("no-comments")), starts(one_name_tokens("comments-area"))
    (range(0, 1), range(0, 2))
    """
    return range(1 if tokens[0] in HAVING else len(tokens)) if tokens else range(0)
