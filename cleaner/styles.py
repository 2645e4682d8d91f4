"""What the style sheets in a page say of its words: which elements stand apart from the text beside them
though their tags run on in a line, and which spread what they hold, so that each part stands apart.

Read are rules for tags, classes and ids, alone or inside of others (``.card > h2 em``), for screens of any
width; what needs to know more (``:first-child``, ``[href]``, ``a + b``) is not. No rule overrides another:
all that comes of one is a space between words that run on otherwise. What is out of sight is told from an
element's own ``style`` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Final, NamedTuple

import regex

APART: Final = regex.compile(
    r"display\s*+:\s*+(?:block|flex|grid|table|list-item|flow-root)|position\s*+:\s*+(?:absolute|fixed)"
)
SPREADING: Final = regex.compile(r"display\s*+:\s*+(?:inline-)?+(?:flex|grid)")
HIDING: Final = regex.compile(  # not drawn, off the screen, or of no size
    r"(?:display\s*+:\s*+none|visibility\s*+:\s*+hidden"
    r"|(?:left|right|top|bottom|text-indent|margin-left|margin-top)\s*+:\s*+-(?:\d{4,}+(?:\.\d*+)?+px|\d{3,}+r?em)"
    r"|font-size\s*+:\s*+0++(?![\d.]))"
)
FLAT: Final = regex.compile(r"(?:^|[;\s])(?:max-)?+(?:height|width)\s*+:\s*+0++(?![\d.])")
CLIPPED: Final = regex.compile(r"overflow\s*+:\s*+hidden")  # hides what a flat element holds
SCREENS: Final = regex.compile(r"@(?:media(?!\s++print\b)|supports|layer|container)\b")
SELECTOR: Final = regex.compile(r" ?(>)? ?([a-z][a-z0-9-]*+|(?=[.#][\w-]))((?:[.#][\w-]++)*+)")
ENDS: Final = regex.compile(r"[ >]|\Z")
NAME: Final = regex.compile(r"[\w-]++")
SHEETS: Final = 1 << 21  # characters of style sheets that are read; no page of the corpora has more
LONGEST: Final = 4096  # characters of the selectors of a rule
ALIKE: Final = 64  # most rules for one tag, class or id
HELD: Final = 8  # most that one element is held against, the most general ones first
NEAR: Final = 16  # elements around one in which its rules are looked for
DEEP: Final = 8  # rules around a rule


class Stands(NamedTuple):
    """How an element stands among words."""

    apart: bool = False  # from the text on both sides
    spreading: bool = False  # what it holds


ALONG: Final = Stands()


class Compound(NamedTuple):
    """What one element is: of this tag, where one is named, with all of these classes and ids."""

    tag: str
    names: frozenset[str]
    directly: bool  # in the one that the compound before it is about


class Rule(NamedTuple):
    """For an element that is as the last compound says, inside of others as those before it say."""

    compounds: tuple[Compound, ...]
    stands: Stands


class Styles:
    """The style sheets that stood in the page so far; read when somebody asks.

    >>> styles = Styles()
    >>> styles.add(".card h2 em, .lead { display: block }")
    >>> styles.stands("em", "", lambda: [("h2", ""), ("div", "card wide")])
    Stands(apart=True, spreading=False)
    """

    def __init__(self) -> None:
        self.room = SHEETS
        self.unread: list[str] = []
        self.written: dict[str, list[tuple[str, Stands]]] = {}  # selectors by a name that their last part has
        self.near: dict[tuple[str, str], list[Rule]] = {}  # by the tag and the names of an element
        self.sets: dict[str, frozenset[str]] = {}

    def add(self, sheet: str) -> None:
        """One more style sheet."""
        self.unread.append(sheet[: self.room])
        self.room -= len(self.unread[-1])

    def stands(self, tag: str, names: str, around: Callable[[], Sequence[tuple[str, str]]]) -> Stands:
        """How an element stands. ``around`` tells tag and names of those it is in, from the nearest on."""
        if self.unread:
            self._read()
        held = self._about(tag, names)
        if not held:
            return ALONG
        elements = around() if any(len(rule.compounds) > 1 for rule in held) else ()
        told = [rule.stands for rule in held if self._inside(rule.compounds, elements)]
        return Stands(any(one.apart for one in told), any(one.spreading for one in told))

    def _read(self) -> None:
        for sheet in self.unread:
            around: list[str] = []  # what the open rules are for
            for part in sheet.split("}"):
                if "display" in part or "absolute" in part or "fixed" in part:
                    *heads, body = part.rsplit("{", DEEP)
                    around = [*around, *heads][:DEEP]
                    if around and all(SCREENS.match(head.lstrip()) for head in around[:-1]):
                        self._add(around[-1], declared(body))
                elif "{" in part:
                    around = [*around, *part.split("{", DEEP)[:-1]][:DEEP]
                del around[-1:]
        self.unread.clear()
        self.near.clear()

    def _add(self, head: str, stands: Stands) -> None:
        """Keep the selectors of a rule, by what the last part of each names, as they are written."""
        for mark in (";", "*/"):  # the end of what stands before the rule
            head = head.rpartition(mark)[2]
        for selector in head.split(",") if any(stands) and len(head) <= LONGEST else ():
            last = selector.strip().replace("#", ".").rpartition(" ")[2].rpartition(">")[2]
            tag, _, names = last.partition(".")
            alike = self.written.setdefault(names.partition(".")[0] or tag, [])
            if len(alike) < ALIKE:
                alike.append((selector, stands))

    def _about(self, tag: str, names: str) -> list[Rule]:
        """The rules for an element of this tag with these names, if it stands where they say."""
        found = self.near.get((tag, names))
        if found is None:
            alike = [rule for key in (tag, *self._set(names)) for rule in self.written.get(key, ())]
            rules = [Rule(tuple(_compounds(selector)), stands) for selector, stands in alike]
            found = [rule for rule in rules if rule.compounds and self._is(rule.compounds[-1], tag, names)]
            found = sorted(found, key=lambda rule: len(rule.compounds))[:HELD]
            self.near[tag, names] = found
        return found

    def _inside(self, compounds: Sequence[Compound], around: Sequence[tuple[str, str]]) -> bool:
        outwards = iter(around)
        for at in range(len(compounds) - 2, -1, -1):
            candidates = islice(outwards, 1) if compounds[at + 1].directly else outwards
            if not any(self._is(compounds[at], *element) for element in candidates):
                return False
        return True

    def _is(self, compound: Compound, tag: str, names: str) -> bool:
        return compound.tag in ("", tag) and compound.names <= self._set(names)

    def _set(self, names: str) -> frozenset[str]:
        found = self.sets.get(names)
        if found is None:
            found = self.sets[names] = frozenset(names.split())
        return found


class Layout:
    """How the elements of one page stand, whose tags, names and parents are columns that may grow."""

    def __init__(self, tags: Sequence[str], names: Sequence[str], parents: Sequence[int]) -> None:
        self.tags, self.names, self.parents = tags, names, parents
        self.styles = Styles()
        self.own: dict[int, str] = {}  # ``style`` attributes by element
        self.known: dict[int, Stands] = {}  # likewise, of elements that were looked at

    def parts(self, one: int, other: int) -> bool:
        """Whether what stands in one element is set apart from what follows it in the other."""
        while one != other:  # the elements between the two
            one, other = max(one, other), min(one, other)
            if self._stands(one).apart or self._stands(self.parents[one]).spreading:
                return True
            one = self.parents[one]
        return False

    def _stands(self, number: int) -> Stands:
        found = self.known.get(number)
        if found is None:
            around = partial(self._around, self.parents[number])
            found = self.styles.stands(self.tags[number], self.names[number], around)
            if number in self.own:
                own = declared(self.own[number])
                found = Stands(found.apart or own.apart, found.spreading or own.spreading)
            self.known[number] = found
        return found

    def _around(self, number: int) -> list[tuple[str, str]]:
        """Tags and names of the element and of the nearest ones around it."""
        found: list[tuple[str, str]] = []
        while number and len(found) < NEAR:
            found.append((self.tags[number], self.names[number]))
            number = self.parents[number]
        return found


def declared(body: str) -> Stands:
    """What declarations say, those of a rule or of a ``style`` attribute."""
    return Stands(bool(APART.search(body)), bool(SPREADING.search(body)))


def undrawn(style: str) -> bool:
    """Whether what a ``style`` attribute says, in small letters, takes its element out of sight."""
    return bool(HIDING.search(style) or (FLAT.search(style) and CLIPPED.search(style)))


def _compounds(selector: str) -> Iterator[Compound]:
    """The parts of a selector; none where one needs more than a tag and names."""
    parts, at, selector = [], 0, " ".join(selector.split())
    while at < len(selector):
        part = SELECTOR.match(selector, at)
        if part is None or not ENDS.match(selector, part.end()):
            return
        parts.append(part)
        at = part.end()
    for part in parts:
        yield Compound(part[2], frozenset(NAME.findall(part[3])), bool(part[1]))
