"""Markdown reads back as the tree it was written from, whatever its text is."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cleaner.inline import Mark, Run
from cleaner.markdown import to_markdown
from cleaner.structure import Name, Node
from tests.helpers import ENTITIES, HOSTILE, all_nodes, analysed, cases, leaf
from tests.strategies import html_pages, text_pages

LINK: Final = Mark("link", "https://mell.example/tide_(low)?a=1&copy=2")


def test_lines_of_a_stanza_are_one_paragraph() -> None:
    lines = [f"<div>{line}</div>" for line in ("High water", "at *noon*", "and low", "at six")]
    assert to_markdown(all_nodes("".join(lines))) == "High water\\\nat \\*noon\\*\\\nand low\\\nat six\n"


def shown(mark: Token) -> str:
    """Text as it stands, anything else as the name of its mark."""
    if mark.type in ("text", "text_special"):
        return mark.content
    if mark.type in ("html_inline", "code_inline"):
        return mark.content
    return "\n" if mark.type == "hardbreak" else f"<{mark.type}>"


def back(markdown: str) -> list[tuple[str, str]]:
    """What a Markdown reader sees: (element, text) per leaf block, marks inside shown as ``<type>``."""
    found: list[tuple[str, str]] = []
    inside: list[str] = []
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        if token.nesting:
            inside.append(token.tag) if token.nesting > 0 else inside.pop()
        elif token.type == "inline":
            text = "".join(map(shown, token.children or ()))
            holder = next((tag for tag in reversed(inside) if tag in ("li", "blockquote")), inside[-1])
            found.append((holder, text))
        else:
            found.append((token.type, token.content.removesuffix("\n")))
    return found


def rendered(markdown: str) -> str:
    """What a Markdown reader makes of one paragraph, as HTML."""
    html: str = MarkdownIt("commonmark").render(markdown)
    return html.strip().removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize(("page", "wanted"), cases("render_markdown"))
def test_markdown(page: str, wanted: str) -> None:
    assert to_markdown(all_nodes(page)) == wanted + "\n"


@pytest.mark.parametrize(("page", "wanted"), cases("text_markdown"))
def test_markdown_of_a_scraped_text(page: str, wanted: str) -> None:
    assert to_markdown(all_nodes(page, "text")) == wanted + "\n"


@pytest.mark.parametrize("line", ["x = 1", "```` y", "````", "~~~~", "# *no* [mark](x)", "a | b", "> 1. -"])
def test_markdown_of_scraped_code_reads_back_as_a_text(line: str) -> None:
    written = to_markdown(
        all_nodes(f"Run this, and wait:\n\n```py\n  {line}\n\nwait()\n```\n\nDone now.", "text")
    )
    assert f"  {line}\n\nwait()\n" in written
    assert to_markdown(all_nodes(written, "text")) == written


@pytest.mark.parametrize("text", [*HOSTILE, *ENTITIES])
def test_hostile_text_is_text_to_a_markdown_reader(text: str) -> None:
    assert back(to_markdown([leaf(text)])) == [("p", text)]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_items_quotes_and_cells_are_text_to_a_markdown_reader(text: str) -> None:
    found = back(to_markdown([leaf(text, "item"), leaf(text, "quote"), leaf(text, "cell")]))
    assert found == [("li", text), ("blockquote", text), ("th", text.replace("\n", "<br>"))]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_titles_and_headings_are_text_to_a_markdown_reader(text: str) -> None:
    flat = text.replace("\n", " ")
    assert back(to_markdown([leaf(text, "heading", 3)], flat)) == [("h1", flat), ("h3", flat)]


@pytest.mark.parametrize("text", [*HOSTILE, *ENTITIES])
def test_code_is_shown_as_it_stands(text: str) -> None:
    code = f"{text}\n\n    {text}"
    assert back(to_markdown([leaf(code, "code")])) == [("fence", code)]


@pytest.mark.parametrize("text", HOSTILE)
def test_code_in_a_line_is_shown_as_it_stands(text: str) -> None:
    flat = text.replace("\n", " ")
    markdown = to_markdown([Node("paragraph", runs=(Run("see "), Run(text, (Mark("code"),))))])
    assert back(markdown) == [("p", f"see {flat}")]


@pytest.mark.parametrize(
    ("before", "marked", "after"),
    [
        ("a ", "b", " c"),
        ("wo", "rd", "s"),
        ("(", "in", ")"),
        ("«", "«x»", "»"),
        ("x", "“y”", "z"),
        ("漢字", "「強調」", "です"),
        ("5", "*", "5"),
        ("", "$1", "0"),
    ],
)
@pytest.mark.parametrize("name", ["em", "strong"])
def test_emphasis_is_emphasis_whatever_is_around_it(before: str, marked: str, after: str, name: str) -> None:
    runs = (Run(before), Run(marked, (Mark(name),)), Run(after))
    assert (
        rendered(to_markdown([Node("paragraph", runs=runs)])) == f"{before}<{name}>{marked}</{name}>{after}"
    )


@pytest.mark.parametrize("text", ["log", "[log]", "lo](g", "`log`", "*"])
def test_a_link_keeps_its_text_and_its_address(text: str) -> None:
    markdown = to_markdown([Node("paragraph", runs=(Run("wow!"), Run(text, (LINK,))))])
    assert rendered(markdown) == f'wow!<a href="{LINK.address.replace("&", "&amp;")}">{text}</a>'


def test_an_image_keeps_its_alternative_text_and_stands_in_its_link() -> None:
    runs = (Run("a [b]\n*c*", (LINK, Mark("image", "https://mell.example/x.png"))),)
    inside = '<img src="https://mell.example/x.png" alt="a [b] *c*" />'
    assert inside in rendered(to_markdown([Node("paragraph", runs=runs)]))


def test_a_heading_may_end_in_a_hash() -> None:
    markdown = to_markdown([leaf("Programming in C #", "heading", 2)])
    assert back(markdown) == [("h2", "Programming in C #")]


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        pytest.param("<td>Mell<td>04:12", ["Mell", "04:12"], id="plain"),
        pytest.param("<td><p>Mell</p><td><div>04:12</div>", ["Mell", "04:12"], id="blocks in cells"),
        pytest.param("<td>Mell<td>ebb | flow", ["Mell", "ebb | flow"], id="bar in a later cell"),
        pytest.param("<td>ebb | flow<td>Mell", ["ebb | flow", "Mell"], id="bar in the first cell"),
        pytest.param("<td>Mell<td><code>a|b</code>", ["Mell", "a|b"], id="bar in code"),
        pytest.param("<td>Mell<td>04:12<br>16:40", ["Mell", "04:12<br>16:40"], id="line break in a cell"),
        pytest.param("<td>Mell<td>", ["Mell", ""], id="last cell empty"),
        pytest.param("<td><td>04:12", ["", "04:12"], id="first cell empty"),
        pytest.param("<td>Mell<td><p>1</p><p>2</p>", ["Mell", "1<br>2"], id="two paragraphs in a cell"),
        pytest.param(
            "<td>Mell<td><ul><li>1<li>2</ul>", ["Mell", "<ul><li>1</li><li>2</li></ul>"], id="list in a cell"
        ),
        pytest.param("<td colspan=2>Mell", ["Mell", ""], id="a cell of two columns"),
    ],
)
def test_cells_stay_in_their_columns(row: str, wanted: list[str]) -> None:
    markdown = to_markdown(all_nodes(f"<table><tr><th>Port<th>High<tr>{row}<tr><td>Orn<td>05:00</table>"))
    cells = [text for tag, text in back(markdown) if tag == "td"]
    assert cells == [*wanted, "Orn", "05:00"]


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        pytest.param("<ol start=0><li>a<li>b</ol>", "0. a\n1. b\n", id="zero"),
        pytest.param("<ol><li value=0>a<li>b</ol>", "0. a\n1. b\n", id="zero as a value"),
        pytest.param("<ol reversed><li>a<li>b</ol>", "- 2\\. a\n- 1\\. b\n", id="down"),
        pytest.param("<ol reversed start=9><li>a<li>b</ol>", "- 9\\. a\n- 8\\. b\n", id="down from a start"),
        pytest.param(
            "<ol start=-1><li>a<li><h3>b</h3></ol>", "- \\-1. a\n- 0\\.\n\n  ### b\n", id="below zero"
        ),
    ],
)
def test_a_list_counts_from_its_start(page: str, wanted: str) -> None:
    assert to_markdown(all_nodes(page)) == wanted


def test_a_list_in_a_cell_counts_from_its_start() -> None:
    page = "<table><tr><th>a<th>b<tr><td>c<td><ol {}><li>d<li>e</ol></table>"
    assert '<ol start="0"><li>d</li>' in to_markdown(all_nodes(page.format("start=0")))
    assert '<ol reversed start="2"><li>d</li>' in to_markdown(all_nodes(page.format("reversed")))


def test_two_tables_stay_two() -> None:
    one = "<table><tr><td>Mell<td>04:12<tr><td>Orn<td>04:40</table>"
    assert to_markdown(all_nodes(one + one)).count("| --- |") == 2


def test_a_page_of_markup_written_as_text_stays_text_through_the_whole_line() -> None:
    said = "The exploit was a plain <script>alert('tide')</script> in the harbour's guest book, they wrote."
    page = (
        f"<title>On &lt;b&gt;bold&lt;/b&gt;</title><p>{said.replace('<', '&lt;')}</p><p>See <a href=x>it</a>."
    )
    assert back(analysed(page).to_markdown()) == [("h1", "On <b>bold</b>"), ("p", said)]


def test_nothing_kept_is_nothing_written() -> None:
    assert to_markdown([]) == ""


WORDS: Final = (
    st.text(st.sampled_from("ab #*_`[]()<>&;|\\-+=~.!1:/\"'é漢\n"), min_size=1, max_size=30)
    .map(lambda text: "\n".join(" ".join(line.split()) for line in text.split("\n") if line.split()))
    .filter(lambda text: any(character.isalnum() for character in text))
)
LINES: Final = WORDS.map(lambda text: text.replace("\n", " "))
NAMES: Final[list[Name]] = ["paragraph", "heading", "quote"]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.builds(leaf, WORDS, st.sampled_from(NAMES), st.just(3)), max_size=6))
def test_any_text_reads_back(nodes: list[Node]) -> None:
    texts = ["".join(run.text for run in part.runs) for node in nodes for part in (node, *node.inside)]
    flat = [text.replace("\n", " ") for text in texts if text]
    assert [text.replace("\n", " ") for _, text in back(to_markdown(nodes))] == flat


MARKS: Final = st.lists(
    st.sampled_from([Mark(name) for name in ("em", "strong", "sub", "del")] + [LINK, Mark("code")]),
    max_size=3,
    unique=True,
).map(lambda marks: tuple(sorted(marks, key=lambda mark: mark.name == "code")))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(st.builds(Run, WORDS.map(lambda text: text.replace("\n", " ")), MARKS), min_size=1, max_size=5)
)
def test_any_marked_text_reads_back(runs: list[Run]) -> None:
    children = MarkdownIt("commonmark").parse(to_markdown([Node("paragraph", runs=tuple(runs))]))[1].children
    seen = "".join(token.content for token in children or () if token.type != "html_inline")
    assert seen == "".join(run.text for run in runs)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.one_of(html_pages, text_pages))
def test_any_page_can_be_written(page: str) -> None:
    assert isinstance(to_markdown(all_nodes(page)), str)
