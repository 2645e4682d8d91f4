"""Rules of one site: where its body, title, authors and date stand, as files that bring their own tests.

A file is TOML and belongs to one site. Its ``[[page]]`` tables apply by the path of the address, the first
that fits; of several selectors for one thing the first that matches counts, but all of ``strip``. Its
``[[test]]`` tables name pages of the site, tried where they are saved beside it. A file that breaks any of
this is refused with a message that names file, table and key. Selectors are CSS, or XPath where they start
with ``/`` or ``(``. What they say about blocks enters as evidence, like all that is known of a site.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import regex
from lxml import etree

from cleaner import dates
from cleaner.model import Blocks, Marks, Reason, Scores, Source
from cleaner.site import Facts, SiteError, site_of
from cleaner.tokens import phrase_tokens
from cleaner.toml_table import table, unknown

SELECTED: Final = ("body", "strip", "title", "authors", "date")
FILE_KEYS: Final = frozenset({"site", "page", "test"})
PAGE_KEYS: Final = frozenset({"path", "phrases", *SELECTED})
TEST_KEYS: Final = frozenset({"url", "page", "has", "lacks", "title", "authors", "date"})
SURE: Final = 20.0  # log-odds: what a person wrote about one site is heard before anything that was fitted
SECONDS: Final = 0.05  # that a path pattern may take
EMPTY: Final = "<p>"  # a page on which selectors are tried when they are read


class Selector(NamedTuple):
    """As written, and as XPath."""

    written: str
    xpath: str


@dataclass(frozen=True, slots=True)
class PageRules:
    """What is known of the pages of a site whose path fits."""

    path: str
    selectors: Mapping[str, tuple[Selector, ...]]  # by key of SELECTED
    phrases: tuple[tuple[str, ...], ...]  # tokens that open a block to be dropped


@dataclass(frozen=True, slots=True)
class PageTest:
    """A saved page and what must come of it."""

    where: str
    url: str
    page: Path | None  # where it is saved
    wanted: Mapping[str, Any]


@dataclass(frozen=True)
class SiteRules:
    """The rules of several sites, by site. ``load`` makes one."""

    pages: Mapping[str, tuple[PageRules, ...]] = field(default_factory=dict)
    tests: tuple[PageTest, ...] = ()

    @classmethod
    def load(cls, path: str | Path) -> SiteRules:
        """Read one file, or every ``*.toml`` below a folder.

        Raises ``SiteError`` (a ``ValueError``) on anything that is not a valid file of site rules and
        ``OSError`` when the path cannot be read.
        """
        path = Path(path)
        files = sorted(path.rglob("*.toml")) if path.is_dir() else [path]
        if not files:
            raise SiteError(f"{path}: no files of site rules (*.toml) in this folder")
        pages: dict[str, tuple[PageRules, ...]] = {}
        tests: list[PageTest] = []
        came: dict[str, Path] = {}
        for file in files:
            site, own, tried = _file(file)
            if site in came:
                raise SiteError(f"{file}: site {site!r} has its rules in {came[site]} already")
            came[site], pages[site] = file, own
            tests += tried
        return cls(pages, tuple(tests))

    def told(self, source: Source, blocks: Blocks, marks: Marks, scores: Scores) -> dict[int, Reason]:
        """What the site's rules say about each block: in the body or not, or to be stripped."""
        rules = self._for(source.url)
        if rules is None:
            return {}
        told: dict[int, Reason] = {}
        if blocks.elements is not None:
            inside = _inside(source, blocks, rules.selectors)
            body = inside["body"]
            for at in range(len(blocks) if body else 0):
                told[at] = Reason(
                    "site rule: body" if at in body else "site rule: not in body",
                    SURE if at in body else -SURE,
                )
            told |= {at: Reason("site rule: strip", -SURE) for at in inside["strip"]}
        for at, words in enumerate(marks.tokens):
            if any(words[: len(phrase)] == phrase for phrase in rules.phrases):
                told[at] = Reason("site rule: phrases", -SURE)
        return told

    def facts(self, source: Source) -> Facts:
        """Title, authors and date where the site's rules find them."""
        rules = self._for(source.url)
        if rules is None or source.medium != "html":
            return Facts()
        tree = _tree(source.text)
        found = {
            key: list(_texts(tree, rules.selectors.get(key, ()))) for key in ("title", "authors", "date")
        }
        title = found["title"][0] if found["title"] else ""
        date = next((day for day in map(dates.parse, found["date"]) if day is not None), None)
        return Facts(title, tuple(dict.fromkeys(found["authors"])), date)

    def tried(self, source: Source) -> Iterator[tuple[str, bool]]:
        """The selectors for this page as written, and whether each matches anything on it."""
        rules = self._for(source.url)
        if rules is not None:
            tree = _tree(source.text)
            every = (own for selectors in rules.selectors.values() for own in selectors)
            yield from ((own.written, bool(_found(tree, own))) for own in every)

    def _for(self, url: str | None) -> PageRules | None:
        if not url:
            return None
        try:
            site, path = site_of(url), urlsplit(url).path or "/"
        except ValueError:
            return None
        return next((own for own in self._of(site) if _fits(own.path, path)), None)

    def _of(self, site: str) -> tuple[PageRules, ...]:
        """The rules of the host, or of the nearest domain above it that has some."""
        parts = site.split(".")
        names = (".".join(parts[at:]) for at in range(len(parts)))
        return next((self.pages[name] for name in names if name in self.pages), ())


