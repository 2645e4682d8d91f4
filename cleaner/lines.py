"""The lines of a scraped text, with the marks of lists, headings, quotes and code read off."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import regex

from cleaner.limits import merged, single_spaced, stretches
from cleaner.model import Kind
from cleaner.tokens import PAUSES, STOPS

LINE_END: Final = regex.compile(r"\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")  # where ``splitlines`` cuts
TAB: Final = regex.compile("\t")
WIDE: Final = re.compile("[\u1100-\u115f\u2e80-\uffe6]")  # characters that take two columns
BULLET: Final = regex.compile(r"(?:[*•▪‣◦▢□☐○●■◆►▸·-]\s{1,80}+)++(?=\S)")
DUMPED: Final = regex.compile(r"(?<!\s)\s{2,}+[+o]\s{1,80}+(?=\S)")  # nested bullets of terminal browsers
NUMBERED: Final = regex.compile(r"(\d{1,3})[.)]\s{1,80}+(?=\S)")
SECOND: Final = regex.compile(r"(?<!\s)\s*+2[.)]\s")
NUMBERS: Final = 30  # lines after a first list number in which the second must come
HEADING: Final = regex.compile(r"(#{1,6})\s{1,8}(?=\S)")
QUOTE: Final = regex.compile(r">(?!>>)\s?")  # three are a prompt
MARKS: Final = ("#", ">")  # how these two start
FENCES: Final = ("```", "~~~")
FENCE: Final = regex.compile(r"(?:```|~~~)[\w+.-]{0,20}$")
# What a page writes over its code where a fence would say it: the language, and a button below it.
CODED: Final = frozenset(
    "bash c c# c++ clojure console cpp csharp css curl dart diff dockerfile elixir erlang f# go graphql"
    " groovy haskell html http ini java javascript js json jsx julia kotlin lua makefile markdown matlab"
    " nginx node perl php plaintext powershell proto python python3 r ruby rust sass scala scss sh shell"
    " sql swift text toml ts tsx typescript vb vue xml yaml yml zsh".split()
)
COPIED: Final = frozenset(
    "copy|copy code|copied|code kopieren|kopieren|copier|copier le code|copiar|copiar código|copia"
    "|copia codice|kopiuj|kopiuj kod|копировать|копировать код|копіювати код|kodu kopyala|kopyala|复制"
    "|复制代码|コピー|コードをコピーする|복사|코드 복사".split("|")
)
BAR: Final = " | "  # between the cells of a row
CLOSERS: Final = tuple(f",.;:!?)]}}”’»%،؛؟、，；：！？）】」』{STOPS}{PAUSES}")
OPENERS: Final = tuple("([{“‘«（「『【-–—,،、")
DOTS: Final = ("..", "…")
SHUTTING: Final = frozenset("".join(CLOSERS) + "\"'…")  # what a line torn off behind an element is made of,
OPENING: Final = frozenset("([{“‘«（「『【")  # and before one
BESIDE: Final = "".join(OPENING) + "\"'"  # stands before the first letter of a line
# Words before which a hyphen stands for the rest of a word (``Vor- und Nachteile``).
SHARED: Final = frozenset("and or und oder bzw et ou y o e i en of och eller og lub oraz sowie".split())
ENDS: Final = tuple(f'.!?:;！？：؟፧…"”»){STOPS}')
# What a terminal browser lists below a page: the addresses of its links, which each behind its number.
ADDRESS: Final = regex.compile(r"\A\s*+(?:\[(\d{1,4})\]|(\d{1,4})\.)\s++[a-z][a-z+.-]{1,12}:\S*+\s*+$")
LINKED: Final = regex.compile(r"\[(\d{1,4})\](?=[^\s\])},.;:!?])")
LINKS: Final = 3  # fewest addresses of such a list
# The links to edit that a wiki sets behind its headings.
EDIT: Final = regex.compile(
    r"(?i)\s?\[\s?(?:edit|bearbeiten|modifier|modificar|editar|modifica|edytuj|править|ред\.|редагувати|değiştir"
    r"|düzenle|bewerken|redigera|rediger|muokkaa|editovat|upravit|szerkesztés|modificare|sunting|sửa|επεξεργασία|عدل"
    r"|تعديل|ویرایش|עריכה|संपादित करें|编辑|編輯|編集|편집|แก้ไข)(?:\s?\|\s?[^\[\]|]{1,40})?\s?\]$"
)
CITED: Final = regex.compile(r"(?:\^?\[[\p{L}\p{N}][\p{L}\p{N} ]{0,12}\])++$")  # behind the end of a sentence
WIDTHS: Final = (40, 132)  # columns of the terminals that dumps come from
VERSE: Final = 60  # longest line, in columns, that may stand in verse, an address or code


class Line(NamedTuple):
    """A line with letters or digits in it: where it stands and what its mark says."""

    text: str  # without indent and mark
    number: int
    gap: int  # blank lines and rules before it
    indent: int
    width: int  # columns with indent
    kind: Kind = "paragraph"
    level: int = 0
    marked: bool = False  # and cannot go on from the line before
    inside: bool = False  # the sentence around it, or the next one, ends in a torn line
    follows: bool = False  # the line of code above


class _Marked(NamedTuple):
    """What the mark at the start of a line says."""

    text: str
    kind: Kind
    level: int
    sure: bool  # it cannot be the middle of a sentence that was broken there
    expected: int  # the list number that would come next


def split(text: str, room: int) -> tuple[list[str], int]:
    """The lines of a text, many in one from where there is no room, and how many they were."""
    raws: list[str] = []
    count = 0
    for part in stretches(text, LINE_END):
        found = part.splitlines()
        raws += merged(found, max(room - count, 0), " ")
        count += len(found)
    return raws, count


def read_lines(raws: list[str]) -> list[Line]:
    """Every line that holds a letter or a digit, its mark read off; a line of dots alone belongs to
    the line it was torn from."""
    lines: list[Line] = []
    dots: dict[int, list[str]] = {}  # lines of dots, by the line they belong to
    gap, fenced, expected, opened = 0, False, 1, ""
    fences, heads = _fences(raws), _code_heads(raws)
    seconds = {at for at, raw in enumerate(raws) if "2" in raw and SECOND.match(raw)}
    for number, raw in enumerate(_unlinked(raws), 1):
        stripped = raw.strip()
        if number - 1 in fences:
            fenced, gap = not fenced, gap + 1
            continue
        if number - 1 in heads:
            gap += 1
            continue
        if not fenced and not any(map(str.isalnum, stripped)):
            if lines and not gap and stripped.startswith(DOTS):
                dots.setdefault(len(lines) - 1, []).append(single_spaced(stripped))
            elif stripped and lines and not gap and SHUTTING.issuperset(stripped):
                lines[-1] = lines[-1]._replace(text=lines[-1].text + stripped)
            elif stripped and OPENING.issuperset(stripped):
                opened += stripped
            else:
                gap, opened = gap + 1, ""
            continue
        indent = len(raw) - len(raw.lstrip())
        width = indent + columns(raws[number - 1].strip())
        if fenced:
            lines.append(Line(raw.rstrip(), number, gap, indent, width, "code", marked=True))
        else:
            listed = bool(seconds) and not seconds.isdisjoint(range(number, number + NUMBERS))
            body, kind, level, marked, expected = _mark(raw, stripped, expected, listed)
            lines.append(Line(opened + _squeezed(body), number, gap, indent, width, kind, level, marked))
        gap, opened = 0, ""
    for at, found in dots.items():
        lines[at] = lines[at]._replace(text=" ".join([lines[at].text, *found]))
    return lines


def _unlinked(raws: list[str]) -> list[str]:
    """The lines without the links to edit of a wiki, and without the numbers that a terminal browser set
    before links, which it lists below the page."""
    shown = raws
    numbers = {number for raw in raws if "://" in raw and (number := _listed(raw))}
    if len(numbers) >= LINKS:
        held = [found[1] for raw in raws if "[" in raw for found in LINKED.finditer(raw)]
        if 2 * len(numbers.intersection(held)) >= len(numbers):
            shown = [LINKED.sub("", raw) if "[" in raw else raw for raw in raws]
    return [unedited(raw) if "]" in raw else raw for raw in shown]


def _listed(raw: str) -> str:
    """The number of an address in a list of them, or an empty string."""
    found = ADDRESS.match(raw)
    return found[1] or found[2] if found else ""


def unedited(raw: str) -> str:
    """A line without a link to edit at its end."""
    short = raw.rstrip()
    return EDIT.sub("", short) if short.endswith("]") and len(short) <= WIDTHS[1] else raw


def _fences(raws: list[str]) -> frozenset[int]:
    """Lines that fence code; one that no other closes is text."""
    found = [at for at, raw in enumerate(raws) if FENCES[0] in raw or FENCES[1] in raw]
    found = [at for at in found if FENCE.match(raws[at].strip())]
    return frozenset(found[: len(found) // 2 * 2])


def _code_heads(raws: list[str]) -> frozenset[int]:
    """Lines that say the language of the code below, and the button to copy it right under each."""
    copies = [at for at, raw in enumerate(raws) if at and raw.strip().casefold() in COPIED]
    found = [at for at in copies if raws[at - 1].strip().casefold() in CODED]
    return frozenset([*found, *(at - 1 for at in found)])


def _mark(raw: str, text: str, expected: int, listed: bool) -> _Marked:
    """The line without its heading, quote or bullet mark, and what it was. A list's number stays.

    What is left has no such mark again, so that reading it a second time takes nothing more. A number
    opens a block for sure where it goes on from the last one, or a second one follows (``listed``).
    """
    kind: Kind = "paragraph"
    level = 0
    start = 0
    while text[start : start + 1] in MARKS and (
        found := HEADING.match(text, start) or QUOTE.match(text, start)
    ):
        if mark := found.group().strip("> "):
            kind, level = "heading", len(mark)
        elif kind == "paragraph":
            kind = "quote"
        start = found.end()
    text = text[start:]
    if kind != "paragraph":
        return _Marked(text, kind, level, True, 1 if kind == "heading" else expected)
    if found := DUMPED.match(raw):
        text, level = raw[found.end() :].strip(), 2
    if found := BULLET.match(text):
        text, level = text[found.end() :], max(level, 1)
    if level:
        return _Marked(text, "item", level, True, 1)
    if found := NUMBERED.match(text):
        number = int(found[1])
        if number == expected > 1 or (number == 1 and listed):
            return _Marked(text, "item", 1, True, number + 1)
        return _Marked(text, "item", 1, False, expected)
    return _Marked(text, "paragraph", 0, False, expected)


def _squeezed(text: str) -> str:
    """Single spaces; cells that a tab set apart are set apart by a bar; no soft hyphens."""
    text = text.replace("\xad", "")
    if "\t" in text:
        text = BAR.join(filter(None, map(_barred, stretches(text, TAB))))
    return single_spaced(text)


def _barred(text: str) -> str:
    return BAR.join(filter(None, map(str.strip, text.split("\t"))))


def indented(lines: list[Line]) -> list[Line]:
    """The lines; the first, which stripping a wrapped text robbed of its indent, has it again."""
    end = next((at for at, line in enumerate(lines) if at and (line.gap or line.marked)), len(lines))
    indents = {line.indent for line in lines[1:end]}
    ends = (*ENDS, *OPENERS)
    if len(indents) != 1 or lines[0].indent or lines[0].marked or lines[0].text.endswith(ends):
        return lines
    indent = indents.pop()
    return [lines[0]._replace(indent=indent, width=lines[0].width + indent), *lines[1:]]


def columns(text: str) -> int:
    """Terminal columns: characters of East Asian scripts take two."""
    if text.isascii():
        return len(text)
    return len(text) + len(WIDE.findall(text))


def is_verse(first: str, second: str) -> bool:
    """Whether two adjacent lines stay adjacent when written out again."""
    return columns(first) <= VERSE and columns(second) <= VERSE


def is_lower(text: str) -> bool:
    """Whether the first letter is a small one."""
    return text[0].islower() or text.lstrip(BESIDE)[:1].islower()


def ends_sentence(text: str) -> bool:
    """Whether a sentence ends here, with or without the numbers of notes behind it."""
    if text.endswith("]") and (cited := CITED.search(text)):
        text = text[: cited.start()]
    return text.endswith(ENDS)


def is_parted(above: str, below: str) -> bool:
    """Whether a word was parted at its hyphen, at the end of a line."""
    parted = above[-1] == "-" and above[-2:-1].isalpha() and below[0].islower()
    return parted and below.split(" ", 1)[0] not in SHARED
