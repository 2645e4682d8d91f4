"""Scores to verdicts: how high the bar of this page is, what the caller's rules move, and what
neighbours settle.

The balanced verdicts are settled first; the other modes only add to them or take from them, so each
mode keeps all that a stricter one keeps. A caller's rules, and what the other pages of the site say, are
heard last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, takewhile
from typing import Final, NamedTuple

import numpy as np

from cleaner import roles
from cleaner.model import (
    Blocks,
    Elements,
    Flags,
    Floats,
    Kind,
    Marks,
    Mode,
    Reason,
    Scores,
    Signals,
    Verdicts,
)
from cleaner.rules import Matcher, RuleSet
from cleaner.score import UTMOST, probabilities


class Bar(NamedTuple):
    """How a mode weighs recall against precision (the beta of F-beta), and within which chances its
    bar stays. Chosen on held-out pages of WCXB dev and trafilatura's set, November 2026."""

    beta: float
    low: float
    high: float


BARS: Final[Mapping[Mode, Bar]] = {
    "precision": Bar(0.2, 0.1, 0.9),
    "balanced": Bar(1.0, 0.05, 0.5),
    "recall": Bar(3.0, 0.02, 0.5),
}
# Quantiles of a normal distribution: how much better or worse than told the odds of a page's blocks are.
CASES: Final = np.array([[-1.28], [-0.52], [0.0], [0.52], [1.28]])
TOGETHER: Final = (0.5, 2.0)  # how far they are wrong together in log-odds, and how much more on an article
ARTICLE: Final = "kind article"  # the signal that tells one,
UNTOLD: Final = 0.25  # and what stands for it where nothing tells
CELLS: Final = frozenset({"td", "th"})
STANDING: Final = 3  # elements, its own and those above it, that say where a block stands
DOUBT: Final = 1.0  # log-odds around the bar within which blocks that are alike are settled as one
SURE: Final = 0.9  # chance from which a block is kept although a rule says what it is
LABEL: Final = 25  # most words of a block that such a rule may drop
OWNED: Final = 0.95  # chance from which a block is kept above the title or in a list of other pages
ABOVE: Final = 0.5  # share of the kept prose that stands above such a list
HIGH: Final = 0.15  # most of the kept text that may stand above a title
LINE: Final = 15  # most words of a line that stays because it stands between paragraphs
FAINT: Final = 0.1  # least chance of such a line, and of any block where no line is looked at as a title,
DOUBTED: Final = 0.35  # or where all is kept, of a text that is clean already,
MOST: Final = 0.6  # and the share of it that passes the bar by itself
TOLD: Final = 4  # fewest tokens of a title that is known when it is said again
PARAGRAPH: Final = 120  # fewest characters of a paragraph around it
WHOLE: Final[frozenset[Kind]] = frozenset({"table", "code"})  # kinds that are not torn
PIECE: Final = 0.1  # most of the kept text that stands in one run of them between kept blocks
FEW: Final = 1000  # most characters of a page of a few lines
PROSE: Final = 160  # characters from which a block ends what a caller's section opener owns
NOTICE: Final = 40  # words of a page that has nothing to show, at most
TITLED: Final = 2000  # characters of one whose title says so: teasers of other pages may fill it
UNSEEN: Final = 0.1  # most of the kept text that is taken out because a browser does not show it
READING: Final = 0.6  # share of the kept text in sentences from which a page is one to read, not a list
SENTENCE: Final = 70  # fewest characters of a block that holds one
CUT: Final = ("...", "…", "[…]", "[...]")  # how teasers end
ALIKE: Final = "settled with its like"
ALONE: Final = "not kept where the kept text stands alone"
NOT_SHOWN: Final = "a browser does not show it"
FINAL: Final = frozenset(
    {"is the title", "nothing to show", ALONE}
)  # what the site's other pages do not undo
LABELLING: Final[frozenset[Matcher]] = frozenset({"exact", "regex", "prefix", "words"})


class Settled(NamedTuple):
    """The balanced verdicts of shipped rules and weights, and what they rest on."""

    keep: Flags
    odds: Floats
    sizes: Floats
    page: Page
    notes: dict[int, tuple[Reason, ...]]


