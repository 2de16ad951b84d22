from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.analysis.explanation import explain
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import rank, recognize


def test_a_digit_is_compared_with_the_nearest_the_nearest_of_its_label_and_the_nearest_other(plane):
    found = explain(plane.model, plane.digits.images[4], 0)
    assert (found.answer.cluster, found.answer.label, found.answer.distance) == (1, 1, 40)
    assert (found.own.cluster, found.own.distance) == (0, 60) and found.is_right is False
    assert found.rival.cluster == 0
    assert found.answer.difference.tolist() == [[0, -40]] and found.answer.where.tolist() == [[0, 1600]]
    assert found.answer.centroid.tolist() == [[10, 110]]
    assert [one.label for one in found.ranking] == [1, 0]


def test_where_the_answer_is_right_its_own_label_is_compared_once(plane):
    found = explain(plane.model, plane.digits.images[0], 0)
    assert found.own is None and found.is_right is True and found.rival.cluster == 1


def test_a_label_without_a_cluster_and_an_unknown_one_have_nothing_to_compare_with(plane):
    assert explain(plane.model, plane.digits.images[5], 2).own is None
    unknown = explain(plane.model, plane.digits.images[5], None)
    assert unknown.own is None and unknown.is_right is None


def test_with_one_label_nothing_is_a_rival(plane):
    model = replace(plane.model, labels=np.zeros(3, np.uint8))
    assert explain(model, plane.digits.images[4], 0).rival is None


@pytest.mark.parametrize("kind", ["model", "edges"])
def test_the_pixels_parts_add_up_to_the_squared_distance_and_the_answer_is_the_pads(request, sample, kind):
    model = request.getfixturevalue(kind)
    for image in sample.images[:20]:
        found = explain(model, image, 3)
        assert list(found.ranking) == rank(model, image)
        assert (found.seen == recognize(model, image).seen).all()
        for one in filter(None, (found.answer, found.own, found.rival)):
            assert one.where.shape == one.difference.shape == image.shape and (one.where >= 0).all()
            assert one.where.sum() == pytest.approx(one.distance**2, rel=1e-3)
            assert (one.difference == found.seen - model.centroids[one.cluster]).all()


def test_an_image_of_another_size_is_refused(model):
    with pytest.raises(DigitClusterError, match="28 × 28"):
        explain(model, np.zeros((10, 10), np.uint8), None)


def test_what_a_digit_has_more_of_and_less_of_has_different_signs():
    model = Model(np.full((1, 2, 2), 100, np.float32), np.zeros(1, np.uint8), np.zeros((1, 10), np.int64))
    found = explain(model, np.array([[255, 0], [100, 90]], np.uint8), None)
    assert found.answer.difference.tolist() == [[155, -100], [0, -10]]
