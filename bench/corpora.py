"""The public corpora in their published layout, as pages with gold. Nothing is copied or changed."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

DEFAULT: Final = Path(__file__).resolve().parents[2] / "shared" / "corpora"
SUFFIXES: Final = PublicSuffixList()
LAYOUTS: Final = {
    "wcxb": "the corpus as published, wcxb/dev/ground-truth/ID.json and wcxb/dev/html/ID.html.gz",
    "trafilatura-eval": "the evaluation set, trafilatura-eval/evaldata.json and trafilatura-eval/html/",
}
T = TypeVar("T")


class CorpusError(Exception):
    """A corpus that is missing, partly there or of another layout."""


@dataclass(frozen=True)
class Page:
    """One page and its gold. Word corpora give ``gold``; segment corpora only ``with_``/``without``."""

    name: str
    site: str
    kind: str
    html: bytes
    url: str | None
    gold: str | None
    with_: tuple[str, ...]
    without: tuple[str, ...]
    title: str = ""


def load(corpus: str, folder: Path = DEFAULT) -> list[Page]:
    """Every page of the named corpus, in the order of its names."""
    return READERS[corpus](folder)


def site_of(address: str) -> str:
    """The registered domain of an address, the unit of cross-validation.

    >>> site_of("https://news.example.co.uk/a")
    'example.co.uk'
    """
    if "://" not in address:
        address = "//" + address
    host = urlsplit(address).hostname or address
    return SUFFIXES.privatesuffix(host) or host


def _wcxb(folder: Path) -> list[Page]:
    base = folder / "wcxb" / "dev"
    paths = sorted((base / "ground-truth").glob("*.json"))
    if not paths:
        raise CorpusError(f"{base / 'ground-truth'} holds no *.json: expected {LAYOUTS['wcxb']}")
    return [_wcxb_page(path, base / "html" / f"{path.stem}.html.gz") for path in paths]


def _wcxb_page(path: Path, html: Path) -> Page:
    data, where = _parsed(path), str(path)
    truth = _value(data, "ground_truth", dict, where)
    url = _value(data, "url", str, where, default="")
    return Page(
        f"wcxb/{path.stem}",
        site_of(url or path.stem),
        _value(data, "_internal.page_type.primary", str, where),
        _html(html, where),
        url or None,
        _value(truth, "main_content", str, where, default=""),
        _segments(truth, "with", where, default=[]),
        _segments(truth, "without", where, default=[]),
        _value(truth, "title", str, where, default=""),
    )


def _trafilatura(folder: Path) -> list[Page]:
    base = folder / "trafilatura-eval"
    index = base / "evaldata.json"
    if not index.is_file():
        raise CorpusError(f"{index} is missing: expected {LAYOUTS['trafilatura-eval']}")
    found = _parsed(index)
    if not found:
        raise CorpusError(f"{index} names no page: expected {LAYOUTS['trafilatura-eval']}")
    pages = [
        _trafilatura_page(base, address, entry, f"{index}, {address}") for address, entry in found.items()
    ]
    return sorted(pages, key=lambda page: page.name)


def _trafilatura_page(base: Path, address: str, entry: object, where: str) -> Page:
    real = "://" in address
    file = _value(entry, "file", str, where)
    return Page(
        f"trafilatura-eval/{file.removesuffix('.html.gz')}",
        site_of(address if real else address.removeprefix("hard::").split("-")[0]),
        "article",
        _html(base / "html" / file, where),
        address if real else None,
        None,
        _segments(entry, "with", where),
        _segments(entry, "without", where),
    )


def _parsed(path: Path) -> dict[str, Any]:
    """The JSON object that the file holds."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CorpusError(f"{path} cannot be read: expected JSON ({error})") from error
    if not isinstance(data, dict):
        raise CorpusError(f"{path} holds a JSON {type(data).__name__}: expected an object")
    return data


def _value(data: object, keys: str, shape: type[T], where: str, *, default: T | None = None) -> T:
    """What stands under the dotted keys, in the shape it should have; the default where nothing does."""
    found = data
    for key in keys.split("."):
        found = found.get(key) if isinstance(found, dict) else None
    found = default if found is None else found
    if not isinstance(found, shape):
        lacks = "nothing" if found is None else type(found).__name__
        raise CorpusError(f"{where}: expected {keys} to be a {shape.__name__}, found: {lacks}")
    return found


def _segments(data: object, key: str, where: str, *, default: list[str] | None = None) -> tuple[str, ...]:
    found = _value(data, key, list, where, default=default)
    if not all(isinstance(segment, str) for segment in found):
        raise CorpusError(f"{where}: expected {key} to be a list of str")
    return tuple(found)


def _html(path: Path, where: str) -> bytes:
    if not path.is_file():
        raise CorpusError(f"{path} is missing: expected the page whose gold is in {where}")
    try:
        return gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise CorpusError(f"{path} cannot be unpacked: expected gzip ({error})") from error


READERS: Final[dict[str, Callable[[Path], list[Page]]]] = {
    "wcxb": _wcxb,
    "trafilatura-eval": _trafilatura,
}
