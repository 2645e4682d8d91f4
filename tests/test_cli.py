"""The command line, run as a process where that is the point and as a function where it is not."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest
from lxml import etree

import cleaner
from cleaner import regress
from cleaner.cli import COMMANDS, FORMATS, main

ROOT: Final = Path(__file__).parent.parent
SAID: Final = (
    "The tide tables for the coming week were printed a whole day too late, the office said on Tuesday.",
    "Skippers were told to add forty minutes to the old ones until the new ones arrive, which may be soon.",
    "Nobody on the quay seemed to mind, because the old ones had been wrong ever since the storm in March.",
)
PARTS: Final = "".join(f"<p>{line}</p>" for line in SAID)
PAGE: Final = (
    "<html><head><title>Low water at Mell</title></head><body>"
    "<nav><a href='/'>Home</a> <a href='/t'>Tides</a></nav>"
    f"<article><h1>Low water at Mell</h1>{PARTS}</article>"
    "<footer><a href='/l'>Legal</a></footer></body></html>"
)
BODY: Final = "\n\n".join(SAID)
RULE: Final = """
[[rule]]
id = "quay"
prefix = ["nobody on the quay"]
role = "promotion"
weight = 20
why = "For this test."
example = ["Nobody on the quay came."]
counter = ["The quay was empty."]
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def process(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """``python -m cleaner`` with these arguments, in a plain locale."""
    env = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "cleaner", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env=env, timeout=60, check=False, stderr=subprocess.PIPE, **options
    )


class Ran:
    """What a run of ``main`` in this process left behind."""

    def __init__(self, code: int, out: bytes, err: bytes) -> None:
        self.code, self.out, self.err = code, out.decode("utf-8"), err.decode("utf-8")


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Any:
    def called(*arguments: str | Path) -> Ran:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 1
        sys.stdout.flush()
        return Ran(code, *capfdbinary.readouterr())

    return called


# As a process


def test_a_file_gives_its_body_on_standard_output_and_nothing_on_standard_error(page: Path) -> None:
    done = process(page, stdout=subprocess.PIPE)
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, BODY + "\n", b"")


