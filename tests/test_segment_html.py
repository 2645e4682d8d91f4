"""HTML to blocks: what a browser shows, in its order, cut where a browser breaks, and nothing else."""

from __future__ import annotations

import time
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.model import Blocks, Elements
from tests.helpers import bug, cases, drawn, segmented
from tests.strategies import html_pages

C1 = "".join(map(chr, range(0x80, 0xA0)))  # controls that are read as the signs they were meant to be


def cut(page: str) -> Blocks:
    return segmented(page, "html")


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(("page", "wanted"), cases("segment_html"))
def test_a_page_is_cut_into_blocks(page: str, wanted: str) -> None:
    assert drawn(cut(page)) == wanted


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        ("a&#1;b&#x1b;c", ["a\ufffdb\ufffdc"]),
        ("<svg><path><p>a</p>", ["a"]),
        bug("<map><p>a</p></map>", ["a"], why="the text of <map> is visible"),
        bug("<noframes><p>a</p></noframes>", ["a"], why="markup in <noframes> is shown as text: <p>a</p>"),
        ("<p>The <tide-term>ebb</tide-term> is late.", ["The ebb is late."]),
    ],
)
def test_a_page_is_cut_as_a_browser_shows_it(page: str, texts: list[str]) -> None:
    assert cut(page).texts == texts


@pytest.mark.parametrize("item", ["<li></li>", "<li><img src=x></li>", "<li><a href=/x><img></a></li>"])
def test_an_item_without_text_does_not_make_an_item_of_what_follows(item: str) -> None:
    assert drawn(cut(f"<ul>{item}</ul><p>After</p>")) == "paragraph: After"


@pytest.mark.parametrize("page", ["<p>&shy;</p>", bug("<pre>&shy;</pre>", why="gives a block without text")])
def test_what_is_never_drawn_is_no_block(page: str) -> None:
    assert cut(page).texts == []


# What stands in a block besides its text


def test_links_and_bold_are_counted_in_characters_without_spaces() -> None:
    blocks = cut("<p>See <a href=/t>the <b>tide</b> tables</a> now</p><p>x <strong>y</strong></p>")
    assert (blocks.links, blocks.anchors, blocks.strong) == ([13, 0], [1, 0], [4, 1])


@pytest.mark.parametrize(
    ("page", "links"),
    [
        ("<p><a>low</a><br><a>low</a></p>", [6]),
        bug(
            "<a>a<br><br>water</a>", [1, 5], why="halves get equal shares: a block of 1 letter has 3 in links"
        ),
        bug("<p><a>low&shy;er</a></p>", [5], why="soft hyphens count in links and not in the text"),
    ],
)
def test_no_block_has_more_of_a_link_than_it_shows(page: str, links: list[int]) -> None:
    assert cut(page).links == links


def test_names_of_inline_elements_go_with_their_block() -> None:
    blocks = cut("<p class=p>a <span class='x y' id=z>b</span></p><p>c</p>")
    assert blocks.inner == ["x y z", ""]


def test_images_and_fields_count_for_the_next_text() -> None:
    blocks = cut("<p>a</p><img><figure><img></figure><input><input type=hidden><p>b</p>")
    assert (blocks.images, blocks.fields) == ([0, 2], [0, 1])


def test_html_has_no_lines_and_no_gaps() -> None:
    blocks = cut("<p>a</p>\n\n<p>b</p>")
    assert blocks.gaps is None
    assert blocks.elements is not None
    assert [blocks.elements.tags[place] for place in blocks.places] == ["p", "p"]


@pytest.mark.parametrize(
    ("page", "hidden"),
    [
        ("<p>x", False),
        ("<p hidden>x", True),
        ("<p hidden=''>x", True),
        ("<p style='color: red; DISPLAY : NONE'>x", True),
        ("<p style=visibility:hidden>x", True),
        ("<p style='--display: block'>x", False),
        ("<p aria-hidden=true>x", True),
        ("<p aria-hidden=false>x", False),
        ("<div hidden><section><p>x", True),
        ("<div hidden>y</div><p>x", False),
        ("<noscript><p>x", True),
    ],
)
def test_hidden_elements_and_all_inside_them_are_noted(page: str, hidden: bool) -> None:
    blocks = cut(page)
    assert blocks.elements is not None
    assert blocks.elements.hidden[blocks.places[-1]] is hidden


