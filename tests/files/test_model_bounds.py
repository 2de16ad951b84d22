"""Models of strangers are refused before they take memory, and nothing absurd in them is believed."""

import numpy as np
import pytest

from digitcluster.core.errors import ReadingError
from digitcluster.files.model_file import load_model, save_model
from tests.files.claims import claiming, model_file, npy, refused_without_memory

NO_MODEL = "x.digitmodel is not a model, or is damaged or cut off. A model is a file NAME.digitmodel that this"


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ((1, 30_000, 30_000), "1 centroid of 30,000 × 30,000 pixels"),
        ((1, 5, 4097), "1 centroid of 4,097 × 5 pixels"),
        ((100_001, 1, 1), "100,001 centroids of 1 × 1 pixels"),
        ((1100, 256, 256), "1,100 centroids of 256 × 256 pixels"),
        ((10**15, 5, 5), "1,000,000,000,000,000 centroids of 5 × 5 pixels"),
    ],
)
def test_a_small_file_that_claims_huge_centroids_is_refused_before_memory_is_taken(tmp_path, shape, said):
    path = model_file(
        tmp_path / "x.digitmodel",
        centroids=claiming(*shape),
        labels=claiming(shape[0]),
        label_counts=claiming(shape[0], 10, descr="<i8"),
    )
    assert refused_without_memory(path) == (
        f"x.digitmodel claims to have {said}, which no model of its size can have. It is "
        "damaged; copy or download it again."
    )


@pytest.mark.parametrize(
    "members",
    [
        {"centroids": claiming(10**30, 5, 5)},
        {"labels": claiming(10**9)},
        {"label_counts": claiming(3, 10**9, descr="<i8")},
        {"features": claiming(10**7, 49, 12)},
        {"metadata": claiming(descr="<U100000000")},
        {"metadata": claiming(10**9, descr="<U9")},
    ],
)
def test_whatever_claims_too_much_is_refused_before_memory_is_taken(tmp_path, members):
    assert "x.digitmodel" in refused_without_memory(model_file(tmp_path / "x.digitmodel", **members))


@pytest.mark.parametrize(
    "members",
    [
        {"centroids": npy(np.full((3, 5, 5), 1e30, np.float32))},
        {"centroids": npy(np.full((3, 5, 5), -40, np.float32))},
        {"centroids": npy(np.full((3, 5, 5), 1e300))},
        {"centroids": npy(np.zeros((3, 5, 5), complex))},
        {"label_counts": npy(np.full((3, 10), -1))},
        {"label_counts": npy(np.full((3, 10), 1 << 62))},
        {"label_counts": npy(np.full((3, 10), (1 << 64) - 1, np.uint64))},
        {"label_counts": npy(np.full((3, 10), 1.5))},
        {"features": npy(np.full((3, 49, 12), np.nan, np.float32))},
        {"features": npy(np.full((3, 49, 12), 1e9, np.float32))},
    ],
)
def test_numbers_that_no_training_gives_are_refused(tmp_path, members):
    with pytest.raises(ReadingError, match=NO_MODEL):
        load_model(model_file(tmp_path / "x.digitmodel", **members))


@pytest.mark.parametrize(
    "classes", [[], ["a"] * 10, list(map(str, range(257))), "0123456789", [0] * 10, ["a\nb"], ["x" * 201], [""], None]
)
def test_classes_that_are_no_names_are_refused(tmp_path, classes):
    columns = max(len(classes or ()), 1)
    path = model_file(
        tmp_path / "x.digitmodel", {"classes": classes}, label_counts=npy(np.ones((3, columns), np.int64))
    )
    with pytest.raises(ReadingError, match=NO_MODEL):
        load_model(path)


@pytest.mark.parametrize("facts", ["[]", "3", "null", '"a"', "[" * 100_000, '{"format_version": 2}', "{"])
def test_facts_that_are_no_object_are_refused(tmp_path, facts):
    with pytest.raises(ReadingError, match=NO_MODEL):
        load_model(model_file(tmp_path / "x.digitmodel", metadata=npy(np.array(facts))))


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("digits", "MNIST"),
        ("digits", {"name": 5}),
        ("digits", {"name": "a", "count": "many"}),
        ("results", [1]),
        ("results", {"training_error": float("nan")}),
        ("results", {"training_error": 10**400}),
        ("results", {"validation_error": "low"}),
        ("calibration", {"width": "wide", "far": 1}),
        ("calibration", {"width": float("nan"), "far": 1.0}),
        ("calibration", {"width": 1.0}),
        ("calibration", {"width": 1.0, "far": 1.0, "spreads": [0, 0, 0]}),
        ("calibration", [1]),
        ("scores", "good"),
        ("seed", "x"),
        ("restarts", []),
        ("straighten", "yes"),
        ("date", 5),
        ("given_name", ["a"]),
        ("anything", float("inf")),
        ("anything", [[[[[[[[1]]]]]]]]),
    ],
)
def test_what_a_model_says_about_itself_is_left_out_where_it_is_of_a_wrong_kind(tmp_path, name, wrong):
    model = load_model(model_file(tmp_path / "x.digitmodel", {name: wrong, "program": "0.2.0"}))
    assert name not in model.metadata and model.metadata["program"] == "0.2.0"


def test_texts_about_a_model_have_no_line_breaks_and_no_half_characters(tmp_path):
    model = load_model(model_file(tmp_path / "x.digitmodel", {"given_name": "a\nb\udc80", "program": "p" * 10_000}))
    assert model.metadata["given_name"] == "a b\ufffd" and len(model.metadata["program"]) == 1000


@pytest.mark.parametrize("shape", [(1, 256, 256), (1, 4096, 4096), (5000, 28, 28)])
def test_the_largest_promised_models_open(tmp_path, shape):
    """Pictures of 256 × 256 pixels, one of the largest that could be trained, and as many clusters as there may be."""
    k, height, width = shape
    members = {"centroids": npy(np.full(shape, 7, np.uint8)), "labels": npy(np.zeros(k, np.uint8))}
    model = load_model(model_file(tmp_path / "a.digitmodel", **members, label_counts=npy(np.zeros((k, 10), np.int64))))
    assert len(model.centroids) == k and model.size == (height, width)
    save_model(model, tmp_path / "again.digitmodel")
    assert len(load_model(tmp_path / "again.digitmodel").centroids) == k
