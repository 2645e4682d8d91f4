"""Verdicts: bars, modes, the caller's rules, labels, neighbours, notices, the title."""

from __future__ import annotations

import random
from typing import Any, Final

import numpy as np
import pytest

from cleaner.decide import BARS
from cleaner.model import MODES, Mode
from cleaner.rule import Rule
from cleaner.rules import RuleSet, default_rules
from tests.helpers import analysed, decided

SAID: Final = (
    "The tide tables for the coming week were printed a whole day too late, the office said.",
    "Skippers were told to add forty minutes to the old ones until the new ones arrive.",
    "Nobody on the quay seemed to mind, for the old ones had been wrong since the storm.",
)
LONG: Final = "The harbour office said that the tables would come a week late. " * 4
LABEL: Final = "Subscribe to our newsletter"
NOTICE: Final = "Please enable JavaScript and cookies to continue"
HEADLINES: Final = ("Storm closes the northern pier again", "Ferry prices up in May, says the mayor")


def page(*lines: str) -> str:
    return "\n\n".join(lines)


def own(**given: Any) -> RuleSet:
    """The shipped rules and one of the caller's."""
    rule = {"id": "mine", "matcher": "words", "phrases": ("forty minutes",), "role": "promotion", **given}
    return default_rules() + RuleSet((Rule(**rule),))


def kept(text: str, odds: list[float], **options: Any) -> list[bool]:
    found: list[bool] = decided(text, odds, **options).keep.tolist()
    return found


def notes(text: str, odds: list[float], **options: Any) -> dict[int, list[str]]:
    found = decided(text, odds, **options).notes
    return {at: [str(reason) for reason in reasons] for at, reasons in found.items()}


def log_odds(chance: float) -> float:
    return float(np.log(chance / (1 - chance)))


def chances(*given: float) -> list[float]:
    return [log_odds(chance) for chance in given]


def alike(*given: float, mode: Mode = "balanced") -> list[bool]:
    """What is kept of a page of paragraphs of one size that have these chances."""
    words = ("One", "Two", "Six", "Ten", "Now")
    return kept(page(*(f"{word}: {SAID[0]}" for word in words[: len(given)])), chances(*given), mode=mode)


LISTED: Final = f"<p>{LONG * 4}</p><ul><li>{SAID[0]}</li><li>{SAID[1]}</li></ul><p><a href=/>Home</a></p>"


THREAD: Final = f"<p>{LONG * 4}</p><div class={{}}><p>{SAID[0]}</p></div><p><a href=/>Home</a></p>"


@pytest.mark.parametrize(
    "names", ["comment", "'list comments-area'", "comment_body_17", "commentList", "cmts"]
)
def test_a_comment_below_an_article_is_not_body_however_well_it_scores(names: str) -> None:
    told = decided(THREAD.format(names), [5, 5, -5], article=0.9)
    assert told.keep.tolist() == [True, False, False]
    assert [reason.name for reason in told.notes[1]] == ["a reader's comment"]


@pytest.mark.parametrize("names", ["commentary", "reader-comment", "post"])
def test_other_names_leave_it_to_its_score(names: str) -> None:
    assert decided(THREAD.format(names), [5, 5, -5], article=0.9).keep.tolist() == [True, True, False]


def test_what_is_no_article_keeps_its_comments() -> None:
    assert decided(THREAD.format("comment"), [5, 5, -5], article=0.7).keep.tolist() == [True, True, False]


def test_a_thread_whose_first_post_is_a_comment_keeps_all() -> None:
    first = THREAD.replace(f"<p>{LONG * 4}</p>", f"<div class=comment><p>{LONG * 4}</p></div>")
    assert decided(first.format("comment"), [5, 5, -5], article=0.9).keep.tolist() == [True, True, False]


def test_doubtful_blocks_of_the_same_place_in_the_markup_stay_or_go_together() -> None:
    html = LISTED
    assert decided(html, [5, 0.3, -0.2, -5]).keep.tolist() == [True, True, True, False]
    assert decided(html, [5, 0.2, -0.7, -5]).keep.tolist() == [True, False, False, False]
    told = decided(html, [5, 0.3, -0.2, -5])
    assert {at: [str(own) for own in found] for at, found in told.notes.items()} == {
        1: ["settled with its like -0.2"],
        2: ["settled with its like +0.2"],
    }
    assert told.odds.round(2).tolist() == [5, 0.05, 0.05, -5]


def test_blocks_in_no_doubt_or_elsewhere_are_settled_alone() -> None:
    assert decided(LISTED, [5, 0.6, -3, -5]).keep.tolist() == [True, True, False, False]
    apart = LISTED.replace("<li>", "<li class=a>", 1)
    assert decided(apart, [5, 0.3, -0.2, -5]).keep.tolist() == [True, True, False, False]


def test_a_list_of_bare_lines_stays_whole_where_enough_of_it_is_kept() -> None:
    bare = LISTED.replace("<a href=/>Home</a>", "Home")
    assert decided(bare, [5, 0.3, -0.2, -5]).keep.tolist() == [True, True, True, False]
    assert decided(bare, [5, 0.3, -4, -5]).keep.tolist() == [True, True, False, False]
    text = page(LONG * 4, *(f"* {line}" for line in (*SAID, *HEADLINES)), LABEL)
    assert kept(text, [5, 2, -1, -1, -1, -1, -4]) == [True, True, *[False] * 5], "one of five"
    assert kept(text, [5, 2, 2, -1, -1, -1, -4]) == [*[True] * 6, False]


def test_the_rows_of_a_table_of_bare_lines_stay_together_however_many_cells_they_have() -> None:
    rows = ("Monday | 12 – 14 | 17 – 20", "Tuesday | 12 – 14 | 17 – 21", "Wednesday | 10 – 19")
    text = page(LONG * 4, *rows, SAID[0], HEADLINES[0], LABEL)
    assert kept(text, [5, 2, -1, -1, 2, -4, -4]) == [*[True] * 5, False, False]


def test_a_few_lines_stay_between_kept_ones_where_no_rule_knows_any() -> None:
    def between(*lines: str) -> list[bool]:
        text = page(LONG, *lines, SAID[1], LABEL)
        return kept(text, [4, *[-1.0] * len(lines), 4, -4])[1:-2]

    assert between("Ostrel light", "Neap cafe", "Old quay") == [True] * 3
    assert between("Ostrel light", "Neap cafe", "Old quay", "Mell") == [False] * 4
    assert between("Ostrel light", LABEL) == [False] * 2


