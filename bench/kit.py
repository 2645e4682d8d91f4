"""Sites written by code: layouts with articles of their own, and chrome whose dates and counters vary.

Every line of a page is known to be body, chrome, or neither (title, byline), so what cleaning keeps can be
counted to the word. Each page comes as HTML and as the bare lines that scraping leaves.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, Literal, NamedTuple

from bench.metrics import WORD

Part = Literal["body", "chrome", "neither"]
ARTICLES: Final = 50  # of each site
FRESH: Final = 8  # headlines in the list of latest articles, the same on all pages of a site
WHO: Final = (
    "the harbour office|a retired pilot|the town council|one of the ferrymen|the school on the quay|the mill|"
    "a geologist from the coast survey|the choir|a family of bakers|the lighthouse trust|the night shift|"
    "the museum|a visiting engineer|the market hall|the rowing club|the parish archive|a beekeeper|the depot"
).split("|")
DID: Final = (
    "has counted|would rather keep|is about to sell|lost sight of|found|repaired|measured again|gave away|"
    "was slow to notice|wrote down|had hidden|asked twice about|refused to move|copied by hand|paid for|"
    "will lend out|took apart|painted over"
).split("|")
WHAT: Final = (
    "the oldest tide gauge|a bell without a clapper|forty crates of lamp oil|the drawings of the second pier|"
    "three winters of notes|the keys to the boathouse|an unread map|the brass scales|"
    "a wall of blue tiles|the footbridge|an order for slate|the last steam crane|a flock of geese|"
    "lost minutes|two barrels of seed potatoes|the rota for the pumps|a drawer of glass plates"
).split("|")
WHEN: Final = (
    "before the ice came|while the road was closed|because the insurers had asked|in the week of the fair|"
    "although no one had planned to|after a long and rather quiet argument|once the walls were up|"
    "as the river fell below the second mark|when the timetable was printed|to the surprise of the auditors|"
    "without telling the ministry|as soon as the paint had dried|on the advice of a neighbour from Holm"
).split("|")
THEN: Final = (
    "and nobody has complained since|which cost less than expected|so the plan was put off for a year|"
    "but the figures do not agree with it|and that is how the story began|though the roof still leaks|"
    "which the mayor called a fair result|and the photographs prove it|so they began again from the north|"
    "while the rest of the street looked on|and a second group is now waiting|but only for the summer months"
).split("|")
MONTHS: Final = "January March May June August October December".split()
AUTHORS: Final = (
    (
        "Ada Fenwick",
        "Ada Fenwick writes about water, weather and the people who have to live with both of them.",
    ),
    (
        "Jon Moray",
        "Jon Moray has covered the coast for twenty years and keeps a small boat that he rarely sails.",
    ),
    (
        "Ines Tarn",
        "Ines Tarn joined the desk after a decade in the archive; she answers every letter by hand.",
    ),
)
CORRECTION: Final = (
    "We correct mistakes of fact as soon as we learn of them and say so at the foot of the article."
)
PROMPT: Final = (
    "Get the week in one letter. We send it on Fridays, it is free, and you can leave whenever you like."
)
CONSENT: Final = "We and our partners use cookies to measure how our pages are read. Choose what you allow."


class Line(NamedTuple):
    """One line of a page: its tag and names in markup, its text, and what it is."""

    tag: str
    text: str
    part: Part


@dataclass(frozen=True)
class Article:
    """One page of a made site, in both forms, with its body and the words of its chrome."""

    url: str
    html: str
    text: str
    body: tuple[str, ...]
    chrome: tuple[str, ...]


def sites() -> dict[str, list[Article]]:
    """Every layout with its articles; the same ones every time."""
    return {name: list(_site(name, layout)) for name, layout in LAYOUTS.items()}


def shares(kept: str, page: Article) -> tuple[int, int, int, int]:
    """Words of the body's lines that were kept and that there are, words of the chrome's lines that were let
    through and that there are. What is neither counts nowhere."""
    lines = {line.removeprefix("- ") for line in kept.split("\n")}
    counted = []
    for own in (page.body, page.chrome):
        counted += [_words(line for line in own if line in lines), _words(own)]
    return counted[0], counted[1], counted[2], counted[3]


def _words(texts: Iterable[str]) -> int:
    return len(WORD.findall(" ".join(texts)))


def _sentence(draw: random.Random) -> str:
    said = " ".join(draw.choice(words) for words in (WHO, DID, WHAT, WHEN))
    ending = f", {draw.choice(THEN)}" if draw.random() < 0.6 else ""
    return f"{said[0].upper()}{said[1:]}{ending}."


def _headline(draw: random.Random) -> str:
    said = " ".join(draw.choice(words) for words in (WHO, DID, WHAT))
    return said[0].upper() + said[1:]


def _site(name: str, layout: Layout) -> Iterator[Article]:
    draw = random.Random(name)
    titles = [_headline(draw) for _ in range(ARTICLES)]
    for number, title in enumerate(titles):
        paragraphs = [
            " ".join(_sentence(draw) for _ in range(draw.randint(2, 5))) for _ in range(draw.randint(4, 9))
        ]
        facts = Facts(draw, name, title, titles, AUTHORS[number % len(AUTHORS)])
        lines = list(layout(facts, paragraphs))
        yield Article(
            f"https://{name}.example/{number}",
            _markup(title, name, lines),
            "\n".join(line.text for line in lines if line.text),
            tuple(line.text for line in lines if line.part == "body"),
            tuple(line.text for line in lines if line.part == "chrome"),
        )


def _markup(title: str, name: str, lines: Sequence[Line]) -> str:
    """A line's tag may be a path of tags with classes; a tag ``/`` closes the last container."""
    out = [f"<!doctype html><html><head><title>{escape(title)} - {name}</title></head><body>"]
    opened: list[str] = []
    for line in lines:
        if line.tag == "/":
            out.append(f"</{opened.pop()}>")
            continue
        tag, _, names = line.tag.partition(".")
        attribute = f' class="{names}"' if names else ""
        if not line.text:
            opened.append(tag)
            out.append(f"<{tag}{attribute}>")
        elif tag == "a":
            out.append(f'<p{attribute}><a href="/x">{escape(line.text)}</a></p>')
        else:
            out.append(f"<{tag}{attribute}>{escape(line.text)}</{tag}>")
    return "\n".join([*out, "</body></html>"])


