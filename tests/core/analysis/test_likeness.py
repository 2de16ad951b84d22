from itertools import permutations

import numpy as np
import pytest

from digitcluster.core.analysis.likeness import by_likeness, path_length


@pytest.mark.parametrize("count", [0, 1, 2, 3, 50])
def test_each_vector_is_there_once(random, count):
    assert sorted(by_likeness(random.normal(size=(count, 4)))) == list(range(count))


def test_points_on_a_line_come_in_their_order(random):
    places = random.permutation(40)
    found = places[by_likeness(places[:, None].astype(float))].tolist()
    assert found in (list(range(40)), list(range(40))[::-1])


def test_of_few_it_is_about_the_shortest_path_of_all(random):
    for _ in range(10):
        vectors = random.normal(size=(6, 2))
        shortest = min(path_length(np.array(order), vectors) for order in permutations(range(6)))
        assert path_length(by_likeness(vectors), vectors) <= 1.15 * shortest


def test_two_groups_are_not_mixed(random):
    vectors = np.concatenate([random.normal(size=(20, 5)), random.normal(size=(20, 5)) + 50])
    groups = by_likeness(vectors) >= 20
    assert np.count_nonzero(groups[1:] != groups[:-1]) == 1


def test_centroids_that_are_all_the_same_are_no_trouble():
    assert sorted(by_likeness(np.ones((5, 2, 2), np.float32))) == [0, 1, 2, 3, 4]


def test_turning_round_no_part_of_the_path_makes_it_shorter(random):
    vectors = random.normal(size=(30, 2))
    order = by_likeness(vectors)
    length = path_length(order, vectors)
    for start in range(30):
        for end in range(start + 2, 31):
            other = np.concatenate([order[:start], order[start:end][::-1], order[end:]])
            assert path_length(other, vectors) >= length - 1e-9
