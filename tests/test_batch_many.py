"""``clean_many``: the same texts as ``clean``, in order, from threads, forks and fresh processes."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import pytest

import cleaner
from cleaner.batch import many
from cleaner.batch.many import PageError, clean_many
from cleaner.batch.pool import Failure
from cleaner.model import Blocks, Marks, Reason, Scores, Source
from cleaner.site import Facts

SAID: Final = (
    "The tide tables for the coming week were printed a whole day too late, the office said in note {}."
)
PAGES: Final = [f"<nav><a href='/'>Home</a></nav><p>{SAID.format(at)}</p>" for at in range(12)]
BODIES: Final = [SAID.format(at) for at in range(12)]
ROOT: Final = Path(__file__).parent.parent


def test_it_is_clean_for_many() -> None:
    assert list(cleaner.clean_many(PAGES, workers=2)) == BODIES == [cleaner.clean(page) for page in PAGES]


def test_options_reach_the_workers() -> None:
    rules = cleaner.DEFAULT_RULES + cleaner.RuleSet(
        (cleaner.Rule("mine", "prefix", ("the tide tables",), "promotion", weight=20.0),)
    )
    assert list(clean_many(PAGES[:2], workers=1, rules=rules, mode="precision")) == ["", ""]
    assert list(clean_many(PAGES[:1], workers=1, medium="text")) == [cleaner.clean(PAGES[0], medium="text")]


class Closed:
    """A site on which nothing is body."""

    def told(self, source: Source, blocks: Blocks, marks: Marks, scores: Scores) -> dict[int, Reason]:
        return {at: Reason("closed", -20.0) for at in range(len(blocks))}

    def facts(self, source: Source) -> Facts:
        return Facts()


def test_what_is_known_of_the_site_reaches_the_workers() -> None:
    assert list(clean_many(PAGES[:2], workers=1, site=Closed())) == ["", ""]


def test_it_works_in_several_threads_at_once() -> None:
    with ThreadPoolExecutor(3) as threads:
        found = threads.map(lambda pages: list(clean_many(pages, workers=2)), [PAGES, PAGES[:5], PAGES[5:]])
        assert list(found) == [BODIES, BODIES[:5], BODIES[5:]]


def test_it_works_where_processes_are_spawned() -> None:
    script = (
        "import multiprocessing, cleaner\n"
        "if __name__ == '__main__':\n"
        "    multiprocessing.set_start_method('spawn')\n"
        f"    print(list(cleaner.clean_many({PAGES[:3]!r}, workers=2)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == f"{BODIES[:3]}\n"


def test_it_works_inside_a_worker_of_another_pool() -> None:
    with multiprocessing.get_context("fork").Pool(1) as other:
        assert other.apply(_in_a_worker) == BODIES[:3]


def _in_a_worker() -> list[str]:
    return list(clean_many(PAGES[:3], workers=2))


def test_pages_are_taken_as_they_are_needed() -> None:
    taken = []

    def pages() -> Iterator[str]:
        for page in PAGES * 100:
            taken.append(page)
            yield page

    found = clean_many(pages(), workers=0)
    assert next(found) == BODIES[0]
    assert len(taken) == 1


def test_a_page_without_a_result_raises_in_its_turn_and_the_next_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        many, "ordered", lambda *_, **__: iter([(0, "a"), (1, Failure("crash", "x")), (2, "c")])
    )
    found = clean_many(["", "", ""], workers=1)
    assert next(found) == "a"
    with pytest.raises(PageError, match="page 1: crash: x") as caught:
        next(found)
    assert (caught.value.position, caught.value.kind) == (1, "crash")
    assert list(found) == ["c"]


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"workers": -1}, ValueError),
        ({"mode": "loud"}, ValueError),
        ({"medium": "gopher"}, ValueError),
        ({"rules": "mine.toml"}, TypeError),
        ({"site": "site.json"}, TypeError),
    ],
)
def test_wrong_options_are_told_at_once(options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        clean_many(PAGES, **options)


def test_one_page_is_not_many() -> None:
    with pytest.raises(TypeError, match="clean"):
        clean_many(PAGES[0])


@pytest.mark.parametrize("workers", [1.5, True, "2"])
def test_workers_are_a_whole_number(workers: Any) -> None:
    with pytest.raises(TypeError, match="workers must be a whole number or None"):
        clean_many([], workers=workers)
