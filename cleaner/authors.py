"""Who wrote it: from structured data, from meta elements, from elements named after authors, from bylines.

The first of these that names somebody is believed. How names are cut out of a line stands in ``names``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import islice, pairwise
from typing import Any, Final
from unicodedata import combining, normalize

import regex

from cleaner import bylines, dates, publisher
from cleaner.languages import COMMON, WORDS, likely, primary, shares
from cleaner.model import Blocks, Head, Role
from cleaner.names import (
    BARS,
    BEFORE,
    BYLINE,
    CREDIT,
    DEGREE,
    ENDS,
    KICKER,
    OF,
    PERSON,
    SPEAKS,
    STARTER,
    USER,
    called,
    clean,
    listed,
    opened,
    opening,
    organisation,
    turned,
    undated,
    user,
    weak,
)
from cleaner.structured import main, meta, types
from cleaner.tokens import name_tokens, phrase_tokens

WRITTEN: Final = ("Article", "Posting", "Report", "Question", "Recipe", "Review", "QAPage", "WebPage")
METAS: Final = (
    "author",
    "article:author",
    "dc.creator",
    "dc:creator",
    "dcterms.creator",
    "dcterms:creator",
    "byl",
    "parsely-author",
    "sailthru.author",
    "citation_author",
    "og:author",
    "creator",
)
# Of these the ones in which a family name may stand first, and the one that always names a single person.
CITED: Final = frozenset(
    {"dc.creator", "dc:creator", "dcterms.creator", "dcterms:creator", "citation_author"}
)
SINGLE: Final = "citation_author"
GROUPS: Final = ("Organization", "Corporation")  # types of those who are no person
LABEL: Final = regex.compile(r"\p{L}\s?[:：]")
INSIDE: Final = regex.compile(r"(?i)\sby\s++(?=\S)")
# Lines below the title in which a name may stand alone, or after "by" against what data says,
BELOW: Final = 3
DATED: Final = 3  # and lines around such a name that hold a date
BESIDE: Final[frozenset[Role]] = frozenset({"share", "promotion", "contact", "legal"})  # never a name
NAMED: Final = frozenset(  # in names of elements,
    "author authors byline writer creator autor autora autores autoren auteur auteurs autore autori "
    "forfatter författare penulis yazar".split()
)
POSTERS: Final = frozenset("username author creator poster nickname op".split())  # in those of forums,
USERS: Final = frozenset(  # likewise of two words,
    (word, "name") for word in ("user", "display", "screen", "member", "nick", "entry", "commenter")
) | frozenset({("comment", "user"), ("post", "user")})
HINT: Final = regex.compile(r"(?i)user|author|creator|poster|name|op\b")  # what stands in all of these
RANKS: Final = frozenset(
    "title rank banner badge group status ip count info statistics".split()
)  # in names of what stands beside it,
TIMES: Final = frozenset("date time timestamp datetime ago edited edit modified".split())
OTHERS: Final = frozenset("comment comments related reply bio".split())  # and in those of somebody else
LEVELS: Final = 3  # elements up whose names are looked at


def find(
    page: Blocks, roles: Sequence[Role], title: int | None, kind: str, address: str = ""
) -> tuple[str, ...]:
    """The authors' names, each once. The site's own name is given only where no other is found; pages of
    a ``kind`` that nobody signs have the authors that their data names. ``address`` is the page's."""
    sites = publisher.names(page.head)
    left: tuple[str, ...] = ()
    for named in _sources(page, roles, title, kind, address):
        names = tuple(dict.fromkeys(named))
        others = tuple(name for name in names if not _is_site(name, sites, address))
        if others:
            return (tuple(_signed(page, roles, title, others)) if kind == "article" else ()) or others
        left = left or names
    return left


def _is_site(name: str, sites: Set[tuple[str, ...]], address: str) -> bool:
    """Whether that is what the site is called; a person's site may be called like the person."""
    tokens = phrase_tokens(name)
    return tokens in sites or (len(tokens) == 1 and publisher.hosted(tokens, address))


