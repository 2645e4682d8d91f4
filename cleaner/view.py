"""``explain``: a page that shows what became of each block and why, alone or beside another cleaning.

The page is one file without a request: style and script stand in it and are named by their hashes in its
policy. What it shows is packed as deflated JSON in base64, so that no text of a page can end up as markup,
and written into the document as text when it is opened. The templates stand in ``views``.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from hashlib import sha256
from html import escape
from importlib import resources
from itertools import zip_longest
from pathlib import Path
from string import Template
from typing import Any, Final, NamedTuple

from cleaner import __version__
from cleaner.batch.files import write_whole
from cleaner.batch.inputs import STDIN, only
from cleaner.batch.prepare import same
from cleaner.batch.work import shown
from cleaner.cli import FAILED, WELL
from cleaner.document import Document
from cleaner.explain import MEAN
from cleaner.model import MEDIA, MODES
from cleaner.pipeline import extract
from cleaner.rule import Rule
from cleaner.rules import default_rules, with_files

RULE: Final = "rule:"  # before a rule's id in the name of a reason
MATCH, SCORE, DECIDE = 3, 4, 5  # stages that give reasons
OURS: Final = b'name="generator" content="cleaner '  # in the head of our pages,
START: Final = 4096  # in so many bytes of it
POLICY: Final = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'"


class Side(NamedTuple):
    """A cleaned page and what to call it."""

    name: str
    document: Document


def view(*sides: Side) -> str:
    """The page for one side, or for two beside each other, as HTML.

    >>> import cleaner
    >>> page = view(Side("tides.html", cleaner.extract("<p>The tide tables were printed late.")))
    >>> page.startswith("<!doctype html>"), "tide tables" in page
    (True, False)
    """
    data: dict[str, Any] = {"sides": [packed(side) for side in sides]}
    if len(sides) == 2:
        data["rows"] = [[*pair, changed(*sides, *pair)] for pair in pairs(*sides)]
    return filled(
        "page",
        script=_template("page.js"),
        title=escape(" | ".join(side.document.title or side.name for side in sides)),
        data=b64encode(zlib.compress(_json(data), 9)).decode(),
    )


def filled(name: str, *, script: str = "", **values: str) -> str:
    """The template of that name with its values, its style and a script inside it. The values are markup."""
    style = _template("base.css") + _template(f"{name}.css")
    policy = f"{POLICY}; style-src '{_hashed(style)}'"
    if script:
        policy += f"; script-src '{_hashed(script)}'; require-trusted-types-for 'script'"
    given = {**values, "script": script, "style": style, "policy": policy, "version": __version__}
    return Template(_template(f"{name}.html")).substitute(given)


def packed(side: Side) -> dict[str, Any]:
    """What the page shows of one side, as compact plain values.

    A block is ``[text, kind, level, role, keep, score, place, reasons]``; its reasons are numbers in turn: of
    an entry of ``names`` and of thousandths of its weight. An entry is ``[name, stage, why]``.
    """
    document = side.document
    rules = {rule.id: rule for rule in document.rules}
    names: dict[str, int] = {}
    blocks = [
        [
            block.text,
            block.kind,
            block.level,
            block.role,
            int(block.keep),
            block.score,
            block.xpath if block.line is None else block.line,
            [
                figure
                for reason in block.reasons
                for figure in (names.setdefault(reason.name, len(names)), round(reason.weight * 1000))
            ],
        ]
        for block in document.blocks
    ]
    return {
        "name": side.name,
        "title": document.title,
        "facts": list(_facts(document)),
        "reason": document.reason,
        "confidence": round(document.confidence, 4),
        "bar": round(document.verdicts.bar, 4),
        "stages": list(_stages(document)),
        "names": [_explained(name, document, rules) for name in names],
        "blocks": blocks,
    }


def pairs(left: Side, right: Side) -> Iterator[tuple[int | None, int | None]]:
    """Which blocks stand beside each other: equal texts in the order of both, and between them what was
    put in the place of what."""
    aligned = SequenceMatcher(None, left.document.page.texts, right.document.page.texts)
    for _, start, end, other_start, other_end in aligned.get_opcodes():
        yield from zip_longest(range(start, end), range(other_start, other_end))


def changed(left: Side, right: Side, at: int | None, other_at: int | None) -> str:
    """What is other about the block on the right, in words; empty where nothing is.

    Scores that lead to the same verdict and role do not count as a change.
    """
    if at is None or other_at is None:
        return f"only in {right.name if at is None else left.name}"
    one, other = left.document.blocks[at], right.document.blocks[other_at]
    said = []
    if one.keep != other.keep:
        said.append("dropped → kept" if other.keep else "kept → dropped")
    elif one.role != other.role:
        said.append(f"{one.role} → {other.role}")
    if one.text != other.text:
        said.append("other text")
    return ", ".join(said)


def _facts(document: Document) -> Iterator[str]:
    """What is known of the page as a whole, one phrase each."""
    yield document.page_kind
    yield from filter(None, (document.language, document.site_name, ", ".join(document.authors)))
    if document.date:
        yield document.date.isoformat()


def _stages(document: Document) -> Iterator[tuple[str, str]]:
    """The stages in order, and what each made of the page."""
    source, page, keep = document.source, document.page, document.verdicts.keep
    kinds = Counter(page.kinds).most_common()
    spoken = [rules for rules in document.marks.spoken if rules]
    bar = round(document.verdicts.bar, 4)
    passed = sum(block.score >= bar for block in document.blocks)
    decoded = source.encoding or "given as text"
    yield "read", f"{source.medium}, {decoded}, {_many(len(source.text), 'character')}"
    shapes = ", ".join(_many(count, kind) for kind, count in kinds)
    yield "segment", f"{_many(len(page), 'block')}: {shapes}" if kinds else "no block"
    known = {rule for rules in spoken for rule in rules}
    yield (
        "match",
        f"{len(known):,} of {_many(len(document.rules), 'rule')} spoke about {_many(len(spoken), 'block')}",
    )
    yield "score", f"{_many(passed, 'block')} reach the bar of this page, {bar:.2f}"
    yield "decide", ", ".join(_settled(document)) or "nothing settled by neighbours"
    yield "render", f"{_many(int(keep.sum()), 'block')} kept, {_many(len(document.text), 'character')}"


def _settled(document: Document) -> Iterator[str]:
    """How often each step that looks at neighbours, and each of the caller's rules, moved a block."""
    notes = (note.name for notes in document.verdicts.notes.values() for note in notes)
    for name, count in Counter(notes).most_common():
        yield f"{name} ({count:,})"


