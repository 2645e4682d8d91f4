"""The guard against slow-downs: it sees one, and takes the package from an earlier commit."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bench import slowdown


def package(folder: Path, turns: int) -> Path:
    """A package named ``cleaner`` whose every page takes so many turns."""
    (folder / "cleaner").mkdir(parents=True)
    source = f"def clean(page):\n    return sum(at * at for at in range({turns}))\n"
    (folder / "cleaner" / "__init__.py").write_text(source, encoding="utf-8")
    return folder


@pytest.fixture
def pages(tmp_path: Path) -> list[Path]:
    (tmp_path / "page.html").write_bytes(b"<p>Low water")
    return [tmp_path / "page.html"] * 3


def test_a_package_that_does_more_costs_more_and_the_same_costs_the_same(
    tmp_path: Path, pages: list[Path]
) -> None:
    quick, slow = package(tmp_path / "quick", 100_000), package(tmp_path / "slow", 150_000)
    assert slowdown.compared(slow, quick, pages, 9) > slowdown.ALLOWED
    assert slowdown.compared(quick, quick, pages, 9) < slowdown.ALLOWED


def test_the_package_is_taken_from_the_commit_not_from_the_checkout(tmp_path: Path) -> None:
    repository = package(tmp_path / "repository", 1)
    git = ["git", "-C", str(repository), "-c", "user.name=Tide", "-c", "user.email=tide@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "One turn"]):
        subprocess.run([*git, *command], check=True)
    (repository / "cleaner" / "__init__.py").write_text("", encoding="utf-8")
    (tmp_path / "old").mkdir()
    found = slowdown.package_at("HEAD", repository, tmp_path / "old")
    assert "range(1)" in (found / "cleaner" / "__init__.py").read_text(encoding="utf-8")


def test_a_commit_that_is_not_in_the_clone_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        slowdown.package_at("0123456789abcdef", slowdown.ROOT, tmp_path)
    assert b"0123456789abcdef" in caught.value.stderr
