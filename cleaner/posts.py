"""Who said what, and when: readers' comments, or the posts of a forum, each with what stands above it.

A post starts below a line, or an element, that names its author or its time; blocks of one element that
follow each other without such a line are one post. Where such a line stands behind every post and none
above the first, each belongs to the post above it. Text that somebody scraped shows no elements, so there
every block is a post of its own, and nobody is named.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from itertools import islice, takewhile
from operator import itemgetter
from typing import Final, NamedTuple

import regex

from cleaner import authors, bylines, dates, published
from cleaner.inline import Mark, Run
from cleaner.model import Blocks, Elements, Flags
from cleaner.tokens import NUMBER, name_tokens, phrase_tokens

ABOVE: Final = 6  # blocks above a post, or behind it, in which its author and time stand
BEHIND: Final = 12  # likewise behind one, where buttons and tags stand before the name
FAR: Final = 40  # and above it where the name is marked up as one: much may be told of a member
SHORT: Final = 5  # tokens; a shorter line among comments is a name, a date or a button
UNKNOWN: Final = 2  # most words, as of a name, of a longer one that is the same
# Words of when a member joined, which is not when a post was written,
JOINED: Final = frozenset(
    "joined join since born registered registration enrolled beigetreten registriert mitglied seit dabei "
    "inscrit inscription inscrite depuis registrado registro unido miembro desde registado membro iscritto "
    "iscrizione registrato dal geregistreerd lid sinds dołączył dołączyła rejestracja zarejestrowany "
    "registrován registrace založen зарегистрирован регистрация зареєстрований реєстрація приєднався kayıt "
    "katılım katıldı üyelik medlem registrerad sedan tilmeldt siden liittynyt rekisteröitynyt înscris "
    "înregistrat membru csatlakozott regisztrált regisztráció εγγραφή μέλος הצטרף הצטרפה הצטרפות انضم "
    "التسجيل عضویت پیوسته bergabung terdaftar gia शामिल सदस्यता".split()
)
JOINING: Final = regex.compile(r"注册|註冊|加入|登録|参加|가입|สมัคร|เข้าร่วม")
WRITTEN: Final = regex.compile(r"記事|投稿(?:記事|日時)?|发表于|發表於|作者|楼主|樓主")
# and of the lines beside it that count what the member wrote.
COUNTS: Final = frozenset(
    "posts post messages message topics threads likes reputation location beiträge themen messages sujets "
    "mensajes temas mensagens tópicos messaggi discussioni berichten onderwerpen posty tematy příspěvky "
    "témata сообщения сообщений темы повідомлення повідомлень mesaj mesajlar konular inlägg ämnen indlæg "
    "emner viestit viestejä mesaje subiecte üzenetek témák δημοσιεύσεις μηνύματα הודעות المشاركات مشاركات "
    "ارسال پست pesan topik bài viết पोस्ट संदेश".split()
)
POSITION: Final = regex.compile(r"#\d{1,6}")  # the number of a post
OF_MEMBERS: Final = JOINED | COUNTS
AROUND: Final = (
    frozenset({"post", "postby", "автор", "autor", "от"}) | bylines.SMALL | published.SMALL | published.SAYS
)
FORMS: Final = (  # names of elements that hold the form for a comment,
    ("respond",),
    ("commentform",),
    ("comment", "form"),
    ("comment", "respond"),
    ("reply", "form"),
)
THREAD: Final = 3  # fewest posts that make a page a thread,
MOST: Final = 0.7  # and share of them that somebody has signed
TALK: Final = frozenset(  # in names of elements around what people say to each other
    "comment comments reply replies message messages thread threads topic forum forums forumposts post "
    "conversation discussion discussions answer answers email status guestbook board postbody".split()
)
WITHIN: Final = 16  # and most blocks of one; a longer form is drawn around the page


class Post(NamedTuple):
    """What one person wrote: the text with a blank line between blocks, the name or an empty string, and
    the day or ``None``, as far as the page shows them."""

    text: str
    author: str
    date: datetime.date | None


def talk(page: Blocks, keep: Flags) -> frozenset[int]:
    """The kept blocks that stand in elements named for talk, where they are at least half of all and some
    between them may name somebody."""
    kept = keep.nonzero()[0].tolist()
    if page.elements is None or not kept or authors.signatures(page, kept[0], kept[-1]) < THREAD - 1:
        return frozenset()
    known: dict[int, bool] = {0: False}
    found = frozenset(at for at in kept if _talked(page.elements, page.places[at], known))
    return found if len(found) * 2 >= len(kept) else frozenset()


def _talked(elements: Elements, place: int, known: dict[int, bool]) -> bool:
    """Whether an element, or one around it, is named for talk."""
    inside = []
    while place not in known:
        inside.append(place)
        if not TALK.isdisjoint(name_tokens(elements.names[place])):
            known[place] = True
            break
        place = elements.parents[place]
    known.update(dict.fromkeys(inside, known[place]))
    return known[place]


def threaded(page: Blocks, said: Flags, talked: Set[int], *, article: bool) -> bool:
    """Whether the blocks that are ``said``, most of them ``talked``, are a thread: posts, most of them by
    somebody who is named above and few with a heading of their own, as entries of lists of pages have.
    Comments that are kept with an ``article`` follow what stands elsewhere."""
    found = _parted(page, said, whole=True)
    if len(found) < THREAD:
        return False
    named = sum(bool(author) for _, author, _ in found)
    headed = sum(page.kinds[own[0]] == "heading" for own, _, _ in found)
    sizes = [sum(len(page.texts[at]) for at in own) for own, _, _ in found]
    one, other = (_around(page, own[0]) for own, _, _ in found[:2])
    opened = not article or (found[0][0][0] in talked and (one == other or sizes[0] * 2 < sum(sizes)))
    return opened and named >= MOST * len(found) and headed < (1 - MOST) * len(found)


def _around(page: Blocks, at: int) -> tuple[str, str]:
    """Tag and names, but for numbers, of the nearest element around a block that is named for talk."""
    elements, place = page.elements, page.places[at]
    assert elements is not None
    while place and TALK.isdisjoint(name_tokens(elements.names[place])):
        place = elements.parents[place]
    return elements.tags[place], "".join(sign for sign in elements.names[place] if not sign.isdigit())


def find(page: Blocks, said: Flags, *, whole: bool) -> list[Post]:
    """The posts among the blocks that are ``said``, in page order. ``whole`` is whether a post goes on until
    the next author is named, as in a thread, in whatever elements it stands."""
    found = _parted(page, said, whole=whole)
    return [Post("\n\n".join(page.texts[at] for at in blocks), who, day) for blocks, who, day in found]


def signed(page: Blocks, said: Flags, *, whole: bool) -> dict[int, tuple[Run, ...]]:
    """Who wrote the post and when, as a line, by the block that opens it; of posts that show the one or the
    other."""
    found = _parted(page, said, whole=whole)
    return {blocks[0]: _line(author, date) for blocks, author, date in found if author or date}


def _line(author: str, date: datetime.date | None) -> tuple[Run, ...]:
    day = date.isoformat() if date else ""
    name = [Run(author, (Mark("strong"),))] if author else []
    return (*name, *([Run(f", {day}" if author else day)] if day else []))


def _parted(page: Blocks, said: Flags, *, whole: bool) -> list[tuple[list[int], str, datetime.date | None]]:
    """The blocks of each post, its author and its day."""
    posts = _grouped(page, said, whole=whole)
    starts, stops = [0, *(post[-1] + 1 for post in posts)], [*(post[0] for post in posts), len(page)]
    prose = (at + 1 for at in range(0 if whole else stops[0]) if len(page.texts[at]) > bylines.LINE)
    starts[0] = max(prose, default=0)  # who wrote the page wrote no comment
    gaps = [range(start, stop) for start, stop in zip(starts, stops, strict=True)]
    above, behind = [gap[-ABOVE:] for gap in gaps[:-1]], [_behind(page, gap) for gap in gaps[1:]]
    names = [_author(page, gap) for gap in above]
    days = [_date(page, gap) or _date(page, every[-FAR:]) for gap, every in zip(above, gaps, strict=False)]
    below = [_author(page, gap) for gap in behind]
    signed = len(posts) > 1 and not names[0] and bool(below[-1])
    if not signed or _opens(page, posts, behind[0]):
        names = [_named(page, gap[-FAR:]) or name for gap, name in zip(gaps, names, strict=False)]
    elif any(below[:-1]):
        names = below if below[0] else [""] * len(posts)
        if _date(page, behind[-1]):
            days = [min(_days(page, gap), default=None) for gap in behind]  # it may have been changed
    return list(zip(posts, names, days, strict=True))


def _behind(page: Blocks, gap: range) -> range:
    """The blocks right behind a post, up to the one in which somebody is named and the date behind it."""
    named = next((at for at in gap[ABOVE:BEHIND] if authors.poster(page, at)), None)
    return gap[:ABOVE] if named is None else range(gap.start, min(named + 2, gap.stop))


def _grouped(page: Blocks, said: Flags, *, whole: bool) -> list[list[int]]:
    """The blocks of each post."""
    posts: list[list[int]] = []
    for at in said.nonzero()[0].tolist():
        last = posts[-1][-1] if posts else None  # the block of the post that is open
        above = range(max(at - ABOVE, 0 if last is None else last + 1), at)
        told = last is None or _author(page, above) or _date(page, above) or _member(page, above)
        told = told or _named(page, range(max(at - FAR, 0 if last is None else last + 1), at))
        if last is not None and not told and (whole or _together(page, last, at)):
            posts[-1].append(at)
        else:
            posts.append([at])
    return [post for post in posts if any(page.kinds[at] != "heading" for at in post)] or posts  # no subjects


def _opens(page: Blocks, posts: list[list[int]], gap: range) -> bool:
    """Whether the name in the gap between the first two posts, if there is one, shares a smaller element with
    the second."""
    assert page.elements is not None  # as somebody is named
    name = next((at for at in gap if authors.poster(page, at)), None)
    if name is None:
        return True
    return _shared(page, name, posts[1][0]) > _shared(page, posts[0][-1], name)


def _shared(page: Blocks, one: int, other: int) -> int:
    """The smallest element around both blocks."""
    assert page.elements is not None
    return page.elements.common(page.places[one], page.places[other])


def says(page: Blocks, at: int, words: Sequence[str], title: Set[str]) -> bool:
    """Whether somebody says something in a block among comments: one that only tells who wrote and when, or
    how many did, does not. ``words`` are the block's, ``title`` those of the page's title."""
    if len(words) <= SHORT:
        return False
    heading = page.kinds[at] == "heading"
    if not heading and NUMBER not in words:
        return True
    known = {NUMBER, *bylines.SMALL, *(title if heading else phrase_tokens(authors.poster(page, at)))}
    return sum(not (word in known or _dated(word)) for word in words) > UNKNOWN


def signs(page: Blocks, at: int) -> bool:
    """Whether a block of a thread tells who wrote, when, or of the member who did, and nothing else."""
    text = page.texts[at]
    if page.elements is None or len(text) > bylines.LINE:
        return False
    if POSITION.fullmatch(text) or _ranked(page, at) or (_is_dated(page, at) and authors.dated(page, at)):
        return True
    bare = WRITTEN.sub(" ", JOINING.sub(" ", dates.without(text)))
    words = phrase_tokens(published.SIGNS.sub(" ", bare))
    name = phrase_tokens(_alone(page, at))
    about = bool(name or _is_dated(page, at) or JOINING.search(text)) or not OF_MEMBERS.isdisjoint(words)
    known = {NUMBER, *AROUND, *OF_MEMBERS, *name}
    return about and all(word in known or _dated(word) for word in words)


def _ranked(page: Blocks, at: int) -> bool:
    """Whether a block is a user's name with a rank, or other names of the same user, behind it."""
    name = authors.poster(page, at)
    if not name or not authors.own(page, at, inside=True):
        return False
    text, links = page.texts[at], page.links[at] if page.links else 0
    whole = links == len("".join(text.split()))
    return whole or text.startswith(f"{name}\n") or (text.startswith(name) and authors.ranked(page, at))


