"""Work on many tasks in processes of their own, results in the order of the tasks.

A worker holds one task at a time, over a pipe of its own, so one that dies, hangs or takes too much memory
names exactly its task; it is replaced and nobody else's work is lost. The executors of the standard library
hand out tasks ahead of time and lose all of them with one dead worker. Workers start when there is work for
them and live long.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")
P = TypeVar("P")
R = TypeVar("R")

READY: Final = b"ready"
STARTING: Final = 120.0  # seconds in which a worker has to be ready
STARTS: Final = 3  # workers that may die in a row before they were ready
LIFE: Final = 5_000  # tasks after which a worker is replaced: libxml2 never forgets a name it has seen
WINDOW: Final = 32  # results of each worker that may wait for an earlier one
MEGABYTE: Final = 1 << 20


class Failure(NamedTuple):
    """Why there is no result: ``kind`` is one word for machines, ``reason`` a sentence for people."""

    kind: str
    reason: str


class Limits(NamedTuple):
    """What one task may take: ``seconds`` and as much again for each megabyte of it, and bytes of memory
    beyond what a worker holds when it starts."""

    seconds: float = 10.0
    memory: int = 2048 * MEGABYTE


LIMITS: Final = Limits()


class PoolError(RuntimeError):
    """Workers cannot be started."""


@contextlib.contextmanager
def shielded(start: str) -> Iterator[None]:
    """Hold back interrupts of the keyboard, and from processes that start now, by that method, for good: they
    inherit it, and their parent decides. Ignoring them here instead would lose one that comes meanwhile."""
    if sys.platform == "win32":
        yield
        return
    if start != "fork":
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()  # started with the first process, it would let interrupts through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass
class _Slot(Generic[T, P, R]):
    """A task in its place in the order. ``payload`` is dropped once a worker has it."""

    task: T
    payload: P | None = None
    result: R | Failure | None = None


class _Worker(Generic[T, P, R]):
    """One process, the pipe to it, and the slot whose task it holds."""

    def __init__(
        self, context: Any, work: Callable[[P], R], prepare: Callable[[], object], memory: int
    ) -> None:
        self.connection, theirs = context.Pipe()
        arguments = (theirs, work, prepare, memory)
        self.process = context.Process(target=_serve, args=arguments, daemon=True, name="cleaner-worker")
        with shielded(context.get_start_method()):
            self.process.start()
        theirs.close()
        self.slot: _Slot[T, P, R] | None = None
        self.ready = False
        self.served = 0
        self.seconds = STARTING
        self.deadline = time.monotonic() + STARTING

    @property
    def free(self) -> bool:
        return self.ready and self.slot is None

    def give(self, slot: _Slot[T, P, R], seconds: float) -> None:
        """Hand over the slot's task; a worker that died while idle is noticed later, like any other."""
        from multiprocessing.reduction import ForkingPickler

        data = ForkingPickler.dumps(slot.payload)
        self.slot, slot.payload = slot, None
        self.served += 1
        self.seconds = seconds * (1 + len(data) / MEGABYTE)
        self.deadline = time.monotonic() + self.seconds
        with contextlib.suppress(OSError):
            self.connection.send_bytes(data)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()
        self.process.close()


def ordered(
    work: Callable[[P], R],
    tasks: Iterable[tuple[T, P | Failure]],
    *,
    workers: int,
    prepare: Callable[[], object],
    limits: Limits = LIMITS,
    start: str | None = None,
) -> Generator[tuple[T, R | Failure], None, None]:
    """Each task with what ``work`` made of its payload, or why there is nothing, in the order of the tasks.

    ``work`` and payloads are pickled. A task that is a ``Failure`` already passes through. ``prepare`` runs
    in every worker before its first task, outside all limits. At most ``workers`` payloads and a fixed number
    of results are held. No ``workers`` means this process, where there are no limits. They ``start`` by that
    method of ``multiprocessing``, its own by default.

    Raises ``PoolError`` where workers cannot be started.
    """
    if not workers:
        for task, payload in tasks:
            yield task, payload if isinstance(payload, Failure) else _tried(work, payload)
        return
    import multiprocessing  # most commands have no workers

    context = multiprocessing.get_context(start)
    if context.get_start_method() == "fork":
        prepare()  # children share what is loaded already
    crew = _Crew[T, P, R](lambda: _Worker(context, work, prepare, limits.memory), workers, limits.seconds)
    waiting, more = iter(tasks), True
    slots: deque[_Slot[T, P, R]] = deque()
    try:
        while more or slots:
            while slots and slots[0].result is not None:
                done = slots.popleft()
                assert done.result is not None
                yield done.task, done.result
            while more and crew.idle and len(slots) < WINDOW * workers:
                more = crew.take(waiting, slots)
            if slots and slots[0].result is None:
                crew.listen()
    finally:
        crew.end()


