"""What the characters of a block say: sizes, shares, how it starts and ends.

All blocks are measured at once over their joined text, one NumPy pass per class of character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cleaner.model import Floats
from cleaner.tokens import PAUSES, STOPS

WORD, UPPER, DIGIT, PUNCTUATION, STOP, UNSPACED, COMMA, SYMBOL = (1 << bit for bit in range(8))
ENDS: Final = frozenset(f".!?！？．؟፧…‥{STOPS}")
COMMAS: Final = frozenset(f",;，、；،؛{PAUSES}")
CLOSING: Final = "\"'”’»)]）」』〉》 "
UNSPACED_RANGES: Final = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # kana
    (0x3400, 0x4DBF),  # Han, extension A
    (0x4E00, 0x9FFF),  # Han
    (0xF900, 0xFAFF),  # Han, compatibility
)
PART: Final = 1 << 18  # characters looked at at once
LETTERS_PER_WORD: Final = 2  # in scripts without spaces, by convention
UNSTOPPED: Final = re.compile(r"[\u0e00-\u0eff]")  # Thai and Lao, in which nothing ends a sentence,
LETTERS_PER_SENTENCE: Final = 80  # and of how many letters one is taken to be


@cache
def _classes() -> NDArray[np.uint8]:
    """The class bits of every code point below U+10000; those above count as the last one."""
    table = np.zeros(0x10000, dtype=np.uint8)
    for low, high in ((0, 0x3400), (0xA000, 0xAC00), (0xFB00, 0x10000)):
        table[low:high] = [_class_of(unicodedata.category(chr(code))) for code in range(low, high)]
    table[0xAC00:0xD7A4] = WORD
    for low, high in UNSPACED_RANGES:
        table[low : high + 1] = WORD | UNSPACED
    for characters, bit in ((ENDS, STOP), (COMMAS, COMMA)):
        for character in characters:
            table[ord(character)] = _class_of(unicodedata.category(character)) | bit
    table[0xFFFF] = SYMBOL
    return table


@cache
def _class_of(category: str) -> int:
    """The class bits of every character of a Unicode category."""
    bits = 0
    if category[0] in "LMN":
        bits |= WORD
    if category in ("Lu", "Lt"):
        bits |= UPPER
    if category == "Nd":
        bits |= DIGIT
    if category[0] == "P":
        bits |= PUNCTUATION
    if category[0] == "S":
        bits |= SYMBOL
    return bits


def _classified(text: str) -> NDArray[np.uint8]:
    """The class bits of every character."""
    classes = np.empty(len(text), dtype=np.uint8)
    for at in range(0, len(text), PART):
        codes = np.frombuffer(text[at : at + PART].encode("utf-32-le"), dtype=np.uint32)
        classes[at : at + PART] = _classes()[np.minimum(codes, 0xFFFF)]
    return classes


def count(texts: Sequence[str]) -> dict[str, Floats]:
    """Raw counts per block: characters that are not white space, words, and each class."""
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    classes = _classified("\n".join([*texts, ""]))
    starts = np.zeros(len(texts), dtype=np.int64)
    np.cumsum(lengths[:-1] + 1, out=starts[1:])
    wordlike = (classes & WORD) != 0
    unspaced = (classes & UNSPACED) != 0
    begins = wordlike & ~unspaced
    begins[1:] &= ~wordlike[:-1]

    def total(mask: NDArray[np.bool_]) -> Floats:
        sums = np.zeros(len(texts), dtype=np.float32)
        for low in range(0, len(mask), PART):
            part = mask[low : low + PART]
            first, last = np.searchsorted(starts, (low + 1, low + len(part)))
            first -= 1  # the block that the part begins in
            cuts = np.maximum(starts[first:last] - low, 0)
            sums[first:last] += np.add.reduceat(part, cuts, dtype=np.float32)
        return sums

    dense, stops = total(unspaced), total((classes & STOP) != 0)
    for at in ((dense >= LETTERS_PER_SENTENCE) & (stops == 0)).nonzero()[0].tolist():
        stops[at] = len(UNSTOPPED.findall(texts[at])) // LETTERS_PER_SENTENCE
    return {
        "characters": total(classes != 0),
        "letters": total(wordlike),
        "words": total(begins) + dense / LETTERS_PER_WORD,
        "dense": dense,
        "upper": total((classes & UPPER) != 0),
        "digits": total((classes & DIGIT) != 0),
        "punctuation": total((classes & PUNCTUATION) != 0),
        "symbols": total((classes & SYMBOL) != 0),
        "stops": stops,
        "commas": total((classes & COMMA) != 0),
        "length": lengths.astype(np.float32),
    }


def measure(texts: Sequence[str], counts: dict[str, Floats]) -> dict[str, Floats]:
    """Signals of each block's own characters."""
    letters = np.maximum(counts["letters"], 1)
    characters = np.maximum(counts["characters"], 1)
    words = np.maximum(counts["words"], 1)
    tails = [text.rstrip(CLOSING)[-1:] for text in texts]
    return {
        "words": np.log1p(counts["words"]),
        "characters": np.log1p(counts["characters"]),
        "word length": counts["letters"] / words,
        "upper share": counts["upper"] / letters,
        "digit share": counts["digits"] / characters,
        "punctuation share": counts["punctuation"] / characters,
        "symbol share": counts["symbols"] / characters,
        "sentence ends": np.log1p(counts["stops"]),
        "words a sentence": np.log1p(counts["words"] / np.maximum(counts["stops"], 1)),
        "comma share": counts["commas"] / words,
        "ends sentence": _flag(tail in ENDS and tail != "…" for tail in tails),
        "ends cut": _flag(text.endswith(("...", "…", "[…]", "[...]")) for text in texts),
        "ends colon": _flag(tail in ":：" and tail != "" for tail in tails),
        "starts lower": _flag(text[:1].islower() for text in texts),
        "starts quote": _flag(text[:1] in "\"'“„«「『‘" and text != "" for text in texts),
        "starts mark": _flag(not text[:1].isalnum() for text in texts),
        "starts digit": _flag(text[:1].isdigit() for text in texts),
        "unspaced": counts["dense"] / letters,
        "lines": np.log1p(np.fromiter((text.count("\n") for text in texts), np.float32)),
        "bars": _flag("|" in text or "·" in text or "•" in text for text in texts),
        "at sign": _flag("@" in text for text in texts),
        "question": _flag("?" in text or "？" in text or "؟" in text for text in texts),
        "money": _flag("$" in text or "€" in text or "£" in text or "¥" in text for text in texts),
    }


def _flag(values: object) -> Floats:
    return np.fromiter(values, dtype=np.float32)  # type: ignore[call-overload, no-any-return]
