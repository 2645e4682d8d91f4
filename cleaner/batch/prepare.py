"""What a run may write to: refuses what would be lost, overwritten, read again or mixed.

Everything here raises ``UsageError`` before anything is written.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from cleaner.batch.inputs import OWN, STDIN, UsageError
from cleaner.batch.journal import Journal
from cleaner.batch.output import Folder, OneFile, Output, Stream
from cleaner.batch.work import ROWS

WRONG: Final = (FileNotFoundError, PermissionError, NotADirectoryError, IsADirectoryError, FileExistsError)


def folder(path: Path, inputs: Sequence[str], form: str, *, overwrite: bool) -> Output:
    """A folder as the output of a run over these inputs."""
    if form == ROWS:
        raise UsageError(f"{path}: Parquet is one file: use -o")
    _apart(path, inputs)
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path}: is a file; --output-dir names a folder")
    begun = (path / OWN / "journal").exists()
    if not overwrite and not begun and path.is_dir() and any(found.name != OWN for found in path.iterdir()):
        raise UsageError(f"{path}: holds files of others; name another folder, or overwrite with --overwrite")
    return Folder(path, form)


def file(path: Path, inputs: Sequence[str], form: str, several: bool, *, overwrite: bool) -> Output:
    """A file as the output of a run over these inputs; a device or a pipe is written to as it comes."""
    if path.is_dir():
        raise UsageError(f"{path}: is a folder; --output-dir writes into one")
    if not path.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.parent}")
    if path.exists() and not path.is_file():
        if form == ROWS:
            raise UsageError(f"{path}: Parquet needs a regular file")
        return Stream(path.open("wb"), form, several)
    _apart(path, inputs)
    if form == ROWS:
        try:
            import cleaner.batch.table  # noqa: F401 - asked for before the work, not after
        except ImportError as error:
            raise UsageError(f"{path}: to write Parquet, pip install 'page-cleaner[parquet]'") from error
    output = OneFile(path, form, several)
    if not overwrite and path.exists() and not output.begun:
        raise UsageError(f"{path}: exists; name another file, or overwrite it with --overwrite")
    return output


def stream(form: str, several: bool) -> Output:
    """Standard output."""
    return Stream(sys.stdout.buffer, form, several)


def journal(output: Output, name: str, identity: Mapping[str, Any], *, overwrite: bool) -> Journal:
    """The journal of an output, in a folder made for it."""
    if output.own is not None:
        try:
            output.own.mkdir(parents=True, exist_ok=True)
        except WRONG as error:
            raise UsageError(f"{name}: cannot be written: {error.strerror}") from error
    return Journal(output.own, name, identity, overwrite=overwrite or output.lost)


def same(path: str | Path, output: str | Path) -> bool:
    """Whether writing the output would overwrite that file or folder."""
    path, output = Path(path), Path(output)
    return path.exists() and output.exists() and path.samefile(output)


def _apart(output: Path, inputs: Sequence[str]) -> None:
    """No output is one of the inputs, nor where the next run would take it for one."""
    whole = output.resolve()
    for path in map(Path, (given for given in inputs if given != STDIN)):
        if path.is_dir() and whole.is_relative_to(path.resolve()):
            raise UsageError(f"{output}: lies in the input {path} and would be read or overwritten there")
        if same(path, output):
            raise UsageError(f"{output}: is one of the inputs and would be overwritten")
