"""Full-Text RSS site files as rules of sites: what is translated, and that the rest is named."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Final

import pytest

from cleaner import cli
from cleaner.import_ftr import import_folder, parse
from cleaner.site import SiteError
from cleaner.site_rules import SiteRules

FILES: Final = 200
# In about the proportions such files have: where things stand and what to strip, switches, and what rewrites.
DIRECTIVES: Final = (
    *["title: //h1[@class='head{0}']", "title: substring-before(//title, ' | ')"] * 2,
    *["body: //div[@id='text{0}']", "body: //article | //div[contains(@class, 'story')]", "body: id('c{0}')"]
    * 2,
    *["author: //a[@rel='author']", "date: //time/@datetime", "strip: //div[@class='promo{0}']"] * 2,
    *["strip_id_or_class: share{0}", "strip_image_src: pixel{0}.gif", "strip_id_or_class: 'more'"] * 3,
    *["tidy: no", "prune: no", "parser: html5php", "autodetect_on_failure: no"],
    *["test_url: https://s{1}.example/{0}", "# a comment: not a directive"] * 3,
    *["single_page_link: //a[@class='print']", "replace_string(<x>): <p>"],
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    draw = random.Random(1)
    for number in range(FILES):
        lines = [f"body: //div[@id='b{number}']", *draw.choices(DIRECTIVES, k=draw.randint(4, 14))]
        text = "\n".join(line.format(draw.randint(1, 99), number) for line in lines)
        (tmp_path / f"s{number}.example.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_nine_of_ten_directives_are_translated_and_the_rest_named(folder: Path) -> None:
    found = list(import_folder(folder, folder / "rules"))
    directives = sum(count for _, count, _ in found)
    missed = [line for _, _, own in found for line in own]
    assert len(found) == FILES
    assert len(missed) <= 0.1 * directives
    assert all("single_page_link" in line or "replace_string" in line for line in missed)
    assert len(SiteRules.load(folder / "rules").pages) == FILES


def test_every_directive_is_translated_needs_nothing_or_is_named_with_its_line() -> None:
    text = (
        "tidy: no\nbody: //article\nhttp_header(user-agent): x\nbody: //div[\n\nsingle_page_link: //a\nnote"
    )
    read = parse(text, "a.example.txt")
    assert read.selectors == {"body": ["//article"]}
    assert read.directives == 5
    assert [line[:35] for line in read.missed] == [
        "a.example.txt, line 3: http_header(",
        "a.example.txt, line 4: body: '//div",
        "a.example.txt, line 6: single_page_",
    ]


def test_what_is_imported_cleans(tmp_path: Path) -> None:
    (tmp_path / ".tide.example.txt").write_text(
        "body: //div[@id='t']\nstrip_id_or_class: promo\n"
        "test_url: https://www.tide.example/1\ntest_contains: late",
        encoding="utf-8",
    )
    ((path, count, missed),) = import_folder(tmp_path, tmp_path / "rules")
    assert (count, missed) == (4, [])
    assert Path(path).read_text(encoding="utf-8") == (
        'site = "tide.example"\n\n[[page]]\nbody = ["//div[@id=\'t\']"]\n'
        "strip = [\"//*[contains(@class, 'promo') or contains(@id, 'promo')]\"]\n\n"
        '[[test]]\nurl = "https://www.tide.example/1"\nhas = ["late"]\n'
    )
    (test,) = SiteRules.load(path).tests
    assert (test.page, test.wanted) == (None, {"has": ("late",)})


def test_what_the_loader_would_refuse_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.example.txt").write_text(
        "body: //p\nbody: string(//p)\nstrip: //p/@class\nstrip:\ntitle: string(//h1)\n"
        "test_url: https://a.example/1\ntest_contains:\n",
        encoding="utf-8",
    )
    ((path, count, missed),) = import_folder(tmp_path, tmp_path / "rules")
    assert (count, len(missed)) == (7, 4)
    assert "line 2: body: '(string(//p))' must select elements" in missed[0]
    assert SiteRules.load(path).pages["a.example"][0].selectors.keys() == {"body", "title"}


def test_a_file_that_gives_no_rules_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.example.txt").write_text("tidy: no\n", encoding="utf-8")
    ((_, count, missed),) = import_folder(tmp_path, tmp_path / "rules")
    assert (count, len(missed)) == (1, 1)
    assert "no selector" in missed[0]


def test_folders_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="no site files"):
        list(import_folder(tmp_path, tmp_path / "rules"))
    (tmp_path / "a.example.txt").write_text("body: //p\n", encoding="utf-8")
    with pytest.raises(SiteError, match="holds files already"):
        list(import_folder(tmp_path, tmp_path))


def test_the_command_line_imports_and_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.example.txt").write_text("body: //p\nsingle_page_link: //a\n", encoding="utf-8")
    assert cli.main(["rules", "import-ftr", str(tmp_path), "-o", str(tmp_path / "rules")]) == 0
    out, err = capsys.readouterr()
    assert out == f"{tmp_path / 'rules' / 'a.example.toml'}\n"
    assert "line 2: single_page_link: has no counterpart" in err
    assert "1 of 2 directives translated" in err
