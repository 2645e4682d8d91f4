"""A test for every saved page, in the user's own pytest. Does nothing until a folder is declared.

In the configuration of pytest, ``cleaner_fixtures`` names the folders of pages that ``python -m cleaner add``
saved, and ``cleaner_rules`` rule files or folders to add. ``--cleaner-update`` records anew what differs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from cleaner import regress
from cleaner.golden import FixtureError
from cleaner.regress import Result
from cleaner.rules import RuleError

FLAG: Final = "--cleaner-update"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the settings and the flag."""
    parser.addini("cleaner_fixtures", "folders of saved pages: one test for each page", "paths", [])
    parser.addini("cleaner_rules", "rule files or folders to add to those of cleaner", "paths", [])
    group = parser.getgroup("cleaner")
    group.addoption(FLAG, action="store_true", help="record what cleaner makes of the saved pages today")


def pytest_configure(config: pytest.Config) -> None:
    """Where the command line names no tests, the declared folders are among them."""
    folders = _folders(config)
    if folders and config.args_source != pytest.Config.ArgsSource.ARGS:
        config.args += map(str, folders)


def pytest_sessionstart(session: pytest.Session) -> None:
    """A folder without pages is a mistake in the configuration."""
    folders = _folders(session.config)
    try:
        for folder in folders:
            regress.entries(folder)
        if folders:
            regress.with_rules(_rules(session.config))
    except (FixtureError, RuleError, OSError) as error:
        raise pytest.UsageError(f"cleaner_fixtures: {error}") from error


@pytest.hookimpl(optionalhook=True)  # pytest before 8 has no such hook
def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A declared folder is collected as saved pages, any other one as ever."""
    return SavedPages.from_parent(parent, path=path) if path in _folders(parent.config) else None


class SavedPages(pytest.File):
    """A folder of saved pages."""

    def collect(self) -> Iterator[pytest.Item]:
        """One test for each page, and for each file that is none."""
        for entry in regress.entries(self.path):
            yield SavedPage.from_parent(self, name=entry.name, path=entry)


class SavedPage(pytest.Item):
    """The test that a page still gives its body."""

    def runtest(self) -> None:
        """Compare, and record anew where the flag says so."""
        rules = regress.with_rules(_rules(self.config))
        result = regress.check(self.path, rules, update=self.config.getoption(FLAG))
        if not result.well:
            raise Difference(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """The blocks that changed in place of a traceback."""
        if not isinstance(excinfo.value, Difference):
            return str(super().repr_failure(excinfo))
        result = excinfo.value.result
        hint = f"\nto record what comes out today: pytest {FLAG}"
        return str(result) + (hint if any(fault.mends for fault in result.faults) else "")

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where the test stands."""
        return self.path, None, self.name


class Difference(Exception):  # noqa: N818
    """A saved page is not as expected."""

    def __init__(self, result: Result) -> None:
        super().__init__(str(result))
        self.result = result


def _folders(config: pytest.Config) -> list[Path]:
    # Not resolved: pytest names what it collects by the path that leads there, links and all.
    return [Path(os.path.abspath(folder)) for folder in config.getini("cleaner_fixtures")]  # noqa: PTH100


def _rules(config: pytest.Config) -> tuple[str, ...]:
    return tuple(map(str, config.getini("cleaner_rules")))
