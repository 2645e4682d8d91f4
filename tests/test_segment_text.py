"""Scraped text to blocks: lines, joined where scraping tore them, marks read off, and no word lost."""

from __future__ import annotations

import gc
import textwrap
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.lines import is_verse
from cleaner.model import Blocks
from cleaner.read import read
from tests.helpers import cases, drawn, segmented
from tests.strategies import CHROME, SENTENCES, text_pages

FIRST = (
    "The harbour master said on Monday that the tables for the coming week had been printed a day late, and"
    " that skippers should add forty minutes to the old ones until new ones are at the office by the pier."
)
SECOND = (
    "Nobody had told the ferry company, whose boats left on time and came back to a quay with no water at it;"
    " the passengers waited in the rain until the evening, when the tide brought the sea back to its place."
)
CHINESE = (
    "港务局星期一说下周的潮汐表晚了一天才印出来，船长们被告知在新的潮汐表送到码头边的办公室之前要在旧的潮汐表上加"
    "四十分钟。没有人告诉渡轮公司，它的船准时出发，回来时码头边已经没有水了；乘客们在雨中一直等到晚上潮水回来。"
)
KOREAN = (
    "항만 사무소는 월요일에 다음 주의 조석표가 하루 늦게 인쇄되었다고 말했으며 선장들은 새 조석표가 부두 옆"
    " 사무실에 도착할 때까지 옛 조석표에 사십 분을 더하라는 말을 들었다. 여객선 회사는 몰랐다."
)


