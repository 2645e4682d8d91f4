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

from cleaner.document import Document
from cleaner.model import Block, Medium, Mode, Reason, Role
from cleaner.pipeline import clean, extract
from cleaner.rules import Rule, RuleError, RuleSet
from cleaner.rules import default_rules as _default_rules

if TYPE_CHECKING:
    from cleaner.batch.many import PageError, clean_many
    from cleaner.site import SiteError, SiteTemplates
    from cleaner.site_rules import SiteRules

DEFAULT_RULES: RuleSet
_LAZY = {
    "PageError": "cleaner.batch.many",
    "SiteError": "cleaner.site",
    "SiteRules": "cleaner.site_rules",
    "SiteTemplates": "cleaner.site",
    "clean_many": "cleaner.batch.many",
}

__all__ = [
    "DEFAULT_RULES",
    "Block",
    "Document",
    "Medium",
    "Mode",
    "PageError",
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
    """``DEFAULT_RULES`` is read from its files, and what few need is imported, when first asked for."""
    if name == "DEFAULT_RULES":
        return _default_rules()
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
