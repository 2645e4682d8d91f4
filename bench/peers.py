"""Other extractors on the same pages, each in a virtual environment of its own.

Nothing of a peer is imported here: ``peer_worker.py`` runs with the peer's own python and is fed one
page at a time. What goes wrong is recorded, never raised and never left out: a peer that cannot be
installed or loaded says so in ``note``, a page that it raises on, dies on or hangs on is in ``failures``
with no text, and the worker is started anew for the next page.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Timer
from typing import Any, Final

from bench.corpora import Page
from cleaner.read import read

WORKER: Final = Path(__file__).with_name("peer_worker.py")
LOAD_SECONDS: Final = 120.0  # of wall time, to load a tool
PAGE_SECONDS: Final = 60.0  # of wall time, for one page; the slowest tool needs 0.2 on an average one
INSTALL_SECONDS: Final = 900.0
GRACE_SECONDS: Final = 5.0  # for a worker that has closed its output to end
REASON: Final = 400  # characters kept of what an installer or a dying worker says


@dataclass(frozen=True)
class Tool:
    """Where a peer comes from: its distribution, what else pip is told, the Python it has wheels for."""

    distribution: str
    options: tuple[str, ...] = ()
    python: str = ""  # empty: the one that runs the bench


# jusText asks for ``lxml[html_clean]``, which pip before 23.3 does not find under lxml's new spelling.
CLEAN: Final = ("lxml_html_clean",)
TOOLS: Final = {
    # From source it would fetch a Rust toolchain; its wheels are for one Python.
    "rs-trafilatura": Tool("rs-trafilatura", ("--only-binary=rs-trafilatura",), "3.12"),
    "trafilatura": Tool("trafilatura", CLEAN),
    "trafilatura-fast": Tool("trafilatura", CLEAN),
    "resiliparse": Tool("resiliparse"),
    "readability-lxml": Tool("readability-lxml"),
    "magic-html": Tool("magic-html", python="3.12"),
    "justext": Tool("justext", CLEAN),
    "boilerpy3": Tool("boilerpy3"),
    "newspaper4k": Tool("newspaper4k"),
    "goose3": Tool("goose3"),
    "turbohtml": Tool("turbohtml"),
}
NAMES: Final = tuple(TOOLS)
FLOOR: Final = "lexbor, parse only"  # what Resiliparse stands on
OWN: Final = "cleaner"
METADATA: Final = " metadata"  # after a name: its title, authors and date as a JSON object, not its text


class InstallError(Exception):
    """Why an environment could not be made."""


class WorkerError(Exception):
    """What ended a worker, in the words of ``Peer.failures``."""


@dataclass(frozen=True)
class Peer:
    """What one tool made of the pages, in their order; without texts where ``note`` says why."""

    name: str
    version: str = ""
    texts: list[str] = field(default_factory=list)  # "" where it failed
    seconds: list[float] = field(default_factory=list)  # CPU time; wall time where the worker died
    failures: dict[str, str] = field(default_factory=dict)  # page name to error type and message
    note: str = ""


@dataclass(frozen=True)
class Answer:
    """What became of one page; the error is its type and message, or empty."""

    text: str
    seconds: float
    error: str


def run(name: str, pages: Sequence[Page], cache: Path) -> Peer:
    """The named peer on the pages, installed under the cache folder if it is not there yet.

    Raises ``KeyError`` for a name that is not in ``NAMES``; what goes wrong with the peer is in the result.
    """
    try:
        command = _command(name, cache)
    except InstallError as error:
        return Peer(name, note=f"not installed: {error}")
    return converse(name, command, pages)


def started(name: str, cache: Path, limit: float = PAGE_SECONDS, memory: int = 0) -> Worker:
    """A worker for a peer, for this package (``OWN``), or for the parser that costs least (``FLOOR``), under
    a limit of seconds for a page and, where one is given, of kilobytes of memory.

    Raises ``InstallError`` or ``WorkerError`` where there can be none.
    """
    command = _command(name, cache)
    return Worker(
        ["sh", "-c", f'ulimit -v {memory}; exec "$@"', "sh", *command] if memory else command, limit
    )


def _command(name: str, cache: Path) -> list[str]:
    if name == OWN:
        path = f"PYTHONPATH={Path(__file__).parent.parent}"
        return ["env", path, sys.executable, "-W", "ignore", str(WORKER), name, "page-cleaner"]
    tool = TOOLS["resiliparse" if name == FLOOR else name.removesuffix(METADATA)]
    try:
        python = environment(tool, cache)
    except InstallError as error:
        wanted = f" (it wants Python {tool.python})" if tool.python else ""
        raise InstallError(f"{error}{wanted}") from error
    return [str(python), "-s", "-P", "-W", "ignore", str(WORKER), name, tool.distribution]


def converse(name: str, command: Sequence[str], pages: Sequence[Page], limit: float = PAGE_SECONDS) -> Peer:
    """Hand the pages one by one to a worker that speaks the protocol of ``peer_worker``.

    A worker that ends, garbles its answer or gives none within the limit (seconds of wall time) costs
    that page; the next page gets a new worker. If the first one cannot load its tool, that is the note.
    """
    try:
        worker = Worker(command, limit)
    except WorkerError as error:
        return Peer(name, note=f"not loaded: {error}")
    try:
        answers = [worker.ask(page) for page in pages]
    finally:
        worker.end()
    failures = {page.name: found.error for page, found in zip(pages, answers, strict=True) if found.error}
    texts, seconds = [found.text for found in answers], [found.seconds for found in answers]
    return Peer(name, worker.version, texts, seconds, failures)


def environment(tool: Tool, cache: Path) -> Path:
    """The python of the tool's environment, made on first use and kept; ``InstallError`` if it cannot be."""
    home = cache.absolute() / "peers" / tool.distribution
    python, record = home / "bin" / "python", home / "installed.txt"
    wanted = [tool.distribution, *tool.options]
    if not (python.exists() and record.is_file() and record.read_text(encoding="utf-8").split() == wanted):
        _do([_interpreter(tool.python), "-m", "venv", "--clear", str(home)])
        _do([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted])
        record.write_text("\n".join(wanted) + "\n", encoding="utf-8")
    return python


