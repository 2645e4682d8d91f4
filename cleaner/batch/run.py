"""A run over many pages, from entries to a finished output, beside its journal."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing

from cleaner.batch.inputs import Entry, load
from cleaner.batch.journal import Journal
from cleaner.batch.many import warm
from cleaner.batch.output import Output
from cleaner.batch.pool import Failure, Limits, ordered
from cleaner.batch.work import Cleaned, Page


def run(
    entries: Iterator[Entry],
    work: Callable[[Page], Cleaned],
    output: Output,
    journal: Journal,
    *,
    workers: int,
    limits: Limits,
    start: str | None = None,
) -> Generator[tuple[Entry, Cleaned | Failure], None, None]:
    """Clean every entry that the journal does not know yet, put the results in their order, and yield them.

    Whatever stops a run (an ``OSError`` of the output, an interrupt, ``close``), journal and output stay such
    that the same run goes on from there.
    """
    done = journal.skip(entries)
    if journal.before.complete:
        output.check(journal.before.mark, done)
        output.publish()
        return
    output.resume(journal.before.mark, done)
    results = ordered(work, _tasks(entries), workers=workers, prepare=warm, limits=limits, start=start)
    with closing(output), closing(results):
        journal.save()
        try:
            for entry, outcome in results:
                output.put(entry, outcome)
                journal.done(entry, has_failed(outcome), output.mark)
                yield entry, outcome
                if journal.due:
                    output.sync()
                    journal.save()
        except (KeyboardInterrupt, GeneratorExit):
            output.sync()
            journal.save()
            raise
        output.seal()
        journal.save(complete=True)
    output.publish()


def has_failed(outcome: Cleaned | Failure) -> bool:
    """Whether an entry counts as failed: nothing came of it, or it is no page."""
    return isinstance(outcome, Failure) or outcome.unusable


def _tasks(entries: Iterator[Entry]) -> Iterator[tuple[Entry, Page | Failure]]:
    """What the workers get; what goes on to the output is spared the page."""
    for entry in entries:
        page = load(entry)
        kept = entry._replace(page=None)
        if isinstance(page, Failure):
            yield kept, page
        else:
            yield kept, Page(entry.label, page, entry.id, entry.url)