# Bars and modes


def test_every_mode_has_a_bar_and_each_asks_for_less_than_the_one_before() -> None:
    assert tuple(BARS) == MODES
    strict, balanced, loose = BARS.values()
    assert strict.beta < balanced.beta < loose.beta
    assert strict.low >= balanced.low >= loose.low
    assert strict.high >= balanced.high >= loose.high
    assert all(0 < bar.low <= bar.high < 1 for bar in BARS.values())


@pytest.mark.parametrize(
    ("mode", "wanted"),
    [
        ("precision", [True, True, False, False, False]),
        ("balanced", [True, True, True, False, False]),
        ("recall", [True, True, True, True, False]),
    ],
)
def test_beside_a_sure_body_each_mode_takes_in_more_of_what_is_doubtful(
    mode: Mode, wanted: list[bool]
) -> None:
    assert alike(0.97, 0.97, 0.6, 0.2, 0.01, mode=mode) == wanted


def test_on_a_page_that_is_all_doubtful_the_bar_is_lower() -> None:
    assert alike(0.31, 0.3, 0.29) == [True, True, True]
    assert alike(0.97, 0.97, 0.97, 0.3, 0.01) == [True, True, True, False, False]


@pytest.mark.parametrize(("documentation", "stays"), [(0.0, False), (1.0, True)])
def test_what_is_doubtful_on_a_page_of_documentation_is_rather_kept(
    documentation: float, stays: bool
) -> None:
    text = page(*(f"{word}: {SAID[0]}" for word in ("One", "Two", "Six", "Ten", "Now")))
    told = decided(text, chances(0.97, 0.97, 0.97, 0.3, 0.01), documentation=documentation)
    assert told.keep.tolist() == [True, True, True, stays, False]


@pytest.mark.parametrize(("article", "wanted"), [(0.0, [True] * 6), (1.0, [True, *[False] * 5])])
def test_what_is_doubtful_beside_an_article_is_all_body_or_nothing_and_falls(
    article: float, wanted: list[bool]
) -> None:
    thread = "".join(f"<p>{name}: {SAID[0]}</p>" for name in ("Body", "Ann", "Bea", "Cal", "Dan", "Eve"))
    found = decided(thread, chances(0.99, *[0.35] * 5), article=article)
    assert found.keep.tolist() == wanted


@pytest.mark.parametrize(
    ("mode", "given", "wanted"),
    [
        pytest.param("precision", (0.99, 0.99, 0.99, 0.92), [True] * 4, id="sure enough for precision"),
        pytest.param("balanced", (0.99, 0.99, 0.51), [True] * 3, id="more likely than not"),
        pytest.param("recall", (0.04, 0.04), [True] * 2, id="all there is for recall"),
        pytest.param("precision", (0.09, 0.09), [False] * 2, id="too unlikely for precision"),
        pytest.param("balanced", (0.04, 0.04), [False] * 2, id="too unlikely"),
        pytest.param("recall", (0.01, 0.01), [False] * 2, id="too unlikely for recall"),
    ],
)
def test_the_bar_never_leaves_its_range(mode: Mode, given: tuple[float, ...], wanted: list[bool]) -> None:
    assert alike(*given, mode=mode) == wanted


@pytest.mark.parametrize("mode", MODES)
def test_the_block_that_sets_the_bar_passes_it(mode: Mode) -> None:
    low = log_odds(BARS[mode].low)
    missed = [odds for odds in np.linspace(low + 0.01, 9, 200) if kept(SAID[0], [odds], mode=mode) != [True]]
    assert missed == []


def test_the_bar_of_the_page_is_told() -> None:
    verdicts = decided(page(*SAID), [4.0, -0.5, -6.0])
    chances = 1 / (1 + np.exp(-verdicts.odds))
    assert BARS["balanced"].low <= verdicts.bar <= BARS["balanced"].high
    assert ((chances >= verdicts.bar) == verdicts.keep).all()


def test_many_strong_rules_on_one_block_warn_of_nothing() -> None:
    strong = (Rule(f"mine-{at}", "prefix", ("skippers",), "promotion", weight=20.0) for at in range(5))
    blocks = analysed(page(*SAID), rules=default_rules() + RuleSet(tuple(strong))).blocks
    assert [block.keep for block in blocks] == [True, False, True]
    assert blocks[1].score == 0


LINES: Final = (
    *SAID,
    *SAID,
    LONG,
    LONG,
    "## Why so late",
    "### The printer",
    "* rope",
    "Two forms went missing.",
    LABEL,
    "Share on Facebook",
    "By Jane Lind",
    NOTICE,
)


@pytest.mark.parametrize("seed", range(5))
def test_precision_keeps_within_balanced_and_that_within_recall(seed: int) -> None:
    chosen = random.Random(seed)
    for _ in range(60):
        text = page(*chosen.sample(LINES, 9))
        odds = [chosen.gauss(chosen.choice([-2, 0, 2]), 2) for _ in range(9)]
        strict, balanced, loose = (kept(text, odds, mode=mode) for mode in MODES)
        assert all(a <= b <= c for a, b, c in zip(strict, balanced, loose, strict=True)), (text, odds)


def test_modes_are_nested_where_the_choice_of_a_title_differs() -> None:
    text = page(
        "Low water at Mell tonight", "By Jane Lind", SAID[0], "# Another heading of the page", SAID[1]
    )
    strict, balanced, loose = (kept(text, [4, -4, 0.2, -4, 4], mode=mode) for mode in MODES)
    assert all(a <= b <= c for a, b, c in zip(strict, balanced, loose, strict=True))


# Labels, neighbours, headings


def test_a_short_block_that_a_rule_labels_falls_unless_it_is_sure() -> None:
    text = page(SAID[0], LABEL, SAID[1])
    assert kept(text, chances(0.97, 0.89, 0.97)) == [True, False, True]
    assert kept(text, chances(0.97, 0.91, 0.97)) == [True, True, True]
    assert notes(text, chances(0.97, 0.79, 0.97)) == {1: ["is labelled -1.0"]}


def test_a_line_that_says_no_more_than_a_phrase_of_three_words_falls_however_sure() -> None:
    for line, stays in (
        ("Share this article", False),
        ("Share", True),
        ("Share this article with Mell", True),
    ):
        assert kept(page(SAID[0], line, SAID[1]), chances(0.97, 0.95, 0.97)) == [True, stays, True], line


