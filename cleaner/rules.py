"""Sets of rules: what is known about site chrome, as data that a user can read, extend and test.

A rule file is TOML. Each ``[[rule]]`` has an ``id``, exactly one matcher, the ``role`` it speaks
for, how far it reaches, ``why`` it exists, examples that must match and counter-examples that must
not. A file that breaks any of this is refused with a message that names file, rule and key.

This module loads, checks and joins rules; ``rule`` is one of them. Finding them on a page is ``match``'s
work; what a mark is worth is ``score``'s and ``decide``'s. Of the package's own rules, what cleaning a page
needs stands ready in a file that ``bench.packs`` makes of their TOML; the TOML itself is read when somebody
looks at them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache, cached_property, partial
from operator import is_
from pathlib import Path
from typing import Any, Final

import regex

from cleaner.model import ROLES
from cleaner.rule import MATCHERS, REACHES, REGEX_SECONDS, WEIGHT, Rule, RuleError, name_phrase, wrong_pattern
from cleaner.tokens import phrase_tokens
from cleaner.toml_table import nearest, table, unknown

PHRASES: Final = ("exact", "prefix", "words")  # matchers that compare words of a text
KEYS: Final = frozenset({"id", "role", "reach", "why", "example", "counter", "weight", *MATCHERS})
PACKS: Final = Path(__file__).parent / "data" / "rules"
READY: Final = PACKS.with_name("rules.json")  # made of them
BAR: Final = "|"  # between phrases; no token holds one


@dataclass(frozen=True)
class RuleSet:
    """An ordered, immutable collection of rules. Sets are joined with ``+``; a later rule with the
    same id replaces the earlier one.

    >>> mine = RuleSet((Rule("my-desk", "exact", ("from our desk",), "related"),))
    >>> len(default_rules() + mine) == len(default_rules()) + 1
    True
    """

    rules: tuple[Rule, ...] = ()

    @classmethod
    def load(cls, path: str | Path) -> RuleSet:
        """Read one rule file, or every ``*.toml`` below a folder in the order of their names.

        Raises ``RuleError`` (a ``ValueError``) on anything that is not a valid rule and ``OSError``
        when the path cannot be read.
        """
        path = Path(path)
        files = sorted(path.rglob("*.toml")) if path.is_dir() else [path]
        if not files:
            raise RuleError(f"{path}: no rule files (*.toml) in this folder")
        sets = [cls(tuple(parse(file.read_bytes(), str(file)))) for file in files]
        return sum(sets, cls())

    @cached_property
    def index(self) -> Index:
        """The rules arranged for matching; depends on nothing but the rules."""
        return _index(self.rules)

    def __post_init__(self) -> None:
        if not isinstance(self.rules, tuple) or not all(isinstance(rule, Rule) for rule in self.rules):
            raise TypeError("a RuleSet is made of a tuple of Rule, or read from files by RuleSet.load(path)")

    def __add__(self, other: RuleSet) -> RuleSet:
        if not isinstance(other, RuleSet):
            raise TypeError(f"rules are added as a RuleSet, not as {type(other).__name__}: RuleSet((rule,))")
        merged = {rule.id: rule for rule in self.rules}
        merged.update((rule.id, rule) for rule in other.rules)
        return RuleSet(tuple(merged.values()))

    def __len__(self) -> int:
        return len(self.rules)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def without(self, *ids: str) -> RuleSet:
        """The same rules less the named ones. An id that is not there raises ``RuleError``."""
        known = {rule.id for rule in self.rules}
        for name in ids:
            if name not in known:
                raise RuleError(f"no rule {name!r}{nearest(name, known)}")
        return RuleSet(tuple(rule for rule in self.rules if rule.id not in ids))


@dataclass(frozen=True)
class Pattern:
    """A pattern and its rule, compiled when it is first tried. A shipped one is tried on pages of its
    language only and is tested to be linear; a caller's is tried on every page, for a bounded time."""

    source: str
    rule: int
    language: str | None
    timeout: float | None

    @cached_property
    def found(self) -> Callable[[str], object]:
        """Tells whether it stands in a text; a pattern that takes too long says no."""
        search = regex.compile(self.source).search
        return search if self.timeout is None else partial(_in_time, search, self.timeout)


def _in_time(search: Callable[..., object], timeout: float, text: str) -> object:
    try:
        return search(text, timeout=timeout)
    except TimeoutError:
        return None


