"""``python -m bench``: fit the weights and make every figure of the README."""

from __future__ import annotations

import argparse
import datetime
import sys
import tempfile
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from bench import (
    baselines,
    batch,
    browser,
    corpora,
    dataset,
    evaluate,
    fuzz,
    hostile,
    metadata,
    packs,
    peers,
    report,
    ship,
    site,
    speed,
    structure,
    worst,
)
from bench.corpora import CorpusError, Page
from bench.folds import CACHE
from bench.report import Row
from cleaner import __version__
from cleaner.kinds import KINDS
from cleaner.model import MODES

DOOR = "inscriptis"  # the rendering that is held against the HTML
NEEDED = f"every command fits weights on {' and '.join(corpora.READERS)} and needs both (--corpora FOLDER)"


def main() -> int:
    """Run one command; 2 where the rules or a corpus are not what they should be."""
    options = _parser().parse_args()
    if packs.is_stale():
        print(f"bench: {packs.STALE}", file=sys.stderr)
        return 2
    if options.command in ALONE:
        return ALONE[options.command](options)
    try:
        pages = [page for name in corpora.READERS for page in corpora.load(name, options.corpora)]
    except CorpusError as error:
        print(f"bench: {error}\nbench: {NEEDED}", file=sys.stderr)
        return 2
    COMMANDS[options.command](options, pages)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--corpora", type=Path, default=corpora.DEFAULT, help="folder of the corpora")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (("html", "pages as HTML"), ("text", "pages rendered to plain text")):
        command = commands.add_parser(name, help=f"accuracy on {text}, cross-validated by site")
        command.add_argument("--corpus", choices=tuple(corpora.READERS), action="append")
        command.add_argument("--mode", choices=MODES, default="balanced")
        if name == "html":
            command.add_argument("--peer", choices=("all", *peers.NAMES), action="append", default=[])
        else:
            command.add_argument("--baseline", choices=baselines.ON_LINES, action="append", default=[])
    command = commands.add_parser("metadata", help="title, authors and date, cross-validated by site")
    command.add_argument("--peer", choices=metadata.PEERS, action="append", default=[])
    command = commands.add_parser(
        "structure", help="whether Markdown, TEI and words read back as they were meant"
    )
    command.add_argument("--every", type=int, default=10, metavar="N", help="take every Nth page (10)")
    command.add_argument("--schema", type=Path, metavar="FILE", help="RelaxNG schema of TEI P5 (tei_all.rng)")
    command.add_argument("--browser", type=int, default=200, metavar="N", help="pages for Chromium (200)")
    commands.add_parser("site", help="what templates learned from a site's other pages change")
    command = commands.add_parser("speed", help="what a page costs, beside other extractors and bare parsers")
    command.add_argument("--corpus", choices=tuple(corpora.READERS), action="append")
    command = commands.add_parser(
        "batch", help="the batch command: counts, workers, memory, kills, a peer, engines"
    )
    command.add_argument("--part", choices=batch.PARTS, action="append", help="only that (default: all)")
    command.add_argument("--documents", type=int, default=2_000, help="through every form (2000)")
    command.add_argument("--many", type=int, default=20_000, help="small documents, for the memory (20000)")
    command.add_argument("--kills", type=int, default=100, help="of each form of output (100)")
    command = commands.add_parser("worst", help="the pages with the lowest score and what went wrong on them")
    command.add_argument("--corpus", choices=tuple(corpora.READERS), action="append")
    command.add_argument("--kind", choices=KINDS, help="only pages of that kind")
    command.add_argument("--count", type=int, default=20, help="pages of each corpus (20)")
    command.add_argument(
        "--door", choices=worst.DOORS, default="html", help="the HTML, or its text by a renderer"
    )
    command = commands.add_parser("hostile", help="that nothing it is fed can hurt it")
    command.add_argument("what", choices=hostile.WHAT)
    command.add_argument("--shape", action="append", help="only pages of that shape")
    command.add_argument("--most", type=int, default=hostile.SIZES[-1], help="bytes of the largest page")
    command = commands.add_parser("fuzz", help="what a coverage-guided fuzzer finds (needs atheris)")
    command.add_argument("target", choices=tuple(fuzz.TARGETS))
    command.add_argument("--seconds", type=int, default=600, help="of wall time (600)")
    command = commands.add_parser("fit", help="fit the weights on all pages and write the data files")
    command.add_argument("--date", default=datetime.date.today().isoformat(), help="written into the files")
    return parser


def _html(options: argparse.Namespace, pages: Sequence[Page]) -> None:
    weights = evaluate.doors(pages)
    for corpus, found in _chosen(options, pages):
        cleaned = evaluate.clean_html(found, weights, options.mode)
        table, notes = [report.row(f"cleaner {__version__}", cleaned)], []
        for name in peers.NAMES if "all" in options.peer else options.peer:
            peer = peers.run(name, found, CACHE)
            notes += report.peer_notes(peer)
            if not peer.note:
                table.append(Row(f"{name} {peer.version}", peer.texts, sum(peer.seconds) / len(found)))
        print(f"\n{report.table(corpus, found, table, notes=notes)}")
        if evaluate.has_words(found):
            print(report.self_knowledge(found, cleaned))


