"""The block that is open while an HTML page is read: what its elements put into it, and where it ends.

What is said of a link, a bold word or a picture is counted for the block that it stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import regex

from cleaner.drawn import BREAK, OPENING, code, paragraphs, shown, unnumbered
from cleaner.elements import CONTROLS, HEADINGS, INHERITED, KINDS_OF, LISTS, POINTED, POINTERS
from cleaner.limits import MERGED, merged
from cleaner.model import Kind

MANY: Final = 10_000  # parts of a block from which two breaks end it at once
PARTS: Final = 100_000  # likewise from which they are joined
# Addresses of what a site tells of one of its members,
MEMBER: Final = regex.compile(
    r"(?:^|/)(?:(?:u|users?|members?|profiles?)/[^/?#]++|@[^/?#]++)(?:/[\w.-]*+){0,2}+(?:[?#]|$)"
    r"|\b(?:user|member|memberlist|profile)(?:\.php)?+\?(?!action=(?:log|reg|lost))|\baction=profile\b"
)
MEMBERS: Final = ("user", "member", "profile", "/u/", "@")  # and what stands in each of them
WHITE: Final = 4  # most parts of white space in front of who is quoted


class OpenBlock:
    """Grows the columns of ``Blocks``, one block after the other."""

    def __init__(self, most_blocks: int) -> None:
        self.most_blocks = most_blocks
        self.tags = ["#root"]  # of all elements so far
        self.flow: list[tuple[int, Kind]] = [(0, "paragraph")]  # open line-breaking elements
        self.texts: list[str] = []
        self.kinds: list[Kind] = []
        self.levels: list[int] = []
        self.places: list[int] = []
        self.columns: tuple[list[int], ...] = ([], [], [], [], [])
        self.inner: list[str] = []
        self.parts: list[str] = []
        self.counts = [0, 0, 0, 0, 0]  # links, anchors, strong, images, fields of the open block
        self.inside: list[str] = []
        self.linked = self.bold = self.lists = 0
        self.anchor = 0  # where the open link starts among the parts
        self.members: list[int] = []  # blocks in which a link to a member of the site starts
        self.cited = 0  # the last <cite> that a block starts with
        self.within = False  # whether it leads to a place in the page
        self.item = False  # the next block is the first of a list item
        self.odd = False  # the open block has parts that may go
        self.left_out = 0  # characters of them that went
        self.brackets: dict[int, tuple[int, int]] = {}  # inline elements in headings: parts before, linked
        self.ended = False  # the page is read
        self.merged = False  # the limit of blocks was reached

    def gather(self) -> None:
        if len(self.parts) > PARTS:
            self.parts[:] = ["".join(self.parts[:-1]), self.parts[-1]]

    def _end_link(self) -> None:
        """Take back a link that only points at where it stands (``¶``) or back at where it was noted (``↩``).
        In a heading one without a letter or digit does, and one in brackets behind others (``[source]``)."""
        self.linked -= 1
        text = "".join(self.parts[self.anchor :]).strip()
        if not text:
            return
        if self.tags[self.flow[-1][0]] not in POINTED:
            points = self.within and POINTERS.issuperset(text) and self.flow[-1][1] != "code"
        elif text[0] == "[" and text[-1] == "]":
            points = any(map(str.isalnum, "".join(self.parts[: self.anchor])))
        else:
            points = not any(map(str.isalnum, text))
        if points:
            del self.parts[self.anchor :]

    def _end_bracket(self, number: int) -> None:
        """Links in brackets at the end of a heading (``[edit]``) are no part of it."""
        before, linked = self.brackets.pop(number)
        text = "".join("".join(self.parts[before:]).split())
        linked = self.counts[0] - linked
        if text[:1] == "[" and text[-1:] == "]" and 0 < len(text) - linked <= sum(map(text.count, "[|/]")):
            del self.parts[before:]
            self.counts[0] -= linked

    def _open_block(self, tag: str, number: int) -> None:
        kind = KINDS_OF.get(tag)
        if kind is None:
            above = self.flow[-1][1]
            kind = above if above in INHERITED and not (above == "code" and tag in CONTROLS) else "paragraph"
        elif kind == "item":
            self.item = True
            kind = "paragraph"
        self.flow.append((number, kind))
        if tag in LISTS:
            self.lists += 1

    def _flush(self) -> None:
        """End the open block; what it holds becomes one block, or several where ``<br><br>`` stands."""
        if not self.parts:
            return
        if len(self.texts) >= self.most_blocks and len(self.parts) < MERGED and not self.ended:
            self.merged = True
            if self.parts[-1] != BREAK:
                self.parts.append(BREAK)
            return
        number, kind = self.flow[-1]
        if self.odd:
            self._leave_out(kind)
        raw = "".join(self.parts)
        self.parts.clear()
        if raw.isspace():
            return
        pieces = code(raw) if kind == "code" else paragraphs(raw)
        if len(self.texts) + len(pieces) > self.most_blocks and len(pieces) > 1:
            pieces, self.merged = merged(pieces, max(self.most_blocks - len(self.texts), 0), "\n"), True
        for piece in pieces:
            self._add(piece.strip("\n") if kind != "code" else piece, kind, number, len(pieces))
        if pieces:
            self.counts = [0, 0, 0, 0, 0]
            self.inside = []

    def _leave_out(self, kind: Kind) -> None:
        """Take away what a browser does not show in the block, or the numbers of its lines."""
        stay = unnumbered(self.parts) if kind == "code" else shown(self.parts)
        if kind != "code":
            self.left_out += sum(map(len, self.parts)) - sum(map(len, stay))
        self.parts[:] = stay
        self.odd = False

    def _add(self, text: str, kind: Kind, number: int, share: int) -> None:
        level = HEADINGS.get(self.tags[number], 0)
        if self.item and kind in ("paragraph", "quote"):
            kind, level = "item", max(self.lists, 1)
        self.item = False
        self.texts.append(text)
        self.kinds.append(kind)
        self.levels.append(level)
        self.places.append(number)
        self.inner.append(" ".join(self.inside))
        for column, count in zip(self.columns, self.counts, strict=True):
            column.append(count // share)


def _start_a(target: OpenBlock, attrib: Mapping[str, str]) -> None:
    target.linked += 1
    target.anchor = len(target.parts)
    target.within = attrib.get("href", "").startswith("#")
    target.counts[1] += 1
    href = attrib.get("href", "")
    if any(part in href for part in MEMBERS) and MEMBER.search(href):
        target.members.append(len(target.texts))


def _start_bold(target: OpenBlock, attrib: Mapping[str, str]) -> None:
    target.bold += 1


def _start_cite(target: OpenBlock, attrib: Mapping[str, str]) -> None:
    if len(target.parts) <= WHITE and all(map(str.isspace, target.parts)):
        target.cited = len(target.tags) - 1


def _start_image(target: OpenBlock, attrib: Mapping[str, str]) -> None:
    target.counts[3] += 1


def _start_field(target: OpenBlock, attrib: Mapping[str, str]) -> None:
    if attrib.get("type") != "hidden":
        target.counts[4] += 1


def _start_apart(target: OpenBlock, attrib: Mapping[str, str]) -> None:
    """What is never glued to the words before it: the label of the next field, the next cell of a matrix."""
    if target.parts and target.parts[-1][-1] not in OPENING and target.flow[-1][1] != "code":
        target.parts.append(" ")


def start_break(target: OpenBlock, attrib: Mapping[str, str]) -> None:
    if target.parts:
        if len(target.parts) > MANY and target.parts[-1] == BREAK:
            target._flush()
        else:
            target.parts.append(BREAK)


STARTS: Final[Mapping[str, Callable[[OpenBlock, Mapping[str, str]], None]]] = {
    "a": _start_a,
    "b": _start_bold,
    "strong": _start_bold,
    "cite": _start_cite,
    "img": _start_image,
    **dict.fromkeys(("input", "select", "textarea", "button"), _start_field),
    **dict.fromkeys(("label", "mtd", "mlabeledtr"), _start_apart),
    "br": start_break,
}
