"""The blocks of a page as hashes, the same in every process: what templates keep of it in place of its text.

A block is known by its words, with numbers and dates masked, and by its place in the markup, with the
numbers in names masked.
"""

from __future__ import annotations

from hashlib import blake2b
from itertools import groupby
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.dates import MONTHS
from cleaner.model import Blocks
from cleaner.tokens import NUMBER, TOKEN

LINES: Final = 500  # blocks kept of a page
LABEL: Final = 30  # most characters of what stands before a colon

Words = NDArray[np.uint64]
Places = NDArray[np.uint32]


class Hashes(NamedTuple):
    """The blocks of one page, in page order."""

    words: Words
    labels: Words
    places: Places


class Learned(NamedTuple):
    """The blocks of one page, in the order of their words' hashes; places are 0 where there is no markup."""

    words: Words
    places: Places


def masked(text: str) -> str:
    """The words of a text without case, numbers, and names of months; empty where nothing else is left.

    >>> masked("Updated 3 May 2024, 12:07")
    'updated #'
    """
    tokens = [
        NUMBER if token[0].isdigit() or token in MONTHS else token for token in TOKEN.findall(text.casefold())
    ]
    words = [word for word, _ in groupby(tokens)]
    return "" if words == [NUMBER] else " ".join(words)


def hashes(blocks: Blocks) -> Hashes:
    """The hashes of a page block by block; 0 for a block of numbers alone, for one without a label, and where
    there is no markup."""
    known: dict[str, int] = {"": 0}  # equal texts are hashed once
    words = [_remembered(text, known) for text in blocks.texts]
    labels = [_remembered(_label(text), known) for text in blocks.texts]
    return Hashes(
        np.array(words, dtype=np.uint64),
        np.array(labels, dtype=np.uint64),
        np.array(_placed(blocks), dtype=np.uint32),
    )


def learned(page: Hashes) -> Learned:
    """The blocks of a page and their labels, each once, in the order of their hashes."""
    words = np.concatenate([page.words, page.labels])
    words, first = np.unique(words, return_index=True)
    places = np.concatenate([page.places, np.zeros_like(page.places)])[first]
    return Learned(words[words > 0], places[words > 0])


def cut(page: Learned) -> Learned:
    """The first blocks by hash: the same ones of every page that has them."""
    return Learned(page.words[:LINES].copy(), page.places[:LINES].copy())


def identity(page: Learned) -> int:
    """The hash of a page: of which blocks it holds where, whatever its address."""
    return int.from_bytes(
        blake2b(page.words.tobytes() + page.places.tobytes(), digest_size=8).digest(), "little"
    )


def hashed(text: str) -> int:
    """A hash of 64 bits that does not change from process to process; 0 for an empty text."""
    return int.from_bytes(blake2b(text.encode("utf-8"), digest_size=8).digest(), "little") if text else 0


def _remembered(text: str, known: dict[str, int]) -> int:
    if text not in known:
        known[text] = hashed(masked(text))
    return known[text]


def _label(text: str) -> str:
    """What a block opens with up to a colon, as ``Also read: ...`` does."""
    label, colon, rest = text[: LABEL + 1].partition(":")
    return label if colon and rest.strip() else ""


def _placed(blocks: Blocks) -> list[int]:
    """The hash of the tags and names above each block, numbers in names masked."""
    elements = blocks.elements
    if elements is None:
        return [0] * len(blocks)
    paths = [b""]
    for tag, names, parent in zip(elements.tags[1:], elements.names[1:], elements.parents[1:], strict=True):
        step = f"{tag} {_unnumbered(names)}".encode()
        paths.append(blake2b(paths[parent] + step, digest_size=4).digest())
    return [int.from_bytes(paths[place], "little") for place in blocks.places]


def _unnumbered(names: str) -> str:
    return "".join(character for character in names if not character.isdigit())
