"""Dates as pages write them."""

from __future__ import annotations

from datetime import date

import pytest

from cleaner import dates

MAY_8 = date(2020, 5, 8)


@pytest.mark.parametrize(
    "text",
    [
        "2020-05-08",
        "2020-5-8",
        "2020-05-08T01:17:00Z",
        "2020-05-08T23:59:59+05:30",
        "2020-05-08 01:17",
        "2020/05/08",
        "2020.05.08",
        "2020. 5. 8.",
        "2020年5月8日",
        "2020年 5月 8日 10:30",
        "08-05-2020 01:17 IST",
        "8/5/2020",
        "08.05.2020",
        "8.5.20",
        "8 May 2020",
        "08 May, 2020",
        "8th of May 2020",
        "May 8, 2020",
        "MAY 8TH, 2020",
        "Fri, 08 May 2020 10:00:00 GMT",
        "Friday, May 8, 2020 at 9:30 pm",
        "Updated: 08-05-2020 01:17 IST",
        "Posted on May 8, 2020 by Jane Lind",
    ],
)
def test_forms_of_the_same_day(text: str) -> None:
    assert dates.parse(text) == MAY_8


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1 January 2021", 1),
        ("Feb. 1, 2021", 2),
        ("1 March 2021", 3),
        ("Apr 1, 2021", 4),
        ("1 may 2021", 5),
        ("June 1, 2021", 6),
        ("1 Jul 2021", 7),
        ("AUGUST 1, 2021", 8),
        ("Sept. 1, 2021", 9),
        ("1 Oct 2021", 10),
        ("1st November, 2021", 11),
        ("Dec 1 2021", 12),
    ],
)
def test_names_of_months_in_full_and_cut(text: str, month: int) -> None:
    assert dates.parse(text) == date(2021, month, 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "May 2020",
        "2020",
        "2020-02-30",
        "2020-13-01",
        "May 32, 2020",
        "99-99-9999",
        "1588899600",
        "192.168.10.20",
        "Call 020 5550 0142",
        "room 5, floor 8, 2020 people",
        "Marzipan 8, 2020",
    ],
)
def test_what_is_no_day_gives_none(text: str) -> None:
    assert dates.parse(text) is None


def test_a_year_before_pages_existed_is_no_date_of_a_page() -> None:
    assert dates.parse("1889-03-31") is None
    assert dates.parse("31/03/1889") is None


@pytest.mark.parametrize("text", ["13/02/2020", "02/13/2020", "13.2.20", "2-13-2020"])
def test_figures_that_fit_one_order_only_are_read_in_it(text: str) -> None:
    assert dates.parse(text) == date(2020, 2, 13)


def test_figures_that_fit_both_orders_are_read_day_first() -> None:
    assert dates.parse("03/02/2020") == date(2020, 2, 3)


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["05/08/2020", "May 8, 2020"], [MAY_8, MAY_8]),
        (["2020-05-08", "05/08/2020"], [MAY_8, MAY_8]),
        (["05/08/2020 and May 8, 2020"], [MAY_8, MAY_8]),
        (["05/08/2020", "8 August 2020"], [date(2020, 8, 5), date(2020, 8, 8)]),
    ],
)
def test_another_date_of_the_page_settles_the_order_of_figures(texts: list[str], wanted: list[date]) -> None:
    assert list(dates.find(texts)) == wanted


def test_dates_come_in_the_order_of_the_page() -> None:
    line = "Updated: 09-05-2020 01:17 IST | Created: 08-05-2020 01:06 IST | Indexed May 10, 2020"
    assert list(dates.find(["2021-01-01", line])) == [
        date(2021, 1, 1),
        date(2020, 5, 9),
        MAY_8,
        date(2020, 5, 10),
    ]


def test_an_impossible_date_does_not_hide_the_next() -> None:
    assert dates.parse("2020-02-31, corrected 2020-03-01") == date(2020, 3, 1)


def test_figures_of_mixed_separators_are_no_date() -> None:
    assert dates.parse("8-5/2020") is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("20200508", id="ISO 8601, basic form"),
        pytest.param("20200508T011700Z", id="ISO 8601, basic form with time"),
        pytest.param("08-May-2020", id="named month between hyphens"),
        pytest.param("May 8,2020", id="no space after the comma"),
        pytest.param("8. Mai 2020", id="German"),
        pytest.param("8 mai 2020", id="French"),
        pytest.param("8 de mayo de 2020", id="Spanish"),
        pytest.param("8 maggio 2020", id="Italian"),
        pytest.param("8 мая 2020", id="Russian"),
        pytest.param("8 maja 2020", id="Polish"),
        pytest.param("8 Mayıs 2020", id="Turkish"),
        pytest.param("2020년 5월 8일", id="Korean"),
        pytest.param("2020. május 8.", id="Hungarian"),
        pytest.param("8 μαΐου 2020", id="Greek"),
        pytest.param("8 травня 2020", id="Ukrainian"),
        pytest.param("8 mei 2020", id="Dutch"),
        pytest.param("2020 May 8", id="year first"),
        pytest.param("8. 5. 2020, 06:00", id="spaces behind the dots"),
        pytest.param("8. 5.2020", id="one space behind the dots"),
    ],
)
def test_more_forms_of_the_same_day(text: str) -> None:
    assert dates.parse(text) == MAY_8