# What a page says outside its text


def test_the_head_of_a_page_is_kept() -> None:
    head = cut(
        "<html lang=de-AT><head><title> Low \n water &amp; mud</title><meta name=Author content=' Ada '>"
        "<meta property=og:title content=Ebb><meta name=empty content=''><meta charset=utf-8>"
        "<link rel=canonical href=/ebb><link rel=x></head><body><p>a<p><time datetime=2024-05-06>May</time>"
    ).head
    assert (head.title, head.language) == ("Low water & mud", "de-AT")
    assert head.metas == (("author", "Ada"), ("og:title", "Ebb"))
    assert head.links == (("canonical", "/ebb"),)
    assert head.times == (("2024-05-06", 1),)


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<title>One</title><title>Two</title>", "One"),
        bug("<p>x</p><title>One</title>", "One", why="a title that stands in the body is not read"),
        bug("<svg><title>Icon</title></svg><title>One</title>", "One", why="the same: <svg> opens the body"),
        ("<head><svg><title>Icon</title></svg></head>", ""),
        ("<TITLE>a <b> c</TITLE>", "a <b> c"),
        ("<title></title>", ""),
        ("<p>x", ""),
    ],
)
def test_the_title_is_the_first_of_the_page_and_not_of_a_picture(page: str, title: str) -> None:
    blocks = cut(page + "<p>text")
    assert blocks.head.title == title
    assert blocks.texts[-1] == "text"


def test_every_json_ld_script_is_read_and_no_other() -> None:
    blocks = cut(
        '<script type="application/ld+json">{"a": "<p>x</p>"}</script><p>b</p><script>var c</script>'
        '<script type=" APPLICATION/LD+JSON ">\n[]\n</script><script type=application/json>{}</script>'
    )
    assert blocks.head.items == ({"a": "<p>x</p>"},)
    assert blocks.texts == ["b"]


# Hostile pages


@pytest.mark.parametrize("tag", ["div", "span", "b", "blockquote", "table", "font", "section", "x-y", "ul"])
def test_text_under_3000_levels_is_kept(tag: str) -> None:
    page = f"<p>before</p>{f'<{tag}>' * 3000}deep{f'</{tag}>' * 3000}<p>after</p>"
    assert cut(page).texts == ["before", "deep", "after"]


def test_blocks_beyond_the_deepest_element_are_still_cut() -> None:
    deep = "<p>one</p><p>two <b>three</b></p><ul><li>four</ul>five<script>no</script><style>no</style>"
    page = "<div>" * 1500 + deep + "<svg><text>no</text></svg><h2>six</h2>" + "</div>" * 1500 + "<p>after"
    assert cut(page).texts == ["one", "two three", "four", "five", "six", "after"]


@pytest.mark.parametrize(
    "inside",
    [
        "high<br>water",
        "<x-y>high</x-y><x-y>water</x-y>",
        "<div>high</div><div>water</div>",
    ],
)
def test_words_under_many_levels_are_not_glued(inside: str) -> None:
    assert "highwater" not in cut("<div>" * 600 + inside).texts


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("<a class=username>vera</a><time datetime=2024-02-07>2024-02-07</time>", "vera 2024-02-07"),
        ("<span class=post-author>vera</span><span>Member</span>", "vera Member"),
        ("<i>Start<b class=u-srOnly>on</b></i>", "Start on"),
        ("<i class=first-letter>T</i>he tide at <time>9</time>.", "The tide at 9."),
        ("于<time>2024年</time>发布", "于2024年发布"),
    ],
)
def test_a_name_and_a_time_are_not_glued_to_what_is_beside_them(line: str, text: str) -> None:
    assert cut(f"<p>{line}</p>").texts == [text]


