"""A run: one training from its settings to a labelled model and its error rates."""

import time
from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.kmeans.initialization import GROW, picked_digits
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.kmeans.mean_images import MeanImages
from digitcluster.core.kmeans.per_class import train_per_class
from digitcluster.core.kmeans.train import train
from digitcluster.core.model.comparison import Comparison, compare
from digitcluster.core.model.evaluation import confusion_matrix, error_rate, evaluate
from digitcluster.core.model.model import Model
from digitcluster.core.progress import Progress
from digitcluster.core.training.history import TrainingHistory
from digitcluster.core.training.model_making import described, fit_calibration, labelled_model, least_far, some_rows
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.training_data import TrainingData, prepare, split_digits

GIVEN = "given"  # what the results of a training say that began with centroids of another one


@dataclass(frozen=True, eq=False)
class Run:
    """One training with its settings and result.

    Attributes
    ----------
    settings : TrainingSettings
    model : Model
    history : tuple of (inertia, shift)
        One pair for each iteration of the restart that was kept. Shift in the unit of what is compared, grey levels
        for pixels; inertia in that unit squared.
    converged : bool
        Whether no digit changed its cluster in the last iteration.
    training_error : float or None
        Share of training digits named wrongly, 0 to 1; None without labels.
    validation_confusion : int64 (classes, classes)
        Rows are true labels, columns the labels given; all 0 without validation digits.
    seconds : float
        How long the k-means took, without pauses.
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
        """The sum of squared distances of the training digits to their centroids, in the unit of `history`."""
        return self.history[-1][0]

    @property
    def iterations(self) -> int:
        """How many iterations the kept restart took."""
        return len(self.history)

    @property
    def validation_error(self) -> float | None:
        """Share of validation digits named wrongly, 0 to 1; None without validation digits."""
        return error_rate(self.validation_confusion)


def settings_like(model: Model, settings: TrainingSettings) -> TrainingSettings:
    """Return settings for a training that starts from a model's centroids: those that these decide are theirs."""
    preprocessing = model.preprocessing
    return replace(
        settings,
        k=model.k,
        restarts=1,
        per_class=False,
        straighten=preprocessing.straighten,
        features=preprocessing.features,
    )


def train_run(
    digits: Digits,
    settings: TrainingSettings,
    *,
    first: NDArray[np.float64] | None = None,
    first_images: NDArray[np.floating] | None = None,
    training_data: TrainingData | None = None,
) -> Generator[Progress | Iteration, None, Run]:
    """Split the digits, train, label the clusters and measure the error rates.

    Parameters
    ----------
    digits : Digits
    settings : TrainingSettings
    first : float64 (k, …)
        First centroids to begin with, in the space of the vectors, instead of chosen ones.
    first_images : float (k, h, w)
        What these look like, where they are features.
    training_data : TrainingData
        What `prepare` returned for these digits, these settings and at least this k, if already known.

    Raises
    ------
    SettingsError
        Before anything is computed, when the settings do not fit the digits.
    """
    training_data = training_data or (yield from prepare(digits, settings))
    history = TrainingHistory()
    seconds, started = 0.0, time.perf_counter()
    for record in _cluster(settings, training_data, first, first_images):
        if isinstance(record, Iteration):
            history.add(record)
        seconds += time.perf_counter() - started
        yield record
        started = time.perf_counter()  # what others do meanwhile, or a pause, does not count
    given = first is not None and settings.seeding != GROW  # these are the settings' own
    return (
        yield from complete_run(
            digits, settings, history, seconds=seconds, training_data=training_data, is_trained_on=given
        )
    )


def _cluster(
    settings: TrainingSettings,
    training_data: TrainingData,
    first: NDArray[np.float64] | None,
    first_images: NDArray[np.floating] | None,
) -> Generator[Progress | Iteration, None, None]:
    """Train; where features are clustered, the centroids are mean images, which people can look at."""
    limits: dict[str, Any] = {
        name: getattr(settings, name) for name in ("seeding", "seed", "restarts", "max_iterations", "tolerance")
    }
    vectors, images, labels = training_data.vectors, training_data.images, training_data.training.labels
    if settings.per_class and labels is not None:
        records = train_per_class(vectors, labels, settings.k, **limits)
    else:
        records = train(vectors, settings.k, first=first, projection=training_data.projection, **limits)
    means = None if vectors is images else MeanImages(images, settings.k)
    for record in records:
        if isinstance(record, Progress):
            yield record
        elif record.is_first:
            yield _first_shown(record, training_data, first_images)
        elif means is None:
            yield record
        else:
            mean_images = means.update(record.assignments, record.sizes)
            yield replace(record, centroids=mean_images, feature_prototypes=record.centroids)


