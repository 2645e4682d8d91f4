"""Where bylines stand, the blocks around the title and the start of the body, and the words in them that
name nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cleaner.model import Blocks, Role

NEAR: Final = 8  # blocks above the title and below the start of the body
LINE: Final = 120  # most characters of a line that names who wrote or when,
LONG: Final = 400  # and of one that rules call a byline, or of several lines
LISTS: Final = frozenset({"product", "collection", "service", "listing"})  # kinds of page nobody signs

WEEKDAYS: Final = frozenset(
    "monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag lundi mardi mercredi jeudi "
    "vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì "
    "giovedì venerdì sabato domenica maandag dinsdag woensdag donderdag vrijdag zaterdag zondag måndag "
    "tisdag onsdag torsdag fredag lördag söndag понедельник вторник среда четверг пятница суббота "
    "воскресенье".split()
)
# Words around a name and a time that say nothing more: of speaking, of the clock, of votes and answers.
SMALL: Final = frozenset(
    "at on by in the says said wrote posted commented answered asked edited am pm a p m s o clock um uhr "
    "sagt schrieb von vor à h le dit el las dice de om schreef kl zegt second seconds minute minutes min "
    "hour hours day days week weeks month months year years ago point points vote votes like likes comment "
    "comments reply replies response responses thought thoughts permalink edit report share link".split()
)


def near(page: Blocks, roles: Sequence[Role], title: int | None) -> range:
    """The blocks around the title and the start of the body."""
    body = next((at for at, role in enumerate(roles) if role == "body"), 0)
    start, end = title or 0, max(body, title or 0)
    return range(max(start - NEAR, 0), min(end + NEAR, len(page)))


def short(page: Blocks, roles: Sequence[Role], at: int) -> bool:
    """Whether a block is short enough to be a byline, or each of its lines is."""
    text = page.texts[at]
    return len(text) <= (LONG if roles[at] == "byline" else LINE) or bool(lines(text))


def lines(text: str) -> list[str]:
    """The lines of a block in which bylines may stand; none of one that is too long."""
    found = text.split("\n")
    return found if len(text) <= LONG and all(len(line) <= LINE for line in found) else []
