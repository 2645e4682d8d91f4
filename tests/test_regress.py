"""Golden files: what changes the body is reported, block by block, and nothing else is."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings

import cleaner
from cleaner import regress
from cleaner.golden import ABOUT, BLOCKS, EXPECTED, FixtureError, Judged
from cleaner.regress import Result
from tests.strategies import any_pages

RULES: Final = cleaner.DEFAULT_RULES
SAID: Final = (
    "The tide tables for the coming week were printed a whole day too late, the office said on Tuesday.",
    "Skippers were told to add forty minutes to the old ones until the new ones arrive, which may be soon.",
    "Nobody on the quay seemed to mind, because the old ones had been wrong ever since the storm in March.",
    "Repairs to the breakwater, the county says, will cost three million and take until the spring.",
    "She has fished here for forty years, and the water, she said, has never been as warm as this year.",
    "Two of the three boats that left before dawn were back by noon, with their holds hardly half full.",
)
CHROME: Final = (
    '<nav><a href="/">Home</a> <a href="/sea">Sea</a> <a href="/town">Town</a></nav>',
    '<div class="share"><a href="/fb">Share on Facebook</a></div>',
    '<ul class="related"><li><a href="/1">Ferry line to run at night</a><li><a href="/2">Five walks</a></ul>',
    '<div class="newsletter">Subscribe to our newsletter</div>',
    '<footer><a href="/legal">Terms of use</a> © 2024 Harbour Press</footer>',
)
LINES: Final = (
    "Home",
    "Sea",
    "Town",
    "Share on Facebook",
    "Most read",
    "Terms of use",
    "© 2024 Harbour Press",
)
HTML: Final = [*CHROME[:2], "<h1>Low water at Mell</h1>", *(f"<p>{line}</p>" for line in SAID), *CHROME[2:]]
TEXT: Final = [*LINES[:4], "Low water at Mell", *SAID, *LINES[4:]]
RULE: Final = cleaner.Rule("quay", "prefix", ("nobody on the quay",), "promotion", weight=20)


def page(blocks: list[str]) -> bytes:
    """The blocks as a page: HTML where they hold markup, else text."""
    markup = blocks[0].startswith("<") or blocks[-1].startswith("<")
    return (("\n" if markup else "\n\n").join(blocks) + "\n").encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A fixture that was recorded."""
    regress.add(tmp_path, page(HTML), name="low", url="https://mell.example/low", rules=RULES)
    return tmp_path / "low"


@pytest.fixture
def by_hand(folder: Path) -> Path:
    """The same, as a person would have written it."""
    (folder / BLOCKS).unlink()
    (folder / ABOUT).write_text('language = "en"\n', encoding="utf-8")
    return folder


def edit(folder: Path, old: str, new: str) -> None:
    raw = (folder / "page.html").read_text(encoding="utf-8")
    assert old in raw
    (folder / "page.html").write_text(raw.replace(old, new), encoding="utf-8")


def messages(folder: Path, **options: Any) -> str:
    return str(regress.check(folder, RULES, **options))


# Saving


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(any_pages)
def test_whatever_page_is_saved_comes_out_as_saved(
    tmp_path_factory: pytest.TempPathFactory, made: str | bytes
) -> None:
    folder = tmp_path_factory.mktemp("saved")
    raw = made.encode("utf-8", "replace") if isinstance(made, str) else made
    try:
        regress.add(folder, raw, name="page", rules=RULES)
    except FixtureError:
        assert cleaner.extract(raw).source.note
    else:
        assert regress.check(folder / "page", RULES) == Result("page")


def test_a_page_is_saved_as_it_is_with_its_body_and_its_address(folder: Path) -> None:
    assert (folder / "page.html").read_bytes() == page(HTML)
    assert (folder / EXPECTED).read_text(encoding="utf-8") == "\n\n".join(SAID) + "\n"
    assert (folder / ABOUT).read_text(encoding="utf-8").startswith('url = "https://mell.example/low"\n')


def test_text_is_saved_as_text(tmp_path: Path) -> None:
    regress.add(tmp_path, page(TEXT), name="low", rules=RULES)
    assert sorted(path.name for path in (tmp_path / "low").iterdir()) == [
        ABOUT,
        BLOCKS,
        EXPECTED,
        "page.txt",
    ]


