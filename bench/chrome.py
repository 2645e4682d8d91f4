"""Forty kinds of chrome as pages have it, in markup that says what it is, and where a page may have it."""

from __future__ import annotations

from typing import Final

import regex

TOP: Final = regex.compile(r"(?i)<(?:main|article|header|footer|nav|aside)\b|</body\b")  # before these
HIDDEN: Final = regex.compile(r"(?is)<!--.*?-->|<(script|style|textarea|template|noscript|title)\b.*?</\1")

_LINKS: Final = "".join(
    f"<li><a href=/{name.lower()}>{name}</a></li>"
    for name in "Home News Sport Weather Culture Travel".split()
)
_HEADLINES: Final = "".join(
    f"<li><a href=/{at}>{headline}</a></li>"
    for at, headline in enumerate(
        ("Ferry company sells its oldest boat", "Harbour to be dredged in spring", "New lamp for the pier")
    )
)
_LISTS: Final = {
    "trending": "Trending", "most-read": "Most read", "latest": "Latest news", "related": "Related articles",
    "you-may-like": "You may also like", "popular-posts": "Popular posts", "more-news": "More news",
    "recommended": "Recommended for you", "editors-picks": "Editors' picks", "read-next": "Read next",
}  # fmt: skip
_LABELS: Final = {
    "share": "Share this article", "newsletter": "Sign up to our newsletter", "subscribe": "Subscribe now",
    "cookie-banner": "We use cookies to improve your experience. Accept all", "app": "Download our app",
    "advertisement": "Advertisement", "comments": "3 comments", "login": "Log in to comment",
    "tags": "Tags: harbour, tide, ferry", "print": "Print this page", "back-to-top": "Back to top",
    "copyright": "© 2024 Harbour Press. All rights reserved.", "contact": "Contact us: desk@harbour.example",
    "follow": "Follow us on social media", "skip": "Skip to main content", "search": "Search this site",
    "donate": "Support our journalism", "breadcrumb": "Home › News › Harbour", "pager": "Previous 1 2 3 Next",
    "paywall": "Already a subscriber? Sign in",
}  # fmt: skip
CHROME: Final = (
    f"<nav class=main-nav><ul>{_LINKS}</ul></nav>",
    f"<nav class=breadcrumbs><ol>{_LINKS}</ol></nav>",
    f"<footer class=site-footer><ul>{_LINKS}</ul></footer>",
    f"<div class=menu id=menu><ul>{_LINKS}</ul></div>",
    "<form class=search action=/s><input name=q><button>Search</button></form>",
    "<div class=social-share><a href=/f>Facebook</a> <a href=/x>X</a> <a href=/m>E-mail</a></div>",
    "<select class=language><option>English<option>Deutsch<option>Français</select>",
    "<div class=ad-slot><a href=/ad>Advertisement</a></div>",
    "<dialog class=consent><p>We value your privacy.</p><button>Accept</button></dialog>",
    "<noscript><p>Please enable JavaScript to view this page.</p></noscript>",
    *(
        f"<div class='{name} widget'><a href=/{name}>{label}</a></div>"
        if at % 2
        else f"<aside class={name}><a href=/{name}>{label}</a></aside>"
        for at, (name, label) in enumerate(_LABELS.items())
    ),
    *(
        f"<section class={name}><h3>{head}</h3><ul>{_HEADLINES}</ul></section>"
        for name, head in _LISTS.items()
    ),
)
# Every other kind stands in pages that weights are fitted on; the others are left for measuring.
FITTED: Final = CHROME[::2]


def places(html: str) -> list[int]:
    """Where chrome may stand: before the parts of a page and at its end, in no script or comment."""
    hidden = [own.span() for own in HIDDEN.finditer(html)]
    found = [own.start() for own in TOP.finditer(html)]
    return [at for at in found if not any(start < at < end for start, end in hidden)]
