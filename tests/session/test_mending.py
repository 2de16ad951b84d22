import gc
import weakref
from dataclasses import replace

import numpy as np

from digitcluster.core.digits import Digits
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.progress import finish
from digitcluster.files.registry import load_digits
from digitcluster.session.selection import CellSubject, SuspiciousSubject


def text(session):
    return session.undo.work.undoText()


def test_labels_change_and_can_be_undone_exactly(opened, sample):
    rows = np.flatnonzero(sample.labels != 4)[:2].tolist()
    opened.mending.relabel(rows, 4)
    digits = opened.open_digits.digits
    assert digits.labels[rows].tolist() == [4, 4] and digits.name == sample.name
    assert digits.notes[0] == "2 labels changed by hand." and text(opened) == "relabel 2 digits as 4"
    opened.undo.work.undo()
    assert opened.open_digits.digits is sample
    opened.undo.work.redo()
    assert opened.open_digits.digits.labels[rows].tolist() == [4, 4]


def test_digits_are_left_out_and_come_back_in_their_places(opened, sample):
    opened.mending.leave_out([2, 0, 2])
    digits = opened.open_digits.digits
    assert (digits.images == np.delete(sample.images, [0, 2], axis=0)).all() and text(opened) == "leave out 2 digits"
    label = 5 if digits.labels[0] != 5 else 6
    opened.mending.relabel([0], label)  # the second of the file
    assert opened.open_digits.digits.notes[0] == "1 label changed by hand, 2 digits left out."
    opened.undo.work.undo()
    opened.undo.work.undo()
    assert opened.open_digits.digits is sample
    opened.undo.work.redo()
    opened.undo.work.redo()
    assert opened.open_digits.digits.labels[0] == label and len(opened.open_digits.digits) == 598


def test_what_is_known_of_the_digits_stays(opened, idle):
    opened.sweeps.start((2, 3))
    idle(opened)
    opened.selection.inspect(SuspiciousSubject())
    opened.selection.inspect(CellSubject(1, 7))
    others = []
    opened.open_digits.changed.connect(others.append)
    opened.mending.leave_out([5])
    opened.mending.relabel([5], 0 if opened.open_digits.digits.labels[5] else 1)
    assert len(opened.sweeps.value.runs) == 2 and others == []
    assert opened.selection.value.subject == CellSubject(1, 7) and opened.selection.can_go_back


def test_a_label_that_is_right_already_is_no_change(opened, sample):
    opened.mending.relabel([3], int(sample.labels[3]))
    opened.mending.relabel([], 3)
    opened.mending.leave_out([])
    assert opened.undo.work.count() == 0


def test_some_digit_must_stay(opened):
    opened.mending.leave_out(range(600))
    assert isinstance(opened.problems[0], DigitClusterError) and len(opened.open_digits.digits) == 600


def test_digits_without_labels_cannot_be_relabelled(session, sample):
    session.open_digits.use(replace(sample, labels=None))
    session.mending.relabel([0], 1)
    assert "no labels" in str(session.problems[0])
    session.mending.leave_out([0])
    assert len(session.open_digits.digits) == 599


def test_without_digits_nothing_is_mended(session):
    session.mending.relabel([0], 1)
    session.mending.leave_out([0])
    assert session.undo.work.count() == 0 and not session.problems


def test_the_change_of_digits_that_are_no_longer_open_is_not_undone(opened, sample):
    opened.mending.leave_out([0])
    other = sample.take(slice(0, 30))
    opened.open_digits.use(other)
    opened.undo.work.undo()
    assert opened.open_digits.digits is other and "no longer open" in opened.sentences[-1]
    assert opened.undo.work.count() == 0


def test_mended_digits_are_saved_and_trained_on(opened, idle, tmp_path):
    opened.mending.leave_out(range(500))
    opened.open_digits.save(tmp_path / "mended.csv")
    idle(opened)
    assert len(finish(load_digits(tmp_path / "mended.csv"))) == 100
    opened.training.train()
    idle(opened)
    assert opened.selection.model.metadata["digits"]["count"] == 100


def test_digits_that_are_no_longer_open_are_let_go_of(session, sample, idle):
    digits = Digits(sample.images.copy(), sample.labels)
    session.open_digits.use(digits)
    idle(session)
    session.mending.leave_out([0])
    session.mending.relabel([0], 1 if digits.labels[1] != 1 else 2)
    there = weakref.ref(digits)
    session.open_digits.use(replace(sample, images=sample.images[:, ::2].copy()))  # of another size: nothing follows
    del digits
    idle(session)
    gc.collect()
    assert there() is None
