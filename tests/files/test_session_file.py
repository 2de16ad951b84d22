import json
import zipfile
from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitcluster.core.analysis.mending import Mends
from digitcluster.core.digits import Digits
from digitcluster.core.errors import DigitClusterError, ReadingError, WritingError
from digitcluster.core.progress import Progress, finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.sweep import sweep
from digitcluster.files.model_file import load_model
from digitcluster.files.registry import load, load_digits
from digitcluster.files.saved_test import SavedTest
from digitcluster.files.session_contents import SavedModel, SavedSession, SavedSweep
from digitcluster.files.session_digits import IMAGES, KEPT, LABELS, LEFT_OUT
from digitcluster.files.session_file import CONTENTS, read_session, save_session
from digitcluster.files.source.source import open_source

SETTINGS = TrainingSettings(k=4, seed=3, straighten=True, validation=0.5)


@pytest.fixture(scope="module")
def saved(sample):
    """A trained model, an opened one that was tested, and two sweeps; a result of the first is used."""
    run = finish(train_run(sample, SETTINGS))
    swept, other = finish(sweep(sample, (2, 3), SETTINGS)), finish(sweep(sample, (6,), SETTINGS))
    opened = replace(run.model, name="opened", metadata={"seed": 9})
    test = SavedTest("t10k", np.diag(np.arange(10)), 7, True)
    models = (SavedModel(run, "mine", edited=True), SavedModel(opened, test=test), SavedModel(swept[1]))
    sweeps = (SavedSweep((2, 3, 5), swept), SavedSweep((6,), other, "six"))
    return SavedSession(sample, SETTINGS, models, 2, sweeps, 0)


@pytest.fixture(scope="module")
def file(saved, tmp_path_factory):
    path = tmp_path_factory.mktemp("session") / "lesson.digitsession"
    finish(save_session(saved, path))
    return path


def load_session(path):
    with open_source(path) as source:
        return (yield from read_session(source))


def same_run(one, other):
    assert one.settings == other.settings and one.history == other.history and one.seconds == other.seconds
    assert (one.converged, one.training_error, one.validation_error) == (
        other.converged,
        other.training_error,
        other.validation_error,
    )
    np.testing.assert_array_equal(one.validation_confusion, other.validation_confusion)
    np.testing.assert_array_equal(one.model.centroids, other.model.centroids)
    assert one.model.name == other.model.name and one.model.preprocessing == other.model.preprocessing
    assert one.model.calibration == other.model.calibration


def test_a_saved_session_is_read_back_the_same(saved, file):
    back = finish(load_session(file))
    assert isinstance(finish(load(file)), SavedSession)
    assert back.digits.fingerprint == saved.digits.fingerprint
    for name in ("classes", "name", "source", "notes"):
        assert getattr(back.digits, name) == getattr(saved.digits, name)
    assert back.settings == SETTINGS and back.current == 2
    trained, opened, swept = back.models
    same_run(trained.content, saved.models[0].content)
    assert (trained.name, trained.edited, trained.test, swept.name, swept.edited) == ("mine", True, None, "", False)
    assert opened.content.name == "opened" and opened.content.metadata["seed"] == 9
    assert (opened.test.digits_name, opened.test.unknown, opened.validated) == ("t10k", 7, None)
    assert opened.test.was_learned
    np.testing.assert_array_equal(opened.test.matrix, np.diag(np.arange(10)))
    assert [(one.planned, one.name) for one in back.sweeps] == [((2, 3, 5), ""), ((6,), "six")] and back.shown == 0
    for one, other in zip(back.sweeps, saved.sweeps, strict=True):
        for there, here in zip(one.runs, other.runs, strict=True):
            same_run(there, here)
    assert swept.content is back.sweeps[0].runs[1], "a result of the sweep that is used is one thing, not two"


def test_pins_are_kept_and_files_without_any_say_nothing_of_them(saved, file, tmp_path):
    with zipfile.ZipFile(file) as archive:
        assert b"pinned" not in archive.read(CONTENTS)
    assert not any(one.pinned for one in (*finish(load_session(file)).models, *finish(load_session(file)).sweeps))
    models = (replace(saved.models[0], pinned=True), *saved.models[1:])
    sweeps = (saved.sweeps[0], replace(saved.sweeps[1], pinned=True))
    path = tmp_path / "pinned.digitsession"
    finish(save_session(replace(saved, models=models, sweeps=sweeps), path))
    back = finish(load_session(path))
    assert [one.pinned for one in back.models] == [True, False, False]
    assert [one.pinned for one in back.sweeps] == [False, True]


