"""``report``: what became of many pages, as one page of figures beside the views of all of them.

How much was kept, by role; how sure it is, least sure first; which rules spoke how often and what went
where they spoke. The page is static: it holds no script.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote

from cleaner.batch import inputs
from cleaner.batch.files import write_whole
from cleaner.batch.inputs import PAGES, File
from cleaner.batch.pool import Failure
from cleaner.batch.prepare import same
from cleaner.batch.work import shown
from cleaner.cli import FAILED, WELL, say
from cleaner.document import Document
from cleaner.model import MEDIA, MODES, ROLES, Role
from cleaner.pipeline import extract
from cleaner.plots import bar, histogram
from cleaner.rule import Rule
from cleaner.rules import RuleSet, with_files
from cleaner.view import Side, filled, may_replace, view

SAID: Final = 80  # characters of a text that are quoted
QUOTED: Final = 3  # texts quoted for each rule
VIEWS: Final = "pages"  # folder of the views in that of the report


class Spoke(NamedTuple):
    """A rule spoke about a block: of the page's phrases, or of the names its elements bear."""

    rule: str
    text: str
    keep: bool


class Page(NamedTuple):
    """What is remembered of one cleaned page."""

    name: str
    title: str
    kind: str
    reason: str  # why it has no body
    confidence: float
    blocks: int
    sizes: Counter[Role]  # characters of the blocks of each role
    spoke: tuple[Spoke, ...]

    @property
    def share(self) -> float:
        """The share of the page's characters that is kept."""
        return self.sizes["body"] / max(self.sizes.total(), 1)


class Heard(NamedTuple):
    """What a rule did on all pages."""

    rule: str
    blocks: int  # it spoke about
    pages: int
    dropped: int  # of those blocks
    characters: int  # in them
    texts: tuple[str, ...]  # dropped most often


def page(name: str, document: Document) -> Page:
    """What the report says of a page.

    >>> import cleaner
    >>> found = page("tides.html", cleaner.extract("<p>The tide tables were printed a day late again.</p>"))
    >>> found.name, found.blocks, round(found.share)
    ('tides.html', 1, 1)
    """
    sizes: Counter[Role] = Counter()
    for role, text in zip(document.roles, document.page.texts, strict=True):
        sizes[role] += len(text)
    return Page(
        name,
        document.title,
        document.page_kind,
        document.reason,
        document.confidence,
        len(document.page),
        sizes,
        tuple(_spoke(document)),
    )


def heard(pages: Iterable[Page]) -> list[Heard]:
    """The rules that spoke, most often first."""
    spoke: dict[str, list[Spoke]] = defaultdict(list)
    stood: Counter[str] = Counter()
    for own in pages:
        stood.update({said.rule for said in own.spoke})
        for said in own.spoke:
            spoke[said.rule].append(said)
    found = []
    for rule, every in spoke.items():
        gone = [said.text for said in every if not said.keep]
        texts = Counter(" ".join(text[:SAID].split()) for text in gone).most_common(QUOTED)
        size = sum(map(len, gone))
        found.append(Heard(rule, len(every), stood[rule], len(gone), size, tuple(text for text, _ in texts)))
    return sorted(found, key=lambda own: (-own.blocks, own.rule))


def report(pages: Sequence[Page], rules: RuleSet, where: str) -> str:
    """The page of figures as HTML. The views are linked as ``pages/<name>.html`` beside it."""
    sizes = sum((own.sizes for own in pages), Counter[Role]())
    told = heard(pages)
    by_id = {rule.id: rule for rule in rules}
    used = sorted((role for role in ROLES if sizes[role]), key=lambda role: -sizes[role])
    return filled(
        "survey",
        title=escape(where),
        facts="".join(f"<span>{escape(fact)}</span>" for fact in _facts(pages, sizes)),
        shares=histogram("Kept share of a page's characters", [own.share for own in pages]),
        confidence=histogram("Confidence", [own.confidence for own in pages]),
        roles="".join(_role(role, sizes) for role in used),
        pages="".join(_row(own) for own in sorted(pages, key=lambda own: (own.confidence, own.name))),
        heard="".join(_rule(own, by_id[own.rule]) for own in told),
        count=f"{len(told):,}",
    )


def _spoke(document: Document) -> Iterator[Spoke]:
    marks, places = document.marks, document.page.places
    for at, text in enumerate(document.page.texts):
        found = {rule.id for rule in marks.said(at)}
        if marks.far is not None and marks.inner is not None:
            bits = marks.far[places[at]] | marks.inner[at]
            found.update(rule.id for rule in marks.called(bits))
        for rule in sorted(found):
            yield Spoke(rule, text, bool(document.verdicts.keep[at]))