class Facts(NamedTuple):
    """What a layout may show around an article."""

    draw: random.Random
    name: str
    title: str
    titles: Sequence[str]
    author: tuple[str, str]

    @property
    def day(self) -> str:
        """A date."""
        return f"{self.draw.randint(1, 28)} {self.draw.choice(MONTHS)} {self.draw.randint(2021, 2026)}"

    def count(self, most: int = 5000) -> int:
        """A counter."""
        return self.draw.randint(2, most)

    def related(self, number: int) -> list[str]:
        """Headlines of other articles."""
        return self.draw.sample([title for title in self.titles if title != self.title], number)


Layout = Callable[[Facts, Sequence[str]], Iterator[Line]]


def _chrome(tag: str, *texts: str) -> Iterator[Line]:
    yield from (Line(tag, text, "chrome") for text in texts)


def _open(*tags: str) -> Iterator[Line]:
    yield from (Line(tag, "", "neither") for tag in tags)


def _close(number: int = 1) -> Iterator[Line]:
    yield from (Line("/", "", "neither") for _ in range(number))


def _body(tag: str, texts: Sequence[str]) -> Iterator[Line]:
    yield from (Line(tag, text, "body") for text in texts)


def _headed(facts: Facts, title: str, byline: str) -> Iterator[Line]:
    yield Line(title, facts.title, "neither")
    yield Line(byline, f"By {facts.author[0]}, {facts.day}", "neither")


def _semantic(facts: Facts, said: Sequence[str]) -> Iterator[Line]:
    yield from _open("header")
    yield from _chrome("a", "Home", "Harbour", "Weather", "Sport", "Letters", "Subscribe")
    yield from _chrome("p", f"Mell {facts.count(25)}°C, wind {facts.count(9)} knots")
    yield from (*_close(), *_open("main", "article"), *_headed(facts, "h1", "p.byline"))
    yield from _chrome("p.share", f"{facts.count()} shares", "Share on Facebook", "Send by e-mail")
    yield from (*_body("p", said), *_close(2), *_open("aside"))
    yield from _chrome("h2", "Latest")
    yield from _chrome("a", *facts.titles[:FRESH])
    yield from (*_close(), *_open("footer"))
    yield from _chrome("p", f"© {facts.count(26)} Mell Harbour Press Ltd. All rights reserved.", PROMPT)
    yield from _close()


def _soup(facts: Facts, said: Sequence[str]) -> Iterator[Line]:
    yield from (
        *_open("div", "div"),
        *_chrome("div", CONSENT, "Accept all", "Only what is needed"),
        *_close(),
    )
    yield from _chrome("a", "Front page", "Council", "Water", "Schools", "Archive")
    yield from (*_open("div"), *_headed(facts, "h1", "div"), *_body("div", said[:2]))
    yield from _chrome("div", PROMPT)
    yield from (*_body("div", said[2:]), *_chrome("div", CORRECTION), *_close(), *_open("div"))
    yield from _chrome(
        "div", f"Read {facts.count()} times", f"{facts.count(40)} comments", "Log in to comment"
    )
    yield from _chrome("a", *facts.related(3))
    yield from (*_close(), *_chrome("div", "Imprint", "Privacy", "Contact the newsroom"), *_close())


def _blog(facts: Facts, said: Sequence[str]) -> Iterator[Line]:
    yield from _open("div.site-header")
    yield from _chrome(
        "p.site-description", "Notes from a small harbour, since 2009, by three people who live there."
    )
    yield from (
        *_close(),
        *_open("div.post", "div.entry-content"),
        *_headed(facts, "h2.entry-title", "p.meta"),
    )
    yield from (*_body("p", said), *_close(), *_open("div.author-box"))
    yield from (*_chrome("p", facts.author[1]), *_close(2), *_open("div.sidebar"))
    yield from (
        *_chrome("h3", "Recent posts"),
        *_chrome("a", *facts.titles[:FRESH]),
        *_chrome("h3", "Archives"),
    )
    yield from _chrome("a", *(f"{month} 2025 ({facts.count(30)})" for month in MONTHS))
    yield from (
        *_close(),
        *_chrome("p.credits", "Proudly run on a second-hand server in the old customs house."),
    )


