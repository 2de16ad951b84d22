import pytest
from PySide6.QtWidgets import QMessageBox

from digitcluster.core.errors import DigitClusterError, ReadingError, SettingsError, WritingError


@pytest.fixture
def shown(window):
    """The box that a problem is shown in; it is closed in the end."""
    boxes = []

    def show(error):
        window.session.messages.fail(error)
        boxes.extend(window.findChildren(QMessageBox))
        return boxes[-1]

    yield show
    for box in boxes:
        box.close()


def test_a_problem_is_a_sentence_with_its_details_folded(shown):
    box = shown(DigitClusterError("Line 3 is wrong.", details="ValueError: 3"))
    assert box.text() == "Line 3 is wrong." and box.detailedText() == "ValueError: 3" and box.isVisible()


def test_an_unexpected_error_says_so_and_keeps_its_traceback_folded(shown):
    try:
        raise ZeroDivisionError("inside")
    except ZeroDivisionError as error:
        box = shown(error)
    assert "unexpected" in box.text() and "inside" in box.detailedText() and "inside" not in box.text()


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
