"""Rules of sites: where things stand by path, what is said about blocks, files with errors, their tests."""

from __future__ import annotations

import datetime
import gzip
from pathlib import Path
from typing import Final

import pytest

import cleaner
from cleaner import cli
from cleaner.site import SiteError
from cleaner.site_rules import SiteRules

RULES: Final = r"""
site = "harbour.example"

[[page]]
path = "^/\\d"
body = "div.story, #text"
strip = ".promo"
title = "h1"
authors = ".by b"
date = "time"
phrases = ["we correct mistakes"]

[[test]]
url = "https://www.harbour.example/1"
page = "one.html"
has = "printed a whole day too late"
lacks = ["We correct", "Buy our", "Home"]
title = "Low water"
authors = ["Ada Fenwick"]
date = 2024-05-03
"""
PAGE: Final = """
<title>x</title><nav><a href="/">Home</a></nav><h1>Low water</h1>
<p class="by">By <b>Ada Fenwick</b> <time datetime="2024-05-03">Friday</time></p>
<div class="story"><p>Short.</p>
<p>The tide tables for the coming week were printed a whole day too late, the office said.</p>
<p class="promo">Buy our new calendar with all tides of the year, which is late as well.</p>
<p>We correct mistakes of fact as soon as we learn of them.</p></div>
<p>A seal came up the river as far as the weir and stayed there for the better part of the morning.</p>
<div id="text"><p>More.</p></div>
"""
SAID: Final = "The tide tables for the coming week were printed a whole day too late, the office said."
URL: Final = "https://harbour.example/1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "harbour.toml").write_text(RULES, encoding="utf-8")
    (tmp_path / "one.html").write_text(PAGE, encoding="utf-8")
    return tmp_path


def test_body_strip_and_phrases_decide_and_say_so(folder: Path) -> None:
    document = cleaner.extract(PAGE, url=URL, site=SiteRules.load(folder))
    kept = [block.text for block in document.blocks if block.keep]
    assert [text[:8] for text in kept] == ["Short.", "The tide", "More."]
    said = {block.text[:6]: str(block.reasons[0]) for block in document.blocks}
    assert said["Short."] == "site rule: body +20.0"
    assert said["A seal"] == "site rule: not in body -20.0"
    assert said["Buy ou"] == "site rule: strip -20.0"
    assert said["We cor"] == "site rule: phrases -20.0"


def test_title_authors_and_date_are_where_the_rules_say(folder: Path) -> None:
    document = cleaner.extract(PAGE, url=URL, site=SiteRules.load(folder))
    assert (document.title, document.authors) == ("Low water", ("Ada Fenwick",))
    assert document.date == datetime.date(2024, 5, 3)


@pytest.mark.parametrize(
    "url", [None, "https://harbour.example/about", "https://other.example/1", "http://["]
)
def test_pages_of_other_paths_and_sites_are_left_alone(folder: Path, url: str | None) -> None:
    document = cleaner.extract(PAGE, url=url, site=SiteRules.load(folder))
    assert document.text == cleaner.clean(PAGE)
    assert document.title == cleaner.extract(PAGE).title


def test_a_host_has_the_rules_of_the_domain_above_it(folder: Path) -> None:
    told = cleaner.clean(PAGE, url="https://news.harbour.example/1", site=SiteRules.load(folder))
    assert told.startswith("Short.")


def test_a_page_on_which_no_body_is_found_is_cleaned_as_ever(folder: Path) -> None:
    other = PAGE.replace("story", "tale").replace('id="text"', "")
    assert SAID in cleaner.clean(other, url=URL, site=SiteRules.load(folder))


def test_phrases_speak_about_bare_lines_too(folder: Path) -> None:
    text = "We correct mistakes of fact as soon as we learn of them, as you know.\n\nThe tide was late."
    assert "correct" not in cleaner.clean(text, url=URL, site=SiteRules.load(folder))


