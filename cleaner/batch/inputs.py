"""Where pages come from: files, folders, patterns and containers, each page with a name of its own.

Nothing here cleans. What cannot be read is a ``Failure`` in its page's place, so that nothing is missed in
silence. Pages are taken one by one; a file is not read before its turn.
"""

from __future__ import annotations

import glob
import gzip
import os
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Final, NamedTuple

from cleaner.batch.pool import Failure

STDIN: Final = "-"
PAGES: Final = (".html", ".htm", ".xhtml", ".txt", ".text")
RECORDS: Final = (".jsonl", ".ndjson", ".warc", ".parquet")
PACKED: Final = ".gz"
OWN: Final = (
    ".cleaner"  # how the folder of an output's own state is called, or ends behind a dot and its name
)
UNREAD: Final = "unread"  # the stamp of what cannot be read, or is not: nothing comes of it each time
LARGEST: Final = 100_000_000  # bytes of one page


class UsageError(Exception):
    """A wrong use of the command line; the message says what is wrong and what to do."""


class Fields(NamedTuple):
    """The names of a record's fields. ``page`` is ``None`` for the first of ``html`` and ``text`` that
    holds something."""

    page: str | None = None
    id: str = "id"
    url: str = "url"


FIELDS: Final = Fields()


class File(NamedTuple):
    """One input file: its path as it is told to people, and its name relative to what was asked for.
    ``named`` is whether the caller named it, and not a folder that it lies in."""

    path: str
    name: str
    named: bool = True

    @property
    def suffix(self) -> str:
        """What kind of file it is, whether packed or not.

        >>> File("crawl/a.warc.gz", "a.warc.gz").suffix
        '.warc'
        """
        return Path(self.name.lower().removesuffix(PACKED)).suffix

    @property
    def many(self) -> bool:
        """Whether it holds records rather than being a page."""
        return self.suffix in RECORDS


class Entry(NamedTuple):
    """One page that there is to clean. ``label`` tells it apart from all others and is what people see;
    ``name`` is a relative path without a suffix of ours. ``page`` is ``None`` where it is a file of its own
    that is yet to be read, and ``size`` the bytes of input that it took. ``stamp`` is what changes with the
    file that it comes from; it is empty where nobody knows what will come: of standard input, of a pipe."""

    label: str
    name: str
    page: str | bytes | Failure | None
    id: str | None = None
    url: str | None = None
    size: int = 0
    stamp: str = ""


def files(paths: Sequence[str]) -> Iterator[File]:
    """The files that the paths name, in order: a folder stands for what lies below it, by name.

    Raises ``UsageError`` at once for a path that is not there and for a folder or pattern without pages.
    """
    found = [_found(path) for path in paths]
    return (file for some in found for file in some)


def _found(path: str) -> Iterable[File]:
    if path == STDIN:
        return [File(STDIN, "stdin")]
    if Path(path).is_dir():
        if next(_below(Path(path), ""), None) is None:
            looked = ", ".join(sorted((*PAGES, *RECORDS)))
            raise UsageError(f"{path}: no pages in this folder (looked for {looked})")
        return _below(Path(path), "")
    if Path(path).exists() or Path(path).is_symlink():
        return [File(path, Path(path).name)]
    if glob.has_magic(path):
        base, pattern = _split(path)
        matched = sorted(found for found in base.glob(pattern) if not found.is_dir())
        names = [(str(found), found.relative_to(base)) for found in matched]
        pages = [
            File(found, str(name), named=False) for found, name in names if not any(map(_is_own, name.parts))
        ]
        if not pages:
            raise UsageError(f"{path}: nothing matches this pattern")
        return pages
    raise UsageError(f"{path}: no such file or folder")


def _below(folder: Path, under: str) -> Iterator[File]:
    """The pages below a folder. Links to folders are not followed: they may lead back up."""
    try:
        inside = sorted((folder / under).iterdir(), key=lambda path: path.name)
    except OSError:
        yield File(str(folder / under), under, named=False)  # reading it will say why
        return
    for path in inside:
        name = f"{under}/{path.name}" if under else path.name
        if path.is_dir():
            if not path.is_symlink() and not _is_own(path.name):
                yield from _below(folder, name)
        elif File("", name).suffix in (*PAGES, *RECORDS):
            yield File(str(path), name, named=False)


