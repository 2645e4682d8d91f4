"""``python -m bench hostile``: that nothing the package is fed can hurt it, in figures.

Each command prints a row for each thing tried, names the rows that break a promise, and makes the exit code 1
if one does. Every page is cleaned in a process of its own under limits of memory and time. Times are CPU time
and are held against a clean page of the same size in the same run.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench import shapes

SIZES: Final = (10_000, 100_000, 1_000_000, 10_000_000)  # bytes
SMALL: Final = 100_000  # the size from which a byte may not get dearer than
DEARER: Final = 2.0  # times,
CLEAN: Final = 10.0  # nor than so many times a byte of a clean page
MEMORY: Final = (12, 40_000_000)  # bytes of memory a byte of the page, and for any page
LOSING: Final = 3  # shapes that may lose a marker, with a warning
SECONDS: Final = 600.0  # of wall time for one page
NAME: Final = 36  # characters of the first column


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


def measured(name: str, size: int, limit: float = SECONDS) -> Measured:
    """One shape at one size, in a process of its own."""
    command = [sys.executable, "-m", "bench.hostile_worker", name, str(size)]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=limit,
            cwd=Path(__file__).parent.parent,
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
    yield f"{len(told)} promises broken" if told else "every promise held"
