"""``python -m cleaner learn``: the templates of sites from their pages, written to a file.

Messages go to standard error. Exit codes as everywhere: 0 all well, 1 some pages taught nothing, 2 wrong
usage or nothing to learn, 3 the disk or the system stopped it, 130 interrupted.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from cleaner.batch import inputs
from cleaner.batch.inputs import STDIN, File, UsageError
from cleaner.batch.pool import Failure
from cleaner.batch.prepare import same
from cleaner.cli import FAILED, USAGE, WELL, say
from cleaner.site import FORMAT, SiteTemplates, address_of, site_of

START: Final = 100  # bytes of a file of templates in which its format is named


def main(arguments: Sequence[str]) -> int:
    """Learn from the pages and write the file; the exit code."""
    options = _parser().parse_args(arguments)
    missed: list[str] = []
    paths = inputs.files(options.paths)
    _refuse_to_overwrite(Path(options.output), options.paths)
    known = list(map(_known, options.add))
    try:
        host = options.host and site_of(options.host)
    except ValueError as error:
        raise UsageError(f"{error}") from error
    found = SiteTemplates.learn(_addressed(paths, host, missed))
    for other in known:
        found = found.merge(other)
    if not len(found):
        return say("no page taught anything, so nothing was written", USAGE)
    found.save(options.output)
    say(f"{options.output}: {len(found)} pages of {len(found.sites)} sites", WELL)
    return FAILED if missed else WELL


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m cleaner learn",
        description="Learn what the pages of a site have in common; clean with it by --site FILE.",
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files or folders of pages")
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="the file to write")
    parser.add_argument("--host", help="the site of all pages (default: the address each page names)")
    parser.add_argument("--add", action="append", default=[], metavar="FILE", help="templates to go on from")
    return parser


def _refuse_to_overwrite(output: Path, paths: Sequence[str]) -> None:
    """Raise ``UsageError`` where the output is an input, or another file than one of templates."""
    if any(same(path, output) for path in paths if path != STDIN):
        raise UsageError(f"{output}: is one of the inputs and would be overwritten")
    if not output.is_file() or not output.stat().st_size:
        return
    with output.open("rb") as file:
        if FORMAT.encode() not in file.read(START):
            raise UsageError(
                f"{output}: exists and is no file of site templates; name another file, or remove it first"
            )


def _known(path: str) -> SiteTemplates:
    try:
        return SiteTemplates.load(path)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error


def _addressed(
    files: Iterable[File], host: str | None, missed: list[str]
) -> Iterator[tuple[str, str | bytes]]:
    """The pages that can be read, each with its address; the others are said and noted as missed."""
    for entry in inputs.entries(files):
        page = inputs.load(entry)
        if isinstance(page, Failure):
            problem = page.reason
        elif address := host or address_of(page, entry.url):
            yield address, page
            continue
        else:
            given = f"has an address without a host, {entry.url!r}, and " if entry.url else ""
            problem = f"{given}names no address of its own (canonical link, og:url); give --host"
        missed.append(entry.label)
        say(f"{entry.label}: {problem}", FAILED)
