"""Addresses: what may be written into a link or an image, and how."""

from __future__ import annotations

import pytest

from cleaner.addresses import LINKS, LONGEST, PICTURES, safe

BASE = "https://mell.example/news/"


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("/tide", "https://mell.example/tide"),
        ("tide?day=5 may", "https://mell.example/news/tide?day=5%20may"),
        ("  tide\n", "https://mell.example/news/tide"),
        ("//orn.example/a", "https://orn.example/a"),
        ("#n1", "https://mell.example/news/#n1"),
        ("wiki/Talk:Mell", "https://mell.example/news/wiki/Talk:Mell"),
        ("?at=04:12", "https://mell.example/news/?at=04:12"),
        ("mailto:desk@mell.example", "mailto:desk@mell.example"),
        ("tel:+44205550142", "tel:+44205550142"),
        ("HTTPS://Mell.example/", "https://Mell.example/"),
        ("https://mell.example/90%/a%20b", "https://mell.example/90%25/a%20b"),
        ("https://mell.example/[a]{b}", "https://mell.example/%5Ba%5D%7Bb%7D"),
        ("http://[::1]/a", "http://[::1]/a"),
        ("https://mell.example/a#b#c", "https://mell.example/a#b%23c"),
        ("https://mell.example/größe/漢字", "https://mell.example/größe/漢字"),
        ('x"onclick="y', "https://mell.example/news/x%22onclick=%22y"),
    ],
)
def test_an_address_is_absolute_and_holds_only_what_it_may(address: str, wanted: str) -> None:
    assert safe(address, BASE, LINKS) == wanted


@pytest.mark.parametrize(
    "address",
    [
        "",
        "#",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " \x01java\tscript:alert(1)",
        "java\x00script:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "Talk:Mell",
        "http://[bad/",
        "http://mell.example:abc/",
        "https://mell.example/" + "a" * LONGEST,
    ],
)
@pytest.mark.parametrize("base", [BASE, ""])
def test_what_leads_nowhere_or_is_not_safe_is_no_address(address: str, base: str) -> None:
    assert safe(address, base, LINKS) == ""


def test_an_image_is_fetched_from_the_web_only() -> None:
    assert safe("mailto:desk@mell.example", BASE, PICTURES) == ""
    assert safe("x.png", BASE, PICTURES) == "https://mell.example/news/x.png"


def test_without_a_base_an_address_stays_relative() -> None:
    assert safe("/tide", "", LINKS) == "/tide"


def test_a_base_of_an_unsafe_scheme_makes_nothing_of_it_absolute() -> None:
    assert safe("x", "javascript:alert(1)//", LINKS) in ("", "x")
