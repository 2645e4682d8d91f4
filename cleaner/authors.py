"""Who wrote it: from structured data, from meta elements, from elements named after authors, from bylines.

The first of these that names somebody is believed. A name is cleaned of what stands around it: words such
as "by", dates, jobs, degrees, addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from html import unescape
from itertools import islice
from typing import Any, Final

import regex

from cleaner import bylines, dates, publisher
from cleaner.languages import COMMON
from cleaner.model import Blocks, Head, Role
from cleaner.structured import items, meta, types
from cleaner.tokens import NUMBER, name_tokens, phrase_tokens

WRITTEN: Final = ("Article", "Posting", "Report", "Question", "Recipe", "Review", "QAPage", "WebPage")
METAS: Final = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "citation_author",
    "og:author",
    "creator",
)
BY: Final = (
    r"(?:by|von|par|por|di|door|av|af|przez|od|autor(?:in|a|es)?|auteur|autore|authors?|автор|текст|yazan"
    r"|penulis|tác giả|بقلم|نویسنده|כתב|מאת)"
)
BYLINE: Final = regex.compile(
    r"(?i)^\W{0,3}(?:this\s)?(?:(?:article|blog|medically|originally|fact[ -]checked|post|recipe|story|text"
    r"|words)\s(?:was\s|is\s)?){0,2}"
    rf"(?:(?:written|posted|reported|published|created|authored|story|text|words)\s)?{BY}(?:\s*:\s*|\s+|$)"
    r"|^(?-i:By)(?=\p{Lu}\p{Ll})"
)
SPEAKS: Final = regex.compile(rf"(?i)\b{BY}\s?:?$")  # a label whose value is a name
INSIDE: Final = regex.compile(r"(?i)\sby\s++(?=\S)")
STARTER: Final = regex.compile(r"(?i)\b(?:thread starter|started by|posted by|asked by|op:|author:|by)\s++")
BARS: Final = regex.compile(r"[|•·⋅\n(@]|\s[-–—]\s")  # what ends a name in data,
ENDS: Final = regex.compile(  # and in a line
    rf"{BARS.pattern}|(?<![\p{{L}}\d_])\d"
    r"|,?\s(?=\p{L})(?:(?:on|in|at|for|from|updated|published|posted|reviewed|last|is)\s"
    r"|(?=[\p{L}\p{M}]{2,13}+\.?,?\s\d)\L<months>\.?,?\s\d)",
    regex.IGNORECASE,
    months=list(dates.MONTHS),
)
# What stands behind a user's name.
BEHIND: Final = regex.compile(r"[\n,|•·(]|:$|\s(?:says|said|wrote|on)\b|\s\d", regex.IGNORECASE)
PERSONS: Final = regex.compile(r"\s(?:and|und|et)\s|\s?[;&]\s?|,\s?", regex.IGNORECASE)  # of names in data,
SPLIT: Final = regex.compile(  # and in a line
    r"\s(?:and|und|et|y|e|i|och|og|ja|en|и|та|ve|و|with)\s|\s?[,;&/]\s?", regex.IGNORECASE
)
SITE: Final = regex.compile(r"(?i)\A(?:www\.\S++|[\w.-]*+(?<=\.(?:com|org|net|info|edu|gov))(?:/\S*+)?+)\Z")
SUFFIX: Final = regex.compile(r"(?i)(?:[js]r|ii|iii|iv)\.?")
DEGREE: Final = regex.compile(
    r"(?:[A-Z]\.?){1,3}[A-Za-z]?\.?[A-Z]\.?(?:-[A-Z]{1,4})?(?:\s\d{2,3})?|(?:Ph\.?D|MSc|BSc|Esq)\.?"
)
JOBS: Final = frozenset(
    "editor editors correspondent reporter writer journalist columnist contributor manager director founder "
    "cofounder ceo cto cmo president specialist strategist analyst consultant producer photographer senior "
    "chief head lead associate freelance professor redakteur redakteurin rédacteur redactor redattore".split()
)
NOBODY: Final = frozenset(
    "admin administrator webmaster undefined null none unknown guest follow visit shop skip register about "
    "read more view all posts updated published posted min mins minutes ago reply report "
    "cart login next password previous submitted theme".split()
)
TOKENS: Final = (1, 6)  # of a name
SPOKEN: Final = 2  # words of a name before which no job stands
GLUED: Final = regex.compile(r"(?<=\p{Ll}{3})\p{Lu}\p{Ll}++\Z")  # behind a name, without a space
USER: Final = 3  # most words of a user's name
PERSON: Final = regex.compile(  # and nothing else
    r"\A\p{Lu}[\p{L}\p{M}'’.-]{0,30}+(?:\s(?:(?:de|del|della|van|von|der|den|da|dos|di|la|le|el|al|bin|ibn|af|zu)\s)"
    r"{0,3}+\p{Lu}[\p{L}\p{M}'’.-]{0,30}+){1,3}"
)
# Lines below the title in which a name may stand alone, or after "by" against what data says,
BELOW: Final = 3
DATED: Final = 3  # and lines around such a name that hold a date
BESIDE: Final[frozenset[Role]] = frozenset({"share", "promotion", "contact", "legal"})  # never a name
NAMED: Final = frozenset("author authors byline writer creator".split())  # in names of elements,
POSTERS: Final = frozenset("username author poster nickname op".split())  # in those of forums,
OTHERS: Final = frozenset("comment comments related reply bio".split())  # and in those of somebody else
LEVELS: Final = 3  # elements up whose names are looked at


def find(
    page: Blocks, roles: Sequence[Role], title: int | None, kind: str, address: str = ""
) -> tuple[str, ...]:
    """The authors' names, each once. The site's own name is given only where no other is found; pages of
    a ``kind`` that nobody signs have the authors that their data names. ``address`` is the page's."""
    sites = publisher.names(page.head)
    left: tuple[str, ...] = ()
    for named in _sources(page, roles, title, kind):
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


