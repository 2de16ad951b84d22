"""IDX, the form in which MNIST is handed out: one file of images and one of labels, plain or gzip."""

import math
import struct
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.formats.container import Source, open_source
from digitcluster.core.formats.idx_names import partner_of
from digitcluster.core.progress import Progress

IMAGES, LABELS = b"\x00\x00\x08\x03", b"\x00\x00\x08\x01"  # unsigned bytes in three dimensions, in one
ELEMENTS = {
    8: "unsigned bytes",
    9: "signed bytes",
    11: "16-bit whole numbers",
    12: "32-bit whole numbers",
    13: "32-bit decimals",
    14: "64-bit decimals",
}
CHUNK = 1 << 20  # bytes between two progress records: some five milliseconds
LARGEST_SIDE = 4096  # pixels


@dataclass(frozen=True)
class _Part:
    """One file of the pair: what its first bytes promise.

    Attributes
    ----------
    magic : bytes
        `IMAGES` or `LABELS`.
    shape : tuple of int
        (n, h, w) of images, (n,) of labels.
    disk_size : int
        Of the file on disk, in bytes.
    """

    path: Path
    magic: bytes
    shape: tuple[int, ...]
    disk_size: int

    @property
    def content(self) -> str:
        return "images" if self.magic == IMAGES else "labels"

    @property
    def header_size(self) -> int:
        return 4 + 4 * len(self.shape)


def sniff(head: bytes) -> bool:
    """Tell by the first bytes whether a file is IDX: two zeros, an element type and a number of dimensions."""
    return len(head) >= 4 and head[:2] == b"\0\0" and head[2] in ELEMENTS and 1 <= head[3] <= 4


def read(path: Path) -> Generator[Progress, None, Digits]:
    """Read a pair of files; either of the two finds the other. The digits are named after the images.

    Yields
    ------
    Progress in bytes of the two files on disk.

    Raises
    ------
    ReadingError
        When either cannot be read, is missing, does not hold what it promises, or does not belong to the other.
    """
    picked = _open_part(path)
    images, labels = _in_order(picked, _open_part(partner_of(path)))
    if images.shape[0] != labels.shape[0]:
        raise ReadingError(
            f"{images.path.name} has {images.shape[0]:,} images, but {labels.path.name} has {labels.shape[0]:,} "
            "labels. The two files do not belong together; put the two of one set beside each other."
        )
    total = images.disk_size + labels.disk_size
    pixels = yield from _read_content(images, before=0, total=total)
    values = yield from _read_content(labels, before=images.disk_size, total=total)
    wrong = np.flatnonzero(values > 9)
    if len(wrong):
        raise ReadingError(
            f"{labels.path.name} has the label {values[wrong[0]]} at byte {labels.header_size + wrong[0]:,}. "
            "Labels must run from 0 to 9."
        )
    return Digits(pixels, values, name=images.path.name, source=str(images.path.resolve()))


def _open_part(path: Path) -> _Part:
    """Read the first bytes of a file of images or labels."""
    with open_source(path) as source:
        magic = source.stream.read(4)
        if magic not in (IMAGES, LABELS):
            raise ReadingError(f"{path.name} {_other_kind(magic)}")
        dimensions = 3 if magic == IMAGES else 1
        header = source.stream.read(4 * dimensions)
        if len(header) < 4 * dimensions:
            raise ReadingError(
                f"{path.name} was cut off at byte {4 + len(header)}, within its first {4 + 4 * dimensions} bytes. "
                "Copy or download it again."
            )
        part = _Part(path, magic, struct.unpack(f">{dimensions}I", header), source.size)
        _check_promise(part, source)
    return part


def _other_kind(magic: bytes) -> str:
    right = f"Images must start with {IMAGES.hex(' ')} and labels with {LABELS.hex(' ')}."
    if not sniff(magic):
        return f"is not an IDX file: it starts with {magic.hex(' ')}. {right}"
    return f"holds {ELEMENTS[magic[2]]} in {magic[3]} dimensions: it starts with {magic.hex(' ')}. {right}"


def _check_promise(part: _Part, source: Source) -> None:
    """Refuse a header that cannot be true, before anything is read."""
    count, *sides = part.shape
    if count == 0:
        raise ReadingError(f"{part.path.name} has 0 {part.content}, it says at byte 4. Choose another file.")
    if not all(1 <= side <= LARGEST_SIDE for side in sides):
        height, width = sides
        raise ReadingError(
            f"{part.path.name} says at byte 8 that its images have {width:,} × {height:,} pixels. "
            f"They must have between 1 × 1 and {LARGEST_SIDE:,} × {LARGEST_SIDE:,}."
        )
    if source.is_plain:
        _check_size(part, source.size - part.header_size)


def _check_size(part: _Part, found: int) -> None:
    """Refuse a file that has not as many bytes after its header as the header promises."""
    promised = math.prod(part.shape)
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
    if picked.magic == partner.magic:
        missing = "labels" if picked.magic == IMAGES else "images"
        raise ReadingError(
            f"{partner.path.name} holds {partner.content}, as {picked.path.name} does. "
            f"It must hold the {missing} that belong to them."
        )
    return (picked, partner) if picked.magic == IMAGES else (partner, picked)


def _read_content(part: _Part, *, before: int, total: int) -> Generator[Progress, None, NDArray[np.uint8]]:
    """Read what comes after the header, uint8 of the part's shape; memory grows only with what is really there.

    Parameters
    ----------
    before, total : int
        Bytes on disk read before this part, and those of both parts: for the progress.
    """
    text, promised, content = f"Reading {part.path.name}", math.prod(part.shape), bytearray()
    with open_source(part.path) as source:
        yield Progress(text, before, total, "bytes")
        source.stream.read(part.header_size)
        while chunk := source.stream.read(min(CHUNK, promised - len(content))):
            content += chunk
            yield Progress(text, before + source.position, total, "bytes")
        more = len(source.stream.read(1))  # for a packed file this also checks its checksum
        _check_size(part, len(content) + more)
        yield Progress(text, before + part.disk_size, total, "bytes")
        return np.frombuffer(content, np.uint8).reshape(part.shape)
