from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.analysis.mending import MendedDigits, Mends
from digitcluster.core.digits import Digits


@pytest.fixture
def digits():
    images = np.arange(6, dtype=np.uint8).reshape(6, 1, 1)
    return Digits(images, np.array([0, 1, 2, 3, 4, 5], np.uint8), name="six", notes=("As it was.",))


def test_labels_change_and_the_pictures_are_the_same(digits):
    mended = Mends.of(digits).relabel(np.array([1, 4]), 9)
    assert mended.digits().labels.tolist() == [0, 9, 2, 3, 9, 5] and mended.digits().images is digits.images
    assert mended.digits().name == "six" and mended.digits().notes == ("2 labels changed by hand.", "As it was.")
    assert digits.labels.tolist() == [0, 1, 2, 3, 4, 5]


def test_rows_are_those_of_the_digits_that_are_left(digits):
    mended = Mends.of(digits).leave_out(np.array([0, 3])).relabel(np.array([0]), 7).leave_out(np.array([2]))
    assert mended.digits().images.ravel().tolist() == [1, 2, 5] and mended.digits().labels.tolist() == [7, 2, 5]
    assert mended.rows.tolist() == [1, 2, 5]
    assert mended.digits().notes[0] == "1 label changed by hand, 3 digits left out."


def test_a_change_that_was_taken_back_leaves_the_very_same_digits(digits):
    assert Mends.of(digits).digits() is digits
    assert Mends.of(digits).relabel(np.array([1]), 9).relabel(np.array([1]), 1).digits() is digits


def test_a_label_that_was_changed_on_a_digit_left_out_since_is_not_counted(digits):
    mended = Mends.of(digits).relabel(np.array([1]), 9).leave_out(np.array([1]))
    assert mended.digits().notes[0] == "1 digit left out."


def test_digits_without_labels_can_be_left_out(digits):
    mended = Mends.of(replace(digits, labels=None))
    assert mended.leave_out(np.array([5])).digits().labels is None
    with pytest.raises(ValueError, match="cannot be relabelled"):
        mended.relabel(np.array([0]), 1)


def test_pictures_are_called_so(digits):
    letters = replace(digits, classes=("a", "b", "c", "d", "e", "f"))
    assert Mends.of(letters).leave_out(np.array([0, 1])).digits().notes[0] == "2 pictures left out."


def test_pictures_are_copied_only_where_others_are_left_out(digits):
    without = MendedDigits.of(digits).mend(Mends.of(digits).leave_out(np.array([1])))
    relabelled = without.mend(without.mends.relabel(np.array([0]), 3))
    assert relabelled.digits.images is without.digits.images and relabelled.digits.labels[0] == 3
    back = relabelled.mend(Mends.of(digits).relabel(np.array([2]), 3))
    assert back.digits.images is digits.images
