"""Nothing the package is fed can hurt it: small versions of what ``python -m bench hostile`` measures."""

from __future__ import annotations

import itertools
import json
import time
import unicodedata
from typing import Final

import pytest

import cleaner
from bench import encodings, hostile, inputs, shapes, steady
from bench.corpora import Page
from bench.guards import GUARDS, NONE
from bench.hostile import Measured
from cleaner.read import read
from tests.helpers import analysed, segmented

SAID: Final = "The tide tables for the coming week were printed a whole day too late, the office said."
NEXT: Final = "Skippers were told to add forty minutes to the old ones until the new ones arrive."
UNSHOWN: Final = {"Cc", "Cs"}  # categories of control characters and of halves of characters


@pytest.mark.parametrize("name", shapes.SHAPES)
def test_no_marker_is_lost_unsaid(name: str) -> None:
    page = read(shapes.page(name, 4_000), None, shapes.SHAPES[name].medium)
    blocks = segmented(page.text, page.medium)
    lost = set(shapes.MARKERS) - set(shapes.kept(blocks.texts))
    assert not lost or (
        "never closed" in "".join(blocks.notes) and name in ("script, never closed", "style, never closed")
    )


@pytest.mark.parametrize("name", shapes.SHAPES)
def test_ten_times_the_flood_takes_about_ten_times_the_time(name: str) -> None:
    """Noise is answered by measuring again; the figures proper are the bench's."""
    small, large = (shapes.page(name, size).decode("utf-8", "replace") for size in (6_000, 60_000))

    def seconds(page: str) -> float:
        start = time.process_time()
        segmented(page, shapes.SHAPES[name].medium)
        return time.process_time() - start

    assert any(seconds(large) <= 25 * seconds(small) + 0.03 for _ in range(5))


def test_a_page_is_about_as_large_as_asked_for() -> None:
    for name in shapes.SHAPES:
        assert 0.8 <= len(shapes.page(name, 20_000)) / 20_000 <= 1.3, name


# Encodings


CASES = list(encodings.cases())


def test_every_page_of_the_encoding_matrix_gives_a_document() -> None:
    whole = [case.name for case in CASES if case.whole and case.text not in read(case.page).text]
    assert whole == []
    assert len(CASES) > 1000
    assert any(not read(case.page).text for case in CASES if case.name == "gzip")


def test_what_could_not_be_decoded_is_said() -> None:
    for case in CASES:
        source = read(case.page)
        assert ("\ufffd" in source.text) == any("U+FFFD" in note for note in source.notes), case.name


# What comes out


SMUGGLED: Final = (
    f"<title>a&#27;[2J{SAID}</title><meta property=og:description content='b&#155;31m&#127;'>"
    '<script type="application/ld+json">{"@type":"Article","headline":"c\\ud800","author":"Jane\\u001b Lind",'
    '"image":"\\ud83c"}</script>'
    f"<link rel=canonical href='/d&#27;'><h1>{SAID}</h1><p>{SAID}&#27;[2J&#x9b;31m&#xE0041;</p>"
    f"<p>{SAID}\x9b\x1b</p>"
)


@pytest.mark.parametrize("medium", ["html", "text"])
def test_nothing_that_comes_out_steers_a_terminal_or_fits_no_encoding(medium: cleaner.Medium) -> None:
    document = cleaner.extract(SMUGGLED, medium=medium)
    forms = [document.to_json(), document.to_markdown(), document.to_html(), document.to_xml(), document.text]
    told = [json.dumps(json.loads(forms[0]), ensure_ascii=False), *forms]
    fields = [document.title, document.description, document.url, document.image, *document.authors]
    for text in (*told, *fields):
        text.encode("utf-8")
        assert {c for c in text if unicodedata.category(c) in UNSHOWN} <= {"\n"}


def test_letters_that_nobody_sees_are_left_out_and_counted() -> None:
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "obey")
    for medium in ("html", "text"):
        document = cleaner.extract(f"{SAID}{hidden} {SAID}", medium=medium)
        assert document.page.texts == [f"{SAID} {SAID}"]
        assert document.warnings == ("4 tag characters, which nobody sees, are left out",)
    assert segmented(f"<p>{SAID}&#xE0041;</p>", "html").texts == [SAID]


def test_the_flag_of_a_region_keeps_the_letters_that_make_it_one() -> None:
    flag = "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in "gbeng\x7f")
    assert read(f"a {flag} b").text == f"a {flag} b"
    assert segmented(f"<p>a {flag} b", "html").texts == [f"a {flag} b"]


HIDINGS: Final = (
    "hidden",
    "style='display:none'",
    "style='visibility: hidden'",
    "aria-hidden=true",
    "style='position:absolute;left:-9999px'",
    "style='text-indent: -9999px'",
    "style='font-size:0'",
    "style='width:0;height:0;overflow:hidden'",
)