def _sources(
    page: Blocks, roles: Sequence[Role], title: int | None, kind: str, address: str
) -> Iterator[Iterable[str]]:
    """What each source says, the most trusted first."""
    yield _structured(page.head, address)
    if kind in bylines.LISTS and page.elements is not None:
        yield _metas(page.head)
        if kind == "listing":
            yield _labelled(page, roles, title)
        return
    if kind == "forum":
        yield _posters(page, title)
    yield _metas(page.head)
    if kind == "article":
        yield _alone(page, roles, title)
    near = bylines.near(page, roles, title)
    above = [at for at in near if at != title]
    yield _elements(page, above, OTHERS)
    yield _bylines(page, roles, above)
    if kind == "article":
        below = range(near.stop, len(page))
        yield _bylines(page, roles, [at for at in below if roles[at] == "byline"])
        yield _elements(page, below, OTHERS - {"bio"})


def _structured(head: Head, address: str) -> list[str]:
    """The authors of the object that speaks of the page, else of the first that has some; who is described
    elsewhere is looked up there."""
    known = {item["@id"]: item for item in head.items if isinstance(item.get("@id"), str) and "name" in item}
    written = [item for item in head.items if any(kind.endswith(WRITTEN) for kind in types(item))]
    written.sort(key=lambda item: "WebPage" in types(item))
    own = main([item for item in written if "WebPage" not in types(item)], head, address)
    for item in (own, *written):
        values = _listed(item.get("author") or item.get("creator"))
        found = [name for value in values for name in _person(value, known)]
        if found:
            return found
    return []


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _person(value: Any, known: dict[str, dict[str, Any]]) -> list[str]:
    """The names in one value of an author: an object, the address of one, or plain text."""
    address = value.get("@id") if isinstance(value, dict) and not value.get("name") else value
    if isinstance(address, str) and address in known:
        value = known[address]
    group = isinstance(value, dict) and any(kind.endswith(GROUPS) for kind in types(value))
    if isinstance(value, dict):
        value = value.get("name")
    read = organisation if group else listed
    return [name for one in _listed(value) if isinstance(one, str) for name in read(one)]


def _metas(head: Head) -> list[str]:
    for wanted in METAS:
        values = [content for name, content in head.metas if name == wanted]
        found = [name for value in values for name in _cited(wanted, value) or listed(value)]
        if found:
            return found
    label = meta(head, "twitter:label1").strip()  # "Written by", in the site's language
    return listed(meta(head, "twitter:data1")) if SPEAKS.search(label) else []


def _cited(meta_name: str, value: str) -> list[str]:
    return turned(value, one=meta_name == SINGLE) if meta_name in CITED else []


def _elements(page: Blocks, blocks: Iterable[int], others: frozenset[str]) -> list[str]:
    """The names in the first of these blocks that stands in an element named after authors."""
    for at in blocks:
        lines = bylines.lines(page.texts[at]) if page.elements is not None else []
        if lines and not NAMED.isdisjoint(around := _around(page, at)) and others.isdisjoint(around):
            for line in lines:
                if found := clean(line, _spoken(page) if _varies(line) else frozenset()):
                    return found
    return []


def _varies(line: str) -> bool:
    """Whether it depends on the page's language if the line opens as a byline does."""
    found = opening(undated(line))
    return found is not None and (found["word"] or "").casefold() in OF


def _spoken(page: Blocks) -> frozenset[str]:
    """The languages that the page may be in, or none where nothing tells."""
    found = shares(phrase_tokens(text) for text in page.texts)
    return likely(found, primary(page.head.language)) - {""}


def _bylines(page: Blocks, roles: Sequence[Role], blocks: Iterable[int]) -> list[str]:
    """The names in the first byline, and in those right below it."""
    found: list[str] = []
    last = 0
    for at in blocks:
        if found and (at != last + 1 or not BYLINE.match(page.texts[at])):
            break
        lines = bylines.lines(page.texts[at]) or [page.texts[at]] * bylines.short(page, roles, at)
        names = next(filter(None, (_byline(page, roles, at, line) for line in lines)), [])
        if found and not names:
            break
        found += names
        last = at
    return found


