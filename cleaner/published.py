"""When the page was published and changed: what data says, what elements say, what stands near the title."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Any, Final, NamedTuple

import regex

from cleaner import bylines, dates
from cleaner.languages import COMMON, primary
from cleaner.model import Blocks, Head, Role
from cleaner.structured import meta, types
from cleaner.tokens import STOPS, name_tokens, phrase_tokens

PUBLISHED: Final = frozenset(
    "published publish date pubdate datepublished publishdate issued created".split()
)
CHANGED: Final = frozenset("modified datemodified updated update changed edited revised".split())
MODIFIED: Final = frozenset(
    "updated modified edited update aktualisiert actualisé mis actualizado atualizado aggiornato "
    "bijgewerkt обновлено оновлено güncelleme uppdaterad opdateret päivitetty zaktualizowano "
    "aktualizováno geändert bearbeitet modifié modification modificado modificada editado editada editó "
    "modificato modificata bewerkt gewijzigd изменено отредактирована відредаговано змінено редаговано "
    "güncellendi güncellenme düzenlendi değiştirildi redigerades redigerad ändrad redigeret ændret muutettu "
    "cập muokattu edytowano zmodyfikowano upravena upraveno editována modificat actualizat editare módosítva "
    "módosítása frissítve ενημερώθηκε επεξεργασία τροποποιήθηκε diubah diperbarui עודכן נערך تعديل تحديث "
    "التحديث روزرسانی بروزرسانی अपडेट अपडेटेड अद्यतन আপডেট হালনাগাদ 수정 최종수정 수정일 업데이트".split()
)
# Of which day a word is, which these do not tell.
DAY: Final = frozenset("date datum data fecha дата tarih tarihi tanggal ngày תאריך تاريخ تاریخ".split())
OTHER: Final = frozenset("expiration expires expire expiry event build start end birth".split())  # no page's
PARTS: Final = regex.compile(r"[|•·\n]")  # of a line of dates
# Words that say of a date that it is the page's,
SAYS: Final = MODIFIED | frozenset(
    "published posted created written released publication date issued dated veröffentlicht erschienen "
    "stand datum geändert publié publiée paru parution modifié publicado publicada fecha data pubblicato "
    "gepubliceerd geplaatst publicerad publicerat publiceret offentliggjort publisert opublikowano dodano "
    "publikováno vydáno дата опубликовано опубліковано yayınlanma yayınlandı tarihi tarih julkaistu "
    "publicat megjelent δημοσίευση δημοσιεύτηκε ενημέρωση diterbitkan dipublikasikan tanggal ngày đăng "
    "objavljeno publikované oluşturulma نشر النشر تاريخ انتشار تاریخ प्रकाशित প্রকাশ প্রকাশিত פורסם".split()
)
# and small ones that stand around it: of the day, the hour, the way to a name, and counts.
SMALL: Final = frozenset(
    "on by at in the last first originally article post story blog news time am pm a p m est edt cst cdt "
    "pst pdt bst gmt utc ist cet cest wib h hrs uhr kl klo min mins minute minutes read comment comments "
    "view views st nd rd th of and von vom am um der den le à par jour mis el las por de del il alle di da "
    "às em op om door av af dnia o godz v ve dne в г года от о року р saat la lúc cập nhật pukul på i و في "
    "آخر بتاريخ".split()
)
# Zones of the clock, which are words of their own in small letters.
ZONES: Final = regex.compile(
    r"\b(?:[ECMP]T|A[CEKW]S?T|A[CE]DT|HST|E?EST|W[EI]S?T|WITA|MSK|JST|KST|IST|HKT|SGT|PHT|PKT|NZ[SD]T|BRT|ART"
    r"|CLT|COT|SAST|[CEW]AT|GST|Z)\b"
)
SIGNS: Final = regex.compile(
    r"发布|發布|发表|發表|更新|时间|時間|日期|公開|掲載|投稿|日|등록|입력|수정|게시|작성일|최종|오전|오후"
    r"|เผยแพร่|อัปเดต|อัพเดต|อัพเดท|ปรับปรุง|โพสต์|ล่าสุด|วันที่|เวลา|เมื่อ|(?<![\p{L}\p{M}])น\."
)
# Those of a change, and of the first day, in scripts without spaces; the former may stand behind the day.
MARKS: Final = regex.compile(
    r"(?P<changed>更新|修[订訂改正]|[编編][辑輯][于於]|編集日|改[定訂]|อัปเดต|อัพเดต|อัพเดท|ปรับปรุง|แก้ไข)"
    r"|[发發][布表]|公開|掲載|投稿|作成|เผยแพร่|โพสต์"
)
BEHIND: Final = regex.compile(
    r"[日号號]?(?:\s?\d{1,2}:\d{2}(?::\d{2})?)?\s?[(（]?(?:最[终終]|最[后後])?(?:更新|修[订訂改正]|改[定訂])"
)
# Words of what happened, who spoke, and to whom a page belongs: their dates are not the page's.
TOLD: Final = frozenset(
    "copyright © born died says said wrote writes replied replies joined expires deadline version since "
    "until geboren né née nacido nació nato родился".split()
)
WORD: Final = regex.compile(r"©|[\p{L}\p{M}]++")
UNSPACED: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]")
CLOCK: Final = regex.compile(r"(?<!\d)\d{1,2}[:h]\d{2}(?!\d)")
SENTENCE: Final = regex.compile(rf"[.!?！？؟፧{STOPS}]\s*+\Z")
FEW: Final = 6  # most words besides those in a line that is about its date,
SIGNED: Final = 20  # most characters in scripts without spaces,
RUNNING: Final = 1  # and most that do not start with a capital
STAMPED: Final = CHANGED | {"published", "pubdate", "datepublished"}  # names of elements that hold a time
STAMP: Final = 40  # most characters of a block of these roles whose element dates the page
SHORT: Final[frozenset[Role]] = frozenset({"body", "promotion"})
ASIDE: Final[frozenset[Role]] = frozenset({"body", "caption", "comment", "related", "legal", "promotion"})
STAMPS: Final = 64  # dates in the head and of elements that are looked at, to tell the order of day and month
AMERICAN: Final = "en-us"  # where months stand first in figures,
YEAR_FIRST: Final = frozenset({"ko", "ja", "zh"})  # and where years do, even of two figures
OF_OTHERS: Final[frozenset[Role]] = frozenset({"caption", "comment", "related"})
LAST: Final = 24  # blocks at the end of a page that may say when it was changed
# A place and a date between dashes, which open a release to the press.
PLACE: Final = regex.compile(
    r"\A\W{0,3}\p{Lu}{2}[\p{L}\p{M}\s.,'’()/–—-]{0,80}(?:\s?[–—]|\s?--?|\s?\(|,)\s?\Z"
)
DASH: Final = regex.compile(r"\s?(?:[–—:]|--|-\s|\)?\s?/|\)\s?[–—-])")
BELOW: Final = 10  # blocks from the title on in which a date stands for the whole page,
NEXT: Final = 3  # and below it in which one that has a label dates a list
ADDRESSED: Final = regex.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/_-]|\Z)")  # a day in a path


class Dates(NamedTuple):
    """Both days, where they are known."""

    published: datetime.date | None
    modified: datetime.date | None


def find(
    page: Blocks, data: dict[str, Any], roles: Sequence[Role], title: int | None, kind: str, address: str
) -> Dates:
    """The days of a page. ``data`` is the object of its structured data that describes it.

    A date that is shown below the title is believed before one in the head that is shown nowhere, and
    any before the one in the page's address.
    """
    head, near = page.head, bylines.near(page, roles, title)
    if kind == "forum":
        near = range(near.start, len(page))
    aside = frozenset() if kind == "forum" else ASIDE
    signed = (at for at, role in enumerate(roles) if role == "byline" and kind == "article")
    below = sorted((at for at in signed if at not in near), key=lambda at: at < near.start)
    lines = [
        (at, *line)
        for at in (*near, *below)
        if bylines.short(page, roles, at)
        for line in _lines(page, roles, at, aside)
    ]
    changes = [line for _, line, changed in lines if changed]
    modified = _first([data.get("dateModified"), *_metas(head, CHANGED, OTHER)])
    events = _events(head)
    times = [own for own in head.times if not events or dates.parse(own[0]) not in events]
    stamps = [*_metas(head, PUBLISHED | CHANGED, OTHER), *(time for time, _ in times)]
    known = set(_days([data.get("datePublished"), data.get("dateModified"), *stamps[:STAMPS]]))

    def written_in(texts: Iterable[str]) -> Iterator[datetime.date]:
        found = dates.find(texts, known, american=_american(head), year_first=_year_first(head))
        return (day for day in found if day not in events)

    closing = _closing(page, roles) if kind != "forum" else []
    modified = modified or next(written_in(changes), None) or next(written_in(closing), None)
    declared = _first([data.get("datePublished"), data.get("dateCreated"), data.get("uploadDate")]) or _first(
        _metas(head, PUBLISHED, CHANGED | OTHER)
    )
    said = [page.texts[at] for at in (*near, *below) if bylines.short(page, roles, at)]
    if declared and kind == "article" and declared not in written_in(said):
        start = title or 0
        under = [at for at in range(start, min(start + BELOW, len(page))) if at != title]
        shown = [
            line
            for at in under
            if len(page.texts[at]) <= bylines.LINE
            for line, changed in _lines(page, roles, at, aside)
            if not changed
        ]
        declared = next(written_in(shown), declared)
    written = [*_by_worth(lines, next((at for at, role in enumerate(roles) if role == "body"), len(page)))]
    if kind in bylines.LISTS and page.elements is not None:
        written = _labelled_below(page, roles, title) if kind == "listing" else []
    stamped = None if declared else _stamped(page, times, roles, {*near, *below}, aside)
    day = declared or stamped or next(written_in(written), None)
    if day is None and kind == "article":  # at last one further down that stands beside nothing else
        day = next(written_in(_dateline(page, roles)), None) or _first(
            time for time, at in times if at >= near.stop and at < len(page) and roles[at] == "other"
        )
        day = day or _addressed(address)
    return Dates(day, modified)


def _addressed(address: str) -> datetime.date | None:
    """The day that the path of an address tells.

    >>> _addressed("https://harbour.example/blog/2025-12-07-tide-tables")
    datetime.date(2025, 12, 7)
    """
    found = ADDRESSED.search(address.partition("?")[0].partition("#")[0])
    return dates.parse("-".join(found.groups())) if found else None


def _by_worth(lines: Sequence[tuple[int, str, bool]], body: int) -> Iterator[str]:
    """Lines that may date a page, those first that most speak for it: of the days above the body the first
    and then that of a change, but one that is said to be the page's comes before that."""
    worth = [
        (changed or at >= body, changed or not _says(line), at >= body, changed)
        for at, line, changed in lines
    ]
    yield from (lines[number][1] for number in sorted(range(len(lines)), key=worth.__getitem__))


