"""How kept blocks nest: lists, tables, quotes, figures, as one tree that every structured form walks.

A leaf holds runs of marked text, everything else holds nodes. The tree of an HTML page comes from its
elements, that of a scraped text from its marks (``structure_text``). A part is put where its kind may
stand: an item without a list gets one, text in a row gets a cell. Containers nest NESTED deep at most;
deeper ones are transparent.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Final, Literal

import regex

from cleaner.figures import Figure, captions
from cleaner.formulas import spelled
from cleaner.inline import Inlines, Run, unmarked
from cleaner.model import Blocks, Elements, Flags, Kind
from cleaner.render import verses

Name = Literal[
    "paragraph", "heading", "line", "figure", "caption",  # leaves
    "list", "ordered", "item", "terms", "term", "definition",
    "table", "row", "cell", "head", "quote", "code", "root",
]  # fmt: skip

CONTAINERS: Final[dict[str, Name]] = {
    **dict.fromkeys(("ul", "menu", "dir"), "list"),
    "ol": "ordered",
    "li": "item",
    "dl": "terms",
    "dt": "term",
    "dd": "definition",
    "table": "table",
    "tr": "row",
    "td": "cell",
    "th": "head",
    "blockquote": "quote",
    **dict.fromkeys(("pre", "listing", "xmp", "plaintext"), "code"),
}
HOLDS: Final[dict[Name, tuple[Name, ...]]] = {  # the last is made for what is none of these
    "list": ("item",),
    "ordered": ("item",),
    "terms": ("term", "definition"),
    "table": ("caption", "row"),
    "row": ("head", "cell"),
}
STANDS: Final[dict[Name, tuple[Name, ...]]] = {  # the first is made for what stands in none of these
    "item": ("list", "ordered"),
    "term": ("terms",),
    "definition": ("terms",),
    "row": ("table",),
    "cell": ("row",),
    "head": ("row",),
}
LEAVES: Final[dict[Kind, Name]] = {"heading": "heading", "code": "line", "caption": "caption"}
NESTED: Final = 32
NOBODY: Final[Mapping[int, tuple[Run, ...]]] = MappingProxyType({})
LANGUAGE: Final = regex.compile(
    r"(?i)(?:^|\s)(?:(?:lang(?:uage)?-|highlight-(?:source-|text-)?|brush:\s*+)([a-z][\w+#.-]{0,20})"
    r"|(?:sourceCode|hljs)(?:\s+(?:numberSource|numberLines|lineAnchors))*+\s+([a-z][a-z+#]{0,20}+)(?!\S))"
)
# What starts the names of no language: blocks without one, parts of a highlighter, choosers of a language.
NO_LANGUAGE: Final = frozenset(
    "default none no nohighlight notranslate undefined text txt plain plaintext sourcecode hljs numbersource "
    "numberlines lineanchors lines box block container wrapper switcher switch selector select picker "
    "chooser menu toggle button dropdown list item link bar icon label nav".split()
)
OPENS: Final[frozenset[Name]] = frozenset({"quote", "list", "ordered", "item"})


@dataclass(frozen=True, slots=True)
class Node:
    """A part of the body, with what only some kinds have: a heading's level or an item's number (0 in
    a list without numbers), the columns and rows of a cell, the language of code."""

    name: Name
    inside: list[Node] = field(default_factory=list)
    runs: tuple[Run, ...] = ()
    number: int = 0
    spans: tuple[int, int] = (1, 1)
    language: str = ""


def tree(
    page: Blocks,
    keep: Flags,
    found: Inlines,
    pictures: Sequence[Figure] = (),
    signed: Mapping[int, tuple[Run, ...]] = NOBODY,
) -> list[Node]:
    """The kept blocks of an HTML page, and the pictures among them, as they nest. ``signed`` are lines that
    stand above a block."""
    assert page.elements is not None
    grown = _Tree(page, page.elements, found, sorted(signed))
    grown.captions = captions(page, keep)
    verse = verses(page, keep)
    waiting = list(reversed(pictures))
    for at in range(len(page)):
        while waiting and waiting[-1].picture.before <= at:
            grown.hang(waiting.pop())
        if keep[at]:
            grown.grow(at, signed.get(at, ()), below=at in verse)
    while waiting:
        grown.hang(waiting.pop())
    return grown.root.inside


def chosen(nodes: Iterable[Node], *, links: bool, images: bool, tables: bool) -> list[Node]:
    """The nodes without what is not wanted, and without what then is empty."""
    found: list[Node] = []
    for node in nodes:
        if (node.name == "table" and not tables) or (node.name == "figure" and not images):
            continue
        inside = chosen(node.inside, links=links, images=images, tables=tables)
        shown = node.runs if node.name == "line" else _runs(node.runs, links=links, images=images)
        runs = tuple(shown)
        if inside or runs or node.name in ("cell", "head"):
            found.append(replace(node, inside=inside, runs=runs))
    return found


def unlabelled(nodes: Iterable[Node]) -> list[Node]:
    """The nodes without paragraphs that only name the language of the code below, for forms that name it."""
    found: list[Node] = []
    for node in nodes:
        labelled = bool(found) and node.name == "code" and found[-1].name == "paragraph"
        if labelled and node.language and unmarked(found[-1].runs).casefold() == node.language:
            found.pop()
        found.append(replace(node, inside=unlabelled(node.inside)) if node.inside else node)
    return found


def leaves(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes that hold runs, in order."""
    for node in nodes:
        if node.runs:
            yield node
        yield from leaves(node.inside)


