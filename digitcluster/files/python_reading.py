"""Finds out how a few lines of Python can read the digits that are open, from the file that they came from."""

import base64
import bz2
import gzip
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, cast

import numpy as np

from digitcluster.core.as_python.reading import PACKINGS, Reading, csv, idx, json_lines, npz, saved_first
from digitcluster.core.digits import Digits
from digitcluster.core.errors import DigitClusterError
from digitcluster.files.damage import VALUES
from digitcluster.files.guessing.partners import partner_names
from digitcluster.files.npy_stream import Header, read_header

OPENERS: dict[str, Callable[..., Any]] = {"": open, "gzip": gzip.open, "bz2": bz2.open, "lzma": lzma.open}
LONGEST = 1 << 20  # bytes of a line
UNREADABLE = (OSError, EOFError, struct.error, zlib.error, lzma.LZMAError, zipfile.BadZipFile, *VALUES)


def reading_of(digits: Digits) -> Reading:
    """Return how a script can read digits as they were opened; only the beginning of their file is looked at.

    Where that takes more than a few lines, it is from a file that people have to save for the script.
    """
    found = None
    path = Path(digits.source)
    if not digits.notes and len(digits):  # else something was changed or left out while they were read
        packing = PACKINGS.get(path.suffix.lower(), "")
        for look in (_json_lines, _idx, _npz, _csv):
            try:
                found = found or look(path, packing, digits)
            except (DigitClusterError, *UNREADABLE):
                continue
    return found or saved_first(has_labels=digits.labels is not None)


def _json_lines(path: Path, packing: str, digits: Digits) -> Reading | None:
    with _open(path, packing) as file:
        record = json.loads(file.readline(LONGEST).decode("utf-8-sig"))
    has_labels = digits.labels is not None
    label = record["label"] if has_labels else None
    same = base64.b64decode(record["data"]) == digits.images[0].tobytes() and _is_first(label, digits)
    return json_lines(str(path), packing=packing, has_labels=has_labels) if same else None


def _idx(path: Path, packing: str, digits: Digits) -> Reading | None:
    count, height, width = digits.images.shape
    with _open(path, packing) as file:
        same = file.read(16) == struct.pack(">HBB3I", 0, 8, 3, count, height, width)
        same = same and file.read(height * width) == digits.images[0].tobytes()
    partner = next((one for name in partner_names(path.name) if (one := path.with_name(name)).exists()), None)
    if not same or partner is None:
        return None
    with _open(partner, packing) as file:
        same = file.read(8) == struct.pack(">HBBI", 0, 8, 1, count) and _is_first(file.read(1)[0], digits)
    return idx(str(path), str(partner), packing=packing) if same else None


def _npz(path: Path, packing: str, digits: Digits) -> Reading | None:
    if digits.labels is None or packing:
        return None
    with zipfile.ZipFile(path) as archive:
        images, labels = (_header(path, archive, name) for name in ("images", "labels"))
    same = images.shape == digits.images.shape and images.type == np.uint8 and not images.by_column
    same = same and labels.shape == (len(digits),) and labels.type.kind in "iuU"
    return npz(str(path)) if same else None


def _header(path: Path, archive: zipfile.ZipFile, name: str) -> Header:
    with archive.open(f"{name}.npy") as file:
        return read_header(path, file)


def _csv(path: Path, packing: str, digits: Digits) -> Reading | None:
    with _open(path, packing) as file:
        lines = [file.readline(LONGEST).decode("utf-8").rstrip("\r\n").split(",") for _ in range(2)]
    has_header = not lines[0][-1].isdecimal()
    row = [int(word) for word in lines[has_header]]
    same = row[1:] == digits.images[0].ravel().tolist() and _is_first(row[0], digits)
    return csv(str(path), has_header=has_header) if same else None


def _is_first(label: object, digits: Digits) -> bool:
    """Return whether a label, as the file has it, is that of the first digit, and a script can tell."""
    if digits.labels is None:
        return label is None
    return type(label) in (int, str) and str(label) == digits.classes[digits.labels[0]]


def _open(path: Path, packing: str) -> IO[bytes]:
    return cast(IO[bytes], OPENERS[packing](path, "rb"))
