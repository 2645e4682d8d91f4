"""Golden files: saved pages with the body they gave, so that a change is seen before it is shipped.

This module saves and compares the fixtures that ``golden`` reads and writes, and prints nothing. The
commands are in ``add`` and ``check``, the tests for pytest in ``pytest_plugin``.
"""

from __future__ import annotations

import difflib
import re
import shlex
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from os.path import commonprefix
from pathlib import Path
from typing import Final, NamedTuple

from cleaner import golden
from cleaner.document import Document
from cleaner.golden import ABOUT, BLOCKS, DROPPED, EXPECTED, FILES, KEPT, PAGES, Fixture, FixtureError, Judged
from cleaner.pipeline import extract
from cleaner.rules import RuleSet, with_files

SHOWN: Final = 90  # characters of a block's text in a message
BEFORE: Final = 20  # of them before the place where two texts part
SAME: Final = 0.5  # word F1 from which two texts in one place are one block that was edited


class Fault(NamedTuple):
    """Something wrong with a fixture. ``mends``: recording what comes out today puts it right."""

    message: str
    mends: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What ``check`` found in one fixture. ``written``: it was recorded anew, as the caller asked."""

    name: str
    faults: tuple[Fault, ...] = ()
    written: bool = False

    @property
    def well(self) -> bool:
        """Whether nothing is wrong, or nothing any more."""
        return all(self.written and fault.mends for fault in self.faults)

    def __str__(self) -> str:
        return "\n".join(f"{self.name}: {fault.message}" for fault in self.faults)


@cache
def with_rules(paths: tuple[str, ...]) -> RuleSet:
    """``with_files``, read once a process."""
    return with_files(paths)


def entries(folder: Path) -> list[Path]:
    """What stands in a folder of fixtures, by name; hidden files do not count.

    Raises ``FixtureError`` when there is nothing to check.
    """
    found = sorted(path for path in folder.iterdir() if path.name[0] != ".") if folder.is_dir() else []
    if not found:
        what = "no saved pages in this folder" if folder.is_dir() else "no such folder"
        command = f"python -m cleaner add {shlex.quote(str(folder))} PAGE"
        raise FixtureError(f"{folder}: {what}; `{command}` saves one there")
    return found


def add(folder: Path, page: bytes, *, name: str, url: str | None = None, rules: RuleSet) -> Document:
    """Save a page as the fixture ``folder/name``, with the body that comes out today.

    Raises ``FixtureError`` when the name cannot be used or the bytes are no page, and ``OSError`` when
    the files cannot be written.
    """
    target = folder / name
    if not name or name.startswith(".") or Path(name).name != name:
        raise FixtureError(f"{name!r} cannot be the name of a folder; choose one with --name")
    if target.exists():
        raise FixtureError(f"{target}: is there already; choose another name with --name, or delete it first")
    document = extract(page, url=url, rules=rules)
    if document.source.note:
        raise FixtureError(f"{name}: {document.source.note}")
    file = next(file for file, medium in PAGES.items() if medium == document.source.medium)
    target.mkdir(parents=True)
    try:
        (target / file).write_bytes(page)
        golden.record(target, page, document, f"url = {golden.quoted(url)}" if url else "")
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)  # half a fixture is none
        raise
    return document


def check(folder: Path, rules: RuleSet, *, update: bool = False) -> Result:
    """Clean the page of one fixture and compare the body with the expected one.

    With ``update`` the fixture is recorded anew where that mends a fault, or where its page is no longer
    the recorded one; what was written by hand stays. Raises ``OSError`` when it cannot be written.
    """
    try:
        fixture = golden.read(folder)
    except FixtureError as error:
        return Result(folder.name, (Fault(f"{error}", False),))
    document = extract(fixture.page, url=fixture.about.get("url"), medium=fixture.medium, rules=rules)
    faults = (*_files(folder, fixture), *_body(fixture, document))
    other = fixture.recorded.get("page") != golden.page_digest(fixture.page)
    written = update and not fixture.by_hand and (other or any(fault.mends for fault in faults))
    if written:
        golden.record(folder, fixture.page, document, fixture.notes)
    return Result(folder.name, faults, written)


def word_f1(text: str, gold: str) -> float:
    """How well the words of a text meet those of the gold text, 0 to 1, both as bags.

    >>> word_f1("Salt and sea.", "salt, sea")
    0.8
    """
    got, want = (Counter(re.findall(r"\w+", value.lower())) for value in (text, gold))
    return 2 * (got & want).total() / max(got.total() + want.total(), 1)


def _files(folder: Path, fixture: Fixture) -> Iterator[Fault]:
    """The files that are missing, broken or not used by anything."""
    there = {path.name for path in folder.iterdir() if path.name[0] != "."}
    mends, again = not fixture.by_hand, "put it back, or record what comes out today"
    if EXPECTED not in there:
        yield Fault(f"{EXPECTED} is missing; {again}", mends)
    if ABOUT not in there:
        yield Fault(f"{ABOUT} is missing; put it back, or write one, if only an empty one", mends)
    elif fixture.blocks is not None and not fixture.recorded:
        yield Fault(f"{ABOUT} does not tell what {BLOCKS} was made with; {again}", mends)
    if BLOCKS in there and fixture.blocks is None:
        yield Fault(f"{BLOCKS} is broken; {again if mends else 'delete it'}", mends)
    elif BLOCKS not in there and fixture.recorded and mends:
        yield Fault(f"{BLOCKS} is missing; {again}", mends)
    for name in sorted(there - FILES):
        yield Fault(f"{name} is not used by anything; delete it, or move it away", False)


def _body(fixture: Fixture, document: Document) -> Iterator[Fault]:
    """How the body differs from the expected one, block by block."""
    expected, short = fixture.expected, fixture.about.get("short")
    if expected is None:
        return
    if document.text == expected:
        if short is not None:
            yield Fault(f"the body is exact now; take `short` out of {ABOUT}", False)
        return
    reached = word_f1(document.text, expected)
    if short is not None and reached >= short:
        return
    new = tuple(map(golden.judge, document.blocks))
    old = _by_expected(new, expected) if fixture.by_hand else fixture.blocks or ()
    lines = [f"the body is not the expected one (word F1 {reached:.3f})", f"  {_why(fixture, document)}"]
    lines += _moved(old, new) or _line_by_line(expected, document.text)
    yield Fault("\n".join(lines), not fixture.by_hand)


def _why(fixture: Fixture, document: Document) -> str:
    if fixture.by_hand:
        short = fixture.about.get("short")
        wanted = f"short = {short}, which it must reach" if short is not None else "no `short`"
        return f"{EXPECTED} was written by hand and is not written over; {ABOUT} says {wanted}"
    made = golden.facts(fixture.page, fixture.expected or "", document.rules)
    changed = golden.changed(fixture.recorded, made)
    return f"changed since it was recorded: {', '.join(changed) or f'nothing, unless {ABOUT} was'}"


def _moved(old: Sequence[Judged], new: Sequence[Judged]) -> list[str]:
    """The blocks that went out of the body, came into it or changed in it, with both verdicts."""
    before, after = _numbered(old), _numbered(new)
    there, here = list(before), list(after)
    lines: list[str] = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, there, here, autojunk=False).get_opcodes():
        gone = [before[key] for key in there[a:b] if key not in after]
        come = [
            (before.get(key), after[key])
            for key in here[c:d]
            if what != "equal" or before[key].verdict != after[key].verdict
        ]
        for was, now in _paired(gone, come):
            if (was and was.keep) or (now and now.keep):
                lines += _entry(was, now)
    return lines


def _paired(
    gone: Sequence[Judged], come: Sequence[tuple[Judged | None, Judged]]
) -> Iterator[tuple[Judged | None, Judged | None]]:
    """What went and what came in one place of the page: blocks with much the same words are one block."""
    for at in range(max(len(gone), len(come))):
        left = gone[at] if at < len(gone) else None
        was, now = come[at] if at < len(come) else (None, None)
        if left and now and not was and word_f1(left.text, now.text) >= SAME:
            yield left, now
        else:
            yield from ((left, None), (was, now))


def _numbered(blocks: Iterable[Judged]) -> dict[tuple[str, int], Judged]:
    """The blocks by their text and how many before them had the same."""
    seen: Counter[str] = Counter()
    result = {}
    for block in blocks:
        result[block.text, seen[block.text]] = block
        seen[block.text] += 1
    return result


def _entry(was: Judged | None, now: Judged | None) -> list[str]:
    texts = [block.text for block in (now, was) if block]
    moved = was and now and was.verdict == now.verdict and was.text == now.text
    return [
        f"  {_excerpt(texts[0], texts[-1])}",
        f"    was  {was or 'not on the page'}",
        *([f"         {_excerpt(texts[1], texts[0])}"] if len(set(texts)) > 1 else []),
        f"    now  {now or 'not on the page'}{', in another place' if moved else ''}",
    ]


def _excerpt(text: str, other: str) -> str:
    """A piece of the text: its start, or where it parts from the other."""
    text, other = " ".join(text.split()), " ".join(other.split())
    same = len(commonprefix((text, other))) if text != other else 0  # noqa: RUF071 - characters are meant
    start = max(min(same - BEFORE, len(text) - SHOWN), 0)
    piece = text[start : start + SHOWN]
    return repr(f"{'…' if start else ''}{piece}{'…' if start + SHOWN < len(text) else ''}")


def _by_expected(new: Sequence[Judged], expected: str) -> list[Judged]:
    """What became of the blocks if the expected text is right; at the end what no block holds."""
    lines = {line: {_bare(cell) for cell in line.split(" | ")} for line in expected.split("\n")}
    wanted = {_bare(line) for line in lines}.union(*lines.values())
    held = {_bare(line) for block in new for line in block.text.split("\n")} | {""}
    old = []
    for block in new:
        parts = {_bare(line) for line in block.text.split("\n")} - {""}
        keep = parts <= wanted if parts else block.keep
        old.append(block._replace(verdict=KEPT if keep else DROPPED, role=""))
    lost = [line for line, cells in lines.items() if _bare(line) not in held and not cells <= held]
    return [*old, *(Judged(KEPT, "", 0.0, line, ()) for line in lost)]


def _bare(line: str) -> str:
    return re.sub(r"\W+", "", line)


def _line_by_line(expected: str, text: str) -> list[str]:
    """For bodies of the same blocks: how they are written differs."""
    both = (expected.split("\n"), text.split("\n"))
    return [f"  {line}" for line in difflib.unified_diff(*both, EXPECTED, "now", n=1, lineterm="")]
