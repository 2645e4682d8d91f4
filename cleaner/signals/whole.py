"""What the page as a whole says, the same for each of its blocks: it tells kinds of pages apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from typing import Final
from urllib.parse import urlsplit

import numpy as np

from cleaner.model import Blocks, Flags, Floats, Head
from cleaner.structured import addresses, meta, types
from cleaner.tokens import phrase_tokens

# What structured data and addresses call a page, by the kind it speaks for.
DECLARED: Final = {
    "article": "Article NewsArticle BlogPosting Report ReportageNewsArticle OpinionNewsArticle Recipe",
    "document": "TechArticle APIReference SoftwareSourceCode HowTo",
    "product": "Product ProductGroup Offer SoftwareApplication Book",
    "forum": "DiscussionForumPosting QAPage Question SocialMediaPosting",
    "list": "ItemList CollectionPage SearchResultsPage Blog OfferCatalog",
    "service": "LocalBusiness Service Organization Corporation ProfessionalService FAQPage",
}
PATHS: Final = {
    "article": "blog news article articles story stories post posts archives opinion magazine",
    "document": "docs doc documentation wiki guide guides reference api manual help support learn tutorial",
    "product": "product products shop store item dp p buy pd",
    "forum": "forum forums thread threads topic topics t questions question discussion community viewtopic",
    "list": "category categories tag tags collection collections search browse list best top catalog",
    "service": "service services solutions about pricing contact locations company features",
}
INSIDE: Final = tuple("comment posting product products shop card listing docs review form".split())
TAGS: Final = ("is item", "is table", "is heading", "is code", "within a", "within form", "tag option")
TEXTUAL: Final = ("is item", "is table", "money", "question", "ends cut", "ends sentence", "digit share")


def sizes(words: Floats, written: Flags) -> dict[str, float]:
    """How much text there is, and how it is spread over blocks: the words of each, and which are prose."""
    return {
        "blocks": float(np.log1p(len(words))),
        "words": float(np.log1p(words.sum())),
        "prose words": float(np.log1p(words[written].sum())),
        "prose share": float(words[written].sum() / max(words.sum(), 1)),
        "words a block": float(words.mean()),
        "words a prose block": float(words[written].mean()) if written.any() else 0.0,
        "longest": float(np.log1p(words.max())),
    }


def shares(columns: dict[str, Floats], words: Floats, inner: Flags, *, html: bool) -> dict[str, float]:
    """Shares of the page's words in blocks of some sort."""
    names = (*TEXTUAL, *TAGS, *(f"{name} far" for name in INSIDE)) if html else TEXTUAL
    names = tuple(name for name in names if name in columns)
    own = words[inner].astype(np.float64)
    held = (np.stack([columns[name] for name in names])[:, inner] * own).sum(axis=1)
    total = max(float(words[inner].sum()), 1.0)
    return {f"in {name}": float(share) for name, share in zip(names, held / total, strict=True)}


def declared(head: Head, blocks: Blocks, inner: Flags) -> dict[str, float]:
    """What the page's structured data, Open Graph type and own address say it is."""
    named = {kind for item in head.items for kind in types(item)}
    found = {f"declared {kind}": float(bool(named & set(known.split()))) for kind, known in DECLARED.items()}
    graph = meta(head, "og:type")
    found["graph article"] = float(graph == "article")
    found["graph product"] = float(graph.startswith("product"))
    found["graph website"] = float(graph == "website")
    path = _path(next(addresses(head), ""))
    found["path depth"] = float("nan") if path is None else float(path.strip("/").count("/") + (path != "/"))
    tokens = phrase_tokens(path or "")
    found["path tokens"] = float("nan") if path is None else float(min(len(tokens), 20))
    found |= {f"path {kind}": float(_holds(tokens, known)) for kind, known in PATHS.items()}
    found["times"] = float(np.log1p(len(head.times)))
    found["images"] = float(np.log1p(sum(compress(blocks.images or (), inner))))
    return found


def spread(figures: dict[str, float], size: int) -> dict[str, Floats]:
    """Page figures as columns."""
    return {name: np.full(size, value, dtype=np.float32) for name, value in figures.items()}


def _path(address: str) -> str | None:
    try:
        return urlsplit(address).path if address else None
    except ValueError:
        return None


def _holds(tokens: Sequence[str], known: str) -> bool:
    return not set(tokens).isdisjoint(known.split())
