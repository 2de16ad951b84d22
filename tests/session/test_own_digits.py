"""The user's own digits in the session: kept, tested with each model, added to a training."""

import errno
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from digitcluster.core.drawing.drawing import Drawing
from digitcluster.core.errors import WritingError
from digitcluster.core.own_digits import Recognized
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.own_digits_file import OwnDigitsFile
from digitcluster.session.runs import ModelEntry


@pytest.fixture
def keep(session, one, idle):
    """Keep a drawing of a 1 with a label."""

    def keep(label):
        session.pad.set_drawing(Drawing(one.strokes))
        session.own_digits.keep(label)
        idle(session)

    return keep


def test_each_is_kept_counted_and_tests_the_model(session, keep, own_digits_file):
    keep("1")
    assert session.sentences[-1] == "Kept as 1. Ctrl+Z takes it back."
    assert own_digits_file.load().labels.tolist() == [1], "it is on the disk when that is said"
    keep("8")
    assert session.own_digits.value.digits.labels.tolist() == [1, 8] and session.own_digits.value.recognized.right == 1


def test_the_last_one_is_taken_back(session, keep, own_digits_file, idle):
    keep("1")
    keep("8")
    session.own_digits.take_back()
    idle(session)
    assert session.own_digits.value.digits.labels.tolist() == [1] == own_digits_file.load().labels.tolist()
    assert session.own_digits.value.recognized.right == 1
    session.own_digits.take_back()
    idle(session)
    assert session.own_digits.value.digits is None is own_digits_file.load()


def test_they_are_tested_anew_when_another_model_is_used(session, keep, builtin, idle):
    keep("1")
    keep("7")
    assert session.own_digits.value.recognized.right == 1
    seen = []
    session.own_digits.changed.connect(lambda own: seen.append(own.recognized and own.recognized.right))
    session.selection.select_new(ModelEntry(replace(builtin, labels=np.full(40, 3, np.uint8))))
    idle(session)
    assert seen == [None, 0], "what another model recognizes is not said of this one"


def test_keeping_is_undone_and_redone(session, keep, own_digits_file, idle):
    keep("1")
    keep("8")
    assert session.undo.undoText() == "keep as 8"
    session.undo.undo()
    idle(session)
    assert own_digits_file.load().labels.tolist() == [1] == session.own_digits.value.digits.labels.tolist()
    session.undo.redo()
    idle(session)
    assert own_digits_file.load().labels.tolist() == [1, 8]
    before = own_digits_file.path.read_bytes()
    session.own_digits.take_back()
    session.undo.undo()
    idle(session)
    assert own_digits_file.path.read_bytes() == before, "with its strokes"


def test_the_same_drawing_kept_with_another_label_is_corrected_and_not_kept_twice(session, one, own_digits_file, idle):
    session.pad.set_drawing(one)
    for name in ("9", "4", "4"):
        session.own_digits.keep(name)
        idle(session)
    assert own_digits_file.load().labels.tolist() == [4] == session.own_digits.value.digits.labels.tolist()
    assert session.sentences[-1] == "Already kept as 4."


def test_a_correction_in_the_same_moment_waits_for_what_is_being_saved(session, one, own_digits_file, idle):
    session.pad.set_drawing(one)
    for name in ("9", "3", "4"):
        session.own_digits.keep(name)
    idle(session)
    assert own_digits_file.load().labels.tolist() == [4] == session.own_digits.value.digits.labels.tolist()
    assert session.undo.pad.count() == 1


def test_undoing_what_could_not_be_saved_removes_no_other(session, keep, own_digits_file, idle, monkeypatch):
    keep("1")
    monkeypatch.setattr(own_digits_file, "append", lambda *_: (_ for _ in ()).throw(WritingError("The disk is full.")))
    keep("8")
    assert str(session.problems[-1]) == "The disk is full."
    session.undo.undo()
    idle(session)
    assert own_digits_file.load().labels.tolist() == [1] == session.own_digits.value.digits.labels.tolist()


