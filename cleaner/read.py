"""A page as it was handed over (``str`` or ``bytes``) to a ``Source``: decoded once, HTML or text.

``str | bytes`` exists here and nowhere after. The order of evidence for an encoding is: byte-order
mark, valid UTF-8, the page's own ``<meta>``, detection. What cannot be a page (an archive, a
picture, a PDF) is said in ``Source.note``, not raised.
"""

from __future__ import annotations

import codecs
from functools import partial
from typing import Final

import regex

from cleaner.model import MEDIA, Medium, Source

MAGIC: Final = (
    (b"\x1f\x8b", "gzip data, not a page: decompress it first"),
    (b"PK\x03\x04", "a zip archive, not a page"),
    (b"%PDF-", "a PDF, not a page"),
    (b"\x89PNG", "a PNG image, not a page"),
    (b"\xff\xd8\xff", "a JPEG image, not a page"),
    (b"GIF87a", "a GIF image, not a page"),
    (b"GIF89a", "a GIF image, not a page"),
    (b"\x28\xb5\x2f\xfd", "zstd data, not a page: decompress it first"),
    (b"\xfd7zXZ\x00", "xz data, not a page: decompress it first"),
)
SHAPED: Final = (  # where a few letters alone could open a text
    (regex.compile(rb"(?s)RIFF.{4}(?:WAVE|AVI |WEBP)"), "a media file, not a page"),
    (regex.compile(rb"BZh[1-9]1AY&SY"), "bzip2 data, not a page: decompress it first"),
)
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The encodings of the web (WHATWG), by Python's names; a label for anything else is no label.
LABELLED: Final = frozenset(
    "utf-8 cp866 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 "
    "iso8859-13 iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u mac-roman mac-cyrillic cp874 cp1250 "
    "cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 gb18030 gbk gb2312 big5 big5hkscs euc_jp "
    "iso2022_jp shift_jis cp932 euc_kr cp949 tis-620 hz".split()
)
BROKEN: Final = "\ufffd"  # what stands for what cannot be read
SNIFFED: Final = 4096  # bytes or characters looked at to guess what a page is
DETECTED: Final = 65536  # bytes handed to the encoding detector
WIDE: Final = 0.05  # of the characters of a page in UTF-16 are at least spaces, figures or markup
SOUND: Final = 2  # characters of several bytes to each broken one from which bytes are UTF-8
CONTROLS: Final = bytes([*range(9), 11, *range(14, 32), 127])
# Of those, what no encoding of text and no terminal's record has. Two of the 1,964 pages of both corpora have
# one at all, at most 1 byte in 15,000; of data without a shape, compressed or not, it is one in ten.
FOREIGN: Final = bytes(byte for byte in CONTROLS if byte not in b"\b\x0e\x0f\x1b")
CLOSED: Final = regex.compile(
    rb"(?i)</[a-z][a-z0-9]{0,9}+>"
)  # an end tag; with one it is a page all the same
FEW: Final = 8  # of them that any page may have
MANY: Final = 0.03  # the share of them from which it is no page
STEERING: Final = (  # what follows here, in UTF-8: one pattern each is ten times faster than one for both
    regex.compile(rb"\xc2[\x80-\x84\x86-\x9f]"),
    regex.compile(rb"\xf3\xa0[\x80\x81]"),
)
# Letters that nobody sees, and the flags of regions, in which they are meant.
TAGS: Final = regex.compile("(\U0001f3f4[\U000e0030-\U000e007a]{2,6}\U000e007f)|[\U000e0000-\U000e007f]")
UNUSABLE: Final = dict.fromkeys(
    (*CONTROLS, *range(0x80, 0x85), *range(0x86, 0xA0), *range(0xD800, 0xE000)), BROKEN
)
# What bytes taken for Latin-1 look like once they are encoded again: those of one character in UTF-8, and
# signs of windows-1252. Each holds a control, which no text does.
UTF_8: Final = regex.compile(
    "[\xc2-\xdf][\x80-\x84\x86-\x9f]"
    "|(?:[\xe1-\xec\xee\xef]|\xe0(?=[\xa0-\xbf])|\xed(?=[\x80-\x9f]))(?![\x85\xa0-\xbf]{2})[\x80-\xbf]{2}"
    "|(?:[\xf1-\xf3]|\xf0(?=[\x90-\xbf])|\xf4(?=[\x80-\x8f]))(?![\x85\xa0-\xbf]{3})[\x80-\xbf]{3}"
)
WINDOWS: Final = regex.compile("[\x80\x82-\x84\x86-\x8c\x8e\x91-\x9c\x9e\x9f]")
# A document that opens like one, or any element that only markup would write out with its end tag.
MARKUP: Final = regex.compile(
    r"\A\s*+(?:<!doctype\b|<!--|<\?xml\b|<(?:html|head|body|title|meta|link|script|style|div|p|a|b|i|em|strong|span"
    r"|h[1-6]|ul|ol|li|dl|table|tr|td|main|section|article|header|footer|nav|aside|form|img|br|hr|pre|blockquote"
    r"|center|font|noscript|svg|[a-z]++-[a-z-]++)\b[^<>]*+>)"
    r"|</(?:html|head|body|div|p|a|span|table|tr|td|ul|ol|li|h[1-6]|section|article|nav|script|style)\s*+>",
    regex.IGNORECASE,
)


