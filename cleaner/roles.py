"""Which part of the site a block is: every block that is not body gets a role of its own.

Evidence is added up per role (rules on the block, names and tags around it, the section opener
above it) and the strongest wins; what nothing speaks for is told by its place. Roles never decide
whether a block is kept; the one exception, the title, is found here and told to ``decide``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from cleaner.lines import columns, ends_sentence
from cleaner.model import Blocks, Elements, Flags, Marks, Role
from cleaner.rule import Matcher
from cleaner.signals import titles

# Points of evidence. They order roles among themselves only; no text depends on them.
SPOKEN: Final[Mapping[Matcher, float]] = {
    "exact": 3.0,
    "regex": 3.0,
    "prefix": 2.5,
    "words": 2.5,
    "names": 2.0,
    "tag": 2.0,
}
NAMED: Final = (2.0, 1.6, 1.3, 1.0, 0.8)  # own names, then those of the elements above
TAGGED: Final[Mapping[str, tuple[Role, float]]] = {
    "nav": ("navigation", 2.0),
    "menu": ("navigation", 1.0),
    "footer": ("navigation", 0.4),
    "header": ("navigation", 0.4),
    "aside": ("related", 0.8),
    "form": ("promotion", 0.8),
    "button": ("navigation", 0.8),
    "figcaption": ("caption", 3.0),
    "time": ("byline", 1.0),
    "address": ("contact", 1.0),
    "dialog": ("promotion", 1.0),
}
OWNED: Final = 2.0  # by the section opener above
CUT: Final = 1.5  # a teaser that ends in dots
LINKED: Final = 0.5  # a block that is mostly link leads elsewhere
LINK_SHARE: Final = 0.6
HEADLINE: Final = 5  # tokens from which a line is a headline rather than a label
# When evidence is even, the role that is told from fewer words wins.
ORDER: Final[tuple[Role, ...]] = (
    "contact",
    "legal",
    "byline",
    "caption",
    "comment",
    "share",
    "promotion",
    "related",
    "navigation",
    "title",
    "other",
)
PARAGRAPH: Final = 70  # fewest columns of the paragraph that a title stands above
QUESTION: Final = ("?", "？", "؟")
TITLE_TOKENS: Final = (2, 40)
TITLE_LIKENESS: Final = 0.5
TITLE_LINES: Final = 4  # lines between a title and what confirms it


def find_title(blocks: Blocks, marks: Marks, keep: Flags) -> int | None:
    """The block that is the article's title, or ``None``."""
    wanted = [set(tokens) for tokens in titles(blocks.head) if tokens]
    first = next((at for at in range(len(blocks)) if keep[at] and _is_paragraph(blocks.texts[at])), None)
    if wanted:
        return _titled(blocks, marks, wanted, first)
    return _untitled(blocks, marks, len(blocks) if first is None else first)


def opens(blocks: Blocks, title: int | None) -> bool:
    """Whether the title is the first block and a paragraph follows: in a text that is clean already any
    other line that looks like a title is a part of it."""
    return title == 0 and any(map(_is_paragraph, blocks.texts[1:2]))


def _is_paragraph(text: str) -> bool:
    return columns(text) >= PARAGRAPH and ends_sentence(text)


def assign(blocks: Blocks, marks: Marks, keep: Flags, title: int | None) -> list[Role]:
    """The role of every block; what is kept is body."""
    said = _said(marks)
    openers = _owners(marks, keep)
    first = next((at for at, kept in enumerate(keep) if kept), len(blocks))
    roles: list[Role] = []
    for at in range(len(blocks)):
        if keep[at]:
            roles.append("body")
            continue
        points = dict(said[at])
        if openers[at]:
            _add(points, openers[at], OWNED)
        if blocks.texts[at].endswith(("...", "…")) and len(marks.tokens[at]) > HEADLINE:
            _add(points, "related", CUT)
        if blocks.elements is not None:
            _add_markup(points, blocks, blocks.elements, marks, at)
        best = max(ORDER, key=lambda role: points.get(role, 0.0))
        roles.append(best if points.get(best) else _by_place(marks.tokens[at], at < first))
    if title is not None:
        roles[title] = "title"
        _repeated(marks, keep, roles, title)
    return _settled(marks, roles)


def _titled(blocks: Blocks, marks: Marks, wanted: Sequence[set[str]], first: int | None) -> int | None:
    """The block most like the page's own title: headings first, then the earliest."""
    best: tuple[float, int] | None = None
    any_wanted = set().union(*wanted)
    for at, tokens in enumerate(marks.tokens):
        if not TITLE_TOKENS[0] - 1 <= len(tokens) <= TITLE_TOKENS[1] or any_wanted.isdisjoint(tokens):
            continue
        have = set(tokens)
        likeness = max(len(have & want) / len(have | want) for want in wanted)
        held = max(len(have & want) / len(have) for want in wanted)
        heading = blocks.kinds[at] == "heading"
        if likeness < TITLE_LIKENESS and not (heading and held == 1 and blocks.levels[at] == 1):
            continue
        value = likeness + heading * (0.6 - 0.1 * blocks.levels[at])
        value -= 0.5 * (first is not None and at > first + TITLE_LINES)
        if best is None or value > best[0]:
            best = (value, at)
    return None if best is None else best[1]


