"""What the structured forms of a document are written from, made once: the body and the readers'
comments as trees, and the links and images that stand in the body.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from cleaner.figures import Figure, captions, figures
from cleaner.inline import Inlines, Mark, Run, inlines, unmarked
from cleaner.model import Blocks, Flags, Role, Source
from cleaner.structure import NOBODY, Node, leaves, tree
from cleaner.structure_text import text_tree

NOTHING: Final = Inlines([], [], {}, set(), {})


@dataclass(frozen=True, slots=True)
class Outline:
    """The trees of a document. A scraped text shows no links or images, so ``found`` is empty there."""

    body: list[Node]
    comments: list[Node]
    found: Inlines
    figures: list[Figure]


def outline(
    source: Source,
    page: Blocks,
    keep: Flags,
    comments: Flags,
    roles: Sequence[Role],
    *,
    signed: Mapping[int, tuple[Run, ...]] = NOBODY,
) -> Outline:
    """The trees of the kept blocks and of the comments; ``signed`` as in ``structure.tree``."""
    if page.elements is None:
        return Outline(text_tree(source, page, keep), text_tree(source, page, comments), NOTHING, [])
    found = inlines(source, page)
    shown = figures(page, keep, roles, found.pictures)
    told = keep.copy()  # captions of tables and code are no part of the text, but stand beside them
    told[[at for at in captions(page, keep) if roles[at] == "caption"]] = True
    told[[figure.caption for figure in shown if figure.caption is not None]] = False
    body, said = tree(page, told, found, shown, signed), tree(page, comments, found, signed=signed)
    return Outline(body, said, found, shown)


def links(nodes: Iterable[Node]) -> list[dict[str, str]]:
    """The text and the address of every link, in page order."""
    groups = (group for leaf in leaves(nodes) for group in groupby(leaf.runs, key=_link))
    return [{"text": unmarked(runs).strip(), "href": link.address} for link, runs in groups if link]


def images(nodes: Iterable[Node]) -> list[dict[str, str]]:
    """The address, the alternative text and the caption of every image, in page order."""
    return [
        {
            "src": run.marks[-1].address,
            "alt": run.text,
            "caption": " ".join(unmarked(caption.runs) for caption in leaf.inside),
        }
        for leaf in leaves(nodes)
        for run in leaf.runs
        if run.pictured
    ]


def addressed(page: Blocks, keep: Flags, found: Outline, *, links: bool, images: bool) -> Blocks:
    """The page with the address of each link and image in its texts, behind what it belongs to.

    An image that stands between blocks is a line of the kept block before it, of the first one at the start.
    """
    texts = list(page.texts)
    for at, runs in enumerate(found.found.runs):
        if any(run.marks for run in runs):
            texts[at] = "".join(_addressed(runs, links=links, images=images)) or texts[at]
    kept = keep.nonzero()[0].tolist()
    for figure in found.figures if images else ():
        caption = [] if figure.caption is None else [page.texts[figure.caption]]
        lines = ["".join(_addressed([figure.picture.run], links=links, images=True)), *caption]
        above = bisect_left(kept, figure.picture.before) - 1
        at = kept[max(above, 0)]
        texts[at] = "\n".join([*lines, texts[at]] if above < 0 else [texts[at], *lines])
    return replace(page, texts=texts)


def _addressed(runs: Iterable[Run], *, links: bool, images: bool) -> Iterator[str]:
    for link, group in groupby(runs, key=_link):
        for run in group:
            if not run.pictured:
                yield run.text
            elif images:
                yield f"[{run.text}] <{run.marks[-1].address}>"
        if links and link:
            yield f" <{link.address}>"


def _link(run: Run) -> Mark | None:
    return next((mark for mark in run.marks if mark.name == "link"), None)
