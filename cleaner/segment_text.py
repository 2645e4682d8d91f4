"""Already-scraped plain text to blocks: lines, with what scraping tore apart joined again.

A line is a block, unless it goes on from the one above (``torn``). Lines are joined and their marks are read
(``lines``); no word is added or lost.
"""

from __future__ import annotations

from cleaner.limits import BLOCKS, LINES, MERGED, merged, most
from cleaner.lines import BAR, CLOSERS, NUMBERED, Line, indented, is_parted, read_lines, split, unedited
from cleaner.model import Blocks, Kind, Source
from cleaner.torn import goes_on, is_torn, stanzas, wrap_width
from cleaner.unmarked import apart


def segment_text(source: Source) -> Blocks:
    """The blocks of a scraped text in order; ``places`` are line numbers from 1.

    >>> blocks = segment_text(Source("The harbour master said so.\\n\\n* one\\n* two", "text"))
    >>> blocks.texts, blocks.kinds, blocks.places
    (['The harbour master said so.', 'one', 'two'], ['paragraph', 'item', 'item'], [1, 3, 4])
    """
    most_lines, most_blocks = most(LINES, len(source.text)), most(BLOCKS, len(source.text))
    raws, count = split(source.text, most_lines)
    lines = apart(indented(read_lines(raws)))
    width = wrap_width(lines)
    torn = is_torn(lines)
    verse = [False] * len(lines) if width else stanzas(lines)
    groups: list[list[Line]] = []
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else None
        if line.follows or (groups and not verse[at] and goes_on(groups[-1], line, following, width, torn)):
            groups[-1].append(line)
        else:
            groups.append([line])
    blocks = len(groups)
    texts = list(map(_joined, groups))
    kinds = _kinds(groups, texts)
    if len(groups) > most_blocks:
        texts = merged(texts, most_blocks, " ")
        kinds[most_blocks:] = ("paragraph" for _ in texts[most_blocks:])
        groups = [*groups[:most_blocks], *groups[most_blocks::MERGED]]
    return Blocks(
        texts=texts,
        kinds=kinds,
        levels=[group[0].level or int(kind == "item") for group, kind in zip(groups, kinds, strict=True)],
        places=[group[0].number for group in groups],
        gaps=[group[0].gap for group in groups],
        notes=tuple(
            f"the page has more than {limit} {things}: later ones were read as larger ones"
            for limit, things, found in ((most_lines, "lines", count), (most_blocks, "blocks", blocks))
            if found > limit
        ),
    )


def _joined(group: list[Line]) -> str:
    text = group[0].text
    if group[0].kind == "code":
        return "\n".join(line.text for line in group)
    for line in group[1:]:
        tight = line.text.startswith(CLOSERS) or (_is_wide(text[-1]) and _is_wide(line.text[0]))
        text += line.text if tight or is_parted(text, line.text) else " " + line.text
    return unedited(text) if len(group) > 1 else text


def _is_wide(character: str) -> bool:
    """Whether it is of a script written without spaces, kana and Han."""
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffe6"


def _kinds(groups: list[list[Line]], texts: list[str]) -> list[Kind]:
    """The kind of each block, as it will be read when it stands on one line: what a number opens is an item,
    and neighbours with equally many cells are rows of a table."""
    cells = [text.count(BAR) for text in texts]
    kinds: list[Kind] = []
    for at, (group, text) in enumerate(zip(groups, texts, strict=True)):
        own, kind = cells[at], group[0].kind
        beside = (own == cells[at - 1] if at else False) or cells[at + 1 : at + 2] == [own]
        if kind == "paragraph" and len(group) > 1 and NUMBERED.match(text):
            kind = "item"
        kinds.append("table" if own > 0 and kind == "paragraph" and beside else kind)
    return kinds
