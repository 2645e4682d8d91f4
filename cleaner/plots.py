"""Small plots as SVG that takes its colours from the page it stands in. Values are shares, 0 to 1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

BINS: Final = 10
HIGH, WIDE, ROOM = 78.0, 300.0, 18.0  # of the bars, of all of them, and for the figures above and below


def histogram(title: str, values: Sequence[float]) -> str:
    """A figure that shows how many of the values fall into each tenth.

    >>> histogram("Confidence", [0.91, 0.95]).count("<rect")
    1
    """
    counts = Counter(min(int(value * BINS), BINS - 1) for value in values)
    most = max(counts.values(), default=1)
    bars = "".join(_bin(at, counts[at], counts[at] / most * HIGH) for at in sorted(counts))
    said = ", ".join(f"{_tenth(at)}: {counts[at]:,}" for at in sorted(counts))
    edges = "".join(
        f'<text class="{anchor}" x="{at * WIDE:g}" y="{HIGH + 2 * ROOM - 4:g}">{at:g}</text>'
        for at, anchor in ((0, "start"), (0.5, "middle"), (1, "end"))
    )
    return (
        f'<figure><figcaption>{title}</figcaption><svg viewBox="0 0 {WIDE:g} {HIGH + 2 * ROOM:g}" role="img" '
        f'aria-label="{said}">{bars}<path d="M0 {HIGH + ROOM:g}h{WIDE:g}"/>{edges}</svg></figure>'
    )


def bar(share: float, kind: str) -> str:
    """A bar that fills its place by a share; ``kind`` is its class.

    >>> 'width="25.00"' in bar(0.25, "kept")
    True
    """
    return (
        f'<svg class="bar {kind}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        f'<path d="M0 3H100"/><rect width="{share * 100:.2f}" height="6"/></svg>'
    )


def _bin(at: int, count: int, height: float) -> str:
    step, top = WIDE / BINS, HIGH + ROOM - height
    shape = f'x="{at * step + 2:g}" y="{top:.1f}" width="{step - 4:g}" height="{height:.1f}"'
    label = f'<text x="{(at + 0.5) * step:g}" y="{top - 5:.1f}">{count:,}</text>'
    return f"<g><title>{_tenth(at)}: {count:,}</title><rect {shape}/>{label}</g>"


def _tenth(at: int) -> str:
    return f"{at / BINS:.1f} to {(at + 1) / BINS:.1f}"
