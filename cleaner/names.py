"""Names in what is written where an author stands: cleaned of what stands around them, words such as "by",
dates, jobs, degrees, addresses. Where such lines stand is told elsewhere (``authors``, ``posts``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import takewhile
from typing import Final

import regex

from cleaner import bylines, dates, published, publisher
from cleaner.tokens import NUMBER, UNSPACED, phrase_tokens

BY: Final = (
    r"(?:by|von|par|por|di|door|av|af|przez|od|oleh|bởi|autor(?:in|a|es)?|auteur|autore|authors?|автор|текст"
    r"|yazan|penulis|tác giả|του|της|των|بقلم|نویسنده|כתב|מאת)"
)
# Such words that are parts of names elsewhere, with the languages in which they open a byline.
OF: Final = {
    "von": frozenset({"de"}),
    "par": frozenset({"fr"}),
    "por": frozenset({"es", "pt"}),
    "di": frozenset({"it"}),
    "door": frozenset({"nl"}),
    "av": frozenset({"sv", "no", "nb", "nn", "da"}),
    "af": frozenset({"da"}),
    "przez": frozenset({"pl"}),
    "od": frozenset({"cs", "pl"}),
    **dict.fromkeys(("του", "της", "των"), frozenset({"el"})),
}
# What happened to a text in front of such a word, or in front of one that names nobody without it.
DONE: Final = (
    r"(?P<done>(?:written|posted|reported|published|created|authored|story|text|words|geschrieben|veröffentlicht"
    r"|eingestellt|verfasst|erstellt|publié|écrit|rédigé|recueilli|propos recueillis|publicado|escrito"
    r"|redactado|postado|scritto|pubblicato|postato|geschreven|geplaatst|gepost|gepubliceerd|skriven"
    r"|skrevet|publicerat?|publisert|publiceret|napisane|opublikowane|dodane|ditulis|diposting"
    r"|diterbitkan|dipublikasikan|(?:được )?đăng)\s)?"
)
DONE_BY: Final = (
    r"(?:scritto|pubblicato|postato|inserito)\sda|(?:scris|publicat|postat)\sde|γράφει\s[οη]|เขียนโดย"
    r"|opr(?:ac)?\.(?=\s?\p{Lu})"
)
# Labels that have a mark behind them, or that stand before or behind a name without one.
LABELS: Final = (
    r"texto?|tekst|testo|teksti|kirjoittaja|haber(?=\s?:)|muhabir|yazar|szerző|írta|συντάκτης|كتبت?|الكاتب|लेखक|লেখক"
    r"|작성자|글|글쓴이|(?:本文|文章)?作者|作成者|執?筆者|投稿者|[記记]者|文字?|撰文|撰稿人?|[採采][訪访]|取材|ผู้เขียน|โดย"
)
# Those that a comma sets apart from the name, where readers hear them rather than see them.
HEARD: Final = r"(?:authors?|autor[ae]?|автор|yazan|penulis|tác giả|نویسنده|الكاتب)"
BYLINE: Final = regex.compile(
    r"(?i)^\W{0,3}(?:this\s)?(?:(?:article|blog|medically|originally|fact[ -]checked|post|recipe|story|text"
    r"|words)\s(?:was\s|is\s)?){0,2}"
    rf"{DONE}(?P<word>{BY})(?:\s*:\s*|\s+|$)|^(?-i:By)(?=\p{{Lu}}\p{{Ll}})"
    rf"|^\W{{0,3}}(?:{DONE_BY})\s?(?=[\p{{Lu}}\p{{Lo}}])|^{HEARD},\s(?=[\p{{Lu}}\p{{Lo}}])"
    rf"|^\W{{0,3}}(?P<label>{LABELS})\s?[:：・･/／|丨]\s?(?=[\p{{Lu}}\p{{Lo}}])"
    r"|^\W{0,3}(?:本[报報]|特[约約])?[記记]者\s(?=\p{Han})"
)
WITHIN: Final = regex.compile(  # the same behind something else, where a colon follows
    rf"(?i)(?:(?<=[\s|｜])(?:(?P<word>{BY})|(?P<label>{LABELS}))|(?<=\p{{Han}})(?P<label>作者))\s?[:：]\s?"
    r"(?=[\p{Lu}\p{Lo}])"
)
KICKER: Final = regex.compile(  # what kind of text it is, in front of a name
    r"(?i)^(?:interview|reportage|report|bericht|kommentar|comment|kommentti|commentaire|comentario|commento"
    r"|komentarz|analys[ei]s?|análisis|analisi|analiza|column|kolumne|columna|opinion|opinión|интервью|інтерв'ю"
    r"|röportaj|entrevista|intervista|entretien|wywiad|rozhovor|haastattelu)\s?:\s(?=\p{Lu})"
)
AGAIN: Final = regex.compile(r"(?i)by\s+")
BEFORE: Final = regex.compile(
    r"^\W{0,3}(\p{Hangul}{2,4})\s?(?:기자|특파원)(?!\p{Hangul})"
)  # "reporter", behind a name
CREDIT: Final = regex.compile(  # of pictures
    r"(?i)^\W{0,3}(?:photo(?:s|graph(?:s|y|ed)?)?|pictures?|images?|illustrat(?:ions?|ed)|graphics?|videos?|fotos?)"
    r"(?:\s(?:credit|and\s\w+))?(?:\s(?:by|von|par|por|di|door|av|af)\b|\s?[:©])"
)
SPEAKS: Final = regex.compile(rf"(?i)\b{BY}\s?:?$")  # a label whose value is a name
BARS: Final = regex.compile(r"[|•·⋅\n(@]|\s[-–—]\s")  # what ends a name in data,
ENDS: Final = regex.compile(  # and in a line
    rf"{BARS.pattern}|(?<![\p{{L}}\d_])\d"
    r"|(?-i:(?<=\p{Ll}{4})\.\s(?=\p{Lu}))"  # the end of a sentence
    r"|,?\s(?:à|às|a las|alle|ore|om|um|kl|klo|pukul|lúc|saat|godz|o|w|в|о)\.?\s(?=\d)"
    r"|,?\s(?=\p{L})(?:(?:on|in|at|for|from|updated|published|posted|reviewed|last|is)\s"
    r"|(?=[\p{L}\p{M}]{2,13}+\.?,?\s\d)\L<months>\.?,?\s\d)",
    regex.IGNORECASE,
    months=list(dates.MONTHS),
)
AND: Final = r"\s(?:and|und|et|y|e|i|och|og|ja|en|и|та|ve|و)\s"
WORD: Final = r"\p{Lu}[\p{L}\p{M}.'’-]{0,30}+"
# What is said of a person before the next one is named: in brackets, or a place.
ASIDE: Final = regex.compile(
    rf"\s?\([^()\n]{{0,60}}+\)(?={AND}|\s?[,;&|]|$)"
    rf"|\s(?:in|aus|en|à|da|i|w|v|из|в)\s{WORD}(?:\s{WORD}){{0,2}}?(?={AND}{WORD}\s\p{{Lu}})"
)
LABELLED: Final = regex.compile(r"\s(?=\p{L}{1,12}+\s?[:：])")  # where the next label of a line stands
TIME: Final = regex.compile(  # what stands behind a date: marks, the hour, the zone
    r"\G(?:[\s,;|/·•⋅–—日일号號-]"
    r"|\d{1,2}+(?:[:.h]\d{2}+(?::\d{2}+)?+|\s?[時时시点](?:\s?\d{1,2}+\s?[分분])?+)"
    r"|(?:[ap]\.?m\.?+|[AP]\.?M\.?+|[Uu]hr|klo?|at|um|às?|a las|alle|om|h|hrs?|UTC|MSK|C?EES?T"
    r"|[A-Z]{1,2}[SD]?T)"
    r"(?![\p{L}\p{M}]))++"
)
APART: Final = regex.compile(r"(?!)")  # nothing: the name of an organisation is one
PERSONS: Final = regex.compile(r"\s(?:and|und|et)\s|\s?[;&]\s?|,\s?", regex.IGNORECASE)  # of names in data,
SPLIT: Final = regex.compile(  # and in a line
    r"\s(?:and|und|et|och|og|ja|en|и|та|ve|و|with)\s|\s?[,;&/、，]\s?"
    r"|\s(?:y|e|i)\s(?=[^\s,;&/]++\s(?!(?:y|e|i)\s))",  # but not inside a family name, before one word
    regex.IGNORECASE,
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
TRADES: Final = JOBS - frozenset("senior chief head lead associate freelance".split())  # that stand last
NOBODY: Final = frozenset(  # words that are no name where no other is beside them,
    "admin administrator webmaster undefined null none unknown guest follow visit shop skip register about "
    "read more view all posts updated published posted min mins minutes ago reply report cart login next "
    "password previous submitted theme site us me the by to in up content user author authors post blog on "
    "of you your here log sign comment comments share subscribe blogger super anonymous anonym unbekannt "
    "anonyme anonimo anónimo anônimo".split()
)
NO_NAMES: Final = frozenset(  # likewise, in scripts without spaces
    "未知 佚名 匿名 不详 不詳 未署名 网络 網絡 網路 网络整理 網絡整理 网友 網友 管理员 管理員 "
    "发表于 發表於 发布于 發佈於 查看更多 匿名さん 名無しさん 不明".split()
)
LEADS: Final = frozenset(  # and that open no line in which a name stands alone
    "follow visit shop skip register about read view updated published posted reply report cart login next "
    "previous submitted subscribe share".split()
)
# What stands behind "by" in set phrases.
MEANS: Final = frozenset(
    "appointment category popular request demand default design topic type region country invitation email "
    "phone telephone mail train car bus bike boat air clicking using continuing accessing signing "
    "subscribing following contrast comparison chance mistake accident far law name size then now".split()
)
# What is said of a date in front of a name.
AROUND: Final = published.SAYS | published.SMALL | bylines.WEEKDAYS
TOKENS: Final = (1, 6)  # of a name,
LONGEST: Final = 12  # most of an organisation's,
HAN: Final = regex.compile(r"\A(\p{Han}{2,4})\s\p{Han}{2,}+")  # a name of that script with more behind it
LABEL: Final = regex.compile(r"\p{Han}\s?[:：]")
HAN_LETTERS: Final = (2, 4)  # most of half a name in that script, and of one
RUN: Final = regex.compile(rf"[{UNSPACED}]{{1,20}}+")  # and what counts as one of them
SPOKEN: Final = 2  # words of a name before which no job stands
GLUED: Final = regex.compile(r"(?<=\p{Ll}{3})\p{Lu}\p{Ll}++\Z")  # behind a name, without a space
PERSON: Final = regex.compile(  # and nothing else
    r"\A\p{Lu}[\p{L}\p{M}'’.-]{0,30}+(?:\s(?:(?:de|del|della|van|von|der|den|da|dos|di|la|le|el|al|bin|ibn|af|zu|y)\s)"
    r"{0,3}+(?:[dl]['’])?+\p{Lu}[\p{L}\p{M}'’.-]{0,30}+){1,3}"
)
SHAPE: Final = regex.compile(  # of a name, in any script
    r"\A[\p{Lu}\p{Lo}][\p{L}\p{M}'’.・-]{0,30}+(?:\s(?:(?:de|del|della|van|von|der|den|da|dos|di|la|le|el|al|bin|ibn|af"
    r"|zu|y|e|i|ten|ter|du|das|do|st\.)\s){0,3}+(?:[dl]['’])?+[\p{Lu}\p{Lo}][\p{L}\p{M}'’.-]{0,30}+){0,4}(?:,\s[JS]r\.?)?\Z"
)
SENTENCE: Final = regex.compile(r"[\p{Ll}\p{Lo}]{4}[.!?…。]\W*\Z")  # the end of one
TURNED: Final = regex.compile(r"\A([^\s,]++(?:\s[^\s,]++)?),\s?([^\s,]++(?:\s[^\s,]++)?)\Z")
TAGS: Final = regex.compile(r"</?[a-zA-Z][^<>]*+>|<[^<>\s]++@[^<>\s]++>")
STARTER: Final = regex.compile(
    r"(?i)\b(?:thread starter|started by|post(?:ed)?\s?by|asked by|op:|author:|by)\s++"
    r"|\A(?:\[[–+−-]\]\s?|#\d++\s|@)"
    r"|(?-i:\A\W{0,3}(?:\p{L}{1,12}\s)?"
    r"(?:von|par|por|da|di|door|av|af|od|przez|автор|от|autor|yazan|napsala?|kirjoittaja)\s(?=[^»]{1,40}+»))"
)
# What stands behind a user's name: bars, words, a time, stars, and a date that is glued to it.
BEHIND: Final = regex.compile(
    r"[\n,|•·(»«★☆–—↑]|:$|\s@|\s(?:\d|(?:says|said|wrote|commented|replied|answered|asked|posted|on)\b)"
    r"|\s(?:sagt|schrieb|schreibt|meint|hat geschrieben|dit|a (?:dit|écrit)|écrit|dice|dijo|escribió|diz"
    r"|disse|escreveu|ha (?:scritto|detto)|scrive|zegt|schreef|pisze|napisał(?:\(?a\)?)?|mówi|píše|napsala?"
    r"|säger|skrev|skriver|sier|siger|kirjoitti|sanoo|говорит|пишет|сказал(?:\(?а\)?)?|(?:на)?писал(?:\(?а\)?)?"
    r"|каже|пише|dedi ki|diyor ki|yazdı|より|さんが書きました|さん|说|說)\s?[:：]"
    r"|(?<=[\p{L}.])(?:\d{1,4}[-/.]){2}\d",
    regex.IGNORECASE,
)
AGO: Final = regex.compile(  # what a time is told with that stands in no calendar
    r"(?i)\A(?:\d++\s.*+|\d++\s?\p{L}{1,2}+|vor|il y a|hace|há|fa|för|about|almost|over|yesterday|today"
    r"|just now)\Z"
)
SEAM: Final = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})")  # between two words without a space
TWICE: Final = 3  # fewest letters of a name that picture and line say, one behind the other
USER: Final = 3  # most words of a user's name


def clean(text: str, spoken: Set[str] = frozenset()) -> list[str]:
    """The names in a line where an author stands; ``spoken`` are the page's languages, where they are known.

    >>> clean("By Jane Lind, PhD, and Ola Berg on 5 March")
    ['Jane Lind', 'Ola Berg']
    """
    line = plain(text)
    text = undated(line)
    if CREDIT.match(text):
        return []
    if before := BEFORE.match(text):
        return [before[1]]
    start = opened(text, spoken)
    dated = len(text) < len(line) and not start
    text = _before_date(text)
    text = ASIDE.sub("", text[start:] if start else KICKER.sub("", text))
    text = LABELLED.split(text, maxsplit=1)[0] if start else text
    while start and (found := AGAIN.match(text)):
        text = text[found.end() :]
    names = _cut(text, SPLIT, ENDS) if not LEADS.intersection(phrase_tokens(text)[:1]) else []
    return names if not dated or all(map(_is_full, names)) else []


def undated(text: str) -> str:
    """The text behind the dates that it opens with, and what is said of them.

    >>> undated("Published 7 February 2024 at 8:15 | Jane Lind, 8 February 2024")
    'Jane Lind, 8 February 2024'
    """
    start = 0
    for begin, end in dates.spans(text):
        words = phrase_tokens(published.SIGNS.sub(" ", text[start:begin]))
        if any(word not in AROUND for word in words):
            break
        time = TIME.match(text, end)
        start = time.end() if time else end
    return text[start:].lstrip(" :：|")


def _before_date(text: str) -> str:
    """The text up to the first date behind its start, which may be glued to a name."""
    start = next((start for start, _ in dates.spans(text) if start), len(text))
    return text[:start]


def opening(text: str) -> regex.Match[str] | None:
    """The words that open a byline: at the start of a line, or with a colon inside one of labels."""
    found = WITHIN.search(text)
    front = text[: found.start()] if found else ""
    labelled = found and (":" in front or "：" in front or RUN.match(found[0]))
    return BYLINE.match(text) or (found if labelled else None)


def listed(text: str) -> list[str]:
    """The names in a value of data.

    >>> listed("By Jane Lind; Von Miller")
    ['Jane Lind', 'Von Miller']
    """
    text = plain(text)
    found = BYLINE.match(text)
    if found and found[0].strip() == found["word"] and not _stands_before(found["word"], text[found.end() :]):
        found = None
    return _cut(text[found.end() :] if found else text, PERSONS, BARS)


def _stands_before(word: str, name: str) -> bool:
    """Whether a word in front of a name in data is no part of it, as it is of "Von Miller"."""
    if word.casefold() not in {*OF, "by"} or word == "by":
        return True
    return (word.islower() or word.casefold() == "by") and bool(PERSON.match(name))


def organisation(text: str) -> list[str]:
    """The name of an organisation, which is one whatever words are in it."""
    return _cut(plain(text), APART, BARS, most=LONGEST)


def turned(text: str, *, one: bool) -> list[str]:
    """The name of a person whose family name stands first, before a comma; nothing where none does. ``one``
    is whether the text can name one person only.

    >>> turned("Lind, Jane", one=False)
    ['Jane Lind']
    """
    found = TURNED.match(plain(text))
    if not found or (not one and " " in found[1] and " " in found[2]):
        return []
    told = (
        SUFFIX.fullmatch(found[2])
        or DEGREE.fullmatch(found[2])
        or not JOBS.isdisjoint(phrase_tokens(found[2]))
    )
    return [] if told else listed(f"{found[2]} {found[1]}")


def plain(text: str) -> str:
    """Text of data without references, tags, e-mail addresses in angle brackets and what nobody sees."""
    lines = TAGS.sub(" ", publisher.meant(text)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def opened(text: str, spoken: Set[str] = frozenset()) -> int:
    """Where a line goes on behind the words that open a byline; 0 where it does not open with such words, or
    with those of another language."""
    found = opening(text)
    own = OF.get((found["word"] or "").casefold()) if found and not found.groupdict().get("done") else None
    foreign = own and spoken and own.isdisjoint(spoken)
    return found.end() if found and not foreign else 0


def called(line: str, names: Sequence[str], common: Set[str]) -> bool:
    """Whether what a byline names has the shape of a person's name; no name opens with a ``common`` word."""
    if not names or not SHAPE.fullmatch(names[0]):
        return False
    first = phrase_tokens(names[0].split()[0])
    if not {*common, *MEANS, *bylines.WEEKDAYS}.isdisjoint(first) or (len(names) > 1 and not _full(names)):
        return False
    return not SENTENCE.search(line) or (
        all(map(SHAPE.fullmatch, names)) and line.rstrip(" .").endswith(names[-1])
    )


