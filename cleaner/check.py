"""``python -m cleaner check``: clean saved pages again and say which bodies changed, and why.

The differences go to standard output in the order of the pages' names, however many processes work.
"""

from __future__ import annotations

import argparse
import shlex
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from cleaner import regress
from cleaner.batch.many import processors
from cleaner.batch.pool import shielded
from cleaner.cli import FAILED, STOPPED, WELL, say
from cleaner.regress import Result

SHARE: Final = 16  # pages that are worth starting a process for
CHUNK: Final = 4  # pages handed to a process at a time


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    options = _parser().parse_args(arguments)
    began = time.perf_counter()
    results = []
    try:
        regress.with_rules(tuple(options.rules))  # wrong rules are said before any page is read
        pages = regress.entries(options.folder)
        jobs = min(options.jobs, -(-len(pages) // SHARE))
        for result in _results(pages, tuple(options.rules), options.update, jobs):
            results.append(result)
            if result.faults:
                sys.stdout.buffer.write(f"{result}\n".encode("utf-8", "replace"))
                sys.stdout.buffer.flush()
    except BrokenProcessPool:
        return say("a process was stopped by the system, likely for want of memory; try --jobs 1", STOPPED)
    took = f"{time.perf_counter() - began:.1f} s on {jobs} {'core' if jobs == 1 else 'cores'}"
    return _summed_up(options.folder, results, took)


def _results(pages: Sequence[Path], rules: tuple[str, ...], update: bool, jobs: int) -> Iterator[Result]:
    """What was found on each page, in the order given."""
    work = partial(_check, rules=rules, update=update)
    if jobs == 1:
        yield from map(work, pages)
        return
    with ProcessPoolExecutor(jobs, get_context("spawn"), _leave_interrupts_to_the_parent) as pool:
        with shielded("spawn"):  # the processes start here
            results = pool.map(work, pages, chunksize=CHUNK)
        yield from results


def _check(page: Path, rules: tuple[str, ...], update: bool) -> Result:
    return regress.check(page, regress.with_rules(rules), update=update)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _summed_up(folder: Path, results: Sequence[Result], took: str) -> int:
    counts = {
        "as expected": sum(result.well and not result.written for result in results),
        "recorded anew": sum(result.written for result in results),
        "not as expected": sum(not result.well for result in results),
    }
    told = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    pages = "1 saved page" if len(results) == 1 else f"{len(results)} saved pages"
    say(f"{pages} in {took}: {told}", WELL)
    if any(fault.mends for result in results if not result.written for fault in result.faults):
        command = f"python -m cleaner check {shlex.quote(str(folder))} --update"
        say(f"to record what comes out today: {command}", WELL)
    return FAILED if counts["not as expected"] else WELL


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m cleaner check",
        description="Clean the pages that `add` saved in DIR again and compare their bodies.",
        epilog="Exit codes: 0 all as expected, 1 a difference or a fault in the files, 2 wrong usage or "
        "nothing to check, 3 the disk or the system stopped it, 130 interrupted.",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder of saved pages")
    parser.add_argument("--update", action="store_true", help="record what comes out today where it differs")
    parser.add_argument(
        "--jobs",
        type=_count,
        default=processors(),
        metavar="N",
        help="processes (default: one for each core)",
    )
    parser.add_argument(
        "--rules", action="append", default=[], metavar="PATH", help="rule file or folder to add"
    )
    return parser


def _count(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1, not {value!r}")
    return int(value)
