"""The files of a saved page: what is written is what is read, and what is broken is said."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import cleaner
from cleaner import golden
from cleaner.golden import ABOUT, BLOCKS, EXPECTED, FixtureError

SAID = "The tide tables for the coming week were printed a whole day too late, the office said on Tuesday."
PAGE = f"<nav><a href='/'>Home</a></nav><h1>Low water</h1><p>{SAID}<p>{SAID[:-1]}, too.".encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_bytes(PAGE)
    golden.record(
        tmp_path, PAGE, cleaner.extract(PAGE), '# by hand\nurl = "https://a.example/"\n\n[mine]\na = 1'
    )
    return tmp_path


def test_what_is_recorded_is_read(folder: Path) -> None:
    document, fixture = cleaner.extract(PAGE), golden.read(folder)
    assert (fixture.page, fixture.medium, fixture.expected) == (PAGE, "html", document.text)
    assert fixture.blocks == tuple(map(golden.judge, document.blocks))
    assert fixture.recorded == golden.facts(PAGE, document.text, cleaner.DEFAULT_RULES)
    assert not fixture.by_hand


def test_what_a_person_wrote_into_about_stays_when_the_page_is_recorded_again(folder: Path) -> None:
    before = (folder / ABOUT).read_bytes()
    golden.record(folder, PAGE, cleaner.extract(PAGE), golden.read(folder).notes)
    assert (folder / ABOUT).read_bytes() == before
    assert before.startswith(b'# by hand\nurl = "https://a.example/"\n\n[mine]\na = 1\n\n[recorded]\n')
    moved = before.decode().replace("[mine]\na = 1\n\n", "") + "\n[mine]\na = 1\n"
    (folder / ABOUT).write_text(moved, encoding="utf-8")
    golden.record(folder, PAGE, cleaner.extract(PAGE), golden.read(folder).notes)
    assert (folder / ABOUT).read_bytes() == before


def test_a_line_of_blocks_is_one_block_with_its_verdict_first(folder: Path) -> None:
    lines = (folder / BLOCKS).read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(cleaner.extract(PAGE).blocks)
    assert lines[0].startswith('{"verdict": "dropped", "role": "navigation", "score": 0.')
    assert f'"text": "{SAID}", "reasons": ["' in lines[2]


def test_every_rule_that_spoke_is_among_the_reasons_and_few_signals() -> None:
    block = cleaner.extract("<p>" + SAID).blocks[0]
    reasons = tuple(cleaner.Reason(name, 1.0) for name in ("a", "b", "c", "d", "e", "rule:x", "f", "rule:y"))
    kept = golden.judge(cleaner.Block(SAID, "paragraph", 0, "body", True, 0.9, reasons))
    assert [reason.split()[0] for reason in kept.reasons] == ["a", "b", "c", "d", "rule:x", "rule:y"]
    assert golden.judge(block).verdict == ("kept" if block.keep else "dropped")


@pytest.mark.parametrize("value", ["", 'a"b\\c', "tab\tnew\nline\x7f\x01", "über 漢字 \U0001f600 \u2028"])
def test_any_string_is_a_string_of_toml(value: str) -> None:
    assert tomllib.loads(f"url = {golden.quoted(value)}") == {"url": value}


def test_line_ends_of_another_system_change_neither_the_digest_nor_the_expected_text(folder: Path) -> None:
    before = golden.read(folder)
    for name in (EXPECTED, ABOUT, BLOCKS):
        (folder / name).write_bytes((folder / name).read_bytes().replace(b"\n", b"\r\n"))
    after = golden.read(folder)
    assert (after.expected, after.recorded, after.blocks) == (before.expected, before.recorded, before.blocks)
    assert (
        golden.page_digest(b"<p>a\r\n<p>b") == golden.page_digest(b"<p>a\n<p>b") != golden.page_digest(b"<p>")
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param({"page": "x"}, ["the page"], id="the page"),
        pytest.param({"expected": "x"}, ["expected.txt"], id="the expected text"),
        pytest.param({"rules": "x"}, ["the rules"], id="the rules"),
        pytest.param(
            {"program": "x"},
            [f"the program (other code or weights in cleaner {cleaner.__version__})"],
            id="code",
        ),
        pytest.param(
            {"program": "x", "cleaner": "0.0.9"},
            [f"the program (cleaner 0.0.9 -> {cleaner.__version__})"],
            id="the version",
        ),
        pytest.param({"page": "x", "rules": "y"}, ["the page", "the rules"], id="two things"),
    ],
)
def test_what_changed_is_told_apart(changes: dict[str, str], said: list[str]) -> None:
    made = golden.facts(PAGE, SAID, cleaner.DEFAULT_RULES)
    assert golden.changed({**made, **changes}, made) == said


def test_a_library_of_another_version_is_named() -> None:
    made = golden.facts(PAGE, SAID, cleaner.DEFAULT_RULES)
    said = golden.changed({**made, "lxml": "5.0"}, made)
    assert said == [f"the program (lxml 5.0 -> {made['lxml']})"]
    del made["lxml"]
    assert "lxml unknown -> " in golden.changed(made, golden.facts(PAGE, SAID, cleaner.DEFAULT_RULES))[0]


def test_other_rules_have_another_digest() -> None:
    mine = cleaner.RuleSet((cleaner.Rule("mine", "exact", ("low water",), "promotion"),))
    with_mine = cleaner.DEFAULT_RULES + mine
    assert (
        golden.facts(PAGE, SAID, with_mine)["rules"]
        != golden.facts(PAGE, SAID, cleaner.DEFAULT_RULES)["rules"]
    )


def test_a_fixture_without_a_record_was_written_by_hand(folder: Path) -> None:
    (folder / ABOUT).write_text("short = 0.9", encoding="utf-8-sig")
    assert golden.read(folder).by_hand
    (folder / ABOUT).write_text("", encoding="utf-8")
    assert not golden.read(folder).by_hand, "blocks.jsonl is there, so it was recorded once"
    (folder / BLOCKS).unlink()
    assert golden.read(folder).by_hand


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"[]\n",
        b'{"verdict": "kept"}\n',
        b'{"verdict": "kept", "role": "body", "score": "high", "text": "", "reasons": []}',
        b'{"verdict": "kept", "role": "body", "score": 1, "text": "", "reasons": 3}',
    ],
)
def test_blocks_that_are_no_record_are_none(folder: Path, raw: bytes) -> None:
    (folder / BLOCKS).write_bytes(raw)
    assert golden.read(folder).blocks is None


def write(name: str, raw: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(raw)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(write("page.txt", b"x"), "page.html and page.txt.*delete the one", id="two pages"),
        pytest.param(lambda folder: (folder / "page.html").unlink(), "without a page; put", id="no page"),
        pytest.param(write(ABOUT, b"short"), "about.toml is not valid TOML.*mend", id="not TOML"),
        pytest.param(write(ABOUT, b"short = '1'"), "short must be a number.*mend", id="short is text"),
        pytest.param(
            write(ABOUT, b"short = 7"), "short must be a number from 0 to 1", id="short is too much"
        ),
        pytest.param(
            write(ABOUT, b"short = nan"), "short must be a number from 0 to 1", id="short is no number"
        ),
        pytest.param(write(ABOUT, b"short = true"), "short must be a number", id="short is a truth"),
        pytest.param(
            write(ABOUT, b"shrot = 0.9"), "unknown key 'shrot'; did you mean 'short'", id="other key"
        ),
        pytest.param(write(ABOUT, b"x = " + b"[" * 3000), "about.toml is not valid TOML", id="deep"),
        pytest.param(write(ABOUT, b"url = 7"), "url must be a string.*mend", id="url is a number"),
        pytest.param(
            write(ABOUT, b"recorded = 7"), "recorded must be a table.*mend", id="recorded is a number"
        ),
        pytest.param(write(EXPECTED, b"\xff"), "expected.txt is not UTF-8 at byte 0; save", id="not UTF-8"),
    ],
)
def test_what_cannot_be_used_is_said_with_the_remedy(
    folder: Path, spoil: Callable[[Path], object], said: str
) -> None:
    spoil(folder)
    with pytest.raises(FixtureError, match=said):
        golden.read(folder)


def test_a_file_is_no_fixture_and_a_folder_is_no_file(folder: Path) -> None:
    with pytest.raises(FixtureError, match="a file; save it with `python -m cleaner add`"):
        golden.read(folder / "page.html")
    (folder / EXPECTED).unlink()
    (folder / EXPECTED).mkdir()
    with pytest.raises(FixtureError, match=r"expected\.txt: .*make it a file"):
        golden.read(folder)
