"""The digits of a session's file, as arrays; and where some were mended by hand, what they were before."""

import math
import zipfile
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from digitcluster.core.analysis.mending import Mends
from digitcluster.core.digits import Digits
from digitcluster.core.progress import Progress
from digitcluster.files.building.grey_levels import check_memory
from digitcluster.files.checked_values import text, texts
from digitcluster.files.damage import DamagedError
from digitcluster.files.model_facts import classes_in
from digitcluster.files.npy_stream import read_header, read_rows
from digitcluster.files.source.guarded_stream import bomb
from digitcluster.files.source.source import Source
from digitcluster.files.source.zip_archive import ZipArchive

IMAGES, LABELS = "images.npy", "labels.npy"
KEPT, LEFT_OUT, FIRST_LABELS = "mends/kept.npy", "mends/left-out.npy", "mends/labels.npy"
"""Which of the original digits are kept; the images of the others; the labels that all of them came with."""
LARGEST_SIDE = 4096  # pixels
LONGEST_PATH = 4096  # characters
BATCH = 1000  # digits between two progress records


def write_digits(
    digits: Digits, mends: Mends | None, archive: zipfile.ZipFile, text: str
) -> Generator[Progress, None, None]:
    """Write digits as they are now, and what they were before if some were mended.

    Yields
    ------
    Progress in digits.
    """
    arrays = [(IMAGES, digits.images), (LABELS, digits.labels)]
    if mends is not None:
        first = mends.original
        arrays += [(KEPT, mends.kept.astype(np.uint8)), (FIRST_LABELS, first.labels)]
        arrays += [(LEFT_OUT, first.images.compress(~mends.kept, axis=0))] if mends.left_out else []
    for name, array in arrays:
        if array is None:
            continue
        with array_file(archive, name, array.shape) as file:
            for start in range(0, len(array), BATCH):
                yield Progress(text, start if name == IMAGES else len(digits), len(digits))
                file.write(array[start : start + BATCH].tobytes())


def read_digits(source: Source, archive: ZipArchive, facts: Mapping[str, Any]) -> Generator[Progress, None, Digits]:
    """Read digits as they were when they were saved.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    DamagedError
        When the arrays do not fit each other.
    """
    classes = classes_in(facts)
    images = yield from read_array(source, archive, IMAGES, 3)
    labels = (yield from read_array(source, archive, LABELS, 1)) if facts["labelled"] else None
    if labels is not None:
        _check_labels(labels, len(images), classes)
    notes, warnings = (texts(facts.get(kind, [])) for kind in ("notes", "warnings"))
    source_text = text(facts["source"], longest=LONGEST_PATH)
    return Digits(images, labels, classes, text(facts["name"]), source_text, notes, warnings)


def read_mends(
    source: Source, archive: ZipArchive, facts: Mapping[str, Any], digits: Digits
) -> Generator[Progress, None, Mends]:
    """Read what was mended in these digits.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    DamagedError
        When the arrays do not fit each other.
    """
    kept = (yield from read_array(source, archive, KEPT, 1)).astype(np.bool_)
    if np.count_nonzero(kept) != len(digits):
        raise DamagedError(f"{np.count_nonzero(kept)} of {len(digits)} digits are kept")
    images, labels, first = digits.images, digits.labels, None
    if len(kept) > len(digits):
        others = yield from read_array(source, archive, LEFT_OUT, 3)
        if others.shape != (len(kept) - len(digits), *digits.images.shape[1:]):
            raise DamagedError("the digits that were left out do not fit the others")
        images = np.empty((len(kept), *digits.images.shape[1:]), np.uint8)
        images[kept], images[~kept] = digits.images, others
    if digits.labels is not None:
        first = yield from read_array(source, archive, FIRST_LABELS, 1)
        _check_labels(first, len(kept), digits.classes)
        labels = first.copy()
        labels[kept] = digits.labels
    notes = texts(facts["notes"])
    return Mends(replace(digits, images=images, labels=first, notes=notes), kept, labels)


def _check_labels(labels: NDArray[np.uint8], count: int, classes: tuple[str, ...]) -> None:
    if len(labels) != count or labels.max() >= len(classes):
        raise DamagedError("the labels do not fit the images")


@contextmanager
def array_file(archive: zipfile.ZipFile, name: str, shape: tuple[int, ...]) -> Iterator[IO[bytes]]:
    """Begin an array of bytes in an archive: its header is written, and whoever opens it writes the bytes."""
    with archive.open(name, "w", force_zip64=True) as file:
        npy.write_array_header_1_0(file, {"descr": "|u1", "fortran_order": False, "shape": shape})
        yield file


def read_array(
    source: Source, archive: ZipArchive, name: str, dimensions: int
) -> Generator[Progress, None, NDArray[np.uint8]]:
    """Read an array of bytes with so many dimensions; raises DamagedError where it is another one."""
    file, path = archive.open(name), source.path
    header = read_header(path, file)
    sides = header.shape
    if header.type != np.uint8 or len(sides) != dimensions or 0 in sides or max(sides[1:], default=0) > LARGEST_SIDE:
        raise DamagedError(f"an array of {header.type} of the shape {sides}")
    if math.prod(sides) > archive.most:
        raise bomb(path, archive.most)
    check_memory(path.name, math.prod(sides))
    array, filled = np.empty(header.shape, np.uint8), 0
    for rows in read_rows(path, file, header):
        array[filled : filled + len(rows)] = rows
        filled += len(rows)
        yield source.progress()
    if file.read(1):  # at the end, zipfile has checked what it unpacked
        raise DamagedError("an array goes on after its end")
    return array
