"""Lists in lower case and code that a scraped text shows without a mark: none of it is a torn sentence."""

from __future__ import annotations

from typing import Final

import regex

from cleaner.lines import CLOSERS, ENDS, OPENERS, SHARED, WIDTHS, Line, is_lower

LISTED: Final = 3  # short lines in lower case, right below each other, that are a list
INNER_END: Final = regex.compile(r"[.!?] \p{Lu}")  # one sentence ends and another begins
DEEPER: Final = 2  # columns by which code is indented below the line that opens it
CODE_ENDS: Final = tuple(":{()[]}")
# An assignment, a call or an import that fills its line.
STATEMENT: Final = regex.compile(
    r"\A(?:(?:(?:const|let|var) )?[\w.$]{1,60}(?:\[[^\[\]]{1,60}\])? [-+*/|:]?= (?:\S++|.{0,200}[)\]}'\";\d])"
    r"|(?:await )?[\w.$]{1,80}\((?!\d{4}\)).{0,300}\);?"
    r"|(?:import [\w.]++(?: as \w++)?|from [\w.]++ import [\w*, ]{1,200}+);?)$"
)
STATED: Final = 2  # statements that are code; one alone may be a formula
CALL: Final = regex.compile(r"[\w.]++\(")


def apart(lines: list[Line]) -> list[Line]:
    """The lines, with those of code and of lists in lower case marked: lines of a list go on from no line
    above, and of code all but the first do, indented as they stand below it."""
    apart = _inside(lines)
    for at in _listed(apart):
        apart[at] = apart[at]._replace(marked=True)
    for run in _code(lines):
        for at in run:
            text = " " * (lines[at].indent - lines[run.start].indent) + lines[at].text
            apart[at] = apart[at]._replace(text=text, kind="code", marked=True, follows=at > run.start)
    return apart


def _inside(lines: list[Line]) -> list[Line]:
    """The lines, with those marked that stand inside a sentence by what is below them."""
    told: list[Line] = []
    inside = False
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        torn = line.text.startswith((*CLOSERS, "("))
        if torn or line.text.endswith(ENDS) or INNER_END.search(line.text):
            inside = torn or is_lower(line.text)
        told.append(line._replace(inside=inside))
        inside = inside and not line.gap and not line.marked
    return told[::-1]


def _listed(lines: list[Line]) -> list[int]:
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


def _is_entry(line: Line) -> bool:
    """Whether a line may be one of a list without marks: short, in lower case or with a number first."""
    text = line.text
    if line.marked or line.width >= WIDTHS[0] or not (is_lower(text) or text[0].isdigit()):
        return False
    whole = not text.endswith((*ENDS, *OPENERS)) and text.split(" ", 1)[0] not in SHARED
    return whole and not INNER_END.search(text)


def _code(lines: list[Line]) -> list[range]:
    """Runs of code without fences: a line that opens a block, and what is indented further below it; and
    statements right below each other."""
    found: list[range] = []
    end = 0
    for at in range(len(lines)):
        if at >= end and not lines[at].marked and (end := _block(lines, at) or _statements(lines, at)):
            found.append(range(at, end))
    return found


def _block(lines: list[Line], at: int) -> int:
    """Where the block ends that a line opens, or 0 where it opens none."""
    head = lines[at]
    braced = head.text.endswith("{")
    if not braced and not (head.text.endswith(":") and is_lower(head.text)):
        return 0
    end = at + 1
    while end < len(lines) and lines[end].indent >= head.indent + DEEPER and not lines[end].gap:
        end += 1
    body = lines[at + 1 : end]
    if not body or not (braced or 2 * sum(line.text.endswith(CODE_ENDS) for line in body) > len(body)):
        return 0
    while end < len(lines) and lines[end].indent == head.indent and _is_call(lines[end]):
        end += 1
    return end


def _statements(lines: list[Line], at: int) -> int:
    """Where the statements end that start at a line, or 0 where there are too few."""
    end = at
    while end < len(lines) and _is_statement(lines[end]) and (end == at or not lines[end].gap):
        end += 1
    return end if end - at >= STATED else 0


def _is_statement(line: Line) -> bool:
    """Whether a line may be one: most lines show at their ends that they are none."""
    text = line.text
    likely = " = " in text or text.endswith((")", ");")) or text.startswith(("import ", "from "))
    return likely and not line.marked and STATEMENT.match(text) is not None


def _is_call(line: Line) -> bool:
    return not line.gap and line.text.endswith(")") and CALL.match(line.text) is not None
