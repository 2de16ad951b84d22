"""Zip archives: the files in them, and their content."""

import re
import zipfile
from pathlib import Path
from typing import IO, BinaryIO

from digitcluster.core.errors import ReadingError
from digitcluster.files.errors import SeveralFilesError
from digitcluster.files.source.guarded_stream import bomb, guarded
from digitcluster.files.source.tar_archive import is_note
from digitcluster.files.source.zip_directory import SECRET, ZipDirectory

ZIP = b"PK\x03\x04"
MANY = 4  # times what one file may unpack to, all may together
TOGETHER = 1000  # files of which more is found out when one of them is opened: mostly the others follow
NOTE = re.compile(r"__MACOSX|\._|\.DS_Store")  # in the names of those that macOS adds, and perhaps of others
NAME_AT = 30  # bytes before the name of the first file


def first_name_is(head: bytes, name: bytes) -> bool:
    """Return whether a file is a zip archive whose first file's name begins with `name`, by its first bytes."""
    return head.startswith(ZIP) and head[NAME_AT:].startswith(name)


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
        self._directory = ZipDirectory(path, stream)
        self._numbers: dict[str, int] = {}
        self._places: list[int] = []  # in the directory, of every thousandth file
        self._part: tuple[int, zipfile.ZipFile] | None = None
        try:
            total, is_secret = self._go_through()
        except NotImplementedError as error:
            raise self._unusual(error) from error
        if total > MANY * most:
            raise bomb(path, MANY * most)
        if is_secret:
            raise ReadingError(f"The archive {path.name} needs a password. Unpack it and open the file in it.")
        self.names = list(self._numbers)

    def _go_through(self) -> tuple[int, bool]:
        """Note the files; return to how many bytes they unpack, and whether one needs a password."""
        total = flags = 0
        for number, (place, name, own_flags, size) in enumerate(self._directory.entries()):
            if number % TOGETHER == 0:
                self._places.append(place)
            if name.endswith("/") or (NOTE.search(name) and is_note(name)):
                continue
            total += size
            flags |= own_flags
            self._numbers[name] = number
        return total, bool(flags & SECRET)

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
        return self._info(name)[1].file_size

    def read(self, name: str, most: int) -> bytes:
        """Return the first bytes of one of the files, at most `most`; raises what `open` does."""
        with self._open(name) as file:
            return file.read(most)

    def _open(self, name: str) -> IO[bytes]:
        archive, info = self._info(name)
        try:
            return archive.open(info)
        except NotImplementedError as error:
            raise self._unusual(error) from error

    def _info(self, name: str) -> tuple[zipfile.ZipFile, zipfile.ZipInfo]:
        """Return what is known of a file, and the archive to open it from."""
        part, number = divmod(self._numbers[name], TOGETHER)
        if self._part is None or self._part[0] != part:
            first, last = (*self._places, None)[part : part + 2]
            self._part = part, self._directory.part(first or 0, last)
        archive = self._part[1]
        return archive, archive.infolist()[number]

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
