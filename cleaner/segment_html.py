"""HTML to blocks, in one pass while lxml parses: no tree is built.

The parser's *target* interface is used because it keeps text that the tree builder loses under deep
nesting or in very large nodes, and because it is faster. Nothing here is about what is chrome: unknown
elements are transparent, hidden ones are noted, and only what a browser never shows (scripts, styles,
templates) is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from cleaner.cells import tabulated
from cleaner.drawn import BREAK, CLOSING, SPACELESS, Digits, Spoken, Unseen, told_apart
from cleaner.elements import (
    BREAKING,
    HIDERS,
    LINES,
    LISTS,
    NAMING,
    POINTED,
    SHADOW,
    SPOKEN,
    UNSEEN,
)
from cleaner.feed import ENDED, MARK, RAW, feed
from cleaner.head import TOLD, Gathered
from cleaner.limits import BLOCKS, DEPTH, ELEMENTS, NAMES, most
from cleaner.model import Blocks, Elements, Source
from cleaner.open_block import STARTS, OpenBlock, start_break
from cleaner.styles import Layout, undrawn

Made = TypeVar("Made", bound="Target")


def segment_html(source: Source) -> Blocks:
    """The blocks of an HTML page in document order.

    >>> blocks = segment_html(Source("<h1>Tide</h1><p>High <b>water</b> at noon.<p>Low at six.", "html"))
    >>> blocks.texts
    ['Tide', 'High water at noon.', 'Low at six.']
    """
    return parse(source, Target)[1]


def parse(source: Source, make: Callable[[int, frozenset[str]], Made]) -> tuple[Made, Blocks]:
    """A target for the page, once the parser's events went to it, and the blocks that it made of them."""
    target = make(len(source.text), UNSEEN)
    notes = feed(target, source.text)
    left = _never_closed(target, source.text)
    if left:
        target = make(len(source.text), UNSEEN - left)
        notes = [f"<{tag}> is never closed: it was read as if it was not there" for tag in sorted(left)]
        notes += feed(target, source.text)
    return target, target.blocks(notes)


def _never_closed(target: Target, text: str) -> frozenset[str]:
    """Elements that are never drawn, hold text, and start more often than the page ends them."""
    if not target.dropped:
        return frozenset()
    folded = text.lower()
    return frozenset(tag for tag, starts in target.hiding.items() if folded.count(f"</{tag}") < starts)


