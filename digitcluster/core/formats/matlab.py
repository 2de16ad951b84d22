"""MATLAB's files of version 5, read by SciPy, an extra of its own."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.formats.arrays import IMAGES, LABELS
from digitcluster.core.formats.assembly import assemble, square
from digitcluster.core.formats.container import open_source
from digitcluster.core.formats.labels import LabelError, Labels
from digitcluster.core.formats.levels import OUT_OF_RANGE, Levels, check_memory
from digitcluster.core.progress import Progress

MISSING = (
    "To read MATLAB files the program needs SciPy, which is not here. Install it with "
    '“pip install "digitcluster[matlab]"”, or save the digits as NPZ or CSV.'
)
NEWER = "is a MATLAB file of version 7.3. In MATLAB save it with “save(…, '-v7')” and open that."
LARGEST_ELEMENT = 8  # bytes
BLOCK = 1000  # images


def sniff(head: bytes) -> bool:
    """Tell by the first bytes whether a file is MATLAB's."""
    return head.startswith(b"MATLAB ")


def read(path: Path) -> Generator[Progress, None, Digits]:
    """Read a file with arrays such as X and y, data and label, or digits and labels.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When SciPy is missing, or there are no arrays of images and labels that fit together.
    """
    try:
        from scipy.io import loadmat, whosmat
    except ImportError as error:
        raise ReadingError(MISSING) from error
    with open_source(path, archive=True) as source:
        yield source.progress()
        if source.head().startswith(b"MATLAB 7.3"):
            raise ReadingError(f"{path.name} {NEWER}")
        try:
            shapes = {name: shape for name, shape, _ in whosmat(source.stream)}
            images, labels = _names(path, shapes)
            check_memory(path.name, 2 * LARGEST_ELEMENT * int(np.prod(shapes[images], dtype=float)))
            source.stream.seek(0)
            wanted = [name for name in (images, labels) if name]
            arrays = loadmat(source.stream, variable_names=wanted)
            pixels, names = np.asarray(arrays[images]), np.asarray(arrays[labels]).ravel() if labels else None
        except (ReadingError, OSError, MemoryError):
            raise
        except Exception as error:  # damaged bytes are a matter of every kind of exception there
            raise ReadingError(f"{path.name} is damaged. Copy or download it again.", details=str(error)) from error
        yield Progress(f"Reading {path.name}", source.size, source.size, "bytes")
    return (yield from _assembled(path, pixels, names))


def _names(path: Path, shapes: dict[str, Any]) -> tuple[str, str | None]:
    images = next((name for name in shapes if name.lower() in IMAGES), None)
    if images is None:
        images = max(shapes, key=lambda name: np.prod(shapes[name], dtype=float), default=None)
    if images is None:
        raise ReadingError(f"{path.name} has no arrays. It must have images X and labels y.")
    return images, next((name for name in shapes if name.lower() in LABELS), None)


def _assembled(path: Path, pixels: NDArray[Any], names: NDArray[Any] | None) -> Generator[Progress, None, Digits]:
    if pixels.dtype.kind not in "buif" or (names is not None and names.dtype.kind not in "buif"):
        raise ReadingError(f"{path.name} holds arrays that are not numbers. It must have images X and labels y.")
    count = len(names) if names is not None else pixels.shape[0]
    images = _one_image_a_row(pixels, count)
    if images is None or not count:
        shown = " × ".join(map(str, pixels.shape))
        raise ReadingError(
            f"{path.name} has images of the shape {shown} and {count:,} labels. It must be one image a row, "
            "with the pixels of a square, and one label each."
        )
    levels = Levels(path.name)
    for start in range(0, count, BLOCK):
        if not levels.add(images[start : start + BLOCK].reshape(min(BLOCK, count - start), -1)).all():
            raise ReadingError(f"An image after number {start:,} of {path.name} {OUT_OF_RANGE}.")
        yield Progress(f"Reading {path.name}", start, count)
    labels = Labels(path.name)
    try:
        if names is not None:
            labels.add_array(names)
    except LabelError as error:
        raise ReadingError(f"{path.name} {error}.") from error
    return assemble(path, levels, images.shape[1:], labels if names is not None else None, from_one="ten")


def _one_image_a_row(pixels: NDArray[Any], count: int) -> NDArray[Any] | None:
    """Return images (n, h, w); MATLAB lays out pixels by columns, and the images often side by side."""
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
    """Tell whether digits stand upright only when each is turned over: they are taller than they are wide."""
    spread = pixels[:: max(1, len(pixels) // 1000)].astype(np.float64)
    spread = np.abs(spread - np.median(spread)).sum(axis=0).reshape(shape)
    down, across = spread.sum(axis=1), spread.sum(axis=0)
    return _deviation(down) < _deviation(across)


def _deviation(weights: NDArray[np.float64]) -> float:
    places = np.arange(len(weights))
    total = weights.sum() or 1.0
    middle = (weights * places).sum() / total
    return float((weights * (places - middle) ** 2).sum() / total)