def clean(text: str, split: regex.Pattern[str] = SPLIT, ends: regex.Pattern[str] = ENDS) -> list[str]:
    """The names in what is written where an author stands.

    >>> clean("By Jane Lind, PhD, and Ola Berg on 5 March")
    ['Jane Lind', 'Ola Berg']
    """
    text = unescape(text).strip()
    if "://" in text or "@" in text.strip("@") or SITE.match(text):
        return []
    while found := BYLINE.match(text):
        text = text[found.end() :]
    text = ends.split(text, maxsplit=1)[0].replace(", and ", " and ").replace(", ", ",")
    names: list[str] = []
    for part in split.split(text):
        name = _bare(" ".join(part.strip(" .,:|-–—\xa0").split()))
        tokens = phrase_tokens(name)
        if names and SUFFIX.fullmatch(name):
            names[-1] += f", {part.strip()}"
        elif names and (DEGREE.fullmatch(name) or not JOBS.isdisjoint(tokens)):
            continue
        elif names and PERSON.fullmatch(names[0]) and name[:1].islower():
            break  # what else is said of the person
        elif TOKENS[0] <= len(tokens) <= TOKENS[1] and name[0].isalpha() and _names_somebody(tokens):
            names.append(name)
    return names


def _bare(name: str) -> str:
    """A name without the job or the month that is written behind it, set apart or not."""
    words = name.split()
    if len(words) > SPOKEN and words[-1].casefold() in JOBS:
        words = words[:SPOKEN]
    glued = GLUED.search(words[-1]) if words else None
    if glued and (glued[0].casefold() in JOBS or glued[0].casefold() in dates.MONTHS):
        words[-1] = words[-1][: glued.start()]
    return " ".join(words)


def _names_somebody(tokens: Sequence[str]) -> bool:
    return NOBODY.isdisjoint(tokens) and not all(token in dates.MONTHS or token == NUMBER for token in tokens)


def _sources(page: Blocks, roles: Sequence[Role], title: int | None, kind: str) -> Iterator[Iterable[str]]:
    """What each source says, the most trusted first."""
    yield _structured(page.head)
    if kind in bylines.LISTS and page.elements is not None:
        yield _metas(page.head)
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


def _structured(head: Head) -> list[str]:
    """The authors of the first object that has some; who is described elsewhere is looked up there."""
    known = {item["@id"]: item for item in items(head) if isinstance(item.get("@id"), str) and "name" in item}
    written = [item for item in items(head) if any(kind.endswith(WRITTEN) for kind in types(item))]
    for item in sorted(written, key=lambda item: "WebPage" in types(item)):
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
    if isinstance(value, dict):
        value = value.get("name")
    name = next((one for one in _listed(value) if isinstance(one, str)), "")
    return clean(name, PERSONS, BARS)


def _metas(head: Head) -> list[str]:
    for wanted in METAS:
        values = [content for name, content in head.metas if name == wanted]
        found = [name for value in values for name in clean(value, PERSONS, BARS)]
        if found:
            return found
    label = meta(head, "twitter:label1").strip()  # "Written by", in the site's language
    return clean(meta(head, "twitter:data1"), PERSONS, BARS) if SPEAKS.search(label) else []


