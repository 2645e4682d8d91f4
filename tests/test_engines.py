"""Engines give what the command line gives: the examples in ``docs/`` run on the same documents.

Each test skips where its engine is not installed; ``.ci/engines`` installs all of them.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow
import pytest
from pyarrow import parquet

from bench import kit
from cleaner.cli import main
from cleaner.integrations.rows import COLUMNS

ROOT: Final = Path(__file__).parent.parent
SHARD: Final = 125  # documents of each of four files or row groups
SETTINGS: Final = {
    "PYTHONPATH": str(ROOT),
    "PYSPARK_PYTHON": sys.executable,
    "RAY_worker_niceness": "0",  # workers of Ray never get their turn on a busy machine otherwise
}
Rows = Mapping[str, Mapping[str, Any]]  # by id

pytestmark = [pytest.mark.filterwarnings("ignore")]  # those of the engines


class Wanted(NamedTuple):
    """The documents in a folder, and the rows that the command line makes of them, without and with what it
    learned of their sites."""

    folder: Path
    plain: Rows
    by_site: Rows


def documents() -> list[dict[str, Any]]:
    """Five hundred small ones: made pages as HTML and as scraped text, and four that are no pages."""
    made = [article for site in kit.sites().values() for article in site]
    pages = [(own.url, own.html) for own in made] + [(own.url, own.text) for own in made[::4]]
    records: list[dict[str, Any]] = [
        {"id": str(number), "url": url, "html": page} for number, (url, page) in enumerate(pages[:496])
    ]
    return [
        {"id": "nothing", "url": "https://tide.example/1", "html": None},
        {"id": "empty", "url": None, "html": ""},
        *records,
        {"id": "no body", "url": "https://tide.example/2", "html": "<nav><a href='/'>Home</a></nav>"},
        {"id": "no page", "url": "not an address", "html": "%PDF-1.7"},
    ]


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> Wanted:
    folder = tmp_path_factory.mktemp("engines")
    records = documents()
    (folder / "pages").mkdir()
    shards = [records[at : at + SHARD] for at in range(0, len(records), SHARD)]
    for number, shard in enumerate(shards):
        _write(folder / "pages" / f"{number}.jsonl", shard)
    parquet.write_table(pyarrow.Table.from_pylist(records), folder / "pages.parquet", row_group_size=SHARD)
    _write(folder / "all.jsonl", records)
    given, templates = str(folder / "all.jsonl"), str(folder / "site.json")
    assert main(["learn", given, "-o", templates]) == 1  # two of them teach nothing
    rows = []
    for number, more in enumerate(([], ["--site", templates])):
        out = folder / f"wanted-{number}.parquet"
        assert main([given, "-o", str(out), "-q", "--workers", "2", *more]) == 1
        rows.append(_rows(out))
    assert len(rows[0]) == 500
    assert rows[0] != rows[1]
    return Wanted(folder, *rows)


def needs(package: str) -> pytest.MarkDecorator:
    """Skip, before any page is cleaned, where the package is missing."""
    return pytest.mark.skipif(find_spec(package) is None, reason=f"{package} is not installed")


@pytest.mark.parametrize(
    "engine",
    [
        pytest.param("dask", marks=needs("dask")),
        pytest.param("datatrove", marks=needs("datatrove")),
        pytest.param("ray", marks=needs("ray")),
        pytest.param(
            "spark",
            marks=[
                needs("pyspark"),
                pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java"),
            ],
        ),
    ],
)
def test_the_example_gives_what_the_command_line_gives(engine: str, wanted: Wanted, tmp_path: Path) -> None:
    page = (ROOT / "docs" / f"{engine}.md").read_text(encoding="utf-8")
    example = tmp_path / "example.py"
    example.write_text("\n".join(re.findall(r"```python\n(.*?)```", page, re.DOTALL)), encoding="utf-8")
    for name in ("pages", "pages.parquet"):
        (tmp_path / name).symlink_to(wanted.folder / name)
    done = subprocess.run(
        [sys.executable, str(example)],
        cwd=tmp_path,
        env={**os.environ, **SETTINGS},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    for place, rows in (("bodies", wanted.plain), ("bodies-by-site", wanted.by_site)):
        found = _rows(tmp_path / place)
        assert found == (_texts(rows) if engine == "datatrove" else rows), place


@needs("datatrove")
def test_the_formatter_gives_what_the_command_line_gives(wanted: Wanted) -> None:
    from datatrove.data import Document

    from cleaner.integrations.datatrove import CleanerFormatter

    texts = {own["id"]: own for own in documents() if own["id"] in {str(at) for at in range(400, 500)}}
    for rows, site in ((wanted.plain, None), (wanted.by_site, str(wanted.folder / "site.json"))):
        given = [Document(own["html"], id, metadata={"url": own["url"]}) for id, own in texts.items()]
        found = {document.id: document.text for document in CleanerFormatter(site=site).run(iter(given))}
        assert found == {id: rows[id]["text"] for id in texts}


def _write(path: Path, records: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def _texts(rows: Rows) -> Rows:
    """What is left where only text is handed on and documents without any are dropped."""
    return {id: {"text": row["text"]} for id, row in rows.items() if row["text"]}


def _rows(place: Path) -> Rows:
    """The rows in a Parquet file, in a folder of them, or in a folder of packed JSON lines."""
    packed = sorted(place.glob("*.jsonl.gz"))
    if packed:
        lines = b"".join(gzip.decompress(path.read_bytes()) for path in packed).splitlines()
        records = list(map(json.loads, lines))
        return {record["id"]: {"text": record["text"]} for record in records}
    records = parquet.read_table(place).to_pylist()
    return {record["id"]: {name: record[name] for name in COLUMNS} for record in records}
