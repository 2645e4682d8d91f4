"""Hostile pages as functions of a size: what is written here can be as large as one likes.

Every shape is an ordinary article with a flood in its middle. Three sentences with a marker word each
stand before the flood, in it and after it; whatever the flood is, all three are text that somebody reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from cleaner.model import Medium

MARKERS: Final = ("markerbefore", "markerinside", "markerafter")
SAID: Final = (
    "The {} stood in the harbour master's book, which was kept dry through the whole of that winter."
)
BEFORE, INSIDE, AFTER = (SAID.format(marker) for marker in MARKERS)
NUMBER: Final = "№"  # in a unit: a different number each time
OPENING: Final = (
    "<!DOCTYPE html><html><head><title>The book of the harbour master</title></head><body>"
    "<nav><a href=/>Home</a> <a href=/sea>Sea</a></nav><main><h1>The book of the harbour master</h1>"
)
CLOSING: Final = "</main><footer><a href=/terms>Terms</a> <a href=/privacy>Privacy</a></footer></body></html>"
PART: Final = (
    "<div class='text-part p№'><h2>Part №</h2><p>The tide of day № of the year came in at noon, and the "
    "<a href='/quay/№'>quay</a> stood under water until the evening.</p><ul><li>ferry №</li>"
    "<li>harbour office</li></ul></div>\n"
)
CLEAN: Final = "clean page"  # what every other one is compared with


class Shape(NamedTuple):
    """A flood: ``start``, many times ``left``, ``middle`` (``%`` is the sentence inside), as many times
    ``right`` (``left`` once more where it is ``None``), ``end``."""

    left: str
    right: str | None = None
    start: str = ""
    middle: str = "<p>%</p>"
    end: str = ""
    medium: Medium = "html"


def _inside(start: str, left: str, end: str) -> Shape:
    """One tag or element of any size, closed before the sentence comes, and again after it."""
    return Shape(left, None, start, f"{end}<p>%</p>{start}", end)


SHAPES: Final[Mapping[str, Shape]] = {
    CLEAN: Shape(PART),
    # Nesting.
    "div, closed": Shape("<div>", "</div>"),
    "div, open": Shape("<div>"),
    "span, open": Shape("<span>"),
    "paragraph in div, closed": Shape("<div><p>salt</p>", "</div>"),
    "tables in tables": Shape("<table><tr><td>", "</td></tr></table>"),
    "lists in lists": Shape("<ul><li>", "</li></ul>"),
    "quotes in quotes": Shape("<blockquote>", "</blockquote>"),
    "templates in templates": Shape("<template>", "</template>", "", "", "<p>%</p>"),
    "forms in forms": Shape("<form>", "</form>"),
    "links in links": Shape("<a href=/№>"),
    "inline tags, open": Shape("<b><i>"),
    "font, open": Shape("<font size=1>salt "),
    "headings with links, open": Shape("<h2><a href=/>#"),
    "misnested formatting": Shape("<b><i><p>salt</b></i>water</p>"),
    "end tags without starts": Shape("</b></p></div></i>"),
    "end tags of others under open ones": Shape("<i>", "</u>", "", "%"),
    "custom elements, open": Shape("<x-y>"),
    "svg, open": Shape("<svg><g>"),
    # Attributes.
    "attributes, distinct": Shape(" a№=1", "", "<p", ">%</p>"),
    "attributes, equal": Shape(" a=1", "", "<p", ">%</p>"),
    "attributes with quoted brackets": Shape(' a№="<b>"', "", "<p", ">%</p>"),
    "attributes after quoted brackets": Shape(' b="<i>"' + " a=1" * 20, "", "<p", ">%</p>"),
    "a long attribute": Shape("salt ", "", '<p title="', '">%</p>'),
    "a long style": Shape("color:red;display :", "", '<p style="', '">%</p>'),
    "a long class": Shape("salt-water№ ", "", '<p class="', '">%</p>'),
    "one class of a megabyte": Shape("saltWater", "", '<p class="', '">%</p>'),
    "a class on every block": Shape("<p class='a№ b№'>salt</p>"),
    "a data address": _inside('<img src="data:image/png;base64,', "iVBORw0K", '">'),
    "a long address": _inside('<a href="', "/salt", '">go</a>'),
    "a quote never closed": Shape("salt ", None, '<p title="'),
    "a tag never closed": Shape("salt ", "", "<p "),
    # Text in one place.
    "one word": Shape("salt", None, "<p>", " %", "</p>"),
    "one line": Shape("salt water ", None, "<p>", " %", "</p>"),
    "words of one letter": Shape("a ", None, "<p>", " %", "</p>"),
    "Han without spaces": Shape("海水", None, "<p>", " %", "</p>"),
    "letters and digits": Shape("a1", None, "<p>", " %", "</p>"),
    "capitals": Shape("SALT", None, "<p>", " %", "</p>"),
    "spaces": Shape(" ", None, "<p>", "%", "</p>"),
    "non-breaking spaces": Shape("\xa0", None, "<p>", "%", "</p>"),
    "references to spaces": Shape("&nbsp;", None, "<p>", "%", "</p>"),
    "breaks": Shape("<br>", None, "<p>", "%", "</p>"),
    "lines with breaks": Shape("salt<br>", None, "<p>", "%<br>", "</p>"),
    "pairs of breaks": Shape("salt<br><br>", None, "<p>", "%<br><br>", "</p>"),
    "full stops": Shape(".", None, "<p>", "%", "</p>"),
    "bars": Shape(" | ", None, "<p>", "%", "</p>"),
    "commas in a heading": Shape(",", None, "<h2>", "%", "</h2>"),
    "accents on one letter": Shape("\u0301", None, "<p>", " %", "</p>"),
    "letters never drawn": Shape("\u200b\u2060\xad", None, "<p>", " %", "</p>"),
    "tag characters": Shape("\U000e0041", None, "<p>", " %", "</p>"),
    "turns of direction": Shape("\u202e\u202c", None, "<p>", " %", "</p>"),
    "emoji": Shape("\U0001f30a", None, "<p>", " %", "</p>"),
    "code in one block": Shape("salt = 1\n", None, "<pre>", "%\n", "</pre>"),
    "backticks": Shape("`", None, "<pre>", "%", "</pre>"),
    # Many of a thing.
    "equal blocks": Shape("<p>salt</p>"),
    "distinct blocks": Shape("<p>salt №</p>"),
    "empty blocks": Shape("<p></p>"),
    "rules across": Shape("<hr>"),
    "headings": Shape("<h2>salt №</h2>"),
    "titles": Shape("<h1>The book of the harbour master</h1>"),
    "links": Shape("<a href=/№>go №</a> "),
    "links, one a block": Shape("<p><a href=/№>go №</a></p>"),
    "images": Shape("<img src=/№ alt=salt>"),
    "fields": Shape("<input name=n№>"),
    "options": Shape("<option>salt №", None, "<select>", "</select><p>%</p><select>", "</select>"),
    "a wide table": Shape("<td>№</td>", None, "<table><tr>", "<td>%</td>", "</tr></table>"),
    "a tall table": Shape("<tr><td>a<td>№", None, "<table>", "<tr><td>%<td>b", "</table>"),
    "many tables": Shape("<table><tr><td>a<td>b<tr><td>c<td>№</table>"),
    "cells of huge spans": Shape(
        "<td colspan=9999999 rowspan=9999999>№</td>", None, "<table><tr>", "<td>%</td>", "</tr></table>"
    ),
    "unique tag names": Shape("<t№>salt</t№>"),
    "unique custom elements": Shape("<x-№>salt</x-№>"),
    "one tag name of a megabyte": _inside("<x", "salt", ">"),
    "whole pages again": Shape("<html lang=en><head></head><body class=b№><p>salt</p></body></html>"),
    "framesets": Shape("<frameset><frame src=/№><noframes>salt</noframes></frameset>"),
    "metas": Shape("<meta name=author content=n№>"),
    "page titles": Shape("<title>salt №</title>"),
    "dates": Shape("<time datetime=2020-01-01>1 May 2020</time> "),
    "foreign content": Shape("<svg><desc>x</desc></svg><math><mi>y</mi></math>"),
    "paragraphs in foreign content": Shape("<svg><foreignObject><p>salt</p></foreignObject></svg>"),
    "hidden blocks": Shape("<div hidden>salt</div>"),
    "bylines": Shape("<p class=author>By Jane Lind, Ola Berg and others</p>"),
    # Stray marks.
    "less-than signs": Shape("<"),
    "starts of end tags": Shape("</"),
    "starts of declarations": Shape("<!"),
    "starts of comments": Shape("<!--"),
    "starts of instructions": Shape("<?"),
    "closed comments": Shape("<!--salt-->"),
    "dashes in a comment": _inside("<!--", "--!", "-->"),
    "ampersands": Shape("&", None, "<p>", "%", "</p>"),
    "bad references": Shape("&#x110000;&#xd800;&#0;&salt;", None, "<p>", "%", "</p>"),
    "short references": Shape("&#0;", None, "<p>", "%", "</p>"),
    "long references": Shape("9", None, "<p>&#", ";%", "</p>"),
    "CDATA": Shape("<![CDATA[salt]]>"),
    "CDATA, open": Shape("<![CDATA["),
    "NULs": Shape("\x00", None, "<p>", " %", "</p>"),
    "NULs in tags": Shape("<\x00p>"),
    "broken UTF-8": Shape("\udcff\udcc3", None, "<p>", " %", "</p>"),
    "control characters": Shape("\x01\x1b[2J\x7f", None, "<p>", " %", "</p>"),
    # Elements that swallow what follows them.
    **{
        f"{tag}, never closed": Shape("salt ", None, f"<{tag}>")
        for tag in (
            "script style title textarea xmp plaintext noscript iframe noembed noframes template object "
            "canvas video select button svg math datalist"
        ).split()
    },
    "comment, never closed": Shape("salt ", None, "<!-- "),
    "CDATA, never closed": Shape("salt ", None, "<![CDATA["),
    "script, closed": _inside("<script>", "salt < water; ", "</script>"),
    "script in script": Shape(
        "<script><!--<script>", None, "", "--></script></script><p>%</p>", "--></script>"
    ),
    # Structured data.
    "deep data": _inside('<script type="application/ld+json">', '{"@graph":[', "</script>"),
    "wide data": _inside(
        '<script type="application/ld+json">{"@graph":[', '{"@type":"Article"},', "0]}</script>"
    ),
    "data of numbers": _inside('<script type="application/ld+json">{"@graph":[', "0,", "0]}</script>"),
    "data of lists": _inside('<script type="application/ld+json">{"@graph":[', "[],", "0]}</script>"),
    "broken data": _inside('<script type="application/ld+json">', "{salt", "</script>"),
    "many data": Shape(
        '<script type="application/ld+json">{"headline":"salt №","publisher":{"@id":"x"}}</script><h1>№</h1>'
    ),
    # Scraped text.
    "text: one word": Shape("salt", None, "", " %", "", "text"),
    "text: one line": Shape("salt water ", None, "", "%", "", "text"),
    "text: equal lines": Shape("salt\n", None, "", "%\n", "", "text"),
    "text: distinct lines": Shape("salt №\n", None, "", "%\n", "", "text"),
    "text: wrapped lines": Shape(
        "salt and water stood in the book of the harbour №\n", None, "", "%\n", "", "text"
    ),
    "text: lines that end in returns": Shape("salt\r", None, "", "%\r", "", "text"),
    "text: torn lines": Shape("salt,\nand water\n", None, "", "%\n", "", "text"),
    "text: blank lines": Shape("\n", None, "", "%\n", "", "text"),
    "text: lines of dots": Shape("...\n", None, "", "%\n", "", "text"),
    "text: list": Shape("* salt\n", None, "", "%\n", "", "text"),
    "text: numbers": Shape("1. salt\n2. water\n", None, "", "%\n", "", "text"),
    "text: headings": Shape("# salt\n", None, "", "%\n", "", "text"),
    "text: quotes": Shape("> salt\n", None, "", "%\n", "", "text"),
    "text: quotes in quotes": Shape("> ", None, "", "%\n", "", "text"),
    "text: fences": Shape("```\nsalt\n", None, "", "%\n", "", "text"),
    "text: tabs": Shape("salt\t", None, "", "%\t", "", "text"),
    "text: bars": Shape("salt | water\n", None, "", "%\n", "", "text"),
    "text: spaces": Shape(" ", None, "", "%", "", "text"),
    "text: letters on a line": Shape("a\n", None, "", "%\n", "", "text"),
}


def page(name: str, size: int) -> bytes:
    """A page of that shape, of about so many bytes (never less than its sentences take).

    >>> len(page("div, closed", 10_000)) in range(9_900, 10_100)
    True
    """
    shape = SHAPES[name]
    before, after = (f"<p>{BEFORE}</p>", f"<p>{AFTER}</p>") if shape.medium == "html" else (BEFORE, AFTER)
    opening, closing = (OPENING, CLOSING) if shape.medium == "html" else ("", "\n")
    head = f"{opening}{before}\n\n{shape.start}"
    middle = shape.middle.replace("%", INSIDE)
    tail = f"{shape.end.replace('%', INSIDE)}\n\n{after}{closing}"
    room = size - sum(len(_bytes(part)) for part in (head, middle, tail))
    right = shape.left if shape.right is None else shape.right
    unit = len(_bytes(_repeated(shape.left, 1000) + _repeated(right, 1000))) / 1000
    times = max(int(room / unit), 1)
    return _bytes(head + _repeated(shape.left, times) + middle + _repeated(right, times) + tail)


def _repeated(unit: str, times: int) -> str:
    if NUMBER not in unit:
        return unit * times
    return "".join([unit.replace(NUMBER, str(at)) for at in range(times)])


def _bytes(text: str) -> bytes:
    """UTF-8, with the bytes that stand for none."""
    return text.encode("utf-8", "surrogateescape")


def kept(texts: list[str]) -> list[str]:
    """The markers that stand in any of the texts, in their order."""
    return [marker for marker in MARKERS if any(marker in text for text in texts)]
