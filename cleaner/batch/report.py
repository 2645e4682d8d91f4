"""What a person and a machine hear of a run: messages, progress on terminals, the closing line."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleaner.batch.inputs import Entry
from cleaner.batch.journal import State
from cleaner.batch.output import FAILED
from cleaner.batch.pool import Failure
from cleaner.batch.run import has_failed
from cleaner.batch.work import Cleaned, shown


class Report:
    """Tells on standard error what becomes of each entry. ``total`` is the size of all inputs in bytes, where
    progress is wanted."""

    def __init__(self, *, quiet: bool, total: int = 0) -> None:
        self._quiet = quiet
        self._begun = time.monotonic()
        self._bar = _bar(total) if total else None
        self.done = self.failed = 0

    def watch(self, entries: Iterator[Entry]) -> Iterator[Entry]:
        """The same entries; progress is how much of the inputs they are."""
        for entry in entries:
            yield entry
            if self._bar is not None:
                self._bar.update(entry.size)

    def hear(self, entry: Entry, outcome: Cleaned | Failure) -> None:
        failed = has_failed(outcome)
        self.failed += failed
        self.done += not failed
        if outcome.reason and (isinstance(outcome, Failure) or not self._quiet):
            self.say(f"{shown(entry.label)}: {outcome.reason}")
        if self._bar is not None:
            self._bar.set_postfix(pages=self.done + self.failed, failed=self.failed, refresh=False)

    def say(self, message: str) -> None:
        if self._bar is not None:
            self._bar.clear()
        print(f"cleaner: {message}", file=sys.stderr)

    def remember(self, before: State, own: Path | None) -> None:
        """Say what earlier runs of the same command have left; ``own`` is the folder of their journal."""
        if before.complete:
            self.say("was complete already: nothing to do")
        if before.failed and own is not None:
            self.say(f"{before.failed} failed before, see {own / FAILED}")

    def close(self, skipped: int | None) -> None:
        """Take the bar away; ``skipped`` is ``None`` where no closing line is wanted."""
        if self._bar is not None:
            self._bar.close()
        if skipped is not None:
            seconds = time.monotonic() - self._begun
            counts = f"done={self.done} failed={self.failed} skipped={skipped}"
            print(f"{counts} seconds={seconds:.1f}", file=sys.stderr)


def _bar(total: int) -> Any:
    """A bar over the bytes of all inputs with rate and time left, where tqdm is there."""
    try:
        from tqdm import tqdm
    except ImportError:
        return None
    tqdm.monitor_interval = 0  # no thread beside the workers' start
    return tqdm(total=total, unit="B", unit_scale=True, leave=False, dynamic_ncols=True)