def _elements(page: Blocks, blocks: Iterable[int], others: frozenset[str]) -> list[str]:
    """The names in the first of these blocks that stands in an element named after authors."""
    for at in blocks:
        if page.elements is not None and len(page.texts[at]) <= bylines.LINE:
            names = _around(page, at)
            if not NAMED.isdisjoint(names) and others.isdisjoint(names) and (found := clean(page.texts[at])):
                return found
    return []


def _bylines(page: Blocks, roles: Sequence[Role], blocks: Iterable[int]) -> list[str]:
    """The names in the first byline: after a word such as ``By``, or an agency set apart by bars."""
    for at in blocks:
        line, told = page.texts[at], roles[at] == "byline"
        found: list[str] = []
        if not bylines.short(page, roles, at):
            continue
        if BYLINE.fullmatch(line):
            found = [name for name in page.texts[at + 1 : at + 2] if PERSON.fullmatch(name)]
        elif BYLINE.match(line):
            found = clean(line)
        elif told and (inside := INSIDE.search(line)):
            found = clean(line[inside.end() :])
        elif told and "|" in line and next(dates.find([line]), None):
            found = clean(line.split("|", 1)[0])
        if found:
            return found
    return []


def _signed(page: Blocks, roles: Sequence[Role], title: int | None, others: Sequence[str]) -> list[str]:
    """The persons that a byline right below the title names, where it names none of the others: readers are
    shown who wrote a page, and its data at times names who put it there."""
    for at in _under(page, title):
        line = page.texts[at]
        named = BYLINE.match(line)
        if named and named.end() < len(line) and not any(name in line for name in others):
            names = _bylines(page, roles, [at])
            return names if all(map(PERSON.fullmatch, names)) else []
    return []


def _alone(page: Blocks, roles: Sequence[Role], title: int | None) -> list[str]:
    """The names that are a line of their own between the title and the body, or stand in one between bars,
    with a date in it or among its neighbours. What the page says in lower case too is no name."""
    found = []
    for at in _under(page, title):
        around = page.texts[max(at - DATED, 0) : at + DATED + 1]
        told = page.kinds[at] in ("heading", "item") or roles[at] in BESIDE or "body" in roles[:title]
        dated = (len(text) <= bylines.LINE and dates.parse(text) for text in around)
        if len(page.texts[at]) <= bylines.LINE and not told and any(dated):
            part = next((part for part in BARS.split(page.texts[at]) if not dates.parse(part)), ":")
            names = [] if part.endswith(":") else clean(part)
            found += [names] if names and all(map(PERSON.fullmatch, names)) else []
    words = {word.casefold() for names in found for word in " ".join(names).split() if word[0].isupper()}
    said = {word for text in page.texts if words for word in words.intersection(text.split())}
    for names in found:
        spoken = " ".join(names).casefold().split()
        if spoken[0] not in COMMON and said.isdisjoint(spoken):
            return names
    return []


def _under(page: Blocks, title: int | None) -> range:
    """The blocks right below the title."""
    return range(0) if title is None else range(title + 1, min(title + 1 + BELOW, len(page)))


def poster(page: Blocks, at: int) -> str:
    """The user whom a short block names, in an element named after posters; else an empty string."""
    text = page.texts[at]
    if page.elements is None or len(text) > bylines.LINE or POSTERS.isdisjoint(_around(page, at)):
        return ""
    starter = STARTER.search(text)
    text = text[starter.end() :] if starter else text
    behind = BEHIND.search(text)
    words = text[: behind.start() if behind else None].split()
    if behind and behind.group()[-1].isdigit() and words and words[-1].casefold().rstrip(".") in dates.MONTHS:
        del words[-1]  # "Anna May 3"
    name = " ".join(words)
    known = len(words) <= USER and name[:1].isalnum() and _names_somebody(phrase_tokens(name))
    return name if known else ""


def _posters(page: Blocks, title: int | None) -> list[str]:
    """Who opened a thread: the first user that is named from a little above its title on."""
    found = (poster(page, at) for at in range(max((title or 0) - bylines.NEAR, 0), len(page)) if at != title)
    return list(islice(filter(None, found), 1))


def _around(page: Blocks, at: int) -> set[str]:
    """The tokens of the names in, on and a little above a block."""
    assert page.elements is not None
    place, names = page.places[at], [page.inner[at] if page.inner else ""]
    for _ in range(LEVELS):
        names.append(page.elements.names[place])
        place = page.elements.parents[place]
    return {token for name in names for token in name_tokens(name)}
