"""One digit as JSON files have it: an object with pixels and label under many names, a pair, or a list of numbers."""

import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from digitcluster.files.building.skipped import RecordError
from digitcluster.files.guessing.columns import ONE_HOT
from digitcluster.files.guessing.words import LABEL_NAMES

LOOK = 'Each line must look like {"label": 5, "data": "…"}'
DATA = "The data must be the bytes of the pixels in base64"
PIXELS = "The pixels must be a list of numbers, the same number in each line"
RECORD = 'Each digit must look like {"label": 5, "pixels": [0, …]}'
PIXEL_KEYS = ("data", "pixels", "image", "img", "images", "x", "input", "pixel", "features", "values", "bitmap", "grid")
LABEL_KEYS = LABEL_NAMES | {"output"}
FEWEST_NAMED = 25  # numbers of an object that has one for each pixel
Pixels: TypeAlias = bytes | NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Record:
    """One digit.

    Attributes
    ----------
    pixels : uint8 or float32 (d,)
    shape : (h, w) or None
        Where the file says it, as by its rows of pixels.
    label : object
        As the file has it; None where it has none.
    names : tuple of str
        Of the numbers, where each has one: they may be pixels, labels and others.
    """

    pixels: NDArray[np.generic]
    shape: tuple[int, int] | None = None
    label: object = None
    names: tuple[str, ...] = ()


def record_of(value: object) -> Record:
    """Return the digit that an object, a pair of pixels and label, or a list of numbers is.

    Raises
    ------
    RecordError
        When it cannot be one.
    """
    if isinstance(value, dict):
        values = renamed(value)
        if "pixels" not in values and "data" not in values:
            return _named(value)
        pixels = _array(image_of(values))
        label = class_of(values["label"]) if "label" in values else None
        return Record(pixels, said_shape(values, len(pixels)), label)
    if not isinstance(value, list):
        raise RecordError(f"is neither an object nor a list of pixels. {RECORD}")
    if is_pair(value):
        pixels = _array(listed(value[0]))
        return Record(pixels, said_shape({"pixels": value[0]}, len(pixels)), class_of(value[1]))
    return Record(pixels := _array(listed(value)), said_shape({"pixels": value}, len(pixels)))


def renamed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object with its pixels and its label under the usual keys, whatever they are called."""
    found = dict(values)
    if "data" not in found and "pixels" not in found:
        key = next((key for key in values if key.lower() in PIXEL_KEYS), None)
        if key is not None:
            found["pixels"] = values[key]
    if "label" not in found:
        key = next((key for key in values if key.lower() in LABEL_KEYS), None)
        if key is not None:
            found["label"] = values[key]
    return found


def is_pair(value: list[Any]) -> bool:
    """Return whether a list has two items, the pixels of a digit and its label."""
    if len(value) != 2 or not isinstance(value[0], list):
        return False
    return not isinstance(value[1], list | dict) or (isinstance(value[1], list) and len(value[1]) in ONE_HOT)


def class_of(label: object) -> object:
    """Return a label, or the number of the class that a list of marks stands for.

    Raises
    ------
    RecordError
        When a list marks none, or several.
    """
    if not isinstance(label, list) or len(label) not in ONE_HOT:
        return label
    marks = [mark[0] if isinstance(mark, list) and len(mark) == 1 else mark for mark in label]
    if all(type(mark) in (int, float) for mark in marks) and marks.count(top := max(marks)) == 1:
        return marks.index(top)
    raise RecordError("has a label that marks no class, or several")


def image_of(values: Mapping[str, Any]) -> Pixels:
    """Return the pixels of an object.

    Raises
    ------
    RecordError
        When it has none.
    """
    if "data" in values:
        data = values["data"]
        return listed(data) if isinstance(data, list) else _decoded(data)
    if "pixels" in values:
        return listed(values["pixels"])
    raise RecordError(f"has no data. {LOOK}")


def listed(pixels: object) -> Pixels:
    """Return a list of numbers, or of rows of numbers, as bytes where that is possible.

    Raises
    ------
    RecordError
        When it is no such list.
    """
    if not isinstance(pixels, list):
        raise RecordError(f"has pixels that are not a list. {PIXELS}")
    if pixels and isinstance(pixels[0], list):
        if any(not isinstance(row, list) or len(row) != len(pixels[0]) for row in pixels):
            raise RecordError(f"has rows of pixels that are not all of one length. {PIXELS}")
        pixels = [level for row in pixels for level in row]
        if pixels and isinstance(pixels[0], list):  # a list for each pixel: of one number, where there are no colours
            return listed(pixels)
    try:
        return bytes(pixels)
    except (TypeError, ValueError):  # decimals, or levels beyond a byte
        pass
    if not all(type(level) in (int, float) and abs(level) < 1e6 for level in pixels):
        raise RecordError(f"has pixels that are not grey levels. {PIXELS}")
    return np.array(pixels, np.float32)


def said_shape(values: Mapping[str, Any], length: int) -> tuple[int, int] | None:
    """Return height and width where an object gives them: as a shape, or by its rows of pixels."""
    shape = values.get("shape")
    rows = values.get("pixels", values.get("data"))
    if isinstance(rows, list) and rows and isinstance(rows[0], list) and len(rows[0]) > 1:
        shape = [len(rows), len(rows[0])]
    if not (isinstance(shape, list) and len(shape) == 2 and all(type(side) is int and side > 0 for side in shape)):
        return None
    return (shape[0], shape[1]) if shape[0] * shape[1] == length else None


def compact(numbers: NDArray[np.float64]) -> NDArray[np.generic]:
    """Return numbers in as few bytes as grey levels need."""
    as_bytes = numbers.clip(0, 255).astype(np.uint8)
    return as_bytes if (as_bytes == numbers).all() else numbers.astype(np.float32)


def _array(pixels: Pixels) -> NDArray[np.generic]:
    return np.frombuffer(pixels, np.uint8) if isinstance(pixels, bytes) else pixels


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


def _named(values: Mapping[str, Any]) -> Record:
    """Return a record of an object that has a number under each name."""
    numbers = {key: value for key, value in values.items() if type(value) in (int, float)}
    if len(numbers) < FEWEST_NAMED:
        raise RecordError(f"has no list of pixels. {RECORD}")
    return Record(_array(listed(list(numbers.values()))), names=tuple(numbers))
