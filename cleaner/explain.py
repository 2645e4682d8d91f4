"""Why: blocks for people, each with the reasons behind its verdict, and why a page has no body."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np

from cleaner.kinds import KINDS
from cleaner.model import ROLES, Block, Blocks, Elements, Marks, Reason, Role, Scores, Source, Verdicts
from cleaner.neighbours import NOT_SHOWN, is_titled_nothing, notice
from cleaner.rule import Rule
from cleaner.score import probabilities
from cleaner.signals import kind_names
from cleaner.weights import Weights

SHOWN: Final = 6  # signals named for each block
SAYING: Final = frozenset({"says any", "opens", *(f"says {role}" for role in ROLES)})  # rules speak so
NAMED: Final = 4  # reasons shown in a table, besides the rules
MEAN: Final = "nothing but the mean"  # the reason of a block that nothing else spoke about
COLOURS: Final = ("\x1b[32m", "\x1b[33m", "\x1b[2m", "\x1b[0m")  # kept, dropped, reasons, and an end to them
FAINT: Final = 0.005  # log-odds below which a signal is not worth naming


def blocks(
    page: Blocks,
    marks: Marks,
    scores: Scores,
    verdicts: Verdicts,
    roles: Sequence[Role],
    weights: Weights,
) -> tuple[Block, ...]:
    """Every block with its verdict and its reasons."""
    if not len(page):
        return ()
    moved = weights.contributions(scores.signals)
    paths = _xpaths(page.elements) if page.elements is not None else None
    chances = probabilities(verdicts.odds)
    result = []
    for at, text in enumerate(page.texts):
        result.append(
            Block(
                text=text,
                kind=page.kinds[at],
                level=page.levels[at],
                role=roles[at],
                keep=bool(verdicts.keep[at]),
                score=round(float(chances[at]), 4),
                reasons=_reasons(moved[at], weights, marks.said(at), verdicts.notes.get(at, ())),
                line=page.places[at] if paths is None else None,
                xpath=paths[page.places[at]] if paths is not None else None,
            )
        )
    return tuple(result)


def reason(source: Source, page: Blocks, marks: Marks, scores: Scores, verdicts: Verdicts) -> str:
    """Why there is no text: what the source is, what the page says, or how far the scores fell short."""
    if source.note or verdicts.keep.any():
        return source.note
    if not len(page):
        return "the page holds no text"
    if is_titled_nothing(marks):
        return f"the title says that there is nothing to show: {page.head.title[:120]!r}"
    said = notice(marks)
    if said is not None:
        return f"the page says it has nothing to show: {page.texts[said][:120]!r}"
    best = float(probabilities(scores.odds).max())
    return f"no block reads like a body: the best of {len(page)} scored {best:.2f}"


def hidden(page: Blocks, verdicts: Verdicts) -> tuple[str, ...]:
    """How much of the text a browser does not show, and how much was left out because of that."""
    if page.elements is None:
        return ()
    unseen = [at for at, place in enumerate(page.places) if page.elements.hidden[place]]
    kept = sum(len(page.texts[at]) for at in unseen if verdicts.keep[at])
    gone = [at for at in unseen if NOT_SHOWN in {own.name for own in verdicts.notes.get(at, ())}]
    left = sum(len(page.texts[at]) for at in gone if not verdicts.keep[at])
    said = [f"{kept} characters of the text stand in elements that a browser does not show"] if kept else []
    return (
        *said,
        *([f"{left} characters are left out because a browser does not show them"] if left else []),
    )


def page_kind(scores: Scores) -> str:
    """The kind of page that the signals find likeliest; empty where they cannot tell."""
    names = scores.signals.names
    told = [float(scores.signals.values[0, names.index(name)]) for name in kind_names() if name in names]
    return "" if not told or np.isnan(told[0]) else KINDS[int(np.argmax(told))]


def as_dict(block: Block) -> dict[str, Any]:
    """A block as plain values."""
    place = {"line": block.line} if block.xpath is None else {"xpath": block.xpath}
    return {
        "text": block.text,
        "kind": block.kind,
        "level": block.level,
        "role": block.role,
        "keep": block.keep,
        "score": block.score,
        "reasons": [{"name": r.name, "weight": r.weight} for r in block.reasons],
        **place,
    }


def table(found: tuple[Block, ...], width: int = 100, *, coloured: bool = False) -> str:
    """A table of every block for a terminal: kept or not, role, score, text, reasons."""
    keep, drop, faint, plain = COLOURS if coloured else ("", "", "", "")
    rows = []
    for block in found:
        text = " ".join(block.text.split())
        short = text if len(text) <= width // 2 else text[: width // 2 - 1] + "…"
        rules = [own for own in block.reasons[NAMED:] if own.name.startswith("rule:")]
        why = ", ".join(map(str, (*block.reasons[:NAMED], *rules)))
        mark = f"{keep}keep" if block.keep else f"{drop}drop"
        said = f"{mark}  {block.role:<10}  {block.score:4.2f}{plain}  {short}"
        rows.append(f"{said}\n      {faint}{why}{plain}")
    return "\n".join(rows)


def _reasons(
    moved: np.ndarray[Any, np.dtype[np.float64]],
    weights: Weights,
    said: Iterable[Rule],
    notes: tuple[Reason, ...],
) -> tuple[Reason, ...]:
    """Strongest first. The shipped rules that spoke share what the weights made of their speaking."""
    fitted = [rule.id for rule in said if rule.fitted]
    saying = [at for at, name in enumerate(weights.signals) if name in SAYING] if fitted else []
    share = float(moved[saying].sum()) / max(len(fitted), 1)
    found = [*notes, *(Reason(f"rule:{name}", round(share, 3)) for name in fitted)]
    strongest = [at for at in np.argsort(-np.abs(moved), kind="stable").tolist() if at not in saying]
    found += [
        Reason(weights.signals[at], round(float(moved[at]), 3))
        for at in strongest[:SHOWN]
        if abs(moved[at]) >= FAINT
    ]
    if not found:
        found.append(Reason(MEAN, round(weights.mean, 3)))
    return tuple(sorted(found, key=lambda item: -abs(item.weight)))


def _step(tag: str) -> str:
    """A tag as XPath takes it: names with a prefix of no known namespace are compared as text."""
    if tag.isascii() and tag.replace("-", "").replace("_", "").isalnum() and tag[0].isalpha():
        return tag
    return f'*[name()="{tag}"]' if '"' not in tag else "*"


def _xpaths(elements: Elements) -> list[str]:
    """The XPath of every element, counted among its siblings of the same tag."""
    counts: dict[tuple[int, str], int] = {}
    paths = [""]
    for number in range(1, len(elements.tags)):
        key = (elements.parents[number], elements.tags[number])
        counts[key] = counts.get(key, 0) + 1
        paths.append(f"{paths[elements.parents[number]]}/{_step(elements.tags[number])}[{counts[key]}]")
    return paths
