"""Writes digits as JSON lines, IDX, NPZ, CSV or a folder of PNG pictures, according to the file name's ending."""

import base64
import gzip
import json
import struct
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from digitcluster.core.digits import TEN_DIGITS, Digits
from digitcluster.core.errors import WritingError
from digitcluster.core.progress import Progress
from digitcluster.files.atomic_write import replacing, replacing_together
from digitcluster.files.guessing.partners import partner_names

BATCH = 500  # digits between two progress records
DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{name}{number}" for name in ("COM", "LPT") for number in range(10))}
QUICK = 6  # one of gzip's levels: the highest take twice as long to save a hundredth of the size

Steps = Generator[Progress, None, None]


@dataclass(frozen=True)
class Writer:
    """A format that can be written: its name for people, the endings of its files, and what writes it."""

    name: str
    endings: tuple[str, ...]
    write: Callable[[Digits, Path], Steps]


def save_digits(digits: Digits, path: Path) -> Steps:
    """Write digits in the format that the name's ending stands for; read back, they are the same.

    Yields
    ------
    Progress in digits. When the generator is closed early, nothing has been written.

    Raises
    ------
    WritingError
        When the ending stands for no format, the format cannot keep the labels, or the file cannot be written.
    """
    if not len(digits):
        raise WritingError("There are no digits to save.")
    yield from writer_for(path).write(digits, path)


def writer_for(path: Path) -> Writer:
    """Return the format that a name stands for.

    Raises
    ------
    WritingError
        When it stands for none.
    """
    name = path.name.lower()
    for kind in WRITERS:
        if name.endswith(kind.endings):
            return kind
    if "." not in name:
        return PICTURES
    endings = ", ".join(ending for kind in WRITERS for ending in kind.endings)
    raise WritingError(
        f"{path.name} does not say in which format to save. End it in {endings}, "
        "or use no ending for a folder of pictures."
    )


def _lines(digits: Digits, path: Path) -> Steps:
    shape = {} if digits.height == digits.width else {"shape": [digits.height, digits.width]}
    names = _names(digits)
    with replacing(path, "The digits") as temporary, _open(temporary) as file:
        for start, images in _batches(digits):
            lines = []
            for number, image in enumerate(images, start=start):
                label = {} if names is None else {"label": names[number]}
                lines.append(json.dumps({**label, **shape, "data": base64.b64encode(image.tobytes()).decode()}))
            file.write(("\n".join(lines) + "\n").encode())
            yield _progress(path, start, digits)


def _idx(digits: Digits, path: Path) -> Steps:
    partners = partner_names(path.name)
    names = _names(digits)
    if digits.labels is None or names is None or not partners:
        raise WritingError(
            f"{path.name}: IDX keeps images and labels in two files, such as digits-images-idx3-ubyte and "
            "digits-labels-idx1-ubyte. Use such a name"
            + (", or another format for digits without labels." if digits.labels is None else ".")
        )
    if any(not isinstance(name, int) for name in names):
        raise WritingError("IDX keeps only numbers as labels, and these are names. Save the digits as NPZ or CSV.")
    images, labels = (path, path.with_name(partners[0]))
    if "label" in path.name.lower() or "idx1" in path.name.lower():
        images, labels = labels, images
    with replacing_together(path.parent, "The digits", path) as folder:
        with _open(folder / labels.name) as file:
            file.write(struct.pack(">HBBI", 0, 8, 1, len(digits)) + bytes(cast(list[int], names)))
        with _open(folder / images.name) as file:
            file.write(struct.pack(">HBB3I", 0, 8, 3, *digits.images.shape))
            for start, part in _batches(digits):
                file.write(part.tobytes())
                yield _progress(path, start, digits)


def _npz(digits: Digits, path: Path) -> Steps:
    names = _names(digits)
    arrays: dict[str, NDArray[np.generic]] = {"images": digits.images}
    # Numbers where they are digits; other classes by their names.
    if names is not None:
        indices = digits.labels if digits.classes == TEN_DIGITS else None
        arrays["labels"] = indices if indices is not None else np.array(names)
    with replacing(path, "The digits") as temporary:
        yield Progress(f"Saving {path.name}", 0, 0)
        with temporary.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)
        yield Progress(f"Saving {path.name}", len(digits), len(digits))


