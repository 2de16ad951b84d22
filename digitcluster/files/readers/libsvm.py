"""LIBSVM's sparse form, as USPS is handed out: a digit a line, its label, then `index:value` where a pixel is not 0."""

import math
import re
from collections.abc import Generator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.progress import Progress
from digitcluster.files.building.builder import assemble, square
from digitcluster.files.building.grey_levels import OUT_OF_RANGE, GreyLevels
from digitcluster.files.building.labels import Labels
from digitcluster.files.building.skipped import RecordError, SkippedRecords
from digitcluster.files.readers.csv_table import batches_of_lines
from digitcluster.files.source.source import open_source

START = re.compile(rb"\s*[+-]?\d+(\.\d+)?(\s+\d+:[-+.\deE]+){2}")
LOOK = "Each line must look like 5 153:0.12 154:0.9 …, with indices that grow"
USUAL_SIDES = (16, 28, 32)  # a file's last pixels may be 0 in all its digits, and so are not in it
LARGEST = 1 << 20  # pixels


def sniff(head: bytes) -> bool:
    """Tell by the first bytes whether a file is in LIBSVM's form."""
    return START.match(head) is not None


def read(path: Path) -> Generator[Progress, None, Digits]:
    """Read a file in LIBSVM's form, plain or packed.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When too many lines are not like the others.
    """
    digits = _Sparse(path.name)
    with open_source(path) as source:
        yield source.progress()
        for number, lines in batches_of_lines(source):
            digits.add(number, lines)
            yield source.progress()
        yield Progress(f"Reading {path.name}", source.size, source.size, "bytes")
    side = digits.side or 1
    return assemble(path, digits.levels, (side, side), digits.labels, digits.faults, from_one="shift")


class _Sparse:
    """The digits of the lines so far."""

    def __init__(self, name: str) -> None:
        self.levels, self.labels, self.faults = GreyLevels(name), Labels(name), SkippedRecords(name)
        self.side = 0

    def add(self, number: int, lines: Sequence[str]) -> None:
        """Add lines, the first of which has this number."""
        found = []
        for at, line in enumerate(lines, start=number):
            if line.isspace():
                continue
            try:
                label, places, values = _parsed(line)
                found.append((at, self.labels.index(label), places, values))
            except RecordError as fault:
                self._leave_out(at, fault)
        if not found:
            return
        if not self.side:
            self.side = _side(max(int(places.max(initial=1)) for _, _, places, _ in found))
        self._keep(found)

    def _keep(self, found: Sequence[tuple[int, int, NDArray[np.int64], NDArray[np.float32]]]) -> None:
        pixels = self.side * self.side
        fitting = []
        for one in found:
            if one[2].max(initial=1) > pixels:
                self._leave_out(one[0], f"has the index {one[2].max():,}, but the digits have {pixels:,} pixels")
            else:
                fitting.append(one)
        images = np.zeros((len(fitting), pixels), np.float32)
        for image, (_, _, places, values) in zip(images, fitting, strict=True):
            image[places - 1] = values
        if not len(images):
            return
        taken = self.levels.add(images)
        self.labels.keep(one[1] for one, good in zip(fitting, taken, strict=True) if good)
        for index in np.flatnonzero(~taken):
            self._leave_out(fitting[index][0], OUT_OF_RANGE)

    def _leave_out(self, number: int, reason: object) -> None:
        self.faults.add(number, reason, read=len(self.levels))


def _parsed(line: str) -> tuple[str, NDArray[np.int64], NDArray[np.float32]]:
    """Return label, indices (from 1) and values of one line."""
    label, _, rest = line.partition("#")[0].strip().partition(" ")
    words = rest.replace(":", " ").split()
    try:
        numbers = np.array(words, np.float64).reshape(-1, 2)
    except (ValueError, OverflowError):
        raise RecordError(f"is not in LIBSVM's form. {LOOK}") from None
    with np.errstate(over="ignore"):  # what is too large becomes infinite, and is out of range
        places, values = numbers[:, 0], numbers[:, 1].astype(np.float32)
    if len(places) and not (places[0] >= 1 and places[-1] <= LARGEST and (np.diff(places) > 0).all()):
        raise RecordError(f"has wrong indices. {LOOK}")
    return label, places.astype(np.int64), values


def _side(largest: int) -> int:
    """Return the side of the images, by the largest index of some."""
    if shape := square(largest):
        return shape[0]
    for side in USUAL_SIDES:
        if (side - 3) ** 2 < largest <= side * side:
            return side
    return math.isqrt(largest - 1) + 1
