"""Sessions of strangers are refused before they take memory, and nothing absurd in them is believed."""

import json
import zipfile

import pytest

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files import session_contents, session_file
from digitcluster.files.registry import load
from digitcluster.files.session_contents import SavedModel, SavedSession, SavedSweep
from digitcluster.files.session_file import save_session
from tests.files.claims import claiming, model_file, refused_without_memory
from tests.files.writing import some_digits


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
        (("sweeps", 0, "seeds"), 8),
        (("sweeps", 0, "seeds"), [-1]),
        (("sweeps", 0, "seeds"), [2**63]),
        (("sweeps", 0, "seeds"), list(range(1001))),
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


@pytest.mark.parametrize(
    ("module", "limit", "most", "place", "long"),
    [
        (session_contents, "MOST_ITERATIONS", 99, ("entries", 0, "run", "history"), [[1.0, 1.0]] * 100),
        (session_contents, "MOST_LISTED", 3, ("models",), [0] * 4),
        (session_contents, "MOST_LISTED", 3, ("sweeps", 0, "runs"), [0] * 4),
        (session_contents, "MOST_LISTED", 3, ("sweeps", 0, "planned"), [3] * 4),
        (session_contents, "MOST_CLUSTERS", 7, ("sweeps", 0, "planned"), [8]),
        (session_file, "MOST_MODELS", 0, ("current",), None),
        (session_file, "LARGEST_CONTENTS", 20_000, ("entries", 0, "run", "history"), [[1.0, 1.0]] * 10_000),
    ],
)
def test_a_session_that_says_far_too_much_is_refused(tmp_path, session, monkeypatch, module, limit, most, place, long):
    contents = json.loads(session["session.json"])
    _set(contents, place, long)
    path = _session(
        tmp_path, {**session, "session.json": json.dumps(contents | {"marks": [{}] * len(contents["models"])})}
    )
    finish(load(path))  # it is too much and nothing else
    monkeypatch.setattr(module, limit, most)
    with pytest.raises(ReadingError, match=r"x\.digitsession is not a session, or is damaged"):
        finish(load(path))


def test_a_sweep_with_a_model_that_was_not_trained_in_it_is_refused(tmp_path, session):
    contents, times = (json.loads(session[name]) for name in ("session.json", "times.json"))
    contents["entries"].append({**contents["entries"][0], "run": None})
    more = {"models/1.digitmodel": session["models/0.digitmodel"]}
    more["times.json"] = json.dumps({"seconds": [*times["seconds"], None]})
    finish(load(_session(tmp_path, {**session, **more, "session.json": json.dumps(contents)})))
    contents["sweeps"][0]["runs"] = [0, 1]
    with pytest.raises(ReadingError, match=r"x\.digitsession is not a session, or is damaged"):
        finish(load(_session(tmp_path, {**session, **more, "session.json": json.dumps(contents)})))


@pytest.mark.parametrize("shape", [(10**9, 28, 28), (1, 30_000, 30_000), (300_000_000, 1, 1)])
def test_digits_of_a_session_that_claim_too_much_are_refused_before_memory_is_taken(tmp_path, session, shape):
    assert "x.digitsession" in refused_without_memory(_session(tmp_path, {**session, "images.npy": claiming(*shape)}))


def test_a_model_in_a_session_that_claims_too_much_is_refused(tmp_path, session):
    huge = model_file(tmp_path / "m", centroids=claiming(1, 30_000, 30_000)).read_bytes()
    path = _session(tmp_path, {**session, "models/0.digitmodel": huge})
    assert refused_without_memory(path).startswith("x.digitsession claims to have 1 centroid")
