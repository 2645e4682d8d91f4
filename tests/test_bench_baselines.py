"""The baselines of scraped text: which lines they keep."""

from __future__ import annotations

import pytest

from bench.baselines import RULES

SENTENCE = "High water stood at the quay by noon."


@pytest.mark.parametrize("name", RULES)
def test_a_plain_sentence_is_kept_by_all(name: str) -> None:
    assert RULES[name](f"\n  {SENTENCE}\n").strip() == SENTENCE


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("C4 line rules", "High water stood at the quay by noon"),
        ("C4 line rules", "By noon it stood."),
        ("C4 line rules", "Please enable JavaScript to see the tide tables."),
        ("C4 line rules", "This harbour uses cookies to count its visitors."),
        ("RefinedWeb line rules", "HIGH WATER STOOD at the quay"),
        ("RefinedWeb line rules", "12 / 2026"),
        ("RefinedWeb line rules", "3 likes"),
        ("RefinedWeb line rules", "Harbour"),
        ("RefinedWeb line rules", "Sign in to see the tide"),
        ("RefinedWeb line rules", "The harbour wall. Read more..."),
    ],
)
def test_lines_that_the_published_rules_drop(name: str, line: str) -> None:
    assert RULES[name](f"{SENTENCE}\n{line}") == SENTENCE


def test_a_counter_inside_a_sentence_is_no_counter() -> None:
    line = "The picture of the quay has 3 likes by now, and nobody knows why that is."
    assert RULES["RefinedWeb line rules"](line) == line
