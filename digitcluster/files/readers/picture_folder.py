"""Pictures, one a digit, in a folder or archive. Labels are the names of sub-folders, or end those of the files."""

import io
import os
import re
import stat
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.building.builder import assemble
from digitcluster.files.building.common_size import PictureCollector
from digitcluster.files.building.grey_levels import GreyLevels
from digitcluster.files.building.labels import MOST_CLASSES, Labels
from digitcluster.files.building.skipped import RecordError, SkippedRecords
from digitcluster.files.picture_file import PictureError, decode_picture
from digitcluster.files.source.source import open_source
from digitcluster.files.source.tar_archive import files_in, is_note, is_tar
from digitcluster.files.source.zip_archive import ZIP, members, open_member

ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff")
PARTS = ("training", "train", "testing", "test", "validation", "valid", "val")
LARGEST_FILE = 16 << 20  # bytes of one picture
LAST_WORD = re.compile(r"(?:^|[\W_])(\d{1,3}|[A-Za-z]{1,20})$")


def holds_pictures(path: Path) -> bool:
    """Tell whether this is a folder, or an archive whose first file is a picture."""
    with suppress(OSError):  # such as a name that is too long; the next will say so
        if path.is_dir():
            return True
    with open_source(path, archive=True) as source:
        head = source.head()
        if head.startswith(ZIP):
            files = members(path, source.stream)[1]
            return len(files) > 0 and _is_picture(files[0].filename)
        if not is_tar(head):
            return False
        first = next(files_in(source.stream), None)
        return first is not None and _is_picture(first[0])


def parts(path: Path) -> tuple[str, ...]:
    """Return the parts of a folder that has several, such as training and testing, with sub-folders in each."""
    if not path.is_dir():
        return ()
    with _permitted(path):
        names = {one.name.lower(): one.name for one in path.iterdir() if one.is_dir()}
    found = [names[part] for part in PARTS if part in names]
    return tuple(found) if len(found) > 1 else ()


def read(path: Path, part: str | None = None) -> Generator[Progress, None, Digits]:
    """Read all pictures; of several parts the first, the training digits, if none is named.

    Yields
    ------
    Progress in pictures, or in bytes of the archive.

    Raises
    ------
    ReadingError
        When there are no pictures, or too many that cannot be read.
    """
    known = parts(path)
    if part is not None and part not in known:
        raise ReadingError(f"{path.name} has no part “{part}”. It has {', '.join(known) or 'no parts'}.")
    folder = path / (part or known[0]) if known else path
    levels, labels = GreyLevels(path.name, are_bytes=True), Labels(path.name)
    faults = SkippedRecords(path.name, what="picture")
    pictures = PictureCollector(levels, labels, faults)
    with _permitted(path):
        places = yield from _places(folder)
        if not places:
            raise ReadingError(
                f"{path} is a folder without pictures. Choose a file of digits, or a folder of PNG, JPEG, BMP, GIF or "
                "TIFF pictures."
            )
        label_of = _naming(places)
        for progress, place, content in _contents(folder, places):
            try:
                picture = decode_picture(io.BytesIO(content))
                pictures.add(str(place), picture, label_of(place) if label_of else None)
            except (RecordError, PictureError) as fault:
                faults.add(str(place), fault, read=pictures.count, details=str(fault.__cause__ or ""))
            yield progress
        pictures.hand_over()
    notes = pictures.notes() if label_of else [*pictures.notes(), "The pictures' names do not tell labels."]
    return assemble(path, levels, pictures.shape, labels if label_of else None, faults, notes=notes)


def _naming(places: Sequence[PurePosixPath]) -> Callable[[PurePosixPath], str] | None:
    """Return what tells a picture's label: the folder around it, or the last word of its own name; or nothing."""
    folders = {_by_folder(place) for place in places}
    if "" not in folders and 1 < len(folders) <= MOST_CLASSES:
        return _by_folder
    names = {_by_name(place) for place in places}
    are_digits = names <= set("0123456789")
    if "" not in names and (are_digits or 2 * len(names) <= len(places)) and len(names) <= MOST_CLASSES:
        return _by_name
    return None


