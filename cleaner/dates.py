"""Dates as pages write them: ISO 8601, figures in the usual orders, names of months."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Final

import regex

MONTHS: Final = {
    name[:length]: number
    for number, name in enumerate(
        ("january february march april may june july august september october november december").split(), 1
    )
    for length in (3, 4, len(name))
}
ISO: Final = regex.compile(r"(?<!\d)(\d{4})[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})(?!\d)")
FIGURES: Final = regex.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
NAMED: Final = (
    regex.compile(
        r"(?i)(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?\s(?:of\s)?(?P<month>[a-z]{3,9})\.?,?\s(?P<year>\d{4})"
    ),
    regex.compile(r"(?i)(?<!\d)(?P<year>\d{4})\s(?P<month>[a-z]{3,9})\.?\s(?P<day>\d{1,2})(?!\d)"),
    regex.compile(r"(?i)\b(?P<month>[a-z]{3,9})\.?\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<year>\d{4})"),
)
EARLIEST: Final = 1990  # the first year a page can carry


def parse(text: str) -> datetime.date | None:
    """The day of an ISO 8601 time as metadata carries it, or the first date in the text.

    >>> parse("2020-05-08T01:17:00+05:30")
    datetime.date(2020, 5, 8)
    """
    return next(find([text]), None)


def find(texts: Iterable[str]) -> Iterator[datetime.date]:
    """Every date in the texts, in order. Day and month in figures stand in the order that another
    date of the same texts agrees with, else day first.

    >>> list(find(["Updated: 14-09-2021 18:42 CET", "May 9, 2020"]))
    [datetime.date(2021, 9, 14), datetime.date(2020, 5, 9)]
    """
    texts = list(texts)
    sure = {day for text in texts for _, day in _certain(text)}
    for text in texts:
        found = list(_certain(text))
        for match in FIGURES.finditer(text):
            options = [day for day in _orders(match) if day is not None]
            agreed = [day for day in options if day in sure]
            if options:
                found.append((match.start(), (agreed or options)[0]))
        yield from (day for _, day in sorted(found))


def _certain(text: str) -> Iterator[tuple[int, datetime.date]]:
    """Dates whose order is beyond doubt, with where they stand."""
    for match in ISO.finditer(text):
        day = _date(int(match[1]), int(match[2]), int(match[3]))
        if day is not None:
            yield match.start(), day
    for pattern in NAMED:
        for match in pattern.finditer(text):
            month = MONTHS.get(match["month"].lower(), 0)
            day = _date(int(match["year"]), month, int(match["day"]))
            if day is not None:
                yield match.start(), day


def _orders(match: regex.Match[str]) -> tuple[datetime.date | None, datetime.date | None]:
    year = int(match[4]) + (2000 if len(match[4]) == 2 else 0)
    first, second = int(match[1]), int(match[3])
    return _date(year, second, first), _date(year, first, second)


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        found = datetime.date(year, month, day)
    except ValueError:
        return None
    return found if year >= EARLIEST else None
