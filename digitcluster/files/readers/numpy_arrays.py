"""NumPy's files: NPY, one array of images, and NPZ, a zip archive of arrays with images and labels."""

import math
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import IO

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.building.builder import DigitsBuilder, square
from digitcluster.files.building.grey_levels import check_memory
from digitcluster.files.choices import Choices
from digitcluster.files.npy_stream import Header, read_header, read_rows
from digitcluster.files.source.source import Source
from digitcluster.files.source.zip_archive import NAME_AT, ZIP
from digitcluster.wording import counted

NPY = b"\x93NUMPY"
IMAGES = ("x", "images", "data", "image", "digits", "pixels")
LABELS = ("y", "labels", "target", "label", "targets", "classes")
PARTS = ("train", "test", "validation", "valid", "val", "dev", "extra")
LARGEST_SIDE = 4096  # pixels
LONGEST_NAME = 170  # bytes: room for the name of an archive's first file


def recognizes(source: Source) -> bool:
    """Return whether a file is NPY, or an NPZ archive: a zip archive whose first file is an array."""
    head = source.outer_head
    is_npz = head.startswith(ZIP) and b".npy" in head[NAME_AT : NAME_AT + LONGEST_NAME]
    return head.startswith(NPY) or is_npz


def parts(source: Source) -> tuple[str, ...]:
    """Return the parts that a file has digits for, such as train and test; none where there is nothing to choose."""
    pairs = _pairs(source.zip.names) if source.zip is not None else {}
    return tuple(pairs) if len(pairs) > 1 else ()


def read(source: Source, choices: Choices) -> Generator[Progress, None, Digits]:
    """Read a file of arrays; of several parts the first, the training digits, if none is named.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When there are no arrays of images and labels that fit together.
    """
    yield source.progress()
    if source.zip is None:
        return (yield from _read_pair(source, source.stream, None))
    images, labels = _chosen(source.path, _pairs(source.zip.names), choices.part, source.zip.names)
    return (yield from _read_pair(source, source.zip.open(images), source.zip.open(labels) if labels else None))


def _pairs(names: Sequence[str]) -> dict[str, tuple[str, str | None]]:
    """Return the arrays of images and labels of each part: {"train": ("x_train.npy", "y_train.npy")}."""
    found: dict[str, dict[str, str]] = {}
    for name in names:
        words = name.lower().removesuffix(".npy").replace("-", "_").replace("/", "_").split("_")
        part = next((word for word in words if word in PARTS), "")
        rest = [word for word in words if word not in PARTS]
        for kind, known in (("labels", LABELS), ("images", IMAGES)):
            if rest and rest[-1] in known:
                found.setdefault(part, {}).setdefault(kind, name)
                break
    # In the usual order of parts, whatever their order in the archive.
    order = sorted(found, key=lambda part: PARTS.index(part) if part else -1)
    return {part: (found[part]["images"], found[part].get("labels")) for part in order if "images" in found[part]}


def _chosen(
    path: Path, pairs: dict[str, tuple[str, str | None]], part: str | None, names: Sequence[str]
) -> tuple[str, str | None]:
    if part is not None and part not in pairs:
        known = ", ".join(one for one in pairs if one) or "no parts"
        raise ReadingError(f"{path.name} has no part “{part}”. It has {known}.")
    if pairs:
        return pairs[part if part is not None else next(iter(pairs))]
    if len(names) == 1:
        return names[0], None
    shown = ", ".join(name.removesuffix(".npy") for name in names[:8])
    raise ReadingError(
        f"{path.name} has the arrays {shown}, and none that is known to be images. "
        "Name them x_train and y_train, X and y, images and labels, or data and target."
    )


def _read_pair(source: Source, images: IO[bytes], labels: IO[bytes] | None) -> Generator[Progress, None, Digits]:
    path, builder = source.path, DigitsBuilder(source.path)
    header = read_header(path, images)
    builder.shape = _image_shape(path, header)
    # Labels first: they are few, and where they do not fit, the images need not be read.
    if labels is not None:
        _add_labels(builder, path, labels, header.shape[0])
    check_memory(path.name, math.prod(header.shape))
    for rows in read_rows(path, images, header):
        builder.add_images(rows.reshape(len(rows), -1))
        yield source.progress()
    yield source.whole_progress()
    return builder.finish()


def _add_labels(builder: DigitsBuilder, path: Path, stream: IO[bytes], count: int) -> None:
    header = read_header(path, stream)
    if math.prod(header.shape) != count:
        raise ReadingError(
            f"{path.name} has {counted(count, 'image')}, but labels of the shape {_said(header.shape)}. "
            "There must be one each."
        )
    check_memory(path.name, count * header.type.itemsize)
    for rows in read_rows(path, stream, Header((count,), header.type, by_column=False)):
        builder.add_labels(rows)


def _image_shape(path: Path, header: Header) -> tuple[int, int]:
    """Return height and width of the images in an array (n, h, w), (n, h, w, 1), (n, 1, h, w) or (n, h·w)."""
    count, *sides = header.shape or (0,)
    sides = [side for side in sides if side != 1] if len(sides) == 3 else sides
    shape = (sides[0], sides[1]) if len(sides) == 2 else square(sides[0]) if len(sides) == 1 else None
    if header.type.kind in "US" or shape is None or not all(1 <= side <= LARGEST_SIDE for side in shape):
        raise ReadingError(
            f"{path.name} has images of the shape {_said(header.shape)}. "
            "It must be count × height × width, or count × pixels of a square."
        )
    if not count:
        raise ReadingError(f"{path.name} has no digits in it. Choose another file.")
    return shape


def _said(shape: Sequence[int]) -> str:
    return " × ".join(f"{side:,}" for side in shape) or "of no array"