class Worker:
    """A process that speaks the protocol of ``peer_worker``, replaced when it dies.

    Raises ``WorkerError`` where the first process cannot load its tool.
    """

    def __init__(self, command: Sequence[str], limit: float) -> None:
        self._command, self._limit = command, limit
        self._process: Process | None
        self._process, self.version = _loaded(command)

    def ask(self, page: Page) -> Answer:
        """What becomes of the page, which is read as ``cleaner`` reads it, so that no codec is compared."""
        asked = {"name": page.name, "html": read(page.html, page.url, "html").text, "url": page.url}
        start = time.monotonic()
        try:
            if self._process is None:
                self._process, _ = _loaded(self._command)
            found = self._process.exchange(json.dumps(asked).encode() + b"\n", self._limit)
        except WorkerError as error:
            self._process = None
            return Answer("", time.monotonic() - start, str(error))
        return Answer(found["text"], found["seconds"], found["error"] or "")

    def end(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.end()


class Process:
    """One process that says a JSON object, on a line, for each that it hears."""

    def __init__(self, command: Sequence[str]) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed in ``end``
        pipe = subprocess.PIPE
        self._child = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=self._errors, env=_surroundings()
        )

    def exchange(self, line: bytes, limit: float) -> dict[str, Any]:
        """Say a line (or nothing) and hear one within the limit; else end, and raise ``WorkerError``."""
        noise = os.fstat(self._errors.fileno()).st_size
        late = Event()
        timer = Timer(limit, self._kill, [late])
        timer.start()
        try:
            heard = self._say_and_hear(line)
        finally:
            timer.cancel()
            timer.join()
        if heard and not late.is_set():
            return heard
        reason = f"Hang: no answer within {limit:g} s" if late.is_set() else self._crash(noise)
        self.end()
        raise WorkerError(reason)

    def end(self) -> None:
        """End the process and close what leads to it."""
        self._child.kill()
        with suppress(BrokenPipeError), self._child:
            self._errors.close()

    def _kill(self, late: Event) -> None:
        late.set()
        self._child.kill()

    def _say_and_hear(self, line: bytes) -> dict[str, Any]:
        """Empty where the process has ended, or what it says is no JSON object."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        with suppress(BrokenPipeError):
            self._child.stdin.write(line)
            self._child.stdin.flush()
        with suppress(ValueError):
            heard = json.loads(self._child.stdout.readline())
            return heard if isinstance(heard, dict) else {}
        return {}

    def _crash(self, noise: int) -> str:
        """How the process ended, and the last line it wrote after the so-many bytes of earlier noise."""
        try:
            code = self._child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            return "Crash: an answer that is no JSON object"
        size = os.fstat(self._errors.fileno()).st_size
        # Not with ``seek``: the child writes at the same place of the same open file.
        words = os.pread(self._errors.fileno(), REASON, max(noise, size - REASON))
        last = words.decode("utf-8", "replace").strip().rpartition("\n")[2]
        how = f"exit status {code}" if code >= 0 else signal.strsignal(-code) or f"signal {-code}"
        return f"Crash: {how}" + (f" ({last})" if last else "")


def _loaded(command: Sequence[str]) -> tuple[Process, str]:
    """A process that has loaded its tool, and the tool's version."""
    process = Process(command)
    hello = process.exchange(b"", LOAD_SECONDS)
    if hello["error"]:
        process.end()
        raise WorkerError(hello["error"])
    return process, hello["version"]


def _interpreter(version: str) -> str:
    """The path of that Python if this machine has it, else of the one at work: pip then says what lacks."""
    path = shutil.which(f"python{version}") if version else None
    if path is None:
        return sys.executable
    # pyenv puts a stand-in on the path that runs only when told the version.
    told = {**_surroundings(), "PYENV_VERSION": version}
    command = [path, "-c", "import sys; print(sys.executable)"]
    done = subprocess.run(command, capture_output=True, text=True, env=told, check=False)
    return done.stdout.strip() or sys.executable


def _do(command: Sequence[str]) -> None:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=INSTALL_SECONDS, env=_surroundings(), check=False
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise InstallError(f"{type(error).__name__}: {error}") from error
    if done.returncode:
        raise InstallError(_complaint(done.stdout + done.stderr) or f"exit status {done.returncode}")


def _complaint(output: str) -> str:
    """The lines of an installer's output that speak of an error, else the last one."""
    lines = [line.strip() for line in output.strip().splitlines()]
    errors = [line for line in lines if line.casefold().startswith("error")]
    return "; ".join(dict.fromkeys(errors or lines[-1:]))[:REASON]


def _surroundings() -> dict[str, str]:
    """The environment without what steers this Python, and with the same hashes in every run."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "PYTHONHASHSEED": "0"}