@dataclass(frozen=True, slots=True)
class Index:
    """Rules by their first token. Values hold the rule's position in the set.

    Phrases are arranged when a page first has the token that they begin with: most never are. A fitted
    name rule owns one bit; other name rules have bit 0 and are told one by one.
    """

    rules: tuple[Rule, ...]
    unmet: dict[str, str]  # by first token; see ``starts``
    exact: dict[tuple[str, ...], tuple[int, ...]]
    prefix: dict[str, list[tuple[tuple[str, ...], int]]]
    words: dict[tuple[str, ...], list[tuple[tuple[str, ...], int]]]  # by the first two tokens
    begins: set[str]  # the first of them
    names: dict[str, list[tuple[tuple[str, ...], int, int]]]
    tags: dict[str, tuple[int, ...]]
    patterns: list[Pattern]
    named: tuple[Rule, ...]  # the fitted name rules, lowest bit first

    def meet(self, tokens: Set[str]) -> None:
        """Arrange the phrases that begin with one of the tokens."""
        for token in tokens & self.unmet.keys():
            if phrases := self.unmet.get(token):
                self._arrange(token, phrases)
                self.unmet.pop(token, None)  # last: until then, other threads arrange them as well

    def _arrange(self, token: str, phrases: str) -> None:
        exact: dict[tuple[str, ...], tuple[int, ...]] = {}
        prefix: list[tuple[tuple[str, ...], int]] = []
        words: dict[tuple[str, ...], list[tuple[tuple[str, ...], int]]] = {}
        for phrase in phrases.split(BAR):
            number, *rest = phrase.split(" ")
            at, tokens = int(number), (token, *rest)
            matcher = self.rules[at].matcher
            if matcher == "exact":
                exact[tokens] = (*exact.get(tokens, ()), at)
            elif matcher == "prefix":
                prefix.append((tokens, at))
            else:
                words.setdefault(tokens[:2], []).append((tokens, at))
        self.exact.update(exact)
        self.prefix[token] = prefix
        self.words.update(words)
        if words:
            self.begins.add(token)


def _index(rules: tuple[Rule, ...]) -> Index:
    own, ready = _shipped()
    known = len(own) if len(rules) >= len(own) and all(map(is_, own, rules)) else 0
    unmet = dict(ready) if known else {}
    for token, phrases in starts(rules, known).items():
        unmet[token] = f"{unmet[token]}{BAR}{phrases}" if token in unmet else phrases
    named = tuple(rule for rule in rules if rule.fitted and rule.matcher == "names")
    bits = {rule.id: 1 << at for at, rule in enumerate(named)}
    index = Index(rules, unmet, {}, {}, {}, set(), {}, {}, [], named)
    for at, rule in enumerate(rules):
        if rule.matcher == "names":
            for tokens in map(name_phrase, rule.phrases):
                index.names.setdefault(tokens[0], []).append((tokens, at, bits.get(rule.id, 0)))
        elif rule.matcher == "tag":
            for phrase in rule.phrases:
                index.tags[phrase] = (*index.tags.get(phrase, ()), at)
        elif rule.matcher == "regex":
            language = rule.language if rule.fitted else None
            timeout = None if rule.fitted else REGEX_SECONDS
            index.patterns.extend(Pattern(phrase, at, language, timeout) for phrase in rule.phrases)
    return index


def starts(rules: tuple[Rule, ...], first: int = 0) -> dict[str, str]:
    """The phrases of the rules from the ``first`` on, by the token that they begin with: each as the rule's
    position and the tokens that follow, between bars.

    >>> shared = Rule("one", "exact", ("Share", "Most read"), "share")
    >>> starts((shared, Rule("two", "words", ("most of",), "body")))
    {'share': '0', 'most': '0 read|1 of'}
    """
    found: dict[str, list[str]] = {}
    for at, rule in enumerate(rules[first:], first):
        if rule.matcher in PHRASES:
            for token, *rest in filter(None, map(phrase_tokens, rule.phrases)):
                found.setdefault(token, []).append(" ".join((str(at), *rest)))
    return {token: BAR.join(phrases) for token, phrases in found.items()}


