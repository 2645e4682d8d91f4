"""What a site repeats: templates learned from its pages, as evidence about one more of them.

A site is a host without ``www.`` and its like. Of each page the hashes of its blocks are kept, never
their text: of the words with numbers and dates masked, and of the place in the markup with its numbers
masked. Of each site a sample of pages is kept, those whose own hash is lowest. That is what bounds the
memory, and what makes merging exact: the lowest of two samples together are the lowest of all pages, in
whatever order and however often they come.

Evidence is log-odds with a name, heard after the fitted score like a caller's rules: it moves the block
it is about and nothing else on the page.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple, Protocol
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from cleaner.dates import MONTHS
from cleaner.model import Blocks, Flags, Floats, Head, Marks, Reason, Scores, Source
from cleaner.read import read
from cleaner.segment_html import segment_html
from cleaner.segment_text import ENDS, segment_text
from cleaner.structured import meta
from cleaner.tokens import NUMBER, TOKEN

VERSION: Final = 1
FORMAT: Final = "cleaner site templates"
PREFIXES: Final = ("www.", "m.", "mobile.", "amp.")  # hosts that show the same pages
PER_SITE: Final = 64  # pages kept of a site, at most
PAGES: Final = 1 << 16  # pages kept of all sites; beyond, the pages of each site are halved
LINES: Final = 500  # blocks kept of a page: with PAGES, at most 400 MB
PROSE: Final = 60  # fewest characters of a block by which two pages are known to be one
SAME: Final = 0.9  # share of a page's prose from which another page says the same, so bears no witness
LONG: Final = 200  # characters beyond which a block weighs no more among those around it
FAINT: Final = 0.01  # log-odds below which nothing is said
MANY: Final = 9  # pages beyond the first from which more of them prove nothing more
INSIDE: Final = 0.1  # of the evidence against a short block that stands between two of this page alone
LABEL: Final = 30  # most characters of what stands before a colon
READING: Final = 0.6  # share of the expected body in prose from which a page is one to read
AROUND: Final = 4  # blocks to each side that show in what company a block stands
# Log-odds, chosen on the sites of WCXB dev with three or more pages and on made sites of ten, November 2026.
SEEN: Final = 0.08  # a short block, by the square of how many pages beyond the first have it
SAID: Final = 1.0  # a paragraph, likewise
# What only this page has. Markup says much by itself; bare lines do not, so there it counts for more.
OWN: Final[Mapping[bool, float]] = {False: 0.3, True: 0.8}

Ints = NDArray[np.int64]
Words = NDArray[np.uint64]
Places = NDArray[np.uint32]


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


class Learned(NamedTuple):
    """The blocks of one page, in the order of their words' hashes; places are 0 where there is no markup."""

    words: Words
    places: Places


class Hashes(NamedTuple):
    """The blocks of one page, in page order."""

    words: Words
    labels: Words
    places: Places