def _events(head: Head) -> set[datetime.date]:
    """The days of what the page announces."""
    found = [item for item in head.items if any(kind.endswith("Event") for kind in types(item))]
    return set(_days(item.get(name) for item in found for name in ("startDate", "endDate")))


def _dateline(page: Blocks, roles: Sequence[Role]) -> list[str]:
    """The date behind the place that the body of a release opens with."""
    text = next((text for text, role in zip(page.texts, roles, strict=True) if role == "body"), "")
    text = text[: bylines.LINE]
    start, end = next(iter(dates.spans(text)), (0, 0))
    return [text[start:end]] if PLACE.match(text[:start]) and DASH.match(text, end) else []


def _labelled_below(page: Blocks, roles: Sequence[Role], title: int | None) -> list[str]:
    """Lines right below the title that say of their date that it is the page's."""
    under = range(0) if title is None else range(title + 1, min(title + 1 + NEXT, len(page)))
    short = [at for at in under if bylines.short(page, roles, at) and roles[at] not in ASIDE]
    lines = [line for at in short for line, _ in _lines(page, roles, at, ASIDE)]
    return [line for line in lines if _says(line)]


def _closing(page: Blocks, roles: Sequence[Role]) -> list[str]:
    """Lines behind the body that say when the page was changed."""
    last = max((at for at, role in enumerate(roles) if role == "body"), default=len(page))
    found = []
    for at in range(max(last + 1, len(page) - LAST), len(page)):
        if roles[at] not in OF_OTHERS and len(page.texts[at]) <= bylines.LINE:
            found += [line for line in PARTS.split(page.texts[at]) if _is_of_change(line)]
    return found


