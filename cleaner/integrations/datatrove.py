"""Steps of a datatrove pipeline: an extractor for HTML, a formatter for text that was scraped already, and
two steps that learn what the pages of each site have in common.

The address of a page is what readers put into its metadata as ``url``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from datatrove.data import Document, DocumentsPipeline
from datatrove.io import DataFolderLike, get_datafolder, open_file
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.extractors.base import BaseExtractor
from datatrove.pipeline.formatters.base import BaseFormatter
from datatrove.utils.typeshelper import StatHints

from cleaner.batch.many import warm
from cleaner.batch.pool import LIMITS
from cleaner.integrations.rows import clean_row, learn_rows, merged
from cleaner.site import Site, SiteTemplates

TEMPLATES: Final = "templates.json"


class CleanerExtractor(BaseExtractor):
    """HTML to the text of its body. A page without a body is dropped, as is one that takes more than
    ``timeout`` seconds or that its process dies of; datatrove counts each kind.

    ``site`` is what is known of sites, or the path of a file of templates; the other ``options`` are those of
    ``rows.clean_row``.
    """

    name = "🧽 cleaner"

    def __init__(
        self, timeout: float = LIMITS.seconds, *, site: Site | str | None = None, **options: Any
    ) -> None:
        super().__init__(timeout)
        self._cleaning = _Cleaning("html", site, options)

    def extract(self, text: str, url: str | None = None) -> str:
        return self._cleaning.text(text, url)

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        self._cleaning.prepare()  # the process that cleans is a fork of this one
        yield from super().run(map(_addressed, data), rank, world_size)


class CleanerFormatter(BaseFormatter):
    """Scraped text to the text of its body, empty where it has none. ``site`` and ``options`` are those of
    ``CleanerExtractor``."""

    name = "🧽 cleaner"

    def __init__(self, *, site: Site | str | None = None, **options: Any) -> None:
        super().__init__()
        self._cleaning = _Cleaning("text", site, {"medium": "text", **options})

    def format(self, text: str, url: str | None = None) -> str:
        return self._cleaning.text(text, url)

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        self._cleaning.prepare()
        for document in data:
            self.stat_update(StatHints.total)
            with self.track_time():
                document.text = self.format(*_addressed(document).text)
            yield document


class _Cleaning:
    """``clean_row`` for pages in one field. A file of templates is read by the task that needs it, for it may
    not be there when the pipeline is put together."""

    def __init__(self, field: str, site: Site | str | None, options: Mapping[str, Any]) -> None:
        self._field, self._given, self._options = field, site, options

    @cached_property
    def _site(self) -> Site | None:
        if not isinstance(self._given, str):
            return self._given
        with open_file(self._given, "rb") as file:
            return SiteTemplates.from_json(file.read(), name=self._given)

    def prepare(self) -> None:
        """Load what no page shall pay for."""
        warm()
        _ = self._site

    def text(self, page: str, url: str | None) -> str:
        row = clean_row({self._field: page, "url": url}, site=self._site, **self._options)
        return row["text"] or ""


class SiteLearner(PipelineStep):
    """The end of a pipeline that reads pages: each task writes what it learned into a file in ``folder``."""

    type, name = "🏠 - SITES", "🎓 learn"

    def __init__(self, folder: DataFolderLike) -> None:
        super().__init__()
        self._folder = get_datafolder(folder)

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        found = learn_rows(map(self._row, data))
        with self._folder.open(f"{rank:05d}.json", "wt", encoding="utf-8") as file:
            file.write(found.to_json())

    def _row(self, document: Document) -> dict[str, Any]:
        self.stat_update(StatHints.total)
        return {"html": document.text, "url": document.metadata.get("url")}


class SiteMerger(PipelineStep):
    """A pipeline of its own, of one task: what all tasks of ``SiteLearner`` left in ``folder`` becomes
    ``templates.json`` in ``output``, for the ``site`` of extractor and formatter."""

    type, name = "🏠 - SITES", "🤝 merge"

    def __init__(self, folder: DataFolderLike, output: DataFolderLike) -> None:
        super().__init__()
        self._folder, self._output = get_datafolder(folder), get_datafolder(output)

    def run(
        self, data: DocumentsPipeline | None = None, rank: int = 0, world_size: int = 1
    ) -> DocumentsPipeline:
        found = merged(map(self._shard, self._folder.list_files(glob_pattern="*.json")))
        with self._output.open(TEMPLATES, "wt", encoding="utf-8") as file:
            file.write(found.to_json())

    def _shard(self, path: str) -> SiteTemplates:
        with self._folder.open(path, "rb") as file:
            return SiteTemplates.from_json(file.read(), name=path)


def _addressed(document: Document) -> Document:
    """Page and address together: datatrove hands the parts of a tuple to ``extract`` one by one."""
    document.text = (document.text, document.metadata.get("url"))
    return document
