"""Dates as pages write them: ISO 8601, figures in the usual orders, names of months."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Final

import regex

# In the form that stands in a date, and shortened; ``|`` sets forms of one month apart.
NAMES: Final[dict[str, str]] = {
    "en": (
        "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug "
        "september|sept|sep october|oct november|nov december|dec"
    ),
    "de": (
        "januar|jänner|jan februar|feb märz|mär april|apr mai juni|jun juli|jul august|aug "
        "september|sept|sep oktober|okt november|nov dezember|dez"
    ),
    "fr": (
        "janvier|janv février|févr|fév mars avril|avr mai juin juillet|juil août septembre|sept "
        "octobre|oct novembre|nov décembre|déc"
    ),
    "es": (
        "enero|ene febrero|feb marzo|mar abril|abr mayo|may junio|jun julio|jul agosto|ago "
        "septiembre|setiembre|sept|sep octubre|oct noviembre|nov diciembre|dic"
    ),
    "pt": (
        "janeiro|jan fevereiro|fev março|mar abril|abr maio|mai junho|jun julho|jul agosto|ago "
        "setembro|set outubro|out novembro|nov dezembro|dez"
    ),
    "it": (
        "gennaio|gen febbraio|feb marzo|mar aprile|apr maggio|mag giugno|giu luglio|lug agosto|ago "
        "settembre|set ottobre|ott novembre|nov dicembre|dic"
    ),
    "nl": (
        "januari|jan februari|feb maart|mrt april|apr mei juni|jun juli|jul augustus|aug "
        "september|sep oktober|okt november|nov december|dec"
    ),
    "pl": (
        "stycznia|sty lutego|lut marca|mar kwietnia|kwi maja czerwca|cze lipca|lip sierpnia|sie "
        "września|wrz października|paź listopada|lis grudnia|gru"
    ),
    "cs": ("ledna února března dubna května června července srpna září října listopadu prosince"),
    "sv": (
        "januari|jan februari|feb mars april|apr maj juni|jun juli|jul augusti|aug september|sep "
        "oktober|okt november|nov december|dec"
    ),
    "da": (
        "januar|jan februar|feb marts|mars april|apr maj|mai juni|jun juli|jul august|aug "
        "september|sep oktober|okt november|nov december|dec|desember|des"
    ),
    "fi": (
        "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta "
        "syyskuuta lokakuuta marraskuuta joulukuuta"
    ),
    "ro": (
        "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie"
    ),
    "hu": (
        "január február március április május június július augusztus szeptember október november december"
    ),
    "el": (
        "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου "
        "οκτωβρίου νοεμβρίου δεκεμβρίου"
    ),
    "tr": ("ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık"),
    "ru": ("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
    "uk": ("січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня"),
    "ar": ("يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"),
    "he": (
        "בינואר|ינואר בפברואר|פברואר במרץ|מרץ באפריל|אפריל במאי|מאי ביוני|יוני ביולי|יולי "
        "באוגוסט|אוגוסט בספטמבר|ספטמבר באוקטובר|אוקטובר בנובמבר|נובמבר בדצמבר|דצמבר"
    ),
    "hi": ("जनवरी फ़रवरी|फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर"),
    "id": ("januari februari maret april mei juni juli agustus september oktober november desember"),
}
MONTHS: Final = {
    form: number
    for names in NAMES.values()
    for number, forms in enumerate(names.split(), 1)
    for form in forms.split("|")
}
ISO: Final = regex.compile(r"(?<!\d)(\d{4})(?:[-/.年]|년)\s?(\d{1,2})(?:[-/.月]|월)\s?(\d{1,2})(?!\d)")
BASIC: Final = regex.compile(r"(?<![\d-])((?:19|20)\d{2})(\d{2})(\d{2})(?=T\d{4}|$)")
FIGURES: Final = regex.compile(r"(?<!\d[-/.]|\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?![-/.]?\d)")
MONTH: Final = r"(?P<month>[\p{L}\p{M}]{3,13})\.?"
NAMED: Final = (
    regex.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?i:st|nd|rd|th|er|º|ª)?\.?[\s-](?i:of\s|de\s|di\s)?{MONTH},?"
        r"[\s-](?i:de\s|del\s)?(?P<year>\d{4})(?!\d)"
    ),
    regex.compile(rf"(?<!\d)(?P<year>\d{{4}})\.?\s{MONTH}\s(?P<day>\d{{1,2}})(?!\d)"),
    regex.compile(
        rf"(?<![\p{{L}}\p{{M}}]){MONTH}\s(?P<day>\d{{1,2}})(?i:st|nd|rd|th)?(?:,\s?|\s)(?P<year>\d{{4}})(?!\d)"
    ),
)
TURN: Final = 70  # first year of two figures that belongs to the last century
EARLIEST, LATEST = 1990, 2050  # the years a page can carry, whatever day it is today


def parse(text: str) -> datetime.date | None:
    """The day of an ISO 8601 time as metadata carries it, or the first date in the text.

    >>> parse("2020-05-08T01:17:00+05:30")
    datetime.date(2020, 5, 8)
    """
    return next(find([text]), None)


def find(
    texts: Iterable[str], known: Iterable[datetime.date] = (), *, american: bool = False
) -> Iterator[datetime.date]:
    """Every date in the texts, in order. Day and month in figures stand in the order that another date of the
    same texts, or one of the ``known``, agrees with; else in the order of figures that can be read in one way
    only; else month first where the page is ``american``, and day first.

    >>> list(find(["Updated: 14-09-2021 18:42 CET", "May 9, 2020"]))
    [datetime.date(2021, 9, 14), datetime.date(2020, 5, 9)]
    >>> list(find(["8/1/2025", "8/27/2025"]))
    [datetime.date(2025, 8, 1), datetime.date(2025, 8, 27)]
    """
    texts = list(texts)
    sure = {*known, *(day for text in texts for _, day in _certain(text))}
    figures = [[(match.start(), *_orders(match)) for match in FIGURES.finditer(text)] for text in texts]
    votes = [month is None for own in figures for _, day, month in own if (day is None) != (month is None)]
    turned = sum(votes) * 2 < len(votes) or (american and not votes)
    for text, own in zip(texts, figures, strict=True):
        found = list(_certain(text))
        for start, *orders in own:
            options = [day for day in (reversed(orders) if turned else orders) if day is not None]
            agreed = [day for day in options if day in sure]
            if options:
                found.append((start, (agreed or options)[0]))
        yield from (day for _, day in sorted(found))


def _certain(text: str) -> Iterator[tuple[int, datetime.date]]:
    """Dates whose order is beyond doubt, with where they stand."""
    for match in (*ISO.finditer(text), *BASIC.finditer(text)):
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
    year = int(match[4])
    if len(match[4]) == 2:
        year += 2000 if year < TURN else 1900
    first, second = int(match[1]), int(match[3])
    return _date(year, second, first), _date(year, first, second)


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        found = datetime.date(year, month, day)
    except ValueError:
        return None
    return found if EARLIEST <= year <= LATEST else None
