"""The speed bench: what it measures and how it tells it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench import peers, speed
from bench.corpora import Page
from bench.speed import Timing

HTML = b"<title>Tide</title><p>High water stood at the quay by noon. <a href=/>Up</a></p>"
PAGE = Page("wcxb/1", "tide.example", "article", HTML, None, None, (), ())


def refuse(*_: object) -> Path:
    raise peers.InstallError("no network")


def test_pages_are_spread_evenly_and_none_comes_twice() -> None:
    pages = [Page(str(at), "", "article", b"", None, None, (), ()) for at in range(10)]
    assert [page.name for page in speed.spread(pages, 4)] == ["0", "2", "5", "7"]
    assert len(speed.spread(pages, 30)) == 10


def test_every_page_goes_through_every_tool_and_a_peer_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "environment", refuse)
    timings, notes = speed.race([PAGE, PAGE], (), tmp_path)
    assert [name.split(" ", 1)[0] for name, _ in timings] == ["cleaner", "lxml,"]
    assert all(len(seconds) == 2 and min(seconds) > 0 for _, seconds in timings)
    assert notes == [f"{peers.FLOOR}: no network"]


def test_the_table_tells_ratios_stages_and_the_dearest_page() -> None:
    timings = [Timing("cleaner", [0.002, 0.004]), Timing("bare", [0.001, 0.001])]
    told = speed.table("wcxb", [PAGE, PAGE], timings, {"read": 1.0, "match": 3.0}).splitlines()
    assert told[2].split()[:4] == ["cleaner", "1.00", "x", "3.00"]
    assert told[3].split()[:4] == ["bare", "3.00", "x", "1.00"]
    assert told[4] == "stages of ours: read 25%, match 75%"
    assert told[5].endswith("1.3 x the mean")


def test_the_stages_are_those_of_the_whole_line() -> None:
    assert list(speed.stages([PAGE])) == ["read", "segment", "match", "measure", "weigh", "decide", "write"]


def test_a_made_page_has_about_the_size_that_was_asked_for() -> None:
    assert len(speed.made(100_000)) == pytest.approx(100_000, rel=0.1)


def test_the_cost_of_a_byte_is_told_for_every_size() -> None:
    told = list(speed.growth([2_000, 4_000]))
    assert len(told) == 3
    assert told[-1].endswith("x the cheapest")


def test_memory_is_measured_in_a_process_of_its_own() -> None:
    (line,) = speed.memory([replace(PAGE, html=speed.made(500_000))])
    peak = float(line.split(" peak ")[1].split()[0])
    assert 1 < peak < 200
