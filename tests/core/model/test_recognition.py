"""What a model says of digits, and of drawings."""

import numpy as np
import pytest

from digitcluster.core.drawing.drawing import Drawing
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.model.calibration import QUITE_SURE, SURE
from digitcluster.core.model.labelling import majority_labels
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import Answer, Candidate, classify, rank, recognize
from digitcluster.core.progress import finish
from digitcluster.files.model_file import load_model
from digitcluster.resources import resource

SEVEN = (np.array([[0.2, 0.2], [0.8, 0.2], [0.4, 0.9]]),)
ONE = (np.array([[0.5, 0.1], [0.5, 0.9]]),)


@pytest.fixture(scope="module")
def builtin():
    return load_model(resource("builtin.digitmodel"))


def image_of(strokes, *, normalize=True):
    return Drawing(tuple(strokes)).as_image(height=28, width=28, normalize=normalize)


def two_centroids():
    """A dark 3 and a bright 7, of one pixel."""
    counts = np.zeros((2, 10), np.int64)
    counts[0, 3], counts[1, 7], counts[1, 3] = 5, 4, 1
    centroids = np.array([[[10.0]], [[200.0]]], np.float32)
    return Model(centroids, majority_labels(counts), counts, metadata={"seed": 9}, name="two")


def test_the_nearest_centroid_labels_a_digit():
    images = np.array([0, 104, 106, 255], np.uint8).reshape(-1, 1, 1)
    assert finish(classify(two_centroids(), images)).tolist() == [3, 3, 7, 7]


def test_labels_are_ranked_by_the_distance_of_their_nearest_centroid():
    ranking = rank(two_centroids(), np.array([[190]], np.uint8))
    assert [(one.label, one.centroid, one.distance) for one in ranking] == [(7, 1, 10.0), (3, 0, 180.0)]


def test_ranking_and_classifying_agree(sample):
    model = Model(
        sample.images[:50].astype(np.float32),
        sample.labels[:50],
        np.eye(10, dtype=np.int64)[sample.labels[:50]],
    )
    named = finish(classify(model, sample.images[50:150]))
    assert [rank(model, image)[0].label for image in sample.images[50:150]] == named.tolist()


def test_images_of_another_size_are_refused_with_both_sizes():
    with pytest.raises(DigitClusterError, match=r"1 × 1 pixels; these have 3 × 2"):
        finish(classify(two_centroids(), np.zeros((1, 2, 3), np.uint8)))


@pytest.mark.parametrize("shape", [(2, 3), (1, 4), (4, 1)])
def test_one_image_of_another_size_is_refused_even_with_as_many_pixels(shape):
    model = Model(np.zeros((1, 2, 2), np.float32), np.zeros(1, np.uint8), np.eye(1, 10, dtype=np.int64))
    for ask in (rank, recognize):
        with pytest.raises(DigitClusterError, match=f"2 × 2 pixels; these have {shape[1]} × {shape[0]}"):
            ask(model, np.zeros(shape, np.uint8))


def answer_with(share, *, is_far=False):
    image = np.zeros((1, 1), np.uint8)
    candidates = (Candidate(3, 0, 1.0), Candidate(7, 1, 2.0))
    likely = (0, 0, 0, share, 0, 0, 0, 1 - share, 0, 0)
    return Answer(two_centroids(), image, image, candidates, likely, is_far)


def test_how_sure_an_answer_is_changes_at_the_thresholds():
    below = 1e-9
    assert (SURE, QUITE_SURE) == (0.95, 0.7)
    assert answer_with(0.95).how_sure == "sure"
    assert answer_with(0.95 - below).how_sure == "quite sure"
    assert answer_with(0.7).how_sure == "quite sure"
    assert answer_with(0.7 - below).how_sure == "not sure"
    assert answer_with(1.0, is_far=True).how_sure == "not a digit"


def test_shares_are_those_of_the_ranking_and_another_label_may_be_likelier():
    answer = answer_with(0.4)
    assert answer.label == "3" and answer.shares == (0.4, 0.6)
    assert answer.likeliest[:2] == (7, 3)
    assert answer.label_counts.tolist() == [0, 0, 0, 5, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(("level", "is_far"), [(15, False), (16, True)])
def test_a_digit_is_far_beyond_the_calibrations_distance_and_not_at_it(level, is_far):
    centroids = two_centroids()
    model = Model(
        centroids.centroids, centroids.labels, centroids.label_counts, metadata={"calibration": {"width": 9, "far": 5}}
    )
    assert recognize(model, np.array([[level]], np.uint8)).is_far == is_far


def test_a_model_without_a_calibration_answers_too():
    answer = recognize(two_centroids(), np.array([[10]], np.uint8))  # a centroid itself
    assert answer.label == "3" and not answer.is_far
    assert sum(answer.probabilities) == pytest.approx(1)
    assert answer.shares[0] == pytest.approx(5.6 / 6)  # five digits, and one of the usual mixture: six of ten are 3


@pytest.mark.parametrize("scale", [1.0, 0.3, 0.1])
@pytest.mark.parametrize("place", [0.0, 0.4])
def test_a_drawing_is_recognized_at_any_size_and_place(builtin, scale, place):
    answer = recognize(builtin, image_of(stroke * scale + place for stroke in SEVEN))
    assert answer.label == "7" and answer.how_sure == "sure" and not answer.is_far
    assert sum(answer.shares) == pytest.approx(1)  # every label has centroids


def test_without_normalizing_the_model_sees_the_pad_as_it_is():
    image = image_of((stroke * 0.3 for stroke in ONE), normalize=False)
    rows, columns = np.nonzero(image > 60)
    assert rows.max() < 10 and columns.max() < 7
    assert image_of(stroke * 0.3 for stroke in ONE)[15:].any()


def test_scribble_is_far_from_every_centroid(builtin):
    generator = np.random.default_rng(0)
    scribble = [generator.random((12, 2)) for _ in range(6)]
    answer = recognize(builtin, image_of(scribble))
    assert answer.is_far and answer.how_sure == "not a digit"


def test_the_built_in_model_keeps_its_promises(builtin):
    path = resource("builtin.digitmodel")
    assert builtin.k <= 2000 and path.stat().st_size <= 1_500_000
    scores = builtin.metadata["scores"]
    assert scores["mnist_test_error"] <= 0.015 and scores["other_writers_error"] <= 0.025
    assert "MNIST" in builtin.metadata["sources"] and "Alpaydin" in builtin.metadata["sources"]


@pytest.mark.mnist
def test_the_built_in_model_recognizes_the_real_test_digits(builtin, real_data):
    from digitcluster.files.registry import load_digits

    test = finish(load_digits(real_data / "t10k-images-idx3-ubyte.gz"))
    wrong = (finish(classify(builtin, test.images)) != test.labels).mean()
    assert wrong == pytest.approx(builtin.metadata["scores"]["mnist_test_error"])
