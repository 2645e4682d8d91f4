"""``python -m cleaner rules``: what the rules are, where they speak, and whether those of a site still hold.

``list`` and ``show RULE`` tell about rules for blocks, ``why RULE PAGES`` shows the blocks they speak about,
``test PATH`` tries the rules of sites on the pages beside their files, ``import-ftr DIR`` makes such files.
Exit codes as everywhere: 0 all well,
1 a test failed or a page is none, 2 wrong usage or a file that is refused.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from cleaner.batch import inputs
from cleaner.batch.inputs import UsageError
from cleaner.batch.pool import Failure
from cleaner.cli import FAILED, WELL, say
from cleaner.document import Document
from cleaner.pipeline import extract
from cleaner.rule import Rule
from cleaner.rules import RuleSet, with_files
from cleaner.site_rules import PageTest, SiteRules

SHOWN: Final = 100  # characters of a block or a list of phrases


def main(arguments: Sequence[str]) -> int:
    """Run one of the commands; the exit code."""
    options = _parser().parse_args(arguments)
    if options.command == "test":
        return max([say(line, FAILED) for line in list(_test(options))], default=WELL)
    missed: list[str] = []
    lines = list(_why(options, missed) if options.command == "why" else COMMANDS[options.command](options))
    if lines:
        print("\n".join(lines), flush=True)
    return max([say(line, FAILED) for line in missed], default=WELL)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m cleaner rules", description="Look at rules and test them."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (
        ("list", "every rule: its id, matcher, role and reach"),
        ("show", "all of one rule"),
        ("why", "the blocks of pages about which a rule speaks"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("--rules", action="append", default=[], metavar="PATH", help="rules to add")
        if name != "list":
            command.add_argument("rule", metavar="RULE", help="its id")
        if name == "why":
            command.add_argument("paths", nargs="+", metavar="PATH", help="pages, or folders of them")
    command = commands.add_parser("import-ftr", help="site rules from a folder of Full-Text RSS site files")
    command.add_argument("path", metavar="DIR", help="the folder of *.txt files")
    command.add_argument(
        "-o", "--output", required=True, metavar="DIR", help="the folder to write, new or empty"
    )
    command = commands.add_parser("test", help="try the rules of sites on their own test pages")
    command.add_argument("path", metavar="PATH", help="a file of site rules, or a folder of them")
    return parser


def _list(options: argparse.Namespace) -> Iterator[str]:
    for rule in with_files(options.rules):
        yield f"{rule.id}\t{rule.matcher}\t{rule.role}\t{rule.reach}"


def _show(options: argparse.Namespace) -> Iterator[str]:
    rule = _rule(options, with_files(options.rules))
    weight = "fitted" if rule.fitted else f"weight {rule.weight}"
    yield f"{rule.id}: speaks for {rule.role}, reach {rule.reach}, {weight}"
    yield rule.why
    yield from (f"  {rule.matcher} {phrase!r}" for phrase in rule.phrases)
    yield from (f"  matches {text!r}" for text in rule.example)
    yield from (f"  does not match {text!r}" for text in rule.counter)


def _why(options: argparse.Namespace, missed: list[str]) -> Iterator[str]:
    """The blocks, a line each; pages that are none are noted as missed."""
    rules = with_files(options.rules)
    rule = _rule(options, rules)
    spoken = False
    for entry in inputs.entries(inputs.files(options.paths)):
        page = inputs.load(entry)
        if isinstance(page, Failure):
            missed.append(f"{entry.label}: {page.reason}")
            continue
        document = extract(page, rules=rules)
        if document.source.note:
            missed.append(f"{entry.label}: {document.source.note}")
        for block in document.blocks:
            moved = [reason.weight for reason in block.reasons if reason.name == f"rule:{rule.id}"]
            verdict, text = "keep" if block.keep else "drop", " ".join(block.text.split())[:SHOWN]
            spoken = spoken or bool(moved)
            yield from (f"{entry.label}\t{verdict}\t{block.role}\t{weight:+.1f}\t{text}" for weight in moved)
    if not spoken:
        say(f"{rule.id}: speaks about no block", WELL)


def _test(options: argparse.Namespace) -> Iterator[str]:
    rules = SiteRules.load(options.path)
    matched: dict[tuple[str, str], bool] = {}
    tried = False
    for test in rules.tests:
        if test.page is None:
            say(f"{test.where}: not tried: save {test.url} beside the file and name it in page", WELL)
            continue
        document = extract(test.page.read_bytes(), url=test.url, site=rules)
        for written, found in rules.tried(document.source):
            key = (test.where.rpartition(": ")[0], written)
            matched[key] = matched.get(key, False) or found
        tried = True
        yield from _differences(test, document)
    if not tried:
        raise UsageError(f"{options.path}: nothing was tried: no [[test]] names a page that is saved")
    for (file, written), found in matched.items():
        if not found:
            yield f"{file}: {written!r} matches nothing on the test pages"


def _import_ftr(options: argparse.Namespace) -> Iterator[str]:
    """The files written; what could not be translated goes to standard error, and its number comes last."""
    from cleaner.import_ftr import import_folder

    done = left = 0
    for site, read, missed in import_folder(Path(options.path), Path(options.output)):
        done, left = done + read, left + len(missed)
        for line in missed:
            say(line, WELL)
        yield site
    say(f"{done - left} of {done} directives translated", WELL)


def _differences(test: PageTest, document: Document) -> Iterator[str]:
    """What the page should give and does not."""
    for text in test.wanted.get("has", ()):
        if text not in document.text:
            yield f"{test.where}: the text lacks {text!r}"
    for text in test.wanted.get("lacks", ()):
        if text in document.text:
            yield f"{test.where}: the text has {text!r}"
    for key in ("title", "authors", "date"):
        found = getattr(document, key)
        if key in test.wanted and test.wanted[key] != found:
            yield f"{test.where}: {key} is {found!r}, not {test.wanted[key]!r}"


def _rule(options: argparse.Namespace, rules: RuleSet) -> Rule:
    """The rule of that id; ``without`` names the nearest where there is none."""
    rules.without(options.rule)
    return next(rule for rule in rules if rule.id == options.rule)


COMMANDS: Final = {"list": _list, "show": _show, "import-ftr": _import_ftr}
