"""Where results go: a stream, one file, or a folder that mirrors the inputs' names.

A file or folder is durable: nothing stands under a final name that is not whole, and ``mark`` says how far
it has come, for the journal. The order of a run is ``resume``, ``put`` for each entry, with ``sync`` now and
then, ``seal`` and ``publish``.
"""

from __future__ import annotations

import unicodedata
from collections import deque
from collections.abc import Iterable, Mapping
from os import fsdecode, fsencode
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from cleaner.batch.files import Growing, sync_folder, whole, write_whole
from cleaner.batch.inputs import OWN, Entry, UsageError
from cleaner.batch.pool import Failure
from cleaner.batch.work import ROWS, Cleaned, failed, line, shown

FAILED: Final = "failed.jsonl"  # in the folder of the journal: a line for each entry that failed
WRITTEN: Final = "written"  # in that of a folder: the name of each file in it, ended by END
FORMER: Final = "former"  # likewise: files of earlier runs, which go at the end unless they are written anew
END: Final = b"\0"
SUFFIXES: Final = {
    "text": ".txt",
    "markdown": ".md",
    "json": ".json",
    "jsonl": ".jsonl",
    "html": ".html",
    "xml": ".xml",
    "explained": ".txt",
    ROWS: ".parquet",
}
LONGEST: Final = 255  # bytes of one part of a path
Mark = Mapping[str, int]


class Output(Protocol):
    """What a run needs of the place its results go to."""

    own: Path | None  # the folder of its journal
    mark: Mark

    @property
    def lost(self) -> bool:
        """Whether what the journal may speak of is gone."""

    def check(self, mark: Mark, done: Iterable[Entry]) -> None:
        """Raise ``UsageError`` where what was written for these entries is gone."""

    def resume(self, mark: Mark, done: Iterable[Entry]) -> None:
        """Go back to where ``mark`` was made, after these entries; what is gone is told as in ``check``."""

    def put(self, entry: Entry, outcome: Cleaned | Failure) -> None:
        """Write what became of one entry."""

    def sync(self) -> None:
        """Flush to the disk what was put."""

    def seal(self) -> None:
        """Write what stands after the last entry, and flush."""

    def close(self) -> None:
        """Let go of what is open, finished or not."""

    def publish(self) -> None:
        """Give what is finished its final name; doing it again changes nothing."""


class Stream:
    """Results one after the other, as they come; for standard output and for devices."""

    own: Path | None = None
    lost = False

    def __init__(self, stream: BinaryIO, form: str, several: bool) -> None:
        self.mark: Mark = {}
        self._stream, self._form, self._several, self._written = stream, form, several, 0

    def check(self, mark: Mark, done: Iterable[Entry]) -> None:
        """A stream has no past."""

    def resume(self, mark: Mark, done: Iterable[Entry]) -> None:
        """Likewise."""

    def put(self, entry: Entry, outcome: Cleaned | Failure) -> None:
        raw = _framed(entry, outcome, self._form, self._several, self._written)
        self._written += bool(raw)
        self._stream.write(raw)
        self._stream.flush()

    def sync(self) -> None:
        self._stream.flush()

    def seal(self) -> None:
        self._stream.write(_end(self._form, self._several, self._written))
        self._stream.flush()

    def close(self) -> None:
        """The stream is its owner's."""

    def publish(self) -> None:
        """A stream is public all the time."""


class Failures:
    """The entries that failed, a line each; no file where there are none."""

    def __init__(self, path: Path, size: int) -> None:
        self._path = path
        self._file = Growing(path, size) if size else None
        if not size:
            path.unlink(missing_ok=True)

    @property
    def size(self) -> int:
        return self._file.size if self._file else 0

    def put(self, entry: Entry, outcome: Cleaned | Failure) -> None:
        if isinstance(outcome, Cleaned):
            if not outcome.unusable:
                return
            outcome = Failure("page", outcome.reason)
        if self._file is None:
            self._file = Growing(self._path)
        self._file.append(line(failed(entry, outcome)).encode())

    def sync(self) -> None:
        if self._file:
            self._file.sync()

    def close(self) -> None:
        if self._file:
            self._file.close()


