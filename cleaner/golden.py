"""The files of a saved page: what a fixture holds, how it is read and how it is written.

A fixture is a folder: ``page.html`` or ``page.txt``, ``expected.txt`` (the body), ``about.toml`` (facts
about the page) and ``blocks.jsonl`` (what became of every block). What these were made with stands in
the table ``recorded`` of ``about.toml``. A fixture written by hand has no record; it may say ``short``, the
word F1 that its body must reach until it comes out exactly. Comparing is ``regress``'s work.
"""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, NamedTuple

from lxml import etree

from cleaner import __version__
from cleaner.batch.files import write_whole
from cleaner.document import Document
from cleaner.model import Block, Medium
from cleaner.rules import RuleSet
from cleaner.toml_table import table, unknown

PAGES: Final[dict[str, Medium]] = {"page.html": "html", "page.txt": "text"}
EXPECTED: Final = "expected.txt"
ABOUT: Final = "about.toml"
BLOCKS: Final = "blocks.jsonl"
FILES: Final = frozenset({*PAGES, EXPECTED, ABOUT, BLOCKS})
KINDS: Final = {  # of what about.toml may say to us
    "url": ((str,), "a string"),
    "short": ((int, float), "a number from 0 to 1"),
    "recorded": ((dict,), "a table"),
}
NOTED: Final = (
    "title",
    "authors",
    "date",
    "language",
    "medium",
    "page_kind",
    "empty",
    "notes",
)  # and to others
RECORDED: Final = re.compile(r"^\[recorded\].*?(?=^\[|\Z)", re.MULTILINE | re.DOTALL)
LIBRARIES: Final = ("lxml", "numpy", "regex", "w3lib", "charset-normalizer")
INPUTS: Final = {"page": "the page", "expected": EXPECTED, "rules": "the rules"}
KEPT: Final = "kept"
DROPPED: Final = "dropped"
NAMED: Final = 4  # reasons recorded for each block, besides the rules


class FixtureError(Exception):
    """A fixture that cannot be used or saved; the message names the remedy."""


class Judged(NamedTuple):
    """A block and what became of it, as a line of ``blocks.jsonl`` holds it.

    ``role`` is empty where ``expected.txt`` alone tells.
    """

    verdict: str
    role: str
    score: float
    text: str
    reasons: tuple[str, ...]

    @property
    def keep(self) -> bool:
        """Whether the block was part of the body."""
        return self.verdict == KEPT

    def __str__(self) -> str:
        if not self.role:
            return f"{self.verdict}, says {EXPECTED}"
        return f"{self.verdict:<7}  {self.role:<10}  {self.score:4.2f}  {', '.join(self.reasons)}"


@dataclass(frozen=True, slots=True)
class Fixture:
    """A saved page as its folder holds it; ``None`` for a file that is missing or broken."""

    page: bytes
    medium: Medium
    about: Mapping[str, Any]
    notes: str  # about.toml as it was written, less what was recorded
    expected: str | None
    blocks: tuple[Judged, ...] | None

    @property
    def recorded(self) -> Mapping[str, str]:
        """What the fixture was made with; empty where it was not made by this program."""
        found: Mapping[str, str] = self.about.get("recorded", {})
        return found

    @property
    def by_hand(self) -> bool:
        """Whether the expected text is what somebody wished for, not what once came out."""
        made = bool(self.recorded) or self.blocks is not None
        return self.expected is not None and (not made or "short" in self.about)


def read(folder: Path) -> Fixture:
    """The fixture in a folder. Raises ``FixtureError`` where there is none, or where it cannot be read."""
    if not folder.is_dir():
        raise FixtureError("no saved page but a file; save it with `python -m cleaner add`, or move it away")
    there = {path.name for path in folder.iterdir() if path.name[0] != "."}
    pages = [name for name in PAGES if name in there]
    if not pages:
        rest = ", ".join(sorted(there)) or "an empty folder"
        raise FixtureError(f"{rest} without a page; put {' or '.join(PAGES)} back, or delete the folder")
    if len(pages) > 1:
        raise FixtureError(f"{' and '.join(pages)} in one folder; delete the one that is not meant")
    try:
        about = _text(folder / ABOUT) if ABOUT in there else ""
        return Fixture(
            page=(folder / pages[0]).read_bytes(),
            medium=PAGES[pages[0]],
            about=_about(about),
            notes=RECORDED.sub("", about),
            expected=_text(folder / EXPECTED).rstrip("\n") if EXPECTED in there else None,
            blocks=_judged(_text(folder / BLOCKS)) if BLOCKS in there else None,
        )
    except OSError as error:
        raise FixtureError(f"{error.filename}: {error.strerror}; make it a file that can be read") from error


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise FixtureError(f"{file.name} is not UTF-8 at byte {error.start}; save it as UTF-8") from error


