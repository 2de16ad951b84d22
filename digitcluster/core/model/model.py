"""A model: a set of labelled centroids. How it recognizes digits is in `recognition`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import TEN_DIGITS
from digitcluster.core.features.preprocessing import GRADIENTS, PIXELS, Preprocessing
from digitcluster.core.model.calibration import Calibration
from digitcluster.core.model.labelling import label_shares


@dataclass(frozen=True, eq=False)
class Model:
    """Labelled centroids, and how they came to be.

    Attributes
    ----------
    centroids : float32 (k, h, w)
        Grey levels, 0 to 255.
    labels : uint8 (k,)
        The inferred label of each centroid, an index into `classes`.
    label_counts : int64 (k, number of classes)
        How many training digits of each label are in each cluster.
    classes : tuple of str
        The labels' names.
    metadata : mapping
        Settings and results of the training, as JSON values.
    name : str
        A short name for people: "built-in", a file's name, or "k = 16, seed 42".
    feature_prototypes : float32 (k, …) or None
        The centroids as features, where the model compares features rather than pixels.

    A model's parts are trusted to fit together: `files.model_file` checks what comes from outside.
    """

    centroids: NDArray[np.float32]
    labels: NDArray[np.uint8]
    label_counts: NDArray[np.int64]
    classes: tuple[str, ...] = TEN_DIGITS
    metadata: Mapping[str, Any] = field(default_factory=dict)
    name: str = "model"
    feature_prototypes: NDArray[np.float32] | None = None

    @property
    def preprocessing(self) -> Preprocessing:
        """What is done to digits before they are compared with the centroids."""
        features = PIXELS if self.feature_prototypes is None else GRADIENTS
        return Preprocessing(bool(self.metadata.get("straighten", False)), features)

    @property
    def prototypes(self) -> NDArray[np.float32]:
        """What distances are measured to, float32 (k, d): the centroids' pixels, or their features."""
        return (self.centroids if self.feature_prototypes is None else self.feature_prototypes).reshape(self.k, -1)

    @property
    def dimensions(self) -> int:
        """How many numbers are compared, d."""
        return self.prototypes.shape[1]

    @cached_property
    def label_shares(self) -> NDArray[np.float64]:
        """Each label's share of each cluster, float64 (k, classes); kept, since every answer needs it."""
        return label_shares(self.label_counts)

    @cached_property
    def calibration(self) -> Calibration | None:
        """What turns distances into probabilities; None for a model in training; kept as well."""
        values = self.metadata.get("calibration")
        if not values:
            return None
        spreads = tuple(float(one) for one in values.get("spreads", ()))
        return Calibration(
            float(values["width"]),
            float(values["far"]),
            float(values.get("sharpness", 1.0)),  # version 0.1.0 had only the two above
            spreads if len(spreads) == self.k else (),  # a cluster has been added or removed by hand
            float(values.get("least_far", 0.0)),
        )

    def result(self, name: str) -> float | None:
        """Return a number that the training came to, such as its "inertia"; None where nobody knows it."""
        results = self.metadata.get("results")
        value = results.get(name) if isinstance(results, dict) else None
        return float(value) if isinstance(value, int | float) else None

    @property
    def k(self) -> int:
        """The number of centroids."""
        return len(self.centroids)

    @property
    def sizes(self) -> NDArray[np.int64]:
        """How many training digits each cluster has, int64 (k,)."""
        return self.label_counts.sum(axis=1)

    @property
    def size(self) -> tuple[int, int]:
        """Height and width, in pixels, of the images that it recognizes."""
        return self.centroids.shape[1], self.centroids.shape[2]
