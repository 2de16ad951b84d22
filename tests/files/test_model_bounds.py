"""Models and sessions of strangers are refused before they take memory, and nothing absurd in them is believed."""

import io
import json
import tracemalloc
import zipfile

import numpy as np
import pytest

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.model_file import load_model, save_model
from digitcluster.files.registry import load
from digitcluster.files.session_contents import SavedModel, SavedSession, SavedSweep
from digitcluster.files.session_file import save_session
from tests.files.writing import some_digits

NO_MODEL = "x.digitmodel is not a model, or is damaged or cut off. A model is a file NAME.digitmodel that this"
FEW = {"k": 3, "classes": list("0123456789"), "format_version": 2}


def _npy(array):
    memory = io.BytesIO()
    np.save(memory, array)
    return memory.getvalue()


def _claiming(*shape, descr="|u1"):
    """The header of an array, with a little of its content."""
    memory = io.BytesIO()
    np.lib.format.write_array_header_1_0(memory, {"descr": descr, "fortran_order": False, "shape": shape})
    return memory.getvalue() + bytes(10_000)


def _model(path, facts=(), **members):
    """A model of three centroids of 5 × 5 pixels, with other members and other facts."""
    whole = {
        "centroids": _npy(np.full((3, 5, 5), 9, np.uint8)),
        "labels": _npy(np.arange(3, dtype=np.uint8)),
        "label_counts": _npy(np.eye(3, 10, dtype=np.int64) * 7),
        "metadata": _npy(np.array(json.dumps({**FEW, **dict(facts)}))),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**whole, **members}.items():
            archive.writestr(f"{name}.npy", content)
    return path


def _refused_without_memory(path):
    tracemalloc.start()
    try:
        with pytest.raises(ReadingError) as caught:
            finish(load(path))
        assert tracemalloc.get_traced_memory()[1] < 20e6
    finally:
        tracemalloc.stop()
    return str(caught.value)


def test_a_small_file_that_claims_a_huge_centroid_is_refused_before_memory_is_taken(tmp_path):
    path = _model(
        tmp_path / "x.digitmodel",
        centroids=_claiming(1, 30_000, 30_000),
        labels=_npy(np.zeros(1, np.uint8)),
        label_counts=_npy(np.zeros((1, 10), np.int64)),
    )
    assert _refused_without_memory(path) == (
        "x.digitmodel claims to have 1 centroid of 30,000 × 30,000 pixels, which no model of its size can have. It is "
        "damaged; copy or download it again."
    )


@pytest.mark.parametrize(
    "members",
    [
        {"centroids": _claiming(100_001, 5, 5)},
        {"centroids": _claiming(20_000, 256, 256)},
        {"centroids": _claiming(10**30, 5, 5)},
        {"labels": _claiming(10**9)},
        {"label_counts": _claiming(3, 10**9, descr="<i8")},
        {"features": _claiming(10**7, 49, 12)},
        {"metadata": _claiming(descr="<U100000000")},
        {"metadata": _claiming(10**9, descr="<U9")},
    ],
)
def test_whatever_claims_too_much_is_refused_before_memory_is_taken(tmp_path, members):
    assert "x.digitmodel" in _refused_without_memory(_model(tmp_path / "x.digitmodel", **members))


@pytest.mark.parametrize(
    "members",
    [
        {"centroids": _npy(np.full((3, 5, 5), 1e30, np.float32))},
        {"centroids": _npy(np.full((3, 5, 5), -40, np.float32))},
        {"centroids": _npy(np.full((3, 5, 5), 1e300))},
        {"centroids": _npy(np.zeros((3, 5, 5), complex))},
        {"label_counts": _npy(np.full((3, 10), -1))},
        {"label_counts": _npy(np.full((3, 10), 1 << 62))},
        {"label_counts": _npy(np.full((3, 10), (1 << 64) - 1, np.uint64))},
        {"label_counts": _npy(np.full((3, 10), 1.5))},
        {"features": _npy(np.full((3, 49, 12), np.nan, np.float32))},
        {"features": _npy(np.full((3, 49, 12), 1e9, np.float32))},
    ],
)
def test_numbers_that_no_training_gives_are_refused(tmp_path, members):
    with pytest.raises(ReadingError, match=NO_MODEL):
        load_model(_model(tmp_path / "x.digitmodel", **members))


@pytest.mark.parametrize(
    "classes", [[], ["a"] * 10, list(map(str, range(257))), "0123456789", [0] * 10, ["a\nb"], ["x" * 201], [""], None]
)
def test_classes_that_are_no_names_are_refused(tmp_path, classes):
    columns = max(len(classes or ()), 1)
    path = _model(tmp_path / "x.digitmodel", {"classes": classes}, label_counts=_npy(np.ones((3, columns), np.int64)))
    with pytest.raises(ReadingError, match=NO_MODEL):
        load_model(path)


@pytest.mark.parametrize("facts", ["[]", "3", "null", '"a"', "[" * 100_000, '{"format_version": 2}', "{"])
def test_facts_that_are_no_object_are_refused(tmp_path, facts):
    with pytest.raises(ReadingError, match=NO_MODEL):
        load_model(_model(tmp_path / "x.digitmodel", metadata=_npy(np.array(facts))))