class Page(NamedTuple):
    """The page that the evidence is about."""

    blocks: Blocks
    marked: Flags  # blocks about which a rule spoke
    sizes: Floats  # characters
    chances: Floats  # of being body


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

        Raises ``ValueError`` for an address without a host.
        """
        sites: dict[str, dict[int, Learned]] = {}
        per_site, kept = PER_SITE, 0
        for url, page in pages:
            source = read(page, url)
            blocks = segment_html(source) if source.medium == "html" else segment_text(source)
            found = learned(hashes(blocks))
            if not found.words.size:
                continue
            own = sites.setdefault(site_of(url), {})
            kept -= len(own)
            own[identity(found)] = _cut(found)
            if len(own) > per_site:
                del own[max(own)]
            kept += len(own)
            if kept > PAGES:
                sites, per_site = _bounded(sites, per_site)
                kept = sum(map(len, sites.values()))
        return cls(sites, per_site)

    def merge(self, other: SiteTemplates) -> SiteTemplates:
        """What one would have learned from the pages of both; the order of merging does not matter."""
        sites = {name: {**self.sites.get(name, {}), **own} for name, own in other.sites.items()}
        return SiteTemplates(*_bounded({**self.sites, **sites}, min(self.per_site, other.per_site)))

    def save(self, path: str | Path) -> None:
        """Write ``to_json`` to a file."""
        Path(path).write_text(self.to_json(), encoding="utf-8")

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
        except ValueError as error:
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
        except (KeyError, TypeError, ValueError, AttributeError) as error:
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
        if not own or not len(blocks):
            return {}
        found = hashes(blocks)
        itself = identity(learned(found))
        witnesses = [page for number, page in own.items() if number != itself]
        stands = _standing(found.words, witnesses)
        sizes = np.array([len(text) for text in blocks.texts], dtype=np.float64)
        prose = sizes * (sizes >= PROSE)
        differs = stands @ prose < SAME * max(float(prose.sum()), 1.0)
        witnesses = [page for page, counts in zip(witnesses, differs, strict=True) if counts]
        if not witnesses:
            return {}
        marked = np.array([bool(spoken) for spoken in marks.spoken])
        labelled = _standing(found.labels, witnesses)
        times = np.maximum(stands[differs].sum(axis=0), (labelled & marked).sum(axis=0))
        alone = (found.words > 0) & ~stands.any(axis=0) & ~labelled.any(axis=0) & ~marked
        return _evidence(found, witnesses, times, alone, Page(blocks, marked, sizes, _chances(scores)))

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
    try:
        host = (urlsplit(address if "://" in address else f"//{address}").hostname or "").rstrip(".")
    except ValueError:
        host = ""
    if not host:
        raise ValueError(f"{address!r} has no host, so its site is unknown: give the page's full address")
    bare = next((host.removeprefix(own) for own in PREFIXES if host.startswith(own)), host)
    return bare if "." in bare else host


def canonical(head: Head) -> str:
    """The address that a page gives itself, or an empty string."""
    given = [href for rel, href in head.links if rel == "canonical"] + [meta(head, "og:url")]
    return next((address for address in given if address.startswith(("http://", "https://"))), "")


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
    words = [_hash(masked(text)) for text in blocks.texts]
    labels = [_hash(masked(_label(text))) for text in blocks.texts]
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


def _label(text: str) -> str:
    """What a block opens with up to a colon, as ``Also read: ...`` does."""
    label, colon, rest = text[: LABEL + 1].partition(":")
    return label if colon and rest.strip() else ""


def identity(page: Learned) -> int:
    """The hash of a page: of which blocks it holds where, whatever its address."""
    return int.from_bytes(
        blake2b(page.words.tobytes() + page.places.tobytes(), digest_size=8).digest(), "little"
    )


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8"), digest_size=8).digest(), "little") if text else 0


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


def _cut(page: Learned) -> Learned:
    """The first blocks by hash: the same ones of every page that has them."""
    return Learned(page.words[:LINES].copy(), page.places[:LINES].copy())


def _bounded(sites: Sites, per_site: int) -> tuple[dict[str, dict[int, Learned]], int]:
    """The sample of each site, halved until all together are few enough; where one page of each is still too
    many, the sites whose names have the lowest hashes."""
    while sum(min(len(own), per_site) for own in sites.values()) > PAGES and per_site > 1:
        per_site //= 2
    names = sorted(sites, key=_hash)[:PAGES] if len(sites) > PAGES else list(sites)
    return {
        name: {page: sites[name][page] for page in sorted(sites[name])[:per_site]} for name in names
    }, per_site


def _standing(words: Words, witnesses: Sequence[Learned]) -> Flags:
    """On which of the pages each block stands: shape (pages, blocks)."""
    return np.array([np.isin(words, page.words) for page in witnesses], dtype=np.bool_).reshape(
        -1, len(words)
    )


def _evidence(
    found: Hashes, witnesses: Sequence[Learned], times: Ints, alone: Flags, page: Page
) -> dict[int, Reason]:
    """Log-odds of each block that something speaks about: that it stands on so many of the other pages, or
    on none of them in a place where each has its own."""
    count = len(witnesses)
    against = _against(times, count, alone, page)
    speaks = _speaks(found, witnesses, alone, page)
    told = {}
    for at, (less, more) in enumerate(zip(against.tolist(), speaks.tolist(), strict=True)):
        if less >= FAINT:
            told[at] = Reason(f"site: on {times[at]} of {count} other pages", -round(less, 3))
        elif more >= FAINT:
            told[at] = Reason(f"site: on none of {count} other pages", round(more, 3))
    return told


def _against(times: Ints, count: int, alone: Flags, page: Page) -> Floats:
    """Short blocks count by how common they are, for words like ``Syntax`` head many texts; a paragraph said
    twice is none of either page's own."""
    prose = page.sizes >= PROSE
    others = np.minimum(np.maximum(times - 1, 0), MANY)
    common = (np.maximum(times - 0.5, 0) / count) ** 2
    within = ~prose & ~page.marked & _within(alone)
    against: Floats = np.where(prose, SAID, SEEN * common) * others**2 * np.where(within, INSIDE, 1.0)
    return against


