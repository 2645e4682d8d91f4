"""Templates of sites: what is kept of their pages, so that it can say what one more of them repeats.

A site is a host without ``www.`` and its like. Of each page the hashes of its blocks are kept, never their
text (``fingerprints``). Of each site a sample of pages is kept, those whose own hash is lowest. That is what
bounds the memory, and what makes merging exact: the lowest of two samples together are the lowest of all
pages, in whatever order and however often they come.

What they say (``evidence``) is heard after the fitted score like a caller's rules: it moves the block it is
about and nothing else on the page.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple, Protocol
from urllib.parse import urlsplit

import numpy as np

from cleaner.evidence import evidence
from cleaner.fingerprints import Learned, cut, hashed, hashes, identity, learned
from cleaner.model import Blocks, Head, Marks, Reason, Scores, Source
from cleaner.read import read
from cleaner.segment_html import segment_html
from cleaner.segment_text import segment_text
from cleaner.structured import addresses

VERSION: Final = 1
FORMAT: Final = "cleaner site templates"
PREFIXES: Final = ("www.", "m.", "mobile.", "amp.")  # hosts that show the same pages
PER_SITE: Final = 64  # pages kept of a site, at most
PAGES: Final = 1 << 16  # pages kept of all sites: at most 500 MB; beyond, the pages of each site are halved
SLACK: Final = 1 << 11  # pages beyond that while learning, so that they are not cut down one by one


class SiteError(ValueError):
    """A file of templates that cannot be used; the message says why and what to do."""


class Facts(NamedTuple):
    """What is known of a page because of its site; empty where nothing is."""

    title: str = ""
    authors: tuple[str, ...] = ()
    date: datetime.date | None = None


class Site(Protocol):
    """What is known of sites: their templates, or rules written about them."""

    def told(self, source: Source, blocks: Blocks, marks: Marks, scores: Scores) -> dict[int, Reason]:
        """What it says about each block."""

    def facts(self, source: Source) -> Facts:
        """What it says about the page."""


Sites = Mapping[str, Mapping[int, Learned]]  # by site and the page's own hash


@dataclass(frozen=True, eq=False)
class SiteTemplates:
    """What is known of sites from their pages. ``learn``, ``merge``, ``save`` and ``load`` make one.

    >>> page = "<nav>Home News Sport</nav><p>{}</p><footer>Harbour Press Ltd</footer>"
    >>> said = ["The tide tables were late.", "The quay is closed.", "A seal came in."]
    >>> pages = [(f"https://harbour.example/{at}", page.format(text)) for at, text in enumerate(said)]
    >>> templates = SiteTemplates.learn(pages)
    >>> templates.merge(SiteTemplates.learn(pages)) == templates
    True
    """

    sites: Sites = field(default_factory=dict)
    per_site: int = PER_SITE

    @classmethod
    def learn(cls, pages: Iterable[tuple[str, str | bytes]]) -> SiteTemplates:
        """Learn from ``(address, page)`` pairs, HTML or scraped text, of any number of sites.

        Pages are read one by one. One that holds no words teaches nothing, and one that comes again
        counts once. Pages go by the host of their address; a bare name such as ``"example.org"`` is an
        address too, so whoever knows the registered domains can give those.

        Raises ``ValueError`` for an address without a host, as any page is that stands in its place.
        """
        return cls(*sampled((site_of(url), _learned(url, page)) for url, page in pages))

    def merge(self, other: SiteTemplates) -> SiteTemplates:
        """What one would have learned from the pages of both; the order of merging does not matter."""
        if not isinstance(other, SiteTemplates):
            raise TypeError(f"templates are merged with SiteTemplates, not with {type(other).__name__}")
        sites = {name: {**self.sites.get(name, {}), **own} for name, own in other.sites.items()}
        return SiteTemplates(*_bounded({**self.sites, **sites}, min(self.per_site, other.per_site)))

    def save(self, path: str | Path) -> None:
        """Write ``to_json`` to a file, which is there whole or stays as it was."""
        from cleaner.batch.files import write_whole  # cleaning writes nothing

        write_whole(Path(path), self.to_json().encode())

    def to_json(self) -> str:
        """As JSON, one page a line, in an order that does not depend on how they were learned."""
        sites = ",\n".join(
            f" {json.dumps(name)}: [\n{_lines(own)}\n ]" for name, own in sorted(self.sites.items())
        )
        head = f'"format": {json.dumps(FORMAT)},\n"version": {VERSION},\n"per_site": {self.per_site}'
        return f'{{\n{head},\n"sites": {{\n{sites}\n}}\n}}\n'

    @classmethod
    def load(cls, path: str | Path) -> SiteTemplates:
        """Read what ``save`` wrote. Raises ``SiteError`` for anything else, ``OSError`` as reading does."""
        return cls.from_json(Path(path).read_bytes(), name=f"{path}")

    @classmethod
    def from_json(cls, raw: str | bytes, *, name: str = "templates") -> SiteTemplates:
        """Read what ``to_json`` made. Raises ``SiteError`` for anything else, which says ``name``."""
        try:
            data = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise SiteError(f"{name}: not JSON: {error}") from error
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise SiteError(f"{name}: not a file of site templates; make one with: python -m cleaner learn")
        if data.get("version") != VERSION:
            raise SiteError(
                f"{name}: version {data.get('version')!r}, this cleaner reads {VERSION}: learn the pages anew"
            )
        try:
            sites = {site: dict(map(_page, pages)) for site, pages in data["sites"].items()}
            return cls(*_bounded(sites, min(max(int(data["per_site"]), 1), PER_SITE)))
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise SiteError(f"{name}: damaged ({error!r}): learn the pages anew") from error

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SiteTemplates):
            return NotImplemented
        known = [{name: sorted(own) for name, own in each.sites.items()} for each in (self, other)]
        return known[0] == known[1] and self.per_site == other.per_site

    def __len__(self) -> int:
        """How many pages are kept."""
        return sum(map(len, self.sites.values()))

    def told(self, source: Source, blocks: Blocks, marks: Marks, scores: Scores) -> dict[int, Reason]:
        """What the site's other pages say about each block of this one; nothing for a site not known."""
        own = self._pages(blocks.head, source.url)
        return evidence(hashes(blocks), own, blocks, marks, scores) if own and len(blocks) else {}

    def facts(self, source: Source) -> Facts:
        """Nothing: templates know blocks, not what they say."""
        return Facts()

    def _pages(self, head: Head, url: str | None) -> Mapping[int, Learned]:
        """The kept pages of the page's site. One without an address is of the only site there is."""
        address = url or canonical(head)
        if not address:
            return next(iter(self.sites.values())) if len(self.sites) == 1 else {}
        try:
            return self.sites.get(site_of(address), {})
        except ValueError:
            return {}


