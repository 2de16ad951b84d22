"""The recordings of a session's file: what its trainings were like at each iteration, as arrays of bytes."""

import math
import zipfile
from collections.abc import Generator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.progress import Progress
from digitcluster.core.training.recording import MOST_BYTES, Frame, Recording
from digitcluster.files.checked_values import decimal, whole
from digitcluster.files.damage import DamagedError
from digitcluster.files.model_facts import classes_in
from digitcluster.files.session_digits import array_file, read_array
from digitcluster.files.source.source import Source
from digitcluster.files.source.zip_archive import ZipArchive

MOST_FRAMES = 100_000
MOST_DIGITS = 1 << 31
MOST_CLUSTERS = 100_000
LARGEST_SIDE = 4096  # pixels, or numbers of a prototype
SIDES = (MOST_CLUSTERS, LARGEST_SIDE, LARGEST_SIDE)  # the most of k, h and w
LARGEST = 2 * MOST_BYTES  # bytes of its centroids: a recording of this program is smaller
NUMBERS = "<u4"  # what counts, digits and clusters are kept as


def facts_of_recording(recording: Recording) -> dict[str, Any]:
    """Return what a session says of a recording in JSON."""
    frames, first = recording.frames, recording.frames[0]
    return {
        "classes": recording.classes,
        "digits": recording.digits,
        "shape": first.centroids.shape,
        "features": 0 if first.prototypes is None else first.prototypes[0].size,
        "numbers": [frame.number for frame in frames],
        "inertia": [_finite(frame.inertia) for frame in frames],
        "shift": [_finite(frame.shift) for frame in frames],
        "reassigned": [frame.reassigned for frame in frames],
        "moves": [len(frame.moved) for frame in frames],
        "picked": first.picked,
    }


def write_recording(
    recording: Recording, archive: zipfile.ZipFile, folder: str, text: str
) -> Generator[Progress, None, None]:
    """Write a recording's arrays into a folder of an archive, frame after frame."""
    first = recording.frames[0]
    names = ("centroids", "label_counts", "moved", "clusters", *(() if first.prototypes is None else ("prototypes",)))
    for name in names:
        size = sum(_size(name, getattr(frame, name)) for frame in recording.frames)
        with array_file(archive, f"{folder}/{name}.npy", (size,)) as file:
            for frame in recording.frames:
                yield Progress(text, 0, 0)
                file.write(_packed(name, getattr(frame, name)).tobytes())


def read_recording(
    source: Source, archive: ZipArchive, facts: Mapping[str, Any], folder: str
) -> Generator[Progress, None, Recording]:
    """Read a recording.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    DamagedError
        When its parts do not fit each other, or it is larger than any of this program.
    """
    numbers, classes = _numbers(facts), classes_in(facts)
    moves = [whole(count, most=MOST_DIGITS) for count in facts["moves"]]
    k, height, width = (whole(side, 1, most) for side, most in zip(facts["shape"], SIDES, strict=True))
    features = whole(facts["features"], 0, LARGEST_SIDE)
    if len(numbers) * k * max(height * width, features) > LARGEST or sum(moves) * 8 > LARGEST:
        raise DamagedError("a recording that is too large")

    def read(name: str, size: int) -> Generator[Progress, None, NDArray[Any]]:
        array = yield from read_array(source, archive, f"{folder}/{name}.npy", 1)
        if len(array) != size:
            raise DamagedError(f"{len(array)} bytes of {name} instead of {size}")
        return array if name in ("centroids", "prototypes") else array.view(NUMBERS)

    stacked = len(numbers) * k
    centroids = yield from read("centroids", stacked * height * width)
    counts = yield from read("label_counts", stacked * len(classes) * 4)
    moved = yield from read("moved", sum(moves) * 4)
    clusters = yield from read("clusters", sum(moves) * 4)
    prototypes = (yield from read("prototypes", stacked * features)) if features else None
    digits = whole(facts["digits"], 1, MOST_DIGITS)
    if moved.max() >= digits or clusters.max() >= k:
        raise DamagedError("digits or clusters of a recording that there are not")
    frames = _frames(
        facts,
        numbers,
        centroids.reshape(-1, k, height, width),
        counts.reshape(-1, k, len(classes)).astype(np.int64),
        None if prototypes is None else prototypes.reshape(-1, k, features),
        list(zip(_parts(moved, moves), _parts(clusters.astype(_kind(k)), moves), strict=True)),
    )
    return Recording(tuple(frames), classes, digits)


def _size(name: str, array: NDArray[Any]) -> int:
    """Return how many bytes an array is packed in."""
    return array.size * (1 if name in ("centroids", "prototypes") else 4)


def _packed(name: str, array: NDArray[Any]) -> NDArray[Any]:
    return array if name in ("centroids", "prototypes") else array.astype(NUMBERS)


def _kind(k: int) -> type[np.unsignedinteger]:
    return np.uint16 if k <= 1 << 16 else np.uint32


def _parts(array: NDArray[Any], sizes: Sequence[int]) -> list[NDArray[Any]]:
    return np.split(array, np.cumsum(sizes)[:-1])


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _number(value: object) -> float:
    return math.inf if value is None else decimal(value)


def _numbers(facts: Mapping[str, Any]) -> list[int]:
    """Return the numbers of the iterations, ascending; the other facts are lists of as many."""
    if not isinstance(facts["numbers"], list) or not 0 < len(facts["numbers"]) <= MOST_FRAMES:
        raise DamagedError("a recording without iterations, or with far too many")
    numbers = [whole(number) for number in facts["numbers"]]
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        raise DamagedError("iterations that do not follow each other")
    for name in ("inertia", "shift", "reassigned", "moves"):
        if not isinstance(facts[name], list) or len(facts[name]) != len(numbers):
            raise DamagedError(f"a recording with other than {len(numbers)} {name}")
    return numbers


def _frames(
    facts: Mapping[str, Any],
    numbers: Sequence[int],
    centroids: NDArray[np.uint8],
    counts: NDArray[np.int64],
    prototypes: NDArray[np.uint8] | None,
    moves: Sequence[tuple[NDArray[Any], NDArray[Any]]],
) -> Generator[Frame, None, None]:
    k, classes = counts.shape[1:]
    picked = tuple(whole(label, -1, classes - 1) for label in facts["picked"])
    if len(picked) not in (0, k):
        raise DamagedError("the first centroids of a recording are not as many as its clusters")
    for place, number in enumerate(numbers):
        moved, clusters = moves[place]
        yield Frame(
            number=number,
            inertia=_number(facts["inertia"][place]),
            shift=_number(facts["shift"][place]),
            reassigned=whole(facts["reassigned"][place]),
            centroids=centroids[place],
            label_counts=counts[place],
            moved=moved,
            clusters=clusters,
            prototypes=None if prototypes is None else prototypes[place],
            picked=() if number else picked,
        )
