"""The bench's reports: intervals over sites, calibration, snippets, footers, the worst pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench import evaluate, report, worst
from bench.calibration import cross_fitted, expected_error, reliability
from bench.corpora import Page
from bench.evaluate import Cleaned
from bench.intervals import interval, segment_interval, word_interval
from bench.metrics import snippet_shares
from bench.peers import Peer
from bench.report import Row
from tests.helpers import analysed

TIDE = "High water at noon, low water in the evening, and a spring tide follows."
MENU = "Home and sea and news and weather and more than that and all"
HEAD = "<a href=/>Up</a><h1>Our harbour</h1>"
PAGE = Page("wcxb/1", "tide.example", "article", b"", None, TIDE, ("water at noon",), ("Home",))
SEGMENTS = replace(PAGE, name="trafilatura-eval/1", gold=None)


def sites(*shares: float) -> tuple[float, float]:
    """The interval of the mean of the shares, each of a page on a site of its own."""
    return interval([str(at) for at in range(len(shares))], shares, [1.0] * len(shares))


def test_an_interval_is_the_same_every_time_and_holds_the_mean() -> None:
    low, high = sites(0.2, 0.4, 0.6, 0.9)
    assert 0.2 <= low < 0.525 < high <= 0.9
    assert sites(0.2, 0.4, 0.6, 0.9) == (low, high)


def test_more_sites_give_a_narrower_interval_but_more_pages_of_one_site_do_not() -> None:
    few, many = sites(0.2, 0.8), sites(*[0.2, 0.8] * 50)
    grouped = interval(["a", "b"] * 50, [0.2, 0.8] * 50, [1.0] * 100)
    assert grouped == pytest.approx(few)
    assert many[1] - many[0] < (few[1] - few[0]) / 2


def test_one_site_leaves_no_room() -> None:
    assert interval(["a", "a"], [0.25, 0.75], [1.0, 1.0]) == (0.5, 0.5)


def test_word_intervals_leave_out_pages_without_gold() -> None:
    assert word_interval([PAGE, replace(PAGE, site="other", gold="")], [TIDE, "x"]) == (1, 1)


def test_segment_intervals_are_of_f1_over_all_segments() -> None:
    # One found and one let through: precision 0.5, recall 1.
    assert segment_interval([SEGMENTS], [f"Home {TIDE}"]) == pytest.approx((2 / 3, 2 / 3))


def test_confidence_that_holds_what_it_says_has_no_error() -> None:
    bins = reliability([0.25] * 4 + [0.75] * 4, [True, False, False, False, True, True, True, False])
    assert expected_error(bins) == 0
    assert [(found.low, found.pages, found.right) for found in bins] == [(0.2, 4, 0.25), (0.7, 4, 0.75)]


def test_confidence_that_is_always_wrong_has_the_whole_error() -> None:
    assert expected_error(reliability([1.0, 1.0, 0.0], [False, False, True])) == 1


def test_bins_hold_their_lower_bound_and_the_last_one_its_upper() -> None:
    assert [found.low for found in reliability([0.0, 0.1 * 3, 0.9, 1.0], [True] * 4)] == [0, 0.3, 0.9]


def test_snippet_shares_are_over_all_pages_word_by_word() -> None:
    other = replace(PAGE, with_=("neap", "tide"), without=("Menu",))
    assert snippet_shares(["high  water at\nnoon", "tide Menu"], [PAGE, other]) == (2 / 3, 1 / 2)


def test_a_snippet_is_found_whatever_its_quotes_and_not_inside_a_word() -> None:
    page = replace(PAGE, with_=("it's late", "tide"), without=("Home",))
    assert snippet_shares(["It said it\u2019s late, riptides and homes."], [page]) == (1 / 2, 0.0)


def test_confidence_is_calibrated_on_the_other_folds_alone() -> None:
    expected, right = [0.9, 0.8] * 20, [True, False] * 20
    told = cross_fitted(expected, right, [at // 20 for at in range(40)])
    assert told[0] > 0.9 > 0.1 > told[1]
    assert cross_fitted([0.6, 0.6], [True, False], [0, 1]) == pytest.approx([0.6, 0.6])


def test_a_table_has_a_line_for_each_row_its_snippets_and_its_notes() -> None:
    lines = report.table("wcxb", [PAGE], [Row("mine", [TIDE], 0.02)], notes=["peer: gone"]).splitlines()
    assert lines[2].split()[:6] == ["mine", "1.0000", "1.0000", "1.0000", "1.0000-1.0000", "20.0"]
    assert lines[2].split()[6:] == ["1.000", *"------"]
    assert lines[4:] == [f"{'mine':<24}    1.0000       0.0000", "peer: gone"]


def test_a_table_of_segments_has_neither_kinds_nor_snippets() -> None:
    table = report.table("trafilatura-eval", [SEGMENTS], [Row("mine", ["water at noon"], 0.02)])
    assert len(table.splitlines()) == 3
    assert "article" not in table


def test_kinds_of_page_and_calibration_are_told() -> None:
    forum = replace(PAGE, kind="forum")
    cleaned = [Cleaned(TIDE, 0.1, 0.95, "article"), Cleaned("x", 0.1, 0.05, "article")]
    told = report.self_knowledge([PAGE, forum], cleaned).splitlines()
    assert told[:2] == ["cleaner: page_kind right on 0.500 of 2 pages", "  of article 1.000, forum 0.000"]
    assert told[2].startswith("cleaner: expected calibration error 0.0500")
    assert [line.split() for line in told[4:]] == [
        ["0.0-0.1", "1", "0.050", "0.000"],
        ["0.9-1.0", "1", "0.950", "1.000"],
    ]


def test_the_mean_and_the_worst_renderer_are_told_of_all_pages_and_of_articles() -> None:
    pages = [PAGE, replace(PAGE, kind="forum")]
    told = report.over_renderers(
        pages, {"keep all": {"w3m": [TIDE, TIDE], "html_text": [TIDE, ""]}}
    ).splitlines()
    assert told[0].split() == ["over", "2", "renderers", "mean", "F1", "worst", "articles", "worst"]
    assert told[1].split()[2:] == ["0.7500", "0.5000", "html_text", "1.0000", "1.0000", "w3m"]


def test_texts_that_a_second_cleaning_changes_are_listed_with_what_went_first() -> None:
    texts = {"w3m": [f"{TIDE}\n\n{MENU}", TIDE], "html_text": [TIDE, TIDE]}
    again = {"w3m": [TIDE, ""], "html_text": [TIDE, TIDE]}
    told = report.stability([PAGE, replace(PAGE, name="wcxb/2")], texts, again)
    assert told.splitlines() == [
        "cleaned again: 50.00% of 4 texts unchanged",
        f"  wcxb/1 by w3m: 1 block lost or cut anew, first {MENU!r}",
        "  wcxb/2 by w3m: all of it is gone",
    ]


def test_agreement_is_the_median_over_articles() -> None:
    pages = [PAGE, PAGE, PAGE, replace(PAGE, kind="forum")]
    told = report.agreement(pages, [TIDE] * 4, [TIDE, TIDE, "", ""], "w3m")
    assert told == "HTML and w3m: word F1 of one against the other, median of 3 articles: 1.0000"


def test_a_peer_that_is_not_there_or_fails_is_told_and_counted() -> None:
    failures = {f"wcxb/{at}": "ValueError: no" for at in range(5)}
    (line,) = report.peer_notes(Peer("goose3", failures=failures))
    assert line.startswith("goose3 failed on 5 pages, counted as no text (wcxb/0: ValueError: no; ")
    assert line.endswith("; and 2 more)")
    assert report.peer_notes(Peer("goose3", note="not installed: no wheel")) == [
        "goose3: not installed: no wheel"
    ]
    assert report.peer_notes(Peer("goose3", "3.1", [TIDE], [0.1])) == []


def test_wrongly_kept_and_lost_blocks_are_told_with_place_and_reasons() -> None:
    html = f"{HEAD}<div class='top menu wide'><p>{MENU}</p></div><p>Noon.</p><p>{TIDE}</p>"
    page = replace(PAGE, gold=f"Noon. {TIDE}")
    document = analysed(html)
    kept, lost = worst.mistakes(document, page)
    assert [(run.place, run.words) for run in kept] == [("div.top.menu > p", 13)]
    assert [[block.text for block in run.blocks] for run in lost] == [["Noon."]]
    told = "\n".join(worst.describe(page, document, evaluate.score([page], [document.text])))
    assert "  wrongly kept: 1 block (13 words)\n    0.95 body       div.top.menu > p" in told
    assert "\n         words +" in told


def test_blocks_without_a_label_are_not_mistakes() -> None:
    assert worst.mistakes(analysed(f"{HEAD}<p>{MENU}"), replace(SEGMENTS, without=())) == ([], [])


def test_neighbours_that_went_wrong_alike_are_one_run() -> None:
    html = HEAD + "".join(f"<p class=entry-{at}>{MENU} {at}</p>" for at in range(4))
    kept, _ = worst.mistakes(analysed(html), PAGE)
    assert [len(run.blocks) for run in kept] == [4]
    html = html.replace("<p class=entry-2>", "<p class=other>")
    kept, _ = worst.mistakes(analysed(html), PAGE)
    assert [len(run.blocks) for run in kept] == [2, 1, 1]


def test_only_the_longest_runs_are_shown_in_page_order() -> None:
    html = HEAD + "".join(f"<p>{MENU} {'x ' * at}<p>Up" for at in range(15))
    document = analysed(html)
    told = list(worst.describe(PAGE, document, evaluate.score([PAGE], [document.text])))
    shown = [line for line in told if line.startswith("    0.")]
    assert len(shown) == worst.SHOWN
    assert told[-1] == "    and 3 more (42 words)"


def test_a_missing_corpus_ends_in_a_message_and_not_in_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["bench", "--corpora", str(tmp_path), "worst", "--corpus", "wcxb"])
    assert bench.main() == 2
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith(f"bench: {tmp_path}")
    assert "wcxb and trafilatura-eval" in second
