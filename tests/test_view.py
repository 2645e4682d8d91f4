"""The page that shows why: what is packed into it, how it is locked, two beside each other, at a shell."""

from __future__ import annotations

import json
import re
import sys
import zlib
from base64 import b64decode, b64encode
from hashlib import sha256
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, Final

import pytest

from cleaner.cli import main
from cleaner.document import Document
from cleaner.rule import Rule
from cleaner.rules import RuleSet, default_rules
from cleaner.view import Side, changed, packed, pairs, view
from tests.helpers import analysed

SAID: Final = "The tide tables for the coming week were printed a whole day too late, the office said."
PAGE: Final = (
    "<title>Low water at Mell</title><nav><a href='/'>Home</a></nav><h1>Low water at Mell</h1>"
    f"<p>{SAID}<p>{SAID.replace('week', 'year')}<div><a href='/s'>Share</a></div>"
)
MINE: Final = RuleSet((Rule("mine", "words", ("coming year",), "promotion", why="For this test.", weight=9),))
RULE: Final = """
[[rule]]
id = "year"
words = ["coming year"]
role = "promotion"
weight = 20
why = "For this test."
example = ["The coming year."]
counter = ["The coming week."]
"""


def shown(html: str) -> dict[str, Any]:
    """What is packed into the page, as its script finds it."""
    found = re.search(r'<script id="data" type="text/plain">([^<]*)</script>', html)
    assert found
    data: dict[str, Any] = json.loads(zlib.decompress(b64decode(found[1])))
    return data


def side(page: str = PAGE, rules: RuleSet | None = None, name: str = "page.html") -> Side:
    return Side(name, analysed(page, rules=rules))


def reasons_of(block: list[Any], data: dict[str, Any]) -> list[tuple[str, float]]:
    numbers = iter(block[7])
    return [(data["names"][at][0], weight / 1000) for at, weight in zip(numbers, numbers, strict=True)]


def test_every_block_is_there_in_order_with_its_verdict_place_and_reasons() -> None:
    own = side()
    (data,) = shown(view(own))["sides"]
    assert len(data["blocks"]) == len(own.document.blocks) > 4
    for block, packed_block in zip(own.document.blocks, data["blocks"], strict=True):
        text, kind, level, role, keep, score, place, _ = packed_block
        assert (text, kind, level) == (block.text, block.kind, block.level)
        assert (role, bool(keep), score, place) == (block.role, block.keep, block.score, block.xpath)
        assert reasons_of(packed_block, data) == [tuple(reason) for reason in block.reasons]


def test_the_place_of_a_block_of_text_is_its_line() -> None:
    data = packed(side(f"Home\n\n{SAID}\n"))
    assert [block[6] for block in data["blocks"]] == [1, 3]


def test_a_reason_names_the_stage_that_gave_it_and_why_its_rule_exists() -> None:
    rules = default_rules() + MINE
    titled = PAGE.replace("at Mell", "at Mell worries the skippers of all the boats")
    told = {name: (stage, why) for name, stage, why in packed(side(titled, rules))["names"]}
    assert told["words"] == (4, "")
    assert told["rule:mine"] == (5, "For this test.")
    assert told["is the title"] == (5, "")
    shipped = [name for name, (stage, why) in told.items() if stage == 3 and why]
    assert shipped
    assert all(name.startswith("rule:") for name in shipped)


def test_the_stages_stand_in_the_order_of_the_line_with_what_they_made() -> None:
    stages = packed(side())["stages"]
    assert [name for name, _ in stages] == ["read", "segment", "match", "score", "decide", "render"]
    assert "html" in stages[0][1]
    assert "5 blocks" in stages[1][1]
    assert "2 blocks kept" in stages[5][1]


def test_a_page_without_a_body_says_why() -> None:
    data = packed(side(""))
    assert (data["blocks"], data["reason"]) == ([], "the page is empty")


