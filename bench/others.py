"""The hostile shapes for other extractors and, in the same way, for this one: in a process with limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bench import peers, shapes
from bench.corpora import Page
from bench.folds import CACHE

SIZE: Final = 100_000  # bytes
SECONDS: Final = 10.0  # of wall time for one page
MEMORY: Final = 6 << 20  # kilobytes of address space
WARM: Final = 3  # times that the clean page is read, of which the fastest counts
NAMES: Final = (peers.OWN, "trafilatura", "readability-lxml", "justext", "resiliparse")


@dataclass(frozen=True)
class Row:
    """How many of the shapes did what to one tool."""

    name: str
    shapes: int
    crashed: int
    hung: int
    raised: int
    lost: int  # a marker is not in the text
    dearest: float  # times its own clean page

    def __str__(self) -> str:
        counts = "".join(f"{own:>10}" for own in (self.crashed, self.hung, self.raised, self.lost))
        return f"{self.name:<26}{self.shapes:>10}{counts}{self.dearest:>12.1f}"


def table(names: Sequence[str]) -> Iterator[str]:
    """A row for each tool. Lost counts shapes of which a sentence is not in the text."""
    chosen = [name for name in names if shapes.SHAPES[name].medium == "html" and name != shapes.CLEAN]
    columns = "".join(
        f"{own:>10}" for own in ("shapes", "crashed", f"over {SECONDS:.0f} s", "raised", "lost")
    )
    yield f"{'pages of 100 kB':<26}{columns}{'x clean page':>12}"
    for name in NAMES:
        try:
            worker = peers.started(name, CACHE, SECONDS, MEMORY)
        except (peers.InstallError, peers.WorkerError) as error:
            yield f"{name}: {error}"
            continue
        try:
            yield str(row(f"{name} {worker.version}", worker, chosen))
        finally:
            worker.end()


def row(name: str, worker: peers.Worker, chosen: Sequence[str]) -> Row:
    """What becomes of the shapes in one tool."""
    clean = max(min(_asked(worker, shapes.CLEAN).seconds for _ in range(WARM)), 1e-3)
    found = [_asked(worker, shape) for shape in chosen]
    crashed = [own for own in found if own.error.startswith("Crash")]
    hung = [own for own in found if own.error.startswith("Hang")]
    raised = [own for own in found if own.error and own not in (*crashed, *hung)]
    lost = [own for own in found if not own.error and len(shapes.kept([own.text])) < len(shapes.MARKERS)]
    dearest = max((own.seconds for own in found if not own.error), default=0.0) / clean
    return Row(name, len(found), len(crashed), len(hung), len(raised), len(lost), dearest)


def _asked(worker: peers.Worker, shape: str) -> peers.Answer:
    page = shapes.page(shape, SIZE)
    return worker.ask(Page(shape, "", "article", page, None, None, (), ()))
