"""Explanations: reasons of every block, where it stands, why a page has no body."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from lxml import etree

import cleaner
from cleaner.document import Document
from cleaner.explain import as_dict, table
from cleaner.model import Block
from cleaner.rule import Rule
from cleaner.rules import RuleSet, default_rules
from tests.helpers import analysed

FIXTURES: Final = Path(__file__).parent.parent / "fixtures"
SAID: Final = "The tide tables for the coming week were printed a whole day too late, the office said."
HTML: Final = f"""<!doctype html>
<html><head><title>Low water at Mell worries skippers</title></head><body>
<nav><ul><li><a href="/">Home</a><li><a href="/t">Tides</a></ul></nav>
<div><h1>Low water at Mell worries skippers</h1><p>{SAID}<p>Again: <b>{SAID}</b>
<table><tr><td>Mell<td>04:12<tr><td>Orn<td>04:40</table></div>
<div><p>Share</p></div>"""
TEXT: Final = f"""Home

Low water at Mell worries skippers
By Jane Lind


{SAID}
   {SAID.replace("week", "year")}
---
* rope
* lamp
"""
NOTICE: Final = "Please enable JavaScript and cookies in your browser to continue"
SHELL: Final = """<!doctype html><html><head><title>Tides</title><script>boot()</script></head><body>
<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div></body></html>"""


def pages(name: str) -> list[Path]:
    found = sorted(FIXTURES.glob(f"*/{name}"))
    return found or pytest.skip(f"no fixtures ({FIXTURES}) beside these tests")


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("\xad", "")


def misplaced(document: Document) -> list[str | None]:
    """The paths of blocks that do not lead to one element, and that to the block's text, amid which some may
    only be read out."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    tree = etree.fromstring(document.source.text.encode("utf-8"), parser)
    wrong = []
    for block in document.blocks:
        found = tree.xpath(block.xpath or "nowhere")
        inside = iter(squeezed("".join(found[0].itertext())) if len(found) == 1 else "")
        if not all(character in inside for character in squeezed(block.text)):
            wrong.append(block.xpath)
    return wrong


@pytest.mark.parametrize("page", [HTML, TEXT, SHELL, "one", "<p>one"])
def test_every_block_kept_or_not_has_reasons_strongest_first(page: str) -> None:
    blocks = cleaner.extract(page).blocks
    assert blocks
    for block in blocks:
        weights = [abs(reason.weight) for reason in block.reasons]
        assert weights
        assert weights == sorted(weights, reverse=True)
        assert all(reason.name for reason in block.reasons)


def test_every_block_of_real_layouts_has_reasons_and_a_score() -> None:
    for path in [*pages("page.html")[::4], *pages("page.txt")[::4]]:
        document = cleaner.extract(path.read_bytes())
        assert len(document.blocks) == len(document.page)
        assert all(block.reasons and 0 <= block.score <= 1 for block in document.blocks)


def test_the_kept_blocks_are_those_of_the_text_in_its_order() -> None:
    document = analysed(HTML, words=6)
    assert document.text == "\n\n".join(block.text for block in document.blocks if block.keep)


def test_reasons_name_the_rule_that_spoke() -> None:
    by_text = {block.text: [reason.name for reason in block.reasons] for block in analysed(HTML).blocks}
    assert "rule:en-navigation-lines" in by_text["Home"]
    assert any(name.startswith("rule:") and "share" in name for name in by_text["Share"])


def test_reasons_name_a_rule_of_the_caller_once_with_its_own_weight() -> None:
    mine = default_rules() + RuleSet((Rule("mine", "exact", ("share",), "share", weight=4.5),))
    last = analysed(HTML, rules=mine).blocks[-1]
    assert [reason.weight for reason in last.reasons if reason.name == "rule:mine"] == [-4.5]


def test_reasons_say_what_neighbours_settled() -> None:
    text = f"{SAID}\n\n## A heading that is long enough for nothing at all here\n\nShort line"
    heading = analysed(text).blocks[1]
    assert (heading.keep, heading.reasons[0].name != "") == (False, True)
    assert "heading of nothing" in [reason.name for reason in heading.reasons]