HOSTILE: Final = [
    "</script><script>alert(1)</script> stands in the prose of this page, said the office",
    "&lt;img src=x onerror=alert(1)&gt; &amp;amp; $data ${title} <!-- stands in the prose of this page",
    "\u202egnitirw detrever\u202c and \u200f marks stand in the prose of this page, said alert(1)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_never_stands_in_the_markup_but_comes_back_whole(text: str) -> None:
    document = analysed(f"{text}\n\n{SAID}", words=4)
    html = view(Side(text, document))
    head, _, rest = html.partition("</head>")
    assert "alert(1)" not in rest
    assert head.count("<script") + head.count("<img") == 0
    assert rest.count("<script") == 2
    (data,) = shown(html)["sides"]
    assert data["name"] == text
    assert [block[0] for block in data["blocks"]] == [block.text for block in document.blocks]


def test_the_policy_allows_the_style_and_the_script_in_the_page_and_nothing_else() -> None:
    html = view(side())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    assert policy[1].startswith("default-src 'none';")
    for kind, part in (("style", r"<style>(.*?)</style>"), ("script", r"<script>(.*?)</script>")):
        (text,) = re.findall(part, html, re.DOTALL)
        assert f"{kind}-src 'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" in policy[1]
    assert not re.search(r"""(?:src|href)=["'](?!data:|#)""", html)


def test_a_view_is_the_same_each_time() -> None:
    assert view(side()) == view(side())


# Two beside each other


def texts(pair: tuple[int | None, int | None], left: Document, right: Document) -> tuple[str, str]:
    one, other = pair
    return (
        "" if one is None else left.blocks[one].text,
        "" if other is None else right.blocks[other].text,
    )


def test_equal_blocks_stand_beside_each_other_whatever_came_between() -> None:
    left, right = side(f"one\n\n{SAID}\n\ntwo"), side(f"one\n\nnew\n\n{SAID}\n\nother")
    found = [texts(pair, left.document, right.document) for pair in pairs(left, right)]
    assert found == [("one", "one"), ("", "new"), (SAID, SAID), ("two", "other")]


def test_every_block_of_both_sides_stands_in_one_row() -> None:
    left, right = side("\n\n".join("abcdef")), side("\n\n".join("bxdfya"))
    rows = list(pairs(left, right))
    assert [one for one, _ in rows if one is not None] == list(range(6))
    assert [other for _, other in rows if other is not None] == list(range(6))


def test_rows_say_what_changed_and_are_silent_where_nothing_did() -> None:
    left, right = side(), side(rules=default_rules() + MINE, name="mine")
    rows = shown(view(left, right))["rows"]
    assert [said for _, _, said in rows if said] == ["kept → dropped"]
    ((one, other, _),) = [row for row in rows if row[2]]
    assert "coming year" in left.document.blocks[one].text
    assert one == other


def test_a_block_of_one_side_only_and_other_text_are_changes() -> None:
    left, right = side(f"{SAID}\n\nHome", name="old"), side(f"{SAID}\n\nHouse\n\nTides", name="new")
    assert changed(left, right, 0, 0) == ""
    assert "other text" in changed(left, right, 1, 1)
    assert changed(left, right, None, 2) == "only in new"
    assert changed(left, right, 1, None) == "only in old"


# At a shell


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_explain_writes_one_file_and_says_nothing(page: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = page.with_name("report.html")
    assert main(["explain", str(page), "-o", str(out)]) == 0
    assert capfd.readouterr() == ("", "")
    (data,) = shown(out.read_text(encoding="utf-8"))["sides"]
    assert data["title"] == "Low water at Mell"


def test_explain_reads_standard_input_and_writes_standard_output(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(PAGE.encode())))
    assert main(["explain", "-"]) == 0
    sys.stdout.flush()
    out = capfdbinary.readouterr().out.decode("utf-8")
    assert shown(out)["sides"][0]["title"] == "Low water at Mell"


def test_explain_sets_another_page_or_the_callers_rules_beside_it(page: Path) -> None:
    rules, other, out = (page.with_name(name) for name in ("mine.toml", "other.html", "out.html"))
    rules.write_text(RULE, encoding="utf-8")
    other.write_text(PAGE.replace("Share", "Print"), encoding="utf-8")
    said = {}
    for option, path in (("--rules", rules), ("--against", other)):
        assert main(["explain", str(page), option, str(path), "-o", str(out)]) == 0
        data = shown(out.read_text(encoding="utf-8"))
        said[option] = (data["sides"][1]["name"], [row[2] for row in data["rows"] if row[2]])
    assert said["--rules"] == (f"{page} + {rules}", ["kept → dropped"])
    assert said["--against"][0] == str(other)
    assert len(said["--against"][1]) == 1


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["missing.html"], "missing.html"),
        (["page.html", "--against", "missing.html"], "missing.html"),
        (["page.html", "--rules", "missing.toml"], "missing.toml"),
        (["page.html", "-o", "page.html"], "overwritten"),
        (["-", "--against", "-"], "standard input"),
        (["page.html", "-o", "no/such/folder.html"], "folder.html"),
        (["page.html", "-o", "mine.html"], "no page of ours"),
        ([], "PAGE"),
    ],
)
def test_wrong_usage_of_explain_is_said(
    page: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    arguments: list[str],
    word: str,
) -> None:
    monkeypatch.chdir(page.parent)
    Path("mine.html").write_text("<title>Mine</title>", encoding="utf-8")
    try:
        code: object = main(["explain", *arguments])
    except SystemExit as left:
        code = left.code
    out, err = capfd.readouterr()
    assert (code, out) == (2, "")
    assert word in err
    assert page.read_text(encoding="utf-8") == PAGE


def test_what_is_no_page_is_shown_and_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.html").write_bytes(b"%PDF-1.7\n%\xe2")
    assert main(["explain", str(tmp_path / "a.html"), "-o", str(tmp_path / "out.html")]) == 1
    assert "PDF" in capfd.readouterr().err
    assert "PDF" in shown((tmp_path / "out.html").read_text(encoding="utf-8"))["sides"][0]["reason"]


def test_a_file_of_a_commands_name_is_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("explain").write_text(SAID, encoding="utf-8")
    assert main(["explain"]) == 0
    assert capfd.readouterr().out == f"{SAID}\n"
