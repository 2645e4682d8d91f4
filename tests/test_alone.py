"""What of a text is kept only in the company of what is dropped."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.alone import _of_parts
from tests.helpers import analysed


@pytest.mark.parametrize(
    ("stay", "places", "starts", "wanted"),
    [
        pytest.param([1, 0, 1], [1, 3, 5], [1, 3, 5], [1, 0, 1], id="cut as before"),
        pytest.param([1, 0], [1, 5], [1, 3, 5], [1, 1, 0], id="two lines joined that stay"),
        pytest.param([0, 1], [1, 5], [1, 3, 5], [0, 0, 1], id="two lines joined that go"),
        pytest.param([1, 0, 0], [1, 2, 4], [1, 4], [1, 0], id="of a part that was cut anew one stays"),
        pytest.param([0, 0, 1], [1, 2, 4], [1, 4], [0, 1], id="of a part that was cut anew none stays"),
        pytest.param([0], [1], [1], [0], id="one"),
        pytest.param([1, 0], [3, 5], [1, 3, 5], [1, 1, 0], id="a first part of which nothing is read alone"),
    ],
)
def test_parts_stay_where_what_begins_in_them_does(
    stay: list[int], places: list[int], starts: list[int], wanted: list[int]
) -> None:
    assert _of_parts(np.array(stay, dtype=bool), places, starts).tolist() == [bool(own) for own in wanted]


def test_a_text_of_which_nothing_is_left_when_it_is_read_again_is_no_error() -> None:
    page = "[\nред.\n]\n\n[\nupravit\n]"
    assert analysed(page, words=0).text == "[ред.]\n\n[upravit]"