def _text(options: argparse.Namespace, pages: Sequence[Page]) -> None:
    weights = evaluate.doors(pages)
    for corpus, found in _chosen(options, pages):
        cleaned = evaluate.clean_text(found, weights, options.mode)
        table = [report.row(name, results) for name, results in cleaned.items()]
        print(f"\n{report.table(corpus, found, table, notes=report.renderer_notes())}")
        texts = {own.name: own.texts for own in table}
        print(report.over_renderers(found, {f"cleaner {__version__}": texts, **_baselines(options, found)}))
        again = {
            name: evaluate.clean_all(found, own, "text", weights, options.mode) for name, own in texts.items()
        }
        print(
            report.stability(found, texts, {name: report.row(name, own).texts for name, own in again.items()})
        )
        if evaluate.has_words(found):
            html = report.row("html", evaluate.clean_html(found, weights, options.mode))
            print(report.agreement(found, html.texts, texts[DOOR], DOOR))


def _baselines(options: argparse.Namespace, pages: Sequence[Page]) -> dict[str, dict[str, list[str]]]:
    """What others make of each rendering; those made for HTML only where they are asked for."""
    rendered = dataset.rendered(pages)
    given = {by: [texts[by] for texts in rendered] for by in rendered[0]}
    made = {
        name: {by: list(map(rules, texts)) for by, texts in given.items()}
        for name, rules in baselines.RULES.items()
    }
    for name in options.baseline:
        found = {by: baselines.on_lines(name, pages, texts) for by, texts in given.items()}
        notes = [note for peer in found.values() for note in report.peer_notes(peer)]
        if notes:
            print("\n".join(notes))
        if not any(peer.note for peer in found.values()):
            version = next(iter(found.values())).version
            made[f"{name} {version}"] = {by: peer.texts for by, peer in found.items()}
    return made


def _metadata(options: argparse.Namespace, pages: Sequence[Page]) -> None:
    chosen = [page for page in pages if page.name.startswith("wcxb/")]
    print()
    for line in metadata.table(chosen, evaluate.doors(pages), options.peer, options.corpora):
        print(line)


def _structure(options: argparse.Namespace, pages: Sequence[Page]) -> None:
    jobs = [*structure.fixtures(), *((page.name, page.html, page.url) for page in pages[:: options.every])]
    for line in structure.reading(jobs, options.schema):
        print(line)
    chosen = pages[:: max(1, len(pages) // options.browser)][: options.browser] if options.browser else []
    for line in browser.against_browser(chosen) if chosen else ():
        print(line)


def _site(options: argparse.Namespace, pages: Sequence[Page]) -> None:
    chosen = [page for page in pages if page.name.startswith("wcxb/")]
    for line in chain(site.table(chosen, evaluate.doors(pages)), site.made(), site.costs(chosen[:200])):
        print(line)


def _speed(options: argparse.Namespace, pages: Sequence[Page]) -> None:
    for corpus, found in _chosen(options, pages):
        chosen = speed.spread(found)
        timings, notes = speed.race(chosen)
        print("\n".join(["", speed.table(corpus, chosen, timings, speed.stages(chosen)), *notes]))
    print()
    for line in (
        *speed.growth(),
        *speed.memory(pages),
        *speed.starts(pages[0]),
        speed.workers(speed.spread(pages)),
    ):
        print(line)


def _batch(options: argparse.Namespace, pages: Sequence[Page]) -> None:
    chosen = speed.spread(pages, options.documents)
    chosen += chosen[: options.documents - len(chosen)]
    with tempfile.TemporaryDirectory() as folder:
        parts = options.part or batch.PARTS
        for line in batch.report(chosen, Path(folder), parts, many=options.many, count=options.kills):
            print(line, flush=True)


def _worst(options: argparse.Namespace, pages: Sequence[Page]) -> None:
    weights = evaluate.doors(pages)
    for corpus, found in _chosen(options, pages):
        chosen = [page for page in found if options.kind in (None, page.kind)]
        print(f"\n{corpus}, the worst of {len(chosen)} pages, weights fitted on other sites (five folds)\n")
        print(worst.listing(chosen, weights, count=options.count, door=options.door))


def _fit(options: argparse.Namespace, pages: Sequence[Page]) -> None:
    for path in ship.ship(pages, options.date):
        print(f"{path} written")


def _chosen(options: argparse.Namespace, pages: Sequence[Page]) -> list[tuple[str, list[Page]]]:
    wanted = options.corpus or list(corpora.READERS)
    return [(corpus, found) for corpus, found in ship.by_corpus(pages) if corpus in wanted]


ALONE = {"hostile": hostile.main, "fuzz": fuzz.main}  # which load the pages that they need
COMMANDS = {
    "html": _html,
    "text": _text,
    "metadata": _metadata,
    "structure": _structure,
    "site": _site,
    "speed": _speed,
    "batch": _batch,
    "worst": _worst,
    "fit": _fit,
}

if __name__ == "__main__":
    sys.exit(main())