def cut(page: str) -> Blocks:
    return segmented(page, "text")


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def wrapped(text: str, columns: int) -> str:
    """The text as a terminal breaks it: between words, or anywhere in scripts of double width."""
    if text.isascii():
        return textwrap.fill(text, columns)
    if " " in text:
        return textwrap.fill(text, columns // 2)
    return "\n".join(text[at : at + columns // 2] for at in range(0, len(text), columns // 2))


@pytest.mark.parametrize(("page", "wanted"), cases("segment_text"))
def test_a_page_is_cut_into_blocks(page: str, wanted: str) -> None:
    assert drawn(cut(page)) == wanted


# Lines


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0c", "\n\r\n"])
def test_lines_end_in_every_known_way(end: str) -> None:
    blocks = cut(end.join(["Low water is at six.", "* one", "* two", "The end."]))
    assert blocks.texts == ["Low water is at six.", "one", "two", "The end."]


def test_blocks_know_their_line_and_the_blank_lines_before_it() -> None:
    blocks = cut("\nThe harbour master said so.\n\n-----\n\nNo.\nYes.\n")
    assert blocks.texts == ["The harbour master said so.", "No.", "Yes."]
    assert blocks.places == [2, 6, 7]
    assert blocks.gaps == [1, 3, 0]


def test_text_has_no_links_no_elements_and_no_head() -> None:
    blocks = cut("See https://harbour.example/ for more.")
    assert (blocks.links, blocks.anchors, blocks.strong, blocks.inner, blocks.elements) == (None,) * 5
    assert blocks.head.title == ""
    assert blocks.bare


# Wrapped lines


@pytest.mark.parametrize("columns", [60, 64, 72, 78, 80, 100])
def test_paragraphs_that_were_wrapped_are_joined(columns: int) -> None:
    page = f"{wrapped(FIRST, columns)}\n\n{wrapped(SECOND, columns)}\n"
    assert cut(page).texts == [FIRST, SECOND]


@pytest.mark.parametrize("text", [KOREAN, CHINESE])
def test_a_text_of_double_width_that_was_wrapped_is_joined(text: str) -> None:
    assert cut(wrapped(text, 80)).texts == [text]


@pytest.mark.parametrize("text", [KOREAN, CHINESE])
def test_paragraphs_of_double_width_that_were_wrapped_are_joined(text: str) -> None:
    assert len(cut(f"{wrapped(text, 80)}\n\n{wrapped(text, 80)}").texts) == 2


@pytest.mark.parametrize("indent", ["", "    "])
def test_a_page_that_was_indented_as_a_whole_is_joined_too(indent: str) -> None:
    page = textwrap.indent(f"{wrapped(FIRST, 72)}\n\n{wrapped(SECOND, 72)}", indent)
    assert cut(page).texts == [FIRST, SECOND]


@pytest.mark.xfail(strict=True, reason="a wrapped quote is one block a line and takes in the text after it")
def test_a_wrapped_quote_is_joined_and_ends_with_its_marks() -> None:
    blocks = cut(f"{textwrap.indent(wrapped(FIRST, 76), '> ')}\n{wrapped(SECOND, 78)}")
    assert (blocks.texts, blocks.kinds) == ([FIRST, SECOND], ["quote", "paragraph"])


@pytest.mark.parametrize("texts", [[FIRST, SECOND], [FIRST, "Yes.", SECOND], [CHINESE, KOREAN]])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_long_lines_are_never_joined(texts: list[str], between: str) -> None:
    assert cut(between.join(texts)).texts == texts


def test_sentences_of_one_length_on_lines_of_their_own_are_not_joined() -> None:
    texts = [
        "She ate the fish at noon on Monday, they say.",
        "He drank the beer at six on Tuesday, they say.",
        "We left the inn at ten on Sunday, they say.",
    ]
    assert cut("\n".join(texts)).texts == texts


# What is lost or mistaken today


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("```low water```\nHigh water.", "low water High water."),
        ("~~~ Chapter one ~~~\nText.", "~~~ Chapter one ~~~ Text."),
        ("O vento\no mar", "O vento o mar"),
        ("1. Mai war warm.\nDann kam Juni.", "1. Mai war warm. Dann kam Juni."),
        ("- Mai war warm.\n2. Juni war kalt.", "Mai war warm. 2. Juni war kalt."),
    ],
)
def test_words_that_look_like_marks_are_kept(page: str, text: str) -> None:
    assert letters("".join(cut(page).texts)) == letters(text)


@pytest.mark.parametrize("mark", ["*", "-", "1."])
@pytest.mark.parametrize("room", [" ", "\t", " " * 12])
def test_a_mark_may_stand_far_from_its_item(mark: str, room: str) -> None:
    assert cut(f"{mark}{room}The tide was late.").kinds == ["item"]


def test_dots_that_were_torn_off_are_single_spaced() -> None:
    assert cut("He said so\n...     ) ...").texts == ["He said so ... ) ..."]


def test_a_link_to_edit_that_was_torn_off_is_gone_too() -> None:
    assert cut("Low water\n[\nedit\n]\nThe tide was late.").texts == ["Low water", "The tide was late."]


def test_a_fence_keeps_its_lines_without_letters() -> None:
    assert "}" in "\n".join(cut("```\nif (low) {\n  wait();\n}\n```").texts)


@pytest.mark.parametrize("bar", [" | ", "\t"])
def test_rows_in_lower_case_are_rows(bar: str) -> None:
    assert cut(f"low{bar}6:12\nhigh{bar}12:20").kinds == ["table", "table"]


@pytest.mark.xfail(strict=True, reason="the first line of a page counts as torn when it opens in lower case")
def test_a_first_line_has_nothing_that_it_could_be_torn_from() -> None:
    page = "low water.\nAda\nasked,\nBo\nhad."
    assert drawn(cut("\n" + page)) == drawn(cut(page))


@pytest.mark.xfail(strict=True, reason="an empty cell is left out: the row has fewer cells and is no row")
def test_a_row_with_an_empty_cell_is_a_row() -> None:
    assert cut("Day\tLow\tHigh\nMon\t\t12:20\nTue\t7:01\t13:11").kinds == ["table"] * 3


def test_a_numbered_line_of_a_torn_page_begins_a_block() -> None:
    torn = "The office\nsaid that\nthe tide\nwould be late.\n300. What sank at noon?\n301. Nothing at all"
    assert cut(torn).texts[-2:] == ["300. What sank at noon?", "301. Nothing at all"]


@pytest.mark.xfail(strict=True, reason="indents of bullets are not looked at: all levels are 1")
def test_nested_items_have_levels() -> None:
    assert cut("- a\n  - b\n    - c\n- d").levels == [1, 2, 3, 1]


def test_a_soft_hyphen_is_dropped_as_in_html() -> None:
    assert cut("break\xadwater").texts == cut_html("break\xadwater")


def cut_html(page: str) -> list[str]:
    return segmented(page, "html").texts


# Properties

marks = st.sampled_from(["", "", "", "* ", "- ", "• ", "# ", "## ", "> ", "  ", "\t", "| "])
lines = st.builds(
    "{}{}".format, marks, st.sampled_from((*SENTENCES, *CHROME, "Day | low", "Mon\t6:12", "---", ""))
)
pages = st.lists(lines, max_size=20).map("\n".join)
# Without what reads as a number of a list, a fence or the bullet "o", nothing but signs may be lost.
clear = st.text(max_size=200).filter(lambda text: not any(c.isdigit() or c in "o`~" for c in text))


def test_marks_that_were_torn_off_alone_belong_to_what_stands_before_or_behind_them() -> None:
    torn = "He says so in his|report|.|It names the|Gazette|,|the|Echo|(|here|)|and no more.|---"
    assert cut(torn.replace("|", "\n")).texts == [
        "He says so in his report.",
        "It names the Gazette, the Echo (here) and no more.",
    ]


@given(st.one_of(text_pages, st.text(max_size=300), st.text("-*#>|1.) \t\r\n`~oa", max_size=60)))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_blocks_in_columns_of_one_length(page: str) -> None:
    blocks = cut(page)
    sizes = {len(blocks.kinds), len(blocks.levels), len(blocks.places), len(blocks.gaps or [])}
    assert sizes == {len(blocks)}
    assert blocks.places == sorted(set(blocks.places))
    assert all(text.strip() and "\n" not in text for text in blocks.texts)
    assert all(min(column, default=0) >= 0 for column in (blocks.levels, blocks.gaps or []))


@given(st.one_of(pages, clear))
@settings(max_examples=300, deadline=None)
def test_every_letter_of_the_page_is_in_a_block_in_order(page: str) -> None:
    assert letters("".join(cut(page).texts)) == letters(read(page).text)


@given(pages)
@settings(deadline=None)
def test_every_block_begins_on_its_line(page: str) -> None:
    blocks = cut(page)
    numbered = page.splitlines()
    for text, place in zip(blocks.texts, blocks.places, strict=True):
        assert letters(text).startswith(letters(numbered[place - 1]))


@given(pages, st.sampled_from(["\r\n", "\r", "\u2028"]))
@settings(deadline=None)
def test_the_way_lines_end_does_not_matter(page: str, end: str) -> None:
    assert drawn(cut(page.replace("\n", end))) == drawn(cut(page))


@given(pages, st.sampled_from(["\n", "\n\n \n", "  "]))
@settings(deadline=None)
def test_blank_lines_around_the_page_do_not_matter(page: str, blank: str) -> None:
    assert drawn(cut(f"\n\n{page}{blank}")) == drawn(cut(page))


plain = [sentence for sentence in SENTENCES if sentence.isascii()]
long_lines = st.lists(st.sampled_from(plain), min_size=2, max_size=4).map(
    " ".join
)  # over any terminal's width


@given(st.lists(long_lines, min_size=1, max_size=8))
@settings(deadline=None)
def test_one_paragraph_a_line_is_one_block_each(texts: list[str]) -> None:
    assert cut("\n".join(texts)).texts == texts
    assert cut("\n\n".join(texts)).texts == texts


@given(st.lists(st.sampled_from([FIRST, SECOND]), min_size=2, max_size=5), st.integers(66, 100))
@settings(deadline=None)
def test_wrapping_at_any_width_is_undone(texts: list[str], columns: int) -> None:
    assert cut("\n\n".join(wrapped(text, columns) for text in texts)).texts == texts


@given(st.text(max_size=80), st.text(max_size=80))
def test_verse_is_two_short_lines(first: str, second: str) -> None:
    assert is_verse(first, second) == (max(len(first), len(second)) <= 60)


UNITS = [
    *(
        "x",
        " ",
        "\n",
        "x\n",
        "x \n",
        "a. ",
        "a\n\n",
        "- a\n",
        "1. a\n",
        "# a\n",
        "> a\n",
        ">",
        "```\n",
        "* ",
        "\t",
    ),
    *(
        "a\tb\n",
        "a | b\n",
        "| ",
        " | ",
        "a,\n",
        ",\n",
        "A\n,\n",
        "字",
        "字\n",
        "\u00a0",
        "。\n",
        "1",
        "1.",
        "#",
        "a\r",
    ),
    *(f"{'word ' * 15}\n", f"{'字' * 40}\n", f"{'x' * 80}\n", "Low water,\nso\n", "\u2028", "\u0301", "--\n"),
]


def seconds(page: str) -> float:
    """Without the garbage collector, whose walks over all that other tests left are not the page's cost."""
    gc.disable()
    try:
        start = time.process_time()
        cut(page)
        return time.process_time() - start
    finally:
        gc.enable()


@pytest.mark.parametrize("unit", UNITS)
def test_twice_the_page_takes_about_twice_the_time(unit: str) -> None:
    """Noise is answered by measuring again."""
    short, long = unit * (10_000 // len(unit)), unit * (80_000 // len(unit))
    assert any(seconds(long) <= 16 * seconds(short) + 0.02 for _ in range(4))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\f", "\u2028", "\n\n", "\t", "\t\n", " \t "])
def test_a_long_text_is_cut_where_a_short_one_is(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = end.join(["Salt.", "Water.", "", "Tide tables.", "* ice", ""]) * 3
    whole = cut(page)
    for long in range(1, 9):
        monkeypatch.setattr("cleaner.limits.LONG", long)
        assert cut(page) == whole


def test_marks_without_end_cost_no_more_than_their_number() -> None:
    def seconds(times: int) -> float:
        start = time.process_time()
        assert cut("> # " * times + "salt").texts == ["salt"]
        return time.process_time() - start

    assert any(seconds(600_000) <= 25 * seconds(60_000) + 0.03 for _ in range(3))
