"""What neighbours settle after the scores: short lines between paragraphs, what stands above the title,
headings of nothing, a page that says it has nothing to show.

Each step names blocks, given what is kept so far, and one verdict for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise, takewhile
from typing import Final, NamedTuple

import numpy as np
import regex

from cleaner import roles
from cleaner.elements import ROW
from cleaner.lines import ENDS, columns
from cleaner.model import Blocks, Elements, Flags, Floats, Kind, Marks
from cleaner.rule import Matcher, Rule
from cleaner.tokens import name_tokens, phrase_tokens

LEAST: Final = 0.05  # chance below which nothing is kept because of what stands around it
SURE: Final = 0.9  # chance from which a block is kept although a rule says what it is
LABEL: Final = 25  # most words of a block that such a rule may drop
LABELLING: Final[frozenset[Matcher]] = frozenset({"exact", "regex", "prefix", "words"})
OWNED: Final = 0.95  # chance from which a block is kept above the title or in a list of other pages
ABOVE: Final = 0.5  # share of the kept prose that stands above such a list
HIGH: Final = 0.15  # most of the kept text that may stand above a title
LINE: Final = 15  # most words of a line that stays because it stands between paragraphs,
FAINT: Final = 0.1  # and its least chance
PARAGRAPH: Final = 120  # fewest characters of a paragraph around it
GAP: Final = 3  # lines of a bare page that stay between kept ones,
UNSURE: Final = 0.2  # and the least chance of each
LISTED: Final = 0.3  # share of the items of a list from which all of them are kept
MENU: Final = 5  # most short lines in a row, none a sentence, of a text in which nothing is chrome
WHOLE: Final[frozenset[Kind]] = frozenset({"table", "code"})  # kinds that are not torn
PIECE: Final = 0.1  # most of the kept text that stands in one run of them between kept blocks
FEW: Final = 1000  # most characters of a page of a few lines
NOTICE: Final = 40  # words of a page that has nothing to show, at most
TITLED: Final = 2000  # characters of one whose title says so: teasers of other pages may fill it
TOLD: Final = 4  # fewest tokens of a title that is known when it is said again
UNSEEN: Final = 0.1  # most of the kept text that is taken out because a browser does not show it
READING: Final = 0.6  # share of the kept text in sentences from which a page is one to read, not a list
SENTENCE: Final = 70  # fewest columns of a block that holds one
CUT: Final = ("...", "…", "[…]", "[...]")  # how teasers end
DIGITS: Final = 7  # most digits of the number of a first line,
BLANK: Final = 1  # and blank lines at the end of code that it may count or leave out
COLONS: Final = (":", "：")  # with which the phrase of a label ends,
LABELS: Final = frozenset(":：|–—-»›>")  # and what may stand for one
RULED: Final = "_" * 10  # what a member's signature stands behind,
SIGNATURE: Final = "signature"  # a token of the names of its element,
LINES: Final = 8  # most blocks of one,
SIGNED: Final = 0.3  # and most of the kept text that signatures are
ANSWER: Final = "re"
SEVERAL: Final = 3  # fewest posts of a thread,
MOSTLY: Final = 0.6  # share of what is kept that they hold, and of what they hold that is kept,
FAR: Final = 40  # and most blocks above one in which its author is named
UNNUMBERED: Final = regex.compile(r"\d++")
NOT_SHOWN: Final = "a browser does not show it"


class Page(NamedTuple):
    """What the steps look at."""

    blocks: Blocks
    marks: Marks
    chances: Floats
    title: int | None


class Step(NamedTuple):
    """One step: the blocks that ``find`` names, given what is kept so far, get the verdict."""

    name: str
    verdict: bool
    find: Callable[[Page, Flags], Iterable[int]]


def _labelled(page: Page, keep: Flags) -> Iterator[int]:
    """Short blocks between paragraphs that a shipped rule knows for what they are. Cells of a table are
    data, a heading goes with what stands under it, and menus are left to the score, as is all of a page
    that is a list: its labels are content."""
    kept = keep.nonzero()[0].tolist()
    sizes = [columns(page.blocks.texts[at]) for at in kept]
    if sum(size for size in sizes if size >= SENTENCE) < READING * sum(sizes):
        return
    for at in kept:
        heads = page.blocks.kinds[at] == "heading" and keep[at + 1 : at + 2].any()
        if heads or len(page.marks.tokens[at]) > LABEL or page.blocks.kinds[at] == "table":
            continue
        text, tokens = page.blocks.texts[at], page.marks.tokens[at]
        meant = [rule for rule in page.marks.said(at) if _is_meant(rule, text, tokens)]
        known = [rule.role for rule in meant if rule.fitted and rule.matcher in LABELLING]
        if page.chances[at] < SURE and not {"body", "navigation"}.issuperset(known):
            yield at


def _is_meant(rule: Rule, text: str, tokens: Sequence[str]) -> bool:
    """Whether a text that opens with a phrase of the rule opens with its colon too, where it has one:
    ``See also: the quay``, not ``See also how the tide moves the boats``."""
    if rule.matcher != "prefix":
        return True
    wanted = [(phrase, phrase_tokens(phrase)) for phrase in rule.phrases]
    said = [phrase for phrase, words in wanted if tuple(tokens[: len(words)]) == words]
    return any(
        not phrase.endswith(COLONS) or not LABELS.isdisjoint(text[len(phrase) - 2 : len(phrase) + 2])
        for phrase in said
    )


def _above(page: Page, keep: Flags) -> Iterator[int]:
    """Blocks above the title, unless so much of the text stands there that it cannot be the title of
    the whole."""
    kept = keep.nonzero()[0].tolist()
    above = [at for at in kept if page.title is not None and at < page.title]
    size = sum(len(page.blocks.texts[at]) for at in above)
    if size <= HIGH * sum(len(page.blocks.texts[at]) for at in kept):
        yield from (at for at in above if page.chances[at] < OWNED)


def _owned(page: Page, keep: Flags) -> Iterator[int]:
    """Blocks under openers of lists of other pages (trending, latest) that stand below most of the
    page's prose, until prose resumes: a paragraph that is not cut off. Markup shows by itself where a
    list ends; this is for pages of bare lines."""
    texts = page.blocks.texts
    if not page.blocks.bare:
        return
    resumes = [len(text) >= PARAGRAPH and not text.endswith(CUT) for text in texts]
    prose = np.cumsum([len(t) * (r and k) for t, r, k in zip(texts, resumes, keep, strict=True)])
    running = False
    for at in range(len(texts)):
        if any(r.fitted and r.reach == "run" and r.role == "related" for r in page.marks.said(at)):
            running = bool(prose[at] >= ABOVE * prose[-1] > 0)
        elif resumes[at]:
            running = False
        if running and page.chances[at] < OWNED:
            yield at


def _unseen(page: Page, keep: Flags) -> Iterator[int]:
    """Blocks in elements that a browser does not show, unless they hold so much of the kept text that the
    page must show them in another way."""
    elements = page.blocks.elements
    kept = keep.nonzero()[0].tolist()
    hidden = [at for at in kept if elements is not None and elements.hidden[page.blocks.places[at]]]
    size = sum(len(page.blocks.texts[at]) for at in hidden)
    if size <= UNSEEN * sum(len(page.blocks.texts[at]) for at in kept):
        yield from hidden


def _between(page: Page, keep: Flags) -> Iterator[int]:
    """Short lines that no rule knows between two kept paragraphs."""
    texts, tokens = page.blocks.texts, page.marks.tokens
    paragraph = [k and len(text) >= PARAGRAPH for k, text in zip(keep.tolist(), texts, strict=True)]
    for at in range(1, len(texts) - 1):
        stands = paragraph[at - 1] and paragraph[at + 1] and len(tokens[at]) <= LINE
        if stands and page.chances[at] >= FAINT and not roles.is_marked(page.marks, at):
            yield at


def _quiet(page: Page, keep: Flags) -> Iterator[int]:
    """All of a text that holds no line which a shipped rule knows for something else, and no menu."""
    blocks = page.blocks
    if blocks.elements is not None or page.chances.min(initial=1.0) < LEAST:
        return
    known = (rule.role for at in range(len(blocks)) for rule in page.marks.said(at) if rule.fitted)
    menus = groupby(zip(blocks.kinds, map(_is_sentence, blocks.texts), strict=True))
    long = any(kind != "item" and not said and len(list(run)) > MENU for (kind, said), run in menus)
    if not long and all(role == "body" for role in known):
        yield from (at for at in range(len(blocks)) if at != page.title)


def _is_sentence(text: str) -> bool:
    return columns(text) >= SENTENCE or text.endswith(ENDS)


def _listed(page: Page, keep: Flags) -> Iterator[int]:
    """The other items of a list of bare lines of which enough are kept."""
    if not page.blocks.bare:
        return
    for item, run in groupby(range(len(keep)), lambda at: page.blocks.kinds[at] == "item"):
        items = list(run)
        if item and keep[items].sum() >= LISTED * len(items):
            yield from (
                at for at in items if page.chances[at] >= LEAST and not roles.is_marked(page.marks, at)
            )


def _gaps(page: Page, keep: Flags) -> Iterator[int]:
    """A few bare lines that no rule knows between two kept blocks, of which one is a paragraph."""
    if not page.blocks.bare:
        return
    texts, kept = page.blocks.texts, keep.nonzero()[0].tolist()
    for above, below in pairwise(kept):
        between = range(above + 1, below)
        long = max(columns(texts[above]), columns(texts[below])) >= SENTENCE
        if long and len(between) <= GAP and not any(roles.is_marked(page.marks, at) for at in between):
            yield from (at for at in between if page.chances[at] >= UNSURE and at != page.title)


def _pieces(page: Page, keep: Flags) -> Iterator[int]:
    """Cells of a table, and code, that stand in a short run between kept blocks: neither is torn."""
    kept, kinds = keep.tolist(), page.blocks.kinds
    sizes = [len(text) for text in page.blocks.texts]
    room = PIECE * sum(size for size, own in zip(sizes, kept, strict=True) if own)
    start = 0
    for (kind, own), run in groupby(zip(kinds, kept, strict=True)):
        end = start + len(list(run))
        between = not own and start > 0 and end < len(kinds) and kept[start - 1] and kept[end]
        if between and kind in WHOLE and sum(sizes[start:end]) <= room:
            yield from (at for at in range(start, end) if page.chances[at] >= LEAST)
        start = end


def _beside(page: Page, keep: Flags) -> Iterator[int]:
    """On a page of a few lines, too few for the weights to compare: a paragraph right beside a kept one,
    in the same element and of the same tag."""
    elements, places = page.blocks.elements, page.blocks.places
    sizes = [len(text) for text in page.blocks.texts]
    if elements is None or page.blocks.bare or sum(sizes) > FEW:
        return
    kinds = [(page.blocks.kinds[at], elements.tags[e], elements.parents[e]) for at, e in enumerate(places)]
    for at in range(1, len(sizes)):
        for own, other in ((at, at - 1), (at - 1, at)):
            alike = kinds[own] == kinds[other] and min(sizes[own], sizes[other]) >= SENTENCE
            if keep[other] and alike and page.chances[own] >= FAINT:
                yield own


def _numbers(page: Page, keep: Flags) -> Iterator[int]:
    """Code that only counts the lines of the code behind it. A single number does so where both stand in
    one row of a table."""
    texts, kinds = page.blocks.texts, page.blocks.kinds
    for at in keep[:-1].nonzero()[0].tolist():
        if kinds[at] != "code" or kinds[at + 1] != "code":
            continue
        counted, lines = _counted(texts[at]), texts[at + 1].count("\n") + 1
        one = counted == lines == 1 and texts[at].strip() == "1" and _in_one_row(page.blocks, at)
        if one or (counted > 1 and abs(counted - lines) <= BLANK):
            yield at


def _counted(text: str) -> int:
    """How many lines a text has, if they are numbers that follow one another, else 0."""
    lines = [line.strip() for line in text.split("\n")]
    if len(lines[0]) > DIGITS or not (lines[0].isascii() and lines[0].isdecimal()):
        return 0
    start = int(lines[0])
    return len(lines) if all(line == str(at) for at, line in enumerate(lines, start)) else 0


def _in_one_row(blocks: Blocks, at: int) -> bool:
    """Whether a block and the next one stand in the same row of a table."""
    if blocks.elements is None:
        return False
    rows = [blocks.elements.around(place, ROW) for place in blocks.places[at : at + 2]]
    return rows[0] == rows[1] > 0


def _posts(page: Page, keep: Flags) -> Iterator[int]:
    """The posts of a thread of which nothing is kept yet, as they are short: elements of the same tag and
    names as those that hold most of what is kept, each below one in which somebody is named. Where several
    sorts of elements do, the sort that holds least else."""
    elements, texts = page.blocks.elements, page.blocks.texts
    if elements is None or page.blocks.bare or keep.all():
        return
    sizes = np.array([len(text) for text in texts])
    all_text, kept = np.cumsum([0, *sizes]), np.cumsum([0, *(sizes * keep)])
    enough = MOSTLY * kept[-1]
    best, share = [], MOSTLY
    for spans in _alike(elements):
        first, end = np.array(spans).T
        own, total = (kept[end] - kept[first]).sum(), (all_text[end] - all_text[first]).sum()
        if own >= enough and own >= share * total and (first[1:] >= end[:-1]).all():
            best, share = spans, own / total
    signed = _signed(page.blocks, best) if any(not keep[slice(*span)].any() for span in best) else []
    if len(signed) >= MOSTLY * len(best):
        for start, stop in signed:
            if not keep[start:stop].any() and "heading" not in page.blocks.kinds[start:stop]:  # no teaser
                alone = stop - start == 1  # then what a rule knows is what somebody said
                free = (at for at in range(start, stop) if page.blocks.kinds[at] != "quote")
                yield from (at for at in free if alone or not roles.is_marked(page.marks, at))


def _alike(elements: Elements) -> Iterable[list[tuple[int, int]]]:
    """The blocks of elements that have the same tag and the same names, but for numbers, and are several."""
    bare = {names: UNNUMBERED.sub("", names) for names in {*elements.names} - {""}}
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for tag, names, first, end in zip(
        elements.tags, elements.names, elements.first, elements.end, strict=True
    ):
        if names and first < end:
            found.setdefault((tag, bare[names]), []).append((first, end))
    return (spans for spans in found.values() if len(spans) >= SEVERAL)


def _signed(blocks: Blocks, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those of the elements above which, behind the one before, somebody is named."""
    from cleaner import authors  # most pages pay nothing for it

    before = [0, *(end for _, end in spans)]
    gaps = (range(max(stop, first - FAR), first) for stop, (first, _) in zip(before, spans, strict=False))
    return [
        span for span, gap in zip(spans, gaps, strict=True) if any(authors.poster(blocks, at) for at in gap)
    ]


