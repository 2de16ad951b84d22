"""A run: one training from its settings to a labelled model and its error rates."""

import time
from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster import __version__
from digitcluster.core.digits import UNKNOWN, Digits, split
from digitcluster.core.errors import SettingsError
from digitcluster.core.features.preprocessing import PIXELS, Preprocessing
from digitcluster.core.kmeans import lloyd
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.kmeans.per_class import train_per_class
from digitcluster.core.kmeans.projection import Projection, project
from digitcluster.core.model.calibration import Calibration, calibrate
from digitcluster.core.model.evaluation import confusion, error_rate
from digitcluster.core.model.labelling import count_labels, majority_labels
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import classify
from digitcluster.core.progress import Progress
from digitcluster.core.training.history import TrainingHistory
from digitcluster.core.training.settings import TrainingSettings

PREPARED = 2048  # digits between two progress records
CALIBRATED = 5000  # digits


@dataclass(frozen=True, eq=False)
class TrainingData:
    """Training digits, ready to be clustered; a sweep prepares them once for all its k.

    Attributes
    ----------
    labels : uint8 (n,) or None
    images : uint8 (n, h, w)
        The digits, straightened where the settings say so.
    vectors : uint8 (n, …)
        The images, or their features: what distances are measured between.
    leading : Leading or None
        Of the vectors; None where each label is trained on its own.
    """

    labels: NDArray[np.uint8] | None
    images: NDArray[np.uint8]
    vectors: NDArray[np.uint8]
    projection: Projection | None


@dataclass(frozen=True, eq=False)
class Run:
    """One training with its settings and result.

    Attributes
    ----------
    settings : TrainingSettings
    model : Model
    history : tuple of (inertia, shift)
        One pair an iteration, of the restart that was kept; inertia in grey levels squared, shift in grey levels.
    converged : bool
        Whether no digit changed its cluster in the last iteration.
    training_error : float or None
        Share of training digits named wrongly, 0 to 1; None without labels.
    validation_confusion : int64 (classes, classes)
        Rows are true labels, columns the labels given; all 0 without validation digits.
    seconds : float
        How long the k-means took.
    """

    settings: TrainingSettings
    model: Model
    history: tuple[tuple[float, float], ...]
    converged: bool
    training_error: float | None
    validation_confusion: NDArray[np.int64]
    seconds: float

    @property
    def inertia(self) -> float:
        """The sum of squared distances of the training digits to their centroids, in grey levels squared."""
        return self.history[-1][0]

    @property
    def iterations(self) -> int:
        """How many iterations the kept restart took."""
        return len(self.history)

    @property
    def validation_error(self) -> float | None:
        """Share of validation digits named wrongly, 0 to 1; None without validation digits."""
        return error_rate(self.validation_confusion)


def prepare(digits: Digits, settings: TrainingSettings) -> Generator[Progress, None, TrainingData]:
    """Prepare the digits that a training with these settings learns from.

    Raises
    ------
    SettingsError
        Before anything is computed, when the settings do not fit the digits.
    """
    training = training_digits(digits, settings)
    preprocessing, images = settings.preprocessing, training.images
    if settings.per_class and training.labels is None:
        raise SettingsError(f"{digits.name} has no labels, so they cannot be trained each on their own.")
    if preprocessing == Preprocessing():
        shown = vectors = images
    else:
        parts = []
        for start in range(0, len(images), PREPARED):
            yield Progress("Preparing the digits", start, len(images))
            some = preprocessing.images(images[start : start + PREPARED])
            parts.append((some, preprocessing.vectors(some)))
        shown = np.concatenate([some for some, _ in parts])
        vectors = shown if preprocessing.features == PIXELS else np.concatenate([some for _, some in parts])
    projection = None if settings.per_class else (yield from project(vectors.reshape(len(vectors), -1)))
    return TrainingData(training.labels, shown, vectors, projection)


def train_run(
    digits: Digits,
    settings: TrainingSettings,
    *,
    first: NDArray[np.float64] | None = None,
    training_data: TrainingData | None = None,
) -> Generator[Progress | Iteration, None, Run]:
    """Split the digits, train, name the clusters and measure the error rates.

    Parameters
    ----------
    digits : Digits
    settings : TrainingSettings
    first : float64 (k, …)
        First centroids to begin with, among the vectors, instead of chosen ones.
    prepared : Prepared
        What `prepare(digits, settings)` returns, where it is known already.

    Raises
    ------
    SettingsError
        Before anything is computed, when the settings do not fit the digits.
    """
    if training_data is None:
        lloyd.check_k(training_digits(digits, settings).images, settings.k)
        training_data = yield from prepare(digits, settings)
    means = None if training_data.vectors is training_data.images else _MeanImages(training_data.images, settings.k)
    trace = TrainingHistory()
    seconds, started = 0.0, time.perf_counter()
    for record in _clustering(settings, training_data, first):
        if isinstance(record, Iteration):
            if means is not None:
                record = replace(
                    record, centroids=means.of(record.assignments, record.sizes), feature_prototypes=record.centroids
                )
            trace.add(record)
        seconds += time.perf_counter() - started
        yield record
        started = time.perf_counter()  # a pause is not counted
    return (yield from complete_run(digits, settings, trace, seconds=seconds))


