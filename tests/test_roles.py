"""Roles: what part of the site a dropped block is, and which block is the title."""

from __future__ import annotations

from typing import Final

import pytest

from cleaner.model import ROLES
from tests.helpers import analysed, cases

SAID: Final = "The tide tables for the coming week were printed a whole day too late, the office said."
TITLE: Final = "Low water at Mell worries skippers"
STORM: Final = "Storm closes the northern pier again"


def roles(page: str) -> dict[str, str]:
    """The role of each block by its text (the last one's, where a text stands twice)."""
    return {block.text: block.role for block in analysed(page, words=12).blocks}


def html(*parts: str, head: str = "") -> str:
    return f"<head>{head}</head><body>{''.join(parts)}<a href='/z'>Zone</a></body>"


def title(page: str) -> str:
    return next((text for text, role in roles(page).items() if role == "title"), "")


@pytest.mark.parametrize(("page", "wanted"), cases("roles"))
def test_roles_of_a_page(page: str, wanted: str) -> None:
    found = [f"{block.role}: {block.text[:40].rstrip()}" for block in analysed(page, words=12).blocks]
    assert found == wanted.split("\n")


@pytest.mark.parametrize("tag", ["header", "nav", "main", "section", "article", "aside", "figure", "footer"])
def test_a_page_that_leaves_out_head_and_body_loses_nothing(tag: str) -> None:
    assert SAID in roles(f"<title>{TITLE}</title><{tag}>{SAID}</{tag}>")


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(html(f"<h1>{TITLE}</h1><p>{SAID}</p>"), id="h1"),
        pytest.param(html(f"<h2>{TITLE}</h2><p>By Jane Lind</p><p>{SAID}</p>"), id="h2"),
        pytest.param(
            html(f"<div>{TITLE}</div><p>{SAID}</p>", head=f"<title>{TITLE}</title>"), id="div, title"
        ),
        pytest.param(
            html(f"<div>{TITLE}</div><p>{SAID}</p>", head=f"<meta property='og:title' content='{TITLE}'>"),
            id="div, Open Graph",
        ),
        pytest.param(
            html(f"<h1>{TITLE}</h1><p>{SAID}</p>", head=f"<title>{TITLE} | Tidewater Post</title>"),
            id="site's name in the title",
        ),
        pytest.param(
            html(
                f"<h1>The Post</h1><h2>{TITLE}</h2><p>{SAID}</p>", head=f"<title>{TITLE} - The Post</title>"
            ),
            id="site's name in h1",
        ),
        pytest.param(
            html(f"<p>{TITLE}</p><h1>{TITLE}</h1><p>{SAID}</p>", head=f"<title>{TITLE}</title>"),
            id="path above",
        ),
        pytest.param(f"{TITLE}\n\nBy Jane Lind\n\n{SAID}", id="text, byline"),
        pytest.param(f"# {TITLE}\n\n{SAID}", id="text, heading"),
        pytest.param(f"Home\n\nNews\n\n{TITLE}\n\n5 March 2024\n\n{SAID}", id="text, below a menu"),
        pytest.param(f"{TITLE}\n\n{TITLE}\n\nBy Jane Lind\n\n{SAID}", id="text, said twice"),
        pytest.param(
            f"{TITLE}\n\nReuters | Mell | Updated: 08-05-2020 01:17 IST\n\n{SAID}", id="text, agency byline"
        ),
    ],
)
def test_the_title_is_found(page: str) -> None:
    assert title(page) == TITLE
    assert analysed(page, words=12).title == TITLE


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(f"{SAID}\n\n{SAID.replace('tide', 'time')}", id="prose only"),
        pytest.param(f"Home\n\nNews\n\nSport\n\n{SAID}", id="menu only"),
        pytest.param(f"Trending\n\n{SAID}", id="the heading of a list"),
        pytest.param("", id="nothing"),
        pytest.param("Mell", id="one word"),
    ],
)
def test_a_text_without_a_title_has_none(page: str) -> None:
    assert title(page) == ""
    assert analysed(page, words=12).title == ""


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(("* 1,5 kg of sour apples", "* flour", "* butter"), id="an item"),
        pytest.param(
            ("How do I join?", "Ask at the desk.", "How long may I keep a book?"), id="a question of several"
        ),
    ],
)
def test_a_line_that_is_one_of_many_is_not_the_title(lines: tuple[str, ...]) -> None:
    assert title("\n\n".join((*lines, SAID))) == ""


def test_a_document_title_that_names_only_the_site_is_not_the_title() -> None:
    assert (
        analysed(html(f"<h1>{TITLE}</h1><p>{SAID}</p>", head="<title>Tidewater Post</title>"), words=12).title
        == TITLE
    )


@pytest.mark.xfail(
    strict=True, reason="of two lines that stand near the byline and the body the earlier one wins"
)
def test_a_headline_of_a_list_above_the_article_is_not_the_title() -> None:
    assert title(f"TRENDING\n\n{STORM}\n\nFerry prices up\n\n{TITLE}\n\nBy Jane Lind\n\n{SAID}") == TITLE


