"""Reading: one decoding of whatever bytes came, HTML told from text, and a note on what is no page."""

from __future__ import annotations

import random
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.read import read, sniff
from tests.helpers import bug

RUSSIAN = "<p>Рыбаки вернулись в гавань до шторма, сообщила в понедельник служба порта.</p>"
JAPANESE = "<p>港の事務所は、潮見表が一日遅れて印刷されたと述べた。</p>"
CHINESE = "<p>港务局说，潮汐表晚了一天才印出来。船长们被告知要加四十分钟。</p>"
TAIWANESE = "<p>港務局說，潮汐表晚了一天才印出來。</p>"
KOREAN = "<p>항만 사무소는 조석표가 하루 늦게 인쇄되었다고 말했다.</p>"
FRENCH = "<p>La mairie a été fermée à midi, où étaient donc les élus ?</p>"
ENGLISH = "<p>The harbour master said on Monday that the tables had been printed a day late.</p>\n" * 20
QUOTED = "<p>“We were told nothing,” she said.</p>"
EAST_ASIAN = [
    ("shift_jis", JAPANESE),
    ("euc-jp", JAPANESE),
    ("gb2312", CHINESE),
    ("gbk", CHINESE),
    ("gb18030", CHINESE),
    ("big5", TAIWANESE),
    ("euc-kr", KOREAN),
]
BAD = b"\xff<p>after</p>"


def twice(text: str) -> str:
    """The text as it shows when its UTF-8 is taken for Latin-1."""
    return text.encode().decode("latin-1")


def labelled(charset: str, text: str, encoding: str | None = None) -> bytes:
    """A page that says it is in ``charset`` and is in ``encoding``."""
    return f"<meta charset={charset}>".encode() + text.encode(encoding or charset)


# What a page's bytes mean


@pytest.mark.parametrize("text", [RUSSIAN, JAPANESE, CHINESE, KOREAN, FRENCH, "plain ascii"])
def test_utf8_without_a_label_is_utf8(text: str) -> None:
    source = read(text.encode())
    assert (source.text, source.encoding) == (text, "utf-8")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", [RUSSIAN, CHINESE, "<p>Low water at the pier.</p>", "плот"])
def test_a_mark_tells_the_encoding_and_is_not_text(encoding: str, text: str) -> None:
    assert read(text.encode(encoding)).text == text


def test_big_endian_marks_are_known() -> None:
    assert read(b"\xfe\xff" + RUSSIAN.encode("utf-16-be")).text == RUSSIAN
    assert read(b"\x00\x00\xfe\xff" + RUSSIAN.encode("utf-32-be")).text == RUSSIAN


def test_a_mark_beats_the_label_in_the_page() -> None:
    page = "<meta charset=windows-1251>" + RUSSIAN
    assert read(page.encode("utf-16")).text == page
    assert read(page.encode("utf-8-sig") + b"\xff").encoding == "utf-8"


@pytest.mark.parametrize("label", "iso-8859-1 windows-1251 shift_jis gbk utf-16 utf-32 iso-2022-jp".split())
def test_valid_utf8_beats_a_wrong_label(label: str) -> None:
    assert read(labelled(label, RUSSIAN, "utf-8")).text.endswith(RUSSIAN)


@pytest.mark.parametrize(
    "label",
    [
        "bogus-8",
        "x-user-defined",
        "",
        "'",
        "<b>",
        "cp037",
        "charmap",
        "base64",
        "idna",
        "punycode",
    ],
)
def test_an_unknown_label_is_no_label(label: str) -> None:
    assert read(labelled(label, RUSSIAN, "utf-8")).text.endswith(RUSSIAN)
    assert "аки вернулись в гавань" in read(labelled(label, RUSSIAN * 3, "windows-1251")).text


def test_a_label_that_the_bytes_contradict_is_no_label() -> None:
    assert "аки вернулись в гавань" in read(labelled("utf-16", RUSSIAN * 3, "windows-1251")).text


@pytest.mark.xfail(strict=True, reason="a page labelled UTF-8 in which no sequence is UTF-8 is all U+FFFD")
def test_a_utf8_label_on_a_page_that_is_none_of_it_does_not_lose_the_text() -> None:
    assert "港の事務所" in read(labelled("utf-8", JAPANESE * 3, "shift_jis")).text


@pytest.mark.parametrize("charset", "windows-1251 koi8-r iso-8859-5 cp866".split())
def test_a_declared_charset_beats_detection(charset: str) -> None:
    assert read(labelled(charset, "<p>Рыбаки</p>")).text.endswith("<p>Рыбаки</p>")


