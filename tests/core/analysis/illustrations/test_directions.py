"""The picture of the map."""

from dataclasses import replace

import numpy as np

from digitcluster.core.analysis.illustrations.directions import plane
from digitcluster.core.digits import Digits


def test_digits_go_from_one_end_of_each_direction_to_the_other(whole):
    # Pictures with a grey left half and a grey right half, which vary by themselves: these are the two directions.
    left, right = np.meshgrid(np.linspace(0, 240, 25), np.linspace(0, 120, 24))
    images = np.zeros((left.size, 4, 4), np.uint8)
    images[:, :, :2], images[:, :, 2:] = left.reshape(-1, 1, 1), right.reshape(-1, 1, 1)
    images = images[np.random.default_rng(0).permutation(len(images))]
    picture = plane(replace(whole, digits=Digits(images, None)))
    first, second = ([piece.image.astype(int) for piece in strip.pieces] for strip in picture.strips)
    assert np.all(np.diff([image[0, 0] for image in first]) > 20)
    assert np.ptp([image[0, 3] for image in first]) < 30
    assert np.all(np.diff([image[0, 3] for image in second]) > 10)
    assert np.ptp([image[0, 0] for image in second]) < 60
    assert "100 % of how they differ" in picture.caption


def test_digits_that_differ_in_one_direction_have_no_plane(whole):
    images = np.repeat(np.arange(20, dtype=np.uint8), 16).reshape(20, 4, 4)
    assert plane(replace(whole, digits=Digits(images, None))) is None
