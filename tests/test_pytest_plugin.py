"""The plugin in a project that is not this one: off until declared, then one test for each page."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import metadata

import pytest

import cleaner
from cleaner import regress

pytest_plugins = ("pytester",)

SAID = "The tide tables for the coming week were printed a whole day too late, the office said on Tuesday."
PAGE = f"<nav><a href='/'>Home</a></nav><h1>Low water</h1><p>{SAID}</p><p>{SAID[:-1]}, too.</p>"
OWN = "tests/test_own.py::test_own"


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A project with a test of its own and two saved pages beside it."""
    for name in ("low", "orn"):
        regress.add(pytester.path / "saved", PAGE.encode(), name=name, rules=cleaner.DEFAULT_RULES)
    (pytester.mkdir("tests") / "test_own.py").write_text("def test_own():\n    pass\n", encoding="utf-8")
    declare(pytester, "saved")
    return pytester


def declare(project: pytest.Pytester, folders: str, more: str = "testpaths = tests") -> None:
    setting = f"cleaner_fixtures = {folders}\n" if folders else ""
    (project.path / "pytest.ini").write_text(f"[pytest]\n{setting}{more}\n", encoding="utf-8")


def run(project: pytest.Pytester, *arguments: str) -> tuple[int, str]:
    """pytest in the project, in this process, and what it said."""
    done = project.runpytest_inprocess("-p", "no:cacheprovider", "-v", *arguments)
    return done.ret, "\n".join(done.outlines + done.errlines)


def test_the_plugin_is_declared_where_pytest_looks() -> None:
    found = {point.name: point.value for point in metadata.entry_points(group="pytest11")}
    assert found.get("cleaner") == "cleaner.pytest_plugin", "entry points changed: install the package again"


def test_another_project_has_a_test_for_each_page_as_soon_as_it_is_installed(
    project: pytest.Pytester,
) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    command = [sys.executable, "-W", "error", "-m", "pytest", "-v"]
    done = subprocess.run(command, cwd=project.path, env=env, capture_output=True, timeout=120, check=False)
    said = done.stdout.decode("utf-8")
    assert (done.returncode, done.stderr) == (0, b"")
    for test in (OWN, "saved/low/page.html::body", "saved/orn/page.html::body"):
        assert f"{test} PASSED" in said


def test_without_a_declared_folder_it_does_nothing(project: pytest.Pytester) -> None:
    declare(project, "", more="")
    code, said = run(project)
    assert code == 0
    assert "1 passed" in said
    assert "saved" not in said


def test_a_changed_page_fails_with_the_block_and_can_be_updated(project: pytest.Pytester) -> None:
    page = project.path / "saved" / "low" / "page.html"
    page.write_text(PAGE.replace("too late", "too early"), encoding="utf-8")
    code, said = run(project)
    assert code == 1
    assert "1 failed, 2 passed" in said
    assert "FAILED saved/low/page.html::body" in said
    for line in (
        "low: the body is not the expected one",
        "  changed since it was recorded: the page",
        "    was  kept     body ",
        "    now  kept     body ",
        "to record what comes out today: pytest --cleaner-update",
    ):
        assert line in said
    assert "Traceback" not in said

    code, said = run(project, "saved/low", "--cleaner-update")
    assert (code, "1 passed" in said) == (0, True)
    assert "too early" in (page.parent / "expected.txt").read_text(encoding="utf-8")
    assert run(project)[0] == 0


def test_tests_that_are_named_run_alone(project: pytest.Pytester) -> None:
    code, said = run(project, "tests")
    assert (code, "1 passed" in said, "saved" in said) == (0, True, False)
    code, said = run(project, "saved/orn/page.html::body")
    assert (code, "1 passed" in said, OWN in said) == (0, True, False)


def test_rules_of_the_configuration_are_heard(project: pytest.Pytester) -> None:
    (project.path / "mine.toml").write_text(
        '[[rule]]\nid = "quay"\nprefix = ["the tide tables"]\nrole = "promotion"\nweight = 20\n'
        'why = "For this test."\nexample = "The tide tables came."\ncounter = "Tide tables."\n',
        encoding="utf-8",
    )
    declare(project, "saved", more="cleaner_rules = mine.toml")
    code, said = run(project, "-rN")  # on a CI server the summary would say it all again
    assert (code, said.count("rule:quay -20.0")) == (1, 4)
    declare(project, "saved", more="cleaner_rules = none.toml")
    code, said = run(project)
    assert (code, "none.toml: No such file" in said) == (4, True)


def test_faults_of_files_are_failures_too_and_no_test_runs_twice(project: pytest.Pytester) -> None:
    declare(project, "saved", more="")
    (project.path / "saved" / "stray.md").touch()
    (project.path / "saved" / "low" / "page.html").unlink()
    code, said = run(project)
    assert code == 1
    assert "2 failed, 2 passed" in said
    assert "stray.md: no saved page but a file" in said
    assert "without a page; put page.html or page.txt back" in said


def test_a_folder_without_pages_is_a_mistake_in_the_configuration(project: pytest.Pytester) -> None:
    declare(project, "nowhere")
    code, said = run(project)
    assert code == 4
    assert "cleaner_fixtures: " in said
    assert "nowhere: no such folder; `python -m cleaner add" in said


def test_pages_that_are_not_collected_are_not_passed_over_in_silence(project: pytest.Pytester) -> None:
    declare(project, "saved", more="norecursedirs = saved")
    code, said = run(project)
    assert (code, "1 passed" in said) == (0, True)
    assert "saved was not collected; see norecursedirs" in said