@pytest.mark.parametrize("hiding", HIDINGS)
def test_text_that_a_browser_does_not_show_is_left_out_and_counted(hiding: str) -> None:
    shown = f"<p>{SAID}</p>" * 15
    document = analysed(f"{shown}<p {hiding}>{NEXT}</p><p>{SAID} <a href=/>x</a></p>")
    assert NEXT not in document.text
    told = f"{len(NEXT)} characters are left out because a browser does not show them"
    assert document.warnings == (told,)


@pytest.mark.parametrize("panel", ["section role=tabpanel", "div role=region", "div role=note"])
def test_what_a_tab_or_a_question_opens_is_shown_by_a_click(panel: str) -> None:
    shown = f"<p>{SAID}</p>" * 15
    document = analysed(
        f"{shown}<{panel} hidden><p>{NEXT}</p></{panel.split()[0]}><p>{SAID} <a href=/>x</a></p>"
    )
    assert (NEXT in document.text) is (panel != "div role=note")


@pytest.mark.parametrize("hiding", HIDINGS)
def test_where_it_is_much_of_the_text_it_is_kept_and_counted(hiding: str) -> None:
    document = analysed(f"<p>{SAID} <a href=/>x</a></p><p {hiding}>{NEXT}</p>")
    assert NEXT in document.text
    said = f"{len(NEXT)} characters of the text stand in elements that a browser does not show"
    assert document.warnings == (said,)


@pytest.mark.parametrize(
    "style",
    ["left:-20px", "text-indent:-1em", "font-size:0.9em", "height:0", "overflow:hidden", "width:01px"],
)
def test_text_that_is_only_moved_or_small_is_shown(style: str) -> None:
    blocks = segmented(f"<p style='{style}'>{SAID}</p>", "html")
    assert blocks.elements is not None
    assert not any(blocks.elements.hidden)


@pytest.mark.parametrize("page", [f"<!-- {SAID} --><p>x</p>", f"<template><p>{SAID}</p></template><p>x</p>"])
def test_comments_and_templates_are_left_out(page: str) -> None:
    assert segmented(page, "html").texts == ["x"]


# The bench itself


def test_chrome_goes_around_the_body_and_into_no_script_or_comment() -> None:
    body = f"<main><p>{SAID}</p><aside><a href=/>x</a></aside><p>{NEXT}</p></main>"
    html = (
        f"<script>'<nav>'</script><!--<nav>--><header><a href=/>x</a></header>{body}<footer>y</footer></body>"
    )
    found = [html[at:][:6] for at in steady._around(html, cleaner.extract(html, medium="html"))]
    assert found == ["<heade", "<main>", "<foote", "</body"]


def test_threads_that_differ_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [f"<p>{SAID}</p>".encode(), f"<p>{NEXT}</p>".encode()]
    calls, different = steady._threaded(pages, 0.2)
    assert (calls > 0, different) == (True, 0)
    numbers = itertools.count()
    monkeypatch.setattr(cleaner, "clean", lambda html: str(next(numbers)))
    assert steady._threaded(pages, 0.05)[1] > 0


def test_a_lost_marker_without_a_word_breaks_a_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = Measured("salt", 10_000, kept=shapes.MARKERS[:2])
    monkeypatch.setattr(hostile, "measured", lambda name, size: lost)
    assert list(hostile.loss(["salt"], [10_000]))[-2:] == [
        "BROKEN  salt at 10000: lost a marker and said nothing",
        "1 promises broken",
    ]


def test_a_guard_that_no_page_misses_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    well = Measured("salt", 10_000, seconds=1.0, kept=shapes.MARKERS)
    monkeypatch.setattr(hostile, "measured", lambda *_: well)
    assert list(hostile.guarded(["cleaner.feed._rest"]))[-2:] == [
        "BROKEN  cleaner.feed._rest: not missed",
        "1 promises broken",
    ]


@pytest.mark.parametrize("name", [name for name, guard in GUARDS.items() if guard.size <= 10_000])
def test_without_a_guard_a_page_loses_text(name: str) -> None:
    guard = GUARDS[name]
    assert hostile.measured(guard.shape, guard.size, 60, NONE).lost == []
    assert hostile.measured(guard.shape, guard.size, 60, name).lost


def test_a_page_in_a_process_of_its_own_is_measured() -> None:
    found = hostile.measured("equal blocks", 10_000)
    assert not found.error
    assert (found.lost, found.blocks > 500, found.memory_share < 1) == ([], True, True)
    assert hostile.measured("equal blocks", 10_000, limit=0.01).error == "no end within 0.01 s"
    assert "KeyError" in hostile.measured("no such shape", 10_000).error


def test_inputs_are_the_same_each_time_and_of_every_sort() -> None:
    page = Page("wcxb/1", "", "article", b"<p>salt and water</p>" * 900, None, None, (), ())
    first, again = (list(inputs.every([page], 20)) for _ in range(2))
    assert first == again
    assert len(first) > 20_000
    assert {type(own.page) for own in first} == {str, bytes}
