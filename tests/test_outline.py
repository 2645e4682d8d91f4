"""Options of every format: links, images, tables and comments, under the same names everywhere."""

from __future__ import annotations

import inspect
import subprocess
import sys
from typing import Any, Final

import pytest

from cleaner.document import Document
from tests.helpers import analysed

SAID: Final = "The tide tables of the coming week were printed a whole day too late, the office said"
HEARD: Final = "Still no tables here since Monday morning"
PAGE: Final = f"""
<article><p>{SAID}, see <a href="https://mell.example/log">the log</a>.</p>
<figure><img src="https://mell.example/b.jpg" alt="boat"><figcaption>The boat</figcaption></figure>
<table><tr><th>Port of call and harbour<th>High water in the morning of the day, as printed<tr>
<td>Mell, which is the harbour that is meant here<td>04:12 in the morning of the day, as printed</table>
<p>{SAID} again.</p></article>
<section class="comments"><h3>Comments</h3><div class="comment"><p>{HEARD}.</p></div></section>
"""
FORMS: Final = ("to_text", "to_markdown", "to_html", "to_xml", "to_dict", "to_json", "to_schema")
OPTIONS: Final = {
    "links": "https://mell.example/log",
    "images": "https://mell.example/b.jpg",
    "tables": "04:12 in the morning",
    "comments": HEARD,
}
BLOCKS: Final = ("to_dict", "to_json")  # hold every block of the page beside the text


@pytest.fixture(scope="module")
def document() -> Document:
    found = analysed(PAGE)
    assert found.comments == (f"{HEARD}.",)
    return found


def body(document: Document, form: str, **options: bool) -> str:
    """What the form holds, without the list of all blocks."""
    if form in BLOCKS:
        found: dict[str, Any] = document.to_dict(**options)
        return str({name: value for name, value in found.items() if name != "blocks"})
    return str(getattr(document, form)(**options))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("option", OPTIONS)
def test_every_option_means_the_same_in_every_form(document: Document, form: str, option: str) -> None:
    assert OPTIONS[option] in body(document, form, **{option: True})
    assert OPTIONS[option] not in body(document, form, **{option: False})


@pytest.mark.parametrize("form", FORMS)
def test_every_form_takes_the_same_options_by_name_alone(form: str) -> None:
    parameters = inspect.signature(getattr(Document, form)).parameters.values()
    named = {one.name for one in parameters if one.kind is inspect.Parameter.KEYWORD_ONLY}
    assert named - {"indent", "blocks"} == set(OPTIONS)


def test_text_without_options_is_the_text(document: Document) -> None:
    assert document.to_text() == document.text


def test_text_shows_addresses_behind_what_they_belong_to(document: Document) -> None:
    shown = document.to_text(links=True, images=True)
    assert "see the log <https://mell.example/log>." in shown
    assert "\n[boat] <https://mell.example/b.jpg>\nThe boat\n" in shown


def test_a_dictionary_lists_links_and_images(document: Document) -> None:
    found = document.to_dict(links=True, images=True)
    assert found["links"] == [{"text": "the log", "href": "https://mell.example/log"}]
    wanted = {"src": "https://mell.example/b.jpg", "alt": "boat", "caption": "The boat"}
    assert found["images"] == [wanted]


def test_a_scraped_text_has_no_links_and_no_images() -> None:
    document = analysed(f"{SAID}.\n\n{SAID} again.\n")
    assert document.to_text(links=True, images=True) == document.text
    found = document.to_dict(links=True, images=True)
    assert (found["links"], found["images"]) == ([], [])


def test_nothing_of_this_is_loaded_for_cleaning() -> None:
    script = "import cleaner, sys; cleaner.clean('<p>x'); print('cleaner.inline' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
