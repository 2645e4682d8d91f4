"""``python -m bench hostile``: that nothing the package is fed can hurt it, in figures.

Each command prints a row for each thing tried, names the rows that break a promise, and makes the exit code 1
if one does. Every page is cleaned in a process of its own under limits of memory and time. Times are CPU time
and are held against a clean page of the same size in the same run.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import pickle
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import cleaner
from bench import corpora, others, patterns, shapes
from bench.chrome import CHROME, FITTED, places
from bench.corpora import Page
from bench.guards import GUARDS, NONE
from bench.speed import spread
from cleaner.document import Document
from cleaner.model import Source
from cleaner.read import read
from cleaner.segment_html import segment_html

SIZES: Final = (10_000, 100_000, 1_000_000, 10_000_000)  # bytes
SMALL: Final = 100_000  # the size from which a byte may not get dearer than
DEARER: Final = 2.0  # times,
CLEAN: Final = 10.0  # nor than so many times a byte of a clean page
MEMORY: Final = (12, 40_000_000)  # bytes of memory a byte of the page, and for any page
LOSING: Final = 3  # shapes that may lose a marker, with a warning
SECONDS: Final = 600.0  # of wall time for one page
GUARDED: Final = 60.0  # likewise where a guard is taken away
NAME: Final = 36  # characters of the first column
ROOT: Final = Path(__file__).parent.parent
WHAT: Final = ("loss", "scale", "guards", "total", "patterns", "framed", "same", "leak", "peers")
HELD: Final = "every promise held"
SHOWN: Final = 20  # patterns that are listed
MUTANTS: Final = 38_000  # corpus pages broken at random
INPUTS: Final = 60_000  # at least so many in all
EVERYTHING: Final = 8  # one of so many is written in every form
HANG: Final = 60.0  # seconds of wall time in which an input has to end
SEED: Final = 8
SEEDS: Final = 50  # of hashes
SAME: Final = 16_000  # bytes of each page that ``same`` cleans in every way,
STRETCH: Final = 3_000  # and that ``leak`` cleans again and again
THREADS: Final = 8
THREADED: Final = 60.0  # seconds in which they clean pages at the same time
LEAK: Final = 1_000  # bytes that may stay after a call
FRAMED: Final = 0.99  # of bodies that have to be the same


@dataclass(frozen=True)
class Measured:
    """What one page took and what came out; only ``error`` where nothing did."""

    name: str
    size: int
    bytes: int = 1
    seconds: float = 0.0
    memory: int = 0
    blocks: int = 0
    kept: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    error: str = ""

    @property
    def cost(self) -> float:
        """Nanoseconds a byte."""
        return self.seconds / self.bytes * 1e9

    @property
    def memory_share(self) -> float:
        """Of what a page of that size may take."""
        return self.memory / (MEMORY[0] * self.bytes + MEMORY[1])

    @property
    def lost(self) -> list[str]:
        """The markers that stand in no block."""
        return [marker.removeprefix("marker") for marker in shapes.MARKERS if marker not in self.kept]


def measured(name: str, size: int, limit: float = SECONDS, without: str = "") -> Measured:
    """One shape at one size, in a process of its own, whole or without one guard."""
    command = [sys.executable, "-m", "bench.hostile_worker", name, str(size), *([without] if without else [])]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=limit,
            cwd=ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Measured(name, size, error=f"no end within {limit:g} s")
    if done.returncode:
        last = done.stderr.strip().rpartition("\n")[2]
        return Measured(name, size, error=f"ended with {done.returncode}: {last}")
    found = json.loads(done.stdout)
    for column in ("kept", "body", "warnings"):
        found[column] = tuple(found[column])
    return Measured(name, size, **found)


def loss(names: Sequence[str], sizes: Iterable[int] = SIZES[:2]) -> Iterator[str]:
    """Which markers were lost, and what was said about it. Ends with what breaks a promise."""
    found = [measured(name, size) for name in names for size in sizes]
    for own in found:
        lost = f"lost {', '.join(own.lost)}" if own.lost else "all kept"
        said = own.error or "; ".join(own.warnings)
        yield f"{own.name:<{NAME}}{own.bytes:>10}  {lost:<22} {said}"
    yield from _verdict(_lossy(found))


def _lossy(found: Sequence[Measured]) -> Iterator[str]:
    for own in found:
        if own.error or (own.lost and not own.warnings):
            yield f"{own.name} at {own.size}: {own.error or 'lost a marker and said nothing'}"
    losing = sorted({own.name for own in found if own.lost})
    if len(losing) > LOSING:
        yield f"{len(losing)} shapes lose a marker: {', '.join(losing)}"


def scale(names: Sequence[str], sizes: Sequence[int] = SIZES) -> Iterator[str]:
    """What a byte of each shape costs at each size, and the most memory."""
    yield (
        f"{'':<{NAME}}"
        + "".join(f"{f'{size // 1000:,} kB':>11}" for size in sizes)
        + ("   growth  x clean   memory  markers and warnings")
    )
    clean = {size: measured(shapes.CLEAN, size) for size in sizes}
    broken: list[str] = []
    losing: list[Measured] = []
    for name in names:
        row = [clean[size] if name == shapes.CLEAN else measured(name, size) for size in sizes]
        costs = "".join(f"{'-' if own.error else f'{own.cost:.0f}':>11}" for own in row)
        growth = _growth(row)
        dearest = max(own.cost / clean[own.size].cost for own in row if not clean[own.size].error)
        memory = max(own.memory_share for own in row)
        said = dict.fromkeys(word for own in row for word in (own.error, *own.warnings) if word)
        lost = sorted({marker for own in row for marker in own.lost})
        told = f"lost {', '.join(lost)}; " * bool(lost) + "; ".join(said)
        yield f"{name:<{NAME}}{costs}{growth:>9.2f}{dearest:>9.2f}{memory:>9.0%}  {told}"
        if growth > DEARER or dearest > CLEAN or memory > 1:
            broken.append(f"{name}: growth {growth:.2f}, {dearest:.2f} x clean, {memory:.0%} of the memory")
        losing += row
    yield from _verdict([*broken, *_lossy(losing)])


def _growth(row: Sequence[Measured]) -> float:
    """How much dearer a byte of the largest page is than one of the page of ``SMALL`` bytes."""
    small = [own.cost for own in row if own.size == SMALL and own.cost]
    return row[-1].cost / small[0] if small else 0.0


def _verdict(broken: Iterable[str]) -> Iterator[str]:
    told = list(broken)
    yield from (f"BROKEN  {line}" for line in told)
    yield f"{len(told)} promises broken" if told else HELD


def guarded(names: Sequence[str] = tuple(GUARDS)) -> Iterator[str]:
    """What becomes of a page with each guard and without it. One that no page misses is a finding."""
    clean: dict[int, Measured] = {}
    broken = []
    for name in names:
        guard = GUARDS[name]
        if guard.size not in clean:
            clean[guard.size] = measured(shapes.CLEAN, guard.size, GUARDED)
        told = [
            _harm(measured(guard.shape, guard.size, GUARDED, without), clean[guard.size])
            for without in (NONE if guard.told else "", name)
        ]
        page = f"{guard.shape} at {guard.size}"
        yield f"{name:<{NAME}} {page}: {told[0] or 'well'}; without: {told[1] or 'well'}"
        broken += [f"{name}: {told[0] or 'not missed'}"] if told[0] or not told[1] else []
    yield from _verdict(broken)


def _harm(own: Measured, clean: Measured) -> str:
    """Which promises one page breaks, in words; empty where none."""
    if own.error:
        return own.error
    harm = ["a marker lost unsaid"] if own.lost and not own.warnings else []
    harm += [f"{own.memory_share:.0%} of the memory"] if own.memory_share > 1 else []
    dearer = own.cost / clean.cost if clean.cost else 0.0
    return ", ".join([*harm, *([f"{dearer:.1f} x a clean page"] if dearer > CLEAN else [])])


def patterns_() -> Iterator[str]:
    """The dearest attack on each pattern, the dearest patterns first."""
    pace = patterns.pace()
    found = sorted((patterns.slowest(own) for own in patterns.every()), key=lambda own: -own.seconds)
    yield f"{len(found)} patterns, {patterns.SIZE} characters; the simplest takes {pace * 1e3:.2f} ms"
    for own in found[:SHOWN]:
        yield f"{own.seconds * 1e3:8.2f} ms {own.growth:6.2f} x half   {own.where[:60]}   {own.attack[:20]!r}"
    yield from _verdict(
        f"{own.where}: {own.seconds * 1e3:.2f} ms, {own.growth:.2f} x half"
        for own in found
        if own.breaks(pace)
    )


def total(mutants: int = MUTANTS, processes: int = 2) -> Iterator[str]:
    """Every input in processes of their own; an exception, a crash, a hang or a long time is a finding."""
    broken: list[str] = []
    count, longest, slowest = 0, 0.0, ""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(processes) as pool:
        parts = [pool.submit(_part, Path(folder, str(at)), at, processes, mutants) for at in range(processes)]
        for found in (row for part in parts for row in part.result()):
            if "error" in found:
                broken.append(f"{found['name']}: {found['error']}")
            else:
                count += found["count"]
                longest, slowest = max((longest, slowest), (found["longest"], found["slowest"]))
    yield f"{count} inputs, the longest took {longest:.2f} s of CPU time ({slowest})"
    yield from _verdict([*broken, *([] if count >= INPUTS else [f"fewer than {INPUTS} inputs"])])


def _part(progress: Path, start: int, step: int, mutants: int) -> list[dict[str, Any]]:
    """The findings of one part; a process that ends or stands still is named by its last input."""
    command = [sys.executable, "-m", "bench.hostile_total", str(progress), *map(str, (start, step, mutants))]
    with tempfile.TemporaryFile("w+") as out:
        child = subprocess.Popen(command, stdout=out, cwd=ROOT)
        last = -1
        while True:
            try:
                child.wait(HANG)
                break
            except subprocess.TimeoutExpired:
                now = int(progress.read_bytes() or b"-1") if progress.exists() else -2
                if now == last:
                    child.kill()
                last = now
        out.seek(0)
        rows = [json.loads(line) for line in out]
    if child.returncode:
        number = int(progress.read_bytes()) if progress.exists() else start
        rows.append({"name": f"input {number}", "error": f"ended with {child.returncode}"})
    return rows


def framed(pages: Sequence[Page], times: int = 20) -> Iterator[str]:
    """How often a body is the same when chrome is put around it, where pages have theirs: kinds that pages
    have which weights were fitted on, and others."""
    chance = random.Random(SEED)
    same, count = Counter[bool](), Counter[bool]()
    used = 0
    moved: Counter[str] = Counter()
    for page in pages:
        own = cleaner.extract(page.html, medium="html")
        html = read(page.html, None, "html").text
        around = _around(html, own)
        used += bool(around)
        for _ in range(times if around else 0):
            kind, at = chance.choice(CHROME), chance.choice(around)
            body = cleaner.clean(html[:at] + kind + html[at:], medium="html")
            same[kind in FITTED] += body == own.text
            count[kind in FITTED] += 1
            moved[page.name] += body != own.text
    share = same.total() / max(count.total(), 1)
    yield f"{used} pages, {count.total()} framings: the body unchanged on {share:.4f}"
    for fitted, told in ((True, "known from the fit"), (False, "new")):
        yield f"  kinds of chrome {told}: {same[fitted] / max(count[fitted], 1):.4f}"
    for name, number in moved.most_common(SHOWN):
        yield f"{number:>6}  {name}"
    yield from _verdict([] if share >= FRAMED else [f"less than {FRAMED}"])


def _around(html: str, found: Document) -> list[int]:
    """Where chrome may stand around the body of a page: with the whole body before or behind it. None where
    there is no body."""
    kept = found.verdicts.keep.nonzero()[0]
    around = []
    for at in places(html) if kept.size else []:
        above = len(segment_html(Source(html[:at], "html")))
        if not kept[0] < above <= kept[-1]:
            around.append(at)
    return around


def same(pages: Sequence[Page]) -> Iterator[str]:
    """Whether the pages come out the same in other processes, orders, threads, seeds and locales."""
    contents = [_cut(page.html, SAME) for page in pages]
    wanted = _digest(contents)
    yield f"{len(contents)} pages of {sum(map(len, contents)) / 1e6:.1f} MB"
    broken = []
    for name, found in _ways(contents):
        yield f"{name:<{NAME}}{'the same' if found == wanted else 'DIFFERENT'}"
        if found != wanted:
            broken.append(name)
    calls, different = _threaded(contents, THREADED)
    yield f"{THREADS} threads for {THREADED:.0f} s: {calls} pages, {different} of them different"
    yield from _verdict([*broken, *(["threads"] if different else [])])


def _threaded(contents: Sequence[bytes], seconds: float) -> tuple[int, int]:
    """How many pages so many threads cleaned in that time, and how many of them came out different."""
    wanted = [cleaner.clean(html) for html in contents]
    end = time.monotonic() + seconds

    def work(seed: int) -> tuple[int, int]:
        chance, calls, different = random.Random(seed), 0, 0
        while time.monotonic() < end:
            at = chance.randrange(len(contents))
            different += cleaner.clean(contents[at]) != wanted[at]
            calls += 1
        return calls, different

    with ThreadPoolExecutor(THREADS) as pool:
        calls, different = zip(*pool.map(work, range(THREADS)), strict=True)
    return sum(calls), sum(different)


def _ways(contents: list[bytes]) -> Iterator[tuple[str, str]]:
    yield "again", _digest(contents)
    yield "in reversed order", _digest(contents[::-1], backwards=True)
    with ThreadPoolExecutor(THREADS) as pool:
        yield f"in {THREADS} threads", _joined(list(pool.map(_result, contents)))
    for method in ("fork", "spawn"):
        with multiprocessing.get_context(method).Pool(2) as pool_:
            yield f"in processes, {method}", _joined(pool_.map(_result, contents))
    for locale in ("C", "C.UTF-8"):
        yield f"locale {locale}", _elsewhere(contents, {"LC_ALL": locale, "PYTHONHASHSEED": "0"})
    for seed in range(1, SEEDS + 1):
        yield f"hash seed {seed}", _elsewhere(contents, {"PYTHONHASHSEED": str(seed)})


def leak(pages: Sequence[Page], calls: int = 100_000) -> Iterator[str]:
    """How much memory stays for each page of so many calls, after every page was seen twice."""
    contents = [_cut(page.html, STRETCH) for page in pages]
    for html in contents * 2:
        cleaner.extract(html, medium="html").to_dict()
    before, halfway = _resident(), 0
    for number in range(calls):
        halfway = halfway if number != calls // 2 else _resident()
        document = cleaner.extract(contents[number % len(contents)], medium="html")
        document.to_json() if number % EVERYTHING == 0 else document.text
    first, second = halfway - before, _resident() - halfway
    kept = (first + second) / calls
    yield f"{calls} calls over {len(contents)} pages cut to {STRETCH} bytes: {kept:.1f} bytes a call stay"
    yield f"{first / 1e6:.1f} MB after the first half, {second / 1e6:.1f} MB more after the second"
    yield from _verdict([] if kept <= LEAK else [f"more than {LEAK} bytes a call"])


def _cut(html: bytes, size: int) -> bytes:
    """So many bytes of a page: a quarter from its start, the others from its middle."""
    return html[: size // 4] + html[len(html) // 2 :][: size * 3 // 4]


def _resident() -> int:
    """Bytes of memory that this process holds now."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGESIZE")


