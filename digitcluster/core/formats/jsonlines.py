"""JSON lines, the notebook's form: {"label": 5, "data": "<base64 of the pixel bytes>"}, one digit a line."""

import binascii
import json
import math
from collections.abc import Generator
from pathlib import Path

import numpy as np

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.formats.container import open_source
from digitcluster.core.progress import Progress

LOOK = 'Each line must look like {"label": 5, "data": "…"}'
DATA = "The data must be the bytes of the pixels in base64"
LONGEST_LINE = 16 << 20  # bytes; a digit of 3,000 × 3,000 pixels fits
CHUNK = 1 << 19  # bytes of lines between two progress records: some ten milliseconds


class _LineError(Exception):
    """What is wrong with a line, to be put after "Line 17 of digits.json"."""


def sniff(head: bytes) -> bool:
    """Tell by the first bytes whether a file is JSON lines."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def read(path: Path) -> Generator[Progress, None, Digits]:
    """Read a file of JSON lines, plain or packed; all digits are square and of one size.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When the file cannot be read, or names the first line that is not a digit like those before.
    """
    pixels, labels = bytearray(), bytearray()
    length = number = unreported = 0
    with open_source(path) as source:
        yield source.progress()
        try:
            while line := source.stream.readline(LONGEST_LINE + 1):
                number += 1
                unreported += len(line)
                if unreported >= CHUNK:
                    unreported = 0
                    yield source.progress()
                if len(line) > LONGEST_LINE:
                    raise _LineError(f"is longer than {LONGEST_LINE >> 20} MB, too long for a digit. {LOOK}.")
                if line.isspace():
                    continue
                label, image = _digit(line)
                if len(image) != length or not image:
                    length = _checked_length(len(image), before=length)
                labels.append(label)
                pixels += image
        except _LineError as wrong:
            details = str(wrong.__cause__ or "")
            raise ReadingError(f"Line {number:,} of {path.name} {wrong}", details=details) from wrong
        if not labels:
            raise ReadingError(f"{path.name} has no digits in it. {LOOK}.")
        yield Progress(f"Reading {path.name}", source.size, source.size, "bytes")
        side = math.isqrt(length)
        return Digits(
            np.frombuffer(pixels, np.uint8).reshape(-1, side, side),
            np.frombuffer(labels, np.uint8),
            name=path.name,
            source=str(path.resolve()),
        )


def _digit(line: bytes) -> tuple[int, bytes]:
    """Return label and pixels of one line."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        # Only the last line can lack its end.
        cut = "" if line.endswith(b"\n") else ", and the file ends there: it may have been cut off"
        raise _LineError(f"is not JSON{cut}. {LOOK}.") from error
    if not isinstance(values, dict):
        raise _LineError(f"is JSON, but not an object in braces. {LOOK}.")
    for key in ("label", "data"):
        if key not in values:
            raise _LineError(f"has no {key}. {LOOK}.")
    return _label(values["label"]), _image(values["data"])


def _label(label: object) -> int:
    if type(label) is not int or not 0 <= label <= 9:  # a bool is an int, but no label
        shown = "[…]" if isinstance(label, list | dict) else json.dumps(label)
        shown = shown if len(shown) <= 40 else f"{shown[:40]}…"
        raise _LineError(f"has the label {shown}. A label must be a whole number from 0 to 9.")
    return label


def _image(data: object) -> bytes:
    if not isinstance(data, str):
        raise _LineError(f"has data that is not text. {DATA}.")
    try:
        return binascii.a2b_base64(data, strict_mode=True)
    except ValueError:  # some writers of base64 break its lines
        try:
            return binascii.a2b_base64("".join(data.split()), strict_mode=True)
        except ValueError as error:
            raise _LineError(f"has data that is not base64. {DATA}.") from error


def _checked_length(length: int, *, before: int) -> int:
    """Return the number of pixels of an image; `before` is that of the images before, or 0 if it is the first."""
    if before:
        raise _LineError(
            f"has {length:,} pixels, but the lines before have {before:,}. All digits of a file must have one size."
        )
    if length == 0 or math.isqrt(length) ** 2 != length:
        raise _LineError(f"has {length:,} pixels. A digit must be a square, such as 28 × 28 = 784 pixels.")
    return length