def test_letters_are_kept_beside_digits_and_test_the_models_that_have_them(session, keep, builtin, idle):
    keep("1")
    keep("a")
    assert session.own_digits.value.recognized == Recognized(1, 1), "this model has no letters"
    letters = replace(builtin, classes=("a", "b"), labels=np.zeros(40, np.uint8), label_counts=np.ones((40, 2), int))
    session.selection.select_new(ModelEntry(letters))
    idle(session)
    assert session.own_digits.value.recognized == Recognized(1, 1), "this model has no digits"


def test_a_model_of_other_labels_is_not_tested(session, keep, builtin, idle):
    keep("1")
    letters = replace(builtin, classes=("a", "b"), labels=np.zeros(40, np.uint8), label_counts=np.ones((40, 2), int))
    session.selection.select_new(ModelEntry(letters))
    idle(session)
    assert session.own_digits.value.recognized is None


def test_those_of_the_last_time_are_there(session, keep, make_session, own_digits_file, idle):
    keep("1")
    other = make_session(OwnDigitsFile(own_digits_file.path))
    idle(other)
    assert other.own_digits.value.digits.labels.tolist() == [1] and other.own_digits.value.recognized.right == 1


def test_they_can_be_opened(session, keep):
    keep("1")
    session.own_digits.open()
    assert len(session.open_digits.digits) == 1
    assert session.sentences[-1] == "Opened 1 digit of 28 × 28 pixels."


def test_they_can_be_saved(session, keep, tmp_path, idle):
    keep("1")
    session.own_digits.save(tmp_path / "mine.npz")
    idle(session)
    assert np.load(tmp_path / "mine.npz")["labels"].tolist() == [1]
    assert session.sentences[-1] == "Saved 1 of your own digits as mine.npz."


def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_counted(make_session, one, tmp_path, idle):
    (tmp_path / "file").write_text("")
    session = make_session(OwnDigitsFile(tmp_path / "file" / "own.jsonl"))
    session.pad.set_drawing(one)
    session.own_digits.keep("1")
    idle(session)
    assert any("could not be saved" in str(problem) for problem in session.problems)
    assert session.own_digits.value.digits is None


def test_a_blank_pad_keeps_nothing(session, idle):
    session.own_digits.keep("5")
    idle(session)
    assert session.own_digits.value.digits is None and not session.problems


def test_an_image_on_the_pad_is_kept(session, sample, idle):
    session.pad.set_drawing(Drawing(image=sample.images[0]))
    session.own_digits.keep(str(sample.labels[0]))
    idle(session)
    np.testing.assert_array_equal(session.own_digits.value.digits.images[0], sample.images[0])


def test_a_digit_that_is_being_kept_when_the_program_ends_is_on_the_disk(session, one, own_digits_file):
    session.pad.set_drawing(one)
    session.own_digits.keep("1")
    session.pad.set_drawing(Drawing(one.strokes))
    session.own_digits.keep("2")
    session.close()
    assert own_digits_file.load().labels.tolist() == [1, 2]


def test_they_join_the_next_training_when_that_is_wanted(opened, keep, idle):
    keep("1")
    opened.training.change_settings(TrainingSettings(k=5, validation=0))
    for wanted, count in ((False, 600), (True, 601)):
        opened.training.with_own_digits = wanted
        opened.training.train()
        idle(opened)
        assert opened.selection.model.metadata["digits"]["count"] == count
        assert opened.selection.model.label_counts.sum() == count


def test_what_another_copy_has_kept_is_shown_with_the_next_change_and_not_taken_back_for_it(
    session, keep, own_digits_file, idle
):
    keep("1")
    OwnDigitsFile(own_digits_file.path).append(np.full((28, 28), 99, np.uint8), "5", ())
    keep("8")
    assert session.own_digits.value.digits.labels.tolist() == [1, 5, 8]
    session.undo.undo()
    idle(session)
    assert session.own_digits.value.digits.labels.tolist() == [1, 5] == own_digits_file.load().labels.tolist()


