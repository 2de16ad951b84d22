"""Opens what digits are kept in, once: a plain file, one packed by gzip, bzip2 or xz, an archive, or a folder."""

import bz2
import gzip
import io
import lzma
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, cast

from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.damage import DAMAGE, damage_told
from digitcluster.files.errors import MissingFileError
from digitcluster.files.source.guarded_stream import BUFFER, guarded, most_unpacked
from digitcluster.files.source.lzw import MARK, open_lzw
from digitcluster.files.source.tar_archive import files_in, is_tar, only_file
from digitcluster.files.source.zip_archive import ZIP, ZipArchive
from digitcluster.files.unfinished import waiting

PACKINGS: dict[bytes, Callable[[BinaryIO], Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\0": lzma.open,
    MARK: open_lzw,
}
HEAD = 512  # bytes that a format is recognized by: a tar archive's first header


class Source:
    """An open file, on a disk or in an archive, and how far it has been read.

    Each stream is created when first asked for. There are two views of the same file, and only one of them can be read
    at a time: `archive` is what comes out of gzip, bzip2 or xz; `stream` goes one step further, into an archive with
    just one file. For most files they are the same. A folder has no bytes: all its streams are empty.

    Attributes
    ----------
    path : Path
        Of a file in an archive: its name there, below the archive's.
    size : int
        Of the file on the disk or in the archive, in bytes; 0 for a folder.
    is_folder : bool
    """

    def __init__(
        self, path: Path, disk: BinaryIO, size: int, beside: Callable[[str], "Source | None"], opened: ExitStack
    ) -> None:
        self.path, self._disk, self.size, self.is_folder = path, disk, size, False
        self._beside, self._opened = beside, opened

    @classmethod
    def of_folder(cls, path: Path, opened: ExitStack) -> "Source":
        """Return a folder: it has files in it, and no bytes."""
        source = cls(path, io.BytesIO(), 0, lambda _: None, opened)
        source.is_folder = True
        return source

    def beside(self, name: str) -> "Source | None":
        """Open another file in the same folder, or in the same archive; None where there is none of this name."""
        return self._beside(name)

    def inside(self, name: str) -> "Source":
        """Open one of `names`."""
        if self.is_folder:
            return self._opened.enter_context(open_source(self.path / name))
        stream, size = self._member(name)
        if stream.read(len(ZIP)) == ZIP:  # read from its end, and back and forth
            stream = self._copied(stream, ZIP)
        stream.seek(0)
        folder = name[: name.rfind("/") + 1]
        return Source(self.path / name, stream, size, lambda other: self._inside_or_none(folder + other), self._opened)

    def _inside_or_none(self, name: str) -> "Source | None":
        """Open a file of the archive, or another of its name: some archives have a folder for each file."""
        short = name[name.rfind("/") + 1 :]
        others = [other for other in self.names if other[other.rfind("/") + 1 :] == short]
        return self.inside(name) if name in others else self.inside(others[0]) if others else None

    @cached_property
    def names(self) -> list[str]:
        """The files in an archive, or directly in a folder; none in a file that is neither."""
        if self.is_folder:
            return sorted(one.name for one in self.path.iterdir() if one.is_file() and not one.name.startswith("."))
        if self.zip is not None:
            return self.zip.names
        return [name for name, _ in files_in(self.path, self.archive)] if is_tar(self.outer_head) else []

    def _member(self, name: str) -> tuple[BinaryIO, int]:
        """Return a file of the archive, and its size in bytes."""
        if self.zip is not None:
            return self.zip.open(name), self.zip.size(name)
        for other, opened in files_in(self.path, self.archive):
            if other == name:
                stream = cast(BinaryIO, opened())
                size = stream.seek(0, io.SEEK_END)
                stream.seek(0)
                return stream, size
        raise ReadingError(f"The archive {self.path.name} holds no file {name}.")

    def _copied(self, stream: BinaryIO, start: bytes) -> BinaryIO:
        """Return a copy, on the disk, of a file in the archive, of which the start has been read."""
        copy = self._opened.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
        copy.write(start)
        shutil.copyfileobj(stream, copy, BUFFER)
        return cast(BinaryIO, copy)

    @property
    def archive(self) -> BinaryIO:
        """The bytes after gzip, bzip2 or xz, from the start."""
        self._outer.seek(0)
        return self._outer

    @property
    def stream(self) -> BinaryIO:
        """The bytes of the only file in an archive, or else of the file itself, unpacked, from the start.

        Raises
        ------
        ReadingError
            When an archive holds no file, or several.
        """
        self._inner.seek(0)
        return self._inner

    @cached_property
    def outer_head(self) -> bytes:
        """The first 512 bytes of `archive`."""
        return self.archive.read(HEAD)

    @cached_property
    def head(self) -> bytes:
        """The first 512 bytes of `stream`."""
        return self.stream.read(HEAD)

    @cached_property
    def zip(self) -> ZipArchive | None:
        """The zip archive that this is, or None."""
        if not self.outer_head.startswith(ZIP):
            return None
        return ZipArchive(self.path, self.archive, most_unpacked(self.size))

    @property
    def is_plain(self) -> bool:
        """Whether `stream` is the file on the disk itself, so that its length is known before it is read."""
        return self._inner is self._disk

    @property
    def position(self) -> int:
        """How many bytes of the file on the disk have been read."""
        return min(self._disk.tell(), self.size)

    def progress(self) -> Progress:
        """Return how far the reading has come, in bytes on the disk."""
        return Progress(f"Reading {self.path.name}", self.position, self.size, "bytes")

    def whole_progress(self) -> Progress:
        """Return the progress of a file that was read to its end; what follows its last digit is not looked at."""
        return Progress(f"Reading {self.path.name}", self.size, self.size, "bytes")

    @cached_property
    def _outer(self) -> BinaryIO:
        start = self._disk.read(HEAD)
        self._disk.seek(0)
        for mark, packing in PACKINGS.items():
            if start.startswith(mark):
                return guarded(self.path, packing(self._disk), most_unpacked(self.size))
        return self._disk

    @cached_property
    def _inner(self) -> BinaryIO:
        if self.zip is not None:
            return self.zip.open(self.zip.only_file())
        if is_tar(self.outer_head):
            return cast(BinaryIO, io.BufferedReader(only_file(self.path, self.archive), BUFFER))
        return self._outer


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """Open a file or folder for a `with` block; whatever goes wrong while it is read there becomes a ReadingError.

    Raises
    ------
    ReadingError
        When it is missing, not a file, empty, not permitted, damaged in its packing, or too large for the memory.
    """
    damaged = f"{path.name} is damaged or was cut off: it cannot be unpacked to its end. Copy or download it again."
    try:
        # BadGzipFile is among what a disk raises.
        with damage_told(damaged, also=DAMAGE), ExitStack() as opened:
            if _is_folder(path):
                yield Source.of_folder(path, opened)
                return
            _check_is_file(path)
            disk = opened.enter_context(waiting(path).open("rb"))
            size = os.fstat(disk.fileno()).st_size
            yield Source(path, disk, size, lambda name: _beside(path, disk, name, opened), opened)
    except PermissionError as error:
        raise ReadingError(
            f"{error.filename or path} may not be read. Ask for permission to read it, or copy it to a folder of "
            "your own.",
            details=str(error),
        ) from error
    except OSError as error:
        raise ReadingError(
            f"{path} cannot be read ({error.strerror or error}). Copy it to another place and open the copy.",
            details=str(error),
        ) from error
    except MemoryError as error:
        raise ReadingError(f"{path.name} is too large for the memory. Open one with fewer digits.") from error


def _beside(path: Path, disk: BinaryIO, name: str, opened: ExitStack) -> Source | None:
    """Open another file of the same folder, to be closed with the first."""
    with suppress(OSError):  # such as a name that has become too long
        if waiting(path.with_name(name)).is_file():
            other = opened.enter_context(open_source(path.with_name(name)))
            if os.path.samestat(os.fstat(disk.fileno()), waiting(path).stat()):
                return other
            raise ReadingError(f"{path.name} was saved again while it was being opened. Open it once more.")
    return None


def _is_folder(path: Path) -> bool:
    with suppress(OSError):  # such as a name that is too long: opening it will say so
        return path.is_dir()
    return False


def _check_is_file(path: Path) -> None:
    """Raise ReadingError unless there is an ordinary file with something in it."""
    path = waiting(path)
    if not path.exists():
        raise MissingFileError(f"There is no file {path}. Choose a file of digits.")
    if not path.is_file():  # a pipe or a device could keep the reader waiting for ever
        raise ReadingError(f"{path} is not an ordinary file. Choose a file of digits.")
    if path.stat().st_size == 0:
        raise ReadingError(f"{path.name} is empty. Choose a file of digits.")