PAGE_TABLE: Final = '[[page]]\nbody = "div"\n'
TEST_TABLE: Final = f'[[test]]\nurl = "{URL}"\npage = "one.html"\nhas = "tide"\n'
SITE: Final = 'site = "harbour.example"\n'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("site = ", "not valid TOML"),
        (f"site = {'[' * 3000}", "not valid TOML"),
        ("site = 'a'\npag = 1", "unknown key 'pag'; did you mean 'page'?"),
        (f"{PAGE_TABLE}{TEST_TABLE}", "site is missing"),
        (f"site = 7\n{PAGE_TABLE}{TEST_TABLE}", "site is missing"),
        (f'site = "https://a.example/"\n{PAGE_TABLE}{TEST_TABLE}', "must be a bare host"),
        (f'site = "www.a.example"\n{PAGE_TABLE}{TEST_TABLE}', "must be a bare host"),
        (f"{SITE}{TEST_TABLE}", r"no \[\[page\]\] table"),
        (f"{SITE}page = 1\n{TEST_TABLE}", r"page is written as \[\[page\]\] tables"),
        (f"{SITE}{PAGE_TABLE}", r"no \[\[test\]\] table"),
        (f'{SITE}[[page]]\nbodi = "div"\n{TEST_TABLE}', "page 1: unknown key 'bodi'; did you mean 'body'?"),
        (f"{SITE}[[page]]\npath = 1\n{TEST_TABLE}", "page 1: path must be a string"),
        (f'{SITE}[[page]]\npath = "("\nbody = "p"\n{TEST_TABLE}', "page 1: path is not a valid pattern"),
        (f'{SITE}[[page]]\npath = "/"\n{TEST_TABLE}', "page 1: says nothing"),
        (f"{SITE}{PAGE_TABLE}{PAGE_TABLE}{TEST_TABLE}", "two .* tables have the path ''"),
        (f"{SITE}[[page]]\nbody = 1\n{TEST_TABLE}", "page 1: body must be a string or a list"),
        (f'{SITE}[[page]]\nbody = [" "]\n{TEST_TABLE}', "page 1: body must be .* none of them empty"),
        (
            f'{SITE}[[page]]\nbody = "div["\n{TEST_TABLE}',
            "page 1: body: 'div\\[' is not a valid CSS selector",
        ),
        (f'{SITE}[[page]]\nbody = "//div["\n{TEST_TABLE}', "page 1: body: .* is not a valid XPath"),
        (f'{SITE}[[page]]\nbody = "//a/@href"\n{TEST_TABLE}', "page 1: body: .* must select elements"),
        (f'{SITE}[[page]]\nphrases = "…"\n{TEST_TABLE}', "page 1: phrases holds one without a word"),
        (f'{SITE}{PAGE_TABLE}{TEST_TABLE}hs = "a"\n', "test 1: unknown key 'hs'; did you mean 'has'?"),
        (f'{SITE}{PAGE_TABLE}[[test]]\npage = "one.html"\n', "test 1: url is missing"),
        (
            f'{SITE}{PAGE_TABLE}[[test]]\nurl = "{URL}"\npage = 1\nhas = "a"\n',
            "test 1: page must be a string",
        ),
        (
            f'{SITE}{PAGE_TABLE}[[test]]\nurl = "https://b.example/"\npage = "one.html"\nhas = "a"\n',
            "test 1: url 'https://b.example/' is not of the site 'harbour.example'",
        ),
        (f'{SITE}{PAGE_TABLE}[[test]]\nurl = "https://"\npage = "one.html"\nhas = "a"\n', "has no host"),
        (f'{SITE}{PAGE_TABLE}[[test]]\nurl = "{URL}"\npage = "one.html"\n', "test 1: expects nothing"),
        (
            f'{SITE}{PAGE_TABLE}[[test]]\nurl = "{URL}"\npage = "two.html"\nhas = "a"\n',
            "two.html is not there",
        ),
        (
            f'{SITE}{PAGE_TABLE}{TEST_TABLE}date = "2024-05-03"\n',
            "test 1: date must be a date as TOML writes it",
        ),
        (
            f"{SITE}{PAGE_TABLE}{TEST_TABLE}date = 2024-05-03T00:00:00\n",
            "test 1: date must be a date as TOML writes it",
        ),
    ],
)
def test_a_file_with_an_error_says_which(folder: Path, content: str, said: str) -> None:
    path = folder / "harbour.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SiteError, match=said) as raised:
        SiteRules.load(path)
    assert str(raised.value).startswith(str(path))


