"""Dates as pages write them: ISO 8601, figures in the usual orders, names of months, other calendars."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

import regex

from cleaner import calendars

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
        "ianuarie|ian februarie martie aprilie mai iunie|iun iulie|iul august septembrie octombrie "
        "noiembrie|noi decembrie"
    ),
    "hu": (
        "január|jan február|febr március|márc április|ápr május|máj június|jún július|júl "
        "augusztus|aug szeptember|szept október|okt november|nov december|dec"
    ),
    "el": (
        "ιανουαρίου|ιαν φεβρουαρίου|φεβ μαρτίου|μαρ απριλίου|απρ μαΐου|μαΐ|μάι ιουνίου|ιουν "
        "ιουλίου|ιουλ αυγούστου|αυγ σεπτεμβρίου|σεπ οκτωβρίου|οκτ νοεμβρίου|νοε δεκεμβρίου|δεκ"
    ),
    "tr": (
        "ocak|oca şubat|şub mart|mar nisan|nis mayıs|may haziran|haz temmuz|tem ağustos|ağu eylül|eyl "
        "ekim|eki kasım|kas aralık|ara"
    ),
    "ru": (
        "января|янв февраля|февр|фев марта|мар апреля|апр мая|май июня|июн июля|июл августа|авг "
        "сентября|сент|сен октября|окт ноября|нояб|ноя декабря|дек"
    ),
    "uk": (
        "січня|січ лютого|лют березня|бер квітня|квіт|кві травня|трав|тра червня|черв липня|лип "
        "серпня|серп вересня|вер жовтня|жовт|жов листопада|лист грудня|груд"
    ),
    "bg": "януари февруари март април май юни юли август септември октомври ноември декември",
    "hr": (  # without that of October, which is November's in Polish
        "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna oktobra "
        "studenoga|studenog prosinca"
    ),
    "sl": "januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra",
    "sk": "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
    "ca": (
        "gener|gen febrer|febr març abril|abr maig|mai juny|jun juliol|jul agost|ago "
        "setembre|set octubre|oct novembre|nov desembre|des"
    ),
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "ar of the Levant": (
        "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول"
    ),
    "ar of the Maghreb": (
        "جانفي فيفري مارس أفريل ماي جوان جويلية|يوليوز أوت|غشت سبتمبر|شتنبر أكتوبر نوفمبر|نونبر ديسمبر|دجنبر"
    ),
    "he": (
        "בינואר|ינואר בפברואר|פברואר במרץ|מרץ באפריל|אפריל במאי|מאי ביוני|יוני ביולי|יולי "
        "באוגוסט|אוגוסט בספטמבר|ספטמבר באוקטובר|אוקטובר בנובמבר|נובמבר בדצמבר|דצמבר"
    ),
    "hi": ("जनवरी फ़रवरी|फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर"),
    "id": ("januari februari maret april mei juni juli agustus|agu|agt september oktober november desember"),
    "ms": "januari februari mac april mei jun julai ogos september oktober november disember",
    "sw": "januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba",
    "et": "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    "sr": "јануар фебруар март април мај јун јул август септембар октобар новембар децембар",
    "fa": ("ژانویه فوریه مارس آوریل مه|می ژوئن ژوئیه|جولای اوت|آگوست سپتامبر اکتبر نوامبر دسامبر"),
    "ur": "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    "bn": ("জানুয়ারি|জানুয়ারী ফেব্রুয়ারি|ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর"),
    "mr": ("जानेवारी फेब्रुवारी मार्च एप्रिल मे जून जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर"),
    "ta": "ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்",
}


def _numbered(*years: str) -> dict[str, int]:
    """The months of a calendar by all their names."""
    return {month: number for names in years for number, month in enumerate(names.split(), 1)}


# Of the Iranian calendar, as it is written in Iran and in Afghanistan,
IRANIAN: Final = _numbered(
    "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
    "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت",
)
# and of the Thai one, which are written with dots where they are shortened.
THAI: Final = _numbered(
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.",
)
MONTHS: Final = {
    form.replace("_", " "): number
    for names in NAMES.values()
    for number, forms in enumerate(names.split(), 1)
    for form in forms.split("|")
}
ACCENTS: Final = regex.compile(r"[\u0300-\u036f\u0653-\u0655]")  # which capitals are written without
# Before figures that count something else than days.
COUNTED: Final = r"(?<!\b(?i:versions?|ver|v|build|part|model|sku|no|nr)[\s.:#]{0,2})"
ISO: Final = regex.compile(
    r"(?<!\d)(\d{4})(?:[-/.]|\s?[年년])\s?(\d{1,2})(?:[-/.]|\s?[月월])\s?(\d{1,2})(?!\d)"
)
BASIC: Final = regex.compile(r"(?<![\d-])((?:19|20)\d{2})(\d{2})(\d{2})(?=T\d{4}|$)")
FIGURES: Final = regex.compile(
    COUNTED + r"(?<!\d[-/.]|\d)(\d{1,2})\u200f?([-/.])(\d{1,2})\u200f?\2(\d{4}|\d{2})(?![-/.]?\d)"
)
SHORT_FIRST: Final = regex.compile(  # a year of two figures in front, with what stands behind it
    COUNTED + r"(?<!\d[-/.]|\d)([012]\d)(([-/.])\d{1,2}\3\d{1,2}(?![-/.]?\d))"
)
# The day first, with spaces behind the dots.
SPACED: Final = regex.compile(r"(?<!\d[-/.]\s?|\d)(\d{1,2})\.\s(\d{1,2})\.\s?(\d{4})(?!\d|\.\d)")
MONTH: Final = r"(?P<month>(?:كانون|تشرين)\s(?:الأول|الثاني)|[\p{L}\p{M}]{2,13})\.?"
NAMED: Final = (
    regex.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?i:st|nd|rd|th|er|º|ª)?\.?[\s-](?i:of\s|de\s|di\s|d['’])?{MONTH}[,،]?"
        r"[\s-](?i:de\s|del\s)?(?P<year>\d{4})(?!\d)"
    ),
    regex.compile(rf"(?<!\d)(?P<year>\d{{4}})\.?\s{MONTH}\s(?P<day>\d{{1,2}})(?!\d)"),
    regex.compile(
        rf"(?<![\p{{L}}\p{{M}}]){MONTH}\s(?P<day>\d{{1,2}})(?i:st|nd|rd|th)?(?:[,،]\s?|\s)(?P<year>\d{{4}})(?!\d)"
    ),
    regex.compile(
        r"(?<!\d)(?P<day>\d{1,2})\s(?i:tháng)\s(?P<month>\d{1,2})(?:,|\s(?i:năm))?\s(?P<year>\d{4})(?!\d)"
    ),
)
# With the year of an era, in Chinese signs, of the Iranian calendar in figures, and of the Thai one in names.
ERA: Final = regex.compile(
    rf"({'|'.join(calendars.ERAS)})\s?(\d{{1,3}}|{calendars.FIRST})\s?年\s?(\d{{1,2}})\s?月\s?(\d{{1,2}})\s?[日號号]"
)
SIGNS: Final = "一二三四五六七八九"
WRITTEN: Final = regex.compile(
    rf"([{SIGNS}][{SIGNS}〇○零]{{3}})年([{SIGNS}十]{{1,2}})月([{SIGNS}]?十?[{SIGNS}]|[{SIGNS}]?十)[日号號]"
)
SOLAR: Final = regex.compile(r"(?<!\d)(\d{4})/(\d{1,2})/(\d{1,2})(?!\d)")
OF_THAILAND: Final = regex.compile(
    r"(?<!\d)(?P<day>\d{1,2})\s?(?P<month>\L<months>)\s?(?:พ\.ศ\.|ค\.ศ\.)?\s?(?P<year>\d{4}|\d{2})(?!\d)",
    months=list(THAI),
)


def _plain(name: str) -> str:
    letters = ACCENTS.sub("", unicodedata.normalize("NFD", " ".join(name.lower().split())))
    return letters.replace("ı", "i").replace("ς", "σ")


PLAIN: Final = {_plain(form): number for form, number in MONTHS.items()}
TURN: Final = 70  # first year of two figures that belongs to the last century
EARLIEST, LATEST = 1990, 2050  # the years a page can carry, whatever day it is today
SHORT: Final = 2500  # what stands for a year of two figures beside a Thai month
ISLAMIC: Final = 1410  # the year from which on a page may mean the Islamic calendar, not the Iranian one


def parse(text: str) -> datetime.date | None:
    """The day of an ISO 8601 time as metadata carries it, or the first date in the text.

    >>> parse("2020-05-08T01:17:00+05:30")
    datetime.date(2020, 5, 8)
    """
    return next(find([text]), None)


def find(
    texts: Iterable[str],
    known: Iterable[datetime.date] = (),
    *,
    american: bool = False,
    year_first: bool = False,
) -> Iterator[datetime.date]:
    """Every date in the texts, in order. Day and month in figures stand in the order that another date of the
    same texts, or one of the ``known``, agrees with; else in the order of figures that can be read in one way
    only; else month first where the page is ``american``, and day first. A year of two figures may come
    first, as it does in the far East.

    >>> list(find(["Updated: 14-09-2021 18:42 CET", "May 9, 2020"]))
    [datetime.date(2021, 9, 14), datetime.date(2020, 5, 9)]
    >>> list(find(["8/1/2025", "8/27/2025"]))
    [datetime.date(2025, 8, 1), datetime.date(2025, 8, 27)]
    >>> list(find(["24.03.05 10:20"], year_first=True))
    [datetime.date(2024, 3, 5)]
    """
    texts = [SHORT_FIRST.sub(r"20\1\2", text) if year_first else text for text in texts]
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


def spans(text: str) -> list[tuple[int, int]]:
    """From where to where dates stand in a text, in order; none that reaches into another.

    >>> spans("Published May 8, 2020 and updated 9/5/2020")
    [(10, 21), (34, 42)]
    """
    figures = (match.span() for match in FIGURES.finditer(text) if any(_orders(match)))
    found: list[tuple[int, int]] = []
    for start, end in sorted([*figures, *(span for span, _ in _matched(text))]):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def without(text: str) -> str:
    """The text less its dates.

    >>> without("Jane Lind, May 8, 2020 | Mell")
    'Jane Lind,   | Mell'
    """
    for start, end in reversed(spans(text)):
        text = f"{text[:start]} {text[end:]}"
    return text


def shortened(text: str) -> bool:
    """Whether the first figures that are a date give the year in two."""
    match = next((match for match in FIGURES.finditer(text) if any(_orders(match))), None)
    return match is not None and len(match[4]) == 2


def _certain(text: str) -> Iterator[tuple[int, datetime.date]]:
    """Dates whose order is beyond doubt, with where they stand."""
    return ((start, day) for (start, _), day in _matched(text))


def _matched(text: str) -> Iterator[tuple[tuple[int, int], datetime.date]]:
    for match in SOLAR.finditer(text):
        if int(match[1]) < ISLAMIC:
            day = _within(calendars.iranian(int(match[1]), int(match[2]), int(match[3])))
            if day is not None:
                yield match.span(), day
    for match in (*ISO.finditer(text), *BASIC.finditer(text)):
        day = _date(int(match[1]), int(match[2]), int(match[3]))
        if day is not None:
            yield match.span(), day
    for match in SPACED.finditer(text):
        day = _date(int(match[3]), int(match[2]), int(match[1]))
        if day is not None:
            yield match.span(), day
    for pattern in NAMED:
        for match in pattern.finditer(text):
            day = _named(int(match["year"]), match["month"], int(match["day"]))
            if day is not None:
                yield match.span(), day
    if not text.isascii():
        yield from _of_other_calendars(text)


def _of_other_calendars(text: str) -> Iterator[tuple[tuple[int, int], datetime.date]]:
    found = [
        *((match, _of_era(match)) for match in ERA.finditer(text)),
        *((match, _date(*map(calendars.figure, match.groups()))) for match in WRITTEN.finditer(text)),
        *((match, _of_thailand(match)) for match in OF_THAILAND.finditer(text)),
    ]
    yield from ((match.span(), day) for match, day in found if day is not None)


def _of_era(match: regex.Match[str]) -> datetime.date | None:
    return _date(calendars.of_era(match[1], match[2]), int(match[3]), int(match[4]))


def _of_thailand(match: regex.Match[str]) -> datetime.date | None:
    year = int(match["year"])
    return _date(year if year >= 100 else year + SHORT, THAI[match["month"]], int(match["day"]))


def _named(year: int, month: str, day: int) -> datetime.date | None:
    """The day of a date with the name of its month, which tells the calendar."""
    if month in IRANIAN:
        return _within(calendars.iranian(year, IRANIAN[month], day))
    return _date(year, _month(month), day)


def _month(name: str) -> int:
    """The number of a month, which may stand in capitals without their accents and dots."""
    return int(name) if name.isdecimal() else MONTHS.get(name.lower()) or PLAIN.get(_plain(name), 0)


def _orders(match: regex.Match[str]) -> tuple[datetime.date | None, datetime.date | None]:
    year = int(match[4])
    if len(match[4]) == 2:
        year += 2000 if year < TURN else 1900
    first, second = int(match[1]), int(match[3])
    return _date(year, second, first), _date(year, first, second)


def _date(year: int, month: int, day: int) -> datetime.date | None:
    """The day, by the Gregorian or the Thai count, if there is such a one in the years of pages."""
    if year - calendars.BUDDHIST >= EARLIEST:
        year -= calendars.BUDDHIST
    try:
        return _within(datetime.date(year, month, day))
    except ValueError:
        return None


def _within(day: datetime.date | None) -> datetime.date | None:
    return day if day is not None and EARLIEST <= day.year <= LATEST else None
