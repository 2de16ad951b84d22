"""Opening and saving, whatever a file is."""

import io
import threading
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from digitcluster.core.digits import Digits
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.progress import Progress
from digitcluster.files import mnist_download
from digitcluster.files.choices import Choices
from digitcluster.files.model_file import load_model, save_model
from digitcluster.files.own_digits_file import OwnDigitsFile
from digitcluster.session import runs
from digitcluster.session.task_runner import TaskKind
from tests.files.writing import sheet_of
from tests.window_fixtures import LONG


def test_while_busy_nothing_else_is_started(opened, tmp_path):
    opened.training.step()
    digits = opened.open_digits.digits
    opened.documents.open(tmp_path / "anything.json")
    opened.open_digits.open_sample()
    opened.sweeps.start((2,))
    assert len(opened.problems) == 3
    assert all("busy" in str(problem) for problem in opened.problems)
    assert opened.tasks.is_doing(TaskKind.TRAIN) and opened.open_digits.digits is digits


def test_a_bad_file_leaves_what_was_open_untouched(opened, tmp_path, idle):
    digits, entry = opened.open_digits.digits, opened.selection.entry
    bad = tmp_path / "bad.json"
    bad.write_text("this is no digit\n")
    opened.documents.open(bad)
    idle(opened)
    assert isinstance(opened.problems[0], DigitClusterError) and "bad.json" in str(opened.problems[0])
    assert opened.open_digits.digits is digits and opened.selection.entry is entry


def test_a_missing_file_is_said(session, tmp_path, idle):
    session.documents.open(tmp_path / "missing.npz")
    idle(session)
    assert "missing.npz" in str(session.problems[0])


def test_opening_can_be_cancelled(opened, idle):
    digits = opened.open_digits.digits
    opened.open_digits.open_sample()
    opened.tasks.stop()
    idle(opened)
    assert opened.open_digits.digits is digits and opened.sentences[-1] == "Cancelled."


def test_the_sample_is_opened_with_progress(qtbot, session):
    fractions = []
    session.tasks.changed.connect(lambda task: fractions.append(task.fraction if task else None))
    session.open_digits.open_sample()
    qtbot.waitUntil(lambda: session.open_digits.digits is not None, timeout=LONG)
    assert len(session.open_digits.digits) == 10_000 and session.open_digits.digits.name == "sample"
    assert any(fraction and 0 < fraction < 1 for fraction in fractions)
    assert session.sentences[-1] == "Opened 10,000 digits of 28 × 28 pixels."


def test_digits_are_saved_and_opened_again(opened, sample, tmp_path, idle):
    opened.open_digits.save(tmp_path / "mine.csv")
    idle(opened)
    assert opened.sentences[-1] == "Saved 600 digits as mine.csv."
    opened.documents.open(tmp_path / "mine.csv")
    idle(opened)
    np.testing.assert_array_equal(opened.open_digits.digits.images, sample.images)


def test_a_file_with_parts_asks_for_one_and_opens_it(session, sample, tmp_path, idle):
    path, asked = tmp_path / "parts.npz", []
    np.savez(
        path,
        x_train=sample.images[:20],
        y_train=sample.labels[:20],
        x_test=sample.images[20:25],
        y_test=sample.labels[20:25],
    )
    session.documents.part_asked.connect(asked.append)
    session.documents.open(path)
    idle(session)
    assert asked[0].path == path and asked[0].parts == ("train", "test") and session.open_digits.digits is None
    session.documents.open(path, Choices(part="test"))
    idle(session)
    assert len(session.open_digits.digits) == 5 and len(asked) == 1


def test_a_picture_in_an_archive_is_asked_about_with_the_path_that_was_opened(session, sample, tmp_path, idle):
    path, asked = tmp_path / "sheet.zip", []
    with zipfile.ZipFile(path, "w") as archive:
        file = io.BytesIO()
        Image.fromarray(sheet_of(sample.images[300:], 20)).save(file, "PNG")
        archive.writestr("sheet.png", file.getvalue())
    session.documents.cell_asked.connect(lambda choice, choices: asked.append((choice, choices)))
    session.documents.open(path)
    idle(session)
    [(choice, choices)] = asked
    assert (choice.path, choice.cell, choices) == (path, (28, 28), Choices())
    session.documents.open(choice.path, replace(choices, cell=choice.cell))
    idle(session)
    np.testing.assert_array_equal(session.open_digits.digits.images, sample.images[300:])


def test_a_saved_model_can_be_opened_and_used(session, tmp_path, idle):
    path = tmp_path / "mine.digitmodel"
    session.documents.save_model(path)
    idle(session)
    assert session.sentences[-1] == "Saved the model as mine.digitmodel."
    session.documents.open(path)
    idle(session)
    assert session.selection.model.name == "mine" and len(session.runs.entries) == 2
    np.testing.assert_array_equal(session.selection.model.centroids, load_model(path).centroids)