@pytest.mark.parametrize("name", ["", ".", "..", ".hidden", "a/b", "low"])
def test_a_name_that_cannot_be_used_is_refused_and_nothing_is_written(folder: Path, name: str) -> None:
    before = sorted(folder.parent.rglob("*"))
    with pytest.raises(FixtureError, match="--name"):
        regress.add(folder.parent, page(TEXT), name=name, rules=RULES)
    assert sorted(folder.parent.rglob("*")) == before


@pytest.mark.parametrize(("raw", "what"), [(b"%PDF-1.7", "PDF"), (b" ", "empty"), (b"\x1f\x8b\x08", "gzip")])
def test_what_is_no_page_is_refused_and_nothing_is_written(tmp_path: Path, raw: bytes, what: str) -> None:
    with pytest.raises(FixtureError, match=what):
        regress.add(tmp_path, raw, name="none", rules=RULES)
    assert not list(tmp_path.iterdir())


def test_half_a_fixture_is_not_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "expected.txt")

    monkeypatch.setattr("cleaner.golden.record", full)
    with pytest.raises(OSError, match="No space"):
        regress.add(tmp_path, page(TEXT), name="low", rules=RULES)
    assert not list(tmp_path.iterdir())


# Comparing


def test_a_page_that_gives_its_body_has_no_fault(folder: Path) -> None:
    result = regress.check(folder, RULES)
    assert (result, str(result), result.well) == (Result("low"), "", True)


def test_an_edited_block_is_shown_with_both_texts_verdicts_and_reasons(folder: Path) -> None:
    edit(folder, "Skippers were told", "Sailors were told")
    result = regress.check(folder, RULES)
    said = str(result).splitlines()
    assert not result.well
    assert said[0].startswith("low: the body is not the expected one (word F1 0.9")
    assert said[1] == "  changed since it was recorded: the page"
    assert said[2].startswith("  'Sailors were told to add")
    assert re.fullmatch(r"    was  kept     body        0\.\d\d  \S.* [+-]\d\.\d, .*", said[3])
    assert said[4].strip().startswith("'Skippers were told to add")
    assert re.fullmatch(r"    now  kept     body        0\.\d\d  \S.* [+-]\d\.\d, .*", said[5])
    assert len(said) == 6


def test_texts_that_part_late_are_shown_where_they_part(folder: Path) -> None:
    edit(
        folder, "had been wrong ever since the storm in March.", "had been wrong ever since the flood in May."
    )
    assert "the flood in May.'" in messages(folder)
    assert "the storm in March.'" in messages(folder)


def test_a_block_that_left_the_body_is_shown_with_the_rule_that_spoke(folder: Path) -> None:
    result = regress.check(folder, RULES + cleaner.RuleSet((RULE,)))
    said = str(result).splitlines()
    assert said[1] == "  changed since it was recorded: the rules"
    assert said[2].startswith("  'Nobody on the quay")
    assert said[3].startswith("    was  kept     body ")
    assert re.match(r"    now  dropped  promotion   0\.0\d  rule:quay -20\.0, ", said[4])
    assert len(said) == 5


def test_blocks_that_went_came_and_moved_are_told_apart(folder: Path) -> None:
    paragraphs = [f"<p>{line}</p>" for line in SAID]
    edit(folder, paragraphs[0] + "\n", "")
    assert f"'{SAID[0][:60]}" in messages(folder)
    assert "    now  not on the page" in messages(folder)
    edit(
        folder,
        paragraphs[5],
        f"{paragraphs[5]}<p>The harbour master, who is new, did not answer any letters.</p>",
    )
    assert "    was  not on the page\n    now  kept " in messages(folder)
    edit(folder, paragraphs[1] + "\n", "")
    edit(folder, paragraphs[5], f"{paragraphs[5]}{paragraphs[1]}")
    said = messages(folder).splitlines()
    assert sum(line.endswith(", in another place") for line in said) == 1
    assert sum(line.startswith("  '") for line in said) == 3


def test_what_is_outside_the_body_may_change(folder: Path) -> None:
    edit(folder, "Ferry line to run at night", "A bridge closes")
    assert regress.check(folder, RULES) == Result("low")


def test_an_edited_expected_text_is_told_from_an_edited_page(folder: Path) -> None:
    expected = (folder / EXPECTED).read_text(encoding="utf-8")
    (folder / EXPECTED).write_text(expected.replace("Skippers", "Sailors"), encoding="utf-8")
    said = messages(folder)
    assert "changed since it was recorded: expected.txt" in said
    assert f"  -{SAID[1].replace('Skippers', 'Sailors')}\n  +{SAID[1]}" in said


