"""A page as ``zyte_common_items.Article``, for page objects of web-poet."""

from __future__ import annotations

from typing import Any

from zyte_common_items import Article, Author, Image

from cleaner.pipeline import extract


def article(page: str | bytes, *, url: str, **options: Any) -> Article:
    """The article of a page under the names of zyte-common-items; what is unknown is ``None``.

    ``options`` are those of ``cleaner.extract``. In a page object of web-poet::

        class CleanedPage(ArticlePage):
            async def to_item(self) -> Article:
                return article(self.response.body, url=str(self.response.url))

    >>> article("<p>Salt is a mineral that was won from the sea.</p>", url="https://a.example/").articleBody
    'Salt is a mineral that was won from the sea.'
    """
    document = extract(page, url=url, **options)
    return Article(
        url=url,
        canonicalUrl=document.url or None,
        headline=document.title or None,
        articleBody=document.text or None,
        articleBodyHtml=document.to_html() if document.text else None,
        authors=[Author(name=name) for name in document.authors] or None,
        datePublished=_day(document.date),
        dateModified=_day(document.date_modified),
        inLanguage=document.language or None,
        description=document.description or None,
        mainImage=Image(url=document.image) if document.image else None,
    )


def _day(date: Any) -> str | None:
    """A day as the moment it begins in UTC, the form that the schema asks for."""
    return f"{date.isoformat()}T00:00:00Z" if date else None
