import numpy as np
import pytest

from digitcluster.core.features.gradients import CELLS, DIRECTIONS, GRID, SCALE, gradient_features, spread


def test_the_features_of_a_digit_have_length_one(sample):
    features = gradient_features(sample.images[:300])
    assert features.shape == (300, CELLS, DIRECTIONS) and features.dtype == np.uint8
    shares = (features.astype(float) / SCALE) ** 2  # before the root was taken
    np.testing.assert_allclose(np.sqrt((shares**2).sum(axis=(1, 2))), 1, atol=0.03)


@pytest.mark.parametrize(
    ("turn", "direction"), [(0, 0), (1, DIRECTIONS // 4), (2, DIRECTIONS // 2), (3, 3 * DIRECTIONS // 4)]
)
def test_an_edge_is_found_in_its_direction_and_place(turn, direction):
    image = np.zeros((28, 28), np.uint8)
    image[:, 21:] = 255  # brighter to the right: direction 0, in the right of the grid
    features = gradient_features(np.rot90(image, -turn)[np.newaxis].copy())[0].reshape(GRID, GRID, DIRECTIONS)
    by_direction = (features.astype(float) ** 2).sum(axis=(0, 1))
    by_direction[direction] += by_direction[[direction - 1, (direction + 1) % DIRECTIONS]].sum()
    inner = features[1:-1, 1:-1].astype(float).sum(axis=(0, 1))  # without the image's own edges
    assert inner.argmax() == direction
    upright = np.rot90(features, turn)
    assert upright[3, 4:6].sum() > 10 * upright[3, 1:3].sum()


def test_contrast_does_not_matter(sample):
    images = sample.images[:50] // 2 * 2
    np.testing.assert_allclose(gradient_features(images).astype(int), gradient_features(images // 2), atol=6)


@pytest.mark.parametrize("shape", [(3, 1, 1), (2, 5, 9), (2, 64, 48)])
def test_any_size_will_do_and_blank_images_have_no_features(shape):
    assert not gradient_features(np.zeros(shape, np.uint8)).any()


def test_a_batch_gives_what_each_image_gives_alone(sample):
    together = gradient_features(sample.images[:600])
    for index in (0, 249, 250, 599):
        np.testing.assert_array_equal(together[index], gradient_features(sample.images[index : index + 1])[0])


def test_a_cells_number_is_spread_over_its_own_pixels():
    cells = np.zeros(49, np.float32)
    cells[[0, 24]] = 8, 5
    for shape in ((28, 28), (10, 14), (3, 5)):
        shown = spread(cells, *shape)
        assert shown.shape == shape and shown.sum() == pytest.approx(13) and (shown >= 0).all()
    shown = spread(cells, 28, 28)
    assert shown[:6, :6].sum() == pytest.approx(8) and shown[10:18, 10:18].sum() == pytest.approx(5)
