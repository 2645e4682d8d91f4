"""What runs inside other people's tools gives what the command line gives."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import pyarrow
import pytest

import cleaner
from cleaner.batch.inputs import Fields
from cleaner.cli import main
from cleaner.integrations.rows import COLUMNS, clean_frame, clean_row, empty_frame, learn_rows, merged
from cleaner.site import SiteTemplates

ROOT: Final = Path(__file__).parent.parent
SAID: Final = (
    "The tide tables for the coming week were printed a whole day too late, the office said in note {}."
)
PAGES: Final = 50


def html(number: int) -> str:
    following = f"<a href='/{number + 1}'>Next</a>" if number + 1 < PAGES else ""
    title = f"<title>Tide {number}</title><h1>Tide {number}</h1>"
    return f"<html><nav><a href='/0'>Home</a>{following}</nav>{title}<p>{SAID.format(number)}</p></html>"


RECORDS: Final[list[dict[str, Any]]] = [
    {"id": str(number), "url": f"https://tide.example/{number}", "html": html(number)} for number in range(20)
] + [{"id": "none", "url": "https://tide.example/none", "html": None}]


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The rows that the command line makes of the records."""
    from pyarrow import parquet

    folder = tmp_path_factory.mktemp("rows")
    (folder / "in.jsonl").write_text(
        "".join(json.dumps(record) + "\n" for record in RECORDS), encoding="utf-8"
    )
    assert main([str(folder / "in.jsonl"), "-o", str(folder / "out.parquet"), "--workers", "0", "-q"]) == 1
    rows = parquet.read_table(folder / "out.parquet").to_pylist()
    return [{name: row[name] for name in COLUMNS} for row in rows]


def test_a_row_is_that_of_the_command_line(wanted: list[dict[str, Any]]) -> None:
    assert [clean_row(record) for record in RECORDS] == wanted


def test_a_row_never_raises_over_its_page() -> None:
    class Broken(cleaner.SiteTemplates):
        def told(self, *page: Any) -> dict[int, cleaner.Reason]:
            raise ValueError(page)

    row = clean_row(RECORDS[0], site=Broken())
    assert row["error_type"] == "error"
    assert row["id"] == "0"


def test_a_row_names_its_fields() -> None:
    row = clean_row({"raw": html(3), "key": 3}, fields=Fields("raw", "key"))
    assert (row["id"], row["text"]) == ("3", SAID.format(3))


def test_a_table_is_its_rows(wanted: list[dict[str, Any]]) -> None:
    pandas = pytest.importorskip("pandas")
    found = clean_frame(pandas.DataFrame(RECORDS))
    assert pyarrow.Table.from_pandas(found).to_pylist() == wanted


def test_a_table_without_anything_to_tell_keeps_its_types() -> None:
    pandas = pytest.importorskip("pandas")
    nothing, something = clean_frame(pandas.DataFrame(RECORDS[-1:])), clean_frame(pandas.DataFrame(RECORDS))
    assert list(nothing.dtypes) == list(something.dtypes) == list(empty_frame().dtypes)


def test_what_shards_teach_is_what_all_rows_teach() -> None:
    whole = SiteTemplates.learn((record["url"], record["html"]) for record in RECORDS[:-1])
    assert learn_rows(RECORDS) == whole
    assert merged(learn_rows(RECORDS[at::3]) for at in range(3)) == whole


def test_a_row_is_learned_from_by_its_own_address_and_by_the_page_s() -> None:
    page = "<link rel=canonical href='https://www.harbour.example/7'><p>Low water at the quay.</p>"
    for url in (None, "", "https://[bad"):
        assert list(learn_rows([{"url": url, "html": page}]).sites) == ["harbour.example"]
    assert list(learn_rows([{"url": "https://tide.example/7", "html": page}]).sites) == ["tide.example"]
    assert not learn_rows([{"html": "<p>Low water</p>"}, {"html": 7, "url": "https://tide.example"}])


# Scrapy


@pytest.fixture
def site() -> Iterator[str]:
    """Fifty pages on loopback, each with a link to the next."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            number = self.path.strip("/") or "0"
            known = number.isdecimal() and int(number) < PAGES
            body = html(int(number)).encode() if known else b""
            self.send_response(200 if known else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_the_scrapy_example_crawls_a_site(site: str, tmp_path: Path) -> None:
    pytest.importorskip("scrapy")
    out = tmp_path / "bodies.jsonl"
    command = [sys.executable, str(ROOT / "examples" / "scrapy_site.py"), site, str(out)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=120)
    items = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len({item["url"] for item in items}) >= PAGES, done.stderr
    assert {item["text"] for item in items} == {SAID.format(number) for number in range(PAGES)}
    assert {item["title"] for item in items} == {f"Tide {number}" for number in range(PAGES)}
    assert all("html" not in item for item in items)


class Stats:
    """Counts as Scrapy does."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def inc_value(self, name: str) -> None:
        self.counts[name] = self.counts.get(name, 0) + 1


def test_the_pipeline_drops_what_it_cannot_clean_and_counts() -> None:
    pytest.importorskip("scrapy")
    from scrapy.exceptions import DropItem

    from cleaner.integrations.scrapy import CleanerPipeline

    stats = Stats()
    pipeline = CleanerPipeline("html", "balanced", cleaner.DEFAULT_RULES, True, stats)
    item = pipeline.process_item({"url": "https://tide.example/1", "html": html(1)})
    assert (item["text"], item["title"], "html" in item) == (SAID.format(1), "Tide 1", False)
    for bad in ({"url": "x"}, {"html": b"%PDF-1.7"}, {"html": "<nav><a href='/'>Home</a></nav>"}):
        with pytest.raises(DropItem, match="cleaner"):
            pipeline.process_item(bad)
    assert stats.counts == {"cleaner/cleaned": 1, "cleaner/failed": 2, "cleaner/empty": 1}


# zyte-common-items


def test_a_page_becomes_an_article_of_zyte_common_items() -> None:
    pytest.importorskip("zyte_common_items")
    from cleaner.integrations.zyte import article

    dated = html(2).replace("<nav>", "<meta property='article:published_time' content='2024-03-05'><nav>")
    found = article(dated, url="https://tide.example/2")
    assert (found.headline, found.articleBody) == ("Tide 2", SAID.format(2))
    assert (found.datePublished, found.url) == ("2024-03-05T00:00:00Z", "https://tide.example/2")
    assert found.authors is None
