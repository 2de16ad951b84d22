"""Edit > Copy the run as Python."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.registry import load_digits
from digitcluster.files.writers import save_digits
from digitcluster.session.entries import ModelEntry
from tests.ui.events import click
from tests.window_fixtures import LONG

COMMANDS = ("copy_python", "copy_scikit_learn")


@pytest.fixture
def copied(window, idle):
    """Give a command; return the text on the clipboard afterwards."""

    def give(name):
        QGuiApplication.clipboard().setText("as before")
        window.commands[name].trigger()
        idle(window.session)
        return QGuiApplication.clipboard().text()

    return give


def use(window, digits, **settings):
    run = finish(train_run(digits, TrainingSettings(**settings)))
    window.session.selection.select_new(ModelEntry(run.model, run))


def test_a_run_is_copied_with_the_file_that_its_digits_came_from(window, copied, sample, tmp_path):
    finish(save_digits(sample, tmp_path / "mine.json"))
    window.session.open_digits.use(finish(load_digits(tmp_path / "mine.json")))
    use(window, window.session.open_digits.digits, k=6)
    scripts = [copied(name) for name in COMMANDS]
    for script in scripts:
        compile(script, "script", "exec")
        assert str(tmp_path / "mine.json") in script and "K = 6" in script
    assert "sklearn" not in scripts[0] and "sklearn" in scripts[1]


def test_digits_that_were_changed_by_hand_are_in_no_file(ready, copied, sample, tmp_path):
    finish(save_digits(sample, tmp_path / "mine.json"))
    ready.session.open_digits.use(finish(load_digits(tmp_path / "mine.json")))
    ready.session.mending.leave_out([3])
    use(ready, ready.session.open_digits.digits, k=6)
    assert "First save the digits" in copied("copy_python")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_model_without_a_training_is_not_copied_but_spoken_of(window, copied, name):
    assert copied(name) == "as before"
    assert "was not trained here" in str(window.session.problems[-1])


def test_what_the_script_does_otherwise_is_said_before_it_is_copied(ready, qtbot, copied, sample, idle):
    use(ready, sample, k=6, features="gradients", max_iterations=2)
    assert copied("copy_python") == "as before"
    box = ready.findChild(QMessageBox)
    assert "edges" in box.informativeText()
    click(qtbot, box.defaultButton())
    idle(ready.session)
    qtbot.waitUntil(lambda: "edges" in QGuiApplication.clipboard().text(), timeout=LONG)
