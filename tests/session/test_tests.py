"""Tests of models on the open digits, and on those of files."""

from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.model.evaluation import error_rate, evaluate
from digitcluster.core.progress import finish
from digitcluster.files.choices import Choices
from digitcluster.files.writers import save_digits
from digitcluster.session import tests
from digitcluster.session.runs import ModelEntry
from digitcluster.session.task_runner import TaskKind
from digitcluster.session.tests import KEPT


@pytest.fixture
def other_file(sample, tmp_path):
    """A file with the last 200 sample digits."""
    finish(save_digits(replace(sample.take(slice(400, None)), name="other"), tmp_path / "other.npz"))
    return tmp_path / "other.npz"


def test_the_built_in_model_is_measured_on_the_open_digits(opened, sample, idle):
    assert opened.runs.builtin.validation_error is None
    opened.tests.test(opened.runs.builtin)
    assert opened.tasks.is_doing(TaskKind.TEST)
    idle(opened)
    entry, model = opened.runs.builtin, opened.runs.builtin.model
    assert entry.test_error == error_rate(finish(evaluate(model, sample)))
    assert entry.validation_error == error_rate(finish(evaluate(model, sample.take(slice(0, 150)))))
    assert opened.selection.entry is entry and entry.test.digits is sample
    assert opened.sentences[-1].startswith("“built-in” gets ") and "of 600 digits of sample" in opened.sentences[-1]


def test_a_run_is_tested_on_the_digits_of_a_file_that_stays_closed(opened, sample, other_file, idle):
    opened.training.train()
    idle(opened)
    own = opened.selection.entry.validation_error
    opened.tests.test_file(opened.selection.entry, other_file)
    idle(opened)
    entry = opened.selection.entry
    expected = finish(evaluate(entry.model, sample.take(slice(400, None))))
    np.testing.assert_array_equal(entry.matrix("test"), expected)
    assert entry.test.digits_name == "other.npz" and opened.open_digits.digits is sample
    assert entry.validation_error == own and entry.validated is None


def test_a_run_is_not_tested_on_what_it_learned_from(opened, idle):
    opened.training.train()
    idle(opened)
    opened.tests.test(opened.selection.entry)
    idle(opened)
    entry = opened.selection.entry
    np.testing.assert_array_equal(entry.matrix("test"), entry.run.validation_confusion)
    assert opened.sentences[-1].endswith("150 validation digits of sample wrong. It was trained on the rest.")


def test_of_a_file_with_parts_one_is_asked_for(session, sample, tmp_path, idle):
    path, asked = tmp_path / "parts.npz", []
    np.savez(path, x_train=sample.images, y_train=sample.labels, x_test=sample.images[:9], y_test=sample.labels[:9])
    session.tests.part_asked.connect(lambda *one: asked.append(one))
    session.tests.test_file(session.runs.builtin, path)
    idle(session)
    [(entry, choice)] = asked
    assert choice.parts == ("train", "test")
    session.tests.test_file(entry, path, Choices(part="test"))
    idle(session)
    assert session.runs.builtin.test.count == 9


def test_what_cannot_be_tested_is_said_and_the_last_test_stays(opened, sample, tmp_path, idle):
    opened.tests.test(opened.runs.builtin)
    idle(opened)
    tested = opened.runs.builtin
    opened.tests.test(tested, replace(sample, labels=None))
    idle(opened)
    opened.documents.save_model(tmp_path / "x.digitmodel")
    idle(opened)
    opened.tests.test_file(tested, tmp_path / "x.digitmodel")
    idle(opened)
    assert [str(one).partition(".")[0] for one in opened.problems] == [
        "sample has no labels, so nobody can tell which answers are wrong",
        "x",
    ]
    assert "not a file of digits" in str(opened.problems[1]) and opened.runs.builtin is tested


def test_a_test_can_be_cancelled_and_needs_digits(session, sample, idle):
    session.tests.test(session.runs.builtin)
    assert "no digits to test on" in str(session.problems[0])
    session.tests.test(session.runs.builtin, sample)
    session.tasks.stop()
    idle(session)
    assert session.runs.builtin.test is None or session.sentences[-1] != "Cancelled."


def test_what_a_model_is_called_meanwhile_stays(opened, idle):
    opened.training.train()
    idle(opened)
    opened.tests.test(opened.selection.entry)
    opened.runs.rename(opened.selection.entry, "mine")
    idle(opened)
    assert opened.selection.entry.title == "mine" and opened.selection.entry.test is not None


def test_the_built_in_model_says_when_it_learned_from_the_digits(opened, sample, monkeypatch, idle):
    model = replace(opened.runs.builtin.model, metadata={"digits": {"name": "built-in"}})
    opened.runs.replace(opened.runs.builtin, replace(opened.runs.builtin, model=model))
    opened.tests.test(opened.runs.builtin)
    idle(opened)
    assert not opened.runs.builtin.test.was_learned
    monkeypatch.setattr(tests, "MNIST", sample.fingerprint)
    opened.tests.test(opened.runs.builtin)
    idle(opened)
    assert opened.runs.builtin.test.was_learned and opened.runs.builtin.validated.was_learned
    assert opened.sentences[-1].endswith("It learned from these very digits.")


def test_digits_of_a_file_that_is_read_once_more_are_not_in_memory_twice(opened, other_file, idle):
    results = []
    for _ in range(2):
        opened.tests.test_file(opened.runs.builtin, other_file)
        idle(opened)
        results.append(opened.runs.builtin.test)
    assert results[0] is not results[1] and results[0].digits is results[1].digits


def test_digits_that_were_tested_on_long_ago_are_let_go_of_but_not_the_result(opened, sample, idle):
    entries = [ModelEntry(replace(opened.runs.builtin.model, name=f"model {number}")) for number in range(KEPT + 1)]
    opened.runs.add(entries)
    for number, entry in enumerate(entries):
        opened.tests.test(entry, sample.take(slice(100 * number, 100 * number + 100)))
        idle(opened)
    first, *others = (opened.runs.listed(entry).test for entry in entries)
    assert first.digits is None and first.assignment is None and first.count == 100
    assert all(len(one.digits) == 100 for one in others)
