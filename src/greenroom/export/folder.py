"""A folder that is not there, and then is there whole. Blocking file I/O: it belongs off the event loop.

It is written under another name beside its place, made durable, and then renamed. What a killed daemon left beside
a place is named for the export, so that `sweep` finds it.
"""

import ctypes
import errno
import hashlib
import os
import shutil
from pathlib import Path
from typing import BinaryIO

from greenroom.model.export import ExportFile

_AT_FDCWD = -100  # fcntl.h of Linux: relative to the working directory; paths here are absolute anyway
_RENAME_EXCHANGE = 2  # linux/fs.h; see renameat2(2)
_CANNOT_EXCHANGE = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP})


class DataFile:
    """One data file of a folder that is being written."""

    def __init__(self, folder: Path, name: str) -> None:
        self._name = name
        self._file: BinaryIO = (folder / name).open("xb")
        self._digest = hashlib.sha256()
        self._rows = 0

    def append(self, content: bytes, rows: int) -> None:
        """Write more of it, which counts for so many rows."""
        self._file.write(content)
        self._digest.update(content)
        self._rows += rows

    def close(self) -> None:
        """Let go of the file. Closing twice is fine."""
        self._file.close()

    def finish(self) -> ExportFile:
        """Make it durable, and say what it came to be."""
        _sync(self._file)
        self._file.close()
        return ExportFile(path=self._name, rows=self._rows, sha256=self._digest.hexdigest())


class Folder:
    """A folder on its way to its place.

    Args:
        place: where it will stand.
        export_id: names what is put beside the place meanwhile.
    """

    def __init__(self, place: Path, export_id: str) -> None:
        self._place = place
        self._partial, self._before = _beside(place, export_id)
        _make_folders(place.parent)
        self._partial.mkdir()

    def data_file(self, name: str) -> DataFile:
        """Begin a data file."""
        return DataFile(self._partial, name)

    def scratch(self, name: str) -> Path:
        """Where a file may stand meanwhile; it has to be gone before the folder is published."""
        return self._partial / name

    def write(self, name: str, content: bytes) -> None:
        """Write a small file whole, and make it durable."""
        with (self._partial / name).open("xb") as file:
            file.write(content)
            _sync(file)

    def give(self, uid: int) -> None:
        """Make what was written another user's, and closed to everybody else.

        Raises:
            PermissionError: this process may not, which takes root and, in a container, more.
        """
        for file in self._partial.iterdir():
            file.chmod(0o600)
            os.chown(file, uid, -1)
        self._partial.chmod(0o700)
        os.chown(self._partial, uid, -1)

    def publish(self) -> None:
        """Put the folder in its place, durably; one that stood there is gone afterwards.

        The caller has made sure that what stands there may go.
        """
        _sync_folder(self._partial)
        if not self._place.exists():
            self._partial.rename(self._place)
        elif not _exchange(self._partial, self._place):
            self._place.rename(self._before)
            self._partial.rename(self._place)
        _sync_folder(self._place.parent)
        _remove(self._partial)
        _remove(self._before)

    def discard(self) -> None:
        """Take away what was written; the place stays as it was."""
        _remove(self._partial)


def sweep(place: Path, export_id: str) -> None:
    """Take away what a killed daemon left beside the place. A folder that it had moved aside goes back there."""
    partial, before = _beside(place, export_id)
    if before.exists() and not place.exists():
        before.rename(place)
    _remove(partial)
    _remove(before)


def _beside(place: Path, export_id: str) -> tuple[Path, Path]:
    return (
        place.with_name(f".greenroom-{export_id}.partial"),
        place.with_name(f".greenroom-{export_id}.before"),
    )


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change names at once; False where the file system can't. Python's `os` has no such call."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT_EXCHANGE:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


def _make_folders(folder: Path) -> None:
    """Make a folder and those around it that aren't there, each of them durable."""
    if folder.is_dir():
        return
    _make_folders(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
