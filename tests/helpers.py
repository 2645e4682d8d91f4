"""Builders that make a case one line, and the reader of case files."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

from cleaner import render
from cleaner.decide import decide, settle
from cleaner.document import Document
from cleaner.inline import Run
from cleaner.match import match
from cleaner.model import Blocks, Medium, Mode, Scores, Signals, Verdicts
from cleaner.outline import outline
from cleaner.pipeline import SEGMENTERS, analyse
from cleaner.read import read
from cleaner.rules import RuleSet, default_rules
from cleaner.structure import Name, Node, chosen
from cleaner.weights import Weights

HOSTILE: Final = (
    "# not a heading",
    "#hashtag",
    "1. not a list",
    "12) nor this",
    "2024. That was the year.",
    "- not an item",
    "+ nor this",
    "* nor this",
    "> not a quote",
    "=====",
    "-----",
    "***",
    "~~~ not a fence",
    "``` nor this",
    "| not | a row |",
    "*one* **two** _three_ __four__ ~~five~~",
    "snake_case_name and 2*3*4",
    "[text](https://harbour.example)",
    "![picture](x.png)",
    "[label]: https://harbour.example",
    "[^1]",
    "<b>bold</b>",
    "<!-- gone -->",
    "<https://harbour.example>",
    "<?php echo 1 ?>",
    "<script>alert(1)</script>",
    "</article><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "]]> <![CDATA[ x",
    "back\\slash and a last one\\",
    "C:\\new\\*.txt",
    "R&D, Q&A; a < b > c && d",
    "a | b\n:-- | --:",
    "`code` and ``more``",
    "Title\n=====",
    "Title\n-----",
    "first\n# second\n- third\n4. fourth",
    "a | b",
    "mare’s “tail” — ½ 𝄞 漢字 العربية",
)
ENTITIES: Final = ("AT&amp;T", "&copy; 2020", "&#42;stars&#42;", "&lt;b&gt;")
CASES: Final = Path(__file__).parent / "cases"


def cases(topic: str) -> list[Any]:
    """The cases of ``cases/<topic>.md`` as pytest parameters: title / . / input / . / expected / ."""
    parts = (CASES / f"{topic}.md").read_text(encoding="utf-8").split("\n.\n")
    rows = zip(parts[0::3], parts[1::3], parts[2::3], strict=False)
    return [pytest.param(given, wanted, id=title.strip()) for title, given, wanted in rows]


def segmented(page: str, medium: Medium | None = None) -> Blocks:
    """The page cut into blocks."""
    source = read(page, None, medium)
    return SEGMENTERS[source.medium](source)


def all_pieces(page: str, medium: Medium | None = None) -> list[render.Piece]:
    """Every block of the page, as if all were kept, ready to be rendered."""
    blocks = segmented(page, medium)
    return render.pieces(blocks, np.ones(len(blocks), dtype=np.bool_))


def all_nodes(page: str, medium: Medium | None = None) -> list[Node]:
    """Every block of the page as if all were kept, as they nest."""
    source = read(page, None, medium)
    blocks = SEGMENTERS[source.medium](source)
    keep = np.ones(len(blocks), dtype=np.bool_)
    body = outline(source, blocks, keep, ~keep, ["body"] * len(blocks)).body
    return chosen(body, links=True, images=True, tables=True)


def leaf(text: str, name: Name = "paragraph", number: int = 0) -> Node:
    """A part of the tree that holds this text; an item, a quote, a cell or code holds it as a paragraph."""
    runs = (Run(text),)
    around: dict[Name, tuple[Name, ...]] = {
        "item": ("list", "item"),
        "quote": ("quote",),
        "cell": ("table", "row", "cell"),
        "code": ("code",),
    }
    node = Node("line" if name == "code" else name, runs=runs, number=number)
    if name in around:
        node = Node("line" if name == "code" else "paragraph", runs=runs)
        for outer in reversed(around[name]):
            node = Node(outer, [node])
    return node


def tiny_weights(*trees: list[list[float]], signals: Sequence[str] = ("words",)) -> Weights:
    """Weights made by hand: a tree is a list of nodes, as in the data file."""
    return Weights.from_dict({"signals": signals, "trees": trees, "about": {"corpus": "none"}})


def by_length(words: int = 8) -> Weights:
    """Weights by which a block is body when it holds more than so many words."""
    return tiny_weights([[0.0, 0, math.log1p(words + 0.5), 1], [-3.0], [3.0]])


def analysed(
    page: str | bytes,
    *,
    words: int = 8,
    mode: Mode = "balanced",
    rules: RuleSet | None = None,
    url: str | None = None,
) -> Document:
    """The page cleaned with ``by_length`` in place of the fitted weights."""
    own = by_length(words)
    rules = default_rules() if rules is None else rules
    return analyse(read(page, url), mode, rules, {"html": own, "text": own})


def decided(
    page: str,
    odds: Sequence[float],
    *,
    mode: Mode = "balanced",
    rules: RuleSet | None = None,
    article: float | None = None,
    documentation: float | None = None,
) -> Verdicts:
    """The verdicts on blocks, given the opinion on each, and the chances that the page is of these kinds."""
    blocks, rules = segmented(page), default_rules() if rules is None else rules
    assert len(blocks) == len(odds), blocks.texts
    chances = {"kind article": article, "kind documentation": documentation}
    told = {kind: chance for kind, chance in chances.items() if chance is not None}
    signals = Signals(tuple(told), np.tile(np.array([*told.values()], np.float32), (len(odds), 1)))
    scores = Scores(np.array(odds, dtype=np.float32), signals)
    return decide(settle(blocks, match(blocks, rules), scores), mode)


def bug(*values: object, why: str) -> Any:
    """A case that states the right behaviour and fails today."""
    return pytest.param(*values, marks=pytest.mark.xfail(strict=True, reason=why))


def drawn(blocks: Blocks) -> str:
    """One line for each block: its kind with its level, and its text with ``⏎`` for a line break."""
    rows = zip(blocks.kinds, blocks.levels, blocks.texts, strict=True)
    return "\n".join(f"{kind}{level or ''}: {text}".replace("\n", "⏎").rstrip() for kind, level, text in rows)