def _result(html: bytes) -> str:
    return cleaner.extract(html).to_json()


def _joined(results: Iterable[str]) -> str:
    return blake2b("\n".join(results).encode(), digest_size=8).hexdigest()


def _digest(contents: Sequence[bytes], *, backwards: bool = False) -> str:
    results = [_result(html) for html in contents]
    return _joined(results[::-1] if backwards else results)


def _elsewhere(contents: Sequence[bytes], surroundings: Mapping[str, str]) -> str:
    """The digest in a fresh process with other surroundings."""
    code = (
        "import pickle, sys; from bench.hostile import _digest; print(_digest(pickle.load(sys.stdin.buffer)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=pickle.dumps(contents),
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **surroundings},
        check=False,
    )
    return done.stdout.decode().strip()


def main(options: argparse.Namespace) -> int:
    """Run one command and print its rows; 1 where a promise is broken."""
    names = options.shape or list(shapes.SHAPES)
    sizes = [size for size in SIZES if size <= options.most]
    if options.what in ("framed", "same", "leak"):
        pages = [page for name in corpora.READERS for page in corpora.load(name, options.corpora)]
        articles = [page for page in pages if page.kind == "article"]
        lines = {
            "framed": lambda: framed(spread(articles, 130)),
            "same": lambda: same(spread(pages, 500)),
            "leak": lambda: leak(spread(pages, 500)),
        }[options.what]()
    else:
        alone: dict[str, Callable[[], Iterator[str]]] = {
            "loss": lambda: loss(names),
            "scale": lambda: scale(names, sizes),
            "guards": guarded,
            "patterns": patterns_,
            "total": total,
            "peers": lambda: others.table(names),
        }
        lines = alone[options.what]()
    last = ""
    for last in lines:
        print(last, flush=True)
    return 0 if last == HELD or options.what == "peers" else 1
