"""Scores to verdicts: how high the bar of this page is, what the caller's rules move, what
neighbours settle, and which role each block has.

The balanced verdicts are settled first; the other modes only add to them or take from them, so each
mode keeps all that a stricter one keeps. A caller's rules are heard last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from cleaner import roles
from cleaner.model import Blocks, Flags, Floats, Marks, Mode, Reason, Scores, Verdicts
from cleaner.rules import Matcher, RuleSet


class Bar(NamedTuple):
    """How a mode weighs recall against precision (the beta of F-beta), and within which chances its
    bar stays. Chosen on held-out pages of WCXB dev and trafilatura's set, November 2026."""

    beta: float
    low: float
    high: float


BARS: Final[Mapping[Mode, Bar]] = {
    "precision": Bar(0.2, 0.1, 0.9),
    "balanced": Bar(1.0, 0.1, 0.5),
    "recall": Bar(3.0, 0.02, 0.5),
}
SURE: Final = 0.8  # chance from which a block is kept although a rule says what it is
LABEL: Final = 25  # most words of a block that such a rule may drop
OWNED: Final = 0.95  # chance from which a block is kept although a list of other pages owns it
ABOVE: Final = 0.5  # share of the kept prose that stands above such a list
HIGH: Final = 0.15  # most of the kept text that may stand above a title
LINE: Final = 15  # most words of a line that stays because it stands between paragraphs
FAINT: Final = 0.1  # least chance of such a line
PARAGRAPH: Final = 120  # fewest characters of a paragraph around it
PROSE: Final = 160  # characters from which a block ends what a caller's section opener owns
NOTICE: Final = 60  # words of a page that has nothing to show, at most
CUT: Final = ("...", "…", "[…]", "[...]")  # how teasers end
UTMOST: Final = 30.0  # log-odds beyond which nothing changes
LABELLING: Final[frozenset[Matcher]] = frozenset({"exact", "regex", "prefix", "words"})


class Settled(NamedTuple):
    """The balanced verdicts of shipped rules and weights, and what they rest on."""

    keep: Flags
    chances: Floats
    sizes: Floats
    title: int | None
    notes: dict[int, tuple[Reason, ...]]


def settle(
    blocks: Blocks, marks: Marks, scores: Scores, rules: RuleSet, fading: Sequence[int] = ()
) -> Settled:
    """The balanced verdicts. ``fading`` blocks are kept only in the company of what is dropped."""
    notes: dict[int, tuple[Reason, ...]] = {}
    sizes = np.array([max(len(text), 1) for text in blocks.texts], dtype=np.float64)
    chances = _chances(scores.odds)
    keep = chances >= _bar(chances, sizes, BARS["balanced"])
    title = roles.find_title(blocks, marks, rules, keep)
    _hear_labels_and_neighbours(blocks, marks, rules, keep, chances, title, notes)
    for at in fading:
        keep[at] = False
        _note(notes, at, "not kept where the kept text stands alone", -1.0)
    return Settled(keep, chances, sizes, title, notes)


def decide(
    blocks: Blocks,
    marks: Marks,
    scores: Scores,
    rules: RuleSet,
    mode: Mode,
    fading: Sequence[int] = (),
) -> Verdicts:
    """Settle every block of the page."""
    keep, chances, sizes, title, notes = settle(blocks, marks, scores, rules, fading)
    bar = _bar(chances, sizes, BARS[mode])
    if mode == "precision":
        keep = keep & (chances >= bar)
        _drop_trailing_headings(blocks, keep, notes)
    elif mode == "recall" and not _says_nothing(marks, rules, keep):
        keep = keep | (chances >= bar)
        if title is not None:
            keep[title] = False
    moved = _heard(blocks, marks, rules, notes)
    odds = np.clip(scores.odds + moved, -UTMOST, UTMOST)
    passes = _chances(odds) >= bar
    keep = (keep & ((moved >= 0) | passes)) | ((moved > 0) & passes)
    return Verdicts(
        keep=keep,
        roles=roles.assign(blocks, marks, rules, keep, title),
        odds=odds,
        notes=notes,
        confidence=_confidence(chances, sizes, keep),
    )


def _chances(odds: Floats) -> Floats:
    chances: Floats = 1 / (1 + np.exp(-np.clip(odds, -UTMOST, UTMOST).astype(np.float64)))
    return chances


def _bar(chances: Floats, sizes: Floats, bar: Bar) -> float:
    """The chance, within the mode's limits, from which keeping blocks has the best expected F-beta.

    With the blocks in order of their chances, the first k are expected to hold so much of the body;
    F-beta follows from that, from their size, and from the size of the whole expected body.
    """
    order = np.argsort(-chances, kind="stable")
    body = (chances * sizes)[order]
    if not body.sum():
        return bar.high
    square = bar.beta**2
    gain = (1 + square) * np.cumsum(body) / (np.cumsum(sizes[order]) + square * body.sum())
    return min(max(float(chances[order][int(np.argmax(gain))]), bar.low), bar.high)


def _heard(blocks: Blocks, marks: Marks, rules: RuleSet, notes: dict[int, tuple[Reason, ...]]) -> Floats:
    """How far the caller's rules move each block. Weights were not fitted with them, so each moves the
    blocks in its reach by its own stated weight, after all else is settled, and nothing else on the page."""
    moved = np.zeros(len(blocks))
    if all(rule.fitted for rule in rules):
        return moved
    running: set[int] = set()
    for at, spoken in enumerate(marks.spoken):
        own = {rule for rule in spoken if not rules.rules[rule].fitted}
        if len(blocks.texts[at]) > PROSE and not own:
            running = set()
        for number in sorted(own | running):
            rule = rules.rules[number]
            step = rule.weight if rule.role == "body" else -rule.weight
            moved[at] += step
            _note(notes, at, f"rule:{rule.id}", step)
        running |= {number for number in own if rules.rules[number].reach == "run"}
    return moved


