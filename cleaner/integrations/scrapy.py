"""A Scrapy item pipeline: the page of each item becomes its text and what else is known about it.

In ``settings.py``::

    ITEM_PIPELINES = {"cleaner.integrations.scrapy.CleanerPipeline": 300}

Settings: ``CLEANER_FIELD`` (the item's field that holds the page, ``"html"``; the field is removed),
``CLEANER_MODE`` (``"balanced"``), ``CLEANER_RULES`` (paths of rule files to add), ``CLEANER_DROP_EMPTY``
(drop items without a body, ``False``). Counted in the stats: ``cleaner/cleaned``, ``cleaner/empty``,
``cleaner/failed``.
"""

from __future__ import annotations

from typing import Any, Final

from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem, NotConfigured

from cleaner.batch.inputs import Fields
from cleaner.integrations.rows import clean_row
from cleaner.model import MODES
from cleaner.rules import RuleSet, with_files

ADDED: Final = (
    "title authors date date_modified language site_name description image tags licence page_kind confidence "
    "reason text"
).split()


class CleanerPipeline:
    """Cleans the page of each item and drops what cannot be cleaned."""

    def __init__(self, field: str, mode: Any, rules: RuleSet, drop_empty: bool, stats: Any) -> None:
        self._field, self._mode, self._rules = field, mode, rules
        self._drop_empty, self._stats = drop_empty, stats

    @classmethod
    def from_crawler(cls, crawler: Any) -> CleanerPipeline:
        settings = crawler.settings
        mode = settings.get("CLEANER_MODE", "balanced")
        if mode not in MODES:
            raise NotConfigured(f"CLEANER_MODE must be one of {', '.join(MODES)}, not {mode!r}")
        rules = with_files(settings.getlist("CLEANER_RULES"))
        field, drop = settings.get("CLEANER_FIELD", "html"), settings.getbool("CLEANER_DROP_EMPTY")
        return cls(field, mode, rules, drop, crawler.stats)

    def process_item(self, item: Any) -> Any:
        """The item without its page, with the fields in ``ADDED`` that it has room for."""
        adapter = ItemAdapter(item)
        row = clean_row(adapter, fields=Fields(self._field), mode=self._mode, rules=self._rules)
        if row["error"]:
            self._stats.inc_value("cleaner/failed")
            raise DropItem(f"cleaner: {row['error']}")
        if not row["text"] and self._drop_empty:
            self._stats.inc_value("cleaner/empty")
            raise DropItem(f"cleaner: {row['reason']}")
        self._stats.inc_value("cleaner/cleaned" if row["text"] else "cleaner/empty")
        del adapter[self._field]
        names = adapter.field_names()
        adapter.update({name: row[name] for name in ADDED if isinstance(item, dict) or name in names})
        return item