def test_a_heading_that_is_labelled_goes_with_what_stands_under_it() -> None:
    html = f"<p>{LONG}</p><h2>{LABEL}</h2><p>{SAID[0]}</p><p><a href=/>Home</a></p>"
    assert decided(html, chances(0.97, 0.8, 0.97, 0.01)).keep.tolist() == [True, True, True, False]
    assert decided(html, chances(0.97, 0.8, 0.01, 0.97)).keep.tolist() == [True, False, False, True]


def test_a_heading_of_which_nothing_is_kept_goes_unless_a_smaller_one_follows() -> None:
    html = f"<p>{LONG}</p><h2>Low</h2><p>{SAID[0]}</p><h2>High</h2><p>{SAID[1]}</p><a href=/>Home</a>"
    odds = [4, 4, -4, 4, 4, -4]
    assert decided(html, odds).keep.tolist() == [True, False, False, True, True, False]
    under = html.replace("<h2>High", "<h3>High")
    assert decided(under, odds).keep.tolist() == [True, True, False, True, True, False]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Subscribe to a tide table of your own, they said.", id="like a label, with more to it"),
        pytest.param(f"{LABEL}, said the office to skippers, {'and again ' * 12}", id="long"),
        pytest.param("Home", id="a word of menus, which lists use too"),
        pytest.param("The quay was empty.", id="no label"),
    ],
)
def test_what_is_no_label_is_left_to_its_score(line: str) -> None:
    assert kept(page(SAID[0], line, SAID[1]), chances(0.97, 0.6, 0.97)) == [True, True, True]


def test_a_picture_in_markdown_without_words_is_not_body() -> None:
    text = page(LONG, "![](/img/quay.jpg)", "![A boat at the quay](/img/quay.jpg)", LONG)
    assert kept(text, [4, 3, 3, 4]) == [True, False, True, True]


def test_a_short_line_between_two_kept_paragraphs_stays() -> None:
    text = page(LONG, "Two forms went missing.", LONG, "Home")
    assert kept(text, chances(0.97, 0.2, 0.97, 0.01)) == [True, True, True, False]
    assert notes(text, chances(0.97, 0.2, 0.97, 0.01)) == {1: ["between paragraphs +1.0"]}


TABLE: Final = "<table><tr><td>Mell</td><td>04:10</td></tr><tr><td>Ness</td><td>06:30</td></tr></table>"
MENU: Final = TABLE.replace("<td>", "<td><a href=/>")


@pytest.mark.parametrize(
    ("html", "given", "wanted"),
    [
        pytest.param(TABLE, (0.9, 0.3, 0.1, 0.9), [True] * 4, id="cells of a table"),
        pytest.param(TABLE, (0.9, 0.01, 0.3, 0.9), [True, False, True, True], id="not what is nearly sure"),
        pytest.param(MENU, (0.3, 0.3, 0.3, 0.3), [False] * 4, id="not a whole table of links"),
        pytest.param(MENU, (0.9, 0.3, 0.3, 0.3), [True] * 4, id="links in a table that is kept"),
        pytest.param("<pre>tide = 1</pre>", (0.1,), [True], id="code"),
        pytest.param(f"<pre>{'tide = 1; ' * 40}</pre>", (0.1,), [False], id="not code as long as the text"),
        pytest.param("<h3>tide = 1</h3>", (0.1,), [False], id="not another kind"),
    ],
)
def test_a_short_piece_of_a_table_or_of_code_between_kept_blocks_stays(
    html: str, given: tuple[float, ...], wanted: list[bool]
) -> None:
    around = f"<p>{LONG}</p>"
    assert decided(f"{around}{html}{around}", chances(0.97, *given, 0.97)).keep.tolist()[1:-1] == wanted
    assert not decided(f"{around}{html}", chances(0.97, *(0.3 for _ in given))).keep[1:].any()


@pytest.mark.parametrize(
    ("lines", "given"),
    [
        pytest.param((LONG, "Two forms went missing.", LONG), (0.97, 0.05, 0.97), id="hardly any chance"),
        pytest.param((LONG, "Two forms went missing.", LONG), (0.97, 0.2, 0.05), id="text on one side only"),
        pytest.param((LONG, "Two forms went missing.", SAID[0]), (0.97, 0.2, 0.97), id="beside a short one"),
        pytest.param((LONG, SAID[0], LONG), (0.97, 0.2, 0.97), id="not short"),
        pytest.param((LONG, LABEL, LONG), (0.97, 0.2, 0.97), id="a label"),
    ],
)
def test_other_lines_beside_paragraphs_do_not_stay(lines: tuple[str, ...], given: tuple[float, ...]) -> None:
    assert kept(page(*lines, "Home"), chances(*given, 0.01))[1] is False


def test_a_text_on_which_nothing_is_surely_not_body_is_clean_already_and_stays_whole() -> None:
    def beside_a_label(*given: float) -> list[bool]:
        text = page(LABEL, *(f"{word}: {SAID[0]}" for word in ("One", "Two", "Six", "Ten")[: len(given)]))
        return kept(text, chances(0.91, *given))[1:]

    assert beside_a_label(0.97, 0.97, 0.97, 0.36) == [True] * 4
    assert beside_a_label(0.97, 0.97, 0.97, 0.34) == [True, True, True, False]
    assert beside_a_label(0.97, 0.2, 0.2) == [True, False, False], "little of it would be kept"


def test_a_text_in_which_no_rule_knows_a_line_stays_whole_unless_it_holds_a_menu() -> None:
    assert alike(0.97, 0.2, 0.06) == [True] * 3
    assert alike(0.97, 0.97, 0.04) == [True, True, False], "surely not body"
    lines = [f"Quay {number}" for number in "onety"]
    assert kept(page(*lines, *SAID), [*[-2.0] * 5, 4, 4, 4]) == [True] * 8
    assert kept(page(*lines, "Quay six", *SAID), [*[-2.0] * 6, 4, 4, 4]) == [*[False] * 6, *[True] * 3]
    rows = [f"Quay {number} | 4.{at} m" for at, number in enumerate("abcdef")]
    assert kept(page(*SAID, *rows), [4, 4, 4, *[-2.0] * 6]) == [True] * 9, "rows of a table are no menu"
    some = [*rows[:4], "Terms | 5.1 m"]
    assert kept(page(*SAID, *some), [4, 4, 4, *[-2.0] * 5]) == [True] * 8, "nor is one with a word of links"
    links = ["Terms | Help", "Privacy | Home", "Login | Contact"]
    assert kept(page(*SAID, *links), [4, 4, 4, *[-2.0] * 3]) == [True, True, True, False, False, False]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        pytest.param((HEADLINES[0], LONG, LONG), [False, True, True], id="a title and its text"),
        pytest.param((HEADLINES[0], HEADLINES[1], HEADLINES[0]), [True, True, True], id="a list"),
    ],
)
def test_a_clean_text_loses_its_title_but_a_list_none_of_its_lines(
    lines: tuple[str, ...], wanted: list[bool]
) -> None:
    assert kept(page(*lines), chances(*[0.9] * len(lines))) == wanted