class Page(NamedTuple):
    """What the settling steps look at."""

    blocks: Blocks
    marks: Marks
    rules: RuleSet
    chances: Floats
    together: float  # how far they are wrong together
    title: int | None


class Step(NamedTuple):
    """One settling step: the blocks that ``find`` names, given what is kept so far, get the verdict."""

    name: str
    verdict: bool
    find: Callable[[Page, Flags], Iterable[int]]


def settle(
    blocks: Blocks, marks: Marks, scores: Scores, rules: RuleSet, fading: Sequence[int] = ()
) -> Settled:
    """The balanced verdicts. ``fading`` blocks are kept only in the company of what is dropped."""
    sizes = np.array([max(len(text), 1) for text in blocks.texts], dtype=np.float64)
    notes: dict[int, tuple[Reason, ...]] = {}
    together = _together(scores.signals)
    odds = _as_one(blocks, scores.odds, sizes, together, notes)
    chances = probabilities(odds)
    keep = chances >= _bar(chances, sizes, BARS["balanced"], together)
    title = roles.find_title(blocks, marks, rules, keep)
    if (
        blocks.elements is None and sizes[keep].sum() >= MOST * sizes.sum()
    ):  # a text that may be clean already
        least = chances.min(initial=1.0)
        title = None if least >= FAINT and not roles.opens(blocks, title) else title
        keep = keep | (least >= DOUBTED)
    page = Page(blocks, marks, rules, chances, together, title)
    for step in (*STEPS, Step(ALONE, False, lambda *_: fading)):
        _take(step, page, keep, notes)
    return Settled(keep, odds, sizes, page, notes)


def decide(
    blocks: Blocks,
    marks: Marks,
    scores: Scores,
    rules: RuleSet,
    mode: Mode,
    fading: Sequence[int] = (),
    told: Mapping[int, Reason] | None = None,
    *,
    callers: bool = True,
) -> Verdicts:
    """Settle every block of the page. ``told`` is what the site's other pages say about each; ``callers``,
    whether the caller's own rules are heard."""
    keep, odds, sizes, page, notes = settle(blocks, marks, scores, rules, fading)
    final = {at for at, own in notes.items() if not FINAL.isdisjoint(reason.name for reason in own)}
    bar = _bar(page.chances, sizes, BARS[mode], page.together)
    if mode == "precision":
        keep = keep & (page.chances >= bar)
        _take(TRAILING, page, keep, notes)
    elif mode == "recall" and not _says_nothing(page, keep):
        keep = keep | (page.chances >= bar)
        _take(TITLE, page, keep, notes)
    moved = _heard(blocks, marks, rules, notes) if callers else np.zeros(len(blocks))
    for at, reason in (told or {}).items():
        if reason.weight < 0 or at not in final:
            moved[at] += reason.weight
            _note(notes, at, *reason)
    odds = np.clip(odds + moved, -UTMOST, UTMOST)
    passes = probabilities(odds) >= bar
    keep = (keep & ((moved >= 0) | passes)) | ((moved > 0) & passes)
    return Verdicts(
        keep=keep,
        title=page.title,
        odds=odds,
        notes=notes,
        expected=_expected(page.chances, sizes, keep),
        bar=bar,
    )


def _take(step: Step, page: Page, keep: Flags, notes: dict[int, tuple[Reason, ...]]) -> None:
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


def _together(signals: Signals) -> float:
    """How far, in log-odds, the chances of a page's blocks are wrong together: on an article more than on a
    list, whose entries are many things."""
    article = signals.values[0, signals.names.index(ARTICLE)] if ARTICLE in signals.names else UNTOLD
    return TOGETHER[0] + TOGETHER[1] * float(article)


def _as_one(
    blocks: Blocks, odds: Floats, sizes: Floats, together: float, notes: dict[int, tuple[Reason, ...]]
) -> Floats:
    """The log-odds, with the mean of all in place of each where blocks near the bar stand alike in the
    markup. The points of a list and the headings of sections then stay or go together, and what the rest
    of the page changes by a little parts none of them from its like. Cells stand alike whatever they hold."""
    elements = blocks.elements
    if elements is None or blocks.bare:
        return odds
    bar = _bar(probabilities(odds), sizes, BARS["balanced"], together)
    alike: dict[tuple[str, ...], list[int]] = {}
    for at in (np.abs(odds - np.log(bar / (1 - bar))) < DOUBT).nonzero()[0].tolist():
        if elements.tags[blocks.places[at]] not in CELLS:
            alike.setdefault(_standing(elements, blocks.places[at]), []).append(at)
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


