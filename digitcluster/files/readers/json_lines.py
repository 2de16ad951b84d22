"""JSON lines, the notebook's form: {"label": 5, "data": "<base64 of the pixel bytes>"}, one digit a line.

Instead of data there may be a list of pixels. Without labels the digits can still be clustered.
"""

import binascii
import json
from collections.abc import Generator
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.building.builder import SQUARE, assemble, square
from digitcluster.files.building.grey_levels import OUT_OF_RANGE, GreyLevels
from digitcluster.files.building.labels import Labels
from digitcluster.files.building.skipped import RecordError, SkippedRecords
from digitcluster.files.source.source import open_source

LOOK = 'Each line must look like {"label": 5, "data": "…"}'
DATA = "The data must be the bytes of the pixels in base64"
PIXELS = "The pixels must be a list of numbers, as many in each line"
LONGEST_LINE = 16 << 20  # bytes; a digit of 3,000 × 3,000 pixels fits
BLANKS = b" \t\r\n\xef\xbb\xbf"  # white space, and the mark that some editors put before a file
decode = json.JSONDecoder().raw_decode  # what json.loads calls in the end, after twice as long
Pixels: TypeAlias = bytes | NDArray[np.float32]
CHUNK = 1 << 19  # bytes of lines between two progress records: some ten milliseconds


def sniff(head: bytes) -> bool:
    """Tell by the first bytes whether a file is JSON lines."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def read(path: Path) -> Generator[Progress, None, Digits]:
    """Read a file of JSON lines, plain or packed; all digits are of one size.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When the file cannot be read, or too many lines are not digits like those before.
    """
    faults = SkippedRecords(path.name)
    digits = _Lines(path.name, faults)
    number = unreported = 0
    with open_source(path) as source:
        yield source.progress()
        while line := source.stream.readline(LONGEST_LINE + 1):
            number += 1
            unreported += len(line)
            if unreported >= CHUNK:
                unreported = 0
                digits.hand_over()
                yield source.progress()
            if len(line) > LONGEST_LINE:
                raise ReadingError(
                    f"Line {number:,} of {path.name} is longer than {LONGEST_LINE >> 20} MB, "
                    f"too long for a digit. {LOOK}."
                )
            if not line.isspace():
                digits.add(number, line)
        digits.hand_over()
        yield Progress(f"Reading {path.name}", source.size, source.size, "bytes")
    if not len(digits.levels) and not faults.count:
        raise ReadingError(f"{path.name} has no digits in it. {LOOK}.")
    return assemble(path, digits.levels, digits.shape, digits.labels if digits.labelled else None, faults)


class _Lines:
    """The digits of the lines so far. The first good line decides on their size, and whether they have labels."""

    def __init__(self, name: str, faults: SkippedRecords) -> None:
        self.levels, self.labels, self.shape = GreyLevels(name), Labels(name), (0, 0)
        self.labelled = False
        self._faults = faults
        self._length = 0
        self._waiting: list[tuple[int, Pixels, int]] = []  # lines, images and labels to be handed over together

    def add(self, number: int, line: bytes) -> None:
        """Add the digit of one line, or leave the line out."""
        try:
            values = _parsed(line)
            labelled = "label" in values
            if self._length and labelled is not self.labelled:
                raise RecordError(
                    f"has no label. {LOOK}" if self.labelled else "has a label, but those before have none"
                )
            image = _image(values)
            shape = self.shape if 0 < len(image) == self._length else self._new_shape(values, len(image))
            label = self.labels.index(values["label"]) if labelled else 0
            self.levels.are_bytes = "data" in values
        except RecordError as fault:
            self._faults.add(number, fault, read=len(self.levels), details=str(fault.__cause__ or ""))
            return
        self._length, self.shape, self.labelled = len(image), shape, labelled
        self._waiting.append((number, image, label))

    def hand_over(self) -> None:
        """Put the images that wait, and their labels, to those that are read."""
        if not self._waiting:
            return
        numbers, images, labels = zip(*self._waiting, strict=True)
        self._waiting = []
        if all(type(image) is bytes for image in images):
            together: NDArray[np.generic] = np.frombuffer(b"".join(images), np.uint8)
        else:
            together = np.concatenate([np.frombuffer(i, np.uint8) if type(i) is bytes else i for i in images])
        taken = self.levels.add(together.reshape(len(images), -1))
        if taken.all():
            self.labels.keep(labels)
            return
        self.labels.keep(label for label, good in zip(labels, taken, strict=True) if good)
        for index in np.flatnonzero(~taken):
            self._faults.add(numbers[index], OUT_OF_RANGE, read=len(self.levels))

    def _new_shape(self, values: dict[str, Any], length: int) -> tuple[int, int]:
        if self._length:
            raise RecordError(
                f"has {length:,} pixels, but the lines before have {self._length:,}. "
                "All digits of a file must have one size"
            )
        shape = _said_shape(values, length) or square(length)
        if shape is None:
            raise RecordError(f"has {length:,} pixels. {SQUARE}")
        return shape


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        text = line.strip(BLANKS).decode()
        values, end = decode(text)
        if end < len(text):
            raise ValueError(f"more after the object: {text[end : end + 20]}")
    except (ValueError, RecursionError) as error:
        # Only the last line can lack its end.
        cut = "" if line.endswith(b"\n") else ", and the file ends there: it may have been cut off"
        raise RecordError(f"is not JSON{cut}. {LOOK}") from error
    if not isinstance(values, dict):
        raise RecordError(f"is JSON, but not an object in braces. {LOOK}")
    return values


def _image(values: dict[str, Any]) -> Pixels:
    if "data" in values:
        return _decoded(values["data"])
    if "pixels" in values:
        return _listed(values["pixels"])
    raise RecordError(f"has no data. {LOOK}")


def _decoded(data: object) -> bytes:
    if not isinstance(data, str):
        raise RecordError(f"has data that is not text. {DATA}")
    try:
        return binascii.a2b_base64(data, strict_mode=True)
    except ValueError:  # some writers of base64 break its lines
        try:
            return binascii.a2b_base64("".join(data.split()), strict_mode=True)
        except ValueError as error:
            raise RecordError(f"has data that is not base64. {DATA}") from error


def _listed(pixels: object) -> Pixels:
    """Return a list of numbers, or of rows of numbers, as bytes where that is possible."""
    if not isinstance(pixels, list):
        raise RecordError(f"has pixels that are not a list. {PIXELS}")
    if pixels and isinstance(pixels[0], list):
        if any(not isinstance(row, list) or len(row) != len(pixels[0]) for row in pixels):
            raise RecordError(f"has rows of pixels that are not of one length. {PIXELS}")
        pixels = [level for row in pixels for level in row]
    try:
        return bytes(pixels)
    except (TypeError, ValueError):
        pass
    if not all(type(level) in (int, float) and abs(level) < 1e6 for level in pixels):
        raise RecordError(f"has pixels that are not grey levels. {PIXELS}")
    return np.array(pixels, np.float32)


def _said_shape(values: dict[str, Any], length: int) -> tuple[int, int] | None:
    """Return height and width where the line says them: as a shape, or by its rows of pixels."""
    shape = values.get("shape")
    if isinstance(values.get("pixels"), list) and values["pixels"] and isinstance(values["pixels"][0], list):
        shape = [len(values["pixels"]), len(values["pixels"][0])]
    if not (isinstance(shape, list) and len(shape) == 2 and all(type(side) is int and side > 0 for side in shape)):
        return None
    return (shape[0], shape[1]) if shape[0] * shape[1] == length else None