def members(page: Blocks) -> frozenset[str]:
    """The users whom the page names: a line that is such a name, in whatever element, says no more."""
    short = (
        at for at, text in enumerate(page.texts) if page.elements is not None and len(text) <= bylines.LINE
    )
    return frozenset(filter(None, (_alone(page, at) for at in short)))


def _alone(page: Blocks, at: int) -> str:
    """The user whom a block names that is all about one: by its own names, or by those of what it holds where
    that is all of it, or all but a date."""
    links = page.links[at] if page.links else 0
    whole = links in (0, len("".join(page.texts[at].split()))) or _is_dated(page, at)
    return authors.poster(page, at) if authors.own(page, at, inside=whole) else ""


def form(page: Blocks, at: int) -> bool:
    """Whether a block stands in a form, as the one that a comment is written in."""
    elements, place = page.elements, page.places[at]
    while elements is not None and place and elements.end[place] - elements.first[place] <= WITHIN:
        names = (tuple(name_tokens(name)) for name in elements.names[place].split())
        if elements.tags[place] == "form" or any(name in FORMS for name in names):
            return True
        place = elements.parents[place]
    return False


def _joined(page: Blocks, at: int) -> bool:
    """Whether a line tells when a member joined, or stands behind a label that says so."""
    above = [text for text in page.texts[max(at - 1, 0) : at] if not _ranked(page, at - 1)]
    label = next((text for text in above if len(phrase_tokens(text)) <= SHORT), "")
    lines = (page.texts[at], label if not dates.spans(label) else "")
    return any(not JOINED.isdisjoint(phrase_tokens(line)) or JOINING.search(line) for line in lines)


