"""Signals of plain text: what the surroundings of a line say."""

from __future__ import annotations

import pytest

from cleaner.match import match
from cleaner.rules import default_rules
from cleaner.signals import plain
from tests.helpers import segmented


def column(page: str, name: str) -> list[float]:
    blocks = segmented(page, "text")
    found = plain(blocks, match(blocks, default_rules()), default_rules())
    values: list[float] = found.values[:, found.names.index(name)].tolist()
    return values


def test_the_lines_of_a_table_of_contents_come_again_and_its_headings_do_not() -> None:
    page = "The tide\n\nThe quay\n\nIt rose at noon.\n\nThe tide\n\nIt fell at six.\n\nThe quay"
    assert column(page, "come again within 1") == pytest.approx([1, 2 / 3, 1 / 3, 0, 0, 0])
    assert column(page, "repeat within 1") == pytest.approx([1, 2 / 3, 2 / 3, 1 / 3, 2 / 3, 1 / 2])


def test_what_lies_beyond_the_page_counts_for_nothing() -> None:
    assert column("The tide\n\nThe tide", "repeat within 8") == [1, 1]
