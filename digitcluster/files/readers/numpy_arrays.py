"""NumPy's files: NPY, one array of images, and NPZ, a zip archive of arrays with images and labels."""

import math
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.building.builder import assemble, square
from digitcluster.files.building.grey_levels import OUT_OF_RANGE, GreyLevels, check_memory
from digitcluster.files.building.labels import LabelError, Labels
from digitcluster.files.source.source import guarded, open_source
from digitcluster.files.source.zip_archive import ZIP, members, open_member

NPY = b"\x93NUMPY"
MODEL, SESSION = b"centroids.npy", b"session.json"  # the first file in a model and in a session of this program
NAME_AT = 30  # bytes before the name of the first file in a zip archive
IMAGES = ("x", "images", "data", "image", "digits", "pixels")
LABELS = ("y", "labels", "target", "label", "targets", "classes")
PARTS = ("train", "test", "validation", "valid", "val", "dev", "extra")
CHUNK = 1 << 20  # bytes between two progress records
LARGEST_SIDE = 4096


@dataclass(frozen=True)
class Header:
    """What an array's first bytes promise."""

    shape: tuple[int, ...]
    type: np.dtype[np.generic]
    by_column: bool


def sniff(head: bytes) -> bool:
    """Tell by the first bytes whether a file is NPY or NPZ."""
    is_npz = head.startswith(ZIP) and b".npy" in head[NAME_AT:200]
    return head.startswith(NPY) or (is_npz and not begins_with(head, MODEL))


def begins_with(head: bytes, name: bytes) -> bool:
    """Tell by the first bytes of a file whether it is a zip archive whose first file has this name."""
    return head.startswith(ZIP) and head[NAME_AT:].startswith(name)


def parts(path: Path) -> tuple[str, ...]:
    """Return the parts that a file has digits for, such as train and test; none where there is nothing to choose."""
    if not _is_zip(path):
        return ()
    with open_source(path, archive=True) as source:
        pairs = _pairs([one.filename for one in members(path, source.stream)[1]])
    return tuple(pairs) if len(pairs) > 1 else ()


def read(path: Path, part: str | None = None) -> Generator[Progress, None, Digits]:
    """Read a file of arrays; of several parts the first, the training digits, if none is named.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When there are no arrays of images and labels that fit together.
    """
    is_zip = _is_zip(path)
    with open_source(path, archive=is_zip) as source:
        yield source.progress()
        progress = source.progress
        if not is_zip:
            return (yield from _read_pair(path, source.stream, None, progress))
        archive, files = members(path, source.stream)
        pairs = _pairs([one.filename for one in files])
        names = _chosen(path, pairs, part, [one.filename for one in files])
        by_name = {one.filename: one for one in files}
        streams = [guarded(path, open_member(path, archive, by_name[name]), source.size) for name in names if name]
        return (yield from _read_pair(path, streams[0], streams[1] if len(streams) > 1 else None, progress))


def _is_zip(path: Path) -> bool:
    with open_source(path, archive=True) as source:
        return source.head().startswith(ZIP)


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


def _read_pair(
    path: Path, images: IO[bytes], labels: IO[bytes] | None, progress: Callable[[], Progress]
) -> Generator[Progress, None, Digits]:
    header = read_header(path, images)
    shape = _image_shape(path, header)
    names = None
    if labels is not None:
        names = _labels(path, labels, header.shape[0])
    check_memory(path.name, math.prod(header.shape))
    levels = GreyLevels(path.name)
    for rows in read_rows(path, images, header):
        taken = levels.add(rows.reshape(len(rows), -1))
        if not taken.all():
            number = len(levels) - int(taken.sum()) + int(taken.argmin()) + 1
            raise ReadingError(f"Image {number:,} of {path.name} {OUT_OF_RANGE}.")
        yield progress()
    yield Progress(progress().text, progress().total, progress().total, "bytes")
    return assemble(path, levels, shape, names)


def _labels(path: Path, stream: IO[bytes], count: int) -> Labels:
    header = read_header(path, stream)
    if math.prod(header.shape) != count:
        raise ReadingError(
            f"{path.name} has {count:,} images, but labels of the shape {_said(header.shape)}. There must be one each."
        )
    check_memory(path.name, count * header.type.itemsize)
    labels = Labels(path.name)
    try:
        for rows in read_rows(path, stream, Header((count,), header.type, by_column=False)):
            labels.add_array(rows)
    except LabelError as error:
        raise ReadingError(f"{path.name} {error}.") from error
    return labels


def read_header(path: Path, stream: IO[bytes]) -> Header:
    """Read and check an array's first bytes. Objects, which could run a program when they are loaded, are refused."""
    try:
        version = npy.read_magic(stream)
        reader = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, by_column, dtype = reader(stream, max_header_size=10_000)
    except (ValueError, TypeError, SyntaxError, KeyError, RecursionError, MemoryError) as error:
        raise ReadingError(
            f"{path.name} is damaged: it does not begin as an array does.", details=str(error)
        ) from error
    if dtype.hasobject:
        raise ReadingError(
            f"{path.name} holds Python objects (a pickle), which could run a program. Save plain numbers instead."
        )
    if dtype.kind not in "buifUS" or any(side < 0 for side in shape):
        raise ReadingError(f"{path.name} holds {dtype} and not numbers. Save images and labels as numbers.")
    return Header(tuple(map(int, shape)), dtype, bool(by_column))


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


def read_rows(path: Path, stream: IO[bytes], header: Header) -> Generator[NDArray[np.generic], None, None]:
    """Yield the array some rows at a time; one that lies by columns comes as a whole."""
    one = max(1, math.prod(header.shape[1:]) * header.type.itemsize)
    count = header.shape[0]
    step = count if header.by_column and len(header.shape) > 1 else max(1, CHUNK // one)
    if step == count:
        check_memory(path.name, 2 * count * one)
    for start in range(0, count, step):
        number = min(step, count - start)
        content = stream.read(number * one)
        if len(content) < number * one:
            raise ReadingError(f"{path.name} was cut off: its array ends too early. Copy or download it again.")
        rows = np.frombuffer(content, header.type)
        if step == count and header.by_column:
            yield rows.reshape(header.shape[::-1]).T
        else:
            yield rows.reshape(number, *header.shape[1:])


def _said(shape: Sequence[int]) -> str:
    return " × ".join(f"{side:,}" for side in shape) or "of no array"
