"""What a page says about itself: title, authors, dates, language, site, from markup and from text."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from itertools import chain
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import regex

from cleaner import authors, languages, published, publisher, titles, titles_text
from cleaner.model import Blocks, Head, Marks, Role, Source
from cleaner.read import TAGS
from cleaner.structured import addresses, linked, main, meta, types

ARTICLES: Final = (
    *("Article", "NewsArticle", "BlogPosting", "Report", "TechArticle", "Recipe", "WebPage"),
    *("SocialMediaPosting", "DiscussionForumPosting"),
)
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
SEPARATORS: Final = regex.compile("[,;，、،؛；]")
TAG: Final = 80  # most characters of a tag,
MOST_TAGS: Final = 64  # and most tags
LICENCES: Final = ("dcterms.license", "dc.rights.license", "cc:license", "license")
DESCRIPTIONS: Final = ("og:description", "description", "", "twitter:description")  # "" for structured data
IMAGES: Final = ("og:image", "og:image:secure_url", "og:image:url", "", "twitter:image", "twitter:image:src")
DEPTH: Final = 4  # lists and objects that an image is looked for in
WEB: Final = ("http", "https")
NOTHING: Final = frozenset({"", "#", "undefined", "null", "none", "nan", "false", "[object object]"})
ADDRESS: Final = regex.compile(r"(?i)\A(?:[a-z][a-z\d+.-]*+:|www\.|\.{0,2}/)\S*+\Z")  # rather than a name
# What stands for a language beside its code, and what for none.
CODES: Final = {
    "cz": "cs",
    "dk": "da",
    "cn": "zh",
    "jp": "ja",
    "kr": "ko",
    "gr": "el",
    "iw": "he",
    "ua": "uk",
}
CODES_OF_NONE: Final = frozenset({"und", "mul", "zxx", "mis"})
# The scripts of languages that are not told by their words; Latin unless told here.
SCRIPTS: Final = {
    **dict.fromkeys("bg mk be ky mn".split(), ("Cyrillic",)),
    **dict.fromkeys("sr kk uz tg tt az bs cnr".split(), ("Cyrillic", "Latin", "Arabic")),
    **dict.fromkeys("ur ps sd ug ckb ku pnb".split(), ("Arabic", "Latin")),
    **dict.fromkeys("mr ne sa".split(), ("Devanagari",)),
    **dict.fromkeys("yi ji".split(), ("Hebrew",)),
    **dict.fromkeys(
        "ka hy bn as ta te kn ml gu pa si my km lo am ti or dv bo".split(), ()
    ),  # one of their own
}
WRITTEN: Final = {  # scripts that many pages are written in,
    script: regex.compile(rf"\p{{{script}}}")
    for script in ("Latin", "Cyrillic", "Arabic", "Devanagari", "Hebrew", "Greek", "Hangul", "Thai", "Han")
}
ALONE: Final = {
    "Hangul": "ko",
    "Thai": "th",
    "Greek": "el",
    "Hebrew": "he",
    "Han": "zh",
}  # and languages told by one
KANA: Final = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
TURKISH: Final = regex.compile("[ğşı]")
SPEAKS: Final = 0.5  # share of the letters from which on a text is in a script
FEWEST: Final = 3  # letters that tell Turkish, or kana that tell Japanese
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
    base = _absolute(source.url, head.base) or source.url
    address = next(filter(None, (_web(base, own) for own in addresses(head))), source.url or "")
    data = _article(head, address)
    title = roles.index("title") if "title" in roles else None
    days = published.find(page, data, roles, title, kind, source.url or address)
    names = authors.find(page, roles, title, kind, source.url or address)
    found = Metadata(
        title=titles.find(page, title, source.url or address)
        if page.elements is not None
        else _line(titles_text.lines(page, marks.tokens, roles, source.url or ""), names),
        authors=names,
        date=days.published,
        date_modified=days.modified,
        language=_language(head, marks, roles),
        site_name=_site(head, metas, data),
        url=address,
        description=_description(metas, data),
        image=_image(head, data, base),
        tags=_tags(head, data),
        licence=_licence(head, data, base),
    )
    texts: dict[str, Any] = {name: _fit(own) for name, own in asdict(found).items() if isinstance(own, str)}
    fitting, tags = tuple(map(_fit, found.authors)), tuple(map(_fit, found.tags))
    return replace(found, authors=fitting, tags=tags, **texts)


def _line(lines: Sequence[titles_text.Line], names: tuple[str, ...]) -> str:
    """The title of a page of bare lines; one that names who wrote it is none where there is another."""
    others = [line for line in lines if line.text not in names]
    return titles_text.best(others or lines, titles_text.fitted())


def _fit(text: str) -> str:
    return text if text.isprintable() else TAGS.sub(r"\1", text.translate(UNFIT))


def page_kind(page: Blocks) -> str:
    """The kind of page its structured data names, else ``article``."""
    for item in page.head.items:
        for kind in types(item):
            if kind in KINDS:
                return KINDS[kind]
    return "product" if "product" in _metas(page.head).get("og:type", "") else "article"


def _metas(head: Head) -> dict[str, str]:
    metas: dict[str, str] = {}
    for name, content in head.metas:
        metas.setdefault(name, publisher.plain(content))
    return metas


def _article(head: Head, address: str) -> dict[str, Any]:
    """The JSON-LD object that describes the article, or an empty one."""
    found = [item for item in head.items if any(kind.endswith(ARTICLES) for kind in types(item))]
    return main([item for item in found if "WebPage" not in types(item)] or found, head, address)


def _language(head: Head, marks: Marks, roles: Sequence[Role]) -> str:
    """The language whose common words the body holds most of, else the one the page declares, else the one
    of its script. A declared one whose words are not known is believed where the text is in its script."""
    kept = [tokens for tokens, role in zip(marks.tokens, roles, strict=True) if role == "body"]
    shares = languages.shares(kept or marks.tokens)
    code = languages.primary(head.language)
    declared = CODES.get(code, code) if regex.fullmatch("[a-z]{2,3}", code) else ""
    declared = "" if declared in CODES_OF_NONE else declared
    best = max(shares, key=lambda code: (shares[code], code == declared))
    letters = "".join(chain.from_iterable(kept or marks.tokens))
    script = _script(letters)
    if declared and declared not in shares and script in (*SCRIPTS.get(declared, ("Latin",)), ""):
        return declared
    if shares[best] >= SURE and shares[best] > 1.5 * shares.get(declared, 0.0):
        return best
    return declared or (best if shares[best] >= SURE else _of_script(letters, script))


def _script(letters: str) -> str:
    """The script that most of the letters are of; nothing where none is, or it is another one."""
    counts = {name: len(pattern.findall(letters)) for name, pattern in WRITTEN.items()}
    counts["Han"] += len(KANA.findall(letters))
    script = max(counts, key=counts.__getitem__)
    total = sum(letter.isalpha() for letter in letters)
    return script if counts[script] and counts[script] >= SPEAKS * total else ""


def _of_script(letters: str, script: str) -> str:
    """The language of a text that is told by its letters alone."""
    if script == "Han" and len(KANA.findall(letters)) >= FEWEST:
        return "ja"
    if (
        script == "Latin"
        and len(TURKISH.findall(letters)) >= FEWEST
        and "ı" in letters
        and "ə" not in letters
    ):
        return "tr"
    return ALONE.get(script, "")


def _site(head: Head, metas: dict[str, str], data: dict[str, Any]) -> str:
    """What the site is called: by its card, by who publishes the article, by the name of the application."""
    names = (
        metas.get("og:site_name"),
        publisher.called(head, data.get("publisher")),
        metas.get("application-name"),
    )
    return next((name for name in names if name and name.casefold() not in NOTHING), "")


def _description(metas: dict[str, str], data: dict[str, Any]) -> str:
    told = data.get("description")
    texts = {**metas, "": told if isinstance(told, str) else ""}
    found = (titles.untagged(texts.get(name, "")) for name in DESCRIPTIONS)
    return next((text for text in found if text.casefold() not in NOTHING), "")


def _image(head: Head, data: dict[str, Any], base: str | None) -> str:
    """The first address of an image in the places that name one."""
    told = [*_pictures(head, data.get("image")), *_pictures(head, data.get("thumbnailUrl"))]
    places = [told if name == "" else [meta(head, name)] for name in IMAGES]
    found = (_web(base, text) for text in (*chain.from_iterable(places), *linked(head, "image_src")))
    return next(filter(None, found), "")


def _pictures(head: Head, value: Any, depth: int = DEPTH) -> Iterator[str]:
    """The addresses in what structured data says of an image, which may be described elsewhere."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth:
        for part in value:
            yield from _pictures(head, part, depth - 1)
    elif isinstance(value, dict) and depth:
        for told in (value, publisher.described(head, value)):
            for key in ("url", "contentUrl"):
                yield from _pictures(head, told.get(key), depth - 1)