def test_a_record_of_another_program_says_so(folder: Path) -> None:
    about = (folder / ABOUT).read_text(encoding="utf-8")
    (folder / ABOUT).write_text(
        re.sub(r'(?m)^(program|cleaner) = ".*"', r'\1 = "0.0.9"', about), encoding="utf-8"
    )
    assert regress.check(folder, RULES) == Result("low"), "another program is no fault by itself"
    edit(folder, "Skippers", "Sailors")
    assert f"the page, the program (cleaner 0.0.9 -> {cleaner.__version__})" in messages(folder)


def test_hostile_text_is_shown_and_not_obeyed(folder: Path) -> None:
    edit(folder, "Skippers were", "\u202eSkippers\u200f were")
    said = messages(folder)
    assert "'\\u202eSkippers" in said
    assert all(character.isprintable() for character in said.replace("\n", ""))


# Recording anew


def test_update_records_what_comes_out_today_and_then_all_is_well(folder: Path) -> None:
    edit(folder, "Skippers", "Sailors")
    result = regress.check(folder, RULES, update=True)
    assert (len(result.faults), result.written, result.well) == (1, True, True)
    assert "Sailors were told" in (folder / EXPECTED).read_text(encoding="utf-8")
    assert 'url = "https://mell.example/low"' in (folder / ABOUT).read_text(encoding="utf-8")
    assert regress.check(folder, RULES, update=True) == Result("low")


def test_update_writes_nothing_where_nothing_changed(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert regress.check(folder, RULES, update=True) == Result("low")
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_update_records_a_new_page_with_the_same_body(folder: Path) -> None:
    edit(folder, "Ferry line to run at night", "A bridge closes")
    assert regress.check(folder, RULES, update=True) == Result("low", (), written=True)
    assert "A bridge closes" in (folder / BLOCKS).read_text(encoding="utf-8")


def test_what_was_written_by_hand_is_never_written_over(by_hand: Path) -> None:
    edit(by_hand, "Skippers were told", "Sailors were told")
    before = {path: path.read_bytes() for path in by_hand.iterdir()}
    result = regress.check(by_hand, RULES, update=True)
    assert (result.well, result.written) == (False, False)
    assert "was written by hand and is not written over" in str(result)
    assert {path: path.read_bytes() for path in by_hand.iterdir()} == before


# Written by hand


def test_without_a_record_the_expected_text_tells_what_was_kept(by_hand: Path) -> None:
    edit(by_hand, SAID[0], "Subscribe to our newsletter")
    said = messages(by_hand)
    assert f"  '{SAID[0][:60]}" in said
    assert "    was  kept, says expected.txt\n    now  not on the page" in said
    result = str(regress.check(by_hand, RULES + cleaner.RuleSet((RULE,))))
    assert re.search(r"'Nobody on .*\n    was  kept, says expected.txt\n    now  dropped  promotion ", result)


def test_cells_of_a_table_are_found_in_the_lines_of_the_expected_text() -> None:
    blocks = [Judged("kept", "body", 1.0, text, ()) for text in ("Mell", "04:10", "Sea")]
    old = regress._by_expected(blocks, "Mell | 04:10\n\nOrn | 05:20")
    assert [(block.text, block.verdict) for block in old] == [
        ("Mell", "kept"),
        ("04:10", "kept"),
        ("Sea", "dropped"),
        ("Orn | 05:20", "kept"),
    ]


@pytest.mark.parametrize(
    ("short", "said"),
    [
        pytest.param(0.9, "", id="reached"),
        pytest.param(0.99, "about.toml says short = 0.99, which it must reach", id="not reached"),
    ],
)
def test_a_page_that_is_not_exact_yet_has_a_floor(by_hand: Path, short: float, said: str) -> None:
    (by_hand / ABOUT).write_text(f"short = {short}\n", encoding="utf-8")
    edit(by_hand, "Skippers were told", "Sailors had heard")
    assert said in messages(by_hand)
    assert bool(messages(by_hand)) == bool(said)


def test_a_page_that_became_exact_has_to_say_so(by_hand: Path) -> None:
    (by_hand / ABOUT).write_text("short = 0.9\n", encoding="utf-8")
    assert messages(by_hand) == "low: the body is exact now; take `short` out of about.toml"


def test_word_f1_is_one_for_the_same_words_and_zero_for_none() -> None:
    assert regress.word_f1("Salt, and SEA", "sea and salt") == 1
    assert regress.word_f1("salt", "sea") == regress.word_f1("", "") == 0


# Files


def gone(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(gone(EXPECTED), "expected.txt is missing; put it back, or record", id="no body"),
        pytest.param(gone(ABOUT), "about.toml is missing; put it back, or write", id="no facts"),
        pytest.param(gone(BLOCKS), "blocks.jsonl is missing; put it back, or record", id="no blocks"),
        pytest.param(
            lambda folder: (folder / BLOCKS).write_text("{"),
            "blocks.jsonl is broken; put",
            id="broken blocks",
        ),
        pytest.param(
            lambda folder: (folder / ABOUT).write_text("empty = true"),
            "about.toml does not tell what",
            id="no record",
        ),
    ],
)
def test_a_missing_file_is_a_fault_that_recording_mends(
    folder: Path, spoil: Callable[[Path], object], said: str
) -> None:
    spoil(folder)
    result = regress.check(folder, RULES)
    assert [fault.mends for fault in result.faults] == [True]
    assert f"low: {said}" in str(result)
    assert regress.check(folder, RULES, update=True).well
    assert regress.check(folder, RULES) == Result("low")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(
            lambda folder: (folder / "note.md").touch(),
            "note.md is not used by anything; delete",
            id="unused",
        ),
        pytest.param(
            gone("page.html"), "expected.txt without a page; put page.html or page.txt back", id="orphaned"
        ),
        pytest.param(lambda folder: (folder / "page.txt").touch(), "delete the one", id="two pages"),
    ],
)
def test_an_unused_or_orphaned_file_is_a_fault_that_a_person_has_to_mend(
    folder: Path, spoil: Callable[[Path], object], said: str
) -> None:
    spoil(folder)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    result = regress.check(folder, RULES, update=True)
    assert [fault.mends for fault in result.faults] == [False]
    assert said in str(result)
    assert not result.well
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_a_fixture_by_hand_needs_its_facts_and_no_blocks(by_hand: Path) -> None:
    assert regress.check(by_hand, RULES) == Result("low")
    (by_hand / BLOCKS).write_text("{", encoding="utf-8")
    assert messages(by_hand) == "low: blocks.jsonl is broken; delete it"
    (by_hand / BLOCKS).unlink()
    (by_hand / ABOUT).unlink()
    assert messages(by_hand, update=True).startswith("low: about.toml is missing; put it back")


