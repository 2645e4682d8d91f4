"""Tables as the grids that their spans describe, for forms that have no spans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cleaner.structure import Node

GROWTH: Final = 8  # places of the grid for each cell of the table; spans that need more are no spans

Grid = list[list[Node | None]]


def grid(rows: Sequence[Node]) -> Grid:
    """The cells of each row in their columns; ``None`` where one spans from the left or from above.

    Spans end where the table does. Those that would make it many times as large are no spans.
    """
    spread = _spread(rows, GROWTH * sum(len(row.inside) for row in rows))
    return [list(row.inside) for row in rows] if spread is None else spread


def _spread(rows: Sequence[Node], most: int) -> Grid | None:
    """The grid, or ``None`` where it has more than so many places."""
    longest = max((len(row.inside) for row in rows), default=0)
    width = max((sum(min(cell.spans[0], longest) for cell in row.inside) for row in rows), default=0)
    found: Grid = []
    below: dict[int, int] = {}  # by column: in how many more rows a cell from above stands there
    for row in rows:
        line: list[Node | None] = []
        following = {column: rest - 1 for column, rest in below.items() if rest > 1}
        for cell in row.inside:
            while len(line) in below:
                line.append(None)
            columns = max(1, min(cell.spans[0], longest, width - len(line)))
            if cell.spans[1] > 1:
                following.update(dict.fromkeys(range(len(line), len(line) + columns), cell.spans[1] - 1))
            line += [cell, *[None] * (columns - 1)]
        while len(line) in below:
            line.append(None)
        most -= max(len(line), len(below))
        if most < 0:
            return None
        found.append(line)
        below = following
    return found
