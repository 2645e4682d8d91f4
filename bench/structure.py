"""Whether what is written reads back: the structured forms of whole corpora, held against other readers.

Markdown is parsed by markdown-it-py and must give the tree that it was written from: headings, lists and
their depth, cells, code. TEI is held against a schema.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from typing import Any, Final

import numpy as np
from lxml import etree

from bench.folds import PACKAGE, PROCESSES
from bench.metrics import squeeze
from cleaner import structure, tei
from cleaner.inline import unmarked
from cleaner.markdown import countable, to_markdown
from cleaner.outline import outline
from cleaner.pipeline import extract
from cleaner.structure import Node
from cleaner.tables import grid

FIXTURES: Final = PACKAGE.parent / "fixtures"
SHOWN: Final = 40  # differences that are listed
WIDTH: Final = 100  # characters of each
NESTING: Final = 200  # markdown-it-py stops at 20 by itself
STEPS: Final = {"bullet_list_open": "ul", "ordered_list_open": "ol", "blockquote_open": "quote"}
RNG: Final = "http://relaxng.org/ns/structure/1.0"
RUBY: Final = f"""<define name="ruby" xmlns="{RNG}">
<element name="ruby" ns="http://www.tei-c.org/ns/1.0"><ref name="att.global.attributes"/>
<element name="rb"><ref name="macro.phraseSeq"/></element>
<oneOrMore><element name="rt"><ref name="macro.phraseSeq"/></element></oneOrMore></element></define>"""
Job = tuple[str, bytes, str | None]  # name, page, address


@dataclass(frozen=True)
class Check:
    """One page: how many parts its trees have, where Markdown reads differently, and what TEI breaks."""

    name: str
    parts: int
    differences: tuple[str, ...]
    invalid: tuple[str, ...]


def intended(nodes: Sequence[Node], path: str = "") -> Iterator[str]:
    """A line for each heading, paragraph, list, row and code block: where it stands and its text."""
    for node in map(countable, nodes):
        if node.name in ("list", "ordered"):
            tag = "ol" if node.name == "ordered" else "ul"
            yield f"{path}{tag}"
            for item in node.inside:
                yield from intended(item.inside, f"{path}{tag}/")
        elif node.name == "terms":
            yield from _intended_terms(node, path)
        elif node.name == "table":
            yield from intended([part for part in node.inside if part.name == "caption"], path)
            yield from _intended_rows(node, path)
        elif node.name == "quote":
            yield from intended(node.inside, f"{path}quote/")
        elif node.name == "code":
            yield f"{path}code {structure.code(node)}"
        else:
            yield f"{path}{f'h{max(node.number, 2)}' if node.name == 'heading' else 'p'} {_all(node)}"


def _intended_terms(node: Node, path: str) -> Iterator[str]:
    listed = False
    for part in node.inside:
        if part.name == "term":
            yield from intended(part.inside, path)
        else:
            if not listed:
                yield f"{path}ul"
            yield from intended(part.inside, f"{path}ul/")
        listed = part.name != "term"


def _intended_rows(node: Node, path: str) -> Iterator[str]:
    rows = grid([part for part in node.inside if part.name == "row"])
    width = max(map(len, rows), default=0)
    for row in rows:
        cells = ["" if cell is None else _all(cell) for cell in row]
        yield f"{path}row {' | '.join(cells + [''] * (width - len(cells)))}"


def _all(node: Node) -> str:
    """The text of all that the node holds, on one line."""
    return squeeze(" ".join(unmarked(leaf.runs) for leaf in structure.leaves([node])))


def read_back(markdown: str) -> Iterator[str]:
    """The same lines, as markdown-it-py sees them."""
    from markdown_it import MarkdownIt

    path: list[str] = []
    cells: list[str] | None = None  # of the open row
    holder = ""
    for token in MarkdownIt("commonmark", {"maxNesting": NESTING}).enable("table").parse(markdown):
        where = "".join(f"{step}/" for step in path)
        if token.type in ("bullet_list_open", "ordered_list_open"):
            yield f"{where}{token.tag}"
        if token.type in STEPS:
            path.append(STEPS[token.type])
        elif token.type.replace("_close", "_open") in STEPS:
            path.pop()
        elif token.type == "inline":
            text = squeeze("".join(map(_seen, token.children or ())))
            if cells is None:
                yield f"{where}{holder} {text}"
            else:
                cells.append(text)
        elif token.type in ("heading_open", "paragraph_open"):
            holder = token.tag
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            yield f"{where}row {' | '.join(cells or ())}"
            cells = None
        elif token.type in ("fence", "code_block", "html_block"):
            name = "code" if token.type == "fence" else token.type
            yield f"{where}{name} {token.content.removesuffix(chr(10))}"


def _seen(token: Any) -> str:
    if token.type == "html_inline":
        return " " if token.content.strip("</>") in ("br", "ul", "ol", "li") else ""
    return " " if token.type in ("hardbreak", "softbreak") else "" if token.type == "image" else token.content


def differences(nodes: Sequence[Node]) -> tuple[int, list[str]]:
    """How many lines the tree has, and those that Markdown adds or lacks."""
    wanted, found = list(intended(structure.unlabelled(nodes))), list(read_back(to_markdown(nodes)))
    if wanted == found:
        return len(wanted), []
    return len(wanted), [line for line in difflib.ndiff(wanted, found) if line[0] in "+-"]


def check(name: str, page: str | bytes, url: str | None, schema: etree.RelaxNG | None = None) -> Check:
    """The body of the page, and then all that it shows, as Markdown and as TEI."""
    document = extract(page, url=url)
    source, blocks = document.source, document.page
    everything = np.ones(len(blocks), dtype=np.bool_)
    none = np.zeros(len(blocks), dtype=np.bool_)
    parts, found, invalid = 0, [], []
    for keep in (document.verdicts.keep, everything):
        nodes = outline(source, blocks, keep, none, document.roles).body
        nodes = structure.chosen(nodes, links=True, images=True, tables=True)
        count, wrong = differences(nodes)
        parts += count
        found += wrong
        if schema is not None:
            xml = tei.to_xml(nodes, document.title, document.authors, "")
            if not schema.validate(etree.fromstring(xml.encode("utf-8"))):
                invalid.append(str(schema.error_log.last_error))
    return Check(name, parts, tuple(found), tuple(invalid))


def fixtures() -> Iterator[Job]:
    """The saved pages that come with the repository."""
    for folder in sorted(FIXTURES.iterdir()):
        for path in sorted(folder.glob("page.*")):
            yield f"fixtures/{folder.name}", path.read_bytes(), None


def tei_schema(path: Path) -> etree.RelaxNG:
    """A schema of TEI P5. An edition before 4.2 lacks ``ruby``; it is added as the Guidelines define it."""
    grammar = etree.parse(path)
    root = grammar.getroot()
    if not root.xpath("//r:element[@name='ruby']", namespaces={"r": RNG}):
        root.append(etree.fromstring(RUBY))
        phrase = root.xpath("//r:define[@name='model.phrase']/r:choice", namespaces={"r": RNG})
        etree.SubElement(phrase[0], f"{{{RNG}}}ref", name="ruby")
    return etree.RelaxNG(grammar)


def reading(jobs: Sequence[Job], schema: Path | None) -> Iterator[str]:
    """How Markdown and TEI read back, over all pages, differences listed."""
    with Pool(PROCESSES, _remember, (schema,)) as pool:
        checks = pool.starmap(_check, jobs, chunksize=8)
    parts, wrong = sum(one.parts for one in checks), [one for one in checks if one.differences]
    lines = sum(len(one.differences) for one in wrong)
    yield f"Markdown: {len(checks)} pages, body and whole page, {parts} blocks, lists and rows"
    yield f"  read back otherwise: {lines} ({lines / max(parts, 1):.4%}) on {len(wrong)} pages"
    listed = [f"    {one.name} {line}" for one in wrong for line in one.differences]
    yield from (line[:WIDTH] for line in listed[:SHOWN])
    if schema is None:
        yield "TEI: not validated (--schema FILE names a RelaxNG schema of TEI P5)"
        return
    invalid = [f"    {one.name} {error}" for one in checks for error in one.invalid]
    yield f"TEI: {2 * len(checks)} documents, {len(invalid)} not valid by {schema.name}"
    yield from (line[: WIDTH * 2] for line in invalid[:SHOWN])


_schema: etree.RelaxNG | None = None  # of a worker process


def _remember(path: Path | None) -> None:
    global _schema
    _schema = None if path is None else tei_schema(path)


def _check(name: str, page: bytes, url: str | None) -> Check:
    return check(name, page, url, _schema)
