"""The whole line, stage by stage, from a page to a ``Document``.

page -1 read-> Source -2 segment-> Blocks -3 match-> Marks -4 score-> Scores -5 decide-> Verdicts
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from cleaner import weights as fitted
from cleaner.decide import decide
from cleaner.document import Document
from cleaner.match import match
from cleaner.model import MODES, Blocks, Flags, Marks, Medium, Mode, Reason, Scores, Source
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
ROUNDS: Final = 4  # times that kept text is looked at alone,
ROOM: Final = 1500  # from the second time on so many blocks of it in all


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

    Raises ``TypeError`` for an argument of another type, ``ValueError`` for an unknown medium or mode.
    """
    check_types(url, rules, site)
    if mode not in MODES:
        raise ValueError(f"mode must be one of {', '.join(MODES)}, not {mode!r}")
    source = read(page, url, medium)
    return analyse(source, mode, default_rules() if rules is None else rules, site=site)


def check_types(url: object, rules: object, site: object) -> None:
    """Raise ``TypeError`` that says what to pass where it is something else."""
    if url is not None and not isinstance(url, str):
        raise TypeError(f"url must be a str, not {type(url).__name__}")
    if rules is not None and not isinstance(rules, RuleSet):
        raise TypeError(
            f"rules must be a RuleSet, not {type(rules).__name__}: DEFAULT_RULES + RuleSet.load(path)"
        )
    speaks = all(callable(getattr(site, name, None)) for name in ("told", "facts"))
    if site is not None and (not speaks or isinstance(site, type)):
        given = site.__name__ if isinstance(site, type) else type(site).__name__
        raise TypeError(
            f"site must be SiteTemplates or SiteRules, not {given}: SiteTemplates.load(path) reads a file"
        )


def analyse(
    source: Source,
    mode: Mode,
    rules: RuleSet,
    weights: Mapping[Medium, Weights] | None = None,
    site: Site | None = None,
) -> Document:
    """Stages two to five. ``weights`` by door default to those that come with the package."""
    blocks: Blocks = SEGMENTERS[source.medium](source)
    door: Medium = "text" if blocks.bare else "html"
    judge = Judge(rules, fitted.shipped(door) if weights is None else weights[door], site)
    seen = judge.look(source, blocks)
    fading = judge.fading(seen) if source.medium == "text" else ()
    verdicts = decide(blocks, seen.marks, seen.scores, rules, mode, fading, seen.told)
    facts = site.facts(source) if site is not None else None
    return Document(source, blocks, seen.marks, seen.scores, verdicts, rules, judge.weights, facts)


class Seen(NamedTuple):
    """A page, and all that is known of its blocks before they are decided on."""

    source: Source
    blocks: Blocks
    marks: Marks
    scores: Scores
    told: Mapping[int, Reason]  # by what is known of the site


class Judge(NamedTuple):
    """What every text that is looked at on the way to one document is judged by."""

    rules: RuleSet
    weights: Weights
    site: Site | None

    def look(self, source: Source, blocks: Blocks) -> Seen:
        """Stages three and four, and what the site says."""
        marks = match(blocks, self.rules)
        scores = score(blocks, marks, self.rules, self.weights)
        told = self.site.told(source, blocks, marks, scores) if self.site is not None else {}
        return Seen(source, blocks, marks, scores, told)

    def fading(self, seen: Seen) -> Sequence[int]:
        """The blocks of a text that are kept beside what is dropped but not when the kept text stands
        alone: without them, cleaning what is clean already changes nothing."""
        keep = self._keep(seen, ())
        return self._fading(seen, keep, ROUNDS, ROOM + int(keep.sum()))

    def _fading(self, seen: Seen, keep: Flags, rounds: int, room: int) -> Sequence[int]:
        kept = keep.nonzero()[0].tolist()
        settled = rounds < ROUNDS and len(kept) == len(keep)  # the same text would be looked at again
        if settled or not rounds or not 0 < len(kept) <= room:
            return ()
        source = Source(to_text(pieces(seen.blocks, keep)), "text", url=seen.source.url)
        alone = segment_text(source)
        if len(alone) != len(kept):
            return ()
        again = self.look(source, alone)
        stay = self._keep(again, ())
        if fading := self._fading(again, stay, rounds - 1, room - len(kept)):
            stay = self._keep(again, fading)
        return [at for at, stays in zip(kept, stay.tolist(), strict=True) if not stays]

    def _keep(self, seen: Seen, fading: Sequence[int]) -> Flags:
        """What stays without the caller's rules, which move no block but those that they speak of."""
        blocks, marks, scores, told = seen.blocks, seen.marks, seen.scores, seen.told
        return decide(blocks, marks, scores, self.rules, "balanced", fading, told, callers=False).keep
