"""What older versions wrote is read by every later one: each folder in tests/fixtures was made by its own version."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from digitcluster.core.model.model import Model
from digitcluster.core.progress import finish
from digitcluster.core.training.run import Run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.model_file import load_model, save_model
from digitcluster.files.own_digits_file import OwnDigitsFile
from digitcluster.files.registry import load, load_digits

FOLDER = Path(__file__).parents[1] / "fixtures" / "0.1.0"
SECOND = FOLDER.with_name("0.2.0")
FINGERPRINT = "54c1b2e622c62a8c3d9ccc733b04edf175296a9489765092addda69fe343123a"


@pytest.mark.parametrize("read", [load_model, lambda path: finish(load(path))])
def test_a_model_that_compares_pixels(read):
    model = read(FOLDER / "pixels.digitmodel")
    assert (model.name, model.k, model.size) == ("pixels", 5, (28, 28))
    assert model.labels.tolist() == [2, 8, 1, 3, 9] and model.sizes.tolist() == [8, 3, 25, 20, 4]
    assert model.centroids.sum(dtype=float) == pytest.approx(152942.023394) and model.centroids[0].max() == 253.25
    assert model.feature_prototypes is None and not model.preprocessing.straighten
    assert model.metadata["results"]["validation_error"] == 0.85 and model.metadata["program"] == "0.1.0"
    assert model.calibration.far == pytest.approx(2314.326671)
    assert model.metadata["digits"]["fingerprint"] == FINGERPRINT


def test_a_model_of_each_label_on_its_own_that_compares_gradients_of_straightened_digits():
    model = load_model(FOLDER / "gradients.digitmodel")
    assert model.labels.tolist() == [0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert model.sizes.tolist() == [3, 5, 4, 4, 8, 8, 8, 8, 8, 8, 8, 8]
    assert model.preprocessing.straighten and model.preprocessing.features == "gradients"
    assert model.feature_prototypes.sum(dtype=float) == pytest.approx(171446.850008)
    assert model.metadata["per_class"] is True and model.metadata["results"]["validation_error"] is None


@pytest.mark.parametrize("name", ["pixels.digitmodel", "gradients.digitmodel"])
def test_saved_again_a_model_has_the_same_contents(tmp_path, name):
    save_model(load_model(FOLDER / name), tmp_path / name)
    assert _contents(tmp_path / name) == _contents(FOLDER / name)


def _contents(path):
    """Return the entries in their order, each unpacked: how Python packs them changes with its version."""
    with ZipFile(path) as archive:
        return [(entry.filename, entry.date_time, archive.read(entry)) for entry in archive.infolist()]


def test_a_session_with_digits_runs_a_sweep_and_an_opened_model():
    saved = finish(load(FOLDER / "lesson.digitsession"))
    assert saved.digits.fingerprint == FINGERPRINT
    assert (saved.digits.name, saved.digits.source) == ("sample", "drawn by the program, seed 1")
    assert saved.settings == TrainingSettings(3, "k-means++", 11, 2, 40, tolerance=0.5, validation=0.4, shuffle=True)
    [sweep] = saved.sweeps
    assert saved.current == 1 and sweep.planned == (2, 3, 5) and saved.shown == 0
    assert not any(one.name or one.edited or one.test or one.validated for one in saved.models)
    trained, opened, swept = (one.content for one in saved.models)
    assert isinstance(trained, Run) and trained.settings == saved.settings
    assert trained.validation_error == 0.78125 and trained.converged and len(trained.history) == 8
    assert trained.seconds == 0.02010874500092541
    assert trained.history[-1] == (139084433.12599206, 0.0)
    assert isinstance(opened, Model) and opened.name == "opened" and opened.labels.tolist() == [2, 8, 1, 3, 9]
    assert [(run.settings.k, run.validation_error) for run in sweep.runs] == [(2, 0.84375), (3, 0.78125)]
    assert swept is sweep.runs[0]


@pytest.mark.parametrize("read", [lambda path: OwnDigitsFile(path).load(), lambda path: finish(load_digits(path))])
def test_the_users_own_digits_with_their_strokes(read):
    digits = read(FOLDER / "own-digits.jsonl")
    assert digits.labels.tolist() == [1, 7, 1] and digits.images.shape == (3, 28, 28)
    assert digits.images.sum(axis=(1, 2), dtype=int).tolist() == [11995, 22553, 12002]


def test_a_session_with_mended_digits_a_named_run_its_test_and_an_edited_one():
    saved = finish(load(SECOND / "lesson.digitsession"))
    assert (len(saved.digits), saved.mends.relabelled, saved.mends.left_out) == (58, 1, 2)
    assert saved.digits.labels[:6].tolist() == [8, 5, 9, 4, 1, 8]
    assert saved.mends.original.labels[:6].tolist() == [8, 5, 4, 4, 1, 7]
    first, edited = saved.models
    assert (first.name, first.edited, edited.name, edited.edited, saved.current) == ("first lesson", False, "", True, 1)
    assert first.test.digits_name == "sample" and first.test.matrix.sum() == 15 and not first.test.was_learned
    assert edited.content.model.labels.tolist() == [1, 7, 6, 0, 2] and edited.content.model.metadata["edited"] is True
    assert (len(first.content.history), first.content.seconds) == (6, 0.007614276001731923)
    [sweep] = saved.sweeps
    assert sweep.planned == (2, 3) and [run.settings.k for run in sweep.runs] == [2, 3] and saved.shown == 0


def test_a_model_that_was_edited_by_hand():
    model = load_model(SECOND / "edited.digitmodel")
    assert model.labels.tolist() == [1, 7, 6, 0, 2] and model.metadata["edited"] is True
    assert model.metadata["results"]["validation_error"] == 0.8 and model.metadata["results"]["seconds"] == 0.004


def test_a_session_of_the_version_before_play_back():
    saved = finish(load(FOLDER.with_name("0.3.0") / "lesson.digitsession"))
    named, swept = saved.models
    assert (named.name, named.test.digits_name, named.recording, swept.recording) == ("mine", "t10k", None, None)
    assert named.content.validation_error == 0.65 and named.content.model.sizes.tolist() == [19, 19, 13, 9]
    assert (len(saved.digits), saved.mends.relabelled, saved.mends.left_out) == (79, 1, 1)
    [sweep] = saved.sweeps
    assert sweep.name == "few" and sweep.planned == (2, 3, 4) and sweep.runs[0] is swept.content
