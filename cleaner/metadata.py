"""What a page says about itself: title, authors, dates, language, site, from markup and from text."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin

import regex

from cleaner import dates, languages
from cleaner.model import Blocks, Head, Marks, Role, Source
from cleaner.structured import items, types
from cleaner.tokens import phrase_tokens

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
SEPARATORS: Final = regex.compile(r"\s(?:[|–—·»•]|::|-)\s")
BYLINE: Final = regex.compile(
    r"(?i)^(?:written\s|posted\s|reported\s|text:?\s|story\s)?"
    r"(?:by|von|par|por|di|door|av|af|przez|od|autor(?:in|a|es)?|auteur|autore|author|автор|текст|yazan|penulis"
    r"|tác giả|بقلم|نویسنده|כתב|מאת)(?:\s|:\s?)"
)
NAMES_SPLIT: Final = regex.compile(
    r"\s(?:and|und|et|y|e|i|och|og|ja|en|и|та|ve|و)\s|[,;&/]\s?", regex.IGNORECASE
)
MODIFIED: Final = frozenset(
    "updated modified edited update aktualisiert actualisé mis actualizado atualizado aggiornato "
    "bijgewerkt обновлено оновлено güncelleme uppdaterad opdateret päivitetty zaktualizowano "
    "aktualizováno".split()
)
NAME_TOKENS: Final = (1, 5)
SURE: Final = 0.06  # share of a text's tokens that are common words of its language
BYLINES: Final = 8  # blocks around the title where bylines are looked for


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


def read(source: Source, page: Blocks, marks: Marks, roles: Sequence[Role]) -> Metadata:
    """The page's metadata; structured data first, then meta elements, then what stands in the page."""
    head = page.head
    metas = _metas(head)
    data = _article(head)
    bylines = _bylines(page, roles)
    published, modified = _dates(head, metas, data, bylines, page)
    return Metadata(
        title=_title(page, roles, head, metas, data),
        authors=_authors(metas, data, bylines),
        date=published,
        date_modified=modified,
        language=_language(head, marks, roles),
        site_name=metas.get("og:site_name", "") or _name(data.get("publisher")),
        url=_absolute(source.url, _link(head, "canonical") or metas.get("og:url", "")) or source.url or "",
        description=metas.get("og:description", "") or metas.get("description", ""),
        image=_absolute(source.url, metas.get("og:image", "") or _image(data.get("image"))),
    )


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
        metas.setdefault(name, content)
    return metas


def _article(head: Head) -> dict[str, Any]:
    """The JSON-LD object that describes the article, or an empty one."""
    found = [item for item in items(head) if any(kind.endswith(ARTICLES) for kind in types(item))]
    return min(found, key=lambda item: "WebPage" in types(item), default={})


def _title(
    page: Blocks, roles: Sequence[Role], head: Head, metas: dict[str, str], data: dict[str, Any]
) -> str:
    if "title" in roles:
        return " ".join(page.texts[roles.index("title")].split())
    for value in (data.get("headline"), metas.get("og:title"), metas.get("twitter:title")):
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
    parts = SEPARATORS.split(head.title)
    return max(parts, key=len).strip() if parts else ""


def _authors(metas: dict[str, str], data: dict[str, Any], bylines: Sequence[str]) -> tuple[str, ...]:
    named = data.get("author")
    values = [_name(item) for item in (named if isinstance(named, list) else [named])]
    values = [value for value in values if value] or [
        metas[key] for key in ("author", "article:author", "dc.creator", "parsely-author") if key in metas
    ]
    names = _clean_names(values) or _clean_names(_byline_names(bylines))
    return tuple(dict.fromkeys(names))


def _byline_names(bylines: Sequence[str]) -> Iterator[str]:
    """Names in byline lines: after a word such as ``By``, or an agency set apart by bars."""
    for line in bylines:
        if "|" in line and next(dates.find([line]), None):
            yield line.split("|", 1)[0]
        elif found := BYLINE.match(line):
            yield regex.split(r"[|•·\d]|\s[-–—]\s", line[found.end() :], maxsplit=1)[0]


def _clean_names(values: Iterable[str]) -> list[str]:
    names = []
    for value in values:
        if "://" in value or "@" in value:
            continue
        for part in NAMES_SPLIT.split(BYLINE.sub("", value.strip())):
            name = part.strip(" .,:|-–—")
            if NAME_TOKENS[0] <= len(phrase_tokens(name)) <= NAME_TOKENS[1] and name[0].isalpha():
                names.append(name)
    return names


def _bylines(page: Blocks, roles: Sequence[Role]) -> list[str]:
    """Blocks that rules call bylines, near the title or above the body."""
    title = roles.index("title") if "title" in roles else 0
    near = range(max(title - BYLINES, 0), min(title + BYLINES, len(page)))
    return [page.texts[at] for at in near if roles[at] == "byline"]


def _dates(
    head: Head, metas: dict[str, str], data: dict[str, Any], bylines: Sequence[str], page: Blocks
) -> tuple[datetime.date | None, datetime.date | None]:
    published = [
        data.get("datePublished"),
        metas.get("article:published_time"),
        metas.get("date"),
        metas.get("datepublished"),
        metas.get("dc.date"),
        metas.get("pubdate"),
    ]
    modified = [
        data.get("dateModified"),
        metas.get("article:modified_time"),
        metas.get("og:updated_time"),
        metas.get("datemodified"),
        metas.get("last-modified"),
    ]
    first = _first_date([*published, *(time for time, _ in head.times[:1])])
    last = _first_date(modified)
    changed = [line for line in bylines if MODIFIED & set(phrase_tokens(line))]
    plain = [line for line in bylines if line not in changed]
    texts = [*plain, *changed, *page.texts[:2]] if page.elements is None else [*plain, *changed]
    return (
        first or next(dates.find(texts), None),
        last or next(dates.find(changed), None),
    )


def _first_date(values: Iterable[Any]) -> datetime.date | None:
    found = (dates.parse(value) for value in values if isinstance(value, str))
    return next((day for day in found if day), None)


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


def _link(head: Head, wanted: str) -> str:
    return next((href for rel, href in head.links if wanted in rel.split()), "")


def _absolute(base: str | None, found: str) -> str:
    """The address made absolute where the page's own is known."""
    try:
        return urljoin(base or "", found) if found else ""
    except ValueError:
        return found
