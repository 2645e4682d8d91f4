"""What is public: names, signatures, types, documentation that runs."""

from __future__ import annotations

import dataclasses
import doctest
import importlib
import inspect
import pickle
import pkgutil
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any, Final

import pytest

import cleaner
from cleaner.document import Document

SAID: Final = "The tide tables for the coming week were printed a whole day too late, the office said."
PAGES: Final = {
    "html": f"<title>Low</title><body><h1>Low water</h1><p>{SAID}</p><ul><li>{SAID}</ul><a href='/'>Home</a>",
    "text": f"Low water\n\nBy Jane Lind\n\n{SAID}\n\n* {SAID}\n",
    "nothing": "",
}
MODULES: Final = [found.name for found in pkgutil.walk_packages(cleaner.__path__, "cleaner.")]
OPTIONS: Final = {"url": None, "medium": None, "mode": "balanced", "rules": None, "site": None}
FIELDS: Final = (
    "text title authors date date_modified language site_name url description image tags licence page_kind "
    "confidence blocks comments posts reason warnings"
).split()
NEEDS: Final = {
    "cleaner.integrations.rows": "cleaner",
    "cleaner.integrations.spark": "pyspark",
    "cleaner.integrations.zyte": "zyte_common_items",
}  # packages of another name than the module that needs them
ROOT: Final = Path(__file__).parent.parent


def test_all_names_are_there_and_sorted_constants_first() -> None:
    assert cleaner.__all__ == sorted(cleaner.__all__, key=lambda name: (not name.isupper(), name))
    assert all(hasattr(cleaner, name) for name in cleaner.__all__)


def test_all_holds_every_public_name() -> None:
    modules = {name.removeprefix("cleaner.") for name in MODULES}
    public = {name for name in vars(cleaner) if name.isidentifier() and name[0] != "_"} - modules
    public -= {"annotations", "Any", "TYPE_CHECKING", "import_module"}
    assert public <= set(cleaner.__all__) <= set(dir(cleaner))


def test_the_import_alone_loads_nothing() -> None:
    code = "import sys, cleaner; print(sorted(name for name in sys.modules if name.startswith('cleaner.')))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="claen"):
        _ = cleaner.claen


@pytest.mark.parametrize("function", [cleaner.clean, cleaner.extract])
def test_a_page_stands_first_and_everything_else_is_named(function: Any) -> None:
    page, *options = inspect.signature(function).parameters.values()
    assert (page.name, page.default) == ("page", inspect.Parameter.empty)
    assert page.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    assert {option.kind for option in options} == {inspect.Parameter.KEYWORD_ONLY}
    assert {option.name: option.default for option in options} == OPTIONS


def test_clean_is_the_text_of_extract() -> None:
    for page in PAGES.values():
        assert cleaner.clean(page) == cleaner.extract(page).text
    assert cleaner.clean(PAGES["html"], medium="text", mode="recall") == (
        cleaner.extract(PAGES["html"], medium="text", mode="recall").text
    )


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_document_has_every_documented_field(page: str) -> None:
    document = cleaner.extract(page)
    for name in FIELDS:
        getattr(document, name)
    assert isinstance(document.text, str)
    assert isinstance(document.authors, tuple)
    assert isinstance(document.blocks, tuple)
    assert 0 <= document.confidence <= 1
    assert bool(document.text) != bool(document.reason)
    assert set(FIELDS) == set(document.to_dict())


@pytest.mark.parametrize("method", ["to_markdown", "to_html", "to_json", "to_xml"])
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_document_can_be_written_in_every_form(page: str, method: str) -> None:
    assert isinstance(getattr(cleaner.extract(page), method)(), str)


@pytest.mark.parametrize("page", [None, 7, ["<p>"], Path("page.html")])
def test_another_type_of_page_is_a_type_error(page: Any) -> None:
    with pytest.raises(TypeError, match=type(page).__name__):
        cleaner.extract(page)


@pytest.mark.parametrize(
    ("option", "given", "said"),
    [
        ("rules", "mine.toml", "not str.*RuleSet.load"),
        ("rules", [], "not list.*RuleSet.load"),
        ("site", "s.json", "not str.*SiteTemplates.load"),
        ("site", cleaner.SiteTemplates, "not the class SiteTemplates.*SiteTemplates.load"),
        ("url", 5, "url must be a str, not int"),
        ("url", b"https://a.example", "url must be a str, not bytes"),
    ],
)
def test_another_type_of_option_is_a_type_error_that_says_what_to_pass(
    option: str, given: Any, said: str
) -> None:
    wrong: dict[str, Any] = {option: given}
    with pytest.raises(TypeError, match=said):
        cleaner.extract("<p>one", **wrong)


