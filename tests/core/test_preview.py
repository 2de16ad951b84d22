import numpy as np
import pytest

from digitcluster.core.digits import TEN_DIGITS, Digits
from digitcluster.core.preview import some_digits


def digits_of(labels, classes=TEN_DIGITS):
    return Digits(np.zeros((len(labels), 2, 2), np.uint8), np.array(labels, np.uint8), classes)


def test_of_ten_labels_each_occurs_before_any_occurs_a_third_time():
    # A rare label among many: 990 zeros, and one of each other.
    digits = digits_of([0] * 990 + list(range(1, 10)))
    assert np.bincount(digits.labels[some_digits(digits, 12)]).tolist() == [3, 1, 1, 1, 1, 1, 1, 1, 1, 1]
    even = digits_of(list(range(10)) * 50)
    for seed in range(20):
        counts = np.bincount(even.labels[some_digits(even, 12, seed=seed)], minlength=10)
        assert counts.sum() == 12 and set(counts.tolist()) == {1, 2}


def test_of_more_labels_than_places_every_digit_has_another_label():
    digits = digits_of(list(range(26)) * 4, tuple("abcdefghijklmnopqrstuvwxyz"))
    labels = [digits.labels[some_digits(digits, 12, seed=seed)].tolist() for seed in range(20)]
    assert all(len(set(one)) == 12 and one == sorted(one) for one in labels)
    assert {label for one in labels for label in one} == set(range(26)), "none is left out for good"


@pytest.mark.parametrize("labelled", [True, False])
def test_another_seed_chooses_others_and_the_same_the_same(labelled):
    digits = digits_of(list(range(10)) * 50)
    if not labelled:
        digits = Digits(digits.images, None)
    chosen = [some_digits(digits, 12, seed=seed).tolist() for seed in (0, 0, 1)]
    assert chosen[0] == chosen[1] != chosen[2]
    assert len(set(chosen[0])) == 12


@pytest.mark.parametrize("labelled", [True, False])
def test_where_there_are_few_all_are_chosen_once(labelled):
    digits = digits_of([7, 7, 3, 7, 1])
    if not labelled:
        digits = Digits(digits.images, None)
    assert sorted(some_digits(digits, 12).tolist()) == [0, 1, 2, 3, 4]
    assert len(some_digits(digits, 2)) == 2


def test_labels_that_no_digit_has_are_not_looked_for():
    digits = digits_of([5] * 40)
    chosen = some_digits(digits, 12)
    assert len(set(chosen.tolist())) == 12 and set(digits.labels[chosen].tolist()) == {5}
