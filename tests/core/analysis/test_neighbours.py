import numpy as np
import pytest

from digitcluster.core.analysis.assignment import assign
from digitcluster.core.analysis.neighbours import nearest_digit_otherwise
from digitcluster.core.digits import Digits
from digitcluster.core.model.model import Model
from digitcluster.core.progress import finish


def test_the_nearest_digit_that_is_read_otherwise(plane):
    # (10, 22), read as "a": of the three read as "b", (10, 70) is the nearest.
    assert nearest_digit_otherwise(plane.assignment, plane.model, plane.digits.images[2], 0) == 4
    assert nearest_digit_otherwise(plane.assignment, plane.model, plane.digits.images[3], 1) == 2


def test_where_all_are_read_alike_there_is_none(plane):
    assignment = finish(assign(plane.model, plane.digits.take(slice(0, 3))))
    assert nearest_digit_otherwise(assignment, plane.model, plane.digits.images[0], 0) is None


@pytest.mark.parametrize("kind", ["model", "edges"])
def test_it_is_that_of_a_comparison_with_every_digit(request, sample, kind, monkeypatch):
    monkeypatch.setattr("digitcluster.core.analysis.neighbours.BLOCK", 64)
    model = request.getfixturevalue(kind)
    assignment = finish(assign(model, sample))
    vectors, answers = assignment.vectors.astype(float), model.labels[assignment.clusters]
    for row in range(0, 600, 40):
        distances = ((vectors - vectors[row]) ** 2).sum(axis=1)
        distances[answers == answers[row]] = np.inf
        assert nearest_digit_otherwise(assignment, model, sample.images[row], answers[row]) == distances.argmin()


def test_small_differences_between_bright_digits_are_told_apart(random):
    bright = random.integers(150, 250, (28, 28)).astype(np.uint8)
    for _ in range(20):
        images = np.repeat(bright[np.newaxis], 9, axis=0)
        nearest = int(random.integers(1, 9))
        for row in range(1, 9):
            images[row, row, : 1 if row == nearest else 2] += 1
        labels = np.array([0] + [1] * 8, np.uint8)
        model = Model(images.astype(np.float32), labels, np.zeros((9, 10), np.int64))
        assignment = finish(assign(model, Digits(images, labels)))
        assert nearest_digit_otherwise(assignment, model, images[0], 0) == nearest
