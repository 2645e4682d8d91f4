"""Years that other calendars count, as days of the Gregorian one: of the Buddha, of the Iranian sun, of
Japan's emperors and of the Chinese republic. Where they stand in a text is told elsewhere (``dates``).
"""

from __future__ import annotations

import datetime
from typing import Final

BUDDHIST: Final = 543  # years that the Thai calendar is ahead
IRANIAN: Final = 1595  # years before the Iranian first that its rule of leap years counts from,
CYCLE, LEAPS = 33, 8  # which is so many leap years in so many,
BEGINNING: Final = -356033  # and the day before that year
HALF: Final = (6, 31, 30)  # the first months have a day more than the others
ERAS: Final = {"昭和": 1925, "平成": 1988, "令和": 2018, "民國": 1911, "民国": 1911}  # the year before each
FIRST: Final = "元"  # how the first year of an era is written
DIGITS: Final[dict[str, int]] = dict(zip("〇○零一二三四五六七八九", (0, 0, *range(10)), strict=True))
TEN: Final = "十"


def iranian(year: int, month: int, day: int) -> datetime.date | None:
    """The day of a date of the Iranian calendar, if it is one.

    >>> iranian(1402, 12, 23)
    datetime.date(2024, 3, 13)
    """
    long, most, least = HALF
    if not (1 <= month <= 12 and 1 <= day <= (most if month <= long else least)):
        return None
    year += IRANIAN
    leap = year // CYCLE * LEAPS + (year % CYCLE + 3) // 4
    before = (month - 1) * least + min(month - 1, long)
    return datetime.date.fromordinal(BEGINNING + 365 * year + leap + before + day)


def of_era(era: str, year: str) -> int:
    """The Gregorian year of a year of an era.

    >>> of_era("令和", "元"), of_era("民國", "113")
    (2019, 2024)
    """
    return ERAS[era] + (1 if year == FIRST else int(year))


def figure(signs: str) -> int:
    """The number that Chinese signs write, one by one or with tens.

    >>> figure("二〇二四"), figure("十二"), figure("三十")
    (2024, 12, 30)
    """
    tens, ten, ones = signs.rpartition(TEN)
    if ten:
        return 10 * DIGITS.get(tens, 1) + DIGITS.get(ones, 0)
    return int("".join(str(DIGITS[sign]) for sign in signs))
