"""The marks inside blocks (links, emphasis, code, pictures) and what else only attributes tell.

Cleaning needs none of this, so ``segment_html`` does not gather it. When a form that shows it is asked
for, the page is read a second time by a target that cuts the same blocks and also notes, for every
stretch of text, the elements it stands in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, takewhile
from typing import Final, NamedTuple
from urllib.parse import urljoin

from cleaner import addresses
from cleaner.drawn import BREAK, REPLACED
from cleaner.model import Blocks, Source
from cleaner.segment_html import Target, parse

MARKS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "em"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    **dict.fromkeys(("del", "s", "strike"), "del"),
    **{name: name for name in ("sub", "sup", "ruby", "rt")},
}
LAZY: Final = ("data-src", "data-original", "data-lazy-src", "src")  # where a picture's address stands
SPACER: Final = 2  # pixels; a smaller picture only counts its readers
COUNTED: Final = {"ol": "start", "li": "value"}
MOST: Final = 65_534  # what browsers take a number of rows for at most
SPLIT: Final = "\n\n"


class Mark(NamedTuple):
    """What a stretch of text is: link, image, em, strong, code, del, sub, sup, ruby or rt."""

    name: str
    address: str = ""  # of a link or an image, safe to write down


class Run(NamedTuple):
    """A stretch of text and its marks, outermost first; of an image the text is the alternative one."""

    text: str  # ``\n`` is a line break
    marks: tuple[Mark, ...] = ()

    @property
    def pictured(self) -> bool:
        """Whether it is an image."""
        return bool(self.marks) and self.marks[-1].name == "image"


@dataclass(frozen=True, slots=True)
class Picture:
    """An image that stands between blocks, in this element and before the block of this number."""

    run: Run
    place: int
    before: int


@dataclass(frozen=True, slots=True)
class Inlines:
    """What blocks do not carry: the runs of each block, and by element what its attributes say."""

    runs: list[tuple[Run, ...]]
    pictures: list[Picture]
    numbers: dict[int, int]  # ``start`` of an <ol>, ``value`` of a <li>
    spans: dict[int, tuple[int, int]]  # columns and rows that a cell takes


def inlines(source: Source, page: Blocks) -> Inlines:
    """The runs of every block of an HTML page; joined they are the block's text.

    >>> from cleaner.segment_html import segment_html
    >>> source = Source("<p>High <b>water</b> at noon.", "html")
    >>> [run.text for run in inlines(source, segment_html(source)).runs[0]]
    ['High ', 'water', ' at noon.']
    """
    target, again = parse(source, partial(_Inlines, source.url or ""))
    assert again.texts == page.texts
    return Inlines(target.runs, target.pictures, target.numbers, target.spans)


def grouped(runs: Iterable[Run]) -> Iterator[tuple[Mark | None, list[Run]]]:
    """Runs that share their outermost mark, which they come without; ``None`` where there is none."""
    for mark, group in groupby(runs, key=lambda run: run.marks[0] if run.marks else None):
        yield mark, [Run(run.text, run.marks[1:]) for run in group]


def unmarked(runs: Iterable[Run]) -> str:
    """The text of the runs alone."""
    return "".join(run.text for run in runs if not run.pictured)


class _Inlines(Target):
    """Cuts the same blocks and keeps, beside the parts of the open one, the marks of each."""

    def __init__(self, url: str, size: int, never_drawn: frozenset[str]) -> None:
        super().__init__(size, never_drawn)
        self.base = url
        self.open: list[tuple[int, Mark]] = []  # marking elements that are open
        self.marks: tuple[Mark, ...] = ()
        self.marked: list[Run] = []  # the parts of the open block, as they stand, with the images between
        self.taken = 0  # parts that are among them
        self.runs: list[tuple[Run, ...]] = []
        self.pictures: list[Picture] = []
        self.numbers: dict[int, int] = {}
        self.spans: dict[int, tuple[int, int]] = {}

    def start(self, tag: str, attrib: Mapping[str, str]) -> None:
        number = len(self.tags)
        super().start(tag, attrib)
        self._take()
        if number == len(self.tags):  # too deep to be an element
            return
        if tag in MARKS:
            self._mark(number, Mark(MARKS[tag]))
        elif tag == "a":
            address = addresses.safe(attrib.get("href", ""), self.base, addresses.LINKS)
            self._mark(number, Mark("link", address))
        elif tag == "img":
            self._picture(number, attrib)
        elif tag in ("td", "th"):
            columns, rows = (_count(attrib.get(side, "")) for side in ("colspan", "rowspan"))
            rest = attrib.get("rowspan") == "0"
            self.spans[number] = (columns or 1, MOST if rest else rows or 1)
        elif tag in COUNTED and _count(attrib.get(COUNTED[tag], "")):
            self.numbers[number] = _count(attrib[COUNTED[tag]])
        elif tag == "base" and "href" in attrib:
            self._rebase(attrib["href"])

    def end(self, tag: str) -> None:
        super().end(tag)
        self._take()
        while self.open and self.open[-1][0] > self.stack[-1]:
            self.open.pop()
            self._remark()

    def data(self, text: str) -> None:
        super().data(text)
        self._take()

    def gather(self) -> None:
        """Nothing is joined: each part has marks of its own."""

    def _mark(self, number: int, mark: Mark) -> None:
        self.open.append((number, mark))
        self._remark()

    def _remark(self) -> None:
        """Of marks of one name the outermost counts; code comes last, for nothing can be marked in it."""
        marks: dict[str, Mark] = {}
        for _, mark in self.open:
            if mark.name != "link" or mark.address:
                marks.setdefault(mark.name, mark)
        self.marks = tuple(sorted(marks.values(), key=lambda mark: mark.name == "code"))

    def _take(self) -> None:
        """Bring the marked parts in step with the parts of the open block."""
        while self.taken > len(self.parts):  # a link that only points at its heading was taken back
            self.taken -= not self.marked.pop().pictured
        for part in self.parts[self.taken :]:
            self.marked.append(Run(part, self.marks))
        self.taken = len(self.parts)

    def _picture(self, number: int, attrib: Mapping[str, str]) -> None:
        if self.unseen or self.hidden[number] or _spaces(attrib):
            return
        found = (addresses.safe(attrib.get(key, ""), self.base, addresses.PICTURES) for key in LAZY)
        address = next(filter(None, found), "")
        if address:
            marks = tuple(mark for mark in self.marks if mark.name != "code")
            alternative = " ".join(attrib.get("alt", "").translate(REPLACED).split())
            self.marked.append(Run(alternative, (*marks, Mark("image", address))))

    def _rebase(self, href: str) -> None:
        try:
            self.base = urljoin(self.base, href)
        except ValueError:
            return

    def _flush(self) -> None:
        done, marked = len(self.texts), self.marked
        place, kind = self.flow[-1]
        super()._flush()
        if self.parts:  # beyond a limit the block goes on
            self._take()
            return
        self.marked, self.taken = [], 0
        texts = self.texts[done:]
        if kind == "code":  # which shows every character as it stands, and no marks
            self.runs += [(Run(text),) for text in texts]
        elif texts:
            self.runs += _aligned(texts, marked)
        else:
            self.pictures += [Picture(run, place, done) for run in marked if run.pictured]


def _spaces(attrib: Mapping[str, str]) -> bool:
    sizes = [attrib.get(side, "").removesuffix("px") for side in ("width", "height")]
    return any(size.isdecimal() and len(size) < 4 and int(size) <= SPACER for size in sizes)


def _count(value: str) -> int:
    """A number in an attribute, MOST where it is larger than any page means; 0 where there is none."""
    value = value.strip()
    return min(int(value[:9]), MOST) if value.isascii() and value.isdecimal() else 0


def _aligned(texts: Sequence[str], parts: Sequence[Run]) -> list[tuple[Run, ...]]:
    """The texts cut where marks change. A text holds the same visible characters as the parts it was
    made from, in order; only the white space between them differs."""
    if len({part.marks for part in parts}) == 1 and not parts[0].pictured:
        return [(Run(text, parts[0].marks),) for text in texts]
    whole = SPLIT.join(texts)
    solid = [at for at, character in enumerate(whole) if not character.isspace()]
    sizes = [0 if part.pictured else _size(part.text) for part in parts]
    if sum(sizes) != len(solid):
        return [(Run(text),) for text in texts]
    starts = [0]
    for text in texts:
        starts.append(starts[-1] + len(text) + len(SPLIT))
    found: list[list[Run]] = [[] for _ in texts]
    at = done = end = 0  # the text, how many characters of all are dealt with, and where the last one ended
    gap = ""  # white space in the page since then
    for part, size in zip(parts, sizes, strict=True):
        if part.pictured:
            _add(found[at], gap, part)
            gap = ""
            continue
        if not size:
            gap = "\n" if BREAK in part.text else gap or " " * bool(part.text)
            continue
        first, last = solid[done], solid[done + size - 1] + 1
        while first >= starts[at + 1]:
            at, end = at + 1, starts[at + 1]
            gap = ""
        gap = gap or " " * part.text[0].isspace()
        pictured = bool(found[at]) and found[at][-1].pictured
        _add(found[at], gap if pictured else whole[end:first], Run(whole[first:last], part.marks))
        done, end = done + size, last
        gap = " " * part.text[-1].isspace()
    return [tuple(_merged(runs)) for runs in found]


def _size(text: str) -> int:
    """How many visible characters the text has in its block."""
    return len("".join(text.replace(BREAK, "\n").split()).translate(REPLACED))


def _add(runs: list[Run], gap: str, run: Run) -> None:
    """Add the run after white space, which has the marks that both sides share."""
    if gap and runs:
        shared = takewhile(lambda pair: pair[0] == pair[1], zip(runs[-1].marks, run.marks, strict=False))
        runs.append(Run(gap, tuple(mark for mark, _ in shared if mark.name != "image")))
    runs.append(run)


def _merged(runs: Iterable[Run]) -> Iterator[Run]:
    """The runs with neighbours of the same marks joined; images stay apart."""
    for marks, group in groupby(runs, key=lambda run: run.marks):
        alike = list(group)
        if alike[0].pictured:
            yield from alike
        else:
            yield Run("".join(run.text for run in alike), marks)
