"""Names from files of strangers are shown as they are: never as markup, a shortcut or a formula."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from digitcluster.core.digits import Digits
from digitcluster.core.progress import finish
from digitcluster.files.model_file import save_model
from digitcluster.files.writers import save_digits
from digitcluster.session.selection import CellSubject, ClusterSubject, DigitSubject, SuspiciousSubject
from digitcluster.ui.dialogs import file_dialogs, questions
from tests.ui.events import click, draw_one
from tests.ui.strangers import faults, has_markup

FILE = "<b>a[*]& <img src=x>&amp; $x$ %s"
CLASSES = (  # as files may have them: up to 40 printable characters
    "<b>bold</b>& x", "<img src=x>& &amp; x", "<a href='x'>go</a>& x", "<script>x</script>& x", "$x^2$& %s",
    "=cmd()|' /C calc'!A0", "<i>a& b", "& S", "&", "<b>& " + 35 * "x",
)  # fmt: skip


@pytest.fixture
def strange(sample):
    return Digits(sample.images, sample.labels, CLASSES, name=FILE)


@pytest.fixture
def opened(qtbot, window, strange, tmp_path, idle):
    """The window after a lesson with a stranger's digits."""
    path = tmp_path / f"{FILE}.npz"
    finish(save_digits(strange, path))
    window.open(path)
    idle(window.session)
    assert has_markup(window.session.open_digits.digits.name)
    assert sum(map(has_markup, window.session.open_digits.digits.classes)) == 6
    return window


@pytest.fixture
def trained(qtbot, opened, idle):
    session = opened.session
    click(qtbot, opened.training_panel.train)
    idle(session)
    session.runs.rename(session.selection.entry, FILE)
    return opened


def test_what_is_open_trained_and_drawn(qtbot, trained, idle):
    draw_one(qtbot, trained.pad_panel.pad)
    idle(trained.session)
    assert trained.session.pad.answer.label in trained.session.selection.model.classes
    assert faults() == []


def test_what_is_inspected(qtbot, trained, idle):
    session = trained.session
    for subject in (ClusterSubject(0), ClusterSubject(1), CellSubject(0, 0, "validation"), SuspiciousSubject()):
        session.selection.inspect(subject)
        idle(session)
        assert faults() == [], subject
    session.selection.inspect(DigitSubject(session.open_digits.digits, 3))
    idle(session)
    assert faults() == []


def test_sweeps_tests_and_every_tab(qtbot, trained, idle):
    session = trained.session
    session.sweeps.start((2, 3))
    idle(session)
    session.sweeps.rename(session.sweeps.kept[0], FILE)
    for name in ("confusion", "error_rate", "gallery"):
        trained.tabs.show_tab(name)
        idle(session)
        assert faults() == [], name


def test_a_narrow_window_with_the_list_instead_of_the_table(trained):
    trained.runs_panel.set_compact(True)
    assert has_markup(trained.runs_panel.choice.itemText(0)) and faults() == []


def test_the_messages_and_what_can_be_undone(qtbot, trained, idle):
    session = trained.session
    session.edits.relabel(0, 1)
    idle(session)
    assert faults() == []
    trained.runs_panel.delete_model()
    assert has_markup(trained.statusBar().currentMessage()) and has_markup(session.undo.undoText())
    assert faults() == []


def test_saved_and_opened_again_as_a_model_and_a_session(trained, tmp_path, idle):
    session = trained.session
    finish_model = replace(session.selection.model, name=FILE)
    save_model(finish_model, tmp_path / f"{FILE}.digitmodel")
    trained.open(tmp_path / f"{FILE}.digitmodel")
    idle(session)
    session.documents.save_session(tmp_path / f"{FILE}.digitsession")
    idle(session)
    assert not session.problems and FILE.replace("[*]", "[*][*]") in trained.windowTitle()
    trained.open(tmp_path / f"{FILE}.digitsession")
    idle(session)
    assert has_markup(session.open_digits.digits.name) and faults() == []


def test_problems_and_questions(trained, tmp_path, idle, monkeypatch):
    bad = tmp_path / f"{FILE}.json"
    bad.write_bytes(b"no digits\n")
    trained.open(bad)
    idle(trained.session)
    assert any(has_markup(box.text()) for box in trained.findChildren(QMessageBox))
    questions.ask_for_part(trained, FILE, [FILE, "b"], print)
    questions.ask_for_pad(trained, FILE, print)
    questions.ask_for_name(trained, FILE, print)
    trained.files.ask_where_to_test(trained.session.selection.entry)
    assert faults() == []


def test_the_question_whether_to_replace_a_file(trained, tmp_path, monkeypatch):
    (tmp_path / f"{FILE}.png").touch()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / FILE), "PNG (*.png)"))
    found = []

    def answer(box):
        found.extend([has_markup(box.text()), faults()])
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "exec", answer)
    assert file_dialogs.ask_where(trained, tmp_path / FILE, "Save", "PNG (*.png)") is None
    assert found == [True, []]


def test_recent_files(trained, tmp_path):
    trained.session.documents.opened.emit(tmp_path / FILE)
    assert faults() == []