def test_bytes_that_are_not_utf8_are_said(folder: Path) -> None:
    (folder / "harbour.toml").write_bytes(b"site = '\xff'")
    with pytest.raises(SiteError, match="not UTF-8: invalid start byte at byte 8"):
        SiteRules.load(folder)


def test_two_files_for_one_site_are_refused(folder: Path) -> None:
    (folder / "other.toml").write_text(RULES, encoding="utf-8")
    with pytest.raises(
        SiteError, match=r"other.toml: site 'harbour.example' has its rules in .*harbour.toml"
    ):
        SiteRules.load(folder)


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="no files of site rules"):
        SiteRules.load(tmp_path)


def test_rules_that_hold_pass_their_test(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rules", "test", str(folder)]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '"div.story, #text"',
            '["div.gone", "div.story, #text"]',
            "'div.gone' matches nothing on the test pages",
        ),
        ('has = "printed', 'has = "not printed', "test 1: the text lacks 'not printed a whole day too late'"),
        ('"Home"', '"Short"', "test 1: the text has 'Short'"),
        ('title = "Low water"', 'title = "High water"', "test 1: title is 'Low water', not 'High water'"),
        (
            "2024-05-03",
            "2024-05-04",
            "test 1: date is datetime.date(2024, 5, 3), not datetime.date(2024, 5, 4)",
        ),
        ('["Ada Fenwick"]', '["Ada"]', "test 1: authors is ('Ada Fenwick',), not ('Ada',)"),
    ],
)
def test_rules_that_no_longer_hold_fail_their_test(
    folder: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    (folder / "harbour.toml").write_text(RULES.replace(old, new), encoding="utf-8")
    assert cli.main(["rules", "test", str(folder)]) == 1
    assert said in capsys.readouterr().err


def test_a_refused_file_is_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "harbour.toml").write_text("site = 1", encoding="utf-8")
    assert cli.main(["rules", "test", str(folder)]) == 2
    assert "site is missing" in capsys.readouterr().err


def test_every_rule_is_listed_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rules", "list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(cleaner.DEFAULT_RULES)
    assert cli.main(["rules", "show", "en-read-more"]) == 0
    assert "speaks for related" in capsys.readouterr().out


def test_an_unknown_rule_is_named_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rules", "show", "en-read-mor"]) == 2
    assert "no rule 'en-read-mor'; did you mean 'en-read-more'?" in capsys.readouterr().err


def test_why_names_what_is_no_page(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "picture.html").write_bytes(b"\x89PNG")
    (folder / "cut.html.gz").write_bytes(gzip.compress(b"<p>Low water")[:-9])
    paths = [str(folder / name) for name in ("picture.html", "cut.html.gz")]
    assert cli.main(["rules", "why", "en-read-more", *paths]) == 1
    err = capsys.readouterr().err
    assert "picture.html: a PNG image, not a page" in err
    assert "cut.html.gz: " in err


def test_why_shows_the_blocks_a_rule_speaks_about(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "two.html").write_text("<p>Related: a seal in the river</p>" + PAGE, encoding="utf-8")
    assert cli.main(["rules", "why", "en-read-more", str(folder / "two.html")]) == 0
    assert "\tRelated: a seal in the river" in capsys.readouterr().out
