import numpy as np
import pytest

from digitcluster.core.analysis.elbow import find_elbow

KS = (*range(2, 21), 40)


def falling(bend):
    """Inertias that fall fast up to a k and slowly after it, as they do where there are so many distinct clusters."""
    return [1000 - 300 * np.log(min(k, bend)) - 20 * np.log(max(k / bend, 1)) for k in KS]


@pytest.mark.parametrize("bend", [4, 8, 12])
def test_the_bend_of_a_curve_with_one_is_found(bend):
    assert find_elbow(KS, falling(bend)) == bend


def test_it_is_found_in_spite_of_a_little_noise(random):
    noisy = np.array(falling(8)) + random.normal(0, 3, len(KS))
    assert find_elbow(KS, noisy.tolist()) == 8


def test_a_curve_that_falls_as_much_with_each_doubling_has_no_bend_whatever_k_are_tried():
    for ks in (KS, range(2, 10), (5, 6, 7, 8, 9, 100)):
        assert find_elbow(ks, [1000 - 100 * np.log(k) for k in ks]) is None


def test_a_slight_one_is_not_called_a_bend():
    across = np.log(np.array(KS) / KS[0]) / np.log(KS[-1] / KS[0])
    tent = 1 - np.abs(2 * across - 1)
    assert find_elbow(KS, (1000 * (1 - across - 0.07 * tent)).tolist()) is None
    assert find_elbow(KS, (1000 * (1 - across - 0.15 * tent)).tolist()) == 9


def test_without_enough_k_or_a_finite_falling_curve_there_is_none():
    assert find_elbow((2, 3, 4, 5), [10, 2, 1.9, 1.8]) is None
    assert find_elbow(KS, [5.0] * len(KS)) is None
    assert find_elbow(KS, [np.inf] * len(KS)) is None
    assert find_elbow((), []) is None
