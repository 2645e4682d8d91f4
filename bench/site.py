"""What templates learned from a site's other pages change: each page cleaned with and without them.

Sites are the hosts of the corpus with three or more pages; of each page the templates are learned from
all the others, and the weights are those that never saw its site.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from statistics import mean
from typing import Final, NamedTuple

import cleaner
from bench import evaluate, kit
from bench.corpora import Page
from bench.dataset import rendered
from bench.evaluate import Doors
from bench.folds import fold
from bench.metrics import word_score
from cleaner.fingerprints import LINES
from cleaner.model import MEDIA, Medium
from cleaner.pipeline import analyse
from cleaner.read import read
from cleaner.rules import default_rules
from cleaner.site import SiteTemplates, site_of

FEWEST: Final = 3  # pages of a site
RENDERER: Final = "inscriptis"
STORED: Final = 1_000_000  # made pages, of as many sites, for the memory
STORE: Final = """
import re, sys, numpy
from cleaner.fingerprints import LINES, Learned
from cleaner.site import sampled
def peak():
    with open("/proc/self/status") as status:
        return int(re.search(r"VmHWM:\\s+(\\d+)", status.read())[1])
before, random, places = peak(), numpy.random.default_rng(1), numpy.zeros(LINES, numpy.uint32)
lines = lambda: random.integers(1, 2**63, LINES, numpy.uint64)
sites, _ = sampled((f"s{at}.example", Learned(lines(), places)) for at in range(int(sys.argv[1])))
print(sum(map(len, sites.values())), peak() - before)
"""
FELL: Final = 0.03  # of F1, from which a page is named
SHOWN: Final = 8
LEARNED: Final = (0, 3, 10, 30)  # pages of a made site
Content = str | bytes


class Change(NamedTuple):
    """One page's F1 without and with the templates of its site."""

    page: Page
    before: float
    after: float

    @property
    def gain(self) -> float:
        """How much better it came out."""
        return self.after - self.before


def table(pages: Sequence[Page], weights: Doors) -> Iterator[str]:
    """For HTML and for text: mean F1 without and with, the worst page, and which ones fell."""
    found = by_site(pages)
    chosen = [page for own in found.values() for page in own]
    yield f"{len(found)} sites with {FEWEST} or more pages ({len(chosen)}), each by what the others teach"
    yield f"{'':<12}{'pages':>6}{'without':>9}{'with':>8}{'gain':>9}{'worst':>8}{'fell':>6}{'rose':>6}"
    named = []
    for medium in MEDIA:
        made = _contents(chosen, medium)
        own = [change for site in found.values() for change in changes(site, made, medium, weights)]
        fell = sorted((change for change in own if change.gain < -FELL), key=lambda change: change.gain)
        before, after = mean(change.before for change in own), mean(change.after for change in own)
        yield (
            f"{medium:<12}{len(own):>6}{before:>9.4f}{after:>8.4f}{after - before:>+9.4f}"
            f"{min(change.gain for change in own):>+8.3f}{len(fell):>6}{sum(c.gain > FELL for c in own):>6}"
        )
        named += [
            f"  {medium} {c.page.name} {c.before:.3f} to {c.after:.3f} {c.page.url}" for c in fell[:SHOWN]
        ]
    yield from [f"pages that fell by more than {FELL}, the worst {SHOWN} of each", *named] if named else []


def _contents(pages: Sequence[Page], medium: Medium) -> dict[str, Content]:
    """By the page's name what is cleaned: its HTML, or what the renderer makes of it."""
    if medium == "html":
        return {page.name: page.html for page in pages}
    return {page.name: own[RENDERER] for page, own in zip(pages, rendered(pages), strict=True)}


def made() -> Iterator[str]:
    """Made sites: the share of the body kept and of the chrome gone, by how many pages were learned."""
    sites = kit.sites()
    yield f"{len(sites)} made sites, {kit.ARTICLES} articles each, weights as shipped"
    yield f"{'':<12}{'learned':>8}{'body kept':>11}{'chrome gone':>13}"
    for door in MEDIA:
        for count in LEARNED:
            kept, body, through, chrome = map(sum, zip(*_counts(sites, door, count), strict=True))
            yield f"{door:<12}{count:>8}{kept / body:>11.4f}{1 - through / chrome:>13.4f}"


def _counts(
    sites: dict[str, list[kit.Article]], door: Medium, count: int
) -> Iterator[tuple[int, int, int, int]]:
    """For each page that is not learned from, the words of its body and of its chrome."""
    for articles in sites.values():
        learned = SiteTemplates.learn((own.url, getattr(own, door)) for own in articles[:count])
        for own in articles[max(LEARNED) :]:
            text = cleaner.clean(getattr(own, door), medium=door, url=own.url, site=learned)
            yield kit.shares(text, own)


def costs(pages: Sequence[Page], count: int = STORED) -> Iterator[str]:
    """What learning costs beside cleaning, and the peak memory over the import of very many pages that share
    no line; Linux only."""
    learning, cleaning = [
        _seconds(pages, work)
        for work in (
            lambda page: SiteTemplates.learn([(page.url or "", page.html)]),
            lambda page: cleaner.clean(page.html, medium="html"),
        )
    ]
    yield f"learning costs {learning / cleaning:.2f} x cleaning ({len(pages)} pages, HTML, CPU time)"
    done = subprocess.run([sys.executable, "-c", STORE, str(count)], capture_output=True, check=True)
    kept, peak = map(int, done.stdout.split())
    yield f"{count} pages of {LINES} lines, none twice: {kept} kept, peak {peak / 1e3:.0f} MB over the import"


def _seconds(pages: Sequence[Page], work: Callable[[Page], object]) -> float:
    start = time.process_time()
    for page in pages:
        work(page)
    return time.process_time() - start


def by_site(pages: Sequence[Page]) -> dict[str, list[Page]]:
    """The pages of each site that has enough of them."""
    found: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        if page.url:
            found[site_of(page.url)].append(page)
    return {site: own for site, own in found.items() if len(own) >= FEWEST}


def changes(
    pages: Sequence[Page], contents: dict[str, Content], medium: Medium, weights: Doors
) -> Iterator[Change]:
    """Each page of one site that has gold, by what is learned from the others."""
    alone = {page.name: SiteTemplates.learn([(page.url or "", contents[page.name])]) for page in pages}
    for page in pages:
        if page.gold:
            others = (known for name, known in alone.items() if name != page.name)
            content = contents[page.name]
            before = evaluate.analysed(page, content, medium, weights).text
            after = _told(page, content, medium, weights, reduce(SiteTemplates.merge, others))
            yield Change(page, word_score(before, page.gold).f1, word_score(after, page.gold).f1)


def _told(page: Page, content: Content, medium: Medium, weights: Doors, site: SiteTemplates) -> str:
    own = {door: found[fold(page)] for door, found in weights.items()}
    return analyse(read(content, page.url, medium), "balanced", default_rules(), own, site).text
