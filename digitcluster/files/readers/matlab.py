"""MATLAB's files of version 5 to 7: arrays of images and labels, as MATLAB lays them out."""

import zlib
from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.building.builder import DigitsBuilder, square
from digitcluster.files.choices import Choices
from digitcluster.files.readers.mat_arrays import DamagedError, arrays_in
from digitcluster.files.readers.numpy_arrays import IMAGES, LABELS
from digitcluster.files.source.source import Source
from digitcluster.wording import counted

NEWER = "is a MATLAB file of version 7.3. In MATLAB save it with “save(…, '-v7')” and open that."
HEADER = 128  # bytes; the last two give the order of bytes
BLOCK = 1000  # images


def recognizes(source: Source) -> bool:
    """Return whether a file is MATLAB's, by its first word."""
    return source.outer_head.startswith(b"MATLAB ")


def read(source: Source, choices: Choices) -> Generator[Progress, None, Digits]:
    """Read a file with arrays such as X and y, data and label, or digits and labels.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When there are no arrays of images and labels that fit together.
    """
    arrays: dict[str, NDArray[Any]] = {}
    name, stream = source.path.name, source.archive
    yield source.progress()
    header = stream.read(HEADER)
    if header.startswith(b"MATLAB 7.3"):
        raise ReadingError(f"{name} {NEWER}")
    order = {b"IM": "<", b"MI": ">"}.get(header[126:], "")
    try:
        if not order:
            raise DamagedError("no order of bytes")
        for found in arrays_in(source, stream, order):
            if found is not None:
                arrays[found[0]] = found[1]
            yield source.progress()
    except (DamagedError, zlib.error) as error:
        raise ReadingError(f"{name} is damaged. Copy or download it again.", details=str(error)) from error
    yield source.whole_progress()
    images, labels = _names(name, arrays)
    return (yield from _assembled(source.path, arrays[images], arrays[labels].ravel() if labels else None))


def _names(file_name: str, arrays: dict[str, NDArray[Any]]) -> tuple[str, str | None]:
    """Return the names of the arrays of images and of labels; by default the largest one has the images."""
    if not arrays:
        raise ReadingError(f"{file_name} has no arrays of numbers. It must have images X and labels y.")
    images = next((name for name in arrays if name.lower() in IMAGES), None)
    if images is None:
        images = max(arrays, key=lambda name: arrays[name].size)
    return images, next((name for name in arrays if name.lower() in LABELS and name != images), None)


def _assembled(path: Path, pixels: NDArray[Any], names: NDArray[Any] | None) -> Generator[Progress, None, Digits]:
    count = len(names) if names is not None else len(pixels)
    images = _one_image_a_row(pixels, count)
    if images is None or not count:
        shown = " × ".join(map(str, pixels.shape))
        raise ReadingError(
            f"{path.name} has images of the shape {shown} and {counted(count, 'label')}. There must be one image per "
            "row, with the pixels of a square, and one label each."
        )
    builder = DigitsBuilder(path)
    _, height, width = images.shape
    builder.shape = (height, width)
    for start in range(0, count, BLOCK):
        builder.add_images(images[start : start + BLOCK].reshape(min(BLOCK, count - start), -1))
        yield Progress(f"Reading {path.name}", start, count)
    if names is not None:
        builder.add_labels(names)
    return builder.finish()


def _one_image_a_row(pixels: NDArray[Any], count: int) -> NDArray[Any] | None:
    """Return images (n, h, w); MATLAB lays out pixels by columns, and often the images side by side."""
    if pixels.ndim == 3:
        return np.moveaxis(pixels, 2, 0) if pixels.shape[2] == count else pixels if len(pixels) == count else None
    if pixels.ndim != 2:
        return None
    if pixels.shape[0] != count:
        pixels = pixels.T
    shape = square(pixels.shape[1])
    if pixels.shape[0] != count or shape is None:
        return None
    return (
        pixels.reshape(-1, *shape).transpose(0, 2, 1) if _lies_by_columns(pixels, shape) else pixels.reshape(-1, *shape)
    )


def _lies_by_columns(pixels: NDArray[Any], shape: tuple[int, int]) -> bool:
    """Return whether digits are upright only when each is transposed: they are taller than they are wide."""
    spread = pixels[:: max(1, len(pixels) // 1000)].astype(np.float64)
    spread = np.abs(spread - np.median(spread)).sum(axis=0).reshape(shape)
    down, across = spread.sum(axis=1), spread.sum(axis=0)
    return _deviation(down) < _deviation(across)


def _deviation(weights: NDArray[np.float64]) -> float:
    places = np.arange(len(weights))
    total = weights.sum() or 1.0
    middle = (weights * places).sum() / total
    return float((weights * (places - middle) ** 2).sum() / total)
