"""The whole line, stage by stage, from a page to a ``Document``.

page -1 read-> Source -2 segment-> Blocks -3 match-> Marks -4 score-> Scores -5 decide-> Verdicts
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from cleaner import weights as fitted
from cleaner.alone import fading
from cleaner.decide import decide, without
from cleaner.document import Document
from cleaner.judge import Judge
from cleaner.model import MODES, Blocks, Medium, Mode, Source
from cleaner.read import read
from cleaner.rules import RuleSet, default_rules
from cleaner.segment_html import segment_html
from cleaner.segment_text import segment_text
from cleaner.weights import Weights

if TYPE_CHECKING:
    from cleaner.site import Site

SEGMENTERS: Final = {"html": segment_html, "text": segment_text}


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
        given = f"the class {site.__name__}" if isinstance(site, type) else type(site).__name__
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
    settled = seen.settled
    if source.medium == "text":
        settled = without(settled, fading(judge, seen))
    verdicts = decide(settled, mode, seen.told)
    facts = site.facts(source) if site is not None else None
    return Document(source, blocks, seen.marks, seen.scores, verdicts, rules, judge.weights, facts)
