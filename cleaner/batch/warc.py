"""The pages in a WARC file: what servers answered, as they would have been read from the network."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import BufferedReader, DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParser

from cleaner.batch.inputs import LARGEST, too_large
from cleaner.batch.pool import Failure

PAGE_TYPES: Final = ("text/html", "application/xhtml+xml", "text/plain", "")
HEADS: Final = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1"], verify=False)
LINE: Final = 1 << 16  # bytes of one line of a head
ENDED: Final = Failure("truncated", "the file ends in this record")


def answers(stream: Any) -> Iterator[tuple[str | None, str | bytes | Failure]]:
    """The address and the page of each successful answer that holds text, transfer and content encodings
    undone. Raises ``EOFError`` where the rest cannot be read."""
    noticing = _Noticing(stream)
    records = ArchiveIterator(noticing, no_record_parse=True)
    records.reader = _Lines(noticing)
    try:
        for record in records:
            page = _page(record)
            if page is not None:
                yield record.rec_headers.get_header("WARC-Target-URI"), page
            if page is ENDED:
                return
    except ArchiveLoadFailed as error:
        raise EOFError(str(error)) from error
    if noticing.error is not None:
        raise noticing.error


class _Noticing:
    """A stream that ends where it can be read no further, and says why. warcio takes every end for that of
    the file."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return bytes(self._stream.read1(size))
        except (OSError, EOFError, zlib.error) as error:
            self.error = error
            return b""


class _Lines(DecompressingBufferedReader):
    """Lines of a bounded length: in a hole of zeros warcio would look for the end of one in all of memory."""

    def readline(self, length: int | None = None) -> bytes:
        line: bytes = super().readline(LINE if length is None else min(length, LINE))
        return line


def _page(record: Any) -> str | bytes | Failure | None:
    """The page that a record answers with; ``None`` where it is no answer or none that is a page."""
    if record.rec_headers.get_header("Content-Length") is None or not _has_head(record):
        return ENDED
    page = _content(record) if _is_page(record) else None
    if isinstance(page, bytes) and len(page) > LARGEST:
        return too_large()
    record.raw_stream.read()
    if record.raw_stream.limit > 0:
        return ENDED
    if not isinstance(page, bytes):
        return page
    return _decoded(page, record.http_headers.get_header("Content-Type") or "")


def _content(record: Any) -> bytes | Failure:
    """What the answer holds, transfer and content encodings undone, or why that cannot be. Whatever a coding
    raises is about this record alone."""
    encoding = (record.http_headers.get_header("Content-Encoding") or "").strip().lower()
    try:
        if encoding == "br":
            return _unbrotli(record)
        if encoding not in (*BufferedReader.get_supported_decompressors(), "identity", ""):
            return Failure("record", f"content encoding {encoding!r} cannot be undone")
        return bytes(record.content_stream().read(LARGEST + 1))
    except Exception as error:
        return Failure("record", f"its content cannot be decoded: {type(error).__name__}: {error}")


def _unbrotli(record: Any) -> bytes | Failure:
    """The content of an answer in Brotli. warcio asks newer versions of that package for what they lack."""
    try:
        brotli: Any = import_module("brotli")
    except ImportError:
        return Failure("record", "content encoding 'br' cannot be undone: pip install brotli")
    record.http_headers.remove_header("Content-Encoding")
    packed, page = record.content_stream().read(LARGEST + 1), brotli.Decompressor()
    content = bytes(page.process(packed, output_buffer_limit=LARGEST + 1))
    whole = page.is_finished() or len(content) > LARGEST
    return content if whole else Failure("record", "its Brotli stream ends in the middle")


def _has_head(record: Any) -> bool:
    """Read the head of an answer; False where the file ends in it."""
    if record.rec_type == "response":
        try:
            record.http_headers = HEADS.parse(record.raw_stream)
        except EOFError:
            return False
    return True


def _is_page(record: Any) -> bool:
    """A whole answer that holds text; redirects, errors and images are none."""
    http = record.http_headers
    if http is None or not http.get_statuscode().startswith("2"):
        return False
    return (http.get_header("Content-Type") or "").split(";")[0].strip().lower() in PAGE_TYPES


def _decoded(page: bytes, content_type: str) -> str | bytes:
    """The page by the encoding that its answer's header names, where its bytes do not say better."""
    from w3lib.encoding import http_content_type_encoding, read_bom

    encoding = http_content_type_encoding(content_type)
    if encoding is None or encoding == "utf-8" or read_bom(page)[0] is not None:
        return page
    try:
        page.decode("utf-8")
    except UnicodeDecodeError:
        return page.decode(encoding, "replace")
    return page
