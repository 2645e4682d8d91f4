"""What a fuzzer found once is not found again, and what it starts from is sound."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from bench import fuzz

CRASHERS: Final = sorted((Path(__file__).parent / "crashers").glob("*-*"))
EVERY: Final = 40  # seeds of a target, of which the first is tried here


@pytest.mark.parametrize("path", CRASHERS, ids=[path.name for path in CRASHERS])
def test_what_was_found_once_is_not_found_again(path: Path) -> None:
    fuzz.TARGETS[path.name.partition("-")[0]](path.read_bytes())


@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_what_a_target_starts_from_is_no_finding(target: str) -> None:
    seeds = list(fuzz.seeds(target))[::EVERY]
    assert seeds
    for seed in seeds:
        fuzz.TARGETS[target](seed)


def test_an_exception_or_a_contradiction_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.Document.reason", "none")
    with pytest.raises(AssertionError, match="a reason why there is none"):
        fuzz.TARGETS["text"](
            b"The tide tables of the coming week were printed a whole day too late, they said."
        )
    monkeypatch.setattr("cleaner.rules.regex.compile", None)
    with pytest.raises(TypeError):
        fuzz.TARGETS["rules"](next(fuzz.seeds("rules")) + b"\n" + RULE)


RULE: Final = (
    b'[[rule]]\nid = "mine"\nregex = "a+"\nrole = "share"\nwhy = "x"\nexample = "aa"\ncounter = "b"\n'
)
