from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.analysis.stability import stability
from digitcluster.core.digits import Digits
from digitcluster.core.progress import finish
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.sweep import seeds_from, sweep


@pytest.fixture(scope="module")
def ten(sample):
    return finish(sweep(sample, (8,), TrainingSettings(), seeds=seeds_from(42, 10)))


def nearest(images, centroids):
    """The textbook's search."""
    return ((images[:, None].astype(float) - centroids[None]) ** 2).sum(axis=(2, 3)).argmin(axis=1)


def test_a_cluster_is_found_where_half_of_the_members_are_the_same(sample, ten):
    found = finish(stability(sample, ten))
    assert found.runs == 10 and found.reference is min(ten, key=lambda run: run.inertia)
    images = sample.images[150:]
    own = nearest(images, found.reference.model.centroids)
    for cluster in range(8):
        members, bests = set(np.flatnonzero(own == cluster)), []
        for run in ten:
            others = nearest(images, run.model.centroids)
            theirs = (set(np.flatnonzero(others == one)) for one in range(8))
            bests.append(max(len(members & its) / len(members | its) for its in theirs))
        assert found.found[cluster] == sum(best >= 0.5 for best in bests)
        # The best is the matched one where it is more than half; below that, another may be matched.
        least, most = sum(best for best in bests if best > 0.5) - 1, sum(bests) - 1
        assert least / 9 - 1e-9 <= found.likeness[cluster] <= most / 9 + 1e-9
    assert found.found.min() >= 1 and found.found.max() <= 10


def test_clusters_that_everybody_sees_come_back_whatever_the_seed():
    images = np.zeros((120, 2, 2), np.uint8)
    images[:60, 0, 0], images[60:, 1, 1] = 250, 250
    images[:, 0, 1] = np.random.default_rng(0).integers(0, 9, 120)
    digits = Digits(images, np.repeat([0, 1], 60).astype(np.uint8))
    runs = finish(sweep(digits, (2,), TrainingSettings(shuffle=True), seeds=seeds_from(0, 5)))
    found = finish(stability(digits, runs))
    assert found.found.tolist() == [5, 5] and found.likeness.tolist() == [1.0, 1.0]


def test_those_found_most_often_come_first(sample, ten):
    found = finish(stability(sample, ten))
    in_order = found.found[found.order].tolist()
    assert in_order == sorted(found.found.tolist(), reverse=True) and len(set(in_order)) > 1
    known = replace(found, found=np.array([2, 9, 9]), likeness=np.array([0.9, 0.6, 0.7]))
    assert known.order.tolist() == [2, 1, 0]


@pytest.mark.parametrize(
    "settings", [TrainingSettings(straighten=True, features="gradients"), TrainingSettings(shuffle=True)]
)
def test_it_compares_what_the_runs_compared(sample, settings):
    runs = finish(sweep(sample, (4,), settings, seeds=(42, 43, 44)))
    found = finish(stability(sample, runs))
    twice = finish(stability(sample, [runs[0], replace(runs[0], seconds=5.0)]))
    assert found.runs == 3 and twice.found.tolist() == [2] * 4 and twice.likeness.tolist() == [1.0] * 4


def test_other_digits_than_theirs_tell_nothing(sample, ten):
    assert finish(stability(sample.take(slice(0, 300)), ten)) is None