@pytest.mark.parametrize(
    ("quote", "texts"),
    [
        ("<div><cite><a>ann</a> wrote:</cite>High water.</div>", ["ann wrote:\nHigh water."]),
        ("<cite>The Tide</cite> was a paper.", ["The Tide was a paper."]),
        ("It said <cite>Tide</cite>s.", ["It said Tides."]),
    ],
)
def test_who_is_quoted_stands_above_what_he_said(quote: str, texts: list[str]) -> None:
    assert cut(f"<blockquote>{quote}</blockquote>").texts == texts


def test_a_text_of_12_megabytes_is_kept_to_its_end() -> None:
    size = 12_000_000
    assert [len(text) for text in cut(f"<p>{'x' * size}</p><p>after</p>").texts] == [size, len("after")]


@pytest.mark.parametrize(
    "page",
    [
        "<!--{}-->",
        "<script>{}</script>",
        "<img src='data:{}'>",
        "<p title={}></p>",
        "<{}></p>",
        "<p {}=1></p>",
    ],
)
def test_what_follows_12_megabytes_of_anything_is_kept(page: str) -> None:
    assert cut(page.format("x" * 12_000_000) + "<p>after</p>").texts == ["after"]


def test_a_tag_of_very_many_attributes_is_read_at_once() -> None:
    page = f"<p {' '.join(f'a{at}=1' for at in range(50_000))}>x</p><p>after</p>"
    assert seconds(page) < 1
    assert cut(page).texts == ["x", "after"]


UNITS = [
    *(
        "<div>",
        "</div>",
        "<p>x",
        "<b>x",
        "<a>x",
        "<li>x",
        "<ul><li>x",
        "<table><tr><td>x",
        "<br>",
        "x<br>",
        "<h2>x",
    ),
    *(
        "<",
        "</",
        "<!",
        "<!--",
        "<![CDATA[",
        "<p a='",
        "&",
        "&a",
        "&#",
        "<script>",
        "<svg>",
        "<x-y>",
        "<p class=a>x",
    ),
    *(
        "<table>",
        "<tr><td>1<td>2",
        "<table><tr><td>x</table>",
        "x",
        " ",
        "<title>",
        "<pre>\n",
        "<select><option>x",
    ),
    *("<p hidden style='display :'>x", "<i><p>x</i>", "<form><input>", "\u00ad"),
]


def seconds(page: str) -> float:
    start = time.process_time()
    cut(page)
    return time.process_time() - start