def test_the_score_agrees_with_the_verdict_and_the_signals() -> None:
    for block in analysed(HTML, words=8).blocks:
        assert (block.score >= 0.5) == (len(block.text.split()) > 8)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(HTML, id="whole page"),
        pytest.param("<p>one<p>two<div>three<div>four</div>five</div>six", id="nothing but blocks"),
        pytest.param("one<br><br>two", id="two blocks of one element"),
        pytest.param("<body><ul><li>one<ul><li>two</ul>three<li>four</ul>", id="lists"),
        pytest.param(
            "<div><my-card><p>one</p></my-card><my-card>two</my-card></div>", id="elements of the site's own"
        ),
        pytest.param("<table><tr><td>a<td>b<tr><td>c<td>d</table>", id="cells"),
        pytest.param("<article><p>one</p></article><article><p>two</p></article>", id="siblings"),
        pytest.param("<p>one</div></p></span><p>two", id="end tags of nothing"),
    ],
)
def test_the_path_of_a_block_finds_its_element(page: str) -> None:
    document = cleaner.extract(page, medium="html")
    assert len(document.blocks) > 1
    assert misplaced(document) == []
    assert all(block.line is None for block in document.blocks)


def test_the_paths_of_real_layouts_find_their_elements() -> None:
    for path in pages("page.html")[::3]:
        assert misplaced(cleaner.extract(path.read_bytes())) == [], path.parent.name


@pytest.mark.parametrize(
    "tag",
    ["o:p", "a:b:c", "x-y.z", "my_card", "x-é", "x'y", "x-²"],
)
def test_the_path_through_an_element_of_an_odd_name_finds_its_element(tag: str) -> None:
    page = f"<body><{tag}><div>one</div></{tag}><div>two</div>"
    document = cleaner.extract(page)
    assert len(document.blocks) == 2
    assert misplaced(document) == []


def test_the_line_of_a_block_is_where_it_starts() -> None:
    blocks = cleaner.extract(TEXT).blocks
    lines = TEXT.split("\n")
    assert [block.line for block in blocks] == [1, 3, 4, 7, 8, 10, 11]
    assert all(block.text.split()[0] in lines[(block.line or 0) - 1] for block in blocks)
    assert all(block.xpath is None for block in blocks)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(end: str) -> None:
    found = cleaner.extract(TEXT.replace("\n", end)).blocks
    assert [block.line for block in found] == [block.line for block in cleaner.extract(TEXT).blocks]


def test_the_lines_of_real_texts_are_where_blocks_start() -> None:
    for path in pages("page.txt"):
        document = cleaner.extract(path.read_bytes())
        lines = document.source.text.splitlines()
        for block in document.blocks:
            assert block.text.split()[0] in lines[(block.line or 0) - 1], (path.parent.name, block.line)


def zipped() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("page.html", HTML)
    return out.getvalue()


@pytest.mark.parametrize(
    ("page", "word"),
    [
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", "PDF", id="PDF"),
        pytest.param(b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "gzip", id="gzip"),
        pytest.param(zipped(), "zip", id="zip"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "PNG", id="picture"),
        pytest.param("", "empty", id="empty string"),
        pytest.param(b"", "empty", id="no bytes"),
        pytest.param(" \n\t\xa0", "empty", id="white space"),
        pytest.param("<p></p>", "no text", id="no text"),
        pytest.param(
            "<html><head><title>Tides</title></head><body><img src=x></body></html>",
            "no text",
            id="picture only",
        ),
        pytest.param("<script>boot()</script><style>p{}</style>", "no text", id="script only"),
        pytest.param("--- * * *\n=====", "no text", id="no letter"),
    ],
)
def test_an_empty_page_says_why(page: str | bytes, word: str) -> None:
    document = cleaner.extract(page)
    assert (document.text, document.confidence) == ("", 0.0)
    assert word in document.reason


@pytest.mark.parametrize(
    ("page", "word"),
    [
        pytest.param(SHELL, "JavaScript", id="shell of a program"),
        pytest.param("<h1>404</h1><p>Page not found</p><a href='/'>Home</a>", "not found", id="not found"),
    ],
)
def test_a_page_that_says_it_has_nothing_to_show_is_quoted(page: str, word: str) -> None:
    document = analysed(page, words=12)
    assert document.text == ""
    assert "nothing to show" in document.reason
    assert word in document.reason


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(SHELL, id="shell of a program"),
        pytest.param("<h1>404 Not Found</h1><hr><center>nginx</center>", id="not found"),
        pytest.param("<p>Please enable JavaScript and cookies to continue</p>", id="gate"),
    ],
)
def test_a_notice_that_there_is_nothing_to_show_is_no_body(page: str) -> None:
    assert cleaner.extract(page).text == ""


