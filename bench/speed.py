"""Speed: what a page costs, beside other extractors and bare parsers, in one run and in ratios.

All seconds are CPU time. Every page goes through one tool after the other before the next page comes, so
that a busy machine is busy for all of them. We are handed bytes and decode them; peers are handed the
decoded text, each in a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from multiprocessing import Pool
from pathlib import Path
from statistics import mean, median
from typing import Any, Final, NamedTuple

import numpy as np
from lxml import etree

import cleaner
from bench import peers
from bench.corpora import Page
from bench.folds import CACHE
from cleaner import weights
from cleaner.decide import decide, settle
from cleaner.match import match
from cleaner.model import Scores
from cleaner.pipeline import SEGMENTERS
from cleaner.read import read
from cleaner.render import pieces, to_text
from cleaner.rules import default_rules
from cleaner.signals import measure

PEERS: Final = ("resiliparse", "trafilatura", "trafilatura-fast", "turbohtml")
PAGES: Final = 300  # of each corpus, evenly spread
SIZES: Final = (10_000, 100_000, 1_000_000, 10_000_000)  # bytes of made pages
RUNS: Final = 5  # of which the fastest counts
NAME: Final = 24  # characters of the first column
HEAD: Final = (
    "<html><head><title>Tides</title></head><body><nav><a href=/>Home</a> <a href=/sea>Sea</a></nav><main>"
)
PART: Final = (
    "<div class='text-part p{0}'><h2>Part {0}</h2><p>The {0}th tide of the year came in at noon, and the "
    "<a href='/quay/{0}'>quay</a> stood under water until the evening.</p><ul><li>ferry {0}</li>"
    "<li>harbour office</li></ul></div>\n"
)
UNDECLARED: Final = (
    "<p>Später stieg die Flut über die Kaimauer, und alle Fähren blieben im Hafen.</p>".encode("cp1252")
)
# The high-water mark of the process itself: what ``getrusage`` says starts from that of its parent.
MEMORY: Final = """
import re, sys, cleaner
def peak():
    with open("/proc/self/status") as status:
        return int(re.search(r"VmHWM:\\s+(\\d+)", status.read())[1])
