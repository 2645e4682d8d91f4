"""Already-scraped plain text to blocks: lines, with what scraping tore apart joined again.

A line is a block, unless the page was hard-wrapped (a terminal's dump: every full line goes on in
the next) or torn (a tool that broke the line at every inline element: a line that starts in lower
case goes on from the one before). Which of these a page is, the page as a whole shows. Lines are
joined and marks of lists, headings and quotes are read; no word is added or lost.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final, NamedTuple

import regex

from cleaner.limits import BLOCKS, LINES, MERGED, merged, most, single_spaced, stretches
from cleaner.model import Blocks, Kind, Source

LINE_END: Final = regex.compile(r"\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")  # where ``splitlines`` cuts
TAB: Final = regex.compile("\t")
BULLET: Final = regex.compile(r"(?:[*•▪‣◦▢□☐○●■◆►▸·-]\s{1,8})++(?=\S)")
DUMPED: Final = regex.compile(r"(?<!\s)\s{2,}+[+o]\s{1,8}(?=\S)")  # nested bullets of terminal browsers
NUMBERED: Final = regex.compile(r"(\d{1,3})[.)]\s{1,8}(?=\S)")
SECOND: Final = regex.compile(r"(?<!\s)\s*+2[.)]\s")
NUMBERS: Final = 30  # lines after a first list number in which the second must come
HEADING: Final = regex.compile(r"(#{1,6})\s{1,8}(?=\S)")
QUOTE: Final = regex.compile(r">(?!>>)\s?")  # three are a prompt
MARKS: Final = ("#", ">")  # how these two start
FENCES: Final = ("```", "~~~")
FENCE: Final = regex.compile(r"(?:```|~~~)[\w+.-]{0,20}$")
BAR: Final = " | "  # between the cells of a row
CLOSERS: Final = tuple(",.;:!?)]}”’»%،؛؟、。，；：！？）】」』")
OPENERS: Final = tuple("([{“‘«（「『【-–—,،、")
DOTS: Final = ("..", "…")
SHUTTING: Final = frozenset("".join(CLOSERS) + "\"'…")  # what a line torn off behind an element is made of,
OPENING: Final = frozenset("([{“‘«（「『【")  # and before one
BESIDE: Final = "".join(OPENING) + "\"'"  # stands before the first letter of a line
# Who wrote it, in small letters: it goes on from no line above.
SIGNED: Final = regex.compile(r"(?:by|von|par|por|di|da|door|av|af|przez|от|від)\s{1,3}\p{Lu}[^.!?]{1,50}$")
COMMAS: Final = ("，", "、", "،")  # of scripts without case, in which a line ends only where it was torn,
WITHIN: Final = regex.compile(r"[。！？؟।]\s?\w|[.!?] \p{Lo}")  # and a sentence ends in running text
TAIL: Final = regex.compile(r"[，、。،]|[,.;] ")  # at the start of a line, it was torn off for sure
RUNNING: Final = 12  # columns of running text, in a script without case, that no label has
# Words before which a hyphen stands for the rest of a word (``Vor- und Nachteile``).
SHARED: Final = frozenset("and or und oder bzw et ou y o e i en of och eller og lub oraz sowie".split())
ENDS: Final = tuple('.!?:;。！？：؟।॥…"”»)')
WIDTHS: Final = (40, 132)  # columns of the terminals that dumps come from
OVERFLOW: Final = 0.02  # lines (addresses, mostly) that may stand out over the width
LONG: Final = 0.6  # of the width; a line that is shorter is none that was broken there
NEARLY: Final = 0.8
FULL_SHARE: Final = 0.6  # of long lines that are full when a page is wrapped
TORN_LINES: Final = 3  # lines that open in lower case or with closing punctuation when torn,
TORN_SHARE: Final = 0.02  # and their share of all lines
LISTED: Final = 3  # short lines in lower case, right below each other, that are a list
INNER_END: Final = regex.compile(r"[.!?] \p{Lu}")  # one sentence ends and another begins
DEEPER: Final = 2  # columns by which code is indented below the line that opens it
CODE_ENDS: Final = tuple(":{()[]}")
CALL: Final = regex.compile(r"[\w.]++\(")
VERSE: Final = 60  # longest line, in columns, that may stand in verse, an address or code


class _Line(NamedTuple):
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


class _Marked(NamedTuple):
    """What the mark at the start of a line says."""

    text: str
    kind: Kind
    level: int
    sure: bool  # it cannot be the middle of a sentence that was broken there
    expected: int  # the list number that would come next


def segment_text(source: Source) -> Blocks:
    """The blocks of a scraped text in order; ``places`` are line numbers from 1.

    >>> blocks = segment_text(Source("The harbour master said so.\\n\\n* one\\n* two", "text"))
    >>> blocks.texts, blocks.kinds, blocks.places
    (['The harbour master said so.', 'one', 'two'], ['paragraph', 'item', 'item'], [1, 3, 4])
    """
    most_lines, most_blocks = most(LINES, len(source.text)), most(BLOCKS, len(source.text))
    raws, count = _split(source.text, most_lines)
    lines = _apart(_indented(_lines(raws)))
    width = _wrap_width(lines)
    torn = _is_torn(lines)
    verse = [False] * len(lines) if width else _verse(lines)
    groups: list[list[_Line]] = []
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else None
        if groups and not verse[at] and _goes_on(groups[-1], line, following, width, torn):
            groups[-1].append(line)
        else:
            groups.append([line])
    blocks = len(groups)
    texts, kinds = [_joined(group) for group in groups], _table_rows(groups)
    if len(groups) > most_blocks:
        texts = merged(texts, most_blocks, " ")
        kinds[most_blocks:] = ("paragraph" for _ in texts[most_blocks:])
        groups = [*groups[:most_blocks], *groups[most_blocks::MERGED]]
    return Blocks(
        texts=texts,
        kinds=kinds,
        levels=[group[0].level for group in groups],
        places=[group[0].number for group in groups],
        gaps=[group[0].gap for group in groups],
        notes=tuple(
            f"the page has more than {limit} {things}: later ones were read as larger ones"
            for limit, things, found in ((most_lines, "lines", count), (most_blocks, "blocks", blocks))
            if found > limit
        ),
    )


def is_verse(first: str, second: str) -> bool:
    """Whether two adjacent lines stay adjacent when written out again."""
    return columns(first) <= VERSE and columns(second) <= VERSE


def _split(text: str, room: int) -> tuple[list[str], int]:
    """The lines of a text, many in one from where there is no room, and how many they were."""
    raws: list[str] = []
    count = 0
    for part in stretches(text, LINE_END):
        found = part.splitlines()
        raws += merged(found, max(room - count, 0), " ")
        count += len(found)
    return raws, count


def _lines(raws: list[str]) -> list[_Line]:
    """Every line that holds a letter or a digit, its mark read off; a line of dots alone belongs to
    the line it was torn from."""
    lines: list[_Line] = []
    dots: dict[int, list[str]] = {}  # lines of dots, by the line they belong to
    gap, fenced, expected, opened = 0, False, 1, ""
    fences = _fences(raws)
    seconds = {at for at, raw in enumerate(raws) if "2" in raw and SECOND.match(raw)}
    for number, raw in enumerate(raws, 1):
        stripped = raw.strip()
        if number - 1 in fences:
            fenced, gap = not fenced, gap + 1
            continue
        if not fenced and not any(map(str.isalnum, stripped)):
            if lines and not gap and stripped.startswith(DOTS):
                dots.setdefault(len(lines) - 1, []).append(stripped)
            elif stripped and lines and not gap and SHUTTING.issuperset(stripped):
                lines[-1] = lines[-1]._replace(text=lines[-1].text + stripped)
            elif stripped and OPENING.issuperset(stripped):
                opened += stripped
            else:
                gap, opened = gap + 1, ""
            continue
        indent = len(raw) - len(raw.lstrip())
        width = indent + columns(stripped)
        if fenced:
            lines.append(_Line(raw.rstrip(), number, gap, indent, width, "code", marked=True))
        else:
            listed = bool(seconds) and not seconds.isdisjoint(range(number, number + NUMBERS))
            body, kind, level, marked, expected = _mark(raw, stripped, expected, listed)
            lines.append(_Line(opened + _squeezed(body), number, gap, indent, width, kind, level, marked))
        gap, opened = 0, ""
    for at, found in dots.items():
        lines[at] = lines[at]._replace(text=" ".join([lines[at].text, *found]))
    return lines


def _fences(raws: list[str]) -> frozenset[int]:
    """Lines that fence code; one that no other closes is text."""
    found = [at for at, raw in enumerate(raws) if FENCES[0] in raw or FENCES[1] in raw]
    found = [at for at in found if FENCE.match(raws[at].strip())]
    return frozenset(found[: len(found) // 2 * 2])


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


def columns(text: str) -> int:
    """Terminal columns: characters of East Asian scripts take two."""
    if text.isascii():
        return len(text)
    return len(text) + sum("\u1100" <= c <= "\u115f" or "\u2e80" <= c <= "\uffe6" for c in text)


def _indented(lines: list[_Line]) -> list[_Line]:
    """The lines; the first, which stripping a wrapped text robbed of its indent, has it again."""
    end = next((at for at, line in enumerate(lines) if at and (line.gap or line.marked)), len(lines))
    indents = {line.indent for line in lines[1:end]}
    if len(indents) != 1 or lines[0].indent or lines[0].marked or lines[0].text.endswith(ENDS):
        return lines
    indent = indents.pop()
    return [lines[0]._replace(indent=indent, width=lines[0].width + indent), *lines[1:]]


def _apart(lines: list[_Line]) -> list[_Line]:
    """The lines, with those of code and of lists in lower case marked: they go on from no line above."""
    apart = _inside(lines)
    for at in _listed(apart):
        apart[at] = apart[at]._replace(marked=True)
    for at in _code(lines):
        text = " " * lines[at].indent + lines[at].text
        apart[at] = apart[at]._replace(text=text, kind="code", marked=True)
    return apart


def _inside(lines: list[_Line]) -> list[_Line]:
    """The lines, with those marked that stand inside a sentence by what is below them."""
    told: list[_Line] = []
    inside = False
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        torn = line.text.startswith((*CLOSERS, "("))
        if torn or line.text.endswith(ENDS) or INNER_END.search(line.text):
            inside = torn or _is_lower(line.text)
        told.append(line._replace(inside=inside))
        inside = inside and not line.gap and not line.marked
    return told[::-1]


def _listed(lines: list[_Line]) -> list[int]:
    """Short lines in lower case that are a list: no sentence ends in them, nor goes on below them.

    At the end of the text nothing is below; there a word alone or a colon has to stand above.
    """
    found: list[int] = []
    start = 0
    for at in range(1, len(lines) + 1):
        if at < len(lines) and not lines[at].gap and _is_entry(lines[at - 1]) and _is_entry(lines[at]):
            continue
        if at - start >= LISTED:
            head = lines[start - 1].text if start and not lines[start].gap else ":"
            below = at < len(lines)
            inside = below and lines[at].inside and not lines[at].gap and not lines[at].marked
            if not inside and (below or head.endswith(":") or " " not in head):
                found += range(start, at)
        start = at
    return found


def _is_entry(line: _Line) -> bool:
    """Whether a line may be one of a list without marks: short, in lower case or with a number first."""
    text = line.text
    if line.marked or line.width >= WIDTHS[0] or not (_is_lower(text) or text[0].isdigit()):
        return False
    whole = not text.endswith((*ENDS, *OPENERS)) and text.split(" ", 1)[0] not in SHARED
    return whole and not INNER_END.search(text)


def _code(lines: list[_Line]) -> list[int]:
    """Lines of code without fences: one that opens a block, and what is indented further below it."""
    found: list[int] = []
    end = 0
    for at, head in enumerate(lines):
        braced = head.text.endswith("{")
        opens = braced or (head.text.endswith(":") and _is_lower(head.text))
        if at < end or head.marked or not opens:
            continue
        end = at + 1
        while end < len(lines) and lines[end].indent >= head.indent + DEEPER and not lines[end].gap:
            end += 1
        body = lines[at + 1 : end]
        if not body or not (braced or 2 * sum(line.text.endswith(CODE_ENDS) for line in body) > len(body)):
            end = at
            continue
        while end < len(lines) and lines[end].indent == head.indent and _is_call(lines[end]):
            end += 1
        found += range(at, end)
    return found


def _is_call(line: _Line) -> bool:
    return not line.gap and line.text.endswith(")") and CALL.match(line.text) is not None


def _wrap_width(lines: list[_Line]) -> int:
    """The width a page was hard-wrapped at, or 0."""
    widths = sorted(line.width for line in lines)
    if len(widths) < 2:
        return 0
    width = widths[-1 - int(len(widths) * OVERFLOW)]
    if not WIDTHS[0] <= width <= WIDTHS[1]:
        return 0
    full = long = ended = torn = 0
    for line, following in pairwise(lines):
        if following.gap or following.marked:
            continue
        ends = line.text.endswith(ENDS)
        if line.width > width * LONG:
            long += 1
            full += _is_full(line, following, width)
            ended += ends
        else:
            torn += not ends and _opens_torn(following)
    wrapped = long >= 2 and full >= FULL_SHARE * long
    return width if wrapped and 2 * ended <= full and torn < full else 0


def _is_full(line: _Line, following: _Line, width: int) -> bool:
    """Whether the next line's first word would not have fitted at the end of this one."""
    word = following.text.split(" ", 1)[0]
    return line.width + 1 + min(columns(word), width // 2) > width


def _is_broken(line: _Line, following: _Line, width: int) -> bool:
    """Whether a sentence was broken a little before the width."""
    return line.width > width * NEARLY and _is_lower(following.text) and not line.text.endswith(ENDS)


def _is_torn(lines: list[_Line]) -> bool:
    torn = sum(_opens_torn(line) + bool(TAIL.match(line.text)) for line in lines)
    return torn >= TORN_LINES and torn >= TORN_SHARE * len(lines)


def _opens_torn(line: _Line) -> bool:
    return not line.gap and not line.marked and (_is_lower(line.text) or line.text.startswith(CLOSERS))


def _is_lower(text: str) -> bool:
    """Whether the first letter is a small one."""
    return text[0].islower() or text.lstrip(BESIDE)[:1].islower()


def _verse(lines: list[_Line]) -> list[bool]:
    """Whether each line stands in a stanza: lines without a blank between them, all of them short."""
    verse: list[bool] = []
    for at in [at for at, line in enumerate(lines) if line.gap or not at]:
        end = next((i for i in range(at + 1, len(lines)) if lines[i].gap), len(lines))
        short = end - at < len(lines) and all(line.width <= VERSE for line in lines[at:end])
        verse += [short] * (end - at)
    return verse


def _goes_on(group: list[_Line], line: _Line, following: _Line | None, width: int, torn: bool) -> bool:
    """Whether ``line`` continues the block that ``group`` has begun."""
    last = group[-1]
    if line.gap or line.marked or last.kind in ("heading", "code"):
        return False
    if line.kind == "item" and not (width and group[0].kind == "paragraph"):
        return False
    if width:
        opens = len(group) == 1 and line.indent < last.indent  # the line above is indented as a first one
        aligned = line.indent == last.indent or opens or group[0].marked
        return aligned and (_is_full(last, line, width) or _is_broken(last, line, width))
    if BAR in line.text and BAR in last.text:
        return False
    below = following if following is not None and not following.gap and not following.marked else None
    if SIGNED.match(line.text) and not (below and _opens_torn(below)):
        return False
    if TAIL.match(line.text):
        return True
    if last.text.endswith(":") and not line.text.startswith(CLOSERS):
        return False
    if _is_caseless(line.text[0]) or (line.text[0].isdigit() and _is_caseless(last.text[-1])):
        return _runs_on(group, line, below, torn)
    if not torn:
        return _is_lower(line.text) and not last.text.endswith(ENDS) and not last.marked
    if _is_lower(line.text) or line.text.startswith(CLOSERS) or last.text.endswith(OPENERS):
        return not last.text.endswith((".", "!", "?")) or not line.text[0].isalnum()
    return len(line.text) <= VERSE and not last.text.endswith(ENDS) and _is_amid(group, line, below)


def _is_amid(group: list[_Line], line: _Line, below: _Line | None) -> bool:
    """Whether a short line of a torn page, in upper case or a number, stands amid a sentence or ends one."""
    last = group[-1].text
    if _is_running(last):
        if below is not None and _opens_torn(below):
            return True
        sentence = len(group) > 1 or last.count(" ") >= 3
        ends = _is_rest(line.text) or (below is not None and _is_rest(below.text))
        return sentence and ends
    return len(group) > 1 and _is_running(group[-2].text) and _is_rest(line.text)


def _is_running(text: str) -> bool:
    """Whether words break off here, none of them a label."""
    return text.rsplit(" ", 1)[-1][0].islower() or len(text) > VERSE


def _is_rest(text: str) -> bool:
    """Whether a line may be what was torn off the end of a sentence: a word or two, or in brackets."""
    return text.startswith("(") or (text.endswith((".", "!", "?")) and text.count(" ") < 2)


def _is_caseless(character: str) -> bool:
    return character.isalpha() and character.lower() == character.upper()


def _runs_on(group: list[_Line], line: _Line, below: _Line | None, torn: bool) -> bool:
    """Whether a line in a script without case goes on from running text that was torn in a sentence."""
    last = group[-1].text
    if last.endswith(COMMAS):
        return True
    if last.endswith(ENDS):
        return False
    if below is not None and TAIL.match(below.text) and (torn or columns(last) >= RUNNING):
        return True
    ahead = line.inside or any(
        own.text.endswith(ENDS) or WITHIN.search(own.text) for own in (line, below) if own is not None
    )
    return ahead and bool(len(group) > 1 or WITHIN.search(last))


def _joined(group: list[_Line]) -> str:
    text = group[0].text
    for line in group[1:]:
        tight = line.text.startswith(CLOSERS) or (_is_wide(text[-1]) and _is_wide(line.text[0]))
        text += line.text if tight or _is_parted(text, line.text) else " " + line.text
    return text


def _is_parted(above: str, below: str) -> bool:
    """Whether a word was parted at its hyphen, at the end of a line."""
    parted = above[-1] == "-" and above[-2:-1].isalpha() and below[0].islower()
    return parted and below.split(" ", 1)[0] not in SHARED


def _is_wide(character: str) -> bool:
    """Whether it is of a script written without spaces, kana and Han."""
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffe6"


def _table_rows(groups: list[list[_Line]]) -> list[Kind]:
    """The kind of each block; neighbouring lines with equally many cells are rows of a table."""
    cells = [group[0].text.count(BAR) if len(group) == 1 else 0 for group in groups]
    kinds: list[Kind] = []
    for at, group in enumerate(groups):
        own = cells[at]
        beside = (own == cells[at - 1] if at else False) or cells[at + 1 : at + 2] == [own]
        row = own > 0 and group[0].kind == "paragraph" and beside
        kinds.append("table" if row else group[0].kind)
    return kinds
