"""The whole line, stage by stage, from a page to a ``Document``.

page -1 read-> Source -2 segment-> Blocks -3 match-> Marks -4 score-> Scores -5 decide-> Verdicts
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from cleaner import weights as fitted
from cleaner.decide import decide, settle
from cleaner.document import Document
from cleaner.match import match
from cleaner.model import MODES, Blocks, Marks, Medium, Mode, Scores, Source
from cleaner.read import read
from cleaner.render import pieces, to_text
from cleaner.rules import RuleSet, default_rules
from cleaner.score import score
from cleaner.segment_html import segment_html
from cleaner.segment_text import segment_text
from cleaner.weights import Weights

if TYPE_CHECKING:
    from cleaner.site import Site

SEGMENTERS: Final = {"html": segment_html, "text": segment_text}
ROUNDS: Final = 4  # times that kept text is looked at alone


def clean(
    page: str | bytes,
    *,
    url: str | None = None,
    medium: Medium | None = None,
    mode: Mode = "balanced",
    rules: RuleSet | None = None,
    site: Site | None = None,
) -> str:
    """The main content of a page as plain text; the same as ``extract(...).text``.

    >>> clean("<p>Salt is a mineral that has been won from the sea for thousands of years.</p>")
    'Salt is a mineral that has been won from the sea for thousands of years.'
    """
    return extract(page, url=url, medium=medium, mode=mode, rules=rules, site=site).text


def extract(
    page: str | bytes,
    *,
    url: str | None = None,
    medium: Medium | None = None,
    mode: Mode = "balanced",
    rules: RuleSet | None = None,
    site: Site | None = None,
) -> Document:
    """Clean a page: HTML, or plain text that was scraped from one.

    ``page`` may be any ``str`` or ``bytes``; the result is always a ``Document``, whose ``reason``
    says why where its text is empty and whose ``warnings`` say what was left out. ``medium`` is
    ``"html"``, ``"text"`` or ``None`` to let the page tell. ``mode`` is ``"precision"``,
    ``"balanced"`` or ``"recall"``: each keeps all that the one before it keeps. ``rules`` default to
    ``cleaner.DEFAULT_RULES``; add your own with ``+``.
    ``site`` is what ``SiteTemplates.learn`` learned from pages of the same site, or ``SiteRules`` that
    were written about it; the ``url`` tells which site it is.

    Raises ``TypeError`` when ``page`` is neither, ``ValueError`` for an unknown medium or mode.
    """
    if mode not in MODES:
        raise ValueError(f"mode must be one of {', '.join(MODES)}, not {mode!r}")
    source = read(page, url, medium)
    return analyse(source, mode, default_rules() if rules is None else rules, site=site)


def analyse(
    source: Source,
    mode: Mode,
    rules: RuleSet,
    weights: Mapping[Medium, Weights] | None = None,
    site: Site | None = None,
) -> Document:
    """Stages two to five. ``weights`` by door default to those that come with the package."""
    blocks: Blocks = SEGMENTERS[source.medium](source)
    marks = match(blocks, rules)
    door: Medium = "text" if blocks.bare else "html"
    own = fitted.shipped(door) if weights is None else weights[door]
    scores = score(blocks, marks, rules, own)
    fading = _fading(blocks, marks, scores, rules, own, ROUNDS) if source.medium == "text" else ()
    told = site.told(source, blocks, marks, scores) if site is not None else {}
    verdicts = decide(blocks, marks, scores, rules, mode, fading, told)
    facts = site.facts(source) if site is not None else None
    return Document(source, blocks, marks, scores, verdicts, rules, own, facts)


def _fading(
    blocks: Blocks, marks: Marks, scores: Scores, rules: RuleSet, weights: Weights, rounds: int
) -> Sequence[int]:
    """The blocks of a text that are kept beside what is dropped but not when the kept text stands
    alone: without them, cleaning what is clean already changes nothing."""
    keep = settle(blocks, marks, scores, rules).keep
    kept = keep.nonzero()[0].tolist()
    settled = rounds < ROUNDS and len(kept) == len(blocks)  # the same text would be looked at again
    if settled or not rounds or not kept:
        return ()
    alone = segment_text(Source(to_text(pieces(blocks, keep)), "text"))
    if len(alone) != len(kept):
        return ()
    alone_marks = match(alone, rules)
    alone_scores = score(alone, alone_marks, rules, weights)
    fading = _fading(alone, alone_marks, alone_scores, rules, weights, rounds - 1)
    again = settle(alone, alone_marks, alone_scores, rules, fading).keep
    return [at for at, stays in zip(kept, again.tolist(), strict=True) if not stays]
