"""The report on many pages: what is counted, in which order, and the folder it makes."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import pytest

from cleaner.cli import main
from cleaner.plots import bar, histogram
from cleaner.rule import Rule
from cleaner.rules import RuleSet, default_rules
from cleaner.survey import Page, heard, page, report
from tests.helpers import analysed

SAID: Final = "The tide tables for the coming week were printed a whole day too late, the office said."
MINE: Final = RuleSet((Rule("mine", "exact", ("ropes",), "share", why="A rope & a lamp."),))
RULES: Final = default_rules() + MINE


def seen(*lines: str, name: str = "a.txt") -> Page:
    return page(name, analysed("\n\n".join(lines), rules=RULES))


def test_a_page_is_counted_by_the_characters_of_each_role() -> None:
    found = seen(SAID, "Ropes", SAID)
    assert (found.blocks, found.reason) == (3, "")
    assert found.sizes == {"body": 2 * len(SAID), "share": 5}
    assert found.share == pytest.approx(2 * len(SAID) / (2 * len(SAID) + 5))


def test_rules_stand_by_how_often_they_spoke_with_what_went() -> None:
    pages = [seen(SAID, "Ropes", "Ropes"), seen(SAID, "Ropes", name="b.txt"), seen(SAID, name="c.txt")]
    told = {own.rule: own for own in heard(pages)}
    mine = told["mine"]
    assert (mine.blocks, mine.pages, mine.dropped, mine.characters) == (3, 2, 3, 15)
    assert mine.texts == ("Ropes",)
    counts = [own.blocks for own in heard(pages)]
    assert counts == sorted(counts, reverse=True)


def test_a_rule_on_names_speaks_about_what_stands_inside() -> None:
    document = analysed(f"<div class='newsletter'><p>Ropes</div><p>{SAID} <a href='/'>Home</a>")
    inside = {said.text for said in page("a.html", document).spoke if said.rule == "name-newsletter"}
    assert inside == {"Ropes"}


def test_a_rule_that_spoke_about_what_was_kept_removed_nothing() -> None:
    rule = RuleSet((Rule("said", "words", ("tide tables",), "body"),))
    (told,) = [own for own in heard([page("a", analysed(SAID, rules=rule))]) if own.rule == "said"]
    assert (told.blocks, told.dropped, told.characters, told.texts) == (1, 0, 0, ())


def test_the_least_confident_page_stands_first_and_why_it_is_empty() -> None:
    html = report([seen(SAID, SAID), seen("", name="empty.txt")], RULES, "pages")
    assert html.index("empty.txt") < html.index("a.txt")
    assert "the page is empty" in html
    assert "1 without a body" in html


def test_the_report_holds_no_script_and_no_text_of_a_page_as_markup() -> None:
    name = "<script>alert(1)</script>#?.txt"
    html = report([seen(SAID, "Ropes", name=name)], RULES, "<img>")
    assert "<script" not in html
    assert "<img" not in html
    assert "script-src" not in html
    assert "default-src 'none'" in html
    assert "A rope &amp; a lamp." in html
    (href,) = re.findall(r'<a href="([^"]*)"', html)
    assert unquote(href) == f"pages/{name}.html"
    assert not {"#", "?"} & set(href)


def test_a_report_on_pages_of_nothing_can_be_written() -> None:
    assert "0 of 0 characters" in report([seen("")], RULES, "pages")


def test_a_histogram_counts_both_ends() -> None:
    drawn = histogram("Confidence", [0, 0.05, 0.5, 1])
    assert re.findall(r"<title>([^<]*)</title>", drawn) == ["0.0 to 0.1: 2", "0.5 to 0.6: 1", "0.9 to 1.0: 1"]


@pytest.mark.parametrize(("share", "width"), [(0, "0.00"), (0.5, "50.00"), (1, "100.00")])
def test_a_bar_is_as_wide_as_its_share(share: float, width: str) -> None:
    assert f'<rect width="{width}"' in bar(share, "kept")


# At a shell


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "pages"
    for name in ("a.txt", "deep/b.html", "notes.md"):
        (found / name).parent.mkdir(parents=True, exist_ok=True)
        (found / name).write_text(f"<p>{SAID}</p><p>{SAID}</p>", encoding="utf-8")
    return found


def test_report_writes_the_figures_and_a_view_of_each_page(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "report"
    assert main(["report", str(folder), "-o", str(out)]) == 0
    made = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    assert made == ["index.html", "pages/a.txt.html", "pages/deep/b.html.html"]
    links = re.findall(r'<a href="([^"]*)"', (out / "index.html").read_text(encoding="utf-8"))
    assert sorted(links) == made[1:]


def test_a_report_among_the_pages_is_not_a_page_the_next_time(folder: Path) -> None:
    out = folder / "report"
    for _ in range(2):
        assert main(["report", str(folder), "-o", str(out)]) == 0
    assert "2 pages" in (out / "index.html").read_text(encoding="utf-8")


def test_a_page_that_cannot_be_read_is_said_and_the_rest_is_done(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "gone.html").symlink_to("nowhere.html")
    (folder / "picture.html").write_bytes(b"\x89PNG")
    (folder / "packed.txt.gz").write_bytes(gzip.compress(SAID.encode()))
    (folder / "cut.txt.gz").write_bytes(gzip.compress(SAID.encode())[:-9])
    assert main(["report", str(folder), "-o", str(tmp_path / "out")]) == 1
    err = capfd.readouterr().err
    assert [name in err for name in ("gone.html", "PNG", "packed", "cut.txt.gz: ")] == [
        True,
        True,
        False,
        True,
    ]
    assert "4 pages" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("pages", "out", "word"),
    [
        ("missing", "out", "missing"),
        ("pages/a.txt", "out", "not a folder"),
        ("pages", "pages", "beside it"),
        ("empty", "out", "no pages"),
        ("pages", "pages/a.txt", "a.txt"),
    ],
)
def test_wrong_usage_of_report_is_said(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], pages: str, out: str, word: str
) -> None:
    (tmp_path / "empty").mkdir()
    try:
        code: object = main(["report", str(tmp_path / pages), "-o", str(tmp_path / out)])
    except SystemExit as left:
        code = left.code
    said = capfd.readouterr()
    assert (code, said.out) == (2, "")
    assert word in said.err