def _speaks(found: Hashes, witnesses: Sequence[Learned], alone: Flags, page: Page) -> Floats:
    """What only this page has speaks for the body in the company of its like: in bare lines beside more that
    only this page has, in markup among what is body anyway, where the other pages have their own."""
    count, bare = len(witnesses), page.blocks.bare
    company = _bare_company(alone, page) if bare else _company(page) * _owned(found, witnesses)
    speaks: Floats = OWN[bare] * company * alone * np.log1p(count) * count / (count + 1)
    return speaks


def _company(page: Page) -> Floats:
    """How much of what stands around each block is expected to be body."""
    return _around(page.chances, page.sizes, AROUND)


def _bare_company(alone: Flags, page: Page) -> Floats:
    """How much of what stands around each line only this page has; on a page to read, only paragraphs right
    beside it count, for lists of other pages are new on each page too."""
    mass = page.chances * page.sizes
    if mass[page.sizes >= PROSE].sum() <= READING * mass.sum():
        return _around(alone, page.sizes, AROUND)
    sentences = np.array([text.endswith(ENDS) for text in page.blocks.texts])
    return _around(alone & sentences & (page.sizes >= PROSE), page.sizes, 1)


def _within(alone: Flags) -> Flags:
    """Blocks above one that only this page has and at most two below another, as headings in a text are."""
    framed = np.concatenate([[False, False], alone, [False]])
    within: Flags = (framed[:-3] | framed[1:-2]) & framed[3:]
    return within


def _around(values: Floats | Flags, sizes: Floats, reach: int) -> Floats:
    """The mean of the values over each block and those beside it, by their sizes."""
    number, sizes = np.arange(len(sizes)), np.minimum(sizes, LONG)
    first, end = np.maximum(number - reach, 0), np.minimum(number + reach + 1, len(sizes))
    mass, size = (np.concatenate([[0.0], np.cumsum(own)]) for own in (values * sizes, sizes))
    mean: Floats = (mass[end] - mass[first]) / np.maximum(size[end] - size[first], 1.0)
    return mean


def _chances(scores: Scores) -> Floats:
    chances: Floats = 1 / (1 + np.exp(-scores.odds.astype(np.float64)))
    return chances


def _owned(found: Hashes, witnesses: Sequence[Learned]) -> Floats:
    """For each block the share of the pages that have, in its place, words that no other page has."""
    words, times = np.unique(np.concatenate([page.words for page in witnesses]), return_counts=True)
    rare = words[times == 1]
    places = [np.unique(page.places[np.isin(page.words, rare)]) for page in witnesses]
    share: Floats = np.mean([np.isin(found.places, own) for own in places], axis=0)
    return share


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
