"""The lexicon counted on made-up pages: sites weigh alike, and folds left out have no part."""

from __future__ import annotations

import json
from math import log
from pathlib import Path

import pytest

pytest.importorskip("rapidfuzz")
pytest.importorskip("publicsuffixlist")
pytest.importorskip("lightgbm")

from bench.corpora import Page
from bench.lexicon import PRIOR_SHARE, SITES, Counts, _log_odds, _terms, count
from bench.ship import write_lexicon
from cleaner.lexicon import Lexicon


def counts(site: str, share: float, fold: int = 0) -> Counts:
    return Counts(site, fold, {"own": {"card": share}}, "article", frozenset(), {})


def test_a_term_needs_enough_sites() -> None:
    assert _terms([counts(f"s{at}", 1.0) for at in range(SITES - 1)], "own") == {}
    assert list(_terms([counts(f"s{at}", 1.0) for at in range(SITES)], "own")) == ["card"]


def test_many_pages_of_one_site_do_not_outvote_the_others() -> None:
    others = [counts(f"s{at}", 0.0) for at in range(SITES)]
    flood = [counts("flood", 1.0) for _ in range(500)]
    assert _terms([*others, *flood], "own")["card"] < 0


def test_no_sites_say_the_share_of_all() -> None:
    assert _log_odds([]) == round(log(PRIOR_SHARE / (1 - PRIOR_SHARE)), 2)


def test_a_page_counts_the_share_of_body_under_each_name() -> None:
    html = b"""<div class=menu><a href=/>Home of the harbour</a></div>
    <div class=story><p>The tide tables were printed a day late.</p></div>"""
    page = Page("x", "x.org", "article", html, None, "The tide tables were printed a day late.", (), ())
    found = count(page)
    assert found is not None
    assert found.shares["far"] == {"menu": 0.0, "story": 1.0}
    assert found.shares["line"]["tide"] == 1.0
    assert found.kind == "article"


def test_a_page_without_markup_has_no_part() -> None:
    page = Page("x", "x.org", "article", b"<p>The tide tables were late.", None, "The tide.", (), ())
    assert count(page) is None


def test_a_lexicon_is_read_as_it_was_written(tmp_path: Path) -> None:
    data = {
        "names": {"card": [-1.0, None, 0.5], "post body": [None, None, 2.0]},
        "lines": {"=läs mer": -3.0},
        "paragraphs": {"tide": 0.25},
        "headings": {},
        "kinds": {
            "bias": [0.5, -1.0],
            "figures": {"page words": [3.0]},
            "terms": {'type:"a"': (0.001, -2.0)},
        },
    }
    written = list(write_lexicon(Lexicon.from_dict(data), tmp_path))
    read = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in written}
    assert read.keys() == data.keys()
    assert Lexicon.from_dict(read) == Lexicon.from_dict(data)
    assert {path.stem: path.read_text(encoding="utf-8").count("\n") for path in written}["names"] == 4