def test_standard_input_is_data_not_text_of_the_locale() -> None:
    odd = "a whole d\ufffdy, " + "Überraschung 漢字 " * 10
    page = PAGE.replace("a whole day", odd.rstrip()).encode("utf-8").replace("\ufffd".encode(), b"\xff")
    done = process(input=page, stdout=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("utf-8") == BODY.replace("a whole day", odd.rstrip()) + "\n"


def test_a_dash_is_standard_input_among_files(page: Path) -> None:
    done = process(page, "-", "--jsonl", input=PAGE.encode().replace(b"Mell", b"Orn"), stdout=subprocess.PIPE)
    records = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert done.returncode == 0
    assert [(record["input"], record["title"]) for record in records] == [
        (str(page), "Low water at Mell"),
        ("-", "Low water at Orn"),
    ]


def test_what_is_no_page_is_said_and_the_rest_is_done(tmp_path: Path, page: Path) -> None:
    bad = {
        "a.html": b"%PDF-1.7\n%\xe2",
        "b.html": b"\x1f\x8b\x08\x00\x00",
        "c.html": b"",
        "d.html": b"PK\x03\x04x",
    }
    for name, raw in bad.items():
        (tmp_path / name).write_bytes(raw)
    done = process(tmp_path, "--jsonl", stdout=subprocess.PIPE)
    said = done.stderr.decode()
    assert done.returncode == 1
    assert "Traceback" not in said
    assert len(said.splitlines()) == len(bad)
    for name, word in zip(bad, ("PDF", "gzip", "empty", "zip"), strict=True):
        assert any(name in line and word in line for line in said.splitlines()), name
    assert json.loads(done.stdout.decode().splitlines()[-1])["text"] == BODY


def test_a_closed_pipe_is_quiet(page: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = process(page, page, stdout=writer)
    finally:
        os.close(writer)
    assert done.stderr == b""
    assert done.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another thing on Windows")
def test_an_interrupt_is_quiet_and_has_its_own_code(page: Path) -> None:
    command = [sys.executable, "-m", "cleaner", str(page), "-", "--jsonl"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as started:  # type: ignore[call-overload]
        assert started.stdout is not None
        assert started.stdout.readline()
        started.send_signal(signal.SIGINT)
        _, err = started.communicate(timeout=30)
    assert (started.returncode, err) == (130, b"")


PRINTING: Final = {  # what each command that writes to standard output is given here
    "clean": ["page.html"],
    "explain": ["explain", "page.html"],
    "check": ["check", "saved"],
    "rules": ["rules", "list"],
}
WAITING: Final = {  # each command that takes a page by its name, waiting for one from a pipe
    "clean": ["pipe.html"],
    "explain": ["explain", "pipe.html"],
    "add": ["add", "saved", "pipe.html"],
    "check": ["check", "saved"],
    "learn": ["learn", "pipe.html", "--host", "tide.example", "-o", "site.json"],
    "rules": ["rules", "why", "en-read-more", "pipe.html"],
}
AT_A_SHELL: Final = pytest.mark.skipif(os.name != "posix", reason="devices, pipes and signals as on POSIX")


@pytest.fixture
def there(page: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the page, and beside it a saved page whose body is another now."""
    regress.add(page.parent / "saved", PAGE.encode(), name="low", rules=cleaner.DEFAULT_RULES)
    (page.parent / "saved" / "low" / "page.html").write_text(PAGE.replace("quay", "pier"), encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return page.parent


@AT_A_SHELL
@pytest.mark.parametrize("command", PRINTING.values(), ids=PRINTING)
@pytest.mark.parametrize(
    ("to", "code", "said"),
    [
        pytest.param(">/dev/full", 3, "No space left", id="full disk"),
        pytest.param(">&-", 3, "standard output is closed", id="closed"),
        pytest.param("| true", 0, "", id="closed pipe"),
    ],
)
def test_every_command_ends_alike_when_its_output_fails(
    there: Path, command: list[str], to: str, code: int, said: str
) -> None:
    if to == ">/dev/full" and not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    script = f'(sleep 0.2; exec "$@") {to}; exit ${{PIPESTATUS[0]}}'
    line = ["bash", "-c", script, "-", sys.executable, "-m", "cleaner", *command]
    done = subprocess.run(line, cwd=there, stderr=subprocess.PIPE, timeout=60, check=False)
    assert (done.returncode, done.stderr.decode().count("\n")) == (code, bool(said))
    assert said in done.stderr.decode()


@AT_A_SHELL
def test_a_closed_standard_output_is_no_trouble_for_who_writes_a_file(there: Path) -> None:
    line = ["bash", "-c", '"$@" >&- 2>&-', "-", sys.executable, "-m", "cleaner", "page.html", "-o", "out.txt"]
    assert subprocess.run(line, cwd=there, timeout=60, check=False).returncode == 0
    assert (there / "out.txt").read_text(encoding="utf-8") == BODY + "\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_learning_onto_a_full_disk_has_its_own_code(run: Any, page: Path) -> None:
    done = run("learn", page, "--host", "tide.example", "-o", "/dev/full")
    assert (done.code, done.err) == (3, "cleaner: output: No space left on device\n")


@AT_A_SHELL
@pytest.mark.parametrize("command", WAITING.values(), ids=WAITING)
def test_every_command_ends_alike_when_the_system_asks_for_it(there: Path, command: list[str]) -> None:
    pipe = there / "pipe.html"
    os.mkfifo(pipe)
    (there / "saved" / "low" / "page.html").unlink()
    (there / "saved" / "low" / "page.html").symlink_to(pipe)
    with subprocess.Popen([sys.executable, "-m", "cleaner", *command], cwd=there, stderr=-1) as started:
        writer = opened(pipe)
        time.sleep(0.3)  # Python hears no signal that comes between its opening the pipe and reading from it
        started.send_signal(signal.SIGTERM)
        try:
            _, err = started.communicate(timeout=30)
        finally:
            os.close(writer)  # whoever reads still comes to an end
    assert (started.returncode, err) == (143, b"")


def opened(pipe: Path) -> int:
    """The end of a pipe to write to, once somebody reads from the other."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with suppress(OSError):
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        time.sleep(0.02)
    raise AssertionError("nobody reads")


def test_a_rule_file_that_cannot_be_used_is_named_without_a_traceback(tmp_path: Path, page: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text(RULE.replace("prefix", "prefixes"), encoding="utf-8")
    done = process(page, "--rules", broken, stdout=subprocess.PIPE)
    said = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"")
    assert all(word in said for word in ("broken.toml", "quay", "prefixes", "'prefix'"))
    assert "Traceback" not in said


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="no /dev/stdin")
def test_a_pipe_that_is_named_is_read() -> None:
    done = process("/dev/stdin", input=PAGE.encode(), stdout=subprocess.PIPE)
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, BODY + "\n", b"")


# Inputs


def test_several_files_are_told_apart_and_stand_in_the_order_given(
    run: Any, page: Path, tmp_path: Path
) -> None:
    other = tmp_path / "another.txt"
    other.write_text(BODY, encoding="utf-8")
    done = run(page, other)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"==> {page} <==\n{BODY}\n\n==> {other} <==\n{BODY}\n"


def test_a_folder_stands_for_the_pages_below_it_by_name(run: Any, tmp_path: Path) -> None:
    for name in ("b.html", "a.txt", "deep/er/C.HTM", "deep/notes.md", "style.css"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    found = [record["input"] for record in json.loads(run(tmp_path, "--json").out)]
    assert found == [str(tmp_path / name) for name in ("a.txt", "b.html", "deep/er/C.HTM")]


def test_a_folder_named_like_a_page_is_a_folder(run: Any, tmp_path: Path) -> None:
    (tmp_path / "old.html").mkdir()
    (tmp_path / "old.html" / "page.html").write_text(PAGE, encoding="utf-8")
    done = run(tmp_path)
    assert (done.code, done.out, done.err) == (0, BODY + "\n", "")


def test_a_path_that_is_not_there_is_wrong_usage(run: Any, page: Path, tmp_path: Path) -> None:
    done = run(page, tmp_path / "missing.html")
    assert (done.code, done.out) == (2, "")
    assert "missing.html" in done.err


def test_a_folder_without_pages_is_wrong_usage(run: Any, tmp_path: Path) -> None:
    done = run(tmp_path)
    assert (done.code, done.out) == (2, "")
    assert str(tmp_path) in done.err
    assert ".html" in done.err


UNREADABLE: Final = Path("/proc/self/mem")  # a regular file whose start nobody can read, not even root


@pytest.mark.parametrize(
    "target",
    [
        pytest.param(UNREADABLE, marks=pytest.mark.skipif(not UNREADABLE.is_file(), reason="no /proc")),
        "gone.html",
    ],
)
def test_a_file_that_cannot_be_read_is_said_and_the_rest_is_done(
    run: Any, page: Path, tmp_path: Path, target: str | Path
) -> None:
    (tmp_path / "a.html").symlink_to(target)
    done = run(tmp_path, "--json")
    assert done.code == 1
    assert done.err.startswith(f"cleaner: {tmp_path / 'a.html'}: ")
    assert [record["input"] for record in json.loads(done.out)] == [str(page)]


@pytest.mark.parametrize(
    ("raw", "out"),
    [
        pytest.param(b"<p></p>", "", id="only tags"),
        pytest.param(b"<", "", id="one byte of markup"),
        pytest.param(b"\n", "", id="one line break"),
        pytest.param("<nav></nav>\u00a0".encode(), "", id="tags and a space"),
    ],
)
def test_a_page_of_nothing_gives_nothing_and_a_message(
    run: Any, tmp_path: Path, raw: bytes, out: str
) -> None:
    path = tmp_path / "small.html"
    path.write_bytes(raw)
    done = run(path)
    assert done.out == out
    assert done.err.startswith(f"cleaner: {path}: ")
    assert len(done.err.splitlines()) == 1
    assert run(path, "--quiet").err == ""


@pytest.mark.parametrize("raw", [b"a", b"\xff", b"\x00", b"7", b"&"])
def test_one_byte_is_a_page(run: Any, tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "byte.txt"
    path.write_bytes(raw)
    done = run(path, "--explain")
    assert done.code in (0, 1)
    assert len(done.err.splitlines()) <= 1


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are text there")
def test_a_file_name_that_is_not_utf_8_is_no_trouble(run: Any, page: Path, tmp_path: Path) -> None:
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.html")
    Path(odd).write_text(PAGE, encoding="utf-8")
    assert run(page, odd).code == 0
    assert run(page, odd, "--jsonl").code == 0


# Outputs


def read_back(form: str, out: str) -> str:
    """The body as a reader of the format finds it."""
    if form in ("json", "jsonl"):
        found: str = json.loads(out)["text"]
        return found
    if form in ("html", "xml"):
        return "\n\n".join(
            p.text or "" for p in etree.fromstring(out.encode()).iter("{*}p") if p.text in SAID
        )
    return out.removeprefix("# Low water at Mell\n\n").removesuffix("\n")


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_holds_the_body(run: Any, page: Path, form: str) -> None:
    done = run(page, "--format", form)
    assert (done.code, done.err) == (0, "")
    assert read_back(form, done.out) == BODY
    assert done.out.endswith("\n")


@pytest.mark.parametrize("form", ["json", "jsonl", "markdown"])
def test_formats_have_short_options(run: Any, page: Path, form: str) -> None:
    assert run(page, f"--{form}").out == run(page, "--format", form).out


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("option", "shown"),
    [
        ("links", "/report"),
        ("images", "/boat.png"),
        ("tables", "row of cells"),
        ("comments", "still none here"),
    ],
)
def test_every_format_shows_and_leaves_out_on_demand(
    run: Any, tmp_path: Path, form: str, option: str, shown: str
) -> None:
    row = "<td>A row of cells that is long enough to be read as what the page says<td>and another one like it"
    said = "The tables are still none here in the harbour, and we have been waiting for them since Monday"
    path = tmp_path / "page.html"
    path.write_text(
        f"<article>{PARTS}<p>{SAID[0]} See <a href=/report>the report</a>.</p><div><img src=/boat.png></div>"
        f"{PARTS}<table><tr>{row}<tr>{row}</table>{PARTS}</article>"
        f"<div id=comments class=comments><div class=comment><p>{said}</div></div>",
        encoding="utf-8",
    )
    command = [str(path), "--format", form]
    with_, without = (run(*command, f"--{no}{option}").out for no in ("", "no-"))
    assert shown.lower() in with_.lower()
    if not (form in ("json", "jsonl") and option in ("tables", "comments")):  # these list every block as well
        assert shown.lower() not in without.lower()


def test_json_of_several_pages_is_one_list(run: Any, page: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.html"
    empty.write_bytes(b"")
    done = run(empty, page, page, "--json")
    assert done.code == 1
    assert [record["input"] for record in json.loads(done.out)] == [str(empty), str(page), str(page)]


@pytest.mark.skipif(not UNREADABLE.is_file(), reason="no /proc")
def test_json_of_several_pages_none_of_which_can_be_read_is_an_empty_list(run: Any, tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        (tmp_path / name).symlink_to(UNREADABLE)
    done = run(tmp_path, "--json")
    assert (done.code, json.loads(done.out)) == (1, [])


def test_explain_shows_every_block_with_its_verdict_and_reasons(run: Any, page: Path) -> None:
    done = run(page, "--explain")
    blocks = cleaner.extract(PAGE).blocks
    assert (done.code, done.err) == (0, "")
    assert f"{len(blocks)} blocks" in done.out
    for block in blocks:
        line, why = (
            done.out.split(block.text[:30], 1)[0].rsplit("\n", 1)[-1],
            done.out.split(block.text[:30], 1)[1],
        )
        assert line.split()[0] == ("keep" if block.keep else "drop") or block.text == "Low water at Mell"
        assert str(block.reasons[0]) in why


def test_explain_for_machines_holds_every_block_with_its_reasons(run: Any, page: Path) -> None:
    record = json.loads(run(page, "--explain", "--json").out)
    document = cleaner.extract(PAGE)
    assert set(record) == {"medium", "bar", "page_kind", "confidence", "reason", "blocks"}
    assert record["blocks"] == document.to_dict()["blocks"]
    assert record["medium"] == "html"


def test_explain_for_machines_of_several_pages_is_one_list_or_one_record_a_line(run: Any, page: Path) -> None:
    for form, read in (
        ("--json", json.loads),
        ("--jsonl", lambda out: list(map(json.loads, out.splitlines()))),
    ):
        records = read(run(page, page, "--explain", form).out)
        assert [record["input"] for record in records] == [str(page), str(page)]


def test_explain_of_several_pages_is_a_table_under_each_name(run: Any, page: Path) -> None:
    done = run(page, page, "--explain")
    assert done.out.count(f"==> {page} <==\nhtml, ") == 2


@pytest.mark.skipif(sys.platform == "win32", reason="no such terminals on Windows")
@pytest.mark.parametrize(("no_color", "coloured"), [(None, True), ("", True), ("1", False)])
def test_explain_is_coloured_on_a_terminal_unless_no_color_is_set(
    page: Path, monkeypatch: pytest.MonkeyPatch, no_color: str | None, coloured: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color is not None:
        monkeypatch.setenv("NO_COLOR", no_color)
    said = b""
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "cleaner", "--explain", str(page)]
    with subprocess.Popen(command, cwd=ROOT, stdout=theirs) as started:
        os.close(theirs)
        with suppress(OSError):  # the terminal is gone when the process has ended
            while part := os.read(ours, 4096):
                said += part
    os.close(ours)
    assert started.returncode == 0
    assert (b"\x1b[32mkeep" in said) == coloured
    assert b"keep" in said


def test_explain_has_no_colours_in_a_file(run: Any, page: Path, tmp_path: Path) -> None:
    run(page, "--explain", "-o", tmp_path / "out.txt")
    said = (tmp_path / "out.txt").read_text(encoding="utf-8")
    assert "keep" in said
    assert "\x1b" not in said


def test_output_goes_to_the_file_named_and_nowhere_else(run: Any, page: Path, tmp_path: Path) -> None:
    done = run(page, "--output", tmp_path / "out.txt")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == BODY + "\n"


def test_output_that_cannot_be_written_is_wrong_usage(run: Any, page: Path, tmp_path: Path) -> None:
    done = run(page, "-o", tmp_path / "no" / "such" / "folder.txt")
    assert (done.code, done.out) == (2, "")
    assert "folder.txt" in done.err


def test_a_wrong_input_does_not_touch_the_output(run: Any, tmp_path: Path) -> None:
    (tmp_path / "out.txt").write_text("before", encoding="utf-8")
    assert run(tmp_path / "missing.html", "-o", tmp_path / "out.txt").code == 2
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "before"


@pytest.mark.parametrize("given", [".", "page.html"])
@pytest.mark.parametrize("output", ["page.html", "../{}/page.html", "link.txt"])
def test_output_over_an_input_is_refused_and_the_input_is_whole(
    run: Any, page: Path, given: str, output: str
) -> None:
    (page.parent / "link.txt").hardlink_to(page)
    done = run(page.parent / given, "-o", page.parent / output.format(page.parent.name))
    assert (done.code, done.out) == (2, "")
    assert "overwritten" in done.err
    assert page.read_text(encoding="utf-8") == PAGE


@pytest.mark.parametrize("form", ["html", "xml"])
@pytest.mark.parametrize("place", ["stdout", "named", "asked for"])
def test_one_file_is_no_place_for_several_documents(
    run: Any, page: Path, tmp_path: Path, form: str, place: str
) -> None:
    out = tmp_path / (f"out.{form}" if place == "named" else "out")
    options = ["--format", form] if place != "named" else []
    done = run(page, page, *options, *([] if place == "stdout" else ["-o", out]))
    assert (done.code, done.out, out.exists()) == (2, "", False)
    assert "--output-dir, or -o x.jsonl" in done.err
    assert run(page, page, "--format", form, "--output-dir", tmp_path / "made").code == 0


def test_explain_does_not_write_over_the_rules_that_it_reads(run: Any, page: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(RULE, encoding="utf-8")
    done = run("explain", page, "--rules", tmp_path / "mine.toml", "-o", tmp_path / "mine.toml")
    assert (done.code, "overwritten" in done.err) == (2, True)
    assert (tmp_path / "mine.toml").read_text(encoding="utf-8") == RULE


@pytest.mark.parametrize("out", [".", "pages/deep"])
def test_a_report_is_not_written_over_pages(run: Any, tmp_path: Path, out: str) -> None:
    own = tmp_path / "pages" / "deep" / "index.html"
    own.parent.mkdir(parents=True)
    for path in (own, tmp_path / "pages" / "a.html", tmp_path / "index.html"):
        path.write_text(PAGE, encoding="utf-8")
    assert run("report", tmp_path / "pages", "-o", tmp_path / out).code == 2
    assert own.read_text(encoding="utf-8") == (tmp_path / "index.html").read_text(encoding="utf-8") == PAGE


# Options


def test_rules_of_a_file_and_of_a_folder_are_added(run: Any, page: Path, tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "mine.toml").write_text(RULE, encoding="utf-8")
    for path in (folder, folder / "mine.toml"):
        done = run(page, "--rules", path)
        assert (done.code, done.out) == (0, "\n\n".join(SAID[:2]) + "\n")
    assert "rule:quay" in run(page, "--rules", folder, "--explain").out


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"[[rule", id="not TOML"),
        pytest.param(b"", id="missing"),
        pytest.param(b"\xff\xfe", id="not UTF-8"),
    ],
)
def test_rules_that_cannot_be_read_are_wrong_usage(run: Any, page: Path, tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "mine.toml"
    if raw:
        path.write_bytes(raw)
    done = run(page, "--rules", path)
    assert (done.code, done.out) == (2, "")
    assert "mine.toml" in done.err


def test_a_folder_without_rules_is_wrong_usage(run: Any, page: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    done = run(page, "--rules", tmp_path / "none")
    assert (done.code, done.out) == (2, "")
    assert "none" in done.err


def test_medium_and_address_are_handed_on(run: Any, page: Path) -> None:
    assert "<p>" in run(page, "--medium", "text").out
    assert (
        json.loads(run(page, "--url", "https://tide.example/n/1", "--json").out)["url"]
        == "https://tide.example/n/1"
    )


def test_modes_are_handed_on(run: Any, page: Path) -> None:
    for mode in ("precision", "recall"):
        assert run(page, f"--{mode}").out == cleaner.clean(PAGE, mode=mode) + "\n"


@pytest.mark.parametrize(
    "arguments",
    [["--format", "pdf"], ["--medium", "gopher"], ["--precision", "--recall"], ["--no-such-option"]],
)
def test_wrong_options_are_wrong_usage(run: Any, arguments: Sequence[str]) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "usage:" in done.err


def test_version(run: Any) -> None:
    done = run("--version")
    assert (done.code, done.out, done.err) == (0, f"cleaner {cleaner.__version__}\n", "")


def test_help_names_every_option_and_the_exit_codes(run: Any) -> None:
    done = run("--help")
    assert (done.code, done.err) == (0, "")
    for word in (
        "--format",
        "--json",
        "--explain",
        "--rules",
        "--output",
        "--url",
        "--medium",
        "--recall",
        "Exit codes",
        *COMMANDS,
    ):
        assert word in done.out
