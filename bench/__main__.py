"""``python -m bench``: fit the weights and make every figure of the README."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import corpora, evaluate, fit, peers
from bench.corpora import CorpusError, Page
from bench.dataset import rows
from bench.folds import CACHE, PACKAGE, digest
from bench.lexicon import lexica
from bench.metrics import Score
from cleaner import __version__
from cleaner.model import MEDIA, MODES


def main() -> int:
    """Run one command; 2 where a corpus is not what it should be."""
    options = _parser().parse_args()
    try:
        pages = [page for name in corpora.READERS for page in corpora.load(name, options.corpora)]
    except CorpusError as error:
        print(f"bench: {error}", file=sys.stderr)
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
    command = commands.add_parser("fit", help="fit the weights on all pages and write the data files")
    command.add_argument("--date", default=datetime.date.today().isoformat(), help="written into the files")
    return parser


def _html(options: argparse.Namespace, pages: Sequence[Page]) -> None:
    weights = evaluate.doors(pages)
    for corpus, found in _chosen(options, pages):
        cleaned = evaluate.clean_html(found, weights, options.mode)
        texts = [page.text for page in cleaned]
        seconds = sum(page.seconds for page in cleaned) / len(cleaned)
        table = [(f"cleaner {__version__}", texts, seconds)]
        for name in peers.NAMES if "all" in options.peer else options.peer:
            peer = peers.run(name, found, CACHE)
            _say_failures(peer)
            if not peer.note:
                table.append((f"{name} {peer.version}", peer.texts, sum(peer.seconds) / len(found)))
        _table(corpus, found, table)


def _say_failures(peer: peers.Peer) -> None:
    """A peer that is not there, or that failed on a page (which counts as no text), is never silent."""
    if peer.note:
        print(f"{peer.name}: {peer.note}")
    for page, error in peer.failures.items():
        print(f"{peer.name} failed on {page}: {error}")


def _text(options: argparse.Namespace, pages: Sequence[Page]) -> None:
    weights = evaluate.doors(pages)
    for corpus, found in _chosen(options, pages):
        cleaned = evaluate.clean_text(found, weights, options.mode)
        table = []
        for name, results in cleaned.items():
            seconds = sum(page.seconds for page in results) / len(results)
            table.append((name, [page.text for page in results], seconds))
        _table(corpus, found, table)


def _fit(options: argparse.Namespace, pages: Sequence[Page]) -> None:
    weights = evaluate.doors(pages)
    figures = {}
    for corpus, found in _by_corpus(pages):
        html = [page.text for page in evaluate.clean_html(found, weights)]
        figures[f"{corpus} html"] = _rounded(evaluate.score(found, html))
        for name, results in evaluate.clean_text(found, weights).items():
            score = evaluate.score(found, [page.text for page in results])
            figures[f"{corpus} {name}"] = _rounded(score)
    about = {
        "fitted": options.date,
        "corpora": {corpus: len(found) for corpus, found in _by_corpus(pages)},
        "inputs": digest(pages),
        "held out (precision, recall, F1; five folds by site)": figures,
    }
    counted = lexica(pages)
    for medium in MEDIA:
        path = PACKAGE / "data" / "weights" / f"{medium}.json"
        fit.write(fit.fit(rows(pages, medium, counted), about), path)
        print(f"{path} written")


def _chosen(options: argparse.Namespace, pages: Sequence[Page]) -> list[tuple[str, list[Page]]]:
    wanted = options.corpus or list(corpora.READERS)
    return [(corpus, found) for corpus, found in _by_corpus(pages) if corpus in wanted]


def _by_corpus(pages: Sequence[Page]) -> list[tuple[str, list[Page]]]:
    return [
        (corpus, [page for page in pages if page.name.startswith(f"{corpus}/")]) for corpus in corpora.READERS
    ]


def _rounded(score: Score) -> list[float]:
    return [round(figure, 4) for figure in score]


def _table(corpus: str, pages: Sequence[Page], results: Sequence[tuple[str, list[str], float]]) -> None:
    """One line for each result: precision, recall, F1, milliseconds a page, F1 by kind of page."""
    print(f"\n{corpus}, {len(pages)} pages, weights fitted on other sites (five folds)")
    words = pages[0].gold is not None or any(page.gold for page in pages)
    kinds = evaluate.KINDS if words else ()
    print(f"{'':<24}{'precision':>10}{'recall':>8}{'F1':>8}{'ms':>7}" + "".join(f"{k[:7]:>9}" for k in kinds))
    for name, texts, seconds in results:
        score = evaluate.score(pages, texts)
        line = f"{name:<24}{score.precision:>10.4f}{score.recall:>8.4f}{score.f1:>8.4f}{seconds * 1e3:>7.1f}"
        by_kind = evaluate.by_kind(pages, texts) if words else {}
        print(line + "".join(f"{by_kind[kind].f1:>9.3f}" for kind in kinds if kind in by_kind))


COMMANDS = {"html": _html, "text": _text, "fit": _fit}

if __name__ == "__main__":
    sys.exit(main())
