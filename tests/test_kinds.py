"""Which kind of page it is: terms, and weights made by hand."""

from __future__ import annotations

import numpy as np
import pytest

import cleaner
from cleaner.kinds import KINDS, Kinds, binned, dampened, grouped, page_terms
from cleaner.lexicon import shipped
from cleaner.match import match
from cleaner.rules import default_rules
from tests.helpers import segmented


def terms(page: str) -> frozenset[str]:
    blocks = segmented(page, "html")
    return page_terms(blocks, match(blocks, default_rules()), np.full(len(blocks), True))


def speaks_for(kind: str, strength: float = 1.0) -> tuple[float, ...]:
    return tuple(strength * (own == kind) for own in KINDS)


MADE = Kinds(
    speaks_for("article", 0.5),
    {
        "name:reply": speaks_for("forum"),
        "name:cart": speaks_for("product"),
        "words:0": speaks_for("listing", 9),
    },
    {"words": (5.0,)},
)


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("<title>Low water</title><p>x", ["title:low", "title:low water", "title:water"]),
        (
            "<link rel=canonical href=//forum.a.org/t/low/>",
            ["host:forum", "path first:t", "path:t"],
        ),
        ("<body class=single-post><p>x", ["name:single", "page name:post"]),
        ("<p>Add to cart", ["line:add to cart"]),
        ("<h1>Low water", ["h1:low", "line:low water"]),
        ("<h2>Shipping and returns", ["heading:returns", "heading:shipping"]),
        (f"<p>Harbour {'words ' * 20}", ["lead:harbour", "lead:words"]),
        ("<meta property=og:type content=article><p>x", ["graph:article"]),
        ('<script type="application/ld+json">{"@type": "QAPage"}</script><p>x', ["type:QAPage"]),
    ],
)
def test_what_a_page_calls_itself(page: str, wanted: list[str]) -> None:
    assert set(wanted) <= set(terms(page))


def test_the_order_of_terms_changes_no_chance() -> None:
    found = sorted(terms("<body class='b a'><h1>Reply</h1><p>Reply<p>Share"))
    one, other = (shipped("html").kinds.chances(order, {}).tolist() for order in (found, found[::-1]))
    assert one == other


def test_an_address_that_cannot_be_read_says_nothing() -> None:
    assert not any(term.startswith("path") for term in terms("<link rel=canonical href='http://[x'><p>y"))


def test_a_page_that_names_no_address_is_no_first_page() -> None:
    assert "path depth:0" in terms("<link rel=canonical href='https://tide.example/'><p>y")
    assert not any(term.startswith("path") for term in terms("<p>y"))


def test_a_figure_falls_into_the_bin_below_its_edge_and_unknown_is_a_bin_of_its_own() -> None:
    edges = {"words": (3.0, 5.0)}
    values = (1.0, 3.0, 4.0, 9.0, float("nan"))
    found = [binned({"words": value}, edges)[0] for value in values]
    assert found == ["words:0", "words:0", "words:1", "words:2", "words:3"]


def test_terms_are_grouped_by_what_stands_before_the_colon() -> None:
    assert list(grouped(["name:a", "name:b", "name:zzz", "title:c"], {"name:a", "name:b"})) == [
        ("name", ["name:a", "name:b"])
    ]


def test_many_terms_of_a_group_count_for_less_each_and_more_together() -> None:
    assert dampened(1) == 1
    assert dampened(8) < dampened(2)
    assert 8 * dampened(8) > 2 * dampened(2)


def test_chances_follow_the_terms_and_add_up_to_one() -> None:
    plain, forum = MADE.chances([], {"words": 9.0}), MADE.chances(["name:reply"], {"words": 9.0})
    assert (KINDS[plain.argmax()], KINDS[forum.argmax()]) == ("article", "forum")
    assert plain.sum() == pytest.approx(1)
    assert KINDS[MADE.chances(["name:reply"], {"words": 1.0}).argmax()] == "listing"


def test_without_anything_fitted_the_kind_is_unknown() -> None:
    assert np.isnan(Kinds().chances(["name:reply"], {})).all()


def test_the_shipped_kinds_speak_of_figures_that_are_measured() -> None:
    known = shipped("html").kinds
    assert len(known.bias) == len(KINDS)
    assert all(len(weights) == len(KINDS) for weights in known.terms.values())
    found = cleaner.extract("<p>Tide <a href=/>tables</a> were late.</p>")
    assert set(known.figures) <= set(found.scores.signals.names)


def test_a_thread_of_replies_is_a_forum() -> None:
    post = (
        "<div class='post-message message-body'><a class=username href=/u>anna</a><p>%s</p><a>Reply</a></div>"
    )
    said = (
        "Does the pump hum on yours too?",
        "Mine did until I bled the pipes.",
        "That fixed it, thank you.",
    )
    page = (
        "<title>Pump hums - Boat forum</title><link rel=canonical href=https://forum.boats.org/t/pump-hums/4>"
    )
    assert cleaner.extract(page + "".join(post % line for line in said)).page_kind == "forum"