def _clustering(
    settings: TrainingSettings, training_data: TrainingData, first: NDArray[np.float64] | None
) -> Generator[Progress | Iteration, None, Iteration]:
    limits: dict[str, Any] = {
        "seeding": settings.seeding,
        "seed": settings.seed,
        "restarts": settings.restarts,
        "max_iterations": settings.max_iterations,
        "tolerance": settings.tolerance,
    }
    if settings.per_class:
        assert training_data.labels is not None  # `prepare` has looked
        return train_per_class(training_data.vectors, training_data.labels, settings.k, **limits)
    return lloyd.train(training_data.vectors, settings.k, first=first, projection=training_data.projection, **limits)


class _MeanImages:
    """The mean image of each cluster, where clusters are made of features: kept as exact sums, as in `lloyd`."""

    def __init__(self, images: NDArray[np.uint8], k: int) -> None:
        self._images = images.reshape(len(images), -1)
        self._shape, self._k = images.shape[1:], k
        self._sums = np.zeros((k, self._images.shape[1]), np.int64)
        self._before = np.full(len(images), -1, np.int32)

    def of(self, assignments: NDArray[np.int32], sizes: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the mean images, float64 (k, h, w)."""
        moved = np.flatnonzero(assignments != self._before)
        self._sums += lloyd.sum_moves(self._images, moved, self._before[moved], assignments[moved], self._k)
        self._before = assignments.copy()
        return (self._sums / sizes[:, None]).reshape(-1, *self._shape)


def complete_run(
    digits: Digits, settings: TrainingSettings, trace: TrainingHistory, *, seconds: float
) -> Generator[Progress, None, Run]:
    """Make a run of a training that has ended or was stopped: name its clusters, measure its error rates.

    Parameters
    ----------
    trace : Trace
        With at least one iteration of a training of these digits with these settings.
    seconds : float
        How long the k-means took.
    """
    best = trace.best
    assert best is not None
    labelled = digits.labels is not None
    digits = digits if labelled else as_one_class(digits)
    training, validation = split(digits, validation=settings.validation, shuffle=settings.shuffle, seed=settings.seed)
    assert training.labels is not None
    classes = len(digits.classes)
    counts = count_labels(best.assignments, training.labels, k=settings.k, classes=classes)
    bare = Model(
        best.centroids.astype(np.float32),
        majority_labels(counts),
        counts,
        digits.classes,
        {"straighten": settings.straighten},
        feature_prototypes=None if best.feature_prototypes is None else best.feature_prototypes.astype(np.float32),
    )
    training_error = None
    if labelled:
        # Converged, every digit is in the cluster of its nearest centroid already; of those of its own label, at least.
        known = best.converged and not settings.per_class
        named = bare.labels[best.assignments] if known else (yield from classify(bare, training.images))
        training_error = error_rate(confusion(training.labels, named, classes=classes))
    matrix = np.zeros((classes, classes), np.int64)
    if labelled and validation.labels is not None and len(validation):
        matrix = confusion(validation.labels, (yield from classify(bare, validation.images)), classes=classes)
    results = {
        "iterations": len(trace.best_history),
        "converged": best.converged,
        "repaired_clusters": trace.repairs,
        "inertia": best.inertia,
        "training_error": training_error,
        "validation_error": error_rate(matrix),
        "seconds": round(seconds, 3),
    }
    calibration = _calibrated(bare, validation if len(validation) else training, labelled=labelled)
    return Run(
        settings=settings,
        model=_described(bare, digits, settings, results, calibration),
        history=tuple(trace.best_history),
        converged=best.converged,
        training_error=training_error,
        validation_confusion=matrix,
        seconds=seconds,
    )


def as_one_class(digits: Digits) -> Digits:
    """Return digits without labels as digits that all have the same, unknown one: they can still be clustered."""
    return replace(digits, labels=np.zeros(len(digits), np.uint8), classes=(UNKNOWN,))


def _calibrated(model: Model, digits: Digits, *, labelled: bool) -> Calibration:
    """Fit the model's calibration to digits that it has not seen, or to its own where there are no others."""
    chosen = np.linspace(0, len(digits) - 1, min(CALIBRATED, len(digits))).astype(np.intp)
    some = digits.take(chosen)
    vectors = model.preprocessing.vectors(model.preprocessing.images(some.images)).reshape(len(some), -1)
    return calibrate(vectors, some.labels if labelled else None, model.prototypes, model.labels)


def _described(
    model: Model,
    digits: Digits,
    settings: TrainingSettings,
    results: Mapping[str, object],
    calibration: Calibration,
) -> Model:
    metadata = {
        **asdict(settings),
        "calibration": asdict(calibration),
        "digits": {"name": digits.name, "count": len(digits), "fingerprint": digits.fingerprint()},
        "results": results,
        "program": __version__,
        "date": datetime.now(UTC).date().isoformat(),
    }
    return Model(
        model.centroids,
        model.labels,
        model.label_counts,
        model.classes,
        metadata,
        name=f"k = {settings.k}, seed {settings.seed}",
        feature_prototypes=model.feature_prototypes,
    )


def training_digits(digits: Digits, settings: TrainingSettings) -> Digits:
    """Return the digits that a training with these settings learns from.

    Raises
    ------
    SettingsError
        When there are none.
    """
    training, _ = split(digits, validation=settings.validation, shuffle=settings.shuffle, seed=settings.seed)
    if not len(training):
        raise SettingsError(f"{digits.name} leaves no digits for training. Choose a smaller validation share.")
    return training