def _full(names: Sequence[str]) -> bool:
    return any(" " in name or RUN.match(name) for name in names)


def _is_full(name: str) -> bool:
    """Whether it has the shape of a name that stands for itself."""
    return bool(SHAPE.fullmatch(name)) and (" " in name or bool(RUN.match(name)))


def weak(line: str) -> bool:
    """Whether a line opens with a label that stands above other things than names too."""
    found = opening(line)
    return bool(found and found["label"])


def _cut(text: str, split: regex.Pattern[str], ends: regex.Pattern[str], most: int = TOKENS[1]) -> list[str]:
    """The names in text that opens with one."""
    if "://" in text or "@" in text.strip("@") or SITE.match(text):
        return []
    text = (
        ends.split(text, maxsplit=1)[0]
        .replace(", and ", " and ")
        .replace(", ", "," if split is not APART else ", ")
    )
    names: list[str] = []
    for part, comma in _parts(text, split):
        name = _bare(" ".join(part.strip(" .,:|-–—・\xa0").split()))
        tokens = phrase_tokens(name)
        if names and SUFFIX.fullmatch(name):
            names[-1] += f", {part.strip()}"
        elif names and (DEGREE.fullmatch(name) or _is_job(tokens) or CREDIT.match(name)):
            continue
        elif names and PERSON.fullmatch(names[0]) and name[:1].islower():
            break  # what else is said of the person
        elif names and comma and ends is ENDS and " " not in name and PERSON.fullmatch(names[-1]):
            continue  # where they are, or for whom they write
        elif tokens and name[0].isalpha() and _size(name) <= most and _names_somebody(tokens):
            names += _in_runs(name)
    return names