def _tags(head: Head, data: dict[str, Any]) -> tuple[str, ...]:
    """What the first of the places that name subjects names, each once, in the order given."""
    told = data.get("keywords")
    values = told if isinstance(told, list) else [told]
    # Of several values each is one tag, which may hold a comma.
    own = [[_named(tag)] if len(values) > 1 else _cut(tag) for tag in values]
    first, *others = [[_cut(text) for name, text in head.metas if name == wanted] for wanted in KEYWORDS]
    for cut in (first, own, *others):
        found: dict[str, str] = {}
        for tag in chain.from_iterable(cut):
            if 0 < len(tag) <= TAG:
                found.setdefault(tag.casefold(), tag)
        if found:
            return tuple(found.values())[:MOST_TAGS]
    return ()


def _named(value: Any) -> str:
    """The text of a value, or the name of what it describes."""
    told = value.get("name") if isinstance(value, dict) else value
    return publisher.plain(told) if isinstance(told, str) else ""


def _cut(value: Any) -> list[str]:
    """The tags in one value: a name, several in a row, or a list written as JSON."""
    text = _named(value)
    if text.startswith("[") and text.endswith("]"):
        with suppress(ValueError, RecursionError):
            return [publisher.plain(tag) for tag in json.loads(text) if isinstance(tag, str)]
    return [tag.strip() for tag in SEPARATORS.split(text)]


def _licence(head: Head, data: dict[str, Any], base: str | None) -> str:
    """The address or the name of the licence."""
    told = data.get("license")
    if isinstance(told, list):
        told = told[0] if told else None
    if isinstance(told, dict):
        told = told.get("url") or told.get("@id") or told.get("name")
    metas = _metas(head)
    texts = [told if isinstance(told, str) else "", *(metas.get(name, "") for name in LICENCES)]
    names = (_web(base, text) if ADDRESS.match(text) else text for text in map(str.strip, texts))
    found = (*(_web(base, own) for own in linked(head, "license")), *names)
    return next((name for name in found if name.casefold() not in NOTHING), "")


def _web(base: str | None, found: str) -> str:
    """The address made absolute, or nothing where it is none of the web."""
    found = found.strip().replace("&amp;", "&")
    if found.casefold() in NOTHING:
        return ""
    address = _absolute(base, found)
    address = f"https:{address}" if address.startswith("//") else address
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme.lower() in WEB and parts.netloc else ""


def _absolute(base: str | None, found: str) -> str:
    """The address made absolute where the page's own is known."""
    try:
        return urljoin(base or "", found) if found else ""
    except ValueError:
        return found
