"""Scores to verdicts: how high the bar of this page is, what neighbours settle (``neighbours``), and what
the caller's rules move.

The balanced verdicts are settled first; the other modes only add to them or take from them, so each
mode keeps all that a stricter one keeps. A caller's rules, and what the other pages of the site say, are
heard last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from cleaner import roles
from cleaner.bare import LEAST
from cleaner.elements import CELLS
from cleaner.model import (
    Blocks,
    Elements,
    Flags,
    Floats,
    Marks,
    Mode,
    Page,
    Reason,
    Scores,
    Signals,
    Verdicts,
)
from cleaner.neighbours import NOTHING, NUMBERS, STEPS, TITLE, TRAILING, Step, is_link, says_nothing
from cleaner.score import UTMOST, probabilities

Notes = dict[int, tuple[Reason, ...]]


class Bar(NamedTuple):
    """How a mode weighs recall against precision (the beta of F-beta), and within which chances its
    bar stays. Chosen on held-out pages of WCXB dev and trafilatura's set, November 2026."""

    beta: float
    low: float
    high: float


BARS: Final[Mapping[Mode, Bar]] = {
    "precision": Bar(0.2, 0.1, 0.9),
    "balanced": Bar(1.0, LEAST, 0.5),
    "recall": Bar(3.0, 0.02, 0.5),
}
# Quantiles of a normal distribution: how much better or worse than told the odds of a page's blocks are.
CASES: Final = np.array([[-1.28], [-0.52], [0.0], [0.52], [1.28]])
# How far they are wrong together in log-odds, and how much more on an article: a list is of many things.
TOGETHER: Final = (0.5, 2.0)
ARTICLE: Final = "kind article"  # the signal that tells one,
UNTOLD: Final = 0.25  # and what stands for it where nothing tells
DOCUMENTATION: Final = "kind documentation"  # likewise; there nearly all in doubt is body, code above all, so
WANTED: Final = 1.0  # recall weighs more by this
LISTED: Final = (DOCUMENTATION, "kind listing")  # pages whose links are what they have
STANDING: Final = 3  # elements, its own and those above it, that say where a block stands
DOUBT: Final = 1.0  # log-odds around the bar within which blocks that are alike are settled as one
MOST: Final = 0.6  # share of a text that passes the bar by itself where it is clean already,
UNTITLED: Final = 0.1  # least chance of its blocks where no line is looked at as a title,
DOUBTED: Final = 0.35  # and where all is kept,
NEARLY: Final = 0.9  # or share of a text and of its blocks that passes,
HARDLY: Final = 0.2  # and least chance where all is kept then
PROSE: Final = 160  # characters from which a block ends what a caller's section opener owns
ALIKE: Final = "settled with its like"
ALONE: Final = "not kept where the kept text stands alone"
FINAL: Final = frozenset({TITLE.name, NOTHING.name, ALONE})  # what is known of the site does not undo


class Settled(NamedTuple):
    """The balanced verdicts of shipped rules and weights, and what they rest on."""

    keep: Flags
    odds: Floats
    sizes: Floats
    bar: Bar  # of a balanced choice, on this page
    together: float  # how far the chances are wrong together
    page: Page
    notes: Mapping[int, tuple[Reason, ...]]


def settle(blocks: Blocks, marks: Marks, scores: Scores) -> Settled:
    """The balanced verdicts, before anyone else is heard."""
    sizes = np.array([max(len(text), 1) for text in blocks.texts], dtype=np.float64)
    notes: Notes = {}
    article = _kind(scores.signals, ARTICLE, UNTOLD)
    together = TOGETHER[0] + TOGETHER[1] * article
    bar = BARS["balanced"]._replace(beta=1 + WANTED * _kind(scores.signals, DOCUMENTATION, 0.0))
    odds = _as_one(blocks, scores.odds, sizes, (bar, together), notes)
    chances = probabilities(odds)
    keep = chances >= _bar(chances, sizes, bar, together)
    title = roles.find_title(blocks, marks, keep)
    if blocks.elements is None and sizes[keep].sum() >= MOST * sizes.sum():  # it may be clean already
        least = chances.min(initial=1.0)
        title = None if least >= UNTITLED and not roles.opens(blocks, title) else title
        nearly = sizes[keep].sum() >= NEARLY * sizes.sum() and keep.sum() >= NEARLY * len(keep)
        keep = keep | (least >= (HARDLY if nearly else DOUBTED))
    listed = sum(_kind(scores.signals, kind, 0.0) for kind in LISTED)
    page = Page(blocks, marks, chances, title, article, listed)
    for step in STEPS:
        _take(step, page, keep, notes)
    return Settled(keep, odds, sizes, bar, together, page, notes)


def without(settled: Settled, fading: Sequence[int]) -> Settled:
    """The same less some blocks, which are kept only in the company of what is dropped."""
    keep, notes = settled.keep.copy(), dict(settled.notes)
    _take(Step(ALONE, False, lambda *_: fading), settled.page, keep, notes)
    return settled._replace(keep=keep, notes=notes)


