"""Zip archives: the files in them, and their content."""

import io
import zipfile
from pathlib import Path
from typing import IO, BinaryIO

from digitcluster.core.errors import ReadingError
from digitcluster.files.errors import SeveralFilesError
from digitcluster.files.source.guarded_stream import bomb, guarded
from digitcluster.files.source.tar_archive import is_note

ZIP = b"PK\x03\x04"
MOST_FILES = 250_000  # far more than most have; with more, Python's garbage collection alone would be felt
MANY = 4  # times what one file may unpack to, all may together
END, LONGEST_END = b"PK\5\6", 66_000  # bytes: the record at an archive's end, with its comment
LARGE_END, LOCATOR = b"PK\6\6", 20  # the record before it in archives of more than 65,535 files, and what is between
ENTRY = b"PK\1\2"  # begins what the directory says of a file
LARGEST_DIRECTORY = 60 << 20  # bytes: as many files as there may be, with long names
NAME_AT = 30  # bytes before the name of the first file


def first_name_is(head: bytes, name: bytes) -> bool:
    """Return whether a file is a zip archive whose first file's name begins with `name`, by its first bytes."""
    return head.startswith(ZIP) and head[NAME_AT:].startswith(name)


def _check_directory(path: Path, stream: BinaryIO) -> None:
    """Refuse an archive whose directory is far too long, by its last bytes: reading it whole takes seconds."""
    end = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, end - LONGEST_END))
    last = stream.read(LONGEST_END)
    at = last.rfind(END)
    size = int.from_bytes(last[at + 12 : at + 16], "little") if at >= 0 else 0
    large = last.rfind(LARGE_END, 0, max(0, at - LOCATOR))
    if large >= 0:
        at, size = large, int.from_bytes(last[large + 40 : large + 48], "little")
    if size > LARGEST_DIRECTORY:
        raise ReadingError(f"The archive {path.name} holds far too many files. Unpack it and open a part.")
    stream.seek(max(0, end - len(last) + at - size))
    if stream.read(size).count(ENTRY) > MOST_FILES:
        raise ReadingError(f"The archive {path.name} holds over {MOST_FILES:,} files. Unpack it and open a part.")
    stream.seek(0)


class ZipArchive:
    """A zip archive without folders and what macOS adds.

    Attributes
    ----------
    names : list of str
        Of the files, in their order in the archive. Where a name occurs twice, the later file counts.
    most : int
        How many bytes a file may unpack to.
    """

    def __init__(self, path: Path, stream: BinaryIO, most: int) -> None:
        """Read the directory of an open archive; no file may unpack to more than `most` bytes.

        Raises
        ------
        ReadingError
            When the archive needs a password.
        zipfile.BadZipFile
            When it is damaged.
        """
        self._path, self.most = path, most
        _check_directory(path, stream)
        try:
            self._archive = zipfile.ZipFile(stream)
            files = [one for one in self._archive.infolist() if not one.is_dir() and not is_note(one.filename)]
        except NotImplementedError as error:
            raise self._unusual(error) from error
        if sum(one.file_size for one in files) > MANY * most:
            raise bomb(path, MANY * most)
        if any(one.flag_bits & 1 for one in files):
            raise ReadingError(f"The archive {path.name} needs a password. Unpack it and open the file in it.")
        self._files = {one.filename: one for one in files}
        self.names = list(self._files)

    def open(self, name: str) -> BinaryIO:
        """Open one of the files.

        Raises
        ------
        KeyError
            When there is none with this name.
        ReadingError
            When it is packed in a way that Python does not know.
        """
        return guarded(self._path, self._open(name), self.most)

    def size(self, name: str) -> int:
        """Return how many bytes one of the files says to unpack to."""
        return self._files[name].file_size

    def read(self, name: str, most: int) -> bytes:
        """Return the first bytes of one of the files, at most `most`; raises what `open` does."""
        with self._open(name) as file:
            return file.read(most)

    def _open(self, name: str) -> IO[bytes]:
        file = self._files[name]
        try:
            return self._archive.open(file)
        except NotImplementedError as error:
            raise self._unusual(error) from error

    def _unusual(self, error: Exception) -> ReadingError:
        return ReadingError(
            f"The archive {self._path.name} is packed in an unusual way. Unpack it and open the file in it.",
            details=str(error),
        )

    def only_file(self) -> str:
        """Return the name of the only file.

        Raises
        ------
        ReadingError
            When the archive holds no file or several.
        """
        if not self.names:
            raise ReadingError(f"The archive {self._path.name} holds no file; it must hold one file of digits.")
        if len(self.names) > 1:
            raise SeveralFilesError(
                f"The archive {self._path.name} holds several files ({self.names[0]}, {self.names[1]}, …); "
                "it must hold one file of digits. Unpack it and open the file you want."
            )
        return self.names[0]