def _csv(digits: Digits, path: Path) -> Steps:
    separator = "\t" if ".tsv" in path.name.lower() else ","
    names = _names(digits)
    height, width = digits.height, digits.width
    if height == width:
        columns = [f"pixel{number}" for number in range(height * width)]
    else:
        columns = [f"{row}x{column}" for row in range(1, height + 1) for column in range(1, width + 1)]
    header = columns if names is None else ["label", *columns]
    texts = [str(level) for level in range(256)]  # once: str() of every pixel would take most of the time
    with replacing(path, "The digits") as temporary, _open(temporary) as file:
        file.write((separator.join(header) + "\n").encode())
        for start, images in _batches(digits):
            lines = []
            for number, row in enumerate(images.reshape(len(images), -1).tolist(), start=start):
                first = "" if names is None else f"{_quoted(str(names[number]), separator)}{separator}"
                lines.append(first + separator.join(map(texts.__getitem__, row)))
            file.write(("\n".join(lines) + "\n").encode())
            yield _progress(path, start, digits)


def _pictures(digits: Digits, path: Path) -> Steps:
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise WritingError(f"{path} already exists. Choose a new folder for the pictures.")
    names = _names(digits)
    length = max(5, len(str(len(digits))))
    with replacing(path, "The pictures", is_folder=True) as temporary:
        folders = {name: temporary / _folder_name(str(name)) for name in set(names or [])}
        for folder in folders.values():
            folder.mkdir()
        for start, images in _batches(digits):
            for number, image in enumerate(images, start=start):
                folder = temporary if names is None else folders[names[number]]
                Image.fromarray(image).save(folder / f"{number:0{length}}.png")
            yield _progress(path, start, digits)


PICTURES = Writer("Folder of PNG pictures", (), _pictures)
WRITERS = (
    Writer("JSON lines", (".json", ".jsonl", ".json.gz", ".jsonl.gz"), _lines),
    Writer("IDX", ("-ubyte", "-ubyte.gz"), _idx),
    Writer("NumPy", (".npz",), _npz),
    Writer("CSV", (".csv", ".tsv", ".csv.gz", ".tsv.gz"), _csv),
)
"""The formats that can be written; a name without an ending stands for a folder of pictures."""


def _names(digits: Digits) -> list[int | str] | None:
    """Return each digit's label as its class is called, a number where it is one."""
    if digits.labels is None:
        return None
    names = [int(name) if name.isdecimal() and str(int(name)) == name else name for name in digits.classes]
    return [names[label] for label in digits.labels]


def _folder_name(label: str) -> str:
    unfit = any(character in '/\\:*?"<>|' for character in label) or not label.isprintable()
    # Windows drops a dot or a space at the end, and takes some names for devices, whatever follows their first dot.
    if unfit or label != label.strip(" .") or not label or label.partition(".")[0].strip().upper() in DEVICES:
        raise WritingError(f"The label “{label}” cannot be a folder's name. Save the digits as NPZ or CSV.")
    return label


def _quoted(label: str, separator: str) -> str:
    if separator in label or '"' in label or not label.isprintable():
        raise WritingError(f"The label “{label}” does not fit into a table. Save the digits as NPZ or JSON lines.")
    # Spreadsheets take such a label for a formula, and some run programs from it. Reading leaves the quote out again.
    return f"'{label}" if label.startswith(("=", "+", "-", "@")) else label


def _batches(digits: Digits) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    for start in range(0, len(digits), BATCH):
        yield start, digits.images[start : start + BATCH]


def _progress(path: Path, start: int, digits: Digits) -> Progress:
    return Progress(f"Saving {path.name}", min(start + BATCH, len(digits)), len(digits))


@contextmanager
def _open(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for writing, packed if its name ends in gz."""
    with path.open("wb") as disk:
        if path.suffix == ".gz":
            # Without the date and the name that gzip keeps: the same digits give the same bytes.
            with gzip.GzipFile(fileobj=disk, mode="wb", compresslevel=QUICK, mtime=0, filename="") as packed:
                yield cast(IO[bytes], packed)
        else:
            yield disk