@pytest.mark.parametrize("unit", UNITS)
def test_twice_the_page_takes_about_twice_the_time(unit: str) -> None:
    """Noise is answered by measuring again."""
    short, long = unit * (20_000 // len(unit)), unit * (160_000 // len(unit))
    assert any(seconds(long) <= 16 * seconds(short) + 0.02 for _ in range(4))


def test_unmatched_end_tags_take_no_longer_the_more_elements_are_open() -> None:
    short, long = ("<div>" * size + "</p>" * size for size in (2_500, 20_000))
    assert any(seconds(long) <= 20 * seconds(short) + 0.02 for _ in range(2))


# Properties


def elements_of(blocks: Blocks) -> Elements:
    assert blocks.elements is not None
    return blocks.elements


@given(st.one_of(html_pages, st.text(max_size=200), st.text("<>/ab!-=&;'\" \n", max_size=60)))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_blocks_in_columns_of_one_length(page: str) -> None:
    blocks = cut(page)
    columns = [
        *(blocks.kinds, blocks.levels, blocks.places, blocks.links, blocks.anchors, blocks.inner),
        *(blocks.strong, blocks.images, blocks.fields),
    ]
    assert [len(column or ()) for column in columns] == [len(blocks)] * len(columns)
    for text, kind, links, strong in zip(
        blocks.texts, blocks.kinds, blocks.links or (), blocks.strong or (), strict=True
    ):
        assert text.strip()
        assert kind == "code" or all(" ".join(line.split()) == line for line in text.split("\n"))
        assert links >= 0
        assert strong >= 0


@given(html_pages)
@settings(max_examples=200, deadline=None)
def test_everything_inside_an_element_is_one_range_of_blocks(page: str) -> None:
    blocks = cut(page)
    tree = elements_of(blocks)
    assert (
        len(
            {
                len(column)
                for column in (tree.tags, tree.names, tree.parents, tree.first, tree.end, tree.hidden)
            }
        )
        == 1
    )
    assert (tree.parents[0], tree.first[0], tree.end[0]) == (0, 0, len(blocks))
    for at, parent in enumerate(tree.parents[1:], 1):
        assert parent < at
        assert tree.first[parent] <= tree.first[at] <= tree.end[at] <= tree.end[parent]
    for number, place in enumerate(blocks.places):
        above = place
        while above:
            assert tree.first[above] <= number < tree.end[above]
            above = tree.parents[above]


word = st.from_regex(r"[a-zäßд字]{1,5}", fullmatch=True)
leaf = st.lists(word, min_size=1, max_size=4).map(" ".join).map(lambda text: (text, text))
unseen = st.builds(
    lambda tag, text: (f"<{tag}>{text}</{tag}>", ""),
    st.sampled_from(["script", "style", "template", "svg", "iframe", "noembed"]),
    word,
)
TAGS = (
    "div p section ul li table tr td b i span a em x-y tide h2 blockquote pre font button form dl dt".split()
)


def _wrap(tag: str, inside: list[tuple[str, str]]) -> tuple[str, str]:
    return f"<{tag}>{''.join(html for html, _ in inside)}</{tag}>", "".join(text for _, text in inside)


trees = st.recursive(
    st.one_of(leaf, leaf, unseen),
    lambda inside: st.builds(_wrap, st.sampled_from(TAGS), st.lists(inside, max_size=4)),
    max_leaves=20,
)


@given(st.lists(trees, max_size=5))
@settings(max_examples=200, deadline=None)
def test_nothing_visible_is_lost_and_nothing_unseen_appears(parts: list[tuple[str, str]]) -> None:
    page, visible = _wrap("main", parts)
    assert squeezed("".join(cut(page).texts)) == squeezed(visible)


@given(st.lists(trees, max_size=5), st.sampled_from(["div", "section", "x-y", "span"]), st.integers(1, 700))
@settings(max_examples=60, deadline=None)
def test_a_wrapper_changes_no_text(parts: list[tuple[str, str]], tag: str, times: int) -> None:
    page = "".join(html for html, _ in parts)
    plain = cut(f"<main>{page}</main>").texts
    wrapped = cut(f"<main>{f'<{tag}>' * times}{page}{f'</{tag}>' * times}</main>").texts
    assert squeezed("".join(wrapped)) == squeezed("".join(plain))
    if times < 400:
        assert wrapped == plain


@given(html_pages)
@settings(deadline=None)
def test_tags_attributes_and_comments_that_say_nothing_change_nothing(page: str) -> None:
    wanted = drawn(cut(f"<main>{page}</main>"))
    assert drawn(cut(f"<!-- x --><main>{page}</main><!-- <p>x</p> -->")) == wanted
    assert drawn(cut(f"<MAIN data-x='1' onclick=\"a>b\">{page}</MAIN>")) == wanted


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters=C1), max_size=20), max_size=6))
@settings(deadline=None)
def test_escaped_text_comes_back_as_it_was(texts: list[str]) -> None:
    blocks = cut("".join(f"<p>{escape(text)}</p>" for text in texts))
    assert blocks.texts == [squeezed_lines for text in texts if (squeezed_lines := shown(text))]


def shown(text: str) -> str:
    """``text`` as reading and a browser leave it: no control characters, single spaces."""
    control = {*range(9), 11, *range(14, 32), 127}
    replaced = text.translate(dict.fromkeys(control, "\ufffd") | dict.fromkeys((0xAD, 0xFEFF, 0x2060)))
    text = " ".join(replaced.split())
    return text if text.strip("\u200b\u200c\u200d\u200e\u200f") else ""


def test_a_paragraph_of_nothing_that_is_drawn_is_no_block() -> None:
    assert cut("<p>High</p><p>\u200b</p><p>wa\u200bter</p>").texts == ["High", "wa\u200bter"]