def _byline(page: Blocks, roles: Sequence[Role], at: int, line: str) -> list[str]:
    """The names in a line of a block: after a word such as ``By``, or of an agency set apart by bars."""
    if BYLINE.fullmatch(line):
        return [name for name in page.texts[at + 1 : at + 2] if PERSON.fullmatch(name)]
    told, bare = roles[at] == "byline", undated(line)
    if opening(bare) or BEFORE.match(bare):
        return _shaped(page, at, bare)
    if told and KICKER.match(bare) and dates.spans(line):
        names = clean(bare)
        return names if all(map(PERSON.fullmatch, names)) else []
    if told and (inside := INSIDE.search(line)):
        return clean(line[inside.end() :]) if not CREDIT.match(line) else []
    if told and "|" in line and next(dates.find([line]), None):
        first = line.split("|", 1)[0]
        return clean(first) if not LABEL.search(first) else []
    return []


def _shaped(page: Blocks, at: int, line: str) -> list[str]:
    """The names in a byline; outside elements named after authors they have the shape of names."""
    spoken = _spoken(page)
    if not opened(line, spoken) and not BEFORE.match(line):
        return []
    found = clean(line, spoken)
    if page.elements is not None and not NAMED.isdisjoint(_around(page, at)):
        return found
    common = {word for code in spoken for word in WORDS.get(code, ())} or COMMON
    if weak(line) and not all(" " in name or not name.isascii() for name in found):
        return []
    return found if called(line, found, common) else []


def _signed(page: Blocks, roles: Sequence[Role], title: int | None, others: Sequence[str]) -> list[str]:
    """The persons that bylines right below the title name, where no line there names one of the others:
    readers are shown who wrote a page, and its data at times names who put it there."""
    under = _under(page, title)
    known = [_folded(name) for name in others]
    if any(name in _folded(page.texts[at]) for at in under for name in known):
        return []
    for at in under:
        named = BYLINE.match(page.texts[at])
        if named and named.end() < len(page.texts[at]):
            names = _bylines(page, roles, range(at, under.stop))
            return list(dict.fromkeys(names)) if all(map(PERSON.fullmatch, names)) else []
    return []


def _labelled(page: Blocks, roles: Sequence[Role], title: int | None) -> list[str]:
    """The names behind a label right below the title, which say of any page who wrote it."""
    for at in _under(page, title):
        for line in map(undated, bylines.lines(page.texts[at])):
            if BEFORE.match(line) or weak(line):
                return _byline(page, roles, at, line)
    return []


def _folded(text: str) -> str:
    """Text without case and accents, to be compared."""
    return "".join(sign for sign in normalize("NFKD", text.casefold()) if not combining(sign))


def _alone(page: Blocks, roles: Sequence[Role], title: int | None) -> list[str]:
    """The names that are a line of their own between the title and the body, or stand in one between bars,
    with a date in it or among its neighbours. What the page says in lower case too is no name."""
    found = []
    for at in _under(page, title):
        around = page.texts[max(at - DATED, 0) : at + DATED + 1]
        told = page.kinds[at] in ("heading", "item") or roles[at] in BESIDE or "body" in roles[:title]
        dated = (len(text) <= bylines.LINE and dates.parse(text) for text in around)
        if len(page.texts[at]) <= bylines.LINE and not told and any(dated):
            parts = (undated(part) for part in BARS.split(page.texts[at].replace(",\n", ", ")))
            part = next((part for part in parts if part and not dates.parse(part)), ":")
            cut = ENDS.search(part) and not dates.parse(page.texts[at])  # a line that tells of a person
            names = [] if ":" in part or cut or _ends_in_word(part) else clean(part)
            found += [names] if names and all(map(PERSON.fullmatch, names)) else []
    words = {word.casefold() for names in found for word in " ".join(names).split() if word[0].isupper()}
    said = {word for text in page.texts if words for word in words.intersection(text.split())}
    for names in found:
        spoken = " ".join(names).casefold().split()
        if spoken[0] not in COMMON and said.isdisjoint(spoken):
            return names
    return []


def _ends_in_word(part: str) -> bool:
    """Whether one word stands behind the last comma, as of subjects or of a place."""
    *front, last = part.split(",")
    return bool(front) and " " not in last.strip() and not DEGREE.fullmatch(last.strip())