def test_version_0_1_0_finds_what_it_looks_for(file):
    """It refuses other settings and other formats, and reads the one sweep that it knew from these names."""
    with zipfile.ZipFile(file) as archive:
        contents = json.loads(archive.read(CONTENTS))
    assert contents["format_version"] == 1 and contents["models"] == [0, 1, 2] and contents["current"] == 2
    assert contents["planned"] == [2, 3, 5]
    assert [contents["entries"][number]["run"]["settings"]["k"] for number in contents["sweep"]] == [2, 3]
    assert set(contents["settings"]) == set(asdict(TrainingSettings()))
    assert contents["entries"][0]["name"] == "k = 4, seed 3"


def test_a_session_without_anything_is_a_session(tmp_path):
    path = tmp_path / "new.digitsession"
    finish(save_session(SavedSession(None, TrainingSettings()), path))
    back = finish(load_session(path))
    assert back.digits is None and back.models == () and back.current is None and back.sweeps == ()
    assert back.shown is None


@pytest.mark.parametrize("left_out", [(), (0, 7, 99)])
@pytest.mark.parametrize("labelled", [True, False])
def test_digits_mended_by_hand_keep_what_they_were(sample, tmp_path, left_out, labelled):
    first = replace(sample, labels=sample.labels if labelled else None, notes=("Scaled.",))
    mends = Mends.of(first).leave_out(np.array(left_out, np.intp))
    if labelled:
        mends = mends.relabel(np.array([3, 5]), 9)
    path = tmp_path / "mended.digitsession"
    finish(save_session(SavedSession(mends.digits(), SETTINGS, mends=mends), path))
    back = finish(load_session(path))
    assert back.digits.fingerprint == mends.digits().fingerprint == back.mends.digits().fingerprint
    assert back.mends.original.fingerprint == first.fingerprint and back.mends.original.notes == ("Scaled.",)
    assert (back.mends.left_out, back.mends.relabelled) == (mends.left_out, mends.relabelled)
    assert back.mends.digits().notes == mends.digits().notes


@pytest.mark.parametrize("missing", [KEPT, LEFT_OUT])
def test_mended_digits_that_do_not_fit_are_said_to_be_damaged(sample, tmp_path, missing):
    mends = Mends.of(sample).leave_out(np.array([2]))
    path, other = tmp_path / "mended.digitsession", tmp_path / "damaged.digitsession"
    finish(save_session(SavedSession(mends.digits(), SETTINGS, mends=mends), path))
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(IMAGES if name == missing == LEFT_OUT else name if name != missing else LABELS))
    with pytest.raises(ReadingError, match="damaged"):
        finish(load_session(other))


def test_bright_pictures_without_labels_and_of_any_size_stay_as_they_are(tmp_path, random):
    images = random.integers(200, 256, (40, 5, 9), np.uint8)  # a file of digits like this would be inverted
    path = tmp_path / "x.digitsession"
    finish(save_session(SavedSession(Digits(images, None, ("?",)), TrainingSettings()), path))
    back = finish(load_session(path)).digits
    np.testing.assert_array_equal(back.images, images)
    assert back.labels is None and back.classes == ("?",)


def test_numpy_and_unzip_can_read_what_is_inside(saved, file, tmp_path):
    with np.load(file, allow_pickle=False) as archive:
        np.testing.assert_array_equal(archive["images"], saved.digits.images)
        np.testing.assert_array_equal(archive["labels"], saved.digits.labels)
    with zipfile.ZipFile(file) as archive:
        inside = archive.extract("models/0.digitmodel", tmp_path)
        assert len(archive.namelist()) == 4 + 5, "a model that stands in two lists is kept once"
    np.testing.assert_array_equal(load_model(tmp_path / inside).centroids, saved.models[0].content.model.centroids)


def test_reading_and_writing_tell_how_far_they_are(saved, file, tmp_path):
    written = list(save_session(saved, tmp_path / "x.digitsession"))
    read = list(load_session(file))
    assert all(isinstance(record, Progress) for record in written + read)
    assert read[-1].fraction > 0.9 and read == sorted(read, key=lambda record: record.done)
    assert len(written) > 5 + 1 and len(read) > 5 + 1, "models, too, can be many"


def test_a_cancelled_or_failed_save_leaves_the_older_file_as_it_was(saved, file, tmp_path):
    path = tmp_path / "x.digitsession"
    path.write_bytes(b"older")
    work = save_session(saved, path)
    next(work)
    work.close()
    assert path.read_bytes() == b"older" and len(list(tmp_path.iterdir())) == 1
    with pytest.raises(WritingError, match="could not be saved"):
        finish(save_session(saved, tmp_path / "missing" / "x.digitsession"))


def test_as_a_file_of_digits_it_is_named_for_what_it_is(file):
    with pytest.raises(ReadingError, match=r"lesson\.digitsession is a session"):
        finish(load_digits(file))