def _table(facts: Facts, said: Sequence[str]) -> Iterator[Line]:
    yield from _open("table", "tr", "td")
    yield from _chrome("a", "News", "Tides", "Notices", "For sale", "Guest book")
    yield from _chrome("p", f"Today is {facts.day}. You are visitor number {facts.count()}.")
    yield from (*_close(), *_open("td"), *_headed(facts, "h1", "p"), *_body("p", said))
    yield from _chrome("p", "Print this page", "Back to the list", CORRECTION)
    yield from (
        *_close(),
        *_open("td"),
        *_chrome("p", "Our sponsors keep these pages free of charge for all."),
    )
    yield from (*_chrome("a", "Holm Chandlers", "Mell Slate & Stone", "The Weir Inn"), *_close(3))


def _modules(facts: Facts, said: Sequence[str]) -> Iterator[Line]:
    yield from _open("div.nav_a81x")
    yield from (*_chrome("a", "Today", "Explore", "Saved", "Sign in"), *_close(), *_open("div.story_k20f"))
    yield from (
        *_headed(facts, "h1.head_7", "div.by_3"),
        *_chrome("div.bar_9", f"{facts.count(12)} min read", "Listen"),
    )
    yield from (*_body("p.par_12", said[:3]), *_chrome("p.par_12", f"Also read: {facts.related(1)[0]}"))
    yield from (*_body("p.par_12", said[3:]), *_close(), *_open("div.more_55"))
    yield from (*_chrome("h3", "More for you"), *_chrome("p.card_1", *facts.related(4)), *_close())
    yield from _chrome(
        "div.foot_2", "Make sense of the coast. Support us from three crowns a month.", CONSENT
    )


def _wire(facts: Facts, said: Sequence[str]) -> Iterator[Line]:
    yield from _chrome("div", f"Edition of {facts.day}", "Wire service for ports and waterways")
    yield from (*_open("section"), *_headed(facts, "h1", "p"), *_body("p", said), *_close())
    yield from _chrome("p", "Media contact: press desk, Mell Wire, 4 Customs Lane, Mell, telephone 0550 1234")
    yield from _chrome(
        "p", "About Mell Wire. Mell Wire distributes announcements of harbours, ferries and canals."
    )
    yield from _chrome(
        "p", "Forward-looking statements involve risks, and what happens may differ from what was said."
    )
    yield from (*_open("ul"), *_chrome("li", *facts.titles[:FRESH]), *_close())


def _magazine(facts: Facts, said: Sequence[str]) -> Iterator[Line]:
    yield from (
        *_open("nav"),
        *_chrome("a", "Issue", "Essays", "Pictures", "Shop"),
        *_close(),
        *_open("article"),
    )
    yield from (*_headed(facts, "h1", "p"), *_body("p", said[:2]), *_open("div.pull"))
    yield from (*_chrome("p", "You have read one of three free articles this month.", PROMPT), *_close())
    yield from (*_body("h2", ["What was left"]), *_body("p", said[2:]), *_chrome("p.note", CORRECTION))
    yield from (*_chrome("p.author", facts.author[1]), *_close(), *_open("section.teasers"))
    for title in facts.titles[:4]:
        yield from _chrome("h3", title)
        yield from _chrome("p", f"Why {title[0].lower()}{title[1:]}, and what comes of it.")
    yield from (
        *_close(),
        *_chrome("p", "Printed on the island. Posted on Thursdays. Back issues on request."),
    )


def _portal(facts: Facts, said: Sequence[str]) -> Iterator[Line]:
    yield from (
        *_open("div.top"),
        *_chrome("a", "Mail", "Search", "Maps", "Horoscope", "Television"),
        *_close(),
    )
    yield from (
        *_open("div.ticker"),
        *_chrome("p", "Breaking", *facts.titles[2:5]),
        *_close(),
        *_open("div.text"),
    )
    yield from (
        *_headed(facts, "h1", "p"),
        *_chrome("p", f"Updated {facts.day}", f"{facts.count(90)} comments"),
    )
    yield from (
        *_body("p", said),
        *_chrome("p", "Follow us", "Download the app"),
        *_close(),
        *_open("div.most"),
    )
    yield from (
        *_chrome("h4", "Most read"),
        *_chrome("li", *facts.titles[5:10]),
        *_close(),
        *_open("div.legal"),
    )
    yield from _chrome(
        "p", f"Share prices are delayed by {facts.count(20)} minutes and given without any warranty."
    )
    yield from (*_chrome("a", "Terms", "Privacy", "Jobs", "Advertise"), *_close())


LAYOUTS: Final[dict[str, Layout]] = {
    "semantic": _semantic,
    "soup": _soup,
    "blog": _blog,
    "table": _table,
    "modules": _modules,
    "wire": _wire,
    "magazine": _magazine,
    "portal": _portal,
}
