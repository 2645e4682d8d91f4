"""Repetition of structure: rows, cards and posts."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.match import match
from cleaner.rules import default_rules
from cleaner.signals import plain
from tests.helpers import segmented

NAN = float("nan")
MENU = "<ul><li><a href=/a>sea</a><li><a href=/b>port</a><li><a href=/c>tide</a></ul>"
CARD = "<div class=card><h3>Tide</h3><p>The tables were printed a day late, the office said.</p></div>"


def column(page: str, name: str) -> list[float]:
    blocks = segmented(page, "html")
    found = plain(blocks, match(blocks, default_rules()))
    values: list[float] = found.values[:, found.names.index(name)].tolist()
    return values


def test_three_items_are_records_and_say_how_many_there_are() -> None:
    assert column(MENU, "list records") == pytest.approx([np.log1p(3)] * 3)
    assert column(MENU, "list links") == [1.0] * 3


def test_two_items_are_no_list() -> None:
    assert column("<ul><li><a href=/a>sea</a><li>port</ul>", "list records") == pytest.approx(
        [NAN, NAN], nan_ok=True
    )


def test_items_of_one_block_each_are_no_cards() -> None:
    assert np.isnan(column(MENU, "cards records")).all()


def test_cards_hold_several_blocks() -> None:
    found = column(f"<p><a href=/>x</a></p><section>{CARD * 4}</section>", "cards record blocks")
    assert found == pytest.approx([NAN] + [2.0] * 8, nan_ok=True)


def test_a_record_knows_how_many_of_its_list_stand_before_it() -> None:
    assert column(MENU, "list order") == pytest.approx([0, 1 / 3, 2 / 3])


def test_the_outer_list_holds_the_inner_one() -> None:
    page = "".join(f"<section class=s>{MENU}</section>" for _ in range(4))
    assert column(page, "outer list records") == pytest.approx([np.log1p(4)] * 12)
    assert column(page, "list records") == pytest.approx([np.log1p(3)] * 12)


def test_siblings_of_another_class_are_not_records() -> None:
    page = "<a href=/>x</a>" + "".join(f"<div class=c{at}><p>one</p></div>" for at in "abc")
    assert np.isnan(column(page, "list records")).all()


def test_text_outside_of_every_element_stands_in_no_list() -> None:
    assert np.isnan(column("tide <a href=/>tables</a>", "list records")).all()
