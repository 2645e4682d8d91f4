"""When the page was published and changed: what data says, what elements say, what stands near the title."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

import regex

from cleaner import bylines, dates
from cleaner.model import Blocks, Head, Role
from cleaner.tokens import name_tokens, phrase_tokens

PUBLISHED: Final = frozenset(
    "published publish date pubdate datepublished publishdate issued created".split()
)
CHANGED: Final = frozenset("modified datemodified updated update changed edited revised".split())
MODIFIED: Final = frozenset(
    "updated modified edited update aktualisiert actualisé mis actualizado atualizado aggiornato "
    "bijgewerkt обновлено оновлено güncelleme uppdaterad opdateret päivitetty zaktualizowano "
    "aktualizováno".split()
)
PARTS: Final = regex.compile(r"[|•·]|,(?=\s++(?:\p{L}++ed|last)\b)")  # of a line of dates
STAMPS: Final = 64  # dates in the head and of elements that are looked at, to tell the order of day and month
AMERICAN: Final = "en-us"  # where months stand first in figures
BELOW: Final = 10  # blocks from the title on in which a date stands for the whole page


class Dates(NamedTuple):
    """Both days, where they are known."""

    published: datetime.date | None
    modified: datetime.date | None


def find(page: Blocks, data: dict[str, Any], roles: Sequence[Role], title: int | None, kind: str) -> Dates:
    """The days of a page. ``data`` is the object of its structured data that describes it.

    A date that is shown below the title is believed before one in the head that is shown nowhere.
    """
    head, near = page.head, bylines.near(page, roles, title)
    if kind == "forum":
        near = range(near.start, len(page))
    below = [at for at in range(near.stop, len(page)) if roles[at] == "byline"] if kind == "article" else []
    lines = [
        part
        for at in (*near, *below)
        if bylines.short(page, roles, at)
        for part in PARTS.split(page.texts[at])
    ]
    plain = [line for line in lines if not _tells_of_change(line)]
    changed = [line for line in lines if _tells_of_change(line)]
    modified = _first([data.get("dateModified"), *_metas(head, CHANGED, frozenset())])
    stamps = [*_metas(head, PUBLISHED | CHANGED, frozenset()), *(time for time, _ in head.times)]
    known = set(_days([data.get("datePublished"), data.get("dateModified"), *stamps[:STAMPS]]))
    written_in = partial(dates.find, known=known, american=head.language.lower() == AMERICAN)
    modified = modified or next(written_in(changed), None)
    declared = _first([data.get("datePublished"), data.get("dateCreated"), data.get("uploadDate")]) or _first(
        _metas(head, PUBLISHED, CHANGED)
    )
    if declared and kind == "article" and declared not in written_in(lines):
        start = title or 0
        under = [page.texts[at] for at in range(start, min(start + BELOW, len(page))) if at != title]
        shown = written_in(
            [text for text in under if len(text) <= bylines.LINE and not _tells_of_change(text)]
        )
        declared = next(shown, declared)
    times = [time for time, at in head.times if at >= near.start][:1]
    written = [] if kind in bylines.LISTS and page.elements is not None else [*plain, *changed]
    return Dates(declared or _first(times) or next(written_in(written), None), modified)


def _tells_of_change(line: str) -> bool:
    return not MODIFIED.isdisjoint(phrase_tokens(line))


def _metas(head: Head, wanted: frozenset[str], but: frozenset[str]) -> list[str]:
    """The contents of the meta elements whose names hold one of these words and none of those."""
    named = [(set(name_tokens(name)), content) for name, content in head.metas]
    return [content for names, content in named if names & wanted and not names & but]


def _first(values: Iterable[Any]) -> datetime.date | None:
    return next(_days(values), None)


def _days(values: Iterable[Any]) -> Iterator[datetime.date]:
    found = (dates.parse(value) for value in values if isinstance(value, str))
    return (day for day in found if day)
