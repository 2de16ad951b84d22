import numpy as np
import pytest

from digitcluster.core.analysis.agreement import WORDS, adjusted_rand_index, in_words
from digitcluster.core.analysis.matching import shared


def test_the_same_partition_agrees_wholly_whatever_its_clusters_are_called():
    first = np.repeat([0, 1, 2], [5, 3, 4])
    assert adjusted_rand_index(shared(first, np.array([2, 0, 1])[first], (3, 3))) == 1


def test_a_small_case_worked_out_by_hand():
    # Together in both are 1 + 3 pairs; in the first 3 + 3, in the second 1 + 6, of 15: chance gives 6 · 7 / 15 = 2.8.
    counts = np.array([[2, 1], [0, 3]])
    assert adjusted_rand_index(counts) == pytest.approx((1 + 3 - 6 * 7 / 15) / (6.5 - 6 * 7 / 15))


def test_by_chance_it_is_about_nothing(random):
    first, second = random.integers(10, size=(2, 20_000))
    assert abs(adjusted_rand_index(shared(first, second, (10, 10)))) < 0.002


@pytest.mark.parametrize("counts", [[[7]], [[1, 0], [0, 1]], [[0]]])
def test_where_chance_cannot_tell_them_apart_they_agree(counts):
    assert adjusted_rand_index(np.array(counts)) == 1


def test_every_index_has_words():
    assert [in_words(index) for index in (1, 0.9, 0.6, 0.3, 0.0, -0.3)] == [words for _, words in WORDS] + [
        WORDS[-1][1]
    ]