@pytest.mark.parametrize(
    "declaration",
    [
        "<meta charset='windows-1251'>",
        "<META CHARSET=WINDOWS-1251>",
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        '<meta content="text/html; charset=windows-1251" http-equiv=Content-Type>',
        '<?xml version="1.0" encoding="windows-1251"?>',
        "<html><head><title>x</title><!-- c --><meta charset = cp1251>",
        "<!-- <meta charset=koi8-r> --><meta charset=windows-1251>",
    ],
)
def test_every_way_to_declare_a_charset_is_read(declaration: str) -> None:
    assert read(declaration.encode() + "Рыбаки".encode("cp1251")).text == declaration + "Рыбаки"


@pytest.mark.parametrize(
    ("label", "raw", "text"),
    [
        ("iso-8859-1", b"\x93q\x94", "“q”"),
        ("us-ascii", b"it\x92s", "it’s"),
        ("iso-8859-9", b"\x80 \xfe", "€ ş"),
        ("gb2312", "镕".encode("gbk"), "镕"),
        ("shift_jis", "①".encode("cp932"), "①"),
        ("euc-kr", "똠".encode("cp949"), "똠"),
        ("big5", "嘅".encode("big5hkscs"), "嘅"),
        ("tis-620", "ไทย".encode("cp874"), "ไทย"),
    ],
)
def test_labels_mean_what_browsers_mean_by_them(label: str, raw: bytes, text: str) -> None:
    assert read(labelled(label, "") + raw).text.endswith(f">{text}")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "text",
    [
        "<p>Low water at the pier.</p>",
        "Low water at the pier.",
        CHINESE,
        RUSSIAN,
        "Низкая вода у причала.",
    ],
)
def test_utf16_and_utf32_without_a_mark_are_told(encoding: str, text: str) -> None:
    assert read(text.encode(encoding)).text == text


def test_half_a_character_at_the_end_does_not_cost_the_rest() -> None:
    assert read("<p>港の".encode("utf-16")[:-1]).text == "<p>港\ufffd"
    assert read(RUSSIAN.encode("utf-8")[:-5]).text.startswith(RUSSIAN[:-5])


@pytest.mark.parametrize("text", [RUSSIAN * 5, JAPANESE * 5, ENGLISH + QUOTED * 20])
def test_one_bad_byte_in_utf8_is_one_replacement(text: str) -> None:
    assert read(text.encode() + BAD).text == text + "\ufffd<p>after</p>"


@pytest.mark.parametrize(
    "quoted", [bug(1, why="two quotation marks and one bad byte are read as cp1125"), 2, 3]
)
def test_one_bad_byte_in_utf8_with_few_foreign_letters_is_one_replacement(quoted: int) -> None:
    text = ENGLISH + QUOTED * quoted
    assert read(text.encode() + BAD).text == text + "\ufffd<p>after</p>"


@pytest.mark.xfail(strict=True, reason="a download cut inside its only accent is read as Windows-1250: cafĂ")
def test_utf8_that_was_cut_off_inside_a_character_stays_utf8() -> None:
    text = ENGLISH + "<p>“café"
    assert read(text.encode()[:-1]).text == text[:-1] + "\ufffd"


@pytest.mark.parametrize(("charset", "text"), EAST_ASIAN)
def test_a_labelled_east_asian_page_survives_a_bad_byte(charset: str, text: str) -> None:
    raw = labelled(charset, text)
    assert read(raw).text.endswith(text)
    damaged = read(raw + BAD).text
    assert text in damaged
    assert damaged.endswith("p>after</p>")


@pytest.mark.parametrize(("charset", "text"), EAST_ASIAN)
def test_an_unlabelled_east_asian_page_is_detected(charset: str, text: str) -> None:
    assert read(text.encode(charset) * 3).text == text * 3


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("shift_jis", JAPANESE),
        *(
            bug(*pair, why="one bad byte makes the detector give up: the page is read as Windows-1252")
            for pair in EAST_ASIAN
            if pair[0] != "shift_jis"
        ),
    ],
)
def test_an_unlabelled_east_asian_page_survives_a_bad_byte(charset: str, text: str) -> None:
    assert text in read(text.encode(charset) * 3 + BAD).text


@pytest.mark.parametrize("shift", [0, 1])
def test_an_unlabelled_long_page_is_detected_wherever_the_sample_ends(shift: int) -> None:
    text = "x" * shift + CHINESE * 1200
    assert read(text.encode("gb2312")).text == text


@pytest.mark.parametrize("prefix", [b"<meta charset=iso-2022-jp>", b""])
def test_iso_2022_jp_is_not_taken_for_ascii(prefix: bytes) -> None:
    assert read(prefix + JAPANESE.encode("iso-2022-jp")).text.endswith(JAPANESE)


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "iso-8859-5"])
def test_an_unlabelled_cyrillic_page_is_detected(charset: str) -> None:
    text = (
        "<html><body><p>Рыбаки вернулись в гавань до шторма, сообщила в понедельник служба порта. Никто из"
        " капитанов не знал, что таблицы приливов напечатали на день позже обычного.</p></body></html>"
    )
    assert read(text.encode(charset)).text == text


