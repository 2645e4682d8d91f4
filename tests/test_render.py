"""Rendering: kept blocks as plain text."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given

from cleaner.model import Blocks, Elements
from cleaner.render import pieces, starts, to_text
from tests.helpers import all_pieces, cases, segmented
from tests.strategies import text_pages


@pytest.mark.parametrize(("page", "wanted"), cases("render_text"))
def test_plain_text(page: str, wanted: str) -> None:
    assert to_text(all_pieces(page)) == wanted


def test_nothing_kept_gives_empty_text() -> None:
    assert to_text([]) == ""


HEAD = "<tr><th>A<th>B<th>C"


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param("<tr><td>1<td><td>3", "1 |  | 3", id="an empty cell"),
        pytest.param("<tr><td><td>2<td>3", " | 2 | 3", id="an empty first cell"),
        pytest.param("<tr><td>1<td>2<td>", "1 | 2", id="nothing after the last cell that holds something"),
        pytest.param("<tr><td><p>x1</p><p>x2</p><td>y<td>z", "x1 x2 | y | z", id="a cell of two paragraphs"),
        pytest.param("<tr><td>1<br>one<td>2<td>3", "1 one | 2 | 3", id="a line break in a cell"),
        pytest.param("<tr><td>1<td hidden><td>2<td>3", "1 | 2 | 3", id="a hidden cell"),
        pytest.param("<tr><td>1</td>and<td>2<td>3", "1 | and | 2 | 3", id="text between two cells"),
        pytest.param("<tr><td>1<td><ul><li>2</ul><td>3", "1\n\n- 2\n\n3", id="a list in a cell"),
    ],
)
def test_the_cells_of_a_row_stand_in_their_columns(rows: str, wanted: str) -> None:
    assert to_text(all_pieces(f"<table>{HEAD}{rows}</table>")) == f"A | B | C\n{wanted}"


def test_a_column_that_no_row_fills_is_left_out() -> None:
    assert to_text(all_pieces("<table><tr><td><td>1<td>2<tr><td><td>3<td>4</table>")) == "1 | 2\n3 | 4"


def test_a_cell_that_is_dropped_leaves_its_place_empty_and_a_dropped_column_none() -> None:
    page = segmented(f"<table>{HEAD}<tr><td>1<td>2<td>3</table>")
    keep = np.ones(len(page), dtype=np.bool_)
    keep[4] = False
    assert to_text(pieces(page, keep)) == "A | B | C\n1 |  | 3"
    keep[1] = False
    assert to_text(pieces(page, keep)) == "A | C\n1 | 3"


def test_scraped_rows_are_as_they_were() -> None:
    text = "Port | High |\nMell |  | 04:12\nOrn | 04:40 |"
    assert to_text(all_pieces(text, "text")) == "Port | High |\nMell | | 04:12\nOrn | 04:40 |"


@pytest.mark.parametrize("beside", ["", "19 kg | 42 lb\n"])
def test_a_line_with_bars_stays_among_others_whether_a_row_stands_beside_it_or_not(beside: str) -> None:
    text = f"Measured weight\n{beside}24 kg | 53 lb\n850 W\n2000 W at the most\n\nIt rides well."
    assert to_text(all_pieces(text, "text")) == text


@given(text_pages)
def test_every_part_starts_on_the_line_that_is_said(page: str) -> None:
    parts = all_pieces(page, "text")
    lines = to_text(parts).split("\n")
    assert all(
        part.text.split("\n")[0] in lines[at - 1] for at, part in zip(starts(parts), parts, strict=True)
    )


def test_lines_of_code_without_fences_stay_adjacent() -> None:
    code = "for x in items:\n    if x.done:\n        items.remove(x)\nprint(items)"
    text = f"Use this:\n{code}\nIt is done."
    assert to_text(all_pieces(text, "text")) == f"Use this:\n\n{code}\n\nIt is done."


def wide(cells: int) -> Blocks:
    """A table of one row of so many cells, each second one empty, and one row in which all are filled."""
    half = cells // 2
    tags = ["#root", "table", "tr", *["td"] * half, "tr", *["td"] * half]
    parents = [0, 0, 1, *[2] * half, 1, *[3 + half] * half]
    sizes = [0, 0, 0, *(1 - at % 2 for at in range(half)), 0, *[1] * half]
    end = np.cumsum(sizes).tolist()
    first = [last - size for last, size in zip(end, sizes, strict=True)]
    places = [*(3 + at for at in range(0, half, 2)), *range(4 + half, 4 + 2 * half)]
    elements = Elements(tags, [""] * len(tags), parents, first, end, [False] * len(tags))
    texts = ["x"] * len(places)
    return Blocks(texts, ["table"] * len(texts), [0] * len(texts), places, elements=elements)


def test_a_row_of_many_cells_costs_no_more_than_its_cells() -> None:
    def seconds(cells: int) -> float:
        page = wide(cells)
        started = time.process_time()
        rows = pieces(page, np.ones(len(page), dtype=np.bool_))
        assert [row.cells.count("x") for row in rows] == [cells // 4, cells // 2]
        return time.process_time() - started

    assert any(seconds(100_000) <= 20 * seconds(10_000) for _ in range(5))


LINES = ("The ferry has no bell,", "only the chain", "that drags over stones", "a slow grammar", "at night.")


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        pytest.param("{}{}{}<br>{}{}", "{}\n{}\n{}\n\n{}\n{}", id="a break between stanzas"),
        pytest.param("{}{}{}<div>&nbsp;</div>{}{}", "{}\n{}\n{}\n\n{}\n{}", id="an empty line"),
        pytest.param("<div>{}{}{}</div><div>{}{}</div>", "{}\n{}\n{}\n\n{}\n{}", id="a box for each"),
        pytest.param("{}{}{}{}{}", "{}\n{}\n{}\n{}\n{}", id="one stanza"),
    ],
)
def test_short_lines_right_below_each_other_are_a_stanza(page: str, wanted: str) -> None:
    lines = [f"<div>{line}</div>" for line in LINES]
    assert to_text(all_pieces(page.format(*lines))) == wanted.format(*LINES)


@pytest.mark.parametrize("tag", ["p", "li", "h3"])
def test_short_lines_in_other_elements_are_none(tag: str) -> None:
    page = "".join(f"<{tag}>{line}</{tag}>" for line in LINES)
    assert not any(piece.tight for piece in all_pieces(page) if piece.kind != "item")


def test_short_sentences_in_boxes_are_none() -> None:
    page = "<div>She left.</div><div>It rained.</div><div>He stayed.</div><div>Nobody came.</div>"
    assert to_text(all_pieces(page)) == "She left.\n\nIt rained.\n\nHe stayed.\n\nNobody came."
