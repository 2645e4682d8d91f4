"""``python -m bench.slowdown``: whether a page costs more than it did at an earlier commit.

Both states of the package clean the fixtures, each in a process of its own, page by page in turns, and of
each page the fastest of several rounds counts: a machine that is busy or slow is so for both.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
PINNED: Final = ROOT / "bench" / "slowdown.txt"  # the commit that later ones are held against
ALLOWED: Final = 1.15  # times the CPU time of that commit
ROUNDS: Final = 5
WORKER: Final = """
import sys, time, cleaner
pages = [open(path, "rb").read() for path in sys.argv[1:]]
for line in sys.stdin:
    start = time.process_time()
    cleaner.clean(pages[int(line)])
    print(time.process_time() - start, flush=True)
"""


def main() -> int:
    """Compare the checkout with the pinned commit: 1 where it costs too much more."""
    commit = PINNED.read_text(encoding="utf-8").split()[0]
    fixtures = sorted((ROOT / "fixtures").glob("*/page.*"))
    with tempfile.TemporaryDirectory() as folder:
        try:
            before = package_at(commit, ROOT, Path(folder))
        except subprocess.CalledProcessError as error:
            print(
                f"slowdown: {commit} is not in this clone, nothing compared: {error.stderr.decode().strip()}"
            )
            return 0
        ratio = compared(ROOT, before, fixtures)
    print(f"slowdown: {ratio:.3f} x the CPU time of {commit} on {len(fixtures)} pages, {ALLOWED} x allowed")
    return int(ratio > ALLOWED)


def package_at(commit: str, repository: Path, folder: Path) -> Path:
    """The folder, now with the package of that commit; ``CalledProcessError`` where it is unknown."""
    command = ["git", "-C", str(repository), "archive", commit, "cleaner"]
    done = subprocess.run(command, capture_output=True, check=True)
    with tarfile.open(fileobj=BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def compared(now: Path, before: Path, pages: Sequence[Path], rounds: int = ROUNDS) -> float:
    """How many times the CPU time of the package in one folder that in the other takes for the pages."""
    processes = [_started(folder, pages) for folder in (now, before)]
    least = [[float("inf")] * len(pages) for _ in processes]
    try:
        for _ in range(rounds):
            for page in range(len(pages)):
                for process, seconds in zip(processes, least, strict=True):
                    seconds[page] = min(seconds[page], _asked(process, page))
    finally:
        for process in processes:
            process.communicate()
    return sum(least[0]) / sum(least[1])


def _started(folder: Path, pages: Sequence[Path]) -> subprocess.Popen[str]:
    command = [sys.executable, "-P", "-c", WORKER, *(str(path.resolve()) for path in pages)]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={"PYTHONPATH": str(folder)},
    )


def _asked(process: subprocess.Popen[str], page: int) -> float:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{page}\n")
    process.stdin.flush()
    return float(process.stdout.readline())


if __name__ == "__main__":
    sys.exit(main())
