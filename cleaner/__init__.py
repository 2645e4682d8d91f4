"""Separates what a page says from the site around it, and says why.

>>> import cleaner
>>> page = '''<nav><a href="/">Home</a> <a href="/sea">Sea</a></nav>
... <h1>Low water</h1>
... <p>The tide tables for the coming week were printed a day late, the harbour office said.</p>
... <p>Skippers were told to add forty minutes to the old ones until the new ones arrive.</p>
... <footer><a href="/legal">Terms of use</a> © 2024 Harbour Press</footer>'''
>>> print(cleaner.clean(page))
The tide tables for the coming week were printed a day late, the harbour office said.
<BLANKLINE>
Skippers were told to add forty minutes to the old ones until the new ones arrive.
"""

from __future__ import annotations

__version__ = "0.1.0"

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.batch.many import PageError, clean_many
    from cleaner.document import Document
    from cleaner.model import Block, Kind, Medium, Mode, Reason, Role
    from cleaner.pipeline import clean, extract
    from cleaner.posts import Post
    from cleaner.rule import Rule, RuleError
    from cleaner.rules import RuleSet
    from cleaner.site import SiteError, SiteTemplates
    from cleaner.site_rules import SiteRules

    DEFAULT_RULES: RuleSet

_HOMES = {
    "cleaner.batch.many": ("PageError", "clean_many"),
    "cleaner.document": ("Document",),
    "cleaner.model": ("Block", "Kind", "Medium", "Mode", "Reason", "Role"),
    "cleaner.pipeline": ("clean", "extract"),
    "cleaner.posts": ("Post",),
    "cleaner.rule": ("Rule", "RuleError"),
    "cleaner.rules": ("RuleSet",),
    "cleaner.site": ("SiteError", "SiteTemplates"),
    "cleaner.site_rules": ("SiteRules",),
}

__all__ = [
    "DEFAULT_RULES",
    "Block",
    "Document",
    "Kind",
    "Medium",
    "Mode",
    "PageError",
    "Post",
    "Reason",
    "Role",
    "Rule",
    "RuleError",
    "RuleSet",
    "SiteError",
    "SiteRules",
    "SiteTemplates",
    "clean",
    "clean_many",
    "extract",
]


def __getattr__(name: str) -> Any:
    """A public name is imported when it is first asked for: commands and pytest need few of them."""
    if name == "DEFAULT_RULES":
        value = import_module("cleaner.rules").default_rules()
    else:
        home = next((module for module, names in _HOMES.items() if name in names), None)
        if home is None:
            raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
        value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