def _signatures(page: Page, keep: Flags) -> Iterator[int]:
    """What members of a forum put below each of their posts: behind a rule of underscores, or in elements
    named for it. One alone may be that of a letter."""
    texts, kept = page.blocks.texts, keep.nonzero()[0].tolist()
    signed = {at for at, text in enumerate(texts) if text.startswith(RULED)} | _named_signatures(page.blocks)
    own = [at for at in kept if at in signed]
    few = sum(len(texts[at]) for at in own) <= SIGNED * sum(len(texts[at]) for at in kept)
    if few and len({page.blocks.places[at] for at in signed}) > 1:
        yield from own


def _named_signatures(blocks: Blocks) -> set[int]:
    """The blocks in elements named for signatures."""
    elements = blocks.elements
    if elements is None:
        return set()
    told = {names for names in {*elements.names} if SIGNATURE in names.lower()}
    told = {names for names in told if SIGNATURE in name_tokens(names)}
    spans = zip(elements.names, elements.first, elements.end, strict=True)
    found = [range(first, end) for names, first, end in spans if names in told] if told else []
    return {at for span in found if len(span) <= LINES for at in span}


def _subjects(page: Page, keep: Flags) -> Iterator[int]:
    """The title of a thread said again above its answers, with the word that says that it is one, and then
    above its first post too."""
    tokens = page.marks.tokens
    title = tokens[page.title] if page.title is not None else ()
    again = [at for at in keep.nonzero()[0].tolist() if title and tokens[at] in (title, (ANSWER, *title))]
    if sum(tokens[at] != title for at in again) > 1:
        yield from again


