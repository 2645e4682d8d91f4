"""Limits: what lies beyond one is still read as text, and the result says so."""

from __future__ import annotations

import pytest

import cleaner
from cleaner import limits
from tests.helpers import segmented


@pytest.fixture(autouse=True)
def _low(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("cleaner.segment_html", "cleaner.segment_text"):
        monkeypatch.setattr(f"{module}.BLOCKS", (5, 1_000_000))
    monkeypatch.setattr("cleaner.segment_html.ELEMENTS", (12, 1_000_000))
    monkeypatch.setattr("cleaner.segment_html.NAMES", (30, 1_000_000))
    monkeypatch.setattr("cleaner.segment_text.LINES", (8, 1_000_000))


def test_blocks_beyond_the_limit_are_one_larger_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.segment_html.ELEMENTS", (100, 1_000_000))
    blocks = segmented("".join(f"<p>salt {at}</p>" for at in range(8)), "html")
    assert blocks.texts == [*(f"salt {at}" for at in range(5)), "salt 5\nsalt 6\nsalt 7"]
    assert blocks.notes == ("the page has more than 5 blocks: later ones were read as larger blocks",)


def test_pairs_of_breaks_beyond_the_limit_do_not_part_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.segment_html.ELEMENTS", (100, 1_000_000))
    blocks = segmented("<p>" + "<br><br>".join(f"salt {at}" for at in range(8)), "html")
    assert blocks.texts == [*(f"salt {at}" for at in range(5)), "salt 5\nsalt 6\nsalt 7"]
    assert "blocks" in blocks.notes[0]


def test_elements_beyond_the_limit_are_text_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.segment_html.BLOCKS", (100, 1_000_000))
    blocks = segmented("<h2>salt</h2>" * 20, "html")
    assert blocks.texts == ["salt"] * 20
    assert blocks.elements is not None
    assert len(blocks.elements.tags) == 12
    assert {*blocks.kinds[:9]} == {"heading"}
    assert blocks.notes == ("the page has more than 12 elements: later ones were read as text alone",)


def test_names_beyond_the_limit_are_cut_between_two_and_told() -> None:
    blocks = segmented(
        "<p class='salt water'>a</p><p class='harbour master book of tides'>b</p><p id=c>c</p>", "html"
    )
    assert blocks.elements is not None
    assert blocks.elements.names[3:] == ["salt water", "harbour master book", "c"]
    assert "classes and ids" in blocks.notes[0]


def test_names_that_come_again_take_no_room() -> None:
    blocks = segmented("<p class='salt water'>a</p>" * 5, "html")
    assert blocks.elements is not None
    assert blocks.elements.names[3:] == ["salt water"] * 5
    assert not blocks.notes


def test_elements_nested_too_deep_are_told() -> None:
    assert segmented("<b>" * 8 + "salt", "html").notes == ()
    page = cleaner.extract("<p>" + "<b>" * 600 + "salt", medium="html")
    assert page.warnings == ("the page has more than 12 elements: later ones were read as text alone",)


def test_lines_of_text_beyond_the_limit_are_one_line() -> None:
    blocks = segmented("\n\n".join(f"Salt {at}" for at in range(4)) + "\n\nWater\nTide\n", "text")
    assert blocks.texts == ["Salt 0", "Salt 1", "Salt 2", "Salt 3", "Water Tide"]
    assert blocks.notes == ("the page has more than 8 lines: later ones were read as larger ones",)


def test_blocks_of_text_beyond_the_limit_are_one_block() -> None:
    blocks = segmented("".join(f"* salt {at}\n" for at in range(8)), "text")
    assert blocks.texts == [*(f"salt {at}" for at in range(5)), "salt 5 salt 6 salt 7"]
    assert blocks.kinds == ["item"] * 5 + ["paragraph"]
    assert blocks.places == [1, 2, 3, 4, 5, 6]
    assert blocks.notes == ("the page has more than 5 blocks: later ones were read as larger ones",)


def test_what_is_merged_is_all_there_and_in_order() -> None:
    texts = [str(at) for at in range(3 * limits.MERGED)]
    found = limits.merged(texts, 7, " ")
    assert " ".join(found).split() == texts
    assert len(found) == 7 + 3


def test_a_page_within_its_limits_has_no_warnings() -> None:
    assert cleaner.extract("<p>salt").warnings == ()
    assert cleaner.extract("salt").to_dict()["warnings"] == []
