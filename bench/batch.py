"""The batch command under load: every form of input into every form of output with exact counts, two workers
beside one, memory over many pages, runs killed at random moments, a folder with bad files beside what
``trafilatura --input-dir`` makes of it, and what a page costs on each engine. All through the command itself
or the engine, in processes of their own.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from bench import engines, peers
from bench.corpora import Page
from bench.folds import CACHE
from bench.speed import made, spread

INPUTS: Final = ("html", "text", "jsonl", "warc.gz", "parquet")
PARTS: Final = ("forms", "workers", "memory", "kills", "trafilatura", "engines")
OUTPUTS: Final = ("stdout", "jsonl", "parquet", "folder")
CUT: Final = 10_000  # bytes of a document where what counts is how many there are, not how long they are
RUNS: Final = 3  # of which the fastest counts
CLOSING: Final = re.compile(r"done=(\d+) failed=(\d+) skipped=(\d+) seconds=([\d.]+)")
ARTICLE: Final = (
    "<html><body><nav><a href=/>Home</a></nav><h1>Low water</h1><p>The tide tables for the coming week were "
    "printed a day late, the harbour office said, and nobody on the quay minded {}.</p></body></html>"
)


def report(
    pages: Sequence[Page], folder: Path, parts: Sequence[str], *, many: int, count: int
) -> Iterator[str]:
    """The lines of the parts that are wanted, in the order of ``PARTS``."""
    short = [replace(page, html=page.html[:CUT]) for page in pages]
    makers: dict[str, Callable[[], Iterator[str]]] = {
        "forms": lambda: forms(short, folder, 2),
        "workers": lambda: iter([speedup(pages, folder)]),
        "memory": lambda: iter([memory(many, folder)]),
        "kills": lambda: kills(pages[:100], count, folder),
        "trafilatura": lambda: beside_trafilatura(folder),
        "engines": lambda: engines.costs(list(_records(spread(pages))), folder),
    }
    for part in PARTS:
        if part in parts:
            yield from makers[part]()


def forms(pages: Sequence[Page], folder: Path, workers: int) -> Iterator[str]:
    """A line for each input and output form: how many documents went in, and how many came out."""
    for given in INPUTS:
        source = folder / f"in-{given}"
        if not source.exists():
            WRITERS[given](pages, source)
        for wanted in OUTPUTS:
            place = folder / f"out-{given}.{wanted}"
            done, failed, _, seconds, out = _run([source, *_place(wanted, place)], workers)
            count = _counted(wanted, place, out)
            exact = done + failed == len(pages) and count == (done if wanted == "folder" else len(pages))
            yield (
                f"{given:<8} to {wanted:<8}{len(pages):>7} in {done:>7} done {failed:>4} failed "
                f"{count:>7} out  {'exact' if exact else 'WRONG'} {seconds:>8.1f} s"
            )
            _forget(place)


def speedup(pages: Sequence[Page], folder: Path) -> str:
    """How many times as fast two workers are as one, the best of some runs in turn, and how many processes
    wanted a processor before that."""
    source = folder / "in-html"
    if not source.exists():
        _html_folder(pages, source)
    busy = os.getloadavg()[0]
    seconds: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(RUNS):
        for workers, own in seconds.items():
            place = folder / f"workers-{workers}"
            *_, took, _ = _run([source, "--output-dir", place], workers)
            own.append(took)
            shutil.rmtree(place)
    one, two = map(min, seconds.values())
    return (
        f"workers, {len(pages)} documents, best of {RUNS}: one {one:.1f} s, two {two:.1f} s, "
        f"{one / two:.2f} x ({os.cpu_count()} cores, load {busy:.1f} before)"
    )


def memory(count: int, folder: Path) -> str:
    """The largest resident memory of all processes of a run, by quarters of it."""
    source = folder / "small.jsonl"
    with source.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": str(n), "html": ARTICLE.format(n)}) + "\n" for n in range(count))
    place = folder / "small"
    command = _command([source, "--output-dir", place, "--workers", "2"])
    seen = []
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as running:
        while running.poll() is None:
            written = (
                sum(1 for _ in (place / source.name).glob("*.txt")) if (place / source.name).is_dir() else 0
            )
            seen.append((written, _resident(running.pid)))
            time.sleep(1)
    shutil.rmtree(place)
    peaks = [
        max((size for at, size in seen if quarter <= 4 * at / count < quarter + 1), default=0)
        for quarter in range(4)
    ]
    told = ", ".join(f"{peak / 1e6:.0f} MB" for peak in peaks)
    return f"memory over {count} documents, peak of all processes in each quarter: {told}"


def kills(pages: Sequence[Page], count: int, folder: Path, seed: int = 1) -> Iterator[str]:
    """Runs killed at random moments and begun again, held against one that nobody disturbed.

    Moments are drawn from a span that grows with each kill and shrinks with each run that came to its end, so
    that both happen however busy the machine is."""
    source = folder / "in-kill"
    _html_folder(pages, source)
    moments = random.Random(seed)
    for wanted in ("jsonl", "folder"):
        whole, place = folder / f"whole-{wanted}", folder / f"killed-{wanted}"
        *_, span, _ = _run([source, *_place(wanted, whole)], 2)
        expected = _bytes(whole)
        killed = whole_runs = wrong = 0
        while killed < count:
            if _killed_after(moments.uniform(0, span), [source, *_place(wanted, place)]):
                killed += 1
                span *= 1.05
                wrong += not _bytes(place).items() <= expected.items()
            else:
                whole_runs += 1
                span *= 0.8
                wrong += _bytes(place) != expected
                _forget(place)
        _run([source, *_place(wanted, place)], 2)
        wrong += _bytes(place) != expected
        yield (
            f"killed {killed} times at random moments, {len(pages)} documents to {wanted}: "
            f"{whole_runs + 1} runs came to their end, {wrong} times anything differed"
        )


def beside_trafilatura(folder: Path, cache: Path = CACHE) -> Iterator[str]:
    """Three near-equal articles, the same beside a broken link and a file that cannot be read, and a folder
    that is not there: how many articles each tool wrote, how many bad files it named, its exit codes."""
    alone, mixed = folder / "alone", folder / "mixed"
    body = "".join(f"<p>{said}</p>" for said in re.findall(r"<p>(.*?)</p>", made(3_000).decode()))
    for source in (alone, mixed):
        source.mkdir()
        for number in range(3):
            page = f"<title>Tides</title><body><article>{body}<p>Note {number}</p></article></body>"
            (source / f"near-{number}.html").write_text(page, encoding="utf-8")
    (mixed / "broken.html").symlink_to("nowhere.html")
    (mixed / "unreadable.html").symlink_to("/proc/self/mem")
    theirs = str(peers.environment(peers.TOOLS["trafilatura"], cache).with_name("trafilatura"))
    yield f"{'':<13}{'alone':>8}{'code':>6}{'beside bad':>13}{'named':>8}{'code':>6}{'no folder, code':>17}"
    for name, command in {
        "cleaner": [sys.executable, "-m", "cleaner"],
        "trafilatura": [theirs, "--input-dir"],
    }.items():
        written, codes, said = [], [], ""
        for source in (alone, mixed, folder / "missing"):
            place = folder / f"{source.name}-{name}"
            done = _quiet([*command, str(source), "--output-dir", str(place)])
            written.append(len(_bytes(place)))
            codes.append(done.returncode)
            said += done.stderr
        named = sum(bad in said for bad in ("broken.html", "unreadable.html"))
        good, bad = (f"{count} of 3" for count in written[:2])
        yield f"{name:<13}{good:>8}{codes[0]:>6}{bad:>13}{f'{named} of 2':>8}{codes[1]:>6}{codes[2]:>17}"


def _quiet(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)


def _command(arguments: Sequence[str | Path]) -> list[str]:
    return [sys.executable, "-m", "cleaner", "-q", *map(str, arguments)]


def _run(arguments: Sequence[str | Path], workers: int) -> tuple[int, int, int, float, bytes]:
    command = _command([*arguments, "--workers", str(workers)])
    done = subprocess.run(command, capture_output=True, check=False)
    closing = CLOSING.search(done.stderr.decode())
    if closing is None:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.decode()[-500:]}")
    counts = (int(closing[1]), int(closing[2]), int(closing[3]))
    return *counts, float(closing[4]), done.stdout


def _killed_after(seconds: float, arguments: Sequence[str | Path]) -> bool:
    """Whether the run was killed before it came to its end."""
    command = _command([*arguments, "--workers", "2"])
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as running:
        try:
            running.wait(seconds)
        except subprocess.TimeoutExpired:
            running.kill()
            return True
    return False


def _place(wanted: str, place: Path) -> list[str | Path]:
    arguments: dict[str, list[str | Path]] = {
        "stdout": ["--jsonl"],
        "jsonl": ["--jsonl", "-o", place],
        "parquet": ["-o", place],
        "folder": ["--output-dir", place],
    }
    return arguments[wanted]


def _counted(wanted: str, place: Path, out: bytes) -> int:
    if wanted == "stdout":
        return out.count(b"\n")
    if wanted == "jsonl":
        return place.read_bytes().count(b"\n")
    if wanted == "parquet":
        from pyarrow import parquet

        return int(parquet.ParquetFile(place).metadata.num_rows)
    return len(_bytes(place))


def _bytes(place: Path) -> dict[str, bytes]:
    """What stands under final names: of a folder, or the one file."""
    if place.is_file():
        return {place.name.split("-", 1)[1]: place.read_bytes()}
    found = (
        path for path in place.rglob("*") if path.is_file() and ".cleaner" not in str(path.relative_to(place))
    )
    return {str(path.relative_to(place)): path.read_bytes() for path in found}


def _forget(place: Path) -> None:
    for path in (place, place.with_name(f".{place.name}.cleaner")):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _resident(pid: int) -> int:
    """Bytes of resident memory of a process and its children."""
    total = 0
    children = Path(f"/proc/{pid}/task/{pid}/children")
    for each in [str(pid), *(children.read_text().split() if children.exists() else [])]:
        try:
            total += int(Path(f"/proc/{each}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, IndexError):
            continue
    return total


def _html_folder(pages: Sequence[Page], place: Path) -> None:
    for number, page in enumerate(pages):
        path = place / f"{number % 7}" / f"{number:05d}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page.html)


def _text_folder(pages: Sequence[Page], place: Path) -> None:
    from bench.renderers import ALL
    from cleaner.read import read

    place.mkdir()
    for number, page in enumerate(pages):
        text = ALL["html_text"](read(page.html, None, "html").text)
        (place / f"{number:05d}.txt").write_text(text, encoding="utf-8")


def _records(pages: Sequence[Page]) -> Iterator[dict[str, str | None]]:
    from cleaner.read import read

    for number, page in enumerate(pages):
        html = read(page.html, None, "html").text
        yield {"id": f"{page.name}/{number}", "url": page.url, "html": html}


def _jsonl_folder(pages: Sequence[Page], place: Path) -> None:
    place.mkdir()
    with (place / "pages.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in _records(pages))


def _warc_folder(pages: Sequence[Page], place: Path) -> None:
    place.mkdir()
    with (place / "pages.warc.gz").open("wb") as file:
        for number, page in enumerate(pages):
            said = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page.html
            head = (
                "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\n"
                f"WARC-Target-URI: https://bench.example/{number}\r\nContent-Length: {len(said)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + said + b"\r\n\r\n"))


def _parquet_folder(pages: Sequence[Page], place: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    place.mkdir()
    parquet.write_table(pyarrow.Table.from_pylist(list(_records(pages))), place / "pages.parquet")


WRITERS: Final[dict[str, Callable[[Sequence[Page], Path], None]]] = {
    "html": _html_folder,
    "text": _text_folder,
    "jsonl": _jsonl_folder,
    "warc.gz": _warc_folder,
    "parquet": _parquet_folder,
}
