"""IDX, the form in which MNIST is handed out: one file of images and one of labels, plain or gzip."""

import struct
from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.formats.container import Source, open_source
from digitcluster.core.progress import Progress

IMAGES, LABELS = b"\x00\x00\x08\x03", b"\x00\x00\x08\x01"  # unsigned bytes in three dimensions, in one
CHUNK = 1 << 20  # bytes between two progress records
LARGEST_SIDE = 4096  # pixels


def sniff(head: bytes) -> bool:
    """Tell by the first bytes whether a file is IDX: two zeros, an element type and a number of dimensions."""
    return len(head) >= 4 and head[:2] == b"\0\0" and head[2] in (8, 9, 11, 12, 13, 14) and 1 <= head[3] <= 4


def read(path: Path) -> Generator[Progress, None, Digits]:
    """Read a pair of files; either of the two finds the other. Yields progress in bytes of the files on disk."""
    partner = _partner(path)
    with open_source(path) as source:
        picked_labels = _magic(source) == LABELS
    images_path, labels_path = (partner, path) if picked_labels else (path, partner)
    images = yield from _read_images(images_path)
    labels = yield from _read_labels(labels_path)
    if len(images) != len(labels):
        raise ReadingError(
            f"{images_path.name} holds {len(images):,} images, but {labels_path.name} holds {len(labels):,} labels. "
            "The two files do not belong together."
        )
    return Digits(images, labels, name=images_path.name, source=str(images_path.resolve()))


def _magic(source: Source) -> bytes:
    magic = source.stream.read(4)
    if magic not in (IMAGES, LABELS):
        raise ReadingError(
            f"{source.path.name} is an IDX file of another kind (it starts with {magic.hex(' ')}). Images start with "
            f"{IMAGES.hex(' ')}, labels with {LABELS.hex(' ')}."
        )
    return magic


def _read_images(path: Path) -> Generator[Progress, None, NDArray[np.uint8]]:
    with open_source(path) as source:
        if _magic(source) != IMAGES:
            raise ReadingError(f"{path.name} holds labels; its partner must hold the images.")
        count, height, width = _dimensions(source, 3)
        if not (count and 0 < height <= LARGEST_SIDE and 0 < width <= LARGEST_SIDE):
            raise ReadingError(
                f"{path.name} says it holds {count:,} images of {width:,} × {height:,} pixels, which cannot be right."
            )
        pixels = yield from _read_exactly(source, count * height * width, "pixels")
    return np.frombuffer(pixels, np.uint8).reshape(count, height, width)


def _read_labels(path: Path) -> Generator[Progress, None, NDArray[np.uint8]]:
    with open_source(path) as source:
        if _magic(source) != LABELS:
            raise ReadingError(f"{path.name} holds images; its partner must hold the labels.")
        (count,) = _dimensions(source, 1)
        labels = np.frombuffer((yield from _read_exactly(source, count, "labels")), np.uint8)
    wrong = np.flatnonzero(labels > 9)
    if len(wrong):
        raise ReadingError(
            f"{path.name} has the label {labels[wrong[0]]} at byte {8 + wrong[0]:,}; labels run from 0 to 9."
        )
    return labels


def _dimensions(source: Source, count: int) -> tuple[int, ...]:
    header = source.stream.read(4 * count)
    if len(header) < 4 * count:
        raise ReadingError(f"{source.path.name} was cut off within its first {4 + 4 * count} bytes.")
    return struct.unpack(f">{count}I", header)


def _read_exactly(source: Source, size: int, what: str) -> Generator[Progress, None, bytearray]:
    """Read as many bytes as the header promises: memory grows only with what is really there."""
    content = bytearray()
    while len(content) < size:
        chunk = source.stream.read(min(CHUNK, size - len(content)))
        if not chunk:
            raise ReadingError(
                f"{source.path.name} was cut off: it promises {size:,} {what} and holds {len(content):,}."
            )
        content += chunk
        yield Progress(f"Reading {source.path.name}", source.position, source.size, "bytes")
    if source.stream.read(1):
        raise ReadingError(f"{source.path.name} holds more than the {size:,} {what} that it promises.")
    return content


def _partner(path: Path) -> Path:
    """Return the file that belongs to this one.

    Raises
    ------
    ReadingError
        When there is none; it says which names would be found.
    """
    names = list(dict.fromkeys(_partner_names(path.name)))
    for name in names:
        if path.with_name(name).is_file():
            return path.with_name(name)
    if not names:
        raise ReadingError(
            f"{path.name} is one of a pair of IDX files, but its name does not tell the other's. Name them as in "
            "train-images-idx3-ubyte and train-labels-idx1-ubyte."
        )
    raise ReadingError(
        f"{path.name} is one of a pair of IDX files, and the other is missing: put {names[0]} beside it."
    )


def _partner_names(name: str) -> Iterator[str]:
    swaps = (("images", "labels"), ("labels", "images"))
    for here, there in swaps:
        if here in name:
            swapped = name.replace(here, there)
            swapped = swapped.replace("idx3", "idx#").replace("idx1", "idx3").replace("idx#", "idx1")
            plain = swapped.removesuffix(".gz")
            for other in (swapped, plain, f"{plain}.gz"):
                yield other
                yield other.replace(".idx", "-idx")
                yield other.replace("-idx", ".idx")
