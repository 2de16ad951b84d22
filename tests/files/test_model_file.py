import json
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitcluster import __version__
from digitcluster.core.errors import DigitClusterError, ReadingError, WritingError
from digitcluster.core.model.model import Model
from digitcluster.core.progress import finish
from digitcluster.files.model_file import load_model, save_model
from digitcluster.files.registry import load, load_digits


def two_centroids():
    """A dark 3 and a bright 7, of one pixel."""
    counts = np.zeros((2, 10), np.int64)
    counts[0, 3], counts[1, 7], counts[1, 3] = 5, 4, 1
    centroids = np.array([[[10.0]], [[200.0]]], np.float32)
    return Model(centroids, counts.argmax(axis=1).astype(np.uint8), counts, metadata={"seed": 9}, name="two")


def test_a_saved_model_is_read_back_the_same(tmp_path):
    model, path = two_centroids(), tmp_path / "two.digitmodel"
    save_model(model, path)
    back = load_model(path)
    for name in ("centroids", "labels", "label_counts"):
        np.testing.assert_array_equal(getattr(back, name), getattr(model, name))
        assert getattr(back, name).dtype == getattr(model, name).dtype
    assert back.metadata["seed"] == 9 and back.classes == model.classes and back.name == "two"
    assert isinstance(finish(load(path)), Model)
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
    with pytest.raises(WritingError, match="no room is left"):
        save_model(two_centroids(), path)
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04broken"])
def test_what_is_no_model_is_refused(tmp_path, content):
    path = tmp_path / "x.digitmodel"
    path.write_bytes(content)
    with pytest.raises(ReadingError, match="is not a model"):
        load_model(path)
    with pytest.raises(ReadingError):
        finish(load(path))


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
        {"metadata": np.array('{"format_version": 0, "classes": ["0"]}')},
        {"metadata": np.array('{"format_version": "2", "classes": ["0"]}')},
        {"metadata": np.array('{"classes": ["0"]}')},
        {"metadata": np.array([{"a": 1}], object)},
    ],
)
def test_arrays_that_do_not_fit_are_refused(tmp_path, changes):
    write(tmp_path / "x.digitmodel", **changes)
    with pytest.raises(ReadingError, match="is not a model"):
        load_model(tmp_path / "x.digitmodel")


def test_one_of_a_newer_program_is_called_newer_and_not_damaged(tmp_path):
    path = tmp_path / "x.digitmodel"
    with path.open("wb") as file:
        np.savez(file, centroids=np.zeros(3), metadata=np.array('{"format_version": 99, "program": "7.1"}'))
    message = (
        f"x.digitmodel was saved by Digit Cluster 7.1, which is newer than this version ({__version__}). "
        "Get the newer version to open it."
    )
    for read in (load_model, lambda path: finish(load(path))):
        with pytest.raises(ReadingError) as caught:
            read(path)
        assert str(caught.value) == message


def reordered(path, order):
    """Put a model file's entries into another order."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name in order(sorted(entries)):
            archive.writestr(name, entries[name])


@pytest.mark.parametrize("order", [list, lambda names: names[::-1]])
@pytest.mark.parametrize("name", ["x.digitmodel", "x.npz", "x"])
def test_a_model_is_known_by_its_content_whatever_the_order_of_its_entries(tmp_path, name, order):
    path = tmp_path / name
    save_model(two_centroids(), tmp_path / "two.digitmodel")
    (tmp_path / "two.digitmodel").rename(path)
    reordered(path, order)
    assert finish(load(path)).labels.tolist() == [3, 7]
    with pytest.raises(ReadingError, match=f"{name} is a model and not digits. Open it as a model"):
        finish(load_digits(path))


@pytest.mark.parametrize("kept", [60, 0.5, -30])
def test_a_model_that_was_cut_off_is_called_damaged(tmp_path, kept):
    path = tmp_path / "x.digitmodel"
    save_model(two_centroids(), path)
    content = path.read_bytes()
    path.write_bytes(content[: kept if isinstance(kept, int) else int(len(content) * kept)])
    for read in (load_model, lambda path: finish(load(path))):
        with pytest.raises(ReadingError, match=r"x\.digitmodel is not a model, or is damaged"):
            read(path)


def test_the_same_model_gives_the_same_bytes(tmp_path):
    for name in ("a.digitmodel", "b.digitmodel"):
        save_model(two_centroids(), tmp_path / name)
    with zipfile.ZipFile(tmp_path / "a.digitmodel") as archive:
        assert archive.namelist()[0] == "centroids.npy"
    assert (tmp_path / "a.digitmodel").read_bytes() == (tmp_path / "b.digitmodel").read_bytes()


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