def test_undo_takes_back_what_this_copy_kept_and_not_what_the_other_kept_after_it(session, keep, own_digits_file, idle):
    keep("1")
    keep("8")
    OwnDigitsFile(own_digits_file.path).append(np.full((28, 28), 99, np.uint8), "5", ())
    session.undo.undo()
    idle(session)
    assert session.own_digits.value.digits.labels.tolist() == [1, 5] == own_digits_file.load().labels.tolist()
    session.undo.redo()
    idle(session)
    assert session.own_digits.value.digits.labels.tolist() == [1, 5, 8] == own_digits_file.load().labels.tolist()


def test_what_is_shown_loses_the_digit_that_is_taken_back_wherever_it_stands(session, keep, own_digits_file, idle):
    keep("1")
    OwnDigitsFile(own_digits_file.path).append(np.full((28, 28), 99, np.uint8), "5", ())
    keep("8")
    session.undo.undo()
    session.undo.undo()
    idle(session)
    assert session.own_digits.value.digits.labels.tolist() == [5] == own_digits_file.load().labels.tolist()


def test_a_digit_that_the_other_copy_has_taken_back_can_be_undone_as_well(session, keep, own_digits_file, one, idle):
    keep("1")
    image = own_digits_file.load().images[0]
    OwnDigitsFile(own_digits_file.path).remove(image, "1")
    session.own_digits.take_back()
    idle(session)
    assert session.own_digits.value.digits is None and not session.problems
    session.undo.undo()
    idle(session)
    assert own_digits_file.load().labels.tolist() == [1]


@pytest.fixture
def other_session(make_session, own_digits_file, idle):
    """The next start of the program, with the same file."""

    def start():
        session = make_session(OwnDigitsFile(own_digits_file.path))
        idle(session)
        return session

    return start


def test_where_they_cannot_be_read_at_the_start_it_is_said_once_and_none_is_lost(
    session, keep, other_session, own_digits_file, one, idle, monkeypatch
):
    keep("1")
    before = own_digits_file.path.read_bytes()
    with monkeypatch.context() as patch:
        usual = Path.open

        def fail(path, mode="r", *rest, **more):
            if path == own_digits_file.path and mode == "rb":
                raise OSError(errno.EIO, "Input/output error")
            return usual(path, mode, *rest, **more)

        patch.setattr(Path, "open", fail)
        other = other_session()
        (problem,) = other.problems
        assert str(problem) == f"Your own digits in {own_digits_file.path} cannot be read: Input/output error."
        other.pad.set_drawing(one)
        other.own_digits.keep("7")
        idle(other)
        assert other.own_digits.value.digits.labels.tolist() == [7] and len(other.problems) == 1
        other.undo.undo()
        other.undo.redo()
        idle(other)
    assert own_digits_file.path.read_bytes().startswith(before)
    assert other_session().own_digits.value.digits.labels.tolist() == [1, 7]


@pytest.mark.parametrize("damage", [b"\0" * 5000, b"\xff\xfe{", b"not a digit\n" * 99])
def test_a_file_that_holds_something_else_as_well_is_never_written_anew_without_it(
    session, keep, other_session, own_digits_file, one, idle, damage
):
    keep("1")
    content = damage + b"\n" + own_digits_file.path.read_bytes() + damage
    own_digits_file.path.write_bytes(content)
    other = other_session()
    assert other.own_digits.value.digits.labels.tolist() == [1] and not other.problems
    other.pad.set_drawing(one)
    other.own_digits.keep("7")
    idle(other)
    other.own_digits.take_back()
    idle(other)
    assert own_digits_file.path.read_bytes().rstrip(b"\n") == content.rstrip(b"\n")
