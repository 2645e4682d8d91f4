"""The fixtures: saved pages with the body as it should be.

A page whose text is not yet exactly right says so in its ``about.toml``: ``short`` is the word F1 it
must reach. When it becomes exact, the test fails until the line is taken out.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner.model import ROLES

FOLDER = Path(__file__).parent.parent / "fixtures"
NAMES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
CONFIDENT = 0.3


def about(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name / "about.toml").read_text(encoding="utf-8"))


def page(name: str) -> bytes:
    return next((FOLDER / name).glob("page.*")).read_bytes()


def extract(name: str) -> cleaner.Document:
    return cleaner.extract(page(name), medium=about(name)["medium"])


@pytest.mark.parametrize("name", NAMES)
def test_the_body_is_what_the_fixture_says(name: str) -> None:
    expected = (FOLDER / name / "expected.txt").read_text(encoding="utf-8").rstrip("\n")
    document = extract(name)
    floor = about(name).get("short")
    if floor is None:
        assert document.text == expected, _difference(document, expected)
    else:
        assert document.text != expected, "exact now: take `short` out of about.toml"
        assert word_f1(document.text, expected) >= floor, _difference(document, expected)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xfail(strict=True) if "short" in about(name) else ())
        for name in NAMES
        if about(name).get("empty")
    ],
)
def test_a_page_without_a_body_says_so(name: str) -> None:
    document = extract(name)
    assert document.text == ""
    assert document.reason
    assert document.confidence < CONFIDENT


@pytest.mark.parametrize("name", NAMES)
def test_every_block_has_a_role_a_score_and_a_reason(name: str) -> None:
    for block in extract(name).blocks:
        assert block.role in ROLES
        assert 0 <= block.score <= 1
        assert block.reasons


def test_the_fixtures_cover_languages_scripts_and_both_doors() -> None:
    facts = [about(name) for name in NAMES]
    assert len(NAMES) >= 40
    assert len({fact["language"] for fact in facts}) >= 14
    assert {fact["medium"] for fact in facts} == {"html", "text"}
    for name in NAMES:
        files = sorted(path.name for path in (FOLDER / name).iterdir())
        assert files == [
            "about.toml",
            "expected.txt",
            f"page.{'html' if (FOLDER / name / 'page.html').exists() else 'txt'}",
        ]


def word_f1(text: str, gold: str) -> float:
    got, want = (Counter(re.findall(r"\w+", value.lower())) for value in (text, gold))
    return 2 * (got & want).total() / max(got.total() + want.total(), 1)


def _difference(document: cleaner.Document, expected: str) -> str:
    """Each block on the wrong side, with its verdict and why."""
    wanted = {re.sub(r"\W+", "", line) for line in expected.split("\n")}
    rows = []
    for block in document.blocks:
        inside = {re.sub(r"\W+", "", line) for line in block.text.split("\n")} <= wanted
        if inside != block.keep:
            reasons = ", ".join(map(str, block.reasons[:4]))
            verdict = "kept" if block.keep else "dropped"
            rows.append(f"{verdict} {block.role} {block.score:.2f} {block.text[:60]!r}: {reasons}")
    return "\n".join(["blocks on the wrong side:", *rows])
