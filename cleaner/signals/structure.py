"""What the markup around a block says. HTML only; everything inside an element is one range of
blocks, so container totals are differences of running sums and cost no walk over the tree."""

from __future__ import annotations

from typing import Final

import numpy as np

from cleaner.model import Blocks, Elements, Flags, Floats, Ints, Marks

OWN_TAGS: Final = (
    "p div li td th span a section article h1 h2 h3 h4 h5 h6 blockquote pre dd dt figcaption label button "
    "summary option body main"
).split()
AROUND_TAGS: Final = (
    "article main aside nav header footer section form ul ol table figure blockquote a button dl details "
    "dialog label address li td p noscript fieldset h1 h2 h3 h4"
).split()
PARENT_TAGS: Final = ("div", "li", "td", "section", "article", "blockquote", "a", "body")
LISTS: Final = frozenset({"ul", "ol", "table", "dl"})
LEVELS: Final = (1, 2, 3, 4, 6)  # how many elements up containers are looked at
SHARES: Final = (0.5, 0.75, 0.95)  # of the page's prose, held by the smallest such element
NEAR_LEVELS: Final = 3


def measure(
    blocks: Blocks,
    elements: Elements,
    marks: Marks,
    counts: dict[str, Floats],
    written: Flags,
    inner: Flags,
) -> dict[str, Floats]:
    """All signals of the markup."""
    place = np.array(blocks.places, dtype=np.int64)
    parents = np.array(elements.parents, dtype=np.int64)
    chain = _chain(place, parents)
    mass = np.where(written, counts["words"], 0).astype(np.float32)
    columns = _links(blocks, counts, inner)
    columns.update(_tags(elements, place, parents, chain))
    columns.update(_names(marks, place, chain))
    columns.update(_containers(elements, chain, counts, columns["link share"], mass))
    columns.update(_centre(elements, place, parents, mass))
    columns.update(_alike(elements, place, parents, counts, columns["link share"], mass))
    return columns


def link_share(blocks: Blocks, counts: dict[str, Floats]) -> Floats | None:
    """Share of each block's characters that are links; ``None`` where the page has no links at all."""
    if blocks.links is None:
        return None
    links = np.array(blocks.links, dtype=np.float32)
    return np.minimum(links / np.maximum(counts["characters"], 1), 1)


def _chain(place: Ints, parents: Ints) -> list[Ints]:
    """For each level from 0 up the element that far above each block."""
    chain = [place]
    for _ in range(max(LEVELS)):
        chain.append(parents[chain[-1]])
    return chain


def _links(blocks: Blocks, counts: dict[str, Floats], inner: Flags) -> dict[str, Floats]:
    share = link_share(blocks, counts)
    characters = np.maximum(counts["characters"], 1)
    size = len(blocks)
    unknown = np.full(size, np.nan, dtype=np.float32)
    total = max(float(counts["characters"][inner].sum()), 1.0)
    share = unknown if share is None else share
    linked = float(np.nansum((share * counts["characters"])[inner]) / total)
    return {
        "link share": share,
        "anchors": np.log1p(np.array(blocks.anchors or [0] * size, dtype=np.float32)),
        "strong share": np.array(blocks.strong or [0] * size, dtype=np.float32) / characters,
        "images before": np.log1p(np.array(blocks.images or [0] * size, dtype=np.float32)),
        "fields before": np.log1p(np.array(blocks.fields or [0] * size, dtype=np.float32)),
        "page link share": np.full(size, linked, dtype=np.float32),
    }


def _tags(elements: Elements, place: Ints, parents: Ints, chain: list[Ints]) -> dict[str, Floats]:
    numbers = {tag: number for number, tag in enumerate(OWN_TAGS)}
    bits = {tag: 1 << number for number, tag in enumerate(AROUND_TAGS)}
    tags = np.array([numbers.get(tag, -1) for tag in elements.tags], dtype=np.int64)
    around = np.array([bits.get(tag, 0) for tag in elements.tags], dtype=np.int64)
    lists = np.array([tag in LISTS for tag in elements.tags], dtype=np.int64)
    within = _unpacked(_with_all_above(around, parents, np.bitwise_or)[place], len(AROUND_TAGS))
    own, parent = tags[place], tags[chain[1]]
    columns: dict[str, Floats] = {f"tag {tag}": _flag(own == numbers[tag]) for tag in OWN_TAGS}
    columns |= {f"parent {tag}": _flag(parent == numbers[tag]) for tag in PARENT_TAGS}
    columns |= {f"within {tag}": row for tag, row in zip(AROUND_TAGS, within, strict=True)}
    columns["depth"] = _with_all_above(np.ones_like(parents), parents, np.add)[place].astype(np.float32)
    columns["list depth"] = _with_all_above(lists, parents, np.add)[place].astype(np.float32)
    columns["hidden"] = np.array(elements.hidden, dtype=np.float32)[place]
    return columns


def _names(marks: Marks, place: Ints, chain: list[Ints]) -> dict[str, Floats]:
    """For each fitted name rule: on the block itself, within three elements, anywhere above."""
    own = np.array(marks.own, dtype=np.int64)
    at_block = own[place] | np.array(marks.inner or [0] * len(place), dtype=np.int64)
    close = at_block.copy()
    for level in range(1, NEAR_LEVELS + 1):
        close |= own[chain[level]]
    far = np.array(marks.far, dtype=np.int64)[place]
    names = [rule.id.removeprefix("name-") for rule in marks.named]
    rows = zip(*(_unpacked(bits, len(names)) for bits in (at_block, close, far)), strict=True)
    return {
        f"{name} {where}": row
        for name, three in zip(names, rows, strict=True)
        for where, row in zip(("own", "near", "far"), three, strict=True)
    }


