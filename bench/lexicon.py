"""The lexicon counted from labelled pages: what became of the text that each term stands by.

A term's share of body words is taken per page, averaged per site, then over sites, and drawn towards
the overall share as if a few more sites had said just that; no site outweighs another. For
cross-validation there is a lexicon for every set of folds left out: a page is never measured with
counts that its own site had a part in.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log, sqrt
from multiprocessing import Pool
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench.corpora import Page
from bench.folds import CACHE, FOLDS, PROCESSES, digest, fold
from bench.labels import BODY, UNKNOWN, label
from cleaner.kinds import KINDS, binned, dampened, grouped, page_terms
from cleaner.lexicon import NEAR, Lexicon, heading_terms, line_terms, names_terms, paragraph_terms
from cleaner.match import match
from cleaner.model import Blocks, Elements, Marks
from cleaner.read import read
from cleaner.rules import default_rules
from cleaner.segment_html import segment_html
from cleaner.signals import core, page_figures, plain

SITES: Final = 8  # fewest sites that have a term
PRIOR_SITES: Final = 6.0  # how many sites' worth of the overall share is added to each term
PRIOR_SHARE: Final = 0.35  # that share
PAGES: Final = 3  # pages of one site that count, each less than the one before
KIND_SITES: Final = 5  # fewest sites that have a term which tells kinds apart
KIND_STRENGTH: Final = 12.0  # inverse of the penalty on the weights of kinds
# How much each group of terms is trusted before anything is fitted; figures share theirs.
GROUPS: Final = {"name": 1.0, "line": 1.0, "title": 0.7, "path": 0.7, "path first": 0.7, "type": 0.7}
GROUP: Final = 0.5  # all others
FIGURES: Final = 1.0
ASSUMED: Final = 0.05  # what a page counts for kinds when nobody labelled its kind
BINS: Final = 8  # of each figure
PARTS: Final = ("own", "near", "far", "line", "paragraph", "heading")

Lexica = Mapping[frozenset[int], Lexicon]


@dataclass(frozen=True)
class Counts:
    """What one page says: the body share of each term's text by part, its terms and figures by kind."""

    site: str
    fold: int
    shares: Mapping[str, Mapping[str, float]]
    kind: str
    terms: frozenset[str]
    figures: Mapping[str, float]
    trust: float = 1.0  # in the kind


def lexica(pages: Sequence[Page], cache: Path = CACHE) -> Lexica:
    """A lexicon for none, each one, and each two of the folds left out; kept in the cache folder."""
    left_out = [frozenset(c) for size in range(3) for c in combinations(range(FOLDS), size)]
    names = {folds: "".join(map(str, sorted(folds))) or "none" for folds in left_out}
    paths = {folds: cache / f"lexicon-{digest(pages)}-{name}.json" for folds, name in names.items()}
    if not all(path.is_file() for path in paths.values()):
        cache.mkdir(parents=True, exist_ok=True)
        with Pool(PROCESSES) as pool:
            counts = [found for found in pool.map(count, pages, chunksize=8) if found]
        with Pool(PROCESSES, _remember, (counts,)) as pool:
            for path, data in zip(paths.values(), pool.imap(_fit, left_out), strict=True):
                path.write_text(json.dumps(data), encoding="utf-8")
    return {
        folds: Lexicon.from_dict(json.loads(path.read_text(encoding="utf-8")))
        for folds, path in paths.items()
    }


_counts: Sequence[Counts] = ()  # of a worker process; too large to be sent with every task


def _remember(counts: Sequence[Counts]) -> None:
    global _counts
    _counts = counts


def _fit(left_out: frozenset[int]) -> dict[str, Any]:
    return fit(_counts, left_out)


def count(page: Page) -> Counts | None:
    """What one page says; ``None`` where it has no markup to speak of or no labels."""
    blocks = segment_html(read(page.html, page.url, "html"))
    if blocks.bare or blocks.elements is None or not len(blocks):
        return None
    shares = label(blocks.texts, page)
    marks = match(blocks, default_rules())
    seen = plain(blocks, marks)
    figures = page_figures(seen)
    terms = page_terms(blocks, marks, core(seen))
    trust = 1.0 if page.gold is not None else ASSUMED
    return Counts(
        page.site, fold(page), _shares(blocks, marks, page, shares), page.kind, terms, figures, trust
    )


def fit(counts: Sequence[Counts], left_out: frozenset[int] = frozenset()) -> dict[str, Any]:
    """The lexicon of the pages outside the folds left out, in the form of its data file."""
    used = [own for own in counts if own.fold not in left_out]
    own, near, far, line, paragraph, heading = (_terms(used, part) for part in PARTS)
    names = {term: [own.get(term), near.get(term), far.get(term)] for term in sorted({*own, *near, *far})}
    return {
        "names": names,
        "lines": line,
        "paragraphs": paragraph,
        "headings": heading,
        "kinds": _kinds(used),
    }