def test_facts_with_characters_that_do_not_exist_are_refused(tmp_path):
    metadata = _npy(np.array(json.dumps({**FEW, "x": 5})))
    at = metadata.index("x".encode("utf-32-le"))
    with pytest.raises(ReadingError, match=NO_MODEL):  # NumPy would make a string of it that ends the process
        load_model(_model(tmp_path / "x.digitmodel", metadata=metadata[:at] + b"x\0\0\1" + metadata[at + 4 :]))


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
    model = load_model(_model(tmp_path / "x.digitmodel", {name: wrong, "program": "0.2.0"}))
    assert name not in model.metadata and model.metadata["program"] == "0.2.0"


def test_texts_about_a_model_have_no_line_breaks_and_no_half_characters(tmp_path):
    model = load_model(_model(tmp_path / "x.digitmodel", {"given_name": "a\nb\udc80", "program": "p" * 10_000}))
    assert model.metadata["given_name"] == "a b\ufffd" and len(model.metadata["program"]) == 1000


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """A session with digits, a run, a model and a sweep, as its members by their names."""
    digits = Digits(*some_digits(24, 10))
    run = finish(train_run(digits, TrainingSettings(3)))
    sweep = SavedSweep((3,), (run,), "swept")
    path = tmp_path_factory.mktemp("session") / "a.digitsession"
    finish(save_session(SavedSession(digits, TrainingSettings(), (SavedModel(run),), 0, (sweep,), 0), path))
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _session(folder, members):
    path = folder / "x.digitsession"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def _set(tree, place, value):
    *way, last = place
    for key in way:
        tree = tree[key]
    tree[last] = value


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (("models",), [5]),
        (("models",), [-1]),
        (("models",), ["0"]),
        (("models",), {}),
        (("current",), 7),
        (("current",), "0"),
        (("current",), -1),
        (("shown",), 1.5),
        (("entries",), {"a": 1}),
        (("entries", 0), []),
        (("entries", 0, "name"), 5),
        (("entries", 0, "run"), [1]),
        (("entries", 0, "run", "history"), []),
        (("entries", 0, "run", "history"), [[float("nan"), 1]]),
        (("entries", 0, "run", "history"), [[1, 10**400]]),
        (("entries", 0, "run", "history"), {"1": 2}),
        (("entries", 0, "run", "validation_confusion"), [[10**400] * 10] * 10),
        (("entries", 0, "run", "validation_confusion"), [[-1] * 10] * 10),
        (("entries", 0, "run", "validation_confusion"), [[1 << 62] * 10] * 10),
        (("entries", 0, "run", "training_error"), 7),
        (("entries", 0, "run", "seconds"), float("nan")),
        (("entries", 0, "run", "settings", "k"), 0),
        (("entries", 0, "run", "settings", "what"), 0),
        (("settings", "seeding"), []),
        (("sweeps",), "all"),
        (("sweeps", 0), 3),
        (("sweeps", 0, "planned"), [0]),
        (("sweeps", 0, "planned"), 8),
        (("sweeps", 0, "name"), 8),
        (("marks",), [[]]),
        (("marks", 0, "test"), 5),
        (("marks", 0, "test"), {"digits": "a", "matrix": [[1, 2], [3]]}),
        (("digits", "classes"), []),
        (("digits", "notes"), "a"),
        (("digits", "name"), None),
        (("digits",), []),
    ],
)
def test_a_session_that_says_something_absurd_is_refused(tmp_path, session, place, wrong):
    contents = json.loads(session["session.json"])
    _set(contents, place, wrong)
    path = _session(tmp_path, {**session, "session.json": json.dumps(contents)})
    with pytest.raises(ReadingError, match=r"x\.digitsession is not a session, or is damaged"):
        finish(load(path))


@pytest.mark.parametrize("shape", [(10**9, 28, 28), (1, 30_000, 30_000), (300_000_000, 1, 1)])
def test_digits_of_a_session_that_claim_too_much_are_refused_before_memory_is_taken(tmp_path, session, shape):
    assert "x.digitsession" in _refused_without_memory(_session(tmp_path, {**session, "images.npy": _claiming(*shape)}))


def test_a_model_in_a_session_that_claims_too_much_is_refused(tmp_path, session):
    huge = _model(tmp_path / "m", centroids=_claiming(1, 30_000, 30_000)).read_bytes()
    path = _session(tmp_path, {**session, "models/0.digitmodel": huge})
    assert _refused_without_memory(path).startswith("x.digitsession claims to have 1 centroid")


def test_the_largest_promised_model_opens(tmp_path):
    """A picture of 256 × 256 pixels, and one of the largest that could ever be trained."""
    for side in (256, 4096):
        counts = np.zeros((1, 10), np.int64)
        members = {"centroids": _npy(np.full((1, side, side), 7, np.uint8)), "labels": _npy(np.zeros(1, np.uint8))}
        model = load_model(_model(tmp_path / f"{side}.digitmodel", **members, label_counts=_npy(counts)))
        assert model.size == (side, side)
        save_model(model, tmp_path / "again.digitmodel")
