"""What elements mean for the cutting of a page into blocks; nothing about what is chrome."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cleaner.model import Kind

# Elements whose start and end break a line in a browser's default style sheet.
BREAKING: Final = frozenset(
    "address article aside blockquote body button caption center col colgroup dd details dialog dir div "
    "dl dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend "
    "li listing main menu nav noframes noscript ol option p plaintext pre search section select summary "
    "table tbody td textarea tfoot th thead tr ul xmp".split()
)
UNSEEN: Final = frozenset(
    "script style template noembed iframe object applet canvas audio video svg map datalist rp frame "
    "embed title annotation annotation-xml".split()
)
# Of these, the ones with markup inside that have to be closed.
HIDERS: Final = frozenset("template object applet canvas audio video map datalist".split())
CELLS: Final = frozenset({"td", "th"})
ROW: Final = frozenset({"tr"})
HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
KINDS_OF: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(HEADINGS, "heading"),
    "li": "item",
    **dict.fromkeys(CELLS, "table"),
    **dict.fromkeys(("pre", "listing", "xmp", "plaintext"), "code"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    "blockquote": "quote",
}
# What an unknown element inside never breaks.
LINES: Final = frozenset((*HEADINGS, *"p dt dd li td th figcaption caption summary".split()))
POINTED: Final = frozenset((*HEADINGS, "dt"))  # what permanent links stand in
# Names by which pages leave words to be read out that their style sheets take out of sight.
SPOKEN: Final = frozenset(
    "sr-only visually-hidden visuallyhidden u-visually-hidden hidden-visually screen-reader-text "
    "screen-reader-only screenreader-only element-invisible".split()
)
POINTERS: Final = frozenset("¶§#^↑⤴↩↵⏎🔗\ufe0e\ufe0f")  # all that a link to a place nearby shows
INHERITED: Final = frozenset({"quote", "code", "caption"})
CONTROLS: Final = frozenset({"button", "select", "option", "nav", "menu"})  # no code, wherever they stand
SHADOW: Final = ("shadowrootmode", "shadowroot")  # attributes of a <template> that is drawn
LISTS: Final = frozenset({"ul", "ol", "dl", "menu", "dir"})
NAMING: Final = ("class", "id", "role", "itemprop", "rel")