def parse(text: str | bytes, where: str, *, fitted: bool = False) -> Iterable[Rule]:
    """The rules of one TOML text; ``where`` names it in messages."""
    try:
        data = table(text)
    except ValueError as error:
        raise RuleError(f"{where}: {error}") from error
    _known_keys(data, frozenset({"language", "rule"}), where)
    language = data.get("language")
    if language is not None and not isinstance(language, str):
        raise RuleError(f"{where}: language must be a string")
    entries = data.get("rule", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise RuleError(f"{where}: rules are written as [[rule]] tables")
    seen: set[str] = set()
    for number, entry in enumerate(entries, 1):
        rule = _rule(entry, f"{where}: rule {entry.get('id', number)!r}", language, fitted)
        if rule.id in seen:
            raise RuleError(f"{where}: rule {rule.id!r} stands twice in this file")
        seen.add(rule.id)
        yield rule


def _rule(entry: Mapping[str, Any], where: str, language: str | None, fitted: bool) -> Rule:
    _known_keys(entry, KEYS, where)
    for key in ("id", "role", "why", "example", "counter"):
        if not entry.get(key):
            raise RuleError(f"{where}: {key} is missing")
    matchers = [matcher for matcher in MATCHERS if matcher in entry]
    if len(matchers) != 1:
        found = ", ".join(matchers) or "none"
        raise RuleError(f"{where}: exactly one of {', '.join(MATCHERS)} is needed, found {found}")
    weight = entry.get("weight", WEIGHT)
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight <= 20:
        raise RuleError(f"{where}: weight must be a number above 0 and at most 20")
    phrases = _strings(entry, matchers[0], where)
    if matchers[0] == "regex" and (wrong := wrong_pattern(phrases)):
        raise RuleError(f"{where}: {wrong}")
    rule = Rule(
        id=_one_of(entry, "id", None, where),
        matcher=matchers[0],
        phrases=phrases,
        role=_one_of(entry, "role", ROLES, where),
        reach=_one_of({"reach": "block", **entry}, "reach", REACHES, where),
        why=_one_of(entry, "why", None, where),
        example=_strings(entry, "example", where),
        counter=_strings(entry, "counter", where),
        weight=float(weight),
        language=language,
        fitted=fitted,
    )
    if not fitted:
        _self_test(rule, where)
    return rule


def _self_test(rule: Rule, where: str) -> None:
    try:
        for phrase in rule.phrases:
            if rule.matcher in PHRASES and not phrase_tokens(phrase):
                raise RuleError(f"{where}: {rule.matcher} {phrase!r} holds no word")
            if rule.matcher == "names" and not name_phrase(phrase):
                raise RuleError(f"{where}: names {phrase!r} holds no token")
        missed = [text for text in rule.example if not rule.matches(text)]
        caught = [text for text in rule.counter if rule.matches(text)]
    except TimeoutError as error:
        raise RuleError(f"{where}: the pattern needs over {REGEX_SECONDS} s on a line") from error
    if missed:
        raise RuleError(f"{where}: does not match its own example {missed[0]!r}")
    if caught:
        raise RuleError(f"{where}: matches its own counter-example {caught[0]!r}")


def _known_keys(found: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    if wrong := unknown(found, known):
        raise RuleError(f"{where}: {wrong}")


def _strings(entry: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = entry[key]
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not values or not all(isinstance(v, str) for v in values):
        raise RuleError(f"{where}: {key} must be a string or a list of strings")
    return tuple(values)


def _one_of(entry: Mapping[str, Any], key: str, known: tuple[str, ...] | None, where: str) -> Any:
    value = entry[key]
    if not isinstance(value, str):
        raise RuleError(f"{where}: {key} must be a string")
    if known is not None and value not in known:
        raise RuleError(f"{where}: {key} {value!r} is not one of {', '.join(known)}{nearest(value, known)}")
    return value


def with_files(paths: Iterable[str | Path]) -> RuleSet:
    """The rules that come with the package and those of these files and folders.

    Raises ``RuleError`` when they cannot be used.
    """
    try:
        return sum(map(RuleSet.load, paths), default_rules())
    except OSError as error:
        raise RuleError(f"{error.filename}: {error.strerror}") from error


@cache
def default_rules() -> RuleSet:
    """The rules that come with the package, in the order of their file names."""
    return RuleSet(_shipped()[0])


@cache
def _shipped() -> tuple[tuple[Rule, ...], dict[str, str]]:
    """The package's rules, and their phrases by first token."""
    data = json.loads(READY.read_bytes())
    return tuple(map(_unread, data["rules"])), data["starts"]


def _unread(known: dict[str, Any]) -> Rule:
    """A rule with what is known of it before its pack is read."""
    rule = object.__new__(Rule)
    for name, value in known.items():
        object.__setattr__(rule, name, tuple(value) if name == "phrases" else value)
    return rule


@cache
def shipped_in_full() -> dict[str, Rule]:
    """The package's rules by their ids, with all that people ask for."""
    return {rule.id: rule for rule in packs()}


def packs() -> Iterator[Rule]:
    """The package's rules from their TOML. They are tested with the package, not on loading."""
    for file in (PACKS / "core.toml", PACKS / "names.toml", *sorted((PACKS / "lang").glob("*.toml"))):
        yield from parse(file.read_text(encoding="utf-8"), file.name, fitted=True)