def _fits(pattern: str, path: str) -> bool:
    try:
        return regex.search(pattern, path, timeout=SECONDS) is not None
    except TimeoutError:
        return False


def _tree(text: str) -> Any:
    return etree.fromstring(
        (text or EMPTY).encode("utf-8"), etree.HTMLParser(encoding="utf-8", huge_tree=True)
    )


def _found(tree: Any, selector: Selector) -> list[Any]:
    found = tree.xpath(selector.xpath) if tree is not None else []
    return found if isinstance(found, list) else [found] if found else []


def _texts(tree: Any, selectors: Sequence[Selector]) -> Iterator[str]:
    """The text of what the first selector that matches anything selects; of a time or meta its attribute."""
    for selector in selectors:
        found = [own for own in map(_text, _found(tree, selector)) if own]
        if found:
            yield from found
            return


def _text(found: Any) -> str:
    if isinstance(found, str):
        return " ".join(found.split())
    given = found.get("datetime") or found.get("content")
    return " ".join((given or "".join(found.itertext())).split())


def _inside(
    source: Source, blocks: Blocks, selectors: Mapping[str, tuple[Selector, ...]]
) -> dict[str, set[int]]:
    """The blocks inside what the first body selector that matches selects, and all strip selectors. The tree
    has the elements of the blocks in the same order; what comes after a difference is left alone."""
    elements = blocks.elements
    tree = _tree(source.text)
    inside: dict[str, set[int]] = {"body": set(), "strip": set()}
    if elements is None or tree is None:
        return inside
    pairs = enumerate(zip(tree.iter(etree.Element), elements.tags[1:], strict=False), 1)
    number = {own: at for at, (own, _) in takewhile(lambda pair: pair[1][0].tag == pair[1][1], pairs)}
    every = [_found(tree, own) for own in selectors.get("strip", ())]
    bodies = (found for own in selectors.get("body", ()) if (found := _found(tree, own)))
    for key, selected in (("body", next(bodies, [])), ("strip", [own for found in every for own in found])):
        for at in (number[own] for own in selected if own in number):
            inside[key].update(range(elements.first[at], elements.end[at]))
    return inside


def _file(file: Path) -> tuple[str, tuple[PageRules, ...], list[PageTest]]:
    try:
        data = table(file.read_bytes())
    except ValueError as error:
        raise SiteError(f"{file}: {error}") from error
    _known(data, FILE_KEYS, f"{file}")
    site = data.get("site")
    if not isinstance(site, str) or not site:
        raise SiteError(f'{file}: site is missing: write the host or domain, site = "example.org"')
    if "/" in site or site != site_of(site):
        raise SiteError(
            f'{file}: site {site!r} must be a bare host in lower case without www., as in "example.org"'
        )
    pages = [_page(table, where) for table, where in _tables(data, "page", file)]
    paths = [own.path for own in pages]
    for path in paths:
        if paths.count(path) > 1:
            raise SiteError(f"{file}: two [[page]] tables have the path {path!r}")
    return (
        site,
        tuple(pages),
        [_test(table, where, site, file) for table, where in _tables(data, "test", file)],
    )


