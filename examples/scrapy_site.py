"""Crawl one site with Scrapy and write the body of each page as a JSON line.

pip install 'page-cleaner[scrapy]'
python examples/scrapy_site.py https://example.org/ bodies.jsonl
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import CrawlerProcess
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule


class SiteSpider(CrawlSpider):
    """Follows the links of one host; the pipeline turns each page into its text."""

    name = "site"
    rules = (Rule(LinkExtractor(), callback="parse_page", follow=True),)

    def parse_start_url(self, response: Any) -> Iterator[dict[str, Any]]:
        yield from self.parse_page(response)

    def parse_page(self, response: Any) -> Iterator[dict[str, Any]]:
        yield {"url": response.url, "html": response.body}


def main(start: str, out: str) -> None:
    """Crawl the host of ``start`` and write to ``out``."""
    process = CrawlerProcess(
        {
            "ITEM_PIPELINES": {"cleaner.integrations.scrapy.CleanerPipeline": 300},
            "FEEDS": {out: {"format": "jsonlines", "encoding": "utf8", "overwrite": True}},
            "LOG_LEVEL": "WARNING",
        }
    )
    process.crawl(SiteSpider, start_urls=[start], allowed_domains=[urlsplit(start).hostname])
    process.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
