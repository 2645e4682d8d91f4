"""The fixtures: saved pages with the body as it should be.

They run through the comparison that users have for pages of their own. A page whose text is not yet
exactly right says so in its ``about.toml``: ``short`` is the word F1 it must reach. When it becomes exact,
the test fails until the line is taken out.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner import regress
from cleaner.golden import ABOUT, EXPECTED
from cleaner.model import ROLES

FOLDER = Path(__file__).parent.parent / "fixtures"
NAMES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
CONFIDENT = 0.3


def about(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name / ABOUT).read_text(encoding="utf-8"))


def page(name: str) -> bytes:
    return next((FOLDER / name).glob("page.*")).read_bytes()


def extract(name: str) -> cleaner.Document:
    return cleaner.extract(page(name), medium=about(name)["medium"])


@pytest.mark.parametrize("name", NAMES)
def test_the_body_is_what_the_fixture_says(name: str) -> None:
    result = regress.check(FOLDER / name, cleaner.DEFAULT_RULES)
    assert result.well, str(result)


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
        assert files == [ABOUT, EXPECTED, {"html": "page.html", "text": "page.txt"}[about(name)["medium"]]]
