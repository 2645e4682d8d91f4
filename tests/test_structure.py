"""The tree: what nests in what, which pictures are the body's, and that no page makes it deep."""

from __future__ import annotations

import time
from typing import Final

import numpy as np
import pytest

from cleaner.article import to_html
from cleaner.inline import Mark, Run, inlines
from cleaner.markdown import to_markdown
from cleaner.read import read
from cleaner.structure import NESTED, Node, chosen, leaves, put, tree
from cleaner.tei import to_xml
from tests.helpers import all_nodes, analysed, leaf, segmented

SAID: Final = "The tide tables of the coming week were printed a whole day too late, the office said"
PARAGRAPH: Final = f"<p>{SAID}.</p>"


def drawn(nodes: list[Node]) -> str:
    """The tree as names with what they hold in brackets."""
    return " ".join(f"{node.name}({drawn(node.inside)})" if node.inside else node.name for node in nodes)


def depth(nodes: list[Node]) -> int:
    return 1 + max((depth(node.inside) for node in nodes), default=0)


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("<ul><li>a<ol><li>b</ol></ul>", "list(item(paragraph ordered(item(paragraph))))"),
        ("<div><li>a<li>b</div>", "list(item(paragraph) item(paragraph))"),
        ("<ul>a<li>b</ul>", "list(item(paragraph) item(paragraph))"),
        ("<ul><li>a<p>b</p></ul>", "list(item(paragraph paragraph))"),
        ("<ol><h2>a</h2><li>b</ol>", "ordered(item(heading) item(paragraph))"),
        (
            "<dl><dt>a<dd>b<dt>c<dd>d</dl>",
            "terms(term(paragraph) definition(paragraph) term(paragraph) definition(paragraph))",
        ),
        ("<dd>a</dd>", "terms(definition(paragraph))"),
        ("<blockquote>a<ul><li>b</ul></blockquote>", "quote(paragraph list(item(paragraph)))"),
        (
            "<table><caption>c</caption><tr><th>a<td>b<tr><td>c<td></table>",
            "table(caption row(head(paragraph) cell(paragraph)) row(cell(paragraph) cell))",
        ),
        ("<table><tr><td><p>a</p><h2>b</h2><p>c</p></table>", "paragraph heading paragraph"),
        ("<pre>a<div>b</div></pre>", "code(line line)"),
        ("<textarea>a\n  b</textarea>", "paragraph"),
    ],
)
def test_each_part_stands_where_its_kind_may(page: str, wanted: str) -> None:
    assert drawn(all_nodes(f"<section>{page}</section>")) == wanted


def test_a_part_out_of_place_gets_what_it_needs_around_it() -> None:
    root = Node("root")
    for child in (leaf("a", "caption"), Node("cell", [leaf("b")]), Node("row"), Node("item"), leaf("c")):
        put(root, child)
    assert drawn(root.inside) == "caption table(row(cell(paragraph)) row) list(item) paragraph"


@pytest.mark.parametrize(
    "tags", [("ul", "li"), ("table", "tr", "td"), ("blockquote",), ("ol", "li", "dl", "dd", "blockquote")]
)
def test_containers_nest_no_deeper_than_a_reader_can_follow(tags: tuple[str, ...]) -> None:
    opened = "".join(f"<{tag}>" for tag in tags)
    nodes = all_nodes(PARAGRAPH + (opened + "x") * 400 + PARAGRAPH)
    assert depth(nodes) <= NESTED + 4
    for written in (to_markdown(nodes), to_html(nodes), to_xml(nodes, "", (), "")):
        assert written.count(SAID) == 2


def test_tables_fifty_deep_lose_no_word() -> None:
    page = PARAGRAPH + "<table><tr><td>out</td><td>" * 50 + "core" + "</td></tr></table>" * 50 + PARAGRAPH
    written = to_markdown(all_nodes(page))
    assert (written.count("out"), written.count("core"), written.count(SAID)) == (50, 1, 2)


