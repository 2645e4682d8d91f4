"""One peer at work, in an environment of its own: ``python peer_worker.py NAME DISTRIBUTION``.

Run by ``bench.peers`` with the python of that environment, so nothing here imports ``bench`` or
``cleaner``, and a peer is imported only when it is asked for. JSON lines go both ways:

- first, unasked: ``{"version": ..., "error": null}``, or the error that kept the tool from loading;
- in, a page: ``{"name": ..., "html": decoded text, "url": address or null}``;
- out, its answer, before the next page is read: ``{"name", "text", "seconds", "error"}``, where seconds
  are CPU time of the call alone and the error is its type and message, or null.

Each tool is called as its documentation says for the plain text of the main content, with its
defaults unless a comment says why not. None of them reaches the network.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.metadata import version
from typing import Any, Final, NoReturn, TextIO

Extract = Callable[[str, str | None], str]

NOWHERE: Final = "https://page.example/"  # for tools that insist on an address, on pages without one
BLOCKS: Final = (
    "address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table td th tr ul"
).split()
UNSEEN: Final = "script style template noscript".split()


def main(name: str, distribution: str) -> int:
    """Answer pages until there are no more; 1 where the tool cannot be loaded."""
    out = _own_output()
    _go_offline()
    try:
        extract = (EXTRACTORS | METADATA | FLOORS)[name]()
        _say(out, version=version(distribution), error=None)
    except Exception as error:
        _say(out, version="", error=_described(error))
        return 1
    for line in sys.stdin.buffer:
        _say(out, **answer(extract, json.loads(line)))
    return 0


def answer(extract: Extract, page: dict[str, Any]) -> dict[str, Any]:
    """What the tool makes of one page. Whatever it raises is part of the answer."""
    text, problem = "", None
    start = time.process_time()
    try:
        text = extract(page["html"], page["url"])
    except Exception as error:
        problem = _described(error)
    seconds = time.process_time() - start
    return {"name": page["name"], "text": text, "seconds": seconds, "error": problem}


def as_text(html: str) -> str:
    """The text of HTML that a tool returned, with a line break at every edge of a block.

    >>> as_text("<h2>Low</h2><p>wa<b>ter</b><br>mark</p>").split()
    ['Low', 'water', 'mark']
    """
    from lxml import etree
    from lxml.html import document_fromstring

    if not html.strip():
        return ""
    tree = document_fromstring(html)
    etree.strip_elements(tree, *UNSEEN, with_tail=False)
    for element in tree.iter(*BLOCKS):
        element.text = "\n" + (element.text or "")
        element.tail = "\n" + (element.tail or "")
    return str(tree.text_content())


def _rs_trafilatura() -> Extract:
    tool = import_module("rs_trafilatura")
    return lambda html, url: str(tool.extract(html, url=url).main_content)


def _trafilatura(*, fast: bool = False) -> Extract:
    tool = import_module("trafilatura")
    extract = partial(tool.extract, fast=fast, include_comments=False, include_tables=True)
    return lambda html, url: extract(html, url=url) or ""


def _resiliparse() -> Extract:
    tool = import_module("resiliparse.extract.html2text")
    # Descriptions of pictures are not text that a page shows: word F1 0.947 without them, 0.930 with
    # them, on the first 20 pages of WCXB, November 2026.
    extract = partial(tool.extract_plain_text, main_content=True, alt_texts=False)
    return lambda html, url: str(extract(html))


def _readability() -> Extract:
    tool = import_module("readability")
    return lambda html, url: as_text(tool.Document(html, url=url).summary())


def _magic_html() -> Extract:
    extractor = import_module("magic_html").GeneralExtractor()
    return lambda html, url: as_text(extractor.extract(html, base_url=url or "")["html"])


def _justext() -> Extract:
    tool = import_module("justext")
    words = tool.get_stoplist("English")
    return lambda html, url: "\n".join(
        paragraph.text for paragraph in tool.justext(html, words) if not paragraph.is_boilerplate
    )


def _boilerpy3() -> Extract:
    extractor = import_module("boilerpy3.extractors").ArticleExtractor()
    return lambda html, url: str(extractor.get_content(html))


def _newspaper4k() -> Extract:
    tool = import_module("newspaper")
    # Left on, it would download every picture of the page.
    article = partial(tool.article, fetch_images=False)
    return lambda html, url: str(article(url or NOWHERE, input_html=html).text)


def _goose3() -> Extract:
    goose = import_module("goose3").Goose()
    return lambda html, url: str(goose.extract(raw_html=html).cleaned_text)


def _turbohtml() -> Extract:
    tool = import_module("turbohtml")
    return lambda html, url: str(tool.parse(html).main_text())


EXTRACTORS: Final[dict[str, Callable[[], Extract]]] = {
    "rs-trafilatura": _rs_trafilatura,
    "trafilatura": _trafilatura,
    "trafilatura-fast": partial(_trafilatura, fast=True),
    "resiliparse": _resiliparse,
    "readability-lxml": _readability,
    "magic-html": _magic_html,
    "justext": _justext,
    "boilerpy3": _boilerpy3,
    "newspaper4k": _newspaper4k,
    "goose3": _goose3,
    "turbohtml": _turbohtml,
}


def _cleaner() -> Extract:
    tool = import_module("cleaner")
    return lambda html, url: str(tool.clean(html, url=url, medium="html"))


def _lexbor() -> Extract:
    parse = import_module("resiliparse.parse.html").HTMLTree.parse

    def nothing(html: str, url: str | None) -> str:
        parse(html)
        return ""

    return nothing


def _as_json(title: object, authors: object, date: object) -> str:
    """What a tool knows of a page, as one JSON object of strings."""
    return json.dumps(
        {"title": str(title or ""), "authors": str(authors or ""), "date": str(date or "")[:10]}
    )


def _trafilatura_metadata() -> Extract:
    tool = import_module("trafilatura")

    def told(html: str, url: str | None) -> str:
        found = tool.extract_metadata(html, default_url=url)
        return _as_json(found and found.title, found and found.author, found and found.date)

    return told


def _rs_trafilatura_metadata() -> Extract:
    tool = import_module("rs_trafilatura")

    def told(html: str, url: str | None) -> str:
        found = tool.extract(html, url=url)
        return _as_json(found.title, found.author, found.date)

    return told


def _newspaper4k_metadata() -> Extract:
    tool = import_module("newspaper")

    def told(html: str, url: str | None) -> str:
        found = tool.article(url or NOWHERE, input_html=html, fetch_images=False)
        return _as_json(found.title, "; ".join(found.authors), found.publish_date)

    return told


def _turbohtml_metadata() -> Extract:
    tool = import_module("turbohtml")

    def told(html: str, url: str | None) -> str:
        found = tool.parse(html).article()
        return _as_json(found.title, found.byline, found.date)

    return told


METADATA: Final[dict[str, Callable[[], Extract]]] = {
    "trafilatura metadata": _trafilatura_metadata,
    "rs-trafilatura metadata": _rs_trafilatura_metadata,
    "newspaper4k metadata": _newspaper4k_metadata,
    "turbohtml metadata": _turbohtml_metadata,
}
FLOORS: Final[dict[str, Callable[[], Extract]]] = {"lexbor, parse only": _lexbor, "cleaner": _cleaner}


def _own_output() -> TextIO:
    """Standard output for answers alone: whatever a tool prints goes to standard error."""
    own = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(own, "w", encoding="ascii")


def _go_offline() -> None:
    """A figure must not hang on what some server answers today."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError("a peer reads the page it is given and fetches nothing")

    for place, name in ((socket, "getaddrinfo"), (socket.socket, "connect"), (socket.socket, "connect_ex")):
        setattr(place, name, refuse)


def _say(out: TextIO, **message: object) -> None:
    out.write(json.dumps(message) + "\n")
    out.flush()


def _described(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".removesuffix(": ")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
