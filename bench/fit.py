"""Weights from labelled pages, cross-validated by site and written to the package's data files."""

from __future__ import annotations

import json
import tempfile
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

TREES: Final = 600
DEPTH: Final = 6
RATE: Final = 0.06
BORDERS: Final = 64
SETTINGS: Final[dict[str, Any]] = {
    "loss_function": "Logloss",
    "iterations": TREES,
    "depth": DEPTH,
    "learning_rate": RATE,
    "l2_leaf_reg": 5,
    "rsm": 0.2,
    "bootstrap_type": "Bernoulli",
    "subsample": 0.7,
    "random_seed": 0,
    "thread_count": 2,
    "border_count": BORDERS,
    "nan_mode": "Min",
    "verbose": False,
    "allow_writing_files": False,
}


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
    """Symmetric boosted trees over the rows, in the form of the data file."""
    from catboost import CatBoostClassifier
    from catboost import Pool as Data

    weights = np.concatenate([row.weights for row in found])
    values = np.concatenate([row.values(left_out)[row.weights > 0] for row in found])
    used = weights > 0
    body = np.concatenate([row.body for row in found])[used]
    model = CatBoostClassifier(**SETTINGS)
    model.fit(Data(values, body.astype(int), weight=weights[used]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        data = json.loads(path.read_text(encoding="utf-8"))
    return _as_weights(data, found[0].names, about)


def write(weights: dict[str, Any], path: Path) -> None:
    """One tree a line, so that a person can open the file and a diff can be read."""
    head = {key: value for key, value in weights.items() if key != "trees"}
    trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in weights["trees"])
    start = json.dumps(head, indent=1, ensure_ascii=False).removesuffix("\n}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{start},\n "trees": [\n{trees}\n ]\n}}\n', encoding="utf-8")


def _as_weights(data: dict[str, Any], names: Sequence[str], about: dict[str, Any]) -> dict[str, Any]:
    """The library's own form of a model, cut down to what is used and rounded to be read."""
    columns = [feature["feature_index"] for feature in data["features_info"]["float_features"]]
    scale, (bias,) = data["scale_and_bias"]
    trees = [
        {
            "questions": [
                [columns[split["float_feature_index"]], float(str(np.float32(split["border"])))]
                for split in tree["splits"]
            ],
            "leaves": [round(value * scale, 4) for value in tree["leaf_values"]],
            "cover": [round(weight) + 1 for weight in tree["leaf_weights"]],
        }
        for tree in data["oblivious_trees"]
    ]
    if any(len(tree["questions"]) != DEPTH for tree in trees):
        raise ValueError(f"a tree has fewer than {DEPTH} questions: the rows are too few to fit on")
    used = sorted({question[0] for tree in trees for question in tree["questions"]})
    place = {column: at for at, column in enumerate(used)}
    for tree in trees:
        tree["questions"] = [[place[column], value] for column, value in tree["questions"]]
    return {
        "about": about,
        "signals": [names[column] for column in used],
        "bias": round(bias, 6),
        "trees": trees,
    }