def _first_shown(
    record: Iteration, training_data: TrainingData, first_images: NDArray[np.floating] | None
) -> Iteration:
    """Return the first centroids with the digits that they are, and with what they look like."""
    vectors, images = training_data.vectors, training_data.images
    picked = picked_digits(vectors, record.centroids, training_data.squared_norms)
    if vectors is images:
        return replace(record, picked=picked)
    shown = np.zeros((len(picked), *images.shape[1:])) if first_images is None else first_images.astype(np.float64)
    shown[picked >= 0] = images[picked[picked >= 0]]
    return replace(record, centroids=shown, feature_prototypes=record.centroids, picked=picked)


def complete_run(
    digits: Digits,
    settings: TrainingSettings,
    history: TrainingHistory,
    *,
    seconds: float,
    training_data: TrainingData | None = None,
    is_trained_on: bool = False,
) -> Generator[Progress, None, Run]:
    """Make a run from a training that has ended or was stopped: label its clusters, measure its error rates.

    Parameters
    ----------
    history : TrainingHistory
        With at least one iteration of a training on these digits with these settings.
    seconds : float
        How long the k-means took.
    training_data : TrainingData
        As for `train_run`; without it the digits are split again, but not preprocessed.
    is_trained_on : bool
        Whether it began with centroids that were given, which the model's metadata then say.

    Raises
    ------
    ValueError
        When there is no iteration yet.
    """
    best = history.best
    if best is None:
        raise ValueError("A training without an iteration cannot become a run.")
    if training_data is None:
        training, validation = split_digits(digits, settings)
    else:
        training, validation = training_data.training, training_data.validation
    bare = labelled_model(best, training, settings)
    training_error = error_rate((yield from _training_confusion(bare, training, best, settings)))
    # Digits that the model has not seen show how sure it can be; its own are used only where there are no others.
    shown = validation if len(validation) else _some(training)
    comparison = yield from compare(bare, shown.images)
    matrix = _validation_confusion(bare, validation, comparison)
    results = _results(history, best, training_error, error_rate(matrix))
    calibration = fit_calibration(bare, comparison, shown.labels, least_far=least_far(best, training))
    beginning = {"first": GIVEN} if is_trained_on else {}
    return Run(
        settings=settings,
        model=described(bare, digits, settings, {**results, **beginning}, calibration),
        history=tuple(history.best_history),
        converged=best.converged,
        training_error=training_error,
        validation_confusion=matrix,
        seconds=seconds,
    )


def _some(digits: Digits) -> Digits:
    """Return digits chosen evenly from all of them, no more than a calibration needs."""
    rows = some_rows(len(digits))
    return digits if len(rows) == len(digits) else digits.take(rows)


def _validation_confusion(model: Model, validation: Digits, comparison: Comparison) -> NDArray[np.int64]:
    """Return the confusion matrix of the validation digits, which have been compared already."""
    classes = len(model.classes)
    if validation.labels is None or not len(validation):
        return np.zeros((classes, classes), np.int64)
    return confusion_matrix(validation.labels, model.labels[comparison.clusters[:, 0]], classes=classes)


def _results(
    history: TrainingHistory, best: Iteration, training_error: float | None, validation_error: float | None
) -> dict[str, object]:
    """Return what a model's file says about the outcome of its training, without the time: it is not the same twice."""
    return {
        "iterations": len(history.best_history),
        "converged": best.converged,
        "repaired_clusters": history.repairs,
        "inertia": best.inertia,
        "training_error": training_error,
        "validation_error": validation_error,
    }


def _training_confusion(
    model: Model, training: Digits, last: Iteration, settings: TrainingSettings
) -> Generator[Progress, None, NDArray[np.int64]]:
    """Return the confusion matrix of the training digits, without a search where their clusters already give it."""
    # After convergence every digit is in the cluster of its nearest centroid; where each label was trained on its
    # own, though, it is the nearest only of the centroids of the digit's own label.
    if training.labels is not None and last.converged and not settings.per_class:
        return confusion_matrix(training.labels, model.labels[last.assignments], classes=len(model.classes))
    return (yield from evaluate(model, training))
