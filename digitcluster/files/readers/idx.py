"""IDX, the form in which MNIST is distributed: one file of images and one of labels, plain or gzip."""

import math
import struct
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.aside import aside
from digitcluster.files.building.builder import DigitsBuilder
from digitcluster.files.building.grey_levels import check_memory
from digitcluster.files.choices import Choices
from digitcluster.files.guessing.partners import partner_names
from digitcluster.files.source.source import Source
from digitcluster.wording import counted

IMAGES, LABELS = 3, 1  # dimensions
RIGHT = "Images must start with 00 00 08 03 and labels with 00 00 08 01, or another type in place of 08."
TYPES = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}  # by the third byte
CHUNK = 1 << 20  # bytes between two progress records: some five milliseconds
LARGEST_SIDE = 4096  # pixels


@dataclass(frozen=True)
class _Part:
    """One file of the pair: what its first bytes promise, and the rest of it.

    Attributes
    ----------
    stream : binary file
        Stands after the header.
    type : numpy.dtype
        Of the elements.
    shape : tuple of int
        (n, h, w) of images, (n,) of labels.
    """

    source: Source
    stream: BinaryIO
    type: np.dtype[np.generic]
    shape: tuple[int, ...]

    @property
    def path(self) -> Path:
        """Of the file, for messages."""
        return self.source.path

    @property
    def content(self) -> str:
        """What it holds: "images" or "labels"."""
        return "images" if len(self.shape) == IMAGES else "labels"

    @property
    def header_size(self) -> int:
        """How many bytes come before the content."""
        return 4 + 4 * len(self.shape)

    @property
    def promised(self) -> int:
        """How many bytes must come after the header."""
        return math.prod(self.shape) * self.type.itemsize


def recognizes(source: Source) -> bool:
    """Return whether a file is IDX: two zeros, an element type and a number of dimensions."""
    return _is_magic(source.head[:4])


def read(source: Source, choices: Choices) -> Generator[Progress, None, Digits]:
    """Read a pair of files; either of the two leads to the other. The digits are named after the images.

    Yields
    ------
    Progress in bytes of the two files on disk.

    Raises
    ------
    ReadingError
        When either cannot be read, is missing, does not hold what it promises, or does not belong to the other.
    """
    images, labels = _in_order(_part(source), _part(_partner_of(source)))
    if images.shape[0] != labels.shape[0]:
        raise ReadingError(
            f"{images.path.name} has {counted(images.shape[0], 'image')}, but {labels.path.name} has "
            f"{counted(labels.shape[0], 'label')}. The two files do not belong together; put the two of one set "
            "beside each other."
        )
    builder = DigitsBuilder(images.path, are_bytes=images.type == np.uint8, labels_name=labels.path.name)
    height, width = images.shape[1:]
    builder.shape = (height, width)
    total = images.source.size + labels.source.size
    yield from _read_content(images, builder.add_images, before=0, total=total)
    yield from _read_content(labels, builder.add_labels, before=images.source.size, total=total)
    return (yield from aside(builder.finish, source.whole_progress()))


def _partner_of(source: Source) -> Source:
    """Open the file that makes a pair with this one, in the same folder or archive.

    Raises
    ------
    ReadingError
        When there is none. The message says which name was looked for.
    """
    name = source.path.name
    names = partner_names(name)
    if not names:
        raise ReadingError(
            f"{name} is one of a pair of IDX files, but its name gives no hint of the other's. "
            "Name the two as in train-images-idx3-ubyte and train-labels-idx1-ubyte."
        )
    for other in names:
        if partner := source.beside(other):
            return partner
    what = "images" if source.head[3] == IMAGES else "labels"
    raise ReadingError(f"{name} has the {what} of a pair of IDX files; the other is missing. Put {names[0]} beside it.")


def _is_magic(start: bytes) -> bool:
    return len(start) == 4 and start[:2] == b"\0\0" and start[2] in TYPES and 1 <= start[3] <= 4


def _part(source: Source) -> _Part:
    """Read the first bytes of a file of images or labels."""
    name, stream = source.path.name, source.stream
    magic = stream.read(4)
    if not _is_magic(magic):
        raise ReadingError(f"{name} is not an IDX file: it starts with {magic.hex(' ')}. {RIGHT}")
    dimensions = magic[3]
    if dimensions not in (IMAGES, LABELS):
        raise ReadingError(
            f"{name} has {dimensions} dimensions: it starts with {magic.hex(' ')}. Images must have 3 "
            f"(count, height, width) and labels 1. {RIGHT}"
        )
    header = stream.read(4 * dimensions)
    if len(header) < 4 * dimensions:
        raise ReadingError(
            f"{name} was cut off at byte {4 + len(header)}, within its first {4 + 4 * dimensions} bytes. "
            "Copy or download it again."
        )
    part = _Part(source, stream, np.dtype(TYPES[magic[2]]), struct.unpack(f">{dimensions}I", header))
    _check_promise(part)
    return part


def _check_promise(part: _Part) -> None:
    """Refuse a header that cannot be true, before anything is read."""
    count, *sides = part.shape
    if count == 0:
        raise ReadingError(f"{part.path.name} says at byte 4 that it has 0 {part.content}. Choose another file.")
    if not all(1 <= side <= LARGEST_SIDE for side in sides):
        height, width = sides
        raise ReadingError(
            f"{part.path.name} says at byte 8 that its images have {width:,} × {height:,} pixels. "
            f"They must have between 1 × 1 and {LARGEST_SIDE:,} × {LARGEST_SIDE:,}."
        )
    if part.source.is_plain:
        _check_size(part, part.source.size - part.header_size)
        check_memory(part.path.name, math.prod(part.shape))


def _check_size(part: _Part, found: int) -> None:
    """Refuse a file that does not have as many bytes after its header as the header promises."""
    promised = part.promised
    if found == promised:
        return
    shape = " × ".join(f"{side:,}" for side in part.shape)
    ends = f"ends at byte {part.header_size + found:,}" if found < promised else "goes on after them"
    raise ReadingError(
        f"{part.path.name} promises {promised:,} bytes of {part.content} ({shape}), but {ends}. "
        "It was cut off or changed; copy or download it again."
    )


def _in_order(picked: _Part, partner: _Part) -> tuple[_Part, _Part]:
    """Return images and labels."""
    if picked.content == partner.content:
        missing = "labels" if picked.content == "images" else "images"
        raise ReadingError(
            f"{partner.path.name} holds {partner.content}, as {picked.path.name} does. "
            f"It must hold the {missing} that belong to them."
        )
    return (picked, partner) if picked.content == "images" else (partner, picked)


def _read_content(
    part: _Part, add: Callable[[NDArray[np.generic]], None], *, before: int, total: int
) -> Generator[Progress, None, None]:
    """Read what comes after the header, several whole images or labels at a time.

    Parameters
    ----------
    before, total : int
        Bytes on disk read before this part, and those of both parts, for the progress.
    """
    text, one = f"Reading {part.path.name}", part.promised // part.shape[0]
    step, read = max(1, CHUNK // one) * one, 0
    yield Progress(text, before, total, "bytes")
    while chunk := part.stream.read(min(step, part.promised - read)):
        read += len(chunk)
        if len(chunk) % one:
            break  # cut off
        values = np.frombuffer(chunk, part.type)
        add(values.reshape(-1, one // part.type.itemsize) if part.content == "images" else values)
        yield Progress(text, before + part.source.position, total, "bytes")
    more = len(part.stream.read(1))  # for a packed file this also verifies its checksum
    _check_size(part, read + more)
    yield Progress(text, before + part.source.size, total, "bytes")
