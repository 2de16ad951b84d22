"""The digits that are read wrongly."""

import numpy as np

from digitcluster.core.analysis.misread import misread
from digitcluster.core.digits import Digits
from digitcluster.core.model.model import Model
from digitcluster.core.progress import finish


def line(*levels):
    """Digits of one pixel that matters."""
    images = np.zeros((len(levels), 2, 2), np.uint8)
    images[:, 0, 0] = levels
    return images


MODEL = Model(
    line(0, 100).astype(np.float32), np.array([0, 1], np.uint8), np.eye(2, 3, dtype=np.int64), ("a", "b", "c")
)


def found(levels, labels, most=9):
    return finish(misread(MODEL, Digits(line(*levels), np.array(labels, np.uint8), ("a", "b", "c")), most))


def test_those_that_look_most_like_another_come_first():
    result = found((10, 40, 60, 95, 5, 70), (1, 1, 1, 0, 0, 0))
    assert (result.count, result.of) == (4, 6)
    assert result.images[:, 0, 0].tolist() == [95, 10, 70, 40]
    assert result.true == ("a", "b", "a", "b") and result.given == ("b", "a", "b", "a")


def test_no_more_are_kept_than_are_wanted_but_all_are_counted():
    result = found((90,) * 30, (0,) * 30, most=7)
    assert result.count == 30 and len(result.images) == len(result.true) == 7


def test_those_whose_label_no_cluster_has_come_last():
    result = found((0, 60, 99), (2, 0, 2))
    assert result.true == ("a", "c", "c") and result.count == 3


def test_without_labels_nothing_is_wrong():
    result = finish(misread(MODEL, Digits(line(0, 9), None), 5))
    assert (result.count, result.of, len(result.images)) == (0, 0, 0)