def _facts(pages: Sequence[Page], sizes: Counter[Role]) -> Iterator[str]:
    yield f"{len(pages):,} page{'' if len(pages) == 1 else 's'}"
    yield f"{sizes['body']:,} of {sizes.total():,} characters kept"
    empty = sum(bool(own.reason) for own in pages)
    if empty:
        yield f"{empty:,} without a body"


def _role(role: Role, sizes: Counter[Role]) -> str:
    share = sizes[role] / sizes.total()
    kind = "kept" if role == "body" else "gone"
    return (
        f'<tr class="{kind}"><th scope="row">{role}</th><td>{bar(share, kind)}</td>'
        f'<td class="figures">{share:.1%}</td></tr>'
    )


def _row(own: Page) -> str:
    href = quote(os.fsencode(f"{VIEWS}/{own.name}.html"))
    name = (
        f'<th scope="row"><a href="{href}" dir="auto">{escape(shown(own.name))}</a>'
        f'<span class="quiet" dir="auto">{escape(own.reason or own.title)}</span></th>'
    )
    cells = {
        "confidence": f"{own.confidence:.2f}",
        "kept": f"{own.share:.0%}{bar(own.share, 'kept')}",
        "blocks": f"{own.blocks:,}",
        "kind": escape(own.kind),
    }
    return f"<tr>{name}{_cells(cells)}</tr>"


def _rule(own: Heard, rule: Rule) -> str:
    texts = "".join(f'<li dir="auto">{escape(text)}</li>' for text in own.texts)
    gone = f"<details><summary>What went</summary><ul>{texts}</ul></details>" if texts else ""
    name = f'<th scope="row">{escape(own.rule)}<span class="quiet">{escape(rule.why)}</span>{gone}</th>'
    cells = {
        "role": rule.role,
        "blocks": f"{own.blocks:,}",
        "pages": f"{own.pages:,}",
        "dropped": f"{own.dropped:,}",
        "characters": f"{own.characters:,}",
    }
    return f"<tr>{name}{_cells(cells)}</tr>"


def _cells(cells: Mapping[str, str]) -> str:
    return "".join(f'<td class="figures" data-of="{name}">{cell}</td>' for name, cell in cells.items())


def main(arguments: Sequence[str]) -> int:
    """``python -m cleaner report``: write the report and the views of all pages of a folder."""
    parser = _parser()
    options = parser.parse_args(arguments)
    folder, out = Path(options.folder), Path(options.output)
    if not folder.is_dir():
        parser.error(f"{folder}: is not a folder; for one page use `python -m cleaner explain`")
    if same(folder, out) or out.resolve() in folder.resolve().parents:
        parser.error(f"{out}: is or holds the folder of the pages; write the report beside it")
    if out.is_dir() and any(path.name != VIEWS for path in out.iterdir()) and not _is_report(out):
        parser.error(f"{out}: holds files of others; write the report into a folder of its own")
    files = [file for file in inputs.files([str(folder)]) if not file.many and not _lies_in(out, file)]
    if not files:
        parser.error(f"{folder}: no pages in this folder (looked for {', '.join(PAGES)})")
    rules = with_files(options.rules)
    pages, code = [], WELL
    for entry in inputs.entries(files):
        raw, name = inputs.load(entry), entry.name
        if isinstance(raw, Failure):
            code = say(f"{shown(entry.label)}: {raw.reason}", FAILED)
            continue
        document = extract(raw, medium=options.medium, mode=options.mode, rules=rules)
        if document.source.note:
            code = say(f"{shown(entry.label)}: {document.source.note}", FAILED)
        pages.append(page(name, document))
        shown_at = out / VIEWS / f"{name}.html"
        shown_at.parent.mkdir(parents=True, exist_ok=True)
        write_whole(shown_at, view(Side(shown(name), document)).encode())
    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / "index.html", report(pages, rules, shown(str(folder))).encode())
    return code


def _is_report(out: Path) -> bool:
    """Whether a folder holds a report of ours, which a new one may replace."""
    index = out / "index.html"
    return index.is_file() and may_replace(index, b"Report on ")


def _lies_in(out: Path, file: File) -> bool:
    """Whether it belongs to an earlier report that stands among the pages."""
    return out.resolve() in Path(file.path).resolve().parents


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m cleaner report",
        description="Write a report on all pages below DIR, with a view of each that shows why.",
    )
    parser.add_argument("folder", metavar="DIR", help="folder of pages")
    parser.add_argument("-o", "--output", metavar="DIR", required=True, help="folder of the report")
    parser.add_argument(
        "--rules", action="append", default=[], metavar="PATH", help="rule file or folder to add"
    )
    parser.add_argument("--medium", choices=MEDIA, help="what the pages are (default: told by the page)")
    parser.add_argument(
        "--mode", choices=MODES, default="balanced", help="how much to keep (default: balanced)"
    )
    return parser
