"""Reads the content of a model file: by the headers of its arrays it is checked before any memory is taken for them."""

import io
import json
import math
from collections.abc import Generator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import ReadingError
from digitcluster.core.features.gradients import CELLS, DIRECTIONS
from digitcluster.core.model.model import Model
from digitcluster.files.building.grey_levels import check_memory
from digitcluster.files.checked_values import counts, text
from digitcluster.files.damage import DamagedError
from digitcluster.files.format_version import check_version
from digitcluster.files.model_facts import checked_facts, classes_in
from digitcluster.files.npy_stream import Header, array_of, read_header, read_rows
from digitcluster.files.source.guarded_stream import most_unpacked
from digitcluster.files.source.zip_archive import ZipArchive
from digitcluster.wording import counted

FORMAT_VERSION = 2  # 1 had no features
MOST_CENTROIDS, LARGEST_SIDE = 100_000, 4096
DARKEST, BRIGHTEST = -1, 256  # grey levels of a centroid; rounding may lead beyond 0 to 255
LARGEST_FEATURE = 1e4
LARGEST_METADATA = 16 << 20  # characters
BYTES = 4  # of a number in the memory


def model_in(file: BinaryIO, name: str, *, file_name: str) -> Generator[None, None, Model]:
    """Read a model; `name` is its own, `file_name` is for messages.

    Yields
    ------
    None, about every megabyte.

    Raises
    ------
    NewerVersionError
        When a newer version of the program wrote it.
    ReadingError
        When it claims to be larger than a model can be.
    DamagedError or VALUES of `damage`
        When its parts do not fit together, or are damaged.
    """
    most = most_unpacked(file.seek(0, io.SEEK_END))
    archive = ZipArchive(Path(file_name), file, most)
    facts = _facts(archive)
    # First of all: a newer file may lack what comes next.
    check_version(facts, FORMAT_VERSION, file_name=file_name)
    classes, arrays = classes_in(facts), _Arrays(archive, file_name, most)
    k, height, width = arrays.shape_of_centroids()
    labels = yield from arrays.read("labels", (k,), "u")
    numbers = yield from arrays.read("label_counts", (k, len(classes)), "iu")
    if labels.dtype != np.uint8 or labels.max() >= len(classes):
        raise DamagedError("labels without a class")
    centroids = yield from arrays.read("centroids", (k, height, width), "fiu")
    features = None
    if "features.npy" in archive.names:
        features = _levels((yield from arrays.read("features", (k, CELLS, DIRECTIONS), "fiu")), 0, LARGEST_FEATURE)
    return Model(
        centroids=_levels(centroids, DARKEST, BRIGHTEST),
        labels=labels,
        label_counts=counts(numbers, numbers.shape),
        classes=classes,
        metadata=checked_facts(facts),
        name=text(name),
        feature_prototypes=features,
    )


class _Arrays:
    """The arrays of a model's file, read one after the other."""

    def __init__(self, archive: ZipArchive, file_name: str, most: int) -> None:
        self._archive, self._file_name, self._most = archive, file_name, most

    def shape_of_centroids(self) -> tuple[int, int, int]:
        """Return k, height and width by the header alone.

        Raises
        ------
        ReadingError
            When they are larger than a model's can be.
        DamagedError
            When they are not those of centroids.
        """
        shape = self._header("centroids")[0].shape
        if len(shape) != 3 or 0 in shape:
            raise DamagedError(f"centroids of the shape {shape}")
        k, height, width = shape
        size = BYTES * math.prod(shape)
        if k > MOST_CENTROIDS or max(height, width) > LARGEST_SIDE or size > self._most:
            raise ReadingError(
                f"{self._file_name} claims to have {counted(k, 'centroid')} of {width:,} × {height:,} pixels, "
                "which no model of its size can have. It is damaged; copy or download it again."
            )
        check_memory(self._file_name, 2 * size)
        return k, height, width

    def read(self, name: str, shape: tuple[int, ...], kinds: str) -> Generator[None, None, NDArray[Any]]:
        """Read an array, which must have this shape, and numbers of one of these kinds.

        Yields
        ------
        None, about every megabyte.
        """
        header, stream = self._header(name)
        if (
            header.shape != shape
            or header.type.kind not in kinds
            or math.prod(shape) * header.type.itemsize > 2 * (self._most)
        ):
            raise DamagedError(f"{name} of {header.type} of the shape {header.shape} instead of {shape}")
        array, filled = np.empty(shape, header.type), 0
        for rows in read_rows(Path(self._file_name), stream, header):
            array[filled : filled + len(rows)] = rows
            filled += len(rows)
            yield
        if stream.read(1):  # at the end, zipfile has checked what it unpacked
            raise DamagedError(f"{name} goes on after its end")
        return array

    def _header(self, name: str) -> tuple[Header, BinaryIO]:
        stream = self._archive.open(f"{name}.npy")
        return _header_of(stream), stream


def _facts(archive: ZipArchive) -> dict[str, Any]:
    """Return what a model's file says in JSON: it is an array of one text."""
    stream = archive.open("metadata.npy")
    header = _header_of(stream)
    if header.shape != () or header.type.kind != "U" or header.type.itemsize > 4 * LARGEST_METADATA:
        raise DamagedError(f"metadata of {header.type} of the shape {header.shape}")
    content = stream.read(header.type.itemsize)
    facts = json.loads(str(array_of(content, header.type)[0]))
    if not isinstance(facts, dict):
        raise DamagedError("metadata that is no object")
    return facts


def _header_of(stream: BinaryIO) -> Header:
    try:
        return read_header(Path("array"), stream)
    except ReadingError as error:  # it speaks of digits
        raise DamagedError(str(error)) from error


def _levels(array: NDArray[Any], least: float, most: float) -> NDArray[np.float32]:
    """Return numbers as they are compared; raises DamagedError where they are out of range, or are none."""
    with np.errstate(over="ignore"):
        levels = array.astype(np.float32, copy=False)
    if not (levels.min() >= least and levels.max() <= most):
        raise DamagedError(f"numbers that are not from {least} to {most}")
    return levels