def site_of(address: str) -> str:
    """The site an address belongs to: its host in lower case, without ``www.`` and its like.

    >>> site_of("https://WWW.example.org:80/a"), site_of("news.example.org")
    ('example.org', 'news.example.org')
    """
    if not isinstance(address, str):
        raise TypeError(f"an address must be str, not {type(address).__name__}: pairs are (address, page)")
    try:
        host = (urlsplit(address if "://" in address else f"//{address}").hostname or "").rstrip(".")
    except ValueError:
        host = ""
    if not host or any(letter in " <>" for letter in host):
        raise ValueError(
            f"{address[:80]!r} has no host, so its site is unknown: give the page's full address"
        )
    bare = next((host.removeprefix(own) for own in PREFIXES if host.startswith(own)), host)
    return bare if "." in bare else host


def canonical(head: Head) -> str:
    """The address that a page gives itself, or an empty string."""
    return next((own for own in addresses(head) if own.startswith(("http://", "https://"))), "")


def own_address(page: str | bytes) -> str:
    """The address that a page gives itself, as ``canonical``, where it says which site the page is of.

    >>> own_address("<link rel=canonical href='https://harbour.example/7'><p>Low water")
    'https://harbour.example/7'
    """
    source = read(page)
    address = canonical(segment_html(source).head) if source.medium == "html" else ""
    try:
        return address if address and site_of(address) else ""
    except ValueError:
        return ""


def address_of(page: str | bytes, url: str | None) -> str:
    """The address by which a page goes: the given one where it says which site the page is of, else the
    page's own, as ``own_address``.

    >>> address_of("<p>Low water", "https://harbour.example/7"), address_of("<p>Low water", "/7")
    ('https://harbour.example/7', '')
    """
    try:
        return url if url and site_of(url) else own_address(page)
    except ValueError:
        return own_address(page)


def sampled(pages: Iterable[tuple[str, Learned]]) -> tuple[dict[str, dict[int, Learned]], int]:
    """Of the pages, each with its site, as many as are kept, and how many those are of a site at most."""
    sites: dict[str, dict[int, Learned]] = {}
    per_site, kept = PER_SITE, 0
    for site, page in pages:
        if not page.words.size:
            continue
        own = sites.setdefault(site, {})
        kept -= len(own)
        own[identity(page)] = cut(page)
        if len(own) > per_site:
            del own[max(own)]
        kept += len(own)
        if kept > PAGES + SLACK:
            sites, per_site = _bounded(sites, per_site)
            kept = sum(map(len, sites.values()))
    return _bounded(sites, per_site)


def _learned(url: str, page: str | bytes) -> Learned:
    source = read(page, url)
    return learned(hashes(segment_html(source) if source.medium == "html" else segment_text(source)))


def _bounded(sites: Sites, per_site: int) -> tuple[dict[str, dict[int, Learned]], int]:
    """The sample of each site, halved until all together are few enough; where one page of each is still too
    many, the sites whose names have the lowest hashes."""
    while sum(min(len(own), per_site) for own in sites.values()) > PAGES and per_site > 1:
        per_site //= 2
    names = sorted(sites, key=hashed)[:PAGES] if len(sites) > PAGES else list(sites)
    return {
        name: {page: sites[name][page] for page in sorted(sites[name])[:per_site]} for name in names
    }, per_site


def _lines(own: Mapping[int, Learned]) -> str:
    return ",\n".join(f'  ["{page:016x}", "{" ".join(_written(own[page]))}"]' for page in sorted(own))


def _written(page: Learned) -> Iterator[str]:
    for word, place in zip(page.words.tolist(), page.places.tolist(), strict=True):
        yield f"{word:016x}{place:08x}"


def _page(entry: Sequence[str]) -> tuple[int, Learned]:
    number, blocks = entry
    pairs = [(int(block[:16], 16), int(block[16:], 16)) for block in blocks.split()]
    words, places = zip(*pairs, strict=True)
    return int(number, 16), Learned(np.array(words, dtype=np.uint64), np.array(places, dtype=np.uint32))
