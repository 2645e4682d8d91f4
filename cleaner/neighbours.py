"""What neighbours settle after the scores: short lines between paragraphs, what stands above the title,
headings of nothing, a page that says it has nothing to show.

Each step names blocks, given what is kept so far, and one verdict for all of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise, takewhile
from typing import Final, NamedTuple

import numpy as np
import regex

from cleaner import roles
from cleaner.elements import ROW
from cleaner.lines import BAR, columns, ends_sentence
from cleaner.model import Blocks, Elements, Flags, Floats, Kind, Marks, Role
from cleaner.rule import Matcher, Rule
from cleaner.tokens import NUMBER, name_tokens, one_name_tokens, phrase_tokens

LEAST: Final = 0.05  # chance below which nothing is kept because of what stands around it
SURE: Final = 0.9  # chance from which a block is kept although a rule says what it is
LABEL: Final = 25  # most words of a block that such a rule may drop
SAID: Final = 3  # fewest words of one that says no more than a phrase of these roles, and goes however sure
BESIDES: Final[frozenset[Role]] = frozenset({"share", "promotion", "related"})
LABELLING: Final[frozenset[Matcher]] = frozenset({"exact", "regex", "prefix", "words"})
OWNED: Final = 0.95  # chance from which a block is kept above the title or in a list of other pages
ABOVE: Final = 0.5  # share of the kept prose that stands above such a list
HIGH: Final = 0.15  # most of the kept text that may stand above a title
LINE: Final = 15  # most words of a line that stays because it stands between paragraphs,
FAINT: Final = 0.1  # and its least chance
PARAGRAPH: Final = 120  # fewest columns of a paragraph around it
SET_IN: Final = 5  # most headlines of other pages between paragraphs,
APART: Final = 2  # fewest paragraphs above them,
HEADLINE: Final = 16  # fewest columns of one,
INNER_END: Final = regex.compile(r"[.!?؟] [\p{Lu}\p{Lo}]|[。！？।] ?\p{L}")  # between two sentences
STOPPED: Final = (".", ".”", '."', ".»", "。", "।")  # how a sentence ends,
STOPS: Final = (*STOPPED, ":", ";")  # and how none of them does
GAP: Final = 3  # lines of a bare page that stay between kept ones,
UNSURE: Final = 0.2  # and the least chance of each
LISTED: Final = 0.3  # share of the items of a list from which all of them are kept
# Who speaks in a line of a talk, behind the time of it.
TURN: Final = regex.compile(r"\A[\[(]?[\d:.]{0,12}[\])]?\s?(\p{L}[\p{L}\p{M}.'’ -]{0,40})\s?[:：]\s?\S")
TURNS: Final = 2  # fewest kept ones of each speaker
SPOKEN: Final = 0.5  # and their share of all of them
POSTS: Final = 2  # fewest kept posts of a thread,
SOME: Final = 2  # and how many more there may be of all,
BUTTON: Final = 4  # and most words of the line below each
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
STANDING: Final = 3  # elements, its own and those above it, that say where a paragraph stands
FIGURE: Final = re.compile(r"\d")
PANELS: Final = frozenset({"tabpanel", "region"})  # roles of what a click shows
DIGITS: Final = 7  # most digits of the number of a first line,
BLANK: Final = 1  # and blank lines at the end of code that it may count or leave out
WHOLLY: Final = 0.9  # share of a block's characters in links from which it is one
COLONS: Final = (":", "：")  # with which the phrase of a label ends,
ARROWS: Final = (">", "»", "›", "→", "…", "...")  # how the link below a teaser ends
LABELS: Final = frozenset(":：|–—-»›>")  # and what may stand for one
RULED: Final = "_" * 10  # what a member's signature stands behind,
SIGNATURE: Final = "signature"  # a token of the names of its element,
LINES: Final = 8  # most blocks of one,
SIGNED: Final = 0.3  # and most of the kept text that signatures are
ANSWER: Final = "re"
NOT_SHOWN: Final = "a browser does not show it"
SURELY: Final = 0.8  # chance of being an article from which comments below the text are none of it
COMMENTS: Final = frozenset(  # with which their names open
    "comment comments commentlist kommentar kommentare commentaire commentaires comentarios".split()
)


class Page(NamedTuple):
    """What the steps look at."""

    blocks: Blocks
    marks: Marks
    chances: Floats
    title: int | None
    article: float  # its chance of being one


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
        said = any(_is_all(rule, tokens) for rule in meant if rule.fitted)
        if (said or page.chances[at] < SURE) and not {"body", "navigation"}.issuperset(known):
            yield at


def _is_all(rule: Rule, tokens: Sequence[str]) -> bool:
    """Whether the rule leaves no doubt: the text is no more than a phrase of its, or the foot of a feed."""
    whole = rule.reach == "tail" or (rule.matcher == "exact" and len(tokens) >= SAID)
    return whole and rule.role in BESIDES


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


def _dated(page: Page, keep: Flags) -> Iterator[int]:
    """Above the first paragraph, lines that are nothing but days, in any of the ways to write them."""
    texts = page.blocks.texts
    for at in keep.nonzero()[0].tolist():
        if columns(texts[at]) >= SENTENCE:
            return
        if page.blocks.kinds[at] == "paragraph" and NUMBER in page.marks.tokens[at]:
            from cleaner import dates  # few pages pay for it

            if not any(map(str.isalnum, dates.without(texts[at]))):
                yield at


def _owned(page: Page, keep: Flags) -> Iterator[int]:
    """Blocks under openers of lists of other pages (trending, latest) that stand below most of the
    page's prose, until prose resumes: a paragraph that is not cut off. Markup shows by itself where a
    list ends; this is for pages of bare lines."""
    texts = page.blocks.texts
    if not page.blocks.bare:
        return
    resumes = _resumes(page, keep)
    prose = np.cumsum([len(t) * (r and k) for t, r, k in zip(texts, resumes, keep, strict=True)])
    running = False
    for at in range(len(texts)):
        if _opens_others(page, at):
            running = bool(prose[at] >= ABOVE * prose[-1] > 0)
        elif resumes[at]:
            running = False
        if running and page.chances[at] < OWNED:
            yield at


def _boxed(page: Page, keep: Flags) -> Iterator[int]:
    """Links under a heading of lists of other pages, where it opens an element that holds nothing else and
    the prose goes on behind it. Below all prose they may be references."""
    elements, links = page.blocks.elements, page.blocks.links
    if elements is None or links is None or page.blocks.bare:
        return
    texts, kept = page.blocks.texts, keep.nonzero()[0].tolist()
    last = next((at for at in reversed(kept) if columns(texts[at]) >= PARAGRAPH), 0)
    for at in range(last):
        if keep[at] or not keep[at + 1] or not _opens_others(page, at):
            continue
        box = elements.parents[page.blocks.places[at]]
        inside = range(at + 1, elements.end[box])
        if elements.first[box] == at and all(_is_link(page.blocks, own) for own in inside):
            yield from (own for own in inside if page.chances[own] < OWNED)


def _opens_others(page: Page, at: int) -> bool:
    """Whether a shipped rule knows a block for the heading of a list of other pages."""
    return any(rule.fitted and rule.reach == "run" and rule.role == "related" for rule in page.marks.said(at))


def _is_link(blocks: Blocks, at: int) -> bool:
    """Whether a block is a link and nothing else but signs."""
    assert blocks.links is not None
    return blocks.links[at] >= WHOLLY * len("".join(blocks.texts[at].split()))


def _set_in(page: Page, keep: Flags) -> Iterator[int]:
    """Headlines of other pages that bare lines show amid the prose: a label that a rule knows, a few lines
    that are no sentences, prose again. Two paragraphs at least stand above, since the last label: of a list
    of teasers there is one, and the next headline below ``Read more`` heads its text."""
    if not page.blocks.bare:
        return
    resumes = _resumes(page, keep)
    since = 0
    for at, prose in enumerate(resumes):
        if prose and keep[at]:
            since += 1
        elif _opens(page, at):
            end = at + 1
            while end < len(resumes) and end - at <= SET_IN and _is_headline(page.blocks, end):
                end += 1
            amid = since >= APART and end < len(resumes) and resumes[end] and keep[end]
            if amid and (end - at > 2 or _leads(page, at)):
                yield from range(at, end)
            since = 0


def _opens(page: Page, at: int) -> bool:
    """Whether a line is no more than a label of a list of other pages, or of one of them."""
    tokens = page.marks.tokens[at]
    if page.blocks.texts[at].endswith(ARROWS):  # of what stands above
        return False
    related = [rule for rule in page.marks.said(at) if rule.fitted and rule.role == "related"]
    return any(
        rule.reach == "run" or (rule.matcher == "prefix" and tokens in map(phrase_tokens, rule.phrases))
        for rule in related
    )


def _leads(page: Page, at: int) -> bool:
    """Whether one line below a label is what it speaks of, and no heading: the label opens a list or ends in
    a colon."""
    run = _opens_others(page, at)
    return run or page.blocks.texts[at].endswith(COLONS)


def _is_headline(blocks: Blocks, at: int) -> bool:
    long = HEADLINE <= columns(blocks.texts[at]) < PARAGRAPH
    return long and blocks.kinds[at] == "paragraph" and not blocks.texts[at].endswith(STOPS)


def _resumes(page: Page, keep: Flags) -> list[bool]:
    """Whether prose resumes at each block: at a paragraph that is not cut off, at a shorter one of two kept
    sentences, or at a kept sentence right above either."""
    resumes = [False] * (len(keep) + 1)
    told = False  # whether a kept sentence stands below
    for at in range(len(keep) - 1, -1, -1):
        text = page.blocks.texts[at]
        size = columns(text) if not text.endswith(CUT) else 0
        below, told = told, bool(keep[at]) and size >= SENTENCE and text.endswith(STOPPED)
        two = told and (below or INNER_END.search(text) is not None)
        resumes[at] = size >= PARAGRAPH or two or (told and resumes[at + 1] and bool(keep[at + 1]))
    return resumes[:-1]


def _unseen(page: Page, keep: Flags) -> Iterator[int]:
    """Blocks in elements that a browser does not show, unless they hold so much of the kept text that the
    page must show them in another way."""
    elements = page.blocks.elements
    kept = keep.nonzero()[0].tolist()
    hidden = [at for at in kept if elements is not None and _is_hidden(elements, page.blocks.places[at])]
    size = sum(len(page.blocks.texts[at]) for at in hidden)
    if size <= UNSEEN * sum(len(page.blocks.texts[at]) for at in kept):
        yield from hidden


def _comments(page: Page, keep: Flags) -> Iterator[int]:
    """Readers' comments below the first paragraph of an article, by the names of their elements. Where that
    paragraph stands in an element of the same names, they are those of each post of a thread."""
    elements, kept = page.blocks.elements, keep.nonzero()[0].tolist()
    lead = next((at for at in kept if len(page.blocks.texts[at]) >= PARAGRAPH), None)
    if elements is None or page.blocks.bare or page.article < SURELY or lead is None:
        return
    called = {names for names in {*elements.names} if _calls_comments(names)}
    at, threads = page.blocks.places[lead], [False] * len(elements.tags)
    while at:
        called.discard(elements.names[at])
        at = elements.parents[at]
    for at, parent in enumerate(elements.parents):
        threads[at] = threads[parent] or (elements.names[at] in called and elements.first[at] > lead)
    inside = page.blocks.inner or [""] * len(keep)
    yield from (at for at in kept if threads[page.blocks.places[at]] or (at > lead and inside[at] in called))


def _calls_comments(names: str) -> bool:
    return any(not COMMENTS.isdisjoint(one_name_tokens(name)[:1]) for name in names.split())


def _is_hidden(elements: Elements, at: int) -> bool:
    """Whether an element is out of sight, and not because it is a panel that a tab or a question opens."""
    while elements.hidden[elements.parents[at]]:
        at = elements.parents[at]
    return elements.hidden[at] and PANELS.isdisjoint(elements.names[at].split())


def _between(page: Page, keep: Flags) -> Iterator[int]:
    """Short lines that no rule knows between two kept paragraphs."""
    texts, tokens = page.blocks.texts, page.marks.tokens
    paragraph = [k and columns(text) >= PARAGRAPH for k, text in zip(keep.tolist(), texts, strict=True)]
    for at in range(1, len(texts) - 1):
        stands = paragraph[at - 1] and paragraph[at + 1] and len(tokens[at]) <= LINE
        if stands and page.chances[at] >= FAINT and not roles.is_marked(page.marks, at):
            yield at


def _quiet(page: Page, keep: Flags) -> Iterator[int]:
    """All of a text that holds no line which a shipped rule knows for something else, and no menu."""
    blocks = page.blocks
    if blocks.elements is not None or page.chances.min(initial=1.0) < LEAST:
        return
    rows = _rows(page)
    menus = groupby(zip(blocks.kinds, map(_is_sentence, blocks.texts), rows, strict=True))
    long = any(
        kind != "item" and not said and not row and len(list(run)) > MENU for (kind, said, row), run in menus
    )
    known = [
        at for at in range(len(blocks)) if any(r.fitted and r.role != "body" for r in page.marks.said(at))
    ]
    data = 2 * sum(rows[at] for at in known) <= sum(rows)  # of a table, whose words may be those of links
    if not long and data and all(rows[at] for at in known):
        yield from (at for at in range(len(blocks)) if at != page.title)


def _is_sentence(text: str) -> bool:
    return columns(text) >= SENTENCE or ends_sentence(text)


def _listed(page: Page, keep: Flags) -> Iterator[int]:
    """The other items of a list of bare lines, or rows of a table, of which enough are kept."""
    if not page.blocks.bare:
        return
    rows = _rows(page)
    for kind, run in groupby(range(len(keep)), lambda at: "table" if rows[at] else page.blocks.kinds[at]):
        found = list(run)
        if (kind == "item" or rows[found[0]]) and keep[found].sum() >= LISTED * len(found):
            yield from (
                at for at in found if page.chances[at] >= LEAST and not roles.is_marked(page.marks, at)
            )


def _rows(page: Page) -> list[bool]:
    """Whether each block is a row of a table of bare lines, beside others, however many cells each has."""
    barred = [False, *(BAR in text for text in page.blocks.texts), False]
    return [
        own and (above or below) for above, own, below in zip(barred, barred[1:], barred[2:], strict=False)
    ]


def _turns(page: Page, keep: Flags) -> Iterator[int]:
    """The other turns of a talk in bare lines of which most are kept: a line opens with who speaks."""
    if not page.blocks.bare:
        return
    turns = [(at, found[1]) for at, text in enumerate(page.blocks.texts) if (found := TURN.match(text))]
    said = Counter(speaker for at, speaker in turns if keep[at])
    talk = {speaker for speaker, times in said.items() if times >= TURNS}
    own = [at for at, speaker in turns if speaker in talk]
    if len(talk) >= 2 and keep[own].sum() >= SPOKEN * len(own):
        yield from (at for at in own if page.chances[at] >= LEAST and not roles.is_marked(page.marks, at))


def _posts(page: Page, keep: Flags) -> Iterator[int]:
    """The other posts of a thread in bare lines of which most are kept: below each stands the same line."""
    if not page.blocks.bare:
        return
    long = [columns(text) >= SENTENCE for text in page.blocks.texts]
    ends: dict[tuple[str, ...], list[int]] = {}
    for at, below in enumerate(page.marks.tokens[1:]):
        if long[at] and not long[at + 1] and len(below) <= BUTTON:
            ends.setdefault(below, []).append(at)
    for found in ends.values():
        if len(found) > POSTS and POSTS <= keep[found].sum() < len(found) <= SOME * keep[found].sum():
            for at in found:
                while at >= 0 and long[at]:
                    if page.chances[at] >= LEAST and not roles.is_marked(page.marks, at):
                        yield at
                    at -= 1


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
        torn = between and kind in WHOLE and sum(sizes[start:end]) <= room
        if torn and not _is_menu(page.blocks, start, end):
            yield from (at for at in range(start, end) if page.chances[at] >= LEAST)
        start = end


def _in_rows(page: Page, keep: Flags) -> Iterator[int]:
    """The other cells of a row of which most are kept: without one, the others stand in the wrong columns."""
    elements, places, kinds = page.blocks.elements, page.blocks.places, page.blocks.kinds
    if elements is None or page.blocks.bare or "table" not in kinds:
        return
    cells = [at for at, kind in enumerate(kinds) if kind == "table"]
    for row, run in groupby(cells, lambda at: elements.around(places[at], ROW)):
        inside = list(run)
        if row and keep[inside].sum() * 2 > len(inside):
            yield from (at for at in inside if page.chances[at] >= FAINT)


def _listings(page: Page, keep: Flags) -> Iterator[int]:
    """Code between two kept blocks, all three right in one element: what they say is about it."""
    elements, places, kinds = page.blocks.elements, page.blocks.places, page.blocks.kinds
    if elements is None or page.blocks.bare or "code" not in kinds:
        return
    start = 0
    for (kind, own), run in groupby(zip(kinds, keep.tolist(), strict=True)):
        end = start + len(list(run))
        if kind == "code" and not own and start > 0 and end < len(kinds) and keep[start - 1] and keep[end]:
            around = {elements.parents[places[at]] for at in range(start - 1, end + 1)}
            yield from (at for at in range(start, end) if len(around) == 1 and page.chances[at] >= UNSURE)
        start = end


def _is_menu(blocks: Blocks, start: int, end: int) -> bool:
    """Whether cells are most of them links, and all that their table holds."""
    if blocks.elements is None or not blocks.links or blocks.kinds[start] != "table":
        return False
    table = blocks.elements.around(blocks.places[start], ("table",))
    whole = start <= blocks.elements.first[table] and blocks.elements.end[table] <= end
    size = sum(len("".join(text.split())) for text in blocks.texts[start:end])
    return whole and sum(blocks.links[start:end]) > roles.LINK_SHARE * size


def _beside(page: Page, keep: Flags) -> Iterator[int]:
    """On a page of a few lines, too few for the weights to compare: a paragraph right beside a kept one,
    of the same tag, in the same element or in one that stands as that one does."""
    elements, places = page.blocks.elements, page.blocks.places
    if elements is None or page.blocks.bare or sum(map(len, page.blocks.texts)) > FEW:
        return
    said = list(map(_is_sentence, page.blocks.texts))
    kinds = [(page.blocks.kinds[at], elements.tags[e], elements.parents[e]) for at, e in enumerate(places)]
    kept = keep.tolist()
    for at in range(1, len(said)):
        for own, other in ((at, at - 1), (at - 1, at)):
            if kept[own] or not kept[other] or not (said[own] and said[other]) or page.chances[own] < FAINT:
                continue
            if kinds[own] == kinds[other] or _standing(page.blocks, own) == _standing(page.blocks, other):
                kept[own] = True
                yield own


def _standing(blocks: Blocks, at: int) -> list[object]:
    """Kind of a block, and tag and names of its element and of those right above it, without the names that
    hold figures, which only tell one from another."""
    assert blocks.elements is not None
    found: list[object] = [blocks.kinds[at]]
    place = blocks.places[at]
    for _ in range(STANDING):
        names = blocks.elements.names[place].split()
        found += (blocks.elements.tags[place], [name for name in names if not FIGURE.search(name)])
        place = blocks.elements.parents[place]
    return found


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


def _unsaid(page: Page, keep: Flags) -> Iterator[int]:
    """Pictures in Markdown of which nothing is said."""
    for at in keep.nonzero()[0].tolist():
        if not page.marks.tokens[at] and "](" in page.blocks.texts[at]:
            yield at


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
    Step("is a day", False, _dated),
    Step("under a section opener", False, _owned),
    Step("in a box of links", False, _boxed),
    Step("headlines amid the prose", False, _set_in),
    Step(NOT_SHOWN, False, _unseen),
    Step("a reader's comment", False, _comments),
    Step("between paragraphs", True, _between),
    Step("in a list that is kept", True, _listed),
    Step("a turn of a talk", True, _turns),
    Step("a post of a thread", True, _posts),
    Step("between kept lines", True, _gaps),
    Step("a piece of what is kept", True, _pieces),
    Step("beside its like", True, _beside),
    Step("between what speaks of it", True, _listings),
    SIGNATURES,
    Step("the title of an answer", False, _subjects),
    Step("in a row that is kept", True, _in_rows),
    NUMBERS,
    Step("a picture without words", False, _unsaid),
    TRAILING,
    TITLE,
    NOTHING,
    Step("nothing but labels", False, _all_known),
)