def _shares(blocks: Blocks, marks: Marks, page: Page, labels: Any) -> dict[str, dict[str, float]]:
    """For each part the share of body in the text by each term. Blocks without a label say nothing."""
    assert blocks.elements is not None
    above: Sequence[str] = ()
    parts: dict[str, list[Iterable[str]]] = {part: [] for part in PARTS}
    names = _by_element(blocks.elements)
    inside = [names_terms(own) if own else frozenset() for own in blocks.inner or [""] * len(blocks)]
    for at, (place, tokens) in enumerate(zip(blocks.places, marks.tokens, strict=True)):
        for part, found in zip(PARTS[:3], names(place), strict=True):
            parts[part].append(found | inside[at])
        parts["line"].append(line_terms(tokens))
        parts["paragraph"].append(paragraph_terms(tokens))
        parts["heading"].append(above)
        if blocks.kinds[at] == "heading" and tokens:
            above = heading_terms(tokens)
    known = (labels != UNKNOWN).tolist()
    body = (labels >= BODY).tolist()
    sizes = [sqrt(max(len(text), 1)) if page.gold else 1.0 for text in blocks.texts]
    return {part: _share(found, sizes, known, body) for part, found in parts.items()}


def _by_element(elements: Elements) -> Callable[[int], tuple[frozenset[str], ...]]:
    """The terms of an element's own names, of those near it, and of all above it."""
    own = [names_terms(names) for names in elements.names]
    far: dict[int, frozenset[str]] = {0: frozenset()}

    def found(place: int) -> tuple[frozenset[str], ...]:
        chain = [place]
        for _ in range(NEAR):
            chain.append(elements.parents[chain[-1]])
        if place not in far:
            up, all_above = place, set[str]()
            while up:
                all_above |= own[up]
                up = elements.parents[up]
            far[place] = frozenset(all_above)
        return own[place], frozenset().union(*(own[at] for at in chain)), far[place]

    return found


def _share(
    found: Sequence[Iterable[str]], sizes: Sequence[float], known: Sequence[bool], body: Sequence[bool]
) -> dict[str, float]:
    total: dict[str, float] = defaultdict(float)
    held: dict[str, float] = defaultdict(float)
    for terms, size, labelled, is_body in zip(found, sizes, known, body, strict=True):
        if labelled:
            for term in terms:
                total[term] += size
                held[term] += size * is_body
    return {term: held[term] / size for term, size in total.items()}


def _terms(counts: Sequence[Counts], part: str) -> dict[str, float]:
    """The log-odds of each term that enough sites have."""
    by_site: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for own in counts:
        for term, share in own.shares[part].items():
            by_site[term][own.site].append(share)
    return {
        term: _log_odds(list(sites.values()))
        for term, sites in sorted(by_site.items())
        if len(sites) >= SITES
    }


def _log_odds(sites: Sequence[Sequence[float]]) -> float:
    total, weight = PRIOR_SHARE * PRIOR_SITES, PRIOR_SITES
    for shares in sites:
        own = sqrt(min(len(shares), PAGES))
        total += own * sum(shares) / len(shares)
        weight += own
    return round(log(total / (weight - total)), 2)


def _kinds(counts: Sequence[Counts]) -> dict[str, Any]:
    """Multinomial logistic regression over terms and binned figures."""
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    edges = {name: _edges([own.figures[name] for own in counts]) for name in counts[0].figures}
    edges = {name: found for name, found in edges.items() if found}
    terms = _vocabulary(counts)
    bins = sorted({term for own in counts for term in binned(own.figures, edges)})
    scale = [GROUPS.get(term.partition(":")[0], GROUP) for term in terms]
    scale += [FIGURES / sqrt(len(edges))] * len(bins)
    model = LogisticRegression(C=KIND_STRENGTH, max_iter=500)
    with threadpool_limits(1):  # sums in one order, whatever the machine
        model.fit(
            _matrix(counts, edges, [*terms, *bins], scale),
            [KINDS.index(own.kind) for own in counts],
            sample_weight=[own.trust for own in counts],
        )
    weights = (model.coef_ * np.array(scale)).round(3).T.tolist()
    return {
        "bias": model.intercept_.round(4).tolist(),
        "figures": edges,
        "terms": dict(zip([*terms, *bins], weights, strict=True)),
    }


def _vocabulary(counts: Sequence[Counts]) -> list[str]:
    """The terms that enough sites have."""
    sites: dict[str, set[str]] = defaultdict(set)
    for own in counts:
        for term in own.terms:
            sites[term].add(own.site)
    return sorted(term for term, having in sites.items() if len(having) >= KIND_SITES)


def _matrix(
    counts: Sequence[Counts],
    edges: Mapping[str, Sequence[float]],
    terms: Sequence[str],
    scale: Sequence[float],
) -> Any:
    """A row for each page: its terms, dampened by group, and its figures' bins."""
    from scipy.sparse import csr_matrix

    place = {term: at for at, term in enumerate(terms)}
    entries = []
    for row, own in enumerate(counts):
        for _, known in grouped(own.terms, place):
            entries += [(scale[place[term]] * dampened(len(known)), row, place[term]) for term in known]
        entries += [(scale[place[term]], row, place[term]) for term in binned(own.figures, edges)]
    values, rows, columns = zip(*entries, strict=True)
    return csr_matrix((values, (rows, columns)), shape=(len(counts), len(terms)))


def _edges(values: Sequence[float]) -> list[float]:
    """Bounds of bins that hold about as many pages each."""
    if np.isnan(values).all():
        return []
    bounds = np.unique(np.nanquantile(values, np.linspace(0, 1, BINS + 1)[1:-1]))
    return [float(f"{value:.4g}") for value in bounds.tolist()]
