"""Forty kinds of chrome as pages have it, in markup that says what it is."""

from __future__ import annotations

from typing import Final

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