def _labelled(page: Page, keep: Flags) -> Iterator[int]:
    """Short blocks between paragraphs that a shipped rule knows for what they are. Cells of a table are
    data, and menus are left to the score, as is all of a page that is a list: its labels are content."""
    kept = keep.nonzero()[0].tolist()
    sizes = [len(page.blocks.texts[at]) for at in kept]
    if sum(size for size in sizes if size >= SENTENCE) < READING * sum(sizes):
        return
    for at in kept:
        if len(page.marks.tokens[at]) > LABEL or page.blocks.kinds[at] == "table":
            continue
        spoke = [page.rules.rules[rule] for rule in page.marks.spoken[at]]
        known = [rule.role for rule in spoke if rule.fitted and rule.matcher in LABELLING]
        if page.chances[at] < SURE and not {"body", "navigation"}.issuperset(known):
            yield at


def _above(page: Page, keep: Flags) -> Iterator[int]:
    """Blocks above the title, unless so much of the text stands there that it cannot be the title of
    the whole."""
    kept = keep.nonzero()[0].tolist()
    above = [at for at in kept if page.title is not None and at < page.title]
    size = sum(len(page.blocks.texts[at]) for at in above)
    if size <= HIGH * sum(len(page.blocks.texts[at]) for at in kept):
        yield from (at for at in above if page.chances[at] < OWNED)


def _owned(page: Page, keep: Flags) -> Iterator[int]:
    """Blocks under openers of lists of other pages (trending, latest) that stand below most of the
    page's prose, until prose resumes: a paragraph that is not cut off. Markup shows by itself where a
    list ends; this is for pages of bare lines."""
    texts = page.blocks.texts
    if not page.blocks.bare:
        return
    resumes = [len(text) >= PARAGRAPH and not text.endswith(CUT) for text in texts]
    prose = np.cumsum([len(t) * (r and k) for t, r, k in zip(texts, resumes, keep, strict=True)])
    running = False
    for at, spoken in enumerate(page.marks.spoken):
        spoke = [page.rules.rules[rule] for rule in spoken]
        if any(r.fitted and r.reach == "run" and r.role == "related" for r in spoke):
            running = bool(prose[at] >= ABOVE * prose[-1] > 0)
        elif resumes[at]:
            running = False
        if running and page.chances[at] < OWNED:
            yield at


def _unseen(page: Page, keep: Flags) -> Iterator[int]:
    """Blocks in elements that a browser does not show, unless they hold so much of the kept text that the
    page must show them in another way."""
    elements = page.blocks.elements
    kept = keep.nonzero()[0].tolist()
    hidden = [at for at in kept if elements is not None and elements.hidden[page.blocks.places[at]]]
    size = sum(len(page.blocks.texts[at]) for at in hidden)
    if size <= UNSEEN * sum(len(page.blocks.texts[at]) for at in kept):
        yield from hidden


def _between(page: Page, keep: Flags) -> Iterator[int]:
    """Short lines that no rule knows between two kept paragraphs."""
    texts, tokens = page.blocks.texts, page.marks.tokens
    paragraph = [k and len(text) >= PARAGRAPH for k, text in zip(keep.tolist(), texts, strict=True)]
    for at in range(1, len(texts) - 1):
        stands = paragraph[at - 1] and paragraph[at + 1] and len(tokens[at]) <= LINE
        if stands and page.chances[at] >= FAINT and not roles.is_marked(page.marks, page.rules, at):
            yield at


def _pieces(page: Page, keep: Flags) -> Iterator[int]:
    """Cells of a table, and code, that stand in a short run between kept blocks: neither is torn."""
    kept, kinds = keep.tolist(), page.blocks.kinds
    sizes = [len(text) for text in page.blocks.texts]
    room = PIECE * sum(size for size, own in zip(sizes, kept, strict=True) if own)
    start = 0
    for (kind, own), run in groupby(zip(kinds, kept, strict=True)):
        end = start + len(list(run))
        between = not own and start > 0 and end < len(kinds) and kept[start - 1] and kept[end]
        if between and kind in WHOLE and sum(sizes[start:end]) <= room:
            yield from (at for at in range(start, end) if page.chances[at] >= BARS["balanced"].low)
        start = end


