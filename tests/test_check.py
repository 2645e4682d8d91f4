"""``python -m cleaner check``, and both commands as a new user would meet them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

import cleaner
from cleaner import regress
from cleaner.cli import main

SAID: Final = (
    "The tide tables for the coming week were printed a whole day too late, the office said on Tuesday.",
    "Skippers were told to add forty minutes to the old ones until the new ones arrive, which may be soon.",
    "Nobody on the quay seemed to mind, because the old ones had been wrong ever since the storm in March.",
)
NAV: Final = "<nav><a href='/'>Home</a> <a href='/sea'>Sea</a></nav>"
ROOT: Final = Path(__file__).parent.parent
PAGE: Final = f"{NAV}<h1>Low water at Mell</h1>{''.join(f'<p>{line}</p>' for line in SAID)}"
TEXT: Final = "\n\n".join(("Home", "Sea", "Low water at Orn", *SAID, "Terms of use"))


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Two saved pages, ``low`` and ``orn``."""
    folder = tmp_path / "saved"
    regress.add(folder, PAGE.encode(), name="low", rules=cleaner.DEFAULT_RULES)
    regress.add(folder, TEXT.encode(), name="orn", rules=cleaner.DEFAULT_RULES)
    return folder


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Any:
    def called(*arguments: str | Path) -> tuple[int, str, str]:
        code = main(["check", *map(str, arguments)])
        out, err = capfdbinary.readouterr()
        return code, out.decode("utf-8"), err.decode("utf-8")

    return called


def edit(file: Path, old: str, new: str) -> None:
    raw = file.read_text(encoding="utf-8")
    assert old in raw
    file.write_text(raw.replace(old, new), encoding="utf-8")


