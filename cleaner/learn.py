"""``python -m cleaner learn``: the templates of sites from their pages, written to a file.

Messages go to standard error. Exit codes as everywhere: 0 all well, 1 some pages taught nothing, 2 wrong
usage or nothing to learn.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence

from cleaner.batch import inputs
from cleaner.batch.inputs import File, UsageError
from cleaner.batch.pool import Failure
from cleaner.cli import FAILED, INTERRUPTED, USAGE, WELL, say
from cleaner.site import SiteTemplates, own_address, site_of


def main(arguments: Sequence[str]) -> int:
    """Learn from the pages and write the file; the exit code."""
    options = _parser().parse_args(arguments)
    missed: list[str] = []
    try:
        paths = inputs.files(options.paths)
        host = options.host and site_of(options.host)
        known = [SiteTemplates.load(path) for path in options.add]
        found = SiteTemplates.learn(_addressed(paths, host, missed))
        for other in known:
            found = found.merge(other)
        if not len(found):
            return say("no page taught anything, so nothing was written", USAGE)
        found.save(options.output)
    except (UsageError, ValueError) as error:
        return say(f"{error}", USAGE)
    except OSError as error:
        return say(f"{error.filename}: {error.strerror}", USAGE)
    except KeyboardInterrupt:
        return INTERRUPTED
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


def _addressed(
    files: Iterable[File], host: str | None, missed: list[str]
) -> Iterator[tuple[str, str | bytes]]:
    """The pages that can be read, each with its address; the others are said and noted as missed."""
    for entry in inputs.entries(files):
        page = inputs.load(entry)
        if isinstance(page, Failure):
            problem = page.reason
        elif address := host or entry.url or own_address(page):
            yield address, page
            continue
        else:
            problem = "names no address of its own (canonical link, og:url); give --host"
        missed.append(entry.label)
        say(f"{entry.label}: {problem}", FAILED)
