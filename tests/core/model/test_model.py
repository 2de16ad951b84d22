import numpy as np

from digitcluster.core.features.preprocessing import Preprocessing
from digitcluster.core.model.calibration import Calibration
from digitcluster.core.model.model import Model


def model_of(**changes):
    """Two centroids of 3 × 2 pixels."""
    centroids = np.arange(12, dtype=np.float32).reshape(2, 3, 2)
    counts = np.array([[5, 0], [1, 4]], np.int64)
    return Model(centroids, np.array([0, 1], np.uint8), counts, ("0", "1"), **changes)


def test_a_model_knows_its_sizes():
    model = model_of()
    assert model.k == 2 and model.size == (3, 2) and model.sizes.tolist() == [5, 5]


def test_without_features_distances_are_measured_to_the_centroids_pixels():
    model = model_of()
    assert model.preprocessing == Preprocessing()
    assert model.prototypes.tolist() == [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]]


def test_with_features_distances_are_measured_to_these():
    features = np.ones((2, 49, 12), np.float32)
    model = model_of(feature_prototypes=features, metadata={"straighten": True})
    assert model.preprocessing == Preprocessing(straighten=True, features="gradients")
    assert model.prototypes.shape == (2, 588)


def test_the_calibration_is_part_of_the_metadata_and_may_be_missing():
    assert model_of().calibration is None
    assert model_of(metadata={"calibration": {"width": 3, "far": 4}}).calibration == Calibration(3.0, 4.0)