class Target(OpenBlock):
    """Receives the parser's events and grows the columns of ``Blocks`` and ``Elements``."""

    def __init__(self, size: int, never_drawn: frozenset[str]) -> None:
        super().__init__(most(BLOCKS, size))
        self.never_drawn = never_drawn
        self.most_elements = most(ELEMENTS, size)
        self.room = most(NAMES, size)
        self.known: set[str] = set()  # names that stood on an element, for which there was room
        self.aloud: set[str] = set()  # those of them that say so of words which are only read out
        self.spoken: list[int] = []  # open elements inside of lines that have one
        self.names, self.parents = [""], [0]
        self.first, self.ends, self.hidden = [0], [0], [False]
        self.stack = [0]
        self.over = 0  # open elements that are not told apart
        self.flat = self.unnamed = False  # whether a limit was reached
        self.unseen: list[int] = []  # open elements that are never drawn
        self.over_unseen: list[str] = []  # likewise, of those that are not told apart
        self.head = Gathered()
        self.styled = False  # whether style told anything so far
        self.last = 0  # the element that the last text stood in
        self.layout = Layout(self.tags, self.names, self.parents)
        self.capture: list[str] | None = None  # where text goes that is no markup and never drawn
        self.raw = ""  # the element it stands in
        self.wanted = False  # whether it is for the head
        self.hiding: dict[str, int] = {}  # starts of ``HIDERS``, and
        self.dropped = False  # whether text stood in one
        self.deaf = self.probed = False
        self.comment_text = ""

    def start(self, tag: str, attrib: Mapping[str, str]) -> None:
        if self.deaf:
            return
        if len(self.stack) >= DEPTH or len(self.tags) >= self.most_elements:
            self._start_over(tag)
            return
        breaking = self._breaks(tag)
        if breaking:
            self._flush()
            self._end_svg()
        names = " ".join([attrib[key] for key in NAMING if key in attrib]) if attrib else ""
        if names and names not in self.known:
            names = self._fitting(names)
        parent = self.stack[-1]
        number = len(self.tags)
        self.tags.append(tag)
        self.names.append(names)
        self.parents.append(parent)
        self.first.append(len(self.texts))
        self.ends.append(-1)
        self.hidden.append(self.hidden[parent] or (bool(attrib) and self._hides(attrib)) or tag == "noscript")
        self.stack.append(number)
        if breaking:
            self._open_block(tag, number)
        elif names:
            self.inside.append(names)
            if names in self.aloud:
                self.spoken.append(number)
            if tag == "span" and (self.tags[self.flow[-1][0]] in POINTED or self._headed()):
                self.brackets[number] = len(self.parts), self.counts[0]
        if tag in self.never_drawn and not (tag == "template" and any(key in attrib for key in SHADOW)):
            self._start_unseen(tag)
            self.unseen.append(number)
            if tag in RAW:
                self.wanted = self.head.wants(tag, attrib, self.tags[parent])
        if tag in STARTS:
            STARTS[tag](self, attrib)
        elif tag in TOLD:
            self.head.start(tag, attrib, len(self.texts))

    def _headed(self) -> bool:
        """Whether all that the open block's element holds so far is a heading."""
        if self.parts or self.kinds[-1:] != ["heading"]:
            return False
        flow = self.flow[-1][0]
        return self.parents[self.places[-1]] == flow and self.first[flow] + 1 == len(self.texts)

    def _hides(self, attrib: Mapping[str, str]) -> bool:
        """Whether the element that starts is not for a reader's eyes."""
        if "hidden" in attrib or attrib.get("aria-hidden") == "true":
            return True
        style = attrib.get("style")
        if style is None:
            return False
        style = style.lower()
        if "display" in style or "position" in style:
            self.layout.own[len(self.tags) - 1] = style
            self.styled = True
        return undrawn(style)

    def _breaks(self, tag: str) -> bool:
        """Whether an element stands on lines of its own."""
        return tag in BREAKING or ("-" in tag and self.tags[self.flow[-1][0]] not in LINES)

    def _start_over(self, tag: str) -> None:
        """An element beyond a limit only breaks lines and hides what is never drawn."""
        self.over += 1
        self.flat = True
        if tag in self.never_drawn:
            self._start_unseen(tag)
            self.over_unseen.append(tag)
        elif self._breaks(tag):
            self._flush()
            self._end_svg()
        elif tag == "br":
            start_break(self, {})

    def _fitting(self, names: str) -> str:
        """As many names as there is still room for."""
        if len(names) > self.room:
            names, self.unnamed = names[: self.room].rpartition(" ")[0], True
        self.room -= len(names)
        self.known.add(names)
        if not SPOKEN.isdisjoint(names.split()):
            self.aloud.add(names)
        return names

    def _end_svg(self) -> None:
        """Drawings that were left open: HTML ends them here."""
        while self.over_unseen and self.over_unseen[-1] == "svg":
            self.over_unseen.pop()
        while self.unseen and self.tags[self.unseen[-1]] == "svg":
            self.unseen.pop()

    def _start_unseen(self, tag: str) -> None:
        if tag in RAW:
            self.capture, self.raw, self.wanted = [], tag, False
        elif tag in HIDERS:
            self.hiding[tag] = self.hiding.get(tag, 0) + 1

    def end(self, tag: str) -> None:
        if self.deaf:
            return
        if self.over:
            self.over -= 1
            if self.over_unseen and self.over_unseen[-1] == tag:
                self.over_unseen.pop()
                self.capture = None
            if self._breaks(tag):
                self._flush()
            return
        number = self.stack[-1]
        if self.tags[number] != tag or number == 0:
            return
        if self.flow[-1][0] == number:
            self._flush()
            self.flow.pop()
            if tag in LISTS:
                self.lists -= 1
        self.stack.pop()
        self.ends[number] = len(self.texts)
        if number in self.brackets:
            self._end_bracket(number)
        if self.unseen and self.unseen[-1] == number:
            self.unseen.pop()
        if self.spoken and self.spoken[-1] == number:
            self.spoken.pop()
        if tag == "a":
            self._end_link()
        elif tag == "li":
            self.item = False
        elif tag in ("b", "strong"):
            self.bold -= 1
        elif self.capture is not None and tag in RAW:
            if self.wanted:
                self.head.hold(tag, "".join(self.capture))
            elif tag == "style":
                self.layout.styles.add("".join(self.capture))
                self.styled = True
            self.capture = None

    def data(self, text: str) -> None:
        if self.unseen or self.over_unseen:
            if self.capture is not None:
                self.capture.append(text)
            elif not self.dropped:
                self.dropped = not text.isspace()
            return
        top, (block, kind) = self.stack[-1], self.flow[-1]
        if self.hidden[top] and not self.hidden[block] and not self._in_formula():
            text, self.odd = Unseen(text), True
        elif self.spoken and self.spoken[-1] > block and not self._in_formula():
            text, self.odd = Spoken(text), True
        elif kind == "code" and top != block and _is_number(text) and self._opens_line():
            text, self.odd = Digits(text), True
        if top != self.last:
            above, self.last = self.last, top
            if self.parts and not text[0].isspace():
                self.parts += self._between(above, text[0])
        self.parts.append(text)
        if self.linked:
            self.counts[0] += len("".join(text.split()))
        if self.bold:
            self.counts[2] += len("".join(text.split()))

    def _opens_line(self) -> bool:
        """Whether nothing is drawn so far on the last line of the open block."""
        for part in reversed(self.parts):
            line = part[max(part.rfind("\n"), part.rfind(BREAK)) + 1 :]
            if not line.isspace() and line:
                return False
            if len(line) < len(part):
                break
        return True

    def _in_formula(self) -> bool:
        """Whether the open element is one of MathML, which pages hide beside a picture of it."""
        return any(self.tags[number] == "math" for number in self.stack)

    def _between(self, above: int, first: str) -> str:
        """What sets a text that opens so apart from the one before it, which stands in ``above``: a space
        where style does, or where one is a name or a date beside something else; who is quoted stands above
        what he said."""
        before, kind = self.parts[-1][-1], self.flow[-1][1]
        if before.isspace() or before == BREAK or first in CLOSING or kind == "code":
            return ""
        if kind == "quote" and self._behind_cite(above):
            return BREAK
        if self.styled and self.layout.parts(above, self.last):
            return " "
        ended = before.isalnum() or before in CLOSING
        told = ended and first.isalnum() and self._labelled(above, before + first)
        return " " if told else ""

    def _behind_cite(self, above: int) -> bool:
        """Whether that element is, or is in, the ``<cite>`` that the open block started with."""
        while above > self.cited:
            above = self.parents[above]
        return above == self.cited > self.flow[-1][0] and self.ends[above] >= 0

    def _labelled(self, above: int, joint: str) -> bool:
        """Whether one of the elements between two texts is named for who wrote it or when, or is a time."""
        one, other = above, self.last
        while one != other:
            one, other = max(one, other), min(one, other)
            if told_apart(self.names[one]) or (self.tags[one] == "time" and not SPACELESS.search(joint)):
                return True
            one = self.parents[one]
        return False

    def comment(self, text: str) -> None:
        if text == ENDED:
            if not (self.deaf or self.unseen or self.over_unseen):
                self._flush()
        elif text.endswith(MARK):
            self.probed, self.comment_text = True, text[: -len(MARK)]

    def close(self) -> None:
        """The parser has no more; another one may go on."""

    @property
    def depth(self) -> int:
        return len(self.stack) + self.over

    def forget(self) -> None:
        self.unseen, self.over_unseen, self.capture = [], [], None

    def blocks(self, notes: list[str]) -> Blocks:
        """What has come of the page, and what there is to say about it."""
        self.ended = True
        self._flush()
        total = len(self.texts)
        links, anchors, strong, images, fields = self.columns
        elements = Elements(
            self.tags,
            self.names,
            self.parents,
            self.first,
            [total if end < 0 else end for end in [total, *self.ends[1:]]],
            self.hidden,
        )
        return Blocks(
            self.texts,
            tabulated(self.texts, self.kinds, self.places, elements),
            self.levels,
            self.places,
            None,
            links,
            anchors,
            self.inner,
            strong,
            images,
            fields,
            elements,
            self.head.head(),
            frozenset(self.members),
            (*notes, *self._limits()),
        )

    def _limits(self) -> Iterator[str]:
        """What had to be told more roughly than on other pages."""
        if len(self.tags) >= self.most_elements:
            yield f"the page has more than {self.most_elements} elements: later ones were read as text alone"
        elif self.flat:
            yield f"elements are nested more than {DEPTH} deep: deeper ones were read as text alone"
        if self.merged:
            yield f"the page has more than {self.most_blocks} blocks: later ones were read as larger blocks"
        if self.left_out:
            yield f"{self.left_out} characters inside of lines are left out because they are hidden there"
        if self.unnamed:
            yield "the classes and ids of the page are longer than a page's can be: some were not read"
        yield from self.head.notes()


def _is_number(text: str) -> bool:
    return text.isascii() and text.strip().isdecimal()
