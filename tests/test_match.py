"""Matching: which rule speaks about which block, by its words, its names and its place on the page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner.match import match
from cleaner.model import Blocks, Head, Marks
from cleaner.rule import Matcher, Reach, Rule
from cleaner.rules import Index, RuleSet, default_rules, parse
from tests.helpers import segmented

LANG = Path(cleaner.__file__).parent / "data" / "rules" / "lang"
PROSE = (
    "The tables were printed a day late, the harbour office said, and nobody on the quay had been told. " * 2
)
SENTENCES = {
    "ar": "قال مكتب الميناء إن جداول المد التي طبعت هذا الأسبوع تأخرت عن الموعد",
    "cs": "Přístav oznámil, že se tabulky přílivu tento týden tiskly o den později, ale nikdo to nevěděl.",
    "da": "Havnen sagde, at tabellerne for ugen er trykt en dag for sent, og at der ikke var nogen på kajen.",
    "de": "Das Hafenamt teilte mit, dass die Tabellen für die Woche einen Tag zu spät gedruckt werden.",
    "el": "Το λιμάνι είπε ότι οι πίνακες για την εβδομάδα δεν είναι έτοιμοι και θα αργήσουν.",
    "en": "The harbour office said that the tables for the week had been printed a day late.",
    "es": "El puerto dijo que las tablas de la semana no se han impreso y que los barcos esperan.",
    "fa": "دفتر بندر گفت که جدول‌ها برای این هفته با یک روز تاخیر چاپ شده است",
    "fi": "Satama kertoi, että taulukot on painettu myöhässä ja että se ei ole kuin yksi päivä.",
    "fr": "Le port a dit que les tables de la semaine ne sont pas encore dans les bureaux.",
    "he": "הנמל הודיע כי הלוחות של השבוע לא היו מוכנים וגם כי הוא לא אמר את זה לפני כן",
    "hi": "बंदरगाह ने कहा है कि इस हफ्ते की तालिका एक दिन की देरी से छपी थी और यह नहीं बताया गया",
    "hu": "A kikötő azt közölte, hogy a hét táblázatai nem készültek el, és ez már nem az első eset.",
    "id": "Kantor pelabuhan mengatakan bahwa tabel untuk pekan ini tidak dapat dicetak pada hari itu.",
    "it": "Il porto ha detto che le tavole della settimana non sono state stampate per un errore.",
    "ja": "港の事務所は、潮見表が一日遅れて印刷されたと述べた。",
    "ko": "항만 사무소는 이번 주의 조석표가 하루 늦게 인쇄되었다고 밝혔다. 이 일로 한 배가 늦게 출발했다.",
    "nl": "De haven zei dat de tabellen voor de week een dag te laat zijn gedrukt en dat het niet erg is.",
    "pl": "Port podał, że tablice na ten tydzień nie są gotowe i że się to nie zmieni do końca dnia.",
    "pt": "O porto disse que as tabelas da semana não foram impressas e que os barcos não saem do cais.",
    "ro": "Portul a spus că tabelele pentru săptămâna aceasta nu sunt gata și că este o greșeală.",
    "ru": "Порт сообщил, что таблицы на эту неделю не были готовы и что их напечатали с опозданием.",
    "sv": "Hamnen sade att tabellerna för veckan inte var klara och att det är en dag kvar till dess.",
    "th": "เรือกลับเข้าฝั่งก่อนพายุและไม่มีใครบาดเจ็บที่ท่าเรือ",
    "tr": "Liman bu hafta için tabloların bir gün geç basıldığını ve bu kadar sorun olmadığını söyledi.",
    "uk": "Порт повідомив, що таблиці на цей тиждень не були готові, але їх вже надрукували.",
    "vi": "Cảng cho biết các bảng của tuần này không được in và những con tàu đã phải đợi ở bến.",
    "zh": "港务局说，这个星期的潮汐表晚了一天才印出来，他们不知道是为什么。",
}


def lines(*texts: str, language: str = "") -> Blocks:
    """Blocks of plain text, as they stand."""
    size = len(texts)
    places = list(range(1, size + 1))
    return Blocks(list(texts), ["paragraph"] * size, [0] * size, places, head=Head(language=language))


def rule(
    matcher: Matcher, *phrases: str, reach: Reach = "block", name: str = "r", fitted: bool = False
) -> Rule:
    return Rule(name, matcher, phrases, "related", reach, fitted=fitted)


def spoken(blocks: Blocks, *rules: Rule) -> list[list[str]]:
    """The ids of the rules that speak about each block."""
    return [[rules[at].id for at in found] for found in match(blocks, RuleSet(rules)).spoken]


def heard(blocks: Blocks, *rules: Rule) -> list[int]:
    """The numbers of the blocks that any rule speaks about."""
    return [at for at, found in enumerate(match(blocks, RuleSet(rules)).spoken) if found]


# Words


@pytest.mark.parametrize(
    ("matcher", "phrase", "text"),
    [
        ("exact", "most read", "MOST READ:"),
        ("exact", "what's trending", "What’s trending?"),
        ("exact", "# comments", "128 Comments"),
        ("exact", "相关新闻", "相关新闻"),
        ("prefix", "read more", "Read more: the tide tables"),
        ("prefix", "by #", "By 7 authors"),
        ("words", "sign up", "To get it every day, sign up here."),
        ("words", "相关新闻", "查看相关新闻吧"),
        ("regex", r"^©\s?\d{4}", "© 2024 Harbour"),
    ],
)
def test_a_phrase_is_found_whatever_its_case_marks_and_numbers(
    matcher: Matcher, phrase: str, text: str
) -> None:
    assert heard(lines("Salt.", text), rule(matcher, phrase)) == [1]


@pytest.mark.parametrize(
    ("matcher", "phrase", "text"),
    [
        ("exact", "most read", "Most read today"),
        ("exact", "trend", "Trending"),
        ("prefix", "read more", "You can read more here"),
        ("prefix", "share", "Shareholders met on Monday"),
        ("words", "tide", "The tidewater came in"),
        ("words", "sign up", "Every sign points up"),
        ("words", "ad", "He read the bad news"),
    ],
)
def test_a_phrase_is_never_found_inside_words(matcher: Matcher, phrase: str, text: str) -> None:
    assert heard(lines(text), rule(matcher, phrase)) == []


@pytest.mark.parametrize("size", [380, 396, 410])
def test_a_word_of_a_long_block_is_never_cut(size: int) -> None:
    assert heard(lines("x " * (size // 2) + "tidewater"), rule("words", "tide")) == []


def test_every_rule_that_speaks_is_named_once_and_in_order() -> None:
    found = spoken(
        lines("Share this: share it"),
        rule("words", "share", "share this", name="b"),
        rule("prefix", "share", name="a"),
        rule("exact", "share", name="no"),
    )
    assert found == [["b", "a"]]


def test_without_rules_nothing_is_said() -> None:
    marks = match(lines("Most read", ""), RuleSet())
    assert marks.spoken == [(), ()]
    assert marks.tokens == [("most", "read"), ()]


def test_a_page_without_blocks_has_no_marks() -> None:
    assert match(lines(), default_rules()).spoken == []


# Rows of links


@pytest.mark.parametrize("text", ["Home | Terms", "Terms·Privacy", "Home • TERMS • Help", "| Terms |"])
def test_a_cell_of_a_row_of_links_counts_as_a_block(text: str) -> None:
    assert heard(lines("Salt.", text), rule("exact", "terms")) == [1]


@pytest.mark.parametrize("text", ["Terms of use | Help", "Long terms · Help", "Terms, help"])
def test_a_part_of_a_cell_does_not(text: str) -> None:
    assert heard(lines(text), rule("exact", "terms")) == []


# Patterns


def test_the_words_of_a_link_in_markdown_are_those_in_its_brackets() -> None:
    texts = (
        '[Skip to content](/a_(b) "Skip")',
        "[ ![Skip to content](/logo.png) ](/)",
        "[Skip](/) to content",
    )
    assert heard(lines(*texts, "Skip to [content]"), rule("exact", "skip to content")) == [0, 1, 2, 3]
    assert (
        heard(lines("[Home](https://harbour.example/skip/to/content)"), rule("words", "skip to content"))
        == []
    )


def test_patterns_look_at_short_lines_only() -> None:
    assert heard(lines("x" * 160, "x" * 161), rule("regex", "x")) == [0]


def test_a_pattern_that_takes_too_long_says_nothing_and_soon() -> None:
    assert heard(lines("a" * 100 + "!", "aaa"), rule("regex", r"^(?:\w|\w)*$")) == [1]


def test_a_callers_pattern_is_tried_in_every_language() -> None:
    own = Rule("r", "regex", ("^Lue",), "related", language="fi")
    assert heard(lines("Lue lisää", "The tide is in."), own) == [0]


def test_a_shipped_pattern_is_tried_where_its_language_is_declared_or_read() -> None:
    own = Rule("r", "regex", ("^Lue",), "related", language="fi", fitted=True)
    english = "The tide is in and the boats are out."
    assert heard(lines("Lue lisää", english), own) == []
    assert heard(lines("Lue lisää", english, language="fi-FI"), own) == [0]
    assert heard(lines("Lue lisää", "Vene on satamassa ja se ei ole uusi."), own) == [0]


@pytest.mark.parametrize(
    ("language", "text"),
    SENTENCES.items(),
)
def test_a_page_is_read_as_its_language(language: str, text: str) -> None:
    own = Rule("r", "regex", (".",), "related", language=language, fitted=True)
    assert heard(lines(text), own) == [0]


def test_every_language_with_rules_has_a_sentence_here() -> None:
    assert {file.stem for file in LANG.glob("*.toml")} == set(SENTENCES)


# Places


def page(before: int, after: int, text: str = "Most read") -> Blocks:
    """``text`` among so many paragraphs before and after it."""
    return lines(*[PROSE] * before, text, *[PROSE] * after)


@pytest.mark.parametrize(
    ("reach", "before", "after", "found"),
    [
        ("head", 0, 4, True),
        ("head", 1, 3, True),
        ("head", 3, 1, False),
        ("head", 4, 0, False),
        ("tail", 4, 0, True),
        ("tail", 3, 1, True),
        ("tail", 1, 3, False),
        ("tail", 0, 4, False),
        *((reach, before, 4 - before, True) for reach in ("block", "run", "page") for before in range(5)),
    ],
)
def test_head_and_tail_rules_speak_before_and_after_the_middle_of_the_prose(
    reach: Reach, before: int, after: int, found: bool
) -> None:
    assert bool(heard(page(before, after), rule("exact", "most read", reach=reach))) is found


def test_short_lines_do_not_move_the_middle_of_the_prose() -> None:
    many = lines(*["Menu"] * 30, "Most read", PROSE, PROSE, "Most read")
    assert heard(many, rule("exact", "most read", reach="head")) == [30]
    assert heard(many, rule("exact", "most read", reach="tail")) == [33]


def test_a_page_without_prose_has_its_middle_in_the_middle() -> None:
    short = lines("Most read", "Menu", "Menu", "Menu", "Most read")
    assert heard(short, rule("exact", "most read", reach="head")) == [0]
    assert heard(short, rule("exact", "most read", reach="tail")) == [4]


def test_a_page_of_one_line_is_head_and_tail() -> None:
    for reach in ("head", "tail"):
        assert heard(lines("Most read"), rule("exact", "most read", reach=reach)) == [0]


def test_a_run_rule_marks_its_own_block_only() -> None:
    assert heard(lines("Most read", "A teaser", "Another"), rule("exact", "most read", reach="run")) == [0]


@pytest.mark.parametrize("matcher", ["names", "tag"])
@pytest.mark.parametrize(("reach", "found"), [("head", [0]), ("tail", [5])])
def test_a_reach_holds_for_names_and_tags_too(matcher: Matcher, reach: Reach, found: list[int]) -> None:
    html = "<nav class=nav>Here</nav>" + f"<p>{PROSE}</p>" * 4 + "<nav class=nav>There</nav>"
    assert heard(segmented(html), rule(matcher, "nav", reach=reach)) == found


# Names


def named(html: str, *phrases: str) -> list[str]:
    """The texts of the blocks that a rule of these names speaks about."""
    blocks = segmented(html, "html")
    return [blocks.texts[at] for at in heard(blocks, rule("names", *phrases))]


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("underlying-text", "yin"),
        ("barrier-reef", "bar"),
        ("football-report", "foot"),
        ("headadvice", "ad"),
        ("loading", "ad"),
        ("sharepoint", "share"),
        ("commentary", "comment"),
        ("related posts", "related posts"),
        ("posts-related", "related posts"),
        ("related-blog-posts", "related posts"),
    ],
)
def test_a_name_is_never_found_inside_a_longer_one(name: str, phrase: str) -> None:
    assert named(f'<div class="{name}">x</div>', phrase) == []


@pytest.mark.parametrize(
    "name",
    [
        "related-posts",
        "relatedPosts",
        "RelatedPosts",
        "RELATED_POSTS",
        "my-related-posts-2",
        "a related:posts b",
    ],
)
def test_a_name_of_two_words_is_found_however_it_is_joined(name: str) -> None:
    assert named(f'<div class="{name}">x</div>', "related posts") == ["x"]


@pytest.mark.parametrize("attribute", ["class", "id", "role", "itemprop", "rel"])
def test_names_stand_in_five_attributes(attribute: str) -> None:
    assert named(f"<div {attribute}=side-bar>x</div>", "bar") == ["x"]
    assert named("<div title=bar data-x=bar name=bar>x</div>", "bar") == []


def test_what_stands_inside_inherits_the_name_and_what_stands_beside_does_not() -> None:
    html = "<p>a</p><div class=promo>b<section><p>c<p class=x>d</section></div><p>e</p>"
    assert named(html, "promo") == ["b", "c", "d"]


def test_names_of_inline_elements_count_for_their_block() -> None:
    assert named("<p>by <span class=byline>Ada</span> today</p><p>more</p>", "byline") == ["by Ada today"]


def test_tag_rules_speak_about_all_inside_the_element() -> None:
    blocks = segmented("<p>a</p><aside>b<div><p>c</div></aside><p>d</p>", "html")
    assert heard(blocks, rule("tag", "aside")) == [1, 2]
    assert heard(blocks, rule("tag", "asides", "p-aside")) == []


def test_plain_text_has_no_names() -> None:
    marks = match(lines("bar"), RuleSet((rule("names", "bar"), rule("tag", "p"))))
    assert marks.spoken == [()]
    assert (marks.own, marks.far, marks.inner) == (None, None, None)


def test_no_page_goes_without_phrases_that_another_thread_is_arranging(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    blocks, rules, arrange = lines("Share"), RuleSet((rule("exact", "share"),)), Index._arrange
    meanwhile: list[Any] = []

    def interrupted(index: Index, token: str, phrases: str) -> None:
        if not meanwhile:
            meanwhile.append(None)
            meanwhile[0] = match(blocks, rules).spoken
        arrange(index, token, phrases)

    monkeypatch.setattr(Index, "_arrange", interrupted)
    assert match(blocks, rules).spoken == [(0,)]
    assert meanwhile == [[(0,)]]


# What the fitted weights are given


def bits(marks: Marks, rules: RuleSet, columns: Sequence[int] | None) -> list[set[str]]:
    return [
        {rule.id for at, rule in enumerate(rules.index.named) if found >> at & 1} for found in columns or ()
    ]


def test_fitted_names_are_told_as_own_inherited_and_inner() -> None:
    rules = RuleSet(tuple(rule("names", n, name=n, fitted=True) for n in ("promo", "bar", "byline")))
    blocks = segmented("<div class=promo><p id=side-bar>x <b class=byline>y</b></p></div><p>z</p>", "html")
    marks = match(blocks, rules)
    places = blocks.places
    assert [bits(marks, rules, marks.own)[at] for at in places] == [{"bar"}, set()]
    assert [bits(marks, rules, marks.far)[at] for at in places] == [{"promo", "bar"}, set()]
    assert bits(marks, rules, marks.inner) == [{"byline"}, set()]
    assert marks.spoken == [(), ()]


def shipped(matchers: set[str]) -> list[Any]:
    files = [LANG.parent / "core.toml", LANG.parent / "names.toml", *sorted(LANG.glob("*.toml"))]
    return [pytest.param(file, matchers, id=file.name) for file in files]


@pytest.mark.parametrize(("file", "matchers"), shipped({"exact", "prefix", "words", "regex"}))
def test_a_shipped_phrase_is_found_on_a_page_that_is_its_example(file: Path, matchers: set[str]) -> None:
    rules = RuleSet(tuple(parse(file.read_text(encoding="utf-8"), file.name, fitted=True)))
    missed = [
        (own.id, text)
        for at, own in enumerate(rules)
        for text in own.example
        if own.matcher in matchers
        and at not in match(lines(text, language=own.language or ""), rules).spoken[0]
    ]
    assert missed == []


def test_a_shipped_name_is_found_on_an_element_that_is_its_example() -> None:
    rules = RuleSet(tuple(own for own in default_rules() if own.matcher == "names"))
    missed = []
    for own in rules:
        for names in own.example:
            marks = match(segmented(f'<div class="{names}">x</div>', "html"), rules)
            if not any(own.id in found for found in bits(marks, rules, marks.own)):
                missed.append((own.id, names))
    assert missed == []
