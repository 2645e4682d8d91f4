"""``python -m cleaner add``."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

import cleaner
from cleaner.cli import main

SAID = "The tide tables for the coming week were printed a whole day too late, the office said on Tuesday."
PAGE = f"<nav><a href='/'>Home</a></nav><h1>Low water</h1><p>{SAID}<p>{SAID[:-1]}, too."


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "low.water.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def run(*arguments: str | Path) -> int:
    return main(["add", *map(str, arguments)])


def test_a_page_is_saved_under_the_name_of_its_file(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = page.parent / "new" / "saved"
    assert run(folder, page, "--url", "https://a.example/") == 0
    saved = folder / "low.water"
    assert (saved / "page.html").read_text(encoding="utf-8") == PAGE
    assert (saved / "expected.txt").read_text(encoding="utf-8") == cleaner.clean(PAGE) + "\n"
    assert 'url = "https://a.example/"' in (saved / "about.toml").read_text(encoding="utf-8")
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        f"cleaner: saved {saved}: 2 of 4 blocks are its body; "
        f"read {saved / 'expected.txt'} before you rely on it\n"
    )


def test_a_page_without_a_body_is_saved_and_said(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page.write_text("<nav><a href='/'>Home</a></nav>", encoding="utf-8")
    assert run(page.parent / "saved", page) == 0
    assert (page.parent / "saved" / "low.water" / "expected.txt").read_bytes() == b""
    assert "no body (no block reads like a body" in capsys.readouterr().err


def test_standard_input_needs_a_name(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, code in (([], 2), (["--name", "low"], 0)):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode())))
        assert run(page.parent / "saved", "-", *name) == code
    assert "choose one with --name" in capsys.readouterr().err
    assert (page.parent / "saved" / "low" / "page.html").is_file()


def test_rules_of_the_caller_are_heard(page: Path) -> None:
    rules = page.parent / "mine.toml"
    rules.write_text(
        '[[rule]]\nid = "quay"\nprefix = ["the tide tables"]\nrole = "promotion"\nweight = 20\n'
        'why = "For this test."\nexample = "The tide tables came."\ncounter = "Tide tables."\n',
        encoding="utf-8",
    )
    assert run(page.parent / "saved", page, "--rules", rules) == 0
    assert (page.parent / "saved" / "low.water" / "expected.txt").read_bytes() == b""


def test_what_cannot_be_done_is_said_without_a_traceback(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = page.parent / "saved"
    assert run(saved, page) == 0
    (page.parent / "page.pdf").write_bytes(b"%PDF-1.7")
    capsys.readouterr()
    for arguments, said in (
        ([saved, page], "is there already; choose another name"),
        ([saved, page, "--name", "a/b"], "'a/b' cannot be the name of a folder"),
        ([saved, page.parent / "missing.html"], "missing.html: No such file"),
        ([saved, page.parent / "page.pdf"], "a PDF, not a page"),
        ([saved, page, "--rules", page.parent / "none.toml"], "none.toml"),
    ):
        assert run(*arguments) == 2, said
        out, err = capsys.readouterr()
        assert (out, len(err.splitlines())) == ("", 1)
        assert said in err


@pytest.mark.skipif(os.name == "nt", reason="another name for no device there")
def test_a_folder_that_cannot_be_is_wrong_usage(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("/dev/null/saved", page) == 2
    assert "/dev/null" in capsys.readouterr().err