def opened(node: Node) -> tuple[tuple[Run, ...], list[Node]]:
    """The paragraph that opens a container, where it needs no element of its own, and what else it holds."""
    first, rest = node.inside[:1], node.inside[1:]
    if first and first[0].name == "paragraph" and all(part.name in ("list", "ordered") for part in rest):
        return first[0].runs, rest
    return (), node.inside


def start(node: Node) -> str:
    """The attributes that say how a numbered list counts, if not up from one."""
    if node.name != "ordered" or not node.inside:
        return ""
    first, down = node.inside[0].number, " reversed" * falls(node)
    return f'{down} start="{first}"' if down or first != 1 else ""


def falls(node: Node) -> bool:
    """Whether a numbered list counts down."""
    numbers = [item.number for item in node.inside] if node.name == "ordered" else []
    return len(numbers) > 1 and all(after < before for before, after in pairwise(numbers))


def code(node: Node) -> str:
    """The text of a code block."""
    return "\n".join("".join(run.text for run in leaf.runs) for leaf in leaves(node.inside))


def put(parent: Node, child: Node) -> None:
    """Add the child, inside of what it needs around it."""
    last = parent.inside[-1] if parent.inside else None
    holds, stands = HOLDS.get(parent.name), STANDS.get(child.name)
    if holds and child.name not in holds:
        if last is None or last.name == "caption":
            last = Node(holds[-1], number=int(parent.name == "ordered"))
            parent.inside.append(last)
        put(last, child)
    elif stands and parent.name not in stands:
        if last is None or last.name not in stands:
            last = Node(stands[0])
            put(parent, last)
        put(last, child)
    else:
        parent.inside.append(child)


class _Tree:
    """Grows the containers of the blocks as they come, each when something first stands in it."""

    def __init__(self, page: Blocks, elements: Elements, found: Inlines, signed: Sequence[int]) -> None:
        self.page, self.elements, self.found, self.signed = page, elements, found, signed
        self.root = Node("root")
        self.names = _names(page, elements)
        self.homes = [0] * len(self.names)  # the container that each element is or stands in
        depths = [0] * len(self.names)
        for at, parent in enumerate(elements.parents):
            home = self.homes[parent]
            own = self.names[at] and depths[home] < NESTED and self.names[home] != "code"
            self.homes[at] = at if own else home
            depths[at] = depths[home] + bool(own)
        self.numbers = _numbers(elements, found)
        self.cells: dict[int, list[int]] = {}
        for at, name in enumerate(self.names):
            if name in ("cell", "head"):
                self.cells.setdefault(elements.parents[at], []).append(at)
        self.made = {0: self.root}
        self.captions: Mapping[int, int] = {}  # of tables and code

    def grow(self, at: int, above: tuple[Run, ...] = (), *, below: bool = False) -> None:
        """Put the block of that number where it stands, with a line above it, or ``below`` the line before it
        in one paragraph."""
        if above:
            put(self._home(self._outside(at)), Node("paragraph", runs=above))
        home = self._home(self.page.places[at])
        kind = self.page.kinds[at]
        name = LEAVES.get(kind, "paragraph")
        if name == "caption" and at in self.captions:
            home = self._captioned(self.captions[at]) or home
        if home.name == "code":
            name = "line"
        elif name == "line" or (name == "caption" and home.name != "table"):
            name = "paragraph"
        level = self.page.levels[at] if name == "heading" else 0
        runs = spelled(self.found.runs[at])
        if below and home.inside and home.inside[-1].name == name == "paragraph":
            runs = (*home.inside.pop().runs, Run("\n"), *runs)
        put(home, Node(name, runs=runs, number=level))

    def _captioned(self, near: int) -> Node | None:
        """The table that the block stands in, if it is no code."""
        place = self.page.places[near]
        while place and self.names[place] != "table":
            place = self.elements.parents[place]
        return self._home(place) if place else None

    def _outside(self, at: int) -> int:
        """The element outside of all that the block opens, and of code, which holds no other lines."""
        home = self.homes[self.page.places[at]]
        while self.names[home] == "code" or self._opens(home, at):
            home = self.homes[self._around(home)]
        return home

    def _opens(self, home: int, at: int) -> bool:
        """Whether the container starts with the block and is all of one post. An item that starts with what
        is not kept (who wrote it) is a post in a list of posts."""
        if self.names[home] not in OPENS or home in self.made:
            return False
        after = bisect_right(self.signed, at)
        if after < len(self.signed) and self.signed[after] < self.elements.end[home]:
            return False
        if self.names[home] == "quote":
            return True
        around = self.homes[self._around(home)]
        listed = self.names[home] == "item" and self.names[around] in ("list", "ordered")
        return self.elements.first[home] == at and (not listed or self._opens(around, at))

    def hang(self, figure: Figure) -> None:
        """Put the picture where it stands, with its caption."""
        runs = [] if figure.caption is None else [spelled(self.found.runs[figure.caption])]
        captions = [Node("caption", runs=caption) for caption in runs]
        put(self._home(figure.picture.place), Node("figure", captions, (figure.picture.run,)))

    def _home(self, element: int) -> Node:
        home = self.homes[element]
        if home not in self.made:
            above = self._home(self._around(home))
            if home not in self.made:  # a row brought its cells
                self._make(home, above)
        return self.made[home]

    def _around(self, at: int) -> int:
        """The element around this one; a term or definition left open ends where the next one starts."""
        around = self.elements.parents[at]
        while self.names[at] in HOLDS["terms"] and self.names[self.homes[around]] in HOLDS["terms"]:
            around = self.elements.parents[self.homes[around]]
        return around

    def _make(self, at: int, above: Node) -> None:
        name = self.names[at]
        assert name
        language = _language(self.elements, at) if name == "code" else ""
        spans = self.found.spans.get(at, (1, 1))
        self.made[at] = Node(name, number=self.numbers.get(at, 0), spans=spans, language=language)
        put(above, self.made[at])
        for cell in self.cells.get(at, ()) if name == "row" else ():
            if self.homes[cell] == cell:
                self._make(cell, self.made[at])