class OneFile:
    """One file of everything, which has its name only once it is whole. Parquet is made at the end, from
    rows: its files cannot be added to."""

    def __init__(self, path: Path, form: str, several: bool) -> None:
        self._path, self._form, self._several = path, form, several
        self.own: Path | None = path.with_name(f".{path.name}{OWN}")
        self._part = self.own / "part"
        self._rows = self.own / "rows" if form == ROWS else self._part
        self.mark: Mark = {}

    @property
    def begun(self) -> bool:
        """Whether a run of ours wrote or writes it."""
        return (self._part.parent / "journal").exists()

    @property
    def lost(self) -> bool:
        return not any(path.exists() for path in (self._path, self._part, self._rows))

    def check(self, mark: Mark, done: Iterable[Entry]) -> None:
        deque(done, maxlen=0)
        whole(self._part.with_name(FAILED), mark.get("failures", 0))
        if not self._path.exists() and not self._part.exists():
            raise UsageError(f"{self._path}: was written and is gone; --overwrite begins anew")

    def resume(self, mark: Mark, done: Iterable[Entry]) -> None:
        deque(done, maxlen=0)
        self._written = mark.get("written", 0)
        self._file = Growing(self._rows, mark.get("bytes", 0))
        self._failures = Failures(self._part.with_name(FAILED), mark.get("failures", 0))

    def put(self, entry: Entry, outcome: Cleaned | Failure) -> None:
        raw = _framed(entry, outcome, self._form, self._several, self._written)
        self._file.append(raw)
        self._failures.put(entry, outcome)
        self._written += bool(raw)
        self.mark = {
            "bytes": self._file.size,
            "written": self._written,
            "failures": self._failures.size,
        }

    def sync(self) -> None:
        self._file.sync()
        self._failures.sync()

    def seal(self) -> None:
        self._file.append(_end(self._form, self._several, self._written))
        self.sync()
        if self._form == ROWS:
            from cleaner.batch.table import convert

            convert(self._rows, self._part)
        sync_folder(self._part.parent)

    def close(self) -> None:
        self._file.close()
        self._failures.close()

    def publish(self) -> None:
        if self._part.exists():
            self._part.replace(self._path)
            sync_folder(self._path.parent)
        if self._form == ROWS:
            self._rows.unlink(missing_ok=True)


class Folder:
    """A file for each entry, under the entry's name. What failed has none, not even that of a run before."""

    lost = False

    def __init__(self, root: Path, form: str) -> None:
        self._root, self._suffix = root, SUFFIXES[form]
        self._own = root / OWN
        self.own: Path | None = self._own
        self.mark: Mark = {}
        self._names = Names(self._suffix)
        self._folders: set[Path] = set()
        self._touched: set[Path] = set()

    def check(self, mark: Mark, done: Iterable[Entry]) -> None:
        for entry in done:
            self._names.give(entry.name)
        listed, size = self._own / WRITTEN, mark.get("written", 0)
        whole(self._own / FAILED, mark.get("failures", 0))
        whole(listed, size)
        gone = [path for name in _names(_read(listed)[:size]) if not (path := self._root / name).exists()]
        if gone:
            some = f"{len(gone)} files that were written are" if len(gone) > 1 else "was written and is"
            raise UsageError(f"{gone[0]}: {some} gone; --overwrite begins anew")

    def resume(self, mark: Mark, done: Iterable[Entry]) -> None:
        self.check(mark, done)
        self._failures = Failures(self._own / FAILED, mark.get("failures", 0))
        size = mark.get("written", 0)
        if rest := _names(_read(self._own / WRITTEN)[size:]):
            names = [*_names(_read(self._own / FORMER)), *rest]
            write_whole(self._own / FORMER, b"".join(fsencode(name) + END for name in names))
        self._list = Growing(self._own / WRITTEN, size)

    def put(self, entry: Entry, outcome: Cleaned | Failure) -> None:
        name = self._names.give(entry.name)
        path = self._root / name
        if isinstance(outcome, Cleaned) and not outcome.unusable:
            self._prepare(path.parent)
            self._list.append(fsencode(name) + END)  # first: what was written is always known
            write_whole(path, outcome.text.encode("utf-8"))
            self._touched.add(path.parent)
        self._failures.put(entry, outcome)
        self.mark = {"failures": self._failures.size, "written": self._list.size}

    def sync(self) -> None:
        for folder in self._touched:
            sync_folder(folder)
        self._touched.clear()
        self._list.sync()
        self._failures.sync()

    def seal(self) -> None:
        self._remove_former()
        self.sync()

    def close(self) -> None:
        self._list.close()
        self._failures.close()

    def publish(self) -> None:
        """Every file has its name already."""

    def _prepare(self, folder: Path) -> None:
        if folder in self._folders:
            return
        folder.mkdir(parents=True, exist_ok=True)
        if not self._holds(folder):
            raise UsageError(f"{folder}: leads out of the output folder {self._root}; remove that link")
        self._folders.add(folder)
        self._touched.update(above for above in folder.parents if above.is_relative_to(self._root))

    def _holds(self, folder: Path) -> bool:
        return folder.resolve().is_relative_to(self._root.resolve())

    def _remove_former(self) -> None:
        """Remove what earlier runs wrote and this one did not."""
        former = self._own / FORMER
        if not former.exists():
            return
        kept = set(map(_folded, _names(_read(self._own / WRITTEN))))
        for name in _names(_read(former)):
            path = self._root / name
            if _folded(name) not in kept and path.is_file() and self._holds(path.parent):
                path.unlink()
        former.unlink()


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _names(listed: bytes) -> list[str]:
    """The names in a list of written files, but for one that is cut off."""
    return [fsdecode(name) for name in listed.split(END)[:-1]]


