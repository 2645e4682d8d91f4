"""Which languages a page is in, told by words that no running text can do without.

They tell running text from labels, and languages from one another. Words of one language stand in one
string, sorted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain
from typing import Final

STOP_WORDS: Final[dict[str, str]] = {
    "en": (
        "a about all an and are as at be been but by can for from had has have he her his if "
        "in is it its not of on one or she that the their there they this to was we were "
        "which will with would you"
    ),
    "de": (
        "aber als am an auch auf aus bei das dass den der des die ein eine einem einen einer "
        "er es für haben hat im in ist mit nach nicht noch nur oder sie sind so um und von "
        "war werden wie wird zu zum über"
    ),
    "fr": (
        "au aux avec ce cette comme dans de des du elle en est et il la le les leur mais ne "
        "nous ont ou par pas plus pour que qui sa se ses son sont sur tout un une vous été "
        "être"
    ),
    "es": (
        "al como con cuando de del desde donde el en entre es esta este fue ha hasta hay la "
        "las le lo los muy más no para pero por que se ser sin sobre son su sus también un "
        "una y"
    ),
    "pt": (
        "a ao as até com como da das de do dos e ela ele em foi isso já mais mas muito na no "
        "nos não o os ou para pela pelo por quando que se seu sua são também um uma"
    ),
    "it": (
        "ai al alla anche che come con da dal dei del della delle di e essere gli ha i il in "
        "la le lo ma nel nella non per più questa questo si sono stato sua suo un una è"
    ),
    "nl": (
        "aan als bij dan dat de deze die door een en er heeft het hij hun in is kan maar met "
        "naar niet nog om ook op over te tot uit van voor was wij worden wordt ze zijn"
    ),
    "pl": (
        "ale być był było co czy dla do i ich jak jego jej jest już która które który może na "
        "nie o od oraz po przez przy się są także tego to tym w z za że"
    ),
    "cs": (
        "a aby ale by byl bylo co do i jako je jeho jen jsou k která které který na nebo o od "
        "po podle pro při s se si tak také to už v ve však z za ze že"
    ),
    "sv": (
        "att av de den det där efter eller en ett från för hade han har hon i inte kan med "
        "men nu när och också om på sig skulle som så till var vi vid är"
    ),
    "da": (
        "af at blev de den der det efter eller en er et for fra han har havde hun i ikke kan "
        "med men når og også om på sig skal som så til var ved vi"
    ),
    "fi": (
        "ei että hän hänen ja jo joka jos jotka kanssa kuin kun mitä mukaan mutta myös niin "
        "nyt ole oli ollut on ovat se sekä sen siitä tai tämä vain voi"
    ),
    "ro": (
        "a această acest al ale au ca care ce cu că dar de din după este fi fiind fost la lui "
        "mai nu o pe pentru prin sa sau se sunt său un în și"
    ),
    "hu": (
        "a az azonban azt csak de egy el ez ezt fel ha hogy is ki lehet meg minden mint már "
        "még nem pedig sem szerint után vagy van volt és"
    ),
    "el": (
        "ένα έχει αλλά από για δεν είναι η θα και κατά μας με μια να ο οι που σε στη στην στο "
        "τα τη την της το τον του τους των ως ότι"
    ),
    "tr": (
        "ama bir bu da daha de değil en gibi göre her iki ile ise için kadar ki mi ne o olan "
        "olarak oldu olduğu sonra var ve veya ya çok şu"
    ),
    "ru": (
        "бы был было в все для до его ее если же за и из или их к как который мы на не но о "
        "он она они от по при с так также только у что это"
    ),
    "uk": (
        "або але був було в вона вони від він для до з за й його ми на не по при про після та "
        "так також у це ще що як який які є і їх"
    ),
    "ar": (
        "أن أو أي إلى إن التي الذي بعد بين ثم حتى ذلك على عن عند في قال قد كان كل كما لا لم "
        "ما مع من منذ هذا هذه هو هي و"
    ),
    "fa": (
        "آن آنها از است اما او اگر این با باید بر برای به بود تا خود در دیگر را شد شده ما می "
        "نیز های هم و پس کرد کرده که یک"
    ),
    "he": (
        "אבל או אחרי אך אל אם אני את בין גם הוא היא היה הם זאת זה יותר יש כי כך כל כמו לא "
        "להיות לפני מה עד על עם רק של"
    ),
    "hi": (
        "अपने इस एक और कर का कि की के को गया जो तो था थी दिया नहीं ने पर बाद भी में यह या लिए वह साथ से ही है हैं हो"
    ),
    "id": (
        "ada adalah akan atau bisa dalam dan dapat dari dengan di ini itu juga kami karena "
        "kata ke lebih mereka oleh pada saat saya sebagai secara sudah telah tersebut tidak "
        "untuk yang"
    ),
    "vi": (
        "bị cho các còn có cũng của khi không là một người nhiều như những này ra sẽ theo thì "
        "trong trên tại từ và vào về với đã được đến để"
    ),
    "th": "ก ง ด ท น ม ย ร ล ว ส อ า เ",  # single characters, as Thai is cut into tokens
    "zh": ("上 不 中 为 也 了 人 从 他 以 们 個 到 及 和 在 对 将 就 并 我 是 有 為 的 而 與 说 这 這"),
    "ja": ("い か が こ さ し た て で と な に の は も ら る れ を"),
    "ko": (
        "것 것으로 그 는 대한 등 따르면 를 말했다 및 밝혔다 수 에서 위해 으로 은 "
        "을 이 이번 있는 있다 있다고 있습니다 지난 통해 하는 한 합니다 했다 "
        "했습니다"
    ),
}

WORDS: Final = {code: tuple(words.split()) for code, words in STOP_WORDS.items()}
COMMON: Final = frozenset(chain.from_iterable(WORDS.values()))
LIKELY: Final = 0.5  # of the best language's share, from which another one is likely too


def shares(pages_tokens: Iterable[tuple[str, ...]]) -> dict[str, float]:
    """For each language the share of the tokens that are its common words.

    >>> found = shares([("the", "tide", "is", "late")])
    >>> max(found, key=found.__getitem__), found["en"]
    ('en', 0.5)
    """
    counts: Counter[str] = Counter()
    counts.update(chain.from_iterable(pages_tokens))
    total, count = max(counts.total(), 1), counts.get
    return {code: sum([count(word, 0) for word in words]) / total for code, words in WORDS.items()}


def likely(found: dict[str, float], declared: str) -> frozenset[str]:
    """The languages whose own patterns are worth trying: the declared one and all that come close to
    the best by common words."""
    best = max(found.values())
    return frozenset(code for code, share in found.items() if share and share >= LIKELY * best) | {declared}


def primary(tag: str) -> str:
    """The language of a BCP 47 tag.

    >>> primary("pt-BR")
    'pt'
    """
    return tag.strip().lower().replace("_", "-").split("-", 1)[0]