def _names(page: Blocks, elements: Elements) -> list[Name | None]:
    """The container that each element is. The parts of a table are ones only where it holds data."""
    tables = [0] * len(elements.tags)
    for at, parent in enumerate(elements.parents):
        tables[at] = at if elements.tags[at] == "table" else tables[parent]
    data = {tables[place] for place, kind in zip(page.places, page.kinds, strict=True) if kind == "table"}
    names: list[Name | None] = [None] * len(elements.tags)
    for at, tag in enumerate(elements.tags):
        name = CONTAINERS.get(tag)
        if name in ("table", "row", "cell", "head") and tables[at] not in data:
            continue
        if name in ("cell", "head") and names[elements.parents[at]] != "row":
            continue
        names[at] = name
    return names


def _numbers(elements: Elements, found: Inlines) -> dict[int, int]:
    """The number of each item of a numbered list, as a browser counts."""
    lists = elements.innermost([tag for tag, name in CONTAINERS.items() if name in ("list", "ordered")])
    owners = [
        lists[parent] for parent, tag in zip(elements.parents, elements.tags, strict=True) if tag == "li"
    ]
    items = Counter(around for around in owners if around in found.falling)  # of each list that counts down
    following: dict[int, int] = {}
    numbers: dict[int, int] = {}
    for at, tag in enumerate(elements.tags):
        around = lists[elements.parents[at]]
        if tag == "ol":
            following[at] = found.numbers.get(at, items[at] or 1)
        elif tag == "li" and around in following:
            numbers[at] = found.numbers.get(at, following[around])
            following[around] = numbers[at] + (-1 if around in found.falling else 1)
    return numbers


def _language(elements: Elements, at: int) -> str:
    """The language that the names of a code block, of what it holds or of what holds it tell, or of what
    holds the table that sets it beside the numbers of its lines."""
    parent, table = elements.parents[at], elements.around(at, ("table",))
    for near in (at, at + 1, parent, elements.parents[parent], elements.parents[table] if table else 0):
        if near < len(elements.tags) and (near != at + 1 or elements.parents[near] == at):
            for found in LANGUAGE.finditer(elements.names[near]):
                language = (found[1] or found[2]).lower()
                if regex.split("[-_.]", language)[0] not in NO_LANGUAGE:
                    return language
    return ""


def _runs(runs: Iterable[Run], *, links: bool, images: bool) -> Iterator[Run]:
    """The runs without the marks that are not wanted; a picture goes with the white space after it."""
    spaced = True
    for run in runs:
        if run.pictured and not images:
            continue
        text = run.text.lstrip() if spaced and not run.pictured else run.text
        spaced = not run.pictured and (text[-1:].isspace() if text else spaced)
        marks = run.marks if links else tuple(mark for mark in run.marks if mark.name != "link")
        if text or run.pictured:
            yield Run(text, marks)
