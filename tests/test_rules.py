"""Rules: shipped ones hold to their own tests and to the clock; broken files are refused with a word why."""

from __future__ import annotations

import json
import operator
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import regex

import cleaner
from bench.packs import STALE, is_stale
from cleaner import cli
from cleaner.match import LINE
from cleaner.rule import Rule, RuleError
from cleaner.rules import RuleSet, default_rules, packs, parse

SHIPPED = Path(cleaner.__file__).parent / "data" / "rules"
FILES = sorted(SHIPPED.rglob("*.toml"))
per_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(SHIPPED).as_posix())

GOOD = {
    "id": "my-rule",
    "role": "related",
    "exact": "most read",
    "why": "A heading of lists.",
    "example": "Most read",
    "counter": "She was the most read author.",
}
# What a pattern may be asked to repeat: letters, digits, marks, and the pieces of bylines and link rows.
SEEDS = (
    *"aA1 .,-|·@(:/©\tédя的の한ا",
    *(
        "a ",
        "1 ",
        "A. ",
        "Ab ",
        "a-",
        "a.",
        "a@",
        "1:",
        "1.",
        "1/",
        "a | ",
        "a · ",
        "a, ",
        "by ",
        "10:10 ",
        "的 ",
    ),
)
SHORT_SECONDS = 0.05  # on a line as long as match looks at: what a caller's own pattern is granted
LONG_SECONDS = 0.5  # on 20,000 repetitions; a quadratic pattern takes many times as long


def toml(**changes: Any) -> str:
    """A rule file of one good rule with changes; ``None`` leaves a key out."""
    keys = {**GOOD, **changes}
    return "[[rule]]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in keys.items() if v is not None)


def loaded(text: str) -> list[Rule]:
    return list(parse(text, "mine.toml"))


def refused(text: str) -> str:
    with pytest.raises(RuleError) as caught:
        loaded(text)
    return str(caught.value)


# What comes with the package


@per_file
def test_every_shipped_rule_matches_its_examples(file: Path) -> None:
    rules = list(parse(file.read_text(encoding="utf-8"), file.name, fitted=True))
    assert rules
    assert [(rule.id, text) for rule in rules for text in rule.example if not rule.matches(text)] == []


@per_file
def test_no_shipped_rule_matches_its_counter_examples(file: Path) -> None:
    rules = parse(file.read_text(encoding="utf-8"), file.name, fitted=True)
    assert [(rule.id, text) for rule in rules for text in rule.counter if rule.matches(text)] == []


def patterns() -> list[Any]:
    """Every shipped rule of patterns, named by file and rule."""
    cases = []
    for file in FILES:
        for rule in parse(file.read_text(encoding="utf-8"), file.name, fitted=True):
            if rule.matcher == "regex":
                cases.append(pytest.param(rule, id=f"{file.name}:{rule.id}"))
    return cases


@pytest.mark.parametrize("rule", patterns())
def test_every_shipped_pattern_runs_in_linear_time(rule: Rule) -> None:
    pumped = {
        example[:at] + example[at : at + size] * LINE
        for example in rule.example
        for size in (1, 2, 3)
        for at in range(len(example))
    }
    lines = [text[: LINE - 2] for text in (*(seed * LINE for seed in SEEDS), *pumped)]
    for pattern in map(regex.compile, rule.phrases):
        for line in lines:
            assert not too_long(pattern, [line, line + "!", "!" + line], SHORT_SECONDS), line
        for seed in SEEDS:
            assert not too_long(pattern, [seed * 20_000 + "!"], LONG_SECONDS), seed


def too_long(pattern: regex.Pattern[str], texts: list[str], seconds: float) -> bool:
    """Noise is answered by measuring again."""
    for _ in range(2):
        start = time.process_time()
        try:
            for text in texts:
                pattern.search(text, timeout=2 * seconds)
        except TimeoutError:
            continue
        if time.process_time() - start < seconds:
            return False
    return True


def test_the_clock_on_patterns_sees_the_slow_ones() -> None:
    assert too_long(regex.compile(r"\s+$"), [" " * 20_000 + "!"], LONG_SECONDS)
    assert too_long(regex.compile(r"^(?:\w|\w)*$"), ["a" * LINE + "!"], SHORT_SECONDS)


