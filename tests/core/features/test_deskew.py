import numpy as np
import pytest

from digitcluster.core.drawing.normalize import ink_image
from digitcluster.core.features.deskew import deskew, slants


def bar(slant, size=28):
    """A thick stroke that leans by so many pixels a row."""
    return ink_image([np.array([[slant * 10, -10], [-slant * 10, 10]])], height=size, width=size)


@pytest.mark.parametrize("slant", [-0.6, -0.3, 0.0, 0.2, 0.5])
def test_a_leaning_digit_stands_upright_and_in_its_place(slant):
    image = bar(slant)
    upright = deskew(image[np.newaxis])
    assert abs(slants(upright)[0][0]) < 0.02
    columns = np.flatnonzero(upright[0].sum(axis=0) > 200)
    assert columns.max() - columns.min() <= 4
    middle = upright[0].sum(axis=0) @ np.arange(28) / upright[0].sum()
    assert middle == pytest.approx(image.sum(axis=0) @ np.arange(28) / image.sum(), abs=0.1)


def test_each_image_is_straightened_by_itself_as_the_definition_says(sample):
    images = sample.images
    together = deskew(images)
    for index in (0, 7, 499, 500, 599):
        image, slant, middle = images[index].astype(float), *(part[index] for part in slants(images))
        expected = np.zeros_like(image)
        for row in range(28):
            at = np.arange(28) + slant * (row - middle)
            expected[row] = np.interp(at, np.arange(28), image[row], left=0, right=0)
        inside = slice(3, -3)  # at the edge linear interpolation and np.interp part
        np.testing.assert_allclose(together[index][:, inside], expected[:, inside], atol=0.51)


@pytest.mark.parametrize(
    "image", [np.zeros((9, 5), np.uint8), np.full((5, 9), 255, np.uint8), np.eye(1, dtype=np.uint8)]
)
def test_blank_full_and_tiny_images_are_no_problem(image):
    assert deskew(image[np.newaxis]).shape == (1, *image.shape)


def test_a_lying_bar_is_left_as_it_is():
    image = ink_image([np.array([[0, 0], [20, 0]])])
    np.testing.assert_allclose(deskew(image[np.newaxis])[0].astype(int), image, atol=1)
