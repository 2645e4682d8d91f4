"""What stands apart from a page, by the names of its own markup: it moves no figure of the page."""

from __future__ import annotations

from typing import Final

import numpy as np
import pytest

from cleaner.match import match
from cleaner.model import Signals
from cleaner.rules import default_rules
from cleaner.signals import core, plain
from tests.helpers import segmented

SAID: Final = "<p>The tide fell by a hand's breadth in a night, and nobody could say where it went.</p>"
BODY: Final = f"<h1>Low water</h1>{SAID * 4}<p>The harbour master <a href=/log>keeps a log</a> of it.</p>"
TEASERS: Final = "<ul><li><a href=/1>Ferry sold</a><li><a href=/2>New lamp for the pier</a></ul>"
CHROME: Final = (
    f"<nav>{TEASERS}</nav>",
    f"<aside><h3>Trending</h3>{TEASERS}</aside>",
    f"<div class=you-may-like><h3>You may like</h3>{TEASERS}</div>",
    "<dialog><p>We value your privacy. <button>Accept</button></dialog>",
    "<div class='newsletter widget'>Sign up to our newsletter</div>",
    "<select><option>English<option>Deutsch</select>",
)


def signals(page: str) -> Signals:
    blocks = segmented(page, "html")
    return plain(blocks, match(blocks, default_rules()))


def column(page: str, name: str) -> list[float]:
    found = signals(page)
    values: list[float] = found.values[core(found), found.names.index(name)].tolist()
    return values


@pytest.mark.parametrize("chrome", CHROME)
def test_one_chrome_more_moves_no_figure_of_the_page(chrome: str) -> None:
    alone = signals(BODY)
    for page in (chrome + BODY, BODY + chrome):
        framed = signals(page)
        for at, name in enumerate(alone.names):
            if name.startswith("page "):
                assert np.array_equal(framed.values[0, at], alone.values[0, at], equal_nan=True), name


@pytest.mark.parametrize("name", ["number", "number from end", "words before share", "since heading"])
@pytest.mark.parametrize("chrome", CHROME)
def test_nor_a_place_in_it(chrome: str, name: str) -> None:
    assert column(chrome + BODY, name) == column(BODY, name) == column(BODY + chrome, name)


def test_an_opener_that_stands_apart_is_not_heard_in_the_body() -> None:
    assert np.isnan(column(CHROME[1] + BODY, "since related opener")).all()
    assert not np.isnan(column("<h3>Trending</h3>" + BODY, "since related opener")).any()


def test_what_holds_much_of_the_prose_is_the_page_whatever_it_is_called() -> None:
    for page in (f"<aside>{BODY}</aside>", BODY.replace("<p>", "<p class=widget>")):
        assert column(page, "apart") == [0] * 6


def test_where_all_stands_apart_all_is_the_page() -> None:
    assert core(signals(CHROME[0])).all()