@per_file
def test_a_shipped_language_file_says_its_language(file: Path) -> None:
    rules = parse(file.read_text(encoding="utf-8"), file.name)
    wanted = file.stem if file.parent.name == "lang" else None
    assert {rule.language for rule in rules} == {wanted}


def test_no_two_shipped_rules_have_one_id() -> None:
    counts = Counter(rule.id for rule in default_rules())
    assert [name for name, count in counts.items() if count > 1] == []


def test_what_is_read_of_the_default_rules_was_made_of_their_packs() -> None:
    assert not is_stale(), STALE


def test_a_default_rule_is_whole_when_somebody_looks_at_it() -> None:
    assert default_rules().rules == tuple(packs())
    with pytest.raises(AttributeError, match="phrase"):
        _ = default_rules().rules[0].phrase  # type: ignore[attr-defined]


def test_cleaning_a_page_reads_no_pack() -> None:
    code = "import sys, cleaner; cleaner.clean('<p>Low <a>water</a>'); print('tomllib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"


def test_rules_that_are_added_stand_among_those_that_are_ready() -> None:
    mine = RuleSet((Rule("mine", "words", ("Most read", "Quayside"), "related"),))
    whole = RuleSet(tuple(packs()))
    assert (default_rules() + mine).index.unmet == (whole + mine).index.unmet
    assert default_rules().without("core-networks").index.unmet == whole.without("core-networks").index.unmet


def test_the_default_rules_are_all_that_is_shipped() -> None:
    by_file = [rule.id for file in FILES for rule in parse(file.read_text(encoding="utf-8"), file.name)]
    assert sorted(rule.id for rule in cleaner.DEFAULT_RULES) == sorted(by_file)
    assert cleaner.DEFAULT_RULES is default_rules()


# What a rule matches


@pytest.mark.parametrize(
    ("matcher", "phrase", "matching", "other"),
    [
        ("exact", "most read", "MOST READ:", "Most read today"),
        ("exact", "# comments", "12 Comments", "12 new comments"),
        ("prefix", "read more", "Read more about tides", "You can read more"),
        ("prefix", "by #", "by 7 authors", "by seven authors"),
        ("words", "sign up", "Now sign up here", "A sign. Upwards!"),
        ("words", "新闻", "相关新闻中心", "新的见闻"),
        ("names", "bar", "side-bar", "barrier-reef"),
        ("names", "related posts", "relatedPosts", "related posts"),
        ("names", "yin", "yin-yang", "underlying-text"),
        ("names", "foot", "foot_note", "football-report"),
        ("tag", "aside", "ASIDE", "asides"),
        ("regex", r"^©\s?\d{4}", "© 2024 Harbour", "All © 2024"),
    ],
)
def test_a_matcher_finds_whole_tokens_only(matcher: Any, phrase: str, matching: str, other: str) -> None:
    rule = Rule("r", matcher, (phrase,), "related")
    assert rule.matches(matching)
    assert not rule.matches(other)


def test_any_of_a_rules_phrases_is_enough() -> None:
    rule = Rule("r", "exact", ("most read", "trending"), "related")
    assert [rule.matches(text) for text in ("Most read", "Trending", "Weather")] == [True, True, False]


# What a file may say


def test_a_rule_file_gives_its_rules_in_order() -> None:
    text = 'language = "en"\n' + toml(reach="run", weight=2) + toml(id="second", exact=["a", "most read"])
    first, second = loaded(text)
    assert (first.id, first.matcher, first.phrases, first.role) == (
        "my-rule",
        "exact",
        ("most read",),
        "related",
    )
    assert (first.reach, first.weight, first.language, first.fitted) == ("run", 2.0, "en", False)
    assert (second.id, second.phrases, second.reach) == ("second", ("a", "most read"), "block")


