"""A test for every saved page, in the user's own pytest. Does nothing until a folder is declared.

In the configuration of pytest, ``cleaner_fixtures`` names the folders of pages that ``python -m cleaner add``
saved, and ``cleaner_rules`` rule files or folders to add. ``--cleaner-update`` records anew what differs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:  # what pages need is imported where a folder is declared, not at every start of pytest
    from cleaner.regress import Result

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
    if folders and _collects_all(config):
        tops = [Path(os.path.abspath(config.invocation_params.dir / name)) for name in config.args]  # noqa: PTH100
        outside = [folder for folder in folders if not any(folder.is_relative_to(top) for top in tops)]
        config.args += map(str, outside)


def pytest_sessionstart(session: pytest.Session) -> None:
    """A folder without pages is a mistake in the configuration."""
    folders = _folders(session.config)
    if not folders:
        return
    from cleaner import regress
    from cleaner.golden import FixtureError
    from cleaner.rule import RuleError

    try:
        for folder in folders:
            regress.entries(folder)
        regress.with_rules(_rules(session.config))
    except (FixtureError, RuleError, OSError) as error:
        raise pytest.UsageError(f"cleaner_fixtures: {error}") from error


@pytest.hookimpl(tryfirst=True)  # before -k takes any away
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Pages that are declared and not collected are not passed over in silence."""
    folders = _folders(config)
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if folders and reporter and _collects_all(config):
        spoken = {above for item in items if isinstance(item, Body) for above in item.path.parents}
        for folder in folders:
            if folder not in spoken:
                reporter.ensure_newline()
                reporter.write_line(f"cleaner_fixtures: {folder} was not collected; see norecursedirs")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The page speaks for the folder it is saved in; where there is none, the first file does."""
    folders = _folders(parent.config)
    entry = file_path if file_path.parent in folders else file_path.parent
    if entry.parent not in folders or file_path.name[0] == "." or file_path != _speaker(entry):
        return None
    found: SavedPage = SavedPage.from_parent(parent, path=file_path)
    return found


def _collects_all(config: pytest.Config) -> bool:
    return config.args_source != pytest.Config.ArgsSource.ARGS


def _speaker(entry: Path) -> Path:
    if not entry.is_dir():
        return entry
    from cleaner.golden import PAGES

    pages = (entry / name for name in PAGES)
    return next((page for page in pages if page.exists()), min(entry.glob("[!.]*"), default=entry))


class SavedPage(pytest.File):
    """A saved page, or what stands in the place of one."""

    def collect(self) -> Iterator[pytest.Item]:
        """One test."""
        yield Body.from_parent(self, name="body")


class Body(pytest.Item):
    """The test that a saved page still gives its body."""

    def runtest(self) -> None:
        """Compare, and record anew where the flag says so."""
        from cleaner import regress

        rules = regress.with_rules(_rules(self.config))
        entry = self.path if self.path.parent in _folders(self.config) else self.path.parent
        result = regress.check(entry, rules, update=self.config.getoption(FLAG))
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
        return self.path, None, f"{self.path.parent.name}: {self.name}"


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