def _is_of_change(line: str) -> bool:
    """Whether a line tells the day of a change and little more."""
    spans = dates.spans(line)
    if len(spans) != 1 or not _little_more(line.rstrip(" ."), bare=False, byline=True):
        return False
    [(start, end)] = spans
    return _tells_of_change(line[:start], line[end:])


def _american(head: Head) -> bool:
    """Whether months stand first in figures, by the page's language and country."""
    told = head.language or meta(head, "og:locale")
    return told.strip().lower().replace("_", "-") == AMERICAN


def _year_first(head: Head) -> bool:
    """Whether years stand first in figures, by the page's language."""
    return primary(head.language or meta(head, "og:locale")) in YEAR_FIRST


def _lines(page: Blocks, roles: Sequence[Role], at: int, aside: Set[Role]) -> Iterator[tuple[str, bool]]:
    """The parts of a block that are about a date, one date each, and whether it is the day of a change."""
    for line in PARTS.split(page.texts[at]):
        spans = dates.spans(line)
        if spans and _little_more(line, bare=roles[at] in aside, byline=roles[at] == "byline"):
            begins = [0, *(end for _, end in spans[:-1])]
            for begin, (start, end), stop in zip(begins, spans, [*begins[1:], len(line)], strict=True):
                if not dates.shortened(line[begin:stop]) or _labelled(line[begin:stop]):
                    yield line[begin:stop], _tells_of_change(line[begin:start], line[end:stop])