@pytest.mark.xfail(strict=True, reason="detected as Windows-1250: à becomes ŕ, ù becomes ů")
def test_an_unlabelled_french_page_is_detected() -> None:
    text = "<p>La mairie a été fermée à midi, où étaient les élus ?</p>" * 10
    assert read(text.encode("cp1252")).text == text


# What cannot stand in text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("a\ud800b", "a\ufffdb"),
        ("a\udcffb\ud83d", "a\ufffdb\ufffd"),
        ("a\x00b", "a\ufffdb"),
        (b"a\x00b", "a\ufffdb"),
        ("a\x01\x08\x0b\x0e\x1f\x7fb", "a\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdb"),
        ("a\tb\nc\rd\x0ce", "a\tb\nc\rd\x0ce"),
        ("😀 \U0010ffff", "😀 \U0010ffff"),
        ("\ufeff<p>a\ufeffb", "<p>a\ufeffb"),
    ],
)
def test_surrogates_nuls_and_controls_become_replacement_characters(page: str | bytes, text: str) -> None:
    assert read(page).text == text


# UTF-8 that was taken for Latin-1 and encoded again


@given(st.text("aé ", max_size=9), st.sampled_from("’—É一ไ한😀"), st.text("a’éÅ港 ", max_size=9))
@settings(deadline=None)
def test_a_page_that_was_encoded_twice_is_read_as_it_was_meant(before: str, shows: str, after: str) -> None:
    text = before + shows + after
    assert read(twice(text)).text == read(twice(text).encode()).text == text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (f"一 {twice('Mell’s')}", "一 Mell’s"),  # a part of a page
        (f"€ {twice('’')} «CAFÉ» {twice('é')}", "€ ’ «CAFÉ» Ã©"),  # what letters alone show may be meant
        ("«CAFÉ»", "«CAFÉ»"),
        ("€ à\x81\x81 í\xa0\x81", "€ à\ufffd\ufffd í\xa0\ufffd"),  # overlong, and half of a character
        ("it\x92s", "it’s"),  # windows-1252
        ("\x81\x8d", "\ufffd\ufffd"),  # which has no such signs
    ],
)
def test_only_what_shows_as_controls_was_encoded_twice(page: str, text: str) -> None:
    assert read(page).text == text


@given(st.one_of(st.binary(max_size=200), st.text(st.characters(exclude_categories=()), max_size=200)))
@settings(max_examples=200, deadline=None)
def test_any_page_is_read_into_text_that_can_be_written(page: str | bytes) -> None:
    source = read(page)
    source.text.encode("utf-8")
    assert "\x00" not in source.text
    assert source.medium in ("html", "text")
    assert bool(source.text.strip()) or source.note


@given(st.text(max_size=100), st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
@settings(deadline=None)
def test_a_marked_encoding_gives_the_same_page_as_the_text_itself(text: str, encoding: str) -> None:
    assert read(f"x{text}".encode(encoding)).text == read(f"x{text}").text


def test_buffers_are_bytes() -> None:
    assert read(bytearray(b"caf\xc3\xa9")).text == "café"  # type: ignore[arg-type]
    assert read(memoryview(b"caf\xc3\xa9")).text == "café"  # type: ignore[arg-type]


# HTML or text


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html>",
        "  \n<!doctype html><p>x",
        "<html><body>x",
        "<?xml version='1.0'?><html>",
        "<!-- made by hand -->\nx",
        "<P>Salt",
        "<p class='lead'>Salt",
        "<x-page>Salt</x-page>",
        '<body onload="a>b">x',
        "Salt</p>",
        "Salt is</DIV >",
        "First line\n<script>var a = 1</script>\nlast line",
        "Some words, then <div>a box</div>",
    ],
)
def test_markup_is_html(page: str) -> None:
    assert sniff(page) == "html"


@pytest.mark.parametrize(
    "page",
    [
        "",
        "Salt is a mineral.",
        "a < b and c > d",
        "<3 this place",
        "<- back to the front page",
        "<http://harbour.example/tides> has the tables.",
        "<desk@harbour.example> wrote:",
        "The type is List<String> here.",
        'def opening(): return "<p>"',
        "&lt;p&gt; is how a paragraph opens",
        "x <br> y",
        "<alice> low water at nine\n<bob> thanks",
        bug("Close every paragraph with </p> where it ends.", why="an end tag talked about is markup"),
    ],
)
def test_prose_with_angle_brackets_is_text(page: str) -> None:
    assert sniff(page) == "text"


def test_the_medium_that_was_asked_for_is_not_guessed() -> None:
    assert read("<p>x</p>", medium="text").medium == "text"
    assert read("just words", medium="html").medium == "html"


# What is no page, and what is no argument


