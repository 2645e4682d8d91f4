"""The page's structured data: JSON-LD objects and ``<meta>`` elements, read once for every use."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from cleaner.limits import LONG
from cleaner.model import Head

DEEPEST: Final = 200  # nested objects and lists that are followed


def items(head: Head) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD, outermost first; data that is broken, or longer than an
    article's (``LONG``), is passed over."""
    for text in (text for text in head.data if len(text) <= LONG):
        try:
            waiting: list[Any] = [json.loads(_unwrapped(text), strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(DEEPEST):
            if not waiting:
                break
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting += item
            elif isinstance(item, dict):
                yield item
                waiting += [item[key] for key in ("@graph", "mainEntity") if key in item]


def _unwrapped(text: str) -> str:
    """The data without the comment and CDATA marks that older pages put around it."""
    text = text.strip().rstrip(";")
    return text if text.startswith(("{", "[")) else text[text.find("{") : text.rfind("}") + 1]


def types(item: dict[str, Any]) -> list[str]:
    """The schema.org types of an object."""
    kinds = item.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def meta(head: Head, wanted: str) -> str:
    """The content of the first ``<meta>`` of that name, or an empty string."""
    return next((content for name, content in head.metas if name == wanted), "")


def body(head: Head) -> str:
    """The longest text that structured data gives as the page's own: evidence, never the answer."""
    texts = [
        item[key]
        for item in items(head)
        for key in ("articleBody", "text", "description", "reviewBody")
        if isinstance(item.get(key), str)
    ]
    return max(texts, key=len, default="")
