"""Full-Text RSS site files as rules of sites.

Each line of such a file is ``directive: value``; the file's name is the site. What says where things stand,
or what to strip, is translated; what only steers that program (its parser, its clean-up, its images) needs
no counterpart; what fetches or rewrites a page is named as left out, as is what is not valid.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from cleaner.golden import quoted
from cleaner.site import SiteError, site_of
from cleaner.site_rules import selector

SELECTORS: Final = {"title": "title", "body": "body", "author": "authors", "date": "date", "strip": "strip"}
NAMED: Final = {
    "strip_id_or_class": "//*[contains(@class, {0}) or contains(@id, {0})]",
    "strip_image_src": "//img[contains(@src, {0})]",
}
NEEDLESS: Final = frozenset(
    "tidy prune parser autodetect_on_failure skip_json_ld insert_detected_image src_lazy_load_attr "
    "strip_attr dissolve convert_double_br_tags footnotes".split()
)


class Read(NamedTuple):
    """One file: its selectors by key, its test pages, how many directives it has, which were left out."""

    selectors: dict[str, list[str]]
    urls: list[tuple[str, list[str]]]  # with what each must contain
    directives: int
    missed: list[str]


def import_folder(source: Path, target: Path) -> Iterator[tuple[str, int, list[str]]]:
    """Write a file of site rules for each ``*.txt`` of the folder; for each its path, how many directives it
    has, and those left out, each with file, line and reason.

    Raises ``SiteError`` where the folder holds none, or the target holds files already.
    """
    files = sorted(source.glob("*.txt"), key=lambda file: (file.name.startswith("."), file.name))
    if not files:
        raise SiteError(f"{source}: no site files (*.txt) in this folder")
    if target.is_dir() and any(target.iterdir()):
        raise SiteError(f"{target}: holds files already; name a new folder")
    target.mkdir(parents=True, exist_ok=True)
    done: set[str] = set()
    for file in files:
        read = parse(file.read_text(encoding="utf-8", errors="replace"), f"{file}")
        site = _site(file)
        if site is None or site in done or not read.selectors:
            why = "its name is no site" if site is None else "no selector or a second file of its site"
            yield (
                f"{file}",
                read.directives,
                [f"{file}: directive {at + 1}: {why}" for at in range(read.directives)],
            )
            continue
        done.add(site)
        path = target / f"{site}.toml"
        path.write_text(written(site, read), encoding="utf-8")
        yield f"{path}", read.directives, read.missed


def parse(text: str, where: str) -> Read:
    """The directives of one file."""
    selectors: dict[str, list[str]] = {}
    urls: list[tuple[str, list[str]]] = []
    missed: list[str] = []
    directives = 0
    for number, line in enumerate(text.splitlines(), 1):
        name, colon, value = (part.strip() for part in line.partition(":"))
        if not colon or line.lstrip().startswith("#"):
            continue
        directives += 1
        name, why = name.lower(), ""
        if name in SELECTORS or name in NAMED:
            xpath = _xpath(name, value)
            key = SELECTORS.get(name, "strip")
            why = _wrong(xpath, key)
            if not why:
                selectors.setdefault(key, []).append(xpath)
        elif name == "test_url":
            urls.append((value, []))
        elif name == "test_contains" and urls and value:
            urls[-1][1].append(value)
        elif name not in NEEDLESS:
            why = "has no counterpart"
        if why:
            missed.append(f"{where}, line {number}: {name}: {why}")
    return Read(selectors, urls, directives, missed)


def written(site: str, read: Read) -> str:
    """The file of site rules as TOML; its strings are written as JSON, which TOML reads alike."""
    lines = [f"site = {quoted(site)}", "", "[[page]]"]
    lines += [
        f"{key} = [{', '.join(map(quoted, dict.fromkeys(found)))}]" for key, found in read.selectors.items()
    ]
    own = [(url, wanted) for url, wanted in read.urls if _is_of(url, site)]
    for url, wanted in own or [(f"https://{site}/", [])]:
        lines += ["", "[[test]]", f"url = {quoted(url)}"]
        lines += [f"has = [{', '.join(map(quoted, wanted))}]"] if wanted else []
    return "\n".join([*lines, ""])


def _site(file: Path) -> str | None:
    try:
        return site_of(file.stem.removeprefix(".").lower())
    except ValueError:
        return None


def _is_of(url: str, site: str) -> bool:
    try:
        host = site_of(url)
    except ValueError:
        return False
    return host == site or host.endswith(f".{site}")


def _xpath(name: str, value: str) -> str:
    """The value as XPath that starts as the loader wants it."""
    if name in NAMED:
        text = value.strip("'\"")
        return NAMED[name].format(f'"{text}"' if "'" in text else f"'{text}'")
    return value if value.startswith(("/", "(")) else f"({value})"


def _wrong(xpath: str, key: str) -> str:
    """Why the loader would refuse it, if so."""
    try:
        selector(xpath, key)
    except SiteError as error:
        return f"{error}"
    return ""
