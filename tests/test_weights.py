"""Fitted weights: trees that are made by hand here, and those that come with the package."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from cleaner.dates import parse
from cleaner.match import match
from cleaner.model import MEDIA, Medium, Signals
from cleaner.read import read
from cleaner.rules import default_rules
from cleaner.signals import measure
from cleaner.weights import ROWS, Weights, shipped
from tests.helpers import segmented, tiny_weights

NAN = float("nan")
LONG = [[0.5, 0, 8.0, 1], [-1.0], [2.0]]
LINKED = [[-1.25, 1, 0.5, 1], [0.5], [-3.0]]
LONG_AND_LINKED = [[-0.875, 0, 8.0, 1], [-0.25, 1, 0.5, 3], [-1.5, 1, 0.5, 5], [0.0], [-0.5], [1.0], [-4.0]]
HTML = "<h1>Low water</h1><p>The tide tables were late. See <a href='/log'>the log</a>.</p><ul><li>rope</ul>"
TEXT = "Low water\n\nThe tide tables were late.\n\n* rope\n* lamp\n"


def signals(*rows: tuple[float, ...], names: tuple[str, ...] = ("words", "links")) -> Signals:
    return Signals(names, np.array(rows, dtype=np.float32).reshape(len(rows), len(names)))


def grown(made: np.random.Generator, depth: int, columns: int) -> list[list[float]]:
    """A tree at random; some of its branches end early."""
    nodes: list[list[float]] = [[float(made.normal())]]
    levels = [0]
    for at, level in enumerate(levels):
        if level < depth and (level == 0 or made.random() < 0.8):
            nodes[at] += [int(made.integers(columns)), float(made.normal()), len(nodes)]
            nodes += [[float(made.normal())], [float(made.normal())]]
            levels += [level + 1, level + 1]
    return nodes


def forest(depth: int, trees: int = 20, columns: int = 5) -> Weights:
    """Trees at random, always the same."""
    made = np.random.default_rng(depth)
    return tiny_weights(
        *(grown(made, depth, columns) for _ in range(trees)),
        signals=[f"signal {number}" for number in range(columns)],
    )


def walked(own: Weights, row: Sequence[float]) -> float:
    """The odds of one block, one question at a time."""
    total = 0.0
    for root in own.roots.tolist():
        at = root
        while own.below[at] != at:
            at = int(own.below[at]) + int(row[int(own.asked[at])] > own.values[at])
        total += float(own.expected[at])
    return total


def rows_at_random(count: int, columns: int = 5) -> Signals:
    values = np.random.default_rng(count).normal(size=(count, columns)).astype(np.float32)
    values[::3, 0] = NAN
    return Signals(tuple(f"signal {number}" for number in range(columns)), values)


def test_odds_are_the_leaf_of_every_tree() -> None:
    own = tiny_weights(LONG, LINKED, signals=("words", "links"))
    found = own.odds(signals((20, 0.0), (20, 0.9), (3, 0.0), (3, 0.9)))
    assert found.tolist() == [2.5, -1.0, -0.5, -4.0]


def test_a_question_leads_on_to_the_next() -> None:
    own = tiny_weights(LONG_AND_LINKED, signals=("words", "links"))
    assert own.odds(signals((3, 0.0), (20, 0.0), (3, 0.9), (20, 0.9))).tolist() == [0.0, 1.0, -0.5, -4.0]


@pytest.mark.parametrize("depth", [1, 2, 5, 9])
def test_all_rows_and_trees_at_once_go_where_each_goes_alone(depth: int) -> None:
    own, rows = forest(depth), rows_at_random(40)
    wanted = [walked(own, row) for row in rows.values.tolist()]
    np.testing.assert_allclose(own.odds(rows), wanted, atol=1e-5)


def test_a_value_is_above_only_what_is_lower() -> None:
    own = tiny_weights(LONG, signals=("words", "links"))
    assert own.odds(signals((8.0, 0), (8.001, 0))).tolist() == [-1.0, 2.0]


def test_an_unknown_value_is_above_nothing() -> None:
    own = tiny_weights([[0.0, 0, -1e30, 1], [-1.0], [2.0]], signals=("words", "links"))
    assert own.odds(signals((NAN, 0), (-5, 0), (float("inf"), 0))).tolist() == [-1.0, 2.0, 2.0]


def test_no_blocks_have_no_odds() -> None:
    assert tiny_weights(LONG, signals=("words", "links")).odds(signals()).shape == (0,)


def test_signals_are_found_by_name_not_by_place() -> None:
    own = tiny_weights(LONG_AND_LINKED, signals=("words", "links"))
    mixed = signals((0.9, 7.0, 20), (0.0, 7.0, 3), names=("links", "other", "words"))
    assert own.odds(mixed).tolist() == [-4.0, 0.0]
    assert own.contributions(mixed).shape == (2, 2)


def test_a_signal_that_was_not_measured_is_unknown() -> None:
    own = tiny_weights(LONG_AND_LINKED, signals=("words", "links"))
    known, unknown = signals((20,), (3,), names=("words",)), signals((20, NAN), (3, NAN))
    assert own.odds(known).tolist() == own.odds(unknown).tolist() == [1.0, 0.0]
    assert own.contributions(known).tolist() == own.contributions(unknown).tolist()


@pytest.mark.parametrize("depth", [1, 2, 4, 9])
def test_contributions_and_the_mean_add_up_to_the_odds(depth: int) -> None:
    own, rows = forest(depth), rows_at_random(50)
    total = own.contributions(rows).sum(axis=1) + own.mean
    np.testing.assert_allclose(total, own.odds(rows), atol=1e-4)


def test_the_mean_is_what_the_trees_expect_before_they_ask() -> None:
    assert tiny_weights(LONG, LINKED, signals=("words", "links")).mean == pytest.approx(0.5 - 1.25)


def test_a_contribution_is_credited_to_the_signal_that_was_asked() -> None:
    own = tiny_weights(LONG, LINKED, signals=("words", "links"))
    moved = own.contributions(signals((20, 0.9)))
    assert moved.tolist() == [[pytest.approx(1.5), pytest.approx(-1.75)]]


@pytest.mark.parametrize("count", [ROWS - 1, ROWS, ROWS + 1, 2 * ROWS + 7])
def test_a_page_of_many_blocks_is_weighed_like_each_block_alone(count: int) -> None:
    own, rows = forest(3), rows_at_random(count)
    chosen = [0, count // 2, ROWS - 2, count - 1]
    alone = [Signals(rows.names, rows.values[at : at + 1]) for at in chosen]
    assert own.odds(rows)[chosen].tolist() == [own.odds(one)[0] for one in alone]
    np.testing.assert_allclose(
        own.contributions(rows)[chosen], np.concatenate([own.contributions(one) for one in alone])
    )


@pytest.mark.parametrize("medium", MEDIA)
def test_the_shipped_weights_name_their_corpora_their_day_and_their_held_out_figures(medium: Medium) -> None:
    about = shipped(medium).about
    assert about["corpora"]
    assert all(pages > 0 for pages in about["corpora"].values())
    assert parse(about["fitted"]) is not None
    figures = [
        figure for name, found in about.items() if name.startswith("held out") for figure in found.values()
    ]
    assert len(figures) >= len(about["corpora"])
    assert all(0 < share <= 1 for figure in figures for share in figure)


@pytest.mark.parametrize(("medium", "page"), [("html", HTML), ("text", TEXT)])
def test_the_shipped_weights_ask_only_for_signals_that_are_measured(medium: Medium, page: str) -> None:
    assert read(page).medium == medium
    blocks = segmented(page)
    found = measure(blocks, match(blocks, default_rules()))
    assert set(shipped(medium).signals) <= set(found.names)
    assert np.isfinite(shipped(medium).odds(found)).all()


@pytest.mark.parametrize("medium", MEDIA)
def test_the_shipped_weights_are_whole(medium: Medium) -> None:
    own = shipped(medium)
    nodes = np.arange(len(own.below))
    leaves = own.below == nodes
    assert own.asked.shape == own.values.shape == own.expected.shape == nodes.shape
    assert 0 <= own.asked.min() <= own.asked.max() < len(own.signals)
    low, high = own.below[~leaves], own.below[~leaves] + 1
    assert (low > nodes[~leaves]).all()
    assert high.max() < len(nodes)
    ends = np.sort([own.expected[low], own.expected[high]], axis=0)
    assert (ends[0] - 1e-4 <= own.expected[~leaves]).all()
    assert (own.expected[~leaves] <= ends[1] + 1e-4).all()
    assert (own.values[leaves] == np.inf).all()
    assert np.isfinite(own.values[~leaves]).all()
    assert np.isfinite(own.expected).all()