class _Crew(Generic[T, P, R]):
    """The workers, and the slots that wait for one of them."""

    def __init__(self, start: Callable[[], _Worker[T, P, R]], size: int, seconds: float) -> None:
        self._start, self._size, self._seconds = start, size, seconds
        self._workers: list[_Worker[T, P, R]] = []
        self._queue: deque[_Slot[T, P, R]] = deque()
        self._stillborn = 0

    @property
    def idle(self) -> bool:
        """Whether there would be a worker for one more task."""
        busy = sum(worker.slot is not None for worker in self._workers)
        return busy + len(self._queue) < self._size

    def take(self, tasks: Iterator[tuple[T, P | Failure]], slots: deque[_Slot[T, P, R]]) -> bool:
        """Put the next task in its place and see to it that it is worked on; False where there is none."""
        following = next(tasks, None)
        if following is None:
            return False
        task, payload = following
        if isinstance(payload, Failure):
            slots.append(_Slot(task, result=payload))
            return True
        slots.append(_Slot(task, payload))
        self._queue.append(slots[-1])
        self._hand_out()
        return True

    def listen(self) -> None:
        """Wait for the workers' next news, or for the first time limit, and act on it."""
        from multiprocessing.connection import wait

        crew, now = self._workers, time.monotonic()
        soonest = min((worker.deadline for worker in crew if not worker.free), default=now)
        wait(
            [at for worker in crew for at in (worker.connection, worker.process.sentinel)],
            min(max(soonest - now, 0), STARTING),  # the system can count no further than some weeks
        )
        for worker in list(self._workers):
            self._hear(worker)
        self._hand_out()

    def end(self) -> None:
        for worker in self._workers:
            worker.end()

    def _hand_out(self) -> None:
        for worker in self._workers:
            if self._queue and worker.free:
                worker.give(self._queue.popleft(), self._seconds)
        starting = sum(not worker.ready for worker in self._workers)
        while len(self._queue) > starting and len(self._workers) < self._size:
            self._workers.append(self._start())
            starting += 1

    def _hear(self, worker: _Worker[T, P, R]) -> None:
        try:
            if worker.connection.poll():
                self._news(worker)
            elif not worker.process.is_alive():
                raise EOFError
            elif time.monotonic() > worker.deadline and not worker.free:
                self._replace(worker, Failure("timeout", f"took longer than {worker.seconds:.1f} s"))
        except (EOFError, OSError):
            worker.process.join()
            self._replace(worker, Failure("crash", f"the worker {_ended(worker.process.exitcode)}"))

    def _news(self, worker: _Worker[T, P, R]) -> None:
        if not worker.ready:
            worker.ready = worker.connection.recv_bytes() == READY
            self._stillborn = 0
            return
        result = worker.connection.recv()
        assert worker.slot is not None
        worker.slot.result, worker.slot = result, None
        tired = worker.served >= LIFE or (isinstance(result, Failure) and result.kind == "memory")
        if tired:
            self._remove(worker)

    def _replace(self, worker: _Worker[T, P, R], failure: Failure) -> None:
        if worker.slot is not None:
            worker.slot.result = failure
        elif not worker.ready:
            self._stillborn += 1
            if self._stillborn >= STARTS:
                raise PoolError(f"workers cannot be started: {failure.reason} before it was ready")
        self._remove(worker)

    def _remove(self, worker: _Worker[T, P, R]) -> None:
        self._workers.remove(worker)
        worker.end()


def _ended(code: int | None) -> str:
    if code is None or code >= 0:
        return f"ended with exit code {code}"
    with contextlib.suppress(ValueError):
        name = signal.Signals(-code).name
        return f"was killed ({name})" + (", perhaps for want of memory" if name == "SIGKILL" else "")
    return f"was killed (signal {-code})"


# In the worker


def _serve(
    connection: Connection[Any, Any], work: Callable[[P], R], prepare: Callable[[], object], memory: int
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_follow, daemon=True).start()
    prepare()
    _bound(memory)
    connection.send_bytes(READY)
    while True:
        try:
            payload = connection.recv()
        except EOFError:
            return
        connection.send(_tried(work, payload))


def _tried(work: Callable[[P], R], payload: P) -> R | Failure:
    try:
        return work(payload)
    except MemoryError:
        return Failure("memory", "needs more memory than one task may take")
    except Exception as error:
        return Failure("error", f"{type(error).__name__}: {error}")


def _follow() -> None:
    """Die with the parent, even in the middle of a page."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _bound(memory: int) -> None:
    """Let the process grow by so many bytes and no more, where the system can be told so."""
    if sys.platform != "linux":
        return
    import resource

    now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = now + memory
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))
