"""What a training was like at each of its iterations, in so little memory that whole trainings can be kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import UNKNOWN
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.model.labelling import count_labels, majority_labels
from digitcluster.core.model.model import Model

MOST_BYTES = 96_000_000  # of a recording: with more, only every second frame is kept, then every fourth …
ALL_OF = 10  # iterations that are all kept where they fit into half of that: most happens in them


@dataclass(frozen=True, eq=False)
class Frame:
    """A training at one iteration.

    Attributes
    ----------
    number : int
        Of the iteration; 0 for the first centroids.
    inertia, shift : float
        As of `Iteration`; infinite for number 0.
    reassigned : int
        How many digits changed their cluster in this iteration.
    centroids : uint8 (k, h, w)
        Rounded.
    label_counts : int64 (k, classes)
        Of the training digits; all 0 for number 0.
    moved : uint32 (m,)
        Those of them whose cluster is not that of the frame before, ascending.
    clusters : uint16 or uint32 (m,)
        Their clusters now.
    prototypes : uint8 (k, …) or None
        What distances are measured to, rounded, where that is not the centroids' pixels.
    picked : tuple of int
        Of number 0: the label of the digit that each first centroid is, -1 for one that is none; else empty.
    """

    number: int
    inertia: float
    shift: float
    reassigned: int
    centroids: NDArray[np.uint8]
    label_counts: NDArray[np.int64]
    moved: NDArray[np.uint32]
    clusters: NDArray[np.unsignedinteger]
    prototypes: NDArray[np.uint8] | None = None
    picked: tuple[int, ...] = ()

    @property
    def is_first(self) -> bool:
        """Whether these are the first centroids."""
        return self.number == 0

    @property
    def labels(self) -> NDArray[np.uint8]:
        """The clusters' labels, uint8 (k,): those that most members have; of first centroids their own, or else 0."""
        if self.picked:
            return np.maximum(self.picked, 0).astype(np.uint8)
        return majority_labels(self.label_counts)

    @property
    def nbytes(self) -> int:
        """How much memory it takes."""
        arrays = (self.centroids, self.label_counts, self.moved, self.clusters, self.prototypes)
        return sum(array.nbytes for array in arrays if array is not None)

    @property
    def training_error(self) -> float | None:
        """Share of the training digits named wrongly, 0 to 1; None before any is assigned, and without labels."""
        total = int(self.label_counts.sum())
        if not total or self.label_counts.shape[1] == 1:
            return None
        return 1 - int(self.label_counts.max(axis=1).sum()) / total

    def confusion(self) -> NDArray[np.int64]:
        """Return the confusion matrix of the training digits, int64 (classes, classes): rows are true labels."""
        classes = self.label_counts.shape[1]
        matrix = np.zeros((classes, classes), np.int64)
        np.add.at(matrix.T, self.labels, self.label_counts)
        return matrix


@dataclass(frozen=True, eq=False)
class Recording:
    """The iterations of a training, or as many of them as there is room for.

    Attributes
    ----------
    frames : tuple of Frame
        Ascending in number; the last one is the training's last.
    classes : tuple of str
    digits : int
        How many training digits there are.
    """

    frames: tuple[Frame, ...]
    classes: tuple[str, ...]
    digits: int

    @property
    def nbytes(self) -> int:
        """How much memory it takes."""
        return sum(frame.nbytes for frame in self.frames)

    @property
    def is_complete(self) -> bool:
        """Whether every iteration is there."""
        return len(self.frames) == self.frames[-1].number + 1

    def place_of(self, number: int) -> int:
        """Return the place of an iteration among the frames, or of the last one before it."""
        numbers = [frame.number for frame in self.frames]
        return max(0, int(np.searchsorted(numbers, number, side="right")) - 1)

    def assignments(self, place: int) -> NDArray[np.int32]:
        """Return the cluster of each training digit at a frame, int32 (n,); -1 before any is assigned."""
        assignments = np.full(self.digits, -1, np.int32)
        for frame in self.frames[: place + 1]:
            assignments[frame.moved] = frame.clusters
        return assignments

    def model(self, place: int, final: Model) -> Model:
        """Return the model that the training had come to at a frame; `final` is the one that came of it.

        What is known only of the end, such as its calibration, is left out.
        """
        frame = self.frames[place]
        facts = {name: value for name, value in final.metadata.items() if name not in ("calibration", "results")}
        results = {"iterations": frame.number, "training_error": frame.training_error}
        return Model(
            frame.centroids.astype(np.float32),
            frame.labels,
            frame.label_counts,
            self.classes,
            {**facts, "results": results},
            name=f"{final.name}, iteration {frame.number}",
            feature_prototypes=None if frame.prototypes is None else frame.prototypes.astype(np.float32),
        )