def read(page: str | bytes, url: str | None = None, medium: Medium | None = None) -> Source:
    """Decode and classify a page. Any ``str`` or ``bytes`` gives a ``Source``.

    Raises ``TypeError`` for another type of page and ``ValueError`` for an unknown medium.

    >>> read(b"caf\\xc3\\xa9").text, read("<p>Salt</p>").medium
    ('café', 'html')
    """
    if medium is not None and medium not in MEDIA:
        raise ValueError(f"medium must be one of {', '.join(MEDIA)} or None, not {medium!r}")
    notes: list[str] = []
    if isinstance(page, str):
        text, encoding, note = page, "", ""
    elif isinstance(page, bytes | bytearray | memoryview):
        page = bytes(page)
        note = _binary(page)
        text, encoding = ("", "") if note else decode(page)
        broken = text.count(BROKEN)
        if broken:
            notes.append(f"{broken} characters are not in the page's {encoding} and show as U+FFFD")
    else:
        raise TypeError(f"page must be str or bytes, not {type(page).__name__}")
    if not _usable(text):
        text, mended = _encoded_once(text)
        if mended:
            notes.append(f"{mended} characters were encoded twice and are shown as they were meant")
        clean = text.translate(UNUSABLE)
        replaced = clean.count(BROKEN) - text.count(BROKEN)
        text = TAGS.sub(r"\1", clean)
        gone = len(clean) - len(text)
        if replaced:
            notes.append(f"{replaced} control characters or halves of characters show as U+FFFD")
        if gone:
            notes.append(f"{gone} tag characters, which nobody sees, are left out")
    text = text.removeprefix("\ufeff")
    if not note and not text.strip():
        note = "the page is empty"
    return Source(text, medium or sniff(text), encoding or None, url, note, tuple(notes))


def sniff(text: str) -> Medium:
    """``html`` when the text holds markup, else ``text``."""
    return "html" if MARKUP.search(text) else "text"


def decode(page: bytes) -> tuple[str, str]:
    """The text of a page's bytes and the encoding that was used; undecodable bytes become U+FFFD."""
    for mark, encoding in MARKS:
        if page.startswith(mark):
            return page[len(mark) :].decode(encoding, "replace"), encoding
    wide = _wide(page[:SNIFFED]) if b"\x00" in page[:SNIFFED] else None
    if wide:
        return page.decode(wide, "replace"), wide
    if b"\x1b" not in page or (b"\x1b$" not in page and b"\x1b(" not in page):
        try:
            return page.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            pass
    return _decode_labelled(page)


