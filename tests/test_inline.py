"""The second pass: the same blocks, with the marks of what is in them."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given, settings

from cleaner.inline import Inlines, Run, inlines, unmarked
from cleaner.read import read
from cleaner.segment_html import segment_html
from tests.helpers import cases
from tests.strategies import html_pages

BLANK: Final = "src=data:image/gif;base64,R0lGOD"
PIXEL: Final = "<p>one</p><div><img src=x.png {}></div><p>two</p>"


def found(page: str, url: str | None = None) -> Inlines:
    source = read(page, url, "html")
    return inlines(source, segment_html(source))


def shown(page: str) -> list[str]:
    """The addresses of the images that a page shows between its blocks."""
    return [picture.run.marks[-1].address for picture in found(page).pictures]


def drawn(runs: tuple[Run, ...]) -> str:
    """The runs with their marks in front, as ``{em strong|text}``."""
    names = (" ".join(mark.name for mark in run.marks) for run in runs)
    return "".join(f"{{{n}|{run.text}}}" if n else run.text for n, run in zip(names, runs, strict=True))


@pytest.mark.parametrize(("page", "wanted"), cases("inline"))
def test_runs(page: str, wanted: str) -> None:
    assert "\n".join(map(drawn, found(page).runs)) == wanted


@settings(max_examples=60, deadline=None, derandomize=True)
@given(html_pages)
def test_the_runs_of_a_block_are_its_text(page: str) -> None:
    source = read(page, None, "html")
    blocks = segment_html(source)
    for runs, text in zip(inlines(source, blocks).runs, blocks.texts, strict=True):
        assert unmarked(runs).split() == text.split()
        if not any(run.pictured for run in runs):
            assert unmarked(runs) == text


@pytest.mark.parametrize("extra", ["width=1", "height=1px", "hidden", "style='display:none'", "src=data:x"])
def test_an_image_that_nobody_sees_is_none(extra: str) -> None:
    assert found(PIXEL.format("alt=x")).pictures
    page = PIXEL.replace("src=x.png ", "") if "src" in extra else PIXEL
    assert not found(page.format(extra)).pictures


def test_an_image_that_is_loaded_late_has_its_real_address() -> None:
    (picture,) = found(PIXEL.format("data-src=/big.png"), "https://mell.example/").pictures
    assert picture.run.marks[-1].address == "https://mell.example/big.png"


@pytest.mark.parametrize(
    "late",
    [
        "src=blank.gif data-src=b.jpg",
        "src=blank.gif data-original=b.jpg",
        "src=blank.gif data-lazy=b.jpg",
        "src=blank.gif data-hi-res-src=b.jpg",
        "src=blank.gif data-lazy=true data-lazy-srcset='b.jpg 1x, c.jpg 2x'",
        "src=blank.gif data-srcset=' b.jpg, c.jpg 2x'",
        f"{BLANK} srcset='b.jpg 480w, c.jpg 960w'",
        f"{BLANK} data-src={BLANK.removeprefix('src=')} srcset=b.jpg",
        "data-src=javascript:x() src=b.jpg srcset=c.jpg",
    ],
)
def test_the_address_of_an_image_stands_in_one_of_many_attributes(late: str) -> None:
    assert shown(PIXEL.replace("src=x.png", "").format(late)) == ["b.jpg"]


def test_a_source_gives_the_address_that_its_image_lacks() -> None:
    sources = "<source media='(x)' srcset='b.webp 1x, c.webp 2x'><source srcset=d.webp>"
    assert shown(f"<p>a</p><picture>{sources}<img {BLANK}></picture>") == ["b.webp"]
    assert shown(f"<p>a</p><picture>{sources}<img src=e.jpg></picture><img>") == ["e.jpg"]


def test_images_of_amp_are_images() -> None:
    spare = "<amp-img src=small.jpg placeholder></amp-img>"
    sized = f"<amp-img src=b.jpg layout=responsive width=2 height=1>{spare}</amp-img>"
    assert shown(f"<p>a</p>{sized}<amp-anim src=c.gif></amp-anim>") == ["b.jpg", "c.gif"]


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        (f"<img {BLANK}>", ["b.jpg"]),
        ("<img data-src=a.jpg>", ["a.jpg"]),
        (f"<img {BLANK}><p>two</p>", []),
        ("", []),
    ],
)
def test_an_image_without_scripts_stands_in_for_the_one_right_before_it(
    before: str, wanted: list[str]
) -> None:
    assert shown(f"<p>one</p><div>{before} <noscript><img src=b.jpg></noscript></div>") == wanted


def test_only_the_first_base_element_with_an_address_counts() -> None:
    page = "<base target=_top><base href=/deep/><base href=/other/><p><a href=x>log</a></p>"
    (run,) = found(page, "https://mell.example/news").runs[0]
    assert run.marks[0].address == "https://mell.example/deep/x"


def test_a_base_element_moves_addresses() -> None:
    page = "<base href=/deep/><p><a href=x>log</a></p>"
    (run,) = found(page, "https://mell.example/news").runs[0]
    assert run.marks[0].address == "https://mell.example/deep/x"


def test_spans_and_numbers_are_bounded() -> None:
    page = "<ol start=9007199254740991><li value=-4>x</ol><table><tr><td colspan=9007199254740991 rowspan=0>x"
    inner = found(page)
    assert list(inner.numbers.values()) == [65_534, -4]
    assert list(inner.spans.values()) == [(65_534, 65_534)]
