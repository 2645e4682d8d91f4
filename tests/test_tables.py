"""Spans become grids, and no span makes a grid that the table does not call for."""

from __future__ import annotations

import time

import pytest

from cleaner import segment_html
from cleaner.article import to_html
from cleaner.inline import inlines
from cleaner.markdown import to_markdown
from cleaner.read import read
from cleaner.structure import Node, code, leaves
from cleaner.tables import GROWTH, grid
from cleaner.tei import to_xml
from tests.helpers import all_nodes, leaf


def row(*cells: str | tuple[str, int, int]) -> Node:
    made = [cell if isinstance(cell, tuple) else (cell, 1, 1) for cell in cells]
    return Node("row", [Node("cell", [leaf(text)], spans=(columns, rows)) for text, columns, rows in made])


def shown(rows: list[Node]) -> list[str]:
    """A line per row, ``.`` where a cell spans from elsewhere."""
    return [
        " ".join("." if cell is None else cell.inside[0].runs[0].text for cell in line) for line in grid(rows)
    ]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param([row("a", "b"), row("c", "d")], ["a b", "c d"], id="no spans"),
        pytest.param([row(("a", 2, 1), "b"), row("c", "d", "e")], ["a . b", "c d e"], id="columns"),
        pytest.param([row(("a", 1, 2), "b"), row("c")], ["a b", ". c"], id="rows"),
        pytest.param([row("a", ("b", 1, 2)), row("c")], ["a b", "c ."], id="rows at the end"),
        pytest.param([row(("a", 2, 2), "b"), row("c")], ["a . b", ". . c"], id="both"),
        pytest.param([row(("a", 99, 1)), row("b", "c")], ["a .", "b c"], id="columns beyond the table"),
        pytest.param([row(("a", 1, 99), "b")], ["a b"], id="rows beyond the table"),
        pytest.param([row("a"), row("b", "c")], ["a", "b c"], id="short row"),
    ],
)
def test_cells_stand_in_their_columns(rows: list[Node], wanted: list[str]) -> None:
    assert shown(rows) == wanted


@pytest.mark.parametrize("spans", [(65_534, 65_534), (65_534, 1), (1, 65_534), (40, 40)])
def test_spans_never_make_a_table_many_times_as_large(spans: tuple[int, int]) -> None:
    rows = [row(*[("a", *spans)] * 20) for _ in range(200)]
    assert sum(map(len, grid(rows))) <= GROWTH * 20 * 200


def test_a_page_with_spans_beyond_all_measure_keeps_the_rest() -> None:
    huge = "<td colspan=9007199254740991 rowspan=9007199254740991>"
    page = f"<p>before</p><table>{f'<tr>{huge}a{huge}b<td>c' * 300}</table><p>after</p>"
    nodes = all_nodes(page)
    assert [node.name for node in nodes] == ["paragraph", "table", "paragraph"]
    assert sum(map(len, grid(nodes[1].inside))) < 10_000


def test_tables_nested_fifty_deep_keep_the_rest() -> None:
    page = f"<p>before</p>{'<table><tr><td>x<td>' * 50}deep{'</table>' * 50}<p>after</p>"
    nodes = all_nodes(page)
    for written in (to_markdown(nodes), to_html(nodes), to_xml(nodes, "", (), "")):
        places = [written.index(word) for word in ("before", "deep", "after")]
        assert places == sorted(places)
        assert written.count("x") >= 50


def test_a_table_beyond_the_limit_of_blocks_is_read_again_at_the_same_cost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(segment_html, "BLOCKS", (20, 1_000_000))
    source = read(f"<p>before</p><table>{'<tr><td>a<td>b' * 3_000}</table><p>after</p>")
    started = time.process_time()
    page = segment_html.segment_html(source)
    between = time.process_time()
    found = inlines(source, page)
    assert time.process_time() - between < 15 * (between - started)
    assert ["".join(run.text for run in runs) for runs in found.runs] == page.texts


def test_a_row_of_many_cells_over_many_rows_of_one_stays_small() -> None:
    rows = [row(*["a"] * 2000), *[row("b")] * 2000]
    assert sum(map(len, grid(rows))) == 4000


def test_code_in_a_tree_is_its_lines() -> None:
    assert code(leaf("a\n  b", "code")) == "a\n  b"
    assert [node.name for node in leaves([leaf("a", "cell")])] == ["paragraph"]