@pytest.mark.parametrize(
    ("paragraph", "line", "stays"),
    [
        pytest.param(0.9, 0.25, True, id="in doubt"),
        pytest.param(0.9, 0.15, False, id="hardly body"),
        pytest.param(0.25, 0.25, False, id="where a part of the text is in doubt"),
    ],
)
def test_where_nearly_all_of_a_text_is_body_a_line_in_doubt_stays(
    paragraph: float, line: float, stays: bool
) -> None:
    given = [*[0.9] * 6, *[paragraph] * 4, 0.9, line]  # a rule knows the last but one
    assert kept(page(*[LONG] * 10, "Share this article", HEADLINES[0]), chances(*given))[-1] == stays


def test_a_line_that_a_rule_of_the_caller_drops_does_not_stay_between_paragraphs() -> None:
    text = page(LONG, "Add forty minutes.", LONG)
    assert kept(text, [4, 1, 4], rules=own()) == [True, False, True]


def test_what_stands_under_the_opener_of_a_list_below_the_body_falls_unless_it_is_sure() -> None:
    text = page(LONG, LONG, "Most read", *HEADLINES)
    assert kept(text, chances(0.97, 0.97, 0.05, 0.94, 0.96)) == [True, True, False, False, True]
    assert notes(text, chances(0.97, 0.97, 0.05, 0.94, 0.96)) == {3: ["under a section opener -1.0"]}


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(("Most read", *HEADLINES, LONG, LONG), id="above the body"),
        pytest.param((LONG, LONG, "Most read", HEADLINES[0], LONG, HEADLINES[1]), id="prose resumes"),
        pytest.param((LONG, LONG, "Why so late", *HEADLINES), id="no opener"),
        pytest.param((LONG, LONG, "Quick links", *HEADLINES), id="the opener of a menu"),
        pytest.param(("Most read", *HEADLINES), id="no prose"),
    ],
)
def test_other_short_lines_are_left_to_their_score(lines: tuple[str, ...]) -> None:
    odds = chances(*[0.97 if line == LONG else 0.9 if line == HEADLINES[1] else 0.01 for line in lines])
    assert kept(page(*lines), odds)[lines.index(HEADLINES[1])]


def test_a_short_sentence_above_a_paragraph_ends_a_list_too() -> None:
    text = page(LONG, LONG, "Most read", HEADLINES[0], SAID[0], LONG)
    assert kept(text, chances(0.97, 0.97, 0.05, 0.6, 0.6, 0.97)) == [True, True, False, False, True, True]


@pytest.mark.parametrize(
    ("lines", "gone"),
    [
        pytest.param(
            (LONG, LONG, "Read more", *HEADLINES, LONG, LONG, LONG), {2, 3, 4}, id="between paragraphs"
        ),
        pytest.param(
            (LONG, LONG, "Also read", HEADLINES[0], LONG, LONG, LONG), {2, 3}, id="a section opener"
        ),
        pytest.param((LONG, LONG, "Read more", SAID[0], LONG, LONG, LONG), {2}, id="a sentence below it"),
        pytest.param((LONG, "Read more", *HEADLINES, LONG, LONG), {1}, id="a list of teasers"),
        pytest.param((LONG, LONG, "Read more", HEADLINES[0], LONG, LONG), {2}, id="a heading below it"),
        pytest.param((LONG, LONG, "Read more:", HEADLINES[0], LONG, LONG), {2, 3}, id="a colon"),
        pytest.param((LONG, LONG, "Read more »", *HEADLINES, LONG, LONG), {2}, id="of what stands above"),
        pytest.param(
            (LONG, LONG, "Read more on this", HEADLINES[0], LONG, LONG), {2}, id="more than a label"
        ),
        pytest.param((LONG, LONG, "Read more", *HEADLINES * 3, LONG, LONG), {2}, id="many lines"),
    ],
)
def test_headlines_below_a_label_amid_the_prose_fall(lines: tuple[str, ...], gone: set[int]) -> None:
    odds = chances(*[0.05 if 0 < len(line) < 20 else 0.8 if len(line) < 60 else 0.97 for line in lines])
    assert kept(page(*lines), odds) == [at not in gone for at in range(len(lines))]


def test_a_talk_keeps_its_turns_where_most_are_kept() -> None:
    turns = [f"[00:0{at}:12] {name}: The tide came in." for at, name in enumerate(("Ines", "Marta") * 4)]
    text = page(*turns, "Mood: calm", HEADLINES[0], LABEL)
    assert kept(text, [*[2.0] * 6, -1, -2, -2, -3, -4]) == [*[True] * 8, False, False, False]
    assert kept(text, [*[2.0] * 3, *[-2.0] * 6, -3, -4]) == [*[True] * 3, *[False] * 8]


def test_a_thread_in_bare_lines_keeps_the_posts_that_end_like_most_of_the_others() -> None:
    posts = [line for at, said in enumerate((*SAID, LONG)) for line in (f"Sailor {at}", said, "Quote this")]
    odds = [-3.0, 2, -3, -3, 2, -3, -3, 2, -3, -3, -1.0, -3]
    assert kept(page(*posts, LABEL), [*odds, -4])[1::3] == [True] * 4
    odds[4] = odds[7] = -1.0
    assert kept(page(*posts, LABEL), [*odds, -4])[1::3] == [True, False, False, False], "comments, mostly"


def test_a_teaser_that_is_cut_off_does_not_end_a_list() -> None:
    text = page(LONG, LONG, LONG, "Most read", f"{LONG}…", HEADLINES[0])
    assert kept(text, chances(0.97, 0.97, 0.97, 0.3, 0.6, 0.6)) == [True, True, True, False, False, False]


