"""Metadata: from structured data, from meta elements, from the lines of the page."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from typing import Any, Final

import pytest

from cleaner.document import Document
from tests.helpers import analysed, cases

BODY: Final = (
    "The tables for the coming week were printed a day too late, and nobody at the office could say why.",
    "Skippers were told to add an hour to the old ones until the new ones arrive, which may be in a week.",
)
ARTICLE: Final = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Low water at Mell",
    "datePublished": "2024-03-05T10:00:00+01:00",
    "dateModified": "2024-03-06",
    "author": {"@type": "Person", "name": "Jane Lind"},
    "publisher": {"@type": "Organization", "name": "Tidewater Post"},
    "image": ["https://tide.example/a.jpg", "https://tide.example/b.jpg"],
}
GRAPH: Final = """
<meta property="og:title" content="Low water at Mell"><meta property="og:site_name" content="Tidewater Post">
<meta property="og:url" content="https://tide.example/n/1">
<meta property="og:image" content="https://tide.example/a.jpg">
<meta property="og:description" content="Late again."><meta name="author" content="Jane Lind">
<meta property="article:published_time" content="2024-03-05T10:00:00Z">
<meta property="article:modified_time" content="2024-03-06T10:00:00Z">"""
MARCH_5, MARCH_6 = datetime.date(2024, 3, 5), datetime.date(2024, 3, 6)


ARTICLE_OF_NO_DAY = '<meta property="og:type" content="article">'


def html(*lines: str, head: str = "", url: str | None = None) -> Document:
    """A page whose body is ``BODY``, with other lines above it."""
    above = [line if line.startswith("<") else f"<p>{line}</p>" for line in lines]
    below = [f"<p>{line}</p>" for line in BODY]
    page = f"<html><head>{head}</head><body>{''.join(above + below)}<a href='/'>Home</a></body></html>"
    return analysed(page, words=18, url=url)


def text(*lines: str) -> Document:
    return analysed("\n\n".join([*lines, *BODY]), words=18)


def json_ld(data: Any) -> str:
    written = data if isinstance(data, str) else json.dumps(data)
    return f'<script type="application/ld+json">{written}</script>'


def article(**changes: Any) -> str:
    return json_ld({**ARTICLE, **changes})


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(json_ld(ARTICLE), id="an object"),
        pytest.param(json_ld([ARTICLE]), id="a list"),
        pytest.param(json_ld([[], None, 3, "x", [ARTICLE]]), id="a list of anything"),
        pytest.param(json_ld({"@graph": [{"@type": "WebSite", "name": "x"}, ARTICLE]}), id="a graph"),
        pytest.param(json_ld({"@graph": ARTICLE}), id="a graph of one"),
        pytest.param(json_ld({"@type": "WebPage", "mainEntity": ARTICLE}), id="a main entity"),
        pytest.param(
            json_ld({"@type": "WebPage", "datePublished": "2001-01-01"}) + json_ld(ARTICLE), id="second"
        ),
        pytest.param(json_ld("{broken") + json_ld(ARTICLE), id="after broken data"),
        pytest.param(json_ld(json.dumps(ARTICLE) + ";\n"), id="with a semicolon"),
        pytest.param(article(description="two\nlines").replace("\\n", "\n"), id="raw line break in a string"),
        pytest.param(article(**{"@type": ["Thing", "BlogPosting"]}), id="several types"),
        pytest.param(article(**{"@type": "https://schema.org/NewsArticle"}), id="type as an address"),
        pytest.param(article(**{"@type": "DiscussionForumPosting"}), id="a thread"),
        pytest.param(GRAPH, id="Open Graph"),
    ],
)
def test_structured_data_in_any_usual_shape(head: str) -> None:
    found = html(head=head)
    assert found.title == "Low water at Mell"
    assert found.authors == ("Jane Lind",)
    assert (found.date, found.date_modified) == (MARCH_5, MARCH_6)
    assert found.site_name == "Tidewater Post"
    assert found.image == "https://tide.example/a.jpg"


@pytest.mark.parametrize("shape", ["<!-- {} -->", "//<![CDATA[\n{}\n//]]>", "<![CDATA[{}]]>"])
def test_structured_data_wrapped_against_old_parsers(shape: str) -> None:
    assert html(head=json_ld(shape.format(json.dumps(ARTICLE)))).authors == ("Jane Lind",)


@pytest.mark.parametrize(
    "data",
    [
        "{broken",
        "",
        "null",
        '"text"',
        "[" * 20_000,
        '{"@graph":' * 5_000,
        "1" * 5_000,
        '{"@type": null}',
        '{"@type": "NewsArticle", "headline": 7, "author": 7, "datePublished": 7, "image": 7}',
        '{"@type": "NewsArticle", "headline": [], "author": [[]], "datePublished": {}, "image": [{}]}',
        '{"@type": "NewsArticle", "author": [null, {"name": null}], "publisher": [], "image": [[]]}',
        '{"@type": ["NewsArticle", null, 3], "datePublished": "soon", "dateModified": ""}',
    ],
)
def test_broken_structured_data_leaves_what_the_page_itself_says(data: str) -> None:
    found = html("<h1>Low water at Mell</h1>", "By Jane Lind", head=json_ld(data))
    assert (found.title, found.authors, found.date) == ("Low water at Mell", ("Jane Lind",), None)


TEN: Final = [
    {
        **ARTICLE,
        "headline": f"Low water in year {number}",
        "author": f"Jane {name}",
        "datePublished": f"20{number + 10}-03-05",
    }
    for number, name in enumerate("Adler Berg Carlsen Dahl Eklund Falk Gran Holm Ibsen Juhl".split())
]


def test_of_ten_that_disagree_the_one_that_the_page_shows_is_believed() -> None:
    shown = ("<h1>Low water in year 7</h1>", "By Jane Holm", "5 March 2017")
    for data in (TEN, TEN[::-1]):
        found = html(*shown, head="".join(map(json_ld, data)))
        assert (found.title, found.authors) == ("Low water in year 7", ("Jane Holm",))
        assert found.date == datetime.date(2017, 3, 5)
        assert found.text == html(*shown).text


@pytest.mark.parametrize("date", ["2051-01-01", "9999-12-31", "0001-01-01", "2024-13-45", "99999-01-01"])
def test_a_date_that_no_page_can_have_gives_way_to_one_that_is_shown(date: str) -> None:
    data = article(datePublished=date, dateModified=date)
    assert (html(head=data).date, html(head=data).date_modified) == (None, None)
    assert html("<h1>Low water at Mell</h1>", "5 March 2024", head=data).date == MARCH_5


@pytest.mark.parametrize(
    "author",
    [
        "https://harbour.example/jane",
        "//harbour.example/jane",
        "www.harbour.example",
        "Harbour.com",
        "news.harbour.org/jane",
        "jane@harbour.example",
        "@jane",
        "mailto:jane@harbour.example",
    ],
)
def test_an_address_is_no_author(author: str) -> None:
    for head in (article(author=author), article(author={"name": author}), article(author=[author, author])):
        assert html(head=head).authors == ()
    assert html(f"By {author}").authors == ()


def test_a_name_with_points_is_one() -> None:
    for name in ("J.R.R. Tolmey", "J.K.Rolling", "john.berg"):
        assert html(head=article(author=name)).authors == (name,)


def test_data_longer_than_an_article_is_passed_over_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    data = json.dumps({"@type": "NewsArticle", "headline": "Low water at Mell"})
    heads = [json_ld(data), json_ld(data + " " * 100)]
    monkeypatch.setattr("cleaner.head.LONG", 100)
    monkeypatch.setattr("cleaner.head.LONG", 100)
    short, long = (html("Salt", head=head) for head in heads)
    assert (short.title, short.warnings) == ("Low water at Mell", ())
    assert (long.title, long.warnings) == ("", ("JSON-LD of more than 100 characters was not read",))


def test_an_article_is_believed_before_open_graph_and_that_before_a_byline() -> None:
    early = (
        '<meta property="article:published_time" content="2020-01-01"><meta name="author" content="Ola Berg">'
    )
    assert html("By Max Muster", head=early + json_ld(ARTICLE)).authors == ("Jane Lind",)
    assert html("By Max Muster", head=early + json_ld(ARTICLE)).date == MARCH_5
    assert html("By Max Muster", head=early).authors == ("Ola Berg",)
    assert html("By Max Muster", head=early).date == datetime.date(2020, 1, 1)


def test_a_date_shown_below_the_title_is_believed_before_one_that_is_shown_nowhere() -> None:
    early = '<meta property="article:published_time" content="2020-01-01">'
    assert html("<h1>Low water at Mell</h1>", "5 March 2024", head=early).date == MARCH_5
    assert html("<h1>Low water at Mell</h1>", "Updated 5 March 2024", head=early).date == datetime.date(
        2020, 1, 1
    )
    both = html("<h1>Low water at Mell</h1>", "1 January 2020", "5 March 2024", head=early)
    assert both.date == datetime.date(2020, 1, 1)


@pytest.mark.parametrize("name", ["article:published_time", "dcterms.date", "publish-date", "sailthru.date"])
def test_a_meta_element_named_after_publishing_dates_the_page(name: str) -> None:
    assert html(head=f'<meta name="{name}" content="2024-03-05">').date == MARCH_5


def test_a_meta_element_named_after_changing_does_not() -> None:
    found = html(head='<meta name="last-modified-date" content="2024-03-06">')
    assert (found.date, found.date_modified) == (None, MARCH_6)


def test_a_date_of_the_site_is_not_the_date_of_the_article() -> None:
    assert html(head=json_ld({"@type": "WebSite", "datePublished": "2001-01-01"})).date is None


def test_a_time_element_dates_a_page_that_says_nothing_else() -> None:
    assert html('<time datetime="2024-03-05T10:00">Tuesday</time>').date == MARCH_5


@pytest.mark.parametrize(
    ("author", "wanted"),
    [
        ("Jane Lind", ("Jane Lind",)),
        ("Jane Lind and Ola Berg", ("Jane Lind", "Ola Berg")),
        (["Jane Lind", {"@type": "Person", "name": "Ola Berg"}], ("Jane Lind", "Ola Berg")),
        ([{"name": "Jane Lind"}, {"name": "Jane Lind"}], ("Jane Lind",)),
        ({"@type": "Organization", "name": "Reuters"}, ("Reuters",)),
        ({"name": "By Jane Lind"}, ("Jane Lind",)),
        ({"name": "田中花子"}, ("田中花子",)),
        ({"name": "Анна Петрова"}, ("Анна Петрова",)),
        ("https://tide.example/authors/jane", ()),
        ("desk@tide.example", ()),
        ("", ()),
    ],
)
def test_authors_in_structured_data(author: Any, wanted: tuple[str, ...]) -> None:
    assert html(head=article(author=author)).authors == wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        pytest.param("José Ortega y Gasset", ("José Ortega y Gasset",), id="a joining word inside a name"),
        pytest.param(
            "Maria da Conceição Silva dos Santos", ("Maria da Conceição Silva dos Santos",), id="long"
        ),
        pytest.param("Sammy Davis, Jr.", ("Sammy Davis, Jr.",), id="a comma inside a name"),
    ],
)
def test_the_name_of_one_person_in_structured_data_is_taken_whole(name: str, wanted: tuple[str, ...]) -> None:
    assert html(head=article(author={"@type": "Person", "name": name})).authors == wanted


def test_an_author_who_is_described_elsewhere_is_looked_up() -> None:
    person = {"@type": "Person", "@id": "#jane", "name": "Jane Lind"}
    for author in ({"@id": "#jane"}, "#jane", [{"@id": "#jane"}]):
        graph = {"@graph": [{**ARTICLE, "author": author}, person]}
        assert html(head=json_ld(graph)).authors == ("Jane Lind",)


def test_a_card_that_says_who_wrote_it_is_read_and_one_that_says_how_long_it_takes_is_not() -> None:
    card = '<meta name="twitter:label1" content="{}"><meta name="twitter:data1" content="{}">'
    assert html(head=card.format("Written by", "Jane Lind")).authors == ("Jane Lind",)
    assert html(head=card.format("Verfasst von", "Max Muster")).authors == ("Max Muster",)
    assert html(head=card.format("Est. reading time", "Three minutes")).authors == ()


def test_the_site_is_the_author_only_where_nobody_else_is() -> None:
    site = (
        '<meta property="og:site_name" content="Tidewater Post"><meta name="author" content="Tidewater Post">'
    )
    assert html("By Jane Lind", head=site).authors == ("Jane Lind",)
    assert html(head=site).authors == ("Tidewater Post",)


def test_a_box_about_the_author_below_the_body_names_one() -> None:
    body = "".join(f"<p>{line}</p>" for line in BODY)
    box = "<div class='author-bio'><b>Jane Lind</b></div><a href='/'>Up</a>"
    page = f"<h1>Low water at Mell</h1>{body * 6}{box}"
    assert analysed(page, words=18).authors == ("Jane Lind",)
    assert analysed(page.replace("author-bio", "comment-author"), words=18).authors == ()


def test_a_byline_below_the_title_is_believed_before_data_that_names_somebody_else() -> None:
    for line, wanted in (
        ("By Ola Berg", "Ola Berg"),
        ("By Jane Lind and Ola Berg", "Jane Lind"),
        ("By the sea", "Jane Lind"),
        ("Ola Berg", "Jane Lind"),
    ):
        assert html("<h1>Low water at Mell</h1>", line, head=json_ld(ARTICLE)).authors == (wanted,)


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (("Jane Lind", "5 March 2024"), ("Jane Lind",)),
        (("5 March 2024", "Jeanne de la Tour"), ("Jeanne de la Tour",)),
        (("Jane Lind",), ()),
        (("Jane Lind went home", "5 March 2024"), ()),
        (("The Harbour", "5 March 2024"), ()),
        (("Jane", "5 March 2024"), ()),
        (("<h2>Jane Lind</h2>", "5 March 2024"), ()),
        (("5 March 2024 • Jane Lind in Harbours",), ("Jane Lind",)),
        (("Jane Lind | Senior Writer | 5 March 2024",), ("Jane Lind",)),
        (("Jane Das", "5 March 2024"), ("Jane Das",)),
        (("Ferry Times", "5 March 2024", "The ferry runs at all times."), ()),
        (("Filed Under: Harbours", "5 March 2024"), ()),
        (("Interview: Jane Lind", "5 March 2024"), ()),
        (("Jane Austen in Bath", "5 March 2024"), ()),
        (("Late Thoughts, Technology", "5 March 2024"), ()),
        (("Jane Lind, MD", "5 March 2024"), ("Jane Lind",)),
        (("Jane Lind and Ola Berg", "5 March 2024"), ("Jane Lind", "Ola Berg")),
    ],
)
def test_a_name_may_stand_alone_below_the_title_beside_a_date(
    lines: tuple[str, ...], wanted: tuple[str, ...]
) -> None:
    assert html("<h1>Low water at Mell</h1>", *lines).authors == wanted


@pytest.mark.parametrize(
    "line",
    [
        "skipper_7",
        "skipper_7 June 2, 2024",
        "Posted by skipper_7 (Mell)",
        "skipper_7 | Premium",
        "by skipper_7 on 5/3",
    ],
)
def test_who_opened_a_thread(line: str) -> None:
    thread = json_ld({"@type": "DiscussionForumPosting", "headline": "Low water at Mell"})
    page = html("<h1>Low water at Mell</h1>", f"<p class='username'>{line}</p>", head=thread)
    assert page.authors == ("skipper_7",)


def test_who_opened_a_thread_may_be_named_above_its_title() -> None:
    thread = json_ld({"@type": "DiscussionForumPosting", "headline": "Low water at Mell"})
    above, below = "<p class='username'>skipper_7</p>", "<p class='username'>pilot_2</p>"
    assert html(above, "<h1>Low water at Mell</h1>", below, head=thread).authors == ("skipper_7",)


def test_a_label_may_stand_above_the_name_of_the_author() -> None:
    assert html("<h1>Low water at Mell</h1>", "Written by", "Jane Lind").authors == ("Jane Lind",)
    assert html("<h1>Low water at Mell</h1>", "Written by", "the sea").authors == ()


def test_a_site_called_like_its_host_is_the_author_only_where_nobody_else_is() -> None:
    site, url = '<meta name="author" content="Tidewater">', "https://blog.tidewater.example/mell"
    assert html("By Jane Lind", head=site, url=url).authors == ("Jane Lind",)
    assert html(head=site, url=url).authors == ("Tidewater",)


def test_a_page_that_nobody_signs_has_the_author_that_its_head_names() -> None:
    head = json_ld({"@type": "Product", "name": "A kettle"}) + '<meta name="author" content="Jane Lind">'
    assert html("By Ola Berg", head=head).authors == ("Jane Lind",)


@pytest.mark.parametrize(
    "line",
    [
        "Publicado: 09.02.2024 - 08:15 | Actualizado: 10.02.2024 - 11:40",
        "Yayınlanma: 09.02.2024 - 08:15 | Son güncelleme: 10.02.2024 - 11:40",
        "Location: 09.02.2024 | Mell",
        "March 5, 2024 | Wellness & Prevention",
        "<p class=byline>March 5, 2024 Leave a comment</p>",
    ],
)
def test_what_is_said_of_a_date_is_no_name(line: str) -> None:
    assert html("<h1>Low water at Mell</h1>", line).authors == ()


@pytest.mark.parametrize(
    "line", ["March 2024", "Next, 4, 7", "Read more", "Follow", "admin", "5 min read", "Next", "Cart"]
)
def test_what_stands_where_an_author_would_is_no_name(line: str) -> None:
    assert html("<h1>Low water at Mell</h1>", f"<p class='byline'>{line}</p>").authors == ()


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("By Jane Lind", ("Jane Lind",)),
        ("BY JANE LIND", ("JANE LIND",)),
        ("By Jane Lind and Ola Berg", ("Jane Lind", "Ola Berg")),
        ("Written by Jane Lind | 5 March 2024", ("Jane Lind",)),
        ("By Jane Lind • 5 March 2024", ("Jane Lind",)),
        ("Author: Jane Lind", ("Jane Lind",)),
        ("By Theresa May", ("Theresa May",)),
        (
            "Reuters | Washington DC | Updated: 08-05-2020 01:17 IST | Created: 08-05-2020 01:06 IST",
            ("Reuters",),
        ),
        ("Published 5 March 2024", ()),
    ],
)
def test_bylines_in_html_and_in_plain_text(line: str, wanted: tuple[str, ...]) -> None:
    assert html("<h1>Low water at Mell</h1>", line).authors == wanted
    assert text("Low water at Mell", line).authors == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        pytest.param("By Jane Lind, Senior Correspondent", ("Jane Lind",), id="a job after a comma"),
        pytest.param("By Jane Lind 5 March 2024", ("Jane Lind",), id="a date behind the name"),
        pytest.param("Posted by Jane Lind on 5 March 2024", ("Jane Lind",), id="on a date"),
        pytest.param("Recipe by Jane Lind", ("Jane Lind",), id="of a recipe"),
        pytest.param("By Jane Lind, MD. Reviewed by Ola Berg", ("Jane Lind",), id="who reviewed it"),
        pytest.param("Published: 5 March 2024 | Updated: 6 March 2024", (), id="two dates and a bar"),
        pytest.param("By Jane Lind Former Deputy Editor", ("Jane Lind",), id="a job without a comma"),
        pytest.param("By Jane LindFounder", ("Jane Lind",), id="a job without a space"),
        pytest.param("By Jane LindMarch 5, 2024", ("Jane Lind",), id="a month without a space"),
        pytest.param("By Jane McMarch", ("Jane McMarch",), id="a name with a capital inside"),
        pytest.param("By Jane Lind, marine biologist, Mell", ("Jane Lind",), id="what else she is"),
        pytest.param("By Jane Lind and Ola", ("Jane Lind", "Ola"), id="a first name alone"),
        pytest.param("This post was written by Jane Lind", ("Jane Lind",), id="in a sentence"),
        pytest.param("5 March 2024 by Jane Lind", ("Jane Lind",), id="behind the date"),
        pytest.param("By Jane Lind (now) and Ola Berg (earlier)", ("Jane Lind", "Ola Berg"), id="brackets"),
        pytest.param("By Jane Lind in Mell and Ola Berg in Ostrey", ("Jane Lind", "Ola Berg"), id="places"),
        pytest.param("By Jane Lind in Mell and Ostrey", ("Jane Lind",), id="two places of one"),
        pytest.param("By Jane Lind, Mell", ("Jane Lind",), id="a place behind a comma"),
        pytest.param("By Jane d’Arcy, g1 PE", ("Jane d’Arcy",), id="a small letter inside a name"),
        pytest.param(
            "Source: Mell Post Author: Jane Lind Editor: Ola Berg", ("Jane Lind",), id="labels in a row"
        ),
        pytest.param("By Jane Lind<br>Published on 5 March 2024", ("Jane Lind",), id="lines of one block"),
        pytest.param("Publié par Jane Lind à 19:12", ("Jane Lind",), id="at an hour in French"),
        pytest.param("Scris de Jane Lind", ("Jane Lind",), id="a word that is by behind another only"),
        pytest.param("Oprac. Jane Lind", ("Jane Lind",), id="an editor in short"),
        pytest.param("Autor, Jane Lind", ("Jane Lind",), id="a label that is read out"),
        pytest.param("By webmaster. Best viewed with Netscape Navigator.", (), id="a sentence behind it"),
        pytest.param("By Prof. Jane Lind", ("Prof. Jane Lind",), id="a title that is cut"),
        pytest.param("Written by Super User", (), id="what a system calls who set it up"),
    ],
)
def test_only_names_of_a_byline_are_authors(line: str, wanted: tuple[str, ...]) -> None:
    assert html("<h1>Low water at Mell</h1>", line).authors == wanted


@pytest.mark.parametrize(
    "line",
    [
        '<p class="byline">Jane Lind</p>',
        '<a rel="author" href="/j">Jane Lind</a>',
        '<p itemprop="author">Jane Lind</p>',
        '<p class="autor">Interview: Jane Lind</p>',
        "<p class=byline>Jane Lind, Mell</p>",
        "<p>March 5, 2024 <b class=author>Jane Lind</b></p>",
        "<p>March 5, 2024, 8:15 am ET / <b class=author>Jane Lind</b></p>",
        "<p><time>Tue, 5 March 2024</time> <b class=author>Jane Lind</b></p>",
        "<p>Veröffentlicht am 5. März 2024 um 8:15 Uhr <b class=author>Jane Lind</b></p>",
        "<p>2024年3月5日 8時15分　<b class=author>Jane Lind</b></p>",
        "<p class=byline>Interview: Jane Lind, 5 March 2024</p>",
        "<p class=author>Jane Lind5 марта 2024 в 11:00</p>",
        "<p class=writer>Jane Lind・2024. 3. 5. 21:15</p>",
        f"<p><b class=author>Jane Lind</b> (for the Post)<br>{'Published 5 March 2024, ' * 5}</p>",
    ],
)
def test_an_element_may_name_the_author(line: str) -> None:
    assert html("<h1>Low water at Mell</h1>", line).authors == ("Jane Lind",)


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        ("By Jane Lind | 5 March 2024", MARCH_5, None),
        ("Published: 5 March 2024", MARCH_5, None),
        ("Reuters | Mell | Updated: 05-03-2024 01:17 IST | Created: 05-03-2024 01:06 IST", MARCH_5, MARCH_5),
    ],
)
def test_dates_of_bylines(line: str, published: datetime.date, modified: datetime.date | None) -> None:
    for page in (html("<h1>Low water at Mell</h1>", line), text("Low water at Mell", line)):
        assert (page.date, page.date_modified) == (published, modified)


@pytest.mark.parametrize(
    ("head", "line"),
    [
        pytest.param(
            "", "Published: 3/5/2024 | Updated: 3/27/2024", id="figures that can be read in one way"
        ),
        pytest.param(article(datePublished="2024-03-05"), "3/5/2024", id="structured data"),
        pytest.param('<meta name="article:published_time" content="2024-03-05">', "3/5/2024", id="a card"),
    ],
)
def test_the_order_of_day_and_month_is_settled_by_evidence(head: str, line: str) -> None:
    assert html("<h1>Low water at Mell</h1>", line, head=head).date == MARCH_5


def test_the_language_of_a_page_settles_the_order_where_nothing_else_does() -> None:
    page = "<html lang={}><h1>Low water at Mell</h1><p>3/5/2024</p><p>{}</p><a href=x>y</a>"
    assert analysed(page.format("en-US", BODY[0]), words=18).date == MARCH_5
    assert analysed(page.format("en-GB", BODY[0]), words=18).date == datetime.date(2024, 5, 3)


@pytest.mark.parametrize(
    "line",
    [
        "March 5, 2024, 7:30 AM ET / Updated March 6, 2024, 1:10 PM ET",
        "March 5, 2024 at 10:15 EEST",
        "5. 3. 2024, 06:00 Uhr",
        "Publié le 5 mars 2024 à 07h12<br>par toute la rédaction du Post, avec nos confrères du port",
    ],
)
def test_a_line_that_is_about_its_date_may_tell_the_zone_and_stand_among_others(line: str) -> None:
    assert html("<h1>Low water at Mell</h1>", line).date == MARCH_5


EVENT: Final = json_ld({"@type": "SportsEvent", "startDate": "2024-03-05T10:00", "endDate": "2024-03-06"})


@pytest.mark.parametrize("line", ["5 March 2024", "<p><time datetime=2024-03-06>6 March 2024</time></p>"])
def test_the_day_of_an_event_is_not_the_page_s(line: str) -> None:
    assert html("<h1>Low water at Mell</h1>", line, head=EVENT).date is None
    assert html("<h1>Low water at Mell</h1>", line, "7 March 2024", head=EVENT).date == datetime.date(
        2024, 3, 7
    )
    assert html("<h1>Low water at Mell</h1>", line, head=EVENT + article()).date == MARCH_5


@pytest.mark.parametrize(
    ("opening", "wanted"),
    [
        ("<b>MELL, Northland – March 5, 2024 –</b> ", MARCH_5),
        ("MELL, Northland, March 5, 2024 /Wire/ -- ", MARCH_5),
        ("MELL--(Wire)--", None),
        ("MELL – On March 5, 2024 – a Tuesday – ", None),
        ("On March 5, 2024, ", None),
    ],
)
def test_a_release_opens_with_place_and_date(opening: str, wanted: datetime.date | None) -> None:
    page = f"<h1>Low water at Mell</h1><p>{opening}{BODY[0]}</p><p>{BODY[1]}</p><a href='/'>Home</a>"
    assert analysed(page, words=18).date == wanted


@pytest.mark.parametrize(
    ("line", "modified"),
    [
        ("This page was last edited on 6 March 2024, at 12:00 (UTC).", MARCH_6),
        ("Diese Seite wurde zuletzt am 6. März 2024 um 12:00 Uhr bearbeitet.", MARCH_6),
        ("The harbour wall was last seen on 6 March 2024.", None),
    ],
)
def test_a_line_behind_the_body_tells_when_it_was_changed(line: str, modified: datetime.date | None) -> None:
    body = "".join(f"<p>{text}</p>" for text in BODY)
    menu = "<li><a href='/'>Home</a>" * 10
    found = analysed(f"<h1>Low water at Mell</h1>{body}<ul>{menu}</ul><footer>{line}</footer>", words=18)
    assert (found.date, found.date_modified) == (None, modified)


@pytest.mark.parametrize(
    ("line", "wanted"), [("입력 2024.03.05 08:15", MARCH_5), ("5 March 2024 08:15", None)]
)
def test_a_label_right_below_the_title_of_a_list_dates_it(line: str, wanted: datetime.date | None) -> None:
    assert html("<h1>Low water at Mell</h1>", line, head=json_ld({"@type": "ItemList"})).date == wanted


def test_a_line_for_each_date() -> None:
    page = html("<h1>Low water at Mell</h1>", "Updated: 6 March 2024", "Published: 5 March 2024")
    assert (page.date, page.date_modified) == (MARCH_5, MARCH_6)


@pytest.mark.parametrize(
    "line",
    [
        "Reuters | Mell | Updated: 06-03-2024 01:17 IST | Created: 05-03-2024 01:06 IST",
        "Published: 5 March 2024 | Updated: 6 March 2024",
        "Published 5 March 2024, last updated 6 March 2024",
    ],
)
def test_one_line_for_both_dates(line: str) -> None:
    page = html("<h1>Low water at Mell</h1>", line)
    assert (page.date, page.date_modified) == (MARCH_5, MARCH_6)


def test_a_date_inside_the_body_is_not_the_date_of_the_page() -> None:
    assert (
        analysed(f"<h1>Low</h1><p>{BODY[0]} It had been so since 5 March 2024.</p><a href=x>y</a>").date
        is None
    )


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Low water at Mell", "Low water at Mell"),
        ("Low water at Mell | Tidewater Post", "Low water at Mell"),
        ("Low water at Mell - Tidewater Post", "Low water at Mell"),
        ("Low water at Mell – Tidewater Post", "Low water at Mell"),
        ("Low water at Mell :: Tidewater Post", "Low water at Mell"),
        ("Tidewater Post » Low water at Mell", "Low water at Mell"),
        ("Low water at Mell · News · Post", "Low water at Mell"),
        ("  Low\n water   at Mell  ", "Low water at Mell"),
        ("A hand-made map | Post", "A hand-made map"),
        ("Fish &amp; chips", "Fish & chips"),
    ],
)
def test_the_site_is_cut_from_the_title_of_the_document(title: str, wanted: str) -> None:
    assert html(head=f"<title>{title}</title>").title == wanted


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(
            "<title>Low water – high cost – Tidewater Post</title>", id="title with a dash of its own"
        ),
        pytest.param(
            "<title>Low | Tidewater Post</title><meta property='og:site_name' content='Tidewater Post'>",
            id="site longer than the title",
        ),
        pytest.param(
            "<meta property='og:title' content='Low | Tidewater Post'>"
            "<meta property='og:site_name' content='Tidewater Post'>",
            id="site in Open Graph's title",
        ),
    ],
)
def test_the_name_of_the_site_is_never_the_title(head: str) -> None:
    assert html(head=head).title in ("Low water – high cost", "Low")


@pytest.mark.parametrize(
    ("title", "url", "wanted"),
    [
        ("Tidewater.example - Low water at Mell", "https://tidewater.example/n/1", "Low water at Mell"),
        ("Tide Post - Low water at Mell", "https://tide-post.example/n/1", "Low water at Mell"),
        ("News - Low water at Mell", "https://tide.example/news/low-water-at-mell", "Low water at Mell"),
        ("Low water at Mell - News", "https://tide.example/news/low-water-at-mell", "Low water at Mell"),
    ],
)
def test_the_address_tells_the_title_from_the_site(title: str, url: str, wanted: str) -> None:
    assert html(head=f"<title>{title}</title>", url=url).title == wanted


def test_a_heading_that_names_the_site_is_the_title_of_its_first_page_only() -> None:
    whole = "Tide Post: low water at Mell on Monday morning"
    head = f"<title>{whole}</title><meta property='og:title' content='{whole}'>"
    for path, wanted in (("", "Tide Post"), ("n/1", whole)):
        assert html("<h1>Tide Post</h1>", head=head, url=f"https://tidepost.example/{path}").title == wanted


def test_the_heading_of_a_thread_may_carry_labels() -> None:
    thread = json_ld({"@type": "DiscussionForumPosting", "headline": "Low water at Mell"})
    head = f"<title>News - Low water at Mell | Tide Forum</title>{thread}"
    assert html("<h1>News Low water at Mell</h1>", head=head).title == "Low water at Mell"


@pytest.mark.parametrize(
    ("title", "card", "wanted"),
    [
        ("Tide Notes: Low water", "Low water", "Low water"),
        ("Tide Notes — Low water", "Low water", "Low water"),
        ("Low water | Tide Notes", "", "Low water"),
        ("低水位｜潮の部屋", "", "低水位"),
        ("Tide Notes and low water", "", "Tide Notes"),
    ],
)
def test_the_heading_of_a_page_s_head_may_name_the_site(title: str, card: str, wanted: str) -> None:
    site = "潮の部屋" if "潮" in title else "Tide Notes"
    head = f"<title>{title}</title><meta property='og:title' content='{card}'>"
    lines = f"<header><h1>{site}</h1></header>", f"<h2>{wanted if wanted != site else 'Low water'}</h2>"
    assert html(*lines, head=head).title == wanted


def test_a_heading_in_the_head_of_an_article_is_its_title() -> None:
    head = "<title>Tide tables: how to read them</title>"
    lines = "<header><h1>Tide tables</h1><h2>How to read them</h2></header>"
    assert html(lines, head=head).title == "Tide tables"


def test_years_of_two_figures_stand_first_in_the_far_east() -> None:
    page = "<html lang={}><h1>Low water at Mell</h1><p>24.03.05 10:20</p><p>{}</p><a href=x>y</a>"
    assert analysed(page.format("ko", BODY[0]), words=18).date == MARCH_5


def test_a_headline_of_escaped_json_is_read_as_text() -> None:
    assert html(head=article(headline="Fish &amp; chips")).title == "Fish & chips"


def test_the_title_on_the_page_wins_over_what_is_said_about_it() -> None:
    head = "<title>Low water at Mell | Post</title><meta property='og:title' content='Low water: the facts'>"
    assert html("<h1>Low water at Mell</h1>", head=head).title == "Low water at Mell"


@pytest.mark.parametrize(
    ("head", "url", "wanted"),
    [
        ('<link rel="canonical" href="https://tide.example/n/1">', None, "https://tide.example/n/1"),
        ('<link rel="canonical" href="/n/1">', "https://tide.example/x?utm=1", "https://tide.example/n/1"),
        ('<link rel="nofollow canonical" href="/n/1">', "https://tide.example/x", "https://tide.example/n/1"),
        ('<meta property="og:url" content="https://tide.example/n/2">', None, "https://tide.example/n/2"),
        (
            '<meta property="og:url" content="/n/2"><link rel="canonical" href="/n/1">',
            "https://tide.example/",
            "https://tide.example/n/1",
        ),
        ('<link rel="canonical" href="">', "https://tide.example/x", "https://tide.example/x"),
        ('<link rel="alternate" href="/feed">', "https://tide.example/x", "https://tide.example/x"),
        ("", "https://tide.example/x", "https://tide.example/x"),
        ("", None, ""),
    ],
)
def test_the_canonical_address_else_the_one_given(head: str, url: str | None, wanted: str) -> None:
    assert html(head=head, url=url).url == wanted


@pytest.mark.parametrize("address", ["http://[bad", "https://tide.example]/"])
def test_an_address_that_is_none_does_not_raise(address: str) -> None:
    page = html(head=f'<link rel="canonical" href="{address}">', url="https://tide.example/x")
    assert page.text


def test_the_image_is_made_absolute() -> None:
    image = {"@type": "ImageObject", "url": "/a.jpg"}
    assert (
        html(head=article(image=image), url="https://tide.example/n/1").image == "https://tide.example/a.jpg"
    )


def test_a_page_without_an_image_has_none_even_if_its_address_is_known() -> None:
    assert html(url="https://tide.example/n/1").image == ""


def test_a_description_from_open_graph_or_the_plain_meta_element() -> None:
    assert html(head=GRAPH).description == "Late again."
    assert html(head='<meta name="description" content="Late once more.">').description == "Late once more."


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        pytest.param(article(keywords="tides, Mell"), ("tides", "Mell"), id="one string"),
        pytest.param(article(keywords=["tides", 7, " Mell "]), ("tides", "Mell"), id="a list"),
        pytest.param(
            article(keywords=["tides", "Mell, north"]), ("tides", "Mell, north"), id="a comma inside"
        ),
        pytest.param(article(keywords=["tides, Mell"]), ("tides", "Mell"), id="a list of one string"),
        pytest.param(
            "<meta property='article:tag' content='tides'><meta property='article:tag' content='Mell'>"
            "<meta name='keywords' content='news'>",
            ("tides", "Mell"),
            id="an element for each",
        ),
        pytest.param("<meta name='keywords' content='Tides;tides,,Mell'>", ("Tides", "Mell"), id="each once"),
        pytest.param(f"<meta name='keywords' content='{'tide ' * 50}'>", (), id="a text is no tag"),
        pytest.param("", (), id="none"),
    ],
)
def test_tags(head: str, wanted: tuple[str, ...]) -> None:
    assert html(head=head).tags == wanted


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("<link rel='license' href='/by'>", "https://tide.example/by"),
        (article(license={"@type": "CreativeWork", "url": "https://c.example/by"}), "https://c.example/by"),
        (article(license="https://c.example/by"), "https://c.example/by"),
        ("<meta name='dcterms.license' content='https://c.example/by'>", "https://c.example/by"),
        (article(license=7), ""),
        ("", ""),
    ],
)
def test_the_licence(head: str, wanted: str) -> None:
    assert html(head=head, url="https://tide.example/n/1").licence == wanted


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (json_ld(ARTICLE), "article"),
        ("", "article"),
        (json_ld({"@type": "Product"}), "product"),
        ('<meta property="og:type" content="product.item">', "product"),
        (json_ld({"@type": "DiscussionForumPosting"}), "forum"),
        (json_ld({"@type": "QAPage"}), "forum"),
        (json_ld({"@type": "TechArticle"}), "documentation"),
        (json_ld({"@type": "LocalBusiness"}), "service"),
    ],
)
def test_the_kind_of_page_its_structured_data_names(head: str, wanted: str) -> None:
    assert html(head=head).page_kind == wanted


@pytest.mark.parametrize(
    "line",
    [
        "By Appointment Only",
        "By the time the tables came, the tide had gone.",
        "By Christmas, Jane had gone.",
        "By Land and Sea",
        "By Monday Evening",
        "Photos by Jane Lind",
        "Photo: Jane Lind",
        "Text: Larger",
        "Door Hinges",
        "Follow Jane Lind",
    ],
)
def test_a_line_that_opens_as_a_byline_does_need_not_be_one(line: str) -> None:
    assert html("<h1>Low water at Mell</h1>", line, head=json_ld(ARTICLE)).authors == ("Jane Lind",)
    assert html("<h1>Low water at Mell</h1>", line).authors == ()
    assert text("Low water at Mell", line).authors == ()


@pytest.mark.parametrize(
    ("line", "wanted"), [("김민수 기자", ("김민수",)), ("作者：王小雨", ("王小雨",)), ("By Ola Berg", ())]
)
def test_a_label_right_below_the_title_of_a_list_names_its_author(line: str, wanted: tuple[str, ...]) -> None:
    listing = json_ld({"@type": "ItemList"})
    assert html("<h1>Low water at Mell</h1>", line, head=listing).authors == wanted


def test_first_names_may_stand_in_a_row() -> None:
    assert html("<h1>Low water at Mell</h1>", "<p class=byline>By Jane, Ola</p>").authors == ("Jane", "Ola")


@pytest.mark.parametrize(
    "line",
    [
        *("Photos by Jane Lind", "Photo: Jane Lind", "Follow Jane Lind", "By Anonymous"),
        *("责任编辑：王小雨", "作者：未知 责任编辑：王小雨", "发表于", "查看更多"),
    ],
)
def test_an_element_named_after_authors_may_name_somebody_else(line: str) -> None:
    assert html("<h1>Low water at Mell</h1>", f"<p class=byline>{line}</p>").authors == ()


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("nl", "Door de storm zijn tabellen laat"),
        ("pt", "Por dentro do Porto"),
        ("de", "Von Montag an Regen"),
        ("de", "Von Montag"),
        ("fr", "Par ailleurs, rien de neuf"),
    ],
)
def test_prose_that_opens_with_a_preposition_names_nobody(code: str, line: str) -> None:
    page = f"<h1>Mell 2024</h1><p>{line}</p><p>{LANGUAGES[code]}</p><a href='/'>Mell</a>"
    assert analysed(page).authors == ()


@pytest.mark.parametrize(
    "name",
    [
        "Min Jin Lee",
        "Christopher Guest",
        "Richard Read",
        "Thomas More",
        "Di Nguyen",
        "Von Miller",
        "Par Bergström",
        "Edith Anne Head",
    ],
)
def test_a_name_may_be_made_of_words_that_stand_around_names(name: str) -> None:
    assert html(head=article(author=name)).authors == (name,)
    assert html(f"By {name}").authors == (name,)


def test_a_preposition_before_a_name_in_data_is_no_part_of_it() -> None:
    for name in ("by Jane Lind", "By Jane Lind", "von Jane Lind", "Written by Jane Lind"):
        assert html(head=article(author=name)).authors == ("Jane Lind",)
    assert html(head=article(author="Jane Lind, Edith Head")).authors == ("Jane Lind", "Edith Head")


@pytest.mark.parametrize("meta", ["citation_author", "dc.creator", "dcterms.creator", "dcterms:creator"])
@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Lind, Jane", ("Jane Lind",)),
        ("Lind Berg, Jane", ("Jane Lind Berg",)),
        ("Jane Lind, PhD", ("Jane Lind",)),
        ("Sammy Davis, Jr.", ("Sammy Davis, Jr.",)),
    ],
)
def test_a_family_name_may_stand_first(meta: str, name: str, wanted: tuple[str, ...]) -> None:
    assert html(head=f'<meta name="{meta}" content="{name}">').authors == wanted


def test_two_full_names_are_two_persons_where_one_value_may_hold_them() -> None:
    head = '<meta name="{}" content="Jane Lind, Ola Berg">'
    assert html(head=head.format("dc.creator")).authors == ("Jane Lind", "Ola Berg")


@pytest.mark.parametrize("name", ["byl", "dc:creator", "dcterms:creator"])
def test_more_elements_of_the_head_name_authors(name: str) -> None:
    assert html(head=f'<meta name="{name}" content="By Jane Lind">').authors == ("Jane Lind",)


@pytest.mark.parametrize("name", ["Department of Health and Social Care", "Johnson & Johnson"])
def test_the_name_of_an_organisation_is_one(name: str) -> None:
    assert html(head=article(author={"@type": "GovernmentOrganization", "name": name})).authors == (name,)


def test_names_alone_may_stand_on_a_line_each() -> None:
    lines = "<h1>Low water at Mell</h1>", "<p>5 March 2024, 10:20</p>", "<p>Jane Lind,<br>Ola Berg</p>"
    assert html(*lines).authors == ("Jane Lind", "Ola Berg")


def test_byline_below_byline_names_both() -> None:
    assert html("<h1>Low water at Mell</h1>", "By Jane Doe", "By John Roe").authors == (
        "Jane Doe",
        "John Roe",
    )
    assert text("Low water at Mell", "By Jane Doe", "By John Roe").authors == ("Jane Doe", "John Roe")


def test_a_line_that_names_an_author_of_the_data_contradicts_nothing() -> None:
    lines = ("<h1>Low water at Mell</h1>", "By Ola Berg", "With JANE LIND")
    assert html(*lines, head=json_ld(ARTICLE)).authors == ("Jane Lind",)
    accents = article(author="José Núñez")
    assert html("<h1>Low water at Mell</h1>", "By JOSE NUNEZ", head=accents).authors == ("José Núñez",)


@pytest.mark.parametrize(
    "name",
    [
        "Jane &amp;amp;nbsp;Lind",
        "Jane <b>Lind</b>",
        "\u200bJane\u2068 \ufeffLind\u2069",
        "Jane   \t Lind",
        "Jane Lind <jane@tide.example>",
    ],
)
def test_a_name_in_data_is_cleaned(name: str) -> None:
    assert html(head=article(author=name)).authors == ("Jane Lind",)
    assert html(head=article(author={"name": name})).authors == ("Jane Lind",)


def test_one_person_may_have_the_names_of_two() -> None:
    person = {"@type": "Person", "name": ["Jane Doe", "John Roe"]}
    assert html(head=article(author=person)).authors == ("Jane Doe", "John Roe")


@pytest.mark.parametrize(
    ("code", "line", "name"),
    [
        ("zh", "作者：王小雨", "王小雨"),
        ("zh", "记者 王小雨", "王小雨"),
        ("zh", "来源：海港日报作者：王小雨", "王小雨"),
        ("zh", "記者 陳大文", "陳大文"),
        ("ko", "김민수 기자", "김민수"),
        ("", "文・佐藤恵子", "佐藤恵子"),
        ("", "文・マーク・トウェイン", "マーク・トウェイン"),
        ("hi", "लेखक: अनिता शर्मा", "अनिता शर्मा"),
        ("", "Szerző: Kovács Anna", "Kovács Anna"),
        ("sv", "Text: Anna Lind", "Anna Lind"),
        ("tr", "Haber: Ayşe Gül Yıldırım", "Ayşe Gül Yıldırım"),
        ("zh", "2024年02月07日 08:15 来源：海港日报 作者：王小明", "王小明"),
        ("", "2024年2月7日 作成者：佐藤健太", "佐藤健太"),
    ],
)
def test_bylines_with_labels_of_other_languages(code: str, line: str, name: str) -> None:
    assert html("<h1>Low water at Mell</h1>", line).authors == (name,)
    if body := LANGUAGES.get(code):
        assert analysed(f"Mell 2024\n\n{line}\n\n{body}").authors == (name,)


def test_a_name_that_is_written_without_spaces_may_be_long() -> None:
    assert html(head=article(author="マーガレット")).authors == ("マーガレット",)
    assert html(head=article(author="アンナマーガレット")).authors == ("アンナマーガレット",)


LANGUAGES: Final = {case.id: case.values[0] for case in cases("languages")}
THAI: Final = "สภาเมืองมีมติเมื่อวันจันทร์ว่าสะพานเก่าจะปิดไม่ให้รถยนต์ผ่านจนถึงฤดูใบไม้ร่วงและเป็นเรื่องที่ไม่ใหม่"


@pytest.mark.parametrize(("body", "code"), cases("languages"))
def test_the_language_is_told_by_the_words_of_the_body(body: str, code: str) -> None:
    assert analysed(body, words=3).language == code


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_a_page_that_declares_another_language_is_not_believed(code: str) -> None:
    page = f'<html lang="en-US"><p>{LANGUAGES[code]}</p><a href="/">Home</a>'
    assert analysed(page, words=3).language == code


@pytest.mark.parametrize(
    ("code", "line", "wanted"),
    [
        ("de", "Von Max Muster und Eva Weiß", ("Max Muster", "Eva Weiß")),
        ("fr", "Par Anne Petit et Luc Moreau", ("Anne Petit", "Luc Moreau")),
        ("es", "Por Ana Silva", ("Ana Silva",)),
        ("es", "Por José Ortega y Gasset", ("José Ortega y Gasset",)),
        ("es", "Por Ana Silva y Luis Prado", ("Ana Silva", "Luis Prado")),
        ("de", "Von Anna Müller und Karl Weide, Hof", ("Anna Müller", "Karl Weide")),
        ("pt", "Por João Prado", ("João Prado",)),
        ("it", "di Carla Rossi", ("Carla Rossi",)),
        ("nl", "Door Jan de Boer", ("Jan de Boer",)),
        ("pl", "Autor: Jan Nowak", ("Jan Nowak",)),
        ("ru", "Автор: Анна Петрова", ("Анна Петрова",)),
    ],
)
def test_bylines_of_other_languages(code: str, line: str, wanted: tuple[str, ...]) -> None:
    body = LANGUAGES[code]
    assert analysed(f"<h1>Mell 2024</h1><p>{line}</p><p>{body}</p><a href='/'>Mell</a>").authors == wanted
    assert analysed(f"Mell 2024\n\n{line}\n\n{body}").authors == wanted


def test_thai_is_told_by_the_words_of_the_body() -> None:
    assert analysed(THAI, words=3).language == "th"


@pytest.mark.parametrize(
    ("declared", "wanted"),
    [
        ("en-US", "en"),
        ("de_AT", "de"),
        ("PT-br", "pt"),
        ("zh-Hans", "zh"),
        ("nb", "nb"),
        ("x-default", ""),
        ("", ""),
    ],
)
def test_where_words_say_nothing_the_declared_language_holds(declared: str, wanted: str) -> None:
    page = f'<html lang="{declared}"><p>Mell 1 2 3 4 5 6 7 8 9 10</p><a href="/">12</a>'
    assert analysed(page, words=3).language == wanted


def test_the_language_is_that_of_the_body_not_of_the_menu() -> None:
    menu = "".join(f"<li><a href='/'>{word}</a>" for word in "the of and to in is for on with as".split() * 3)
    page = f"<ul>{menu}</ul><p>{LANGUAGES['de']}</p>"
    assert analysed(page, words=3).language == "de"


@pytest.mark.parametrize("page", ["", "12 34", "<p></p>", b"\x1f\x8b\x08"])
def test_a_page_that_says_nothing_has_empty_metadata(page: str | bytes) -> None:
    found = analysed(page)
    assert (found.title, found.authors, found.date, found.date_modified) == ("", (), None, None)
    assert (found.language, found.site_name, found.description, found.image, found.url) == (
        "",
        "",
        "",
        "",
        "",
    )
    assert found.page_kind == "article"


def test_schema_names_hold_what_is_known_and_nothing_else() -> None:
    found = html(
        "<h1>Low water at Mell</h1>", head=json_ld(ARTICLE), url="https://tide.example/n/1"
    ).to_schema()
    assert found == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Low water at Mell",
        "articleBody": "\n\n".join(BODY),
        "datePublished": "2024-03-05",
        "dateModified": "2024-03-06",
        "author": [{"@type": "Person", "name": "Jane Lind"}],
        "inLanguage": "en",
        "image": "https://tide.example/a.jpg",
        "url": "https://tide.example/n/1",
    }
    assert set(analysed("").to_schema()) == {"@context", "@type"}


def test_the_dict_is_what_json_says() -> None:
    found = html("<h1>Low water at Mell</h1>", head=json_ld(ARTICLE))
    assert json.loads(found.to_json()) == found.to_dict()
    assert json.loads(found.to_json(indent=None)) == found.to_dict()
    assert found.to_dict()["date"] == "2024-03-05"
    assert [block["keep"] for block in found.to_dict()["blocks"]] == [block.keep for block in found.blocks]


@pytest.mark.parametrize(
    ("head", "lines", "wanted"),
    [
        pytest.param("<title>Low water | Post</title>", ("<h1>Low water</h1>",), "Low water", id="heading"),
        pytest.param(
            "<title>Low water at Mell | Post</title>", ("<h1>Post</h1>",), "Low water at Mell", id="site"
        ),
        pytest.param(
            "<title>Low water at Mell</title>",
            ("<h1>Menu</h1>", "<h1>Low water at Mell</h1>"),
            "Low water at Mell",
            id="second heading",
        ),
        pytest.param(
            "<title>Post &amp; Co - Low water at Mell</title>", (), "Low water at Mell", id="site first"
        ),
        pytest.param(
            '<meta property="og:title" content="Skipper&amp;#x27;s tide tables">',
            (),
            "Skipper's tide tables",
            id="entity of an entity",
        ),
    ],
)
def test_the_title_is_what_most_of_the_page_says(head: str, lines: tuple[str, ...], wanted: str) -> None:
    assert html(*lines, head=head).title == wanted


def test_the_title_of_bare_lines_is_the_line_above_that_the_body_is_about() -> None:
    found = text("Tidewater Post", "Subscribe", "Late tables vex skippers", "Weather", "By Jane Lind")
    assert found.title == "Late tables vex skippers"


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            ("Home\nNews\nSport", "Late tables vex skippers", "By Jane Lind"), id="apart from a menu"
        ),
        pytest.param(("Late tables vex skippers", "- Skippers and tables", "By Jane Lind"), id="not an item"),
        pytest.param(("The Office", "Late tables vex skippers", "5 March 2024"), id="the body is about it"),
        pytest.param(
            ("Late tables vex skippers", "Tables vex the skippers.", "By Jane Lind"), id="not a sentence"
        ),
    ],
)
def test_a_title_of_bare_lines_stands_like_one(lines: tuple[str, ...]) -> None:
    assert text(*lines).title == "Late tables vex skippers"


def test_a_line_that_says_it_is_the_title_is_the_rest_of_it() -> None:
    for line in ('title: "Late tables vex skippers"', "Title: Late tables vex skippers"):
        assert text("---", line, "date: 2024-03-05", "---").title == "Late tables vex skippers"
    assert text("Titles: a list of tables", "5 March 2024").title == "Titles: a list of tables"


def test_the_address_of_a_text_tells_its_title() -> None:
    lines = "\n\n".join(["Gale warning", "Ebb and flow", "5 March 2024", *BODY])
    for name in ("Gale warning", "Ebb and flow"):
        url = f"https://tide.example/news/{name.replace(' ', '-').lower()}"
        assert analysed(lines, words=18, url=url).title == name


def test_who_asks_for_no_metadata_pays_nothing_for_it() -> None:
    script = (
        "import cleaner, sys; cleaner.clean('<h1>Low</h1><p>x'); print('cleaner.metadata' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize(
    "shape",
    [
        '{"@type":"WebSite"}{}',
        '{"@type":"WebSite"},\n{}}',
        "/* ours */ {} // end",
        "[{},]",
    ],
)
def test_structured_data_with_small_faults_is_mended(shape: str) -> None:
    assert html(head=json_ld(shape.replace("{}", json.dumps(ARTICLE)))).date == MARCH_5


def test_structured_data_with_escapes_of_its_own_or_references_is_read() -> None:
    written = json.dumps({**ARTICLE, "headline": "Mell's water"})
    for data in (written.replace("'", "\\'"), written.replace('"', "&quot;")):
        assert html(head=json_ld(data)).title == "Mell's water"


def test_structured_data_may_name_its_encoding() -> None:
    head = json_ld(ARTICLE).replace("ld+json", "ld+json; charset=utf-8")
    assert html(head=head).date == MARCH_5


@pytest.mark.parametrize(
    "line",
    [
        "The vote on 5 June 2016 changed everything.",
        "Bob says: 5 June 2016",
        "Copyright 2016-06-05",
        "5.6.16",
    ],
)
def test_a_date_that_a_line_tells_of_is_not_the_page_s(line: str) -> None:
    assert html("<h1>Low water at Mell</h1>", line).date is None
    assert html("<h1>Low water at Mell</h1>", line, head=article()).date == MARCH_5
    assert text("Low water at Mell", line).date is None


def test_a_time_of_a_comment_is_not_the_page_s() -> None:
    said = "<p>I think it is nice that this was told here by all.</p>"
    comment = f"<div class=comment><b>Bob</b> <time datetime=2021-05-08>8 May</time>{said}</div>"
    assert html("<h1>Low water at Mell</h1>", comment).date is None


@pytest.mark.parametrize(
    "line",
    [
        "Published: March 5, 2024 Updated: March 6, 2024",
        "Updated 6 March 2024, first published 5 March 2024",
        "Güncelleme Tarihi: 6 Mart 2024 Oluşturulma Tarihi: 5 Mart 2024",
        "입력 2024.03.05 10:20 수정 2024.03.06 11:00",
        "発表：2024年3月5日　更新：2024年3月6日",
        "2024年3月5日公開　2024年3月6日更新",
        "2024-03-05发布 2024-03-06 21:33:10 修改",
        "Đăng ngày 5/3/2024, cập nhật 6/3/2024",
        "تاريخ النشر: 5/3/2024 آخر تحديث: 6/3/2024",
        "เผยแพร่ 5 มีนาคม 2567 อัปเดต 6 มีนาคม 2567",
    ],
)
def test_each_date_has_the_nearest_label_before_it(line: str) -> None:
    found = html("<h1>Low water at Mell</h1>", line)
    assert (found.date, found.date_modified) == (MARCH_5, MARCH_6)


def test_a_day_of_change_above_the_body_comes_before_one_of_another_page_below_it() -> None:
    below = "<div class=teaser><p class=meta>1 March 2020</p></div>"
    body = f"<p>{BODY[0]}</p><p>{BODY[1]}</p>{below}<a href=/>Home</a>"
    found = analysed(f"<h1>Low water at Mell</h1><p>Updated 6 March 2024</p>{body}", words=18)
    assert (found.date, found.date_modified) == (MARCH_6, MARCH_6)
    signed = body.replace("1 March 2020", "Published 5 March 2024")
    found = analysed(f"<h1>Low water at Mell</h1><p>Updated 6 March 2024</p>{signed}", words=18)
    assert (found.date, found.date_modified) == (MARCH_5, MARCH_6)


@pytest.mark.parametrize("first", ["class=updated datetime=2024-03-06", "datetime=soon"])
def test_the_first_time_element_that_parses_and_tells_of_no_change_counts(first: str) -> None:
    line = f"<p><time {first}>one</time> <time class=published datetime=2024-03-05>two</time></p>"
    assert html("<h1>Low water at Mell</h1>", line).date == MARCH_5


@pytest.mark.parametrize("name", ["expiration_date", "event-date", "build-date"])
def test_a_meta_element_named_after_another_date_does_not_date_the_page(name: str) -> None:
    assert html(head=f'<meta name="{name}" content="2024-03-05">').date is None


def test_a_declared_language_without_known_words_holds() -> None:
    page = f'<html lang="bg"><p>{LANGUAGES["ru"]}</p><a href="/">Mell</a>'
    assert analysed(page, words=3).language == "bg"
    page = f'<html lang="bg"><p>{LANGUAGES["de"]}</p><a href="/">Mell</a>'
    assert analysed(page, words=3).language == "de"


@pytest.mark.parametrize(
    ("line", "wanted"), [("밀항구 물때표 늦어져", "ko"), ("メルのカフェ", "ja"), ("Δήμος Πειραιά", "el")]
)
def test_the_script_tells_the_language_where_nothing_else_does(line: str, wanted: str) -> None:
    assert analysed(f'<p>{line}</p><a href="/">1</a>', words=3).language == wanted


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        pytest.param("<title>Low\u200b water |</title>", "Low water", id="unseen marks"),
        pytest.param("<title>Low water at Mell ‹ Tide Post</title>", "Low water at Mell", id="angle"),
        pytest.param("<title>Low water at Mell ｜ Tide Post</title>", "Low water at Mell", id="wide bar"),
        pytest.param(article(headline="Low <em>water</em>"), "Low water", id="tags"),
    ],
)
def test_a_title_in_data_is_read_as_it_is_meant(head: str, wanted: str) -> None:
    assert html(head=head).title == wanted


def test_a_heading_said_twice_in_a_row_loses() -> None:
    found = html("<h1>Low water Low water</h1>", head="<title>Low water | Post</title>")
    assert found.title == "Low water"


def test_a_related_article_that_comes_first_in_data_is_not_the_page() -> None:
    other = {**ARTICLE, "headline": "High tide", "datePublished": "2019-01-01"}
    assert html(head=json_ld(other) + article() + "<title>Low water at Mell</title>").date == MARCH_5
    own = article(url="https://tide.example/n/1")
    assert html(head=json_ld(other) + own, url="https://tide.example/n/1").date == MARCH_5
    signed = json_ld({**other, "author": "Ola Berg"}) + own
    assert html(head=signed, url="https://tide.example/n/1").authors == ("Jane Lind",)


@pytest.mark.parametrize("address", ["javascript:void(0)", "undefined", "null", "data:image/png;base64,xx"])
def test_what_is_no_address_of_the_web_is_nothing(address: str) -> None:
    url = "https://tide.example/n/1"
    head = f'<link rel="canonical" href="{address}"><meta property="og:image" content="{address}">'
    found = html(head=f'{head}<link rel="license" href="{address}">', url=url)
    assert (found.url, found.image, found.licence) == (url, "", "")


def test_a_licence_may_have_a_name() -> None:
    assert html(head=article(license="CC BY 4.0"), url="https://tide.example/n/1").licence == "CC BY 4.0"


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:image:secure_url" content="https://tide.example/a.jpg">',
        '<meta name="twitter:image" content="https://tide.example/a.jpg">',
        '<link rel="image_src" href="https://tide.example/a.jpg">',
        article(image=[{"contentUrl": "https://tide.example/a.jpg"}]),
    ],
)
def test_more_places_that_name_an_image(head: str) -> None:
    assert html(head=head).image == "https://tide.example/a.jpg"


def test_a_description_is_text_on_one_line() -> None:
    for head in (
        article(description="Late <b>again</b>.\n Really."),
        '<meta name="twitter:description" content="Late  again. Really.">',
    ):
        assert html(head=head).description == "Late again. Really."


def test_the_site_may_be_named_in_a_list_by_a_reference_or_as_an_application() -> None:
    post = {"@type": "Organization", "@id": "#post", "name": "Tide Post"}
    for head in (
        article(publisher=[post]),
        json_ld({"@graph": [{**ARTICLE, "publisher": {"@id": "#post"}}, post]}),
        '<meta name="application-name" content="Tide Post">',
    ):
        assert html(head=head).site_name == "Tide Post"


def test_tags_come_in_the_order_given_and_may_be_a_list_of_json() -> None:
    assert html(head=article(keywords="tides, Mell, tides")).tags == ("tides", "Mell")
    assert html(head=article(keywords='["tides", "Mell"]')).tags == ("tides", "Mell")


def test_a_phrase_of_menus_is_no_title_of_bare_lines() -> None:
    assert text("Podcasts", "Late tables vex skippers", "By Jane Lind").title == "Late tables vex skippers"


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("news/2025/12/07/low-water", "2025-12-07"),
        ("blog/2025-12-07-low-water", "2025-12-07"),
        ("2025/3/5", "2025-03-05"),
        ("news/2025/12/low-water", None),
        ("news/2025/13/07/low-water", None),
        ("news/12025/12/07/low-water", None),
        ("low-water?day=/2025/12/07/", None),
    ],
)
def test_a_day_in_the_address_dates_an_article_that_shows_none(path: str, wanted: str | None) -> None:
    found = html("<h1>Low water at Mell</h1>", head=ARTICLE_OF_NO_DAY, url=f"https://tide.example/{path}")
    assert (found.date and found.date.isoformat()) == wanted


def test_any_day_that_a_page_tells_is_believed_before_that_of_its_address() -> None:
    found = html(head=json_ld(ARTICLE), url="https://tide.example/2019/01/02/low-water")
    assert found.date == MARCH_5