def _in_runs(name: str) -> Iterator[str]:
    """A name, or those in it whose script needs no spaces, up to a run that is too long for one. Two short
    runs are family and given name; a label and what stands behind it are none.

    >>> [*_in_runs("村上 春樹")], [*_in_runs("王小雨 陳大文 海港日報社記者")], [*_in_runs("责任编辑：王小雨")]
    (['村上 春樹'], ['王小雨', '陳大文'], [])
    """
    if LABEL.search(name) or name in NO_NAMES:
        return
    half, whole = HAN_LETTERS
    runs = name.split(" ") if HAN.match(name) else [name]
    if len(runs) <= 2 and all(len(run) <= half for run in runs):
        runs = [name]
    yield from takewhile(lambda run: len(runs) == 1 or len(run) <= whole, runs)


def _parts(text: str, split: regex.Pattern[str]) -> Iterator[tuple[str, bool]]:
    """What ``split`` sets apart, and whether a comma stands before it."""
    start, comma = 0, False
    for found in split.finditer(text):
        yield text[start : found.start()], comma
        start, comma = found.end(), "," in found.group()
    yield text[start:], comma


def _size(name: str) -> int:
    """Tokens of a name; a run of letters that are written without spaces is one."""
    return len(phrase_tokens(RUN.sub(" x ", name)))


