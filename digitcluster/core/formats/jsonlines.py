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

LOOKS = '{"label": 5, "data": "…"}'
LONGEST_LINE = 16 << 20  # bytes; a digit of 3,000 × 3,000 pixels fits
CHUNK = 500  # lines between two progress records


def sniff(head: bytes) -> bool:
    """Tell by the first bytes whether a file is JSON lines."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def read(path: Path) -> Generator[Progress, None, Digits]:
    """Read a file of JSON lines, plain or packed; yields progress in bytes of the file on disk."""
    pixels, labels = bytearray(), bytearray()
    length = 0  # pixels of each image
    with open_source(path) as source:
        number = 0
        while line := source.stream.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE:
                raise ReadingError(
                    f"Line {number:,} of {path.name} is too long for a digit. Each line holds one digit."
                )
            if not line.strip():
                continue
            label, image = _digit(line, f"Line {number:,} of {path.name}")
            length = length or _checked_length(len(image), f"Line {number:,} of {path.name}")
            if len(image) != length:
                raise ReadingError(
                    f"Line {number:,} of {path.name} has {len(image):,} pixels, those before have {length:,}. "
                    "All digits of a file must be of one size."
                )
            labels.append(label)
            pixels += image
            if number % CHUNK == 0:
                yield Progress(f"Reading {path.name}", source.position, source.size, "bytes")
        yield Progress(f"Reading {path.name}", source.size, source.size, "bytes")
    if not labels:
        raise ReadingError(f"{path.name} has no digits in it. Each line should look like {LOOKS}.")
    side = math.isqrt(length)
    return Digits(
        np.frombuffer(pixels, np.uint8).reshape(-1, side, side),
        np.frombuffer(labels, np.uint8),
        name=path.name,
        source=str(path.resolve()),
    )


def _digit(line: bytes, place: str) -> tuple[int, bytes]:
    """Return label and pixels of one line."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ReadingError(f"{place} is not JSON. It should look like {LOOKS}.", details=str(error)) from error
    if not isinstance(values, dict):
        raise ReadingError(f"{place} is JSON, but not an object. It should look like {LOOKS}.")
    for key in ("label", "data"):
        if key not in values:
            raise ReadingError(f"{place} has no {key}. It should look like {LOOKS}.")
    label, data = values["label"], values["data"]
    if type(label) is not int or not 0 <= label <= 9:  # bool is an int, but not a label
        raise ReadingError(f"{place} has the label {_short(label)}; a label is a whole number from 0 to 9.")
    if not isinstance(data, str):
        raise ReadingError(f"{place} has data that is not text; it should be the pixels in base64.")
    try:
        return label, binascii.a2b_base64(data, strict_mode=True)
    except ValueError as error:
        raise ReadingError(
            f"{place} has data that is not base64; it may have been cut off.", details=str(error)
        ) from error


def _checked_length(length: int, place: str) -> int:
    if length == 0 or math.isqrt(length) ** 2 != length:
        raise ReadingError(f"{place} has {length:,} pixels, which is not a square image such as 28 × 28 = 784.")
    return length


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
