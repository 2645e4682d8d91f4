"""HTML reads back as the tree it was written from, and holds nothing that runs, whatever a page holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import html5lib
import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from bench.shots import chromium, program
from cleaner.article import to_html
from cleaner.markdown import to_markdown
from cleaner.read import read
from cleaner.structure import Name
from tests.helpers import CASES, ENTITIES, HOSTILE, all_nodes, analysed, cases, leaf
from tests.strategies import html_pages

ALLOWED: Final = frozenset(
    "article section h1 h2 h3 h4 h5 h6 p br ul ol li dl dt dd table tbody caption tr th td blockquote pre "
    "code figure figcaption img a em strong sub sup del ruby rt hr".split()
)
ATTRIBUTES: Final = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start", "reversed"}}
READERS: Final = {"code": {"class"}}  # what a Markdown reader adds
SCHEMES: Final = ("http:", "https:", "mailto:", "tel:")
INJECTIONS: Final = (CASES / "injections.txt").read_text(encoding="utf-8").splitlines()
SAID: Final = "The tide tables of the coming week were printed a whole day too late again"


def parsed(page: str) -> Any:
    return html5lib.parseFragment(page, treebuilder="lxml", namespaceHTMLElements=False)


def back(page: str) -> list[str]:
    """The texts of the leaf blocks as a browser's parser sees them, elements inside shown as ``<tag>``."""
    found = []
    for block in parsed(page)[0].iter("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "code"):
        marks = ("\n" if child.tag == "br" else f"<{child.tag}>" for child in block)
        tails = "".join(m + (c.tail or "") for m, c in zip(marks, block, strict=True))
        found.append((block.text or "") + tails)
    return found


def running(
    page: str, allowed: Collection[str] = ALLOWED, attributes: Mapping[str, Collection[str]] = ATTRIBUTES
) -> Iterator[str]:
    """All that an HTML parser finds in the page beyond the closed lists."""
    for top in parsed(page):
        for element in top.iter() if not isinstance(top, str) else ():
            if element.tag not in allowed:
                yield f"<{element.tag}>"
            for name, value in element.attrib.items():
                if name not in attributes.get(element.tag, ()):
                    yield f"{element.tag} {name}"
                start = value.partition("/")[0].partition("?")[0].partition("#")[0]
                if name != "alt" and ":" in start and not value.startswith(SCHEMES):
                    yield f"{element.tag} {name}={value}"


@pytest.mark.parametrize(("page", "wanted"), cases("render_html"))
def test_html(page: str, wanted: str) -> None:
    assert to_html(all_nodes(page)) == f"<article>\n{wanted}\n</article>\n"


def test_every_paragraph_of_a_caption_is_written() -> None:
    rows = "<tr><th>Mell<th>Orn<tr><td>04:12<td>05:00"
    page = f"<table><caption><p>Tides</p><p>of Mell</p></caption>{rows}</table>"
    assert "<caption>Tides<br>of Mell</caption>" in to_html(all_nodes(page))


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("<ol start=0><li>a<li>b</ol>", ["0"]),
        ("<ol start=-2><li>a</ol>", ["-2"]),
        ("<ol><li>a<li>b</ol>", []),
        ("<ol><div><li>a</li><li>b</li></div></ol>", []),
        ("<ol reversed><li>a<li>b</ol>", ["2"]),
        ("<ol start='1 onclick=x()'><li>a</ol>", []),
    ],
)
def test_a_list_counts_from_its_start(page: str, wanted: list[str]) -> None:
    assert parsed(to_html(all_nodes(page)))[0].xpath(".//ol/@start") == wanted


def test_a_list_that_counts_down_says_so() -> None:
    assert '<ol reversed start="3">\n<li>a' in to_html(all_nodes("<ol reversed=x><li>a<li>b<li>c</ol>"))
    assert "reversed" not in to_html(all_nodes("<ol><li>a<li>b<li>c</ol>"))


@pytest.mark.parametrize("text", [*HOSTILE, *ENTITIES])
@pytest.mark.parametrize("name", ["paragraph", "heading", "item", "quote", "cell", "code"])
def test_hostile_text_is_text_to_a_browser(text: str, name: Name) -> None:
    flat = text.replace("\n", " ")
    assert back(to_html([leaf(text, name, 2)], flat)) == [flat, text]


def test_there_are_enough_injections() -> None:
    assert len(set(INJECTIONS)) >= 200


@pytest.mark.parametrize("injection", INJECTIONS)
def test_no_injection_leaves_anything_that_runs(injection: str) -> None:
    title = read(injection, None, "text").text
    for page in (f"<div>before {injection} after</div>", f"<p>{SAID}</p>{injection}<p>{SAID}</p>"):
        nodes = all_nodes(page, "html")
        assert list(running(to_html(nodes, title, nodes))) == []
        html = MarkdownIt("commonmark").enable("table").render(to_markdown(nodes, title, nodes))
        assert list(running(html, ALLOWED | {"thead"}, ATTRIBUTES | READERS)) == []
    assert list(running(to_html(all_nodes(f"before\n\n{injection}\n\nafter", "text")))) == []


def test_the_list_of_what_runs_sees_what_runs() -> None:
    page = "<article onclick=x><script></script><a href='javascript:x'>log</a></article>"
    assert list(running(page)) == ["article onclick", "<script>", "a href=javascript:x"]


@pytest.mark.skipif(program() is None, reason="no Chromium (apt-get install chromium)")
def test_no_injection_runs_in_a_browser(tmp_path: Path) -> None:
    written = "".join(to_html(all_nodes(f"<div>before {one} after</div>", "html"), one) for one in INJECTIONS)
    path = tmp_path / "page.html"
    path.write_text(f"<!doctype html><meta charset=utf-8><body>{written}", encoding="utf-8")
    with chromium() as browser:
        page = browser.new_context(offline=True).new_page()
        page.goto(path.as_uri())
        seen = "[...document.body.querySelectorAll('*')]"
        tags = page.evaluate(f"{seen}.map(e => e.localName)")
        names = page.evaluate(f"{seen}.flatMap(e => e.getAttributeNames())")
        schemes = page.evaluate("[...document.links].map(a => a.protocol)")
    assert set(tags) <= ALLOWED
    assert set(names) <= {"href", "src", "alt", "start", "reversed"}
    assert set(schemes) <= {*SCHEMES, "file:"}  # which addresses without a scheme become here


@settings(max_examples=40, deadline=None, derandomize=True)
@given(html_pages)
def test_no_page_leaves_anything_that_runs(page: str) -> None:
    assert list(running(to_html(all_nodes(page, "html")))) == []


def test_comments_stand_in_a_section_of_their_own() -> None:
    written = to_html([leaf("Said.")], "Low", [leaf("Heard.")])
    assert [child.tag for child in parsed(written)[0]] == ["h1", "p", "section"]


def test_a_page_of_markup_written_as_text_stays_text_through_the_whole_line() -> None:
    said = f"{SAID}, said &lt;script&gt;alert('tide')&lt;/script&gt;, they wrote."
    document = analysed(f"<title>On &lt;b&gt;bold&lt;/b&gt;</title><p>{said}</p><p>See <a href=x>it</a>.</p>")
    assert back(document.to_html()) == [
        "On <b>bold</b>",
        f"{SAID}, said <script>alert('tide')</script>, they wrote.",
    ]


def test_nothing_kept_is_an_empty_article() -> None:
    assert back(to_html([])) == []
