"""Every pattern of the package, users' included, against strings made of its own atoms."""

from __future__ import annotations

import time

import pytest
import regex

from bench import patterns
from bench.patterns import Found
from cleaner.rules import RuleSet, parse
from cleaner.tokens import NAME, TOKEN
from tests.helpers import analysed

EVERY = list(patterns.every())
SIZE = 2_000  # characters: enough to tell a quadratic pattern, and soon over


def broken(found: Found, size: int) -> bool:
    """Noise is answered by measuring again."""
    worst = patterns.slowest(found, size)
    return worst.seconds * patterns.SIZE / size > 2 * patterns.SECONDS * max(
        patterns.pace() / patterns.PACE, 1
    )


def test_patterns_are_found_by_themselves() -> None:
    found = {own.pattern for own in EVERY}
    assert {TOKEN, NAME} <= found
    assert sum(own.where.startswith("rule ") for own in EVERY) > 100
    assert any("line" in own.where for own in EVERY)


@pytest.mark.parametrize("part", range(8))
def test_no_pattern_takes_more_than_its_share_on_what_it_looks_for(part: int) -> None:
    slow = [own for own in EVERY[part::8] if broken(own, SIZE)]
    assert [own.where for own in slow if all(broken(own, SIZE) for _ in range(3))] == []


@pytest.mark.parametrize("pattern", [r"\s+$", r"[^.!?]+[.!?]", r"\w+@\w+\.\w+"])
def test_a_pattern_that_is_not_linear_is_caught(pattern: str) -> None:
    assert broken(Found("mine", regex.compile(pattern)), SIZE)


def test_a_rule_of_a_caller_that_never_ends_costs_a_bounded_time() -> None:
    rule = 'id = "mine"\nregex = "^(a|aa)+$"\nrole = "share"\nwhy = "x"\nexample = "aa"\ncounter = "b"\n'
    mine = RuleSet(tuple(parse(f"[[rule]]\n{rule}", "mine.toml")))
    start = time.process_time()
    analysed("<p>" + "a" * 150 + "!</p><p>salt</p>", rules=mine)
    assert time.process_time() - start < 2


def test_atoms_are_letters_and_samples_of_classes() -> None:
    assert patterns.atoms(r"(?i)\bby\s?:\s{2,}[^\d]x$") == ["by", " ", ":", "a", "x"]
