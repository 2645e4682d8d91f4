"""The pool: order, bounds, and tasks that kill, block or starve their worker."""

from __future__ import annotations

import ctypes
import faulthandler
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from cleaner.batch import pool
from cleaner.batch.pool import Failure, Limits, PoolError, ordered

LINUX: Final = sys.platform == "linux"
QUICK: Final = Limits(seconds=2.0, memory=256 * pool.MEGABYTE)
POISON: Final = {
    "raises": "error",
    "hangs": "timeout",
    "takes all memory": "memory",
    "segfaults": "crash",
    "exits": "crash",
    "is killed": "crash",
}
pytestmark = pytest.mark.skipif(not LINUX, reason="limits and signals as on Linux")


def nothing() -> None:
    """What a worker has to load before its first task."""


def double(task: Any) -> Any:
    """Twice the task, unless it is poison."""
    if task == "raises":
        raise ValueError("no such page")
    if task == "hangs":
        time.sleep(600)
    if task == "takes all memory":
        return len(bytearray(1 << 34))
    if task == "segfaults":
        faulthandler.disable()
        return ctypes.string_at(8)
    if task == "exits":
        os._exit(3)
    if task == "is killed":
        os.kill(os.getpid(), 9)
    return task * 2


def slow_first(task: int) -> int:
    time.sleep(0.3 if task == 0 else 0)
    return task


def results(tasks: Any, workers: int, **options: Any) -> list[Any]:
    pairs = ((task, task) for task in tasks)
    found = list(ordered(double, pairs, workers=workers, prepare=nothing, **options))
    assert [task for task, _ in found] == list(tasks)
    return [result for _, result in found]


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("workers", [1, 3])
def test_results_come_in_the_order_of_the_tasks(method: str, workers: int) -> None:
    assert results(range(40), workers, start=method) == [2 * task for task in range(40)]


def test_no_workers_is_this_very_process() -> None:
    assert results([1, "raises", 2], 0) == [2, Failure("error", "ValueError: no such page"), 4]


@pytest.mark.parametrize("position", [0, 3, 6], ids=["first", "in the middle", "last"])
def test_exactly_the_poison_is_named_and_its_neighbours_are_done(position: int) -> None:
    """Each kind of poison, alone among others."""
    for name, kind in POISON.items():
        tasks: list[Any] = list(range(6))
        tasks.insert(position, name)
        found = results(tasks, 2, limits=QUICK, start="fork")
        assert found.pop(position).kind == kind, name
        assert found == [2 * task for task in range(6)]


def test_all_poison_at_once_is_survived() -> None:
    found = results([*POISON, 1, *POISON], 2, limits=QUICK, start="fork")
    assert [result if isinstance(result, int) else result.kind for result in found] == [
        *POISON.values(),
        2,
        *POISON.values(),
    ]


def test_the_reason_says_how_a_worker_ended() -> None:
    found = results(["exits", "segfaults"], 1, start="fork")
    assert [result.reason for result in found] == [
        "the worker ended with exit code 3",
        "the worker was killed (SIGSEGV)",
    ]


def test_a_failure_that_comes_in_goes_out_in_its_place() -> None:
    gone = Failure("unreadable", "gone")
    tasks: list[Any] = [(0, 5), (1, gone), (2, 7)]
    assert list(ordered(double, tasks, workers=1, prepare=nothing)) == [(0, 10), (1, gone), (2, 14)]


def test_tasks_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def tasks() -> Iterator[tuple[int, int]]:
        for task in range(10_000):
            taken.append(task)
            yield task, task

    found = ordered(slow_first, tasks(), workers=2, prepare=nothing)
    assert next(found) == (0, 0)
    assert len(taken) <= pool.WINDOW * 2
    found.close()


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_workers_hear_no_interrupt_from_their_first_moment_and_this_process_does(method: str) -> None:
    found = ordered(double, ((task, task) for task in range(99)), workers=2, prepare=nothing, start=method)
    next(found)
    workers = [child for child in multiprocessing.active_children() if child.name == "cleaner-worker"]
    held = [blocked(worker.pid) for worker in workers]
    found.close()
    assert held
    assert all(held)
    assert not blocked(os.getpid())


def blocked(pid: int | None) -> bool:
    """Whether SIGINT is held back from a process; a mask is inherited, nothing in a worker sets it."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    mask = int(status.split("SigBlk:", 1)[1].split()[0], 16)
    return bool(mask >> (signal.SIGINT - 1) & 1)


def test_no_worker_outlives_the_iterator() -> None:
    found = ordered(double, ((task, task) for task in range(99)), workers=2, prepare=nothing)
    next(found)
    ours = [child for child in multiprocessing.active_children() if child.name == "cleaner-worker"]
    assert ours
    found.close()
    assert not [child for child in multiprocessing.active_children() if child.name == "cleaner-worker"]


def test_workers_that_cannot_start_are_an_error_not_a_loop() -> None:
    with pytest.raises(PoolError, match="cannot be started: the worker ended with exit code 7"):
        list(ordered(double, [(1, 1)], workers=1, prepare=leave, start="spawn"))


def leave() -> None:
    os._exit(7)


def test_a_worker_is_replaced_after_its_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "LIFE", 3)
    tasks = ((task, task) for task in range(8))
    found = [pid for _, pid in ordered(who, tasks, workers=1, prepare=nothing)]
    assert len(set(found)) == 3


def who(_: int) -> int:
    return os.getpid()