def decide(
    settled: Settled, mode: Mode, told: Mapping[int, Reason] | None = None, *, callers: bool = True
) -> Verdicts:
    """What becomes of every block in that mode. ``told`` is what is known of the site about each;
    ``callers``, whether the caller's own rules are heard."""
    page, keep, notes = settled.page, settled.keep.copy(), dict(settled.notes)
    final = {at for at, own in notes.items() if not FINAL.isdisjoint(reason.name for reason in own)}
    own = settled.bar if mode == "balanced" else BARS[mode]
    bar = _bar(page.chances, settled.sizes, own, settled.together)
    if mode == "precision":
        keep &= page.chances >= bar
        _take(TRAILING, page, keep, notes)
    elif mode == "recall" and not says_nothing(page, keep):
        keep |= page.chances >= bar
        _take(NUMBERS, page, keep, notes)
        _take(TITLE, page, keep, notes)
    moved = _heard(page.blocks, page.marks, notes) if callers else np.zeros(len(keep))
    for at, reason in (told or {}).items():
        if reason.weight < 0 or at not in final:
            moved[at] += reason.weight
            _note(notes, at, *reason)
    odds = np.clip(settled.odds + moved, -UTMOST, UTMOST)
    passes = probabilities(odds) >= bar
    keep = (keep & ((moved >= 0) | passes)) | ((moved > 0) & passes)
    return Verdicts(
        keep=keep,
        title=page.title,
        odds=odds,
        notes=notes,
        expected=_expected(page.chances, settled.sizes, keep),
        bar=bar,
    )


def _take(step: Step, page: Page, keep: Flags, notes: Notes) -> None:
    for at in list(step.find(page, keep)):
        if keep[at] != step.verdict:
            keep[at] = step.verdict
            _note(notes, at, step.name, 1.0 if step.verdict else -1.0)


def _bar(chances: Floats, sizes: Floats, bar: Bar, together: float) -> float:
    """The chance, within the mode's limits, from which keeping blocks has the best expected F-beta.

    With the blocks in order of their chances, the first k are expected to hold so much of the body;
    F-beta follows from that, from their size, and from the size of the whole expected body. It is the mean
    of several cases, in which the odds of all blocks are better or worse than told: of a thread of comments
    all is body or nothing, and half of it never.
    """
    if not len(chances):
        return bar.high
    order = np.argsort(-chances, kind="stable")
    told, sizes, square = chances[order], sizes[order], bar.beta**2
    odds = np.log(told / (1 - told)) * np.sqrt(1 + np.pi * together**2 / 8)  # their mean chance stays
    body = np.cumsum(probabilities(odds + together * CASES) * sizes, axis=1)
    gain = ((1 + square) * body / (np.cumsum(sizes) + square * body[:, -1:])).mean(axis=0)
    return min(max(float(told[int(np.argmax(gain))]), bar.low), bar.high)


def _kind(signals: Signals, kind: str, untold: float) -> float:
    """The chance that the page is of a kind, or what stands for it where nothing tells."""
    return float(signals.values[0, signals.names.index(kind)]) if kind in signals.names else untold


def _as_one(blocks: Blocks, odds: Floats, sizes: Floats, bars: tuple[Bar, float], notes: Notes) -> Floats:
    """The log-odds, with the mean of all in place of each where blocks near the bar stand alike in the
    markup. The points of a list and the headings of sections then stay or go together, and what the rest
    of the page changes by a little parts none of them from its like. Cells stand alike whatever they hold; a
    block that is a link is not like one that says something."""
    elements = blocks.elements
    if elements is None or blocks.bare:
        return odds
    bar = _bar(probabilities(odds), sizes, *bars)
    alike: dict[tuple[object, ...], list[int]] = {}
    for at in (np.abs(odds - np.log(bar / (1 - bar))) < DOUBT).nonzero()[0].tolist():
        if elements.tags[blocks.places[at]] not in CELLS:
            alike.setdefault((is_link(blocks, at), *_standing(elements, blocks.places[at])), []).append(at)
    settled = odds.astype(np.float64)
    for found in alike.values():
        mean = odds[found].mean(dtype=np.float64)
        for at in found if len(found) > 1 else ():
            _note(notes, at, ALIKE, round(float(mean - odds[at]), 4))
            settled[at] = mean
    return settled


def _standing(elements: Elements, at: int) -> tuple[str, ...]:
    """Tag and names of an element and of those right above it."""
    found: list[str] = []
    for _ in range(STANDING):
        found += (elements.tags[at], elements.names[at])
        at = elements.parents[at]
    return tuple(found)


def _heard(blocks: Blocks, marks: Marks, notes: Notes) -> Floats:
    """How far the caller's rules move each block. Weights were not fitted with them, so each moves the
    blocks in its reach by its own stated weight, after all else is settled, and nothing else on the page."""
    moved = np.zeros(len(blocks))
    if all(rule.fitted for rule in marks.rules):
        return moved
    running: set[int] = set()
    for at, spoken in enumerate(marks.spoken):
        own = {rule for rule in spoken if not marks.rules[rule].fitted}
        if len(blocks.texts[at]) > PROSE and not own:
            running = set()
        for number in sorted(own | running):
            rule = marks.rules[number]
            step = rule.weight if rule.role == "body" else -rule.weight
            moved[at] += step
            _note(notes, at, f"rule:{rule.id}", step)
        running |= {number for number in own if marks.rules[number].reach == "run"}
    return moved


def _note(notes: Notes, at: int, name: str, weight: float) -> None:
    notes[at] = (*notes.get(at, ()), Reason(name, weight))


def _expected(chances: Floats, sizes: Floats, keep: Flags) -> float:
    """Expected F1 of what was kept, if the chances are right; 0 where nothing was."""
    kept = float(sizes[keep].sum())
    body = float((chances * sizes).sum())
    return 2 * float((chances * sizes)[keep].sum()) / (kept + body) if kept else 0.0
