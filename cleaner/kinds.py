"""Which kind of page this is, told from what the page names and calls itself.

A linear model over terms: words of the title, address, headings and first paragraphs, names of
elements, short lines, types in the structured data, and the page's own figures (shares, sizes) by the
bin they fall into. A term speaks for or against each kind with a fitted weight that a person can read.
Fitting is ``bench``'s work.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, KeysView, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby, islice, pairwise
from math import isnan
from typing import Any, Final
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from cleaner.model import Blocks, Elements, Flags, Head, Marks
from cleaner.structured import addresses, meta, types
from cleaner.tokens import one_name_tokens, phrase_tokens

KINDS: Final = ("article", "documentation", "service", "forum", "listing", "collection", "product")
LINE: Final = 4  # most tokens of a line that is a term
HEADING: Final = 12  # tokens of a heading that are terms
LEAD: Final = 100  # characters of a block that must be passed for its words to be terms
LEADS: Final = 6  # such blocks, from the start of the page
DEPTH: Final = 5  # address segments and their tokens are counted up to here
SLUG: Final = 8
DAMPING: Final = 0.35  # chosen with ``bench``, as the strengths of the groups there are
OUTER: Final = 60  # elements among which <html> and <body> are looked for


@dataclass(frozen=True)
class Kinds:
    """``terms[t]`` is how far a term speaks for each of ``KINDS``; ``figures`` are the upper edges of
    the bins of each figure, whose terms are ``name:bin``."""

    bias: tuple[float, ...] = ()
    terms: Mapping[str, Sequence[float]] = field(default_factory=dict)
    figures: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Kinds:
        """The form they have in their file."""
        return cls(
            tuple(data["bias"]),
            Rows(data["terms"]),
            {name: tuple(edges) for name, edges in data["figures"].items()},
        )

    def chances(self, terms: Iterable[str], figures: Mapping[str, float]) -> NDArray[np.float64]:
        """The chance of each of ``KINDS``; NaN where nothing was fitted."""
        if not self.bias:
            return np.full(len(KINDS), np.nan)
        odds = np.array(self.bias)
        for _, known in grouped(terms, self.terms.keys()):
            odds = odds + np.array([self.terms[term] for term in known]).sum(axis=0) * dampened(len(known))
        for term in binned(figures, self.figures):
            odds = odds + np.array(self.terms.get(term, 0.0))
        odds = np.exp(odds - odds.max())
        chances: NDArray[np.float64] = odds / odds.sum()
        return chances


class Rows(Mapping[str, Sequence[float]]):
    """Numbers for each term, as written in a data file until they are asked for: a page has few of the terms.

    >>> Rows({"line:share": "0.5 -1"})["line:share"]
    (0.5, -1.0)
    """

    def __init__(self, rows: dict[str, str | Sequence[float]]) -> None:
        self._rows = rows

    def __getitem__(self, term: str) -> Sequence[float]:
        row = self._rows[term]
        if isinstance(row, str):
            row = self._rows[term] = tuple(map(float, row.split()))
        return row

    def keys(self) -> KeysView[str]:
        return self._rows.keys()

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def grouped(terms: Iterable[str], known: Container[str]) -> Iterator[tuple[str, list[str]]]:
    """The known terms of each group: what stands before a term's colon.

    >>> list(grouped(["line:share", "title:tide", "title:xyzzy"], {"line:share", "title:tide"}))
    [('line', ['line:share']), ('title', ['title:tide'])]
    """
    for group, found in groupby(sorted([term for term in terms if term in known]), key=_group):
        yield group, list(found)


def _group(term: str) -> str:
    return term.partition(":")[0]


def dampened(size: int) -> float:
    """What each of so many terms of one group counts, so that a group does not win by its numbers."""
    return float(size**-DAMPING)


def binned(figures: Mapping[str, float], edges: Mapping[str, Sequence[float]]) -> list[str]:
    """For each fitted figure the term of the bin that its value falls into.

    >>> binned({"words": 4.2}, {"words": (3.0, 5.0)})
    ['words:1']
    """
    return [f"{name}:{_bin(figures.get(name, np.nan), bounds)}" for name, bounds in edges.items()]


def _bin(value: float, bounds: Sequence[float]) -> int:
    return len(bounds) + 1 if isnan(value) else bisect_left(bounds, value)


def page_terms(blocks: Blocks, marks: Marks, core: Flags) -> frozenset[str]:
    """What the page calls itself. Names are those of elements that hold a block of its core."""
    found = {f"line:{' '.join(tokens)}" for tokens in marks.tokens if 0 < len(tokens) <= LINE}
    found |= _head_terms(blocks.head)
    found |= _address_terms(blocks.head)
    for tokens, kind, level in zip(marks.tokens, blocks.kinds, blocks.levels, strict=True):
        if kind == "heading":
            found |= {f"{'h1' if level == 1 else 'heading'}:{token}" for token in tokens[:HEADING]}
    leads = (tokens for text, tokens in zip(blocks.texts, marks.tokens, strict=True) if len(text) > LEAD)
    found |= {f"lead:{token}" for tokens in islice(leads, LEADS) for token in tokens}
    if blocks.elements is not None:
        found |= _name_terms(blocks.elements, core)
    return frozenset(found)


def _head_terms(head: Head) -> set[str]:
    title = phrase_tokens(head.title)
    found = {f"title:{token}" for token in title}
    found |= {f"title:{one} {two}" for one, two in pairwise(title)}
    found |= {f"type:{name}" for item in head.items for name in types(item)}
    found.add(f"graph:{meta(head, 'og:type')}")
    found |= {f"generator:{token}" for token in phrase_tokens(meta(head, "generator"))[:1]}
    return found


def _address_terms(head: Head) -> set[str]:
    """Terms of the address that the page gives as its own; none where it gives none, which is not the same as
    that of a site's first page."""
    own = next(addresses(head), "")
    try:
        address = urlsplit(own)
        host = (address.hostname or "").split(".")
    except ValueError:
        return set()
    if not own:
        return set()
    segments = [phrase_tokens(segment) for segment in address.path.split("/") if segment]
    found = {f"path:{token}" for segment in segments for token in segment}
    if segments:
        found |= {f"path first:{token}" for token in segments[0]}
        found |= {f"path last:{token}" for token in segments[-1]}
    found.add(f"path depth:{min(len(segments), DEPTH)}")
    found.add(f"path length:{min(len(segments[-1]) if segments else 0, SLUG)}")
    if len(host) > 2:
        found.add(f"host:{host[0]}")
    return found


def _name_terms(elements: Elements, core: Flags) -> set[str]:
    """Names of the elements that hold a block of the core, or no block at all."""
    before = [0, *accumulate(core.tolist())]
    spans = zip(elements.names, elements.first, elements.end, strict=True)
    called = {names for names, first, end in spans if first == end or before[first] < before[end]}
    every = {name for names in called for name in names.split()}
    found = {f"name:{token}" for name in every for token in one_name_tokens(name)}
    for tag, names in zip(elements.tags[:OUTER], elements.names, strict=False):
        if tag in ("html", "body"):
            found |= {f"page name:{token}" for name in names.split() for token in one_name_tokens(name)}
    return found