def _is_own(name: str) -> bool:
    """Whether it is the folder in which a run keeps its state: no page in it is anybody's input."""
    return name.startswith(".") and name.endswith(OWN)


def _split(pattern: str) -> tuple[Path, str]:
    """The folder above the first part of a pattern that is one, and the rest."""
    parts = Path(pattern).parts
    fixed = next(at for at, part in enumerate(parts) if glob.has_magic(part))
    return Path(*parts[:fixed]), "/".join(parts[fixed:])


def entries(found: Iterable[File], fields: Fields = FIELDS) -> Iterator[Entry]:
    """The pages in the files, in order. Files that are pages are not read yet."""
    from cleaner.batch.records import READERS

    for file in found:
        reader = READERS.get(file.suffix)
        if not file.named and _odd(file):
            yield Entry(file.path, file.name, Failure("unreadable", "not a regular file"), stamp=UNREAD)
            continue
        stamp = _stamp(file)
        if reader is None:
            yield Entry(file.path, file.name, None, size=size(file), stamp=stamp)
        else:
            yield from (entry._replace(stamp=stamp) for entry in reader(file, fields))


def some(entries: Iterator[Entry], paths: Sequence[str]) -> Iterator[Entry]:
    """The same entries. Raises ``UsageError`` at once where there is none."""
    first = list(islice(entries, 1))
    if not first:
        raise UsageError(f"{', '.join(paths)}: nothing to do: no page in it")
    return chain(iter(first), entries)


def _odd(file: File) -> bool:
    """Whether reading it might never end: a pipe, a socket, a device."""
    try:
        mode = Path(file.path).stat().st_mode
    except OSError:
        return False  # reading it will say why
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _stamp(file: File) -> str:
    """Size and time of a file, which tell that it was written to; empty for what is read as it comes."""
    if file.path == STDIN or _odd(file):
        return ""
    try:
        about = Path(file.path).stat()
    except OSError:
        return UNREAD
    return f"{about.st_size} {about.st_mtime_ns}"


def total(paths: Sequence[str]) -> int:
    """Bytes of all files that the paths name."""
    return sum(size(file) for file in files(paths))


def size(file: File) -> int:
    """Bytes of a file; 0 where nobody knows."""
    try:
        return Path(file.path).stat().st_size if file.path != STDIN else 0
    except OSError:
        return 0


def load(entry: Entry) -> str | bytes | Failure:
    """The page of an entry, read if it is a file of its own, or why it cannot be."""
    return _tried(entry.label) if entry.page is None else entry.page


def only(path: str) -> bytes:
    """The one page of a file or of standard input. Raises ``UsageError`` where it cannot be read."""
    page = _tried(path)
    if isinstance(page, Failure):
        raise UsageError(f"{path}: {page.reason}")
    return page


def _tried(path: str) -> bytes | Failure:
    try:
        return _read(path)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        return Failure("truncated", f"{error}")
    except OSError as error:
        return Failure("unreadable", error.strerror or str(error))


def _read(path: str) -> bytes | Failure:
    if path == STDIN:
        return _bounded(sys.stdin.buffer.read(LARGEST + 1))
    with Path(path).open("rb") as file:
        about = os.fstat(file.fileno())
        if stat.S_ISREG(about.st_mode) and about.st_size > LARGEST:
            return too_large()
        if path.lower().endswith(PACKED):
            with gzip.open(file) as unpacked:
                return _bounded(unpacked.read(LARGEST + 1))
        return _bounded(file.read(LARGEST + 1))


def _bounded(page: bytes) -> bytes | Failure:
    return too_large() if len(page) > LARGEST else page


def too_large() -> Failure:
    """What a page over the limit comes to."""
    return Failure("too-large", f"larger than {LARGEST // 1_000_000} MB, which no page is")
