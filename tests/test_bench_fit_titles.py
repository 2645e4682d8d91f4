"""The fit of the points by which titles are chosen."""

from __future__ import annotations

from bench import fit_titles
from bench.fit_titles import Choice
from bench.folds import FOLDS
from cleaner import titles_text

RIGHT, WRONG = {"capital": 1.0, "words": 2.0}, {"listing": 1.0, "words": 2.0}
CHOICES = [Choice(number % FOLDS, [WRONG, RIGHT, WRONG], [False, True, False]) for number in range(50)]


def test_what_right_lines_have_is_worth_more_and_what_all_have_nothing() -> None:
    points = fit_titles.fit(CHOICES)
    assert points["capital"] > 0 > points["listing"]
    assert points["words"] == 0


def test_a_title_that_stands_twice_needs_to_be_found_once() -> None:
    twice = [Choice(0, [RIGHT, WRONG, RIGHT | WRONG], [True, False, True])] * 50
    points = fit_titles.fit(twice + CHOICES)
    assert points["capital"] > 0 > points["listing"]


def test_a_page_without_its_title_among_the_lines_teaches_nothing() -> None:
    lost = [Choice(0, [WRONG, WRONG], [False, False]), Choice(0, [], [])]
    assert fit_titles.fit(CHOICES + lost) == fit_titles.fit(CHOICES)


def test_each_fold_is_judged_by_the_others() -> None:
    odd = [Choice(0, [WRONG, RIGHT], [True, False])] * 50
    points = fit_titles.held_out(CHOICES + odd)
    assert points[0]["capital"] > 0
    assert points[1]["capital"] < points[0]["capital"]


def test_the_file_holds_a_point_for_all_that_is_known_of_a_line() -> None:
    assert {"opens body", "capital", "within body", "likely", "address"} <= set(titles_text.fitted())
