import numpy as np
import pytest

from digitcluster.core.analysis.assignment import assign
from digitcluster.core.analysis.neighbours import nearest_digit_otherwise
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