def test_a_new_user_saves_two_pages_and_is_told_when_one_changes(tmp_path: Path) -> None:
    (tmp_path / "low.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "orn.txt").write_text(TEXT, encoding="utf-8")

    def cleaner_at_a_shell(*arguments: str) -> tuple[int, str, str]:
        command = [sys.executable, "-m", "cleaner", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60, check=False)
        return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")

    assert cleaner_at_a_shell("add", "saved", "low.html", "--url", "https://mell.example/low")[:2] == (0, "")
    assert cleaner_at_a_shell("add", "saved", "orn.txt", "--name", "orn")[:2] == (0, "")
    code, out, err = cleaner_at_a_shell("check", "saved")
    assert (code, out) == (0, "")
    assert re.fullmatch(r"cleaner: 2 saved pages in \d+\.\d s on 1 core: 2 as expected\n", err)

    page = tmp_path / "saved" / "low" / "page.html"
    edit(page, f"<p>{SAID[1]}</p>", f"<nav><a href='/'>{SAID[1]}</a></nav>")
    code, out, err = cleaner_at_a_shell("check", "saved")
    assert code == 1
    assert out.startswith("low: the body is not the expected one (word F1 0.")
    assert out.splitlines()[1] == "  changed since it was recorded: the page"
    assert re.search(
        r"  'Skippers were told to add forty minutes .*\n"
        r"    was  kept     body        0\.\d\d  .*[a-z] [+-]\d\.\d.*\n"
        r"    now  dropped  \w+ +0\.\d\d  .*[a-z] [+-]\d\.\d.*\n",
        out,
    )
    assert "orn" not in out
    assert "1 as expected, 1 not as expected\n" in err
    assert "cleaner: to record what comes out today: python -m cleaner check saved --update\n" in err

    code, out, err = cleaner_at_a_shell("check", "saved", "--update")
    assert code == 0
    assert "Skippers were told" in out, "what is accepted is shown"
    assert "1 as expected, 1 recorded anew\n" in err
    assert cleaner_at_a_shell("check", "saved")[:2] == (0, "")


def test_many_pages_are_checked_by_several_processes_in_the_order_of_their_names(
    saved: Path, run: Any
) -> None:
    for number in range(40, 70):
        (saved / f"p{number}").mkdir()
        for file in (saved / "low").iterdir():
            (saved / f"p{number}" / file.name).write_bytes(file.read_bytes())
        if number % 3:
            edit(saved / f"p{number}" / "page.html", "Skippers were", f"Sailors ({number}) were")
    alone = run(saved, "--jobs", "1")
    together = run(saved, "--jobs", "2")
    assert (together[0], together[1]) == (alone[0], alone[1])
    assert together[0] == 1
    named = re.findall(r"^\w+(?=: the body)", together[1], re.MULTILINE)
    assert named == [f"p{number}" for number in range(40, 70) if number % 3]
    assert " on 2 cores: 12 as expected, 20 not as expected" in together[2]


def test_as_many_processes_as_cores_are_the_default(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def none(pages: Any, rules: Any, update: Any, jobs: int) -> Any:
        asked.append(jobs)
        return iter(())

    monkeypatch.setattr("cleaner.check._results", none)
    monkeypatch.setattr("cleaner.check.processors", lambda: 7)
    monkeypatch.setattr("cleaner.regress.entries", lambda folder: [folder] * 1000)
    commands = (["check", str(saved)], ["check", str(saved), "--jobs", "3"])
    assert ([main(command) for command in commands], asked) == ([0, 0], [7, 3])


def test_faults_of_files_are_told_and_only_some_are_mended(saved: Path, run: Any) -> None:
    (saved / "low" / "blocks.jsonl").unlink()
    (saved / "orn" / "notes.md").touch()
    (saved / "stray.html").touch()
    code, out, err = run(saved, "--update")
    assert code == 1
    assert out.splitlines() == [
        "low: blocks.jsonl is missing; put it back, or record what comes out today",
        "orn: notes.md is not used by anything; delete it, or move it away",
        "stray.html: no saved page but a file; save it with `python -m cleaner add`, or move it away",
    ]
    assert "3 saved pages" in err
    assert "1 recorded anew, 2 not as expected" in err
    assert "--update" not in err, "it would not help"


def test_other_rules_are_a_difference_that_is_named(saved: Path, run: Any) -> None:
    rules = saved.parent / "mine.toml"
    rules.write_text(
        '[[rule]]\nid = "quay"\nprefix = ["nobody on the quay"]\nrole = "promotion"\nweight = 20\n'
        'why = "For this test."\nexample = "Nobody on the quay came."\ncounter = "The quay."\n',
        encoding="utf-8",
    )
    code, out, _ = run(saved, "--rules", rules)
    assert code == 1
    assert out.count("changed since it was recorded: the rules\n") == 2
    assert out.count("    now  dropped  promotion   0.") == 2
    assert out.count("rule:quay -20.0") == 2


def test_what_is_printed_is_utf_8_whatever_the_locale(saved: Path, run: Any) -> None:
    edit(saved / "low" / "page.html", "Skippers", "Шкиперы 漢字")
    code, out, _ = run(saved)
    assert code == 1
    assert "'Шкиперы 漢字 were told" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["none"], "no such folder; `python -m cleaner add", id="no folder"),
        pytest.param(["saved", "--rules", "none.toml"], "none.toml", id="no rules"),
    ],
)
def test_wrong_usage_is_said_without_a_traceback(
    saved: Path, run: Any, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(saved.parent)
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize("jobs", ["0", "-1", "two"])
def test_jobs_are_a_number_from_one(saved: Path, jobs: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(["check", str(saved), f"--jobs={jobs}"])
    assert left.value.code == 2


def test_the_commands_are_told_apart_from_pages(saved: Path) -> None:
    assert main(["check", str(saved)]) == 0
    assert main(["--json", str(saved / "low" / "page.html")]) == 0


def test_the_ready_workflow_runs_a_command_that_is_there(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workflow = ROOT / "docs" / "check-pages.yml"
    (command,) = re.findall(r"run: python -m cleaner (.*)", workflow.read_text(encoding="utf-8"))
    monkeypatch.chdir(saved.parent)
    assert main(command.split()) == 0


def test_a_full_disk_has_its_own_code(saved: Path, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "expected.txt")

    monkeypatch.setattr("cleaner.golden.record", full)
    edit(saved / "low" / "page.html", "Skippers", "Sailors")
    code, _, err = run(saved, "--update")
    assert (code, err) == (3, "cleaner: expected.txt: No space left on device\n")


def test_a_record_can_be_read_by_other_programs(saved: Path) -> None:
    for line in (saved / "low" / "blocks.jsonl").read_text(encoding="utf-8").splitlines():
        assert list(json.loads(line)) == ["verdict", "role", "score", "text", "reasons"]
