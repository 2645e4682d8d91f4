"""Rendering: kept blocks as plain text."""

from __future__ import annotations

import pytest

from cleaner.render import to_text
from tests.helpers import all_pieces, cases


@pytest.mark.parametrize(("page", "wanted"), cases("render_text"))
def test_plain_text(page: str, wanted: str) -> None:
    assert to_text(all_pieces(page)) == wanted


def test_nothing_kept_gives_empty_text() -> None:
    assert to_text([]) == ""
