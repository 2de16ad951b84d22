"""What is computed of the user's own digits: joined to others, given to a model that has their labels."""

from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.own_digits import Recognized, count_recognized, joined, without
from digitcluster.core.progress import finish
from digitcluster.files.own_digits_file import collected


@pytest.fixture
def own(sample):
    """A 7 and the letter a."""
    return collected([(sample.images[0], "a"), (sample.images[1], "7")])


def test_those_whose_labels_the_digits_have_join_them(sample, own):
    both = joined(sample, own)
    assert len(both) == len(sample) + 1 and both.labels[-1] == 7 and both.classes == sample.classes
    assert both.name == "sample and 1 of your own"
    np.testing.assert_array_equal(both.images[-1], sample.images[1])


def test_digits_without_labels_of_another_size_or_of_other_classes_are_left_as_they_are(sample, own):
    unlabelled, small = replace(sample, labels=None), replace(sample, images=sample.images[:, ::2, ::2])
    letters = replace(sample, classes=tuple("bcdefghijk"))
    assert [joined(digits, own) is digits for digits in (unlabelled, small, letters)] == [True] * 3
    assert joined(sample, None) is sample


def test_they_are_counted_among_those_that_the_model_can_know_at_any_size(sample, builtin):
    images = [sample.images[index] for index in range(6)]
    names = [str(label) for label in sample.labels[:5]] + ["a"]
    names[0] = str((sample.labels[0] + 1) % 10)  # not what it is read as
    own = collected(list(zip(images, names, strict=True)))
    assert finish(count_recognized(builtin, own)) == Recognized(4, 5)
    small = replace(builtin, centroids=np.ascontiguousarray(builtin.centroids[:, ::2, ::2]))
    assert finish(count_recognized(small, own)).tested == 5
    assert finish(count_recognized(replace(builtin, classes=tuple("bcdefghijk")), own)) is None


def test_of_several_that_are_the_same_the_last_is_taken_out_and_one_that_is_not_there_changes_nothing(sample):
    first, second = sample.images[:2]
    pairs = [(first, "1"), (second, "1"), (first, "1"), (first, "2")]
    assert [name for _, name in without(pairs, first, "1")] == ["1", "1", "2"]
    assert without(pairs, first, "1")[1][0] is second
    assert without(pairs, second, "2") == pairs