def _hear_labels_and_neighbours(
    blocks: Blocks,
    marks: Marks,
    rules: RuleSet,
    keep: Flags,
    chances: Floats,
    title: int | None,
    notes: dict[int, tuple[Reason, ...]],
) -> None:
    """What labels, places and neighbours say against or for a verdict, in this order."""
    for at in keep.nonzero()[0].tolist():
        if chances[at] < SURE and _labelled(blocks, marks, rules, at):
            keep[at] = False
            _note(notes, at, "is labelled", -1.0)
    for at in _above(keep, blocks, title):
        if chances[at] < SURE:
            keep[at] = False
            _note(notes, at, "above the title", -1.0)
    for at in _owned(blocks, marks, rules, keep):
        if keep[at] and chances[at] < OWNED:
            keep[at] = False
            _note(notes, at, "under a section opener", -1.0)
    for at in range(1, len(blocks) - 1):
        if not keep[at] and chances[at] >= FAINT and _between(blocks, marks, rules, keep, at):
            keep[at] = True
            _note(notes, at, "between paragraphs", 1.0)
    _drop_trailing_headings(blocks, keep, notes)
    if title is not None and keep[title]:
        keep[title] = False
        _note(notes, title, "is the title", -1.0)
    if _says_nothing(marks, rules, keep):
        keep[:] = False
        _note(notes, notice(marks, rules) or 0, "nothing to show", -1.0)


def _drop_trailing_headings(blocks: Blocks, keep: Flags, notes: dict[int, tuple[Reason, ...]]) -> None:
    """A heading goes with what follows it; the last kept block is none."""
    for at in keep.nonzero()[0][::-1].tolist():
        if blocks.kinds[at] != "heading":
            break
        keep[at] = False
        _note(notes, at, "heading of nothing", -1.0)


def _says_nothing(marks: Marks, rules: RuleSet, keep: Flags) -> bool:
    """Whether the page says that it has nothing to show, and has little else to say."""
    words = sum(len(marks.tokens[at]) for at in keep.nonzero()[0].tolist())
    return words <= NOTICE and notice(marks, rules) is not None


def notice(marks: Marks, rules: RuleSet) -> int | None:
    """The block in which the page says that it has nothing to show, or ``None``."""
    for at, spoken in enumerate(marks.spoken):
        if any(rules.rules[rule].reach == "page" for rule in spoken):
            return at
    return None


def _labelled(blocks: Blocks, marks: Marks, rules: RuleSet, at: int) -> bool:
    """Whether a shipped rule says what this short block is. Cells of a table are data, and menus are
    left to the score: on listings their words are content."""
    if len(marks.tokens[at]) > LABEL or blocks.kinds[at] == "table":
        return False
    spoke = [rules.rules[rule] for rule in marks.spoken[at]]
    return any(
        rule.fitted and rule.matcher in LABELLING and rule.role not in ("body", "navigation")
        for rule in spoke
    )


def _above(keep: Flags, blocks: Blocks, title: int | None) -> list[int]:
    """The kept blocks above the title, unless so much of the text stands there that it cannot be the
    title of the whole."""
    kept = keep.nonzero()[0].tolist()
    above = [at for at in kept if title is not None and at < title]
    size = sum(len(blocks.texts[at]) for at in above)
    return above if size <= HIGH * sum(len(blocks.texts[at]) for at in kept) else []


def _owned(blocks: Blocks, marks: Marks, rules: RuleSet, keep: Flags) -> list[int]:
    """The blocks under openers of lists of other pages (trending, latest) that stand below most of the
    page's prose, until prose resumes: a paragraph that is not cut off."""
    resumes = [len(text) >= PARAGRAPH and not text.endswith(CUT) for text in blocks.texts]
    prose = np.cumsum([len(t) * (r and k) for t, r, k in zip(blocks.texts, resumes, keep, strict=True)])
    owned: list[int] = []
    running = False
    for at, spoken in enumerate(marks.spoken):
        spoke = [rules.rules[rule] for rule in spoken]
        if any(r.fitted and r.reach == "run" and r.role == "related" for r in spoke):
            running = bool(prose[at] >= ABOVE * prose[-1] > 0)
        elif resumes[at]:
            running = False
        if running:
            owned.append(at)
    return owned


def _between(blocks: Blocks, marks: Marks, rules: RuleSet, keep: Flags, at: int) -> bool:
    """Whether a short line that no rule knows stands between two kept paragraphs."""
    around = (at - 1, at + 1)
    return (
        not roles.is_marked(marks, rules, at)
        and len(marks.tokens[at]) <= LINE
        and all(keep[beside] and len(blocks.texts[beside]) >= PARAGRAPH for beside in around)
    )


def _note(notes: dict[int, tuple[Reason, ...]], at: int, name: str, weight: float) -> None:
    notes[at] = (*notes.get(at, ()), Reason(name, weight))


def _confidence(chances: Floats, sizes: Floats, keep: Flags) -> float:
    """Expected F1 of what was kept, if the chances are right; 0 where nothing was."""
    kept = float(sizes[keep].sum())
    body = float((chances * sizes).sum())
    return 2 * float((chances * sizes)[keep].sum()) / (kept + body) if kept else 0.0