def _with_all_above(values: Ints, parents: Ints, together: np.ufunc) -> Ints:
    """Each element's value together with those of all above it, in steps of doubling width."""
    root, found = values[0], values.copy()
    found[0] = 0
    while parents.any():
        found = together(found, found[parents])
        parents = parents[parents]
    all_above: Ints = together(found, root)
    return all_above


def _flag(values: Flags) -> Floats:
    return values.astype(np.float32)


def _unpacked(bits: Ints, count: int) -> Floats:
    """A row of zeros and ones for each of so many bits, the lowest first."""
    return ((bits >> np.arange(count)[:, None]) & 1).astype(np.float32)


def _containers(
    elements: Elements, chain: list[Ints], counts: dict[str, Floats], links: Floats, mass: Floats
) -> dict[str, Floats]:
    """Totals of the elements around the block: size, prose, links, evenness."""
    first = np.array(elements.first, dtype=np.int64)
    end = np.array(elements.end, dtype=np.int64)
    words = counts["words"]
    linked = np.nan_to_num(links) * words
    totals = {
        name: np.concatenate([[0.0], np.cumsum(column, dtype=np.float64)])
        for name, column in {"words": words, "prose": mass, "links": linked}.items()
    }
    page_words = max(float(words.sum()), 1.0)
    page_prose = max(float(mass.sum()), 1.0)
    columns: dict[str, Floats] = {}
    for level in LEVELS:
        low, high = first[chain[level]], end[chain[level]]
        size = np.maximum(high - low, 1)
        held = {name: sums[high] - sums[low] for name, sums in totals.items()}
        columns |= {
            f"container {level} words": np.log1p(held["words"]),
            f"container {level} share": held["words"] / page_words,
            f"container {level} prose": held["prose"] / page_prose,
            f"container {level} prose share": held["prose"] / np.maximum(held["words"], 1),
            f"container {level} links": held["links"] / np.maximum(held["words"], 1),
            f"container {level} blocks": np.log1p(size),
            f"container {level} place": (np.arange(len(words)) - low) / size,
        }
    return {name: column.astype(np.float32) for name, column in columns.items()}


def _centre(elements: Elements, place: Ints, parents: Ints, mass: Floats) -> dict[str, Floats]:
    """Where the block stands against the elements that hold most of the page's prose."""
    first = np.array(elements.first, dtype=np.int64)
    end = np.array(elements.end, dtype=np.int64)
    sums = np.concatenate([[0.0], np.cumsum(mass, dtype=np.float64)])
    held = sums[end] - sums[first]
    number = np.arange(len(place))
    columns: dict[str, Floats] = {}
    for share in SHARES:
        enough = held >= share * sums[-1]
        smallest = int(np.where(enough, end - first, np.iinfo(np.int64).max).argmin())
        low, high = first[smallest], end[smallest]
        inside = (number >= low) & (number < high)
        columns[f"in centre {share}"] = inside.astype(np.float32)
        distance = np.where(number < low, number - low, np.where(number >= high, number - high + 1, 0))
        columns[f"from centre {share}"] = np.clip(distance, -60, 60).astype(np.float32)
        columns[f"centre {share} blocks"] = np.full(len(place), np.log1p(high - low), np.float32)
    own = np.bincount(parents[place], weights=mass, minlength=len(parents))
    best = int(own.argmax())
    columns["best parent"] = (parents[place] == best).astype(np.float32)
    columns["in best"] = ((number >= first[best]) & (number < end[best])).astype(np.float32)
    columns["parent prose share"] = (own[parents[place]] / max(own.max(), 1.0)).astype(np.float32)
    columns["above best"] = (number < first[best]).astype(np.float32)
    return columns


def _alike(
    elements: Elements, place: Ints, parents: Ints, counts: dict[str, Floats], links: Floats, mass: Floats
) -> dict[str, Floats]:
    """Blocks of the same signature (tag, names, parent's tag and names): rows, cards, paragraphs."""
    numbers: dict[tuple[str, str, str, str], int] = {}
    groups = np.array(
        [
            numbers.setdefault(
                (elements.tags[at], elements.names[at], elements.tags[up], elements.names[up]), len(numbers)
            )
            for at, up in zip(place.tolist(), parents[place].tolist(), strict=True)
        ],
        dtype=np.int64,
    )
    words = counts["words"]
    size = np.bincount(groups)
    held = np.bincount(groups, weights=words)
    prose = np.bincount(groups, weights=mass)
    linked = np.bincount(groups, weights=np.nan_to_num(links) * words)
    columns = {
        "alike blocks": np.log1p(size),
        "alike share": held / max(float(words.sum()), 1.0),
        "alike prose share": prose / max(float(mass.sum()), 1.0),
        "alike words": np.log1p(held / size),
        "alike links": linked / np.maximum(held, 1),
        "alike prose": prose / np.maximum(held, 1),
    }
    return {name: column[groups].astype(np.float32) for name, column in columns.items()}
