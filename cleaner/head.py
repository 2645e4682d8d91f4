"""What a page says of itself outside its visible text, gathered while it is parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from cleaner.limits import LONG
from cleaner.model import Head
from cleaner.structured import parsed

DATA: Final = "application/ld+json"
NAMED: Final = ("property", "name", "itemprop", "http-equiv")  # attributes that say what a <meta> is about
ABOVE_TITLE: Final = frozenset({"head", "html", "#root"})  # elements whose <title> is the page's


class Gathered:
    """The parts of ``Head`` so far.

    >>> gathered = Gathered()
    >>> gathered.start("meta", {"name": "Author", "content": " Ada Reed"}, block=0)
    >>> gathered.head().metas
    (('author', 'Ada Reed'),)
    """

    def __init__(self) -> None:
        self.title: str | None = None
        self.language = ""
        self.metas: list[tuple[str, str]] = []
        self.links: list[tuple[str, str]] = []
        self.items: list[dict[str, Any]] = []
        self.unread = False
        self.times: list[tuple[str, int]] = []
        self.base: str | None = None

    def start(self, tag: str, attrib: Mapping[str, str], block: int) -> None:
        """An element of ``TOLD`` starts in or before a block."""
        TOLD[tag](self, attrib, block)

    def wants(self, tag: str, attrib: Mapping[str, str], above: str) -> bool:
        """Whether what stands in an element that is never drawn says something of the page."""
        if tag == "title":
            return self.title is None and above in ABOVE_TITLE
        return tag == "script" and attrib.get("type", "").split(";")[0].strip().lower() == DATA

    def hold(self, tag: str, text: str) -> None:
        """What stood in such an element."""
        if tag == "title":
            self.title = text
        elif len(text) <= LONG:
            self.items += parsed(text)
        else:
            self.unread = True

    def notes(self) -> Iterator[str]:
        """What was not read, in sentences."""
        if self.unread:
            yield f"JSON-LD of more than {LONG} characters was not read"

    def head(self) -> Head:
        """All of it."""
        title = " ".join((self.title or "").split())
        metas, links, times = tuple(self.metas), tuple(self.links), tuple(self.times)
        by_id = {item["@id"]: item for item in reversed(self.items) if isinstance(item.get("@id"), str)}
        return Head(title, self.language, metas, links, tuple(self.items), by_id, times, self.base or "")


def _meta(gathered: Gathered, attrib: Mapping[str, str], _: int) -> None:
    content = attrib.get("content")
    if content:
        for key in NAMED:
            if key in attrib:
                gathered.metas.append((attrib[key].strip().lower(), content.strip()))


def _link(gathered: Gathered, attrib: Mapping[str, str], _: int) -> None:
    if "rel" in attrib and "href" in attrib:
        gathered.links.append((attrib["rel"].lower(), attrib["href"]))


def _html(gathered: Gathered, attrib: Mapping[str, str], _: int) -> None:
    gathered.language = gathered.language or attrib.get("lang", attrib.get("xml:lang", ""))


def _base(gathered: Gathered, attrib: Mapping[str, str], _: int) -> None:
    if gathered.base is None and "href" in attrib:  # the first counts
        gathered.base = attrib["href"].strip()


def _time(gathered: Gathered, attrib: Mapping[str, str], block: int) -> None:
    if "datetime" in attrib:
        gathered.times.append((attrib["datetime"], block))


TOLD: Final[Mapping[str, Callable[[Gathered, Mapping[str, str], int], None]]] = {
    "meta": _meta,
    "link": _link,
    "html": _html,
    "time": _time,
    "base": _base,
}
