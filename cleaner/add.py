"""``python -m cleaner add``: save a page with its body, for ``check`` to compare from then on."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from cleaner import regress
from cleaner.batch.inputs import PACKED, STDIN, only
from cleaner.cli import WELL, say
from cleaner.golden import EXPECTED
from cleaner.rules import with_files


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    options = _parser().parse_args(arguments)
    name = options.name
    if name is None:
        name = "" if options.page == STDIN else Path(options.page.removesuffix(PACKED)).stem
    page = only(options.page)
    rules = with_files(options.rules)
    document = regress.add(options.folder, page, name=name, url=options.url, rules=rules)
    target = options.folder / name
    kept = sum(block.keep for block in document.blocks)
    body = f"{kept} of {len(document.blocks)} blocks are its body" if kept else f"no body ({document.reason})"
    return say(f"saved {target}: {body}; read {target / EXPECTED} before you rely on it", WELL)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m cleaner add",
        description="Save a page and its body as they are today, as a folder of its own in DIR.",
        epilog="Exit codes: 0 saved, 2 wrong usage or not a page, 3 the disk or the system stopped it, 130 "
        "interrupted.",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder of saved pages, made if need be")
    parser.add_argument("page", metavar="PAGE", help="file; - is standard input")
    parser.add_argument("--url", help="address the page came from")
    parser.add_argument("--name", help="of the saved page (default: the file's name without its ending)")
    parser.add_argument(
        "--rules", action="append", default=[], metavar="PATH", help="rule file or folder to add"
    )
    return parser
