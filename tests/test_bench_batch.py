"""The load on the batch command, in small: counts are exact, and what a kill leaves behind is compared."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest

from bench import batch, kit
from bench.corpora import Page

PAGES: Final = [
    Page(own.url, "made.example", "article", own.html.encode(), own.url, None, (), ())
    for own in next(iter(kit.sites().values()))[:4]
]


def test_documents_are_counted_on_their_way_in_and_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "OUTPUTS", ("stdout", "folder"))
    monkeypatch.setattr(batch, "INPUTS", ("text", "warc.gz"))
    lines = list(batch.forms(PAGES, tmp_path, 0))
    assert [line.split()[3:10:2] for line in lines] == [["4", "4", "0", "4"]] * 4
    assert all("exact" in line for line in lines)


def test_a_loss_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "OUTPUTS", ("jsonl",))
    monkeypatch.setattr(batch, "INPUTS", ("html",))
    write = batch.WRITERS["html"]
    monkeypatch.setitem(batch.WRITERS, "html", lambda pages, place: write(pages[1:], place))
    (line,) = batch.forms(PAGES, tmp_path, 0)
    assert "WRONG" in line


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills as on POSIX")
def test_a_killed_run_is_held_against_a_whole_one(tmp_path: Path) -> None:
    lines = list(batch.kills(PAGES, 1, tmp_path))
    assert [line.split(":")[0] for line in lines] == [
        "killed 1 times at random moments, 4 documents to jsonl",
        "killed 1 times at random moments, 4 documents to folder",
    ]
    assert all(line.endswith("0 times anything differed") for line in lines)
