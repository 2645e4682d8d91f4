"""What was done already, so that the same command goes on where the last one stopped.

Results come in the order of the inputs, so the journal is small whatever the run: how many entries were
done, a digest over their labels and the sizes and times of their files, and how far the output had come. It
is replaced as a whole, and only after the output it speaks of was flushed to the disk.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from cleaner.batch.files import damaged, lock, write_whole
from cleaner.batch.inputs import Entry, UsageError

EVERY: Final = 1.0  # seconds between two entries in the journal
ANEW: Final = "name another output, or begin anew with --overwrite"


class State(NamedTuple):
    """How far a run has come. ``mark`` is the output's own note of where it stands."""

    seen: int = 0
    failed: int = 0
    digest: str = ""
    mark: Mapping[str, int] = {}
    complete: bool = False


class Journal:
    """The journal of one output, in ``folder``; without one nothing is remembered. ``name`` is the output's.

    ``identity`` is what must not differ within one output. Entered as a context, which keeps other runs away,
    it raises ``UsageError`` where that differs or another run is at it.
    """

    def __init__(
        self, folder: Path | None, name: str, identity: Mapping[str, Any], *, overwrite: bool = False
    ) -> None:
        self._name, self._identity = name, dict(identity)
        self._folder, self._overwrite = folder, overwrite
        self._path = folder / "journal" if folder else None
        self._lock: int | None = None
        self._saved = time.monotonic()
        self.before = self.state = State()

    def __enter__(self) -> Journal:
        if self._folder is not None:
            self._lock = lock(self._folder / "lock", self._name)
        try:
            if not self._overwrite:
                self._load()
        except BaseException:
            self.__exit__()
            raise
        self.before = self.state
        return self

    def __exit__(self, *_: object) -> None:
        if self._lock is not None:
            os.close(self._lock)

    def skip(self, entries: Iterator[Entry]) -> Iterator[Entry]:
        """The entries that were done already, taken from the front of ``entries``.

        Raises ``UsageError`` where they are not those that this output was begun with, or nobody can know.
        """
        digest = ""
        for _ in range(self.before.seen):
            entry = next(entries, None)
            if entry is None:
                break
            if not entry.stamp:
                raise UsageError(
                    f"{self._name}: holds what came through {entry.label}, which may hold other data now: "
                    f"{ANEW}"
                )
            digest = _chained(digest, entry)
            yield entry
        more = self.before.complete and next(entries, None) is not None
        if digest != self.before.digest or more:
            raise UsageError(f"{self._name}: the inputs are not those that it was begun with: {ANEW}")

    def done(self, entry: Entry, failed: bool, mark: Mapping[str, int]) -> None:
        """Take down that this entry is done; its label only where that will be remembered."""
        seen, failures, digest, *_ = self.state
        digest = _chained(digest, entry) if self._path else ""
        self.state = State(seen + 1, failures + failed, digest, mark)

    @property
    def due(self) -> bool:
        return self._path is not None and time.monotonic() - self._saved >= EVERY

    def save(self, *, complete: bool = False) -> None:
        """Write down the state; everything that it speaks of must have reached the disk."""
        if self._path is None:
            return
        self.state = self.state._replace(complete=complete)
        write_whole(self._path, json.dumps({**self._identity, "state": self.state._asdict()}).encode())
        self._saved = time.monotonic()

    def _load(self) -> None:
        if self._path is None or not self._path.exists():
            return
        try:
            found = json.loads(self._path.read_bytes())
            self.state = _state(found["state"])
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise damaged(self._path, "no journal of ours") from error
        differ = [name for name in self._identity if found.get(name) != self._identity[name]]
        if differ:
            was = ", ".join(f"{name} {found.get(name)!r}, now {self._identity[name]!r}" for name in differ)
            raise UsageError(f"{self._name}: was begun otherwise ({was}): {ANEW}")


def _state(found: Mapping[str, Any]) -> State:
    """The state as it was written. Raises ``TypeError`` or ``ValueError`` for anything else."""
    state = State(**found)
    counts = (state.seen, state.failed, *dict(state.mark).values())
    if not all(type(count) is int and count >= 0 for count in counts):
        raise ValueError(f"{counts} are no counts")
    return state


def _chained(digest: str, entry: Entry) -> str:
    """The digest of all labels and stamps up to this one."""
    from hashlib import blake2b  # for outputs that last

    raw = f"{digest}\n{entry.label}\n{entry.stamp}"
    return blake2b(raw.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
