"""The cost of a page on each engine: counted over all processes, or said to be missing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench import engines, kit


@pytest.mark.skipif(sys.platform != "linux", reason="CPU time is read from /proc")
def test_a_page_costs_something_and_an_engine_that_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engines.NEEDED, "spark", "no_such_package")
    for engine in ("dask", "datatrove", "ray"):
        monkeypatch.delitem(engines.ENGINES, engine)
    pages = [article for site in kit.sites().values() for article in site]
    records = [{"id": own.url, "url": own.url, "html": own.html} for own in pages[:100]]
    size, _, command, spark = engines.costs(records, tmp_path)
    assert size.startswith("100 pages of 4 kB ")
    assert command.startswith("command line ")
    milliseconds, days = command.removeprefix("command line").split()
    assert 0.5 < float(milliseconds) < 100
    assert float(days.replace(",", "")) == pytest.approx(float(milliseconds) * 1e6 / 86_400, rel=0.1)
    assert spark.endswith("no_such_package is not installed")
