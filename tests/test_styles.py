"""Style sheets: which rules are read, for which elements they are, and that reading costs little."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from cleaner.styles import Stands, Styles

APART = Stands(apart=True)
CARD = (("div", "card"),)


def stands(sheet: str, *, around: Sequence[tuple[str, str]] = CARD) -> Stands:
    styles = Styles()
    styles.add(sheet)
    return styles.stands("b", "lead", lambda: around)


@pytest.mark.parametrize(
    "sheet",
    [
        ".lead{display:block}",
        "b { color: red; display : block }",
        "i, b.lead { position: absolute }",
        "#lead { position:fixed }",
        ".card b { display: table-cell }",
        "div > .lead{display:list-item}",
        "/* a } b */ .lead{display:block}",
        "@charset 'utf-8'; .lead{display:block}",
        "@media (min-width: 1px) { i{color:red} .lead{display:block} }",
        "@media print { .x{color:red} } .lead{display:block}",
        ".lead{display:block",
    ],
)
def test_a_rule_sets_an_element_apart(sheet: str) -> None:
    assert stands(sheet) == APART


@pytest.mark.parametrize(
    "sheet",
    [
        "",
        ".lead{display:inline-block}",
        ".lead{float:left}",
        ".leader{display:block}",
        "i.lead{display:block}",
        ".lead.wide{display:block}",
        ".page b{display:block}",
        "section > b{display:block}",
        ".lead:hover{display:block}",
        ".lead::before{display:block}",
        ".lead[hidden]{display:block}",
        "i + b{display:block}",
        "@media print { i{color:red} .lead{display:block} }",
        "@keyframes lead { b { position: absolute } }",
        ".page { color: red; .lead{display:block} }",
        "}}} .lead display:block",
    ],
)
def test_other_rules_do_not(sheet: str) -> None:
    assert stands(sheet) == Stands()


def test_a_direct_child_is_told_from_one_further_in() -> None:
    around = (("p", ""), ("div", "card"))
    assert stands(".card > b{display:block}", around=around) == Stands()
    assert stands(".card p > b{display:block}", around=around) == APART


@pytest.mark.parametrize(("display", "apart"), [("flex", True), ("inline-flex", False), ("grid", True)])
def test_a_box_spreads_what_it_holds(display: str, apart: bool) -> None:
    assert stands(f".lead{{display:{display}}}") == Stands(apart, spreading=True)


@pytest.mark.parametrize(
    "piece",
    [
        "}",
        "{",
        "a{",
        "@media x{",
        "/*",
        ".lead ",
        ".x .lead{display:block}",
        "b{display:",
        ",",
        "b>",
        "display",
    ],
)
def test_a_sheet_costs_its_size(piece: str) -> None:
    started = time.process_time()
    stands(piece * (1_000_000 // len(piece)), around=CARD * 16)
    assert time.process_time() - started < 1.0
