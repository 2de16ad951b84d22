from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.analysis.assignment import assign
from digitcluster.core.analysis.edits import merge
from digitcluster.core.analysis.parts import parts_of
from digitcluster.core.analysis.recalibration import recalibrated
from digitcluster.core.model.comparison import compare
from digitcluster.core.progress import finish
from digitcluster.core.training.model_making import fit_calibration
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings


@pytest.mark.parametrize("settings", [{}, {"features": "gradients", "straighten": True}, {"validation": 0}])
def test_an_unchanged_model_gets_the_calibration_of_its_training(sample, settings):
    model = finish(train_run(sample, TrainingSettings(k=9, **settings))).model
    again = recalibrated(model, finish(assign(model, sample)), parts_of(model, sample))
    expected = model.metadata["calibration"]
    assert again.metadata["calibration"]["width"] == pytest.approx(expected["width"], rel=1e-4)
    assert again.metadata["calibration"]["far"] == pytest.approx(expected["far"], rel=1e-4)
    assert again.metadata["calibration"]["spreads"] == pytest.approx(expected["spreads"], abs=1e-3)


def test_a_changed_model_gets_one_for_its_own_clusters(edges, sample):
    model = merge(edges, 0, 1).model
    assignment, parts = finish(assign(model, sample)), parts_of(edges, sample)
    found = recalibrated(model, assignment, parts).calibration
    validation = sample.take(parts["validation"])
    comparison, least_far = finish(compare(model, validation.images)), edges.calibration.least_far
    expected = fit_calibration(model, comparison, validation.labels, least_far=least_far)
    assert (found.width, found.far) == pytest.approx((expected.width, expected.far))
    assert found.spreads == expected.spreads and len(found.spreads) == model.k


def test_with_other_digits_open_it_stays(model, assignment, everything):
    assert recalibrated(model, assignment, {"all": everything}) is model


def test_digits_without_labels_say_how_far_is_far(sample):
    bare = replace(sample, labels=None)
    model = finish(train_run(bare, TrainingSettings(k=5))).model
    assignment = finish(assign(model, bare))
    blank = replace(assignment, labels=np.full(600, -1, np.int16))
    found = recalibrated(model, blank, parts_of(model, bare)).calibration
    assert found.far == pytest.approx(model.calibration.far, rel=1e-4)


def test_how_far_is_far_at_least_is_kept(sample):
    model = finish(train_run(sample, TrainingSettings(k=30, features="gradients"))).model
    assert model.calibration.far == model.calibration.least_far > 0
    found = recalibrated(model, finish(assign(model, sample)), parts_of(model, sample)).calibration
    assert found.far == pytest.approx(model.calibration.far)