def _under(page: Blocks, title: int | None) -> range:
    """The blocks right below the title."""
    return range(0) if title is None else range(title + 1, min(title + 1 + BELOW, len(page)))


def poster(page: Blocks, at: int) -> str:
    """The user whom a short block names that links to one or stands in an element named after posters; else
    an empty string."""
    text = page.texts[at]
    if page.elements is None or len(text) > bylines.LINE or page.kinds[at] == "quote":
        return ""
    if not (_for_posters(_around(page, at)) or _linking(page, at)):
        return ""
    return ("" if STARTER.search(text) else user(_linked(page, at))) or user(text)


def _for_posters(tokens: Sequence[str]) -> bool:
    """Whether these tokens of names are of elements in which a user is named."""
    return not POSTERS.isdisjoint(tokens) or not USERS.isdisjoint(pairwise(tokens))


def _linking(page: Blocks, at: int) -> bool:
    """Whether a block is a link to a member of the site, with nothing before it and no more than a date, or
    what says who the member is, behind it."""
    if at not in page.members or not page.links:
        return False
    text = page.texts[at]
    whole = page.links[at] == len("".join(text.split()))
    return whole or bool(_linked(page, at) or dates.spans(text) or STARTER.search(text))


def _linked(page: Blocks, at: int) -> str:
    """What of a block is a link, where it opens with one and goes on without: a name before a rank."""
    size, text = page.links[at] if page.links else 0, page.texts[at]
    words = text.split()
    for count in range(1, min(USER, len(words) - 1) + 1):
        if size == sum(map(len, words[:count])):
            return " ".join(words[:count])
    return ""


def about(page: Blocks, at: int) -> int:
    """The first block of the nearest element around this one that is named after posters."""
    assert page.elements is not None
    place = page.places[at]
    for _ in range(LEVELS):
        if _for_posters(name_tokens(page.elements.names[place])):
            return page.elements.first[place]
        place = page.elements.parents[place]
    return at


def own(page: Blocks, at: int, *, inside: bool = True) -> bool:
    """Whether a block's own element is named after posters, or one inside it; a member's rank is no name."""
    assert page.elements is not None
    inner = page.inner[at] if page.inner and inside else ""
    names = name_tokens(page.elements.names[page.places[at]])
    if _for_posters(names):
        return RANKS.isdisjoint(names)
    return inside and (_for_posters(name_tokens(inner)) or _linking(page, at))


def signatures(page: Blocks, first: int, last: int) -> int:
    """How many elements and links between two blocks may name a poster."""
    assert page.elements is not None
    likely = {names for names in {*page.elements.names} if HINT.search(names)}
    told = {names for names in likely if _for_posters(name_tokens(names))}
    spans = zip(page.elements.names, page.elements.first, strict=True)
    named = sum(first < at <= last for names, at in spans if names in told)
    return named + sum(first < at <= last for at in page.members)


def ranked(page: Blocks, at: int) -> bool:
    """Whether something inside of a block is named after a rank."""
    return not RANKS.isdisjoint(name_tokens(page.inner[at] if page.inner else ""))


def dated(page: Blocks, at: int) -> bool:
    """Whether a block, or something inside of it, is named after the time of writing or of a change."""
    assert page.elements is not None
    inner = page.inner[at] if page.inner else ""
    return not TIMES.isdisjoint(name_tokens(f"{page.elements.names[page.places[at]]} {inner}"))


def _posters(page: Blocks, title: int | None) -> list[str]:
    """Who opened a thread: the first user that is named from a little above its title on."""
    found = (poster(page, at) for at in range(max((title or 0) - bylines.NEAR, 0), len(page)) if at != title)
    return list(islice(filter(None, found), 1))


def _around(page: Blocks, at: int) -> list[str]:
    """The tokens of the names in, on and a little above a block."""
    assert page.elements is not None
    place, names = page.places[at], [page.inner[at] if page.inner else ""]
    for _ in range(LEVELS):
        names.append(page.elements.names[place])
        place = page.elements.parents[place]
    return [token for name in names for token in (*name_tokens(name), "")]