def _beside(page: Page, keep: Flags) -> Iterator[int]:
    """On a page of a few lines, too few for the weights to compare: a paragraph right beside a kept one,
    in the same element and of the same tag."""
    elements, places = page.blocks.elements, page.blocks.places
    sizes = [len(text) for text in page.blocks.texts]
    if elements is None or page.blocks.bare or sum(sizes) > FEW:
        return
    kinds = [(page.blocks.kinds[at], elements.tags[e], elements.parents[e]) for at, e in enumerate(places)]
    for at in range(1, len(sizes)):
        for own, other in ((at, at - 1), (at - 1, at)):
            alike = kinds[own] == kinds[other] and min(sizes[own], sizes[other]) >= SENTENCE
            if keep[other] and alike and page.chances[own] >= FAINT:
                yield own


def _trailing_headings(page: Page, keep: Flags) -> Iterator[int]:
    """A heading goes with what follows it, and after the last kept block there is nothing. A page of
    mostly headings is a list, whose entries they are."""
    kept = keep.nonzero()[0].tolist()
    headings = {at for at in kept if page.blocks.kinds[at] == "heading"}
    if len(headings) * 2 <= len(kept):
        yield from takewhile(headings.__contains__, reversed(kept))


def _title(page: Page, keep: Flags) -> Iterator[int]:
    """The title is not body; nor is it where a page of bare lines says it again, which markup would show
    to be a picture's caption or a heading of its own."""
    tokens = page.marks.tokens
    if page.title is not None:
        yield page.title
        if page.blocks.bare and len(tokens[page.title]) >= TOLD:
            yield from (at for at, own in enumerate(tokens) if own == tokens[page.title])


def _nothing(page: Page, keep: Flags) -> Iterator[int]:
    """Everything, where the page says that it has nothing to show and has little else to say."""
    return iter(range(len(page.blocks) if _says_nothing(page, keep) else 0))


def _says_nothing(page: Page, keep: Flags) -> bool:
    """Whether the page says so and little would be kept; where its title says so, a little more."""
    kept = keep.nonzero()[0].tolist()
    if is_titled_nothing(page.marks, page.rules):
        return sum(len(page.blocks.texts[at]) for at in kept) <= TITLED
    words = sum(len(page.marks.tokens[at]) for at in kept)
    return words <= NOTICE and notice(page.marks, page.rules) is not None


def is_titled_nothing(marks: Marks, rules: RuleSet) -> bool:
    """Whether a part of the page's title is a notice that there is nothing to show."""
    return any(rules.rules[rule].reach == "page" for rule in marks.titled)


def notice(marks: Marks, rules: RuleSet) -> int | None:
    """The block in which the page says that it has nothing to show, or ``None``."""
    for at, spoken in enumerate(marks.spoken):
        if any(rules.rules[rule].reach == "page" for rule in spoken):
            return at
    return None


TRAILING: Final = Step("heading of nothing", False, _trailing_headings)
TITLE: Final = Step("is the title", False, _title)
# In this order.
STEPS: Final = (
    Step("is labelled", False, _labelled),
    Step("above the title", False, _above),
    Step("under a section opener", False, _owned),
    Step(NOT_SHOWN, False, _unseen),
    Step("between paragraphs", True, _between),
    Step("a piece of what is kept", True, _pieces),
    Step("beside its like", True, _beside),
    TRAILING,
    TITLE,
    Step("nothing to show", False, _nothing),
)


def _note(notes: dict[int, tuple[Reason, ...]], at: int, name: str, weight: float) -> None:
    notes[at] = (*notes.get(at, ()), Reason(name, weight))


def _expected(chances: Floats, sizes: Floats, keep: Flags) -> float:
    """Expected F1 of what was kept, if the chances are right; 0 where nothing was."""
    kept = float(sizes[keep].sum())
    body = float((chances * sizes).sum())
    return 2 * float((chances * sizes)[keep].sum()) / (kept + body) if kept else 0.0
