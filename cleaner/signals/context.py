"""What the surroundings of a block say, in both doors: place, neighbours, rules, repetition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

import numpy as np

from cleaner.languages import COMMON
from cleaner.model import KINDS, ROLES, Blocks, Flags, Floats, Kind, Marks, Role
from cleaner.tokens import phrase_tokens

PROSE_WORDS: Final = 12  # fewest words of a block that counts as prose when it holds a sentence
PROSE_LINKS: Final = 0.5  # highest link share of such a block
RUN_COST: Final = 6.0  # prose words that one block without prose takes from a run of prose
QUOTED: Final = 12  # fewest words of a text whose triples are looked for
WINDOWS: Final = (2, 5, 12)  # blocks on each side
SPOKEN: Final[tuple[Role, ...]] = tuple(role for role in ROLES if role != "body")
LINE_KINDS: Final[tuple[Kind, ...]] = ("item", "table", "quote", "code")
OPENED: Final[tuple[Role, ...]] = ("related", "navigation", "comment")
NEAR: Final = (-3, -2, -1, 1, 2, 3)
REPEATED: Final = (1, 3, 8)  # blocks on each side among which repeated lines are counted
FAR: Final = 60  # distances are cut off here


def prose(counts: dict[str, Floats], links: Floats | None) -> Flags:
    """Which blocks are prose: enough words, a sentence end, not mostly links."""
    flags = (counts["words"] >= PROSE_WORDS) & (counts["stops"] > 0)
    return flags if links is None else flags & (links <= PROSE_LINKS)


def place(counts: dict[str, Floats], written: Flags, inner: Flags) -> dict[str, Floats]:
    """Where the block stands in the page and against its prose, by the blocks that do not stand apart."""
    words = counts["words"]
    number: Floats = (np.cumsum(inner) - inner).astype(np.float32)
    within = words * inner
    mass = np.where(written, words, 0)
    read = np.cumsum(mass) - mass
    total = max(float(mass.sum()), 1.0)
    start, end = _longest_run(mass, written)
    at = np.arange(len(words))
    columns = {
        "number": np.log1p(number),
        "number from end": np.log1p(inner.sum() - number - inner),
        "number share": number / max(float(inner.sum()), 1.0),
        "words before share": (np.cumsum(within) - within) / max(float(within.sum()), 1.0),
        "prose before share": read / total,
        "prose after share": 1 - (read + mass) / total,
        "prose": written.astype(np.float32),
        "run before start": np.clip(number[start : start + 1] - number, -FAR, FAR),
        "run after end": np.clip(number - number[end : end + 1], -FAR, FAR),
        "in run": ((at >= start) & (at <= end)).astype(np.float32),
        "run share": np.full(len(words), mass[start : end + 1].sum() / total, dtype=np.float32),
    }
    for reach in WINDOWS:
        columns[f"prose words within {reach}"] = np.log1p(window(mass, reach))
        columns[f"words within {reach}"] = np.log1p(window(words, reach))
        columns[f"prose blocks within {reach}"] = window(written.astype(np.float32), reach)
    return columns


def spoken(marks: Marks, counts: dict[str, Floats], written: Flags, inner: Flags) -> dict[str, Floats]:
    """What fitted rules said about the block, and which section opener stands above it."""
    size = len(marks.spoken)
    says = {role: np.zeros(size, dtype=np.float32) for role in SPOKEN}
    opens = {role: np.zeros(size, dtype=bool) for role in OPENED}
    for number in range(size):
        for rule in marks.said(number):
            if rule.fitted and rule.role in says:
                says[rule.role][number] = 1
                if rule.reach == "run" and rule.role in opens:
                    opens[rule.role][number] = True
    columns: dict[str, Floats] = {f"says {role}": flags for role, flags in says.items()}
    columns["says any"] = np.sum(list(says.values()), axis=0, dtype=np.float32)
    opened = np.logical_or.reduce(list(opens.values()))
    for name, flags in [*opens.items(), ("any", opened)]:
        since, prose_since = _since(flags, np.where(written, counts["words"], 0), inner)
        columns[f"since {name} opener"] = since
        columns[f"prose since {name} opener"] = prose_since
    columns["opens"] = opened.astype(np.float32)
    return columns


def words(marks: Marks, titles: Iterable[tuple[str, ...]]) -> dict[str, Floats]:
    """Common words, likeness to the page's titles, repetition inside the page."""
    wanted = [frozenset(title) for title in titles if title]
    repeats = Counter(marks.tokens)
    told = {tokens: _compared(tokens, wanted) for tokens in repeats}
    common, like, held = np.array([told[tokens] for tokens in marks.tokens], np.float32).reshape(-1, 3).T
    seen: set[tuple[str, ...]] = set()
    first = []
    for tokens in marks.tokens:
        first.append(tokens not in seen)
        seen.add(tokens)
    return {
        "common words": common,
        "title likeness": like,
        "held by title": held,
        "repeats": np.array([min(repeats[tokens], 9) for tokens in marks.tokens], np.float32),
        "first of its text": np.array(first, dtype=np.float32),
    }


def _compared(tokens: tuple[str, ...], titles: Sequence[frozenset[str]]) -> tuple[float, float, float]:
    """Share of common words; how like a title the words are, and which share of them one holds, at most."""
    have = set(tokens)
    size = max(len(have), 1)
    shared = [(len(have & title), len(title)) for title in titles]
    return (
        sum(map(COMMON.__contains__, tokens)) / max(len(tokens), 1),
        max([n / (size + title - n) for n, title in shared], default=np.nan),
        max([n / size for n, _ in shared], default=np.nan),
    )


