"""The fit: the library's trees say what the fitted model says, and the same rows give the same file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import lightgbm
import numpy as np
import pytest

from bench import data_file, fit
from bench.dataset import Rows
from cleaner.model import Signals
from cleaner.weights import Weights

COUNT: Final = 2000
NAMES: Final = tuple(f"signal {number}" for number in range(8))


def drawn() -> Rows:
    """Rows at random, always the same; some values are unknown, and body depends on three signals."""
    made = np.random.default_rng(7)
    values = made.normal(size=(COUNT, len(NAMES))).round(2).astype(np.float32)
    values[::5, 3] = np.nan
    body = values[:, 0] + np.nan_to_num(values[:, 3]) * values[:, 5] > 0
    return Rows(0, NAMES, values[:, :5], {None: values[:, 5:]}, body, np.ones(COUNT, dtype=np.float32))


def test_the_trees_of_the_file_say_what_the_fitted_model_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit, "TREES", 40)
    rows = drawn()
    values = rows.values(None)
    known = np.nan_to_num(values, nan=fit.LOWEST)
    model = lightgbm.train(
        fit.SETTINGS, lightgbm.Dataset(known, rows.body.astype(int), weight=rows.weights), 40
    )
    own = Weights.from_dict(fit.fit([rows], {"corpora": {}}))
    found = own.odds(Signals(NAMES, values))
    np.testing.assert_allclose(found, model.predict(known, raw_score=True), atol=40 * 6e-5)
    assert ((found > 0) == rows.body).mean() > 0.8


def test_the_same_rows_give_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit, "TREES", 10)
    paths = [tmp_path / "one.json", tmp_path / "two.json"]
    for path in paths:
        data_file.write(fit.fit([drawn()], {"corpora": {}}), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_border_is_never_above_the_threshold_it_came_from() -> None:
    for threshold in np.random.default_rng(1).normal(size=500).tolist():
        border = np.float32(fit._border(threshold))
        assert border <= threshold < np.nextafter(border, np.float32(np.inf))
