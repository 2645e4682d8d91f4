"""Tokens: words without case and punctuation; names cut at separators and camelCase; never a part of one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.rule import name_phrase
from cleaner.tokens import name_tokens, phrase_tokens
from tests.helpers import bug


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("MOST READ:", "most read"),
        ("  Most\tread\u00a0…  ", "most read"),
        ("What's trending", "what s trending"),
        ("co-operate, or else!", "co operate or else"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ΠΕΡΙΣΣΟΤΕΡΑ", "περισσοτερα"),
        ("ЧИТАЙТЕ ТАКЖЕ", "читайте также"),
        ("हिन्दी में", "हिन्दी में"),
        ("اقرأ أيضًا", "اقرأ أيضًا"),
        ("한국어 기사", "한국어 기사"),
        ("相关新闻", "相 关 新 闻"),
        ("中文ABC", "中 文 abc"),
        ("関連ニュース", "関 連 ニ ュ ー ス"),
        ("🙂 ok →", "ok"),
        ("", ""),
        (" — … ✓ ", ""),
    ],
)
def test_words_are_cut_without_case_and_punctuation(text: str, tokens: str) -> None:
    assert phrase_tokens(text) == tuple(tokens.split())


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("5 MIN. READ", "# min read"),
        ("5min", "# min"),
        ("12 comments", "# comments"),
        ("20240115", "#"),
        ("1,234.5", "# # #"),
        ("٣ دقائق", "# دقائق"),
        ("५ मिनट", "# मिनट"),
        ("# min read", "# min read"),
    ],
)
def test_every_number_becomes_the_number_sign(text: str, tokens: str) -> None:
    assert phrase_tokens(text) == tuple(tokens.split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What’s trending", "what's trending"),
        ("Read 3 more", "READ 41 MORE"),
        ("Ｍｏｓｔ", "ｍｏｓｔ"),
        bug(
            "İLGİLİ HABERLER",
            "ilgili haberler",
            why="İ folds to i and a dot that stays: Turkish capitals differ",
        ),
        bug("re\u0301sume\u0301", "résumé", why="a letter and its accent written apart are other letters"),
    ],
)
def test_ways_to_write_a_phrase_give_the_same_tokens(one: str, other: str) -> None:
    assert phrase_tokens(one) == phrase_tokens(other)


@given(st.text(max_size=60))
def test_case_and_space_around_never_matter(text: str) -> None:
    assert phrase_tokens(f" {text.casefold()}\n") == phrase_tokens(text)


@given(st.text(max_size=60))
def test_every_letter_and_no_space_is_in_a_token(text: str) -> None:
    letters = [c for c in text.casefold() if c.isalpha()]
    found = [c for token in phrase_tokens(text) for c in token if c.isalpha()]
    assert found == letters
    assert not any(c.isspace() for token in phrase_tokens(text) for c in token)


@pytest.mark.parametrize(
    ("names", "tokens"),
    [
        ("underlying-text", "underlying text"),
        ("barrier-reef", "barrier reef"),
        ("football-report", "football report"),
        ("relatedPosts", "related posts"),
        ("RelatedPosts", "related posts"),
        ("related_posts", "related posts"),
        ("RELATED_POSTS", "related posts"),
        ("post__body--wide", "post body wide"),
        ("navBAR", "nav bar"),
        ("HTMLBody", "html body"),
        ("XMLHttpRequest", "xml http request"),
        ("NavBar2Go", "nav bar 2 go"),
        ("a1b2", "a 1 b 2"),
        ("md:w-1/2", "md w 1 2"),
        ("eMail", "e mail"),
        ("JSON", "json"),
        ("", ""),
        (" - ", ""),
    ],
)
def test_a_name_is_cut_at_separators_digits_and_camel_case(names: str, tokens: str) -> None:
    assert name_tokens(names) == tuple(tokens.split())


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("überbar", "bar"),
        ("débar", "bar"),
        ("für-ads", "f"),
    ],
)
def test_an_accent_does_not_cut_a_name(name: str, part: str) -> None:
    assert part not in name_tokens(name)


def test_names_beside_each_other_are_kept_apart() -> None:
    assert name_tokens("related posts") == ("related", "", "posts")
    assert name_tokens("relatedPosts side-bar_2") == ("related", "posts", "", "side", "bar", "2")


def test_the_words_of_a_name_phrase_are_the_parts_of_one_name() -> None:
    assert name_phrase("related posts") == name_tokens("related-posts")
    assert name_phrase("Related Posts") == name_tokens("relatedPosts")


word_lists = st.lists(st.from_regex(r"[a-z]{2,6}", fullmatch=True), min_size=1, max_size=4)


@given(word_lists, st.sampled_from(["-", "_", "__", ":", ".", "/"]))
def test_every_way_to_join_words_into_a_name_gives_the_words_back(words: list[str], by: str) -> None:
    camel = "".join(word.capitalize() for word in words)
    assert name_tokens(by.join(words)) == name_tokens(camel) == tuple(words)
