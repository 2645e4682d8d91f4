"""Every pattern of the package against strings made of what it looks for.

Patterns are found by themselves: compiled ones in any module, those written where they are used, and
those of the rules that come with the package. An attack is a run of one atom of the pattern, or of two,
after the start of what it wants, and ends in what it does not want.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import time
from collections.abc import Iterator
from itertools import permutations
from typing import Any, Final, NamedTuple

import regex

import cleaner
from cleaner.rules import default_rules

SIZE: Final = 16_000  # characters of an attack
SECONDS: Final = 0.005  # that finding all in one may take, on a machine on which the simplest pattern
PACE: Final = 0.0015  # takes so many to find as many letters; a slower or busier one gets as much more
GROWTH: Final = 2.3  # times the time of half of it
QUIET: Final = 0.0005  # seconds below which a growth is noise
RUNS: Final = 3  # of which the fastest counts
ATOMS: Final = 14  # of one pattern, the shortest first
PREFIXES: Final = 6
ENDING: Final = 40  # characters of all atoms after an attack
SAMPLES: Final = {
    **dict(zip("dDwWsSnt", "1aa- x\n\t", strict=True)),
    **dict.fromkeys("bBAZ", ""),
    "p{Lu}": "A",
    "p{M}": "\u0301",
    "p{Nd}": "1",
    "p{P}": ".",
}
PIECE: Final = re.compile(
    r"\(\?[a-z]+\)|\\(p\{\w+\}|.)|\[\^?((?:\\p\{\w+\}|\\.|[^\]\\])+)\]|\(\?[^)(]*?[:=!<>]|\{\d*,?\d*\}|[()^$.|*+?]"
    r"|((?:[^\\\[\](){}^$.|*+?](?![*+?{]))+|[^\\\[\](){}^$.|*+?])"
)


class Found(NamedTuple):
    """A pattern and where it comes from."""

    where: str
    pattern: Any  # of ``re`` or ``regex``: what is asked of it both can


class Slow(NamedTuple):
    """The dearest attack on a pattern."""

    where: str
    seconds: float
    growth: float
    attack: str

    def breaks(self, pace: float) -> bool:
        """Whether that is more than any pattern may take, where the simplest takes ``pace`` seconds."""
        allowed = SECONDS * max(pace / PACE, 1.0)
        return self.seconds > allowed or (self.growth > GROWTH and self.seconds > QUIET)


def pace() -> float:
    """Seconds that the simplest pattern takes here and now to find as many letters."""
    return _seconds(regex.compile("a"), "a" * SIZE, 9)


def every() -> Iterator[Found]:
    """Every pattern of the package."""
    for info in pkgutil.walk_packages(cleaner.__path__, "cleaner."):
        try:
            module = importlib.import_module(info.name)
        except ImportError:
            if not info.name.startswith("cleaner.integrations."):  # which need an extra each
                raise
            continue
        for name, value in vars(module).items():
            for at, pattern in enumerate(_patterns(value)):
                yield Found(f"{info.name}.{name}[{at}]", pattern)
        yield from _written(info.name, inspect.getsource(module))
    rules = default_rules()
    for own in rules.index.patterns:
        yield Found(f"rule {rules.rules[own.rule].id}: {own.source[:40]}", regex.compile(own.source))


def _patterns(value: object) -> Iterator[Any]:
    if isinstance(value, regex.Pattern | re.Pattern):
        yield value
    elif isinstance(value, tuple | list | dict):
        for own in value.values() if isinstance(value, dict) else value:
            yield from _patterns(own)


def _written(module: str, source: str) -> Iterator[Found]:
    """The patterns that stand in calls such as ``regex.split(r"[,;]", text)``."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            owner, first = node.func.value, node.args[0]
            named = (
                isinstance(owner, ast.Name) and owner.id in ("re", "regex") and node.func.attr != "compile"
            )
            if named and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield Found(f"{module}, line {node.lineno}", regex.compile(first.value))


def atoms(pattern: str) -> list[str]:
    """What a pattern looks for, in its order: its letters and a sample of each class.

    >>> atoms(r"by\\s++[A-Z]\\d{2}|©")
    ['by', ' ', 'A', '1', '©']
    """
    found: list[str] = []
    for piece in PIECE.finditer(pattern):
        escaped, inside, letters = piece[1], piece[2], piece[3]
        if escaped:
            found.append(SAMPLES.get(escaped, escaped[-1] if len(escaped) == 1 else "a"))
        elif inside:
            negated = piece[0].startswith("[^")
            found += ["a", " "] if negated else atoms(inside.split("-")[0])[:3]
        elif letters:
            found.append(letters)
    return [atom for atom in dict.fromkeys(found) if atom]


def attacks(pattern: str, size: int) -> Iterator[str]:
    """Strings of about that many characters that make the pattern work hardest."""
    known = atoms(pattern)
    chosen = sorted(known, key=len)[:ATOMS]
    starts = ["", *("".join(known[:at]) for at in range(1, min(len(known), PREFIXES) + 1))]
    wanted = "".join(known[::-1])[:ENDING]
    units = [*chosen, *("".join(pair) for pair in permutations(chosen[:7], 2))]
    for unit in units:
        for start in starts if len(unit) == 1 else starts[:2]:
            yield start + unit * (size // len(unit)) + "\x00"
        yield unit * (size // len(unit)) + wanted  # else a search that misses a letter of it ends at once


def slowest(found: Found, size: int = SIZE) -> Slow:
    """The attack that takes longest, and how much longer than half of it."""
    source = found.pattern.pattern
    letters = source if isinstance(source, str) else source.decode("latin-1")
    half, whole = [list(attacks(letters, part)) for part in (size // 2, size)]
    times = [_seconds(found.pattern, attack, 1) for attack in whole]
    worst = max(range(len(times)), key=times.__getitem__, default=-1)
    if worst < 0:
        return Slow(found.where, 0.0, 1.0, "")
    seconds = min(times[worst], _seconds(found.pattern, whole[worst], RUNS))
    growth = seconds / max(_seconds(found.pattern, half[worst], RUNS), 1e-9)
    return Slow(found.where, seconds, growth, whole[worst][:60])


def _seconds(pattern: Any, text: str, runs: int) -> float:
    """CPU time of finding all it finds, the fastest of some runs."""
    times = []
    given = text if isinstance(pattern.pattern, str) else text.encode("latin-1", "replace")
    for _ in range(runs):
        start = time.process_time()
        pattern.findall(given)
        times.append(time.process_time() - start)
    return min(times)
