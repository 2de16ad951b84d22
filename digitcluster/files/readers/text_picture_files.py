"""Text files with one picture each, in a folder or archive, as the book "Machine Learning in Action" has them."""

import os
import re
from collections.abc import Generator, Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.progress import Progress
from digitcluster.files.building.builder import DigitsBuilder
from digitcluster.files.building.common_size import PictureCollector
from digitcluster.files.building.skipped import RecordError
from digitcluster.files.choices import Choices
from digitcluster.files.guessing.parts import in_usual_order, part_of
from digitcluster.files.picture_file import ENDINGS as PICTURES
from digitcluster.files.readers.text_rows import only_picture
from digitcluster.files.source.source import Source
from digitcluster.files.source.tar_archive import files_in, is_note, is_tar

ENDINGS = (".txt", ".text")
LARGEST_FILE = 100_000  # bytes of one picture
FIRST = 20  # files that are looked at
NO_LABEL = "has no label, as others have after the picture"


def recognizes(source: Source) -> bool:
    """Return whether this is a folder or archive in which text files, before any others, are one picture each."""
    for name, content in islice(_contents(source), FIRST):
        if name.lower().endswith(PICTURES):
            return False
        if _is_text(name):
            try:
                _picture(content)
            except RecordError:
                continue
            return True
    return False


def parts(source: Source) -> tuple[str, ...]:
    """Return the parts of a folder or archive that has several, such as trainingDigits and testDigits."""
    folders = {_folder_of_part(name) for name in _names(source)} - {""}
    kinds = in_usual_order(sorted({part_of(folder) for folder in folders}))
    found = [folder for kind in kinds for folder in sorted(folders) if part_of(folder) == kind]
    return tuple(found) if len(found) > 1 else ()


def read(source: Source, choices: Choices) -> Generator[Progress, None, Digits]:
    """Read all pictures; of several parts the first, the training digits, if none is named.

    Yields
    ------
    Progress in pictures, or in bytes of the archive.

    Raises
    ------
    ReadingError
        When too many cannot be read.
    """
    yield source.progress()
    known = parts(source)
    part = choices.part or (known[0] if known else None)
    names = {name for name in _names(source) if part is None or _folder_of_part(name) == part}
    labels = _labels_by_name(sorted(names))
    builder = DigitsBuilder(source.path, record="picture", are_bytes=True)
    pictures = PictureCollector(builder)
    is_labelled: bool | None = None  # by a line in the files themselves
    for number, (name, content) in enumerate(_contents(source), start=1):
        if name not in names:
            continue
        try:
            picture, label = _picture(content)
            is_labelled = label is not None if is_labelled is None else is_labelled
            if is_labelled and label is None:
                raise RecordError(NO_LABEL)
            pictures.add(name, picture, label if is_labelled else labels.get(name))
        except RecordError as fault:
            pictures.skip(name, fault)
        yield Progress(f"Reading {source.path.name}", number, len(names), "pictures")
    pictures.hand_over()
    notes = [] if is_labelled or labels else ["The files' names do not say what the labels are."]
    return builder.finish(notes=[*pictures.notes(), *notes])


def _labels_by_name(names: Sequence[str]) -> dict[str, str]:
    """Return the labels that names such as 3_12.txt begin with, or that the folders around them are."""
    words = {name: re.findall(r"\d+|[A-Za-z]+", name.rpartition("/")[2].rpartition(".")[0]) for name in names}
    folders = {name: name.rpartition("/")[0].rpartition("/")[2] for name in names}
    by_folder = all(folder.isdecimal() and len(folder) < 3 for folder in folders.values())
    if by_folder and len(set(folders.values())) > 1:
        return folders
    first = {name: found[0] if len(found) > 1 else "" for name, found in words.items()}
    return first if all(one.isdecimal() and len(one) < 3 for one in first.values()) else {}


def _folder_of_part(name: str) -> str:
    """Return the folder around a file that says which part of a set it belongs to."""
    return next((folder for folder in name.split("/")[:-1] if part_of(folder)), "")


def _names(source: Source) -> list[str]:
    """Return the names of all text files, with the folders around them."""
    if source.is_folder:
        return [name for name, _ in _files_below(str(source.path)) if _is_text(name)]
    names = source.zip.names if source.zip is not None else [name for name, _ in files_in(source.path, source.archive)]
    return [name for name in names if _is_text(name)]


def _contents(source: Source) -> Iterator[tuple[str, bytes]]:
    """Yield the name of each file and, if it is a text, its content, a byte more than LARGEST_FILE at most."""
    if source.is_folder:
        for name, path in _files_below(str(source.path)):
            yield name, _content(path) if _is_text(name) else b""
    elif source.zip is not None:
        for name in source.zip.names:
            yield name, source.zip.read(name, LARGEST_FILE + 1) if _is_text(name) else b""
    elif is_tar(source.outer_head):
        for name, opened in files_in(source.path, source.archive):
            yield name, opened().read(LARGEST_FILE + 1) if _is_text(name) else b""


def _files_below(folder: str) -> Iterator[tuple[str, str]]:
    """Yield the files in a folder and those inside it: their names below it, and their paths; links are left out."""
    waiting = [(folder, "")]
    while waiting:
        around, before = waiting.pop()
        inside = []
        with os.scandir(around) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    inside.append((entry.path, f"{before}{entry.name}/"))
                elif entry.is_file(follow_symlinks=False) and not is_note(entry.name):
                    yield before + entry.name, entry.path
        waiting += sorted(inside, reverse=True)


def _content(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - pathlib takes as long as the reading
        return file.read(LARGEST_FILE + 1)


def _is_text(name: str) -> bool:
    return name.lower().endswith(ENDINGS)


def _picture(content: bytes) -> tuple[NDArray[np.uint8], str | None]:
    """Return the picture in a file, uint8 (h, w), and its label if it is there; raise RecordError if it is not one."""
    if len(content) > LARGEST_FILE:
        raise RecordError("is too large for one picture")
    return only_picture(content)
