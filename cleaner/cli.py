"""The command line: pages from files or standard input, results on standard output.

Data goes to standard output only, messages to standard error. Exit codes: 0 all well, 1 some inputs
failed, 2 wrong usage or nothing to do, 130 interrupted.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from cleaner import __version__
from cleaner.document import Document
from cleaner.explain import table
from cleaner.model import MEDIA
from cleaner.pipeline import extract
from cleaner.rules import RuleError, RuleSet, default_rules

if TYPE_CHECKING:
    from cleaner.site import SiteTemplates

FORMATS: Final = ("text", "markdown", "json", "jsonl", "html", "xml")
SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml", ".txt", ".text"})
STDIN: Final = "-"
COMMANDS: Final = {"learn": "cleaner.learn", "rules": "cleaner.rules_command"}
WELL, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments and arguments[0] in COMMANDS and not Path(arguments[0]).exists():
        return int(importlib.import_module(COMMANDS[arguments[0]]).main(arguments[1:]))
    options = _parser().parse_args(arguments)
    try:
        inputs = list(_inputs(options.paths or [STDIN]))
        rules = sum((RuleSet.load(path) for path in options.rules), default_rules())
        site = _templates(options.site)
        if options.output is None:
            return _run(options, inputs, rules, site, sys.stdout.buffer)
        if any(path != STDIN and Path(path).samefile(options.output) for path in _existing(options, inputs)):
            raise _UsageError(f"{options.output}: is one of the inputs and would be overwritten")
        with Path(options.output).open("wb") as out:
            return _run(options, inputs, rules, site, out)
    except (_UsageError, RuleError) as error:
        return _say(f"{error}", USAGE)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return WELL
        return _say(f"{error.filename}: {error.strerror}", USAGE)
    except KeyboardInterrupt:
        return INTERRUPTED


class _UsageError(Exception):
    """A wrong use of the command line; the message says what is wrong."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m cleaner",
        description="Separate what a page says from the site around it. Reads HTML or scraped plain text.",
        epilog="Commands, each with its own --help: learn (templates of sites), rules (of sites and pages). "
        "Exit codes: 0 all well, 1 some inputs failed, 2 wrong usage or nothing to do.",
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files or folders; - is standard input")
    parser.add_argument("--format", choices=FORMATS, default="text", help="of the output (default: text)")
    for name in ("json", "jsonl", "markdown"):
        parser.add_argument(
            f"--{name}", dest="format", action="store_const", const=name, help=f"same as --format {name}"
        )
    parser.add_argument("--medium", choices=MEDIA, help="what the pages are (default: told by the page)")
    parser.add_argument("--url", help="address the page came from")
    mode = parser.add_mutually_exclusive_group()
    mode.set_defaults(mode="balanced")
    mode.add_argument(
        "--precision", dest="mode", action="store_const", const="precision", help="keep only what is sure"
    )
    mode.add_argument(
        "--recall", dest="mode", action="store_const", const="recall", help="keep what may be body"
    )
    parser.add_argument("--explain", action="store_true", help="show every block, its verdict and why")
    parser.add_argument(
        "--rules", action="append", default=[], metavar="PATH", help="rule file or folder to add"
    )
    parser.add_argument("--site", metavar="FILE", help="templates of the pages' sites, made by: learn")
    parser.add_argument("-o", "--output", metavar="FILE", help="write here instead of standard output")
    parser.add_argument("-q", "--quiet", action="store_true", help="no messages about pages without a body")
    parser.add_argument("--version", action="version", version=f"cleaner {__version__}")
    return parser


def _inputs(paths: Sequence[str]) -> Iterator[str]:
    """The files that the paths name, in order; a folder stands for the pages below it, by name."""
    for path in paths:
        if path == STDIN or (Path(path).exists() and not Path(path).is_dir()):
            yield path
        elif Path(path).is_dir():
            below = (file for file in Path(path).rglob("*") if file.suffix.lower() in SUFFIXES)
            found = sorted(str(file) for file in below if not file.is_dir())
            if not found:
                raise _UsageError(
                    f"{path}: no pages in this folder (looked for {', '.join(sorted(SUFFIXES))})"
                )
            yield from found
        else:
            raise _UsageError(f"{path}: no such file or folder")


def _existing(options: argparse.Namespace, inputs: Sequence[str]) -> Sequence[str]:
    return inputs if Path(options.output).exists() else ()


def _templates(path: str | None) -> SiteTemplates | None:
    if path is None:
        return None
    from cleaner.site import SiteError, SiteTemplates

    try:
        return SiteTemplates.load(path)
    except SiteError as error:
        raise _UsageError(f"{error}") from error


def _run(
    options: argparse.Namespace,
    inputs: Sequence[str],
    rules: RuleSet,
    site: SiteTemplates | None,
    out: BinaryIO,
) -> int:
    code = WELL
    several = len(inputs) > 1
    written = 0
    for path in inputs:
        page = _read(path)
        if page is None:
            code = FAILED
            continue
        name = path.encode("utf-8", "replace").decode("utf-8")
        document = extract(
            page, url=options.url, medium=options.medium, mode=options.mode, rules=rules, site=site
        )
        if document.reason and not options.quiet:
            _say(f"{name}: {document.reason}", WELL)
        if document.source.note:
            code = FAILED
        text = _explained(document) if options.explain else _written(document, options.format, name, several)
        out.write(_framed(text, options.format, name, written, several).encode("utf-8"))
        out.flush()
        written += 1
    if several and options.format == "json" and not options.explain:
        out.write(b"\n]\n" if written else b"[]\n")
    return code


def _read(path: str) -> bytes | None:
    try:
        return sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
    except OSError as error:
        _say(f"{path}: {error.strerror}", FAILED)
        return None


def _explained(document: Document) -> str:
    shown = table(document.blocks)
    title = f"{document.source.medium}, {len(document.blocks)} blocks, confidence {document.confidence:.2f}"
    return f"{title}\n{shown}\n"


def _written(document: Document, form: str, path: str, several: bool) -> str:
    if form == "jsonl":
        record = {"input": path, **document.to_dict()}
        return json.dumps(record, ensure_ascii=False) + "\n"
    if form == "json":
        record = {"input": path, **document.to_dict()} if several else document.to_dict()
        return json.dumps(record, ensure_ascii=False, indent=2) + ("" if several else "\n")
    if form == "text":
        return document.text + "\n" if document.text else ""
    writers = {"markdown": document.to_markdown, "html": document.to_html, "xml": document.to_xml}
    return writers[form]()


def _framed(text: str, form: str, path: str, written: int, several: bool) -> str:
    """What stands between the results of several inputs."""
    if not several or form == "jsonl":
        return text
    if form == "json":
        return ("[\n" if not written else ",\n") + text
    return ("\n" if written else "") + f"==> {path} <==\n" + text


def _say(message: str, code: int) -> int:
    print(f"cleaner: {message}", file=sys.stderr)
    return code