def _decode_labelled(page: bytes) -> tuple[str, str]:
    """For bytes that are not valid UTF-8: the label in the page, else near-UTF-8, else detection."""
    from w3lib.encoding import html_body_declared_encoding, resolve_encoding

    label = html_body_declared_encoding(page)
    encoding = resolve_encoding(label) if label else None
    if encoding in LABELLED - {"utf-8"}:
        return page.decode(encoding, "replace"), encoding
    text = page.decode("utf-8", "replace")
    broken = text.count(BROKEN)
    if encoding == "utf-8" or sum(character > "\x7f" for character in text) > (SOUND + 1) * broken:
        return text, "utf-8"
    detected = _detect(page)
    return page.decode(detected, "replace"), detected


def _detect(page: bytes) -> str:
    from charset_normalizer import from_bytes

    sample = page[:DETECTED]
    while len(sample) < len(page) and sample and sample[-1] > 127:  # no character cut in two
        sample = sample[:-1]
    best = from_bytes(sample).best()
    return best.encoding if best is not None else "cp1252"


def _usable(text: str) -> bool:
    """No control or tag character and no lone surrogate (many times faster than searching the pattern)."""
    try:
        raw = text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    if len(raw.translate(None, CONTROLS)) < len(raw):
        return False
    return raw.isascii() or not any(pattern.search(raw) for pattern in STEERING)


def _encoded_once(text: str) -> tuple[str, int]:
    """Text that was encoded twice as it was meant, and how many characters were: all of them where every one
    can be, else those that show as controls."""
    count = 0
    if UTF_8.search(text):
        try:
            text = text.encode("latin-1").decode("utf-8")
            count = sum(character > "\x7f" for character in text)
        except UnicodeError:
            text, count = UTF_8.subn(partial(_read_as, "utf-8"), text)
    text, signs = WINDOWS.subn(partial(_read_as, "cp1252"), text)
    return text, count + signs


def _read_as(encoding: str, found: regex.Match[str]) -> str:
    return found[0].encode("latin-1").decode(encoding)


def _wide(page: bytes) -> str | None:
    """UTF-32 without a mark shows as NULs in half of all places, UTF-16 as NULs on one side of ASCII."""
    quads = len(page) // 4 * 4
    zeros = [page[at:quads:4].count(0) / max(quads // 4, 1) for at in range(4)]
    if zeros[3] > 0.95 and zeros[2] > 0.9 and zeros[0] < 0.3:
        return "utf-32-le"
    if zeros[0] > 0.95 and zeros[1] > 0.9 and zeros[3] < 0.3:
        return "utf-32-be"
    even, odd = sorted((zeros[0], zeros[2])), sorted((zeros[1], zeros[3]))
    if odd[0] > WIDE and even[1] < odd[0] / 3:
        return "utf-16-le"
    if even[0] > WIDE and odd[1] < even[0] / 3:
        return "utf-16-be"
    return None


def _binary(page: bytes) -> str:
    """What other data it is than a page, by how it opens, or by bytes that no text has; a tail of NULs, as a
    crash leaves behind, does not count."""
    for magic, note in MAGIC:
        if page.startswith(magic):
            return note
    for shape, note in SHAPED:
        if shape.match(page):
            return note
    if any(page.startswith(mark) for mark, _ in MARKS):
        return ""
    sample = page[:DETECTED].rstrip(b"\0") or page[:DETECTED]
    if _foreign(sample) and not CLOSED.search(sample):
        wide = _wide(page[:SNIFFED]) or _detect(page)
        text = page[:DETECTED].decode(wide, "replace") if wide.startswith("utf") else ""
        if not text or _foreign(text.encode("utf-8", "replace")):
            return "binary data, not a page"
    return ""


def _foreign(sample: bytes) -> bool:
    """Whether it has more bytes that no text has than a page may."""
    return len(sample) - len(sample.translate(None, FOREIGN)) > max(FEW, MANY * len(sample))
