"""Recordings in a session's file: the same again, or said to be damaged."""

import io
import json
import zipfile

import numpy as np
import pytest

from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import finish
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.session_contents import SavedModel, SavedSession
from digitcluster.files.session_file import CONTENTS, save_session
from tests.core.training.test_recording import record
from tests.files.test_session_file import load_session


def saved_with(sample, settings):
    _, recording, run = record(sample, settings)
    return recording, SavedSession(None, settings, (SavedModel(run.model), SavedModel(run, recording=recording)))


@pytest.fixture
def file(sample, tmp_path):
    _, saved = saved_with(sample, TrainingSettings(k=5, seed=2))
    path = tmp_path / "lesson.digitsession"
    finish(save_session(saved, path))
    return path


@pytest.mark.parametrize("features", ["pixels", "gradients"])
def test_a_recording_is_read_back_the_same(sample, tmp_path, features):
    recording, saved = saved_with(sample, TrainingSettings(k=5, seed=2, features=features))
    path = tmp_path / "lesson.digitsession"
    finish(save_session(saved, path))
    without, with_it = finish(load_session(path)).models
    back = with_it.recording
    assert without.recording is None and back.classes == recording.classes and back.digits == recording.digits
    for place, (one, other) in enumerate(zip(back.frames, recording.frames, strict=True)):
        assert (one.number, one.inertia, one.shift) == (other.number, other.inertia, other.shift)
        assert (one.reassigned, one.picked) == (other.reassigned, other.picked)
        for name in ("centroids", "label_counts", "moved", "clusters"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
            assert getattr(one, name).dtype == getattr(other, name).dtype
        assert (one.prototypes is None) == (other.prototypes is None) == (features == "pixels")
        np.testing.assert_array_equal(back.assignments(place), recording.assignments(place))
    model = saved.models[1].content.model
    np.testing.assert_array_equal(back.model(1, model).prototypes, recording.model(1, model).prototypes)


def changed(path, change=lambda contents: None, arrays=lambda name, array: array):
    """Write the file again with other facts about its recording, or other arrays."""
    other = path.with_name("damaged.digitsession")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == CONTENTS:
                contents = json.loads(content)
                change(contents["marks"][1]["recording"])
                content = json.dumps(contents).encode()
            elif name.startswith("recordings/"):
                file = io.BytesIO()
                np.save(file, arrays(name, np.load(io.BytesIO(content))))
                content = file.getvalue()
            new.writestr(name, content)
    return other


DAMAGES = {
    "numbers": lambda facts: facts["numbers"].reverse(),
    "no numbers": lambda facts: facts.update(numbers=[]),
    "fewer": lambda facts: facts["numbers"].pop(),
    "shape": lambda facts: facts.update(shape=[6, 28, 28]),
    "huge": lambda facts: facts.update(shape=[100_000, 4096, 4096]),
    "moves": lambda facts: facts["moves"].__setitem__(1, 7),
    "too many moves": lambda facts: facts["moves"].__setitem__(1, 1 << 40),
    "digits": lambda facts: facts.update(digits=10),
    "picked": lambda facts: facts.update(picked=[1]),
    "picked label": lambda facts: facts.update(picked=[99] * 5),
    "inertia": lambda facts: facts["inertia"].__setitem__(1, "much"),
    "classes": lambda facts: facts.update(classes=["0"]),
    "features": lambda facts: facts.update(features=3),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_facts_that_do_not_fit_are_damage(file, damage):
    with pytest.raises(ReadingError, match="damaged"):
        finish(load_session(changed(file, DAMAGES[damage])))


@pytest.mark.parametrize("name", ["centroids", "label_counts", "moved", "clusters"])
def test_arrays_that_do_not_fit_are_damage(file, name):
    def cut(entry, array):
        return array[:-4] if name in entry else array

    with pytest.raises(ReadingError, match="damaged"):
        finish(load_session(changed(file, arrays=cut)))


@pytest.mark.parametrize("name", ["moved", "clusters"])
def test_digits_and_clusters_that_there_are_not_are_damage(file, name):
    def far(entry, array):
        return np.full_like(array, 255) if name in entry else array

    with pytest.raises(ReadingError, match="damaged"):
        finish(load_session(changed(file, arrays=far)))


def test_a_file_that_is_only_written_anew_is_sound(file):
    assert finish(load_session(changed(file))).models[1].recording is not None