def _little_more(line: str, *, bare: bool, byline: bool) -> bool:
    """Whether a line says little more than its dates, or nothing else where it has to be ``bare``."""
    line = dates.without(line)
    said = SIGNS.sub(" ", ZONES.sub(" ", line))
    words = WORD.findall(said)
    others = [word for word in words if word.lower() not in SAYS and word.lower() not in SMALL]
    signs = sum(len(word) for word in others if UNSPACED.match(word))
    spaced = [word for word in others if not UNSPACED.match(word)]
    running = sum(word[0].islower() or word.lower() in COMMON for word in spaced)
    ended = bool(SENTENCE.search(said)) and bool(running or signs)
    if ended or not TOLD.isdisjoint(word.lower() for word in words):
        return False
    if bare and not _labelled(line):
        return not others
    return len(spaced) <= FEW and running <= (FEW if byline else RUNNING) and signs <= SIGNED


def _labelled(line: str) -> bool:
    """Whether words say that the date is the page's, or it has the hour."""
    return _says(line) or bool(CLOCK.search(line))


def _says(line: str) -> bool:
    """Whether words say that the date is the page's."""
    return not SAYS.isdisjoint(word.lower() for word in WORD.findall(line)) or bool(SIGNS.search(line))


def _tells_of_change(before: str, after: str) -> bool:
    """Whether a date is the day of a change, by the nearest label before it, else by one behind it."""
    if BEHIND.match(after):
        return True
    if marks := list(MARKS.finditer(before)):
        return marks[-1]["changed"] is not None
    for word in reversed(phrase_tokens(before)):
        if word in MODIFIED or word in CHANGED:
            return True
        if (word in SAYS and word not in DAY) or word in PUBLISHED:
            return False
    return not MODIFIED.isdisjoint(phrase_tokens(after))


def _stamped(
    page: Blocks, stamps: Iterable[tuple[str, int]], roles: Sequence[Role], reach: Set[int], aside: Set[Role]
) -> datetime.date | None:
    """The first day that an element near the title gives and that is not the day of a change, else of one."""
    named: dict[int, list[str]] = {}
    for time, at in stamps:
        named.setdefault(at, []).append(time)
    plain: list[str] = []
    changes: list[str] = []
    for at, times in named.items():
        if at not in reach or not _may_stamp(page, roles, at, aside):
            continue
        changed = {
            day
            for line, changed in _lines(page, roles, at, frozenset())
            if changed
            for day in dates.find([line])
        }
        names = page.inner[at] if page.inner else ""
        labels = [word for word in name_tokens(names) if word in STAMPED]
        for number, time in enumerate(times):
            told = bool(aside) and len(labels) == len(times) and labels[number] in CHANGED
            (changes if told or dates.parse(time) in changed else plain).append(time)
    return _first([*plain, *changes])


def _may_stamp(page: Blocks, roles: Sequence[Role], at: int, aside: Set[Role]) -> bool:
    """Whether an element of a block may date the page: not one of running text, a reader or a teaser."""
    text = page.texts[at] if at < len(page) else ""
    return at < len(page) and (roles[at] not in aside or (roles[at] in SHORT and len(text) <= STAMP))


def _metas(head: Head, wanted: frozenset[str], but: frozenset[str]) -> list[str]:
    """The contents of the meta elements whose names hold one of these words and none of those."""
    named = [(set(name_tokens(name)), content) for name, content in head.metas]
    return [content for names, content in named if names & wanted and not names & but]


def _first(values: Iterable[Any]) -> datetime.date | None:
    return next(_days(values), None)


def _days(values: Iterable[Any]) -> Iterator[datetime.date]:
    found = (dates.parse(value) for value in values if isinstance(value, str))
    return (day for day in found if day)
