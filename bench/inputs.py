"""Inputs for ``hostile total``: small hostile pages, tokenizer cases, encodings, pages broken at random."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final, NamedTuple

from bench import encodings, shapes
from bench.corpora import Page

SEED: Final = 8
SHAPED: Final = (200, 2_000, 20_000)  # bytes
CUT: Final = 12_000  # bytes of a corpus page that are kept, at most
# What a tokenizer's states turn on; every string of three of them is a case.
TOKENS: Final = (
    *"< > </ /> <! <!-- -- --> --!> <? <![CDATA[ ]]> <!DOCTYPE <p =' =\" \" ' ` & &# &#x".split(),
    *"&amp ; é a A- <script> </script> <title> <svg> <table>".split(),
    *("<a ", " a=", "\0", "\r", "\n", "\x0c", "\t", "\ud800"),
)


class Input(NamedTuple):
    """A page under the name that a finding is reported by."""

    name: str
    page: str | bytes


def every(pages: Sequence[Page], mutants: int) -> Iterator[Input]:
    """Shapes, tokenizer cases, the encoding matrix, and so many broken pages, as bytes and as text."""
    for name, size in product(shapes.SHAPES, SHAPED):
        page = shapes.page(name, size)
        yield from _both(f"{name} at {size}", page)
    for at, tokens in enumerate(product(TOKENS, repeat=3)):
        if at % 3 == 0:  # a third of them, in turn as bytes and as text
            text = "<p>salt" + "".join(tokens) + "water</p>"
            coded = text.encode("utf-8", "surrogatepass")
            yield Input(f"tokens {tokens!r}", text if at % 2 else coded)
    for case in encodings.cases():
        yield Input(f"encoding: {case.name}", case.page)
    yield from _mutants(pages, mutants)


def _mutants(pages: Sequence[Page], count: int) -> Iterator[Input]:
    chance = random.Random(SEED)
    for number in range(count):
        page = chance.choice(pages)
        html = broken(page.html, chance)
        if number % 2:
            yield Input(f"mutant {number} of {page.name}", html)
        else:
            yield Input(f"mutant {number} of {page.name} as text", html.decode("utf-8", "surrogateescape"))


def broken(page: bytes, chance: random.Random) -> bytes:
    """A stretch of a page in which some bytes were cut out, doubled, moved or put in."""
    start = chance.randrange(max(len(page) - CUT // 4, 1))
    found = bytearray(page[start : start + chance.randrange(CUT // 16, CUT)])
    for _ in range(chance.randrange(1, 12)):
        at, length = chance.randrange(len(found) + 1), chance.randrange(1, 200)
        kind = chance.randrange(4)
        if kind == 0:
            del found[at : at + length]
        elif kind == 1:
            found[at:at] = found[at : at + length] * chance.randrange(1, 5)
        elif kind == 2:
            found[at:at] = chance.choice(TOKENS).encode("utf-8", "surrogatepass")
        else:
            found[at:at] = chance.randbytes(chance.randrange(1, 8))
    return bytes(found)


def _both(name: str, page: bytes) -> Iterator[Input]:
    yield Input(name, page)
    yield Input(f"{name} as text", page.decode("utf-8", "surrogateescape"))