def test_a_heading_over_kept_text_is_kept() -> None:
    assert kept(page(SAID[0], "## Why so late", SAID[1]), [3, 1, 3]) == [True, True, True]


@pytest.mark.parametrize(
    ("lines", "given", "wanted"),
    [
        pytest.param(
            (SAID[0], "## The printer", SAID[1]), (0.97, 0.3, 0.97), True, id="short text around it"
        ),
        pytest.param((SAID[0], "## The printer", SAID[1]), (0.97, 0.1, 0.97), False, id="hardly any chance"),
        pytest.param((SAID[0], "## The printer", SAID[1]), (0.97, 0.3, 0.01), False, id="nothing under it"),
        pytest.param((SAID[0], "## The printer", SAID[1]), (0.01, 0.3, 0.97), False, id="nothing above it"),
        pytest.param((SAID[0], "## Related articles", SAID[1]), (0.97, 0.3, 0.97), False, id="a label"),
    ],
)
def test_a_heading_in_doubt_stays_over_kept_text(
    lines: tuple[str, ...], given: tuple[float, ...], wanted: bool
) -> None:
    html = "".join(f"<h2>{line[3:]}</h2>" if line[0] == "#" else f"<p>{line}</p>" for line in lines)
    assert decided(f"{html}<p>{LONG * 4} <a href=/>x</a></p>", chances(*given, 0.97)).keep[1] == wanted


def test_a_heading_goes_with_the_text_that_follows_it() -> None:
    text = page(SAID[0], "## Stories of this week", "A headline that leads elsewhere")
    assert kept(text, [3, 1, -3]) == [True, False, False]
    assert notes(text, [3, 1, -3]) == {1: ["heading of nothing -1.0"]}


def test_headings_over_headings_go_with_the_text_below_all_of_them() -> None:
    text = page(SAID[0], SAID[1], "## Why so late", "### The printer", SAID[0])
    assert kept(text, [3, 3, 1, 1, 3]) == [True, True, True, True, True]
    assert kept(text, [3, 3, 1, 1, -3]) == [True, True, False, False, False]


@pytest.mark.parametrize("mode", ["precision", "balanced"])
def test_trailing_headings_go(mode: Mode) -> None:
    text = page(*[SAID[0]] * 6, "## What readers say", "### The longest letters", SAID[1])
    given = chances(*[0.97] * 8, 0.55 if mode == "precision" else 0.01)
    assert kept(text, given, mode=mode) == [True] * 6 + [False] * 3


def test_a_page_of_mostly_headings_is_a_list_and_keeps_its_last_one() -> None:
    assert kept(page("## Tides", "## Ferries", SAID[0], "## Storms"), [3, 3, 3, 3]) == [True] * 4


# A page that has nothing to show


@pytest.mark.parametrize("mode", ["precision", "balanced", "recall"])
@pytest.mark.parametrize(
    "lines",
    [
        pytest.param((NOTICE,), id="nothing else"),
        pytest.param(("Tidewater Post", NOTICE, "The harbour, every day of the year."), id="little else"),
    ],
)
def test_a_notice_empties_a_page_with_little_else(lines: tuple[str, ...], mode: Mode) -> None:
    found = decided(page(*lines), [4.0] * len(lines), mode=mode)
    assert not found.keep.any()
    assert found.expected == 0
    at = lines.index(NOTICE)
    assert "nothing to show -1.0" in [str(reason) for reason in found.notes[at]]


NOTICES: Final = [rule for rule in default_rules() if rule.reach == "page"]


@pytest.mark.parametrize("rule", NOTICES, ids=lambda rule: rule.id)
def test_every_notice_that_is_known_empties_its_page(rule: Rule) -> None:
    assert [text for text in rule.example if analysed(text, words=0).text] == []


def test_a_notice_on_a_page_that_has_something_to_show_is_only_a_label() -> None:
    found = kept(page(NOTICE, *SAID, LONG), [0.5, 4, 4, 4, 4])
    assert found == [False, True, True, True, True]


def test_a_page_that_shows_little_keeps_it_without_a_notice() -> None:
    assert kept(page("Tidewater Post", "The harbour, every day of the year."), [-3, 4]) == [False, True]


def test_a_rule_of_the_caller_may_say_that_there_is_nothing_to_show() -> None:
    rules = own(reach="page", phrases=("tables come later",))
    assert kept(page("The tables come later.", "See you then."), [1, 4], rules=rules) == [False, False]
    assert kept(page("The tables come later.", LONG * 2), [4, 4], rules=rules) == [True, True]


# The title


def test_a_title_that_bare_lines_say_again_is_not_body_either() -> None:
    text = page("Low water at Mell tonight", "By Jane Lind", "Low water at Mell tonight", *SAID)
    assert kept(text, [3, -3, 3, 3, 3, 3]) == [False, False, False, True, True, True]


def test_the_title_is_not_body_however_well_it_scores() -> None:
    html = f"<title>Low water at Mell</title><h1>Low water at Mell</h1><p>{SAID[0]}</p><a href='/'>Home</a>"
    found = decided(html, [5, 3, -3])
    assert found.keep.tolist() == [False, True, False]
    assert found.title == 0
    assert [str(reason) for reason in found.notes[0]] == ["is the title -1.0"]


# Rules of the caller


def test_without_rules_of_the_caller_the_odds_stand_as_they_were_fitted() -> None:
    found = decided(page("Share", *SAID), [-3.5, 1.5, 0.5, 2.5])
    assert found.odds.tolist() == [-3.5, 1.5, 0.5, 2.5]
    assert found.notes == {}


def test_a_rule_of_the_caller_moves_the_block_it_speaks_about_and_is_named() -> None:
    text = page(*SAID)
    assert kept(text, [2, 2, 2], rules=own()) == [True, False, True]
    assert notes(text, [2, 2, 2], rules=own()) == {1: ["rule:mine -3.0"]}
    assert decided(text, [2, 2, 2], rules=own()).odds.tolist() == [2, -1, 2]


def test_a_rule_of_the_caller_weighs_what_it_says() -> None:
    assert kept(page(*SAID), [2, 2, 2], rules=own(weight=1.5)) == [True, True, True]
    assert kept(page(*SAID), [2, 2, 2], rules=own(weight=2.5)) == [True, False, True]


