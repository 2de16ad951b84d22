"""Pictures, one per digit, in a folder or archive. Labels are the names of sub-folders, or end the files' names."""

import io
import os
import re
import stat
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.building.builder import DigitsBuilder
from digitcluster.files.building.common_size import PictureCollector
from digitcluster.files.building.labels import MOST_CLASSES
from digitcluster.files.building.skipped import RecordError
from digitcluster.files.choices import Choices
from digitcluster.files.picture_file import ENDINGS, PictureError, decode_picture
from digitcluster.files.source.source import Source
from digitcluster.files.source.tar_archive import files_in, is_note, is_tar

PARTS = ("training", "train", "testing", "test", "validation", "valid", "val")
LARGEST_FILE = 16 << 20  # bytes of one picture
LAST_WORD = re.compile(r"(?:^|[\W_])(\d{1,3}|[A-Za-z]{1,20})$")

Contents: TypeAlias = Iterator[tuple[Progress, PurePosixPath, bytes]]
"""For each picture: how far the reading has come, its place below the folder or in the archive, and its bytes."""


def recognizes(source: Source) -> bool:
    """Return whether this is a folder, or an archive whose first file is a picture."""
    if source.is_folder:
        return True
    if source.zip is not None:
        return bool(source.zip.names) and _is_picture(source.zip.names[0])
    if not is_tar(source.outer_head):
        return False
    first = next(files_in(source.archive), None)
    return first is not None and _is_picture(first[0])


def parts(source: Source) -> tuple[str, ...]:
    """Return the parts of a folder that has several, such as training and testing, with sub-folders in each."""
    if not source.is_folder:
        return ()
    names = {one.name.lower(): one.name for one in source.path.iterdir() if one.is_dir()}
    found = [names[part] for part in PARTS if part in names]
    return tuple(found) if len(found) > 1 else ()


def read(source: Source, choices: Choices) -> Generator[Progress, None, Digits]:
    """Read all pictures; of several parts the first, the training digits, if none is named.

    The pictures are gone through twice: only all of their names together show what the labels are.

    Yields
    ------
    Progress in pictures, or in bytes of the archive.

    Raises
    ------
    ReadingError
        When there are no pictures, or too many that cannot be read.
    """
    folder = _folder(source, choices.part)
    places = yield from _places(source, folder)
    if not places:
        raise ReadingError(
            f"{source.path} is a folder without pictures. Choose a file of digits, or a folder of PNG, JPEG, BMP, GIF "
            "or TIFF pictures."
        )
    label_of = _naming(places)
    builder = DigitsBuilder(source.path, record="picture", are_bytes=True)
    pictures = PictureCollector(builder)
    for progress, place, content in _contents(source, folder, places):
        try:
            picture = decode_picture(io.BytesIO(content))
            pictures.add(str(place), picture, label_of(place) if label_of else None)
        except (RecordError, PictureError) as fault:
            pictures.skip(str(place), fault, details=str(fault.__cause__ or ""))
        yield progress
    pictures.hand_over()
    unlabelled = [] if label_of else ["The pictures' names do not say what their labels are."]
    return builder.finish(notes=[*pictures.notes(), *unlabelled])


def _folder(source: Source, part: str | None) -> Path:
    """Return the folder of the part that is to be read."""
    known = parts(source)
    if part is not None and part not in known:
        raise ReadingError(f"{source.path.name} has no part “{part}”. It has {', '.join(known) or 'no parts'}.")
    return source.path / (part or known[0]) if known else source.path


def _naming(places: Sequence[PurePosixPath]) -> Callable[[PurePosixPath], str] | None:
    """Return what gives a picture's label: the folder around it, or the last word of its own name; or None."""
    folders = {_by_folder(place) for place in places}
    if "" not in folders and 1 < len(folders) <= MOST_CLASSES:
        return _by_folder
    names = {_by_name(place) for place in places}
    are_digits = names <= set("0123456789")
    # Words are labels only where each occurs twice on average: otherwise they are just names, as of people.
    if "" not in names and (are_digits or 2 * len(names) <= len(places)) and len(names) <= MOST_CLASSES:
        return _by_name
    return None


def _by_folder(place: PurePosixPath) -> str:
    return place.parent.name


def _by_name(place: PurePosixPath) -> str:
    match = LAST_WORD.search(place.stem)
    return match[1] if match else ""


def _places(source: Source, folder: Path) -> Generator[Progress, None, list[PurePosixPath]]:
    """Find the pictures of a folder, in the order of their names, or of an archive, in its own."""
    found = []
    if source.is_folder:
        for place in _below(folder):
            found.append(place)
            if len(found) % 1000 == 1:
                yield Progress(f"Looking through {folder.name}", len(found), 0, "pictures")
        return sorted(found, key=_in_order)
    if source.zip is not None:
        yield Progress(f"Reading {source.path.name}", 0, source.size, "bytes")
        return [_inside(name) for name in source.zip.names if _is_picture(name)]
    for name, _ in files_in(source.archive):
        if _is_picture(name):
            found.append(_inside(name))
        yield source.progress()
    return found


def _contents(source: Source, folder: Path, places: Sequence[PurePosixPath]) -> Contents:
    """Yield the pictures at these places."""
    if source.is_folder:
        for number, place in enumerate(places, start=1):
            progress = Progress(f"Reading {folder.name}", number, len(places), "pictures")
            yield progress, place, _file(f"{folder}/{place}")
    elif source.zip is not None:
        for name in filter(_is_picture, source.zip.names):
            yield source.progress(), _inside(name), source.zip.read(name, LARGEST_FILE)
    else:
        for name, opened in files_in(source.archive):
            if _is_picture(name):
                yield source.progress(), _inside(name), opened().read(LARGEST_FILE)


def _file(name: str) -> bytes:
    """Return a picture file's content; nothing where it is not an ordinary file, has vanished or is too large."""
    try:  # without pathlib, which takes as long as the reading
        about = os.stat(name)  # noqa: PTH116
        if stat.S_ISREG(about.st_mode) and about.st_size <= LARGEST_FILE:
            with open(name, "rb", buffering=0) as file:  # noqa: PTH123
                return file.read()
    except OSError as error:
        if isinstance(error, PermissionError):
            raise
    return b""


def _below(folder: Path) -> Iterator[PurePosixPath]:
    """Yield the pictures in a folder and those inside it; links are not followed, so that the search ends."""

    def refuse(error: OSError) -> None:
        raise error

    for root, _, names in os.walk(folder, onerror=refuse):
        inside = Path(root).relative_to(folder)
        for name in names:
            if _is_picture(name) and not is_note(name):
                yield PurePosixPath(inside.as_posix(), name)


def _in_order(place: PurePosixPath) -> tuple[list[tuple[bool, int, str]], PurePosixPath]:
    """Sort 2.png before 10.png, whatever the folder: this mixes the labels, often as they once were."""
    words = re.split(r"(\d+)", place.name)
    return [(not word.isdecimal(), int(word) if word.isdecimal() else 0, word) for word in words], place.parent


def _inside(name: str) -> PurePosixPath:
    """Return a name in an archive without what would lead out of it; it is used only for the label."""
    words = [word for word in PurePosixPath(name.replace("\\", "/")).parts if word not in ("/", "..", ".")]
    return PurePosixPath(*words)


def _is_picture(name: str) -> bool:
    return name.lower().endswith(ENDINGS)