def _lone_headings(page: Page, keep: Flags) -> Iterator[int]:
    """A heading goes with what stood under it: after the last kept block there is nothing, and between it
    and the next one of its level or above nothing is kept. A page of mostly headings is a list, whose entries
    they are."""
    kept, levels = keep.nonzero()[0].tolist(), page.blocks.levels
    headings = {at for at in kept if page.blocks.kinds[at] == "heading"}
    if len(headings) * 2 > len(kept):
        return
    yield from takewhile(headings.__contains__, reversed(kept))
    for at, after in pairwise(kept):
        if {at, after} <= headings and at + 1 < after and levels[after] <= levels[at]:
            yield at


def _title(page: Page, keep: Flags) -> Iterator[int]:
    """The title is not body; nor is it where a page of bare lines says it again, which markup would show
    to be a picture's caption or a heading of its own."""
    tokens = page.marks.tokens
    if page.title is not None:
        yield page.title
        if page.blocks.bare and len(tokens[page.title]) >= TOLD:
            yield from (at for at, own in enumerate(tokens) if own == tokens[page.title])


def _nothing(page: Page, keep: Flags) -> Iterator[int]:
    """Everything, where the page says that it has nothing to show and has little else to say."""
    return iter(range(len(page.blocks) if says_nothing(page, keep) else 0))


