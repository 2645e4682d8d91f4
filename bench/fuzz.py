"""``python -m bench fuzz TARGET``: pages and rule files that grow towards code they have not reached yet.

Needs atheris (``pip install '.[fuzz]'``). Each finding is left as a file in ``tests/crashers/``, named after
its target, and is tried again by the tests, which need no atheris.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import cleaner
from bench import encodings, shapes
from cleaner.rule import RuleError
from cleaner.rules import parse

ROOT: Final = Path(__file__).parent.parent
CRASHERS: Final = ROOT / "tests" / "crashers"
LONGEST: Final = 4_096  # bytes of an input
SECONDS: Final = 5  # that one may take
MEMORY: Final = 4_096  # megabytes
SEED: Final = 8
METAS: Final = ("og:title", "og:image", "author", "article:published_time", "og:url")
SHAPED: Final = 1_000  # bytes of the pages that it starts from


def page(data: bytes, medium: cleaner.Medium) -> None:
    """A page through one door and into every form."""
    document = cleaner.extract(data, medium=medium)
    forms = [document.to_json(), document.to_markdown(), document.to_html(), document.to_xml()]
    "".join([*forms, document.reason, *document.warnings]).encode()
    if document.text and document.reason:
        raise AssertionError("a text, and a reason why there is none")


def rules(data: bytes) -> None:
    """A file of rules: right, or refused in words."""
    try:
        found = cleaner.RuleSet(tuple(parse(data.decode("utf-8", "replace"), "fuzz.toml")))
    except RuleError as error:
        str(error).encode()
    else:
        cleaner.extract("<p>Salt and water.</p>", rules=found)


def metadata(data: bytes) -> None:
    """What a page says about itself: JSON-LD, metas, times, addresses, a byline."""
    given = data.decode("utf-8", "replace")
    data_text, _, rest = given.partition("\n")
    told = rest.replace("'", "&#39;")
    html = (
        f"<title>{rest}</title><script type=application/ld+json>{data_text}</script>"
        f"<link rel=canonical href='{told}'><h1>{told}</h1><p class=byline>{told}</p><time datetime='{told}'>"
        + "".join(f"<meta property='{name}' content='{told}'>" for name in METAS)
    )
    document = cleaner.extract(html, medium="html", url=told)
    str(document.to_dict() | document.to_schema()).encode()


TARGETS: Final[Mapping[str, Callable[[bytes], None]]] = {
    "html": lambda data: page(data, "html"),
    "text": lambda data: page(data, "text"),
    "rules": rules,
    "metadata": metadata,
}
DATA: Final = (
    b'{"@context":"https://schema.org","@graph":[{"@type":["NewsArticle"],"headline":"Low water",'
    b'"author":[{"@type":"Person","name":"Jane Lind"}],"datePublished":"2024-05-01T10:00:00+02:00",'
    b'"image":{"url":"/a"}}]}\nBy Jane Lind and Ola Berg, 1 May 2024'
)


def seeds(target: str) -> Iterator[bytes]:
    """What a target starts from."""
    if target == "rules":
        for path in sorted((Path(cleaner.__file__).parent / "data" / "rules").rglob("*.toml")):
            yield path.read_bytes()[:LONGEST].rpartition(b"[[rule]]")[0]
    elif target == "metadata":
        yield DATA
    else:
        own = [name for name, shape in shapes.SHAPES.items() if shape.medium == target]
        yield from (shapes.page(name, SHAPED) for name in own)
        yield from (case.page for case in encodings.cases())


def main(options: argparse.Namespace) -> int:
    """Fuzz one target for so many seconds; 1 where something was found."""
    CRASHERS.mkdir(exist_ok=True)
    before = set(CRASHERS.iterdir())
    with tempfile.TemporaryDirectory() as corpus:
        for at, seed in enumerate(dict.fromkeys(seeds(options.target))):
            Path(corpus, str(at)).write_bytes(seed[:LONGEST])
        command = [sys.executable, "-m", "bench.fuzz_worker", options.target, corpus, str(options.seconds)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = sorted(set(CRASHERS.iterdir()) - before)
    for line in done.stderr.splitlines():
        if line.startswith("Done"):
            print(f"{options.target}: {line}")
    for path in found:
        print(f"{options.target}: found {path.name}")
    if done.returncode and not found:
        print(done.stderr[-2_000:], file=sys.stderr)
    return 1 if found or done.returncode else 0
