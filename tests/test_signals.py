"""Signals of plain text: what the surroundings of a line say."""

from __future__ import annotations

import pytest

from cleaner.match import match
from cleaner.rules import default_rules
from cleaner.signals import characters, plain
from tests.helpers import segmented


def column(page: str, name: str) -> list[float]:
    blocks = segmented(page, "text")
    found = plain(blocks, match(blocks, default_rules()))
    values: list[float] = found.values[:, found.names.index(name)].tolist()
    return values


def test_the_lines_of_a_table_of_contents_come_again_and_its_headings_do_not() -> None:
    page = "The tide\n\nThe quay\n\nIt rose at noon.\n\nThe tide\n\nIt fell at six.\n\nThe quay"
    assert column(page, "come again within 1") == pytest.approx([1, 2 / 3, 1 / 3, 0, 0, 0])
    assert column(page, "repeat within 1") == pytest.approx([1, 2 / 3, 2 / 3, 1 / 3, 2 / 3, 1 / 2])


def test_what_lies_beyond_the_page_counts_for_nothing() -> None:
    assert column("The tide\n\nThe tide", "repeat within 8") == [1, 1]


@pytest.mark.parametrize("part", [1, 3, 1 << 18])
def test_characters_are_counted_the_same_in_parts_of_any_size(
    part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["Salt, water.", "", "水 and 9 \U0001f30a", "A", "b c\nd"]
    whole = characters.count(texts)
    monkeypatch.setattr("cleaner.signals.characters.PART", part)
    for name, counted in characters.count(texts).items():
        assert counted.tolist() == whole[name].tolist()
    assert whole["words"].tolist() == [2, 0, 2.5, 1, 3]


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("The tide was late. Nobody minded!", 2),
        ("潮水来晚了。没有人介意。", 2),
        ("ज्वार देर से आया। किसी को बुरा नहीं लगा।", 2),
        ("جوار دیر سے آئی۔ کسی نے برا نہیں مانا۔", 2),
        ("ဒီရေ နောက်ကျသည်။ ဘယ်သူမှ စိတ်မဆိုးပါ။", 2),
        ("ជំនោរមកយឺត។ គ្មាននរណាខឹងទេ។", 2),
        ("ማዕበሉ ዘገየ። ማንም አልተቆጣም።", 2),
        ("Ջուրը ուշացավ։ Ոչ ոք չբարկացավ։", 2),
        ("น้ำขึ้นช้า", 0),
        ("น้ำขึ้นช้ากว่าที่ตารางบอกไว้สองชั่วโมง ชาวประมงรออยู่ที่ท่าเรือจนถึงเที่ยง แล้วจึงออกเรือไปพร้อมกันทั้งหมด", 1),
    ],
)
def test_sentences_end_in_every_script(text: str, stops: int) -> None:
    assert characters.count([text])["stops"].tolist() == [stops]
