"""Each kind of file on a disk that becomes full in the middle of it: a sentence, the older file, nothing beside it."""

import numpy as np
import pytest

from digitcluster.cli.report import write_report
from digitcluster.cli.run_facts import save_table
from digitcluster.core.digits import Digits
from digitcluster.core.errors import WritingError
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.model_file import save_model
from digitcluster.files.session_contents import SavedModel, SavedSession, SavedSweep
from digitcluster.files.session_file import save_session
from digitcluster.files.writers import save_digits
from digitcluster.plots import report
from digitcluster.plots.convergence import Convergence
from digitcluster.plots.saving import save_plot
from tests.files.saving import everything_in, room_for

VALUES = [9e9, 5e9, 4e9], [100.0, 10.0, 0.0]


@pytest.fixture(scope="module")
def run(sample):
    return finish(train_run(sample, TrainingSettings(k=5, max_iterations=2)))


@pytest.fixture
def save(sample, run):
    """Saves something, of the kind that a name stands for."""

    def saving(path):
        if path.suffix == ".digitmodel":
            save_model(run.model, path)
        elif path.suffix == ".digitsession":
            saved = SavedSession(sample, run.settings, (SavedModel(run),), 0, (SavedSweep((5,), (run,)),), 0)
            finish(save_session(saved, path))
        elif path.suffix in (".png", ".svg", ".pdf"):
            finish(save_plot(Convergence, VALUES, (4, 3), path, provenance=("here",)))
        elif path.name == "sweep.csv":
            save_table((run,) * 100, path)
        elif path.name == "report":
            finish(write_report(sample, TrainingSettings(k=3, max_iterations=1), (2,), path))
        else:
            finish(save_digits(Digits(sample.images, sample.labels), path))

    return saving


NAMES = [
    "x.digitmodel",
    "x.digitsession",
    "x.json",
    "x.jsonl.gz",
    "x-images-idx3-ubyte",
    "x-labels-idx1-ubyte.gz",
    "x.npz",
    "x.csv",
    "x.tsv.gz",
    "pictures",
    "x.png",
    "x.svg",
    "x.pdf",
    "sweep.csv",
    "report",
]


@pytest.mark.parametrize("room", [0, 100, 1500])
@pytest.mark.parametrize("name", NAMES)
def test_where_there_is_no_room_the_older_file_stays_and_it_is_said(save, tmp_path, name, room):
    if name == "pictures":
        room = min(room, 100)  # each of them is small
    elif not name.startswith("x-"):
        save(tmp_path / name)
    before = everything_in(tmp_path)
    with room_for(room), pytest.raises(WritingError, match="would be larger than that disk allows") as caught:
        save(tmp_path / name)
    assert everything_in(tmp_path) == before and "\n" not in str(caught.value)
    save(tmp_path / name)


def test_an_older_pair_stays_where_there_is_no_room_for_another(sample, tmp_path):
    path = tmp_path / "x-images-idx3-ubyte"
    finish(save_digits(sample, path))
    before = everything_in(tmp_path)
    with room_for(100_000), pytest.raises(WritingError):  # for the labels, and a part of the images
        finish(save_digits(Digits(np.flip(sample.images, 0), np.flip(sample.labels)), path))
    assert everything_in(tmp_path) == before


def test_an_older_report_stays_until_another_is_complete(sample, tmp_path, monkeypatch):
    settings = TrainingSettings(k=3, max_iterations=1)
    (tmp_path / "mine").write_text("mine")
    finish(write_report(sample, settings, (2,), tmp_path))
    before = everything_in(tmp_path)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(report, "report_page", full)  # all other files are written by then
        with pytest.raises(WritingError, match="no room is left"):
            finish(write_report(sample, TrainingSettings(k=4), (3,), tmp_path))
    assert everything_in(tmp_path) == before
    finish(write_report(sample, TrainingSettings(k=4), (3,), tmp_path))
    after = everything_in(tmp_path)
    assert after.keys() == before.keys()
    assert [name for name in before if before[name] == after[name]] == ["mine"]


def test_a_report_that_is_cancelled_leaves_nothing(sample, tmp_path):
    work = write_report(sample, TrainingSettings(k=3), (2,), tmp_path / "new")
    for _ in range(3):
        next(work)
    work.close()
    assert not list(tmp_path.iterdir())
