"""The tree as CommonMark with tables. What Markdown has no mark for (sub- and superscript, ruby, breaks
and lists in cells) is written as the inline HTML that CommonMark lets through; text is escaped so that
it reads as itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

import regex

from cleaner.inline import Mark, Run, grouped, unmarked
from cleaner.structure import Name, Node, code, falls, start, unlabelled
from cleaner.tables import grid

MARKUP: Final = regex.compile(r"([\\`*_\[\]<>]|&(?=#?\w{1,32};))")
LEADING: Final = regex.compile(r"^(?:[#+\-=~|>]|:(?=-)|\d{1,9}[.)])", regex.MULTILINE)
DESTINATION: Final = regex.compile(r"([\\()<>&*_`\[\]!])")
STARS: Final = {"em": "*", "strong": "**"}
ASCII: Final = frozenset("!\"#$%&'()+,-./:;<=>?@[\\]^_`{|}~")  # punctuation, without stars
HARD, SOFT, TAG = "\\\n", " ", "<br>"  # line breaks in paragraphs, in headings and in cells
RULE: Final = "---"
FENCES: Final = ("```", "~~~")


def to_markdown(nodes: Sequence[Node], title: str = "", comments: Sequence[Node] = ()) -> str:
    """The title as the first heading, the body, and comments below a rule."""
    parts = [f"# {_heading_text((Run(title),))}"] if title else []
    parts += _blocks(unlabelled(nodes))
    if comments:
        parts += [RULE, *_blocks(unlabelled(comments))]
    return "\n\n".join(parts) + ("\n" if parts else "")


def _blocks(nodes: Sequence[Node]) -> list[str]:
    return [text for _, text in _written(nodes)]


def _written(nodes: Sequence[Node]) -> Iterator[tuple[Name, str]]:
    """The block or blocks of each node, and what it is. Lists right after each other take turns with
    their marks, or else they would be one."""
    turn = False
    nodes = list(_writable(nodes))
    for before, node in zip([None, *nodes], nodes, strict=False):
        turn = before is not None and before.name == node.name and not turn
        texts = _list(node, turn) if node.name in ("list", "ordered") else BLOCKS[node.name](node)
        yield from ((node.name, text) for text in texts)


def _writable(nodes: Sequence[Node]) -> Iterator[Node]:
    """Terms as blocks of their own, what they mean as lists below: Markdown has no list of terms."""
    for node in map(countable, nodes):
        if node.name != "terms":
            yield node
            continue
        for name, group in groupby(node.inside, key=lambda part: part.name):
            if name == "term":
                yield from _writable([block for term in group for block in term.inside])
            else:
                yield Node("list", list(group))


def countable(node: Node) -> Node:
    """The node, with its numbers as text if it is a list that Markdown cannot count: down, or below zero."""
    if node.name == "ordered" and (falls(node) or any(item.number < 0 for item in node.inside)):
        return Node("list", list(map(_spelled, node.inside)))
    return node


def _spelled(item: Node) -> Node:
    """The item with its number as text before what it holds."""
    first, rest = item.inside[:1], item.inside[1:]
    if first and first[0].name == "paragraph":
        runs = (Run(f"{item.number}. "), *first[0].runs)
        return replace(item, inside=[replace(first[0], runs=runs), *rest])
    return replace(item, inside=[Node("paragraph", runs=(Run(f"{item.number}."),)), *item.inside])


def _paragraph(node: Node) -> list[str]:
    text = inline(node.runs, HARD)
    return [LEADING.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", text)] if text else []


def _heading(node: Node) -> list[str]:
    return [f"{'#' * max(node.number, 2)} {_heading_text(node.runs)}"]


def _heading_text(runs: Sequence[Run]) -> str:
    """A heading's text on one line; closing number signs would be read as a mark."""
    line = inline(runs, SOFT)
    return f"{line[:-1]}\\#" if line.endswith("#") else line


def _figure(node: Node) -> list[str]:
    """The picture, and its caption on the next line."""
    captions = [text for leaf in node.inside for text in _paragraph(leaf)]
    return [HARD.join([inline(node.runs, SOFT), *captions])]


def _list(node: Node, turn: bool) -> list[str]:
    lines = []
    for item in node.inside:
        mark = f"{item.number}{')' if turn else '.'} " if node.name == "ordered" else "* " if turn else "- "
        lines.append(mark + _indented(_item(item), " " * len(mark)))
    return ["\n".join(lines)]


def _item(item: Node) -> str:
    """What an item holds; an inner list stands close to the line that it belongs to."""
    out: list[str] = []
    before: Name = "item"
    for name, text in _written(item.inside):
        interrupts = name == "list" or text.startswith(("1. ", "1) "))
        if out:
            out.append("\n" if interrupts and before == "paragraph" and name != before else "\n\n")
        out.append(text)
        before = name
    return "".join(out)


def _quote(node: Node) -> list[str]:
    return ["> " + "\n\n".join(_blocks(node.inside)).replace("\n", "\n> ").replace("\n> \n", "\n>\n")]


