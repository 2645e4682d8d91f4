"""What the site behind a page is called: by its card, by its structured data, by its address."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import SplitResult, unquote, urlsplit

from cleaner.model import Head
from cleaner.structured import items, meta, types
from cleaner.tokens import phrase_tokens

Tokens = tuple[str, ...]
NAMED: Final = frozenset({"WebSite", "Organization"})
LABEL: Final = 4  # fewest characters of a part of a host that is a name


def names(head: Head) -> set[Tokens]:
    """The names of the site and of who publishes it, as the page gives them."""
    found: list[Any] = [meta(head, "og:site_name")]
    for item in items(head):
        publisher = item.get("publisher")
        found.append(publisher.get("name") if isinstance(publisher, dict) else None)
        found.append(item.get("name") if not NAMED.isdisjoint(types(item)) else None)
    return {phrase_tokens(name) for name in found if isinstance(name, str)} - {()}


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