def test_a_model_can_be_saved_while_a_training_is_under_way(qtbot, opened, tmp_path):
    opened.training.step()
    opened.documents.save_model(tmp_path / "mine.digitmodel")
    qtbot.waitUntil(lambda: opened.background.is_idle, timeout=LONG)
    assert load_model(tmp_path / "mine.digitmodel").k == 40 and opened.tasks.is_doing(TaskKind.TRAIN)


def test_mended_digits_are_still_those_that_a_run_learned_from_when_the_session_is_opened(
    opened, make_session, own_digits_file, tmp_path, idle
):
    opened.training.train()
    idle(opened)
    opened.mending.relabel([1, 2], 3)
    opened.mending.leave_out([5])
    idle(opened)
    parts = opened.inspection.value.parts
    path = tmp_path / "lesson.digitsession"
    opened.documents.save_session(path)
    idle(opened)
    other = make_session(own_digits_file)
    other.documents.open(path)
    idle(other)
    assert other.inspection.value.parts.keys() == parts.keys() == {"all", "training", "validation"}
    for name, rows in parts.items():
        np.testing.assert_array_equal(other.inspection.value.parts[name], rows)
    assert other.open_digits.digits.notes == opened.open_digits.digits.notes != ()
    assert not other.work.value.is_unsaved
    other.mending.leave_out([9])
    assert other.open_digits.mended.mends.left_out == 2 and other.work.value.is_unsaved


def test_saving_in_a_missing_folder_is_a_problem(session, tmp_path, idle):
    session.documents.save_model(tmp_path / "missing" / "x.digitmodel")
    idle(session)
    assert "could not be saved" in str(session.problems[0])


def test_a_saved_session_is_taken_over_by_another(opened, builtin, make_session, one, tmp_path, idle):
    training = opened.training
    training.change_settings(replace(training.settings, k=5, validation=0.5))
    training.train()
    idle(opened)
    opened.sweeps.start((2, 3))
    idle(opened)
    opened.selection.select_run(opened.sweeps.value.runs[1])
    path = tmp_path / "lesson.digitsession"
    opened.documents.save_session(path)
    idle(opened)
    assert opened.sentences[-1] == "Saved the session as lesson.digitsession."

    other = make_session(OwnDigitsFile(tmp_path / "other.jsonl"))
    other.pad.set_drawing(one)
    other.documents.open(path)
    idle(other)
    assert other.sentences[-1] == "Opened the session lesson.digitsession."
    assert other.open_digits.digits.fingerprint == opened.open_digits.digits.fingerprint
    assert other.training.settings == training.settings
    assert [entry.model.name for entry in other.runs.entries] == [entry.model.name for entry in opened.runs.entries]
    assert other.runs.builtin.model is builtin
    assert other.runs.entries[1].run.history == opened.runs.entries[1].run.history
    assert other.selection.model.k == 3 and other.pad.answer.model is other.selection.model
    there, here = other.sweeps.value, opened.sweeps.value
    assert there.planned == (2, 3)
    assert [run.validation_error for run in there.runs] == [run.validation_error for run in here.runs]
    other.selection.select_run(there.runs[1])
    assert len(other.runs.entries) == 3, "the used result of the sweep is known already"


def test_a_session_takes_the_place_of_the_runs_that_there_are_and_asks_before_they_would_be_lost(
    opened, tmp_path, idle
):
    opened.documents.save_session(tmp_path / "bare.digitsession")
    idle(opened)
    opened.training.train()
    idle(opened)
    trained, asked = opened.runs.entries[1], []
    opened.documents.unsaved_asked.connect(asked.append)
    opened.documents.open(tmp_path / "bare.digitsession")
    idle(opened)
    assert opened.runs.entries[1] is trained and len(asked) == 1, "nothing is opened before the answer"
    asked[0]()
    assert opened.runs.others == () and opened.selection.entry is opened.runs.builtin
    assert not opened.work.value.is_unsaved and opened.work.value.path == tmp_path / "bare.digitsession"


def test_names_sweeps_and_tests_are_in_the_session(opened, make_session, tmp_path, idle):
    for ks in ((2,), (3, 4)):
        opened.sweeps.start(ks)
        idle(opened)
    opened.sweeps.rename(opened.sweeps.kept[0], "two")
    opened.sweeps.show(opened.sweeps.kept[0])
    opened.training.train()
    idle(opened)
    opened.runs.rename(opened.selection.entry, "mine")
    matrix = np.diag(np.arange(10))
    tested = replace(opened.selection.entry, test=runs.TestResult("t10k", matrix, 3))
    opened.runs.replace(opened.selection.entry, tested)
    opened.documents.save_session(tmp_path / "lesson.digitsession")
    idle(opened)

    other = make_session(OwnDigitsFile(tmp_path / "other.jsonl"))
    other.documents.open(tmp_path / "lesson.digitsession")
    idle(other)
    assert [one.title for one in other.sweeps.kept] == ["two", "sweep k 3-4"]
    assert other.sweeps.value is other.sweeps.kept[0]
    entry = other.selection.entry
    assert entry.title == "mine" and entry.test_error == 0.0 and entry.test.digits_name == "t10k"
    assert entry.test.unknown == 3 and not other.work.value.is_unsaved


