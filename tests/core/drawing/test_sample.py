"""The program draws digits itself: always the same ones, of all kinds, and readable."""

from itertools import pairwise

import numpy as np
import pytest

from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.drawing.skeletons import SKELETONS
from digitcluster.core.progress import finish


@pytest.fixture(scope="module")
def sample():
    return finish(draw_sample(2000, seed=4))


def error_of_nearest_class_mean(training, validation):
    means = np.stack([training.images[training.labels == label].mean(axis=0) for label in range(10)])
    distances = ((validation.images[:, None].astype(float) - means) ** 2).sum(axis=(2, 3))
    return np.mean(distances.argmin(axis=1) != validation.labels)


def test_the_same_seed_draws_the_same_digits():
    one, other = finish(draw_sample(300, seed=7)), finish(draw_sample(300, seed=7))
    assert one.fingerprint == other.fingerprint


def test_another_seed_draws_other_digits():
    one, other = finish(draw_sample(300, seed=1)), finish(draw_sample(300, seed=2))
    assert not np.array_equal(one.labels, other.labels)
    assert not (one.images[:, None] == other.images[None]).all(axis=(2, 3)).any()


def test_no_two_digits_are_the_same(sample):
    assert len(np.unique(sample.images.reshape(len(sample), -1), axis=0)) == len(sample)


def test_the_digits_say_what_they_are(sample):
    assert (len(sample), sample.height, sample.width) == (2000, 28, 28)
    assert sample.name == "sample"
    assert sample.source == "drawn by the program, seed 4"


def test_every_label_comes_about_as_often_in_any_part(sample):
    assert sample.label_counts.tolist() == [200] * 10
    assert np.bincount(sample.labels[:500], minlength=10).min() > 25


@pytest.mark.parametrize("count", [0, 1, 7, 250])
def test_as_many_digits_are_drawn_as_were_asked_for(count):
    digits = finish(draw_sample(count))
    assert digits.images.shape == (count, 28, 28)
    assert len(digits.labels) == count


def test_every_image_has_ink_inside_its_border(sample):
    assert (sample.images.max(axis=(1, 2)) == 255).all()
    rows, columns = sample.images.any(axis=2), sample.images.any(axis=1)
    assert np.maximum(rows.sum(axis=1), columns.sum(axis=1)).max() <= 21
    centres = np.indices((28, 28)).reshape(2, -1) @ sample.images.reshape(len(sample), -1).T
    centres = centres / sample.images.sum(axis=(1, 2))
    # A few have so much ink at one end that all of it would not fit around the centre.
    assert np.abs(centres - 14).max() < 2 and np.mean(np.abs(centres - 14) < 0.3) > 0.99


def test_thickness_and_slant_are_spread_as_among_people(sample):
    ink = sample.images.mean(axis=(1, 2)) / 255
    assert 0.11 < ink.mean() < 0.15 and ink.std() > 0.03  # MNIST: 0.131 and 0.043
    rows, columns = np.indices((28, 28)) - 14
    slant = -(sample.images * (rows * columns)).sum(axis=(1, 2)) / (sample.images * rows**2).sum(axis=(1, 2))
    assert 11 < np.degrees(np.arctan(slant)).std() < 20  # MNIST: 14.6 degrees


def test_progress_rises_in_small_steps_to_the_whole():
    steps = list(draw_sample(3000))
    done = [step.done for step in steps]
    assert done[0] == 0 and done[-1] == 3000
    assert all(0 < later - earlier <= 100 for earlier, later in pairwise(done))
    assert {(step.total, step.unit) for step in steps} == {(3000, "digits")}


def test_drawing_can_be_given_up_half_way():
    work = draw_sample(1500)
    next(work)
    next(work)
    work.close()
    with pytest.raises(StopIteration):
        next(work)


def test_the_digits_can_be_read_but_not_without_mistakes(sample):
    error = error_of_nearest_class_mean(sample.take(slice(1000)), sample.take(slice(1000, None)))
    assert 0.03 < error < 0.3


def test_each_label_can_be_written_in_several_ways():
    labels = [label for label, _, _ in SKELETONS]
    assert all(labels.count(label) >= 4 for label in range(10))
    assert any(len(strokes) > 1 for _, _, strokes in SKELETONS)
