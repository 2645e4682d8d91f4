"""What a caller gets back: a ``Document`` over the results of the stages.

Everything beyond the verdicts (text, metadata, blocks for people) is made when it is first asked
for and not before.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from cleaner import explain, render, roles
from cleaner.model import Block, Blocks, Flags, Marks, Role, Scores, Source, Verdicts
from cleaner.rules import RuleSet
from cleaner.weights import Weights, calibrated

if TYPE_CHECKING:
    from cleaner.metadata import Metadata
    from cleaner.outline import Outline
    from cleaner.posts import Post
    from cleaner.site import Facts
    from cleaner.structure import Node

RULE: Final = "---"


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
        return explain.blocks(self.page, self.marks, self.scores, self.verdicts, self.roles, self.weights)

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """The role of every block of the page, in page order."""
        keep, title = self.verdicts.keep, self.verdicts.title
        return tuple(roles.assign(self.page, self.marks, keep, title))

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

    @property
    def tags(self) -> tuple[str, ...]:
        """The subjects that the page names as its own."""
        return self._metadata.tags

    @property
    def licence(self) -> str:
        """The address of the licence that the page is under, or its name, or an empty string."""
        return self._metadata.licence

    @cached_property
    def page_kind(self) -> str:
        """article, forum, product, collection, listing, documentation or service."""
        from cleaner import metadata, posts  # ``clean`` pays nothing for it

        told = explain.page_kind(self.scores) or metadata.page_kind(self.page)
        talked = posts.talk(self.page, self.verdicts.keep) if told != "forum" else None
        if talked and posts.threaded(self.page, self._signed_off, talked, article=told == "article"):
            return "forum"
        return told

    @property
    def confidence(self) -> float:
        """How sure it is, 0 to 1, that there is a body and that this is it: of a hundred pages with 0.8,
        about eighty come out right (word F1 above 0.5, on held-out pages of WCXB dev)."""
        return calibrated(self.verdicts.expected, self.weights.calibration)

    @cached_property
    def comments(self) -> tuple[str, ...]:
        """The texts of readers' comments, in page order."""
        return tuple(self.page.texts[at] for at in self._said.nonzero()[0].tolist())

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        """Who said what and when: the posts of a forum, on other pages the readers' comments; each with
        ``text``, ``author`` and ``date``, as far as the page shows them."""
        from cleaner import posts

        forum = self.page_kind == "forum"
        return tuple(posts.find(self.page, self._posted, whole=forum))

    @cached_property
    def reason(self) -> str:
        """Why the text is empty; an empty string where it is not."""
        return explain.reason(self.source, self.page, self.marks, self.scores, self.verdicts)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was left out or told more roughly than on other pages, a sentence each: a limit was reached,
        something was never closed or could not be decoded, or a browser does not show some of the text."""
        return (*self.source.notes, *self.page.notes, *explain.hidden(self.page, self.verdicts))

    def to_text(
        self, *, links: bool = False, images: bool = False, tables: bool = True, comments: bool = False
    ) -> str:
        """``text`` on the caller's terms: with the address behind each link and image, without tables,
        with the readers' comments below a rule.

        >>> import cleaner
        >>> said = "The tide tables of the coming week were printed a day late, see"
        >>> page = f"<p>{said} <a href='https://mell.example/'>here</a>.</p>"
        >>> cleaner.extract(page).to_text(links=True).removeprefix(said)
        ' here <https://mell.example/>.'
        """
        page, keep = self.page, self.verdicts.keep
        if (links or images) and page.elements is not None:
            from cleaner import outline

            page = outline.addressed(page, keep, self._outline, links=links, images=images)
        if not tables:
            keep = keep & np.array([kind != "table" for kind in page.kinds], dtype=np.bool_)
        texts = [render.to_text(render.pieces(page, flags)) for flags in (keep, *[self._said] * comments)]
        return f"\n\n{RULE}\n\n".join(filter(None, texts))

    def to_markdown(
        self, *, links: bool = True, images: bool = True, tables: bool = True, comments: bool = False
    ) -> str:
        """The title and the body as CommonMark with tables."""
        from cleaner import markdown

        body, said = self._trees(links=links, images=images, tables=tables, comments=comments)
        return markdown.to_markdown(body, self.title, said)

    def to_html(
        self, *, links: bool = True, images: bool = True, tables: bool = True, comments: bool = False
    ) -> str:
        """The title and the body as an ``<article>``, safe by construction: a closed list of tags, no
        attributes but ``href``, ``src``, ``alt`` and ``start`` and ``reversed`` of a list, no address that
        runs anything."""
        from cleaner import article

        body, said = self._trees(links=links, images=images, tables=tables, comments=comments)
        return article.to_html(body, self.title, said)

    def to_xml(
        self, *, links: bool = True, images: bool = True, tables: bool = True, comments: bool = False
    ) -> str:
        """The body with its header as TEI P5."""
        from cleaner import tei

        body, said = self._trees(links=links, images=images, tables=tables, comments=comments)
        return tei.to_xml(body, self.title, self.authors, _iso(self.date) or "", said)

    def to_dict(
        self,
        *,
        links: bool = False,
        images: bool = False,
        tables: bool = True,
        comments: bool = True,
        blocks: bool = True,
    ) -> dict[str, Any]:
        """Everything, as plain values that JSON can hold; dates as ISO 8601. On request with ``links``
        (text and href) and ``images`` (src, alt and caption) of the body. ``blocks`` may be left out:
        explaining each of them costs more than all the rest."""
        found = {
            "title": self.title,
            "authors": list(self.authors),
            "date": _iso(self.date),
            "date_modified": _iso(self.date_modified),
            "language": self.language,
            "site_name": self.site_name,
            "url": self.url,
            "description": self.description,
            "image": self.image,
            "tags": list(self.tags),
            "licence": self.licence,
            "page_kind": self.page_kind,
            "confidence": round(self.confidence, 4),
            "reason": self.reason,
            "warnings": list(self.warnings),
            "text": self.text if tables else self.to_text(tables=False),
            **({"comments": list(self.comments), "posts": self._posts} if comments else {}),
            **({"blocks": [explain.as_dict(block) for block in self.blocks]} if blocks else {}),
        }
        return found | self._addresses(links=links, images=images, tables=tables)

    def to_json(
        self,
        *,
        indent: int | None = 2,
        links: bool = False,
        images: bool = False,
        tables: bool = True,
        comments: bool = True,
    ) -> str:
        """``to_dict`` as JSON text."""
        found = self.to_dict(links=links, images=images, tables=tables, comments=comments)
        return json.dumps(found, ensure_ascii=False, indent=indent)

    def to_schema(
        self, *, links: bool = False, images: bool = False, tables: bool = True, comments: bool = False
    ) -> dict[str, Any]:
        """The page under the names of schema.org's NewsArticle; what is unknown is left out. On request
        with the links of the body as ``citation`` and its images beside the main one."""
        addresses = self._addresses(links=links, images=images, tables=tables)
        pictures = [self.image, *(image["src"] for image in addresses.get("images", ()))]
        found = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.title,
            "articleBody": self.text if tables else self.to_text(tables=False),
            "datePublished": _iso(self.date),
            "dateModified": _iso(self.date_modified),
            "author": [{"@type": "Person", "name": name} for name in self.authors],
            "inLanguage": self.language,
            "image": list(dict.fromkeys(filter(None, pictures))) if images else self.image,
            "url": self.url,
            "keywords": list(self.tags),
            "license": self.licence,
            "citation": [link["href"] for link in addresses.get("links", ())],
            "comment": [_comment(post) for post in self.posts if comments],
        }
        return {name: value for name, value in found.items() if value}

    @property
    def _posts(self) -> list[dict[str, str | None]]:
        return [{"text": post.text, "author": post.author, "date": _iso(post.date)} for post in self.posts]

    def _addresses(self, *, links: bool, images: bool, tables: bool) -> dict[str, list[dict[str, str]]]:
        """The wanted ones of the links and the images of the body."""
        if not links and not images:
            return {}
        from cleaner import outline

        body, _ = self._trees(links=links, images=images, tables=tables, comments=False)
        found = {"links": outline.links(body)} if links else {}
        return found | ({"images": outline.images(body)} if images else {})

    def _trees(self, *, links: bool, images: bool, tables: bool, comments: bool) -> tuple[list[Node], ...]:
        """The body, and the comments where they are wanted, without what is not."""
        from cleaner import structure

        trees = (self._outline.body, self._outline.comments if comments else [])
        return tuple(structure.chosen(nodes, links=links, images=images, tables=tables) for nodes in trees)

    @cached_property
    def _outline(self) -> Outline:
        from cleaner import outline, posts

        keep, forum = self.verdicts.keep, self.page_kind == "forum"
        signed = posts.signed(self.page, self._posted, whole=forum)
        return outline.outline(self.source, self.page, keep, self._said, self.roles, signed=signed)

    @property
    def _posted(self) -> Flags:
        """Which blocks somebody posted."""
        return self._signed_off if self.page_kind == "forum" else self._said

    @cached_property
    def _signed_off(self) -> Flags:
        """Which blocks of the body do not only tell who wrote another one, or when."""
        from cleaner import posts

        said, members = self.verdicts.keep.copy(), posts.members(self.page)
        for at in said.nonzero()[0].tolist():
            signed = self.page.texts[at] in members or posts.signs(self.page, at)
            said[at] = not (signed or self._known(at))
        return said

    @cached_property
    def _said(self) -> Flags:
        """Which blocks are readers' comments."""
        from cleaner import posts

        heard = list(zip(self.marks.tokens, self.roles, strict=True))
        title = {word for words, role in heard if role == "title" for word in words}
        said = [
            role == "comment"
            and posts.says(self.page, at, words, title)
            and not (posts.form(self.page, at) or self._known(at))
            for at, (words, role) in enumerate(heard)
        ]
        return np.array(said, dtype=np.bool_)

    def _known(self, at: int) -> bool:
        """Whether all that a block says is a phrase of sites that a rule of the package knows."""
        said = self.marks.said(at)
        return any(rule.fitted and rule.matcher == "exact" and rule.role != "body" for rule in said)

    @cached_property
    def _pieces(self) -> list[render.Piece]:
        return render.pieces(self.page, self.verdicts.keep)

    @cached_property
    def _metadata(self) -> Metadata:
        from cleaner import metadata

        return metadata.read(self.source, self.page, self.marks, self.roles, self.page_kind)


def _iso(date: datetime.date | None) -> str | None:
    return date.isoformat() if date else None


def _comment(post: Post) -> dict[str, Any]:
    """A post under the names of schema.org."""
    author = {"@type": "Person", "name": post.author} if post.author else None
    found = {"@type": "Comment", "text": post.text, "author": author, "datePublished": _iso(post.date)}
    return {name: value for name, value in found.items() if value}
