"""JSON lines, the notebook's form: {"label": 5, "data": "<base64 of the pixel bytes>"}, one digit a line.

Instead of data there may be a list of pixels. Without labels the digits can still be clustered.
"""

import binascii
import json
from collections.abc import Generator
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.building.builder import SQUARE, DigitsBuilder, square
from digitcluster.files.building.skipped import RecordError
from digitcluster.files.choices import Choices
from digitcluster.files.source.lines import BYTE_ORDER_MARK, LONGEST_LINE
from digitcluster.files.source.source import Source

LOOK = 'Each line must look like {"label": 5, "data": "…"}'
DATA = "The data must be the bytes of the pixels in base64"
PIXELS = "The pixels must be a list of numbers, the same number in each line"
BLANKS = b" \t\r\n"  # what JSON takes for white space
decode = json.JSONDecoder().raw_decode  # what json.loads calls in the end, taking twice as long
Pixels: TypeAlias = bytes | NDArray[np.float32]
CHUNK = 1 << 19  # bytes of lines between two progress records: some ten milliseconds


def recognizes(source: Source) -> bool:
    """Return whether a file is JSON lines: it begins with a brace."""
    return source.head.removeprefix(BYTE_ORDER_MARK).lstrip().startswith(b"{")


def read(source: Source, choices: Choices) -> Generator[Progress, None, Digits]:
    """Read a file of JSON lines; all digits are of one size.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When too many lines are not digits like those before, or one is far too long.
    """
    name, stream = source.path.name, source.stream
    builder = DigitsBuilder(source.path)
    parser = _Lines(builder)
    number = unreported = 0
    if source.head.startswith(BYTE_ORDER_MARK):
        stream.read(len(BYTE_ORDER_MARK))
    yield source.progress()
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        unreported += len(line)
        if unreported >= CHUNK:
            unreported = 0
            parser.hand_over()
            yield source.progress()
        if len(line) > LONGEST_LINE:
            raise ReadingError(
                f"Line {number:,} of {name} is longer than {LONGEST_LINE >> 20} MB, too long for a digit. {LOOK}."
            )
        if not line.isspace():
            parser.add(number, line)
    parser.hand_over()
    yield source.whole_progress()
    if not len(builder) and not builder.skipped.count:
        raise ReadingError(f"{name} has no digits in it. {LOOK}.")
    return builder.finish()


class _Lines:
    """Parses lines, and feeds them to a builder.

    The first good line decides on the digits' size, and whether they have labels.
    """

    def __init__(self, builder: DigitsBuilder) -> None:
        self._builder = builder
        # Kept here too, since `add` is called for every line.
        self._levels, self._labels = builder.levels, builder.labels
        self._is_labelled = False
        self._length = 0
        self._waiting: list[tuple[int, Pixels, int]] = []  # lines, images and labels to be handed over together

    def add(self, number: int, line: bytes) -> None:
        """Add the digit of one line, or leave the line out."""
        try:
            values = _parsed(line)
            is_labelled = "label" in values
            if self._length and is_labelled is not self._is_labelled:
                raise RecordError(
                    f"has no label. {LOOK}" if self._is_labelled else "has a label, but those before have none"
                )
            image = _image(values)
            new_shape = None if 0 < len(image) == self._length else self._new_shape(values, len(image))
            label = self._labels.index(values["label"]) if is_labelled else 0
        except RecordError as fault:
            self._builder.skip(number, fault, details=str(fault.__cause__ or ""))
            return
        if new_shape is not None:
            self._builder.shape, self._length, self._is_labelled = new_shape, len(image), is_labelled
        self._levels.are_bytes = "data" in values
        self._waiting.append((number, image, label))

    def hand_over(self) -> None:
        """Give the builder the waiting digits."""
        if not self._waiting:
            return
        numbers, images, labels = zip(*self._waiting, strict=True)
        self._waiting = []
        if all(type(image) is bytes for image in images):
            together: NDArray[np.generic] = np.frombuffer(b"".join(images), np.uint8)
        else:
            together = np.concatenate([np.frombuffer(i, np.uint8) if type(i) is bytes else i for i in images])
        self._builder.add(together.reshape(len(images), -1), labels if self._is_labelled else None, numbers)

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
            raise RecordError(f"has rows of pixels that are not all of one length. {PIXELS}")
        pixels = [level for row in pixels for level in row]
    try:
        return bytes(pixels)
    except (TypeError, ValueError):  # decimals, or levels beyond a byte
        pass
    if not all(type(level) in (int, float) and abs(level) < 1e6 for level in pixels):
        raise RecordError(f"has pixels that are not grey levels. {PIXELS}")
    return np.array(pixels, np.float32)


def _said_shape(values: dict[str, Any], length: int) -> tuple[int, int] | None:
    """Return height and width where the line gives them: as a shape, or by its rows of pixels."""
    shape = values.get("shape")
    if isinstance(values.get("pixels"), list) and values["pixels"] and isinstance(values["pixels"][0], list):
        shape = [len(values["pixels"]), len(values["pixels"][0])]
    if not (isinstance(shape, list) and len(shape) == 2 and all(type(side) is int and side > 0 for side in shape)):
        return None
    return (shape[0], shape[1]) if shape[0] * shape[1] == length else None
