"""What is never closed, and what is nested without end: nothing that follows it is lost unsaid."""

from __future__ import annotations

import pytest

import cleaner
from cleaner.feed import OPEN, PIECE
from cleaner.limits import ATTRIBUTES
from tests.helpers import segmented

AFTER = "<p>salt</p>"


@pytest.mark.parametrize(
    "opening",
    [
        pytest.param("<title>", id="title"),
        pytest.param("<iframe src=/>", id="iframe"),
        pytest.param("<noembed>", id="noembed"),
        pytest.param("<template>", id="template"),
        pytest.param("<object>", id="object"),
        pytest.param("<video>", id="video"),
        pytest.param("<!--", id="comment"),
        pytest.param('<p title="tide', id="double quote"),
        pytest.param("<p title = 'tide", id="single quote"),
        pytest.param("<TITLE>a<title>b", id="twice"),
        pytest.param("<!-- <iframe> <title>", id="one in another"),
        pytest.param("<svg>", id="drawing"),
    ],
)
def test_what_follows_something_that_is_never_closed_is_read_and_told(opening: str) -> None:
    blocks = segmented(f"<p>water</p>{opening}{AFTER}", "html")
    assert blocks.texts[0] == "water"
    assert blocks.texts[-1] == "salt"
    assert opening == "<svg>" or any("never closed" in note for note in blocks.notes)


@pytest.mark.parametrize("tag", ["script", "style"])
def test_code_that_is_never_closed_is_left_out_and_told(tag: str) -> None:
    blocks = segmented(f"<p>water</p><{tag}>x = 1;{AFTER}", "html")
    assert blocks.texts == ["water"]
    assert blocks.notes == (f"<{tag}> is never closed: the 17 characters after it are left out",)


@pytest.mark.parametrize(
    "page",
    [
        "<p>water</p><!-- tide -->",
        "<title>tide</title><p>water</p><script>x</script><template><p>x</p></template>",
        "<p title='a=\"'>water</p>",
        "<p>water</p><object><p>tide</p></object>",
        "<p>water</p><svg><title>tide</title></svg>",
        "<p>water",
        "<p>water</p><p title=",
        "<p>water</p><p",
        "<p>water</p><",
    ],
)
def test_a_page_that_closes_what_hides_text_is_read_as_it_stands(page: str) -> None:
    blocks = segmented(page, "html")
    assert [text for text in blocks.texts if text != "<"] == ["water"]
    assert blocks.notes == ()


@pytest.mark.parametrize("tag", ["plaintext", "xmp", "textarea", "noframes"])
def test_text_that_is_drawn_as_it_stands_keeps_its_last_characters(tag: str) -> None:
    assert segmented(f"<p>water</p><{tag}>salt <b>", "html").texts == ["water", "salt <b>"]


def test_a_page_in_several_pieces_is_read_as_one() -> None:
    words = "".join(f"<p>salt {at} <b>and</b> water<br>twice<!-- {at} --></p>" for at in range(4000))
    assert len(words) > 3 * PIECE
    assert segmented(words, "html").texts == [f"salt {at} and water\ntwice" for at in range(4000)]


@pytest.mark.parametrize("opening", ["<i>", "<div>", "<template>", "<object>", "<svg>"])
def test_text_below_more_elements_than_a_parser_bears_is_read(opening: str) -> None:
    wrappers = opening * (OPEN + PIECE // len(opening) * 2)
    blocks = segmented(f"<p>water</p>{wrappers}{AFTER}{'</u>' * 50_000}{AFTER}", "html")
    assert (blocks.texts[0], blocks.texts[-2:]) == ("water", ["salt", "salt"])


def test_a_line_break_below_the_deepest_element_sets_words_apart() -> None:
    assert segmented("<div>" * 600 + "salt<br>water", "html").texts == ["salt\nwater"]


@pytest.mark.parametrize("attribute", [" a№=1", " a=1", ' a№="<b>"', " a№='>'", " a№", "/a№ = x", ' a№=""b'])
def test_a_tag_is_read_without_its_last_attributes_and_this_is_told(
    attribute: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleaner.feed.LONG", 1000)
    flood = "".join(attribute.replace("№", str(at)) for at in range(2 * ATTRIBUTES))
    blocks = segmented(f"<p>water</p><p class='tide'{flood}>salt</p><p>ice</p>", "html")
    assert blocks.texts == ["water", "salt", "ice"]
    assert blocks.notes == (f"a tag has more than {ATTRIBUTES} attributes: later ones were not read",)
    assert blocks.elements is not None
    assert "tide" in blocks.elements.names


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(f"<p{' a=1' * ATTRIBUTES}>salt</p>", id="no more than the most"),
        pytest.param("<p a=1 b='2'>" * ATTRIBUTES + "salt", id="many tags"),
        pytest.param(f"<script>x = a<b{' c=1' * 2 * ATTRIBUTES}</script><p>salt</p>", id="code"),
        pytest.param(f"<p>salt{' <' * ATTRIBUTES}", id="stray marks"),
    ],
)
def test_what_is_no_flood_of_attributes_is_left_alone(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = segmented(page, "html")
    monkeypatch.setattr("cleaner.feed.LONG", 1000)
    assert segmented(page, "html") == whole
    assert not any("attributes" in note for note in whole.notes)


def test_a_block_of_very_many_texts_is_read_as_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    times = 2 * PIECE // len("salt &amp; <b>ice</b> ")
    page = f"<p><a href=/>water</a> {'salt &amp; <b>ice</b> ' * times}</p>"
    monkeypatch.setattr("cleaner.open_block.PARTS", 10)
    assert segmented(page, "html").texts == [f"water{' salt & ice' * times}"]
    assert cleaner.extract(page, mode="recall").to_markdown().count("**ice**") == times


def test_references_without_end_are_handed_over_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.feed.LONG", PIECE)
    monkeypatch.setattr("cleaner.open_block.PARTS", 10)
    assert segmented("<p>" + "&amp;" * 20_000, "html").texts == ["&" * 20_000]


ARTICLE = (
    "<h1>The tide tables</h1><p>The tide tables for the coming week were printed a day late, the harbour "
    "office said on Monday.</p><p>Skippers were told to add forty minutes to the old ones until the new ones "
    "arrive, and to look at the quay before they cast off.</p>"
)


def test_the_body_is_the_same_under_any_number_of_wrappers() -> None:
    bodies = {
        cleaner.clean(f"<body>{'<div>' * depth}{ARTICLE}{'</div>' * depth}<p><a href=/>Home</a></p></body>")
        for depth in (0, 100, 255, 256, 257, 2_047, 2_049, 20_000)
    }
    assert len(bodies) == 1
    assert "forty minutes" in bodies.pop()