def _is_job(tokens: Sequence[str]) -> bool:
    return bool(tokens) and (tokens[0] in JOBS or not TRADES.isdisjoint(tokens))


def _bare(name: str) -> str:
    """A name without the job or the month that is written behind it, set apart or not."""
    words = name.split()
    if len(words) > SPOKEN and words[-1].casefold() in TRADES:
        words = words[:SPOKEN]
    glued = GLUED.search(words[-1]) if words else None
    if glued and (glued[0].casefold() in JOBS or glued[0].casefold() in dates.MONTHS):
        words[-1] = words[-1][: glued.start()]
    return " ".join(words)


def _undated(words: list[str], *, dated: bool) -> list[str]:
    """The words of a name before those of a date: a weekday with more behind it, and a month where a day
    follows, even one that is glued to the name.

    >>> _undated(["ann", "Sun", "Jan"], dated=True), _undated(["AnnMarch"], dated=True)
    (['ann'], ['Ann'])
    """
    if dated and words:
        *front, last = SEAM.split(words[-1])
        if last.casefold().rstrip(".") in dates.MONTHS:
            words = [*words[:-1], *(["".join(front)] if front else [])]
    days = [at for at, word in enumerate(words) if at and word.casefold().rstrip(".,") in bylines.WEEKDAYS]
    return words[: days[0]] if days and (dated or days[0] + 1 < len(words)) else words