@pytest.mark.parametrize(
    ("page", "word"),
    [
        (b"\x1f\x8b\x08\x00rest", "gzip"),
        (b"PK\x03\x04rest", "zip"),
        (b"%PDF-1.7\nrest", "PDF"),
        (b"\x89PNG\r\n\x1a\nrest", "PNG"),
        (b"\xff\xd8\xff\xe0rest", "JPEG"),
        (b"GIF89arest", "GIF"),
        (b"RIFF\x24\x00\x00\x00WEBPrest", "media"),
        (b"\x28\xb5\x2f\xfdrest", "zstd"),
        (b"\xfd7zXZ\x00rest", "xz"),
        (b"BZh91AY&SYrest", "bzip2"),
    ],
)
def test_binary_data_is_named_and_gives_no_text(page: bytes, word: str) -> None:
    source = read(page)
    assert word in source.note
    assert (source.text, source.encoding) == ("", None)


NOISE: Final = random.Random(7).randbytes(4_000)


@pytest.mark.parametrize(
    "page",
    [
        NOISE,
        bytes(4_000),
        b"SQLite format 3\0" + bytes.fromhex("100001010040202000000003000000020000000000000000") * 40,
        b"\x7fELF\x02\x01\x01"
        + bytes(9)
        + bytes.fromhex("03003e000100000060100000000000004000000000000000") * 9,
        b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41" + NOISE,
        b"wOF2\0\1\0\0" + NOISE,
        b"7z\xbc\xaf\x27\x1c\0\4" + NOISE,
    ],
)
def test_other_data_is_no_page(page: bytes) -> None:
    source = read(page)
    assert (source.note, source.text) == ("binary data, not a page", "")


@pytest.mark.parametrize(
    "page",
    [
        ENGLISH.encode() + b"\0",
        b"<p>Salt</p>" + bytes(4_000) + b"<p>Rope</p>",
        ENGLISH.encode() + bytes(4_096),
        b"\0\1\2<p>Salt</p>",
        ENGLISH.replace(".", ".\x07\x1a").encode(),
        JAPANESE.encode("iso2022_jp"),
        "".join(f"{letter}\b{letter}" for letter in ENGLISH).encode(),
        *(
            text.encode(wide)
            for text in (ENGLISH, RUSSIAN)
            for wide in ("utf-16-le", "utf-16-be", "utf-32-le")
        ),
        ENGLISH.encode("utf-16"),
    ],
)
def test_a_page_with_some_control_characters_is_a_page(page: bytes) -> None:
    source = read(page)
    assert source.note == ""
    assert len(source.text) > 9


@pytest.mark.parametrize(
    "page", [b"RIFF raff is what they call us here.", b"BZh is of Bozen.", b"GIF8 is short."]
)
def test_words_that_look_like_a_signature_are_still_words(page: bytes) -> None:
    assert read(page).text == page.decode()


@pytest.mark.parametrize("page", ["", " \n\t ", b"", b"\xef\xbb\xbf", b"\xff\xfe", "\ufeff", "\u3000\xa0"])
def test_an_empty_page_says_that_it_is_empty(page: str | bytes) -> None:
    assert read(page).note == "the page is empty"


def test_a_page_has_no_note() -> None:
    assert read("Salt.").note == ""


def test_the_address_is_handed_on() -> None:
    assert read("Salt.", "https://harbour.example/a").url == "https://harbour.example/a"
    assert read("Salt.").encoding is None


@pytest.mark.parametrize("page", [None, 3, ["<p>"], object(), {"page": 1}])
def test_another_type_of_page_is_a_type_error_that_names_it(page: object) -> None:
    with pytest.raises(TypeError, match=rf"str or bytes, not {type(page).__name__}"):
        read(page)  # type: ignore[arg-type]


@pytest.mark.parametrize("medium", ["xml", "HTML", ""])
def test_an_unknown_medium_is_a_value_error_that_lists_the_known(medium: str) -> None:
    with pytest.raises(ValueError, match="html, text"):
        read("x", medium=medium)  # type: ignore[arg-type]


# What could not be read


@pytest.mark.parametrize(
    ("page", "notes"),
    [
        ("café".encode(), ()),
        (
            b"caf\xe9 au lait \xc3\xa9\xc3\xa9\xc3\xa9",
            ("1 characters are not in the page's utf-8 and show as U+FFFD",),
        ),
        ("a\x00b\x1b", ("2 control characters or halves of characters show as U+FFFD",)),
        ("a\ud800b", ("1 control characters or halves of characters show as U+FFFD",)),
        (
            twice("Mell’s café"),
            ("2 characters were encoded twice and are shown as they were meant",),
        ),
    ],
)
def test_characters_that_could_not_be_read_are_counted(page: str | bytes, notes: tuple[str, ...]) -> None:
    assert read(page).notes == notes
