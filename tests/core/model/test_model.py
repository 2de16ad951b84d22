import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitcluster.core.errors import DigitClusterError, ReadingError, WritingError
from digitcluster.core.model.labelling import count_labels, majority_labels
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import classify, rank
from digitcluster.core.progress import finish
from digitcluster.files.model_file import is_model_file, load_model, save_model


def two_centroids():
    """A dark 3 and a bright 7, of one pixel."""
    counts = np.zeros((2, 10), np.int64)
    counts[0, 3], counts[1, 7], counts[1, 3] = 5, 4, 1
    centroids = np.array([[[10.0]], [[200.0]]], np.float32)
    return Model(centroids, majority_labels(counts), counts, metadata={"seed": 9}, name="two")


def test_the_majority_names_a_cluster_and_ties_go_to_the_smaller_digit():
    assert majority_labels(np.array([[1, 5, 2], [4, 4, 0], [0, 3, 3]])).tolist() == [1, 0, 1]


def test_labels_are_counted_by_cluster():
    counts = count_labels(np.array([0, 1, 1], np.int32), np.array([2, 0, 2], np.uint8), k=3, classes=3)
    assert counts.tolist() == [[0, 0, 1], [1, 0, 1], [0, 0, 0]]


def test_the_nearest_centroid_names_a_digit():
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


def test_a_saved_model_is_read_back_the_same(tmp_path):
    model, path = two_centroids(), tmp_path / "two.digitmodel"
    save_model(model, path)
    back = load_model(path)
    for name in ("centroids", "labels", "label_counts"):
        np.testing.assert_array_equal(getattr(back, name), getattr(model, name))
        assert getattr(back, name).dtype == getattr(model, name).dtype
    assert back.metadata["seed"] == 9 and back.classes == model.classes and back.name == "two"
    assert is_model_file(path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["two.digitmodel"]


def test_numpy_alone_can_read_a_model_file(tmp_path):
    save_model(two_centroids(), tmp_path / "two.digitmodel")
    with np.load(tmp_path / "two.digitmodel", allow_pickle=False) as archive:
        assert archive["centroids"].shape == (2, 1, 1)
        assert json.loads(str(archive["metadata"]))["format_version"] == 2


def test_saving_where_nothing_can_be_written_says_so(tmp_path):
    with pytest.raises(WritingError, match="could not be saved"):
        save_model(two_centroids(), tmp_path / "missing" / "two.digitmodel")


def test_a_failed_save_leaves_the_older_model_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "two.digitmodel"
    save_model(two_centroids(), path)
    before = path.read_bytes()

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", full)
    with pytest.raises(WritingError, match="No space left"):
        save_model(two_centroids(), path)
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04broken"])
def test_what_is_no_model_is_refused(tmp_path, content):
    path = tmp_path / "x.digitmodel"
    path.write_bytes(content)
    with pytest.raises(ReadingError, match="is not a model"):
        load_model(path)
    assert not is_model_file(path)


def test_a_missing_model_is_named(tmp_path):
    with pytest.raises(ReadingError, match=r"gone\.digitmodel cannot be read"):
        load_model(tmp_path / "gone.digitmodel")


def write(path, **changes):
    model = two_centroids()
    arrays = {
        "centroids": model.centroids,
        "labels": model.labels,
        "label_counts": model.label_counts,
        "metadata": np.array(json.dumps({"format_version": 1, "classes": list("0123456789")})),
    }
    with path.open("wb") as file:
        np.savez(file, **(arrays | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"labels": np.zeros(3, np.uint8)},
        {"labels": np.array([3, 12], np.uint8)},
        {"label_counts": np.zeros((2, 9), np.int64)},
        {"centroids": np.zeros((2, 784), np.float32)},
        {"centroids": np.full((2, 1, 1), np.nan, np.float32)},
        {"metadata": np.array("{")},
        {"metadata": np.array('{"format_version": 99, "classes": ["0"]}')},
        {"metadata": np.array([{"a": 1}], object)},
    ],
)
def test_arrays_that_do_not_fit_are_refused(tmp_path, changes):
    write(tmp_path / "x.digitmodel", **changes)
    with pytest.raises(ReadingError, match="is not a model"):
        load_model(tmp_path / "x.digitmodel")


@settings(max_examples=200, deadline=None)
@given(place=st.floats(0, 0.999), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_model_is_refused_or_still_sound(tmp_path_factory, place, byte, cut):
    path = tmp_path_factory.mktemp("fuzz") / "x.digitmodel"
    save_model(two_centroids(), path)
    content = bytearray(path.read_bytes())
    index = int(place * len(content))
    content[index] = byte
    path.write_bytes(bytes(content[: index if cut else None]))
    try:
        model = load_model(path)
    except DigitClusterError:
        return
    assert len(model.labels) == model.k == len(model.label_counts)
