"""``python -m cleaner learn``: the templates of sites from their pages, written to a file.

Messages go to standard error. Exit codes as everywhere: 0 all well, 1 some pages taught nothing, 2 wrong
usage or nothing to learn.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from cleaner.cli import FAILED, INTERRUPTED, USAGE, WELL, _inputs, _read, _say, _UsageError
from cleaner.read import read
from cleaner.segment_html import segment_html
from cleaner.site import SiteTemplates, canonical, site_of


def main(arguments: Sequence[str]) -> int:
    """Learn from the pages and write the file; the exit code."""
    options = _parser().parse_args(arguments)
    missed: list[str] = []
    try:
        paths = list(_inputs(options.paths))
        host = options.host and site_of(options.host)
        known = [SiteTemplates.load(path) for path in options.add]
        found = SiteTemplates.learn(_addressed(paths, host, missed))
        for other in known:
            found = found.merge(other)
        if not len(found):
            return _say("no page taught anything, so nothing was written", USAGE)
        found.save(options.output)
    except (_UsageError, ValueError) as error:
        return _say(f"{error}", USAGE)
    except OSError as error:
        return _say(f"{error.filename}: {error.strerror}", USAGE)
    except KeyboardInterrupt:
        return INTERRUPTED
    _say(f"{options.output}: {len(found)} pages of {len(found.sites)} sites", WELL)
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


def _addressed(paths: Sequence[str], host: str | None, missed: list[str]) -> Iterator[tuple[str, bytes]]:
    """The pages that can be read, each with its address; the others are said and noted as missed."""
    for path in paths:
        page = _read(path)
        address = host or (_own_address(page) if page is not None else "")
        if page is not None and address:
            yield address, page
            continue
        missed.append(path)
        if page is not None:
            _say(f"{path}: names no address of its own (canonical link, og:url); give --host", FAILED)


def _own_address(page: bytes) -> str:
    source = read(page)
    address = canonical(segment_html(source).head) if source.medium == "html" else ""
    try:
        return address and site_of(address)
    except ValueError:
        return ""
