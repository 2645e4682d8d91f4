"""The lexicon counted on made-up pages: sites weigh alike, and folds left out have no part."""

from __future__ import annotations

from math import log

import pytest

pytest.importorskip("rapidfuzz")
pytest.importorskip("publicsuffixlist")

from bench.corpora import Page
from bench.lexicon import PRIOR_SHARE, SITES, Counts, _log_odds, _terms, count


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