def _code(node: Node) -> list[str]:
    text = code(node)
    fence = _fence([line.strip() for line in text.split("\n")])
    return [f"{fence}{node.language}\n{text}\n{fence}"]


def _fence(lines: Sequence[str]) -> str:
    """A fence that no line ends; of three marks if it can be, which is what is read in scraped text too."""
    for mark in FENCES:
        if not any(line.startswith(mark) and not line.strip(mark[0]) for line in lines):
            return mark
    return "`" * (1 + max(len(line) for line in lines if not line.strip("`")))


def _table(node: Node) -> list[str]:
    """Captions, then rows. The first row is the head; short rows need no filling up."""
    captions = [text for part in node.inside if part.name == "caption" for text in _paragraph(part)]
    rows = grid([part for part in node.inside if part.name == "row"])
    width = max(map(len, rows), default=0)
    lines = []
    for number, row in enumerate(rows):
        cells = ["" if cell is None else _cell(cell) for cell in row]
        lines.append("| " + " | ".join(cells if number else cells + [""] * (width - len(row))) + " |")
        if not number:
            lines.append("|" + " --- |" * width)
    return [*captions, "\n".join(lines)]


def _cell(node: Node) -> str:
    return TAG.join(_flat(node.inside)).replace("|", "\\|")


def _flat(nodes: Sequence[Node]) -> Iterator[str]:
    """Each block of a cell on one line."""
    for node in nodes:
        if node.name == "code":
            yield from (_code_span(line) for line in code(node).split("\n") if line.strip())
        elif node.name in ("list", "ordered"):
            tag = "ol" if node.name == "ordered" else "ul"
            items = "".join(f"<li>{TAG.join(_flat(item.inside))}</li>" for item in node.inside)
            yield f"<{tag}{start(node)}>{items}</{tag}>"
        else:
            if node.runs:
                yield inline(node.runs, TAG)
            yield from _flat(node.inside)


BLOCKS: Final[Mapping[Name, Callable[[Node], list[str]]]] = {
    "paragraph": _paragraph,
    "caption": _paragraph,
    "line": _paragraph,
    "heading": _heading,
    "figure": _figure,
    "quote": _quote,
    "code": _code,
    "table": _table,
}


def inline(runs: Sequence[Run], newline: str, edges: tuple[str, str] = (" ", " ")) -> str:
    """Marked text. ``edges`` are the characters before and after it."""
    groups = list(grouped(runs))
    texts = [_inner(mark, group, newline) for mark, group in groups]
    out: list[str] = []
    for at, (mark, _) in enumerate(groups):
        before = out[-1][-1:] if out else edges[0]
        after = edges[1] if at + 1 == len(groups) else "*" if groups[at + 1][0] else texts[at + 1][:1]
        if mark and mark.name in ("link", "image") and before == "!":
            out[-1] = f"{out[-1][:-1]}\\!"
        out.append(_marked(mark, texts[at], before, after))
    return "".join(out)


def _inner(mark: Mark | None, runs: Sequence[Run], newline: str) -> str:
    """The text of a stretch without its outermost mark."""
    if mark is None or mark.name == "image":
        return _escaped("".join(run.text for run in runs), SOFT if mark else newline)
    if mark.name == "code":
        return unmarked(runs)
    edges = "**" if mark.name in STARS else "[]" if mark.name == "link" else "><"
    return inline(runs, newline, (edges[0], edges[1]))


def _escaped(text: str, newline: str) -> str:
    return MARKUP.sub(r"\\\1", text).replace("\n", newline)


def _marked(mark: Mark | None, text: str, before: str, after: str) -> str:
    if mark is None or not (text or mark.name == "image"):
        return text
    if mark.name == "code":  # two spans that touch would be read as one
        return f"<code>{_escaped(text, SOFT)}</code>" if before == "`" else _code_span(text)
    if mark.name in ("link", "image"):
        address = DESTINATION.sub(r"\\\1", mark.address)
        return f"{'!' * (mark.name == 'image')}[{text}]({address})"
    if mark.name in STARS and _flanks(before, text, after):
        return f"{STARS[mark.name]}{text}{STARS[mark.name]}"
    return f"<{mark.name}>{text}</{mark.name}>"


def _flanks(before: str, text: str, after: str) -> bool:
    """Whether stars around the text are read as its marks whatever reads them."""
    return _opens(before, text[0]) and _opens(after, text[-1])


def _opens(outer: str, inner: str) -> bool:
    if outer == "*" or inner == "*" or inner.isspace():
        return False
    return outer.isspace() or outer in ASCII or unicodedata.category(inner)[0] in "LNM"


def _code_span(text: str) -> str:
    runs = {len(run) for run in regex.findall(r"`+", text)}
    fence = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    pad = " " * (text[0] in "` " or text[-1] in "` ")
    return f"{fence}{pad}{' '.join(text.split(chr(10)))}{pad}{fence}"


def _indented(text: str, indent: str) -> str:
    """The lines after the first, set in."""
    return regex.sub(r"\n(?=[^\n])", "\n" + indent, text)
