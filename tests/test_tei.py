"""TEI is valid and reads back as the tree it was written from, whatever a page holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from lxml import etree

from cleaner.structure import Name, Node
from cleaner.tei import to_xml
from tests.helpers import CASES, ENTITIES, HOSTILE, all_nodes, cases, leaf
from tests.strategies import html_pages, text_pages

TEI: Final = "{http://www.tei-c.org/ns/1.0}"
SCHEMA: Final = etree.RelaxNG(etree.parse(Path(__file__).parent / "tei.rng"))
INJECTIONS: Final = (CASES / "injections.txt").read_text(encoding="utf-8").splitlines()
NAMES: Final[list[Name]] = ["paragraph", "item", "quote", "cell", "code"]


def tei(
    nodes: Sequence[Node], title: str = "", authors: Sequence[str] = (), date: str = ""
) -> etree._Element:
    """The document that a reader of XML sees; not valid is an error."""
    root = etree.fromstring(to_xml(nodes, title, authors, date, nodes[:1]).encode("utf-8"))
    SCHEMA.assertValid(root)
    return root


def body(page: str) -> str:
    """The body of a page as it is written."""
    written = to_xml(all_nodes(page), "", (), "")
    tei(all_nodes(page))
    return written.partition("<body>\n")[2].partition("\n</body>")[0]


@pytest.mark.parametrize(("page", "wanted"), cases("render_tei"))
def test_tei(page: str, wanted: str) -> None:
    assert body(page) == wanted


@pytest.mark.parametrize("first", [0, -2])
def test_a_list_counts_from_its_start(first: int) -> None:
    written = to_xml(all_nodes(f"<ol start={first}><li>a<li>b</ol>"), "", (), "")
    assert f'<item n="{first}">a</item>\n<item n="{first + 1}">' in written


def test_a_list_may_count_down() -> None:
    written = to_xml(all_nodes("<ol reversed><li>a<ol><li>x</ol><li>b</ol>"), "", (), "")
    assert '<item n="2">a<list rend="numbered">\n<item n="1">x</item>' in written
    assert '<item n="1">b</item>' in written


@pytest.mark.parametrize("text", [*HOSTILE, *ENTITIES])
def test_hostile_text_is_text_to_an_xml_reader(text: str) -> None:
    root = tei([leaf(text, name) for name in NAMES], text, [text])
    found = root.find(f"{TEI}text/{TEI}body")
    assert found is not None
    for line in found.iter(f"{TEI}lb"):
        line.text = "\n"
    assert ["".join(block.itertext()).strip("\n") for block in found[:-1]] == [text] * len(NAMES)
    assert root.findtext(f".//{TEI}titleStmt/{TEI}title") == text
    assert root.findtext(f".//{TEI}author") == text


def test_the_header_has_title_authors_and_date() -> None:
    root = tei([leaf("Late.")], "Low water", ["Jane Lind", "Ola Berg"], "2024-03-05")
    assert root.findtext(f".//{TEI}titleStmt/{TEI}title") == "Low water"
    assert [name.text for name in root.iter(f"{TEI}author")] == ["Jane Lind", "Ola Berg"]
    assert [date.get("when") for date in root.iter(f"{TEI}date")] == ["2024-03-05"]


def test_nothing_kept_is_valid() -> None:
    assert tei([]).find(f".//{TEI}body") is not None


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<p>tide&#1;table</p>", id="control character"),
        pytest.param("<pre>tide&#12;table</pre>", id="form feed in code"),
        pytest.param("<pre>tide\x0ctable</pre>", id="form feed as such"),
        pytest.param("<p>tide&#xFFFE;table</p>", id="not a character"),
        pytest.param("<p>tide\ufffftable</p>", id="not a character as such"),
        pytest.param("<p>tide&#xD800;table</p>", id="half a surrogate pair"),
        pytest.param("<p>tide&#0;table</p>", id="NUL"),
        pytest.param(
            "<p>tide<img src=x&#1; alt='&#1;&#xFFFE;'><a href='x&#xFFFE;&#1;'>table</a></p>", id="attributes"
        ),
    ],
)
def test_characters_that_xml_cannot_hold_do_not_break_tei(page: str) -> None:
    assert "tide" in "".join(tei(all_nodes(page)).itertext())


@pytest.mark.parametrize("injection", INJECTIONS)
def test_an_injection_leaves_valid_tei(injection: str) -> None:
    tei(all_nodes(f"<div>before {injection} after</div>", "html"))


@settings(max_examples=50, deadline=None, derandomize=True)
@given(html_pages | text_pages)
def test_any_page_gives_valid_tei(page: str) -> None:
    tei(all_nodes(page))
