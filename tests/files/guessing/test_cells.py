"""What shows digits in rows, and how large they are; the digits are the program's own sample."""

import numpy as np
import pytest
from PIL import Image

from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.progress import finish
from digitcluster.files.guessing.cells import fitting_cells, guess_cell, guess_sheet
from tests.files.writing import sheet_of


@pytest.fixture(scope="module")
def images():
    return finish(draw_sample(400, seed=3)).images


def scaled(images, height, width):
    return np.stack([np.asarray(Image.fromarray(one).resize((width, height), Image.BOX)) for one in images])


@pytest.mark.parametrize(("count", "columns"), [(400, 40), (100, 10), (20, 5), (97, 10), (30, 30)])
@pytest.mark.parametrize(
    ("gap", "margin", "line"), [(0, 0, 0), (1, 0, 0), (2, 2, 0), (1, 1, 255), (2, 0, 128), (2, 2, 90)]
)
@pytest.mark.parametrize("is_dark", [False, True])
def test_cells_are_found_without_gaps_and_lines(images, count, columns, gap, margin, line, is_dark):
    picture = sheet_of(images[:count], columns, gap=gap, margin=margin, line=line)
    sheet = guess_sheet(255 - picture if is_dark else picture)
    assert sheet.cell == (28, 28)
    cells = sheet.grid.transpose(0, 2, 1, 3).reshape(-1, 28, 28)[:count]
    np.testing.assert_array_equal(255 - cells if is_dark else cells, images[:count])


@pytest.mark.parametrize("size", [(8, 8), (16, 16), (20, 20), (32, 32), (64, 64), (20, 16), (32, 24)])
def test_cells_of_other_sizes_are_found(images, size):
    assert guess_cell(sheet_of(scaled(images[:200], *size), 20)) == size


def test_boxes_around_the_digits_are_left_out(images):
    boxed = images[:100].copy()
    boxed[:, [0, -1]] = boxed[:, :, [0, -1]] = 200
    assert guess_cell(sheet_of(boxed, 10)) == (26, 26)


def test_digits_that_are_rows_of_pixels_are_found(images):
    sheet = guess_sheet(images.reshape(400, 784))
    assert sheet.cell == (28, 28)
    np.testing.assert_array_equal(sheet.picture.reshape(-1, 28, 28), images)


def test_a_square_sheet_of_784_pixels_is_not_taken_for_rows(images):
    picture = sheet_of(np.concatenate([images, images])[:784], 28)
    assert picture.shape == (784, 784)
    assert not guess_sheet(picture).is_flat


@pytest.mark.parametrize("height", [28, 56, 64, 100, 280, 560])
@pytest.mark.parametrize("kind", [Image.NEAREST, Image.BICUBIC])
def test_a_single_digit_is_no_sheet(images, height, kind):
    for image in images[:20]:
        assert guess_cell(np.asarray(Image.fromarray(image).resize((height, height), kind))) is None


def test_a_digit_on_squared_paper_is_no_sheet(images):
    digit = 255 - np.kron(images[0], np.ones((16, 16), np.uint8))
    digit[::20] = np.minimum(digit[::20], 200)
    digit[:, ::20] = np.minimum(digit[:, ::20], 200)
    assert guess_cell(digit) is None


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5])
def test_noise_is_no_sheet(share):
    noise = np.random.default_rng(0).random((300, 400)) < share
    assert guess_cell(noise.astype(np.uint8) * 255) is None


def test_steady_shading_is_no_sheet():
    y, x = np.mgrid[:200, :300]
    assert guess_cell(((x + y) // 2).astype(np.uint8)) is None


def test_the_square_cells_that_fit_are_the_common_divisors():
    assert fitting_cells(100, 200) == [5, 10, 20, 25, 50, 100]
    assert fitting_cells(28, 28) == [7, 14]
    assert fitting_cells(31, 28) == []
