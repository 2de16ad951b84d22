"""Finds the one file of digits in a zip archive."""

import zipfile
import zlib
from pathlib import Path
from typing import IO, BinaryIO

from digitcluster.core.errors import ReadingError
from digitcluster.files.source.tar_archive import is_note

ZIP = b"PK\x03\x04"


def members(path: Path, disk: BinaryIO) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    """Return a zip archive and its files, without folders and what macOS adds.

    Raises
    ------
    ReadingError
        When the archive needs a password.
    zipfile.BadZipFile
        When it is damaged.
    """
    try:
        archive = zipfile.ZipFile(disk)
        files = [one for one in archive.infolist() if not one.is_dir() and not is_note(one.filename)]
    except (ValueError, LookupError, ArithmeticError, NotImplementedError) as error:
        raise zipfile.BadZipFile(str(error)) from error
    if any(one.flag_bits & 1 for one in files):
        raise ReadingError(f"The archive {path.name} needs a password. Unpack it and open the file in it.")
    return archive, files


def open_member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
    """Open one file of a zip archive.

    Raises
    ------
    ReadingError
        When it is packed in a way that Python does not know.
    """
    try:
        return archive.open(member)
    except NotImplementedError as error:
        raise ReadingError(
            f"The archive {path.name} is packed in an unusual way. Unpack it and open the file in it.",
            details=str(error),
        ) from error
    except (ValueError, LookupError, RuntimeError, zlib.error) as error:
        raise zipfile.BadZipFile(str(error)) from error


def only_member(path: Path, disk: BinaryIO) -> IO[bytes]:
    """Return the content of the only file in a zip archive.

    Raises
    ------
    ReadingError
        When the archive holds no file or several.
    """
    archive, files = members(path, disk)
    if not files:
        raise ReadingError(f"The archive {path.name} holds no file; it must hold one file of digits.")
    if len(files) > 1:
        raise ReadingError(
            f"The archive {path.name} holds several files ({files[0].filename}, {files[1].filename}, …); "
            "it must hold one file of digits. Unpack it and open the file you want."
        )
    return open_member(path, archive, files[0])
