"""One rule: what it looks for, the role it speaks for, and its own test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import regex

from cleaner.model import ROLES, Role
from cleaner.tokens import name_tokens, one_name_tokens, phrase_tokens, starts

Matcher = Literal["exact", "prefix", "words", "names", "tag", "regex"]
Reach = Literal["block", "run", "head", "tail", "page"]

MATCHERS: Final[tuple[Matcher, ...]] = get_args(Matcher)
REACHES: Final[tuple[Reach, ...]] = get_args(Reach)
WEIGHT: Final = 3.0  # log-odds a mark of an unfitted rule moves a score by, unless it says otherwise
REGEX_SECONDS: Final = 0.05  # a pattern that needs longer than this on one line is refused
ASKED: Final = ("phrases", "why", "example", "counter")  # of rules that come with the package


class RuleError(ValueError):
    """A rule file or rule that cannot be used; the message names file, rule and key."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing known about site chrome (or about bodies), with its own test.

    ``phrases`` holds the matcher's values as written. ``weight`` is how far a mark of a rule
    that the fitted weights have not seen moves a block's score, in log-odds. A rule of the package is
    made without what only people ask for, and reads it from its pack when they do.
    """

    id: str
    matcher: Matcher
    phrases: tuple[str, ...]
    role: Role
    reach: Reach = "block"
    why: str = ""
    example: tuple[str, ...] = ()
    counter: tuple[str, ...] = ()
    weight: float = WEIGHT
    language: str | None = None
    fitted: bool = False

    def __post_init__(self) -> None:
        """Raise ``RuleError`` for what is no rule; the package's own are tested with it."""
        if not self.fitted and (wrong := self._wrong()):
            raise RuleError(f"rule {self.id!r}: {wrong}")

    def _wrong(self) -> str:
        for name in ("phrases", "example", "counter"):
            texts = getattr(self, name)
            if not isinstance(texts, tuple) or not all(isinstance(text, str) for text in texts):
                return f"{name} must be a tuple of strings, not {texts!r}"
        for name, known in (("matcher", MATCHERS), ("role", ROLES), ("reach", REACHES)):
            if getattr(self, name) not in known:
                return f"{name} {getattr(self, name)!r} is not one of {', '.join(known)}"
        return wrong_pattern(self.phrases) if self.matcher == "regex" else ""

    def matches(self, text: str) -> bool:
        """Whether the rule alone speaks about ``text`` (a block, a class string or a tag name).

        >>> Rule("r", "exact", ("most read",), "related").matches("MOST READ:")
        True
        >>> Rule("r", "names", ("bar",), "share").matches("barrier-reef")
        False
        """
        return _MATCHES[self.matcher](self.phrases, text)

    if not TYPE_CHECKING:  # to the type checker, every attribute is there from the start

        def __getattr__(self, name: str) -> Any:
            if name not in ASKED:
                raise AttributeError(f"a rule has no attribute {name!r}")
            from cleaner.rules import shipped_in_full  # which is made of rules

            for asked in ASKED:
                object.__setattr__(self, asked, getattr(shipped_in_full()[self.id], asked))
            return getattr(self, name)


def wrong_pattern(phrases: tuple[str, ...]) -> str:
    """Why one of them is no pattern; empty where all are."""
    try:
        for phrase in phrases:
            regex.compile(phrase)
    except regex.error as error:
        return f"not a valid pattern: {error}"
    return ""


def _exact(phrases: tuple[str, ...], text: str) -> bool:
    return phrase_tokens(text) in {phrase_tokens(phrase) for phrase in phrases}


def _prefix(phrases: tuple[str, ...], text: str) -> bool:
    tokens = phrase_tokens(text)
    return any(tokens[: len(want)] == want for want in map(phrase_tokens, phrases))


def _words(phrases: tuple[str, ...], text: str) -> bool:
    tokens = phrase_tokens(text)
    return any(
        tokens[at : at + len(want)] == want
        for want in map(phrase_tokens, phrases)
        for at in range(len(tokens) - len(want) + 1)
    )


def _names(phrases: tuple[str, ...], text: str) -> bool:
    wanted = [name_phrase(phrase) for phrase in phrases]
    return any(
        tokens[at : at + len(want)] == want
        for tokens in map(one_name_tokens, text.split())
        for at in starts(tokens)
        for want in wanted
    )


def name_phrase(phrase: str) -> tuple[str, ...]:
    """The tokens of a ``names`` phrase: its words are the parts of one name.

    >>> name_phrase("related posts")
    ('related', 'posts')
    """
    return name_tokens(phrase.replace(" ", "-"))


def _tag(phrases: tuple[str, ...], text: str) -> bool:
    return text.lower() in phrases


def _regex(phrases: tuple[str, ...], text: str) -> bool:
    return any(regex.search(pattern, text, timeout=REGEX_SECONDS) for pattern in phrases)


_MATCHES: Final = {
    "exact": _exact,
    "prefix": _prefix,
    "words": _words,
    "names": _names,
    "tag": _tag,
    "regex": _regex,
}