@pytest.mark.parametrize("write", [to_markdown, to_html, lambda nodes: to_xml(nodes, "", (), "")])
def test_a_table_of_five_megabytes_is_written_in_linear_time(write: object) -> None:
    assert callable(write)
    seconds = []
    for rows in (2_000, 16_000):
        nodes = all_nodes("<p>a</p><table>" + "<tr><td>Mell<td rowspan=3>04:12<td>1.3" * rows + "</table>")
        start = time.process_time()
        write(nodes)
        seconds.append(time.process_time() - start)
    assert seconds[1] < 20 * seconds[0] + 0.2


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        pytest.param(PARAGRAPH, PARAGRAPH, True, id="between paragraphs"),
        pytest.param(PARAGRAPH, "<a href=/>Home</a>", False, id="after the body"),
        pytest.param("<a href=/>Home</a>", PARAGRAPH, False, id="before the body"),
        pytest.param(PARAGRAPH, "", True, id="at the end of the page"),
        pytest.param("<a href=/>Home</a>", "<a href=/>Log in</a>", False, id="among chrome"),
    ],
)
def test_a_picture_belongs_to_the_body_by_its_neighbours(before: str, after: str, kept: bool) -> None:
    page = f"{before}<div><img src=b.jpg alt=boat></div>{after}"
    assert ("![boat](b.jpg)" in analysed(page).to_markdown()) == kept


FIGURE: Final = "<figure><img src=b.jpg alt=boat>{}</figure>"
CAPTIONED: Final = FIGURE.format("<figcaption>The boat</figcaption>")
CARD: Final = "<a href=/ebb>Ebb and flow</a>"


@pytest.mark.parametrize(
    ("end", "kept"),
    [
        pytest.param(CAPTIONED, True, id="figure with a caption"),
        pytest.param(FIGURE.format(""), True, id="figure"),
        pytest.param(f"<div><a href=/big>{CAPTIONED}</a></div>", True, id="figure in other elements"),
        pytest.param(f"{CAPTIONED}<ul><li>{CARD}</ul>", True, id="figure with a caption before links"),
        pytest.param(f"{FIGURE.format('')}<h3>{CARD}</h3>", False, id="teaser"),
        pytest.param(f"<div>{FIGURE.format('')}<h3>{CARD}</h3></div>", False, id="teaser of its own"),
        pytest.param(f"<div>{CAPTIONED}{CAPTIONED}<h3>{CARD}</h3></div>", False, id="teasers"),
        pytest.param(f"<div>{FIGURE.format('')}<p>Jane Lind</p></div>", False, id="author"),
        pytest.param("<div><a href=/x><img src=b.jpg alt=boat></a></div>", False, id="button"),
        pytest.param(f"</article>{CAPTIONED}<article>", False, id="figure behind the article"),
    ],
)
def test_a_picture_may_end_the_article_before_the_page_goes_on(end: str, kept: bool) -> None:
    page = f"<article>{PARAGRAPH}<p>{SAID} on Monday.</p>{end}</article><footer>{CARD}</footer>"
    assert ("![boat](b.jpg)" in analysed(page).to_markdown()) == kept


@pytest.mark.parametrize(
    "figure",
    [
        "<figure><img src=b.jpg alt=boat><figcaption>The <i>boat</i></figcaption></figure>",
        "<figure><figcaption>The <i>boat</i></figcaption><img src=b.jpg alt=boat></figure>",
    ],
)
def test_a_caption_stands_under_its_picture_and_only_there(figure: str) -> None:
    document = analysed(PARAGRAPH + figure + PARAGRAPH)
    assert "![boat](b.jpg)\\\nThe *boat*\n" in document.to_markdown()
    assert "The boat" not in document.text
    assert "boat" not in document.to_markdown(images=False)


@pytest.mark.parametrize("caption", ["figcaption", "figcaption><p"])
@pytest.mark.parametrize("first", [True, False])
def test_a_caption_of_a_table_or_of_code_comes_with_it(caption: str, first: bool) -> None:
    table = (
        "<table><tr><th>Port of call and harbour, by the old tables<th>High water, by the old tables as well"
    )
    table += "<tr><td>Mell, as said<td>04:12 in the morning, as it was printed in the old tables</table>"
    said = f"<{caption}>Table: <i>Jens Ott</i></figcaption>"
    figure = f"<figure>{said * first}{table}{said * (not first)}</figure>"
    document = analysed(PARAGRAPH + figure + f"<p>{SAID} on Monday.</p>")
    assert "Table: *Jens Ott*\n\n| Port" in document.to_markdown()
    assert "<table>\n<caption>Table: <em>Jens Ott</em></caption>" in document.to_html()
    assert "<table>\n<head>Table: " in document.to_xml()
    assert "Jens" not in document.text + document.to_markdown(tables=False)
    code = "<pre>the_tide_tables = (one, two, three, four, five) + more and the_old_tables not in new</pre>"
    document = analysed(PARAGRAPH + figure.replace(table, code) + f"<p>{SAID} on Monday.</p>")
    assert "Table: *Jens Ott*" in document.to_markdown()
    assert "Jens" not in document.text