def test_an_empty_file_holds_no_rules() -> None:
    assert loaded("# nothing yet\n") == []


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"exmaple": "x"}, "unknown key 'exmaple'; did you mean 'example'?"),
        ({"rol": "x"}, "unknown key 'rol'; did you mean 'role'?"),
        ({"regexp": "x"}, "unknown key 'regexp'; did you mean 'regex'?"),
        ({"zzzzzz": "x"}, "unknown key 'zzzzzz'"),
        ({"role": None}, "role is missing"),
        ({"why": None}, "why is missing"),
        ({"why": ""}, "why is missing"),
        ({"example": None}, "example is missing"),
        ({"example": []}, "example is missing"),
        ({"counter": None}, "counter is missing"),
        ({"exact": None}, "exactly one of exact, prefix, words, names, tag, regex is needed, found none"),
        (
            {"prefix": "x"},
            "exactly one of exact, prefix, words, names, tag, regex is needed, found exact, prefix",
        ),
        ({"role": "relatd"}, "role 'relatd' is not one of body, title"),
        ({"role": "relatd"}, "did you mean 'related'?"),
        ({"role": 3}, "role must be a string"),
        ({"reach": "tial"}, "reach 'tial' is not one of block, run, head, tail"),
        ({"reach": "tial"}, "did you mean 'tail'?"),
        ({"reach": ["run"]}, "reach must be a string"),
        ({"why": ["a", "b"]}, "why must be a string"),
        ({"exact": []}, "exact must be a string or a list of strings"),
        ({"exact": 3}, "exact must be a string or a list of strings"),
        ({"exact": ["a", 3]}, "exact must be a string or a list of strings"),
        ({"example": [1]}, "example must be a string or a list of strings"),
        ({"exact": ""}, "exact '' holds no word"),
        ({"exact": ["most read", "…"]}, "exact '…' holds no word"),
        ({"exact": None, "prefix": "—"}, "prefix '—' holds no word"),
        ({"exact": None, "words": "!"}, "words '!' holds no word"),
        ({"exact": None, "names": "--"}, "names '--' holds no token"),
        ({"weight": 0}, "weight must be a number above 0 and at most 20"),
        ({"weight": -1.5}, "weight must be a number above 0 and at most 20"),
        ({"weight": 20.1}, "weight must be a number above 0 and at most 20"),
        ({"weight": True}, "weight must be a number above 0 and at most 20"),
        ({"weight": "3"}, "weight must be a number above 0 and at most 20"),
        ({"example": ["Most read", "Least read"]}, "does not match its own example 'Least read'"),
        ({"counter": ["no", "MOST READ"]}, "matches its own counter-example 'MOST READ'"),
        ({"exact": None, "regex": "Most("}, "not a valid pattern: missing )"),
        ({"exact": None, "regex": ["^Most", "[z-a]"]}, "not a valid pattern: bad character range"),
        (
            {"exact": None, "regex": r"^(?:\w|\w)*$", "counter": "a" * 60 + "!"},
            "the pattern needs over 0.05 s",
        ),
    ],
)
def test_a_broken_rule_is_refused_by_file_rule_and_key(changes: dict[str, Any], word: str) -> None:
    message = refused(toml(**changes))
    assert message.startswith("mine.toml: rule 'my-rule': ")
    assert word in message


def test_a_nearest_key_is_only_named_when_it_is_near() -> None:
    assert "did you mean" not in refused(toml(zzzzzz="x"))
    assert "did you mean" not in refused(toml(role="zzzzzz"))


def test_a_rule_without_an_id_is_named_by_its_number() -> None:
    assert refused(toml() + toml(id=None)) == "mine.toml: rule 2: id is missing"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[[rule]", "mine.toml: not valid TOML: "),
        (f"rule = {'[' * 3000}", "mine.toml: not valid TOML: "),
        ("rules = 3", "mine.toml: unknown key 'rules'; did you mean 'rule'?"),
        ('languge = "en"', "mine.toml: unknown key 'languge'; did you mean 'language'?"),
        ("language = 3", "mine.toml: language must be a string"),
        ("rule = 3", "mine.toml: rules are written as [[rule]] tables"),
        ("rule = [3]", "mine.toml: rules are written as [[rule]] tables"),
        ('[rule]\nid = "x"', "mine.toml: rules are written as [[rule]] tables"),
        (toml() + toml(), "mine.toml: rule 'my-rule' stands twice in this file"),
    ],
)
def test_a_broken_file_is_refused_by_name(text: str, word: str) -> None:
    assert refused(text).startswith(word)


def test_a_rule_error_is_a_value_error() -> None:
    assert issubclass(cleaner.RuleError, ValueError)


# Sets