def _explained(name: str, document: Document, rules: Mapping[str, Rule]) -> tuple[str, int, str]:
    """A reason's name, the stage that gave it, and why its rule exists."""
    if not name.startswith(RULE):
        return name, SCORE if name in document.weights.signals or name == MEAN else DECIDE, ""
    rule = rules[name.removeprefix(RULE)]
    return name, MATCH if rule.fitted else DECIDE, rule.why


def _json(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _many(count: int, name: str) -> str:
    return f"{count:,} {name}{'' if count == 1 else 's'}"


def _template(name: str) -> str:
    return (resources.files("cleaner") / "views" / name).read_text(encoding="utf-8")


def _hashed(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def main(arguments: Sequence[str]) -> int:
    """``python -m cleaner explain``: write the page that shows why."""
    parser = _parser()
    options = parser.parse_args(arguments)
    paths = [options.page, *filter(None, [options.against])]
    if paths.count(STDIN) > 1:
        parser.error("standard input is read once: only one of the two pages can be -")
    read = [*(path for path in paths if path != STDIN), *options.rules]
    if options.output and any(same(path, options.output) for path in read):
        parser.error(f"{options.output}: is read and would be overwritten")
    if options.output and not may_replace(Path(options.output), b""):
        parser.error(f"{options.output}: is no page of ours; name another file, or remove it first")
    sides = list(_sides(options, list(map(only, paths))))
    page = view(*sides).encode("utf-8")
    if options.output:
        write_whole(Path(options.output), page)
    else:
        sys.stdout.buffer.write(page)
    notes = [f"{side.name}: {side.document.source.note}" for side in sides if side.document.source.note]
    for note in dict.fromkeys(notes):
        print(f"cleaner: {note}", file=sys.stderr)
    return FAILED if notes else WELL


def may_replace(path: Path, title: bytes) -> bool:
    """Whether a new page may stand in the place of that file: none, an empty one, or one of ours whose title
    begins so. What is no regular file holds nothing."""
    if not path.is_file() or not path.stat().st_size:
        return True
    with path.open("rb") as file:
        head = file.read(START)
    return OURS in head and b"<title>" + title in head


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m cleaner explain",
        description="Write one HTML page that shows every block of PAGE, kept or dropped, and why.",
    )
    parser.add_argument("page", metavar="PAGE", help="a file; - is standard input")
    parser.add_argument("-o", "--output", metavar="FILE", help="write here instead of standard output")
    parser.add_argument("--against", metavar="PAGE", help="show this page beside it, what changed first")
    parser.add_argument(
        "--rules",
        action="append",
        default=[],
        metavar="PATH",
        help="show beside it what these rules (a file or folder) make of the page, or of --against",
    )
    parser.add_argument("--medium", choices=MEDIA, help="what the pages are (default: told by the page)")
    parser.add_argument(
        "--mode", choices=MODES, default="balanced", help="how much to keep (default: balanced)"
    )
    return parser


def _sides(options: argparse.Namespace, pages: Sequence[bytes]) -> Iterator[Side]:
    """The page, and beside it the other page or the same one, with the caller's rules."""
    own = with_files(options.rules)
    name, rules = options.page, default_rules()
    for page in pages if options.against or not options.rules else [*pages, *pages]:
        yield Side(shown(name), extract(page, medium=options.medium, mode=options.mode, rules=rules))
        name, rules = " + ".join([options.against or options.page, *options.rules]), own
