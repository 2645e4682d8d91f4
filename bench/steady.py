"""That the same page comes out the same: with chrome around its body, in other processes, threads and orders,
and after a hundred thousand others.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path
from typing import Final

import cleaner
from bench.chrome import CHROME, FITTED, places
from bench.corpora import Page
from bench.verdict import NAME, ROOT, verdict
from cleaner.document import Document
from cleaner.model import Source
from cleaner.read import read
from cleaner.segment_html import segment_html

SHOWN: Final = 20  # pages that are listed
EVERYTHING: Final = 8  # one of so many is written in every form
SEED: Final = 8
SEEDS: Final = 50  # of hashes
SAME: Final = 16_000  # bytes of each page that ``same`` cleans in every way,
STRETCH: Final = 3_000  # and that ``leak`` cleans again and again
THREADS: Final = 8
THREADED: Final = 60.0  # seconds in which they clean pages at the same time
LEAK: Final = 1_000  # bytes that may stay after a call
FRAMED: Final = 0.99  # of bodies that have to be the same


def framed(pages: Sequence[Page], times: int = 20) -> Iterator[str]:
    """How often a body is the same when chrome is put around it, where pages have theirs: kinds that pages
    have which weights were fitted on, and others."""
    chance = random.Random(SEED)
    same, count = Counter[bool](), Counter[bool]()
    used = 0
    moved: Counter[str] = Counter()
    for page in pages:
        own = cleaner.extract(page.html, medium="html")
        html = read(page.html, None, "html").text
        around = _around(html, own)
        used += bool(around)
        for _ in range(times if around else 0):
            kind, at = chance.choice(CHROME), chance.choice(around)
            body = cleaner.clean(html[:at] + kind + html[at:], medium="html")
            same[kind in FITTED] += body == own.text
            count[kind in FITTED] += 1
            moved[page.name] += body != own.text
    share = same.total() / max(count.total(), 1)
    yield f"{used} pages, {count.total()} framings: the body unchanged on {share:.4f}"
    for fitted, told in ((True, "known from the fit"), (False, "new")):
        yield f"  kinds of chrome {told}: {same[fitted] / max(count[fitted], 1):.4f}"
    for name, number in moved.most_common(SHOWN):
        yield f"{number:>6}  {name}"
    yield from verdict([] if share >= FRAMED else [f"less than {FRAMED}"])


def _around(html: str, found: Document) -> list[int]:
    """Where chrome may stand around the body of a page: with the whole body before or behind it. None where
    there is no body."""
    kept = found.verdicts.keep.nonzero()[0]
    around = []
    for at in places(html) if kept.size else []:
        above = len(segment_html(Source(html[:at], "html")))
        if not kept[0] < above <= kept[-1]:
            around.append(at)
    return around


def same(pages: Sequence[Page]) -> Iterator[str]:
    """Whether the pages come out the same in other processes, orders, threads, seeds and locales."""
    contents = [_cut(page.html, SAME) for page in pages]
    wanted = digest(contents)
    yield f"{len(contents)} pages of {sum(map(len, contents)) / 1e6:.1f} MB"
    broken = []
    for name, found in _ways(contents):
        yield f"{name:<{NAME}}{'the same' if found == wanted else 'DIFFERENT'}"
        if found != wanted:
            broken.append(name)
    calls, different = _threaded(contents, THREADED)
    yield f"{THREADS} threads for {THREADED:.0f} s: {calls} pages, {different} of them different"
    yield from verdict([*broken, *(["threads"] if different else [])])


def _threaded(contents: Sequence[bytes], seconds: float) -> tuple[int, int]:
    """How many pages so many threads cleaned in that time, and how many of them came out different."""
    wanted = [cleaner.clean(html) for html in contents]
    end = time.monotonic() + seconds

    def work(seed: int) -> tuple[int, int]:
        chance, calls, different = random.Random(seed), 0, 0
        while time.monotonic() < end:
            at = chance.randrange(len(contents))
            different += cleaner.clean(contents[at]) != wanted[at]
            calls += 1
        return calls, different

    with ThreadPoolExecutor(THREADS) as pool:
        calls, different = zip(*pool.map(work, range(THREADS)), strict=True)
    return sum(calls), sum(different)


def _ways(contents: list[bytes]) -> Iterator[tuple[str, str]]:
    yield "again", digest(contents)
    yield "in reversed order", digest(contents[::-1], backwards=True)
    with ThreadPoolExecutor(THREADS) as pool:
        yield f"in {THREADS} threads", _joined(list(pool.map(_result, contents)))
    for method in ("fork", "spawn"):
        with multiprocessing.get_context(method).Pool(2) as pool_:
            yield f"in processes, {method}", _joined(pool_.map(_result, contents))
    for locale in ("C", "C.UTF-8"):
        yield f"locale {locale}", _elsewhere(contents, {"LC_ALL": locale, "PYTHONHASHSEED": "0"})
    for seed in range(1, SEEDS + 1):
        yield f"hash seed {seed}", _elsewhere(contents, {"PYTHONHASHSEED": str(seed)})


def leak(pages: Sequence[Page], calls: int = 100_000) -> Iterator[str]:
    """How much memory stays for each page of so many calls, after every page was seen twice."""
    contents = [_cut(page.html, STRETCH) for page in pages]
    for html in contents * 2:
        cleaner.extract(html, medium="html").to_dict()
    before, halfway = _resident(), 0
    for number in range(calls):
        halfway = halfway if number != calls // 2 else _resident()
        document = cleaner.extract(contents[number % len(contents)], medium="html")
        document.to_json() if number % EVERYTHING == 0 else document.text
    first, second = halfway - before, _resident() - halfway
    kept = (first + second) / calls
    yield f"{calls} calls over {len(contents)} pages cut to {STRETCH} bytes: {kept:.1f} bytes a call stay"
    yield f"{first / 1e6:.1f} MB after the first half, {second / 1e6:.1f} MB more after the second"
    yield from verdict([] if kept <= LEAK else [f"more than {LEAK} bytes a call"])


def _cut(html: bytes, size: int) -> bytes:
    """So many bytes of a page: a quarter from its start, the others from its middle."""
    return html[: size // 4] + html[len(html) // 2 :][: size * 3 // 4]


def _resident() -> int:
    """Bytes of memory that this process holds now."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGESIZE")


def _result(html: bytes) -> str:
    return cleaner.extract(html).to_json()


def _joined(results: Iterable[str]) -> str:
    return blake2b("\n".join(results).encode(), digest_size=8).hexdigest()


def digest(contents: Sequence[bytes], *, backwards: bool = False) -> str:
    """What comes of all pages, in the order given."""
    results = [_result(html) for html in contents]
    return _joined(results[::-1] if backwards else results)


def _elsewhere(contents: Sequence[bytes], surroundings: Mapping[str, str]) -> str:
    """The digest in a fresh process with other surroundings."""
    code = "import pickle, sys; from bench.steady import digest; print(digest(pickle.load(sys.stdin.buffer)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=pickle.dumps(contents),
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **surroundings},
        check=False,
    )
    return done.stdout.decode().strip()