@pytest.mark.parametrize(("option", "known"), [("mode", "balanced"), ("medium", "html")])
def test_an_unknown_choice_is_a_value_error_that_names_the_known_ones(option: str, known: str) -> None:
    choice: dict[str, Any] = {option: "loud"}
    with pytest.raises(ValueError, match=f"(?s){known}.*'loud'"):
        cleaner.extract("<p>one", **choice)


def test_a_document_and_its_blocks_cannot_be_changed() -> None:
    document = cleaner.extract(PAGES["html"])
    for thing, name in (
        (document, "text"),
        (document, "title"),
        (document, "page"),
        (document.blocks[0], "keep"),
    ):
        with pytest.raises((AttributeError, dataclasses.FrozenInstanceError)):
            setattr(thing, name, "other")


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("protocol", [2, pickle.HIGHEST_PROTOCOL])
def test_a_document_comes_back_whole_from_a_pickle(page: str, protocol: int) -> None:
    fresh, used = cleaner.extract(page), cleaner.extract(page)
    wanted = used.to_dict()
    for document in (fresh, used):
        back = pickle.loads(pickle.dumps(document, protocol))
        assert isinstance(back, Document)
        assert back.to_dict() == wanted


def test_rules_come_back_whole_from_a_pickle() -> None:
    rules = pickle.loads(pickle.dumps(cleaner.DEFAULT_RULES))
    assert rules == cleaner.DEFAULT_RULES
    assert cleaner.clean(PAGES["html"], rules=rules) == cleaner.clean(PAGES["html"])


def test_an_error_of_a_rule_file_comes_back_whole_from_a_pickle() -> None:
    error = pickle.loads(pickle.dumps(cleaner.RuleError("mine.toml: rule 'x': role is missing")))
    assert str(error) == "mine.toml: rule 'x': role is missing"
    assert isinstance(error, ValueError)


def test_the_default_rules_are_one_set_that_can_be_added_to() -> None:
    assert cleaner.DEFAULT_RULES is cleaner.DEFAULT_RULES
    before = len(cleaner.DEFAULT_RULES)
    mine = cleaner.RuleSet((cleaner.Rule("mine", "exact", ("low water",), "promotion"),))
    more = cleaner.DEFAULT_RULES + mine
    assert isinstance(more, cleaner.RuleSet)
    assert (len(more), len(cleaner.DEFAULT_RULES)) == (before + 1, before)


def test_the_default_rules_are_those_used_without_any() -> None:
    assert cleaner.clean(PAGES["text"], rules=cleaner.DEFAULT_RULES) == cleaner.clean(PAGES["text"])


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param(lambda: cleaner.DEFAULT_RULES.without("core-networks"), id="less a phrase rule"),
        pytest.param(
            lambda: cleaner.DEFAULT_RULES.without("name-comment"),
            id="less a name rule",
        ),
        pytest.param(
            lambda: (
                cleaner.DEFAULT_RULES
                + cleaner.RuleSet((cleaner.Rule("name-comment", "names", ("thread",), "comment"),))
            ),
            id="a name rule of the caller in place of a shipped one",
        ),
        pytest.param(
            lambda: cleaner.RuleSet(),
            id="none",
        ),
    ],
)
def test_a_page_is_cleaned_with_fewer_rules_than_the_weights_were_fitted_on(rules: Any) -> None:
    for page in (PAGES["html"], PAGES["text"]):
        assert SAID in cleaner.clean(page, rules=rules())


def test_the_package_says_that_it_is_typed() -> None:
    assert (resources.files("cleaner") / "py.typed").is_file()


def test_an_import_loads_nothing_that_only_many_pages_need() -> None:
    script = (
        "import sys, cleaner; print([name for name in sys.modules if 'batch' in name or name == 'warcio'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_an_import_reads_no_rules_and_no_weights() -> None:
    script = (
        "import sys; opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "import cleaner\n"
        "print([path for path in opened if path.endswith(('.toml', '.json'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("name", ["cleaner", *MODULES])
def test_the_examples_of_the_documentation_run(name: str) -> None:
    if name.startswith("cleaner.integrations."):
        pytest.importorskip(name, reason="its extra is not installed", exc_type=ImportError)
        pytest.importorskip(NEEDS.get(name, name.rpartition(".")[2]))
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0


@pytest.mark.parametrize("name", cleaner.__all__)
def test_every_public_name_is_documented(name: str) -> None:
    thing = getattr(cleaner, name)
    if inspect.isclass(thing) or inspect.isfunction(thing):
        assert inspect.getdoc(thing)
        assert not (inspect.getdoc(thing) or "").startswith(f"{name}("), "a generated docstring is none"