def _about(text: str) -> Mapping[str, Any]:
    try:
        about = table(text)
    except ValueError as error:
        raise FixtureError(f"{ABOUT} is {error}; mend that line") from error
    lines = {key: value for key, value in about.items() if not isinstance(value, dict)}  # tables are yours
    if wrong := unknown(lines, (*KINDS, *NOTED)):
        raise FixtureError(f"{ABOUT}: {wrong}; mend that line, or put it into a table of your own")
    for key, (kinds, what) in KINDS.items():
        if key in about and (type(about[key]) not in kinds or (key == "short" and not 0 <= about[key] <= 1)):
            raise FixtureError(f"{ABOUT}: {key} must be {what}; mend that line")
    return about


def _judged(text: str) -> tuple[Judged, ...] | None:
    """The blocks that were recorded; ``None`` where this is no record."""
    try:
        rows = [json.loads(line) for line in text.split("\n") if line]
        return tuple(
            Judged(row["verdict"], row["role"], float(row["score"]), str(row["text"]), tuple(row["reasons"]))
            for row in rows
        )
    except (ValueError, KeyError, TypeError):
        return None


def record(folder: Path, page: bytes, document: Document, notes: str = "") -> None:
    """Write what came out of a page, all but the page itself, with ``notes`` at the head of ``about.toml``.

    What it was made with is written last, so that half of it is seen as a fault.
    """
    made = facts(page, document.text, document.rules)
    table = "".join(f"{name} = {quoted(value)}\n" for name, value in made.items())
    blocks = (json.dumps(judge(block)._asdict(), ensure_ascii=False) for block in document.blocks)
    files = {
        EXPECTED: f"{document.text}\n" if document.text else "",
        BLOCKS: "".join(f"{line}\n" for line in blocks),
        ABOUT: f"{notes.strip()}\n\n[recorded]\n{table}".lstrip(),
    }
    for name, text in files.items():
        write_whole(folder / name, text.encode("utf-8", "replace"))


def judge(block: Block) -> Judged:
    """A block with the strongest of its reasons and every rule that spoke."""
    rules = [reason for reason in block.reasons[NAMED:] if reason.name.startswith("rule:")]
    reasons = tuple(map(str, (*block.reasons[:NAMED], *rules)))
    return Judged(KEPT if block.keep else DROPPED, block.role, block.score, block.text, reasons)


def quoted(value: str) -> str:
    """A string as TOML writes it."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def facts(page: bytes, expected: str, rules: RuleSet) -> dict[str, str]:
    """Digests of all that decides about the body, and the versions behind them."""
    return {
        "page": page_digest(page),
        "expected": digest(expected.encode("utf-8")),
        "rules": rules_digest(rules),
        "program": _program_digest(),
        "cleaner": __version__,
        "python": platform.python_version(),
        "libxml2": ".".join(map(str, etree.LIBXML_VERSION)),
        **{library: metadata.version(library) for library in LIBRARIES},
    }


def changed(recorded: Mapping[str, str], made: Mapping[str, str]) -> list[str]:
    """What is no longer as it was recorded, in words."""
    found = [words for key, words in INPUTS.items() if recorded.get(key) != made[key]]
    for name in ("cleaner", "python", "libxml2", *LIBRARIES):
        if recorded.get(name) != made[name]:
            found.append(f"the program ({name} {recorded.get(name, 'unknown')} -> {made[name]})")
    if recorded.get("program") != made["program"] and recorded.get("cleaner") == made["cleaner"]:
        found.append(f"the program (other code or weights in cleaner {made['cleaner']})")
    return found


def digest(raw: bytes) -> str:
    """A short one, for people to see too."""
    return blake2b(raw, digest_size=8).hexdigest()


def page_digest(page: bytes) -> str:
    """The same on systems that check files out with other line ends."""
    return digest(page.replace(b"\r\n", b"\n"))


@cache
def rules_digest(rules: RuleSet) -> str:
    """Of all that the rules say."""
    return digest(repr(rules.rules).encode("utf-8", "surrogatepass"))


@cache
def _program_digest() -> str:
    """Of the package's own code and fitted weights; the rules have a digest of their own."""
    package = resources.files("cleaner")
    files = (*_below(package, ".py"), *_below(package / "data" / "weights", ".json"))
    return digest(b"".join(file.name.encode() + file.read_bytes() for file in files))


def _below(folder: Traversable, suffix: str) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _below(entry, suffix)
        elif entry.name.endswith(suffix):
            yield entry
