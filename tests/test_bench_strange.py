"""Pages as nobody counted them: what a reader of structure alone sees stays, names and words do not."""

from __future__ import annotations

import pytest

from bench import strange
from bench.strange import Script
from tests.helpers import segmented

PAGE = """<title>Low water at Mell</title><meta property="og:title" content="Low water at Mell">
<div class="article-body"><h1>Low water at Mell</h1>
<p>The tide, they say, was <a href=/>late</a>. Nobody minded.</p></div>"""


def test_no_element_keeps_a_name_and_no_block_its_place() -> None:
    page = segmented(PAGE, "html")
    bare = strange.unnamed(page)
    assert bare.elements is not None
    assert set(bare.elements.names) == {""}
    assert (bare.texts, bare.places, bare.links) == (page.texts, page.places, page.links)


@pytest.mark.parametrize("script", [strange.spaced, strange.unspaced, strange.signs])
def test_no_word_stays_and_the_title_is_still_the_heading(script: Script) -> None:
    page = strange.rewritten(segmented(PAGE, "html"), script)
    assert not any(letter.isascii() and letter.isalpha() for text in page.texts for letter in text)
    assert page.head.title == dict(page.head.metas)["og:title"] == page.texts[0]


@pytest.mark.parametrize(
    ("script", "spaces", "last"),
    [(strange.spaced, 9, "."), (strange.unspaced, 2, " "), (strange.signs, 0, "。")],
)
def test_scripts_differ_in_what_sets_words_and_sentences_apart(
    script: Script, spaces: int, last: str
) -> None:
    text = script("The tide, they say, was late today in the harbour.")
    assert (text.strip().count(" "), text[-1]) == (spaces, last)


@pytest.mark.parametrize("script", [strange.spaced, strange.unspaced])
def test_what_links_hold_can_still_be_counted(script: Script) -> None:
    said = "Low water at Mell"
    assert len("".join(script(said).split())) == len("".join(said.split()))
