"""JSON lines, the notebook's form: {"label": 5, "data": "<base64 of the pixel bytes>"}, one digit a line.

Instead of data there may be a list of pixels. Without labels the digits can still be clustered. What is no object a
line is left to `json_document`.
"""

import json
import re
from collections.abc import Generator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.aside import aside
from digitcluster.files.building.builder import SQUARE, DigitsBuilder, square
from digitcluster.files.building.skipped import RecordError
from digitcluster.files.choices import Choices
from digitcluster.files.guessing.not_pictures import SMALLEST, too_small
from digitcluster.files.readers.json_document import is_document, read_document
from digitcluster.files.readers.json_records import LOOK, Pixels, class_of, image_of, renamed, said_shape
from digitcluster.files.source.lines import BYTE_ORDER_MARK, LONGEST_LINE
from digitcluster.files.source.source import Source

BLANKS = b" \t\r\n"  # what JSON takes for white space
decode = json.JSONDecoder().raw_decode  # what json.loads calls in the end, taking twice as long
START = re.compile(rb"\s*(\{|\[\s*[\[{\d.-])")
CHUNK = 1 << 19  # bytes of lines between two progress records: some ten milliseconds


def recognizes(source: Source) -> bool:
    """Return whether a file is JSON: it begins with a brace, or with a bracket and what may follow it."""
    return START.match(source.head.removeprefix(BYTE_ORDER_MARK)) is not None


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
    if is_document(source):
        return (yield from read_document(source))
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
    return (yield from aside(builder.finish, source.whole_progress()))


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
            if "label" not in values or ("data" not in values and "pixels" not in values):
                values = renamed(values)
            is_labelled = "label" in values
            if self._length and is_labelled is not self._is_labelled:
                raise RecordError(
                    f"has no label. {LOOK}" if self._is_labelled else "has a label, but those before have none"
                )
            image = image_of(values)
            new_shape = None if 0 < len(image) == self._length else self._new_shape(values, len(image))
            label = self._labels.index(class_of(values["label"])) if is_labelled else 0
        except RecordError as fault:
            self._builder.skip(number, fault, details=str(fault.__cause__ or ""))
            return
        if new_shape is not None:
            self._builder.shape, self._length, self._is_labelled = new_shape, len(image), is_labelled
        self._levels.are_bytes = type(values.get("data")) is str
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
        said = said_shape(values, length)
        if said is None and 0 < length < SMALLEST and type(values.get("data")) is not str:
            raise too_small(self._builder.skipped.name, length)
        shape = said or square(length)
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