def _member(page: Blocks, blocks: range) -> bool:
    """Whether one of these blocks tells since when somebody is a member."""
    short = (at for at in blocks if len(page.texts[at]) <= bylines.LINE)
    return any(dates.spans(page.texts[at]) and _joined(page, at) for at in short)


def _dated(word: str) -> bool:
    return word in dates.MONTHS or word in bylines.WEEKDAYS


def _together(page: Blocks, one: int, other: int) -> bool:
    """Whether two blocks stand beside each other in one element."""
    if page.elements is None:
        return False
    parents, places = page.elements.parents, page.places
    return other == one + 1 and parents[places[one]] == parents[places[other]]


def _author(page: Blocks, blocks: range) -> str:
    """The name in the nearest of these blocks that stands in an element named after authors: the first there,
    as ranks and counts are told behind it."""
    near = next((at for at in reversed(blocks) if authors.poster(page, at)), None)
    if near is None:
        return ""
    within = range(max(authors.about(page, near), blocks.start), near + 1)
    return next(filter(None, (authors.poster(page, at) for at in within)))


def _named(page: Blocks, blocks: range) -> str:
    """The name in the nearest of these blocks that is named after authors itself, else by what it holds."""
    if page.elements is None:
        return ""
    told = [at for at in reversed(blocks) if page.kinds[at] != "quote"]
    marked = (at for inside in (False, True) for at in told if authors.own(page, at, inside=inside))
    return next(filter(None, (authors.poster(page, at) for at in marked)), "")


def _date(page: Blocks, blocks: range) -> datetime.date | None:
    return next(_days(page, blocks), None)


def _days(page: Blocks, blocks: range) -> Iterator[datetime.date]:
    """The days that elements or short lines among these blocks tell, less those of joining."""
    told = [at for at in blocks if len(page.texts[at]) > bylines.LINE or not _joined(page, at)]
    stamps = [time for at in told for time in _stamps(page, at)]
    lines = [page.texts[at] for at in told if len(page.texts[at]) <= bylines.LINE]
    return dates.find([*stamps, *lines])


def _stamps(page: Blocks, at: int) -> list[str]:
    """The times that elements in a block give."""
    times = page.head.times  # in the order of their blocks
    first = bisect_left(times, at, key=itemgetter(1))
    return [time for time, _ in takewhile(lambda own: own[1] == at, islice(times, first, None))]


def _is_dated(page: Blocks, at: int) -> bool:
    return bool(dates.spans(page.texts[at]) or _stamps(page, at))
