"""What neighbours settle after the scores: short lines between paragraphs, what stands above the title,
headings of nothing, a page that says it has nothing to show.

Each step names blocks, given what is kept so far, and one verdict for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from itertools import groupby, pairwise, takewhile
from typing import Final, NamedTuple

from cleaner import bare, roles, threads
from cleaner.bare import COLONS, LEAST, OWNED, PARAGRAPH, SENTENCE, UNSURE, is_sentence
from cleaner.elements import ROW
from cleaner.lines import columns
from cleaner.model import Blocks, Elements, Flags, Kind, Marks, Page, Role
from cleaner.rule import Matcher, Rule
from cleaner.tokens import NUMBER, phrase_tokens, remembered

SURE: Final = 0.9  # chance from which a block is kept although a rule says what it is
LIKELY: Final = 0.5  # chance from which it stays where a body may well say the same
LABEL: Final = 25  # most words of a block that such a rule may drop
SAID: Final = 3  # fewest words of one that says no more than a phrase of these roles, and goes however sure
BESIDES: Final[frozenset[Role]] = frozenset({"share", "promotion", "related"})
LABELLING: Final[frozenset[Matcher]] = frozenset({"exact", "regex", "prefix", "words"})
HIGH: Final = 0.15  # most of the kept text that may stand above a title
LINE: Final = 15  # most words of a line that stays because it stands between paragraphs,
FAINT: Final = 0.1  # and its least chance
MENU: Final = 5  # most short lines in a row, none a sentence, of a text in which nothing is chrome
WHOLE: Final[frozenset[Kind]] = frozenset({"table", "code"})  # kinds that are not torn
PIECE: Final = 0.1  # most of the kept text that stands in one run of them between kept blocks
UNDER: Final = 4  # blocks below the title in which code declares something
FEW: Final = 1000  # most characters of a page of a few lines
NOTICE: Final = 40  # words of a page that has nothing to show, at most
TITLED: Final = 2000  # characters of one whose title says so: teasers of other pages may fill it
TOLD: Final = 4  # fewest tokens of a title that is known when it is said again
UNSEEN: Final = 0.1  # most of the kept text that is taken out because a browser does not show it
READING: Final = 0.6  # share of the kept text in sentences from which a page is one to read, not a list
STANDING: Final = 3  # elements, its own and those above it, that say where a paragraph stands
FIGURE: Final = re.compile(r"\d")
PANELS: Final = frozenset({"tabpanel", "region"})  # roles of what a click shows
DIGITS: Final = 7  # most digits of the number of a first line,
BLANK: Final = 1  # and blank lines at the end of code that it may count or leave out
MAYBE: Final = 0.2  # chance from which a page may be an article,
PROSE: Final = 0.8  # and a paragraph is surely a part of it,
TWO: Final = 2  # of which it has as many at least,
SEVERAL: Final = 5  # and fewest links below it that lead elsewhere
WHOLLY: Final = 0.9  # share of a block's characters in links from which it is one
LABELS: Final = frozenset(":：|–—-»›>")  # what may stand for the colon with which the phrase of a label ends
CAPTION: Final = "name-caption"  # the rule of the names of captions,
DOUBTFUL: Final = 0.6  # and the chance below which such an element holds one
NOT_SHOWN: Final = "a browser does not show it"


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
        likely = page.chances[at] >= LIKELY
        known = [
            rule.role
            for rule in meant
            if rule.fitted and rule.matcher in LABELLING and not (likely and _may_be_said(page, rule, tokens))
        ]
        said = any(_is_all(rule, tokens) for rule in meant if rule.fitted)
        if (said or page.chances[at] < SURE) and not {"body", "navigation"}.issuperset(known):
            yield at


def _may_be_said(page: Page, rule: Rule, tokens: Sequence[str]) -> bool:
    """Whether a body may well say what the rule looks for: a number that could be a telephone's or a count on
    an article, an address, a price."""
    if rule.role == "share":
        return rule.matcher == "regex" and page.article >= LIKELY
    return rule.role == "contact" or (
        rule.role == "promotion" and rule.matcher == "words" and NUMBER in tokens
    )


def _is_all(rule: Rule, tokens: Sequence[str]) -> bool:
    """Whether the rule leaves no doubt: the text is no more than a phrase of its, or the foot of a feed."""
    whole = rule.reach == "tail" or (rule.matcher == "exact" and len(tokens) >= SAID)
    return whole and rule.role in BESIDES


def _is_meant(rule: Rule, text: str, tokens: Sequence[str]) -> bool:
    """Whether a text that opens with a phrase of the rule opens with its colon too, where it has one:
    ``See also: the quay``, not ``See also how the tide moves the boats``."""
    if rule.matcher != "prefix":
        return True
    wanted = [(phrase, _words_of(phrase)) for phrase in rule.phrases]
    said = [phrase for phrase, words in wanted if tuple(tokens[: len(words)]) == words]
    return any(
        not phrase.endswith(COLONS) or not LABELS.isdisjoint(text[len(phrase) - 2 : len(phrase) + 2])
        for phrase in said
    )


_words_of = remembered(phrase_tokens)


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


def _boxed(page: Page, keep: Flags) -> Iterator[int]:
    """Links under a heading of lists of other pages, where it opens an element that holds nothing else and
    the prose goes on behind it. Below all prose they may be references."""
    elements, links = page.blocks.elements, page.blocks.links
    if elements is None or links is None or page.blocks.bare:
        return
    texts, kept = page.blocks.texts, keep.nonzero()[0].tolist()
    last = next((at for at in reversed(kept) if columns(texts[at]) >= PARAGRAPH), 0)
    for at in range(last):
        if keep[at] or not keep[at + 1] or not roles.opens_others(page.marks, at):
            continue
        box = elements.parents[page.blocks.places[at]]
        inside = range(at + 1, elements.end[box])
        if elements.first[box] == at and all(is_link(page.blocks, own) for own in inside):
            yield from (own for own in inside if page.chances[own] < OWNED)


def is_link(blocks: Blocks, at: int) -> bool:
    """Whether a block is a link and nothing else but signs."""
    if not blocks.links or not blocks.links[at]:
        return False
    return blocks.links[at] >= WHOLLY * len("".join(blocks.texts[at].split()))


def _below(page: Page, keep: Flags) -> Iterator[int]:
    """Links below the element that holds all prose of what is an article rather than an index: several of
    them lead to other pages, in whatever language and under whatever names."""
    elements, texts = page.blocks.elements, page.blocks.texts
    if elements is None or page.blocks.bare or page.article < max(MAYBE, page.listed):
        return
    kept = keep.nonzero()[0].tolist()
    links = [at for at in kept if is_link(page.blocks, at)]
    if len(links) < SEVERAL:
        return
    prose = [at for at in kept if page.chances[at] >= PROSE and columns(texts[at]) >= PARAGRAPH]
    if len(prose) < TWO:
        return
    around = reduce(elements.common, [page.blocks.places[at] for at in prose])
    below = [at for at in links if around and at >= elements.end[around]]
    if len(below) >= SEVERAL:
        yield from (at for at in below if page.chances[at] < SURE)


def _unseen(page: Page, keep: Flags) -> Iterator[int]:
    """Blocks in elements that a browser does not show, unless they hold so much of the kept text that the
    page must show them in another way."""
    elements = page.blocks.elements
    kept = keep.nonzero()[0].tolist()
    hidden = [at for at in kept if elements is not None and _is_hidden(elements, page.blocks.places[at])]
    size = sum(len(page.blocks.texts[at]) for at in hidden)
    if size <= UNSEEN * sum(len(page.blocks.texts[at]) for at in kept):
        yield from hidden


def _is_hidden(elements: Elements, at: int) -> bool:
    """Whether an element is out of sight, and not because it is a panel that a tab or a question opens."""
    while elements.hidden[elements.parents[at]]:
        at = elements.parents[at]
    return elements.hidden[at] and PANELS.isdisjoint(elements.names[at].split())


def _captions(page: Page, keep: Flags) -> Iterator[int]:
    """On an article, words in an element that is named for captions, where they are in doubt."""
    marks, places = page.marks, page.blocks.places
    if marks.own is None or page.article < LIKELY:
        return
    captions = sum(1 << number for number, rule in enumerate(marks.named) if rule.id == CAPTION)
    for at in keep.nonzero()[0].tolist():
        if marks.own[places[at]] & captions and page.chances[at] < DOUBTFUL:
            yield at


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
    rows = bare.rows_of(page)
    menus = groupby(zip(blocks.kinds, map(is_sentence, blocks.texts), rows, strict=True))
    long = any(
        kind != "item" and not said and not row and len(list(run)) > MENU for (kind, said, row), run in menus
    )
    known = [
        at for at in range(len(blocks)) if any(r.fitted and r.role != "body" for r in page.marks.said(at))
    ]
    data = 2 * sum(rows[at] for at in known) <= sum(rows)  # of a table, whose words may be those of links
    if not long and data and all(rows[at] for at in known):
        yield from (at for at in range(len(blocks)) if at != page.title)


def _heads(page: Page, keep: Flags) -> Iterator[int]:
    """Headings that no rule knows right between two kept blocks, of which they head the second."""
    kinds, kept = page.blocks.kinds, keep.tolist()
    for at in range(1, len(kinds) - 1):
        stands = kinds[at] == "heading" and kept[at - 1] and kept[at + 1] and kinds[at + 1] != "heading"
        if stands and page.chances[at] >= UNSURE and not roles.is_marked(page.marks, at):
            yield at


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


def _declared(page: Page, keep: Flags) -> Iterator[int]:
    """Code right below the title, above all that is kept: it declares what the page is about."""
    if page.title is None or page.blocks.bare or "code" not in page.blocks.kinds:
        return
    start = page.title + 1
    stop = next((at for at in keep.nonzero()[0].tolist() if at >= start), start)
    for at in range(start, min(stop, start + UNDER)):
        if page.blocks.kinds[at] == "code" and page.chances[at] >= FAINT:
            yield at


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
    said = list(map(is_sentence, page.blocks.texts))
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


POSTS: Final = Step("a post of a thread", True, threads.posts)
SIGNATURES: Final = Step("a signature", False, threads.signatures)
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
    Step("under a section opener", False, bare.owned),
    Step("in a box of links", False, _boxed),
    Step("a link below the article", False, _below),
    Step("headlines amid the prose", False, bare.set_in),
    Step(NOT_SHOWN, False, _unseen),
    Step("a reader's comment", False, threads.comments),
    Step("between paragraphs", True, _between),
    Step("heads what is kept", True, _heads),
    Step("in a list that is kept", True, bare.listed),
    Step("a turn of a talk", True, bare.turns),
    Step("a post of a thread", True, bare.posts),
    Step("between kept lines", True, bare.gaps),
    Step("a piece of what is kept", True, _pieces),
    Step("beside its like", True, _beside),
    Step("between what speaks of it", True, _listings),
    Step("declared below the title", True, _declared),
    Step("a caption by its name", False, _captions),
    POSTS,
    SIGNATURES,
    Step("the title of an answer", False, threads.subjects),
    Step("in a row that is kept", True, _in_rows),
    NUMBERS,
    Step("a picture without words", False, bare.unsaid),
    TRAILING,
    TITLE,
    NOTHING,
    Step("nothing but labels", False, _all_known),
)