class Names:
    """Relative paths for entries, no two alike, not even where case and Unicode forms do not count, and none
    in the folder of the journal.

    >>> names = Names(".txt")
    >>> names.give("a/Tide.html"), names.give("a/tide.html"), names.give("b.txt")
    ('a/Tide.html.txt', 'a/tide.html~2.txt', 'b.txt')
    """

    def __init__(self, suffix: str) -> None:
        self._suffix = suffix
        self._given: set[bytes] = set()

    def give(self, name: str) -> str:
        """The path for the next entry of that name; the same names in the same order give the same paths."""
        *folders, last = name.split("/")
        if folders and folders[0].casefold() == OWN:
            folders[0] = f"%2E{folders[0][1:]}"
        stem = last.removesuffix(self._suffix) or last
        above = "".join(f"{_short(folder, LONGEST)}/" for folder in folders)
        copy = 1
        while True:
            end = self._suffix if copy == 1 else f"~{copy}{self._suffix}"
            path = above + _short(stem, LONGEST - len(end)) + end
            copy += 1
            key = _folded(path)
            if key not in self._given:
                self._given.add(key)
                return path


def _folded(path: str) -> bytes:
    """A short stand-in for a path, so that those of millions can be remembered."""
    from hashlib import blake2b  # for folders only

    raw = unicodedata.normalize("NFC", path).casefold().encode("utf-8", "surrogateescape")
    return blake2b(raw, digest_size=8).digest()


def _short(part: str, room: int) -> str:
    """One part of a path, cut to so many bytes and a digest where it is too long."""
    raw = fsencode(part)
    if len(raw) <= room:
        return part
    from hashlib import blake2b

    digest = "~" + blake2b(raw, digest_size=8).hexdigest()
    return raw[: room - len(digest)].decode("utf-8", "ignore") + digest


def _framed(entry: Entry, outcome: Cleaned | Failure, form: str, several: bool, written: int) -> bytes:
    """The result of one entry as it stands among others; nothing for a failure, unless as a record."""
    if isinstance(outcome, Failure):
        return line(failed(entry, outcome)).encode() if form in ("jsonl", ROWS) else b""
    text = outcome.text
    if several and form == "json":
        text = ("[\n" if not written else ",\n") + text
    elif several and form not in ("jsonl", ROWS):
        text = ("\n" if written else "") + f"==> {shown(entry.label)} <==\n" + text
    return text.encode("utf-8")


def _end(form: str, several: bool, written: int) -> bytes:
    if not several or form != "json":
        return b""
    return b"\n]\n" if written else b"[]\n"
