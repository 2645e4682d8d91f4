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
from typing import Any, Final

from bench.corpora import Page
from cleaner.read import read

WORKER: Final = Path(__file__).with_name("peer_worker.py")
LOAD_SECONDS: Final = 120.0  # of wall time, to load a tool
PAGE_SECONDS: Final = 60.0  # of wall time, for one page; the slowest tool needs 0.2 on an average one
INSTALL_SECONDS: Final = 900.0
REASON: Final = 400  # characters of an installer's complaint that are kept


@dataclass(frozen=True)
class Tool:
    """Where a peer comes from: its distribution, what else it needs, the Python it has wheels for."""

    distribution: str
    needs: tuple[str, ...] = ()
    python: str = ""  # empty: the one that runs the bench


# jusText asks for ``lxml[html_clean]``, which pip before 23.3 does not find under lxml's new spelling.
CLEAN: Final = ("lxml_html_clean",)
TOOLS: Final = {
    "rs-trafilatura": Tool("rs-trafilatura", python="3.12"),
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


class InstallError(Exception):
    """Why an environment could not be made."""


class WorkerDied(Exception):
    """What ended a worker (as a failure is written), and the wall time it had spent on its last task."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.seconds = seconds


@dataclass(frozen=True)
class Peer:
    """What one tool made of the pages, in their order; without texts where ``note`` says why."""

    name: str
    version: str = ""
    texts: list[str] = field(default_factory=list)  # "" where it failed
    seconds: list[float] = field(default_factory=list)  # CPU; wall time where the worker died
    failures: dict[str, str] = field(default_factory=dict)  # page name to error type and message
    note: str = ""


def run(name: str, pages: Sequence[Page], cache: Path) -> Peer:
    """The named peer on the pages, installed under the cache folder if it is not there yet.

    Raises ``KeyError`` for a name that is not in ``NAMES``, and nothing else of the peer's doing.
    """
    tool = TOOLS[name]
    try:
        python = environment(tool, cache)
    except InstallError as error:
        return Peer(name, note=f"not installed: {error}")
    command = [str(python), "-s", "-P", "-W", "ignore", str(WORKER), name, tool.distribution]
    return converse(name, command, pages)


def environment(tool: Tool, cache: Path) -> Path:
    """The python of the tool's environment, made on first use and kept; ``InstallError`` if it cannot be."""
    home = cache / "peers" / tool.distribution
    python, done = home / "bin" / "python", home / "installed.txt"
    wanted = [tool.distribution, *tool.needs]
    if not (python.exists() and done.is_file() and done.read_text(encoding="utf-8").split() == wanted):
        _do([_interpreter(tool.python), "-m", "venv", "--clear", str(home)])
        _do([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted])
        done.write_text("\n".join(wanted), encoding="utf-8")
    return python


def converse(
    name: str, command: Sequence[str], pages: Sequence[Page], limit: float = PAGE_SECONDS
) -> Peer:
    """Hand the pages one by one to a worker that speaks the protocol of ``peer_worker``.

    A worker that ends, garbles its answer or gives none within the limit (wall seconds) costs that
    page; the next page gets a new worker. Only where the first one cannot load is there a note.
    """
    try:
        worker = _Worker(command)
    except WorkerDied as error:
        return Peer(name, note=f"not loaded: {error}")
    peer = Peer(name, worker.version)
    try:
        for page in pages:
            try:
                worker = worker if worker.alive else _Worker(command)
                _record(peer, page, worker.ask(_request(page), limit))
            except WorkerDied as error:
                _record(peer, page, {"text": "", "seconds": error.seconds, "error": str(error)})
    finally:
        worker.end()
    return peer


def _record(peer: Peer, page: Page, answer: dict[str, Any]) -> None:
    peer.texts.append(answer["text"])
    peer.seconds.append(answer["seconds"])
    if answer["error"]:
        peer.failures[page.name] = answer["error"]


def _request(page: Page) -> dict[str, Any]:
    """Every tool gets the text that ``cleaner`` itself would read, so that no codec is compared."""
    return {"name": page.name, "html": read(page.html, page.url, "html").text, "url": page.url}


class _Worker:
    """One process of the worker: loaded, asked page by page, ended."""

    def __init__(self, command: Sequence[str]) -> None:
        self._errors = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, env=_surroundings()
        )
        self.alive = True
        hello = self._exchange(b"", LOAD_SECONDS, {"version", "error"})
        if hello["error"]:
            self.end()
            raise WorkerDied(hello["error"], 0.0)
        self.version: str = hello["version"]

