"""Pictures, such as photos, become images of digits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image, ImageDraw

from digitcluster.core.drawing.normalize import ink_image
from digitcluster.core.drawing.photo import digit_in, fitted
from digitcluster.core.errors import ReadingError
from digitcluster.core.model.recognition import recognize
from digitcluster.files.model_file import load_model
from digitcluster.files.picture_file import load_picture
from digitcluster.resources import resource

SEVEN = (np.array([[0.2, 0.2], [0.8, 0.2], [0.4, 0.9]]),)


@pytest.fixture(scope="module")
def builtin():
    return load_model(resource("builtin.digitmodel"))


def photo(path, *, ink=60, paper=(220, 130), size=(400, 300), grain=6):
    """A 7 drawn with a pen on paper in uneven light, with grain."""
    picture = Image.new("L", size)
    light = np.linspace(*paper, size[0])[None].repeat(size[1], axis=0)
    draw = ImageDraw.Draw(mask := Image.new("L", size, 0))
    draw.line([(140, 80), (260, 80), (190, 240)], fill=255, width=12, joint="curve")
    levels = np.where(np.asarray(mask) > 0, light * ink / 220, light)
    levels = levels + np.random.default_rng(0).normal(0, grain, levels.shape)
    picture = Image.fromarray(levels.clip(0, 255).astype(np.uint8))
    picture.save(path)
    return path


@pytest.mark.parametrize("light", [(220, 220), (220, 130), (120, 200), (250, 90)])
def test_a_photo_in_uneven_light_is_recognized(builtin, tmp_path, light):
    image = load_picture(photo(tmp_path / "seven.png", paper=light), height=28, width=28)
    assert (image > 0).mean() < 0.35  # the paper is gone
    answer = recognize(builtin, image)
    assert answer.label == "7" and not answer.is_far


def test_white_chalk_on_a_board_is_recognized_too(builtin, tmp_path):
    path = photo(tmp_path / "seven.png", grain=3)
    Image.fromarray(255 - np.asarray(Image.open(path))).save(path)
    assert recognize(builtin, load_picture(path, height=28, width=28)).label == "7"


def test_an_image_of_another_size_is_fitted_as_ink_is(builtin):
    large = ink_image(SEVEN, height=84, width=84, pen=7.2)
    small = fitted(large, height=28, width=28)
    assert recognize(builtin, small).label == "7"
    grid = np.arange(28)
    for axis in (0, 1):
        ours, theirs = (image.sum(axis=axis) @ grid / image.sum() for image in (small, ink_image(SEVEN)))
        assert ours == pytest.approx(theirs, abs=0.6)  # it is placed by whole pixels
    assert abs(int(small.sum()) - int(ink_image(SEVEN).sum())) < 0.15 * ink_image(SEVEN).sum()
    assert not fitted(np.zeros((5, 9), np.uint8), height=28, width=28).any()


@pytest.mark.parametrize("shade", [0, 1, 128, 255])
@pytest.mark.parametrize("shape", [(5, 9), (28, 28), (1, 1), (300, 2)])
def test_an_image_of_one_shade_is_fitted_to_blank_paper(shape, shade):
    paper = fitted(np.full(shape, shade, np.uint8), height=28, width=20)
    assert paper.shape == (28, 20) and paper.dtype == np.uint8 and not paper.any()


def test_specks_too_small_to_be_seen_leave_blank_paper():
    image = np.zeros((3000, 3000), np.uint8)
    image[0, 0] = image[-1, -1] = 255
    assert not fitted(image, height=28, width=28).any()


@settings(max_examples=100, deadline=None)
@given(
    arrays.arrays(
        np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40)), elements=st.sampled_from([0, 1, 9, 255])
    ),
    st.integers(1, 30),
    st.integers(1, 30),
)
def test_any_image_can_be_fitted_to_any_size(image, height, width):
    result = fitted(image, height=height, width=width)
    assert result.shape == (height, width) and result.dtype == np.uint8


@pytest.mark.parametrize("shade", [0, 100, 255])
def test_a_picture_of_one_shade_is_refused_by_its_name(shade):
    levels = np.full((40, 30), shade, np.uint8)
    levels[20, 15] = min(255, shade + 15) if shade < 200 else shade - 15
    with pytest.raises(ReadingError, match=r"blank\.png shows no digit: the whole picture has one shade"):
        digit_in(levels, name="blank.png", height=28, width=28)


def test_a_picture_of_the_right_size_is_taken_as_it_is_but_bright_on_dark():
    image = ink_image(SEVEN)
    for levels in (image, 255 - image):
        np.testing.assert_array_equal(digit_in(levels, name="seven", height=28, width=28), image)