def _by_folder(place: PurePosixPath) -> str:
    return place.parent.name


def _by_name(place: PurePosixPath) -> str:
    match = LAST_WORD.search(place.stem)
    return match[1] if match else ""


def _places(path: Path) -> Generator[Progress, None, list[PurePosixPath]]:
    """Find the pictures of a folder, in the order of their names, or of an archive, in its own."""
    if path.is_dir():
        found = []
        for place in _below(path):
            found.append(place)
            if len(found) % 1000 == 1:
                yield Progress(f"Looking through {path.name}", len(found), 0, "pictures")
        return sorted(found, key=_in_order)
    with open_source(path, archive=True) as source:
        yield source.progress()
        if source.head().startswith(ZIP):
            return [_inside(one.filename) for one in members(path, source.stream)[1] if _is_picture(one.filename)]
        found = []
        for name, _ in files_in(source.stream):
            if _is_picture(name):
                found.append(_inside(name))
            yield source.progress()
        return found


def _contents(path: Path, places: Sequence[PurePosixPath]) -> Iterator[tuple[Progress, PurePosixPath, bytes]]:
    """Yield the content of each picture, with its place and how far that is."""
    if path.is_dir():
        text = f"Reading {path.name}"
        for number, place in enumerate(places, start=1):
            yield Progress(text, number, len(places), "pictures"), place, _file(f"{path}/{place}")
        return
    with open_source(path, archive=True) as source:
        if source.head().startswith(ZIP):
            archive, files = members(path, source.stream)
            for one in files:
                if _is_picture(one.filename):
                    with open_member(path, archive, one) as stream:
                        yield source.progress(), _inside(one.filename), stream.read(LARGEST_FILE)
            return
        for name, opened in files_in(source.stream):
            if _is_picture(name):
                yield source.progress(), _inside(name), opened().read(LARGEST_FILE)


def _file(name: str) -> bytes:
    """Return a picture file's content; nothing where it is no ordinary file, has vanished or is too large."""
    try:  # without pathlib, which takes as long as the reading
        about = os.stat(name)  # noqa: PTH116
        if stat.S_ISREG(about.st_mode) and about.st_size <= LARGEST_FILE:
            with open(name, "rb", buffering=0) as file:  # noqa: PTH123
                return file.read()
    except OSError as error:
        if isinstance(error, PermissionError):
            raise
    return b""


@contextmanager
def _permitted(path: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        raise ReadingError(
            f"{error.filename or path} may not be read. Ask for permission to read it, or copy it to a folder of "
            "your own.",
            details=str(error),
        ) from error


def _below(folder: Path) -> Iterator[PurePosixPath]:
    """Yield the pictures in a folder and those in it; links are not followed, so that there is an end."""

    def refuse(error: OSError) -> None:
        raise error

    for root, _, names in os.walk(folder, onerror=refuse):
        inside = Path(root).relative_to(folder)
        for name in names:
            if _is_picture(name) and not is_note(name):
                yield PurePosixPath(inside.as_posix(), name)


def _in_order(place: PurePosixPath) -> tuple[list[tuple[bool, int, str]], PurePosixPath]:
    """Sort 2.png before 10.png, whatever the folder: so the labels are mixed, and often as they once were."""
    words = re.split(r"(\d+)", place.name)
    return [(not word.isdecimal(), int(word) if word.isdecimal() else 0, word) for word in words], place.parent


def _inside(name: str) -> PurePosixPath:
    """Return a name in an archive without what would lead out of it; it serves for the label only."""
    words = [word for word in PurePosixPath(name.replace("\\", "/")).parts if word not in ("/", "..", ".")]
    return PurePosixPath(*words)


def _is_picture(name: str) -> bool:
    return name.lower().endswith(ENDINGS)
