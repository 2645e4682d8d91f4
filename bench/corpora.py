"""The public corpora in their published layout, as pages with gold. Nothing is copied or changed."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

DEFAULT: Final = Path(__file__).resolve().parents[2] / "shared" / "corpora"
SUFFIXES: Final = PublicSuffixList()


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
    pages = []
    for path in _files(base / "ground-truth", "*.json"):
        data = json.loads(path.read_text(encoding="utf-8"))
        truth = data["ground_truth"]
        pages.append(
            Page(
                f"wcxb/{path.stem}",
                site_of(data.get("url") or path.stem),
                data["_internal"]["page_type"]["primary"],
                _html(base / "html" / f"{path.stem}.html.gz"),
                data.get("url"),
                truth.get("main_content") or "",
                tuple(truth.get("with") or ()),
                tuple(truth.get("without") or ()),
                truth.get("title") or "",
            )
        )
    return pages


def _trafilatura(folder: Path) -> list[Page]:
    base = folder / "trafilatura-eval"
    index = base / "evaldata.json"
    if not index.is_file():
        raise CorpusError(f"{index} is missing: expected the evaluation set with evaldata.json and html/")
    pages = []
    for address, entry in json.loads(index.read_text(encoding="utf-8")).items():
        real = "://" in address
        pages.append(
            Page(
                f"trafilatura-eval/{entry['file'].removesuffix('.html.gz')}",
                site_of(address if real else address.removeprefix("hard::").split("-")[0]),
                "article",
                _html(base / "html" / entry["file"]),
                address if real else None,
                None,
                tuple(entry["with"]),
                tuple(entry["without"]),
            )
        )
    return sorted(pages, key=lambda page: page.name)


def _files(folder: Path, pattern: str) -> list[Path]:
    files = sorted(folder.glob(pattern))
    if not files:
        raise CorpusError(f"{folder} holds no {pattern}: expected the corpus in its published layout")
    return files


def _html(path: Path) -> bytes:
    if not path.is_file():
        raise CorpusError(f"{path} is missing: its gold is there, its page is not")
    return gzip.decompress(path.read_bytes())


READERS: Final[dict[str, Callable[[Path], list[Page]]]] = {
    "wcxb": _wcxb,
    "trafilatura-eval": _trafilatura,
}
