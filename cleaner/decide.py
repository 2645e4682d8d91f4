"""Scores to verdicts: how high the bar of this page is, what the caller's rules move, what
neighbours settle, and which role each block has.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from cleaner import roles
from cleaner.model import Blocks, Flags, Floats, Marks, Mode, Reason, Scores, Verdicts
from cleaner.rules import RuleSet
from cleaner.weights import Weights

LOWEST: Final = 1e-6
PROSE: Final = 160  # characters from which a block ends what a section opener owns


def decide(
    blocks: Blocks, marks: Marks, scores: Scores, rules: RuleSet, weights: Weights, mode: Mode
) -> Verdicts:
    """Settle every block of the page."""
    sizes = np.array([max(len(text), 1) for text in blocks.texts], dtype=np.float32)
    chances = 1 / (1 + np.exp(-scores.odds))
    bar = _log_odds(_bar(chances, sizes, *weights.bars[mode]))
    notes: dict[int, tuple[Reason, ...]] = {}
    odds = _heard(blocks, marks, rules, scores.odds, notes)
    keep = odds >= bar
    title = roles.find_title(blocks, marks, rules, keep)
    _settle(blocks, keep, title, notes)
    return Verdicts(
        keep=keep,
        roles=roles.assign(blocks, marks, rules, keep, title),
        odds=odds,
        bar=float(bar),
        notes=notes,
        confidence=_confidence(chances, sizes, keep),
    )


def _bar(chances: Floats, sizes: Floats, low: float, high: float) -> float:
    """The bar, between ``low`` and ``high``, at which the kept text is expected to have the best F1.

    With the blocks in order of their chances, keeping the first k gives an expected F1 of twice the
    kept body over kept plus all body.
    """
    order = np.argsort(-chances, kind="stable")
    body = (chances * sizes)[order]
    kept = np.cumsum(sizes[order])
    total = body.sum()
    if not total:
        return high
    best = int(np.argmax(2 * np.cumsum(body) / (kept + total)))
    return min(max(float(chances[order][best]), low), high)


def _heard(
    blocks: Blocks,
    marks: Marks,
    rules: RuleSet,
    odds: Floats,
    notes: dict[int, tuple[Reason, ...]],
) -> Floats:
    """The odds after the caller's rules. Weights were not fitted with them, so each moves the blocks
    in its reach by its own stated weight and nothing else on the page."""
    if all(rule.fitted for rule in rules):
        return odds
    moved = odds.copy()
    running: set[int] = set()
    for at, spoken in enumerate(marks.spoken):
        own = {rule for rule in spoken if not rules.rules[rule].fitted}
        if len(blocks.texts[at]) > PROSE and not own:
            running = set()
        for number in sorted(own | running):
            rule = rules.rules[number]
            step = rule.weight if rule.role == "body" else -rule.weight
            moved[at] += step
            notes[at] = (*notes.get(at, ()), Reason(f"rule:{rule.id}", step))
        running |= {number for number in own if rules.rules[number].reach == "run"}
    return moved


def _settle(blocks: Blocks, keep: Flags, title: int | None, notes: dict[int, tuple[Reason, ...]]) -> None:
    """Neighbours: the title is not body; a heading goes with what follows it."""
    if title is not None and keep[title]:
        keep[title] = False
        notes[title] = (*notes.get(title, ()), Reason("is the title", -1.0))
    follows = False
    for at in range(len(blocks) - 1, -1, -1):
        if blocks.kinds[at] != "heading":
            follows = bool(keep[at])
        elif keep[at] and not follows:
            keep[at] = False
            notes[at] = (*notes.get(at, ()), Reason("heading of nothing kept", -1.0))


def _confidence(chances: Floats, sizes: Floats, keep: Flags) -> float:
    """Expected F1 of what was kept, if the chances are right; 0 where nothing was."""
    kept = float(sizes[keep].sum())
    body = float((chances * sizes).sum())
    return 2 * float((chances * sizes)[keep].sum()) / (kept + body) if kept else 0.0


def _log_odds(chance: float) -> float:
    chance = min(max(chance, LOWEST), 1 - LOWEST)
    return float(np.log(chance / (1 - chance)))
