"""The encoding matrix: one article in every encoding of the web, labelled rightly, wrongly, late, twice or
not at all, whole and damaged; and bytes that are no page."""

from __future__ import annotations

import codecs
import gzip
import random
from collections.abc import Iterator
from typing import Final, NamedTuple

SEED: Final = 8
TEXTS: Final = {
    "Latin": (
        "Le maître du port a gardé le livre au sec. Les marées de l'été étaient hautes, mais à la fin août."
    ),
    "Cyrillic": (
        "Капитан порта держал книгу сухой всю зиму. Приливы были высокими, но к осени вода ушла с причала."
    ),
    "Greek": (
        "Ο λιμενάρχης κράτησε το βιβλίο στεγνό όλο τον χειμώνα. Οι παλίρροιες ήταν ψηλές το καλοκαίρι εκείνο."
    ),
    "Japanese": (
        "港長は冬の間ずっと帳簿を乾いた場所に置いていた。夏の潮は高かったが、秋には水が岸壁から引いていった。"
    ),
    "Chinese": (
        "港务局长整个冬天都把那本书保存在干燥的地方。夏天的潮水很高，但到了秋天水就从码头退去了，船也停了。"
    ),
    "Korean": (
        "항만장은 겨울 내내 그 책을 마른 곳에 두었다. "
        "여름의 조수는 높았지만 가을에는 물이 부두에서 빠져나갔다."
    ),
    "English": (
        "The harbour master kept the book dry all winter. "
        "The tides were high that summer, and then they fell."
    ),
}
CODED: Final = {
    "Latin": ("windows-1252", "iso-8859-1", "iso-8859-15"),
    "Cyrillic": ("windows-1251", "koi8-r", "iso-8859-5", "cp866"),
    "Greek": ("windows-1253", "iso-8859-7"),
    "Japanese": ("shift_jis", "euc-jp", "iso-2022-jp"),
    "Chinese": ("gb2312", "gbk", "gb18030", "big5"),
    "Korean": ("euc-kr",),
    "English": ("ascii",),
}
WIDE: Final = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
LETTERS: Final = frozenset({"Latin"})  # encoded twice it is letters and signs, which may be meant
MARKS: Final = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
LABELS: Final = (
    "",
    "utf-8",
    "utf-16",
    "utf-7",
    "bogus-8",
    "x-user-defined",
    "iso-2022-jp",
    "gb2312",
    "cp037",
)


class Case(NamedTuple):
    """Bytes, what they are, and whether the text has to come out whole."""

    name: str
    page: bytes
    text: str
    whole: bool


def cases() -> Iterator[Case]:
    """The whole matrix, the same each time."""
    for script, text in TEXTS.items():
        for encoding in (*CODED[script], *WIDE):
            coded = _page(text, encoding).encode(encoding, "replace")
            fits = text.encode(encoding, "replace").decode(encoding) == text
            yield Case(f"{script}, {encoding}, rightly labelled", coded, text, fits)
            if encoding in MARKS:
                bare = _page(text, "").encode(encoding)
                yield Case(f"{script}, {encoding}, marked", MARKS[encoding] + bare, text, True)
            yield from _mislabelled(script, text, encoding)
            yield from _damaged(f"{script}, {encoding}", coded, text)
        again = _page(text, "utf-8").encode().decode("latin-1").encode()
        yield Case(f"{script}, utf-8, encoded twice", again, text, script not in LETTERS)
    yield from _no_pages()


def _mislabelled(script: str, text: str, encoding: str) -> Iterator[Case]:
    for label in LABELS:
        coded = _page(text, label).encode(encoding, "replace")
        yield Case(f"{script}, {encoding}, labelled {label or 'nothing'}", coded, text, encoding == "utf-8")
    late = (" " * 5000 + _page(text, encoding)).encode(encoding, "replace")
    yield Case(f"{script}, {encoding}, labelled late", late, text, encoding == "utf-8")
    twice = (f"<meta charset={encoding}>" + _page(text, "koi8-r")).encode(encoding, "replace")
    yield Case(f"{script}, {encoding}, labelled twice", twice, text, encoding == "utf-8")


def _damaged(name: str, page: bytes, text: str) -> Iterator[Case]:
    middle = page.find(b"<p>") + len(page) // 3
    for byte in (0xFF, 0x80, 0xC3, 0x1B, 0x00):
        yield Case(
            f"{name}, byte {byte:02x} put in", page[:middle] + bytes([byte]) + page[middle:], text, False
        )
    for cut in range(1, 5):
        yield Case(f"{name}, cut by {cut}", page[: -len("</p></body></html>") - cut], text, False)


def _no_pages() -> Iterator[Case]:
    random_bytes = random.Random(SEED).randbytes
    page = _page(TEXTS["English"], "utf-8").encode()
    yield Case("gzip", gzip.compress(page, mtime=0), "", False)
    yield Case("PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n" + random_bytes(4000), "", False)
    surrogates = "\ud83c\udf0a".encode("utf-8", "surrogatepass")
    yield Case("surrogates encoded", page.replace(b"<p>", b"<p>" + surrogates), "", False)
    yield Case("overlong", page.replace(b"<p>", b"<p>\xc0\xbcscript\xc0\xbe"), "", False)
    for size in (0, 1, 2, 3, 4, 7, 64, 1000, 5000):
        yield Case(f"{size} random bytes", random_bytes(size), "", False)
        yield Case(f"{size} NULs", bytes(size), "", False)


def _page(text: str, label: str) -> str:
    meta = f"<meta charset={label}>" if label else ""
    return f"<html><head>{meta}<title>x</title></head><body><p>{text}</p><p>{text}</p></body></html>"
