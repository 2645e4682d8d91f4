"""What the site behind a page is called: by its card, by its structured data, by its address."""

from __future__ import annotations

from html import unescape
from typing import Any, Final
from urllib.parse import SplitResult, unquote, urlsplit

import regex

from cleaner.model import Head
from cleaner.structured import meta, types
from cleaner.tokens import phrase_tokens

Tokens = tuple[str, ...]
NAMED: Final = frozenset({"WebSite", "Organization"})
# Zero-width and bidirectional characters; joiners are letters' business in the scripts that need them.
UNSEEN: Final = regex.compile(
    r"[\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|[\u200c\u200d](?![\p{Lo}\p{M}])"
)
ESCAPED: Final = 3  # times that a text of data may be escaped
LABEL: Final = 4  # fewest characters of a part of a host that is a name


def plain(text: str) -> str:
    """A text of data as it is meant: its references read however often they were escaped, without marks that
    nobody sees, white space and a bar behind which nothing follows.

    >>> plain("Fish &amp;amp; chips\u200b  on Monday |")
    'Fish & chips on Monday'
    """
    return " ".join(meant(text).split()).rstrip(" |")


def meant(text: str) -> str:
    """A text of data with its references read however often they were escaped, and without marks that nobody
    sees.

    >>> meant("Fish &amp;amp; chips\u200b")
    'Fish & chips'
    """
    for _ in range(ESCAPED):
        text = unescape(text)
    return UNSEEN.sub("", text)


def half(text: str) -> str:
    """What a text says twice in a row, without spaces; nothing where it does not.

    >>> half("Low waterLow water"), half("Low water")
    ('Lowwater', '')
    """
    whole = "".join(text.split())
    found = whole[: len(whole) // 2]
    return found if found and found + found == whole else ""


def names(head: Head) -> set[Tokens]:
    """The names of the site and of who publishes it, as the page gives them."""
    found: list[Any] = [meta(head, "og:site_name")]
    for item in head.items:
        found.append(called(head, item.get("publisher")))
        found.append(item.get("name") if not NAMED.isdisjoint(types(item)) else None)
    return {phrase_tokens(name) for name in found if isinstance(name, str)} - {()}


def called(head: Head, value: Any) -> str:
    """The name in what an object says of who publishes it: of the first that has one, here or elsewhere."""
    for told in value if isinstance(value, list) else [value]:
        names: list[Any] = [told] if isinstance(told, str) else []
        if isinstance(told, dict):
            names = [told.get("name"), described(head, told).get("name")]
        names = [name[0] if isinstance(name, list) and name else name for name in names]
        found = next((name.strip() for name in names if isinstance(name, str) and name.strip()), "")
        if found and "://" not in found:
            return plain(found)
    return ""


def described(head: Head, told: dict[str, Any]) -> dict[str, Any]:
    """The object that a reference names by its ``@id``, or an empty one."""
    wanted = told.get("@id")
    return head.by_id.get(wanted, {}) if isinstance(wanted, str) else {}


def hosted(tokens: Tokens, address: str) -> bool:
    """Whether the words are those of the host.

    >>> hosted(("tidewater", "post"), "https://www.tidewater-post.example/news/1")
    True
    """
    host = (_parts(address).hostname or "").replace("-", "").removeprefix("www.")
    labels = {label for label in host.split(".")[:-1] if len(label) >= LABEL}
    return "".join(tokens) in {host.replace(".", ""), *labels} - {""}


def path(address: str) -> Tokens:
    """The words of an address behind its host.

    >>> path("https://mell.example/news/low-water-at-mell.html")
    ('news', 'low', 'water', 'at', 'mell', 'html')
    """
    return phrase_tokens(unquote(_parts(address).path))


def _parts(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
