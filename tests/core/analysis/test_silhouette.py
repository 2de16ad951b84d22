from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.analysis import silhouette as silhouette_module
from digitcluster.core.analysis.silhouette import all_distances, silhouette, silhouettes
from digitcluster.core.progress import finish
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.sweep import sweep


def by_definition(points, clusters):
    """Rousseeuw's definition, word for word."""
    result = []
    for i, point in enumerate(points):
        means = {}
        for cluster in set(clusters):
            others = [j for j in range(len(points)) if clusters[j] == cluster and j != i]
            if others:
                means[cluster] = np.mean([np.linalg.norm(point - points[j]) for j in others])
        a = means.pop(clusters[i], None)
        result.append(0.0 if a is None else (min(means.values()) - a) / max(a, min(means.values())))
    return float(np.mean(result))


def test_it_is_that_of_the_definition(random):
    points = random.integers(0, 256, (60, 9)).astype(np.uint8)
    for k in (2, 5):
        clusters = random.integers(0, k, 60)
        assert silhouette(finish(all_distances(points)), clusters) == pytest.approx(
            by_definition(points.astype(float), clusters.tolist()), abs=1e-6
        )


def test_four_points_by_hand():
    distances = finish(all_distances(np.array([[0], [2], [10], [10]], np.uint8)))
    assert distances[0].tolist() == [0, 2, 10, 10]
    # 0: (10 - 2) / 10, 2: (8 - 2) / 8, and both tens: (9 - 0) / 9
    assert silhouette(distances, np.array([0, 0, 1, 1])) == pytest.approx((0.8 + 0.75 + 1 + 1) / 4)
    # One that is alone counts 0, whatever is near it.
    assert silhouette(distances, np.array([0, 1, 2, 2])) == pytest.approx((0 + 0 + 1 + 1) / 4)
    assert silhouette(distances, np.array([3, 3, 3, 3])) == 0


def test_equal_points_are_no_reason_to_divide_by_0():
    assert silhouette(np.zeros((4, 4), np.float32), np.array([0, 0, 1, 1])) == 0


@pytest.mark.parametrize("features", ["pixels", "gradients"])
def test_each_run_of_a_sweep_has_one_of_its_own_training_digits(sample, monkeypatch, features):
    monkeypatch.setattr(silhouette_module, "SAMPLE", 100)
    runs = finish(sweep(sample, (2, 10), TrainingSettings(features=features)))
    found = finish(silhouettes(sample, runs))
    assert set(found) == set(runs) and all(-1 < value < 1 for value in found.values())
    assert finish(silhouettes(sample, runs[:1])) == {runs[0]: found[runs[0]]}


def test_other_digits_than_those_of_the_sweep_have_none(sample):
    runs = finish(sweep(sample, (2,), TrainingSettings()))
    assert finish(silhouettes(sample.take(slice(0, 300)), runs)) is None
    assert finish(silhouettes(replace(sample, labels=sample.labels[::-1].copy()), runs)) is None