def test_a_new_session_has_no_runs_and_no_file(opened, tmp_path, idle):
    opened.training.train()
    idle(opened)
    opened.documents.save_session(tmp_path / "lesson.digitsession")
    idle(opened)
    digits = opened.open_digits.digits
    opened.documents.begin_session()
    assert opened.runs.others == () and opened.work.value.path is None and opened.open_digits.digits is digits
    assert opened.selection.entry is opened.runs.builtin and not opened.undo.canUndo()


def test_a_damaged_session_leaves_what_was_open_untouched(opened, tmp_path, idle):
    path = tmp_path / "lesson.digitsession"
    opened.documents.save_session(path)
    idle(opened)
    path.write_bytes(path.read_bytes()[:-200])
    digits, settings = opened.open_digits.digits, opened.training.settings
    opened.documents.open(path)
    idle(opened)
    assert "lesson.digitsession is damaged or was cut off" in str(opened.problems[0])
    assert opened.open_digits.digits is digits and opened.training.settings is settings


def test_stop_ends_a_download(qtbot, session, monkeypatch, idle):
    closed, began = threading.Event(), threading.Event()

    def download(*_, **__):
        try:
            while True:
                began.set()
                yield Progress("Downloading MNIST", 3_210_000, 11_600_000, "bytes")
        finally:
            closed.set()

    monkeypatch.setattr(mnist_download, "download_mnist", download)
    session.documents.fetch_mnist()
    assert began.wait(20) and session.tasks.is_doing(TaskKind.DOWNLOAD)
    qtbot.waitUntil(lambda: session.tasks.task.text == "Downloading MNIST: 3.2 of 11.6 MB", timeout=LONG)
    assert round(session.tasks.task.fraction, 2) == 0.28
    session.tasks.stop()
    idle(session)
    assert closed.is_set() and session.open_digits.digits is None
    assert session.sentences[-1] == "The download was cancelled. What has arrived so far is kept for next time."


def test_downloaded_digits_are_opened(session, sample, tmp_path, monkeypatch, idle):
    np.savez(tmp_path / "digits.npz", images=sample.images[:9], labels=sample.labels[:9])

    def download(*_, **__):
        yield Progress("Downloading MNIST", 1, 2, "bytes")
        return (tmp_path / "digits.npz",)

    monkeypatch.setattr(mnist_download, "download_mnist", download)
    session.documents.fetch_mnist()
    idle(session)
    assert len(session.open_digits.digits) == 9


@pytest.mark.parametrize("count", [1, 2])
def test_counts_are_said_as_people_say_them(session, sample, count):
    session.open_digits.use(sample.take(slice(0, count)))
    letters = Digits(sample.images[:count], np.zeros(count, np.uint8), ("a",))
    session.open_digits.use(letters)
    ending = "" if count == 1 else "s"
    assert session.sentences == [
        f"Opened {count} digit{ending} of 28 × 28 pixels.",
        f"Opened {count} picture{ending} of 28 × 28 pixels.",
    ]


def test_a_model_keeps_its_given_name_and_its_test_in_its_own_file(opened, make_session, tmp_path, idle):
    opened.training.train()
    idle(opened)
    opened.runs.rename(opened.selection.entry, "mine")
    opened.tests.test(opened.selection.entry)
    idle(opened)
    opened.documents.save_model(tmp_path / "x.digitmodel")
    idle(opened)

    other = make_session(OwnDigitsFile(tmp_path / "other.jsonl"))
    other.documents.open(tmp_path / "x.digitmodel")
    idle(other)
    entry = other.selection.entry
    assert entry.title == "mine" and entry.test_error == opened.selection.entry.test_error
    assert not other.work.value.is_unsaved, "it is in its file"
    other.runs.rename(entry, "")
    assert other.selection.entry.title == "x" and other.work.value.unsaved == ""
    other.runs.rename(other.selection.entry, "yours")
    assert other.work.value.unsaved == "1 run"


def test_marks_of_a_model_that_cannot_be_understood_are_left_out(session, builtin, tmp_path, idle):
    save_model(replace(builtin, metadata={"tests": {"test": 7}, "given_name": ""}), tmp_path / "x.digitmodel")
    session.documents.open(tmp_path / "x.digitmodel")
    idle(session)
    assert session.selection.entry.title == "x" and session.selection.entry.test is None