def test_a_folder_is_read_in_the_order_of_names_and_below(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "b.toml").write_text(toml(id="b"), encoding="utf-8")
    (tmp_path / "a.toml").write_text(toml(id="a"), encoding="utf-8")
    (tmp_path / "more" / "c.toml").write_text(toml(id="c"), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no rules", encoding="utf-8")
    assert [rule.id for rule in RuleSet.load(tmp_path)] == ["a", "b", "c"]
    assert [rule.id for rule in RuleSet.load(str(tmp_path / "b.toml"))] == ["b"]


def test_an_error_in_a_folder_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(toml(), encoding="utf-8")
    (tmp_path / "b.toml").write_text(toml(rol="x"), encoding="utf-8")
    with pytest.raises(RuleError, match=r"b\.toml: rule 'my-rule': unknown key 'rol'"):
        RuleSet.load(tmp_path)


def test_a_folder_without_rule_files_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no rule files"):
        RuleSet.load(tmp_path)


def test_a_path_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"):
        RuleSet.load(tmp_path / "none.toml")


def test_a_rule_file_that_is_not_utf8_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_bytes(toml(why="café").encode("utf-8").replace(b"\\u00e9", b"\xe9"))
    with pytest.raises(RuleError, match=r"old\.toml"):
        RuleSet.load(tmp_path)


def test_a_byte_order_mark_is_no_part_of_a_rule_file(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(toml(), encoding="utf-8-sig")
    assert [rule.id for rule in RuleSet.load(tmp_path)] == ["my-rule"]


def rules(*ids: str, **changes: Any) -> RuleSet:
    return RuleSet(tuple(Rule(name, "exact", (changes.get("phrase", name),), "related") for name in ids))


def test_sets_are_joined_in_order_and_a_later_rule_replaces_its_namesake() -> None:
    joined = rules("a", "b") + rules("b", "c", phrase="new")
    assert [(rule.id, rule.phrases) for rule in joined] == [("a", ("a",)), ("b", ("new",)), ("c", ("new",))]
    assert len(joined) == 3


def test_joining_changes_neither_set() -> None:
    first, second = rules("a"), rules("a", "b", phrase="new")
    assert len(first + second) == 2
    assert [rule.phrases for rule in first] == [("a",)]
    assert first + RuleSet() == first == RuleSet() + first


def test_rules_are_left_out_by_id() -> None:
    assert [rule.id for rule in rules("a", "b", "c").without("a", "c")] == ["b"]
    assert rules("a").without() == rules("a")


def test_leaving_out_an_unknown_rule_names_the_nearest() -> None:
    with pytest.raises(RuleError, match="no rule 'core-netwoks'; did you mean 'core-networks'"):
        default_rules().without("core-netwoks")


def test_rules_and_sets_cannot_be_changed() -> None:
    one = rules("a")
    with pytest.raises(AttributeError):
        one.rules = ()  # type: ignore[misc]
    with pytest.raises(AttributeError):
        one.rules[0].role = "body"  # type: ignore[misc]


def test_a_test_of_rules_that_tries_nothing_says_so_and_does_not_pass(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.toml").write_text(
        'site = "harbour.example"\n[[page]]\nbody = "//p"\n[[test]]\nurl = "https://harbour.example/1"\n',
        encoding="utf-8",
    )
    assert cli.main(["rules", "test", str(tmp_path)]) == 2
    assert "nothing was tried" in capsys.readouterr().err


def test_a_rule_that_speaks_about_no_block_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("The tide tables were printed late.", encoding="utf-8")
    assert cli.main(["rules", "why", "en-read-more", str(tmp_path)]) == 0
    assert capsys.readouterr() == ("", "cleaner: en-read-more: speaks about no block\n")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("a", "exact", "trending", "related"), "phrases must be a tuple of strings, not 'trending'"),
        (("a", "exakt", ("trending",), "related"), "matcher 'exakt' is not one of"),
        (("a", "exact", ("trending",), "advert"), "role 'advert' is not one of"),
        (("a", "regex", ("(",), "related"), "rule 'a': not a valid pattern"),
    ],
)
def test_what_is_no_rule_cannot_be_made(given: Any, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        Rule(*given)


def test_sets_are_made_of_rules_and_added_as_sets() -> None:
    with pytest.raises(TypeError, match="tuple of Rule"):
        RuleSet((1,))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="not as list"):
        operator.add(RuleSet(), [])
