"""Which line of a scraped text goes on from the one above.

A page was hard-wrapped (a terminal's dump: every full line goes on in the next) or torn (a tool that broke
the line at every inline element: a line that starts in lower case goes on from the one before) or neither.
Which of these it is, the page as a whole shows.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import regex

from cleaner.lines import (
    BAR,
    CLOSERS,
    OPENERS,
    SHARED,
    VERSE,
    WIDTHS,
    Line,
    columns,
    ends_sentence,
    is_lower,
    is_parted,
)

# Who wrote it, in small letters: it goes on from no line above.
SIGNED: Final = regex.compile(r"(?:by|von|par|por|di|da|door|av|af|przez|от|від)\s{1,3}\p{Lu}[^.!?]{1,110}$")
COMMAS: Final = tuple("，、،၊፣")  # of scripts without case: a line ends in one only where it was torn,
WITHIN: Final = regex.compile(r"[。！？؟।۔።။។]\s?\w|[.!?] \p{Lo}")  # and a sentence ends in running text
TAIL: Final = regex.compile(r"[，、。،]|[,.;] ")  # at the start of a line, it was torn off for sure
RUNNING: Final = 12  # columns of running text, in a script without case, that no label has
OVERFLOW: Final = (0.02, 0.1)  # shares of lines (a few; heads and tables) that may stand out over the width
LONG: Final = 0.6  # of the width; a line that is shorter is none that was broken there
NEARLY: Final = 0.8
PARTED: Final = 2  # words parted at line ends that tell a printed page from verse
FULL_SHARE: Final = 0.6  # of long lines that are full when a page is wrapped
UNENDED: Final = (".", ",", "!", "?")  # how no name or label ends
TORN_LINES: Final = 3  # lines that open in lower case or with closing punctuation when torn,
TORN_SHARE: Final = 0.02  # and their share of all lines


def wrap_width(lines: list[Line]) -> int:
    """The width a page was hard-wrapped at, or 0. Addresses, which nothing breaks, do not count."""
    lines = [line for line in lines if "://" not in line.text or line.text.count(" ") > 1]
    widths = sorted(line.width for line in lines)
    shares = OVERFLOW if max(widths, default=0) <= WIDTHS[1] else OVERFLOW[:1]
    found = dict.fromkeys(widths[-1 - int(len(widths) * share)] for share in shares if len(widths) > 1)
    return next(
        (width for width in found if WIDTHS[0] <= width <= WIDTHS[1] and _is_wrapped(lines, width)), 0
    )


def _is_wrapped(lines: list[Line], width: int) -> bool:
    """Whether most long lines are full; where words are parted at line ends, whether they are nearly so."""
    full = long = ended = torn = 0
    pairs = [own for own in pairwise(lines) if not own[1].gap and not own[1].marked]
    parted = sum(is_parted(line.text, following.text) for line, following in pairs) >= PARTED
    for line, following in pairs:
        ends = ends_sentence(line.text)
        if line.width > width * LONG:
            long += 1
            full += _is_full(line, following, width) or (parted and _is_broken(line, following, width))
            ended += ends
        else:
            torn += not ends and opens_torn(following)
    return long >= 2 and full >= FULL_SHARE * long and 2 * ended <= full and torn < full


def _is_full(line: Line, following: Line, width: int) -> bool:
    """Whether the next line's first word would not have fitted at the end of this one."""
    word = following.text.split(" ", 1)[0]
    return line.width + 1 + min(columns(word), width // 2) > width


def _is_broken(line: Line, following: Line, width: int) -> bool:
    """Whether a sentence was broken a little before the width."""
    return line.width > width * NEARLY and is_lower(following.text) and not ends_sentence(line.text)


def is_torn(lines: list[Line]) -> bool:
    torn = sum(opens_torn(line) + bool(TAIL.match(line.text)) for line in lines)
    return torn >= TORN_LINES and torn >= TORN_SHARE * len(lines)


def opens_torn(line: Line) -> bool:
    return not line.gap and not line.marked and (is_lower(line.text) or line.text.startswith(CLOSERS))


def stanzas(lines: list[Line]) -> list[bool]:
    """Whether each line stands in a stanza: lines without a blank between them, all of them short."""
    verse: list[bool] = []
    for at in [at for at, line in enumerate(lines) if line.gap or not at]:
        end = next((i for i in range(at + 1, len(lines)) if lines[i].gap), len(lines))
        short = end - at < len(lines) and all(line.width <= VERSE for line in lines[at:end])
        verse += [short] * (end - at)
    return verse


def goes_on(group: list[Line], line: Line, following: Line | None, width: int, torn: bool) -> bool:
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
    if SIGNED.match(line.text) and not (below and opens_torn(below)):
        return False
    if TAIL.match(line.text):
        return True
    if last.text.endswith(":") and not line.text.startswith(CLOSERS):
        return False
    if _is_caseless(line.text[0]) or (line.text[0].isdigit() and _is_caseless(last.text[-1])):
        return _runs_on(group, line, below, torn)
    if not torn:
        open_ = is_lower(line.text) and not ends_sentence(last.text) and not last.marked
        return open_ and not _is_named(group, line, below)
    if is_lower(line.text) or line.text.startswith(CLOSERS) or last.text.endswith(OPENERS):
        return not last.text.endswith((".", "!", "?")) or not line.text[0].isalnum()
    return len(line.text) <= VERSE and not ends_sentence(last.text) and _is_amid(group, line, below)


def _is_named(group: list[Line], line: Line, below: Line | None) -> bool:
    """Whether a line in lower case is a name of its own below a label (``Reply``, ``#3``), with nothing torn
    below it, rather than the rest of a sentence."""
    if len(group) > 1 or line.text.endswith(UNENDED) or (below is not None and opens_torn(below)):
        return False
    last = group[0].text
    if " " in line.text or line.text in SHARED:
        return not any(map(str.isalpha, last))
    return not _is_running(last)


def _is_amid(group: list[Line], line: Line, below: Line | None) -> bool:
    """Whether a short line of a torn page, in upper case or a number, stands amid a sentence or ends one."""
    last = group[-1].text
    if _is_running(last):
        if below is not None and opens_torn(below):
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


def _runs_on(group: list[Line], line: Line, below: Line | None, torn: bool) -> bool:
    """Whether a line in a script without case goes on from running text that was torn in a sentence."""
    last = group[-1].text
    if last.endswith(COMMAS):
        return True
    if ends_sentence(last):
        return False
    if below is not None and TAIL.match(below.text) and (torn or columns(last) >= RUNNING):
        return True
    ahead = line.inside or any(
        ends_sentence(own.text) or WITHIN.search(own.text) for own in (line, below) if own is not None
    )
    return ahead and bool(len(group) > 1 or WITHIN.search(last))