def _untitled(blocks: Blocks, marks: Marks, first: int) -> int | None:
    """The title of a page that does not name it: a heading, or a line above byline and body that is
    said twice."""
    best: tuple[float, int] | None = None
    counts = Counter(marks.tokens)
    for at in range(min(first + 1, len(blocks))):
        tokens, text = marks.tokens[at], blocks.texts[at]
        if not TITLE_TOKENS[0] <= len(tokens) <= TITLE_TOKENS[1] or is_marked(marks, at):
            continue
        if blocks.kinds[at] == "item" or (
            text.endswith(QUESTION) and sum(map(_is_question, blocks.texts)) > 1
        ):
            continue
        value = 2.0 * (counts[tokens] > 1) + 3.0 * (blocks.kinds[at] == "heading")
        value += 0.5 * (len(tokens) >= HEADLINE) - 1.5 * text.endswith((".", "।", "。", ":"))
        beside = range(at + 1, min(at + 1 + TITLE_LINES, len(blocks)))
        value += any(_speaks(marks, below, "byline") for below in beside)
        value += (first in beside) - 2.0 * (at == first)
        enough = 1.0 if at + 1 == first and len(tokens) > TITLE_TOKENS[0] else 1.5
        if value >= enough and (best is None or value > best[0]):
            best = (value, at)
    return None if best is None else best[1]


def _is_question(text: str) -> bool:
    """Whether a line asks; where several do, none is the title."""
    return columns(text) < PARAGRAPH and text.endswith(QUESTION)


def is_marked(marks: Marks, at: int) -> bool:
    """Whether a shipped rule spoke about the block."""
    return any(rule.fitted for rule in marks.said(at))


def opens_others(marks: Marks, at: int) -> bool:
    """Whether a shipped rule knows a block for the heading of a list of other pages."""
    return any(rule.fitted and rule.reach == "run" and rule.role == "related" for rule in marks.said(at))


def _speaks(marks: Marks, at: int, role: Role) -> bool:
    return any(rule.role == role for rule in marks.said(at))


def _said(marks: Marks) -> list[dict[Role, float]]:
    """Points of the rules that spoke about each block."""
    said: list[dict[Role, float]] = []
    for at in range(len(marks.spoken)):
        points: dict[Role, float] = {}
        for rule in marks.said(at):
            _add(points, rule.role, SPOKEN[rule.matcher])
        said.append(points)
    return said


def _owners(marks: Marks, keep: Flags) -> list[Role | None]:
    """For each block the role of the section opener above it, until kept prose resumes."""
    owners: list[Role | None] = []
    owner: Role | None = None
    for at in range(len(marks.spoken)):
        opened = [rule.role for rule in marks.said(at) if rule.reach == "run"]
        owner = None if keep[at] else opened[0] if opened else owner
        owners.append(None if opened else owner)
    for at in range(len(owners)):  # a menu's heading over headlines owns related items
        if owners[at] == "navigation" and len(marks.tokens[at]) > HEADLINE:
            owners[at] = "related"
    return owners


def _add_markup(
    points: dict[Role, float],
    blocks: Blocks,
    elements: Elements,
    marks: Marks,
    at: int,
) -> None:
    place = blocks.places[at]
    bits = marks.inner[at] if marks.inner else 0
    for strength in NAMED:
        if marks.own is not None:
            for rule in marks.called(bits | marks.own[place]):
                _add(points, rule.role, strength)
        if elements.tags[place] in TAGGED:
            role, value = TAGGED[elements.tags[place]]
            _add(points, role, value)
        place, bits = elements.parents[place], 0
    if blocks.links and blocks.links[at] > LINK_SHARE * len(blocks.texts[at]):
        _add(points, "navigation" if len(marks.tokens[at]) < HEADLINE else "related", LINKED)


def _add(points: dict[Role, float], role: Role | None, value: float) -> None:
    if role is not None and role != "body":
        points[role] = points.get(role, 0.0) + value


def _by_place(tokens: tuple[str, ...], before: bool) -> Role:
    if before and len(tokens) <= HEADLINE * 2:
        return "navigation"
    return "navigation" if len(tokens) < HEADLINE else "other"


def _repeated(marks: Marks, keep: Flags, roles: list[Role], title: int) -> None:
    """The title said again: over a picture's credit it is the picture's caption."""
    for at, tokens in enumerate(marks.tokens):
        if at != title and not keep[at] and tokens == marks.tokens[title]:
            captioned = roles[at + 1 : at + 2] == ["caption"]
            roles[at] = "caption" if captioned else "title"


def _settled(marks: Marks, roles: list[Role]) -> list[Role]:
    """A label inside a list of related items belongs to the list."""
    settled = roles.copy()
    for at in range(1, len(roles) - 1):
        if roles[at] == "navigation" and len(marks.tokens[at]) <= HEADLINE:
            around = {settled[at - 1], roles[at + 1]}
            if around == {"related"}:
                settled[at] = "related"
    return settled
