"""The metadata bench: what counts as right."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bench import metadata, peer_worker, peers
from bench.corpora import Page
from bench.metadata import Told

GOLD = Told("Low water at Mell", "Jane Lind, Ola Berg", "2024-03-05")
NONE = Told("Low water at Mell", "", "")


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        (GOLD, {"title": 1, "authors": 1, "date": 1}),
        (replace(GOLD, title="LOW WATER, at Mell!"), {"title": 1, "authors": 1, "date": 1}),
        (replace(GOLD, title="Low water at Mell | Post"), {"title": 0, "authors": 1, "date": 1}),
        (replace(GOLD, authors="Ola Berg; Jane Lind"), {"title": 1, "authors": 1, "date": 1}),
        (replace(GOLD, authors="Jane Lind"), {"title": 1, "authors": 0, "date": 1}),
        (replace(GOLD, date="2024-03-06"), {"title": 1, "authors": 1, "date": 0}),
        (Told("", "", ""), {"title": 0, "authors": 0, "date": 0}),
    ],
)
def test_what_is_right_about_a_page(told: Told, wanted: dict[str, int]) -> None:
    assert dict(metadata.checks(told, GOLD)) == wanted


def test_what_the_gold_does_not_know_is_false() -> None:
    assert dict(metadata.checks(GOLD, NONE)) == {"title": True, "false author": True, "false date": True}
    assert dict(metadata.checks(NONE, NONE)) == {"title": True, "false author": False, "false date": False}


def test_shares_are_over_the_pages_that_a_figure_can_be_told_of() -> None:
    found = metadata.shares([GOLD, GOLD, NONE], [GOLD, NONE, NONE])
    assert found == {"title": 1, "authors": 1, "false author": 0.5, "date": 1, "false date": 0.5}


def test_gold_is_read_from_the_corpus(tmp_path: Path) -> None:
    folder = tmp_path / "wcxb" / "dev" / "ground-truth"
    folder.mkdir(parents=True)
    truth = {"title": "Low water", "author": None, "publish_date": "2024-03-05"}
    (folder / "0001.json").write_text(json.dumps({"ground_truth": truth}), encoding="utf-8")
    page = Page("wcxb/0001", "", "article", b"", None, None, (), ())
    assert metadata.gold([page], tmp_path) == [Told("Low water", "", "2024-03-05")]


def test_every_peer_has_a_way_to_be_asked_for_metadata() -> None:
    assert set(peer_worker.METADATA) == {f"{name}{peers.METADATA}" for name in metadata.PEERS}
    assert list(peer_worker.FLOORS) == [peers.FLOOR, "cleaner"]
