"""The page's structured data: JSON-LD objects and ``<meta>`` elements, read once for every use."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any, Final
from urllib.parse import urlsplit

import regex

from cleaner.model import Head
from cleaner.tokens import phrase_tokens

STRING: Final = r'(?P<string>"(?:[^"\\]|\\(?:.|\Z))*+(?:"|\Z))'
COMMENT: Final = regex.compile(rf"(?s){STRING}|/\*.*?(?:\*/|\Z)|//[^\n]*+")
TRAILING: Final = regex.compile(rf"(?s){STRING}|,(?=\s*+[\]}}])")  # a comma behind which nothing follows
ESCAPE: Final = regex.compile(r'\\(["\\/bfnrt]|u[0-9a-fA-F]{4})?')  # one that JSON has, or only its backslash
BETWEEN: Final = regex.compile(r"[\s,;}\]]*+")  # what stands between values in a row, and braces left over
DECODER: Final = json.JSONDecoder(strict=False)


def parsed(text: str) -> Iterator[dict[str, Any]]:
    """Every object of one script of JSON-LD, outermost first; none where the data cannot be mended.

    >>> list(parsed('{"@graph": [{"@type": "WebSite"}, {"@type": "Article"},]}'))[1:]
    [{'@type': 'WebSite'}, {'@type': 'Article'}]
    """
    waiting = deque(_values(_unwrapped(text)))
    while waiting:
        item = waiting.popleft()
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            yield item
            waiting += [item[key] for key in ("@graph", "mainEntity") if key in item]


def _unwrapped(text: str) -> str:
    """The data without the comment and CDATA marks that older pages put around it."""
    text = text.strip().rstrip(";")
    return text if text.startswith(("{", "[")) else text[text.find("{") : text.rfind("}") + 1]


def _values(text: str) -> list[Any]:
    """The values that stand in the data: as it is, else mended, else without its references."""
    try:
        return [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return _in_row(_mended(text)) or _in_row(_mended(unescape(text)))


def _mended(text: str) -> str:
    """The data without what JSON does not know: comments, trailing commas, escapes of its own."""
    text = COMMENT.sub(lambda found: _escaped(found["string"] or ""), text)
    return TRAILING.sub(lambda found: found["string"] or "", text)


def _escaped(string: str) -> str:
    return ESCAPE.sub(lambda found: found[0] if found[1] else "", string)


def _in_row(text: str) -> list[Any]:
    """The objects and lists that stand one behind the other, up to the first that cannot be read."""
    found: list[Any] = []
    at = _behind(text, 0)
    while text.startswith(("{", "["), at):
        try:
            value, end = DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        found.append(value)
        at = _behind(text, end)
    return found


def _behind(text: str, at: int) -> int:
    between = BETWEEN.match(text, at)
    return between.end() if between else at


def main(found: Sequence[dict[str, Any]], head: Head, address: str = "") -> dict[str, Any]:
    """Of some objects the one that speaks of the page: at its address, else with the headline most like its
    title, else the first; an empty one where there are none."""
    own = {_place(told) for told in (address, *addresses(head))} - {""}
    titles = [{*phrase_tokens(text)} for text in (head.title, meta(head, "og:title"))]

    def worth(item: dict[str, Any]) -> tuple[bool, float]:
        words = {*phrase_tokens(named)} if isinstance(named := item.get("headline"), str) else set()
        like = [len(words & title) / max(len(words | title), 1) for title in titles]
        return not own.isdisjoint(_places(item)), max(like)

    return max(found, key=worth, default={})


def _places(item: dict[str, Any]) -> Iterator[str]:
    """The addresses that an object gives as its own."""
    whole = item.get("mainEntityOfPage")
    for told in (item, whole if isinstance(whole, dict) else {"@id": whole}):
        yield from (_place(value) for key in ("url", "@id") if isinstance(value := told.get(key), str))


def _place(address: str) -> str:
    """Host and path of an address, by which two are told to be one; nothing for one without a host."""
    try:
        parts = urlsplit(unescape(address).strip())
    except ValueError:
        return ""
    host = parts.netloc.lower().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}" if host else ""


def types(item: dict[str, Any]) -> list[str]:
    """The schema.org types of an object."""
    kinds = item.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def meta(head: Head, wanted: str) -> str:
    """The content of the first ``<meta>`` of that name, or an empty string."""
    return next((content for name, content in head.metas if name == wanted), "")


def linked(head: Head, rel: str) -> Iterator[str]:
    """The addresses of the ``<link>`` elements of that relation."""
    return (href for own, href in head.links if rel in own.split())


def addresses(head: Head) -> Iterator[str]:
    """The addresses that a page gives itself, as they are written: as canonical, then as Open Graph's."""
    return filter(None, (*linked(head, "canonical"), meta(head, "og:url")))


def body(head: Head) -> str:
    """The longest text that structured data gives as the page's own: evidence, never the answer."""
    texts = [
        item[key]
        for item in head.items
        for key in ("articleBody", "text", "description", "reviewBody")
        if isinstance(item.get(key), str)
    ]
    return max(texts, key=len, default="")
