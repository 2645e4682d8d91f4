"""The tree as a TEI P5 document: sections by headings, everything else in TEI's own elements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Final

import regex

from cleaner.inline import Mark, Run, grouped, unmarked
from cleaner.structure import Name, Node, code, opened, unlabelled

UNFIT: Final = regex.compile("[\ufffe\uffff]")  # characters that XML cannot hold
RENDERED: Final = {"em": "italic", "strong": "bold", "sub": "subscript", "sup": "superscript", "rt": "ruby"}


def to_xml(
    nodes: Sequence[Node], title: str, authors: Sequence[str], date: str, comments: Sequence[Node] = ()
) -> str:
    """A TEI document: header with title, authors and date, then the body, comments in a division."""
    names = "".join(f"<author>{_text(name)}</author>" for name in authors)
    when = f'<date when="{_text(date)}"/>' if date else ""
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc>',
        f"<titleStmt><title>{_text(title)}</title>{names}</titleStmt>",
        f"<publicationStmt><p>{when}</p></publicationStmt>",
        "<sourceDesc><p>Extracted from a page</p></sourceDesc>",
        "</fileDesc></teiHeader><text><body>",
        *_sections(unlabelled(nodes)),
    ]
    if comments:
        out += ['<div type="comments">', *map(_block, unlabelled(comments)), "</div>"]
    if not nodes and not comments:
        out.append("<p/>")
    return "\n".join([*out, "</body></text></TEI>", ""])


def _sections(nodes: Sequence[Node]) -> Iterator[str]:
    """A heading opens a division, which ends at the next heading of its level or above."""
    levels: list[int] = []
    for node in nodes:
        if node.name == "heading":
            while levels and levels[-1] >= node.number:
                levels.pop()
                yield "</div>"
            levels.append(node.number)
            yield f"<div><head>{_inline(node.runs)}</head>"
        else:
            yield _block(node)
    yield from ("</div>" for _ in levels)


def _block(node: Node) -> str:
    return BLOCKS.get(node.name, _paragraph)(node)


def _paragraph(node: Node) -> str:
    return f"<p>{_inline(node.runs)}</p>"


def _heading(node: Node) -> str:
    """A heading where no division can stand."""
    return f'<p rend="heading">{_inline(node.runs)}</p>'


def _inside(node: Node) -> str:
    first, inside = opened(node)
    return _inline(first) + "".join(map(_block, inside))


def _figure(node: Node) -> str:
    """An image with its caption; a link stands around both, for none may stand in a figure alone."""
    captions = "".join(f"<head>{_inline(caption.runs)}</head>" for caption in node.inside)
    (image,) = node.runs
    figure = f"<figure>{_marked(image.marks[-1], [image])}{captions}</figure>"
    for mark in image.marks:
        if mark.name == "link":
            figure = f'<ref target="{_text(mark.address)}">{figure}</ref>'
    return f"<p>{figure}</p>"


def _list(node: Node) -> str:
    return "\n".join(["<list>", *(f"<item>{_inside(item)}</item>" for item in node.inside), "</list>"])


def _ordered(node: Node) -> str:
    items = (f'<item n="{item.number}">{_inside(item)}</item>' for item in node.inside)
    return "\n".join(['<list rend="numbered">', *items, "</list>"])


def _terms(node: Node) -> str:
    """Labels and items in pairs: what lacks the one or the other gets an empty one."""
    out = ['<list type="gloss">']
    for part in node.inside:
        labelled = out[-1].startswith("<label")
        if part.name == "term":
            out += ["<item/>"] * labelled + [f"<label>{''.join(_texts(part))}</label>"]
        else:
            out += ["<label/>"] * (not labelled) + [f"<item>{_inside(part)}</item>"]
    out += ["<item/>"] * out[-1].startswith("<label")
    return "\n".join([*out, "</list>"])


def _texts(node: Node) -> Iterator[str]:
    """The text of all that stands in a label, which holds no blocks."""
    for at, part in enumerate(node.inside):
        yield "<lb/>" * bool(at) + _inline(part.runs)
        yield from _texts(part)


def _quote(node: Node) -> str:
    return f"<quote>{_inside(node)}</quote>"


def _code(node: Node) -> str:
    language = f' lang="{_text(node.language)}"' if node.language else ""
    return f'<p><code{language} xml:space="preserve">{_text(code(node))}</code></p>'


def _table(node: Node) -> str:
    captions = [f"<head>{_inline(part.runs)}</head>" for part in node.inside if part.name == "caption"]
    rows = [f"<row>{''.join(map(_cell, row.inside))}</row>" for row in node.inside if row.name == "row"]
    return "\n".join(["<table>", *captions, *rows, "</table>"])


def _cell(cell: Node) -> str:
    columns, rows = cell.spans
    spans = f' cols="{columns}"' * (columns > 1) + f' rows="{rows}"' * (rows > 1)
    role = ' role="label"' if cell.name == "head" else ""
    return f"<cell{role}{spans}>{_inside(cell)}</cell>"


BLOCKS: Final[Mapping[Name, Callable[[Node], str]]] = {
    "heading": _heading,
    "figure": _figure,
    "list": _list,
    "ordered": _ordered,
    "terms": _terms,
    "quote": _quote,
    "code": _code,
    "table": _table,
}


def _inline(runs: Sequence[Run]) -> str:
    return "".join(_marked(mark, group) for mark, group in grouped(runs))


def _marked(mark: Mark | None, runs: Sequence[Run]) -> str:
    if mark is None:
        return _text("".join(run.text for run in runs)).replace("\n", "<lb/>")
    if mark.name == "image":
        described = f"<desc>{_text(runs[0].text)}</desc>" if runs[0].text else ""
        return f'<graphic url="{_text(mark.address)}">{described}</graphic>'
    if mark.name == "link":
        return f'<ref target="{_text(mark.address)}">{_inline(runs)}</ref>'
    if mark.name == "code":
        return f"<code>{_text(unmarked(runs))}</code>"
    if mark.name == "ruby":
        return "".join(_ruby(runs))
    if mark.name in RENDERED:
        return f'<hi rend="{RENDERED[mark.name]}">{_inline(runs)}</hi>'
    return f"<{mark.name}>{_inline(runs)}</{mark.name}>"


def _ruby(runs: Sequence[Run]) -> Iterator[str]:
    """Each base with the reading that follows it; the one without the other is plain text."""
    base = ""
    for read, group in groupby(runs, key=lambda run: Mark("rt") in run.marks):
        text = _inline(
            [Run(run.text, tuple(mark for mark in run.marks if mark.name != "rt")) for run in group]
        )
        if not read:
            base = text
            continue
        yield f"<ruby><rb>{base}</rb><rt>{text}</rt></ruby>" if base.strip() else base + text
        base = ""
    yield base


def _text(text: str) -> str:
    return escape(UNFIT.sub("\ufffd", text))
