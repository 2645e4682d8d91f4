"""Figures as tables to read: accuracy with its intervals, snippets, calibration. Nothing is printed here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import mean, median
from typing import Final, NamedTuple

from bench import evaluate, renderers
from bench.calibration import BINS, RIGHT, cross_fitted, expected_error, reliability
from bench.corpora import Page
from bench.evaluate import Cleaned
from bench.intervals import segment_interval, word_interval
from bench.metrics import snippet_shares, word_score
from bench.peers import Peer
from cleaner.kinds import KINDS

NAME: Final = 24  # characters of the first column
NAMED: Final = 3  # pages that a footer names
CUT: Final = 64  # characters of a block that are shown


class Row(NamedTuple):
    """What one tool made of the pages, in their order, and the seconds it took for one."""

    name: str
    texts: Sequence[str]
    seconds: float


def row(name: str, cleaned: Sequence[Cleaned]) -> Row:
    """The row of a tool that is ours."""
    return Row(name, [page.text for page in cleaned], sum(page.seconds for page in cleaned) / len(cleaned))


def table(corpus: str, pages: Sequence[Page], rows: Sequence[Row], *, notes: Sequence[str] = ()) -> str:
    """One line for each row, one for its snippets where the gold is text, and what else must be said."""
    return "\n".join([*_accuracy(corpus, pages, rows), *_snippets(pages, rows), *notes])


def _accuracy(corpus: str, pages: Sequence[Page], rows: Sequence[Row]) -> Iterator[str]:
    """Precision, recall, F1 with its interval, milliseconds a page, F1 by kind of page."""
    kinds = KINDS if evaluate.has_words(pages) else ()
    yield f"{corpus}, {len(pages)} pages, weights fitted on other sites (five folds)"
    head = f"{'':<{NAME}}{'precision':>10}{'recall':>8}{'F1':>8}{'95 % of F1':>15}{'ms':>7}"
    yield head + "".join(f"{kind[:7]:>8}" for kind in kinds)
    for name, texts, seconds in rows:
        score = evaluate.score(pages, texts)
        low, high = word_interval(pages, texts) if kinds else segment_interval(pages, texts)
        line = f"{name:<{NAME}}{score.precision:>10.4f}{score.recall:>8.4f}{score.f1:>8.4f}"
        by_kind = evaluate.by_kind(pages, texts) if kinds else {}
        own = (f"{by_kind[kind].f1:>8.3f}" if kind in by_kind else f"{'-':>8}" for kind in kinds)
        yield line + f"{low:>8.4f}-{high:.4f}{seconds * 1e3:>7.1f}" + "".join(own)


def _snippets(pages: Sequence[Page], rows: Sequence[Row]) -> Iterator[str]:
    """How much of what must and must not be kept of articles was, word by word."""
    chosen = [at for at, page in enumerate(pages) if page.kind == "article" and page.gold is not None]
    articles = [pages[at] for at in chosen]
    if not any(page.with_ or page.without for page in articles):
        return
    title = f"snippets of {len(articles)} articles"
    yield f"{title:<{NAME}}{'found':>10}{'let through':>13}"
    for name, texts, _ in rows:
        found, through = snippet_shares([texts[at] for at in chosen], articles)
        yield f"{name:<{NAME}}{found:>10.4f}{through:>13.4f}"


def over_renderers(pages: Sequence[Page], rows: Mapping[str, Mapping[str, Sequence[str]]]) -> str:
    """For each tool the mean F1 over the renderers whose text it was given, and the worst one; of all pages
    and, where kinds are known, of articles."""
    chosen = [at for at, page in enumerate(pages) if page.kind == "article" and page.gold]
    articles = [pages[at] for at in chosen]
    title = f"over {len(next(iter(rows.values())))} renderers"
    told = [f"{title:<{NAME}}{'mean F1':>10}{'worst':>8}  {'':<14}"]
    told[0] += f"{'articles':>10}{'worst':>8}" if articles else ""
    for name, texts in rows.items():
        line = f"{name:<{NAME}}" + _mean_and_worst(
            {by: evaluate.score(pages, own).f1 for by, own in texts.items()}
        )
        if articles:
            own = {by: evaluate.score(articles, [made[at] for at in chosen]).f1 for by, made in texts.items()}
            line += _mean_and_worst(own)
        told.append(line.rstrip())
    return "\n".join(told)


def _mean_and_worst(figures: Mapping[str, float]) -> str:
    worst = min(figures, key=figures.__getitem__)
    return f"{mean(figures.values()):>10.4f}{figures[worst]:>8.4f}  {worst:<14}"


def stability(
    pages: Sequence[Page], texts: Mapping[str, Sequence[str]], again: Mapping[str, Sequence[str]]
) -> str:
    """On how many texts cleaning what is clean changed nothing; the others, each with what went first."""
    changed = [
        f"  {page.name} by {by}: {_first_lost(one, two)}"
        for by in texts
        for page, one, two in zip(pages, texts[by], again[by], strict=True)
        if one != two
    ]
    total = len(pages) * len(texts)
    share = f"cleaned again: {(total - len(changed)) / total:.2%} of {total} texts unchanged"
    return "\n".join([share, *changed])


def _first_lost(before: str, after: str) -> str:
    """The first block of a text that a second cleaning dropped, or how else it changed."""
    left = set(after.split("\n\n"))
    lost = [block for block in before.split("\n\n") if block not in left]
    if not after:
        return "all of it is gone"
    if not lost:
        return "blocks stand otherwise"
    blocks = "1 block" if len(lost) == 1 else f"{len(lost)} blocks"
    return f"{blocks} lost or cut anew, first {lost[0][:CUT]!r}"


def agreement(pages: Sequence[Page], one: Sequence[str], two: Sequence[str], name: str) -> str:
    """How like what comes out of the two doors is, on articles."""
    pairs = zip(pages, one, two, strict=True)
    found = [word_score(a, b).f1 for page, a, b in pairs if page.kind == "article" and page.gold]
    told = f"word F1 of one against the other, median of {len(found)} articles: {median(found):.4f}"
    return f"HTML and {name}: {told}"


def self_knowledge(pages: Sequence[Page], cleaned: Sequence[Cleaned]) -> str:
    """What the cleaner says of a page against the gold: its kind, and how sure it may be."""
    return "\n".join([*_page_kinds(pages, cleaned), *_calibration(pages, cleaned)])


def _page_kinds(pages: Sequence[Page], cleaned: Sequence[Cleaned]) -> Iterator[str]:
    right = [(page.kind, own.page_kind == page.kind) for page, own in zip(pages, cleaned, strict=True)]
    yield f"cleaner: page_kind right on {_share([hit for _, hit in right])} of {len(pages)} pages"
    own = {kind: [hit for name, hit in right if name == kind] for kind in KINDS}
    yield "  of " + ", ".join(f"{kind} {_share(hits)}" for kind, hits in own.items() if hits)


def _calibration(pages: Sequence[Page], cleaned: Sequence[Cleaned]) -> Iterator[str]:
    expected, right, folds = evaluate.outcomes(pages, cleaned)
    bins = reliability(cross_fitted(expected, right, folds), right)
    what = f"of confidence that word F1 > {RIGHT}, {BINS} bins, {len(right)} pages with gold"
    yield f"cleaner: expected calibration error {expected_error(bins):.4f} ({what})"
    yield f"{'confidence':<12}{'pages':>6}{'mean':>8}{f'F1 > {RIGHT}':>10}"
    for found in bins:
        line = f"{f'{found.low:.1f}-{found.high:.1f}':<12}{found.pages:>6}"
        yield line + f"{found.confidence:>8.3f}{found.right:>10.3f}"


def _share(hits: Sequence[bool]) -> str:
    return f"{sum(hits) / len(hits):.3f}"


def peer_notes(peer: Peer) -> list[str]:
    """Why a peer has no row, or on how many pages it failed, which count as no text."""
    if peer.note:
        return [f"{peer.name}: {peer.note}"]
    if not peer.failures:
        return []
    first = [f"{page}: {error}" for page, error in list(peer.failures.items())[:NAMED]]
    more = len(peer.failures) - len(first)
    told = "; ".join(first) + (f"; and {more} more" if more else "")
    pages = "1 page" if len(peer.failures) == 1 else f"{len(peer.failures)} pages"
    return [f"{peer.name} failed on {pages}, counted as no text ({told})"]


def renderer_notes() -> list[str]:
    """Which renderers have no row."""
    missing = [name for name in renderers.ALL if name not in renderers.available()]
    return [f"{name}: not installed" for name in missing]