def test_another_archive_that_has_such_a_file_is_no_session(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("my-session.json", "{}")
    with pytest.raises(ReadingError, match=r"Line 1 of x\.zip has no data"):
        finish(load(tmp_path / "x.zip"))


def rewrite(source, target, change, more=b""):
    """Copy a session, not packed, with other contents, and more bytes behind its images."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == CONTENTS:
                contents = json.loads(content)
                change(contents)
                content = json.dumps(contents).encode()
            new.writestr(name, content + (more if name == IMAGES else b""))


def test_a_changed_pixel_and_bytes_too_many_are_noticed(saved, file, tmp_path):
    path = tmp_path / "x.digitsession"
    rewrite(file, path, lambda _: None, more=b"x")
    with pytest.raises(ReadingError, match="is damaged"):
        finish(load_session(path))
    rewrite(file, path, lambda _: None)
    content = path.read_bytes()
    images = saved.digits.images.tobytes()
    assert content.count(images) == 1
    path.write_bytes(content.replace(images, images[:-1] + b"\x99"))
    with pytest.raises(ReadingError, match="is damaged"):
        finish(load_session(path))


def test_one_of_a_newer_program_says_which(file, tmp_path):
    rewrite(file, tmp_path / "x", lambda contents: contents.update(format_version=99, program="7.1"))
    with pytest.raises(ReadingError, match=r"saved by Digit Cluster 7\.1, which is newer"):
        finish(load_session(tmp_path / "x"))


@pytest.mark.parametrize(
    "change",
    [
        {"current": 7},
        {"current": -1},
        {"sweeps": [{"planned": [2], "runs": [99]}]},
        {"sweeps": [{"planned": [2], "runs": [1]}]},
        {"sweeps": [{"planned": [2], "runs": []}]},
        {"shown": 2},
        {"marks": [{}]},
        {"marks": [{}, {"test": {"digits": "", "matrix": [[1]]}}, {}]},
        {"models": [-9]},
        {"settings": {"seeding": "magic"}},
        {"settings": {"features": "magic"}},
        {"settings": {"unknown": 1}},
        {"digits": {"labelled": True, "classes": ["0"], "name": "", "source": "", "notes": []}},
        {"entries": "nonsense"},
        {"entries": [{"name": "", "run": {"settings": {}, "history": [], "validation_confusion": [[0] * 10] * 10}}]},
    ],
)
def test_contents_that_do_not_fit_are_refused(file, tmp_path, change):
    rewrite(file, tmp_path / "x.digitsession", lambda contents: contents.update(change))
    with pytest.raises(ReadingError, match=r"x\.digitsession is not a session, or is damaged"):
        finish(load_session(tmp_path / "x.digitsession"))


@pytest.mark.parametrize("content", [b"nonsense", b"PK\x03\x04broken"])
def test_what_is_no_session_is_refused(tmp_path, content):
    path = tmp_path / "x.digitsession"
    path.write_bytes(content)
    with pytest.raises(ReadingError, match=r"x\.digitsession"):
        finish(load_session(path))
    for other in (path, tmp_path / "gone", tmp_path):
        with pytest.raises(ReadingError):
            finish(load(other))


@settings(max_examples=150, deadline=None)
@given(place=st.floats(0, 0.999), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_session_is_refused_or_still_sound(file, tmp_path_factory, place, byte, cut):
    path = tmp_path_factory.mktemp("fuzz") / "x.digitsession"
    content = bytearray(file.read_bytes())
    index = int(place * len(content))
    content[index] = byte
    path.write_bytes(bytes(content[: index if cut else None]))
    try:
        back = finish(load_session(path))
    except DigitClusterError:
        return
    assert len(back.digits.labels) == len(back.digits) and len(back.models) == 3


def test_a_sweep_keeps_all_its_seeds_also_those_without_a_result(sample, tmp_path):
    runs = finish(sweep(sample, (2, 3), SETTINGS, seeds=(3, 4)))
    sweeps = (SavedSweep((2, 3), runs[:3], seeds=(3, 4, 5)),)
    path = tmp_path / "a.digitsession"
    finish(save_session(SavedSession(sample, SETTINGS, sweeps=sweeps), path))
    (read,) = finish(load_session(path)).sweeps
    assert read.seeds == (3, 4, 5) and [(run.settings.k, run.settings.seed) for run in read.runs] == [
        (2, 3),
        (2, 4),
        (3, 3),
    ]


def test_a_sweep_of_an_older_version_has_the_seeds_of_its_results(sample, tmp_path):
    sweeps = (SavedSweep((2,), finish(sweep(sample, (2,), SETTINGS))),)
    path = tmp_path / "a.digitsession"
    finish(save_session(SavedSession(sample, SETTINGS, sweeps=sweeps), path))
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    contents = json.loads(members[CONTENTS])
    del contents["sweeps"][0]["seeds"]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (members | {CONTENTS: json.dumps(contents).encode()}).items():
            archive.writestr(name, content)
    (read,) = finish(load_session(path)).sweeps
    assert read.seeds == (SETTINGS.seed,)
