import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from digitcluster import __version__
from digitcluster.core.errors import DigitClusterError, ReadingError, SettingsError, WritingError
from digitcluster.ui.dialogs.unexpected_dialog import UnexpectedDialog


@pytest.fixture
def shown(window):
    """The box that a problem is shown in; it is closed in the end."""
    boxes = []

    def show(error):
        window.session.messages.fail(error)
        boxes.extend(window.findChildren(QMessageBox) + window.findChildren(UnexpectedDialog))
        return boxes[-1]

    yield show
    for box in boxes:
        box.close()


def test_a_problem_is_a_sentence_with_its_details_folded(shown):
    box = shown(DigitClusterError("Line 3 is wrong.", details="ValueError: 3"))
    assert box.text() == "Line 3 is wrong." and box.detailedText() == "ValueError: 3" and box.isVisible()


def test_an_unexpected_error_says_so_and_has_details_to_copy(shown):
    try:
        raise ZeroDivisionError("inside")
    except ZeroDivisionError as error:
        dialog = shown(error)
    assert "unexpected" in dialog.text.text() and "inside" not in dialog.text.text()
    dialog.copy_button.click()
    copied = QApplication.clipboard().text()
    assert "ZeroDivisionError: inside" in copied and f"Digit Cluster {__version__}" in copied and "NumPy" in copied


def test_errors_that_come_while_one_is_shown_are_added_to_it(window):
    for text in ("first", "second"):
        window.session.messages.fail(ValueError(text))
    (dialog,) = window.findChildren(UnexpectedDialog)
    assert "first" in dialog.details.toPlainText() and "second" in dialog.details.toPlainText()
    dialog.close()


def test_an_unexpected_error_that_comes_again_is_only_a_sentence(window):
    for _ in range(100):
        window.session.messages.fail(ValueError("the same"))
    (dialog,) = window.findChildren(UnexpectedDialog)
    assert dialog.details.toPlainText().count("the same") == 1
    assert "again" in window.session.sentences[-1] and len(window.session.problems) == 1
    dialog.close()


def test_of_very_many_errors_the_first_are_enough(window):
    for number in range(30):
        window.session.messages.fail(ValueError(f"number {number}."))
    (dialog,) = window.findChildren(UnexpectedDialog)
    shown = [number for number in range(30) if f"number {number}." in dialog.details.toPlainText()]
    assert shown == list(range(20))
    dialog.close()


def test_a_problem_that_is_shown_is_not_shown_twice(window):
    for _ in range(3):
        window.session.messages.fail(WritingError("No room."))
    (box,) = window.findChildren(QMessageBox)
    box.close()


def test_what_a_file_is_called_is_not_taken_for_markup(shown):
    box = shown(DigitClusterError("<b>bold</b>.json is not a file of digits."))
    assert box.textFormat().name == "PlainText"


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (ReadingError("No digits."), "Could not read"),
        (WritingError("No room."), "Could not save"),
        (SettingsError("k is 0."), "Could not train"),
        (ValueError("inside"), "Unexpected problem"),
    ],
)
def test_the_title_says_what_could_not_be_done(shown, error, title):
    assert shown(error).windowTitle() == title
