"""What a page costs on each engine: CPU time of every process that has a part in it, scheduler and Java too.

Each engine has a process of its own and does as its page in ``docs/`` does: it cleans a few documents, the
few again, and many. What the many took more than the few is the cost of those that are more. CPU time says
the same on a busy machine as on a quiet one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pyarrow
from pyarrow import parquet

FEW: Final = 20  # documents
RUNS: Final = ("first", "few", "many")
MARK: Final = "CLEANER_BENCH_ENGINE"  # in the environment of all processes of one engine
NEEDED: Final[dict[str, str]] = {"dask": "dask", "datatrove": "datatrove", "ray": "ray", "spark": "pyspark"}
BILLION: Final = 1_000_000_000
DAY: Final = 86_400


def costs(records: Sequence[dict[str, Any]], folder: Path) -> Iterator[str]:
    """A line for the command line and for each engine: milliseconds of CPU time a page, and what that makes
    of a billion pages."""
    few = records[:: max(len(records) // FEW, 1)]
    for name, rows in zip(RUNS, (few, few, records), strict=True):
        table = pyarrow.Table.from_pylist(list(rows))
        parquet.write_table(table, folder / f"{name}.parquet", row_group_size=len(rows) // 4)
    size = sum(len(record["html"]) for record in records) / len(records) / 1e3
    yield f"{len(records)} pages of {size:.0f} kB on average, CPU time of all processes"
    yield f"{'':<14}{'ms a page':>10}{'days of one core for a billion pages':>38}"
    for engine in ENGINES:
        package = NEEDED.get(engine)
        if package and find_spec(package) is None:
            yield f"{engine:<14}{package} is not installed"
            continue
        seconds = _seconds(engine, folder) / (len(records) - len(few))
        yield f"{engine:<14}{seconds * 1e3:>10.1f}{seconds * BILLION / DAY:>38,.0f}"


def _seconds(engine: str, folder: Path) -> float:
    """How much more CPU time the many take than the few."""
    command = [sys.executable, "-m", "bench.engines", engine, str(folder)]
    settings = {MARK: f"{os.getpid()} {engine}", "PYSPARK_PYTHON": sys.executable, "RAY_worker_niceness": "0"}
    used = []
    with subprocess.Popen(
        command,
        env={**os.environ, **settings},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as running:
        assert running.stdin
        assert running.stdout
        for line in running.stdout:
            if line.strip() in RUNS:
                used.append(_used(f"{MARK}={settings[MARK]}"))
                print(file=running.stdin, flush=True)
    if len(used) != len(RUNS):
        raise RuntimeError(f"{' '.join(command)}: exit code {running.returncode}; run it to see why")
    first, few, many = used
    return (many - few) - (few - first)


def _used(mark: str) -> float:
    """CPU seconds of all processes that carry the mark and of those that they have buried."""
    ticks = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (process / "environ").read_bytes().split(b"\0"):
                fields = (process / "stat").read_text(errors="replace").rsplit(")", 1)[1].split()
                ticks += sum(map(int, fields[11:15]))
        except OSError:
            continue  # it has ended
    return ticks / os.sysconf("SC_CLK_TCK")


# In the process of one engine: a function that cleans one file into a folder or file


def _command() -> Callable[[Path, Path], object]:
    command = [sys.executable, "-m", "cleaner", "-q", "--workers", "2"]
    return lambda pages, out: subprocess.run([*command, pages, "-o", f"{out}.parquet"], check=False)


def _dask() -> Callable[[Path, Path], object]:
    import dask
    from dask import dataframe

    from cleaner.integrations.dask import clean_frame

    dask.config.set(scheduler="processes", num_workers=2)
    return lambda pages, out: clean_frame(dataframe.read_parquet(pages)).to_parquet(out)


def _datatrove() -> Callable[[Path, Path], object]:
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import ParquetReader
    from datatrove.pipeline.writers import JsonlWriter

    from cleaner.integrations.datatrove import CleanerExtractor

    def clean(pages: Path, out: Path) -> None:
        reader = ParquetReader(str(pages.parent), glob_pattern=pages.name, text_key="html")
        LocalPipelineExecutor([reader, CleanerExtractor(), JsonlWriter(str(out))], tasks=1).run()

    return clean


def _ray() -> Callable[[Path, Path], object]:
    import ray

    from cleaner.integrations.ray import clean_dataset

    ray.init(num_cpus=2)
    return lambda pages, out: clean_dataset(ray.data.read_parquet(str(pages))).write_parquet(str(out))


def _spark() -> Callable[[Path, Path], object]:
    from pyspark.sql import SparkSession

    from cleaner.integrations.spark import clean_frame

    spark = SparkSession.builder.master("local[2]").getOrCreate()
    return lambda pages, out: clean_frame(spark.read.parquet(str(pages))).write.parquet(str(out))


ENGINES: Final[dict[str, Callable[[], Callable[[Path, Path], object]]]] = {
    "command line": _command,
    "dask": _dask,
    "datatrove": _datatrove,
    "ray": _ray,
    "spark": _spark,
}


def main(engine: str, folder: Path) -> None:
    """Clean the files of all runs and wait for a line after each."""
    clean = ENGINES[engine]()
    for name in RUNS:
        clean(folder / f"{name}.parquet", folder / f"{engine}-{name}")
        print(name, flush=True)
        sys.stdin.readline()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