def _all_known(page: Page, keep: Flags) -> Iterator[int]:
    """All of a text that holds nothing but short blocks which shipped rules know for something else."""
    kept = keep.nonzero()[0].tolist()
    for at in kept:
        told = {rule.role for rule in page.marks.said(at) if rule.fitted}
        if len(page.marks.tokens[at]) > LABEL or not told or "body" in told:
            return
    yield from kept


def says_nothing(page: Page, keep: Flags) -> bool:
    """Whether the page says so and little would be kept; where its title says so, a little more."""
    kept = keep.nonzero()[0].tolist()
    if is_titled_nothing(page.marks):
        return sum(len(page.blocks.texts[at]) for at in kept) <= TITLED
    words = sum(len(page.marks.tokens[at]) for at in kept)
    return words <= NOTICE and notice(page.marks) is not None


def is_titled_nothing(marks: Marks) -> bool:
    """Whether a part of the page's title is a notice that there is nothing to show."""
    return any(marks.rules[rule].reach == "page" for rule in marks.titled)


def notice(marks: Marks) -> int | None:
    """The block in which the page says that it has nothing to show, or ``None``."""
    spoken = range(len(marks.spoken))
    return next((at for at in spoken if any(rule.reach == "page" for rule in marks.said(at))), None)


POSTS: Final = Step("a post of a thread", True, _posts)
SIGNATURES: Final = Step("a signature", False, _signatures)
NUMBERS: Final = Step("numbers of lines", False, _numbers)
TRAILING: Final = Step("heading of nothing", False, _lone_headings)
TITLE: Final = Step("is the title", False, _title)
NOTHING: Final = Step("nothing to show", False, _nothing)
# In this order.
STEPS: Final = (
    Step("nothing speaks against it", True, _quiet),
    Step("is labelled", False, _labelled),
    Step("above the title", False, _above),
    Step("under a section opener", False, _owned),
    Step(NOT_SHOWN, False, _unseen),
    Step("between paragraphs", True, _between),
    Step("in a list that is kept", True, _listed),
    Step("between kept lines", True, _gaps),
    Step("a piece of what is kept", True, _pieces),
    Step("beside its like", True, _beside),
    POSTS,
    SIGNATURES,
    Step("the title of an answer", False, _subjects),
    NUMBERS,
    TRAILING,
    TITLE,
    NOTHING,
    Step("nothing but labels", False, _all_known),
)
