"""``clean_many``: the bodies of many pages, cleaned in several processes, in the order given."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from cleaner.batch.pool import Failure, ordered
from cleaner.model import Medium, Mode
from cleaner.pipeline import check_types, clean, extract
from cleaner.rules import RuleSet

if TYPE_CHECKING:
    from cleaner.site import Site


class PageError(RuntimeError):
    """A page that has no result because its worker died, hung or ran out of memory over it.

    ``position`` counts the pages from 0; ``kind`` is ``crash``, ``timeout``, ``memory`` or ``error``.
    """

    def __init__(self, position: int, kind: str, reason: str) -> None:
        super().__init__(position, kind, reason)
        self.position, self.kind, self.reason = position, kind, reason

    def __str__(self) -> str:
        return f"page {self.position}: {self.kind}: {self.reason}"


def clean_many(
    pages: Iterable[str | bytes],
    *,
    workers: int | None = None,
    medium: Medium | None = None,
    mode: Mode = "balanced",
    rules: RuleSet | None = None,
    site: Site | None = None,
) -> Iterator[str]:
    """The main content of each page as plain text, in the order of the pages: ``clean`` for many.

    Pages are taken as they are needed, so the memory that is used does not grow with their number. They
    are cleaned in so many ``workers``, processes of this machine: one per processor where ``workers`` is
    ``None``, and this very process where it is 0 (and inside a worker of somebody else's pool). Processes
    start as ``multiprocessing.set_start_method`` says; where that is not ``fork``, a script has to keep its
    own work under ``if __name__ == "__main__":``.

    Options are those of ``clean`` but for ``url``: with a ``site``, each page's own address (canonical link,
    ``og:url``) tells which site it is, unless templates are of one site only.

    A page that a worker dies of, or that takes more than 10 s and 10 s a megabyte or more than 2 GiB, raises
    ``PageError`` when its turn comes. No other page is lost: call ``next`` again to go on after it.
    Raises ``ValueError`` for an unknown medium or mode or negative ``workers``, ``TypeError`` where ``pages``
    is one page or an option of another type.

    >>> list(clean_many(["<p>Salt is a mineral that has been won from the sea.</p>"], workers=0))
    ['Salt is a mineral that has been won from the sea.']
    """
    if isinstance(pages, str | bytes):
        raise TypeError("pages must be an iterable of pages, not one page: see clean()")
    if workers is not None and type(workers) is not int:
        raise TypeError(f"workers must be a whole number or None, not {workers!r}")
    if workers is not None and workers < 0:
        raise ValueError(f"workers must be 0 or more, not {workers}")
    check_types(None, rules, site)
    extract("", medium=medium, mode=mode)  # wrong options are told before any work
    work = partial(clean, medium=medium, mode=mode, rules=rules, site=site)
    return _Texts(ordered(work, enumerate(pages), workers=_workers(workers), prepare=warm))


class _Texts(Iterator[str]):
    """What the pool hands out; unlike a generator it goes on after it has raised."""

    def __init__(self, results: Iterator[tuple[int, str | Failure]]) -> None:
        self._results = results

    def __next__(self) -> str:
        position, result = next(self._results)
        if isinstance(result, Failure):
            raise PageError(position, *result)
        return result


def _workers(wanted: int | None) -> int:
    from multiprocessing import current_process

    if current_process().daemon:  # it may have no children
        return 0
    return processors() if wanted is None else wanted


def processors() -> int:
    """The processors that this process may use."""
    count = getattr(os, "sched_getaffinity", None)
    return len(count(0)) if count else os.cpu_count() or 1


def warm() -> None:
    """Load rules and weights of both doors, so that no page pays for them."""
    clean("<p>Low water <a href='/'>at the quay</a></p>")
    clean("Low water\n\nat the quay")
