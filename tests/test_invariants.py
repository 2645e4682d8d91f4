"""What is promised of every page: one test for each invariant of the design, on generated pages."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from html import escape
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import cleaner
from cleaner.model import MODES
from tests.strategies import (
    CHROME,
    LABELS,
    TEASERS,
    Article,
    any_pages,
    articles,
    html_pages,
    paragraphs,
    text_pages,
)

EXAMPLES = 500
# The same examples on every run: a build is red for what changed in it..
thorough = settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
UNSEEN = frozenset(
    "title script style template svg noembed iframe object applet canvas audio video map datalist".split()
)


@thorough
@given(any_pages)
def test_total_any_page_gives_a_document(page: str | bytes) -> None:
    document = cleaner.extract(page)
    assert isinstance(document.text, str)
    assert bool(document.text) != bool(document.reason)
    assert 0 <= document.confidence <= 1
    document.to_json().encode("utf-8")
    document.to_markdown().encode("utf-8")


@thorough
@given(any_pages)
def test_deterministic_same_page_same_output(page: str | bytes) -> None:
    first = cleaner.extract(page).to_json()
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda p: cleaner.extract(p).to_json(), [page, page])) == [first, first]


@thorough
@given(html_pages)
def test_nothing_invented_and_nothing_lost_html(page: str) -> None:
    document = cleaner.extract(page, medium="html")
    visible = _letters(_visible(page))
    told = _letters("".join(block.text for block in document.blocks))
    hidden = any("inside of lines" in warning for warning in document.warnings)
    assert _is_subsequence(told, visible) if hidden else told == visible
    assert _is_subsequence(_letters(document.text), visible)


@thorough
@given(text_pages)
def test_nothing_invented_and_nothing_lost_text(page: str) -> None:
    document = cleaner.extract(page, medium="text")
    assert _letters("".join(block.text for block in document.blocks)) == _letters(page)
    assert _is_subsequence(_letters(document.text), _letters(page))


@thorough
@given(text_pages)
def test_idempotent_on_text(page: str) -> None:
    """To the word. White space may still change once: lines with bars that stood apart become the rows
    of one table when what was between them is gone, and lines of code lose their indentation."""
    once = cleaner.clean(page, medium="text")
    assert cleaner.clean(once, medium="text").split() == once.split()


@thorough
@given(articles)
def test_two_doors_agree_on_a_simple_page(article: Article) -> None:
    by_html = cleaner.clean(article.as_html(), medium="html")
    assert by_html == cleaner.clean(article.as_text(), medium="text")
    assert by_html == "\n\n".join(article.paragraphs)


@thorough
@given(any_pages)
def test_explained_every_block_has_reasons(page: str | bytes) -> None:
    for block in cleaner.extract(page).blocks:
        assert block.reasons
        assert block.role in ("body",) or not block.keep
        assert [abs(reason.weight) for reason in block.reasons] == sorted(
            (abs(reason.weight) for reason in block.reasons), reverse=True
        )


UNITS = (
    "<div> ; <p>x ; </p> ; <b><i> ; <a href=x>y</a> ; <br> ; < ; & ; <table><tr><td> ; <!-- ; x.  ; - a\n ; "
    "a | b\n ; © ; http://a.b  ; 1\n ; ab@ ; <p class='a b c'> ; <li> ; ... ; \u00a0 ; 字"
).split(" ; ")
UNITS += ["a ", " ", "\n"]


@thorough
@given(
    st.lists(st.sampled_from(UNITS), min_size=1, max_size=3).map("".join), st.sampled_from(("html", "text"))
)
def test_linear_twice_the_page_about_twice_the_time(unit: str, medium: str) -> None:
    """Noise is answered by measuring again: only a page that is slow every time fails. Four times the
    text may take twelve times as long, since what is kept of a text is looked at again a few times."""
    short, long = unit * (4000 // len(unit)), unit * (16000 // len(unit))
    assert any(_seconds(long, medium) <= 12 * _seconds(short, medium) + 0.02 for _ in range(5))


menus = st.lists(st.sampled_from(LABELS), min_size=3, max_size=8, unique=True)
feet = st.lists(st.sampled_from(CHROME), min_size=2, max_size=6, unique=True)


@thorough
@given(articles, menus, feet)
def test_framed_chrome_around_a_body_does_not_change_it_html(
    article: Article, menu: list[str], foot: list[str]
) -> None:
    links = "".join(f'<li><a href="/{at}">{escape(text)}</a></li>' for at, text in enumerate(menu))
    cards = "".join(f'<li><a href="/c{at}">{escape(text)}</a></li>' for at, text in enumerate(TEASERS))
    page = (
        f"<html><body><nav><ul>{links}</ul></nav><main><article>{article.as_html()}</article></main>"
        f"<aside><h3>Most read</h3><ul>{cards}</ul></aside>"
        f"<footer>{''.join(f'<p>{escape(text)}</p>' for text in foot)}</footer></body></html>"
    )
    assert cleaner.clean(page) == "\n\n".join(article.paragraphs)


@thorough
@given(articles, menus, feet)
def test_framed_chrome_around_a_body_does_not_change_it_text(
    article: Article, menu: list[str], foot: list[str]
) -> None:
    page = "\n\n".join([*menu, article.as_text(), "TRENDING", *TEASERS, *foot])
    assert cleaner.clean(page, medium="text") == "\n\n".join(article.paragraphs)


@thorough
@given(st.one_of(html_pages, text_pages))
def test_nested_each_mode_keeps_what_the_stricter_one_keeps(page: str) -> None:
    kept = [
        {at for at, block in enumerate(cleaner.extract(page, mode=mode).blocks) if block.keep}
        for mode in MODES
    ]
    assert kept[0] <= kept[1] <= kept[2]


@thorough
@given(st.one_of(html_pages, text_pages), paragraphs)
def test_additive_a_new_rule_changes_only_blocks_whose_reasons_name_it(page: str, phrase: str) -> None:
    before = cleaner.extract(page).blocks
    after = cleaner.extract(page, rules=_with_rule(" ".join(phrase.split()[:2]))).blocks
    named = {at for at, block in enumerate(after) if any(r.name == "rule:mine" for r in block.reasons)}
    moved = {at for at, pair in enumerate(zip(before, after, strict=True)) if pair[0].keep != pair[1].keep}
    assert moved <= named


@cache
def _with_rule(start: str) -> cleaner.RuleSet:
    """The shipped rules and one more; made once, because arranging a set for matching takes a while."""
    return cleaner.DEFAULT_RULES + cleaner.RuleSet((cleaner.Rule("mine", "prefix", (start,), "promotion"),))


def _visible(page: str) -> str:
    """The page's visible text in another way: a plain walk over the tree that lxml builds."""
    source = page.replace("\x00", "\ufffd").encode("utf-8", "replace")
    root = etree.fromstring(source, etree.HTMLParser(encoding="utf-8"))
    parts: list[str] = []
    stack = [] if root is None else [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            parts.append(node)
        elif isinstance(node.tag, str):
            children = [part for child in node for part in (child, child.tail or "")]
            inside: list[Any] = [] if node.tag in UNSEEN else [node.text or "", *children]
            stack += reversed(inside)
        # a comment or instruction holds nothing visible
    return "".join(parts)


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalpha())


def _is_subsequence(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(character in rest for character in part)


def _seconds(page: str, medium: str) -> float:
    start = time.process_time()
    cleaner.clean(page, medium=medium)  # type: ignore[arg-type]
    return time.process_time() - start
