"""Files of many pages: JSON lines, WARC, Parquet; each reader yields one ``Entry`` a record.

A record that is no page is a ``Failure`` in its place. A file that ends in its middle gives what stands
before that, then a ``Failure``. WARC and Parquet need their extras and say so.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from cleaner.batch.inputs import FIELDS, LARGEST, PACKED, Entry, Fields, File, UsageError, size, too_large
from cleaner.batch.pool import Failure

GUESSED: Final = ("html", "text")  # fields looked for where none is named
ROWS: Final = 64  # of a Parquet file read at once


def _jsonl(file: File, fields: Fields) -> Iterator[Entry]:
    with ExitStack() as stack:
        number = 0
        try:
            raw = stack.enter_context(Path(file.path).open("rb"))
            lines: Any = stack.enter_context(gzip.open(raw)) if file.name.lower().endswith(PACKED) else raw
            before = 0
            while line := lines.readline(LARGEST + 1):
                number += 1
                read, before = raw.tell() - before, raw.tell()
                if len(line) > LARGEST:
                    yield _record(file, number, too_large(), size=read)
                    while line and not line.endswith(b"\n"):
                        line = lines.readline(LARGEST)
                elif line.strip():
                    yield _line(file, number, line, fields, read)
        except (OSError, EOFError, zlib.error) as error:
            yield _record(file, number + 1, _broken(error))


def _line(file: File, number: int, line: bytes, fields: Fields, read: int) -> Entry:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _record(file, number, Failure("record", f"not a line of JSON: {error}"), size=read)
    if not isinstance(record, dict):
        return _record(file, number, Failure("record", "not a JSON object"), size=read)
    return _of_fields(file, number, record, fields, read)


def _of_fields(file: File, number: int, record: Mapping[str, Any], fields: Fields, read: int) -> Entry:
    page, known, url = page_of(record, fields)
    return _record(file, number, page, id=known, url=url, size=read)


def page_of(
    record: Mapping[str, Any], fields: Fields = FIELDS
) -> tuple[str | bytes | Failure, str | None, str | None]:
    """The page of a record, or why there is none, its id and its address."""
    field = fields.page or next((name for name in GUESSED if record.get(name) is not None), GUESSED[0])
    page = record.get(field)
    if not isinstance(page, str | bytes):
        wrong = f"field {field!r} is {type(page).__name__}" if field in record else f"no field {field!r}"
        page = Failure("record", f"{wrong}, not a page; see --field")
    known, url = record.get(fields.id), record.get(fields.url)
    return (
        page,
        str(known) if isinstance(known, str | int) and known != "" else None,
        url if isinstance(url, str) else None,
    )


def _warc(file: File, _: Fields) -> Iterator[Entry]:
    try:
        from cleaner.batch.warc import answers
    except ImportError as error:
        raise UsageError(f"{file.path}: to read WARC, pip install 'page-cleaner[warc]'") from error
    number = before = 0
    try:
        with ExitStack() as stack:
            raw = stack.enter_context(Path(file.path).open("rb"))
            packed = file.name.lower().endswith(PACKED)
            for url, page in answers(stack.enter_context(gzip.open(raw)) if packed else raw):
                number += 1
                read, before = raw.tell() - before, raw.tell()
                yield _record(file, number, page, id=url, url=url, size=read)
    except (OSError, EOFError, zlib.error) as error:
        yield _record(file, number + 1, _broken(error))


def _parquet(file: File, fields: Fields) -> Iterator[Entry]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise UsageError(f"{file.path}: to read Parquet, pip install 'page-cleaner[parquet]'") from error
    number = 0
    try:
        with parquet.ParquetFile(file.path) as table:
            wanted = {*((fields.page,) if fields.page else GUESSED), fields.id, fields.url}
            columns = [name for name in table.schema_arrow.names if name in wanted]
            share = size(file) // max(table.metadata.num_rows, 1)
            for batch in table.iter_batches(batch_size=ROWS, columns=columns):
                for row in batch.to_pylist():
                    number += 1
                    yield _of_fields(file, number, row, fields, share)
    except (OSError, ArrowException) as error:
        yield _record(file, number + 1, _broken(error))


def _record(
    file: File,
    number: int,
    page: str | bytes | Failure,
    *,
    id: str | None = None,
    url: str | None = None,
    size: int = 0,
) -> Entry:
    if not isinstance(page, Failure) and len(page) > LARGEST:
        page = too_large()
    own = f"{number:06d}" if id is None else escaped(id)
    return Entry(f"{file.path}:{number}", f"{file.name}/{own}", page, id, url, size)


def escaped(name: str) -> str:
    """Any text as one part of a path: everything but letters, digits and ``_.-~`` as percent codes.

    >>> escaped("../a b"), escaped("..")
    ('%2E.%2Fa%20b', '%2E.')
    """
    from urllib.parse import quote

    safe = quote(name.encode("utf-8", "surrogatepass"), safe="")
    return "%2E" + safe[1:] if safe.startswith(".") else safe


def _broken(error: Exception) -> Failure:
    if isinstance(error, OSError) and error.strerror:
        return Failure("unreadable", error.strerror)
    return Failure("truncated", f"the rest cannot be read: {error}".strip(": "))


Reader = Callable[[File, Fields], Iterator[Entry]]
READERS: Final[dict[str, Reader]] = {
    ".jsonl": _jsonl,
    ".ndjson": _jsonl,
    ".warc": _warc,
    ".parquet": _parquet,
}