def test_an_image_is_hidden_only_where_the_text_around_it_is_dropped() -> None:
    figure = "<figure><img src={}.jpg></figure>"
    body = f"{PARAGRAPH}<p>{SAID} <img src=a.jpg>.</p>{figure.format('b')}{PARAGRAPH}"
    written = analysed(f"<article hidden>{body}</article>").to_markdown()
    assert "![](a.jpg)" in written
    assert "![](b.jpg)" in written
    hidden = f"<div hidden>{figure.format('c')}</div><figure><img src=d.jpg hidden></figure>"
    assert "![" not in analysed(PARAGRAPH + hidden + PARAGRAPH).to_markdown()


def test_an_image_without_scripts_stands_where_the_one_loaded_late_does() -> None:
    late = "<figure><img src=data:x><noscript><img src=b.jpg></noscript></figure>"
    assert "![](b.jpg)" in analysed(PARAGRAPH + late + PARAGRAPH).to_markdown()


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        ("highlight-default notranslate", ""),
        ("highlight-none", ""),
        ("language-plaintext highlighter-rouge", ""),
        ("lang-switcher", ""),
        ("language-selector__list", ""),
        ("lang-none language-sh", "sh"),
        ("highlight highlight-source-shell", "shell"),
        ("sourceCode python", "python"),
        ("sourceCode numberSource python numberLines", "python"),
        ("sourceCode cb1", ""),
        ("hljs python", "python"),
        ("hljs language-c++", "c++"),
        ("brush: python; toolbar: false", "python"),
    ],
)
def test_a_language_is_told_from_other_names(names: str, wanted: str) -> None:
    (node,) = all_nodes(f"<pre class='{names}'>a = 1</pre>")
    assert node.language == wanted


LINE: Final = (Run("bob"),)


@pytest.mark.parametrize(
    ("post", "wanted"),
    [
        pytest.param("<blockquote>said</blockquote><p>x</p>", "{} quote(paragraph) paragraph", id="quote"),
        pytest.param("<ul><li>said<li>x</ul>", "{} list(item(paragraph) item(paragraph))", id="list"),
        pytest.param("<ol><li><pre>said</pre></ol>", "{} ordered(item(code(line)))", id="code in a list"),
        pytest.param("<ul><li>x<li>said</ul>", "list(item(paragraph) item({} paragraph))", id="later item"),
        pytest.param(
            "<ul><li><b>who</b><blockquote>said</blockquote></ul>",
            "list(item({} quote(paragraph)))",
            id="item that is a post",
        ),
        pytest.param(
            "<ul><li>said<li>said</ul>", "list(item({} paragraph) item({} paragraph))", id="list of posts"
        ),
    ],
)
def test_who_wrote_a_post_stands_above_all_of_it(post: str, wanted: str) -> None:
    page = segmented(f"<section>{post}</section>")
    source = read(f"<section>{post}</section>", None, "html")
    keep = np.array([text != "who" for text in page.texts], dtype=np.bool_)
    signed = {at: LINE for at, text in enumerate(page.texts) if text == "said"}
    nodes = tree(page, keep, inlines(source, page), signed=signed)
    assert drawn(nodes) == wanted.replace("{}", "paragraph")


def test_what_is_not_wanted_goes_with_all_that_it_leaves_empty() -> None:
    link, image = Mark("link", "/x"), Mark("image", "/y.png")
    nodes = [
        Node("paragraph", runs=(Run("the ", ()), Run("", (image,)), Run(" red "), Run("lamp", (link,)))),
        Node("list", [Node("item", [Node("paragraph", runs=(Run("boat", (link, image)),))])]),
        leaf("x", "cell"),
    ]
    kept = chosen(nodes, links=False, images=False, tables=False)
    assert [leaf.runs for leaf in leaves(kept)] == [(Run("the "), Run("red "), Run("lamp"))]
    assert len(kept) == 1
    assert chosen(nodes, links=True, images=True, tables=True) == nodes