def test_a_rule_for_the_body_speaks_in_favour() -> None:
    text, odds = page(*SAID, LABEL), [2, -2.5, 2, -4]
    assert kept(text, odds) == [True, False, True, False]
    assert kept(text, odds, rules=own(role="body")) == [True, True, True, False]
    assert notes(text, odds, rules=own(role="body")) == {1: ["rule:mine +3.0"]}


@pytest.mark.parametrize(
    ("lines", "odds"),
    [
        pytest.param((SAID[0], LABEL, SAID[1]), (4, 1, 4), id="a label"),
        pytest.param((LONG, LABEL, LONG), (4, -2, 4), id="a label below the bar"),
        pytest.param((LONG, "Two forms.", LONG), (4, -2, 4), id="a line between paragraphs"),
    ],
)
def test_a_block_is_not_worse_off_for_a_rule_that_speaks_for_it(
    lines: tuple[str, ...], odds: tuple[float, ...]
) -> None:
    rules = own(role="body", phrases=("newsletter", "two forms"), weight=1.2 if "forms" in lines[1] else 6.0)
    assert kept(page(*lines), list(odds), rules=rules) == [True, True, True]


def test_two_rules_of_the_caller_add_up() -> None:
    both = own(weight=1.5) + RuleSet((Rule("also", "prefix", ("skippers",), "promotion", weight=1.0),))
    assert notes(page(*SAID), [2, 2, 2], rules=both) == {1: ["rule:mine -1.5", "rule:also -1.0"]}


def test_a_rule_with_a_run_moves_the_list_under_its_heading_until_prose_resumes() -> None:
    rules = own(matcher="exact", phrases=("from the quay",), role="related", reach="run")
    text = page(
        SAID[0],
        "From the quay",
        "A headline of some other day",
        "Another headline of that day",
        LONG,
        SAID[1],
    )
    found = decided(text, [2, 2, 2, 2, 2, 2], rules=rules)
    assert found.keep.tolist() == [True, False, False, False, True, True]
    assert sorted(found.notes) == [1, 2, 3]


def test_a_rule_without_a_run_leaves_the_list_under_its_heading_alone() -> None:
    rules = own(matcher="exact", phrases=("from the quay",), role="related")
    text = page(SAID[0], "From the quay", "A headline of some other day", SAID[1])
    assert kept(text, [2, 2, 2, 2], rules=rules) == [True, False, True, True]


@pytest.mark.parametrize(
    ("reach", "wanted"),
    [("head", [False, True, True]), ("tail", [True, True, False])],
)
def test_a_rule_for_the_head_or_the_tail_is_silent_in_the_other(reach: str, wanted: list[bool]) -> None:
    rules = own(matcher="prefix", phrases=("the harbour office",), reach=reach)
    assert kept(page(LONG, LONG.replace("The harbour", "A ferry"), LONG), [2, 2, 2], rules=rules) == wanted


def test_a_rule_of_the_caller_with_the_id_of_a_shipped_one_takes_its_place() -> None:
    rules = own(id="core-networks", matcher="exact", phrases=("zwitscher",), role="share")
    assert len(rules) == len(default_rules())
    assert kept(page(SAID[0], "Zwitscher", SAID[1]), [2, 2, 2], rules=rules) == [True, False, True]


def test_a_rule_that_speaks_about_one_block_changes_no_other_block_of_the_page() -> None:
    text = page("Low water at Mell", *SAID, "Share", SAID[2] + " Again.")
    before, after = analysed(text).blocks, analysed(text, rules=own()).blocks
    changed = [at for at, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]]
    assert changed == [2]
    assert "rule:mine" in [reason.name for reason in after[2].reasons]


@pytest.mark.parametrize(
    "lines",
    [
        ("# Forty minutes late at Mell", SAID[0]),
        ("Subscribe for forty minutes", SAID[0]),
        (f"{NOTICE} in forty minutes",),
        (SAID[0], "## Forty minutes"),
    ],
)
def test_a_rule_against_a_block_does_not_bring_it_back(lines: tuple[str, ...]) -> None:
    odds = [1.2 if "orty" in line else 4.0 for line in lines]
    before, after = kept(page(*lines), odds), kept(page(*lines), odds, rules=own(weight=0.1))
    assert after == before


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("weight", [0.5, 3.0, 20.0])
@pytest.mark.parametrize("role", ["body", "promotion"])
def test_a_rule_of_the_caller_moves_nothing_beyond_its_reach(role: str, weight: float, mode: Mode) -> None:
    text = page(*SAID, LONG, SAID[0] + " Again.", SAID[2] + " Still.")
    odds = chances(0.97, 0.6, 0.4, 0.9, 0.2, 0.02)
    before, after = (
        kept(text, odds, mode=mode),
        kept(text, odds, mode=mode, rules=own(role=role, weight=weight)),
    )
    assert [before[at] for at in (0, 2, 3, 4, 5)] == [after[at] for at in (0, 2, 3, 4, 5)]


# Confidence


def test_confidence_is_a_share_and_follows_the_odds() -> None:
    sure = decided(page(*SAID), [5, 5, 5]).expected
    doubtful = decided(page(*SAID), [0.1, 0.1, 0.1]).expected
    assert 0 < doubtful < sure <= 1


def test_nothing_kept_is_no_confidence() -> None:
    found = decided(page(*SAID), [-5, -5, -5])
    assert found.expected == 0
    assert not found.keep.any()


def test_no_blocks_are_no_trouble() -> None:
    found = decided("", [])
    assert (found.keep.tolist(), found.title, found.expected) == ([], None, 0.0)


def test_a_label_on_a_list_is_left_to_the_score() -> None:
    """Where hardly any kept text is sentences, short lines are what the page is about."""
    text = page("Ostrel light", LABEL, "Neap cafe", "Old quay")
    assert kept(text, chances(0.7, 0.7, 0.7, 0.7)) == [True] * 4


def test_a_paragraph_beside_a_kept_one_stays_on_a_page_of_a_few_lines() -> None:
    text = "".join(f"<p>{line} <a href=/>more</a></p>" for line in SAID[:2]) + f"<div>{SAID[2]}</div>"
    assert kept(text, chances(0.9, 0.2, 0.2)) == [True, True, False]
    assert not kept(text + f"<p>{LONG * 4}</p>", chances(0.9, 0.2, 0.2, 0.9))[1]


