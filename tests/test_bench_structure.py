"""The structure bench: what counts as a difference, and as a word glued or split."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import browser, shots, structure
from bench.browser import words
from tests.helpers import all_nodes

PAGE = (
    "<h2>Low</h2><p>The <b>tide</b><br>is <img src=x.png alt=out>.</p><ol><li>a<ul><li>b</ul></ol>"
    "<dl><dt>c<dd>d</dl>"
    "<table><caption>T</caption><tr><th>e<th>f<tr><td>g<td><ul><li>h<li>i</ul></table>"
    "<blockquote>j</blockquote><pre>k\n  l</pre>"
)
LINES = [
    "h2 Low",
    "p The tide is .",
    "ol",
    "ol/p a",
    "ol/ul",
    "ol/ul/p b",
    "p c",
    "ul",
    "ul/p d",
    "p T",
    "row e | f",
    "row g | h i",
    "quote/p j",
    "code k\n  l",
]


def test_a_tree_and_its_markdown_give_the_same_lines() -> None:
    nodes = all_nodes(PAGE)
    assert list(structure.intended(nodes)) == LINES
    assert structure.differences(nodes) == (len(LINES), [])


def test_what_markdown_adds_or_lacks_is_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(structure, "to_markdown", lambda nodes: "## Low\n\nother")
    count, lines = structure.differences(all_nodes("<h2>Low</h2><p>tide</p>"))
    assert (count, lines) == (2, ["- p tide", "+ p other"])


@pytest.mark.parametrize("page", list(structure.fixtures()), ids=lambda job: job[0])
def test_every_fixture_reads_back(page: structure.Job) -> None:
    schema = structure.tei_schema(Path(__file__).parent / "tei.rng")
    found = structure.check(*page, schema)
    assert (found.differences, found.invalid) == ((), ())


@pytest.mark.parametrize(
    ("ours", "shown", "glued", "split"),
    [
        ("high water at noon", "high water at noon", (), ()),
        ("high water atnoon now", "high water at noon now", ("atnoon",), ()),
        ("high wa ter now", "high water now", (), ("water",)),
        ("high low water", "high water", (), ()),
        ("menu high water", "high water login", (), ()),
        ("onetwothree four", "one two three four", ("onetwothree",), ()),
    ],
)
def test_words_are_glued_or_split_where_the_same_letters_are_cut_otherwise(
    ours: str, shown: str, glued: tuple[str, ...], split: tuple[str, ...]
) -> None:
    found = words("page", ours.split(), shown.split())
    assert (found.glued, found.split) == (glued, split)


def test_a_missing_browser_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shots, "PROGRAMS", ("chromium-nowhere",))
    (line,) = browser.against_browser([])
    assert "chromium-nowhere" in line