cleaner.clean("<p>Low <a href=/>water</a></p>")
page = sys.stdin.buffer.read()
before = peak()
cleaner.clean(page, medium="html")
print(peak() - before)
"""
STARTS: Final = {
    "import lxml.etree, numpy": ["-c", "import lxml.etree, numpy"],
    "from cleaner import clean": ["-c", "import lxml.etree, numpy; from cleaner import clean"],
    "python -m cleaner PAGE": ["-m", "cleaner"],
}


class Timing(NamedTuple):
    """CPU seconds of one tool for each page, in their order."""

    name: str
    seconds: list[float]


def spread(pages: Sequence[Page], count: int = PAGES) -> list[Page]:
    """So many of the pages, evenly spread."""
    return [pages[at * len(pages) // count] for at in range(min(count, len(pages)))]


def race(
    pages: Sequence[Page], names: Sequence[str] = PEERS, cache: Path = CACHE
) -> tuple[list[Timing], list[str]]:
    """Every page through every tool; which peers could not run, and why."""
    tools: dict[str, Callable[[Page], float]] = {
        f"cleaner {cleaner.__version__}": lambda page: _timed(cleaner.clean, page.html, medium="html"),
        "lxml, parse only": lambda page: _timed(_parsed, read(page.html, medium="html").text.encode()),
    }
    notes = []
    with ExitStack() as stack:
        for name in (peers.FLOOR, *names):
            try:
                worker = peers.started(name, cache)
            except (peers.InstallError, peers.WorkerError) as error:
                notes.append(f"{name}: {error}")
                continue
            stack.callback(worker.end)
            tools[f"{name} {worker.version}"] = _asked(worker)
        seconds = {name: [0.0] * len(pages) for name in tools}
        for tool in tools.values():  # what is loaded on first use is no page's cost
            tool(pages[0])
            tool(replace(pages[0], html=UNDECLARED))
        for at, page in enumerate(pages):
            for name, tool in tools.items():
                seconds[name][at] = tool(page)
    return [Timing(*found) for found in seconds.items()], notes


def _asked(worker: peers.Worker) -> Callable[[Page], float]:
    return lambda page: worker.ask(page).seconds


def _parsed(page: bytes) -> None:
    etree.HTMLParser(encoding="utf-8", huge_tree=True).feed(page)


def _timed(work: Callable[..., object], *values: Any, **named: Any) -> float:
    start = time.process_time()
    work(*values, **named)
    return time.process_time() - start


def stages(pages: Sequence[Page]) -> dict[str, float]:
    """CPU seconds of each stage of our own line over all pages."""
    rules, total = default_rules(), defaultdict[str, float](float)
    for page in pages:
        clock = _Clock(total)
        source = clock("read", read(page.html, page.url, "html"))
        blocks = clock("segment", SEGMENTERS["html"](source))
        own = weights.shipped("text" if blocks.bare else "html")
        marks = clock("match", match(blocks, rules))
        if not len(blocks):
            continue
        signals = clock("measure", measure(blocks, marks, own.lexicon))
        odds = clock("weigh", own.odds(signals))
        scores = Scores(odds, signals)
        verdicts = clock("decide", decide(settle(blocks, marks, scores), "balanced"))
        clock("write", to_text(pieces(blocks, verdicts.keep)))
    return dict(total)


class _Clock:
    """Adds up what passed since it was last looked at."""

    def __init__(self, total: dict[str, float]) -> None:
        self._total, self._last = total, time.process_time()

    def __call__(self, stage: str, made: Any) -> Any:
        now = time.process_time()
        self._total[stage] += now - self._last
        self._last = time.process_time()
        return made


def table(corpus: str, pages: Sequence[Page], timings: Sequence[Timing], own: Mapping[str, float]) -> str:
    """A line for each tool, ours first: how many times its cost ours is, and where ours goes."""
    size = sum(len(page.html) for page in pages)
    told = [
        f"{corpus}, {len(pages)} pages of {size / 1e6:.1f} MB, CPU time",
        f"{'':<{NAME}}{'ours is':>9}{'mean ms':>9}{'median':>9}{'99 %':>9}{'worst':>9}{'ns/byte':>9}",
    ]
    ours = sum(timings[0].seconds)
    for name, seconds in timings:
        figures = (mean(seconds), median(seconds), float(np.quantile(seconds, 0.99)), max(seconds))
        columns = "".join(f"{figure * 1e3:>9.2f}" for figure in figures)
        ratio = f"{ours / max(sum(seconds), 1e-9):.2f} x"
        told.append(f"{name:<{NAME}}{ratio:>9}{columns}{sum(seconds) / size * 1e9:>9.1f}")
    total = sum(own.values())
    told.append("stages of ours: " + ", ".join(f"{name} {spent / total:.0%}" for name, spent in own.items()))
    worst, cost = max(
        zip(pages, timings[0].seconds, strict=True), key=lambda pair: pair[1] / len(pair[0].html)
    )
    times = cost / len(worst.html) / (ours / size)
    told.append(f"dearest page a byte: {worst.name}, {len(worst.html)} bytes, {times:.1f} x the mean")
    return "\n".join(told)


def made(size: int) -> bytes:
    """An ordinary page of about that many bytes.

    >>> made(300).count(b"<h2>")
    1
    """
    count = max(size // len(PART.format(0)), 1)
    return (HEAD + "".join(PART.format(at) for at in range(count)) + "</main></body></html>").encode()


def growth(sizes: Sequence[int] = SIZES) -> Iterator[str]:
    """What a byte costs on pages of each size."""
    costs = []
    for size in sizes:
        page = made(size)
        again = max(sizes[0] * 20 // size, 1)
        seconds = min(_timed(_again, page, again) for _ in range(2))
        costs.append(seconds / again / len(page) * 1e9)
        yield f"{f'made page of {len(page) / 1e3:,.0f} kB':<{NAME + 6}}{costs[-1]:>9.1f} ns/byte"
    yield f"the dearest size costs {max(costs) / min(costs):.2f} x the cheapest"


def _again(page: bytes, times: int) -> None:
    for _ in range(times):
        cleaner.clean(page, medium="html")


def memory(pages: Sequence[Page], count: int = 3) -> Iterator[str]:
    """Peak memory over the import of the largest pages, each in a process of its own; Linux only."""
    for page in sorted(pages, key=lambda page: len(page.html))[-count:]:
        command = [sys.executable, "-c", MEMORY]
        done = subprocess.run(command, input=page.html, capture_output=True, check=True)
        peak = int(done.stdout) * 1024
        allowed = 12 * len(page.html) + 40e6
        line = f"{page.name:<{NAME}} {len(page.html) / 1e6:.2f} MB, peak {peak / 1e6:.1f} MB over the import"
        yield f"{line} ({peak / allowed:.0%} of 12 x its size and 40 MB)"


def starts(page: Page) -> Iterator[str]:
    """Wall time of whole processes, the fastest of some runs; the first one compiles what pip would have."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_bytes(page.html)
        for name, command in STARTS.items():
            arguments = [sys.executable, *command, *([str(path)] if command[0] == "-m" else [])]
            yield f"{name:<{NAME}} {min(_lasted(arguments) for _ in range(RUNS)) * 1e3:.0f} ms"


def _lasted(arguments: Sequence[str]) -> float:
    compiling = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(arguments, stdout=subprocess.DEVNULL, check=True, env=compiling)
    return time.perf_counter() - start


def workers(pages: Sequence[Page]) -> str:
    """How many times the pages of one process two of them clean in the same wall time."""
    contents = [page.html for page in pages]
    lasted = []
    for count in (1, 2):
        with Pool(count) as pool:
            pool.map(cleaner.clean, contents[:count], chunksize=1)
            start = time.perf_counter()
            pool.map(cleaner.clean, contents, chunksize=8)
            lasted.append(time.perf_counter() - start)
    return f"two processes on {os.cpu_count()} cores: {lasted[0] / lasted[1]:.2f} x the pages of one"
