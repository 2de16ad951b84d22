"""LIBSVM's sparse form, as USPS is distributed: one digit per line, a label, then `index:value` per pixel not 0."""

import math
import re
from collections.abc import Generator, Sequence

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.progress import Progress
from digitcluster.files.aside import aside
from digitcluster.files.building.builder import DigitsBuilder, square
from digitcluster.files.building.skipped import RecordError
from digitcluster.files.choices import Choices
from digitcluster.files.guessing.not_pictures import SMALLEST, too_small
from digitcluster.files.source.lines import batches_of_lines
from digitcluster.files.source.source import Source

START = re.compile(rb"\s*[+-]?\d+(\.\d+)?(\s+\d+:[-+.\deE]+){2}")
LOOK = "Each line must look like 5 153:0.12 154:0.9 …, with increasing indices"
USUAL_SIDES = (16, 28, 32)  # a file's last pixels may be 0 in all its digits, and are then not in it
LARGEST = 1 << 20  # pixels


def recognizes(source: Source) -> bool:
    """Return whether a file is in LIBSVM's form: a label, then two pairs of index and value."""
    return START.match(source.head) is not None


def read(source: Source, choices: Choices) -> Generator[Progress, None, Digits]:
    """Read a file in LIBSVM's form.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When they are too short for pictures, or too many are not like the others.
    """
    builder = DigitsBuilder(source.path)
    yield source.progress()
    for number, lines in batches_of_lines(source):
        _add(source.path.name, builder, number, lines)
        yield source.progress()
    yield source.whole_progress()
    return (yield from aside(builder.finish, source.whole_progress()))


def _add(name: str, builder: DigitsBuilder, number: int, lines: Sequence[str]) -> None:
    """Add the digits of some lines, the first of which has this number."""
    found = []
    for at, line in enumerate(lines, start=number):
        if line.isspace():
            continue
        try:
            label, indices, values = _parsed(line)
            found.append((at, builder.labels.index(label), indices, values))
        except RecordError as fault:
            builder.skip(at, fault)
    if not found:
        return
    if not builder.shape[0]:
        largest = max(int(indices.max(initial=1)) for _, _, indices, _ in found)
        side = _side(largest)
        if side * side < SMALLEST:
            raise too_small(name, largest, _dense([one[2:] for one in found], largest))
        builder.shape = (side, side)
    pixels = builder.shape[0] * builder.shape[1]
    fitting = []
    for one in found:
        if one[2].max(initial=1) > pixels:
            builder.skip(one[0], f"has the index {one[2].max():,}, but the digits have {pixels:,} pixels")
        else:
            fitting.append(one)
    if not fitting:
        return
    images = _dense([one[2:] for one in fitting], pixels)
    builder.add(images, [one[1] for one in fitting], [one[0] for one in fitting])


def _dense(rows: Sequence[tuple[NDArray[np.int64], NDArray[np.float32]]], pixels: int) -> NDArray[np.float32]:
    """Return indices and values of some lines as images, (m, pixels)."""
    images = np.zeros((len(rows), pixels), np.float32)
    for image, (indices, values) in zip(images, rows, strict=True):
        image[indices - 1] = values
    return images


def _parsed(line: str) -> tuple[str, NDArray[np.int64], NDArray[np.float32]]:
    """Return label, indices (from 1) and values of one line."""
    label, _, rest = line.partition("#")[0].strip().partition(" ")
    words = rest.replace(":", " ").split()
    try:
        numbers = np.array(words, np.float64).reshape(-1, 2)
    except (ValueError, OverflowError):
        raise RecordError(f"is not in LIBSVM's form. {LOOK}") from None
    with np.errstate(over="ignore"):  # what is too large becomes infinite, and is out of range
        indices, values = numbers[:, 0], numbers[:, 1].astype(np.float32)
    if len(indices) and not (indices[0] >= 1 and indices[-1] <= LARGEST and (np.diff(indices) > 0).all()):
        raise RecordError(f"has wrong indices. {LOOK}")
    return label, indices.astype(np.int64), values


def _side(largest: int) -> int:
    """Return the side of the images, given the largest index in some of them."""
    if shape := square(largest):
        return shape[0]
    for side in USUAL_SIDES:
        if (side - 3) ** 2 < largest <= side * side:
            return side
    return math.isqrt(largest - 1) + 1
