"""Makes the model of a training: the centroids with their labels, their calibration and what a file says about them."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from digitcluster import __version__
from digitcluster.core.digits import Digits
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.model.calibration import Calibration
from digitcluster.core.model.calibration_fit import calibrate, cluster_spreads
from digitcluster.core.model.comparison import Comparison
from digitcluster.core.model.labelling import count_labels, majority_labels
from digitcluster.core.model.model import Model
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.training_data import fingerprint_in_files, labels_of

CALIBRATED = 5000  # the most digits that a calibration is fitted to, where all of them would take too long


def labelled_model(last: Iteration, training: Digits, settings: TrainingSettings) -> Model:
    """Return a model made from the centroids of an iteration, labelled by the training digits."""
    labels, classes = labels_of(training)
    counts = count_labels(last.assignments, labels, k=settings.k, classes=len(classes))
    prototypes = last.feature_prototypes
    return Model(
        last.centroids.astype(np.float32),
        majority_labels(counts),
        counts,
        classes,
        {"straighten": settings.straighten},
        feature_prototypes=None if prototypes is None else prototypes.astype(np.float32),
    )


def least_far(last: Iteration, training: Digits) -> float:
    """Return how far from every centroid a drawing has to be at least, to be called no digit.

    The digits that the program draws are more alike than people's: near many centroids, one in five of people's would
    be too far. So it has to be farther than digits typically are from the mean of all of them.
    """
    if not training.is_sample:
        return 0.0
    prototypes = last.centroids if last.feature_prototypes is None else last.feature_prototypes
    prototypes = prototypes.reshape(len(last.sizes), -1)
    shares = last.sizes / last.sizes.sum()
    between = shares @ np.square(prototypes - shares @ prototypes).sum(axis=1)
    return float(np.sqrt(between + last.inertia / last.sizes.sum()))


def some_rows(count: int) -> NDArray[np.intp]:
    """Return which of so many digits a calibration is fitted to, where not to all: chosen evenly, ascending."""
    return np.linspace(0, count - 1, min(CALIBRATED, count)).astype(np.intp)


def fit_calibration(
    model: Model, comparison: Comparison, labels: NDArray[np.uint8] | None, *, least_far: float = 0.0
) -> Calibration:
    """Fit a model's calibration to digits compared with it, and their labels, uint8 (n,)."""
    # Distances between features are alike in all clusters but for how much those vary; in pixels the digits of much ink
    # are the farther ones in any cluster, and scribbles have much ink.
    spreads = () if model.feature_prototypes is None else cluster_spreads(comparison, model.k)
    return calibrate(comparison, labels, model.label_shares, spreads=spreads, least_far=least_far)


def described(
    model: Model,
    digits: Digits,
    settings: TrainingSettings,
    results: Mapping[str, object],
    calibration: Calibration,
) -> Model:
    """Return a model with its name, and with settings, results and the digits' fingerprint as its metadata."""
    metadata = {
        **asdict(settings),
        "calibration": asdict(calibration),
        "digits": {"name": digits.name, "count": len(digits), "fingerprint": fingerprint_in_files(digits)},
        "results": results,
        "program": __version__,
        "date": datetime.now(UTC).date().isoformat(),
    }
    return replace(model, metadata=metadata, name=f"k = {settings.k}, seed {settings.seed}")