def _tables(data: Mapping[str, Any], key: str, file: Path) -> Iterator[tuple[Mapping[str, Any], str]]:
    found = data.get(key, [])
    if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
        raise SiteError(f"{file}: {key} is written as [[{key}]] tables")
    if not found:
        raise SiteError(f"{file}: no [[{key}]] table")
    yield from ((table, f"{file}: {key} {number}") for number, table in enumerate(found, 1))


def _page(table: Mapping[str, Any], where: str) -> PageRules:
    _known(table, PAGE_KEYS, where)
    path = table.get("path", "")
    if not isinstance(path, str):
        raise SiteError(f"{where}: path must be a string")
    try:
        regex.compile(path)
    except regex.error as error:
        raise SiteError(f"{where}: path is not a valid pattern: {error}") from error
    if not table.keys() - {"path"}:
        raise SiteError(f"{where}: says nothing; give one of {', '.join((*SELECTED, 'phrases'))}")
    selectors = {
        key: tuple(_selector(text, key, where) for text in _strings(table, key, where))
        for key in SELECTED
        if key in table
    }
    phrases = (
        [phrase_tokens(text) for text in _strings(table, "phrases", where)] if "phrases" in table else []
    )
    if not all(phrases):
        raise SiteError(f"{where}: phrases holds one without a word")
    return PageRules(path, selectors, tuple(phrases))


def _selector(text: str, key: str, where: str) -> Selector:
    try:
        return selector(text, key)
    except SiteError as error:
        raise SiteError(f"{where}: {key}: {error}") from error


def selector(text: str, key: str) -> Selector:
    """The selector that says where the thing of that key stands. Raises ``SiteError`` where it cannot."""
    xpath = text if text.startswith(("/", "(")) else _from_css(text)
    try:
        found = _tree(EMPTY).xpath(xpath)
    except (etree.XPathError, ValueError) as error:
        raise SiteError(f"{text!r} is not a valid XPath: {error}") from error
    if key in ("body", "strip") and (
        not isinstance(found, list) or regex.search(r"@[\w-]+$|text\(\)$", xpath)
    ):
        raise SiteError(f"{text!r} must select elements")
    return Selector(text, xpath)


def _from_css(text: str) -> str:
    try:
        from cssselect import HTMLTranslator, SelectorError
    except ImportError as error:
        raise SiteError(
            f"{text!r} is CSS, for which pip install 'page-cleaner[css]'; or write it as XPath"
        ) from error
    try:
        return str(HTMLTranslator().css_to_xpath(text))
    except SelectorError as error:
        raise SiteError(f"{text!r} is not a valid CSS selector: {error}") from error


def _test(table: Mapping[str, Any], where: str, site: str, file: Path) -> PageTest:
    _known(table, TEST_KEYS, where)
    if not isinstance(table.get("url"), str) or not table["url"]:
        raise SiteError(f"{where}: url is missing")
    try:
        host = site_of(table["url"])
    except ValueError as error:
        raise SiteError(f"{where}: url: {error}") from error
    if host != site and not host.endswith(f".{site}"):
        raise SiteError(f"{where}: url {table['url']!r} is not of the site {site!r}")
    wanted: dict[str, Any] = {
        key: _strings(table, key, where) for key in ("has", "lacks", "authors") if key in table
    }
    if "title" in table:
        wanted["title"] = _strings(table, "title", where)[0]
    if "date" in table:
        wanted["date"] = table["date"]
        if type(table["date"]) is not datetime.date:  # which a date with a time is too
            raise SiteError(f"{where}: date must be a date as TOML writes it, 2024-05-03 without quotes")
    if "page" not in table:
        return PageTest(where, table["url"], None, wanted)
    if not wanted:
        raise SiteError(
            f"{where}: expects nothing; give one of {', '.join(sorted(TEST_KEYS - {'url', 'page'}))}"
        )
    page = file.parent / _strings(table, "page", where)[0]
    if not page.is_file():
        raise SiteError(f"{where}: page {page} is not there")
    return PageTest(where, table["url"], page, wanted)


def _known(found: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    if wrong := unknown(found, known):
        raise SiteError(f"{where}: {wrong}")


def _strings(table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = table[key]
    values = [value] if isinstance(value, str) else value
    if (
        not isinstance(values, list)
        or not values
        or not all(isinstance(own, str) and own.strip() for own in values)
    ):
        raise SiteError(f"{where}: {key} must be a string or a list of strings, none of them empty")
    return tuple(values)