def titled(title: str, times: int = 1) -> str:
    """A page of that title with so many paragraphs."""
    return f"<title>{title}</title><h1>Tides</h1>" + f"<p>{SAID} <a href='/t'>Tides</a>" * times


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Page not found (404) - Tidewater Post", id="with its number"),
        pytest.param("Tidewater Post | Zustimmung erforderlich", id="consent in German"),
        pytest.param("Error 404: Página no encontrada", id="after a colon"),
    ],
)
def test_a_title_that_says_there_is_nothing_to_show_empties_a_short_page(title: str) -> None:
    document = analysed(titled(title))
    assert document.text == ""
    assert title in document.reason


@pytest.mark.parametrize(
    ("title", "times"),
    [
        pytest.param("Page not found - Tidewater Post", 30, id="much to read"),
        pytest.param("Page not found after the upgrade - Help", 1, id="a question about it"),
        pytest.param("404 Not Found - HTTP", 1, id="a page about the status"),
    ],
)
def test_a_page_about_missing_pages_is_kept(title: str, times: int) -> None:
    assert SAID in analysed(titled(title, times)).text


def test_a_notice_is_the_reason_why_its_page_is_empty_whatever_its_blocks_score() -> None:
    document = analysed(f"{NOTICE}\n\nThe tide tables are one click away from here")
    assert [block.score > 0.5 for block in document.blocks] == [True, True]
    assert [block.keep for block in document.blocks] == [False, False]
    assert "nothing to show" in [reason.name for reason in document.blocks[0].reasons]
    assert NOTICE in document.reason


def test_a_page_of_chrome_says_how_far_it_fell_short() -> None:
    document = analysed("<ul><li><a href='/'>Home</a><li><a href='/t'>Tides</a></ul>")
    assert (document.text, [block.keep for block in document.blocks]) == ("", [False, False])
    assert "no block reads like a body" in document.reason
    assert f"{max(block.score for block in document.blocks):.2f}" in document.reason


def test_a_page_with_a_body_needs_no_reason() -> None:
    assert cleaner.extract(HTML).reason == ""


@pytest.mark.parametrize("page", [HTML, TEXT])
def test_a_block_as_plain_values_is_json_with_its_place(page: str) -> None:
    for block in analysed(page).blocks:
        found = json.loads(json.dumps(as_dict(block)))
        assert ("line" in found, "xpath" in found) == (page is TEXT, page is HTML)
        assert (found["text"], found["role"], found["keep"]) == (block.text, block.role, block.keep)
        assert [(r["name"], r["weight"]) for r in found["reasons"]] == [
            tuple(reason) for reason in block.reasons
        ]


def test_the_table_for_a_terminal_shows_every_block_on_one_line_and_why_on_the_next() -> None:
    blocks = analysed(HTML).blocks
    lines = table(blocks).split("\n")
    assert len(lines) == 2 * len(blocks)
    for block, line, why in zip(blocks, lines[::2], lines[1::2], strict=True):
        assert line.startswith("keep" if block.keep else "drop")
        assert block.role in line
        assert block.text[:20] in line
        assert str(block.reasons[0]) in why


def test_the_table_breaks_no_line_in_a_block_of_several() -> None:
    lines = table((Block("a\nb\tc" * 40, "code", 0, "body", True, 0.9, ()),)).split("\n")
    assert len(lines) == 2
    assert len(lines[0]) < 100


def test_colours_add_nothing_but_colours() -> None:
    blocks = analysed(HTML).blocks
    coloured = table(blocks, coloured=True)
    assert "\x1b[" not in table(blocks)
    assert re.sub(r"\x1b\[\d+m", "", coloured) == table(blocks)
    marks = {line[:9] for line in coloured.split("\n")[::2]}
    assert marks == {"\x1b[32mkeep", "\x1b[33mdrop"}


def test_a_page_cannot_colour_a_terminal() -> None:
    assert "\x1b" not in table(analysed(f"\x1b[31m{SAID}\x1b]0;taken\x07").blocks)
