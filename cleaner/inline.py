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

import regex

from cleaner import addresses
from cleaner.drawn import BREAK, REPLACED
from cleaner.model import Blocks, Kind, Source
from cleaner.segment_html import Target, parse

MARKS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "em"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    **dict.fromkeys(("del", "s", "strike"), "del"),
    **{name: name for name in ("sub", "sup", "ruby", "rt")},
}
# Of a formula: the elements that are marks themselves, and those whose children are, each by its place.
FORMULAS: Final[Mapping[str, str]] = {
    "math": "formula",
    "mfrac": "fraction",
    **dict.fromkeys(("msqrt", "mroot"), "root"),
}
PAIRS: Final = ("sub", "sup") * 8  # of scripts at one sign, at most
CHILDREN: Final[Mapping[str, tuple[str, ...]]] = {
    "mfrac": ("over", "under"),
    "mroot": ("", "degree"),
    **dict.fromkeys(("msup", "mover"), ("", "sup")),
    **dict.fromkeys(("msub", "munder"), ("", "sub")),
    **dict.fromkeys(("msubsup", "munderover"), ("", "sub", "sup")),
    "mmultiscripts": ("", *PAIRS),
}
MARKED: Final = 24  # marks of one text at most; formulas in formulas would have more
NO_TEX: Final = regex.compile(
    r"\\(?:display|text|script)style(?![a-zA-Z])|[{}\s]"
)  # says nothing of a formula
IMAGES: Final = frozenset({"img", "amp-img", "amp-anim"})
SPARE: Final = ("placeholder", "fallback")  # attributes of an AMP image that stands in for the one around it
# Where a script finds the address of an image that is loaded late; ``src`` holds a placeholder then.
LATE: Final = (
    *("data-src", "data-original", "data-lazy-src", "data-lazy", "data-original-src"),
    *("data-hi-res-src", "data-hires", "data-full-src", "data-large-file"),
)
LATE_SETS: Final = ("data-srcset", "data-lazy-srcset", "data-original-set")  # likewise of several
SPACER: Final = 2  # pixels; a smaller picture only counts its readers
COUNTED: Final = {"ol": "start", "li": "value"}
INTEGER: Final = regex.compile(r"\A\s*+([+-]?+[0-9]{1,9}+)[0-9]*+\s*+\Z")
MOST: Final = 65_534  # what browsers take a number of rows for at most
SPLIT: Final = "\n\n"


class Mark(NamedTuple):
    """What a stretch of text is: link, image, em, strong, code, del, sub, sup, ruby or rt, and in formulas
    what ``formulas`` spells out: formula, fraction, over, under, root or degree."""

    name: str
    address: str = ""  # of a link or an image, safe to write down
    place: int = 0  # the element, of marks that stay two where they touch: code and those of formulas


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
    falling: set[int]  # <ol> that count down
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
    return Inlines(target.runs, target.pictures, target.numbers, target.falling, target.spans)


def grouped(runs: Iterable[Run]) -> Iterator[tuple[Mark | None, list[Run]]]:
    """Runs that share their outermost mark, which they come without; ``None`` where there is none."""
    for mark, group in groupby(runs, key=lambda run: run.marks[0] if run.marks else None):
        yield mark, [Run(run.text, run.marks[1:]) for run in group]


def unmarked(runs: Iterable[Run]) -> str:
    """The text of the runs alone."""
    return "".join(run.text for run in runs if not run.pictured)


def address(attrib: Mapping[str, str], base: str) -> str:
    """The address of an image by its attributes, or an empty string where none is usable. What a script
    loads counts before ``src``, which then is a placeholder.

    >>> address({"src": "data:image/gif;base64,R0", "data-srcset": "s.jpg 480w, l.jpg 960w"}, "")
    's.jpg'
    """
    late = (attrib.get(key, "") for key in LATE)
    given = [value for value in late if "/" in value or "." in value]  # not "true"
    given += [_first(attrib.get(key, "")) for key in LATE_SETS]
    given += [attrib.get("src", ""), _first(attrib.get("srcset", ""))]
    found = (addresses.safe(value, base, addresses.PICTURES) for value in given)
    return next(filter(None, found), "")


