"""``python -m bench hostile``: that nothing the package is fed can hurt it, in figures.

Each command prints a row for each thing tried, names the rows that break a promise, and makes the exit code 1
if one does. Every page is cleaned in a process of its own under limits of memory and time. Times are CPU time
and are held against a clean page of the same size in the same run.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench import corpora, others, patterns, shapes, steady
from bench.guards import GUARDS, NONE
from bench.speed import spread
from bench.verdict import HELD, NAME, ROOT, verdict

SIZES: Final = (10_000, 100_000, 1_000_000, 10_000_000)  # bytes
SMALL: Final = 100_000  # the size from which a byte may not get dearer than
DEARER: Final = 2.0  # times,
CLEAN: Final = 10.0  # nor than so many times a byte of a clean page
MEMORY: Final = (12, 40_000_000)  # bytes of memory a byte of the page, and for any page
LOSING: Final = 3  # shapes that may lose a marker, with a warning
SECONDS: Final = 600.0  # of wall time for one page
GUARDED: Final = 60.0  # likewise where a guard is taken away
WHAT: Final = ("loss", "scale", "guards", "total", "patterns", "framed", "same", "leak", "peers")
SHOWN: Final = 20  # patterns that are listed
MUTANTS: Final = 38_000  # corpus pages broken at random
INPUTS: Final = 60_000  # at least so many in all
HANG: Final = 60.0  # seconds of wall time in which an input has to end


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
    yield from verdict(_lossy(found))


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
    yield from verdict([*broken, *_lossy(losing)])


def _growth(row: Sequence[Measured]) -> float:
    """How much dearer a byte of the largest page is than one of the page of ``SMALL`` bytes."""
    small = [own.cost for own in row if own.size == SMALL and own.cost]
    return row[-1].cost / small[0] if small else 0.0


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
    yield from verdict(broken)


def _harm(own: Measured, clean: Measured) -> str:
    """Which promises one page breaks, in words; empty where none."""
    if own.error:
        return own.error
    harm = ["a marker lost unsaid"] if own.lost and not own.warnings else []
    harm += [f"{own.memory_share:.0%} of the memory"] if own.memory_share > 1 else []
    dearer = own.cost / clean.cost if clean.cost else 0.0
    return ", ".join([*harm, *([f"{dearer:.1f} x a clean page"] if dearer > CLEAN else [])])


def dearest_patterns() -> Iterator[str]:
    """The dearest attack on each pattern, the dearest patterns first."""
    pace = patterns.pace()
    found = sorted((patterns.slowest(own) for own in patterns.every()), key=lambda own: -own.seconds)
    yield f"{len(found)} patterns, {patterns.SIZE} characters; the simplest takes {pace * 1e3:.2f} ms"
    for own in found[:SHOWN]:
        yield f"{own.seconds * 1e3:8.2f} ms {own.growth:6.2f} x half   {own.where[:60]}   {own.attack[:20]!r}"
    yield from verdict(
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
    yield from verdict([*broken, *([] if count >= INPUTS else [f"fewer than {INPUTS} inputs"])])


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


def main(options: argparse.Namespace) -> int:
    """Run one command and print its rows; 1 where a promise is broken."""
    names = options.shape or list(shapes.SHAPES)
    sizes = [size for size in SIZES if size <= options.most]
    if options.what in ("framed", "same", "leak"):
        pages = [page for name in corpora.READERS for page in corpora.load(name, options.corpora)]
        articles = [page for page in pages if page.kind == "article"]
        lines = {
            "framed": lambda: steady.framed(spread(articles, 130)),
            "same": lambda: steady.same(spread(pages, 500)),
            "leak": lambda: steady.leak(spread(pages, 500)),
        }[options.what]()
    else:
        alone: dict[str, Callable[[], Iterator[str]]] = {
            "loss": lambda: loss(names),
            "scale": lambda: scale(names, sizes),
            "guards": guarded,
            "patterns": dearest_patterns,
            "total": total,
            "peers": lambda: others.table(names),
        }
        lines = alone[options.what]()
    last = ""
    for last in lines:
        print(last, flush=True)
    return 0 if last == HELD or options.what == "peers" else 1