def test_a_paragraph_in_a_box_like_that_of_a_kept_one_stays_on_a_page_of_a_few_lines() -> None:
    boxes = [
        f"<div class=part id=p{at}><div><p>{line} <a href=/>x</a>.</p></div></div>"
        for at, line in enumerate(SAID)
    ]
    assert kept("".join(boxes), chances(0.9, 0.2, 0.2)) == [True] * 3
    other = boxes[2].replace("part", "teaser")
    assert kept("".join([*boxes[:2], other]), chances(0.9, 0.2, 0.2)) == [True, True, False]


@pytest.mark.parametrize(
    ("box", "stays"),
    [
        ("<div><h4>Related articles</h4><ul><li><a href=a>{}</a><li><a href=b>{}</a></ul></div>", False),
        ("<div><h4>Related articles</h4><ul><li>{}<li><a href=b>{}</a></ul></div>", True),
        ("<h4>Related articles</h4><ul><li><a href=a>{}</a><li><a href=b>{}</a></ul>", True),
        ("<div><h4>The tables</h4><ul><li><a href=a>{}</a><li><a href=b>{}</a></ul></div>", True),
    ],
)
def test_links_under_the_heading_of_other_pages_go_with_it(box: str, stays: bool) -> None:
    html = f"<p>{LONG}</p>{box.format(*HEADLINES)}<p>{LONG * 2}</p>"
    assert kept(html, chances(0.97, 0.1, 0.8, 0.8, 0.97)) == [True, False, stays, stays, True]


@pytest.mark.parametrize(
    ("names", "chance", "article", "stays"),
    [
        ("wp-caption-text", 0.55, 0.9, False),
        ("wp-caption-text", 0.7, 0.9, True),
        ("wp-caption-text", 0.55, 0.3, True),
        ("captivating", 0.55, 0.9, True),
    ],
)
def test_words_in_doubt_under_a_picture_are_its_caption(
    names: str, chance: float, article: float, stays: bool
) -> None:
    html = f"<p>{LONG} <a href=/>x</a></p><p class={names}>{SAID[0]}</p><p>{LONG}</p>"
    told = decided(html, chances(0.97, chance, 0.97), article=article)
    assert told.keep.tolist() == [True, stays, True]


@pytest.mark.parametrize(
    "line", ["Personal plan: 6 a month, billed annually", "Rating of the quay: 4.7/5.0", "Tel. 0155 123 4567"]
)
def test_a_number_that_a_body_may_say_stays_where_it_is_likely(line: str) -> None:
    text = page(LONG, line, LONG)
    assert kept(text, chances(0.97, 0.6, 0.97)) == [True, True, True]
    assert notes(text, chances(0.97, 0.45, 0.97)) == {1: ["is labelled -1.0"]}


def test_the_rank_of_an_entry_stays_in_an_article_and_the_count_of_a_button_goes_elsewhere() -> None:
    html = f"<p>{LONG} <a href=/>x</a></p><p>12</p><p>{LONG}</p>"
    for article, stays in ((0.9, True), (0.1, False)):
        told = decided(html, chances(0.97, 0.6, 0.97), article=article)
        assert told.keep.tolist() == [True, stays, True]


BELOW: Final = f"<article><p>{LONG}</p><p>{LONG * 2}</p>{{inside}}</article>{{below}}"
LINKS: Final = [f"<h3><a href=/{at}>{HEADLINES[at % 2]} {at}</a></h3>" for at in range(5)]


def below(
    *, article: float = 0.4, documentation: float = 0.0, chance: float = 0.6, **parts: str
) -> list[bool]:
    """What is kept of five links in or below an article of two paragraphs, by their chance."""
    html = BELOW.format(**{"inside": "", "below": "", **parts})
    told = decided(
        html,
        chances(0.97, 0.97, *[chance] * html.count("</h3>")),
        article=article,
        documentation=documentation,
    )
    found: list[bool] = told.keep[2:].tolist()
    return found


def test_links_below_the_element_of_an_article_lead_to_others() -> None:
    links = "".join(LINKS)
    assert below(below=f"<div>{links}</div>") == [False] * 5
    assert below(inside=f"<div>{links}</div>") == [True] * 5
    assert below(below=f"<div>{links}</div>", article=0.1) == [True] * 5
    assert below(below=f"<div>{links}</div>", documentation=0.5) == [True] * 5
    assert below(below=f"<div>{links}</div>", chance=0.95) == [True] * 5
    assert below(below=f"<div>{''.join(LINKS[:4])}</div>") == [True] * 4
    assert (
        below(below=f"<div>{''.join(LINKS[:4])}<h3>The tables <a href=/x>here</a></h3></div>") == [True] * 5
    )


def test_a_row_of_a_table_is_not_torn() -> None:
    row = "<tr><th>Pier<th>Depth<th>Tide</tr><tr><td>North<td>4<td>late</tr>"
    html = f"<table><caption>Depths</caption>{row}</table><p>{LONG} <a href=/>x</a></p>"
    given = chances(0.1, 0.3, 0.9, 0.9, 0.04, 0.04, 0.9, 0.97)
    assert kept(html, given) == [False, True, True, True, False, False, True, True]


def test_code_right_below_the_title_declares_what_the_page_is_about() -> None:
    code = "<pre>def wait(tide: Tide) -> None</pre>"
    html = f"<title>wait</title>{code}<h1>Wait</h1><p>Since 2.1{code}<p>{LONG} <a href=/>x</a></p>"
    assert kept(html, chances(0.2, 0.1, 0.2, 0.2, 0.97)) == [False, False, False, True, True]
    assert kept(html, chances(0.2, 0.1, 0.2, 0.05, 0.97)) == [False, False, False, False, True]
    far = html.replace("<p>Since 2.1", "<p>Since 2.1" * 5)
    assert kept(far, chances(0.2, 0.1, *[0.2] * 6, 0.97)) == [False] * 8 + [True]


def test_code_between_paragraphs_of_one_element_stays() -> None:
    code = f"<pre>{'tide.wait()' * 9}</pre>"
    first, last = f"<h1>A day too late</h1><p>{SAID[0]} <a href=/>x</a></p>", f"<p>{SAID[1]}</p>"
    given = chances(0.1, 0.9, 0.3, 0.9)
    assert kept(f"{first}{code}{last}", given) == [False, True, True, True]
    assert kept(f"{first}<div>{code}</div>{last}", given) == [False, True, False, True]