def quoted(marks: Marks, source: str) -> Floats:
    """Share of each block's word triples that a text of the page's own data holds; NaN where the
    block or that text is too short to tell."""
    held = phrase_tokens(source)
    size = len(marks.tokens)
    if len(held) < QUOTED:
        return np.full(size, np.nan, dtype=np.float32)
    triples = set(zip(held, held[1:], held[2:], strict=False))
    result = []
    for tokens in marks.tokens:
        own = list(zip(tokens, tokens[1:], tokens[2:], strict=False))
        result.append(sum(triple in triples for triple in own) / len(own) if own else np.nan)
    return np.array(result, dtype=np.float32)


def kinds(blocks: Blocks, inner: Flags) -> dict[str, Floats]:
    """The block's kind, how long the run of its kind is, and where the last heading stands.

    Of a bare page only the kinds that lines show are told, so that its markup changes nothing.
    """
    size = len(blocks)
    told = [kind for kind in KINDS if not blocks.bare or kind in LINE_KINDS]
    shown = [kind if kind in told else "paragraph" for kind in blocks.kinds]
    columns = {f"is {kind}": np.array([own == kind for own in shown], dtype=np.float32) for kind in told}
    runs: list[int] = []
    for _, group in groupby(shown):
        length = len(list(group))
        runs += [length] * length
    columns["run of kind"] = np.log1p(np.array(runs, dtype=np.float32))
    if not blocks.bare:
        columns["level"] = np.array(blocks.levels, dtype=np.float32)
        columns["since heading"], _ = _since(columns["is heading"] > 0, np.zeros(size, np.float32), inner)
        return columns
    gaps = np.array([2, *(blocks.gaps or [1] * size)[1:]], dtype=np.float32)
    columns["gap before"] = np.minimum(gaps, 2)
    columns["gap after"] = np.minimum(np.append(gaps[1:], 2), 2)
    columns["page gap"] = np.full(size, np.minimum(gaps, 2)[1:].mean() if size > 1 else 1)
    return columns


def repetition(columns: dict[str, Floats]) -> dict[str, Floats]:
    """Share of the blocks around that stand elsewhere on the page too, and of those that come again: the
    lines of a table of contents do, as headings."""
    again = columns["repeats"] > 1
    counted = {"repeat": again, "come again": again & (columns["first of its text"] > 0)}
    size = np.ones(len(again))
    return {
        f"{name} within {reach}": (window(flags * size, reach) / window(size, reach)).astype(np.float32)
        for name, flags in counted.items()
        for reach in REPEATED
    }


def near(columns: dict[str, Floats], chosen: Sequence[str]) -> dict[str, Floats]:
    """The chosen signals of the three blocks on each side; NaN beyond the page."""
    return {f"{name} {step:+d}": beside(columns[name], step) for name in chosen for step in NEAR}


def beside(values: Floats, step: int) -> Floats:
    """The value of the block ``step`` blocks after each; NaN beyond the page."""
    shifted = np.full(len(values), np.nan, dtype=np.float32)
    if step > 0:
        shifted[:-step] = values[step:]
    else:
        shifted[-step:] = values[:step]
    return shifted


def window(values: Floats, reach: int) -> Floats:
    """Sum over the block and ``reach`` blocks on each side."""
    sums = np.concatenate([[0], np.cumsum(values)])
    at = np.arange(len(values))
    high = np.minimum(at + reach + 1, len(values))
    held: Floats = (sums[high] - sums[np.maximum(at - reach, 0)]).astype(np.float32)
    return held


def _since(flags: Flags, mass: Floats, inner: Flags) -> tuple[Floats, Floats]:
    """Blocks and prose words since the last flagged block (0 at the block itself), NaN before it. What
    stands apart is not seen from without."""
    blocks, total = _distance(flags, mass, np.ones_like(inner))
    if inner.all():
        return blocks, total
    own_blocks, own_total = _distance(flags & inner, mass * inner, inner)
    return np.where(inner, own_blocks, blocks), np.where(inner, own_total, total)


def _distance(flags: Flags, mass: Floats, counted: Flags) -> tuple[Floats, Floats]:
    at = np.arange(len(flags))
    last = np.maximum.accumulate(np.where(flags, at, -1))
    start = np.maximum(last, 0)
    number: Floats = (np.cumsum(counted) - counted).astype(np.float32)
    read = np.concatenate([[0], np.cumsum(mass)])
    blocks = np.where(last >= 0, np.minimum(number - number[start], FAR), np.nan)
    total = np.where(last >= 0, np.log1p(np.maximum(read[at] - read[start], 0)), np.nan)
    return blocks.astype(np.float32), total.astype(np.float32)


def _longest_run(mass: Floats, written: Flags) -> tuple[int, int]:
    """The run of blocks with the most prose, each block without prose counting against it."""
    best = (0.0, 0, len(mass) - 1)
    total, start = 0.0, 0
    for at, gain in enumerate(np.where(written, mass, -RUN_COST).tolist()):
        if total <= 0:
            total, start = 0.0, at
        total += gain
        if total > best[0]:
            best = (total, start, at)
    return best[1], best[2]