def _once(name: str) -> str:
    """The name, where it is said twice in a row.

    >>> _once("annann"), _once("anna")
    ('ann', 'anna')
    """
    twice = len(publisher.half(name)) >= TWICE
    return name[: (len(name) + 1) // 2].rstrip() if twice else name


def _pictured(words: list[str]) -> list[str]:
    """The words of a name without the letter of a picture before it, and up to where it is said again.

    >>> _pictured(["A", "ann"]), _pictured(["ann", "Ann", "Reed"])
    (['ann'], ['ann'])
    """
    folded = [word.casefold() for word in words]
    if len(words) > 1 and len(words[0]) == 1 and folded[1].startswith(folded[0]):
        return words[1:]
    return words[: folded.index(folded[0], 1)] if folded and folded[0] in folded[1:] else words


def _names_somebody(tokens: Sequence[str]) -> bool:
    nobody = [token in NOBODY or token in dates.MONTHS or token == NUMBER for token in tokens]
    return not any(nobody) or not all(no or token in JOBS for no, token in zip(nobody, tokens, strict=True))


def user(text: str) -> str:
    """The user whom a line of a forum names, or an empty string."""
    starter = STARTER.search(text)
    text = text[starter.end() :] if starter else text
    behind = BEHIND.search(text)
    words = text[: behind.start() if behind else None].split()
    words = _undated(words, dated=behind is not None and behind.group()[-1].isdigit())
    name = _once(" ".join(_pictured(words)))
    picture = len(name) == 1 and not RUN.match(name)  # that shows the first letter of one
    told = name[:1].isalnum() and not picture and not name.endswith((":", "：")) and not AGO.match(name)
    return name if told and len(words) <= USER and _names_somebody(phrase_tokens(name)) else ""
