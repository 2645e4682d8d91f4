"""What a caller gets back: a ``Document`` over the results of the stages.

Everything beyond the verdicts (text, metadata, blocks for people) is made when it is first asked
for and not before.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cleaner import explain, metadata, render, roles
from cleaner.model import Block, Blocks, Marks, Role, Scores, Source, Verdicts
from cleaner.rules import RuleSet
from cleaner.weights import Weights, calibrated

if TYPE_CHECKING:
    from cleaner.site import Facts


@dataclass(frozen=True, eq=False)
class Document:
    """One cleaned page. Made by ``extract``; its fields are the results of the stages.

    >>> import cleaner
    >>> page = "<title>Low water</title><p>The tide tables for the coming week were printed late.</p>"
    >>> cleaner.extract(page).title
    'Low water'
    """

    source: Source
    page: Blocks
    marks: Marks
    scores: Scores
    verdicts: Verdicts
    rules: RuleSet
    weights: Weights
    facts: Facts | None = None  # what the rules of the page's site found

    @cached_property
    def text(self) -> str:
        """The main content as plain text: paragraphs, sub-headings, list items, quotes, tables,
        code; not the title, byline, captions or comments. Blocks are set apart by a blank line."""
        return render.to_text(self._pieces)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Every block of the page in page order, kept or not, each with its reasons."""
        return explain.blocks(
            self.page, self.marks, self.scores, self.verdicts, self.roles, self.rules, self.weights
        )

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """The role of every block of the page, in page order."""
        keep, title = self.verdicts.keep, self.verdicts.title
        return tuple(roles.assign(self.page, self.marks, self.rules, keep, title))

    @property
    def title(self) -> str:
        """The article's title, or an empty string."""
        return (self.facts.title if self.facts else "") or self._metadata.title

    @property
    def authors(self) -> tuple[str, ...]:
        """The authors' names, or the agency's where only that is named."""
        return (self.facts.authors if self.facts else ()) or self._metadata.authors

    @property
    def date(self) -> datetime.date | None:
        """The day the page was published."""
        return (self.facts.date if self.facts else None) or self._metadata.date

    @property
    def date_modified(self) -> datetime.date | None:
        """The day the page was last changed."""
        return self._metadata.date_modified

    @property
    def language(self) -> str:
        """The ISO 639-1 code of the body's language, or an empty string."""
        return self._metadata.language

    @property
    def site_name(self) -> str:
        """The name of the site, or an empty string."""
        return self._metadata.site_name

    @property
    def url(self) -> str:
        """The page's canonical address, else the one given, else an empty string."""
        return self._metadata.url

    @property
    def description(self) -> str:
        """The page's own summary, or an empty string."""
        return self._metadata.description

    @property
    def image(self) -> str:
        """The address of the main image, or an empty string."""
        return self._metadata.image

    @cached_property
    def page_kind(self) -> str:
        """article, forum, product, collection, listing, documentation or service."""
        return explain.page_kind(self.scores) or metadata.page_kind(self.page)

    @property
    def confidence(self) -> float:
        """How sure it is, 0 to 1, that there is a body and that this is it: of a hundred pages with 0.8,
        about eighty come out right (word F1 above 0.5, on held-out pages of WCXB dev)."""
        return calibrated(self.verdicts.expected, self.weights.calibration)

    @cached_property
    def comments(self) -> tuple[str, ...]:
        """The texts of readers' comments, in page order."""
        texts = zip(self.page.texts, self.marks.tokens, self.roles, strict=True)
        return tuple(text for text, words, role in texts if role == "comment" and len(words) > 5)

    @cached_property
    def reason(self) -> str:
        """Why the text is empty; an empty string where it is not."""
        return explain.reason(self.source, self.page, self.marks, self.scores, self.verdicts, self.rules)

    def to_markdown(self) -> str:
        """The title and the body as CommonMark with tables."""
        return render.to_markdown(self._pieces, self.title)

    def to_html(self) -> str:
        """The title and the body as an ``<article>`` without attributes, safe by construction."""
        return render.to_html(self._pieces, self.title)

    def to_xml(self) -> str:
        """The body with its header as TEI."""
        date = self.date.isoformat() if self.date else ""
        return render.to_xml(self._pieces, self.title, self.authors, date)

    def to_dict(self) -> dict[str, Any]:
        """Everything, as plain values that JSON can hold; dates as ISO 8601."""
        return {
            "title": self.title,
            "authors": list(self.authors),
            "date": self.date.isoformat() if self.date else None,
            "date_modified": self.date_modified.isoformat() if self.date_modified else None,
            "language": self.language,
            "site_name": self.site_name,
            "url": self.url,
            "description": self.description,
            "image": self.image,
            "page_kind": self.page_kind,
            "confidence": round(self.confidence, 4),
            "reason": self.reason,
            "text": self.text,
            "comments": list(self.comments),
            "blocks": [explain.as_dict(block) for block in self.blocks],
        }

    def to_json(self, *, indent: int | None = 2) -> str:
        """``to_dict`` as JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def to_schema(self) -> dict[str, Any]:
        """The page under the names of schema.org's NewsArticle; what is unknown is left out."""
        found = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.title,
            "articleBody": self.text,
            "datePublished": self.date.isoformat() if self.date else "",
            "dateModified": self.date_modified.isoformat() if self.date_modified else "",
            "author": [{"@type": "Person", "name": name} for name in self.authors],
            "inLanguage": self.language,
            "image": self.image,
            "url": self.url,
        }
        return {name: value for name, value in found.items() if value}

    @cached_property
    def _pieces(self) -> list[render.Piece]:
        return render.pieces(self.page, self.verdicts.keep)

    @cached_property
    def _metadata(self) -> metadata.Metadata:
        return metadata.read(self.source, self.page, self.marks, self.roles, self.page_kind)