class _Inlines(Target):
    """Cuts the same blocks and keeps, beside the parts of the open one, the marks of each."""

    def __init__(self, url: str, size: int, never_drawn: frozenset[str]) -> None:
        super().__init__(size, never_drawn)
        self.base = url
        self.based = False  # whether a <base> told it
        self.picture = self.noscript = 0  # the last <picture> and the last <noscript>
        self.source = ""  # the address that a <source> of that <picture> gives
        self.missing = False  # whether the last thing drawn is an image without a usable address
        self.children: dict[int, Iterator[str]] = {}  # what the next children of an element of a formula are
        self.formula = (0, 0)  # the block of the last formula and where it starts among the parts
        self.tex: list[list[str]] = []  # what else the page has of it: other spellings, each in pieces
        self.open: list[tuple[int, Mark]] = []  # marking elements that are open
        self.marks: tuple[Mark, ...] = ()
        self.marked: list[Run] = []  # the parts of the open block, as they stand, with the images between
        self.taken = 0  # parts that are among them
        self.runs: list[tuple[Run, ...]] = []
        self.pictures: list[Picture] = []
        self.numbers: dict[int, int] = {}
        self.falling: set[int] = set()
        self.spans: dict[int, tuple[int, int]] = {}

    def start(self, tag: str, attrib: Mapping[str, str]) -> None:
        number = len(self.tags)
        super().start(tag, attrib)
        self._take()
        if number == len(self.tags):  # too deep to be an element
            return
        child = next(self.children[above], "") if (above := self.parents[number]) in self.children else ""
        if child and tag == "mprescripts":  # what follows are pairs again
            self.children[above] = iter(PAIRS)
        elif child:
            self._mark(number, Mark(child, place=number))
        if tag in MARKS:
            self._mark(number, Mark(MARKS[tag], place=number if MARKS[tag] == "code" else 0))
        elif tag == "a":
            href = addresses.safe(attrib.get("href", ""), self.base, addresses.LINKS)
            self._mark(number, Mark("link", href))
        elif tag in IMAGES:
            self._picture(number, attrib)
        elif tag == "picture":
            self.picture, self.source = number, ""
        elif tag == "source" and self.ends[self.picture] < 0:
            self.source = self.source or address(attrib, self.base)
        elif tag == "noscript":
            self.noscript = number
        elif tag in ("td", "th"):
            columns, rows = (_count(attrib.get(side, "")) or 1 for side in ("colspan", "rowspan"))
            rest = attrib.get("rowspan") == "0"
            self.spans[number] = (max(columns, 1), MOST if rest else max(rows, 1))
        elif tag in COUNTED:
            if (count := _count(attrib.get(COUNTED[tag], ""))) is not None:
                self.numbers[number] = count
            if tag == "ol" and "reversed" in attrib:
                self.falling.add(number)
        elif tag in FORMULAS or tag in CHILDREN or tag == "annotation":
            self._formula(number, tag, attrib)
        elif tag == "base" and "href" in attrib and not self.based:
            self._rebase(attrib["href"])

    def end(self, tag: str) -> None:
        super().end(tag)
        self._take()
        while self.open and self.open[-1][0] > self.stack[-1]:
            self.open.pop()
            self._remark()

    def data(self, text: str) -> None:
        super().data(text)
        if self.tex and self.tags[self.stack[-1]] == "annotation":
            self.tex[-1].append(text)
        if self.missing and not self.unseen and not text.isspace():
            self.missing = False
        self._take()

    def gather(self) -> None:
        """Nothing is joined: each part has marks of its own."""

    def _mark(self, number: int, mark: Mark) -> None:
        self.open.append((number, mark))
        self._remark()

    def _remark(self) -> None:
        """Of marks of one name the outermost counts, but in formulas all do; code comes last, for nothing can
        be marked in it."""
        marks: dict[tuple[str, int], Mark] = {}
        for _, mark in self.open:
            if (mark.name != "link" or mark.address) and len(marks) < MARKED:
                marks.setdefault((mark.name, mark.place if mark.name != "code" else 0), mark)
        self.marks = tuple(sorted(marks.values(), key=lambda mark: mark.name == "code"))

    def _take(self) -> None:
        """Bring the marked parts in step with the parts of the open block."""
        while self.taken > len(self.parts):  # a link that only points at its heading was taken back
            self.taken -= not self.marked.pop().pictured
        for part in self.parts[self.taken :]:
            self.marked.append(Run(part, self.marks))
        self.taken = len(self.parts)

    def _formula(self, number: int, tag: str, attrib: Mapping[str, str]) -> None:
        if tag == "math":
            self.formula, self.tex = (len(self.texts), len(self.parts)), [[attrib.get("alttext", "")]]
        if tag == "annotation":
            self.tex.append([])
        if tag in FORMULAS:
            self._mark(number, Mark(FORMULAS[tag], place=number))
        if tag in CHILDREN:
            flat = attrib.get("linethickness", "").startswith("0")  # one above the other, not divided
            self.children[number] = iter(("sup", "sub") if flat else CHILDREN[tag])

    def _told(self, alternative: str) -> bool:
        """Whether an image shows the formula right before it in its block."""
        (block, first), tex, self.tex = self.formula, self.tex, []
        if not tex or block != len(self.texts) or not "".join(self.parts[first:]).strip():
            return False
        shown = NO_TEX.sub("", alternative)
        return bool(shown) and any(NO_TEX.sub("", "".join(one)) == shown for one in tex)

    def _picture(self, number: int, attrib: Mapping[str, str]) -> None:
        """Note an image that is seen, or is where its block is. Those of <noscript>, and
        the spare ones of AMP, stand in for the image right before them."""
        sized = self.tags[number] != "img"  # its sizes may be proportions
        if self.unseen or self._vanishes(number, attrib) or (not sized and _spaces(attrib)):
            return
        if self._told(attrib.get("alt", "")):
            return
        spare = self.ends[self.noscript] < 0 or (sized and any(key in attrib for key in SPARE))
        if spare and not self.missing:
            return
        found = address(attrib, self.base)
        if self.ends[self.picture] < 0:
            found, self.source = found or self.source, ""
        self.missing = not found
        if found:
            marks = tuple(mark for mark in self.marks if not mark.place)
            alternative = " ".join(attrib.get("alt", "").translate(REPLACED).split())
            self.marked.append(Run(alternative, (*marks, Mark("image", found))))

    def _vanishes(self, number: int, attrib: Mapping[str, str]) -> bool:
        """Whether an image is hidden although the text around it may be shown."""
        return self._hides(attrib) or (self.hidden[number] and not self.hidden[self.flow[-1][0]])

    def _rebase(self, href: str) -> None:
        self.based = True
        try:
            self.base = urljoin(self.base, href)
        except ValueError:
            return

    def _leave_out(self, kind: Kind) -> None:
        """What goes from the open block goes from its marked parts."""
        whole = len(self.parts)
        super()._leave_out(kind)
        if len(self.parts) < whole:
            stay = set(map(id, self.parts))
            self.marked[:] = [run for run in self.marked if run.pictured or id(run.text) in stay]
            self.taken = len(self.parts)

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


def _first(candidates: str) -> str:
    """The address that a ``srcset`` names first."""
    named = candidates.lstrip(" \t\n\f\r,").split(None, 1)
    return named[0].rstrip(",") if named else ""


def _count(value: str) -> int | None:
    """A number in an attribute, MOST where it is larger than any page means; ``None`` where there is none."""
    found = INTEGER.match(value)
    return max(-MOST, min(int(found[1]), MOST)) if found else None


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
