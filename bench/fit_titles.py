"""The weights that titles are chosen by: fitted on the pages of WCXB, cross-validated by site.

For each page the candidates compete: the chance of one is what its points are worth among those of all.
The weights are those under which a line that says the gold's title is likeliest, held small by a penalty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from bench.folds import FOLDS
from cleaner.model import Floats

PENALTY: Final = 2.0  # on the square of a weight, of a feature with a spread of one
TINY: Final = 1e-300  # keeps a logarithm finite
Features = Mapping[str, float]
Weights = dict[str, float]


class Choice(NamedTuple):
    """What the title of one page is chosen from, and which of it is right."""

    fold: int
    features: list[Features]
    right: list[bool]


def held_out(choices: Sequence[Choice]) -> list[Weights]:
    """For each fold the weights fitted on the sites of all other folds."""
    return [fit([own for own in choices if own.fold != number]) for number in range(FOLDS)]


def fit(choices: Sequence[Choice]) -> Weights:
    """The weight of each feature, by name. A page teaches nothing where all its lines are right, or none."""
    used = [own for own in choices if len({*own.right}) == 2]
    names = sorted({name for own in used for features in own.features for name in features})
    rows = np.array([[one.get(name, 0.0) for name in names] for own in used for one in own.features])
    rows -= rows.mean(axis=0)  # changes no choice
    right = np.array([value for own in used for value in own.right], dtype=np.float64)
    starts = np.cumsum([0, *(len(own.right) for own in used[:-1])])
    spread = rows.std(axis=0) + 1e-9
    found = _likeliest(rows / spread, right, starts) / spread
    return {name: round(weight, 3) for name, weight in zip(names, found.tolist(), strict=True)}


def _likeliest(rows: Floats, right: Floats, starts: Any) -> Floats:
    """The weights of a conditional logistic regression."""
    from scipy.optimize import minimize

    owner = np.repeat(np.arange(len(starts)), np.diff([*starts, len(rows)]))

    def unlikely(weights: Floats) -> tuple[float, Floats]:
        points = rows @ weights
        raised = np.exp(points - np.maximum.reduceat(points, starts)[owner])
        total, good = np.add.reduceat(raised, starts), np.add.reduceat(raised * right, starts) + TINY
        slope = rows.T @ (raised / total[owner] - raised * right / good[owner])
        value = np.log(total / good).sum() + PENALTY / 2 * weights @ weights
        return float(value), slope + PENALTY * weights

    found: Floats = minimize(unlikely, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x
    return found
