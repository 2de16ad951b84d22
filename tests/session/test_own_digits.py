"""The user's own digits: kept at once, never lost, tested with each model, added to a training."""

import numpy as np
import pytest

from digitcluster.core.progress import finish
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.registry import load_digits
from digitcluster.session.own_digits import OwnDigits

ONE = (np.array([[0.5, 0.1], [0.5, 0.9]]),)


@pytest.fixture
def own(tmp_path):
    return OwnDigits(tmp_path / "data" / "own.jsonl")


def image(level):
    result = np.zeros((28, 28), np.uint8)
    result[10:20, 12:16] = level
    return result


def test_there_are_none_at_first(own):
    assert own.digits() is None
    own.take_back()


def test_each_is_in_the_file_at_once_and_the_file_is_a_file_of_digits(own):
    for number in (3, 7):
        own.add(image(200 + number), number, ONE)
        assert len(OwnDigits(own.file).digits()) == own.file.read_bytes().count(b"\n")
    digits = finish(load_digits(own.file))
    assert digits.labels.tolist() == own.digits().labels.tolist() == [3, 7]
    np.testing.assert_array_equal(own.digits().images[1], image(207))


def test_the_last_one_can_be_taken_back(own):
    own.add(image(200), 1, ONE)
    own.add(image(210), 2, ONE)
    own.take_back()
    assert own.digits().labels.tolist() == [1]
    own.take_back()
    assert own.digits() is None


@pytest.mark.parametrize("broken", [b'{"label": 5, "da', b"\x00" * 50, b'{"label": 77, "data": "AAAA"}\n'])
def test_what_a_crash_left_half_written_costs_no_other_digit(own, broken):
    own.add(image(200), 1, ONE)
    with own.file.open("ab") as file:
        file.write(broken)
    own.add(image(210), 2, ONE)
    assert own.digits().labels.tolist() == [1, 2]


def test_a_folder_that_cannot_be_written_is_said(session, tmp_path):
    (tmp_path / "file").write_text("")
    session._own_digits = OwnDigits(tmp_path / "file" / "own.jsonl")
    session.set_ink(ONE)
    session.teach(1)
    assert "could not be saved" in str(session.problems[0])


def test_teaching_counts_and_tests_the_model(session):
    session.set_ink(ONE)
    session.teach(1)
    session.teach(8)
    assert len(session.own.digits) == 2 and session.own.right == 1
    session.take_back_own()
    assert len(session.own.digits) == 1 and session.own.right == 1
    session.open_own()
    assert session.digits is not None and len(session.digits) == 1


def test_nothing_is_taught_by_a_blank_pad(session):
    session.teach(5)
    assert session.own.digits is None and not session.problems


def test_own_digits_join_the_next_training_when_that_is_wanted(qtbot, ready):
    ready.set_ink(ONE)
    ready.teach(1)
    ready.change_settings(TrainingSettings(k=5, validation=0))
    for wanted, count in ((False, 600), (True, 601)):
        ready.with_own = wanted
        before = len(ready.models)
        ready.train()
        qtbot.waitUntil(lambda before=before: len(ready.models) > before)
        assert ready.current.model.metadata["digits"]["count"] == count
        assert ready.current.model.label_counts.sum() == count


def test_a_picture_on_the_pad_is_read_and_kept(session, sample):
    session.set_ink((), sample.images[0])
    assert session.answer.ranking[0].label == sample.labels[0]
    session.teach(int(sample.labels[0]))
    assert session.own.digits.images[0].max() > 200


def test_the_raw_picture_can_be_read_instead(session):
    corner = tuple(stroke * 0.2 for stroke in ONE)
    session.set_ink(corner)
    fitted = session.answer.image
    session.set_normalize(False)
    assert session.answer.image[10:].sum() == 0 and fitted[10:].sum() > 0