@pytest.mark.parametrize(
    ("line", "stays"),
    [("۱۵ اسفند ۱۴۰۲ - ۵ مارس ۲۰۲۴", False), ("On 5 March 2024", True)],
)
def test_days_alone_above_the_first_paragraph_go(line: str, stays: bool) -> None:
    title, below = "<h1>The harbour office said</h1>", f"<p>{LONG}</p>"
    assert kept(f"{title}<p>{line}</p>{below}", chances(0.1, 0.8, 0.97)) == [False, stays, True]
    assert kept(f"{title}{below}<p>{line}</p>{below}", chances(0.1, 0.97, 0.8, 0.97)) == [
        False,
        True,
        True,
        True,
    ]


def gutter(*codes: str, between: str = "") -> str:
    """The codes in the cells of one row of a table."""
    return f"<table><tr>{between.join(f'<td><pre>{code}</pre></td>' for code in codes)}</tr></table>"


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        pytest.param(gutter("1\n2", "import tide\nx = 1"), [False, True], id="numbers of lines"),
        pytest.param("<pre> 9\n10</pre><pre>import tide\nx = 1</pre>", [False, True], id="from nine on"),
        pytest.param(gutter("1\n2\n3", "import tide\nx = 1"), [False, True], id="a blank last line"),
        pytest.param(gutter("1", "import tide"), [False, True], id="one line in one row"),
        pytest.param("<pre>1</pre><pre>import tide</pre>", [True, True], id="not one line elsewhere"),
        pytest.param(gutter("2", "import tide"), [True, True], id="not one line that is not the first"),
        pytest.param(gutter("1\n3", "import tide\nx = 1"), [True, True], id="not where one is missing"),
        pytest.param(gutter("1\n2\n3\n4", "import tide\nx = 1"), [True, True], id="not beside fewer lines"),
        pytest.param(gutter("1\n2", "x", between="<td>=</td>"), [True] * 3, id="not with text between"),
        pytest.param("<p>1<br>2</p><pre>import tide\nx = 1</pre>", [True, True], id="not a paragraph"),
        pytest.param(gutter("import tide\nx = 1", "1\n2"), [True, True], id="not behind the code"),
        pytest.param(gutter(f"{'9' * 5000}\n2", "a\nb"), [True, True], id="not a number without end"),
    ],
)
def test_code_that_counts_the_lines_of_the_code_behind_it_goes(html: str, wanted: list[bool]) -> None:
    found = decided(html, [5.0] * len(wanted))
    assert found.keep.tolist() == wanted
    told = [[str(reason) for reason in own] for own in found.notes.values()]
    assert told == [["numbers of lines -1.0"]] * wanted.count(False)


def test_numbers_of_lines_do_not_come_back_as_a_piece_of_what_is_kept() -> None:
    around = f"<p>{LONG}</p>"
    html = f"{around}{gutter('1', 'import tide')}{around}"
    assert decided(html, chances(0.97, 0.9, 0.9, 0.97)).keep.tolist() == [True, False, True, True]


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("See also how the tide moves the boats.", True),
        ("See also: how the tide moves the boats", False),
        ("See also – the tide and the boats", False),
    ],
)
def test_a_label_with_a_colon_needs_it(line: str, stays: bool) -> None:
    assert kept(page(LONG, line, LONG), chances(0.97, 0.79, 0.97)) == [True, stays, True]


def test_paragraphs_in_scripts_of_wide_characters_are_as_long_as_they_look() -> None:
    said = "市政府周二宣布，老桥自四月一日起封闭施工，工期一年，此前工程人员在桥墩上发现了裂缝。"
    assert kept(page(said, "广告", said), chances(0.97, 0.79, 0.97)) == [True, False, True]


def test_a_text_of_nothing_but_labels_has_no_body() -> None:
    assert kept(page("Log in", "© 2024 Mell"), chances(0.8, 0.8)) == [False, False]
    assert kept(page("Low water is at six.", "© 2024 Mell"), chances(0.8, 0.8))[0]


HOME: Final = "<a href=/>Home</a>"
FAIR: Final = "Fair winds to you."


@pytest.mark.parametrize(
    ("signature", "stays"),
    [
        (f"<div class=post__signature>{FAIR}</div>", False),
        (f"<div>__________________<br>{FAIR}</div>", False),
        (f"<div class=signatures>{FAIR}</div>", True),
        (
            f"<div class=signature-dish>{''.join(f'<p>{line}</p>' for line in SAID)}</div>",
            True,
        ),  # no small part
    ],
)
def test_signatures_of_members_go_where_there_are_several(signature: str, stays: bool) -> None:
    post = f"<div class=post><p>{SAID[0]}</p>{signature}</div>"
    posts = "".join(post for _ in range(3))
    wanted = [False, *[True, *[stays] * signature.count("<p>" if "<p>" in signature else "<div")] * 3]
    assert kept(HOME + posts, [-3.0, *[3.0] * (len(wanted) - 1)]) == wanted


def test_one_signature_may_be_that_of_a_letter() -> None:
    assert kept(f"{HOME}<p>{SAID[0]}</p><p class=signature>{FAIR}</p>", [-3.0, 3.0, 3.0]) == [
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(("answers", "stays"), [(2, False), (1, True)])
def test_the_title_of_a_thread_is_not_said_again_above_its_answers(answers: int, stays: bool) -> None:
    posts = f"<p>Re: Low water</p><p>{SAID[0]}</p>" * answers
    thread = f"<title>Low water</title><h1>Low water</h1>{HOME}<p>{SAID[1]}</p>{posts}"
    assert kept(thread, [3.0, -3.0, *[3.0] * (1 + 2 * answers)])[3::2] == [stays] * answers


def test_short_posts_of_a_thread_are_kept_with_its_long_ones() -> None:
    posts = [(*SAID, "It was the printer again."), ("<b>Thanks!</b>",), ("Since Monday.",), (SAID[2],)]
    said = "".join(
        f"<div class=user><a href=/u/ann>ann</a></div><div class=text id=post-{at}>"
        f"{''.join(f'<p>{line}</p>' for line in lines)}</div>"
        for at, lines in enumerate(posts)
    )
    odds = [-3.0, *[-3.0, 3.0, 3.0, 3.0, -3.0], *[-3.0, -6.0], *[-3.0, -6.0], *[-3.0, 3.0]]
    wanted = [False, *[False, True, True, True, False], *[False, True], *[False, True], *[False, True]]
    assert kept(f"{HOME}{said}", odds) == wanted
    nobody = said.replace("/u/ann", "/tides").replace("user", "tide")
    assert kept(f"{HOME}{nobody}", odds) == [odd > 0 for odd in odds]
