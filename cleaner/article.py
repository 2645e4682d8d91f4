"""The tree as an HTML article, safe by construction: a closed list of tags, no attributes but ``href``,
``src``, ``alt`` and how a list counts (``start``, ``reversed``), addresses of safe schemes only, all text
escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Final

from cleaner.inline import Mark, Run, grouped
from cleaner.structure import Name, Node, code, opened, start
from cleaner.tables import grid

TAGS: Final[Mapping[Name, str]] = {
    "paragraph": "p",
    "line": "p",
    "caption": "figcaption",
    "list": "ul",
    "ordered": "ol",
    "item": "li",
    "terms": "dl",
    "term": "dt",
    "definition": "dd",
    "quote": "blockquote",
}
PLAIN: Final = frozenset({"item", "term", "definition", "cell", "head"})  # hold one paragraph without <p>


def to_html(nodes: Sequence[Node], title: str = "", comments: Sequence[Node] = ()) -> str:
    """An ``<article>`` with the title, the body, and comments in a section."""
    out = ["<article>"]
    if title:
        out.append(f"<h1>{escape(title)}</h1>")
    out += map(_block, nodes)
    if comments:
        out += ["<section>", *map(_block, comments), "</section>"]
    return "\n".join([*out, "</article>", ""])


def _block(node: Node) -> str:
    return BLOCKS.get(node.name, _plain)(node)


def _plain(node: Node) -> str:
    tag = TAGS[node.name]
    return f"<{tag}{start(node)}>{inline(node.runs)}{_inside(node)}</{tag}>"


def _inside(node: Node) -> str:
    """What a container holds."""
    first, inside = opened(node) if node.name in PLAIN else ((), node.inside)
    around = "\n" if node.name in ("list", "ordered", "terms") else ""
    return inline(first) + around + around.join(map(_block, inside)) + around


def _heading(node: Node) -> str:
    level = max(node.number, 2)
    return f"<h{level}>{inline(node.runs)}</h{level}>"


def _figure(node: Node) -> str:
    return f"<figure>{inline(node.runs)}{''.join(map(_block, node.inside))}</figure>"


def _code(node: Node) -> str:
    return f"<pre><code>{escape(code(node))}</code></pre>"


def _table(node: Node) -> str:
    """Spans are filled up with empty cells: no attribute tells of them."""
    caption = "<br>".join(inline(part.runs) for part in node.inside if part.name == "caption")
    out = ["<table>", *[f"<caption>{caption}</caption>"] * bool(caption)]
    for row in grid([part for part in node.inside if part.name == "row"]):
        out.append(f"<tr>{''.join(map(_cell, row))}</tr>")
    return "\n".join([*out, "</table>"])


def _cell(cell: Node | None) -> str:
    if cell is None:
        return "<td></td>"
    tag = "th" if cell.name == "head" else "td"
    return f"<{tag}>{_inside(cell)}</{tag}>"


BLOCKS: Final[Mapping[Name, Callable[[Node], str]]] = {
    "heading": _heading,
    "figure": _figure,
    "code": _code,
    "table": _table,
}


def inline(runs: Sequence[Run]) -> str:
    """Marked text."""
    return "".join(_marked(mark, group) for mark, group in grouped(runs))


def _marked(mark: Mark | None, runs: Sequence[Run]) -> str:
    if mark is None:
        return escape("".join(run.text for run in runs)).replace("\n", "<br>")
    if mark.name == "image":
        return f'<img src="{escape(mark.address)}" alt="{escape(runs[0].text)}">'
    if mark.name == "link":
        return f'<a href="{escape(mark.address)}">{inline(runs)}</a>'
    return f"<{mark.name}>{inline(runs)}</{mark.name}>"