def test_a_title_that_would_be_kept_is_not_in_the_text() -> None:
    document = analysed(html(f"<h1>{TITLE}</h1><p>{SAID}</p>"), words=3)
    assert document.text == SAID


def test_what_is_kept_is_body_and_nothing_else_is() -> None:
    found = analysed(
        html(f"<h1>{TITLE}</h1><p>{SAID}</p><p>Share</p>", head=f"<title>{TITLE}</title>"), words=12
    )
    assert [role == "body" for role in found.roles] == found.verdicts.keep.tolist()
    assert "body" in found.roles


def test_every_role_is_one_of_the_documented_ones() -> None:
    page = html(
        f"<nav>Home</nav><p class='x-share y-legal'>Z</p><h1>{TITLE}</h1><p>{SAID}</p><dialog>Hm</dialog>"
    )
    assert set(roles(page).values()) <= set(ROLES)


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Trending", "related"),
        ("MOST READ", "related"),
        ("Related articles", "related"),
        ("You may also like:", "related"),
        ("Meistgelesen", "related"),
        ("Читайте также", "related"),
        ("3 Comments", "comment"),
    ],
)
def test_a_section_opener_takes_its_list(heading: str, role: str) -> None:
    found = roles(f"{SAID}\n\n{heading}\n\n{STORM}\n\nFerry prices to rise in May")
    assert (found[heading], found[STORM], found["Ferry prices to rise in May"]) == (role, role, role)


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Share on Facebook", "share"),
        ("WhatsApp", "share"),
        ("Subscribe to our newsletter", "promotion"),
        ("Advertisement", "promotion"),
        ("Download our app", "promotion"),
        ("Phone: +44-20-5550-0142", "contact"),
        ("desk@harbour.example", "contact"),
        ("All rights reserved.", "legal"),
        ("© 2024 Harbour Press", "legal"),
        ("Cookie Policy", "legal"),
        ("We use cookies to improve this site", "legal"),
        ("Photo: Harbour Press / A. Lind", "caption"),
        ("A boat in the fog (Getty Images)", "caption"),
        ("Updated: 08-05-2020 01:17 IST", "byline"),
        ("By Jane Lind", "byline"),
        ("5 min read", "byline"),
        ("Log in", "navigation"),
        ("Back to top", "navigation"),
        ("Home | About | Boats | Map", "navigation"),
        ("Leave a comment", "comment"),
    ],
)
def test_a_line_below_the_body_is_told_by_what_it_says(line: str, role: str) -> None:
    assert roles(f"{SAID}\n\n{line}")[line] == role


@pytest.mark.parametrize(
    ("markup", "role"),
    [
        ("<nav>{}</nav>", "navigation"),
        ("<div id='breadcrumbs'>{}</div>", "navigation"),
        ("<div class='relatedPosts'><div>{}</div></div>", "related"),
        ("<div class='c-newsletter__form'>{}</div>", "promotion"),
        ("<div class='social-share'>{}</div>", "share"),
        ("<section id='comments'><p>{}</p></section>", "comment"),
        ("<figure><figcaption>{}</figcaption></figure>", "caption"),
        ("<p class='byline'>{}</p>", "byline"),
        ("<address>{}</address>", "contact"),
        ("<div class='cookie-consent'>{}</div>", "legal"),
    ],
)
def test_a_block_that_says_nothing_is_told_by_the_markup_around_it(markup: str, role: str) -> None:
    assert (
        roles(html(f"<p>{SAID}</p>", markup.format("Mell and the ferry at noon")))[
            "Mell and the ferry at noon"
        ]
        == role
    )


@pytest.mark.parametrize("name", ["barrier-reef", "underlying-text", "shared-history", "commentary-box"])
def test_a_name_that_only_contains_a_known_one_says_nothing(name: str) -> None:
    plain = roles(html(f"<p>{SAID}</p><div>Mell and the ferry at noon</div>"))
    assert roles(html(f"<p>{SAID}</p><div class='{name}'>Mell and the ferry at noon</div>")) == plain


@pytest.mark.parametrize(
    ("markup", "role"),
    [
        ("<div class='newsletter-signup'><p>The tide, every Monday morning</p></div>", "promotion"),
        ("<footer><address>The tide, every Monday morning</address></footer>", "contact"),
    ],
)
@pytest.mark.xfail(strict=True, reason="a section opener owns what stands outside of its container")
def test_a_section_opener_ends_with_its_own_container(markup: str, role: str) -> None:
    aside = f"<aside><h3>Most read</h3><p>{STORM}</p></aside>"
    assert roles(html(f"<p>{SAID}</p>", aside, markup))["The tide, every Monday morning"] == role


def test_comments_are_the_longer_texts_of_that_role() -> None:
    thread = "<div id='comments'><p>Reply</p><p>It was the printer again, I tell you</p></div>"
    assert analysed(html(f"<p>{SAID}</p>", thread), words=12).comments == (
        "It was the printer again, I tell you",
    )