class Recorder:
    """Makes a recording of one training while it goes on.

    Every iteration is kept. Where that would take more than `most_bytes`, every second one is dropped, and from then on
    only every second is kept; and so on. The first ten and the last one stay.

    Parameters
    ----------
    labels : uint8 (n,)
        Of the training digits.
    classes : sequence of str
    most_bytes : int
    """

    def __init__(self, labels: NDArray[np.uint8], classes: Sequence[str], most_bytes: int = MOST_BYTES) -> None:
        self._labels, self._classes, self._most_bytes = labels, tuple(classes), most_bytes
        self._frames: list[Frame] = []
        self._bytes = 0
        self._stride = 1
        self._assignments = np.full(len(labels), -1, np.int32)

    def add(self, iteration: Iteration) -> None:
        """Take the next iteration."""
        frame = self._frame(iteration)
        if self._frames and not self._stays(self._frames[-1]):
            self._bytes -= self._frames[-1].nbytes
            frame = _joined(self._frames.pop(), frame)
        self._frames.append(frame)
        self._bytes += frame.nbytes
        while self._bytes > self._most_bytes and len(self._frames) > 2:
            self._thin_out()

    def recording(self) -> Recording:
        """Return what there is so far; it does not change any more."""
        return Recording(tuple(self._frames), self._classes, len(self._labels))

    def _frame(self, iteration: Iteration) -> Frame:
        now, picked = iteration.assignments, iteration.picked
        k, classes = len(iteration.sizes), len(self._classes)
        moved = np.flatnonzero(now != self._assignments)
        self._assignments = now
        counts = np.zeros((k, classes), np.int64)
        if not iteration.is_first:
            counts = count_labels(now, self._labels, k=k, classes=classes)
        prototypes = iteration.feature_prototypes
        return Frame(
            number=iteration.number,
            inertia=iteration.inertia,
            shift=iteration.shift,
            reassigned=iteration.reassigned,
            centroids=_rounded(iteration.centroids),
            label_counts=counts,
            moved=moved.astype(np.uint32),
            clusters=now[moved].astype(np.uint16 if k <= 1 << 16 else np.uint32),
            prototypes=None if prototypes is None else _rounded(prototypes),
            picked=() if picked is None or self._classes == (UNKNOWN,) else self._labels_of(picked),
        )

    def _labels_of(self, picked: NDArray[np.intp]) -> tuple[int, ...]:
        return tuple(int(self._labels[digit]) if digit >= 0 else -1 for digit in picked)

    def _stays(self, frame: Frame) -> bool:
        """Tell whether a frame is kept for good, though it is not the last one."""
        is_early = frame.number <= ALL_OF and ALL_OF * frame.nbytes <= self._most_bytes / 2
        return is_early or frame.number % self._stride == 0

    def _thin_out(self) -> None:
        """Drop every second frame."""
        self._stride *= 2
        kept: list[Frame] = []
        for frame in self._frames:
            dropped = kept.pop() if kept and not self._stays(kept[-1]) else None
            kept.append(frame if dropped is None else _joined(dropped, frame))
        self._frames = kept
        self._bytes = sum(frame.nbytes for frame in kept)


def _joined(dropped: Frame, frame: Frame) -> Frame:
    """Return a frame with the moves of the one before it, which is dropped."""
    moved, places = np.unique(np.concatenate([frame.moved, dropped.moved]), return_index=True)
    return replace(frame, moved=moved, clusters=np.concatenate([frame.clusters, dropped.clusters])[places])


def _rounded(values: NDArray[np.float64]) -> NDArray[np.uint8]:
    return np.rint(values).astype(np.uint8)
