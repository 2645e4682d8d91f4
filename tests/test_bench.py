"""The bench: metrics as the benchmarks define them, labels by alignment, folds by site, bad corpora."""

from __future__ import annotations

import dataclasses
import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from bench import corpora
from bench.corpora import CorpusError, Page, site_of
from bench.dataset import only
from bench.folds import FOLDS, fold
from bench.labels import UNKNOWN, label
from bench.metrics import mean, segment_score, word_score
from cleaner.model import Source
from cleaner.segment_html import segment_html

PAGE = Page("wcxb/1", "tide.example", "article", b"", None, "High water at noon.", (), ())
GOLD = {"ground_truth": {"with": ["a"]}, "_internal": {"page_type": {"primary": "article"}}}


def write(path: Path, content: bytes) -> None:
    """The file, with the folders it stands in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_word_score_compares_bags_of_lower_case_words() -> None:
    assert word_score("Noon water, water", "water at noon") == (2 / 3, 2 / 3, 2 / 3)
    assert word_score("", "") == (1, 1, 1)
    assert word_score("", "water") == (0, 0, 0)


def test_mean_is_taken_over_pages_figure_by_figure() -> None:
    assert mean([word_score("a", "a"), word_score("b", "a")]) == (0.5, 0.5, 0.5)


def test_segments_are_counted_over_all_pages_with_white_space_normalised() -> None:
    page = dataclasses.replace(PAGE, gold=None, with_=("high water", "at noon"), without=("menu",))
    score = segment_score(["the high\nwater, menu"], [page])
    assert (score.precision, score.recall) == (0.5, 0.5)


def test_a_block_is_body_by_the_share_of_its_words_in_the_gold() -> None:
    found = label(["Menu", "High water at noon", "at midnight", "…"], PAGE)
    assert found.tolist() == [0, 1, 0, UNKNOWN]


def test_segments_label_only_the_blocks_that_hold_them() -> None:
    page = dataclasses.replace(PAGE, gold=None, with_=("High water",), without=("Menu",))
    assert label(["Menu of the day", "High water at noon", "other"], page).tolist() == [0, 1, UNKNOWN]


def test_all_pages_of_a_site_share_a_fold() -> None:
    pages = [dataclasses.replace(PAGE, site=f"{name}.example") for name in "abcdefghijklmnopqrstuvwxyz"]
    assert {fold(page) for page in pages} == set(range(FOLDS))
    assert fold(dataclasses.replace(PAGE, name="wcxb/2")) == fold(PAGE)


@pytest.mark.parametrize(
    ("address", "site"),
    [("https://news.tide.co.uk/a", "tide.co.uk"), ("tide.example", "tide.example"), ("http://[::1]/", "::1")],
)
def test_a_site_is_a_registered_domain(address: str, site: str) -> None:
    assert site_of(address) == site


def test_a_page_without_some_of_its_blocks_keeps_its_elements_in_step() -> None:
    blocks = segment_html(Source("<div><p>a</p><p>b</p></div><p>c</p><a href=x>d</a>", "html"))
    rest = only(blocks, np.array([False, True, True, True]))
    assert rest.texts == ["b", "c", "d"]
    assert rest.elements is not None
    at = rest.elements.tags.index("div")
    assert (rest.elements.first[at], rest.elements.end[at]) == (0, 1)


@pytest.mark.parametrize("corpus", sorted(corpora.READERS))
def test_a_corpus_that_is_not_there_says_what_was_expected(corpus: str, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="expected"):
        corpora.load(corpus, tmp_path)


def test_a_corpus_with_gold_but_no_page_names_the_page(tmp_path: Path) -> None:
    write(tmp_path / "wcxb" / "dev" / "ground-truth" / "7.json", json.dumps(GOLD).encode())
    with pytest.raises(CorpusError, match=r"7\.html\.gz is missing"):
        corpora.load("wcxb", tmp_path)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("<html>", r"7\.json cannot be read: expected JSON"),
        ("[]", r"7\.json holds a JSON list: expected an object"),
        ("{}", "expected ground_truth to be a dict, found: nothing"),
        ('{"ground_truth": {}}', r"expected _internal\.page_type\.primary to be a str, found: nothing"),
        (json.dumps({**GOLD, "url": 7}), "expected url to be a str, found: int"),
    ],
)
def test_gold_of_another_layout_says_what_was_expected_where(
    text: str, complaint: str, tmp_path: Path
) -> None:
    write(tmp_path / "wcxb" / "dev" / "ground-truth" / "7.json", text.encode())
    with pytest.raises(CorpusError, match=complaint):
        corpora.load("wcxb", tmp_path)


@pytest.mark.parametrize(
    ("index", "complaint"),
    [
        ({}, "names no page"),
        ({"https://a.example/": []}, r"a\.example/: expected file to be a str"),
        ({"https://a.example/": {"file": "1.html.gz", "without": []}}, "expected with to be a list"),
        ({"https://a.example/": {"file": "1.html.gz", "with": [7], "without": []}}, "to be a list of str"),
        ({"https://a.example/": {"file": "2.html.gz", "with": [], "without": []}}, r"2\.html\.gz is missing"),
    ],
)
def test_an_index_of_another_layout_says_what_was_expected_where(
    index: object, complaint: str, tmp_path: Path
) -> None:
    base = tmp_path / "trafilatura-eval"
    write(base / "evaldata.json", json.dumps(index).encode())
    write(base / "html" / "1.html.gz", gzip.compress(b"<p>a"))
    with pytest.raises(CorpusError, match=complaint):
        corpora.load("trafilatura-eval", tmp_path)


def test_a_page_that_is_not_packed_names_its_file(tmp_path: Path) -> None:
    base = tmp_path / "wcxb" / "dev"
    write(base / "ground-truth" / "7.json", json.dumps(GOLD).encode())
    write(base / "html" / "7.html.gz", b"<p>a")
    with pytest.raises(CorpusError, match=r"7\.html\.gz cannot be unpacked: expected gzip"):
        corpora.load("wcxb", tmp_path)
