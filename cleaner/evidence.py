"""What the other pages of a site say about the blocks of one more of them, in log-odds with a name.

A block that stands on many of them speaks against itself, one that only this page has for itself where it
stands among its like. Few pages say little. Nothing here knows how pages were learned or kept.

The numbers were chosen on the sites of WCXB dev with three or more pages and on made sites of ten, November
2026. Fitted ones came out worse on sites that the fit had not seen: 112 sites of two to twelve pages, most of
them shops whose gold keeps some labels of every page and drops others, are too few to fit on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from cleaner.fingerprints import Hashes, Learned, Words, identity, learned
from cleaner.lines import ENDS
from cleaner.model import Blocks, Flags, Floats, Ints, Marks, Reason, Scores
from cleaner.score import probabilities

PROSE: Final = 60  # fewest characters of a paragraph: two pages that share those are known to be one
SAME: Final = 0.9  # share of a page's prose from which another page says the same, so bears no witness
LONG: Final = 200  # characters beyond which a block weighs no more among those around it
FAINT: Final = 0.01  # log-odds below which nothing is said
MANY: Final = 9  # pages beyond the first from which more of them prove nothing more
INSIDE: Final = 0.1  # of the evidence against a short block that stands between two of this page alone
READING: Final = 0.85  # share of the expected body in prose from which a page is one to read
AROUND: Final = 4  # blocks to each side that show in what company a block stands
SEEN: Final = 0.08  # log-odds of a short block, by the square of how many pages beyond the first have it
SAID: Final = 1.0  # of a paragraph, likewise
# Of what only this page has. Markup says much by itself; bare lines do not, so there it counts for more.
OWN: Final[Mapping[bool, float]] = {False: 0.3, True: 0.8}


class Page(NamedTuple):
    """The page that the evidence is about."""

    blocks: Blocks
    found: Hashes
    marked: Flags  # blocks about which a rule spoke
    sizes: Floats  # characters
    chances: Floats  # of being body


def evidence(
    found: Hashes, others: Mapping[int, Learned], blocks: Blocks, marks: Marks, scores: Scores
) -> dict[int, Reason]:
    """For each block that something speaks about: that it stands on so many of the other pages, or on none of
    them in a place where each has its own. ``others`` are the site's pages by their own hash."""
    sizes = np.array([len(text) for text in blocks.texts], dtype=np.float64)
    marked = np.array([bool(spoken) for spoken in marks.spoken])
    page = Page(blocks, found, marked, sizes, probabilities(scores.odds))
    witnesses = _witnesses(page, others)
    if not witnesses:
        return {}
    stands, labelled = _standing(found.words, witnesses), _standing(found.labels, witnesses)
    times = np.maximum(stands.sum(axis=0), (labelled & marked).sum(axis=0))
    alone = (found.words > 0) & ~stands.any(axis=0) & ~labelled.any(axis=0) & ~marked
    against = _against(times, len(witnesses), alone, page)
    speaks = _speaks(witnesses, alone, page)
    told = {}
    for at, (less, more) in enumerate(zip(against.tolist(), speaks.tolist(), strict=True)):
        if less >= FAINT:
            told[at] = Reason(f"site: on {times[at]} of {len(witnesses)} other pages", -round(less, 3))
        elif more >= FAINT:
            told[at] = Reason(f"site: on none of {len(witnesses)} other pages", round(more, 3))
    return told


def _witnesses(page: Page, others: Mapping[int, Learned]) -> list[Learned]:
    """The pages that are neither this one nor say what it says."""
    itself = identity(learned(page.found))
    pages = [other for number, other in others.items() if number != itself]
    prose = page.sizes * (page.sizes >= PROSE)
    said = _standing(page.found.words, pages) @ prose
    differs = said < SAME * max(float(prose.sum()), 1.0)
    return [other for other, counts in zip(pages, differs.tolist(), strict=True) if counts]


def _standing(words: Words, witnesses: Sequence[Learned]) -> Flags:
    """On which of the pages each block stands: shape (pages, blocks)."""
    return np.array([np.isin(words, page.words) for page in witnesses], dtype=np.bool_).reshape(
        -1, len(words)
    )


def _against(times: Ints, count: int, alone: Flags, page: Page) -> Floats:
    """Short blocks count by how common they are, for words like ``Syntax`` head many texts; a paragraph said
    twice is none of either page's own."""
    prose = page.sizes >= PROSE
    beyond = np.minimum(np.maximum(times - 1, 0), MANY)
    common = (np.maximum(times - 0.5, 0) / count) ** 2
    within = ~prose & ~page.marked & _within(alone)
    against: Floats = np.where(prose, SAID, SEEN * common) * beyond**2 * np.where(within, INSIDE, 1.0)
    return against


def _speaks(witnesses: Sequence[Learned], alone: Flags, page: Page) -> Floats:
    """What only this page has speaks for the body in the company of its like: in bare lines beside more that
    only this page has, in markup among what is body anyway, where the other pages have their own."""
    count, bare = len(witnesses), page.blocks.bare
    company = _bare_company(alone, page) if bare else _company(page) * _owned(page.found, witnesses)
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


def _owned(found: Hashes, witnesses: Sequence[Learned]) -> Floats:
    """For each block the share of the pages that have, in its place, words that no other page has."""
    words, times = np.unique(np.concatenate([page.words for page in witnesses]), return_counts=True)
    rare = words[times == 1]
    places = [np.unique(page.places[np.isin(page.words, rare)]) for page in witnesses]
    share: Floats = np.mean([np.isin(found.places, own) for own in places], axis=0)
    return share