def test_entries_stand_by_name_and_hidden_files_do_not_count(folder: Path) -> None:
    for name in ("b.html", "a.html", ".git"):
        (folder.parent / name).touch()
    assert [path.name for path in regress.entries(folder.parent)] == ["a.html", "b.html", "low"]
    assert "a.html: no saved page but a file" in messages(folder.parent / "a.html")
    (folder / ".DS_Store").touch()
    assert regress.check(folder, RULES) == Result("low")


def test_nothing_to_check_is_said_with_the_remedy(tmp_path: Path) -> None:
    for folder, what in ((tmp_path / "my pages", "no such folder"), (tmp_path, "no saved pages")):
        with pytest.raises(FixtureError, match=f"{what}.*; `python -m cleaner add '?{folder}'? PAGE`"):
            regress.entries(folder)


# Random edits


def edited(blocks: list[str], dice: random.Random) -> list[str]:
    """The blocks with one deleted, said twice, or moved."""
    result = list(blocks)
    at = dice.randrange(len(result))
    what = dice.choice(("delete", "duplicate", "move"))
    block = result[at] if what == "duplicate" else result.pop(at)
    if what != "delete":
        result.insert(dice.randrange(len(result) + 1), block)
    return result


@pytest.mark.parametrize("blocks", [pytest.param(HTML, id="html"), pytest.param(TEXT, id="text")])
def test_random_edits_are_reported_where_they_change_the_body_and_nowhere_else(
    tmp_path: Path, blocks: list[str]
) -> None:
    regress.add(tmp_path, page(blocks), name="low", rules=RULES)
    (file,) = (tmp_path / "low").glob("page.*")
    medium, body = cleaner.extract(page(blocks)).source.medium, cleaner.clean(page(blocks))
    dice = random.Random(20240611)
    reported = 0
    for _ in range(250):
        raw = page(edited(blocks, dice))
        file.write_bytes(raw)
        result = regress.check(tmp_path / "low", RULES)
        changed = cleaner.clean(raw, medium=medium) != body
        assert bool(result.faults) == changed, raw
        if changed:
            reported += 1
            assert "changed since it was recorded: the page\n" in str(result)
            assert re.search(r"\n    was  .*\n    now  ", str(result)), str(result)
    assert 50 < reported < 225
