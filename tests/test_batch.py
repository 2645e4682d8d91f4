"""The batch command: what it reads, what it writes, and that nothing loses or spoils a page."""

from __future__ import annotations

import errno
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, Final

import pyarrow
import pytest
from pyarrow import parquet

import cleaner
from cleaner import cli
from cleaner.batch import inputs, journal
from cleaner.batch.files import PART
from cleaner.batch.inputs import OWN
from cleaner.batch.output import Names
from cleaner.batch.work import COLUMNS, Cleaned, Page
from cleaner.cli import main

ROOT: Final = Path(__file__).parent.parent
SAID: Final = (
    "The tide tables for the coming week were printed a whole day too late, the office said in note {}."
)
POSIX: Final = pytest.mark.skipif(os.name != "posix", reason="links, pipes and signals as on POSIX")


def html(number: int) -> str:
    return f"<title>Tide</title><nav><a href='/'>Home</a></nav><p>{SAID.format(number)}</p>"


def body(number: int) -> str:
    return SAID.format(number) + "\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Six pages in a folder, two of them deeper."""
    folder = tmp_path / "site"
    for number, name in enumerate("a.html b.htm deep/c.html deep/er/d.txt e.html f.html".split()):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(html(number), encoding="utf-8")
    return folder


class Ran:
    """What a run in this process left behind."""

    def __init__(self, code: int, out: bytes, err: bytes) -> None:
        self.code, self.out, self.err = code, out.decode("utf-8"), err.decode("utf-8")

    @property
    def records(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def counts(self) -> str:
        """The closing line without its seconds."""
        return self.err.splitlines()[-1].split(" seconds=")[0]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Any:
    def called(*arguments: str | Path) -> Ran:
        capfdbinary.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 1
        sys.stdout.flush()
        return Ran(code, *capfdbinary.readouterr())

    return called


def tree(folder: Path) -> dict[str, bytes]:
    """The files below a folder that a user is to see, and what they hold."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and OWN not in str(path.relative_to(folder))
    }


def whole_of(argument: str) -> str:
    """The same place for a run that is not disturbed."""
    return argument.replace("out", "whole") if argument.startswith("out") else argument


def lines(*records: Any) -> str:
    return "".join(f"{json.dumps(record)}\n" for record in records)


def warc_record(kind: str, number: int, head: str, payload: bytes = b"") -> bytes:
    said = f"HTTP/1.1 {head}\r\n\r\n".encode() + payload
    return (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://tide.example/{number}\r\n"
        f"Content-Type: application/http\r\nContent-Length: {len(said)}\r\n\r\n"
    ).encode() + (said + b"\r\n\r\n")


def warc(count: int, packed: bool) -> bytes:
    """A WARC file of answers in a gzip encoding, with what else a crawl has: requests, redirects, images."""
    records = []
    for number in range(count):
        page = gzip.compress(html(number).encode(), mtime=0)
        chunked = f"{len(page):x}\r\n".encode() + page + b"\r\n0\r\n\r\n"
        coded = "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked"
        records += [
            warc_record("request", number, "GET / HTTP/1.1"),
            warc_record("response", number, "301 Moved\r\nLocation: /x"),
            warc_record("response", number, "200 OK\r\nContent-Type: image/gif", b"GIF89a"),
            warc_record("response", number, coded, chunked),
        ]
    return b"".join(gzip.compress(record) if packed else record for record in records)


# Forms of input


def test_every_form_of_input_gives_the_same_bodies(run: Any, tmp_path: Path) -> None:
    records = [
        {"html": html(number), "id": f"n/{number}", "url": f"https://t.example/{number}"}
        for number in range(3)
    ]
    made: dict[str, bytes] = {
        "p.jsonl": lines(*records).encode(),
        "p.ndjson.gz": gzip.compress(lines(*records).encode()),
        "p.warc": warc(3, packed=False),
        "p.warc.gz": warc(3, packed=True),
    }
    for name, raw in made.items():
        (tmp_path / name).write_bytes(raw)
    parquet.write_table(pyarrow.Table.from_pylist(records), tmp_path / "p.parquet")
    for name in [*made, "p.parquet"]:
        done = run(tmp_path / name, "--jsonl")
        assert (done.code, done.err) == (0, ""), name
        assert [record["text"] + "\n" for record in done.records] == [body(number) for number in range(3)], (
            name
        )
        assert done.records[1]["input"] == f"{tmp_path / name}:2"
        assert done.records[1]["id"].endswith("/1")
        assert done.records[1]["url"].endswith("/1")


def test_a_packed_page_is_unpacked_and_a_cut_one_is_named(run: Any, tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(html(1).encode()))
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(html(2).encode() * 50)[:-30])
    done = run(tmp_path)
    assert (done.code, done.out) == (1, f"==> {tmp_path / 'a.html.gz'} <==\n{body(1)}")
    assert "b.html.gz" in done.err


def test_the_encoding_that_a_server_named_is_used(run: Any, tmp_path: Path) -> None:
    said = html(1).replace("note", "nóte").encode("iso-8859-2")
    head = "200 OK\r\nContent-Type: text/html; charset=ISO-8859-2"
    (tmp_path / "a.warc").write_bytes(warc_record("response", 1, head, said))
    assert "nóte" in run(tmp_path / "a.warc").out


def test_the_first_field_that_holds_something_is_the_page(run: Any, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(lines({"html": None, "text": SAID.format(3)}), encoding="utf-8")
    assert run(tmp_path / "a.jsonl").out.endswith(body(3))


def test_fields_are_chosen_by_name(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(lines({"raw": html(4), "key": 7, "at": "https://t.example/7"}), encoding="utf-8")
    (record,) = run(path, "--jsonl", "--field", "raw", "--id-field", "key", "--url-field", "at").records
    assert (record["id"], record["url"], record["text"]) == ("7", "https://t.example/7", SAID.format(4))


def test_a_pattern_stands_for_what_matches(run: Any, site: Path, tmp_path: Path) -> None:
    done = run(f"{site}/**/*.html", "--output-dir", tmp_path / "out", "--workers", 0)
    assert done.code == 0
    assert list(tree(tmp_path / "out")) == ["a.html.txt", "deep/c.html.txt", "e.html.txt", "f.html.txt"]
    assert run(f"{site}/*.gif").code == 2


# Bad input


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("share", [0.01, 0.05, 0.35, 0.5, 0.55, 0.65, 0.75, 0.95])
def test_a_warc_cut_anywhere_gives_what_stands_before_and_says_so(
    run: Any, tmp_path: Path, packed: bool, share: float
) -> None:
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    raw = warc(5, packed)
    path.write_bytes(raw[: int(len(raw) * share)])
    done = run(path, "--jsonl")
    *whole, last = done.records
    assert done.code == 1
    assert [record["text"] for record in whole] == [SAID.format(number) for number in range(len(whole))]
    assert last["error_type"] == "truncated"


def test_broken_lines_and_missing_fields_are_named_and_the_rest_is_done(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = lines({"html": html(1)}).encode()
    path.write_bytes(
        good
        + b'{"html": "<p>\n'
        + b"\n"
        + b"[1]\n"
        + b'{"other": 1}\n'
        + b'{"html": 7}\n'
        + b"\xff\xfe\n"
        + good
    )
    done = run(path, "--jsonl", "--workers", 0)
    assert (done.code, done.counts) == (1, "done=2 failed=5 skipped=0")
    assert [record.get("error_type", "") for record in done.records] == ["", *["record"] * 5, ""]
    assert [record["input"].rsplit(":", 1)[1] for record in done.records] == [
        "1",
        "2",
        "4",
        "5",
        "6",
        "7",
        "8",
    ]


def test_a_cut_gzip_of_lines_gives_the_lines_before(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    noise = [{"html": html(number), "x": random.Random(number).random()} for number in range(200)]
    path.write_bytes(gzip.compress(lines(*noise).encode())[:-400])
    done = run(path, "--jsonl")
    assert done.code == 1
    assert len(done.records) > 100
    assert done.records[-1]["error_type"] == "truncated"


@POSIX
def test_links_pipes_and_loops_below_a_folder_end(run: Any, site: Path) -> None:
    (site / "deep" / "up").symlink_to(site)
    (site / "broken.html").symlink_to("nowhere")
    (site / "loop.html").symlink_to("loop.html")
    os.mkfifo(site / "pipe.html")
    done = run(site, "--jsonl", "--workers", 0)
    assert (done.code, done.counts) == (1, "done=6 failed=3 skipped=0")
    failed = {Path(record["input"]).name for record in done.records if "error" in record}
    assert failed == {"broken.html", "loop.html", "pipe.html"}


def test_a_huge_file_is_refused_without_being_read(run: Any, tmp_path: Path) -> None:
    for name in ("huge.html", "huge.jsonl"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(10_000_000_000 if name.endswith("html") else 300_000_000)
    done = run(tmp_path, "--jsonl")
    assert done.code == 1
    assert [record["error_type"] for record in done.records] == ["too-large", "too-large"]


def test_a_warc_with_a_hole_gives_what_stands_before_and_says_so(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(warc(2, packed=False))
    os.truncate(path, 10_000_000_000)
    done = run(path, "--jsonl")
    assert done.code == 1
    assert [record.get("error_type") for record in done.records] == [None, None, "truncated"]
    assert len(done.err) < 1_000_000


@pytest.mark.parametrize("installed", [True, False])
def test_a_record_of_a_warc_that_cannot_be_decoded_is_named_and_the_rest_is_done(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    brotli: Any = pytest.importorskip("brotli")
    if not installed:
        monkeypatch.setitem(sys.modules, "brotli", None)
    head = "200 OK\r\nContent-Type: text/html"
    coded = brotli.compress(html(1).encode())
    bomb = brotli.compress(bytes(inputs.LARGEST + 1))
    records = [(f"{head}\r\nContent-Encoding: br", raw) for raw in (coded, coded[:-9], b"\xff" * 99, bomb)]
    chunked = f"{len(coded):x}\r\n".encode() + coded + b"\r\n0\r\n\r\n"
    records.append((f"{head}\r\nTransfer-Encoding: chunked\r\nContent-Encoding: BR", chunked))
    records += [(f"{head}\r\nContent-Encoding: zstd", b"x"), (head, html(1).encode())]
    made = [warc_record("response", number, *record) for number, record in enumerate(records)]
    (tmp_path / "a.warc").write_bytes(b"".join(made))
    done = run(tmp_path / "a.warc", "--jsonl")
    kinds = [record.get("error_type") or record["text"] for record in done.records]
    if installed:
        said = SAID.format(1)
        assert kinds == [said, "record", "record", "too-large", said, "record", said]
    else:
        assert kinds == [*["record"] * 6, SAID.format(1)]
        assert "pip install brotli" in done.err


@pytest.mark.parametrize("name", ["a.jsonl", "blank.jsonl", "a.warc", "a.parquet"])
@pytest.mark.parametrize("place", ["stdout", "file", "folder"])
def test_a_file_without_a_record_is_nothing_to_do(run: Any, tmp_path: Path, name: str, place: str) -> None:
    (tmp_path / name).write_bytes(b"\n \n" if name == "blank.jsonl" else b"")
    if name == "a.parquet":
        parquet.write_table(pyarrow.table({"html": pyarrow.array([], pyarrow.string())}), tmp_path / name)
    places = {"file": ["-o", tmp_path / "out.jsonl"], "folder": ["--output-dir", tmp_path / "out"]}
    done = run(tmp_path / name, *places.get(place, []), "--workers", 0)
    assert (done.code, done.out) == (2, "")
    assert f"{name}: nothing to do" in done.err
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_that_grows_while_it_is_read_is_read_once(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(lines(*({"html": html(number)} for number in range(3))), encoding="utf-8")
    found = inputs.entries(inputs.files([str(path)]))
    first = next(found)
    with path.open("a", encoding="utf-8") as file:
        file.write(lines({"html": html(3)}) + '{"html": "<p>half')
    rest = list(found)
    assert first.page == html(0)
    assert [entry.page for entry in rest[:3]] == [html(1), html(2), html(3)]


@pytest.mark.parametrize(
    ("id", "name"),
    [
        ("../../up", "%2E.%2F..%2Fup"),
        ("/etc/passwd", "%2Fetc%2Fpasswd"),
        ("..", "%2E."),
        ("a b\u0000ü", "a%20b%00%C3%BC"),
        (".cleaner", "%2Ecleaner"),
    ],
)
def test_ids_cannot_lead_anywhere(run: Any, tmp_path: Path, id: str, name: str) -> None:
    (tmp_path / "a.jsonl").write_text(lines({"html": html(1), "id": id}), encoding="utf-8")
    assert run(tmp_path / "a.jsonl", "--output-dir", tmp_path / "out", "--workers", 0).code == 0
    assert list(tree(tmp_path / "out")) == [f"a.jsonl/{name}.txt"]


def test_equal_ids_and_names_that_differ_in_case_only_are_all_written(run: Any, tmp_path: Path) -> None:
    records = [{"html": html(number), "id": id} for number, id in enumerate(["Tide", "tide", "Tide", "TIDE"])]
    (tmp_path / "a.jsonl").write_text(lines(*records), encoding="utf-8")
    assert run(tmp_path / "a.jsonl", "--output-dir", tmp_path / "out", "--workers", 0).code == 0
    found = tree(tmp_path / "out")
    assert len({name.casefold() for name in found}) == 4
    assert sorted(found.values()) == [body(number).encode() for number in range(4)]


@POSIX
def test_the_longest_names_are_shortened_and_stay_apart(run: Any, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    for number, end in enumerate(("0.html", "1.html")):
        (tmp_path / "site" / ("ü" * 124 + "x" + end)).write_text(html(number), encoding="utf-8")
    assert run(tmp_path / "site", "--output-dir", tmp_path / "out", "--workers", 0).code == 0
    found = tree(tmp_path / "out")
    assert len(found) == 2
    assert max(len(os.fsencode(name)) for name in found) <= 255


def test_names_are_the_same_for_the_same_names_in_the_same_order() -> None:
    given = ["a", "A", "a~2", "x/" + "é" * 200, "x/" + "e\u0301" * 200, "a"]
    first, second = Names(".txt"), Names(".txt")
    names = [first.give(name) for name in given]
    assert names == [second.give(name) for name in given]
    assert len(set(names)) == len(given)


def test_no_name_leads_into_the_folder_of_the_journal() -> None:
    assert Names(".jsonl").give(f"{OWN}/failed.jsonl") == "%2Ecleaner/failed.jsonl"
    assert Names("").give(".Cleaner/journal") == "%2ECleaner/journal"


# Forms of output


def test_a_folder_keeps_the_names_of_the_inputs(run: Any, site: Path, tmp_path: Path) -> None:
    done = run(site, "--output-dir", tmp_path / "out", "--workers", 2)
    assert (done.code, done.out, done.counts) == (0, "", "done=6 failed=0 skipped=0")
    names = ["a.html.txt", "b.htm.txt", "deep/c.html.txt", "deep/er/d.txt", "e.html.txt", "f.html.txt"]
    assert tree(tmp_path / "out") == {name: body(number).encode() for number, name in enumerate(names)}


def test_one_file_and_standard_output_are_the_same(run: Any, site: Path, tmp_path: Path) -> None:
    for form in ("text", "json", "jsonl", "markdown"):
        path = tmp_path / f"out-{form}"
        workers = 1 if form == "json" else 0
        assert run(site, "--format", form, "-o", path, "--workers", workers).code == 0
        assert path.read_text(encoding="utf-8") == run(site, "--format", form).out


def test_the_name_of_the_output_says_its_form(run: Any, site: Path, tmp_path: Path) -> None:
    for name in ("out.jsonl", "out.ndjson"):
        run(site, "-o", tmp_path / name, "--workers", 0)
        assert (tmp_path / name).read_text(encoding="utf-8") == run(site, "--jsonl").out
    run(site / "a.html", "-o", tmp_path / "out.htm", "--workers", 0)
    assert (tmp_path / "out.htm").read_text(encoding="utf-8").startswith("<")
    assert run(site, "-o", tmp_path / "out.csv", "--format", "text", "--workers", 0).code == 0


def test_parquet_holds_the_records_and_the_failures(run: Any, site: Path, tmp_path: Path) -> None:
    (site / "z.html").write_bytes(b"%PDF-1.7")
    assert run(site, "-o", tmp_path / "out.parquet", "--workers", 0).code == 1
    rows = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    records = run(site, "--jsonl").records
    for row, record in zip(rows, records, strict=True):
        assert {name: record.get(name) for name in row} == row
    assert rows[-1]["error_type"] == "page"


def test_a_table_has_all_that_is_told_but_lists_of_more_than_texts() -> None:
    document = cleaner.extract(html(1))
    told = {"input", "id", *document.to_dict(), "error_type", "error"}
    assert told - COLUMNS.keys() == {"posts", "blocks"}
    assert list(COLUMNS) == [name for name in COLUMNS if name in told]


def test_failures_are_recorded_beside_the_output(run: Any, site: Path, tmp_path: Path) -> None:
    (site / "deep" / "x.html").write_bytes(b"PK\x03\x04")
    run(site, "--output-dir", tmp_path / "out", "--workers", 0)
    run(site, "-o", tmp_path / "out.txt", "--workers", 0)
    for own in (tmp_path / "out" / OWN, tmp_path / f".out.txt{OWN}"):
        (failure,) = (own / "failed.jsonl").read_text(encoding="utf-8").splitlines()
        assert json.loads(failure)["input"] == str(site / "deep" / "x.html")
        assert "zip" in json.loads(failure)["error"]
    assert not (tmp_path / "out" / "deep" / "x.html.txt").exists()


# Refusals


def test_output_under_an_input_is_refused(run: Any, site: Path) -> None:
    for place in (["--output-dir", site], ["--output-dir", site / "deep/out"], ["-o", site / "out.jsonl"]):
        before = tree(site)
        done = run(site, *place)
        assert done.code == 2
        assert "lies in the input" in done.err
        assert tree(site) == before


def test_nothing_is_overwritten_unless_asked_for(run: Any, site: Path, tmp_path: Path) -> None:
    (tmp_path / "out.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_text("mine", encoding="utf-8")
    for place in (["-o", tmp_path / "out.txt"], ["--output-dir", tmp_path / "out"]):
        done = run(site, *place)
        assert done.code == 2
        assert "--overwrite" in done.err
        assert run(site, *place, "--overwrite", "--workers", 0).code == 0
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == run(site).out
    assert (tmp_path / "out" / "mine").read_text(encoding="utf-8") == "mine"


def test_options_and_versions_are_not_mixed_in_one_output(
    run: Any, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = ["--output-dir", tmp_path / "out", "--workers", 0]
    assert run(site, *place).code == 0
    for option in (["--recall"], ["--markdown"], ["--url", "https://t.example"], ["--field", "x"]):
        done = run(site, *place, *option)
        assert (done.code, "was begun otherwise" in done.err) == (2, True), option
    monkeypatch.setattr(cli, "__version__", "0.0.9")
    assert "cleaner '" in run(site, *place).err
    assert run(site, *place, "--overwrite").code == 0


def test_other_inputs_are_not_mixed_into_one_output(run: Any, site: Path, tmp_path: Path) -> None:
    for place in (["-o", tmp_path / "out.jsonl"], ["--output-dir", tmp_path / "out"]):
        assert run(site, *place, "--workers", 0).code == 0
        for other in ([site / "a.html"], [site, site / "a.html"]):
            done = run(*other, *place, "--workers", 0)
            assert (done.code, "inputs are not those" in done.err) == (2, True)


@POSIX
def test_a_second_run_at_the_same_time_is_refused(run: Any, site: Path, tmp_path: Path) -> None:
    import fcntl

    own = tmp_path / f".out.jsonl{OWN}"
    own.mkdir()
    with (own / "lock").open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = run(site, "-o", tmp_path / "out.jsonl")
    assert (done.code, "another run" in done.err) == (2, True)


@pytest.mark.parametrize("place", [["--output-dir", "out"], ["-o", "out.txt"]], ids=["folder", "file"])
def test_standard_input_never_counts_as_done(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    codes = []
    for number, more in enumerate([[], [], ["--overwrite"]]):
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(html(number).encode())))
        done = run("-", *place, *more, "--workers", 0)
        codes.append((done.code, "came through -" in done.err and "--overwrite" in done.err))
    assert codes == [(0, False), (2, True), (0, False)]
    assert list(tree(tmp_path).values()) == [body(2).encode()]


@POSIX
def test_nobody_knows_what_a_pipe_will_hold(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.html")
    (named,) = inputs.entries(inputs.files([str(tmp_path / "pipe.html")]))
    (found,) = inputs.entries(inputs.files([str(tmp_path)]))
    assert (named.stamp, bool(found.stamp)) == ("", True)  # the second is never read


DAMAGE: Final = (
    b"",
    b"{",
    b"null",
    b"[]",
    b'{"state": null}',
    b'{"state": {"bogus": 1}}',
    bytes(99),
    b"\xff\xfe",
    b'{"state": {"seen": "7"}}',
    b'{"state": {"mark": {"written": null}}}',
    b"[" * 100_000,
)


@pytest.mark.parametrize("place", [["--output-dir", "out"], ["-o", "out.txt"]], ids=["folder", "file"])
def test_a_damaged_state_is_named_and_can_be_begun_anew(
    run: Any, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (site / "z.html").write_bytes(b"%PDF-1.7")
    command = ["site", *place, "--workers", 0]
    assert run(*command).code == 1
    whole = tree(tmp_path)
    own = Path(own_of(place[1]))
    for raw in DAMAGE:
        (own / "journal").write_bytes(raw)
        done = run(*command)
        assert (done.code, "journal: is damaged" in done.err, "--overwrite" in done.err) == (2, True, True), (
            raw
        )
        assert run(*command, "--overwrite").code == 1
        assert tree(tmp_path) == whole
    (own / "failed.jsonl").write_bytes(b"")
    done = run(*command)
    assert (done.code, "failed.jsonl: is damaged" in done.err) == (2, True)


def test_begun_anew_a_folder_holds_nothing_of_the_run_before(run: Any, site: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(site, "--output-dir", out, "--workers", 0).code == 0
    (out / "mine.txt").write_text("mine", encoding="utf-8")
    (site / "a.html").unlink()
    (site / "deep" / "c.html").write_bytes(b"%PDF-1.7")
    assert run(site, "--output-dir", out, "--workers", 0, "--overwrite").code == 1
    left = ["b.htm.txt", "deep/er/d.txt", "e.html.txt", "f.html.txt", "mine.txt"]
    assert list(tree(out)) == left
    assert run(site, "--output-dir", out, "--workers", 0, "--overwrite", "--markdown").code == 1
    assert list(tree(out)) == ["b.htm.md", "deep/er/d.txt.md", "e.html.md", "f.html.md", "mine.txt"]


def test_the_state_of_an_earlier_run_is_no_input(run: Any, site: Path, tmp_path: Path) -> None:
    (site / "z.html").write_bytes(b"%PDF-1.7")
    run(site, "--output-dir", tmp_path / "all" / "out", "--workers", 0)
    run(site, "-o", tmp_path / "all" / "out.jsonl", "--workers", 0)
    assert run(tmp_path / "all", "--jsonl").err.count("\n") == 1  # of z.html, as out.jsonl tells
    assert len(run(f"{tmp_path}/all/**/*.*", "--jsonl").records) == 6 + 7
    assert run(f"{tmp_path}/all/**/failed.jsonl").code == 2


# Stopped and resumed


@pytest.mark.parametrize("place", [["--output-dir", "out"], ["-o", "out.jsonl"], ["-o", "out.parquet"]])
def test_the_same_command_again_has_nothing_to_do(
    run: Any, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (site / "z.html").write_bytes(b"")
    first = run("site", *place, "--workers", 0)
    before = tree(tmp_path)
    again = run("site", *place, "--workers", 0)
    assert (first.code, first.counts) == (1, "done=6 failed=1 skipped=0")
    assert (again.code, again.counts) == (1, "done=0 failed=0 skipped=7")
    assert "cleaner: was complete already: nothing to do\n" in again.err
    assert f"cleaner: 1 failed before, see {own_of(place[1])}/failed.jsonl\n" in again.err
    assert tree(tmp_path) == before


def own_of(name: str) -> str:
    """The folder of the journal of an output of that name."""
    return f".{name}{OWN}" if "." in name else f"{name}/{OWN}"


@pytest.mark.parametrize("place", [["--output-dir", "out"], ["-o", "out.jsonl"]], ids=["folder", "file"])
@pytest.mark.parametrize("given", ["site", "in.jsonl"])
def test_an_input_that_was_written_to_is_another_input(
    run: Any, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: list[str], given: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.jsonl").write_text(lines({"html": html(1)}), encoding="utf-8")
    assert run(given, *place, "--workers", 0).code == 0
    changed = tmp_path / given if given == "in.jsonl" else site / "deep" / "c.html"
    about = changed.stat()
    for raw, later in ((changed.read_text(encoding="utf-8").replace("1", "7"), 1), (" ", 0)):
        changed.write_text(raw if later else changed.read_text(encoding="utf-8") + raw, encoding="utf-8")
        os.utime(changed, ns=(about.st_atime_ns, about.st_mtime_ns + later))
        done = run(given, *place, "--workers", 0)
        assert (done.code, "inputs are not those" in done.err, "--overwrite" in done.err) == (2, True, True)
    assert run(given, *place, "--workers", 0, "--overwrite").code == 0


def test_a_file_that_is_gone_from_a_finished_folder_is_named(run: Any, site: Path, tmp_path: Path) -> None:
    (site / "z.html").write_bytes(b"")
    command = [site, "--output-dir", tmp_path / "out", "--workers", 0]
    assert [run(*command).code, run(*command).code] == [1, 1]
    (tmp_path / "out" / "deep" / "c.html.txt").unlink()
    done = run(*command)
    assert done.code == 2
    assert f"{tmp_path / 'out' / 'deep' / 'c.html.txt'}: was written and is gone; --overwrite" in done.err
    (tmp_path / "out" / "a.html.txt").unlink()
    assert "a.html.txt: 2 files that were written are gone; --overwrite" in run(*command).err
    assert run(*command, "--overwrite").code == 1
    assert len(tree(tmp_path / "out")) == 6


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet"])
def test_a_finished_file_that_is_gone_is_written_again(
    run: Any, site: Path, tmp_path: Path, name: str
) -> None:
    command = [site, "-o", tmp_path / name, "--workers", 0]
    assert run(*command).code == 0
    before = (tmp_path / name).read_bytes()
    (tmp_path / name).unlink()
    again = run(*command)
    assert (again.code, again.counts) == (0, "done=6 failed=0 skipped=0")
    assert (tmp_path / name).read_bytes() == before


def echo(page: Page, **_: Any) -> Cleaned:
    """In place of cleaning, where only the disk matters."""
    return Cleaned(f"{{{json.dumps(str(page.page))}: {page.label!r}}}\n" * 3, "", False)


CALLS: Final = {"open": "open", "write": "write", "fsync": "fsync", "rename": "replace"}
PLACES: Final = [["--output-dir", "out"], ["-o", "out.jsonl"], ["-o", "out.txt"]]


@pytest.mark.parametrize("place", PLACES, ids=["folder", "jsonl", "text"])
@pytest.mark.parametrize("call", CALLS)
def test_whichever_call_of_the_system_fails_the_output_is_valid_and_a_rerun_completes_it(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, place: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli, "make", echo)
    monkeypatch.setattr(journal, "EVERY", 0.01)
    rules = cleaner.RuleSet()
    monkeypatch.setattr(cli, "with_files", lambda _: rules)
    pages = [tmp_path / "site" / f"{number % 3}" / f"{number}.html" for number in range(50)]
    for number, page in enumerate(pages):
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(html(number), encoding="utf-8")
    arguments = ["site", "--workers", 0]
    assert run(*arguments, *[whole_of(part) for part in place]).code == 0
    whole = {name.replace("whole", "out"): raw for name, raw in tree(tmp_path).items() if "whole" in name}
    monkeypatch.setattr(os, "fsync", lambda _: None)  # that it is called matters here, not the disk's time
    real = getattr(os, CALLS[call])
    for fatal in range(10_000):
        with monkeypatch.context() as patched:
            calls = failing(real, fatal)
            patched.setattr(os, CALLS[call], calls)
            done = run(*arguments, *place)
        found = {name: raw for name, raw in tree(tmp_path).items() if name.startswith("out")}
        assert found.items() <= whole.items(), fatal
        if done.code == 0:
            break
        assert (done.code, "No space left" in done.err) == (3, True)
        again = run(*arguments, *place)
        assert again.code == 0
        assert {name: raw for name, raw in tree(tmp_path).items() if name.startswith("out")} == whole
        assert not list(tmp_path.rglob(PART))
        forget(tmp_path, place[1])
    assert fatal > (50 if place[1] == "out" else 1)


def failing(real: Callable[..., Any], fatal: int) -> Callable[..., Any]:
    """The same function, which fails once when it has been called so many times."""
    left = iter(range(fatal, -1, -1))

    def call(*arguments: Any, **named: Any) -> Any:
        if next(left, None) == 0:
            raise OSError(errno.ENOSPC, "No space left on device", str(arguments[0]))
        return real(*arguments, **named)

    return call


def forget(folder: Path, name: str) -> None:
    subprocess.run(["rm", "-rf", name, f".{name}{OWN}"], cwd=folder, check=True)


@POSIX
@pytest.mark.parametrize("place", PLACES[:2], ids=["folder", "jsonl"])
def test_killed_at_any_moment_and_resumed_the_result_is_that_of_one_run(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(journal, "EVERY", 0.01)
    (tmp_path / "in.jsonl").write_text(lines(*({"html": html(n)} for n in range(80))), encoding="utf-8")
    assert run("in.jsonl", "--workers", 0, *[whole_of(part) for part in place]).code == 0
    whole = {name.replace("whole", "out"): raw for name, raw in tree(tmp_path).items() if "whole" in name}
    moments = random.Random(7)
    for _ in range(6):
        kill_after(moments.uniform(0.01, 0.2), ["in.jsonl", "--workers", "0", *place])
        found = {
            name: raw for name, raw in tree(tmp_path).items() if name.startswith("out") and PART not in name
        }
        assert found.items() <= whole.items()
    assert run("in.jsonl", "--workers", 0, *place).code == 0
    assert {name: raw for name, raw in tree(tmp_path).items() if name.startswith("out")} == whole


def kill_after(seconds: float, arguments: list[str]) -> None:
    """Run the command in a fork of this process, which has all loaded already, and kill it."""
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os._exit(main(arguments))
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@contextmanager
def started(*arguments: str | Path, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """The command as a process, which ends with the test."""
    command = [sys.executable, "-m", "cleaner", *map(str, arguments)]
    with subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, start_new_session=True, **options
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Path]:
    """A page of which a run does not come to an end in time: the writer never closes the pipe."""
    pipe = tmp_path / "pipe.html"
    os.mkfifo(pipe)
    holder = os.open(pipe, os.O_RDWR)
    yield pipe
    os.close(holder)


@POSIX
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_stops_the_run_and_the_same_command_goes_on(
    run: Any, site: Path, slow: Path, tmp_path: Path, number: int, code: int
) -> None:
    out = tmp_path / "out"
    with started(site, slow, "--output-dir", out, "--workers", "0") as stopped:
        until(lambda: len(tree(out)) == 6)
        stopped.send_signal(number)
        _, err = stopped.communicate(timeout=30)
    assert stopped.returncode == code
    said = err.decode().splitlines()
    assert said[-2] == "cleaner: stopped; the same command goes on from here"
    assert said[-1].startswith("done=6 failed=0 skipped=0 ")
    with slow.open("wb", buffering=0) as pipe:
        slow.unlink()
        pipe.write(b"")
    slow.write_text(html(9), encoding="utf-8")
    again = run(site, slow, "--output-dir", out, "--workers", 0)
    assert (again.code, again.counts) == (0, "done=1 failed=0 skipped=6")
    os.close(os.open(slow, os.O_RDONLY))


@POSIX
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc")
def test_no_worker_outlives_a_run_that_was_killed(site: Path, slow: Path, tmp_path: Path) -> None:
    with started(site, slow, "--output-dir", tmp_path / "out", "--workers", "2") as killed:
        until(lambda: len(session(killed.pid)) >= 2)
        killed.kill()
    until(lambda: not session(killed.pid))


def session(leader: int) -> list[int]:
    """The processes of a session."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        if int(fields[3]) == leader and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.05)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("where", ["stdout", "output"])
def test_a_full_disk_stops_the_run_with_its_own_code(site: Path, where: str) -> None:
    with Path("/dev/full").open("wb") as full:
        place = ["-o", "/dev/full"] if where == "output" else []
        with started(site, *place, stdout=full) as stopped:
            _, err = stopped.communicate(timeout=30)
    assert stopped.returncode == 3
    assert b"No space left" in err
    assert b"Traceback" not in err


# Limits


def test_a_page_that_takes_too_long_is_named_and_the_rest_is_done(
    run: Any, site: Path, tmp_path: Path
) -> None:
    (site / "c.html").write_text("<p>a" * 800_000, encoding="utf-8")
    done = run(site, "--output-dir", tmp_path / "out", "--workers", 2, "--time-limit", 0.2)
    assert (done.code, done.counts) == (1, "done=6 failed=1 skipped=0")
    (failure,) = (tmp_path / "out" / OWN / "failed.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(failure)["error_type"] == "timeout"
    assert json.loads(failure)["input"] == str(site / "c.html")


@pytest.mark.skipif(sys.platform != "linux", reason="no limit on memory elsewhere")
def test_a_page_that_takes_too_much_memory_is_named_and_the_rest_is_done(
    run: Any, site: Path, tmp_path: Path
) -> None:
    (site / "c.html").write_text("<p>tide</p> " * 800_000, encoding="utf-8")
    done = run(site, "--jsonl", "--workers", 2, "--memory-limit", 30)
    assert (done.code, done.counts) == (1, "done=6 failed=1 skipped=0")
    assert next(record["error_type"] for record in done.records if "error" in record) in ("memory", "crash")


POISON: Final = {
    "raises": "error",
    "hangs": "timeout",
    "hogs": "memory",
    "segfaults": "crash",
    "exits": "crash",
}


def poisoned(page: Page, **_: Any) -> Cleaned:
    """In place of cleaning: what a page says happens to its worker."""
    said = page.page if isinstance(page.page, str) else page.page.decode()
    if said == "raises":
        raise ValueError(said)
    if said == "hangs":
        time.sleep(600)
    if said == "hogs":
        bytearray(1 << 40)
    if said == "segfaults":
        os.kill(os.getpid(), signal.SIGSEGV)
    if said == "exits":
        os._exit(0)
    return Cleaned(said, "", False)


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forks that know the poison")
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_poison_is_named_and_nothing_else_is_lost(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setattr(cli, "make", poisoned)
    pages = [f"good {number}" for number in range(20)]
    at = {"first": 0, "middle": 10, "last": 20}[place]
    pages[at:at] = POISON
    (tmp_path / "site").mkdir()
    for number, page in enumerate(pages):
        (tmp_path / "site" / f"{number:02}.txt").write_text(page, encoding="utf-8")
    out = tmp_path / "out"
    done = run(tmp_path / "site", "--output-dir", out, "--workers", 2, "--time-limit", 2)
    assert (done.code, done.counts) == (1, "done=20 failed=5 skipped=0")
    failures = (out / OWN / "failed.jsonl").read_text(encoding="utf-8").splitlines()
    named = [json.loads(line) for line in failures]
    assert [record["error_type"] for record in named] == list(POISON.values())
    assert [Path(record["input"]).read_text(encoding="utf-8") for record in named] == list(POISON)
    good = {f"{number:02}.txt": page.encode() for number, page in enumerate(pages) if page not in POISON}
    assert tree(out) == good


@pytest.mark.parametrize(
    "options",
    [
        ["--workers", "-1"],
        ["--workers", "x"],
        ["--time-limit", "0"],
        ["--memory-limit", "inf"],
        ["-o", "a", "--output-dir", "b"],
        ["-o", "x.parquet", "--json"],
        ["-o", "x.jsonl.gz"],
        ["-o", "x.csv"],
        ["-o", "x.md", "--explain"],
        ["--explain", "--format", "html"],
        ["--memory-limit", "1e20"],
        ["--time-limit", "1e308"],
        ["--output-dir", ""],
        ["--rules="],
        [""],
    ],
)
def test_wrong_options_are_wrong_usage(run: Any, site: Path, options: list[str]) -> None:
    assert run(site, *options).code == 2
