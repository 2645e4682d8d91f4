"""Every touch of the disk that has to survive a crash: a file is there whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from cleaner.batch.inputs import UsageError

PART: Final = ".cleaner-part"  # what is written before it is renamed, in the folder of its final name
WRITING: Final = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)


def write_whole(path: Path, data: bytes) -> None:
    """Put the bytes under that name: written beside it, flushed to the disk, then renamed. A device or a
    pipe, which holds nothing that could be lost, is written to as it is."""
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    part = path.with_name(PART)
    try:
        file = Growing(part)
        try:
            file.append(data)
            file.sync()
        finally:
            file.close()
        part.replace(path)
    except BaseException as error:
        part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            error.filename = str(path)  # the other name says nothing to anybody
        raise


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk, where the system has a way to."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def whole(path: Path, size: int) -> None:
    """Raise ``UsageError`` where a file is shorter than that, which no crash of ours leaves behind."""
    if size and (not path.exists() or path.stat().st_size < size):
        raise damaged(path, "shorter than its journal says")


def damaged(path: Path, why: str) -> UsageError:
    """What is said of a file of ours that somebody else wrote to."""
    return UsageError(f"{path}: is damaged, {why}; --overwrite begins anew")


def lock(path: Path, name: str) -> int:
    """Keep every other run away for as long as this process lives, where the system has a way to.

    Raises ``UsageError`` that says ``name`` where another run is at it.
    """
    handle = os.open(path, WRITING, 0o666)
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(handle)
            raise UsageError(f"{name}: another run is writing there; wait for it") from error
    return handle


class Growing:
    """A file that is only added to, from a given size on: what stands after that is cut off. One that is
    shorter is told as by ``whole``."""

    def __init__(self, path: Path, size: int = 0) -> None:
        whole(path, size)
        self._file = os.open(path, WRITING, 0o666)
        try:
            os.ftruncate(self._file, size)
            os.lseek(self._file, size, os.SEEK_SET)
        except BaseException:
            os.close(self._file)
            raise
        self.size = size

    def append(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._file, view) :]
        self.size += len(data)

    def sync(self) -> None:
        os.fsync(self._file)

    def close(self) -> None:
        os.close(self._file)
