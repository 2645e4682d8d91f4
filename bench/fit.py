"""Weights from labelled pages, cross-validated by site and written to the package's data files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench.corpora import Page
from bench.dataset import Rows, rows
from bench.folds import CACHE, FOLDS, digest, fold
from bench.lexicon import Lexica
from cleaner.model import Medium
from cleaner.weights import Weights

TREES: Final = 400
SETTINGS: Final[dict[str, Any]] = {
    "objective": "binary",
    "num_leaves": 48,
    "extra_trees": True,
    "learning_rate": 0.05,
    "feature_fraction": 0.2,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "min_sum_hessian_in_leaf": 5,
    "lambda_l2": 5,
    "max_bin": 63,
    "seed": 1,
    "num_threads": 2,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
LOWEST: Final = -1e30  # stands for what is unknown: above nothing


def held_out(pages: Sequence[Page], medium: Medium, lexica: Lexica, cache: Path = CACHE) -> list[Weights]:
    """For each fold the weights fitted on the sites of all other folds, kept in the cache folder."""
    paths = [cache / f"{medium}-{digest(pages)}-{number}.json" for number in range(FOLDS)]
    if not all(path.is_file() for path in paths):
        cache.mkdir(parents=True, exist_ok=True)
        found = rows(pages, medium, lexica, cache)
        for number, path in enumerate(paths):
            others = [row for row in found if fold(pages[row.page]) != number]
            path.write_text(json.dumps(fit(others, {}, number)), encoding="utf-8")
    return [
        Weights.from_dict(json.loads(path.read_text(encoding="utf-8")), lexica[frozenset({number})])
        for number, path in enumerate(paths)
    ]


def fit(found: Sequence[Rows], about: dict[str, Any], left_out: int | None = None) -> dict[str, Any]:
    """Boosted trees over the rows, in the form of the data file."""
    from lightgbm import Dataset, train

    weights = np.concatenate([row.weights for row in found])
    values = np.concatenate([row.values(left_out)[row.weights > 0] for row in found])
    used = weights > 0
    body = np.concatenate([row.body for row in found])[used]
    np.nan_to_num(values, copy=False, nan=LOWEST)
    data = Dataset(values, body.astype(int), weight=weights[used])
    trees = train(SETTINGS, data, TREES).dump_model()["tree_info"]
    return _as_weights([tree["tree_structure"] for tree in trees], found[0].names, about)


def _as_weights(trees: Sequence[Any], names: Sequence[str], about: dict[str, Any]) -> dict[str, Any]:
    """The library's own form of a model, cut down to what is used and rounded to be read."""
    nodes = [_nodes(tree) for tree in trees]
    used = sorted({int(node[1]) for tree in nodes for node in tree if len(node) > 1})
    place = {column: at for at, column in enumerate(used)}
    for tree in nodes:
        for node in tree:
            node[1:2] = [place[int(column)] for column in node[1:2]]
    return {"about": about, "signals": [names[column] for column in used], "trees": nodes}


def _nodes(tree: dict[str, Any]) -> list[list[float]]:
    """The nodes of a tree, the two that a question leads to beside each other."""
    waiting, found = [tree], list[list[float]]()
    while len(found) < len(waiting):
        node = waiting[len(found)]
        expected = round(_mean(node)[0], 4)
        if "leaf_value" in node:
            found.append([expected])
            continue
        found.append([expected, node["split_feature"], _border(node["threshold"]), len(waiting)])
        waiting += [node["left_child"], node["right_child"]]
    return found


def _mean(node: dict[str, Any]) -> tuple[float, float]:
    """The mean outcome of the training blocks that came to a node, and how many they are."""
    if "leaf_value" in node:
        return node["leaf_value"], node["leaf_count"]
    left, right = _mean(node["left_child"]), _mean(node["right_child"])
    total = left[1] + right[1]
    return (left[0] * left[1] + right[0] * right[1]) / total, total


def _border(threshold: float) -> float:
    """The highest number of single precision that is not above the threshold: no block changes sides."""
    border = np.float32(threshold)
    if border > threshold:
        border = np.nextafter(border, np.float32(-np.inf))
    return float(str(border))
