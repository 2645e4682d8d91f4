"""What a page says about itself: title, authors, dates, language, site, from markup and from text."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from html import unescape
from typing import Any, Final
from urllib.parse import urljoin

import regex

from cleaner import authors, languages, published, titles, titles_text
from cleaner.model import Blocks, Head, Marks, Role, Source
from cleaner.read import TAGS
from cleaner.structured import items, types

ARTICLES: Final = ("Article", "NewsArticle", "BlogPosting", "Report", "TechArticle", "Recipe", "WebPage")
KINDS: Final = {
    "Product": "product",
    "ProductGroup": "product",
    "DiscussionForumPosting": "forum",
    "QAPage": "forum",
    "CollectionPage": "listing",
    "ItemList": "listing",
    "TechArticle": "documentation",
    "APIReference": "documentation",
    "LocalBusiness": "service",
    "Service": "service",
}
# What a reference or an escape can smuggle past reading: what steers a terminal or fits no encoding.
UNFIT: Final = dict.fromkeys(
    (*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0xD800, 0xE000)), "\ufffd"
)
KEYWORDS: Final = ("article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "dc.subject", "keywords")
TAG: Final = 80  # most characters of a tag,
MOST_TAGS: Final = 64  # and most tags
LICENCES: Final = ("dcterms.license", "dc.rights.license", "license")
SURE: Final = 0.06  # share of a text's tokens that are common words of its language


@dataclass(frozen=True, slots=True)
class Metadata:
    """All that is known about the page; empty where nothing is."""

    title: str
    authors: tuple[str, ...]
    date: datetime.date | None
    date_modified: datetime.date | None
    language: str
    site_name: str
    url: str
    description: str
    image: str
    tags: tuple[str, ...]
    licence: str


def read(source: Source, page: Blocks, marks: Marks, roles: Sequence[Role], kind: str) -> Metadata:
    """The metadata of a page of that kind, from all that the page says in its head and where it is read."""
    head = page.head
    metas = _metas(head)
    data = _article(head)
    title = roles.index("title") if "title" in roles else None
    days = published.find(page, data, roles, title, kind)
    address = _absolute(source.url, _link(head, "canonical") or metas.get("og:url", "")) or source.url or ""
    found = Metadata(
        title=titles.find(page, title, source.url or address)
        if page.elements is not None
        else titles_text.best(
            titles_text.lines(page, marks.tokens, roles, source.url or ""), titles_text.fitted()
        ),
        authors=authors.find(page, roles, title, kind, source.url or address),
        date=days.published,
        date_modified=days.modified,
        language=_language(head, marks, roles),
        site_name=metas.get("og:site_name", "") or _name(data.get("publisher")),
        url=address,
        description=metas.get("og:description", "") or metas.get("description", ""),
        image=_absolute(source.url, metas.get("og:image", "") or _image(data.get("image"))),
        tags=_tags(head, data),
        licence=_absolute(source.url, _licence(head, data)),
    )
    texts: dict[str, Any] = {name: _fit(own) for name, own in asdict(found).items() if isinstance(own, str)}
    names, tags = tuple(map(_fit, found.authors)), tuple(map(_fit, found.tags))
    return replace(found, authors=names, tags=tags, **texts)


def _fit(text: str) -> str:
    return text if text.isprintable() else TAGS.sub(r"\1", text.translate(UNFIT))


def page_kind(page: Blocks) -> str:
    """The kind of page its structured data names, else ``article``."""
    for item in items(page.head):
        for kind in types(item):
            if kind in KINDS:
                return KINDS[kind]
    return "product" if "product" in _metas(page.head).get("og:type", "") else "article"


def _metas(head: Head) -> dict[str, str]:
    metas: dict[str, str] = {}
    for name, content in head.metas:
        metas.setdefault(name, unescape(content))
    return metas


def _article(head: Head) -> dict[str, Any]:
    """The JSON-LD object that describes the article, or an empty one."""
    found = [item for item in items(head) if any(kind.endswith(ARTICLES) for kind in types(item))]
    return min(found, key=lambda item: "WebPage" in types(item), default={})


def _language(head: Head, marks: Marks, roles: Sequence[Role]) -> str:
    """The language whose common words the body holds most of, else the one the page declares."""
    kept = [tokens for tokens, role in zip(marks.tokens, roles, strict=True) if role == "body"]
    shares = languages.shares(kept or marks.tokens)
    declared = languages.primary(head.language)
    best = max(shares, key=lambda code: (shares[code], code == declared))
    if shares[best] >= SURE and shares[best] > 1.5 * shares.get(declared, 0.0):
        return best
    return declared if regex.fullmatch(r"[a-z]{2,3}", declared) else best if shares[best] >= SURE else ""


def _name(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list):
        value = value[0] if value else ""
    return value.strip() if isinstance(value, str) else ""


def _image(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("url")
    return value if isinstance(value, str) else ""


def _tags(head: Head, data: dict[str, Any]) -> tuple[str, ...]:
    """What the first of the places that name subjects names, each once."""
    told = data.get("keywords")
    sources = [[content for name, content in head.metas if name == wanted] for wanted in KEYWORDS]
    for values in (sources[0], told if isinstance(told, list) else [told], *sources[1:]):
        texts = [unescape(value) for value in values if isinstance(value, str)]
        tags = [" ".join(tag.split()) for text in texts for tag in regex.split("[,;，、]", text)]
        found = {tag.casefold(): tag for tag in reversed(tags) if 0 < len(tag) <= TAG}
        if found:
            return tuple(reversed(found.values()))[:MOST_TAGS]
    return ()


def _licence(head: Head, data: dict[str, Any]) -> str:
    """The address or the name of the licence."""
    told = data.get("license")
    if isinstance(told, dict):
        told = told.get("url") or told.get("@id") or told.get("name")
    metas = _metas(head)
    named = next((metas[name] for name in LICENCES if metas.get(name)), "")
    return _link(head, "license") or (told.strip() if isinstance(told, str) else "") or named


def _link(head: Head, wanted: str) -> str:
    return next((href for rel, href in head.links if wanted in rel.split()), "")


def _absolute(base: str | None, found: str) -> str:
    """The address made absolute where the page's own is known."""
    try:
        return urljoin(base or "", found) if found else ""
    except ValueError:
        return found