def test_a_year_of_two_figures_is_not_in_the_far_future() -> None:
    assert dates.parse("12.03.98") == date(1998, 3, 12)


@pytest.mark.parametrize("text", ["version 10.2.2021.1", "192.12.10.20", "1. 5. 2020.1", "3. 1. 5. 2020"])
def test_a_part_of_a_longer_row_of_figures_is_no_date(text: str) -> None:
    assert dates.parse(text) is None


@pytest.mark.parametrize("text", ["Version 3.10.12", "v3.10.12", "part no. 3.10.12"])
def test_the_number_of_a_version_is_no_date(text: str) -> None:
    assert dates.parse(text) is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("8 أيار 2020", id="Arabic of the Levant"),
        pytest.param("8 ماي 2020", id="Arabic of the Maghreb"),
        pytest.param("8 май. 2020", id="Russian, short"),
        pytest.param("8 май 2020 г.", id="Bulgarian"),
        pytest.param("8. svibnja 2020", id="Croatian"),
        pytest.param("8. mája 2020", id="Slovak"),
        pytest.param("8 de maig de 2020", id="Catalan"),
        pytest.param("8 tháng 5, 2020", id="Vietnamese"),
        pytest.param("8 ΜΑΪΟΥ 2020", id="Greek capitals"),
        pytest.param("8 MAYIS 2020", id="Turkish capitals"),
        pytest.param("8 মে 2020", id="Bengali"),
        pytest.param("৮ মে ২০২০", id="Bengali figures"),
        pytest.param("۸ مه ۲۰۲۰", id="Persian"),
        pytest.param("8 مئی 2020", id="Urdu"),
        pytest.param("8 Μαΐ 2020", id="Greek, short"),
        pytest.param("2020. máj. 8.", id="Hungarian, short"),
        pytest.param("8. mai 2020", id="Estonian"),
    ],
)
def test_names_of_months_in_other_countries(text: str) -> None:
    assert dates.parse(text) == MAY_8


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("8 พฤษภาคม พ.ศ. 2563", id="Thai"),
        pytest.param("๘ พ.ค. ๒๕๖๓ 14:05 น.", id="Thai figures"),
        pytest.param("8 พ.ค. 63", id="Thai, short"),
        pytest.param("08/05/2563", id="years of the Buddha in figures"),
        pytest.param("۱۹ اردیبهشت ۱۳۹۹", id="Iranian"),
        pytest.param("19 ثور 1399", id="Afghan"),
        pytest.param("۱۳۹۹/۰۲/۱۹ - ۱۰:۲۰", id="Iranian figures"),
        pytest.param("令和2年5月8日", id="Japan's era"),
        pytest.param("中華民國 109 年 5 月 8 日", id="China's republic"),
        pytest.param("二〇二〇年五月八日", id="Chinese signs"),
        pytest.param("2020 年 5 月 8 日", id="spaces around signs"),
        pytest.param("٨\u200f/٥\u200f/٢٠٢٠", id="Arabic figures with marks of direction"),
    ],
)
def test_a_day_of_another_calendar(text: str) -> None:
    assert dates.parse(text) == MAY_8
    assert len(dates.spans(text)) == 1


@pytest.mark.parametrize(
    "text", ["19 May 1399", "1445/11/14", "1399-02-19", "31 اسفند 1399", "令和2年5月40日"]
)
def test_a_year_of_another_calendar_needs_its_form(text: str) -> None:
    assert dates.parse(text) is None


def test_the_last_day_of_a_leap_year_and_the_first_of_an_era() -> None:
    assert dates.parse("30 اسفند 1399") == date(2021, 3, 20)
    assert dates.parse("令和元年五月一日") is None
    assert dates.parse("令和元年5月1日") == date(2019, 5, 1)
    assert dates.parse("二〇二〇年十二月三十一日") == date(2020, 12, 31)


def test_a_month_of_two_words() -> None:
    assert dates.parse("8 كانون الثاني 2020") == date(2020, 1, 8)
