"""The lexicon: what a term is, what is looked up where, and the one that comes with the package."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.lexicon import (
    LINE,
    WHOLE,
    Lexicon,
    heading_terms,
    line_terms,
    names_terms,
    paragraph_terms,
    shipped,
)
from cleaner.match import match
from cleaner.rules import default_rules
from cleaner.signals import lexical
from tests.helpers import segmented

OWN = {"card": (-1.0, -1.5, -0.5), "post body": (2.0, None, None), "page": (None, None, 0.5)}
MADE = Lexicon(OWN, {"share": -2.0, "=share": -3.0, "salt": 1.0}, {"tide": 2.0}, {"related": -2.5})


def measured(page: str) -> dict[str, list[float]]:
    blocks = segmented(page, "html")
    columns = lexical.measure(blocks, match(blocks, default_rules()), MADE)
    return {name: column.tolist() for name, column in columns.items()}


def test_pairs_are_of_tokens_in_one_name() -> None:
    assert names_terms("post-body x") == {"post", "body", "post body"}


def test_numbers_in_names_say_nothing() -> None:
    assert names_terms("col-12 12") == {"col"}


def test_a_line_gives_words_pairs_the_first_word_and_the_whole() -> None:
    assert line_terms(("read", "more")) == ["=read more", "^read", "more", "read", "read more"]


def test_what_is_longer_than_a_line_is_a_paragraph() -> None:
    line, paragraph = ("low", "tide") * (LINE // 2), ("low", "tide") * LINE
    assert (line_terms(paragraph), paragraph_terms(line)) == ([], [])
    assert paragraph_terms(paragraph) == ["low", "low tide", "tide", "tide low"]


def test_only_a_short_heading_is_a_term_as_a_whole() -> None:
    assert "=a b" in heading_terms(("a", "b"))
    assert not any(term.startswith("=") for term in heading_terms(("a",) * (WHOLE + 1)))


def test_names_are_known_as_far_as_their_place_reaches() -> None:
    page = "<a href=/>x</a>" + "<div class=card>" + "<div>" * 3 + "<p>near</p><div><p>far</p>"
    found = measured(page)
    assert found["name own least"][1:] == pytest.approx([np.nan, np.nan], nan_ok=True)
    assert found["name near least"][1:] == pytest.approx([np.nan, np.nan], nan_ok=True)
    assert found["name far least"][1:] == [-0.5, -0.5]


def test_names_near_reach_three_elements_up() -> None:
    found = measured("<a href=/>x</a><div class=card><div><div><p>near</p><div><p>far</p>")
    assert found["name near least"][1:] == pytest.approx([-1.5, np.nan], nan_ok=True)


def test_names_of_inline_elements_count_as_the_blocks_own() -> None:
    found = measured("<p>See <a class=card href=/>this</a></p>")
    assert found["name own sum"] == [-1.0]


def test_names_above_are_counted_once_each_however_deep() -> None:
    found = measured("<div class=page>" + "<div>" * 40 + "<div class=card><a href=/>x</a>")
    assert found["name far sum"] == [0.0]
    assert (found["name far least"], found["name far most"]) == ([-0.5], [0.5])


def test_words_of_a_line_are_summed_up() -> None:
    found = measured("<a href=/>Share</a>")
    assert (found["line least"], found["line most"], found["line sum"]) == ([-3.0], [-2.0], [-5.0])


def test_a_bare_block_is_told_by_the_words_around_it() -> None:
    found = measured("<p>Share</p><p>Zz</p><p>Zz</p><p>Salt salt salt salt</p>")
    nan = np.nan
    assert found["said -1"] == pytest.approx([nan, -2.5, nan, nan], nan_ok=True)
    assert found["said +2"] == pytest.approx([nan, 1.0, nan, nan], nan_ok=True)
    assert found["lines within 1"] == pytest.approx([-2.5, -2.5, 1.0, 1.0], nan_ok=True)
    assert found["lines within 3"] == pytest.approx([-0.75] * 4)


def test_of_a_page_in_a_language_that_was_not_counted_the_words_around_say_nothing() -> None:
    found = measured("<p>Share</p><p>Zout is een mineraal</p><p>Salt</p>")
    assert found["line least"] == pytest.approx([-3.0, np.nan, 1.0], nan_ok=True)
    assert np.isnan([found["said -1"], found["lines within 3"], found["said within 12"]]).all()


def test_words_around_count_by_the_size_of_their_block() -> None:
    found = measured(f"<p>Share</p><p>{'tide ' * (LINE + 4)}</p>")
    assert found["paragraph mean"] == pytest.approx([np.nan, 2.0], nan_ok=True)
    weights = np.sqrt([2, LINE + 5])
    assert found["said within 2"] == pytest.approx([weights @ [-2.5, 2.0] / weights.sum()] * 2)


def test_a_block_is_told_by_the_heading_above_it() -> None:
    found = measured("<p><a href=/>x</a></p><h2>Related</h2><p>a</p><h2>Salt</h2><p>b</p>")
    nan = np.nan
    assert found["heading above least"] == pytest.approx([nan, nan, -2.5, -2.5, nan], nan_ok=True)


def test_what_no_term_speaks_of_is_unknown() -> None:
    assert np.isnan(list(measured("<p>Ostrel <a href=/>light</a></p>").values())).all()


def test_bare_pages_are_looked_up_by_their_lines_alone() -> None:
    found = measured("<p class=card>Share</p>")
    assert found["line least"] == [-3.0]
    assert {name.split()[0] for name in found} == {"line", "lines", "paragraph", "said"}


def test_the_shipped_lexicon_says_what_people_know_too() -> None:
    known = shipped("html")
    assert known.lines["=read more"] < -1 < 0 < (known.names["post body"][0] or 0)
    assert known.headings["=related posts"] < -1


def test_the_shipped_lexicon_holds_terms_and_no_text() -> None:
    known = shipped("html")
    paragraphs = shipped("text").paragraphs
    for terms in (known.names, known.lines, paragraphs, known.headings):
        assert terms
        assert all(len(term.split()) <= WHOLE for term in terms)
    values = [value for three in known.names.values() for value in three if value is not None]
    for terms in (known.lines, paragraphs, known.headings):
        values += terms.values()
    assert all(-6 < value < 6 for value in values)
