"""What a model says of one drawing, and how pictures and photos become drawings."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digitcluster.core.drawing.drawing import image_of_ink
from digitcluster.core.drawing.normalize import ink_image
from digitcluster.core.drawing.photo import fitted
from digitcluster.core.model.recognition import recognize
from digitcluster.files.model_file import load_model
from digitcluster.files.picture_file import load_picture
from digitcluster.resources import resource

SEVEN = (np.array([[0.2, 0.2], [0.8, 0.2], [0.4, 0.9]]),)
ONE = (np.array([[0.5, 0.1], [0.5, 0.9]]),)


@pytest.fixture(scope="module")
def builtin():
    return load_model(resource("builtin.digitmodel"))


@pytest.mark.parametrize("scale", [1.0, 0.3, 0.1])
@pytest.mark.parametrize("place", [0.0, 0.4])
def test_a_drawing_is_read_the_same_at_any_size_and_place(builtin, scale, place):
    answer = recognize(builtin, image_of_ink([stroke * scale + place for stroke in SEVEN], height=28, width=28))
    assert answer.label == "7" and answer.how_sure == "sure" and not answer.is_far
    assert sum(answer.shares) == pytest.approx(1) and list(answer.shares) == sorted(answer.shares, reverse=True)


def test_without_fitting_the_model_sees_the_pad_as_it_is():
    image = image_of_ink([stroke * 0.3 for stroke in ONE], height=28, width=28, normalize=False)
    rows, columns = np.nonzero(image > 60)
    assert rows.max() < 10 and columns.max() < 7
    assert image_of_ink([stroke * 0.3 for stroke in ONE], height=28, width=28)[15:].any()


def test_scribble_is_far_from_every_centroid(builtin):
    generator = np.random.default_rng(0)
    scribble = [generator.random((12, 2)) for _ in range(6)]
    answer = recognize(builtin, image_of_ink(scribble, height=28, width=28))
    assert answer.is_far and answer.how_sure == "not sure"


def test_the_built_in_model_keeps_its_promises(builtin):
    path = resource("builtin.digitmodel")
    assert builtin.k <= 2000 and path.stat().st_size <= 1_500_000
    scores = builtin.metadata["scores"]
    assert scores["mnist_test_error"] <= 0.015 and scores["other_writers_error"] <= 0.025
    assert "MNIST" in builtin.metadata["sources"] and "Alpaydin" in builtin.metadata["sources"]


@pytest.mark.mnist
def test_the_built_in_model_reads_the_real_test_digits(builtin, real_data):
    from digitcluster.core.model.recognition import classify
    from digitcluster.core.progress import finish
    from digitcluster.files.registry import load_digits

    test = finish(load_digits(real_data / "t10k-images-idx3-ubyte.gz"))
    wrong = (finish(classify(builtin, test.images)) != test.labels).mean()
    assert wrong == pytest.approx(builtin.metadata["scores"]["mnist_test_error"])


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
def test_a_photo_in_uneven_light_is_read(builtin, tmp_path, light):
    image = load_picture(photo(tmp_path / "seven.png", paper=light), height=28, width=28)
    assert (image > 0).mean() < 0.35  # the paper is gone
    answer = recognize(builtin, image)
    assert answer.label == "7" and not answer.is_far


def test_white_chalk_on_a_board_is_read_too(builtin, tmp_path):
    path = photo(tmp_path / "seven.png", grain=3)
    Image.fromarray(255 - np.asarray(Image.open(path))).save(path)
    assert recognize(builtin, load_picture(path, height=28, width=28)).label == "7"


def test_a_digit_of_another_size_is_fitted_as_ink_is(builtin):
    large = ink_image(SEVEN, height=84, width=84, pen=7.2)
    small = fitted(large, height=28, width=28)
    assert recognize(builtin, small).label == "7"
    grid = np.arange(28)
    for axis in (0, 1):
        ours, theirs = (image.sum(axis=axis) @ grid / image.sum() for image in (small, ink_image(SEVEN)))
        assert ours == pytest.approx(theirs, abs=0.6)  # it is placed by whole pixels
    assert abs(int(small.sum()) - int(ink_image(SEVEN).sum())) < 0.15 * ink_image(SEVEN).sum()
    assert not fitted(np.zeros((5, 9), np.uint8), height=28, width=28).any()
