"""The named types that the stages hand to one another, and what a caller gets back.

Everything here is a frozen value, valid once built. No stage logic lives here; a type's own
small views of itself do. The pipeline that strings them together is in ``pipeline``.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from cleaner.rule import Rule

Floats = NDArray[np.floating[Any]]
Flags = NDArray[np.bool_]
Ints = NDArray[np.signedinteger[Any]]

Medium = Literal["html", "text"]
Mode = Literal["precision", "balanced", "recall"]
Kind = Literal["paragraph", "heading", "item", "table", "quote", "code", "caption"]
Role = Literal[
    "body",
    "title",
    "byline",
    "caption",
    "navigation",
    "related",
    "promotion",
    "share",
    "comment",
    "contact",
    "legal",
    "other",
]

MEDIA: Final[tuple[Medium, ...]] = get_args(Medium)
MODES: Final[tuple[Mode, ...]] = get_args(Mode)
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
ROLES: Final[tuple[Role, ...]] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Source:
    """A page as text: decoded once, control characters and lone surrogates already replaced."""

    text: str
    medium: Medium
    encoding: str | None = None  # None when the caller gave a ``str``
    url: str | None = None
    note: str = ""  # why there can be no body (binary data, nothing there), else empty
    notes: tuple[str, ...] = ()  # what could not be read as it stands, in sentences


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says about itself outside its visible text. Empty for plain text."""

    title: str = ""
    language: str = ""
    metas: tuple[tuple[str, str], ...] = ()  # (name | property | itemprop | http-equiv, content)
    links: tuple[tuple[str, str], ...] = ()  # (rel, href) of <link>
    items: tuple[dict[str, Any], ...] = ()  # the objects of its JSON-LD, outermost first,
    by_id: Mapping[str, dict[str, Any]] = field(default_factory=dict)  # and the first of each @id
    times: tuple[tuple[str, int], ...] = ()  # (datetime attribute, index of the block it stands in)
    base: str = ""  # the address that others of the page are relative to, itself relative to the page's


@dataclass(frozen=True, slots=True)
class Elements:
    """The page's elements in document order, as columns of equal length; index 0 is the root.

    Blocks are numbered in document order too, so everything inside an element is one range of
    blocks: ``first[e] <= block < end[e]``.
    """

    tags: list[str]
    names: list[str]  # class, id, role, itemprop and rel, joined by spaces
    parents: list[int]  # the root is its own parent
    first: list[int]
    end: list[int]
    hidden: list[bool]

    def innermost(self, tags: Container[str]) -> list[int]:
        """By element, the innermost one with one of these tags that it is or stands in, or 0."""
        found = [0] * len(self.tags)
        for at, (tag, parent) in enumerate(zip(self.tags, self.parents, strict=True)):
            found[at] = at if tag in tags else found[parent]
        return found

    def common(self, one: int, other: int) -> int:
        """The innermost element that both are or stand in. Numbers rise from an element to what it holds."""
        while one != other:
            one, other = (self.parents[one], other) if one > other else (one, self.parents[other])
        return one

    def around(self, at: int, tags: Container[str]) -> int:
        """The innermost one with one of these tags that the element is or stands in, or 0."""
        while at and self.tags[at] not in tags:
            at = self.parents[at]
        return at


@dataclass(frozen=True, slots=True)
class Blocks:
    """The page cut into blocks, as columns of equal length. Both segmenters return this type.

    Unknown is not zero: plain text has no elements and no links, so those columns are ``None``.
    """

    texts: list[str]
    kinds: list[Kind]
    levels: list[int]  # heading level 1-6, nesting depth of items from 1, else 0
    places: list[int]  # element (HTML) or line counted from 1 (text) where the block starts
    gaps: list[int] | None = None  # blank lines before the block; None for HTML
    links: list[int] | None = None  # characters inside <a>, white space not counted
    anchors: list[int] | None = None  # number of <a> that start in the block
    inner: list[str] | None = None  # names of inline elements inside the block
    strong: list[int] | None = None  # characters inside <b> and <strong>
    images: list[int] | None = None  # images between the previous block's text and this one's
    fields: list[int] | None = None  # form controls, likewise
    elements: Elements | None = None
    head: Head = Head()
    members: frozenset[int] = frozenset()  # blocks that link to what a site tells of one of its members
    notes: tuple[str, ...] = ()  # what was left out or told more roughly than on other pages, in sentences

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def bare(self) -> bool:
        """Whether the page says no more than its lines do: plain text, or markup without one link.

        What a page of bare elements lacks (link shares, names, containers) is unknown, not zero, so
        it is judged as text, and both doors agree on it.
        """
        return self.elements is None or not any(self.anchors or ())


@dataclass(frozen=True, slots=True)
class Marks:
    """What the rules found. ``spoken[b]`` are positions in ``rules`` of those that speak about block b.

    ``tokens[b]`` are the first tokens of the block, cut once for every later comparison. ``titled`` are
    those whose phrase is a whole part of the page's own title. Element columns are bit sets over ``named``,
    the fitted name rules, the first in the lowest bit; they are ``None`` for plain text.
    """

    rules: tuple[Rule, ...]  # that were looked for
    named: tuple[Rule, ...]
    tokens: list[tuple[str, ...]]
    spoken: list[tuple[int, ...]]
    titled: tuple[int, ...] = ()
    own: list[int] | None = None  # bits of the element's own names
    far: list[int] | None = None  # bits of its own and all its ancestors' names
    inner: list[int] | None = None  # per block: bits of the names of inline elements inside it

    def said(self, at: int) -> Iterator[Rule]:
        """The rules that speak about a block."""
        return (self.rules[number] for number in self.spoken[at])

    def called(self, bits: int) -> Iterator[Rule]:
        """The name rules of a bit set."""
        return (rule for number, rule in enumerate(self.named) if bits >> number & 1)


@dataclass(frozen=True, slots=True)
class Signals:
    """One row of numbers per block; NaN where a signal is unknown."""

    names: tuple[str, ...]
    values: Floats  # shape (blocks, names)


@dataclass(frozen=True, slots=True)
class Scores:
    """The fitted opinion on each block, in log-odds of being body, and what it rests on."""

    odds: Floats  # shape (blocks,)
    signals: Signals


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What became of each block, and why where it was not the score alone."""

    keep: Flags
    title: int | None  # the block that is the article's title
    odds: Floats  # after the caller's rules were heard
    notes: dict[int, tuple[Reason, ...]]  # by block: what moved it besides the fitted score
    expected: float  # F1 of what is kept, if the scores are right; 0 where nothing is
    bar: float  # chance from which the score alone keeps a block of this page


class Page(NamedTuple):
    """What is looked at where neighbours settle verdicts."""

    blocks: Blocks
    marks: Marks
    chances: Floats  # shape (blocks,)
    title: int | None
    article: float  # its chance of being one,
    listed: float  # and of being a list, or a page of documentation, whose links are what it has


class Reason(NamedTuple):
    """One thing that spoke about a block: a signal's name or ``rule:`` and its id.

    ``weight`` is how far it moved the score, in log-odds; negative speaks against the body.
    """

    name: str
    weight: float

    def __str__(self) -> str:
        return f"{self.name} {self.weight:+.1f}"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the page as a caller sees it.

    ``score`` is the probability, 0 to 1, of being body. ``reasons`` stand strongest first. ``line``
    counts from 1 and is known for text; ``xpath`` is known for HTML.
    """

    text: str
    kind: Kind
    level: int
    role: Role
    keep: bool
    score: float
    reasons: tuple[Reason, ...]
    line: int | None = None
    xpath: str | None = None
