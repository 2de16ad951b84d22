import numpy as np
import pytest
from PIL import Image

from digitcluster.files.guessing.image_shape import shape_of_flat


@pytest.mark.parametrize(
    "shape", [(20, 16), (16, 20), (28, 20), (24, 20), (28, 24), (12, 10), (16, 15), (32, 24), (30, 20)]
)
def test_the_shape_in_which_neighbours_are_alike_is_found(sample, shape):
    images = [np.asarray(Image.fromarray(one).resize(shape[::-1], Image.Resampling.BOX)) for one in sample.images[:200]]
    found = shape_of_flat(np.stack(images).reshape(len(images), -1))
    height, width = shape
    said = f"The {height * width} pixels were read as {height} rows of {width}, in which neighbours are most alike."
    assert found == (shape, said)


def test_a_square_is_taken_unseen():
    assert shape_of_flat(np.zeros((0, 784))) == ((28, 28), "")


@pytest.mark.parametrize("columns", [16, 30, 320, 560, 13, 785])
def test_rows_without_neighbours_have_no_shape(columns):
    assert shape_of_flat(np.random.default_rng(0).random((300, columns))) is None


def test_numbers_that_are_none_have_no_shape():
    assert shape_of_flat(np.full((5, 320), np.nan)) is None
